"""What a file holds, by the shapes that its parts should have, and its records by their ids; faulty files too."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from policy_cli.diagnostics import CannotContinue, Position, did_you_mean
from policy_cli.frozen import frozen
from policy_cli.model import Decision, Defines
from policy_cli.reading.nodes import Mapping, Node, Scalar, Sequence, compose, text_of
from policy_cli.shapes import Id, Keyed, Listing, Notation, Record, Shape, entries, head_key


@frozen
class NamedRecord:
    """A record with an id, its kind, the text it is known by, and where it begins.

    `within` is the id of the record around it, of one whose id is unique within that one only.
    """

    id: str
    kind: str
    text: str
    position: Position
    within: str | None = None

    @property
    def full_name(self) -> str:
        """The name that no other record of a faultless file has."""
        return f"{self.within}/{self.id}" if self.within else f"{self.kind}:{self.id}"


class Visit(NamedTuple):
    """A node on the way through a file: what may be there, what it begins with, and the id of the record around it.

    `head` is the key under which it is, or the first key of a record in a list; `key` is the shape of keys like it.
    """

    shape: Shape
    node: Node
    head: Scalar | None
    key: Shape | None
    within: str | None


def walk(
    shape: Shape, node: Node, head: Scalar | None = None, key: Shape | None = None, within: str | None = None
) -> Iterator[Visit]:
    """Yield a node and those in it, as far as they have the shapes that they should have."""
    if head is None and isinstance(node, Mapping):
        head = node.first_key
    yield Visit(shape, node, head, key, within)
    inside = within if key is None or head is None else head.value
    match shape, node:
        case Keyed(keys, value), Mapping():
            for child in node.items.values():
                yield from walk(value, child, child.key, keys, inside)
        case Listing(item), Sequence():
            for child in node.items:
                yield from walk(item, child, None, None, inside)
        case Listing(Notation() as item), Scalar():
            yield from walk(item, node, None, None, inside)
        case Record(cls), Mapping():
            for entry in entries(cls):
                if entry.key in node.items:
                    yield from walk(entry.shape, node.items[entry.key], None, None, inside)
        case _:
            pass


def named_records(text: str) -> list[NamedRecord]:
    """Return the records with an id that the text of a file holds, as far as it can be read, in the file's order."""
    root = compose(text).root
    found = [] if root is None else [named for visit in walk(Record(Decision), root) if (named := _named(visit))]
    return sorted(found, key=lambda record: record.position)


def names_of(records: list[NamedRecord]) -> dict[str, NamedRecord]:
    """Return each record by the name that finds it: its id, or its full name where several records have the id."""
    different: dict[str, NamedRecord] = {}
    for record in records:
        different.setdefault(record.full_name, record)
    times = Counter(record.id for record in different.values())
    return {record.id if times[record.id] == 1 else full: record for full, record in different.items()}


def find_record(records: list[NamedRecord], name: str) -> NamedRecord | None:
    """Return the record of this id, or of this full name, or None; raise CannotContinue for an id that several have."""
    same: dict[str, NamedRecord] = {}
    for record in records:
        if name in (record.id, record.full_name):
            same.setdefault(record.full_name, record)
    if len(same) > 1:
        places = " and ".join(f"{full} in line {record.position.line}" for full, record in same.items())
        raise CannotContinue(f'several records have the id "{name}": {places}', f"write, say, {next(iter(same))}")
    return next(iter(same.values()), None)


def unknown_record(records: list[NamedRecord], name: str) -> CannotContinue:
    """Return what to say of an id that no record has."""
    return CannotContinue(f'nothing in the file has the id "{name}"', did_you_mean(name, [one.id for one in records]))


def _named(visit: Visit) -> NamedRecord | None:
    """Return the record that a node is, if it has an id: the key under which it is, or one in it."""
    shape, node, head, key, within = visit
    if head is None:
        return None
    if isinstance(key, Id) and isinstance(key.role, Defines):
        outer = within if key.role.within else None
        return NamedRecord(head.value, key.role.kind, _head(shape, node), head.position, outer)
    if isinstance(shape, Record) and isinstance(node, Mapping):
        for entry in entries(shape.cls):
            match entry.shape, node.items.get(entry.key):
                case Id(Defines(kind)), Scalar(value=name):
                    return NamedRecord(name, kind, _head(shape, node), head.position)
    return None


def _head(shape: Shape, node: Node) -> str:
    """Return the text by which a record is known, or the empty text if it cannot be read."""
    head = (
        node.items.get(head_key(shape.cls) or "") if isinstance(shape, Record) and isinstance(node, Mapping) else None
    )
    return text_of(head) if head is not None else ""
