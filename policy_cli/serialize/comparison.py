"""The comparison as data and as a table."""

from typing import Any

from policy_cli.analysis.comparison import Comparison
from policy_cli.model import Arguments, Rating, Step, Verdict
from policy_cli.serialize.values import head


def comparison_data(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison: its options, and each row with what each option says, by option id."""
    return {
        **head(comparison.decision),
        "options": [{"id": option.id, "name": option.name} for option in comparison.options],
        "rows": [
            {"group": row.group, "id": row.id, "label": row.label, "differs": row.differs, "cells": row.values}
            for row in comparison.rows
        ],
    }


def comparison_table(comparison: Comparison) -> tuple[list[str], list[list[str]]]:
    """Return a comparison as a header and rows of text, a column an option."""
    header = ["group", "row", *(option.id for option in comparison.options)]
    return header, [[row.group, row.label, *map(_words, row.values.values())] for row in comparison.rows]


def _words(value: Any) -> str:
    """Return what an option says in a row as the text of one cell."""
    match value:
        case None:
            return ""
        case str() | int():
            return str(value)
        case Rating():
            return value.rating
        case Arguments(pro=pro, con=con):
            return f"{len(pro)} for, {len(con)} against"
        case _:
            return "; ".join(_headline(record) for record in value)


def _headline(record: Any) -> str:
    """Return a record in a few words: what a step does, who concludes a verdict, what anything else claims."""
    match record:
        case Step():
            return record.action
        case Verdict():
            return record.source
        case _:
            return str(record.claim)
