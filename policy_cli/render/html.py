"""Documents as one self-contained HTML page: no network, no script, readable on a phone, on paper and in the dark.

The page includes page.css, and its content security policy allows only that style sheet.
"""

import re
from binascii import b2a_base64
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from html import escape
from itertools import groupby, repeat, takewhile
from pkgutil import get_data

from policy_cli.document import (
    Bar,
    Bibliography,
    Block,
    Cell,
    Content,
    Document,
    Excerpt,
    Heading,
    Inline,
    ItemList,
    Note,
    NoteMark,
    NumberSpan,
    Paragraph,
    Picture,
    RatingSpan,
    Row,
    Segment,
    SegmentKind,
    ShareSpan,
    SideBySide,
    Span,
    Table,
    aligned,
    is_ours,
    of_numbers,
    ours,
    plain_text,
    reworded,
    singles,
    staggered,
    without_outer_signs,
)
from policy_cli.languages import DEFAULT, OURS, direction, is_english
from policy_cli.render.formats import Layout
from policy_cli.typography import typographic

MIN_CONTENTS = 3
"""The number of sections from which a page has a table of contents."""

MIN_PAGE_WORDS = 250
"""The number of words, more than a third of a printed page, from which a section may go on to another page."""
WORDS_PER_ROW = 15

