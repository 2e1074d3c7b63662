"""The names of a section: all of its heading, the words before a colon in it, and what it has beside its number."""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from policy_cli.places import NUMBER_WORDS, UNITS, number_value, unit_called
from policy_cli.sources.words import words_of

MAX_COLONS = 4
"""The most colons in a heading that may end its name."""
HEADED = frozenset(
    (
        *("volume", "book", "part", "supplement", "appendix", "schedule", "chapter", "act", "scene", "article"),
        *("section", "clause", "rule"),
    )
)
"""The units whose numbers headings show, as in "Chapter 2"."""
CAPTIONED = frozenset(("table", "figure"))
"""The units whose numbers captions show, as in "Table 3: Costs"."""

_DIGITS = r"(?:[A-Z][.-]?)?\d{1,3}(?:\.\d{1,3}){0,4}[a-z]?"
# A table or figure may be counted by chapters: 3-2.
_DIVIDED = rf"{_DIGITS}(?:[-‐‑–]\d{{1,3}}(?!\w))?(?:\(\w{{1,4}}\))*"
_NUMBER = rf"(?:{_DIVIDED}|(?-i:[IVXLC]{{1,8}}|[ivxlc]{{1,8}}|[A-Z])|{'|'.join(NUMBER_WORDS)})"
_END = r"(?:\s*[.:)\]|–—-]+\s*|\s+|\Z)"
_LABELED = re.compile(rf"(?P<word>§+|[^\W\d_]{{1,12}}\.?)\s*(?P<number>{_NUMBER}){_END}(?P<title>.*)", re.I | re.DOTALL)
_BARE = re.compile(
    rf"[(\[]?(?:(?P<number>{_DIGITS}){_END}|(?P<mark>[IVXLC]{{1,8}}|[ivxlc]{{1,8}}|[A-Za-z])(?:[.)\]:]+\s*|\Z))(?P<title>.*)",
    re.DOTALL,
)


class Label(NamedTuple):
    """What a heading or caption begins with: its unit, None if only a number is there, the number, and the rest."""

    unit: str | None
    number: str
    title: str


def names_of(heading: str) -> tuple[str, ...]:
    """Return the names of a heading: all of it, then the words before each colon, from the longest."""
    *beginnings, whole = accumulate(heading.split(":", MAX_COLONS), lambda before, part: f"{before}:{part}")
    return (whole, *(name for name in reversed(beginnings) if name.strip()))


def normalized(name: str) -> str:
    """Return the name of a section without capitals and spellings of signs that do not count."""
    return words_of(name).text.casefold()


@lru_cache(maxsize=1 << 12)
def label_of(heading: str) -> Label | None:
    """Return the unit and number with which a heading or caption begins; None if it has no number."""
    match = _LABELED.fullmatch(heading)
    unit = unit_called(match["word"]) if match else None
    if match and (unit in HEADED or unit in CAPTIONED or unit == "note"):
        return Label(unit, number_value(re.sub("[‐‑–]", "-", match["number"])), match["title"].strip())
    match = _BARE.fullmatch(heading)
    return Label(None, number_value(match["number"] or match["mark"]), match["title"].strip()) if match else None


@lru_cache(maxsize=1 << 16)
def forms_of(heading: str) -> Mapping[str, int]:
    """Return what a section may be called, each with a rank: a name of a lower one comes first if sections share it."""
    ranks = [(min(rank, 1), normalized(name)) for rank, name in enumerate(names_of(heading))]
    label = label_of(heading)
    if label is not None:
        names = names_of(label.title) if label.title else ()
        ranks += [(2, form) for name in names for form in (normalized(name), _numbered(label, name))]
        ranks.append((3, _numbered(label, "")))
    return {form: rank for rank, form in reversed(ranks)}


@lru_cache(maxsize=1 << 16)
def asked_forms(name: str) -> tuple[str, ...]:
    """Return how the forms of a heading are written that a name may mean."""
    label = label_of(name)
    return (normalized(name), _numbered(label, label.title)) if label else (normalized(name),)


def _numbered(label: Label, title: str) -> str:
    """Return a number with its unit and title; a section needs no word for it."""
    unit = "" if label.unit in (None, "section") else label.unit
    return f"{unit}\0{label.number}\0{normalized(title) if title else ''}"


def locator_name(unit: str, number: str) -> str:
    """Return a unit and a number as a heading that has no more than them."""
    return f"{UNITS[unit].one} {number}"
