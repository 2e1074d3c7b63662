"""The model and answers about it as data for other programs: JSON and CSV, with the names that the file uses."""
