"""The options, one a line."""

from policy_cli.document import Document, Row, Section, Table, text
from policy_cli.model import Decision
from policy_cli.views.claims import option_name

HEADER = ("id", "name", "aim", "steps", "costs", "risks", "for", "against")


def listing_document(decision: Decision) -> Document:
    """Return the options as a table with a row each."""
    columns = ("Id", "Option", "Aim", "Steps", "For / against")
    rows = tuple(
        Row(
            text(option.id, "code"),
            (
                option_name(option, decision),
                text(option.aim or "–"),
                text(str(len(option.steps))),
                text(f"{len(option.arguments.pro)} / {len(option.arguments.con)}"),
            ),
        )
        for option in decision.options.values()
    )
    return Document(text(decision.title), (Table(tuple(text(column) for column in columns), (Section(rows),)),))
