"""The comparison as data and as a table."""

from typing import Any

from policy_cli.analysis.chronology import Hindsight
from policy_cli.analysis.comparison import ComparedRow, Comparison
from policy_cli.analysis.figures import figure_in_words
from policy_cli.analysis.rows import records_of
from policy_cli.model import Decision, Figure, Option, Rating
from policy_cli.serialize.values import InHindsight, decision_header

ITEMS_APART = "\n"
"""The separator of items in a cell: the only character that is in none of them."""


def comparison_data(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison: its options, and each row with its values by option id."""
    hindsight = Hindsight(comparison.decision)
    return {
        **decision_header(comparison.decision),
        "options": [{"id": option.id, "name": option.name} for option in comparison.options],
        "rows": [
            {
                "group": row.group,
                "id": row.id,
                "label": row.label,
                "differs": row.differs,
                "cells": InHindsight(row.values, hindsight),
            }
            for row in comparison.rows
        ],
    }


def comparison_table(comparison: Comparison) -> tuple[list[str], list[list[str]]]:
    """Return a comparison as a header and rows of text, with a column for each option.

    The year of what rests only on later sources is in parentheses.
    """
    hindsight = Hindsight(comparison.decision)
    header = ["group", "row", *(option.id for option in comparison.options)]
    rows = []
    for row in comparison.rows:
        cells = (_cell(comparison.decision, row, option, hindsight) for option in comparison.options)
        rows.append([row.group, row.label, *cells])
    return header, rows


def _cell(decision: Decision, row: ComparedRow, option: Option, hindsight: Hindsight) -> str:
    value = row.values[option.id]
    if value is None:
        return ""
    said = hindsight.beside(_words(decision, row, option), records_of(value, option))
    return ITEMS_APART.join(f"{word} ({mark})" if mark else word for word, mark in said)


def _words(decision: Decision, row: ComparedRow, option: Option) -> list[str]:
    """Return the words of a cell, with numbers as programs read them."""
    value = row.values[option.id]
    if isinstance(value, Rating):
        value = option.figures.get(decision.criteria[row.id].measure or "", value)
    return [figure_in_words(value, "{:f}".format)] if isinstance(value, Figure) else row.kind.words(value)
