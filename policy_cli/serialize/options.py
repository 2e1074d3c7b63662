"""Options as data and as a table."""

from typing import Any

from policy_cli.model import Decision, Option
from policy_cli.serialize.values import decision_header


def options_summary(decision: Decision, options: tuple[Option, ...]) -> dict[str, Any]:
    """Return the names, aims and counts of options."""
    records = []
    for option in options:
        texts = {"id": option.id, "name": option.name, "aim": option.aim}
        records.append({key: value for key, value in texts.items() if value} | _counts(option))
    return {**decision_header(decision), "options": records}


def options_data(decision: Decision, options: tuple[Option, ...]) -> dict[str, Any]:
    """Return options with all their fields."""
    return {**decision_header(decision), "options": options}


def options_table(options: tuple[Option, ...]) -> tuple[list[str], list[list[str]]]:
    """Return a header, and a row for each option."""
    header = ["id", "name", "aim", "steps", "costs", "risks", "for", "against"]
    return header, [[o.id, o.name, o.aim or "", *map(str, _counts(o).values())] for o in options]


def _counts(option: Option) -> dict[str, int]:
    counted = {
        "steps": option.steps,
        "costs": option.costs,
        "risks": option.risks,
        "for": option.arguments.pro,
        "against": option.arguments.con,
    }
    return {name: len(records) for name, records in counted.items()}