HATCHING = (
    '<svg class="hatching" aria-hidden="true" focusable="false"><pattern id="hatching" width="6" height="6" '
    'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="3" height="6"/></pattern></svg>'
)
DIFFERENCE = "Struck out is what the quote leaves out, and underlined what it adds:"
STRIPE = 5
"""The width of a stripe, in CSS pixels."""
MIN_SIGNED = 0.04
"""The least share of a bar that shows a sign of one letter."""
BOUND_ROOM = 0.12
"""The share of a bar on a phone that the name of a bound needs."""
MAX_BESIDE, MAX_BESIDE_WIDTH = 4, 135
"""The number of columns, and their width together in characters, that a phone shows beside each other."""


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
        self._ids = {"text", "contents", "hatching", *notes}
        self._marked: set[int] = set()
        self._section = document.title
        self._in_table = False
        """Whether marks are in brackets: after a figure a raised one would look like an exponent."""
        self._patterns: set[str] = set()
        """The ids of the patterns that the page has so far."""
        language = document.language or DEFAULT
        runs_left = direction(language) == "rtl"
        self.language = f' lang="{language}" dir="rtl"' if runs_left else f' lang="{language}"'
        """The attributes of text in the language of the file."""
        self.ours = "" if is_english(language) else f' lang="{OURS}" dir="ltr"' if runs_left else f' lang="{OURS}"'
        """The attributes of our own words, if they are in another language."""
        self.auto = "" if runs_left else ' dir="auto"'
        """The direction of a block: that of its first letter, or that of the page if text in it runs to the left."""
        headings = [one for block in document.body for one in singles(block) if isinstance(one, Heading)]
        self.headings = [(self.id(plain_text(heading.content, marks=False)), heading) for heading in headings]
        self._heading_ids = (id for id, _ in self.headings)
        self._notes_id = self.id(document.notes_heading)
        self._unfolding = {note.number for note in document.notes if note.excerpts}
        self._claims: dict[int, str] = {}
        """The claim of each note that unfolds, as it is repeated there."""

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
        style = f"\n{style_sheet()}\n@page {{ size: {self.document.printed_on}; }}\n"
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
        yield f"<title>{self.set(plain_text(self.document.title))}</title>"
        yield f"<style>{style}</style>"
        yield "</head>"
        yield '<body class="one-page">' if self.document.is_one_page else "<body>"
        yield f'<a class="skip" href="#text"{self.ours}>Skip to the text</a>'
        yield "<header>"
        yield f"<h1{self.auto}>{self.inline(self.document.title)}</h1>"
        first, *others = self.document.lead or (None,)
        if isinstance(first, Paragraph) and all(map(_is_of_file, first.content)):
            yield f'<p class="question"{self.auto}>{self.inline(first.content)}</p>'
        elif first:
            others = [first, *others]
        for block in others:
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
        """Yield the lines of the table of contents, if the page is long enough for one; a phone shows it folded."""
        sections = [(id, heading) for id, heading in self.headings if heading.level == 2]
        if len(sections) < MIN_CONTENTS:
            return
        yield f'<nav aria-label="Contents"{self.ours}>'
        summary = f"<span{self.ours}>Contents</span>" if self.ours else "Contents"
        yield f"<details{self.language if self.ours else ''}><summary>{summary}</summary>"
        yield "<ol>"
        for id, heading in sections:
            yield f'<li{self.auto}><a href="#{id}">{self.name(heading.content)}</a></li>'
        if self.document.notes:
            yield f'<li{self.auto}><a href="#{self._notes_id}">{self.notes_heading()}</a></li>'
        yield "</ol>"
        yield "</details>"
        yield "</nav>"

    def sections(self) -> Iterator[str]:
        """Yield the lines of the body; each heading of level 2 opens a section."""
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
            yield self.heading(block)
        yield from ["</section>"] * inside

    def block(self, block: Block) -> Iterator[str]:
        """Yield the lines of a block."""
        match block:
            case Heading():
                yield self.heading(block)
            case SideBySide(parts):
                yield '<div class="side-by-side">'
                for part in parts:
                    yield "<div>"
                    for one in part:
                        yield from self.block(one)
                    yield "</div>"
                yield "</div>"
            case Paragraph(content):
                self.claim(content)
                if self.ours and is_ours(content):
                    yield f"<p{self.ours}>{self.parts(content, within=True)}</p>"
                else:
                    yield f"<p{self.auto}>{self.inline(content)}</p>"
            case ItemList():
                yield self.listing(block)
            case Table():
                yield from self.table(aligned(block, parts_alone=True))
            case Picture():
                yield from self.picture(block)

    def heading(self, heading: Heading) -> str:
        """Return a heading; the table of contents links to those of sections."""
        id = next(self._heading_ids)
        return f'<h{heading.level} id="{id}"{self.auto}>{self.inline(heading.content)}</h{heading.level}>'

    def picture(self, picture: Picture) -> Iterator[str]:
        """Yield the lines of a picture: a list of bars between their labels and their words.

        The words of a picture with a scale are for those who cannot see it.
        """
        yield "<figure>"
        yield f"<figcaption{self.auto}>{self.inline(picture.title)}</figcaption>"
        yield from self.patterns(picture.kinds)
        yield '<ul class="legend">'
        for kind in picture.legend:
            key = _drawn(Bar((), (Segment(0, 0, 1),), ()), [kind], is_key=True)
            yield f"<li{self.auto}>{key} {self.inline(kind.name)}</li>"
        if picture.tick:
            key = _drawn(Bar((), (), (), tick=0.5), ())
            yield f"<li{self.auto}>{key} {self.inline(picture.tick)}</li>"
        yield "</ul>"
        yield '<ul class="bars">'
        if picture.ends:
            low, high = (f"<span>{self.inline(end)}</span>" for end in picture.ends)
            yield f'<li class="ends" aria-hidden="true">{low}{high}</li>'
        kind_of_words = "bar-words unseen" if picture.ends else "bar-words"
        for bar in picture.bars:
            label = f'<span class="bar-label">{self.inline(bar.label)}</span>'
            words = f'<span class="{kind_of_words}">{self.inline(bar.words)}</span>'
            drawn = "".join((_drawn(bar, picture.kinds), *_bounds(bar)))
            yield f"<li{self.auto}>{label}<span>{drawn}</span>{words}</li>"
        yield "</ul>"
        yield "</figure>"

    def patterns(self, kinds: Sequence[SegmentKind]) -> Iterator[str]:
        """Yield the patterns of kinds that the page does not have yet."""
        for kind in kinds:
            pattern = _pattern(kind)
            if pattern and pattern not in self._patterns:
                self._patterns.add(pattern)
                yield HATCHING if pattern == "hatching" else _stripes(pattern, kind.colors)

    def table(self, table: Table) -> Iterator[str]:
        """Yield the lines of a table, in a box that asks whether there is room for it.

        Its caption repeats the heading of its section for screen readers.
        """
        corner, *heads = table.columns
        first = self.head(corner) if corner else '<td role="cell"></td>'
        only_numbers = all(has_numbers for group in table.row_groups for has_numbers in of_numbers(group))
        numeric = [is_numeric or only_numbers for is_numeric in table.is_numeric[1:]]
        caption = self.id("table")
        classes = [f"beside-{len(heads)}"] * (len(heads) <= MAX_BESIDE) + ["options"] * (not corner)
        class_attribute = f' class="{" ".join(classes)}"' if classes else ""
        if any(isinstance(part, ShareSpan) for row in table.rows for cell in row for part in _inlines(cell)):
            yield from self.patterns((POSSIBLE,))
        yield f'<div class="table" tabindex="0" role="region" aria-labelledby="{caption}">'
        # The roles remain where a phone shows rows as blocks.
        yield f'<table role="table"{class_attribute}>'
        yield f'<caption id="{caption}"{self.auto}>{self.name(self._section)}</caption>'
        yield f'<thead role="rowgroup"><tr role="row">{first}{"".join(map(self.head, heads, numeric))}</tr></thead>'
        names = [self.set(plain_text(head, marks=False)) for head in heads]
        for group in table.row_groups:
            yield '<tbody role="rowgroup">'
            if group.heading:
                heading = f'<span class="group">{self.inline(group.heading)}</span>'
                attributes = f'role="rowheader" colspan="{len(table.columns)}" scope="rowgroup"{self.auto}'
                yield f'<tr role="row"><th {attributes}>{heading}</th></tr>'
            for row, has_numbers in zip(group.rows, of_numbers(group), strict=True):
                yield self.row(row, names, numeric, has_numbers)
            yield "</tbody>"
        yield "</table>"
        yield "</div>"

    def row(self, row: Row, names: Sequence[str], numeric: Sequence[bool], has_numbers: bool) -> str:
        """Return a row; its cells bear the names of their columns where a phone shows them below each other."""
        room = MAX_BESIDE_WIDTH // max(3, len(names))
        is_stacked = len(names) > MAX_BESIDE or any(_is_longer(cell, room) for cell in row.cells)
        labels = [f' data-column="{name}"' if is_stacked and name else "" for name in names]
        self.claim(row.label)
        for name, cell in zip(names, row.cells, strict=True):
            if not isinstance(cell, ItemList):
                self.claim(cell, f"{name}, {self.name(row.label)}: " if name else f"{self.name(row.label)}: ")
        self._in_table = True
        cells = "".join(map(self.cell, row.cells, numeric, labels, repeat(has_numbers)))
        classes = " ".join(["part"] * row.is_part + ["stacked"] * is_stacked)
        class_attribute = f' class="{classes}"' if classes else ""
        head = f'<th role="rowheader" scope="row"{self.auto}>{self.inline(row.label)}</th>'
        self._in_table = False
        return f'<tr role="row"{class_attribute}>{head}{cells}</tr>'

    def head(self, head: Content, is_numeric: bool = False) -> str:
        """Return the header of a column."""
        class_attribute = _number_class(is_numeric)
        return f'<th role="columnheader"{class_attribute} scope="col"{self.auto}>{self.inline(head)}</th>'

    def cell(self, cell: Cell, is_numeric: bool, label: str, is_figure: bool) -> str:
        """Return a cell; one with only a rating gets its color, so that a table of ratings reads as a heat map.

        A figure, or words in its place, is aligned within its cell if the column does not hold only numbers.
        """
        attributes = f' role="cell"{label}'
        match cell:
            case ItemList():
                return f"<td{attributes}{self.auto}>{self.listing(cell)}</td>"
            case (RatingSpan(tone=str(tone)) as rating,):
                language = f' lang="{OURS}"' if self.ours and rating.is_ours else self.auto
                return f'<td{attributes} class="{_rating_class(tone)}"{language}>{self.rating_words(rating)}</td>'
            case (RatingSpan(halves=(_, _)) as rating,):
                return f'<td{attributes} class="range"{self.auto}><div>{self.rating(rating, within=False)}</div></td>'
            case (ShareSpan() as share,) if share.color:
                bar = f'<span class="share">{_drawn(_of_share(share), (SURE, POSSIBLE))}<span>{share}</span></span>'
                return f'<td{attributes} class="number">{bar}</td>'
            case _ if is_figure and not is_numeric and self.auto:
                return f'<td{attributes}{self.auto}><div class="figure">{self.inline(cell)}</div></td>'
            case _:
                runs_right = self.auto or (' dir="ltr"' if is_numeric else "")
                return f"<td{attributes}{_number_class(is_numeric)}{runs_right}>{self.inline(cell)}</td>"

    def listing(self, listing: ItemList) -> str:
        """Return a list."""
        tag = "ol" if listing.ordered else "ul"
        show = self.cited if isinstance(listing, Bibliography) else self.inline
        for item in listing.items:
            self.claim(item)
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

    def claim(self, content: Content, before: str = "") -> None:
        """Keep content, after what a table says before it, as the claim of the notes that it has the marks of."""
        for part in content:
            if isinstance(part, NoteMark) and part.number in self._unfolding:
                self._claims.setdefault(part.number, before + self.name(content))

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
                raised = [f"{', ' if number else ''}{mark}" for number, mark in enumerate(marks)]
                if self._in_table:
                    parts.append(f'<span class="apart">[{"".join(raised)}]</span>')
                else:
                    parts += (f"<sup>{mark}</sup>" for mark in raised)
            elif kind is RatingSpan:
                parts += (self.rating(rating, within) for rating in group if isinstance(rating, RatingSpan))
            elif kind is NumberSpan:
                numbers = (self.number(number) for number in group if isinstance(number, NumberSpan))
                parts += numbers if self.auto else (f'<span dir="ltr">{number}</span>' for number in numbers)
            else:
                parts += (escape(str(part)) for part in group)
        return "".join(parts)

    def number(self, number: NumberSpan) -> str:
        """Return a number; its room is in vain where a phone shows the cells of a column apart."""
        before, after = (f'<span class="room">{room}</span>' if room else "" for room in (number.room, number.tail))
        return f"{before}{escape(typographic(number.digits))}{after}"

    def rating(self, rating: RatingSpan, within: bool) -> str:
        """Return a rating within a line."""
        language = self.ours if rating.is_ours and not within else ""
        if rating.tone:
            return f'<span class="{_rating_class(rating.tone)}"{language}>{self.rating_words(rating)}</span>'
        if rating.halves:
            show = escape if rating.is_ours else self.set
            spans = (
                f'<span class="{_rating_class(end)}"{language}>{show(words)}</span>' for end, words in rating.halves
            )
            return " ".join(spans)
        return self.words(rating.as_span, within) if rating.is_ours else self.set(str(rating))

    def rating_words(self, rating: RatingSpan) -> str:
        word = rating.word if rating.is_ours else self.set(rating.word)
        return f'<span class="sign">{escape(rating.sign)}</span> {word}'

    def words(self, span: Span, within: bool = False) -> str:
        """Return the words of a span, with a mark on those that are in another language than the text around them."""
        if not (self.ours and span.pieces):
            return escape(span.text) if span.style == "code" else self.set(span.text)
        before, pieces, after = ("", span.pieces, "") if within else without_outer_signs(span.pieces)
        marked = "".join(
            f"<span{self.language}>{self.set(piece)}</span>" if piece and number % 2 else escape(typographic(piece))
            for number, piece in enumerate(pieces)
        )
        marked = marked if within or not pieces else f"<span{self.ours}>{marked}</span>"
        return f"{escape(before)}{marked}{escape(after)}"

    def set(self, words: str) -> str:
        """Return words of the file as they are set."""
        return escape(typographic(words, self.document.language, joins=not self._in_table))

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
        yield "<footer>"
        yield f'<section role="doc-endnotes" aria-labelledby="{self._notes_id}">'
        yield f'<h2 id="{self._notes_id}"{self.auto}>{self.notes_heading()}</h2>'
        yield "<ol>"
        for note in self.document.notes:
            target = f'href="#mark-{note.number}" aria-label="Back to mark {note.number}"'
            back = f'<a role="doc-backlink" {target}{self.ours}>↩︎</a>'
            # Before the rest, so that it is reached first and never below a long passage.
            said = " ".join(filter(None, (back, self.cited(note.content), self.found(note))))
            yield f'<li id="note-{note.number}"{self.auto}>{said}</li>'
        yield "</ol>"
        yield "</section>"
        yield "</footer>"

    def notes_heading(self) -> str:
        """Return the heading of the notes."""
        title = self.document.notes_heading
        return self.words(Span(title, pieces=(title,)))

    def found(self, note: Note) -> str:
        """Return what was found of the places of a note, which unfolds to its claim and the paragraphs found."""
        found = self.inline(note.found)
        if not note.excerpts:
            return found
        claim = self._claims.get(note.number, "")
        if claim:
            claim = f'<p class="claim"{self.auto}>{self.inline(ours("Claim:", style="muted"))} {claim}</p>'
        passages = "".join(map(self.excerpt, note.excerpts))
        return f'<details><summary>{found}</summary>{claim}<div class="passages">{passages}</div></details>'

    def excerpt(self, excerpt: Excerpt) -> str:
        """Return a paragraph of a source as it is there, with the quoted words marked."""
        parts = (escape(part) for part in excerpt.parts)
        marked = "".join(f"<mark>{part}</mark>" if number % 2 else part for number, part in enumerate(parts))
        language = f' lang="{excerpt.language}"' if excerpt.language else ""
        compared = ""
        if excerpt.wording:
            key = self.inline(ours(DIFFERENCE))
            compared = f'<p dir="auto">{key} {self.inline(reworded(excerpt.wording))}</p>'
        caption = f'<figcaption dir="auto">{self.cited(excerpt.place)}</figcaption>'
        return f'<figure>{caption}<blockquote{language} dir="auto">{marked}</blockquote>{compared}</figure>'


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
    """Return the tag of a section; one that had better begin a page is kept on one page if it is short.

    A longer one begins where it comes: a page of its own for each would leave others half empty.
    """
    own = takewhile(lambda block: not isinstance(block, Heading) or block.level > heading.level, following)
    is_short = heading.new_page and sum(map(_words_in, own)) < MIN_PAGE_WORDS
    return '<section class="together">' if is_short else "<section>"


