"""Finds the changes between two versions of a decision; comments and layout do not count.

The shapes of the model's fields guide the walk, so a new field is compared without a change here. Records are matched
by id, then by what they say, then by their order. What refers to a renamed record has not changed, so as soon as a
comparison finds renamed records, it is made again with the new names.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import fields, replace
from difflib import SequenceMatcher
from functools import cache
from typing import Any, Literal, NamedTuple
from unicodedata import normalize

from policy_cli.analysis.matching import ALIKE, Pairs, moved, pair_alike, pair_by, pair_by_order
from policy_cli.analysis.ranking import Ranked, Ranking, can_be_ranked, rank, weights_of
from policy_cli.diagnostics import Target, WordDiff, WordDiffKind
from policy_cli.frozen import frozen
from policy_cli.importance import groups_of, with_names
from policy_cli.model import Attribute, Decision, Defines, FromKey, PassedThrough, Rating, RefersTo, Viewpoint
from policy_cli.places import Place
from policy_cli.shapes import (
    CustomScalar,
    Id,
    ListOf,
    MappingOf,
    Record,
    Shape,
    String,
    annotated_attribute,
    entries,
    id_attribute,
    id_shape,
    number_of,
    records_in,
    text_attribute,
)
from policy_cli.text import one_line

ChangeKind = Literal["added", "removed", "moved", "renamed", "reworded", "re-rated", "changed"]
DecisionPart = Literal["question", "options", "judgment", "conclusions", "afterward", "sources"]
Path = tuple[str | int, ...]
Names = dict[tuple[str, str | int | None], dict[str, str]]
"""The new id of each renamed record by its old id, for each kind, and for ids within an option also the option."""

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
class DiffSide:
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

    def inside(self, key: str | int, value: Any, number: int | None = None) -> "DiffSide":
        """Return a value of the same record, one level further in."""
        return DiffSide(self.record, self.at, (*self.within, key), value, number)

    def members(self, shape: ListOf | MappingOf) -> list["DiffSide"]:
        """Return the members of a list or mapping."""
        keyed = self.value.items() if isinstance(shape, MappingOf) else ((None, item) for item in self.value)
        if not records_in(shape):
            return [self.inside(key or number, item, number) for number, (key, item) in enumerate(keyed, 1)]
        return [
            DiffSide(item, (*self.path, key or id_of(item) or number), (), item, number)
            for number, (key, item) in enumerate(keyed, 1)
        ]


class Version(NamedTuple):
    """One of the two files: its name, and a function that returns the line of a target."""

    name: str
    line_of: Callable[[Target], int]


@frozen
class Change:
    """One difference; a side is None if its file lacks the whole record."""

    kind: ChangeKind
    old: DiffSide | None
    new: DiffSide | None

    @property
    def latest(self) -> DiffSide:
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

    `rankings` are those of each version under its own weights, None if its options cannot be ranked.
    """

    old: Decision
    new: Decision
    changes: tuple[Change, ...]
    rankings: tuple[Ranking | None, Ranking | None]

    @property
    def orders(self) -> tuple[tuple[Ranked, ...], ...]:
        """The options of each version by rank, () if they cannot be ranked."""
        return tuple(ranking.ranked if ranking else () for ranking in self.rankings)

    def new_ids(self, cls: type) -> dict[str, str]:
        """Return the new id of each renamed record of a class by its old id."""
        return {
            change.old.value: change.new.value
            for change in self.changes
            if change.kind == "renamed" and isinstance(change.latest.record, cls) and change.old and change.new
        }


def difference(old: Decision, new: Decision) -> Difference:
    """Return the changes from one version of a decision to the other, in the order of the format."""
    walk = _Walk()
    walk.decisions(old, new)
    if walk.found:
        walk = _Walk(walk.found)
        walk.decisions(old, new)
    return Difference(old, new, tuple(walk.changes), (_ranking(old), _ranking(new)))


def _ranking(decision: Decision) -> Ranking | None:
    return rank(decision, weights_of(decision, {})) if can_be_ranked(decision) else None


def word_differences(old: str, new: str) -> WordDiff:
    """Return the runs of words that were kept, removed or added; texts too unlike are replaced whole."""
    before, after = one_line(old).split(" "), one_line(new).split(" ")
    limit = min(len(before), len(after))
    start = next((n for n in range(limit) if before[n] != after[n]), limit)
    end = next((n for n in range(limit - start) if before[-1 - n] != after[-1 - n]), limit - start)
    gone, come = before[start : len(before) - end], after[start : len(after) - end]
    runs: list[tuple[WordDiffKind, list[str]]] = [("kept", before[:start])]
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


