"""The options, one per line."""

from typing import TYPE_CHECKING

from policy_cli.document import Content, Document, Row, RowGroup, Table, ours, text
from policy_cli.model import Decision, Option
from policy_cli.views.names import option_name

if TYPE_CHECKING:
    from policy_cli.views.notes import Notes


def listing_document(decision: Decision) -> Document:
    """Return the options as a table with a row each."""
    options = decision.options.values()
    notes = None
    if any(option.outcome for option in options):
        from policy_cli.views.notes import Notes

        notes = Notes(decision)
    outcome = ("Outcome",) if notes else ()
    columns = tuple(map(ours, ("Id", "Option", *outcome, "Steps", "Costs", "Risks", "For", "Against")))
    rows = tuple(_row(option, decision, notes) for option in options)
    return Document(text(decision.title), (Table(columns, (RowGroup(rows),)),), language=decision.lang)


def _row(option: Option, decision: Decision, notes: "Notes | None") -> Row:
    """Return the row of an option; with `notes`, there is a column for what became of it."""
    counted = (option.steps, option.costs, option.risks, option.arguments.pro, option.arguments.con)
    counts = (text(str(len(records))) for records in counted)
    outcome = [_outcome(option, notes)] if notes else []
    return Row(text(option.id, "code"), (option_name(option, decision), *outcome, *counts))


def _outcome(option: Option, notes: "Notes") -> Content:
    if option.outcome is None:
        return ours("not stated", style="muted")
    return (*ours(option.outcome.status), *notes.later(option.outcome))
