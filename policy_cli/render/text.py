"""Documents as sentences, for mail and for screen readers: tables are read out row by row, nothing is drawn."""

from collections.abc import Iterator

from policy_cli.document import Block, Cell, Document, Heading, Listing, Paragraph, Table, plain, sentence
from policy_cli.render.formats import Layout
from policy_cli.text import wrapped


def render(document: Document, layout: Layout) -> str:
    """Return the document as lines of at most `layout.width` columns."""
    lines = [*wrapped(plain(document.title), layout.width)]
    for before, block in zip((None, *document.blocks), document.blocks, strict=False):
        if not (isinstance(before, Heading) and isinstance(block, Listing)):
            lines.append("")
        lines += _block(block, layout.width)
    if document.notes:
        lines += ["", *wrapped(f"{document.notes_heading}:", layout.width)]
        for note in document.notes:
            lines += wrapped(f"[{note.number}] {plain(sentence(note.content))}", layout.width, hang=4)
    return "\n".join(lines) + "\n"


def _block(block: Block, width: int) -> Iterator[str]:
    match block:
        case Heading(_, content):
            yield from wrapped(f"{plain(content)}:", width)
        case Paragraph(content):
            yield from wrapped(plain(content, signs=False), width)
        case Listing():
            yield from _listing(block, width, 0)
        case Table(columns, sections):
            names = [plain(column) for column in columns[1:]]
            for section in sections:
                if section.heading:
                    yield from [""] * (section is not sections[0])
                    yield from wrapped(plain(sentence(section.heading)), width)
                for row in section.rows:
                    yield from wrapped(f"{plain(row.label)}:", width)
                    for name, cell in zip(names, row.cells, strict=True):
                        yield from _cell(name, cell, width)


def _cell(name: str, cell: Cell, width: int) -> Iterator[str]:
    if isinstance(cell, Listing):
        yield from wrapped(f"{name}:", width, 2)
        yield from _listing(cell, width, 4)
    else:
        yield from wrapped(f"{name}: {plain(sentence(cell), signs=False)}", width, 2, hang=2)


def _listing(listing: Listing, width: int, indent: int) -> Iterator[str]:
    for number, item in enumerate(listing.items, 1):
        mark = f"{number}. " if listing.ordered else "- "
        yield from wrapped(mark + plain(sentence(item), signs=False), width, indent, hang=len(mark))
