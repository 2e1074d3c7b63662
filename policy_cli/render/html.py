"""Documents as one self-contained HTML page: no network, no script, readable on a phone, on paper and in the dark.

The page includes page.css, and its content security policy allows only that style sheet.
"""

import re
from binascii import b2a_base64
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape
from itertools import takewhile
from pkgutil import get_data

from policy_cli.document import (
    LANGUAGE,
    SIGNS,
    Block,
    Cell,
    Content,
    Document,
    Heading,
    ItemList,
    NoteMark,
    Paragraph,
    RatingSpan,
    Span,
    Table,
    plain_text,
)
from policy_cli.render.formats import Layout

MIN_CONTENTS = 3
"""The number of sections from which a page has a table of contents."""

MIN_PAGE_WORDS = 250
"""The number of words, more than a third of a printed page, from which a section may begin a page of its own."""
WORDS_PER_ROW = 15


def render(document: Document, layout: Layout) -> str:
    """Return the document as a page; notes are linked both ways."""
    return "\n".join(_Page(document).lines()) + "\n"


def style_sheet() -> str:
    """Return the style sheet, with the line ends over which a browser computes its hash."""
    return (get_data(__package__, "page.css") or b"").decode().replace("\r\n", "\n")


class _Page:
    """Writes the parts of a page; it keeps the ids in use, and which notes have had their first mark."""

    def __init__(self, document: Document) -> None:
        self.document = document
        notes = {f"{part}-{note.number}" for note in document.notes for part in ("note", "mark")}
        self._ids = {"text", "contents", *notes}
        self._marked: set[int] = set()
        self._section = document.title
        headings = [block for block in document.body if isinstance(block, Heading)]
        self.headings = [(self.id(plain_text(heading.content, marks=False)), heading) for heading in headings]

    def id(self, words: str) -> str:
        """Return an unused id made of the words."""
        stem = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:60] or "section"
        id, number = stem, 1
        while id in self._ids:
            number += 1
            id = f"{stem}-{number}"
        self._ids.add(id)
        return id

    def lines(self) -> Iterator[str]:
        """Yield the lines of the page."""
        style = "\n" + style_sheet()
        digest = b2a_base64(sha256(style.encode()).digest(), newline=False).decode()
        policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        yield "<!DOCTYPE html>"
        yield f'<html lang="{LANGUAGE}">'
        yield "<head>"
        yield '<meta charset="utf-8">'
        yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield '<meta name="generator" content="policy-cli">'
        if self.document.author:
            yield f'<meta name="author" content="{escape(Span(self.document.author).text)}">'
        yield f"<title>{escape(plain_text(self.document.title))}</title>"
        yield f"<style>{style}</style>"
        yield "</head>"
        yield "<body>"
        yield '<a class="skip" href="#text">Skip to the text</a>'
        yield "<header>"
        yield f'<h1 dir="auto">{self.inline(self.document.title)}</h1>'
        for block in self.document.lead:
            yield from self.block(block)
        yield "</header>"
        yield from self.contents()
        yield '<main id="text" tabindex="-1">'
        yield from self.sections()
        yield "</main>"
        yield from self.notes()
        yield "</body>"
        yield "</html>"

    def contents(self) -> Iterator[str]:
        """Yield the lines of the table of contents, if the page is long enough for one."""
        sections = [(id, heading) for id, heading in self.headings if heading.level == 2]
        if len(sections) < MIN_CONTENTS:
            return
        yield '<nav aria-label="Contents">'
        yield "<ol>"
        for id, heading in sections:
            yield f'<li dir="auto"><a href="#{id}">{escape(plain_text(heading.content, marks=False))}</a></li>'
        yield "</ol>"
        yield "</nav>"

    def sections(self) -> Iterator[str]:
        """Yield the lines of the body; each heading of level 2 opens a section."""
        ids = (id for id, _ in self.headings)
        inside = False
        for number, block in enumerate(self.document.body):
            if not isinstance(block, Heading):
                yield from self.block(block)
                continue
            self._section = block.content
            if block.level == 2:
                yield from ["</section>"] * inside
                yield _section(block, self.document.body[number + 1 :])
                inside = True
            yield f'<h{block.level} id="{next(ids)}" dir="auto">{self.inline(block.content)}</h{block.level}>'
        yield from ["</section>"] * inside

    def block(self, block: Block) -> Iterator[str]:
        """Yield the lines of a block that is not a heading."""
        match block:
            case Paragraph(content):
                yield f'<p dir="auto">{self.inline(content)}</p>'
            case ItemList():
                yield self.listing(block)
            case Table():
                yield from self.table(block)

    def table(self, table: Table) -> Iterator[str]:
        """Yield the lines of a table, in a box that scrolls if the table is too wide.

        Its caption repeats the heading of its section for screen readers.
        """
        corner, *heads = table.columns
        first = self.head(corner) if corner else "<td></td>"
        caption = self.id("table")
        yield f'<div class="table" tabindex="0" role="region" aria-labelledby="{caption}">'
        yield "<table>"
        yield f'<caption id="{caption}" dir="auto">{escape(plain_text(self._section, marks=False))}</caption>'
        yield f"<thead><tr>{first}{''.join(self.head(head) for head in heads)}</tr></thead>"
        for group in table.row_groups:
            yield "<tbody>"
            if group.heading:
                heading = f'<span class="group">{self.inline(group.heading)}</span>'
                yield f'<tr><th colspan="{len(table.columns)}" scope="rowgroup" dir="auto">{heading}</th></tr>'
            for row in group.rows:
                cells = "".join(map(self.cell, row.cells))
                yield f'<tr><th scope="row" dir="auto">{self.inline(row.label)}</th>{cells}</tr>'
            yield "</tbody>"
        yield "</table>"
        yield "</div>"

    def head(self, head: Content) -> str:
        """Return the header of a column."""
        return f'<th scope="col" dir="auto">{self.inline(head)}</th>'

    def cell(self, cell: Cell) -> str:
        """Return a cell; one with only a rating gets its color, so that a table of ratings reads as a heat map."""
        match cell:
            case ItemList():
                return f'<td dir="auto">{self.listing(cell)}</td>'
            case (RatingSpan(tone=str(tone)),):
                return f'<td class="{_rating_class(tone)}" dir="auto">{_rating_words(tone)}</td>'
            case _:
                return f'<td dir="auto">{self.inline(cell)}</td>'

    def listing(self, listing: ItemList) -> str:
        """Return a list."""
        tag = "ol" if listing.ordered else "ul"
        items = "".join(f'<li dir="auto">{self.inline(item)}</li>' for item in listing.items)
        return f"<{tag}>{items}</{tag}>"

    def inline(self, content: Content) -> str:
        """Return content within a line."""
        parts = []
        for number, part in enumerate(content):
            if isinstance(part, RatingSpan) and part.tone:
                parts.append(f'<span class="{_rating_class(part.tone)}">{_rating_words(part.tone)}</span>')
            elif isinstance(part, Span):
                parts.append(_span(part))
            elif not isinstance(part, NoteMark):
                parts.append(escape(str(part)))
            else:
                # Without a comma the raised numbers of two notes would look like one number.
                comma = ", " if number and isinstance(content[number - 1], NoteMark) else ""
                parts.append(f"<sup>{comma}{self.mark(part.number)}</sup>")
        return "".join(parts)

    def mark(self, number: int) -> str:
        """Return the mark of a note; the note links back to its first mark."""
        id = f' id="mark-{number}"' if number not in self._marked else ""
        self._marked.add(number)
        return f'<a role="doc-noteref" href="#note-{number}"{id} aria-label="Note {number}">{number}</a>'

    def notes(self) -> Iterator[str]:
        """Yield the lines of the notes."""
        if not self.document.notes:
            return
        heading = self.id(self.document.notes_heading)
        yield "<footer>"
        yield f'<section role="doc-endnotes" aria-labelledby="{heading}">'
        yield f'<h2 id="{heading}" dir="auto">{escape(self.document.notes_heading)}</h2>'
        yield "<ol>"
        for note in self.document.notes:
            back = f'<a role="doc-backlink" href="#mark-{note.number}" aria-label="Back to mark {note.number}">↩︎</a>'
            yield f'<li id="note-{note.number}" dir="auto">{self.inline(note.content)} {back}</li>'
        yield "</ol>"
        yield "</section>"
        yield "</footer>"


