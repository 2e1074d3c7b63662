"""Documents as one self-contained HTML page: no network, no script, readable on paper and in the dark."""

from collections.abc import Iterator
from html import escape

from policy_cli.document import (
    SIGNS,
    Block,
    Cell,
    Content,
    Document,
    Heading,
    Judgment,
    Listing,
    Paragraph,
    Share,
    Span,
    Table,
    plain,
)
from policy_cli.render import Layout

STYLE_SHEET = """\
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3, h4 { line-height: 1.2; margin: 1.5em 0 .5em; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: .35rem .75rem .35rem 0; }
tbody { border-top: 1px solid; }
td ol, td ul { margin: 0; padding-inline-start: 1.4em; }
.remark { display: block; }
.muted, .remark, .section th { opacity: .75; font-weight: normal; }
.rating { white-space: nowrap; padding: 0 .3em; border-radius: .2em; }
.much-better { background: #1b7f3b; color: #fff; }
.same { padding: 0; }
.better { background: #cdebd5; color: #0b3d1c; }
.worse { background: #f7d4d0; color: #5a120b; }
.much-worse { background: #a8281c; color: #fff; }
del { background: #f7d4d0; color: #5a120b; }
ins { background: #cdebd5; color: #0b3d1c; }
.unknown { background: #f3e6b3; color: #4a3a00; }
@media print { body { max-width: none; margin: 0; } tr { break-inside: avoid; } }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(document: Document, layout: Layout) -> str:
    """Return the document as a page; notes are linked both ways."""
    page = _Page()
    title = escape(plain(document.title))
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        f"<title>{title}</title>",
        f"<style>\n{STYLE_SHEET}</style>",
        "</head>",
        "<body>",
        "<main>",
        f'<h1 dir="auto">{page.inline(document.title)}</h1>',
        *(line for block in document.blocks for line in page.block(block)),
        "</main>",
        *page.notes(document),
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


class _Page:
    """Writes the parts of a page, and knows which notes have been called: a note leads back to its first mark."""

    def __init__(self) -> None:
        self._marked: set[int] = set()

    def block(self, block: Block) -> Iterator[str]:
        """Yield the lines of a block."""
        match block:
            case Heading(level, content):
                yield f'<h{level} dir="auto">{self.inline(content)}</h{level}>'
            case Paragraph(content):
                yield f'<p dir="auto">{self.inline(content)}</p>'
            case Listing():
                yield self.listing(block)
            case Table():
                yield from self.table(block)

    def table(self, table: Table) -> Iterator[str]:
        """Yield the lines of a table, which scrolls in a box of its own where it is too wide."""
        corner, *heads = table.columns
        first = self.head(corner) if corner else "<td></td>"
        yield '<div class="table" tabindex="0" role="region" aria-label="Table">'
        yield "<table>"
        yield f"<thead><tr>{first}{''.join(self.head(head) for head in heads)}</tr></thead>"
        for section in table.sections:
            yield "<tbody>"
            if section.heading:
                heading = self.inline(section.heading)
                yield f'<tr class="section"><th colspan="{len(table.columns)}" scope="rowgroup">{heading}</th></tr>'
            for row in section.rows:
                cells = "".join(f'<td dir="auto">{self.cell(cell)}</td>' for cell in row.cells)
                yield f'<tr><th scope="row" dir="auto">{self.inline(row.label)}</th>{cells}</tr>'
            yield "</tbody>"
        yield "</table>"
        yield "</div>"

    def head(self, head: Content) -> str:
        """Return the header of a column."""
        return f'<th scope="col" dir="auto">{self.inline(head)}</th>'

    def cell(self, cell: Cell) -> str:
        """Return what stands in a cell."""
        return self.listing(cell) if isinstance(cell, Listing) else self.inline(cell)

    def listing(self, listing: Listing) -> str:
        """Return a list."""
        tag = "ol" if listing.ordered else "ul"
        items = "".join(f'<li dir="auto">{self.inline(item)}</li>' for item in listing.items)
        return f"<{tag}>{items}</{tag}>"

    def inline(self, content: Content) -> str:
        """Return content within a line."""
        parts = []
        for part in content:
            if isinstance(part, Judgment):
                name = part.word.replace(" ", "-")
                parts.append(f'<span class="rating {name}">{escape(SIGNS[part.word])} {part.word}</span>')
            elif isinstance(part, Span):
                parts.append(_span(part))
            elif isinstance(part, Share):
                parts.append(str(part))
            else:
                parts.append(self.mark(part.number))
        return "".join(parts)

    def mark(self, number: int) -> str:
        """Return the mark of a note, to which the note leads back if it is the first."""
        id = f' id="mark-{number}"' if number not in self._marked else ""
        self._marked.add(number)
        return f'<sup><a href="#note-{number}"{id}>[{number}]</a></sup>'

    def notes(self, document: Document) -> Iterator[str]:
        """Yield the lines of the notes."""
        if not document.notes:
            return
        yield f'<section aria-label="{escape(document.notes_heading)}">'
        yield f"<h2>{escape(document.notes_heading)}</h2>"
        yield "<ol>"
        for note in document.notes:
            back = f'<a href="#mark-{note.number}" aria-label="back to the text">↩</a>'
            yield f'<li id="note-{note.number}" dir="auto">{self.inline(note.content)} {back}</li>'
        yield "</ol>"
        yield "</section>"


_TAGS = {"strong": "strong", "emphasis": "em", "code": "code", "removed": "del", "added": "ins"}


def _span(span: Span) -> str:
    words = escape(span.text)
    if span.link:
        return f'<a href="{escape(span.link)}">{words}</a>'
    if span.style in ("muted", "remark"):
        return f'<span class="{span.style}">{words}</span>'
    tag = _TAGS.get(span.style or "")
    return f"<{tag}>{words}</{tag}>" if tag else words