def _ids_in(record: Any) -> Iterator[Hashable]:
    """Yield the ids of a record and of those in it, each with the class of its record."""
    own = id_of(record)
    cls: type = type(record)
    if own is not None:
        yield cls, own
    for entry in entries(cls):
        value = getattr(record, entry.attribute)
        if records_in(entry.shape) and value is not None:
            several = value.values() if isinstance(entry.shape, MappingOf) else value
            for inner in (value,) if isinstance(entry.shape, Record) else several:
                yield from _ids_in(inner)


_SOURCE = Id(RefersTo("reference"))


class _Walk:
    """Compares two decisions and collects the changes; `names` are the new ids of records known to be renamed."""

    def __init__(self, names: Names | None = None) -> None:
        self.names = names or {}
        self.words: dict[str, dict[str, str]] = {}
        """The new word for each word of a scale that was replaced, for each criterion by its old id."""
        self.found: Names = {}
        self.changes: list[Change] = []
        self.kept: set[Hashable] = set()
        """The ids that both versions have, each with the class of its record."""
        self.comparisons_left = MAX_TEXT_PAIRS

    def decisions(self, old: Decision, new: Decision) -> None:
        self.kept = {*_ids_in(old)} & {*_ids_in(new)}
        ids = self.names.get(("criterion", None), {})
        for id, criterion in old.criteria.items():
            criterion_now = new.criteria.get(ids.get(id, id))
            if criterion_now and criterion.scale and criterion_now.scale:
                self.words[id] = _replaced(criterion.scale.words, criterion_now.scale.words)
        self.fields(Decision, DiffSide(old, (), (), old), DiffSide(new, (), (), new))
        self.join_moves()

    def fields(self, cls: type, old: DiffSide, new: DiffSide) -> None:
        key = annotated_attribute(cls, FromKey)
        if key:
            self.values(id_shape(cls), *(side.inside(key, getattr(side.value, key)) for side in (old, new)))
        for entry in entries(cls):
            before, after = getattr(old.value, entry.attribute), getattr(new.value, entry.attribute)
            if before != after or _holds_mappings(entry.shape):
                self.values(entry.shape, old.inside(entry.key, before), new.inside(entry.key, after))
        rest = annotated_attribute(cls, PassedThrough)
        if rest:
            known = {entry.key for entry in entries(cls)}
            for name in sorted({*getattr(old.value, rest), *getattr(new.value, rest)} - known):
                self.values(String(), *(side.inside(name, getattr(side.value, rest).get(name)) for side in (old, new)))

    def values(self, shape: Shape, old: DiffSide, new: DiffSide) -> None:
        """Compare two values of a shape, of which either may be missing."""
        match shape:
            case _ if old.value is None or new.value is None:
                if old.value is not new.value:
                    self.changes.append(Change("added" if old.value is None else "removed", old, new))
            case Record(cls):
                self.fields(cls, old, new)
            case ListOf() | MappingOf():
                self.members(shape, old, new)
            case Id(Defines() as role):
                if old.value != new.value:
                    scope = _scope(old) if role.within else None
                    for kind in filter(None, (role.kind, role.group)):
                        self.found.setdefault((kind, scope), {})[old.value] = new.value
                    self.changes.append(Change("renamed", old, new))
            case _ if _meaning(self.renamed(shape, old.value, old), old) != _meaning(new.value, new):
                self.changes.append(Change(_kind(shape, old, new), old, new))

    def renamed(self, shape: Shape, value: Any, side: DiffSide) -> Any:
        """Return a value of the old version, which is in this side, with the ids of the new version."""
        if value is None:
            return value
        if isinstance(side.record, Rating) and side.within == ("rating",):
            words = self.words.get(str(side.at[-1]), {})
            return words.get(value) or " to ".join(words.get(end, end) for end in one_line(value).split(" to "))
        if not self.names:
            return value
        match shape:
            case String() if isinstance(side.record, Viewpoint) and side.within == ("importance",):
                return with_names(value, self.names.get(("criterion", None), {}))
            case Id(role):
                names = self.names.get((role.kind, _scope(side) if role.within else None), {})
                return names.get(value, value)
            case CustomScalar(cls) if cls is Place:
                return replace(value, reference=self.renamed(_SOURCE, value.reference, side))
            case ListOf(item):
                return tuple(self.renamed(item, one, side) for one in value)
            case MappingOf(key, item):
                return {self.renamed(key, k, side): self.renamed(item, one, side) for k, one in value.items()}
            case Record(cls):
                shapes = {entry.attribute: entry.shape for entry in entries(cls)}
                own = id_attribute(cls)
                if own:
                    shapes[own] = id_shape(cls)
                values = {name: self.renamed(of, getattr(value, name), side) for name, of in shapes.items()}
                return replace(value, **values)
            case _:
                return value

    def members(self, shape: ListOf | MappingOf, old: DiffSide, new: DiffSide) -> None:
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

    def renamed_side(self, shape: Shape, side: DiffSide) -> DiffSide:
        """Return a member of the old version, which has this shape, with the ids of the new version."""
        value = self.renamed(shape, side.value, side)
        return replace(side, record=side.record if side.within else value, value=value)

    def matched(self, shape: ListOf | MappingOf, old: list[DiffSide], new: list[DiffSide]) -> Pairs:
        item = shape.value if isinstance(shape, MappingOf) else shape.item
        old = [self.renamed_side(item, side) for side in old]

        def may_be_one(i: int, j: int) -> bool:
            return not {_id(old[i]), _id(new[j])} & self.kept

        def one_lacks_id(i: int, j: int) -> bool:
            return _id(old[i]) is None or _id(new[j]) is None

        def holdings(side: DiffSide) -> Hashable:
            return None if _id(side) in self.kept else _holdings(side)

        pairs: Pairs = {}
        if isinstance(shape, MappingOf):
            keys = [self.renamed(shape.key, side.path[-1], side) for side in old], [side.path[-1] for side in new]
            pair_by(lambda key: key, *keys, pairs)
        if isinstance(shape, ListOf) or _is_id(shape.key, Defines):
            for key in (_id, _content, _text, holdings):
                pair_by(key, old, new, pairs)
            if not isinstance(item, Id):
                texts = [_words(side) for side in old], [_words(side) for side in new]
                self.comparisons_left -= pair_alike(*texts, pairs, may_be_one, self.comparisons_left)
                pair_by_order(len(old), len(new), pairs, one_lacks_id)
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


