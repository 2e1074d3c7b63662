"""What the commands share: options, input, output formats, the terminal and completion."""
