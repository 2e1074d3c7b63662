"""What the file says of options as a table: attributes, figures, steps, costs, risks and arguments."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from policy_cli.analysis.chronology import Hindsight
from policy_cli.analysis.rows import Options
from policy_cli.model import Argument, Attribute, Cost, Decision, Figure, Option, Risk, Step
from policy_cli.serialize.values import PLACES_APART, CsvCell
from policy_cli.shapes import Entry, entries, text_attribute

LEAVES_OUT = {
    "The table is of attributes, figures, steps, costs, risks and arguments; JSON has everything.": (
        *("Decision", "Statement", "Criterion", "Variant", "Rating", "Viewpoint", "Reference", "Name"),
        *("Verdict", "Verdict without option", "Option.name", "Option.aim", "Option.summary", "Option.cite"),
        *("Outcome", "Measure.id", "Measure.range", "Measure.parts", "Measure.note", "Scale"),
        *("Option.order", "Option.ratings", "Option.note", "Citation"),
    ),
}
"""The fields that the table leaves out, by the reason; a class stands for all its fields that are not shown."""


def claims_table(decision: Decision, options: Options) -> tuple[list[str], list[list[CsvCell]]]:
    """Return a header, and a row for each attribute, figure, part of a figure, step, cost, risk and argument.

    The columns are the keys of these records, except that the main text is always `text`, and the kind of a cost is
    `cost_kind`. `label` is that of an attribute, or the name of the measure of a figure; a figure that cites no place
    has those of its measure. `part` is the part of a figure whose number is the `value`. `later` is the year of the
    sources of a record that rests only on sources later than `as_of`.
    """
    hindsight = Hindsight(decision)
    classes = (Attribute, Figure, Step, Cost, Risk, Argument)
    keys = dict.fromkeys(_column(cls, entry) for cls in classes for entry in entries(cls) if entry.key != "by")
    first, last = ["option", "kind", "side", "label", "part", "text"], ["later", "cite", "note"]
    header = [*first, *(key for key in keys if key not in last and key != "text"), *last]
    header.insert(header.index("value"), "unit")
    rows = (row for option in options for row in _rows(decision, option, hindsight))
    return header, [[_joined(row.get(column)) for column in header] for row in rows]


def _rows(decision: Decision, option: Option, hindsight: Hindsight) -> Iterator[dict[str, Any]]:
    def row(record: Any, **others: Any) -> dict[str, Any]:
        cls: type = type(record)
        said = {_column(cls, entry): getattr(record, entry.attribute) for entry in entries(cls)}
        facts = {"option": option.id, "kind": cls.__name__.lower(), "later": hindsight.year(record)}
        return {**said, **facts, **others}

    yield from (row(attribute, label=label) for label, attribute in option.attributes.items())
    for id, figure in option.figures.items():
        measure = decision.measures[id]
        about = {"label": measure.name, "unit": measure.unit, "cite": figure.cite or measure.cite}
        yield row(figure, **about)
        # The ends of its range and its note are those of the whole.
        part_of = row(replace(figure, low=None, high=None, note=None), later=hindsight.year(figure), **about)
        yield from ({**part_of, "part": part, "value": value} for part, value in figure.by.items())
    yield from map(row, (*option.steps, *option.costs, *option.risks))
    yield from (row(argument, side="for") for argument in option.arguments.pro)
    yield from (row(argument, side="against") for argument in option.arguments.con)


def _column(cls: type, entry: Entry) -> str:
    if entry.attribute == text_attribute(cls):
        return "text"
    return "cost_kind" if entry.key == "kind" else entry.key


def _joined(value: Any) -> CsvCell:
    """Return the value of a field as one cell, which is empty if there is no value."""
    if isinstance(value, tuple):
        return PLACES_APART.join(map(str, value))
    return "" if value is None else value
