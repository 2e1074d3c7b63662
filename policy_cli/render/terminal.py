"""Documents on a terminal: the only module that imports rich."""

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
    Block,
    Cell,
    Content,
    Document,
    Heading,
    ItemList,
    NoteMark,
    NumberSpan,
    Paragraph,
    RatingSpan,
    Row,
    ShareSpan,
    Span,
    Table,
    aligned,
    bracketed,
    in_line,
    plain_text,
)
from policy_cli.render.formats import Layout

MAX_PROSE_WIDTH = 100
"""The width of running text: longer lines are tiring to read."""
MAX_LABEL_WIDTH = 20
MIN_COLUMN_WIDTH = 14
"""The least width of a column of text: a narrower one breaks lines too often."""
GOOD_COLUMN_WIDTH = 30
"""The width from which text in a column reads well."""
MAX_COLUMN_WIDTH = 50
BAR_WIDTH = 10
ROWS_AT_ONCE = 500
"""The number of rows drawn at once: rich keeps a whole table in memory until its end."""
WIDE = 110
"""The width from which the columns of tables are further apart."""

SPAN_STYLES = {
    None: "",
    "strong": "bold",
    "emphasis": "italic",
    "code": "cyan",
    "muted": "dim",
    "remark": "dim",
    "removed": "red",
    "added": "green",
    "subscript": "",
    "superscript": "",
    "small-caps": "",
}
RATING_STYLES = {
    "much better": "bold green",
    "better": "green",
    "same": "",
    "worse": "red",
    "much worse": "bold red",
    "unknown": "yellow",
}
# Only colored output needs these, so they are compiled on first use.
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
    """Return a line without the spaces at its end, including those before closing color codes."""
    if "\x1b" not in line:
        return line.rstrip(" ")
    return re.sub(_END_OF_LINE, lambda end: end[0].replace(" ", ""), line)


def with_links(shown: str) -> str:
    """Return output with numbered links, so that equal documents have equal output: rich gives links random ids."""
    numbers: dict[str, int] = {}

    def numbered(link: re.Match[str]) -> str:
        id, address = link.groups()
        return f"\x1b]8;id={numbers.setdefault(id, len(numbers) + 1)};{address}\x1b\\" if address else link[0]

    return re.sub(_LINK, numbered, shown)


class Lines(list[Text]):
    """Lines of text that are wrapped already, which rich draws as they are."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw all lines as one text, so that a link over two lines remains one link."""
        return Text("\n").join(self).render(console, end="\n")


BLANK = Lines([Text()])


