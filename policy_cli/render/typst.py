"""Documents as Typst source: a template, and calls of its functions.

All text of a document is in string literals, so none of it is code.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import ceil
from pkgutil import get_data

from policy_cli.document import (
    MAX_KEPT_LINES,
    Bar,
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
    Picture,
    RatingSpan,
    Row,
    RowGroup,
    SegmentKind,
    SideBySide,
    Span,
    Table,
    is_ours,
    of_numbers,
    plain_text,
    staggered,
    without_outer_signs,
)
from policy_cli.languages import DEFAULT, direction, is_english, subtags
from policy_cli.typography import typographic

MAX_COLUMNS = 6
"""The most columns that have room beside the labels of a table."""
SMALL_COLUMNS = 5
"""So many columns have room beside the labels only in smaller type, unless the margins are those of a single page."""
KEPT_ROWS = 3
"""So many rows at the end of a table are kept on one page, if its last group is too long to be kept whole."""
MAX_KEPT_LENGTH = 400
"""A list in a table is kept on one page if it has at most so many characters."""
FEW_NOTES, LINE_HEIGHT = 4, 15
"""Lists side by side with few notes begin where there is room for their lines, each of about this height in points."""
LINE_LENGTH = 100
"""About how many characters have room beside each other in a table, in all its columns."""
MIN_SIGNED = 0.04
"""The least share of a bar that shows its sign."""
BOUND_ROOM = 0.08
"""The share of a bar that the name of a bound needs."""
PAPERS = {"a4": "a4", "letter": "us-letter"}
"""Typst's names of paper."""
ISOLATES = {"ltr": "\\u{2066}", "rtl": "\\u{2067}", "auto": "\\u{2068}"}
"""The signs that begin text of another direction: a known one, or that of the first letter."""
END_OF_ISOLATE = "\\u{2069}"

_FUNCTIONS = {
    "strong": "strong",
    "emphasis": "emph",
    "muted": "muted",
    "remark": "remark",
    "removed": "removed",
    "added": "added",
    "subscript": "sub",
    "superscript": "super",
    "small-caps": "smallcaps",
}
"""The functions that set text in a style; code is set from a string."""


def source(document: Document, template: str = "") -> str:
    """Return the document as Typst source.

    What `template` sets or defines comes after the template of ours, so it takes its place.
    """
    lines = "\n".join(_Source(document).lines())
    return f"{before_template(document)}{template}\n{lines}\n"


def drawings(document: Document, pictures: Iterable[Picture]) -> str:
    """Return pictures of a document as Typst source, each on a page of its own without its finding."""
    made = _Source(document)
    drawn = "\n#pagebreak()\n".join(made.picture(replace(one, title=())) for one in pictures)
    page = "#set page(width: 165mm, height: auto, margin: 1mm, header: none, footer: none, fill: white)"
    return f"{before_template(document)}{page}\n{drawn}\n"


def before_template(document: Document) -> str:
    """Return the part of the source that precedes a template of the person's own."""
    return f"{shipped_template()}\n{_Source(document).settings()}\n"


def shipped_template() -> str:
    """Return the template of ours."""
    return (get_data(__package__, "brief.typ") or b"").decode().replace("\r\n", "\n")


