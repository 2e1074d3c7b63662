"""Reads a PDF in a child process: a crash, a hang or a flood of PDFium ends that process only."""

import json
import os
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from importlib.util import find_spec
from typing import Any

import policy_cli
from policy_cli.diagnostics import Diagnostic
from policy_cli.sources.content import Block, Content, fault, missing_library, unreadable

SECONDS = 20
"""How long the reading of any PDF may take."""
SECONDS_FOR_MEGABYTE = 10
"""How much longer the reading may take for each megabyte of it."""
MAX_OUTPUT = 1 << 28
MAX_LISTED = 5
"""How many pages are named in a warning."""

# Only the parent knows where modules are: the child does not look for any in the current folder or by its environment.
_CALL = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from policy_cli.sources.pdf.pdfium import main; main()"
)
_PRINT = "print it to a new PDF, or save its text as a text file"
_FAILURES = {
    "encrypted": ("the file is a PDF that opens with a password only", "save a copy without a password"),
    "damaged": (
        "the file is a PDF that is damaged",
        "save it again in another program, or save its text as a text file",
    ),
    "no-text": (
        "the file is a PDF without text, with only pictures of its pages, as of a scan",
        "recognize its text (OCR), for instance with ocrmypdf",
    ),
    "too-large": ("the file is a PDF that is too large", "save the pages that are cited as a file of their own"),
    "too-slow": ("the file is a PDF that takes too long to read", _PRINT),
    "crashed": ("the file is a PDF on which the PDF library crashed", _PRINT),
}


def read(data: bytes, cited: Collection[str]) -> Content:
    """Return the content of a PDF; `cited` makes no difference. Raise Unreadable if it cannot be read."""
    if find_spec("pypdfium2_raw") is None:
        raise missing_library("a PDF", "pypdfium2")
    found = _in_child(data)
    if "failure" in found:
        code = found["failure"]
        message, hint = _FAILURES[code]
        raise unreadable(f"pdf-{code}", message, hint)
    blocks = tuple(_blocks(found["blocks"]))
    return Content(blocks, faults=tuple(_warnings(found["bare"])))


def _in_child(data: bytes) -> dict[str, Any]:
    """Return what a child process reads, or why it cannot."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(policy_cli.__file__ or "")))
    path = json.dumps([package, *(folder for folder in sys.path if os.path.isabs(folder) and folder != package)])
    seconds = SECONDS + SECONDS_FOR_MEGABYTE * (len(data) >> 20)
    call = [sys.executable, "-I", "-S", "-c", _CALL, path]
    try:
        done = subprocess.run(call, input=data, capture_output=True, timeout=seconds, check=False)
        if done.returncode == 0 and len(done.stdout) <= MAX_OUTPUT:
            found: dict[str, Any] = json.loads(done.stdout)
            return found
    except subprocess.TimeoutExpired:
        return {"failure": "too-slow"}
    except (OSError, ValueError):
        pass
    return {"failure": "crashed"}


def _blocks(found: Sequence[Any]) -> Iterator[Block]:
    for text, level, pages, is_note in found:
        starts = tuple((start, page) for start, page in pages)
        yield Block(text, level, starts[0][1] or None if starts else None, later_pages=starts[1:], is_note=is_note)


def _warnings(bare: Sequence[int]) -> Iterator[Diagnostic]:
    """Yield a warning about the pages that are pictures only."""
    if bare:
        pages = ", ".join(map(str, bare[:MAX_LISTED])) + (" …" if len(bare) > MAX_LISTED else "")
        what = f"page {pages} is a picture" if len(bare) == 1 else f"pages {pages} are pictures"
        yield fault(
            "page-without-text", f"{what} without text, counted from 1", "recognize their text (OCR)", "warning"
        )
