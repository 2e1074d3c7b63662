"""Characters that look like YAML's own but are not: the dashes, bullets and curly quotes of Word, no-break spaces.

Few files have such a fault, so this is loaded for those only.
"""

import re
from typing import NamedTuple
from unicodedata import name

from policy_cli.diagnostics import Diagnostic, Position
from policy_cli.reading.decoding import position_at
from policy_cli.reading.nodes import ENTRY_HINT
from policy_cli.reading.unknown_keys import hints_at_homes

CLOSING_MARKS = {
    **dict.fromkeys("“„‟", "”“"),
    **dict.fromkeys("‘‚‛", "’‘"),
    **dict(zip("«»‹›「『”’″＂", "»«›‹」』”’″＂", strict=True)),
}
"""The signs that close a text, by the quotation mark that opens it; none of these marks encloses a text in YAML."""
MAX_BEFORE = 2_000
"""How many characters before a fault are searched for the quotation mark that opens its text."""

COLON_HINT = "write an ordinary colon and a space after the key"
_SPACES = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"
_BULLETS = "–—−‐‑‒―•·∙◦▪▫●○■□◆‣⁃➢➤►▶✓✔∗*+\uf0b7\uf0a7\uf0d8\uf0fc"

_SIGN = rf"([{re.escape(_BULLETS)}]|--|\d{{1,3}}[.)])[\s{_SPACES}]+"
# An "o" is a bullet only before a key: in some languages it is a word.
_ENTRY = re.compile(rf"\s*(?:{_SIGN}|(o)\s+)([\w-]+)[\s{_SPACES}]*(?::|$)")
_INDENTED = re.compile(rf"[ \t]*([{_SPACES}][\s{_SPACES}]*)\S")
_AFTER_SIGN = re.compile(rf"\s*(?:- +)*(?:(-)|[\w-]+:)([{_SPACES}]+)")
_COLON = re.compile(r"\s*(?:- +)*([\w-]+)\s*([\uff1a\ufe55\ufe13\u2236\ua789])")
_OPENING = re.compile(rf"(?:^[ \t]*(?:- +)*|[:\[][ \t]+|\[)([{''.join(CLOSING_MARKS)}])", re.MULTILINE)
_NEXT_KEY = re.compile(r"\n[ \t]*(?:- +)*[\w-]+:(?:\s|$)")


def fault_in_line(line: str, number: int) -> Diagnostic | None:
    """Return the error for a line in which a space or the sign of a list is not YAML's, or None."""
    indented = _INDENTED.match(line)
    if indented is not None:
        message = f"this line is indented with {_called(indented[1][0])}, which is not a space to YAML"
        hint = "delete what is before the first word, and indent with ordinary spaces"
        return Diagnostic("syntax", message, Position(number, indented.start(1) + 1), hint, len(indented[1]))
    after = _AFTER_SIGN.match(line)
    if after is not None:
        message = f"{_called(after[2][0])} follows the {'hyphen' if after[1] else 'colon'}, and is not a space to YAML"
        hint = "delete it, and write an ordinary space"
        return Diagnostic("syntax", message, Position(number, after.start(2) + 1), hint, len(after[2]))
    colon = _COLON.match(line)
    if colon is not None:
        message = f"{_called(colon[2])} follows the key, and is not a colon to YAML"
        return Diagnostic("syntax", message, Position(number, colon.start(2) + 1), COLON_HINT)
    entry = _ENTRY.match(line)
    if entry is not None and entry[3] in hints_at_homes():
        start, end = entry.span(1 if entry[1] else 2)
        return Diagnostic(
            "syntax", _not_a_hyphen(line[start:end]), Position(number, start + 1), ENTRY_HINT, end - start
        )
    return None


def wrong_sign(text: str) -> str | None:
    """Return what is wrong with the sign that begins a text as if it were an entry of a list; None if nothing is."""
    sign = re.match(rf"\s*{_SIGN}", text)
    return _not_a_hyphen(sign[1]) if sign else None


def _not_a_hyphen(sign: str) -> str:
    return f"an entry of a list begins with a hyphen, not with {_called(sign)}"


class CurlyText(NamedTuple):
    """A value in quotation marks that are not YAML's: where it begins, its marks, and how to quote it."""

    start: int
    marks: str
    hint: str


def curly_marks(text: str, index: int) -> CurlyText | None:
    """Return the value in curly marks that has the character at `index` between them; None if there is none."""
    found = list(_OPENING.finditer(text, max(0, index - MAX_BEFORE), index))
    if not found:
        return None
    start = found[-1].start(1)
    mark, within = text[start], text[start + 1 : index]
    closing = rf"[{CLOSING_MARKS[mark]}](?!\w)"
    if re.search(closing, within) or _NEXT_KEY.search(within):
        return None
    end = re.compile(closing).search(text, index, index + MAX_BEFORE)
    marks = f"{mark} and {end[0]}" if end else mark
    straight = "'" if end and '"' in text[start : end.start()] else '"'
    rest = text[end.end() :].partition("\n")[0].strip() if end else ""
    is_whole = not rest or rest[0] in ",]}#"
    hint = (
        f"write {straight} instead of {marks}"
        if is_whole
        else f"put straight marks around the whole text: {straight}…{straight}"
    )
    return CurlyText(start, marks, hint)


def wrong_colon(text: str) -> bool:
    """Return whether a text begins as a key does, with a sign after it that only looks like a colon."""
    return _COLON.match(text) is not None


def curly_fault(text: str, index: int) -> Diagnostic | None:
    """Return the error for a value in curly marks that has the character at `index` between them, or None."""
    curly = curly_marks(text, index)
    if curly is None:
        return None
    message = f"{text[curly.start]} is not a quotation mark to YAML, so this text is not in quotes"
    return Diagnostic("syntax", message, position_at(text, curly.start), curly.hint)


def without_marks(text: str) -> str | None:
    """Return how to write a value that is in curly marks but needs none; None if it is not in such marks."""
    text = text.strip()
    is_enclosed = len(text) > 2 and text[-1] in CLOSING_MARKS.get(text[0], "")
    return f"write it without {text[0]} and {text[-1]}: {text[1:-1].strip()}" if is_enclosed else None


def closed_otherwise(line: str) -> str | None:
    """Return how to close a text in straight marks of which this line ends with another mark; None if it does not."""
    text = line.rstrip(" \t,]}")
    return f'write " instead of {text[-1]}' if text and text[-1] in "".join(CLOSING_MARKS.values()) else None


def _called(sign: str) -> str:
    """Return what a character is called, with its sign if it can be seen, or its number."""
    called = name(sign, "").lower() if len(sign) == 1 and not sign.isalnum() else ""
    if not called:
        return f'"{sign}"' if sign.isprintable() else f"a symbol (U+{ord(sign):04X})"
    article = "an" if called[0] in "aeiou" else "a"
    shown = f'"{sign}"' if sign.isprintable() else f"U+{ord(sign):04X}"
    return f"{article} {called} ({shown})"
