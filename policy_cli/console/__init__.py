"""How the command line deals with its surroundings: options, files, terminal, formats, the shell."""
