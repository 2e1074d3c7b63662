"""PDF: `reader` starts a child process, `pdfium` reads the words there, and the others make paragraphs of them."""