def _kind(shape: Shape, old: DiffSide, new: DiffSide) -> ChangeKind:
    if isinstance(new.record, Rating) and new.within == ("rating",):
        return "re-rated"
    is_text = (
        isinstance(shape, String) and shape.form is None and isinstance(old.value, str) and isinstance(new.value, str)
    )
    return "reworded" if is_text else "changed"


def _replaced(old: tuple[str, ...], new: tuple[str, ...]) -> dict[str, str]:
    """Return the new word by the old one for words of a scale that others took the places of."""
    if len(old) != len(new):
        return {}
    pairs = zip(map(one_line, old), map(one_line, new), strict=True)
    return {before: after for before, after in pairs if before not in new and after not in old}


def _meaning(value: Any, side: DiffSide) -> Any:
    """Return what a value in this side means: white space, and how letters and numbers are typed, do not change it."""
    if not isinstance(value, str):
        return value
    if isinstance(side.record, Viewpoint) and side.within == ("importance",):
        return tuple(map(frozenset, groups_of(value)))
    text = one_line(normalize("NFC", value))
    if isinstance(side.record, Rating) and side.within == ("rating",):
        return tuple(end if (number := number_of(end)) is None else number for end in text.split(" to "))
    return text


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


def _id(side: DiffSide) -> Hashable:
    """Return the id of a record with its class; None without an id."""
    own = None if side.within else id_of(side.record)
    return None if own is None else (type(side.record), own)


def _text(side: DiffSide) -> Hashable:
    """Return the text of a record with its class; None without one."""
    text = None if side.within else text_of(side.record)
    return None if text is None else (type(side.record), one_line(text))


def _content(side: DiffSide) -> Hashable:
    """Return all values of a member but the id of a record."""
    if side.within:
        return _hashable(side.value)
    cls: type = type(side.record)
    own = id_attribute(cls)
    said = tuple(getattr(side.record, entry.attribute) for entry in entries(cls) if entry.attribute != own)
    return cls, _hashable(said)


def _holdings(side: DiffSide) -> Hashable:
    """Return the mappings and the lists of records in a record, such as the steps of an option; None without any."""
    cls: type = type(side.record)
    held = [
        getattr(side.record, entry.attribute)
        for entry in entries(cls)
        if isinstance(entry.shape, MappingOf) or (isinstance(entry.shape, ListOf) and records_in(entry.shape))
    ]
    return (cls, _hashable(held)) if any(held) else None


def _scope(side: DiffSide) -> str | int | None:
    """Return the id of the option that a side is in or is, if it is one."""
    return side.at[1] if side.at[:1] == ("options",) and len(side.at) > 1 else None


def _hashable(value: Any) -> Hashable:
    try:
        hash(value)
    except TypeError:
        return repr(value)
    return value  # type: ignore[no-any-return]


def _words(side: DiffSide) -> str:
    """Return the text that similar members share words of."""
    if not side.within:
        return text_of(side.record) or getattr(side.record, "title", None) or ""
    if isinstance(side.value, str):
        return side.value
    parts = (getattr(side.value, field.name) for field in fields(side.value) if field.compare)
    return " ".join(str(part) for part in parts if part is not None)
