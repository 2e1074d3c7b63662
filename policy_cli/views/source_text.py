"""The text of a source as `verify` reads it: sections and paragraphs, each with the place by which it is cited."""

from collections.abc import Iterator

from policy_cli.document import Document, Row, RowGroup, Table, text
from policy_cli.model import Reference
from policy_cli.references.markup import without_markup
from policy_cli.sources.verification import Passage

NO_SECTION = "Before the first heading"


def source_text_document(reference: Reference, found: list[tuple[str | None, list[Passage]]]) -> Document:
    """Return the paragraphs of a source in a table, below the names of their sections."""
    columns = (text("Place"), text("Words"))
    groups = tuple(_groups(found))
    return Document(text(without_markup(reference.title or "") or reference.id), (Table(columns, groups),))


def _groups(found: list[tuple[str | None, list[Passage]]]) -> Iterator[RowGroup]:
    for section, own in found:
        rows = tuple(Row(text(", ".join(map(str, one.locators))), (text(" ".join(one.text.split())),)) for one in own)
        name = section or (NO_SECTION if len(found) > 1 else None)
        if rows or section:
            yield RowGroup(rows or (Row((), (text("no paragraphs", "muted"),)),), text(name))