_TAGS = {
    "strong": "strong",
    "emphasis": "em",
    "code": "code",
    "removed": "del",
    "added": "ins",
    "subscript": "sub",
    "superscript": "sup",
}


def _section(heading: Heading, following: Iterable[Block]) -> str:
    """Return the tag of a section; one that should begin a page is kept on one page instead if it is short."""
    if not heading.new_page:
        return "<section>"
    own = takewhile(lambda block: not isinstance(block, Heading) or block.level > heading.level, following)
    return f'<section class="{"new-page" if sum(map(_words_in, own)) >= MIN_PAGE_WORDS else "together"}">'


def _words_in(block: Block) -> int:
    """Return the number of words in a block, counting a table by its rows."""
    match block:
        case ItemList(items):
            return sum(len(plain_text(item).split()) for item in items)
        case Table(_, row_groups):
            return WORDS_PER_ROW * sum(len(group.rows) for group in row_groups)
        case _:
            return len(plain_text(block.content).split())


def _rating_class(word: str) -> str:
    return f"rating {word.replace(' ', '-')}"


def _rating_words(word: str) -> str:
    return f'<span class="sign">{escape(SIGNS[word])}</span> {word}'


def _span(span: Span) -> str:
    words = escape(span.text)
    if span.link:
        return f'<a href="{escape(span.link)}">{words}</a>'
    if span.style in ("muted", "remark", "small-caps"):
        return f'<span class="{span.style}">{words}</span>'
    tag = _TAGS.get(span.style or "")
    return f"<{tag}>{words}</{tag}>" if tag else words
