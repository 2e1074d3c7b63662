"""Documents on a terminal: the only place that knows rich."""

import re
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import zip_longest

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.style import Style
from rich.table import Table as RichTable
from rich.text import Text

from policy_cli.document import (
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
    ShareSpan,
    Span,
    Table,
    bracketed,
    plain_text,
)
from policy_cli.render.formats import Layout

MAX_PROSE_WIDTH = 100
"""Longer lines of running text are tiring to read."""
MAX_LABEL_WIDTH = 20
MIN_COLUMN_WIDTH = 14
"""Text in narrower columns breaks up too much to be read across."""
GOOD_COLUMN_WIDTH = 30
"""From this width on, text in a column reads well."""
MAX_COLUMN_WIDTH = 50
BAR_WIDTH = 10
ROWS_AT_ONCE = 500
"""How many rows rich is given at once: it keeps all that it draws of a table until its end."""
WIDE = 110
"""From this width on, tables breathe."""

SPAN_STYLES = {
    None: "",
    "strong": "bold",
    "emphasis": "italic",
    "code": "cyan",
    "muted": "dim",
    "remark": "dim",
    "removed": "red",
    "added": "green",
}
RATING_STYLES = {
    "much better": "bold green",
    "better": "green",
    "same": "",
    "worse": "red",
    "much worse": "bold red",
    "unknown": "yellow",
}
_NUMBER = re.compile(r"[<>]?[-+]?[0-9][0-9.,]*%?")
# Of what is drawn in color, and compiled then.
_LINK = r"\x1b\]8;(?:id=([^;\x1b]*))?;([^\x1b]*)\x1b\\"
_END_OF_LINE = r"(?: |\x1b\[[0-9;]*m)+$"


def render(document: Document, layout: Layout) -> str:
    """Return the document as lines of at most `layout.width` columns."""
    stream = StringIO()
    console = Console(
        file=stream,
        width=layout.width,
        height=25,
        color_system="standard" if layout.color else None,
        force_terminal=layout.color,
        force_jupyter=False,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )
    for renderable in _Page(console, layout).document(document):
        console.print(renderable, end="")
    shown = stream.getvalue()
    if layout.color:
        shown = with_links(shown) if layout.links else re.sub(_LINK, "", shown)
    return "\n".join(map(rstrip_styled, shown.split("\n"))).strip("\n") + "\n"


def rstrip_styled(line: str) -> str:
    """Return a line without the spaces at its end, also those before codes that color nothing more."""
    if "\x1b" not in line:
        return line.rstrip(" ")
    return re.sub(_END_OF_LINE, lambda end: end[0].replace(" ", ""), line)


def with_links(shown: str) -> str:
    """Return text whose links are numbered, so that the same document looks the same: rich gives them random ids."""
    numbers: dict[str, int] = {}

    def numbered(link: re.Match[str]) -> str:
        id, address = link.groups()
        return f"\x1b]8;id={numbers.setdefault(id, len(numbers) + 1)};{address}\x1b\\" if address else link[0]

    return re.sub(_LINK, numbered, shown)


class Lines(list[Text]):
    """Lines of text that have their width already, which rich draws as they are."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield what they are drawn by; as one text, for a link that is broken is one link."""
        return Text("\n").join(self).render(console, end="\n")


BLANK = Lines([Text()])


