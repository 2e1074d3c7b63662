"""What changed between two files, as data and as a table."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from policy_cli.analysis.chronology import Hindsight
from policy_cli.analysis.difference import Change, Difference, Side, Version
from policy_cli.serialize.values import Cell, decision_header, in_json, plain_data
from policy_cli.shapes import text_attribute


def difference_data(difference: Difference, old: Version, new: Version) -> dict[str, Any]:
    """Return what changed between two files: the kind, part, and old and new side of each change, and the ranks."""
    hindsights = Hindsight(difference.old), Hindsight(difference.new)
    return {
        "old": {"file": old.name, **decision_header(difference.old)},
        "new": {"file": new.name, **decision_header(difference.new)},
        "changes": [
            {
                "kind": change.kind,
                "part": change.part,
                "record": _record(change),
                **_sides(change, (old, new), hindsights),
            }
            for change in difference.changes
        ],
        "ranks": {
            name: {ranked.option.id: [ranked.best, ranked.worst] for ranked in order}
            for name, order in zip(("old", "new"), difference.orders, strict=True)
        },
    }


def _sides(change: Change, versions: Sequence[Version], hindsights: Sequence[Hindsight]) -> dict[str, Any]:
    sides = zip(("old", "new"), (change.old, change.new), versions, hindsights, strict=True)
    return {name: _side(side, version, hindsight) for name, side, version, hindsight in sides if side is not None}


def _side(side: Side, version: Version, hindsight: Hindsight) -> dict[str, Any]:
    said = {
        "path": side.path,
        "line": version.line_of(side.target),
        "number": side.number,
        "value": side.value,
        "later": hindsight.year(side.record),
    }
    return {name: value for name, value in said.items() if value is not None}


def difference_table(difference: Difference, old: Version, new: Version) -> tuple[list[str], list[list[Cell]]]:
    """Return a header, and a row for each change."""
    header = ["kind", "part", "record", "path", "later", "old", "new", "old_line", "new_line"]
    hindsights = Hindsight(difference.new), Hindsight(difference.old)
    rows: list[list[Cell]] = []
    for change in difference.changes:
        sides = (change.old, change.new)
        path = " / ".join(map(str, change.latest.path))
        years = (hindsight.year(change.latest.record) for hindsight in hindsights)
        later = next(filter(None, years), "")
        located = zip(sides, (old, new), strict=True)
        lines = [str(version.line_of(side.target)) if side else "" for side, version in located]
        rows.append([change.kind, change.part, _record(change), path, later, *map(_side_cell, sides), *lines])
    return header, rows


def _record(change: Change) -> str:
    return type(change.latest.record).__name__.lower()


def _side_cell(side: Side | None) -> Cell:
    """Return the value on one side of a change as a cell."""
    if side is None or side.value is None:
        return ""
    cls: type = type(side.record)
    text = None if side.within else text_attribute(cls)
    value = plain_data(getattr(side.record, text) if text else side.value)
    return value if isinstance(value, str | int | float | Decimal) else in_json(value)
