"""Editing a decision file with the person's own editor, so that no work is lost."""
