"""Which records of a decision say more than their sources of the time: by inference, or by later sources."""

import re
from collections.abc import Sequence
from typing import Any, TypeVar

from policy_cli.analysis.evidence import claims
from policy_cli.model import Date, Decision
from policy_cli.references.csl import MONTHS

Phrase = TypeVar("Phrase")
Day = tuple[int, int, int]
"""A year, month and day; the last day of every month is 31, which is enough to compare days."""

_MONTHS = tuple(month.lower() for month in MONTHS)
# Where words can mean several periods, the one that ends last counts: no source is called later that may not be.
_SEASONS = {"spring": 5, "summer": 8, "autumn": 11, "fall": 11, "winter": 14}
_LAST_MONTHS = {**_SEASONS, "q1": 3, "q2": 6, "q3": 9, "q4": 12}
"""The last month of a season or quarter; a winter may end in the next year."""
_THIRDS = {"beginning": 1, "start": 1, "early": 1, "middle": 2, "mid": 2, "end": 3, "late": 3}
"""Which third of a month or year a word means."""
_SEASONS_BEGIN = {21: 3, 22: 6, 23: 9, 24: 1}
"""The first month of a season, by its number in CSL; a winter may be the one at the beginning of its year."""
_FILLERS = ("the", "of", "in")
_ISO = r"(\d{4})-(0[1-9]|1[0-2])(?:-(\d\d))?"
_UP_TO = r"\s+(?:to|-)\s+|\s*[–—]\s*"


def end_of(text: str) -> Day | None:
    """Return the last day of the period that a text names, such as "June 2030"; None if it does not look like a date.

    A period is a day, month, season, quarter or year, a part of a month or year ("early 2030"), or several ("May to
    June 2030").
    """
    last = re.split(_UP_TO, text.strip().casefold())[-1]
    iso = re.fullmatch(_ISO, last)
    if iso:
        last = " ".join((iso[1], _MONTHS[int(iso[2]) - 1], iso[3] or ""))
    words = [word for word in re.split(r"[\s,.-]+", last) if word and word not in _FILLERS]
    found = dict(map(_meaning, words))
    if len(found) < len(words):
        return None
    year, month, day = (found.get(kind, 0) for kind in ("year", "month", "day"))
    match sorted(found):
        case ["year"]:
            return year, 12, 31
        case ["month", "year"]:
            return year, month, 31
        case ["day", "month", "year"] if 1 <= day <= 31:
            return year, month, day
        case ["third", "year"]:
            return year, 4 * found["third"], 31
        case ["month", "third", "year"]:
            return year, month, {1: 10, 2: 20, 3: 31}[found["third"]]
        case ["period", "year"] | ["period", "third", "year"]:
            years, last_month = divmod(found["period"] - 1, 12)
            return year + years, last_month + 1, 31
    return None


def _meaning(word: str) -> tuple[str, int]:
    """Return what a word of a date stands for, and its number; ("", 0) for a word that no date has."""
    number = re.fullmatch(r"(\d{4})|(\d{1,2})(?:st|nd|rd|th)?", word)
    if number:
        return ("year", int(number[1])) if number[1] else ("day", int(number[2]))
    for kind, numbers in (("period", _LAST_MONTHS), ("third", _THIRDS)):
        if word in numbers:
            return kind, numbers[word]
    months = [month for month, name in enumerate(_MONTHS, 1) if len(word) > 2 and name.startswith(word)]
    return ("month", months[0]) if months else ("", 0)


def _begin(issued: Date | None) -> Day | None:
    """Return the first day on which a source may have come out; None if that is not known."""
    if issued is None or not issued.start:
        named = re.search(r"\b\d{4}\b", (issued and issued.text) or "")
        return (int(named[0]), 1, 1) if named else None
    year, month, day, *_ = (*issued.start, 1, 1)
    return year, _SEASONS_BEGIN.get(month, month), day


class Hindsight:
    """Which records rest only on later sources, or on an inference of the editor, and how views say so.

    A source is later if it came out after the end of the period that `as_of` names. `sources` are the ids of the later
    sources, each with its year.
    """

    def __init__(self, decision: Decision) -> None:
        self._decision = decision  # Records are known by their identity, so they must not go.
        end = end_of(decision.as_of or "")
        began = {reference.id: _begin(reference.issued) for reference in decision.references}
        self.sources = {id: day[0] for id, day in began.items() if day and end and day > end}
        self._years: dict[int, int] = {}
        self._later: dict[int, str] = {}
        for claim in claims(decision) if self.sources or decision.afterward else ():
            cited = {place.reference for place in claim.citations or claim.inherited}
            years = [day[0] for day in map(began.get, cited) if day]
            if cited and cited <= self.sources.keys():
                self._years[id(claim.record)] = min(years)
                self._later[id(claim.record)] = f"later source, {min(years)}"
            if claim.kind == "afterward" and years:
                self._later[id(claim.record)] = f"source of {min(years)}"

    def year(self, record: Any) -> int | None:
        """Return the year of the earliest source of a record that rests only on later ones; None of any other."""
        return self._years.get(id(record))

    def beside(self, words: Sequence[Phrase], records: Sequence[Any]) -> list[tuple[Phrase | str, str | None]]:
        """Return the words for some records, each with the mark of its record.

        If there are fewer words, they count the records; then the mark is how many of these rest on later sources.
        """
        if len(words) == len(records):
            return [(word, self.mark(record)) for word, record in zip(words, records, strict=True)]
        years = [year for record in records if (year := self.year(record))]
        count = f"{len(years)} from later sources, {' and '.join(map(str, sorted(set(years))))}" if years else None
        *before, last = words
        if not before or not count:
            return [*((word, None) for word in before), (last, count)]
        return [*((word, None) for word in words), (count, None)]

    def with_mark(self, text: str, record: Any) -> str:
        """Return what a record says, with its mark in parentheses."""
        mark = self.mark(record)
        return f"{text} ({mark})" if mark else text

    def mark(self, record: Any) -> str | None:
        """Return the remark that a record is inferred, rests only on later sources, or when it was said afterward."""
        inferred = "inferred" if getattr(record, "inferred", None) else None
        return "; ".join(filter(None, (inferred, self._later.get(id(record))))) or None
