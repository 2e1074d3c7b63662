"""Changing a decision file with the person's own editor, so that nothing is ever lost."""