class _Page:
    """Lays a document out for one width."""

    def __init__(self, console: Console, layout: Layout) -> None:
        self.console = console
        self.width = layout.width
        self.prose_width = min(layout.width, MAX_PROSE_WIDTH)
        self.gap = 4 if layout.width >= WIDE else 2
        self.line = "─" if layout.unicode else "-"
        self.bullet = "•" if layout.unicode else "*"

    def document(self, document: Document) -> Iterator[RenderableType]:
        yield self.wrapped(styled(document.title, "bold"), self.prose_width)
        for before, block in zip((None, *document.blocks), document.blocks, strict=False):
            if not (isinstance(before, Heading) and isinstance(block, ItemList)):
                yield BLANK
            yield from self.block(block)
        if document.notes:
            yield BLANK
            yield Lines([Text.styled(document.notes_heading, "bold")])
            margin = len(str(len(document.notes))) + 2
            for note in document.notes:
                yield self.hanging(f"[{note.number}]".rjust(margin), styled(note.content), self.prose_width)

    def block(self, block: Block) -> Iterator[RenderableType]:
        match block:
            case Heading(level, content):
                yield self.wrapped(styled(content, "bold" if level == 2 else "italic"), self.prose_width)
            case Paragraph(content):
                yield self.wrapped(styled(content), self.prose_width)
            case ItemList():
                yield self.listing(block, self.prose_width)
            case Table():
                widths = self.column_widths(block)
                yield from self.table(block, widths) if widths else self.stacked(block)

    def table(self, table: Table, widths: list[int]) -> Iterator[RenderableType]:
        """Draw a table as columns side by side."""
        rule = Lines([Text.styled(self.line * (sum(widths) + self.gap * (len(widths) - 1)), "dim")])
        numeric = [bool(column) and all(map(is_number, column)) for column in columns_of(table)]
        yield self.grid([[styled(column, "bold") for column in table.columns]], widths, numeric)
        for group in table.row_groups:
            yield rule
            if group.heading:
                yield self.wrapped(styled(group.heading, "dim"), self.prose_width)
            for start in range(0, len(group.rows), ROWS_AT_ONCE):
                rows = group.rows[start : start + ROWS_AT_ONCE]
                yield self.grid([[styled(row.label), *row.cells] for row in rows], widths, numeric)

    def stacked(self, table: Table) -> Iterator[RenderableType]:
        """Draw a table that is too wide row by row, with the columns' names beside the cells."""
        names = [styled(column) for column in table.columns[1:]]
        longest = max((cell_len(name.plain) for name in names), default=0)
        for number, group in enumerate(table.row_groups):
            room = self.prose_width - self.gap - 2 - longest
            needed = max((extent(cell)[0] for row in group.rows for cell in row.cells), default=0)
            fits = room >= min(needed, GOOD_COLUMN_WIDTH)
            name_width = longest if fits else min(longest, max(8, self.width * 2 // 5))
            widths = [name_width, max(1, self.prose_width - name_width - self.gap - 2)]
            if group.heading:
                yield from (BLANK,) * bool(number)
                yield self.wrapped(styled(group.heading, "dim"), self.prose_width)
            for position, row in enumerate(group.rows):
                yield from (BLANK,) * bool(number or position or group.heading)
                yield self.wrapped(styled(row.label, "bold"), self.width)
                yield self.grid([[name, cell] for name, cell in zip(names, row.cells, strict=True)], widths, indent=2)

    def grid(
        self, rows: list[list[Text | Cell]], widths: list[int], numeric: Sequence[bool] = (), indent: int = 0
    ) -> RichTable:
        """Return a table without lines whose columns have these widths; rows of long text stand apart.

        The cells are wrapped already, and the gaps are a part of the columns, so that rich has little left to do.
        """
        grid = RichTable.grid(padding=0)
        if indent:
            grid.add_column(width=indent)
        for width in (*(width + self.gap for width in widths[:-1]), widths[-1]):
            grid.add_column(width=width, no_wrap=True, overflow="ignore")
        columns = list(zip_longest(widths, numeric))
        drawn = [[self.cell(cell, *column) for cell, column in zip(row, columns, strict=True)] for row in rows]
        apart = any(len(lines) > 2 for cells in drawn for lines in cells)
        for number, cells in enumerate(drawn):
            if apart and number:
                grid.add_row()
            grid.add_row(*([""] if indent else []), *cells)
        return grid

    def cell(self, cell: Text | Cell, width: int, is_numeric: bool | None = False) -> Lines:
        if isinstance(cell, ItemList):
            return self.listing(cell, width)
        lines = self.wrapped(cell if isinstance(cell, Text) else styled(cell), width)
        return Lines(right_aligned(line, width) for line in lines) if is_numeric else lines

    def listing(self, listing: ItemList, width: int) -> Lines:
        """Return a list whose numbers or bullets hang beside its text."""
        margin = len(str(len(listing.items))) if listing.ordered else 1
        marks = [str(number) if listing.ordered else self.bullet for number in range(1, len(listing.items) + 1)]
        items = zip(marks, listing.items, strict=True)
        return Lines(line for mark, item in items for line in self.hanging(mark.rjust(margin), styled(item), width))

    def hanging(self, mark: str, text: Text, width: int) -> Lines:
        """Return the wrapped text with a mark before its first line and as much room before the others."""
        margin = cell_len(mark) + 1
        lines = self.wrapped(text, max(1, width - margin))
        starts = (Text.styled(f"{mark} ", "dim") if number == 0 else Text(" " * margin) for number in range(len(lines)))
        return Lines(start.append_text(line) for start, line in zip(starts, lines, strict=True))

    def wrapped(self, text: Text, width: int) -> Lines:
        fits = cell_len(text.plain) <= width and "\n" not in text.plain
        return Lines([text] if fits else text.wrap(self.console, width, overflow="fold"))

    def column_widths(self, table: Table) -> list[int] | None:
        """Return a width for each column, or None where the table is better drawn row by row.

        No word is broken unless it is longer than any column could be; what room is left goes to the narrowest first,
        to the labels last.
        """
        heads = [extent(head) for head in table.columns]
        columns = [[extent(cell) for cell in cells] for cells in columns_of(table)]
        rooms = [max((width for width, _ in column), default=0) for column in columns]
        natural = [max(width, room) for (width, _), room in zip(heads, rooms, strict=True)]
        words = [max(word for _, word in (head, *column)) for head, column in zip(heads, columns, strict=True)]
        # A head may be broken between its words for the sake of narrow columns, the text below it only down to a limit.
        narrow = (max(MAX_LABEL_WIDTH, self.width // 5), *[MIN_COLUMN_WIDTH] * (len(columns) - 1))
        widths = [max(word, min(room, least)) for word, room, least in zip(words, rooms, narrow, strict=True)]
        spare = self.width - sum(widths) - self.gap * (len(widths) - 1)
        if spare < 0:
            return None
        limits = [max(width, min(room, MAX_COLUMN_WIDTH)) for width, room in zip(widths, natural, strict=True)]
        widest_label, limits[0] = limits[0], widths[0]
        while spare > 0:
            growing = [number for number, width in enumerate(widths) if width < limits[number]]
            if not growing:
                break
            narrowest = min(growing, key=widths.__getitem__)
            widths[narrowest] += 1
            spare -= 1
        widths[0] = min(widths[0] + spare, widest_label)
        return widths


def styled(content: Content, base: str = "") -> Text:
    """Return content as rich's text, in the style `base` where its spans have none of their own."""
    text = Text()
    for inline in _with_marks_joined(content):
        match inline:
            case str(marks):
                text.append(marks, "dim")
            case Span(words, "remark"):
                text.append(f"\n{words.lstrip()}", SPAN_STYLES["remark"])
            case Span(_, style, link):
                look = Style.parse(SPAN_STYLES[style])
                text.append(bracketed(inline), look + Style(link=link) if link else look)
            case RatingSpan(word):
                text.append(f"{SIGNS[word]} {word}", RATING_STYLES[word])
            case ShareSpan():
                text.append(bar(inline), "cyan")
                text.append(f"\u00a0{inline}")
    # As a style of its words, and not of the text as a whole, it is none of the room beside them.
    text.stylize_before(base)
    return text


def _with_marks_joined(content: Content) -> Iterator[Span | RatingSpan | ShareSpan | str]:
    """Yield the parts of content, and marks of notes that follow one another as one text."""
    marks: list[str] = []
    for part in (*content, None):
        if isinstance(part, NoteMark):
            marks.append(f"[{part.number}]")
            continue
        if marks:
            yield "".join(marks)
            marks.clear()
        if part is not None:
            yield part


def right_aligned(line: Text, width: int) -> Text:
    """Return a line with spaces before it, so that it ends where its column ends."""
    line.rstrip()
    line.pad_left(width - cell_len(line.plain))
    return line


def bar(share: ShareSpan) -> str:
    """Return a bar that is full as far as a share surely goes, and half full as far as it may."""
    low, high = round(share.low * BAR_WIDTH), round(share.high * BAR_WIDTH)
    return "#" * low + "+" * (high - low) + "." * (BAR_WIDTH - high)


def columns_of(table: Table) -> list[tuple[Cell, ...]]:
    """Return the cells of each column of a table, the labels first."""
    rows = [(row.label, *row.cells) for group in table.row_groups for row in group.rows]
    return list(zip(*rows, strict=True)) or [()] * len(table.columns)


def is_number(cell: Cell) -> bool:
    """Return whether a cell holds nothing but a number or a percentage."""
    return not isinstance(cell, ItemList) and _NUMBER.fullmatch(plain_text(cell)) is not None


def extent(cell: Cell) -> tuple[int, int]:
    """Return the width at which nothing in a cell is wrapped, and that of its longest word with the mark before it."""
    lines = [(mark, words_of(content)) for mark, content in lines_of(cell)]
    longest = max((mark + unbreakable_width(word) for mark, words in lines for word in words.split()), default=0)
    return max((mark + cell_len(words) for mark, words in lines), default=0), longest


def words_of(content: Content) -> str:
    """Return content as it is drawn, without styles."""
    return styled(content).plain if any(isinstance(part, ShareSpan) for part in content) else plain_text(content)


def unbreakable_width(word: str) -> int:
    """Return the width of a word; one in a script of wide characters may be broken after each of them."""
    if word.isascii():
        return len(word)
    widths = [cell_len(character) for character in word]
    return max(widths) if max(widths) > 1 else sum(widths)


def lines_of(cell: Cell) -> list[tuple[int, Content]]:
    """Return each line of a cell with the width of the mark that hangs before it."""
    if isinstance(cell, ItemList):
        margin = len(str(len(cell.items))) + 1 if cell.ordered else 2
        return [(margin, item) for item in cell.items]
    return [(0, cell)]
