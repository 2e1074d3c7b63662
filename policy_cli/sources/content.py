"""The content of a source of any kind, as readers return it: headings and paragraphs in their order."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from policy_cli.diagnostics import Diagnostic, Position, Severity
from policy_cli.frozen import frozen
from policy_cli.reading.decoding import decode, split_lines

# Control characters count as white space; what ends a line for some programs, also a form feed within it, does so here.
_CONTROLS = bytes.maketrans(bytes([*range(1, 9), 11, 12, *range(14, 32), 127]), b" " * 29)
_LINE_SEPARATORS = re.compile(b"\xc2\x85|\xe2\x80\xa8|\xe2\x80\xa9|(?<=[^\\s])\x0c(?=[^\\s])")
_HINTS = {
    "too-large": "split it, and give each part an id of its own",
    "not-utf-8": 'save it as text with the encoding "UTF-8"',
}


class SourceBlock(NamedTuple):
    """A heading, with its level from 1, or a paragraph, with level 0.

    `page` and `number` are the printed page and paragraph number; None if the source prints none. `later_pages` are the
    further pages that a paragraph runs over, each with the index in `text` of its first character.
    """

    text: str
    level: int = 0
    page: str | None = None
    number: str | None = None
    later_pages: tuple[tuple[int, str], ...] = ()
    is_note: bool = False


class SourcePage(NamedTuple):
    """A page of a source: its number as printed, its text in the order in which it was written.

    `doubt` says why it may not read as it was extracted, in words that follow "p. 12".
    """

    number: str
    text: str
    doubt: str | None = None


def as_written(text: str) -> str:
    """Return a quote as it is, without markup to remove."""
    return text


@frozen
class SourceContent:
    """The headings and paragraphs of a source.

    `possible_headings` are the first short lines that would be headings if a place named them. `without_markup` removes
    the markup from a quote. `faults` are the problems of the file; `lines` are its lines, kept only to show faults in.
    `pages` are the pages of a kind of source whose text must be found in its layout.
    """

    blocks: tuple[SourceBlock, ...]
    possible_headings: tuple[str, ...] = ()
    without_markup: Callable[[str], str] = as_written
    faults: tuple[Diagnostic, ...] = ()
    lines: tuple[str, ...] = ()
    pages: tuple[SourcePage, ...] = ()


class Unreadable(Exception):
    """The faults of a source make it unreadable; `content` has only these and the lines."""

    def __init__(self, content: SourceContent) -> None:
        super().__init__()
        self.content = content


def decoded(data: bytes) -> tuple[list[str], tuple[Diagnostic, ...]]:
    """Return the lines of a source in UTF-8 and its warnings; raise Unreadable for other bytes."""
    text, found = decode(_LINE_SEPARATORS.sub(b"\n", data).translate(_CONTROLS))
    lines = split_lines(text)
    faults = tuple(
        replace(fault, hint=_HINTS.get(fault.code, fault.hint)) for fault in found if fault.code != "control-character"
    )
    if any(fault.severity == "error" for fault in faults):
        raise Unreadable(SourceContent((), faults=faults, lines=tuple(lines)))
    return lines, faults


def page_starts(data: bytes) -> frozenset[int]:
    """Return the indices, from 0, of the lines of a source before which it has a form feed."""
    if b"\f" not in data:
        return frozenset()
    lines = _LINE_SEPARATORS.sub(b"\n", data).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    return frozenset(
        index + (not line.lstrip(b" \t").startswith(b"\f"))
        for index, line in enumerate(lines)
        if line.strip(b" \t").startswith(b"\f") or line.strip(b" \t").endswith(b"\f")
    )


def fault(code: str, message: str, hint: str, severity: Severity = "error") -> Diagnostic:
    """Return a fault of a source that is about all of it."""
    return Diagnostic(code, message, Position(1, 1), hint, severity=severity)


def unreadable(code: str, message: str, hint: str) -> Unreadable:
    """Return the exception for a source that cannot be read for one reason."""
    return Unreadable(SourceContent((), faults=(fault(code, message, hint),)))


def missing_library(kind: str, library: str) -> Unreadable:
    """Return the exception for a source of a kind, such as "a PDF", whose library is not installed."""
    message = f"reading {kind} needs {library}, which is not installed"
    return unreadable("missing-library", message, f"install it with: pip install {library}")
