"""Bytes to text: bytes that are not text, and forbidden characters, are found before the parser sees them."""

import re
from codecs import BOM_UTF8
from itertools import islice

from policy_cli.diagnostics import Diagnostic, Position
from policy_cli.text import REORDERING

MAX_BYTES = 24 * 2**20
"""The largest text that is read: a quarter more than a decision between 10,000 options, as analysts write them."""
MAX_CHARACTERS_REPORTED = 20

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_PLAIN = bytes([9, 10, 13, *range(32, 127)])
# Bytes that are not UTF-8 are decoded to lone surrogates, so one search finds them and every other forbidden character.
# The pattern is not compiled here: few files need it, and compiling takes half a millisecond.
_NOT_UTF_8 = "[\udc80-\udcff]+"
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]"
FORBIDDEN = f"{_NOT_UTF_8}|{_CONTROL}"
_LINE_SEPARATORS = {"\x85": "NEXT LINE", "\u2028": "LINE SEPARATOR", "\u2029": "PARAGRAPH SEPARATOR"}
_WIDE = (
    ("UTF-32", rb"\xff\xfe\0\0|\0\0\xfe\xff"),
    ("UTF-16", rb"\xff\xfe|\xfe\xff|(?:[\t\n\r -~]\0){4}|(?:\0[\t\n\r -~]){4}"),
)
"""How files in other encodings of Unicode begin: with a byte order mark or, without one, with Latin letters."""


def split_lines(text: str) -> list[str]:
    """Return the lines of a text without their ends, counted as the parser counts them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def position_at(text: str, index: int) -> Position:
    """Return the position of the character at an index into a text; that character does not end a line."""
    before = text[:index].replace("\r\n", "\n").replace("\r", "\n")
    return Position(before.count("\n") + 1, len(before) - before.rfind("\n"))


def decode(data: bytes) -> tuple[str, list[Diagnostic]]:
    """Return the text of a file and an error for each forbidden character.

    Each forbidden character is replaced by one that is allowed, so that the rest of the file can be read and positions
    stay the same. A file that is not text at all gives the empty text.
    """
    text, found = text_with_surrogates(data)
    # No printable character is forbidden, and hardly any text has others.
    if (text.isascii() and not data.translate(None, _PLAIN)) or text.replace("\n", "").replace("\r", "").isprintable():
        return text, found
    found += forbidden_in(text, 0, len(text))
    return re.sub(FORBIDDEN, lambda match: REPLACEMENT * len(match[0]), text) if found else text, found


def text_with_surrogates(data: bytes) -> tuple[str, list[Diagnostic]]:
    """Return the text of a file, in which lone surrogates replace bytes that are not UTF-8, or an error and no text."""
    if len(data) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 2**20} MiB"
        return "", [Diagnostic("too-large", message, Position(1, 1), "split it into several decisions")]
    if not data[:2].isascii() or b"\0" in data:
        encoding = next((name for name, beginning in _WIDE if re.match(beginning, data)), None)
        if encoding is not None:
            hint = 'save it with the encoding "UTF-8"'
            return "", [Diagnostic("not-utf-8", f"the file is {encoding}", Position(1, 1), hint)]
    if b"\0" in data:
        hint = "give a YAML file instead"
        return "", [Diagnostic("not-utf-8", "the file is not text: it contains zero bytes", Position(1, 1), hint)]
    return data.removeprefix(BOM_UTF8).decode("utf-8", "surrogateescape"), []


def forbidden_in(text: str, start: int, end: int) -> list[Diagnostic]:
    """Return an error for each forbidden character in a part of a text, up to a number, and the like for reordering.

    Bytes that are not UTF-8 have one cause, the encoding of the file, so the first stands for all.
    """
    found = _not_utf_8(text, start, end)
    for forbidden, describe in ((_CONTROL, _forbidden), (REORDERING, reordering)):
        matches = islice(re.compile(forbidden).finditer(text, start, end), MAX_CHARACTERS_REPORTED)
        found += [describe(match[0], position_at(text, match.start())) for match in matches]
    return found


def _not_utf_8(text: str, start: int, end: int) -> list[Diagnostic]:
    """Return an error for the first bytes that are not UTF-8 in a part of a text, with the number of the others."""
    matches = re.compile(_NOT_UTF_8).finditer(text, start, end)
    first = next(matches, None)
    if first is None:
        return []
    count = sum(1 for _ in matches)
    others = f", nor are bytes in {count:,} more place{'s' if count > 1 else ''}" if count else ""
    message = f"byte 0x{ord(first[0][0]) - 0xDC00:02x} is not UTF-8{others}"
    hint = 'save the file with the encoding "UTF-8"'
    return [Diagnostic("not-utf-8", message, position_at(text, first.start()), hint)]


def reordering(character: str, position: Position) -> Diagnostic:
    """Return a warning about a character that reorders the text around it."""
    from unicodedata import name

    message = f"{name(character)} (U+{ord(character):04X}) reorders the text around it"
    hint = "delete it; right-to-left text does not need it, at most a mark (U+200E, U+200F)"
    return Diagnostic("reordering-character", message, position, hint, 1, "warning")


def _forbidden(characters: str, position: Position) -> Diagnostic:
    first = characters[0]
    point = f"U+{ord(first):04X}"
    if first in _LINE_SEPARATORS:
        message = f"{_LINE_SEPARATORS[first]} ({point}) ends a line only for some programs"
        return Diagnostic("line-separator", message, position, "replace it with a space or an ordinary line end")
    message, hint = f"an invisible control character ({point})", "delete it, or write the character that was meant"
    return Diagnostic("control-character", message, position, hint)
