"""The comparison as data and as a table."""

from typing import Any

from policy_cli.analysis.comparison import ComparedRow, Comparison
from policy_cli.analysis.figures import figure_in_words
from policy_cli.model import Figure, Option, Rating
from policy_cli.serialize.values import decision_header


def comparison_data(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison: its options, and each row with its values by option id."""
    return {
        **decision_header(comparison.decision),
        "options": [{"id": option.id, "name": option.name} for option in comparison.options],
        "rows": [
            {"group": row.group, "id": row.id, "label": row.label, "differs": row.differs, "cells": row.values}
            for row in comparison.rows
        ],
    }


def comparison_table(comparison: Comparison) -> tuple[list[str], list[list[str]]]:
    """Return a comparison as a header and rows of text, with a column for each option."""
    header = ["group", "row", *(option.id for option in comparison.options)]
    rows = []
    for row in comparison.rows:
        rows.append([row.group, row.label, *(_words(comparison, row, option) for option in comparison.options)])
    return header, rows


def _words(comparison: Comparison, row: ComparedRow, option: Option) -> str:
    """Return what a cell says, with numbers as programs read them."""
    value = row.values[option.id]
    if isinstance(value, Rating):
        value = option.figures.get(comparison.decision.criteria[row.id].measure or "", value)
    if isinstance(value, Figure):
        return figure_in_words(value, "{:f}".format)
    return "" if value is None else "; ".join(row.kind.words(value))