class _Source:
    """Writes the parts of a document, each note at its first mark."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.language = document.language or DEFAULT
        self.direction = direction(self.language)
        self.runs_left = self.direction == "rtl"
        self.is_foreign = not is_english(self.language)
        """Whether our own words are in another language than the document."""
        name, _, region = subtags(self.language)
        # Regions that have numbers, such as 419, are unknown to Typst.
        known = string(region) if region and region.isalpha() else "none"
        self.names = f"lang: {string(name)}, region: {known}"
        """The language as arguments."""
        self.notes = {note.number: note.whole for note in document.notes}
        self._noted: set[int] = set()
        self._tables = 0
        noted = (block for block in document.blocks if isinstance(block, SideBySide) and _marks(block))
        self._stacked_levels = {_level(block) for block in noted if not block.is_small or _marks(block) > FEW_NOTES}
        """The levels of the headings of lists that are not side by side."""

    def settings(self) -> str:
        """Return the call that gives the template what it must know before it can set anything."""
        document = self.document
        given = {
            "title": string(self.set(plain_text(document.title, marks=False))),
            "author": string(Span(document.author).text) if document.author else "none",
            "language": f"({self.names})",
            "dir": self.direction,
            "paper": string(PAPERS[document.printed_on]),
            "one-page": "true" if document.is_one_page else "false",
        }
        return f"#show: brief.with({', '.join(f'{name}: {value}' for name, value in given.items())})"

    def lines(self) -> Iterator[str]:
        """Yield the lines of the document."""
        lead = "\n\n".join(map(self.lead, self.document.lead))
        if self.document.is_one_page:
            yield "#fitted["
        yield f"#opening([{self.inline(self.document.title)}])[{lead}]"
        yield from (f"\n{self.block(block)}" for block in self.document.body)
        if self.document.is_one_page:
            yield "]"

    def lead(self, block: Block) -> str:
        """Return a paragraph below the title; words of the file alone are its question."""
        is_question = isinstance(block, Paragraph) and not is_ours(block.content)
        return f"#question[{self.block(block)}]" if is_question else self.block(block)

    def block(self, block: Block) -> str:
        """Return a block."""
        match block:
            case Heading():
                return self.heading(block)
            case Paragraph(content):
                if self.runs_left and is_ours(content):
                    return f"#english-paragraph[{self.parts(content, within=True)}]"
                return self.inline(content)
            case ItemList():
                return self.listing(block)
            case Table():
                parts = tuple(_printable(block))
                return "\n\n".join(self.table(part, len(parts[0].columns)) for part in parts)
            case Picture():
                return self.picture(block)
            case SideBySide():
                return self.beside(block)

    def beside(self, block: SideBySide) -> str:
        """Return lists side by side, or one below the other if any at their level has many notes.

        The notes of columns that go on to another page are not in the order of their numbers, and Typst often puts them
        on another page than their marks. With few notes, columns begin where there is room for their lines.
        """
        if _level(block) in self._stacked_levels:
            return "\n\n".join(self.block(one) for part in block.parts for one in part)
        room = f"{LINE_HEIGHT * (block.lines + 2)}pt" if block.is_small else "12%"
        columns = (f"[{self.block(heading)}\n\n{self.block(items)}]" for heading, items in block.parts)
        return _call("beside", ("whole: true" if block.is_small and not _marks(block) else f"needs: {room}", *columns))

    def heading(self, heading: Heading) -> str:
        """Return a heading; the title is not one, so the headings move up a level."""
        made = f"#heading(level: {heading.level - 1})[{self.inline(heading.content)}]"
        return f"{made}\n#new-page()" if heading.new_page else made

    def listing(self, listing: ItemList) -> str:
        """Return a list."""
        function = "sources" if isinstance(listing, Bibliography) else "enum" if listing.ordered else "list"
        show = self.cited if isinstance(listing, Bibliography) else self.inline
        return _call(function, (f"[{show(item)}]" for item in listing.items))

    def picture(self, picture: Picture) -> str:
        """Return a picture: its finding, its bars with their labels and words, and what their kinds mean.

        The words of a picture with a scale are its text alternative only.
        """
        bars = (
            f"([{self.inline(bar.label)}], {_segments(bar, picture.kinds)}, {_bounds(bar)},"
            f" [{'' if picture.ends else self.inline(bar.words)}])"
            for bar in picture.bars
        )
        kinds = (f"({_look(kind)}, [{self.inline(kind.name)}])" for kind in picture.legend)
        tick = f"[{self.inline(picture.tick)}]"
        ends = f"({_items(f'[{self.inline(end)}]' for end in picture.ends or ())})"
        title = f"[{self.inline(picture.title)}]"
        alternative = string(self.set(plain_text(picture.alternative))) if picture.ends else "none"
        return _call("picture", (title, f"({_items(bars)})", f"({_items(kinds)})", tick, ends, f"alt: {alternative}"))

    def table(self, table: Table, widest: int) -> str:
        """Return a table, whose head bears its notes only where it appears first.

        Its columns are as wide as if it had as many as the `widest` of those that belong together.
        """
        self._tables += 1
        mark = f"<head-{self._tables}>"
        first, *others = (f"[{self.inline(head, repeated=mark)}]" for head in table.columns)
        head = f"([#metadata(none){mark}#{first}], {', '.join(others)})"
        rows = []
        only_numbers = all(has_numbers for group in table.row_groups for has_numbers in of_numbers(group))
        marked = any(isinstance(part, NoteMark) for cell in _numbers_in(table) for part in cell)
        for group in table.row_groups:
            if group.heading:
                rows.append(f"group({len(table.columns)})[{self.inline(group.heading)}]")
            for row, has_numbers in zip(group.rows, of_numbers(group), strict=True):
                label = f"[{self.inline(row.label)}]"
                is_apart = has_numbers and not only_numbers
                shown = (self.number(cell, marked) if is_apart else self.cell(cell) for cell in row.cells)
                cells = (f"part({label})" if row.is_part else label, *shown)
                rows.append(f"({', '.join(cells)},)")
        numbers = ", ".join("true" if is_numeric or only_numbers else "false" for is_numeric in table.is_numeric)
        is_small = widest > SMALL_COLUMNS and not self.document.is_one_page
        look = f"widest: {widest}, small: {'true' if is_small else 'false'}"
        return _call("matrix", (f"({numbers},)", str(_kept(table)), look, head, *rows))

    def cell(self, cell: Cell) -> str:
        """Return a cell; one with only a rating gets its color."""
        match cell:
            case ItemList(items):
                # A row with notes would leave them on the page before.
                parts = [part for item in items for part in item]
                is_short = len(plain_text(tuple(parts))) <= MAX_KEPT_LENGTH
                is_whole = is_short and not any(isinstance(part, NoteMark) for part in parts)
                return f"table.cell(breakable: {'false' if is_whole else 'auto'})[{self.listing(cell)}]"
            case (RatingSpan(tone=str(tone)) as rating,):
                words = self.in_english(_text(rating.word)) if rating.is_ours else _text(self.set(rating.word))
                return f"rating-cell({string(tone)}, {string(rating.sign)}, [{words}])"
            case _:
                return f"[{self.inline(cell)}]"

    def number(self, cell: Cell, marked: bool) -> str:
        """Return a cell of a row of numbers, which end below each other, before the notes if any are `marked`."""
        if isinstance(cell, ItemList) or self.runs_left:
            return self.cell(cell)
        marks = tuple(part for part in cell if isinstance(part, NoteMark))
        said = self.inline(tuple(part for part in cell if not isinstance(part, NoteMark)))
        return f"number-cell([{said}], [{self.inline(marks)}], has-notes: {'true' if marked else 'false'})"

    def cited(self, content: Content) -> str:
        """Return what names a source, whose language may run in another direction than that of the document."""
        shown = self.inline(content)
        return _isolated(shown, "auto") if self.runs_left else shown

    def inline(self, content: Content, repeated: str = "") -> str:
        """Return content within a line; notes of content that is `repeated` appear where this mark does first."""
        if self.is_foreign and is_ours(content):
            return self.in_english(self.parts(content, within=True, repeated=repeated))
        return self.parts(content, repeated=repeated)

    def parts(self, content: Content, within: bool = False, repeated: str = "") -> str:
        """Return content within a line; `within` text that is marked as ours, only the words of the file are marked."""
        made = ""
        previous: Inline | None = None
        for part in content:
            if isinstance(part, NoteMark):
                # Without a comma the raised numbers of two notes would look like one number.
                note = self.note(part.number)
                if isinstance(previous, NoteMark):
                    note = f"#between-notes{note}"
                made += f"#once({repeated})[{note}]" if repeated else note
            else:
                made += self.part(part, within)
            previous = part
        return made

    def part(self, part: Inline, within: bool) -> str:
        """Return a part of content that is not the mark of a note."""
        match part:
            case Span():
                return _styled(self.words(part, within), part)
            case RatingSpan(halves=halves) if halves:
                set = _text if part.is_ours else lambda words: _text(self.set(words))
                made = " ".join(f"#rating({string(end)})[{set(words)}]" for end, words in halves)
                return made if within or not part.is_ours else self.in_english(made)
            case RatingSpan() if part.is_ours:
                return self.words(part.as_span, within)
            case NumberSpan() if self.runs_left:
                return _isolated(_text(self.set(str(part))), "ltr")
            case _:
                return _text(self.set(str(part)))

    def set(self, words: str) -> str:
        """Return words of the file with typographic quotation marks and apostrophes."""
        return typographic(words, self.language)

    def words(self, span: Span, within: bool) -> str:
        """Return the words of a span, with a mark on those that are in another language than the text around them."""
        if not (self.is_foreign and span.pieces):
            return _text(self.set(span.text))
        before, pieces, after = ("", span.pieces, "") if within else without_outer_signs(span.pieces)
        marked = "".join(
            self.in_original(_text(self.set(piece))) if piece and number % 2 else _text(typographic(piece))
            for number, piece in enumerate(pieces)
        )
        marked = marked if within or not pieces else self.in_english(marked)
        return f"{_text(before)}{marked}{_text(after)}"

    def in_english(self, made: str) -> str:
        """Return words of ours, marked if the document is in another language."""
        if not self.is_foreign:
            return made
        return f"#english[{_isolated(made, 'ltr') if self.runs_left else made}]"

    def in_original(self, made: str) -> str:
        """Return words of the file within words of ours."""
        return f"#text({self.names})[{_isolated(made, 'rtl') if self.runs_left else made}]"

    def note(self, number: int) -> str:
        """Return a note at its first mark, and only the mark afterward."""
        if number in self._noted:
            return f"#note-again({number})"
        self._noted.add(number)
        return f"#note({number})[{self.cited(self.notes[number])}]"


def string(words: str) -> str:
    """Return words as a string literal of code."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _text(words: str) -> str:
    """Return words as text: a string literal, in which no sign is markup."""
    return f"#{string(words)}" if words else ""