def _words_in(block: Block) -> int:
    """Return the number of words in a block, counting a table by its rows."""
    match block:
        case ItemList(items):
            return sum(len(plain_text(item).split()) for item in items)
        case Table(_, row_groups):
            return WORDS_PER_ROW * sum(len(group.rows) for group in row_groups)
        case SideBySide():
            return sum(map(_words_in, singles(block)))
        case Picture(bars=bars):
            return WORDS_PER_ROW * len(bars)
        case _:
            return len(plain_text(block.content).split())


SURE, POSSIBLE = SegmentKind("", (), ("gray-0",)), SegmentKind("", (), ("gray-0",), is_hatched=True)
"""What the parts of a share look like, in the color of its bar."""


def _of_share(share: ShareSpan) -> Bar:
    return Bar((), (Segment(0, 0, share.low), Segment(1, share.low, share.high)), (), color=share.color)


def _inlines(cell: Cell) -> Content:
    return () if isinstance(cell, ItemList) else cell


def _pattern(kind: SegmentKind) -> str:
    """Return the id of the pattern that a kind is drawn with: none if it is of one color and not hatched."""
    if len(kind.colors) > 1:
        return "-".join(("stripes", *kind.colors))
    return "hatching" if kind.is_hatched else ""


def _stripes(id: str, colors: Sequence[str]) -> str:
    """Return a pattern of stripes in several colors."""
    width = STRIPE * len(colors)
    bands = "".join(
        f'<rect class="{color}" x="{number * STRIPE}" width="{STRIPE}" height="{width}"/>'
        for number, color in enumerate(colors)
    )
    size = f'width="{width}" height="{width}" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"'
    return (
        f'<svg class="stripes" aria-hidden="true" focusable="false"><pattern id="{id}" {size}>{bands}</pattern></svg>'
    )


