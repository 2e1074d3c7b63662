"""What kind of file some bytes are, whatever the name of the file says."""

import re
from codecs import BOM_UTF8

from policy_cli.sources.content import unreadable

ARCHIVE = b"PK\x03\x04"
SEARCHED = 1024
"""How many bytes before the header of a PDF are searched for it."""

_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*){0,9}<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_PARTS = {"word/document.xml": ".docx", "META-INF/container.xml": ".epub"}
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_OTHERS: tuple[tuple[bytes | tuple[bytes, ...], str, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "an old Office file, such as .doc", "save it as .docx or .pdf"),
    (_PICTURES, "a picture", "recognize its text (OCR), and save it as a text file"),
    (b"AT&TFORM", "a DjVu file", "save it as .pdf"),
    (b"%!PS", "a PostScript file", "save it as .pdf"),
)


def suffix_of(data: bytes) -> str | None:
    """Return the suffix of the kind of file that some bytes are; None if any reader of text may try.

    Raise Unreadable for a kind that no reader can read.
    """
    if b"%PDF-" in data[:SEARCHED]:
        return ".pdf"
    if data.startswith(ARCHIVE):
        return _suffix_of_archive(data)
    if data.startswith(b"{\\rtf"):
        return ".rtf"
    for beginning, kind, hint in _OTHERS:
        if data.startswith(beginning):
            raise unreadable("unknown-kind", f"the file is {kind}, which cannot be read", hint)
    return ".html" if _HTML.match(data.removeprefix(BOM_UTF8), 0, SEARCHED) else None


def _suffix_of_archive(data: bytes) -> str:
    """Return the suffix of a kind of file that is an archive."""
    # Few sources are archives, and the module that reads them takes long to import.
    from policy_cli.sources.archives import Archive

    archive = Archive(data)
    if (archive.part("mimetype") or b"").strip() == b"application/vnd.oasis.opendocument.text":
        return ".odt"
    for part, kind in _PARTS.items():
        if part in archive.names:
            return kind
    hint = "save the text in it as .docx, .pdf or a text file"
    raise unreadable("unknown-kind", "the file is an archive, but not a Word file or an e-book", hint)
