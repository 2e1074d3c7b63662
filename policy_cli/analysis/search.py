"""Searches all texts of a decision.

The model declares the records and their fields, so a new one is searched without a change here.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import astuple
from decimal import Decimal
from typing import Any

from policy_cli.analysis.normalization import Match, matches, normalize
from policy_cli.diagnostics import CannotContinue
from policy_cli.frozen import frozen
from policy_cli.model import Attribute, Decision, Located, PassedThrough, Scale, Shorthand, Statement
from policy_cli.places import Place
from policy_cli.shapes import (
    ListOf,
    MappingOf,
    String,
    annotated_attribute,
    classes_from,
    entries,
    head_key,
    records_in,
)


@frozen
class SearchedText:
    """A text of a record, its key, and the matches in it, if any."""

    key: str
    text: str
    found: tuple[Match, ...]


@frozen
class Hit:
    """A record with matches in its head (the text that identifies it), in `others`, its other texts, or in `places`.

    The head and the places are there with or without a match; `side` is that of an argument.
    """

    record: Located
    kind: str
    side: str | None
    option: str | None
    id: str | None
    head: SearchedText
    others: tuple[SearchedText, ...]
    places: tuple[SearchedText, ...]

    @property
    def passages(self) -> tuple[SearchedText, ...]:
        """The passages with a match."""
        return tuple(passage for passage in (self.head, *self.others, *self.places) if passage.found)


@frozen
class _Record:
    """A record of the model, with what only the records around it know."""

    value: Any
    key: str = ""
    """The key of the record's list or mapping, or of the record itself."""
    id: str | None = None
    option: str | None = None
    side: str | None = None

    @property
    def kind(self) -> str:
        return self.key if isinstance(self.value, Statement) else kind_of(type(self.value))


def kind_of(cls: type) -> str:
    """Return the name of a kind of record, by its class in the model."""
    return cls.__name__.lower()


STATEMENTS = tuple(entry.key for entry in entries(Decision) if records_in(entry.shape) == (Statement,))
"""The kinds of statements, which are called by their list."""
KINDS = tuple(
    kind
    for cls in classes_from(Decision)
    if issubclass(cls, Located)
    for kind in (STATEMENTS if cls is Statement else (kind_of(cls),))
)


def search(
    decision: Decision, query: str, kinds: Collection[str] = (), options: Collection[str] = ()
) -> tuple[Hit, ...]:
    """Return the records that have all words of the query in one text, in the file's order.

    If `kinds` or `options` (ids) are given, search only their records. Raises CannotContinue for a query without words.
    """
    words = tuple(dict.fromkeys(normalize(query).split()))
    if not words:
        raise CannotContinue("there is nothing to search for", "write one or more words, or parts of words")
    hits = []
    for record in _records(_Record(decision)):
        cls: type = type(record.value)
        if (kinds and record.kind not in kinds) or (options and record.option not in options):
            continue
        passages = [SearchedText(key, text, matches(text, words)) for key, text in _texts(record)]
        if not any(passage.found for passage in passages):
            continue
        # A rating or an outcome has no text that identifies it, so what it may be written as in short does.
        known_by = head_key(cls) or annotated_attribute(cls, Shorthand)
        head = next((passage for passage in passages if passage.key == known_by), passages[0])
        hits.append(
            Hit(
                record=record.value,
                kind=record.kind,
                side=record.side,
                option=record.option,
                id=record.id,
                head=head,
                others=tuple(p for p in passages if p.found and p is not head and p.key != "cite"),
                places=tuple(p for p in passages if p.key == "cite"),
            )
        )
    return tuple(sorted(hits, key=lambda hit: hit.record.origin))


def _records(record: _Record) -> Iterator[_Record]:
    """Yield a record and all within it, but not the sides of arguments, which have no origin."""
    cls: type = type(record.value)
    is_side = not issubclass(cls, Located)
    if not is_side:
        yield record
    for entry in entries(cls):
        if records_in(entry.shape):
            for id, value in _named(getattr(record.value, entry.attribute)):
                option = id if kind_of(type(value)) == "option" else getattr(value, "option", record.option)
                yield from _records(_Record(value, entry.key, id, option, entry.key if is_side else None))


def _named(value: Any) -> Iterable[tuple[str | None, Any]]:
    if isinstance(value, Mapping):
        return value.items()
    records = value if isinstance(value, tuple) else () if value is None else (value,)
    return [(getattr(record, "id", None), record) for record in records]


def _texts(record: _Record) -> Iterator[tuple[str, str]]:
    """Yield each text of a record with its key: an item of a list by itself, a label with its value."""
    cls: type = type(record.value)
    rest = annotated_attribute(cls, PassedThrough)
    if rest and getattr(record.value, rest):
        yield from ((key, _in_words(value)) for key, value in getattr(record.value, rest).items())
        return
    is_attribute = isinstance(record.value, Attribute)
    if record.id is not None and not is_attribute and all(entry.key != "id" for entry in entries(cls)):
        yield "id", record.id
    for entry in entries(cls):
        value = getattr(record.value, entry.attribute)
        if isinstance(value, Scale):
            yield from ((entry.key, words) for _, words in _texts(_Record(value)))
        if value is None or records_in(entry.shape):
            continue
        match entry.shape:
            case String() if is_attribute and entry.key == "value":
                yield entry.key, f"{record.id}: {value}"
            case ListOf():
                yield from ((entry.key, _in_words(item)) for item in value)
            case MappingOf():
                yield from ((entry.key, f"{label}: {_in_words(item)}") for label, item in value.items())
            case _:
                yield entry.key, _in_words(value)


def _in_words(value: Any) -> str:
    return value.in_words if isinstance(value, Place) else ", ".join(_parts(value))


def _parts(value: Any) -> Iterator[str]:
    """Yield the texts and numbers in a value, without the names of its parts."""
    match value:
        case None | bool() | "":
            return
        case str():
            yield value
        case int() | float():
            yield f"{value:.15g}"
        case Decimal():
            yield f"{value:f}"
        case Mapping():
            yield from _parts(list(value.values()))
        case list() | tuple():
            for part in value:
                yield from _parts(part)
        case _:
            yield from _parts(astuple(value))
