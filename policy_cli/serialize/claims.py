"""Steps, costs, risks and arguments as a table."""

from collections.abc import Iterable
from typing import Any

from policy_cli.analysis.chronology import Hindsight
from policy_cli.analysis.rows import Options
from policy_cli.model import Argument, Cost, Decision, Option, Risk, Step
from policy_cli.serialize.values import PLACES_APART, Cell, plain_data
from policy_cli.shapes import Entry, entries, text_attribute

LEAVES_OUT = {
    "The table has a row for each step, cost, risk and argument, and nothing else; JSON has everything.": (
        *("Decision", "Statement", "Criterion", "Variant", "Rating", "Viewpoint", "Reference", "Name"),
        *("Verdict", "Verdict without option", "Option.name", "Option.aim", "Option.summary", "Option.cite"),
        *("Outcome", "Scale", "Option.attributes", "Option.order", "Option.ratings", "Option.note"),
    ),
}
"""The fields that the table leaves out, by the reason; a class stands for all its fields that are not shown."""


def claims_table(decision: Decision, options: Options) -> tuple[list[str], list[list[Cell]]]:
    """Return a header, and a row for each step, cost, risk and argument of the options.

    The columns are the keys of these records, except that the main text is always `text`, and the kind of a cost is
    `cost_kind`. `later` is the year of the sources of a record that rests only on sources later than `as_of`.
    """
    hindsight = Hindsight(decision)
    keys = dict.fromkeys(_column(cls, entry) for cls in (Step, Cost, Risk, Argument) for entry in entries(cls))
    first, last = ["option", "kind", "side", "text"], ["later", "cite", "note"]
    header = [*first, *(key for key in keys if key not in (*first, *last)), *last]
    rows = []
    for option in options:
        for side, record in _claims(option):
            cls: type = type(record)
            said = {_column(cls, entry): getattr(record, entry.attribute) for entry in entries(cls)}
            row = {
                "option": option.id,
                "kind": cls.__name__.lower(),
                "side": side,
                "later": hindsight.year(record),
                **said,
            }
            rows.append([_joined(row.get(column)) for column in header])
    return header, rows


def _claims(option: Option) -> Iterable[tuple[str, Any]]:
    yield from (("", record) for record in (*option.steps, *option.costs, *option.risks))
    yield from (("for", argument) for argument in option.arguments.pro)
    yield from (("against", argument) for argument in option.arguments.con)


def _column(cls: type, entry: Entry) -> str:
    if entry.attribute == text_attribute(cls):
        return "text"
    return "cost_kind" if entry.key == "kind" else entry.key


def _joined(value: Any) -> Cell:
    """Return the value of a field as one cell, which is empty if there is no value."""
    if isinstance(value, tuple):
        return PLACES_APART.join(map(str, plain_data(value)))
    return "" if value is None else value
