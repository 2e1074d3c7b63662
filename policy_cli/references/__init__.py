"""References to sources: CSL in; Chicago notes, CSL-JSON and BibTeX out."""
