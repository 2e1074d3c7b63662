"""How a text that is not a valid number, but looks like one, should be written."""

import re
import unicodedata
from typing import NamedTuple

from policy_cli.shapes import MAX_DIGITS, NUMBER, number_of

_SEPARATED = r"[0-9]{1,3}(?:[,.'’_ \u00a0\u2009\u202f][0-9]{3})*(?:[,.][0-9]+)?|[0-9]+(?:[,.][0-9]+)?"
_LOOSE = rf"[-+−–]?\s?(?:{_SEPARATED}|[,.][0-9]+)(?:[eE][+-]?[0-9]+)?"
"""The pattern of a number with any signs between its digits."""
_UNKNOWN = ("unknown", "not known", "unclear", "n/a", "na", "n.a.", "none", "tbd", "?", "-", "–", "—", "…", "...")
"""What people write for a figure that they do not know."""
_RANGE = rf"({_LOOSE})\s*(?:-|–|—|\.\.+|\bto\b)\s*({_LOOSE})"
_SEPARATORS = str.maketrans("٫٬．，", ".,.,")
"""The separators of Arabic and of fullwidth digits, and those of ASCII."""
MAX_LENGTH = 100
"""How many characters before and after a comma may belong to one number."""
_THOUSANDS = r"[0-9]{1,3}(?:([,.])[0-9]{3})(?:\1[0-9]{3})*"


class SplitNumber(NamedTuple):
    """A number with commas in it, and which of its parts is meant, counted from 0."""

    text: str
    part: int


def number_around(text: str, start: int) -> SplitNumber | None:
    """Return the number with commas of which a part after a comma begins at `start`; None if there is none."""
    before = re.search(r"[-+−]?[0-9.]+(?:,[0-9.]+)*,\Z", text[max(0, start - MAX_LENGTH) : start])
    after = re.match(r"[0-9][0-9.]*(?:,[0-9.]+)*(?=\s*[,}\]]|\s*$)", text[start : start + MAX_LENGTH])
    return SplitNumber(before[0] + after[0], before[0].count(",")) if before and after else None


def _in_ascii(text: str) -> str:
    """Return a number in the digits and separators of another script in those of ASCII."""
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text).translate(_SEPARATORS)


def as_digits(text: str) -> str | None:
    """Return a text as a number that is valid; None if it does not look like one.

    A comma with three digits after it is between thousands, any other one is before decimals; so is a single point.
    """
    if not re.fullmatch(_LOOSE, text):
        return None
    digits = re.sub(r"['’_\s]", "", re.sub("[−–]", "-", text))
    whole, exponent, power = re.fullmatch(r"([^eE]*)([eE]?)(.*)", digits).groups()  # type: ignore[union-attr]
    last = max(whole.rfind(","), whole.rfind("."))
    grouped = re.fullmatch(_THOUSANDS, whole.lstrip("+-"))
    if grouped and (grouped[1] == "," or whole.count(".") > 1):
        last = len(whole)
    before, after = (re.sub("[,.]", "", part) for part in (whole[:last], whole[last + 1 :]))
    digits = f"{before}.{after}" if 0 <= last < len(whole) else re.sub("[,.]", "", whole)
    digits = f"{digits}{exponent}{power}"
    return digits if number_of(digits) is not None else None


def hint_to_respell(text: str) -> str | None:
    """Return how to write a number that has commas or other signs between its digits; None for any other text."""
    digits = None if re.fullmatch(NUMBER, text) else as_digits(_in_ascii(text))
    return digits and f"write {digits}, {_without(text, digits)}"


def hint_for_figure(text: str) -> str | None:
    """Return how to write the number that a figure is meant to be, if that can be told."""
    if re.fullmatch(NUMBER, text):
        return f"write at most {MAX_DIGITS} digits; a measure can have a larger unit, such as million"
    if text.casefold() in _UNKNOWN:
        return "leave a figure that nobody knows out: delete it, and say why in a note"
    ends = re.fullmatch(_RANGE, text)
    if ends and as_digits(ends[1]) and as_digits(ends[2]):
        return f"write one number; a range is {{low: {as_digits(ends[1])}, high: {as_digits(ends[2])}}}"
    found = re.findall(_LOOSE, text)
    digits = as_digits(found[0]) if len(found) == 1 and found[0] != text else None
    alone = digits and f"write {digits} alone: a unit belongs to the measure, and a remark to the note"
    return alone or hint_to_respell(text)


def _without(text: str, digits: str) -> str:
    """Return what a valid number has, or lacks, against what was written."""
    if _in_ascii(text) != text:
        return "with the digits 0 to 9"
    if re.search("[−–]", text):
        return "with a hyphen as the minus sign"
    if text.rpartition(",")[2] == digits.rpartition(".")[2]:
        return "with a point before decimals"
    return "without commas" if "," in text else "with nothing between the digits"
