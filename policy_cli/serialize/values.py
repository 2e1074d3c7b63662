"""Values of the model as plain data, and data as JSON and CSV."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, is_dataclass
from decimal import Decimal
from typing import Any

from policy_cli.analysis.chronology import Hindsight
from policy_cli.frozen import frozen
from policy_cli.model import Date, Decision, FromKey, Name, Reference
from policy_cli.places import Place
from policy_cli.shapes import annotated_attribute, entries
from policy_cli.text import escape_controls, escape_json

JSON_FORMAT = 1
"""The version of the names and structure of the JSON output."""

PLACES_APART = "\n"
"""The separator of places in a cell: the only character that never appears in a place."""

CsvCell = str | int | float | Decimal

# What spreadsheets read as a formula: at the beginning of a cell, and after semicolons or tabs, which may split a cell.
# White space or quotation marks may precede a formula; a number is not one, nor is a range or a number with its range.
_UNSIGNED = r"[€$£¥]?(?:\d[\d.,]*(?:[\xa0\u202f '’]\d{3}[\d.,]*)*|\.\d+)(?:[eE][-+]?\d+)?(?:\s?[%€$£¥])?"
_RANGE = rf"(?:(?:from|up to) )?[-+]?{_UNSIGNED}(?: to [-+]?{_UNSIGNED})?"
_NUMBER = rf"\s*[-+]{_UNSIGNED}(?: to [-+]?{_UNSIGNED})?(?: \({_RANGE}\))?"
_BEGINS_FORMULA = r"(?=[\s\"]*[=+\-@＝＋－＠])"
_FORMULA = (
    rf"^(?=[\t\n])|^{_BEGINS_FORMULA}(?!{_NUMBER}(?:[;\t\n]{_NUMBER})*\Z)"
    rf"|(?<=[;\t\n]){_BEGINS_FORMULA}(?!{_NUMBER}(?:[;\t\n]|\Z))"
)


def to_json(answer: Mapping[str, Any]) -> str:
    """Return an answer of built-in types and records of the model as JSON that ends in a newline."""
    return escape_json(in_json({"format": JSON_FORMAT, **plain_data(answer)}, "\n")) + "\n"


def in_json(value: Any, margin: str = "") -> str:
    """Return plain data as JSON that keeps the digits of decimal numbers, on one line unless a margin is given.

    The margin is the line end and the spaces before each line.
    """
    from json import JSONEncoder

    return _written(value, margin, JSONEncoder(ensure_ascii=False).encode)


def _written(value: Any, margin: str, encode: Callable[[Any], str]) -> str:
    inner, between = (f"{margin}  ", f",{margin}  ") if margin else ("", ", ")
    if isinstance(value, dict) and value:
        members = (f"{encode(key)}: {_written(item, inner, encode)}" for key, item in value.items())
        return f"{{{inner}{between.join(members)}{margin}}}"
    if isinstance(value, list) and value:
        return f"[{inner}{between.join(_written(item, inner, encode) for item in value)}{margin}]"
    return f"{value:f}" if isinstance(value, Decimal) else encode(value)


def to_csv(header: Iterable[str], rows: Iterable[Iterable[CsvCell]]) -> str:
    """Return a table as CSV in which no text is a formula to a spreadsheet."""
    import csv
    from io import StringIO

    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for row in (header, *rows):
        writer.writerow([_cell(cell) for cell in row])
    return stream.getvalue()


def is_guarded(cell: CsvCell) -> bool:
    """Return whether a cell of CSV has an apostrophe so that spreadsheets take no part of it for a formula."""
    return isinstance(cell, str) and re.search(_FORMULA, _one_line_ends(cell)) is not None


@frozen
class InHindsight:
    """A value of the model, in which each record that rests only on later sources has their year as `later`."""

    value: Any
    hindsight: Hindsight


def plain_data(value: Any, hindsight: Hindsight | None = None) -> Any:
    """Return a value of the model as mappings, lists, text and numbers, without empty fields."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, InHindsight):
        return plain_data(value.value, value.hindsight)
    if isinstance(value, Place):
        return {"place": str(value), "fair": value.fair} if value.fair else str(value)
    if isinstance(value, Reference):
        from policy_cli.references.bibliography import csl_items

        return csl_items([value])[0]
    if isinstance(value, Name | Date):
        return {name: plain_data(item) for name, item in asdict(value).items() if item not in (None, (), False, "")}
    if isinstance(value, Mapping):
        return {key: plain_data(item, hindsight) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain_data(item, hindsight) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        name = annotated_attribute(type(value), FromKey)
        record = {"id": getattr(value, name)} if name else {}
        for entry in entries(type(value)):
            item = plain_data(getattr(value, entry.attribute), hindsight)
            if item not in (None, [], {}):
                record[entry.key] = item
        later = hindsight and hindsight.year(value)
        return {**record, "later": later} if later else record
    return value


def decision_header(decision: Decision) -> dict[str, Any]:
    """Return the facts about the decision with which each answer begins."""
    said = {"title": decision.title, "editor": decision.editor, "lang": decision.lang, "baseline": decision.baseline}
    return {"decision": {key: value for key, value in said.items() if value}}


def _cell(value: CsvCell) -> CsvCell:
    """Return a text that no spreadsheet reads as a formula, and a number as JSON writes it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if not isinstance(value, str):
        return plain_data(value)  # type: ignore[no-any-return]
    return re.sub(_FORMULA, "'", _one_line_ends(value))


def _one_line_ends(text: str) -> str:
    """Return a text with visible control characters, in which lines end in one way."""
    return escape_controls(text.replace("\r\n", "\n").replace("\r", "\n"))
