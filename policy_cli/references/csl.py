"""The variables of a source, and names and dates in all the forms in which Zotero and Pandoc write CSL."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from policy_cli.model import Date, Name, Reference
from policy_cli.shapes import entries

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
SEASONS = range(21, 25)
"""The numbers of the seasons in CSL and in BibLaTeX, after those of the months."""
_SEASONS_IN_WORDS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
# 2001, 2001-07 or 2001-7, 2001-07-12 or 2001-7-12, with a time or a sign of doubt after it
_ISO_DATE = r"(-?\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:T[\d:.]+(?:Z|[-+][\d:]+)?)?)?)?([?~%]?)"
_OPEN = ("", "..", "open")
_NO_NUMBER = (None, "", "0")
"""What other programs write for no day, month, season or year, or for the end of a span that has none."""

_WITH_SUFFIX = r"(.*\S)\s*,!?\s*((?:Jr|Sr)\.?|[IVX]+)"

_NAMES = """
    author chair collection-editor compiler composer container-author contributor curator director editor
    editor-translator editorial-director executive-producer guest host illustrator interviewer narrator organizer
    original-author performer producer recipient reviewed-author script-writer series-creator translator
"""
NAMES = frozenset(_NAMES.split())
_SAID = ("interview", "personal_communication")
_WHERE_TO_READ = ("archive", "container-title", "DOI", "page", "publisher", "sha256", "URL")
DATES = frozenset(("accessed", "available-date", "event-date", "issued", "original-date", "submitted"))


class CslFault(Exception):
    """What is wrong with a name or a date."""


def parse_name(value: Any) -> Name:
    """Return the name in a CSL value (text, or a mapping); raise CslFault if it is not a name."""
    if isinstance(value, str) and value.strip():
        return Name(literal=value.strip())
    if isinstance(value, dict):
        name = Name(
            family=_text(value, "family"),
            given=_text(value, "given"),
            suffix=_text(value, "suffix"),
            particle=_text(value, "non-dropping-particle"),
            dropping=_text(value, "dropping-particle"),
            family_first=_is_true(value.get("static-ordering")),
            literal=_text(value, "literal"),
        )
        # Zotero's users write the suffix of a name so, and its notes have it after the family name.
        given = re.fullmatch(_WITH_SUFFIX, name.given or "")
        if given and not name.suffix:
            name = replace(name, given=given[1], suffix=given[2])
        if name.family or name.literal:
            return name
    raise CslFault("this is not a valid name")


def parse_date(value: Any) -> Date:
    """Return the date or span in a CSL value (text, mapping or list); raise CslFault if it is not a date.

    A date that another program wrote without a year is empty.
    """
    if isinstance(value, str) and value.strip():
        return date_from_text(value.strip())
    if isinstance(value, dict):
        literal, season = _text(value, "literal"), _text(value, "season")
        season = None if season in _NO_NUMBER else season
        raw = _text(value, "edtf") or _text(value, "raw")
        doubt = "~" if _is_true(value.get("circa")) else ""
        if raw or literal:
            date = date_from_text(raw) if raw else _date_in_words(literal or "")
            return replace(date, doubt=date.doubt or doubt)
        parts = value.get("date-parts")
        if isinstance(parts, list) and (parts or "year" not in value):
            date = _span([_with_season(_numbers(part), season) for part in parts], doubt)
            is_other = season and len(date.start) == 1 and not date.end and date.start[0] > 0
            return replace(date, text=f"{season} {date.start[0]}") if is_other else date
        if "year" in value:
            return _span([_from_keys(value)], doubt)
    if isinstance(value, list) and value:
        return _span([_from_keys(item) for item in value])
    raise CslFault("this is not a valid date")


def date_from_text(text: str) -> Date:
    """Return the date or span in a text like 2001-07-12, or any other text as the date in words.

    Raise CslFault for a date that does not exist.
    """
    first, slash, last = (part.strip() for part in text.partition("/"))
    texts = [first] if not slash or last in _OPEN else [first, last]
    matches = [re.fullmatch(_ISO_DATE, part) for part in texts]
    if not all(matches):
        if all(re.fullmatch(_ISO_DATE, part.strip()) for part in text.split("/")):
            raise CslFault("a date is one day, month or year, or a span of two")
        return Date(text=text)
    found = [match.groups("") for match in matches if match]
    dates = [_from_digits(*(part for part in groups[:-1] if part)) for groups in found]
    doubts = {groups[-1] for groups in found if groups[-1]}
    doubt = "%" if len(doubts) > 1 else next(iter(doubts), "")
    return _span([*dates, ()] if slash and len(dates) == 1 else dates, doubt)


def _date_in_words(text: str) -> Date:
    """Return the date in a text that another program did not take for one, and often is none."""
    try:
        return date_from_text(text)
    except CslFault:
        return Date(text=text)


def _from_digits(year: str, *rest: str) -> tuple[int, ...]:
    """Return a date in numbers; a text counts years from 0, which is 1 B.C."""
    number = int(year)
    return (number - 1 if number <= 0 else number, *map(int, rest))


def _is_true(value: Any) -> bool:
    return str(value).lower() in ("true", "1")


def _from_keys(value: Any) -> tuple[int, ...]:
    if not isinstance(value, dict):
        raise CslFault("a date in a list is written {year: 2001, month: 7, day: 12}")
    if "year" not in value:
        raise CslFault("a date needs its year")
    if "day" in value and "month" not in value:
        raise CslFault("a day needs its month")
    numbers = _numbers([value[key] for key in ("year", "month", "day") if key in value])
    return _with_season(numbers, _text(value, "season"))


def _with_season(date: tuple[int, ...], season: str | None) -> tuple[int, ...]:
    """Return a date that is only a year with the season of its record, numbered as CSL numbers seasons."""
    if len(date) != 1 or not season:
        return date
    if re.fullmatch("2?[1-4]", season):
        return (*date, 20 + int(season[-1]))
    number = _SEASONS_IN_WORDS.get(season.lower())
    return (*date, number) if number else date


def _numbers(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise CslFault("this is not a valid date")
    numbers = [*value]
    while numbers and numbers[-1] in _NO_NUMBER:
        numbers.pop()
    return tuple(map(_number, numbers))


def _number(value: Any) -> int:
    text = value if isinstance(value, str) else ""
    if not re.fullmatch(r"-?\d{1,4}", text.strip()):
        raise CslFault(f'"{text[:40]}" is not a year, month or day in numbers')
    return int(text)


def _span(dates: list[tuple[int, ...]], doubt: str = "") -> Date:
    if not dates or not dates[0]:
        return Date()
    has_open_end = len(dates) == 2 and not dates[1]
    if has_open_end:
        dates = dates[:1]
    if len(dates) > 2 or not all(dates):
        raise CslFault("a date is one day, month or year, or a span of two")
    for date in dates:
        if not _is_real(*date):
            raise CslFault(f"there is no such date: {'-'.join(map(str, date))}")
    start = dates[0]
    seasonal = any(len(date) > 1 and date[1] in SEASONS for date in dates)
    if (dates[-1][0] < start[0]) if seasonal else (dates[-1] < start):
        raise CslFault("the span ends before it begins")
    end = dates[1] if len(dates) == 2 else ()
    return Date(start=start, end=end, doubt=doubt, has_open_end=has_open_end)


def _is_real(year: int, month: int = 1, day: int | None = None, *more: int) -> bool:
    """Return whether a date exists: a day, month, season or year."""
    if more or not (1 <= month <= 12 or month in SEASONS):
        return False
    if day is None:
        return True
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return month <= 12 and 1 <= day <= lengths[month - 1]


def _text(value: dict[str, Any], key: str) -> str | None:
    """Return the text of a key, or None if it has no value; raise CslFault for anything but text."""
    text = value.get(key)
    if not isinstance(text, str | None):
        raise CslFault(f'"{key}" must be text')
    return text and text.strip()


def is_conversation(reference: Reference) -> bool:
    """Return whether a source is an interview or a message that is nowhere to be read, so has no pages or sections."""
    return reference.type in _SAID and not any(reference.csl.get(key) for key in _WHERE_TO_READ)


def name_of_text(reference: Reference) -> str | None:
    """Return the name, without a suffix, that the file of a source's text has in a folder; None if it can have none.

    That is the id, or Zotero's citation key if the id is an address; the key may be a line of the note.
    """
    key = reference.csl.get("citation-key")
    in_note = re.search(r"(?mi)^citation key:[ \t]*(\S+)[ \t]*$", str(reference.csl.get("note", "")))
    names = (reference.id, key if isinstance(key, str) else in_note[1] if in_note else "")
    return next((name for name in names if name and not re.search(r"[/\\]", name)), None)


@cache
def _attributes() -> dict[str, str]:
    return {entry.key: entry.attribute for entry in entries(Reference)}


class CslRecord:
    """Reads variables by their names in CSL. A value that has another form than its variable is as none."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def variables(self) -> Iterator[str]:
        """Yield the variables that have a value."""
        own = (key for key in _attributes() if self.value(key) not in (None, ()))
        yield from dict.fromkeys((*own, *(key for key, value in self.reference.csl.items() if value)))

    def value(self, key: str) -> Any:
        """Return the value of a variable, parsed if the model names the variable."""
        attribute = _attributes().get(key)
        return getattr(self.reference, attribute) if attribute else self.reference.csl.get(key)

    def has(self, key: str) -> bool:
        """Return whether a variable has a value."""
        return bool(self.value(key))

    def text(self, key: str) -> str | None:
        """Return the value of a variable if it is text."""
        value = self.value(key)
        return value.strip() or None if isinstance(value, str) else None

    def names(self, key: str) -> tuple[Name, ...]:
        """Return the value of a variable if it is names."""
        value = self.value(key)
        if value and key not in _attributes():
            try:
                return tuple(parse_name(name) for name in (value if isinstance(value, list | tuple) else (value,)))
            except CslFault:
                return ()
        return value if isinstance(value, tuple) else ()

    def date(self, key: str) -> Date | None:
        """Return the value of a variable if it is a date."""
        value = self.value(key)
        if isinstance(value, Date) or not value:
            return value or None
        try:
            return parse_date(value)
        except CslFault:
            return None
