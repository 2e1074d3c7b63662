"""Documents on a terminal: the only module that imports rich."""

import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import groupby, pairwise, zip_longest
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.style import Style
from rich.table import Table as RichTable
from rich.text import Text
from rich.theme import Theme

from policy_cli.document import (
    SIGNS,
    Bar,
    Cell,
    Content,
    Document,
    Heading,
    ItemList,
    NoteMark,
    NumberSpan,
    Paragraph,
    Picture,
    RatingSpan,
    Row,
    RowGroup,
    SegmentKind,
    ShareSpan,
    SingleBlock,
    Span,
    Table,
    aligned,
    bracketed,
    in_line,
    ours,
    plain_text,
    staggered,
)
from policy_cli.render.formats import Depth, Layout

MAX_PROSE_WIDTH = 100
"""The width of running text: longer lines are tiring to read."""
MAX_LABEL_WIDTH = 20
LABELS_IN_ONE_LINE = 0.9
"""The share of row labels for which their column is wide enough on narrow terminals; longer ones are wrapped."""
MIN_COLUMN_WIDTH = 14
"""The least width of a column of text: a narrower one breaks lines too often."""
GOOD_COLUMN_WIDTH = 30
"""The width from which text in a column reads well."""
MAX_COLUMN_WIDTH = 50
MAX_CLOSE_WIDTH = 24
"""The width of text that may be broken at any word, rather than drawn row by row."""
MAX_CLOSE_LABEL_WIDTH = 36
"""The same of row labels, which may have more lines."""
MAX_HEAD_LINES = 3
"""Into how many lines of full width the head of a column may be broken."""
MAX_CLOSE_LINES = 3
"""The most lines of a row that is close to the next one, if most rows have one line."""
MAX_FILLED_WIDTH = 24
"""The width that the color of a rating fills: enough for two signs and words that are next to each other."""
SIGN_WIDTH = max(map(len, SIGNS.values()))
MIN_BAR_WIDTH, MAX_BAR_WIDTH = 20, 50
MIN_SHARE_WIDTH, MAX_SHARE_WIDTH = 10, 24
"""The width of a bar that draws a share in a table."""
MUTED = "muted"
MUTED_STYLES: dict[Depth, str] = {"standard": "none", "256": "color(244)", "truecolor": "#808080"}
"""A gray that can be read on black, on white and on the grounds of Solarized; faint text cannot."""
HUES = ("green", "magenta", "cyan", "yellow", "blue", "red", "bright_magenta", "bright_cyan")
WIDE = 110
"""The width from which the columns of tables are further apart."""

SPAN_STYLES = {
    "strong": "bold",
    "emphasis": "italic",
    "code": "cyan",
    "muted": MUTED,
    "removed": "red",
    "added": "green",
}
RATING_STYLES: dict[Depth, dict[str, str]] = {
    "standard": {
        "much better": "bold bright_white on blue",
        "better": "black on cyan",
        "same": "black on white",
        "worse": "black on yellow",
        "much worse": "bold bright_white on red",
    },
    "256": {
        "much better": "bold color(231) on color(25)",
        "better": "color(16) on color(110)",
        "same": "color(16) on color(250)",
        "worse": "color(16) on color(180)",
        "much worse": "bold color(231) on color(130)",
    },
    "truecolor": {
        "much better": "bold #ffffff on #1b5f8c",
        "better": "#0c3552 on #a8cce6",
        "same": "#282622 on #bebab0",
        "worse": "#5b2a07 on #f0c49b",
        "much worse": "bold #ffffff on #a5470f",
    },
}
"""Blue for better and orange for worse, as on the page, with a color of text that can be read; gray ends a range."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""The module `string` has them too, but compiles patterns when it is imported."""


