"""The positions of the records that have an id, in a file that may have faults."""

from collections import Counter
from collections.abc import Iterator

from policy_cli.diagnostics import CannotContinue, Position, did_you_mean
from policy_cli.frozen import frozen
from policy_cli.model import Decision, Defines
from policy_cli.reading.nodes import Mapping, Node, Scalar, Sequence, scalar_text
from policy_cli.reading.yaml_nodes import compose
from policy_cli.shapes import Id, ListOf, MappingOf, Record, Shape, entries, head_key


@frozen
class NamedRecord:
    """A record with an id, its kind, the text it is known by, and where it begins.

    `within` is the id of the record around it, if the id is unique only there.
    """

    id: str
    kind: str
    text: str
    position: Position
    within: str | None = None

    @property
    def full_name(self) -> str:
        """The name that is unique in a file without faults."""
        return f"{self.within}/{self.id}" if self.within else f"{self.kind}:{self.id}"


def named_records(text: str) -> list[NamedRecord]:
    """Return the records with an id in the text of a file, as far as it can be read, in the file's order."""
    root = compose(text).root
    found = [] if root is None else list(_named(Record(Decision), root))
    return sorted(found, key=lambda record: record.position)


def records_by_name(records: list[NamedRecord]) -> dict[str, NamedRecord]:
    """Return each record by the name that finds it: its id, or its full name where several records have the id."""
    different: dict[str, NamedRecord] = {}
    for record in records:
        different.setdefault(record.full_name, record)
    times = Counter(record.id for record in different.values())
    return {record.id if times[record.id] == 1 else full: record for full, record in different.items()}


def find_record(records: list[NamedRecord], name: str) -> NamedRecord | None:
    """Return the record with this id or full name, or None; raise CannotContinue if several records have the id."""
    same: dict[str, NamedRecord] = {}
    for record in records:
        if name in (record.id, record.full_name):
            same.setdefault(record.full_name, record)
    if len(same) > 1:
        places = " and ".join(f"{full} on line {record.position.line}" for full, record in same.items())
        hint = f"write {next(iter(same))}, for example"
        raise CannotContinue(f'several records have the id "{name}": {places}', hint)
    return next(iter(same.values()), None)


def unknown_record(records: list[NamedRecord], name: str) -> CannotContinue:
    """Return the error for an id that no record has."""
    return CannotContinue(f'nothing in the file has the id "{name}"', did_you_mean(name, [one.id for one in records]))


def _named(shape: Shape, node: Node, within: str | None = None) -> Iterator[NamedRecord]:
    """Yield the records with an id in a node of this shape; `within` is the id of the record around it."""
    match shape, node:
        case MappingOf(key, value), Mapping():
            for name, child in node.items.items():
                if isinstance(key, Id) and isinstance(key.role, Defines):
                    outer = within if key.role.within else None
                    yield NamedRecord(name, key.role.kind, _head(value, child), child.key.position, outer)
                yield from _named(value, child, name)
        case ListOf(item), Sequence():
            for child in node.items:
                yield from _named(item, child, within)
        case Record(cls), Mapping():
            present = ((entry.shape, node.items[entry.key]) for entry in entries(cls) if entry.key in node.items)
            for inner, child in present:
                match inner, child:
                    case Id(Defines(kind)), Scalar(value=name):
                        yield NamedRecord(name, kind, _head(shape, node), next(iter(node.items.values())).key.position)
                    case _:
                        yield from _named(inner, child, within)
        case _:
            pass


def _head(shape: Shape, node: Node) -> str:
    """Return the text by which a record is known, or the empty text if it cannot be read."""
    if not (isinstance(shape, Record) and isinstance(node, Mapping)):
        return ""
    head = node.items.get(head_key(shape.cls) or "")
    return scalar_text(head) if head is not None else ""
