"""Quotation marks, apostrophes, minuses and spaces as printers set them, for pages and paper; data keep those typed."""

import re

APOSTROPHE = "’"
MARKS = {
    "en": "“”‘’",
    "cs": "„“‚‘",
    "da": "„“‚‘",
    "de": "„“‚‘",
    "es": "«»“”",
    "fi": "””’’",
    "fr": "«»‹›",
    "it": "«»“”",
    "nl": "“”‘’",
    "no": "«»‘’",
    "pl": "„”«»",
    "pt": "“”‘’",
    "ru": "«»„“",
    "sv": "””’’",
    "uk": "«»„“",
}
"""By language the marks that open and close a quotation, and one within it, as in CLDR (but for the spaces in French).

In other languages double marks stay as they were typed.
"""
_MINUS = re.compile(r"(?<![^\s(])-(?=\.?\d)")
_TYPED = re.compile(r"[\"']")
_BEFORE_OPENING = frozenset("([{<‘“„‚«‹—–-")
_CLOSING = re.compile(r"(?<=\S)'(?!\w)")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_UNITS = ("p", "pp", "par", "pars", "chap", "chaps", "no", "nos", "vol", "vols", "fig", "figs", "art", "arts")
_BEFORE_NUMBER = "|".join((*(rf"(?<=\b{name} )" for name in _MONTHS), *(rf"(?<=\b{unit}\. )" for unit in _UNITS)))
_JOINING = re.compile(rf" (?:(?=\d)(?:{_BEFORE_NUMBER}|(?<=[¶§] ))|(?<=\d )(?=(?:{'|'.join(_MONTHS)})\b))")
"""The spaces where no line ends: in a date, except after its comma, and between the unit of a place and its number."""


def typographic(words: str, language: str | None = None, joins: bool = True) -> str:
    """Return words of a language, given as its tag, with typographic quotation marks, apostrophes, minuses and spaces.

    A line does not end within "July 1" or "par. 4" if it `joins` them: in a column that is narrower than a date, a line
    would end within a word or number of it. Feet and inches keep the marks that were typed: 5' 10".
    """
    words = _MINUS.sub("\u2212", _JOINING.sub("\xa0", words) if joins else words)
    if "'" not in words and '"' not in words:
        return words
    marks = MARKS.get((language or "en").partition("-")[0].lower(), "\"\"''")
    pairs = {'"': marks[:2], "'": marks[2:]}
    last_closing = max((closing.start() for closing in _CLOSING.finditer(words)), default=-1)
    open_marks: set[str] = set()

    def set_mark(typed: re.Match[str]) -> str:
        mark, place = typed[0], typed.start()
        before, after = words[max(0, place - 1) : place], words[place + 1 : place + 2]
        is_single = mark == "'"
        if is_single and before.isalnum() and after.isalnum():
            return APOSTROPHE
        # At the end of a span a mark after a space opens what the next span quotes.
        if (after.strip() or (before and not after)) and (not before.strip() or before in _BEFORE_OPENING):
            if is_single and (after.isdigit() or place > last_closing):
                return APOSTROPHE  # It stands for missing signs: '90s, 'tis.
            open_marks.add(mark)
            return pairs[mark][0]
        if mark in open_marks:
            open_marks.discard(mark)
            return pairs[mark][1]
        if before.isdigit() or not before.strip():
            return mark
        return APOSTROPHE if is_single else pairs[mark][1]

    return _TYPED.sub(set_mark, words)
