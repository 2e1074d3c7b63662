"""Documents as sentences, for mail and for screen readers: tables become sentences row by row."""

from collections.abc import Iterator

from policy_cli.document import (
    Cell,
    Content,
    Document,
    Heading,
    ItemList,
    Paragraph,
    Picture,
    SingleBlock,
    Table,
    plain_text,
    sentence,
    with_remarks_apart,
)
from policy_cli.render.formats import Layout
from policy_cli.text import wrapped


def render(document: Document, layout: Layout) -> str:
    """Return the document as lines of at most `layout.width` columns."""
    lines = [*wrapped(plain_text(document.title), layout.width)]
    blocks = document.in_sequence
    for before, block in zip((None, *blocks), blocks, strict=False):
        if not (isinstance(before, Heading) and isinstance(block, ItemList)):
            lines.append("")
        lines += _block(block, layout.width)
    if document.notes:
        lines += ["", *wrapped(f"{document.notes_heading}:", layout.width)]
        for note in document.notes:
            lines += wrapped(f"[{note.number}] {plain_text(sentence(note.whole))}", layout.width, hang=4)
    return "\n".join(lines) + "\n"


def _block(block: SingleBlock, width: int) -> Iterator[str]:
    match block:
        case Heading(_, content):
            yield from wrapped(f"{plain_text(content)}:", width)
        case Paragraph(content):
            yield from wrapped(_words(content), width)
        case ItemList():
            yield from _listing(block, width, 0)
        case Picture(title, bars=bars):
            yield from wrapped(plain_text(sentence(title)), width)
            for bar in bars:
                yield from wrapped(f"{plain_text(bar.label)}: {plain_text(sentence(bar.words))}", width, hang=2)
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
        yield from wrapped(f"{name}: {_words(sentence(cell))}", width, indent, hang=2)


def _listing(listing: ItemList, width: int, indent: int) -> Iterator[str]:
    for label, item in listing.labeled():
        yield from wrapped(label + _words(sentence(item)), width, indent, hang=len(label))


def _words(content: Content) -> str:
    return plain_text(with_remarks_apart(content), signs=False)
