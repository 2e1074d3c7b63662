"""Documents as sentences, for mail and for screen readers: tables become sentences row by row."""

from collections.abc import Iterator

from policy_cli.document import Block, Cell, Document, Heading, ItemList, Paragraph, Table, plain_text, sentence
from policy_cli.render.formats import Layout
from policy_cli.text import wrapped


def render(document: Document, layout: Layout) -> str:
    """Return the document as lines of at most `layout.width` columns."""
    lines = [*wrapped(plain_text(document.title), layout.width)]
    for before, block in zip((None, *document.blocks), document.blocks, strict=False):
        if not (isinstance(before, Heading) and isinstance(block, ItemList)):
            lines.append("")
        lines += _block(block, layout.width)
    if document.notes:
        lines += ["", *wrapped(f"{document.notes_heading}:", layout.width)]
        for note in document.notes:
            lines += wrapped(f"[{note.number}] {plain_text(sentence(note.content))}", layout.width, hang=4)
    return "\n".join(lines) + "\n"


def _block(block: Block, width: int) -> Iterator[str]:
    match block:
        case Heading(_, content):
            yield from wrapped(f"{plain_text(content)}:", width)
        case Paragraph(content):
            yield from wrapped(plain_text(content, signs=False), width)
        case ItemList():
            yield from _listing(block, width, 0)
        case Table(columns, row_groups):
            names = [plain_text(column) for column in columns[1:]]
            for number, group in enumerate(row_groups):
                if group.heading:
                    if number:
                        yield ""
                    yield from wrapped(plain_text(sentence(group.heading)), width)
                for row in group.rows:
                    indent = 2 if row.is_part else 0
                    yield from wrapped(f"{plain_text(row.label)}:", width, indent)
                    for name, cell in zip(names, row.cells, strict=True):
                        yield from _cell(name, cell, width, indent + 2)


def _cell(name: str, cell: Cell, width: int, indent: int) -> Iterator[str]:
    if isinstance(cell, ItemList):
        yield from wrapped(f"{name}:", width, indent)
        yield from _listing(cell, width, indent + 2)
    else:
        yield from wrapped(f"{name}: {plain_text(sentence(cell), signs=False)}", width, indent, hang=2)


def _listing(listing: ItemList, width: int, indent: int) -> Iterator[str]:
    for label, item in listing.labeled():
        yield from wrapped(label + plain_text(sentence(item), signs=False), width, indent, hang=len(label))