def render(document: Document, layout: Layout) -> str:
    """Return the document as lines of at most `layout.width` columns."""
    stream = StringIO()
    console = Console(
        file=stream,
        width=layout.width,
        height=25,
        color_system=layout.depth if layout.color else None,
        force_terminal=layout.color,
        force_jupyter=False,
        legacy_windows=False,
        theme=Theme({MUTED: MUTED_STYLES[layout.depth]}),
        _environ={},
    )
    console.print(*_Page(console, layout).document(document))
    drawn = with_numbered_links(stream.getvalue()) if layout.links else stream.getvalue()
    return "\n".join(line.rstrip(" ") for line in drawn.split("\n")).strip("\n") + "\n"


def with_numbered_links(drawn: str) -> str:
    """Return output with numbered links, so that equal documents have equal output: rich gives links random ids."""
    ids: dict[str, int] = {}
    return re.sub(r"\x1b\]8;id=([^;\x1b]*)", lambda link: f"\x1b]8;id={ids.setdefault(link[1], len(ids) + 1)}", drawn)


class Lines(list[Text]):
    """Lines of text that are wrapped already, which rich draws as they are."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw all lines as one text, so that a link over two lines remains one link."""
        return Text("\n").join(self).render(console, end="\n")


BLANK = Lines([Text()])
Run = tuple[list[RowGroup], list[int] | None]


class Signs(NamedTuple):
    """The characters that bars are drawn with."""

    solid: str
    hatched: str
    empty: str
    bound: str
    tick: str


SIGNS_OF_BARS = {True: Signs("█", "▒", "·", "│", "┃"), False: Signs("#", "+", ".", ":", "|")}
"""Those of terminals that have more than ASCII, and of others."""


