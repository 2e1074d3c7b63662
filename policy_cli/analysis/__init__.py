"""Questions asked of a decision; nothing here lays out or prints."""
