"""Finds the changes between two versions of a decision; comments and layout do not count.

The shapes of the model's fields guide the walk, so a new field is compared without a change here. Records are matched
by id, then by what they say, then by their order.
"""

from collections.abc import Callable, Hashable
from dataclasses import fields
from difflib import SequenceMatcher
from functools import cache
from typing import Any, Literal, NamedTuple

from policy_cli.analysis.matching import ALIKE, Pairs, moved, pair_alike, pair_by, pair_by_order
from policy_cli.analysis.ranking import Ranked, can_be_ranked, order_under, weights_of
from policy_cli.diagnostics import Target, Wording, WordingKind
from policy_cli.frozen import frozen
from policy_cli.model import Attribute, Decision, Defines, FromKey, PassedThrough, Rating, RefersTo
from policy_cli.shapes import (
    Id,
    ListOf,
    MappingOf,
    Record,
    Shape,
    String,
    annotated_attribute,
    entries,
    id_attribute,
    records_in,
    text_attribute,
)
from policy_cli.text import one_line

Kind = Literal["added", "removed", "moved", "reworded", "re-rated", "changed"]
DecisionPart = Literal["question", "options", "judgment", "conclusions", "afterward", "sources"]
Path = tuple[str | int, ...]

PARTS: dict[str | int, DecisionPart] = {
    "options": "options",
    "baseline": "judgment",
    "editor": "judgment",
    "criteria": "judgment",
    "viewpoints": "judgment",
    "verdicts": "conclusions",
    "afterward": "afterward",
    "references": "sources",
}
"""The part of a decision that a key of the file belongs to; any other key belongs to the question."""

MAX_TEXT_PAIRS = 100_000
"""The most pairs of texts that are compared to find versions of one; the others are matched by order."""
MAX_WORDS = 300
"""Longer differences are not compared word by word."""


@frozen
class Side:
    """A record in one of the two files, or a value `within` it; None if the record lacks the value."""

    record: Any
    at: Path
    """The path of the record: keys, ids, and numbers from 1 for records without an id."""
    within: Path = ()
    value: Any = None
    number: int | None = None
    """The number of the record or value in its list or mapping, from 1."""

    @property
    def path(self) -> Path:
        """The path of the value."""
        return self.at + self.within

    @property
    def target(self) -> Target:
        """The key of the value, or the beginning of the record, in its file."""
        return Target(self.record.origin, self.within, "key")

    def inside(self, key: str | int, value: Any, number: int | None = None) -> "Side":
        """Return a value of the same record, one level further in."""
        return Side(self.record, self.at, (*self.within, key), value, number)

    def members(self, shape: ListOf | MappingOf) -> list["Side"]:
        """Return the members of a list or mapping."""
        keyed = self.value.items() if isinstance(shape, MappingOf) else ((None, item) for item in self.value)
        if not records_in(shape):
            return [self.inside(key or number, item, number) for number, (key, item) in enumerate(keyed, 1)]
        return [
            Side(item, (*self.path, key or id_of(item) or number), (), item, number)
            for number, (key, item) in enumerate(keyed, 1)
        ]


class Version(NamedTuple):
    """One of the two files: its name, and a function that returns the line of a target."""

    name: str
    line_of: Callable[[Target], int]


@frozen
class Change:
    """One difference; a side is None if its file lacks the whole record."""

    kind: Kind
    old: Side | None
    new: Side | None

    @property
    def latest(self) -> Side:
        """The new side, or the old one of a record that was removed."""
        side = self.new or self.old
        assert side is not None
        return side

    @property
    def part(self) -> DecisionPart:
        """The part of the decision, which keeps what sources say apart from what the editor judges."""
        return "judgment" if isinstance(self.latest.record, Rating) else PARTS.get(self.latest.path[0], "question")


@frozen
class Difference:
    """Two versions of a decision and the changes from the old one to the new.

    `orders` are the options of each version by rank under its own weights, () if they cannot be ranked.
    """

    old: Decision
    new: Decision
    changes: tuple[Change, ...]
    orders: tuple[tuple[Ranked, ...], tuple[Ranked, ...]]


def difference(old: Decision, new: Decision) -> Difference:
    """Return the changes from one version of a decision to the other, in the order of the format."""
    walk = _Walk()
    walk.fields(Decision, Side(old, (), (), old), Side(new, (), (), new))
    walk.join_moves()
    return Difference(old, new, tuple(walk.changes), (_order(old), _order(new)))


