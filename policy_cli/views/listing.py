"""The options, one a line."""

from policy_cli.document import Document, Row, RowGroup, Table, text
from policy_cli.model import Decision, Option
from policy_cli.views.claims import option_name


def listing_document(decision: Decision) -> Document:
    """Return the options as a table with a row each."""
    columns = tuple(text(column) for column in ("Id", "Option", "Steps", "Costs", "Risks", "For", "Against"))
    rows = tuple(_row(option, decision) for option in decision.options.values())
    return Document(text(decision.title), (Table(columns, (RowGroup(rows),)),))


def _row(option: Option, decision: Decision) -> Row:
    counted = (option.steps, option.costs, option.risks, option.arguments.pro, option.arguments.con)
    counts = (text(str(len(records))) for records in counted)
    return Row(text(option.id, "code"), (option_name(option, decision), *counts))
