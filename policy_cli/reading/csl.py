"""Names and dates as CSL-YAML writes them; the exports of Zotero and Pandoc vary, and all their ways are read."""

import re

from policy_cli.model import Date, Name
from policy_cli.reading.nodes import Faulty, Mapping, Node, Scalar, Sequence, is_null

SEASONS = range(21, 25)
_ISO_DATE = r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[?~%]?"


class CslFault(Exception):
    """What is wrong with a name or a date."""


def parse_name(node: Node) -> Name:
    """Return a person's or institution's name; raise CslFault for what is none."""
    if isinstance(node, Scalar) and not is_null(node):
        return Name(literal=node.value.strip())
    if isinstance(node, Mapping):
        particles = [_text(node, key) for key in ("dropping-particle", "non-dropping-particle")]
        name = Name(
            family=_text(node, "family"),
            given=_text(node, "given"),
            suffix=_text(node, "suffix"),
            particle=" ".join(part for part in particles if part) or None,
            literal=_text(node, "literal"),
        )
        if name.family or name.literal:
            return name
    raise CslFault("this is no name")


def parse_date(node: Node) -> Date:
    """Return a date or a span of dates; raise CslFault for what is none."""
    if isinstance(node, Scalar) and not is_null(node):
        return date_from_text(node.value.strip())
    if isinstance(node, Mapping):
        literal, raw, season = (_text(node, key) for key in ("literal", "raw", "season"))
        if literal is not None:
            return Date(text=literal)
        if raw is not None:
            return date_from_text(raw)
        parts = node.items.get("date-parts")
        if isinstance(parts, Sequence) and parts.items:
            return _span([_with_season(_numbers(part), season) for part in parts.items])
        if "year" in node.items:
            return _span([_from_keys(node)])
    if isinstance(node, Sequence) and node.items:
        return _span([_from_keys(item) for item in node.items])
    raise CslFault("this is no date")


def date_from_text(text: str) -> Date:
    """Return the date or span that a text like 2001-07-12 gives, else the text; raise CslFault for no such date."""
    matches = [re.fullmatch(_ISO_DATE, part.strip()) for part in text.split("/")]
    if not all(matches):
        return Date(text=text)
    return _span([tuple(int(number) for number in match.groups() if number) for match in matches if match])


def _from_keys(node: Node) -> tuple[int, ...]:
    if not isinstance(node, Mapping):
        raise CslFault("a date in a list is written {year: 2001, month: 7, day: 12}")
    if "year" not in node.items:
        raise CslFault("a date needs its year")
    if "day" in node.items and "month" not in node.items:
        raise CslFault("a day needs its month")
    numbers = tuple(_number(node.items[key]) for key in ("year", "month", "day") if key in node.items)
    return _with_season(numbers, _text(node, "season"))


def _with_season(date: tuple[int, ...], season: str | None) -> tuple[int, ...]:
    """Return a bare year with the season that the record gives, numbered as CSL numbers seasons after the months."""
    return (*date, 20 + int(season)) if len(date) == 1 and season in set("1234") else date


def _numbers(node: Node) -> tuple[int, ...]:
    return tuple(_number(item) for item in node.items) if isinstance(node, Sequence) else ()


def _number(node: Node) -> int:
    text = node.value if isinstance(node, Scalar) else ""
    if not re.fullmatch(r"\d{1,4}", text.strip()):
        raise CslFault(f'"{text[:40]}" is no year, month or day in numbers')
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
    """Return whether there is such a day, month, season or year."""
    if more or not (1 <= month <= 12 or month in SEASONS):
        return False
    if day is None:
        return True
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return month <= 12 and 1 <= day <= lengths[month - 1]


def _text(node: Mapping, key: str) -> str | None:
    """Return the text under a key, or None where there is none; raise CslFault for what is no text."""
    value = node.items.get(key)
    if value is None or is_null(value):
        return None
    if isinstance(value, Faulty):
        return "?"  # It has been reported, so the decision will not be used.
    if not isinstance(value, Scalar):
        raise CslFault(f'"{key}" must be text')
    return value.value.strip()
