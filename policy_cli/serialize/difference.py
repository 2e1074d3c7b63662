"""What changed between two files, as data and as a table."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from policy_cli.analysis.chronology import Hindsight
from policy_cli.analysis.difference import Change, Difference, DiffSide, Version
from policy_cli.analysis.ranking import Ranking
from policy_cli.serialize.values import CsvCell, decision_header, in_json, plain_data
from policy_cli.shapes import text_attribute

VERSIONS = ("old", "new")


def difference_data(difference: Difference, old: Version, new: Version) -> dict[str, Any]:
    """Return what changed between two files: the kind, part, and old and new side of each change, and the ranks.

    - `changes_to_unseat`: the smallest number of one-notch changes of ratings that unseat or tie the leader, or null.
    - `viewpoints`: the options that come first from each, and, if it has an order of importance, those that can.
    - `library`: the file of sources in which a line is, if it is not in the decision file.
    """
    hindsights = Hindsight(difference.old), Hindsight(difference.new)
    rankings = [*zip(VERSIONS, difference.rankings, strict=True)]
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
            for name, order in zip(VERSIONS, difference.orders, strict=True)
        },
        "viewpoints": {name: _by_viewpoint(ranking) for name, ranking in rankings},
        "changes_to_unseat": {
            name: ranking.unseating.notches if ranking and ranking.unseating else None for name, ranking in rankings
        },
    }


def _by_viewpoint(ranking: Ranking | None) -> list[dict[str, Any]]:
    """Return the options that come first from each viewpoint, and those that can if it has an order of importance."""
    leaders = ranking.leaders_by_viewpoint.items() if ranking else ()
    can_come_first = ranking.can_come_first_by_viewpoint if ranking else {}
    return [{"id": id, "first": found.options, "can_be_first": can_come_first.get(id)} for id, found in leaders]


def _sides(change: Change, versions: Sequence[Version], hindsights: Sequence[Hindsight]) -> dict[str, Any]:
    sides = zip(VERSIONS, (change.old, change.new), versions, hindsights, strict=True)
    return {name: _side(side, version, hindsight) for name, side, version, hindsight in sides if side is not None}


def _side(side: DiffSide, version: Version, hindsight: Hindsight) -> dict[str, Any]:
    said = {
        "path": side.path,
        "line": version.line_of(side.target),
        "library": side.record.origin.library or None,
        "number": side.number,
        "value": side.value,
        "later": hindsight.year(side.record),
    }
    return {name: value for name, value in said.items() if value is not None}


def difference_table(difference: Difference, old: Version, new: Version) -> tuple[list[str], list[list[CsvCell]]]:
    """Return a header, and a row for each change."""
    header = ["kind", "part", "record", "path", "later", "old", "new", "old_line", "new_line"]
    hindsights = Hindsight(difference.new), Hindsight(difference.old)
    rows: list[list[CsvCell]] = []
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


def _side_cell(side: DiffSide | None) -> CsvCell:
    """Return the value on one side of a change as a cell."""
    if side is None or side.value is None:
        return ""
    cls: type = type(side.record)
    text = None if side.within else text_attribute(cls)
    value = plain_data(getattr(side.record, text) if text else side.value)
    return value if isinstance(value, str | int | float | Decimal) else in_json(value)
