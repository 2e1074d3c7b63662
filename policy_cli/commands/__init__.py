"""The commands, one a file: each reads, views, renders and writes. A module is imported when its command is called."""
