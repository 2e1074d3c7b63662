"""Reads a PDF: what cannot be read, and what is doubtful, in words."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from importlib.util import find_spec

from policy_cli.diagnostics import Diagnostic
from policy_cli.sources.content import SourceContent, SourcePage, Unreadable, fault, missing_library, unreadable
from policy_cli.sources.pdf.lines import Doubt

MAX_LISTED = 5
"""How many pages are named in a warning."""

_FAILURES = {
    "encrypted": ("the file is a PDF that needs a password", "save a copy without a password"),
    "damaged": (
        "the file is a PDF that is damaged",
        "save it again in another program, or save its text as a text file",
    ),
    "no-text": (
        "the file is a PDF without text, with only pictures of its pages, as of a scan",
        "recognize its text (OCR), for instance with ocrmypdf",
    ),
    "too-large": ("the file is a PDF that is too large", "save the pages that are cited as a file of their own"),
}
_DOUBTS: Mapping[Doubt, str] = {
    "picture": "is a picture without text",
    "hidden": "has its text under a picture, as text recognition (OCR) leaves it",
    "unmapped": "has fonts that do not say which letters they show",
}


def read(data: bytes, cited: Collection[str], progress: Callable[[float], None]) -> SourceContent:
    """Return the content of a PDF; `cited` makes no difference. Raise Unreadable if it cannot be read.

    `progress` is called with the share that is done, from 0 to 1.
    """
    if find_spec("pypdfium2_raw") is None:
        raise missing_library("a PDF", "pypdfium2")
    from policy_cli.sources.pdf import pdfium
    from policy_cli.sources.pdf.paragraphs import blocks_of

    found = pdfium.read(data, progress)
    if isinstance(found, str):
        raise _failed(found)
    read_pages, outline = found
    if not any(page.words for page in read_pages):
        raise _failed("no-text" if read_pages else "damaged")
    blocks, numbers = blocks_of(read_pages, outline)
    pages = tuple(
        SourcePage(number, page.text, page.doubt and _DOUBTS[page.doubt])
        for number, page in zip(numbers, read_pages, strict=True)
    )
    bare = [index for index, page in enumerate(read_pages, 1) if page.doubt == "picture"]
    return SourceContent(tuple(blocks), faults=tuple(_warnings(bare)), pages=pages)


def _failed(code: str) -> Unreadable:
    return unreadable(f"pdf-{code}", *_FAILURES[code])


def _warnings(bare: Sequence[int]) -> Iterator[Diagnostic]:
    """Yield a warning about the pages that are pictures only."""
    if bare:
        pages = ", ".join(map(str, bare[:MAX_LISTED])) + (" …" if len(bare) > MAX_LISTED else "")
        what = f"page {pages} is a picture" if len(bare) == 1 else f"pages {pages} are pictures"
        yield fault(
            "page-without-text", f"{what} without text, counted from 1", "recognize their text (OCR)", "warning"
        )
