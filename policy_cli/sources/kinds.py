"""What kind of file some bytes are, whatever the name of the file says."""

import re

from policy_cli.sources.content import unreadable

SEARCHED = 1024
"""How many bytes before the header of a PDF are searched for it."""

_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "an old Office file, such as .doc", "save it as .docx or .pdf"),
    (b"\x89PNG", "a picture", "recognize its text (OCR), and save it as a text file"),
    (b"\xff\xd8\xff", "a picture", "recognize its text (OCR), and save it as a text file"),
    (b"II*\0", "a picture", "recognize its text (OCR), and save it as a text file"),
    (b"MM\0*", "a picture", "recognize its text (OCR), and save it as a text file"),
    (b"AT&TFORM", "a DjVu file", "save it as .pdf"),
    (b"%!PS", "a PostScript file", "save it as .pdf"),
)


def kind_of(data: bytes) -> str | None:
    """Return the suffix of the kind of file that some bytes are; None if any reader of text may try.

    Raise Unreadable for a kind that no reader can read.
    """
    if b"%PDF-" in data[:SEARCHED]:
        return ".pdf"
    for beginning, kind, hint in _OTHERS:
        if data.startswith(beginning):
            raise unreadable("unknown-kind", f"the file is {kind}, which cannot be read", hint)
    return None
