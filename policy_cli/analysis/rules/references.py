"""Rules on sources: what their records say that notes cannot use."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from policy_cli.analysis.chronology import end_of
from policy_cli.analysis.rules.rule import RuleContext, Violation
from policy_cli.diagnostics import Target, misspelled
from policy_cli.model import Reference
from policy_cli.references.csl import DATES, NAMES
from policy_cli.references.notes import not_shown
from policy_cli.references.vocabulary import (
    DATE_KEYS,
    NAME_KEYS,
    OF_CROSSREF,
    OTHER_NAME_KEYS,
    OTHER_TYPES,
    OTHER_VARIABLES,
    TYPES,
    VARIABLES,
)
from policy_cli.shapes import entries
from policy_cli.text import quoted

MAX_KEYS = 200
"""The most different unknown keys that are compared with the known ones."""

_DIGITS_ALONE = r"(?=.*\d)[\d\s./-]+"
_MONTH_IN_WORDS = r"\d{1,2}\.?(?:º|er)?\s+(?:de\s+)?[^\W\d_]{3,}\.?\s+(?:de\s+)?\d{4}"
_ISO = r"\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?"


def misspelled_key(context: RuleContext) -> Iterator[Violation]:
    """A key of a source, or of a name or date in it, is a misspelled key of CSL or of another program.

    A source may have any key, and notes leave out those that they do not know. So a misspelled author is missing
    without an error.
    """
    variables = VARIABLES.union(OF_CROSSREF, (entry.key for entry in entries(Reference)))
    words = _Words(variables, OTHER_VARIABLES)
    in_names, in_dates = _Words(NAME_KEYS, OTHER_NAME_KEYS), _Words(DATE_KEYS, {})
    for reference in context.decision.references:
        yield from _misspelled(reference, (), reference.csl, words)
        for key, known in (("author", in_names), ("editor", in_names), ("issued", in_dates), ("accessed", in_dates)):
            value = reference.csl.get(key)
            for number, record in enumerate(value if isinstance(value, list) else [value], 1):
                if isinstance(record, dict):
                    yield from _misspelled(
                        reference, (key, number) if isinstance(value, list) else (key,), record, known
                    )


def _misspelled(
    reference: Reference, keys: tuple[str | int, ...], record: Mapping[str, Any], words: "_Words"
) -> Iterator[Violation]:
    for key, value in record.items():
        meant = words.meant(key)
        # Crossref has lists and mappings where CSL has none.
        can_mean = isinstance(value, str) or meant in NAMES | DATES
        if meant and meant not in record and can_mean:
            message = f"notes leave out the key {quoted(key)} of a source"
            yield Violation(Target(reference.origin, (*keys, key), "key"), message, f'did you mean "{meant}"?')


class _Words:
    """The keys that a record can have, and other words for them."""

    def __init__(self, known: Collection[str], other: Mapping[str, str]) -> None:
        self.known = frozenset(known)
        self.other = {**{key.lower(): key for key in known}, **other}
        self.found: dict[str, str | None] = {}

    def meant(self, key: str) -> str | None:
        """Return the key that was meant by an unknown one, or None; each is compared once, and no more than a few."""
        if key not in self.known and key not in self.found and len(self.found) < MAX_KEYS:
            self.found[key] = self.other.get(key.lower().replace("_", "-")) or misspelled(key, sorted(self.known))
        return self.found.get(key)


def unknown_type(context: RuleContext) -> Iterator[Violation]:
    """The type of a source is not a type of CSL.

    Its type decides how a note describes a source. With an unknown type an article is cited like a report, without its
    journal's volume.
    """
    for reference in context.decision.references:
        if reference.type is not None and reference.type not in TYPES:
            plain = reference.type.lower()
            meant = OTHER_TYPES.get(plain) or misspelled(plain.replace("_", "-"), sorted(TYPES))
            hint = f'did you mean "{meant}"?' if meant else "choose a type of CSL: report, book, chapter, webpage, …"
            message = f"{quoted(reference.type)} is not a type that CSL has"
            yield Violation(Target(reference.origin, ("type",)), message, hint)


def unclear_date(context: RuleContext) -> Iterator[Violation]:
    """A date is in digits, but not in the order of year, month and day, or its month is not in English.

    Nobody can tell whether 7/12/2031 is in July or in December, so notes print the date of a source as it is typed. If
    `as_of` has such a date, no source counts as later.
    """
    as_of = context.decision.as_of or ""
    if re.fullmatch(rf"{_DIGITS_ALONE}|{_MONTH_IN_WORDS}", as_of) and end_of(as_of) is None:
        message = f'{quoted(as_of)} is not read as a date, so no source counts as later than "as_of"'
        yield Violation(Target(context.decision.origin, ("as_of",)), message, _how_to_write(as_of))
    for reference in context.decision.references:
        for key, date in (("issued", reference.issued), ("accessed", reference.accessed)):
            if date is not None and date.text is not None and re.fullmatch(_DIGITS_ALONE, date.text):
                message = f"notes print the date {quoted(date.text)} as it is typed"
                yield Violation(Target(reference.origin, (key,)), message, _how_to_write(date.text))


def _how_to_write(date: str) -> str:
    """Return how to write a date in digits: in each way in which it can be read, if there is one."""
    date = re.sub(r"^([0-9]{4})([0-9]{2})([0-9]{2})$", r"\1-\2-\3", date)
    numbers = [number for number in re.split(r"[\s./-]+", date) if number]
    lengths = [*map(len, numbers)]
    orders: tuple[tuple[int, ...], ...] = ()
    if lengths[:1] == [4] and len(numbers) in (2, 3):
        orders = (tuple(range(len(numbers))),)
    elif len(numbers) == 3:
        orders = ((2, 1, 0), (2, 0, 1), *([(0, 1, 2)] if "-" in date and lengths == [2, 2, 2] else []))
    elif lengths[1:] == [4]:
        orders = ((1, 0),)
    read = [[numbers[index].zfill(2) for index in order] for order in orders if all(map(str.isdigit, numbers))]
    read = [[f"{'19' if year > '69' else '20'}{year}" if len(year) == 2 else year, *rest] for year, *rest in read]
    valid = dict.fromkeys("-".join(parts) for parts in read if re.fullmatch(_ISO, "-".join(parts)))
    if valid:
        return f"write {', or: '.join(valid)}"
    return "write it as 2031-07-12, as 2031-07 or as 2031, or with the month in English"


def not_in_note(context: RuleContext) -> Iterator[Violation]:
    """A note does not show something that identifies its source.

    Notes show everything that identifies a source, from the edition of a book to the docket of a case. A value that
    they cannot use does not have CSL's form, such as a translator without a family name.
    """
    hint = "write names as {family: Khan, given: Ada}, dates as 2031-07-12, and all else as text"
    for reference in context.decision.references:
        for key in not_shown(reference):
            message = f'the note of "{reference.id}" does not show {quoted(key)}'
            yield Violation(Target(reference.origin, (key,)), message, hint)
