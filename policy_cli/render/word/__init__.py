"""Word files: the tree that Pandoc reads, the reference file with the styles, and what Pandoc leaves to do."""