def _isolated(made: str, direction: str) -> str:
    """Return text that does not change the direction of what is around it."""
    return f'#"{ISOLATES[direction]}"{made}#"{END_OF_ISOLATE}"'


def _styled(made: str, span: Span) -> str:
    """Return words in the style and with the link of their span."""
    if span.link:
        return f"#link({string(span.link)})[{made}]"
    if span.style == "code":
        return f"#raw({string(span.text)})"
    return f"#{_FUNCTIONS[span.style]}[{made}]" if span.style else made


def _printable(table: Table) -> Iterator[Table]:
    """Yield a table as tables, each with as many of its columns as have room on paper, and all the labels."""
    count = len(table.columns) - 1
    width = ceil(count / ceil(count / MAX_COLUMNS)) if count else 1
    for start in range(0, max(1, count), width):
        part = slice(start, start + width)
        groups = (
            RowGroup(tuple(Row(row.label, row.cells[part], row.is_part) for row in group.rows), group.heading)
            for group in table.row_groups
        )
        yield Table((table.columns[0], *table.columns[1:][part]), tuple(groups))


def _kept(table: Table) -> int:
    """Return how many rows at the end of a table belong on one page: its last group with the heading, if it is small.

    They may be all its rows. Typst does not move the notes of a whole table with it, so one with notes may be divided.
    """
    *others, last = table.row_groups or (RowGroup(()),)
    lines = [_lines(row) for row in last.rows]
    if sum(lines) > MAX_KEPT_LINES:
        count = len(lines[1:][-KEPT_ROWS:])
        return count if sum(lines[-count:]) <= MAX_KEPT_LINES else 0
    cells = (*table.columns, *(cell for row in last.rows for cell in (row.label, *row.cells)))
    marked = (part for cell in cells if not isinstance(cell, ItemList) for part in cell if isinstance(part, NoteMark))
    if not others and any(marked):
        return max(0, len(lines) - 1)
    return len(lines) + (1 if last.heading else 0)


