"""PDF: `pdfium` reads the words, `lines`, `margins` and `paragraphs` make text of them, and `reader` content."""
