"""Options as data and as a table."""

from typing import Any

from policy_cli.analysis.chronology import Hindsight
from policy_cli.model import Decision, Option
from policy_cli.serialize.values import InHindsight, decision_header


def options_summary(decision: Decision, options: tuple[Option, ...]) -> dict[str, Any]:
    """Return the names, aims and counts of options."""
    records = []
    hindsight = Hindsight(decision)
    for option in options:
        outcome = option.outcome and InHindsight(option.outcome, hindsight)
        said = {"id": option.id, "name": option.name, "aim": option.aim, "outcome": outcome}
        records.append({key: value for key, value in said.items() if value} | _counts(option))
    return {**decision_header(decision), "options": records}


def options_data(decision: Decision, options: tuple[Option, ...]) -> dict[str, Any]:
    """Return options with all their fields."""
    return {**decision_header(decision), "options": InHindsight(options, Hindsight(decision))}


def options_table(decision: Decision, options: tuple[Option, ...]) -> tuple[list[str], list[list[str]]]:
    """Return a header, and a row for each option."""
    header = ["id", "name", "aim", "outcome", "steps", "costs", "risks", "for", "against"]
    hindsight = Hindsight(decision)
    rows = []
    for option in options:
        said = [(option.aim, option), (option.outcome and option.outcome.status, option.outcome)]
        texts = [hindsight.with_mark(text, record) if text else "" for text, record in said]
        rows.append([option.id, option.name, *texts, *map(str, _counts(option).values())])
    return header, rows


def _counts(option: Option) -> dict[str, int]:
    counted = {
        "steps": option.steps,
        "costs": option.costs,
        "risks": option.risks,
        "for": option.arguments.pro,
        "against": option.arguments.con,
    }
    return {name: len(records) for name, records in counted.items()}