def _drawn(bar: Bar, kinds: Sequence[SegmentKind], is_key: bool = False) -> str:
    """Return a bar as a drawing, of which assistive technology says nothing: the words beside it say the same."""
    parts = []
    is_signed = False
    for segment in bar.segments:
        kind = kinds[segment.kind]
        start, width = f"{segment.start:.2%}", f"{segment.end - segment.start:.2%}"
        sign = kind.sign or ("" if is_signed else bar.sign)
        striped = len(kind.colors) > 1
        if striped:
            parts.append(f'<rect fill="url(#{_pattern(kind)})" x="{start}" width="{width}" height="100%"/>')
        else:
            parts.append(f'<rect class="{bar.color or kind.colors[0]}" x="{start}" width="{width}" height="100%"/>')
            if kind.is_hatched:
                parts.append(f'<rect fill="url(#hatching)" x="{start}" width="{width}" height="100%"/>')
        if segment.start and bar.bounds:
            parts.append(f'<line class="bound" x1="{start}" x2="{start}" y1="0" y2="100%"/>')
        if sign and (is_key or segment.end - segment.start >= MIN_SIGNED * len(sign)):
            is_signed = True
            middle = f"{(segment.start + segment.end) / 2:.2%}"
            signed = ' class="on-hatching"' if kind.is_hatched else ""
            parts.append(f'<text{signed} x="{middle}" y="50%">{escape(sign)}</text>')
    if bar.tick is not None:
        parts.append(f'<line x1="{bar.tick:.2%}" x2="{bar.tick:.2%}" y1="0" y2="100%"/>')
    wide = " wide" if is_key and len(kinds[0].sign) > 1 else ""
    return f'<svg class="bar{wide}" aria-hidden="true" focusable="false">{"".join(parts)}</svg>'


def _bounds(bar: Bar) -> Iterator[str]:
    """Yield the names of the bounds of a bar, below it, in as many rows as leave them room on a phone."""
    for row in staggered(bar.bounds, BOUND_ROOM):
        names = "".join(f'<text x="{at:.2%}" y="50%">{escape(name)}</text>' for at, name in row)
        yield f'<svg class="bounds" aria-hidden="true" focusable="false">{names}</svg>'


def _is_of_file(part: Inline) -> bool:
    """Return whether words are the file's, and not in any style."""
    return isinstance(part, Span) and not (part.pieces or part.style)


def _is_longer(cell: Cell, room: int) -> bool:
    return isinstance(cell, ItemList) or len(plain_text(cell, marks=False)) > room


def _number_class(is_numeric: bool) -> str:
    """Return the attribute of a cell in a column of numbers."""
    return ' class="number"' if is_numeric else ""


def _rating_class(word: str) -> str:
    return f"rating {word.replace(' ', '-')}"


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