def _order(decision: Decision) -> tuple[Ranked, ...]:
    return order_under(decision, weights_of(decision, {})) if can_be_ranked(decision) else ()


def word_differences(old: str, new: str) -> Wording:
    """Return the runs of words that were kept, removed or added; texts too unlike are replaced whole."""
    before, after = one_line(old).split(" "), one_line(new).split(" ")
    limit = min(len(before), len(after))
    start = next((n for n in range(limit) if before[n] != after[n]), limit)
    end = next((n for n in range(limit - start) if before[-1 - n] != after[-1 - n]), limit - start)
    gone, come = before[start : len(before) - end], after[start : len(after) - end]
    runs: list[tuple[WordingKind, list[str]]] = [("kept", before[:start])]
    if max(len(gone), len(come)) <= MAX_WORDS:
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, gone, come, autojunk=False).get_opcodes():
            same = tag == "equal"
            runs += [("kept", gone[i1:i2])] if same else [("removed", gone[i1:i2]), ("added", come[j1:j2])]
    else:
        runs += [("removed", gone), ("added", come)]
    runs.append(("kept", before[len(before) - end :]))
    kept = sum(len(words) for kind, words in runs if kind == "kept")
    if 2 * kept < ALIKE * (len(before) + len(after)):
        runs = [("removed", before), ("added", after)]
    return tuple((kind, " ".join(words)) for kind, words in runs if words)


def id_of(record: Any) -> str | None:
    """Return the id of a record, if it has one."""
    return _value_of(record, id_attribute)


def text_of(record: Any) -> str | None:
    """Return the text that says what a record is, if it has one: its claim, action or name."""
    return _value_of(record, text_attribute)


def _value_of(record: Any, attribute_of: Callable[[type], str | None]) -> str | None:
    attribute = attribute_of(type(record))
    return getattr(record, attribute) if attribute else None


_OWN_ID = Id(Defines("record"))


