"""Documents as one self-contained HTML page: no network, no script, readable on a phone, on paper and in the dark.

The page includes page.css, and its content security policy allows only that style sheet.
"""

import re
from binascii import b2a_base64
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape
from itertools import groupby, takewhile
from pkgutil import get_data

from policy_cli.document import (
    SIGNS,
    Bibliography,
    Block,
    Cell,
    Content,
    Document,
    Heading,
    Inline,
    ItemList,
    NoteMark,
    NumberSpan,
    Paragraph,
    RatingSpan,
    Span,
    Table,
    aligned,
    is_ours,
    plain_text,
    without_outer_signs,
)
from policy_cli.languages import DEFAULT, OURS, direction, is_english, paper
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
        language = document.language or DEFAULT
        runs_left = direction(language) == "rtl"
        self.language = f' lang="{language}" dir="rtl"' if runs_left else f' lang="{language}"'
        """The attributes of text in the language of the file."""
        self.ours = "" if is_english(language) else f' lang="{OURS}" dir="ltr"' if runs_left else f' lang="{OURS}"'
        """The attributes of our own words, if they are in another language."""
        self.auto = "" if runs_left else ' dir="auto"'
        """The direction of a block: that of its first letter, or that of the page if text in it runs to the left."""
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
        style = f"\n{style_sheet()}\n@page {{ size: {paper(self.document.language)}; }}\n"
        digest = b2a_base64(sha256(style.encode()).digest(), newline=False).decode()
        policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        yield "<!DOCTYPE html>"
        yield f"<html{self.language}>"
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
        yield f'<a class="skip" href="#text"{self.ours}>Skip to the text</a>'
        yield "<header>"
        yield f"<h1{self.auto}>{self.inline(self.document.title)}</h1>"
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
        yield f'<nav aria-label="Contents"{self.ours}>'
        yield f"<ol{self.language if self.ours else ''}>"
        for id, heading in sections:
            yield f'<li{self.auto}><a href="#{id}">{self.name(heading.content)}</a></li>'
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
            yield f'<h{block.level} id="{next(ids)}"{self.auto}>{self.inline(block.content)}</h{block.level}>'
        yield from ["</section>"] * inside

    def block(self, block: Block) -> Iterator[str]:
        """Yield the lines of a block that is not a heading."""
        match block:
            case Paragraph(content):
                if self.ours and is_ours(content):
                    yield f"<p{self.ours}>{self.parts(content, within=True)}</p>"
                else:
                    yield f"<p{self.auto}>{self.inline(content)}</p>"
            case ItemList():
                yield self.listing(block)
            case Table():
                yield from self.table(aligned(block))

    def table(self, table: Table) -> Iterator[str]:
        """Yield the lines of a table, in a box that scrolls if the table is too wide.

        Its caption repeats the heading of its section for screen readers.
        """
        corner, *heads = table.columns
        first = self.head(corner) if corner else "<td></td>"
        numeric = table.is_numeric[1:]
        caption = self.id("table")
        yield f'<div class="table" tabindex="0" role="region" aria-labelledby="{caption}">'
        yield "<table>"
        yield f'<caption id="{caption}"{self.auto}>{self.name(self._section)}</caption>'
        yield f"<thead><tr>{first}{''.join(map(self.head, heads, numeric))}</tr></thead>"
        for group in table.row_groups:
            yield "<tbody>"
            if group.heading:
                heading = f'<span class="group">{self.inline(group.heading)}</span>'
                yield f'<tr><th colspan="{len(table.columns)}" scope="rowgroup"{self.auto}>{heading}</th></tr>'
            for row in group.rows:
                cells = "".join(map(self.cell, row.cells, numeric))
                part = ' class="part"' if row.is_part else ""
                yield f'<tr{part}><th scope="row"{self.auto}>{self.inline(row.label)}</th>{cells}</tr>'
            yield "</tbody>"
        yield "</table>"
        yield "</div>"

    def head(self, head: Content, is_numeric: bool = False) -> str:
        """Return the header of a column."""
        return f'<th{_number_class(is_numeric)} scope="col"{self.auto}>{self.inline(head)}</th>'

    def cell(self, cell: Cell, is_numeric: bool) -> str:
        """Return a cell; one with only a rating gets its color, so that a table of ratings reads as a heat map."""
        match cell:
            case ItemList():
                return f"<td{self.auto}>{self.listing(cell)}</td>"
            case (RatingSpan(tone=str(tone)),):
                language = f' lang="{OURS}"' if self.ours else self.auto
                return f'<td class="{_rating_class(tone)}"{language}>{_rating_words(tone)}</td>'
            case _:
                runs_right = self.auto or (' dir="ltr"' if is_numeric else "")
                return f"<td{_number_class(is_numeric)}{runs_right}>{self.inline(cell)}</td>"

    def listing(self, listing: ItemList) -> str:
        """Return a list."""
        tag = "ol" if listing.ordered else "ul"
        show = self.cited if isinstance(listing, Bibliography) else self.inline
        items = "".join(f"<li{self.auto}>{show(item)}</li>" for item in listing.items)
        return f"<{tag}>{items}</{tag}>"

    def name(self, content: Content) -> str:
        """Return content as a name of a section or table: without note marks and styles."""
        return self.inline(
            tuple(
                Span(part.text, pieces=part.pieces) if isinstance(part, Span) else part
                for part in content
                if not isinstance(part, NoteMark)
            )
        )

    def cited(self, content: Content) -> str:
        """Return what names a source, whose language may run in another direction than that of the page."""
        shown = self.inline(content)
        return shown if self.auto else f"<bdi>{shown}</bdi>"

    def inline(self, content: Content) -> str:
        """Return content within a line."""
        if self.ours and is_ours(content):
            return f"<span{self.ours}>{self.parts(content, within=True)}</span>"
        return self.parts(content)

    def parts(self, content: Content, within: bool = False) -> str:
        """Return content within a line; `within` text that is marked as ours, only the words of the file are marked."""
        parts: list[str] = []
        for (kind, style, link), group in groupby(content, key=_kind):
            if kind is Span:
                words = "".join(self.words(span, within) for span in group if isinstance(span, Span))
                parts.append(_styled(words, style, link))
            elif kind is NoteMark:
                # Without commas the raised numbers of two notes would look like one number.
                marks = [self.mark(mark.number, within) for mark in group if isinstance(mark, NoteMark)]
                parts += (f"<sup>{', ' if number else ''}{mark}</sup>" for number, mark in enumerate(marks))
            elif kind is RatingSpan:
                parts += (self.rating(rating, within) for rating in group if isinstance(rating, RatingSpan))
            elif kind is NumberSpan and not self.auto:
                parts += (f'<span dir="ltr">{number}</span>' for number in group)
            else:
                parts += (escape(str(part)) for part in group)
        return "".join(parts)

    def rating(self, rating: RatingSpan, within: bool) -> str:
        """Return a rating within a line."""
        if rating.tone:
            language = "" if within else self.ours
            return f'<span class="{_rating_class(rating.tone)}"{language}>{_rating_words(rating.tone)}</span>'
        return self.words(rating.as_span, within) if rating.is_ours else escape(str(rating))

    def words(self, span: Span, within: bool = False) -> str:
        """Return the words of a span, with a mark on those that are in another language than the text around them."""
        if not (self.ours and span.pieces):
            return escape(span.text)
        before, pieces, after = ("", span.pieces, "") if within else without_outer_signs(span.pieces)
        marked = "".join(
            f"<span{self.language}>{escape(piece)}</span>" if piece and number % 2 else escape(piece)
            for number, piece in enumerate(pieces)
        )
        marked = marked if within or not pieces else f"<span{self.ours}>{marked}</span>"
        return f"{escape(before)}{marked}{escape(after)}"

    def mark(self, number: int, within: bool = False) -> str:
        """Return the mark of a note; the note links back to its first mark."""
        id = f' id="mark-{number}"' if number not in self._marked else ""
        self._marked.add(number)
        language = "" if within else self.ours
        return f'<a role="doc-noteref" href="#note-{number}"{id} aria-label="Note {number}"{language}>{number}</a>'

    def notes(self) -> Iterator[str]:
        """Yield the lines of the notes."""
        if not self.document.notes:
            return
        title = self.document.notes_heading
        heading = self.id(title)
        yield "<footer>"
        yield f'<section role="doc-endnotes" aria-labelledby="{heading}">'
        yield f'<h2 id="{heading}"{self.auto}>{self.words(Span(title, pieces=(title,)))}</h2>'
        yield "<ol>"
        for note in self.document.notes:
            target = f'href="#mark-{note.number}" aria-label="Back to mark {note.number}"'
            back = f'<a role="doc-backlink" {target}{self.ours}>↩︎</a>'
            yield f'<li id="note-{note.number}"{self.auto}>{self.cited(note.content)} {back}</li>'
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


def _number_class(is_numeric: bool) -> str:
    """Return the attribute of a cell in a column of numbers."""
    return ' class="number"' if is_numeric else ""


def _rating_class(word: str) -> str:
    return f"rating {word.replace(' ', '-')}"


def _rating_words(word: str) -> str:
    return f'<span class="sign">{escape(SIGNS[word])}</span> {word}'


def _kind(part: Inline) -> tuple[type, str | None, str | None]:
    """Return what parts of content that share a tag have in common."""
    return (Span, part.style, part.link) if isinstance(part, Span) else (type(part), None, None)


def _styled(words: str, style: str | None, link: str | None) -> str:
    if link:
        return f'<a href="{escape(link)}">{words}</a>'
    if style in ("muted", "remark", "small-caps"):
        return f'<span class="{style}">{words}</span>'
    tag = _TAGS.get(style or "")
    return f"<{tag}>{words}</{tag}>" if tag else words
