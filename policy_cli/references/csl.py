"""Names and dates as CSL-YAML writes them, in all the forms that Zotero and Pandoc export."""

import re
from typing import Any

from policy_cli.model import Date, Name

SEASONS = range(21, 25)
_ISO_DATE = r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?[?~%]?"


class CslFault(Exception):
    """What is wrong with a name or a date."""


def parse_name(value: Any) -> Name:
    """Return the name in a CSL value (text, or a mapping); raise CslFault if it is not a name."""
    if isinstance(value, str) and value.strip():
        return Name(literal=value.strip())
    if isinstance(value, dict):
        particles = [_text(value, key) for key in ("dropping-particle", "non-dropping-particle")]
        name = Name(
            family=_text(value, "family"),
            given=_text(value, "given"),
            suffix=_text(value, "suffix"),
            particle=" ".join(part for part in particles if part) or None,
            literal=_text(value, "literal"),
        )
        if name.family or name.literal:
            return name
    raise CslFault("this is not a valid name")


def parse_date(value: Any) -> Date:
    """Return the date or span in a CSL value (text, mapping or list); raise CslFault if it is not a date."""
    if isinstance(value, str) and value.strip():
        return date_from_text(value.strip())
    if isinstance(value, dict):
        literal, raw, season = (_text(value, key) for key in ("literal", "raw", "season"))
        if literal is not None:
            return Date(text=literal)
        if raw is not None:
            return date_from_text(raw)
        parts = value.get("date-parts")
        if isinstance(parts, list) and parts:
            return _span([_with_season(_numbers(part), season) for part in parts])
        if "year" in value:
            return _span([_from_keys(value)])
    if isinstance(value, list) and value:
        return _span([_from_keys(item) for item in value])
    raise CslFault("this is not a valid date")


def date_from_text(text: str) -> Date:
    """Return the date or span in a text like 2001-07-12, or any other text as the date in words.

    Raise CslFault for a date that does not exist.
    """
    matches = [re.fullmatch(_ISO_DATE, part.strip()) for part in text.split("/")]
    if not all(matches):
        return Date(text=text)
    return _span([tuple(int(number) for number in match.groups() if number) for match in matches if match])


def _from_keys(value: Any) -> tuple[int, ...]:
    if not isinstance(value, dict):
        raise CslFault("a date in a list is written {year: 2001, month: 7, day: 12}")
    if "year" not in value:
        raise CslFault("a date needs its year")
    if "day" in value and "month" not in value:
        raise CslFault("a day needs its month")
    numbers = tuple(_number(value[key]) for key in ("year", "month", "day") if key in value)
    return _with_season(numbers, _text(value, "season"))


def _with_season(date: tuple[int, ...], season: str | None) -> tuple[int, ...]:
    """Return a date that is only a year with the season of its record, numbered as CSL numbers seasons."""
    return (*date, 20 + int(season)) if len(date) == 1 and season in set("1234") else date


def _numbers(value: Any) -> tuple[int, ...]:
    return tuple(_number(item) for item in value) if isinstance(value, list) else ()


def _number(value: Any) -> int:
    text = value if isinstance(value, str) else ""
    if not re.fullmatch(r"\d{1,4}", text.strip()):
        raise CslFault(f'"{text[:40]}" is not a year, month or day in numbers')
    return int(text)


def _span(dates: list[tuple[int, ...]]) -> Date:
    if len(dates) > 2 or not all(dates):
        raise CslFault("a date is one day, month or year, or a span of two")
    for date in dates:
        if not _is_real(*date):
            raise CslFault(f"there is no such date: {'-'.join(map(str, date))}")
    start = dates[0]
    seasonal = any(len(date) > 1 and date[1] in SEASONS for date in dates)
    if (dates[-1][0] < start[0]) if seasonal else (dates[-1] < start):
        raise CslFault("the span ends before it begins")
    return Date(start=start, end=dates[1] if len(dates) == 2 else ())


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