class _Page:
    """Lays out a document for one width."""

    def __init__(self, console: Console, layout: Layout) -> None:
        self.console = console
        self.width = layout.width
        self.prose_width = min(layout.width, MAX_PROSE_WIDTH)
        self.gap = 4 if layout.width >= WIDE else 2
        self.rule = "─" if layout.unicode else "-"
        self.hatch = "░" if layout.unicode else ":"
        self.bullet = "•" if layout.unicode else "*"
        self.links = layout.links
        self.rating_styles = {"unknown": MUTED, **RATING_STYLES[layout.depth]}
        self.signs = SIGNS_OF_BARS[layout.unicode]

    def document(self, document: Document) -> Iterator[RenderableType]:
        yield self.wrapped(self.styled(document.title, "bold"), self.prose_width)
        blocks = document.in_sequence
        for before, block in zip((None, *blocks), blocks, strict=False):
            close = isinstance(before, Heading) and isinstance(block, ItemList)
            subtitle = before is None and isinstance(block, Paragraph) and extent(block.content)[0] <= self.prose_width
            if not (close or subtitle):
                yield BLANK
            yield from self.block(block)
        if document.notes:
            yield BLANK
            yield Lines([Text(document.notes_heading, "bold")])
            margin = len(str(len(document.notes))) + 2
            for note in document.notes:
                yield self.hanging(f"[{note.number}]".rjust(margin), self.styled(note.whole), self.prose_width)

    def block(self, block: SingleBlock) -> Iterator[RenderableType]:
        match block:
            case Heading(_, content):
                yield self.wrapped(self.styled(content, "bold"), self.prose_width)
            case Paragraph(content):
                yield self.wrapped(self.styled(content), self.prose_width)
            case ItemList():
                yield self.listing(block, self.prose_width)
            case Picture():
                yield from self.picture(block)
            case Table():
                yield from self.table(block)

    def picture(self, picture: Picture) -> Iterator[RenderableType]:
        """Draw bars between their labels and their words, below what the signs mean."""
        yield self.wrapped(self.styled(picture.title, "bold"), self.prose_width)
        for kind in picture.legend:
            sign = Text(
                kind.sign or (self.signs.hatched if kind.is_hatched else self.signs.solid), _styles(kind.colors)[0]
            )
            yield self.hanging(sign, self.styled(kind.name, MUTED), self.prose_width)
        if picture.tick:
            yield self.hanging(self.signs.tick, self.styled(picture.tick, MUTED), self.prose_width)
        labels = max((cell_len(plain_text(bar.label)) for bar in picture.bars), default=0)
        label_width = min(labels, max(MAX_LABEL_WIDTH, self.prose_width // 4))
        words = 0 if picture.ends else max((cell_len(plain_text(bar.words)) for bar in picture.bars), default=0)
        room = self.prose_width - label_width - 2 * self.gap
        is_beside = not picture.ends and room - words >= MIN_BAR_WIDTH
        bar_width = max(1, min(MAX_BAR_WIDTH, room - words if is_beside else room))
        widths = [label_width, bar_width, *([words] if is_beside else [])]
        margin = " " * (label_width + self.gap)
        if picture.ends:
            low, high = map(plain_text, picture.ends)
            yield Text(margin + low.ljust(bar_width - cell_len(high)) + high, MUTED)
        for bar in picture.bars:
            drawn = drawn_bar(bar, picture.kinds, bar_width, self.signs)
            yield self.grid([[self.styled(bar.label), drawn, *([bar.words] if is_beside else [])]], widths)
            for line in _bound_lines(bar, bar_width):
                yield Lines([Text(margin + line, MUTED)])
            if not (is_beside or picture.ends):
                yield self.hanging(margin[1:], self.styled(bar.words, MUTED), self.prose_width)

    def table(self, table: Table) -> Iterator[RenderableType]:
        """Draw a table as columns side by side, under letters if their names are too long, or else row by row.

        Where not all of its groups of rows fit, each is drawn as it fits itself.
        """
        drawn = aligned(table)
        for heads in _heads(table.columns):
            widths = self.column_widths(heads, drawn.row_groups)
            if widths:
                if heads is not table.columns:
                    yield from self.legend(table)
                yield from self.across(heads, drawn.row_groups, widths, drawn.is_numeric)
                return
        yield from self.piecewise(drawn)

    def piecewise(self, drawn: Table) -> Iterator[RenderableType]:
        """Draw rows as columns, close together or under letters, if they fit, and else row by row.

        If any need letters, all have them.
        """
        names, *letters = _heads(drawn.columns)
        runs, heads = self.runs(names, drawn), names
        if letters:
            under_letters = self.runs(letters[0], drawn)
            if sum(map(_rows_across, under_letters)) > sum(map(_rows_across, runs)):
                runs, heads = under_letters, letters[0]
                yield from self.legend(drawn)
        for number, (pieces, widths) in enumerate(runs):
            if number:
                yield BLANK
            if widths:
                yield from self.across(heads, pieces, widths, Table(heads, tuple(pieces)).is_numeric)
            else:
                yield from self.stacked(heads, pieces[0])

    def runs(self, heads: tuple[Content, ...], drawn: Table) -> list[Run]:
        """Return groups of rows with the widths of the columns in which they fit under these heads; None if in none.

        Neighbors that fit together share their columns and heads; only a group with a heading has heads of its own.
        """
        runs: list[Run] = []
        for piece in (piece for group in drawn.row_groups for piece in _pieces(group)):
            before, fitted = runs[-1] if runs else ([], None)
            widths = self.close_widths(heads, [*before, piece]) if fitted else None
            if widths:
                runs[-1] = ([*before, piece], widths)
            else:
                runs.append(([piece], self.close_widths(heads, [piece]) if piece.heading or not runs else None))
        return runs

    def close_widths(self, heads: tuple[Content, ...], groups: Sequence[RowGroup]) -> list[int] | None:
        return None if heads[0] else self.column_widths(heads, groups, close=True)

    def legend(self, table: Table) -> Iterator[RenderableType]:
        """Say which letter stands for which column."""
        for letter, name in zip(LETTERS, table.columns[1:], strict=False):
            yield self.hanging(letter, self.styled(name), self.prose_width, "bold")
        yield BLANK

    def across(
        self, heads: Sequence[Content], groups: Iterable[RowGroup], widths: list[int], numeric: Sequence[bool]
    ) -> Iterator[RenderableType]:
        """Draw rows as columns side by side, with a rule only where neither space nor a heading sets them apart."""
        yield self.grid([[self.styled(head, "bold") for head in heads]], widths, numeric)
        for number, group in enumerate(groups):
            if number:
                yield BLANK
            elif not group.heading:
                yield Lines([Text(self.rule * (sum(widths) + self.gap * (len(widths) - 1)), MUTED)])
            if group.heading:
                yield self.wrapped(self.styled(group.heading, "bold"), self.prose_width)
            rows = [[self.labeled(row), *row.cells] for row in group.rows]
            yield self.grid(rows, widths, numeric, [row.is_part for row in group.rows])

    def stacked(self, columns: Sequence[Content], group: RowGroup) -> Iterator[RenderableType]:
        """Draw a group row by row, for want of width, with the columns' names beside the cells."""
        names = [self.styled(column) for column in columns[1:]]
        longest = max((cell_len(name.plain) for name in names), default=0)
        room = self.prose_width - self.gap - 2 - longest
        needed = max((extent(cell)[0] for row in group.rows for cell in row.cells), default=0)
        fits = room >= min(needed, GOOD_COLUMN_WIDTH)
        name_width = longest if fits else min(longest, max(8, self.width * 2 // 5))
        value_width = max(1, self.prose_width - name_width - self.gap - 2)
        if group.heading:
            yield self.wrapped(self.styled(group.heading, "bold"), self.prose_width)
        for position, row in enumerate(group.rows):
            if (position or group.heading) and not row.is_part:
                yield BLANK
            yield self.wrapped(self.labeled(row, "bold"), self.width)
            indent = 4 if row.is_part else 2
            cells = zip(names, in_line(row.cells), strict=True)
            grid = self.grid([[*pair] for pair in cells], [name_width, max(1, value_width + 2 - indent)])
            yield Padding.indent(grid, indent)

    def grid(
        self,
        rows: Iterable[Sequence[Text | Cell]],
        widths: list[int],
        numeric: Sequence[bool] = (),
        parts: Sequence[bool] = (),
    ) -> RichTable:
        """Return rows as columns of these widths; rows of several lines are set apart, but not `parts`.

        For speed, rich gets each column as one cell with all of its lines, and gaps are part of the columns.
        """
        columns = [*zip_longest(widths, numeric)]
        cells: list[list[Text | Cell]] = [[*row] for row in rows]
        for position, width in enumerate(widths):
            self.draw_shares(cells, position, width)
        drawn = [[self.cell(cell, *column) for cell, column in zip(row, columns, strict=True)] for row in cells]
        apart = _set_apart([max(map(len, row)) for row in drawn])
        lines: list[Sequence[Text]] = []
        for row, is_apart, is_part in zip_longest(drawn, apart, parts):
            if is_apart and not is_part:
                lines.append([Text()] * len(widths))
            lines += zip_longest(*row, fillvalue=Text())
        grid = RichTable.grid()
        for width in (*(width + self.gap for width in widths[:-1]), widths[-1]):
            grid.add_column(width=width)
        grid.add_row(*map(Lines, zip(*lines, strict=True)))
        return grid

    def draw_shares(self, rows: Sequence[list[Text | Cell]], position: int, width: int) -> None:
        """Put bars before the shares in a column, if there is room; all their percents end where the column does."""
        shares = {n: share for n, row in enumerate(rows) if (share := _share_in(row[position]))}
        longest = max((len(str(share)) for share in shares.values()), default=0)
        room = min(width - longest - 1, MAX_SHARE_WIDTH)
        for n, share in shares.items():
            words = Text(str(share).rjust(min(longest, width)))
            if room >= MIN_SHARE_WIDTH:
                low, high = (round(end * room) for end in (share.low, share.high))
                bar = Text(self.signs.solid * low + self.signs.hatched * (high - low), _styles((share.color,))[0])
                words = bar + Text(" " * (width - high - longest)) + words
            rows[n][position] = words

    def cell(self, cell: Text | Cell, width: int, is_numeric: bool | None = False) -> Lines:
        match cell:
            case ItemList():
                return self.listing(cell, width)
            case (RatingSpan() as rating,):
                return self.rating_cell(rating, width)
        lines = self.wrapped(cell if isinstance(cell, Text) else self.styled(cell), width)
        for line in lines if is_numeric else ():
            line.align("right", width)
        return lines

    def wrapped(self, text: Text, width: int) -> Lines:
        """Break text at its line ends and between words into lines of at most `width` columns."""
        if "\n" not in text.plain and cell_len(text.plain) <= width:
            return Lines([text])
        lines = Lines(text.wrap(self.console, width))
        for line in lines:
            line.rstrip()
        return lines

    def listing(self, listing: ItemList, width: int) -> Lines:
        """Return a list whose numbers or bullets hang beside its text."""
        margin = len(str(len(listing.items))) if listing.ordered else 1
        marks = [str(number) if listing.ordered else self.bullet for number in range(1, len(listing.items) + 1)]
        items = zip(marks, listing.items, strict=True)
        return Lines(
            line for mark, item in items for line in self.hanging(mark.rjust(margin), self.styled(item), width)
        )

    def hanging(self, mark: str | Text, text: Text, width: int, style: str = MUTED) -> Lines:
        """Return wrapped text with a mark before its first line, and the other lines indented as far."""
        head = mark + Text(" ") if isinstance(mark, Text) else Text.styled(f"{mark} ", style)
        margin = cell_len(head.plain)
        lines = self.wrapped(text, max(1, width - margin))
        starts = [head, *[Text(" " * margin)] * (len(lines) - 1)]
        return Lines(start + line for start, line in zip(starts, lines, strict=True))

    def labeled(self, row: Row, base: str = "") -> Text:
        """Return the label of a row in the style `base`, or indented without it if it belongs to the row above."""
        return Text("  ") + self.styled(row.label) if row.is_part else self.styled(row.label, base)

    def styled(self, content: Content, base: str = "") -> Text:
        """Return content as text of rich; `base` is the style of what has none of its own."""
        text = Text()
        for before, inline in zip((None, *content), content, strict=False):
            match inline:
                case NoteMark(number):
                    text.append(f"[{number}]", MUTED)
                case Span(words, "remark"):
                    goes_on = isinstance(before, Span) and before.style == "remark"
                    text.append(words if goes_on else f"\n{words.lstrip()}", MUTED)
                case Span(_, style, link):
                    look = self.console.get_style(SPAN_STYLES.get(style or "", base))
                    text.append(bracketed(inline), look + Style(link=link) if link and self.links else look)
                case RatingSpan():
                    halves = [Text(words, self.rating_style(inline, end)) for end, words in inline.halves]
                    text.append_text(Text(" ").join(halves) if halves else Text(inline.word, base))
                case ShareSpan():
                    text.append(str(inline), base)
                case NumberSpan(digits, room):
                    text.append(f"{' ' * len(room)}{digits}", base)
        return text

    def rating_style(self, rating: RatingSpan, end: str) -> str:
        """Return the style of a rating, or of an end of a range; only as such is "same" filled."""
        return MUTED if rating.tone == "same" else self.rating_styles[end]

    def rating_cell(self, rating: RatingSpan, width: int) -> Lines:
        """Return a rating that fills its cell: with its color, or a range with those of its ends, each a half.

        Words are below each other, whether there are signs before them or not.
        """
        if len(rating.ends) > 1:
            lines = self.wrapped(Text(str(rating)), width)
        else:
            lines = self.hanging(rating.sign.ljust(SIGN_WIDTH), Text(rating.word), width, "")
        filled = max(min(width, MAX_FILLED_WIDTH), *(cell_len(line.plain) for line in lines))
        cuts = (0, filled // 2, filled) if len(rating.ends) > 1 else (0, filled)
        for line in lines:
            room = filled - cell_len(line.plain)
            hatched = room > 1 and rating.tone == "unknown" and self.console.color_system
            line.append(f" {self.hatch * (room - 1)}" if hatched else " " * room)
            for end, (start, stop) in zip(rating.ends, pairwise(cuts), strict=False):
                line.stylize(self.rating_style(rating, end), start, stop)
        return lines

    def column_widths(
        self, heads: Sequence[Content], groups: Iterable[RowGroup], close: bool = False
    ) -> list[int] | None:
        """Return a width for each column, or None if there is no room for all columns.

        Every column is at least as wide as its longest word; if they may be `close`, that is enough for columns of few
        words. Spare room goes to the narrowest column first, and to the row labels last.
        """
        rows = [(row.indented_label, *row.cells) for group in groups for row in group.rows]
        columns = [[extent(cell) for cell in cells] for cells in zip(*rows, strict=True)] or [[]] * len(heads)
        rooms = [max((width for width, _ in column), default=0) for column in columns]
        all_words = [[extent(head), *column] for head, column in zip(heads, columns, strict=True)]
        lowest = [-(-extents[0][0] // MAX_HEAD_LINES) for extents in all_words]
        words = [max(least, *(word for _, word in extents)) for least, extents in zip(lowest, all_words, strict=True)]
        # A header may be wrapped to a few lines, the text below it only to a limit.
        narrow = (self.label_width([width for width, _ in columns[0]]), *[MIN_COLUMN_WIDTH] * (len(columns) - 1))
        closest = (MAX_CLOSE_LABEL_WIDTH, *[MAX_CLOSE_WIDTH] * (len(columns) - 1))
        least = [1 if close and room <= most else n for n, room, most in zip(narrow, rooms, closest, strict=True)]
        widths = [max(word, min(room, width)) for word, room, width in zip(words, rooms, least, strict=True)]
        spare = self.width - sum(widths) - self.gap * (len(widths) - 1)
        if spare < 0:
            return None
        natural = [max(room, extent(head)[0]) for room, head in zip(rooms, heads, strict=True)]
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

    def label_width(self, labels: list[int]) -> int:
        """Return the least width of the column of labels: that of most of them, to a limit."""
        share = 1 if self.width >= WIDE else LABELS_IN_ONE_LINE
        most = sorted(labels)[min(int(len(labels) * share), len(labels) - 1)] if labels else 0
        return min(most, max(MAX_LABEL_WIDTH, self.width // 5))


def _set_apart(heights: Sequence[int]) -> list[bool]:
    """Return whether each row is set apart from the one above: if that has several lines, as most have, or is long.

    A row of one line needs no room below it.
    """
    pairs = pairwise((1, *heights))
    if sum(height > 1 for height in heights) * 2 > len(heights):
        return [above > 1 for above, _ in pairs]
    return [above > MAX_CLOSE_LINES or (below > MAX_CLOSE_LINES and above > 1) for above, below in pairs]


def _rows_across(run: Run) -> int:
    groups, widths = run
    return sum(len(group.rows) for group in groups) if widths else 0


def _pieces(group: RowGroup) -> Iterator[RowGroup]:
    """Yield a group as rows of texts, which are kept together, and single rows of lists, which may need more room."""
    rows = groupby(enumerate(group.rows), lambda numbered: numbered[0] if _has_list(numbered[1]) else None)
    for number, (_, numbered) in enumerate(rows):
        yield RowGroup(tuple(row for _, row in numbered), () if number else group.heading)


def _has_list(row: Row) -> bool:
    return any(isinstance(cell, ItemList) for cell in row.cells)


def _heads(columns: tuple[Content, ...]) -> list[tuple[Content, ...]]:
    """Return the heads of a table, and letters in their place if all of them are names of what is compared."""
    corner, *names = columns
    if corner or not 1 < len(names) <= len(LETTERS):
        return [columns]
    letters = zip(LETTERS, names, strict=False)
    return [columns, (corner, *(ours(letter) for letter, _ in letters))]


def drawn_bar(bar: Bar, kinds: Sequence[SegmentKind], width: int, signs: Signs) -> Text:
    """Return a bar as signs; a segment that is less than half a sign wide is not drawn.

    The sign of a kind that has a hue is in the middle of its segments, which bounds part; grays are drawn as signs.
    """
    drawn: list[tuple[str, str]] = [(signs.empty, MUTED)] * width
    for segment in bar.segments:
        kind = kinds[segment.kind]
        start, end = round(segment.start * width), round(segment.end * width)
        styles = _styles((bar.color,) if bar.color else kind.colors)
        fill = signs.hatched if kind.is_hatched else signs.solid
        if kind.sign and styles == (MUTED,):
            fill, sign = kind.sign, ""
        else:
            sign = kind.sign
        drawn[start:end] = [(fill, styles[place % len(styles)]) for place in range(end - start)]
        if start and sign and end - start > 1:
            drawn[start] = (signs.bound, "bold")
            start += 1
        if sign and end - start >= len(sign) + 4:
            sign = f" {sign} "
        if sign and end - start >= len(sign):
            middle = start + (end - start - len(sign)) // 2
            drawn[middle : middle + len(sign)] = [(letter, "bold") for letter in sign]
    if bar.tick is not None:
        drawn[min(round(bar.tick * width), width - 1)] = (signs.tick, "bold")
    return Text.assemble(*drawn)


def _styles(colors: Sequence[str]) -> tuple[str, ...]:
    """Return the styles of named colors: grays, and what has no color, are muted."""
    names = (color.rpartition("-") for color in colors)
    return tuple(HUES[int(number) % len(HUES)] if name == "hue" else MUTED for name, _, number in names)


def _bound_lines(bar: Bar, width: int) -> Iterator[str]:
    """Yield lines with the names of the bounds of a bar, each below its bound."""
    longest = max((len(name) for _, name in bar.bounds), default=0)
    for row in staggered(bar.bounds, (longest + 1) / width):
        line = ""
        for at, name in row:
            line = line.ljust(min(round(at * width) - len(name) // 2, width - len(name))) + name
        yield line


def _share_in(cell: Text | Cell) -> ShareSpan | None:
    """Return the share of a cell that has nothing else."""
    return cell[0] if isinstance(cell, tuple) and len(cell) == 1 and isinstance(cell[0], ShareSpan) else None


def extent(cell: Cell) -> tuple[int, int]:
    """Return the width of a cell that is not wrapped, and of its longest word with the mark before it."""
    match cell:
        case (RatingSpan() as rating,):
            # A sign stays beside its word, and a rating in two words of ours is not broken, but a range may be.
            sign = max(SIGN_WIDTH, len(rating.sign)) + 1
            words = [rating.word] if rating.is_ours and rating.tone else rating.word.split()
            longest = max(map(unbreakable_width, words), default=0)
            return sign + cell_len(rating.word), max(longest + SIGN_WIDTH + 1, sign + unbreakable_width(words[0]))
        case (ShareSpan() as share,):
            return len(str(share)) + 1 + MAX_SHARE_WIDTH, len(str(share))
        case ItemList(items):
            mark, contents = (len(str(len(items))) + 1 if cell.ordered else 2), items
        case _:
            mark, contents = 0, (cell,)
    texts = [plain_text(content) for content in contents]
    longest = max((mark + unbreakable_width(word) for text in texts for word in text.split()), default=0)
    return max((mark + cell_len(text) for text in texts), default=0), longest


def unbreakable_width(word: str) -> int:
    """Return the width of the longest unbreakable part of a word: wide characters may be broken anywhere."""
    if word.isascii():
        return len(word)
    widths = [cell_len(character) for character in word]
    return max(widths) if max(widths) > 1 else sum(widths)