def _marks(block: SideBySide) -> int:
    """Return how many notes lists have."""
    items = (item for _, listing in block.parts for item in listing.items)
    return sum(isinstance(part, NoteMark) for item in items for part in item)


def _level(block: SideBySide) -> int:
    """Return the level of the headings of lists."""
    return block.parts[0][0].level


def _numbers_in(table: Table) -> Iterator[Content]:
    """Yield the cells of the rows of numbers."""
    for group in table.row_groups:
        for row, has_numbers in zip(group.rows, of_numbers(group), strict=True):
            yield from (cell for cell in row.cells if has_numbers and not isinstance(cell, ItemList))


def _lines(row: Row) -> int:
    """Return about how many lines a row of a table has; a row with lists counts as too many to be kept with others."""
    cells = (row.label, *row.cells)
    return max(
        MAX_KEPT_LINES + 1 if isinstance(cell, ItemList) else ceil(len(plain_text(cell)) * len(cells) / LINE_LENGTH)
        for cell in cells
    )


def _segments(bar: Bar, kinds: Sequence[SegmentKind]) -> str:
    """Return the segments of a bar, each with its look, its start and its end, and the place of its mark."""
    segments = []
    sign = bar.sign
    for part in bar.segments:
        kind = kinds[part.kind]
        look = _look(kind, bar.color, sign)
        if part.end - part.start >= MIN_SIGNED:
            sign = ""
        segments.append(f"({look}, {part.start:.4%}, {part.end:.4%})")
    tick = "none" if bar.tick is None else f"{bar.tick:.4%}"
    return f"({_items(segments)}), {tick}"


def _bounds(bar: Bar) -> str:
    """Return the names of the bounds of a bar, in rows."""
    rows = (_items(f"({at:.4%}, {string(name)})" for at, name in row) for row in staggered(bar.bounds, BOUND_ROOM))
    return f"({_items(f'({row})' for row in rows)})"


def _look(kind: SegmentKind, color: str = "", sign: str = "") -> str:
    """Return what a kind looks like; a bar may have a color and a sign of its own."""
    colors = _items(map(string, (color,) if color else kind.colors))
    hatched = "true" if kind.is_hatched else "false"
    return f"(sign: {string(kind.sign or sign)}, colors: ({colors}), hatched: {hatched})"


def _items(items: Iterable[str]) -> str:
    """Return the items of an array, which remains one if it has only one."""
    return "".join(f"{item}, " for item in items)


def _call(function: str, arguments: Iterable[str]) -> str:
    """Return the call of a function, with each argument on a line of its own."""
    return f"#{function}(\n{''.join(f'  {argument},' + chr(10) for argument in arguments)})"