class _Walk:
    """Compares two decisions and collects the changes."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.comparisons_left = MAX_TEXT_PAIRS

    def fields(self, cls: type, old: Side, new: Side) -> None:
        """Compare two records of a class field by field."""
        key = annotated_attribute(cls, FromKey)
        if key:
            self.values(_OWN_ID, *(side.inside(key, getattr(side.value, key)) for side in (old, new)))
        for entry in entries(cls):
            before, after = getattr(old.value, entry.attribute), getattr(new.value, entry.attribute)
            if before != after or _holds_mappings(entry.shape):
                self.values(entry.shape, old.inside(entry.key, before), new.inside(entry.key, after))
        rest = annotated_attribute(cls, PassedThrough)
        if rest:
            known = {entry.key for entry in entries(cls)}
            for name in sorted({*getattr(old.value, rest), *getattr(new.value, rest)} - known):
                self.values(String(), *(side.inside(name, getattr(side.value, rest).get(name)) for side in (old, new)))

    def values(self, shape: Shape, old: Side, new: Side) -> None:
        """Compare two values of a shape, of which either may be missing."""
        match shape:
            case _ if old.value is None or new.value is None:
                if old.value is not new.value:
                    self.changes.append(Change("added" if old.value is None else "removed", old, new))
            case Record(cls):
                self.fields(cls, old, new)
            case ListOf() | MappingOf():
                self.members(shape, old, new)
            case _ if not _same(old.value, new.value):
                self.changes.append(Change(_kind(shape, old, new), old, new))

    def members(self, shape: ListOf | MappingOf, old: Side, new: Side) -> None:
        """Compare the members of two lists or mappings: first those removed, then those of the new one in order."""
        before, after = old.members(shape), new.members(shape)
        pairs = self.matched(shape, before, after)
        partners = {j: i for i, j in pairs.items()}
        out_of_order = moved(pairs) if _has_order(shape) else set()
        whole = bool(records_in(shape))
        for i, side in enumerate(before):
            if i not in pairs:
                self.changes.append(Change("removed", side, None if whole else new.inside(side.within[-1], None)))
        for j, side in enumerate(after):
            if j not in partners:
                self.changes.append(Change("added", None if whole else old.inside(side.within[-1], None), side))
                continue
            partner = before[partners[j]]
            if partners[j] in out_of_order:
                self.changes.append(Change("moved", partner, side))
            self.values(shape.value if isinstance(shape, MappingOf) else shape.item, partner, side)

    def matched(self, shape: ListOf | MappingOf, old: list[Side], new: list[Side]) -> Pairs:
        """Return the pairs of members of the old list or mapping and the new one."""

        def may_be_one(i: int, j: int) -> bool:
            return _id(old[i]) is None or _id(new[j]) is None

        pairs: Pairs = {}
        if isinstance(shape, MappingOf):
            pair_by(lambda side: side.path[-1], old, new, pairs)
        if isinstance(shape, ListOf) or _is_id(shape.key, Defines):
            for key in (_id, _content, _text):
                pair_by(key, old, new, pairs)
        if isinstance(shape, ListOf) and not isinstance(shape.item, Id):
            texts = [_words(side) for side in old], [_words(side) for side in new]
            self.comparisons_left -= pair_alike(*texts, pairs, may_be_one, self.comparisons_left)
            pair_by_order(len(old), len(new), pairs, may_be_one)
        return pairs

    def join_moves(self) -> None:
        """Join the removal of a record and its addition to another list to one move."""
        gone = [change for change in self.changes if change.new is None and _can_move(change.latest.record)]
        come = [change for change in self.changes if change.old is None and _can_move(change.latest.record)]
        pairs: Pairs = {}
        for key in (_id, _content, _text):
            pair_by(key, [change.latest for change in gone], [change.latest for change in come], pairs)
        joined = {id(gone[i]) for i in pairs}
        origins = {id(come[j]): gone[i].latest for i, j in pairs.items()}
        changes, self.changes = self.changes, []
        for change in changes:
            if id(change) in origins:
                origin = origins[id(change)]
                self.changes.append(Change("moved", origin, change.new))
                self.fields(type(change.latest.record), origin, change.latest)
            elif id(change) not in joined:
                self.changes.append(change)


def _can_move(record: Any) -> bool:
    """Return whether a record is the same in another list: an attribute is not, for its label says what it is."""
    return text_of(record) is not None and not isinstance(record, Attribute)


def _kind(shape: Shape, old: Side, new: Side) -> Kind:
    if isinstance(new.record, Rating) and new.within == ("rating",):
        return "re-rated"
    is_text = shape == String() and isinstance(old.value, str) and isinstance(new.value, str)
    return "reworded" if is_text else "changed"


def _same(old: Any, new: Any) -> bool:
    """Return whether two values are the same but for white space."""
    if isinstance(old, str) and isinstance(new, str):
        return old == new or one_line(old) == one_line(new)
    return bool(old == new)


def _has_order(shape: ListOf | MappingOf) -> bool:
    """Return whether the order matters; that of references to records does not."""
    return not _is_id(shape.key if isinstance(shape, MappingOf) else shape.item, RefersTo)


@cache
def _holds_mappings(shape: Shape) -> bool:
    """Return whether equal values of a shape can have mappings in different orders."""
    match shape:
        case MappingOf():
            return True
        case ListOf(item):
            return _holds_mappings(item)
        case Record(cls):
            return any(_holds_mappings(entry.shape) for entry in entries(cls))
        case _:
            return False


def _is_id(shape: Shape, role: type) -> bool:
    return isinstance(shape, Id) and isinstance(shape.role, role)


def _id(side: Side) -> Hashable:
    """Return the id of a record with its class; None without an id."""
    own = None if side.within else id_of(side.record)
    return None if own is None else (type(side.record), own)


def _text(side: Side) -> Hashable:
    """Return the text of a record with its class; None without one."""
    text = None if side.within else text_of(side.record)
    return None if text is None else (type(side.record), one_line(text))


def _content(side: Side) -> Hashable:
    """Return all values of a member but the id of a record."""
    if side.within:
        return _hashable(side.value)
    cls: type = type(side.record)
    own = id_attribute(cls)
    said = tuple(getattr(side.record, entry.attribute) for entry in entries(cls) if entry.attribute != own)
    return cls, _hashable(said)


def _hashable(value: Any) -> Hashable:
    try:
        hash(value)
    except TypeError:
        return repr(value)
    return value  # type: ignore[no-any-return]


def _words(side: Side) -> str:
    """Return the text that similar members share words of."""
    if not side.within:
        return text_of(side.record) or ""
    if isinstance(side.value, str):
        return side.value
    parts = (getattr(side.value, field.name) for field in fields(side.value) if field.compare)
    return " ".join(str(part) for part in parts if part is not None)
