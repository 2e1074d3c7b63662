"""Bytes to text: what is no text, or holds characters that must not be there, is found before the parser sees it."""

import re
from codecs import BOM_UTF8
from itertools import islice

from policy_cli.diagnostics import Diagnostic, Position
from policy_cli.text import REORDERING

MAX_BYTES = 64 * 1024 * 1024
"""The largest file that is read: three times one with 10,000 options."""
MAX_CHARACTERS_REPORTED = 20

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_PLAIN = bytes([9, 10, 13, *range(32, 127)])
# Bytes that are not UTF-8 are decoded to lone surrogates, so one search finds them and everything else unwelcome.
# This is the pattern, not compiled: few files need it, and that takes half a millisecond.
UNWELCOME = "[\udc80-\udcff]+|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]"
_LINE_SEPARATORS = {"\x85": "NEXT LINE", "\u2028": "LINE SEPARATOR", "\u2029": "PARAGRAPH SEPARATOR"}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def split_lines(text: str) -> list[str]:
    """Return the lines of a text without their ends, counted as the parser counts them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


class LineIndex:
    """Finds line and column of an index into a text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\r\n|\n|\r", text))]

    def position(self, index: int) -> Position:
        """Return the position of the character at `index`."""
        from bisect import bisect_right

        line = bisect_right(self._starts, index)
        return Position(line, index - self._starts[line - 1] + 1)


def decode(data: bytes) -> tuple[str, list[Diagnostic]]:
    """Return the text of a file and what is wrong with its characters.

    Each character that must not be there is replaced by one that may, so that the rest of the file can be read and its
    positions hold. A file that is no text at all gives the empty text.
    """
    if len(data) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // (1024 * 1024)} MiB"
        return "", [Diagnostic("too-large", message, Position(1, 1), "split it into several decisions")]
    if data.startswith(_UTF16):
        hint = 'save it with the encoding "UTF-8"'
        return "", [Diagnostic("not-utf-8", "the file is UTF-16", Position(1, 1), hint)]
    if b"\0" in data:
        hint = "give a YAML file instead"
        return "", [Diagnostic("not-utf-8", "the file is no text: it holds zero bytes", Position(1, 1), hint)]
    if not data.translate(None, _PLAIN):
        return data.decode("ascii"), []
    text = data.removeprefix(BOM_UTF8).decode("utf-8", "surrogateescape")
    # Nothing printable is unwelcome, and hardly any text holds anything else.
    if text.replace("\n", "").replace("\r", "").isprintable():
        return text, []
    index = None
    found = []
    for unwelcome, describe in ((UNWELCOME, _unwelcome), (REORDERING, reordering)):
        for match in islice(re.finditer(unwelcome, text), MAX_CHARACTERS_REPORTED):
            index = index or LineIndex(text)
            found.append(describe(match[0], index.position(match.start())))
    return re.sub(UNWELCOME, lambda match: REPLACEMENT * len(match[0]), text) if found else text, found


def reordering(character: str, position: Position) -> Diagnostic:
    """Return a warning of a character that reorders the text around it."""
    from unicodedata import name

    message = f"{name(character)} (U+{ord(character):04X}) reorders the text around it"
    hint = "delete it; text that runs from right to left needs none, at most a mark (U+200E, U+200F)"
    return Diagnostic("reordering-character", message, position, hint, 1, "warning")


def _unwelcome(characters: str, position: Position) -> Diagnostic:
    first = characters[0]
    point = f"U+{ord(first):04X}"
    if first in _LINE_SEPARATORS:
        message = f"{_LINE_SEPARATORS[first]} ({point}) ends a line for some programs only"
        return Diagnostic("line-separator", message, position, "replace it by a space or an ordinary line end")
    if "\udc80" <= first <= "\udcff":
        message = f"byte 0x{ord(first) - 0xDC00:02x} is not UTF-8"
        return Diagnostic("not-utf-8", message, position, 'save the file with the encoding "UTF-8"')
    return Diagnostic(
        "control-character",
        f"an invisible control character ({point})",
        position,
        "delete it, or write the sign that was meant",
    )