class _Page:
    """Lays out a document for one width."""

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
                table = aligned(block)
                widths = self.column_widths(table)
                yield from self.table(table, widths) if widths else self.stacked(block)

    def table(self, table: Table, widths: list[int]) -> Iterator[RenderableType]:
        """Draw a table as columns side by side."""
        rule = Lines([Text.styled(self.line * (sum(widths) + self.gap * (len(widths) - 1)), "dim")])
        numeric = table.is_numeric
        yield self.grid([[styled(column, "bold") for column in table.columns]], widths, numeric)
        for group in table.row_groups:
            yield rule
            if group.heading:
                yield self.wrapped(styled(group.heading, "dim"), self.prose_width)
            for start in range(0, len(group.rows), ROWS_AT_ONCE):
                rows = group.rows[start : start + ROWS_AT_ONCE]
                parts = [row.is_part for row in rows]
                yield self.grid([[labeled(row), *row.cells] for row in rows], widths, numeric, parts)

    def stacked(self, table: Table) -> Iterator[RenderableType]:
        """Draw a table row by row, for want of width, with the columns' names beside the cells."""
        names = [styled(column) for column in table.columns[1:]]
        longest = max((cell_len(name.plain) for name in names), default=0)
        for number, group in enumerate(table.row_groups):
            room = self.prose_width - self.gap - 2 - longest
            needed = max((extent(cell)[0] for row in group.rows for cell in row.cells), default=0)
            fits = room >= min(needed, GOOD_COLUMN_WIDTH)
            name_width = longest if fits else min(longest, max(8, self.width * 2 // 5))
            widths = [name_width, max(1, self.prose_width - name_width - self.gap - 2)]
            if group.heading:
                if number:
                    yield BLANK
                yield self.wrapped(styled(group.heading, "dim"), self.prose_width)
            for position, row in enumerate(group.rows):
                if (number or position or group.heading) and not row.is_part:
                    yield BLANK
                yield self.wrapped(labeled(row, "bold"), self.width)
                indent = 4 if row.is_part else 2
                cells = in_line(row.cells)
                shown = [widths[0], max(1, widths[1] + 2 - indent)]
                yield self.grid([[name, cell] for name, cell in zip(names, cells, strict=True)], shown, indent=indent)

    def grid(
        self,
        rows: list[list[Text | Cell]],
        widths: list[int],
        numeric: Sequence[bool] = (),
        parts: Sequence[bool] = (),
        indent: int = 0,
    ) -> RichTable:
        """Return a table without rules, with columns of these widths; rows of long text are set apart, but not `parts`.

        For speed, cells are wrapped here, and gaps are part of the columns.
        """
        grid = RichTable.grid(padding=0)
        if indent:
            grid.add_column(width=indent)
        for width in (*(width + self.gap for width in widths[:-1]), widths[-1]):
            grid.add_column(width=width, no_wrap=True, overflow="ignore")
        columns = list(zip_longest(widths, numeric))
        drawn = [[self.cell(cell, *column) for cell, column in zip(row, columns, strict=True)] for row in rows]
        apart = any(len(lines) > 2 for cells in drawn for lines in cells)
        for number, (cells, is_part) in enumerate(zip_longest(drawn, parts)):
            if apart and number and not is_part:
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
        """Return the wrapped text with a mark before its first line, and the other lines indented as far."""
        margin = cell_len(mark) + 1
        lines = self.wrapped(text, max(1, width - margin))
        starts = (Text.styled(f"{mark} ", "dim") if number == 0 else Text(" " * margin) for number in range(len(lines)))
        return Lines(start.append_text(line) for start, line in zip(starts, lines, strict=True))

    def wrapped(self, text: Text, width: int) -> Lines:
        fits = cell_len(text.plain) <= width and "\n" not in text.plain
        return Lines([text] if fits else text.wrap(self.console, width, overflow="fold"))

    def column_widths(self, table: Table) -> list[int] | None:
        """Return a width for each column, or None if there is no room for all columns.

        Every column is at least as wide as its longest word. Spare room goes to the narrowest column first, and to the
        row labels last.
        """
        heads = [extent(head) for head in table.columns]
        columns = [[extent(cell) for cell in cells] for cells in columns_of(table)]
        rooms = [max((width for width, _ in column), default=0) for column in columns]
        natural = [max(width, room) for (width, _), room in zip(heads, rooms, strict=True)]
        words = [max(word for _, word in (head, *column)) for head, column in zip(heads, columns, strict=True)]
        # A header may be wrapped to any width, the text below it only to a limit.
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
    """Return content as text of rich, with `base` as the style below those of its spans."""
    text = Text()
    for before, inline in zip((None, *content), content, strict=False):
        match inline:
            case NoteMark(number):
                text.append(f"[{number}]", "dim")
            case Span(words, "remark"):
                goes_on = isinstance(before, Span) and before.style == "remark"
                text.append(words if goes_on else f"\n{words.lstrip()}", SPAN_STYLES["remark"])
            case Span(_, style, link):
                look = Style.parse(SPAN_STYLES[style])
                text.append(bracketed(inline), look + Style(link=link) if link else look)
            case RatingSpan():
                text.append(str(inline), RATING_STYLES[inline.tone] if inline.tone else "")
            case ShareSpan():
                text.append(bar(inline), "cyan")
                text.append(f"\u00a0{inline}")
            case NumberSpan(digits, room):
                text.append(f"{' ' * len(room)}{digits}")
    # A style of the whole text would also color the padding beside it.
    text.stylize_before(base)
    return text


def labeled(row: Row, base: str = "") -> Text:
    """Return the label of a row, in the style `base`, or indented without it if the row belongs to the one above."""
    return Text("  ").append_text(styled(row.label)) if row.is_part else styled(row.label, base)


def right_aligned(line: Text, width: int) -> Text:
    """Return a line padded on its left to the width of its column."""
    line.rstrip()
    line.pad_left(width - cell_len(line.plain))
    return line


def bar(share: ShareSpan) -> str:
    """Return a bar: full up to the low end of a share, half full up to its high end."""
    low, high = round(share.low * BAR_WIDTH), round(share.high * BAR_WIDTH)
    return "#" * low + "+" * (high - low) + "." * (BAR_WIDTH - high)


def columns_of(table: Table) -> list[tuple[Cell, ...]]:
    """Return the cells of each column of a table, the labels first."""
    return list(zip(*table.rows, strict=True)) or [()] * len(table.columns)


def extent(cell: Cell) -> tuple[int, int]:
    """Return the width of a cell that is not wrapped, and of its longest word with the mark before it."""
    lines = [(mark, words_of(content)) for mark, content in lines_of(cell)]
    longest = max((mark + unbreakable_width(word) for mark, words in lines for word in words.split()), default=0)
    return max((mark + cell_len(words) for mark, words in lines), default=0), longest


def words_of(content: Content) -> str:
    """Return content as it is drawn, without styles."""
    return styled(content).plain if any(isinstance(part, ShareSpan) for part in content) else plain_text(content)


def unbreakable_width(word: str) -> int:
    """Return the width of the longest unbreakable part of a word: wide characters may be broken anywhere."""
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
