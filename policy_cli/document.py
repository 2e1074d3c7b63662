"""A document: content laid out in blocks, independent of any output format.

Views turn answers into documents; renderers turn documents into text. All text in a document is safe to show.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise, takewhile
from math import ceil
from typing import Literal

from policy_cli.diagnostics import WordDiff
from policy_cli.frozen import frozen
from policy_cli.languages import TAG, Paper, paper
from policy_cli.places import Place
from policy_cli.text import BRACKETS, collapse_whitespace, with_brackets

SpanStyle = Literal[
    "strong", "emphasis", "code", "muted", "remark", "removed", "added", "subscript", "superscript", "small-caps"
]
"""The role of a span of text; a remark comments on what precedes it, and may be set on a line of its own."""

SIGNS = {"much better": "++", "better": "+", "same": "=", "worse": "-", "much worse": "--", "unknown": "?"}

CLOSING_QUOTE = "”"
ENDS = (".", "!", "?", ":", "…")
"""Endings after which a sentence needs no full stop."""

HUES, GRAYS = 8, 5
"""How many hues and grays there are for pictures."""

FIGURE_SPACE, POINT_SPACE = "\u2007", "\u2008"
"""The spaces that are as wide as a digit, and as a point or comma."""
INDENT = "\u2002\u2002"
MAX_KEPT_LINES = 24
"""The most lines, about, that formats with pages keep on one."""

_NUMBER = r"[<>]?[-+]?[0-9][0-9.,]*%?(?: \([0-9]+\))?"
_LINK = r"(?:https?://|mailto:)[!-~]+"


@frozen
class Span:
    """Text in one style; `link` is the address that it leads to.

    The text is the file's, unless `ours` made the span: then its `pieces` are words of ours and of the file in turn,
    beginning with ours, of which the first and the last may be empty.
    """

    text: str
    style: SpanStyle | None = None
    link: str | None = None
    pieces: tuple[str, ...] = ()

    def __init__(
        self, text: str, style: SpanStyle | None = None, link: str | None = None, pieces: tuple[str, ...] = ()
    ) -> None:
        """Make the text safe to show, and drop a link that leads to neither a web page nor a mailbox."""
        if link is not None and not re.fullmatch(_LINK, link, re.IGNORECASE):
            link = None
        put = object.__setattr__
        put(self, "text", collapse_whitespace(text))
        put(self, "style", style)
        put(self, "link", link)
        put(self, "pieces", tuple(map(collapse_whitespace, pieces)) if pieces else ())

    @property
    def plain(self) -> str:
        """The text for formats that have no small capitals: in capitals, if they are its style."""
        return self.text.upper() if self.style == "small-caps" else self.text


@frozen
class RatingSpan:
    """A rating: `word`, which is one of SIGNS if it is `relative` to the baseline, unless it is a range.

    `ends` are the words of SIGNS whose signs and colors it has: one, the two of a range, or none. Those of a `relative`
    rating are its own words; those of another, a word or number of the file's own scale, must be given.
    """

    word: str
    relative: bool = True
    ends: tuple[str, ...] = ()

    def __init__(self, word: str, relative: bool = True, ends: tuple[str, ...] = ()) -> None:
        """Make the word safe to show: it may be one of the file's own scale."""
        word = collapse_whitespace(word)
        own = tuple(word.split(" to ")) if relative else (word,) if word == "unknown" else ends
        put = object.__setattr__
        put(self, "word", word)
        put(self, "relative", relative)
        put(self, "ends", own if all(end in SIGNS for end in own) else ())

    @property
    def tone(self) -> str | None:
        """The only word of SIGNS whose sign and color the rating has; None if it has two or none."""
        return self.ends[0] if len(self.ends) == 1 else None

    @property
    def sign(self) -> str:
        """The sign, or the signs of both ends."""
        return "/".join(SIGNS[end] for end in self.ends)

    @property
    def halves(self) -> tuple[tuple[str, str], ...]:
        """The sign and the word in as many parts as there are ends, each with the word of SIGNS for its color."""
        if len(self.ends) < 2:
            return tuple((end, str(self)) for end in self.ends)
        first, to, last = self.word.partition(" to ")
        parts = (f"{self.sign} {first}", f"to {last}") if to else (self.sign, self.word)
        return tuple(zip(self.ends, parts, strict=True))

    @property
    def spoken(self) -> str:
        """The word, and in words what the sign says of one on the file's own scale."""
        says_more = self.ends and not self.is_ours
        return f"{self.word} ({' to '.join(self.ends)})" if says_more else self.word

    def __str__(self) -> str:
        """Return the sign and the word."""
        return f"{self.sign} {self.word}".lstrip()

    @property
    def is_ours(self) -> bool:
        """Whether the word is ours, and not one of the file's own scale."""
        return self.relative or self.word == "unknown"

    @property
    def as_span(self) -> Span:
        """The sign and the word as words of ours."""
        return Span(str(self), pieces=(str(self),))


@frozen
class ShareSpan:
    """A share of a whole, from 0 to 1, or the range in which it lies.

    Terminals and pages draw it as a bar in a column of them, in its `color` if it has one.
    """

    low: float
    high: float
    color: str = ""

    def __str__(self) -> str:
        """Return the share, or its range, in percent."""
        if _percent(self.low) == _percent(self.high):
            return f"{_percent(self.high)}%"
        return f"{finer_percent(self.low)}–{finer_percent(self.high)}%"


def _percent(share: float) -> str:
    """Return a share in whole percents; a share between 0 and 1 is never rounded to either."""
    rounded = f"{share * 100:.0f}"
    return "<1" if rounded == "0" and share else ">99" if rounded == "100" and share < 1 else rounded


def finer_percent(share: float) -> str:
    """Return a share in percents, with as many decimals as tell it from 0 and 1."""
    rounded = (f"{share * 100:.{digits}f}" for digits in range(12))
    return next((text for text in rounded if float(text) not in (0, 100)), f"{share * 100:g}")


@frozen
class NumberSpan:
    """A number that is aligned with the others in its column of a table, after the `room` that longer ones take.

    The room is spaces as wide as digits and points (`aligned`). `tail` is such room for decimals, where numbers end
    below each other.
    """

    digits: str
    room: str = ""
    tail: str = ""

    def __str__(self) -> str:
        """Return the number after the room."""
        return f"{self.room}{self.digits}"


@frozen
class NoteMark:
    """A reference to the note with this number."""

    number: int


Inline = Span | RatingSpan | ShareSpan | NumberSpan | NoteMark
Content = tuple[Inline, ...]


@frozen
class Heading:
    """A heading; the document's title has level 1. `new_page` asks for a page of its own if that wastes no room."""

    level: Literal[2, 3, 4]
    content: Content
    new_page: bool = False


@frozen
class Paragraph:
    """A paragraph of text."""

    content: Content


@frozen
class TableCaption(Paragraph):
    """A paragraph about the table that follows it, which formats for tables alone keep."""


@frozen
class ItemList:
    """A list; if `ordered`, its items are numbered from 1."""

    items: tuple[Content, ...]
    ordered: bool = False

    def labeled(self, bullet: str = "- ") -> list[tuple[str, Content]]:
        """Return each item after its label: its number, or the bullet."""
        return [(f"{n}. " if self.ordered else bullet, item) for n, item in enumerate(self.items, 1)]


@frozen
class Bibliography(ItemList):
    """A list of sources, which a format with a citation style of its own may replace."""


Cell = Content | ItemList


@frozen
class Row:
    """A row of a table: its label, and a cell for each further column; `is_part` if it belongs to the row above."""

    label: Content
    cells: tuple[Cell, ...]
    is_part: bool = False

    @property
    def indented_label(self) -> Content:
        """The label after two spaces that no format drops, if the row belongs to the one above."""
        return (Span(INDENT), *self.label) if self.is_part else self.label


@frozen
class RowGroup:
    """Rows of a table that belong together, with an optional heading."""

    rows: tuple[Row, ...]
    heading: Content = ()


@frozen
class Table:
    """A table; `columns` are the headers of all columns, beginning with that of the row labels."""

    columns: tuple[Content, ...]
    row_groups: tuple[RowGroup, ...]

    @property
    def is_numeric(self) -> tuple[bool, ...]:
        """Whether each column holds only numbers, the labels first; columns with a NumberSpan align by themselves."""
        columns = zip(*self.rows, strict=True)
        return tuple(all(map(is_number, cells)) for cells in columns) or (False,) * len(self.columns)

    @property
    def rows(self) -> list[tuple[Cell, ...]]:
        """The cells of each row, with the label first."""
        return [(row.indented_label, *row.cells) for group in self.row_groups for row in group.rows]


@frozen
class SegmentKind:
    """What segments of bars mean: a sign for them, their colors, as stripes if there are several, and if it is hatched.

    A kind without a name is not in the legend.
    """

    sign: str
    name: Content
    colors: tuple[str, ...]
    is_hatched: bool = False


@frozen
class Segment:
    """A part of a bar, from `start` to `end` on a scale from 0 to 1; `kind` is its place among those of the picture."""

    kind: int
    start: float
    end: float


@frozen
class Bar:
    """A bar of a picture: its label, its segments in order, the same in words, and where to mark it, from 0 to 1.

    Its own `color` and `sign` take the place of those of the kinds; `bounds` are points of its scale with their names.
    """

    label: Content
    segments: tuple[Segment, ...]
    words: Content
    tick: float | None = None
    color: str = ""
    sign: str = ""
    bounds: tuple[tuple[float, str], ...] = ()


@frozen
class Picture:
    """Bars below each other, which each format draws in its own way, or says in words; its title is its finding.

    `tick` says what the marks of the bars mean, if they mean anything, and `ends` what their left and right ends mean:
    with these, a drawing can be read without the words of its bars, which are then only its text alternative.
    """

    title: Content
    kinds: tuple[SegmentKind, ...]
    bars: tuple[Bar, ...]
    tick: Content = ()
    ends: tuple[Content, Content] | None = None

    @property
    def legend(self) -> tuple[SegmentKind, ...]:
        """The kinds that have a name."""
        return tuple(kind for kind in self.kinds if kind.name)

    @property
    def alternative(self) -> Content:
        """All bars in words."""
        return joined(((*bar.label, Span(": "), *bar.words) for bar in self.bars), "; ")


def hue(number: int) -> str:
    """Return the name of a hue, of which there are HUES."""
    return f"hue-{number % HUES}"


def gray(number: int) -> str:
    """Return the name of a gray, of which there are GRAYS, the darkest first."""
    return f"gray-{number % GRAYS}"


def staggered(bounds: Iterable[tuple[float, str]], room: float) -> list[list[tuple[float, str]]]:
    """Return the bounds of a bar in as many rows as leave each the room it needs, as a part of the bar."""
    rows: list[list[tuple[float, str]]] = []
    for bound in bounds:
        row = next((row for row in rows if bound[0] - row[-1][0] >= room), None)
        if row is None:
            rows.append([bound])
        else:
            row.append(bound)
    return rows


SingleBlock = Heading | Paragraph | ItemList | Table | Picture


@frozen
class SideBySide:
    """Lists under headings of their own; formats with room set them beside each other, others one after the other."""

    parts: tuple[tuple[Heading, ItemList], ...]

    @property
    def lines(self) -> int:
        """About how many lines the longest of the lists has on a page."""
        lists = (listing for _, listing in self.parts)
        return max((sum(ceil(len(plain_text(item)) / 45) for item in listing.items) for listing in lists), default=0)

    @property
    def is_small(self) -> bool:
        """Whether the lists are so short that formats with pages keep them on one."""
        return self.lines <= MAX_KEPT_LINES


Block = SingleBlock | SideBySide


@frozen
class Excerpt:
    """A paragraph of a source: its place, and in turn what is beside a quote and what is quoted.

    Line ends in it divide rows of a table. `wording` is how an altered quote differs from it. `language` is that of the
    source, if it is known, as a tag.
    """

    place: Content
    parts: tuple[str, ...]
    wording: WordDiff = ()
    language: str | None = None

    def __init__(
        self, place: Content, parts: tuple[str, ...], wording: WordDiff = (), language: str | None = None
    ) -> None:
        """Make the text safe to show."""
        put = object.__setattr__
        put(self, "place", place)
        put(self, "parts", tuple("\n".join(map(collapse_whitespace, part.split("\n"))) for part in parts))
        put(self, "wording", wording)
        put(self, "language", language if language and re.fullmatch(TAG, language) else None)


@frozen
class Note:
    """A note; `places` are the cited places that its content names, and `remark` is the part that is not a citation.

    `found` says what a check of its places against their sources found, of which pages show the `excerpts`.
    """

    number: int
    content: Content
    places: tuple[Place, ...] = ()
    remark: Content = ()
    found: Content = ()
    excerpts: tuple[Excerpt, ...] = ()

    @property
    def whole(self) -> Content:
        """The content and what was found."""
        return joined((self.content, self.found), " ")


@frozen
class Document:
    """A titled sequence of blocks, with notes at its end under a heading of their own.

    `author` and `date` are metadata of a file; the blocks repeat what readers should see of them. `language` is that of
    the file's words, as a tag of BCP 47; None is American English. `paper` is None for that of the language. Formats
    with pages set a document more closely if it `is_one_page`.
    """

    title: Content
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    notes_heading: str = "Notes"
    author: str | None = None
    date: str | None = None
    language: str | None = None
    paper: Paper | None = None
    is_one_page: bool = False

    @property
    def printed_on(self) -> Paper:
        """The paper on which formats with pages are printed."""
        return self.paper or paper(self.language)

    @property
    def lead(self) -> tuple[Block, ...]:
        """The paragraphs right after the title, which belong to the head."""
        return tuple(takewhile(lambda block: isinstance(block, Paragraph), self.blocks))

    @property
    def body(self) -> tuple[Block, ...]:
        """The blocks after the lead."""
        return self.blocks[len(self.lead) :]

    @property
    def in_sequence(self) -> tuple[SingleBlock, ...]:
        """The blocks one after the other, for formats that set nothing side by side."""
        return tuple(one for block in self.blocks for one in singles(block))


def singles(block: Block) -> Iterator[SingleBlock]:
    """Yield the blocks that a block consists of: itself, unless it sets others side by side."""
    if isinstance(block, SideBySide):
        for part in block.parts:
            yield from part
    else:
        yield block


def text(words: str | None, style: SpanStyle | None = None) -> Content:
    """Return the file's words as content of one span, or no content if there are no words."""
    return (Span(words, style),) if words else ()


def ours(words: str, *parts: str | Content, style: SpanStyle | None = None) -> Content:
    """Return our words as content, or no content if there are no words: of one span, but for names that are strong.

    Each part takes the place of a {} in the words: the file's words as text, or content, of which only the words count.
    """
    first, *others = words.split("{}") if parts else [words]
    spans: list[Inline] = []
    pieces: tuple[str, ...] = (first,)
    for part, following in zip(parts, others, strict=True):
        for inline in text(part) if isinstance(part, str) else part:
            if style is None and isinstance(inline, Span) and inline.style == "strong":
                spans += (*_of_pieces(pieces), inline)
                pieces = ("",)
            else:
                more = _pieces(inline)
                pieces = (*pieces[:-1], pieces[-1] + more[0], *more[1:])
        pieces = (*pieces[:-1], pieces[-1] + following)
    return (*spans, *_of_pieces(pieces, style))


def _of_pieces(pieces: tuple[str, ...], style: SpanStyle | None = None) -> Content:
    whole = "".join(pieces)
    return (Span(whole, style, pieces=pieces),) if whole else ()


def named(name: str) -> Content:
    """Return a name for use in a sentence, which formats that can make it strong tell from the words around it."""
    return (Span(name, "strong", pieces=("", name, "")),) if name else ()


def _pieces(inline: Inline) -> tuple[str, ...]:
    """Return the words of ours and of the file in turn, beginning and ending with ours."""
    if isinstance(inline, Span):
        return inline.pieces or (("", inline.text, "") if _has_letter(inline.text) else (inline.text,))
    if isinstance(inline, RatingSpan):
        return (inline.word,) if inline.is_ours else ("", inline.word, "")
    return (str(inline),)


def set_apart(name: str) -> Content:
    """Return a name for use in a caption: in quotation marks, unless it is a single word or a proper name."""
    several = {",", ";", ":", " and ", " or ", " nor "}
    is_phrase = any(not word[0].isupper() and not word[0].isdigit() for word in name.split()[1:])
    return ours("“{}”", name) if is_phrase or any(sign in name for sign in several) else text(name)


def begun(content: Content) -> Content:
    """Return content with a capital as its first letter, unless it begins with the file's words."""
    span = content[0]
    if not (isinstance(span, Span) and span.pieces and span.pieces[0]):
        return content
    first, *others = span.pieces
    pieces = (f"{first[0].upper()}{first[1:]}", *others)
    return (Span("".join(pieces), span.style, span.link, pieces), *content[1:])


def is_ours(content: Content) -> bool:
    """Return whether the words of content are ours, with no words of the file but those that they name."""
    rated = all(part.is_ours for part in content if isinstance(part, RatingSpan))
    spans = [part for part in content if isinstance(part, Span)]
    return (
        rated
        and any(span.pieces for span in spans)
        and not any(_has_letter(span.text) for span in spans if not span.pieces)
    )


def without_outer_signs(pieces: tuple[str, ...]) -> tuple[str, tuple[str, ...], str]:
    """Return the signs before the first word of a phrase's pieces, the pieces without signs, and those after the last.

    There are no pieces if none of the words is ours. The signs belong to the text around them: in text from right to
    left, a bracket that is marked as English would open on the wrong side.
    """
    if not any(map(_has_letter, pieces[::2])):
        return "".join(pieces), (), ""
    *start, last = pieces
    after = re.split(r"[^\W_]", last)[-1] if start or _has_letter(last) else ""
    first, *rest = (*start, last[: len(last) - len(after)])
    before = re.split(r"[^\W_]", first, maxsplit=1)[0]
    return before, (first[len(before) :], *rest), after


def _has_letter(words: str) -> bool:
    return any(map(str.isalpha, words))


def is_number(cell: Cell) -> bool:
    """Return whether a cell is only a number or a percentage, or one count of another, without any NumberSpan."""
    words = "" if isinstance(cell, ItemList) or _number_in(cell) else plain_text(cell)
    return re.fullmatch(_NUMBER, words) is not None


def aligned(table: Table, parts_alone: bool = False) -> Table:
    """Return a table whose numbers have their decimal points below each other in the rows that belong together.

    Only there do numbers have one unit. With `parts_alone`, rows that only say more of the row above, under labels of
    ours, such as its range, neither take nor make room: numbers in words begin where the column does.
    """
    if not any(map(_number_in, (cell for row in table.rows for cell in row))):
        return table
    return Table(
        table.columns, tuple(RowGroup(tuple(_in_line(g.rows, parts_alone)), g.heading) for g in table.row_groups)
    )


def of_numbers(group: RowGroup) -> Iterator[bool]:
    """Yield of each row whether it, or a row with which it belongs together, has a cell that begins with a number."""
    for block in _blocks(group.rows):
        yield from [any(_number_in(cell) for row in block for cell in row.cells)] * len(block)


def _blocks(rows: tuple[Row, ...]) -> Iterator[tuple[Row, ...]]:
    """Yield each row with those that belong to it."""
    starts = [number for number, row in enumerate(rows) if number == 0 or not row.is_part]
    return (rows[start:end] for start, end in pairwise((*starts, len(rows))))


def _in_line(rows: tuple[Row, ...], parts_alone: bool) -> Iterator[Row]:
    for block in _blocks(rows):
        said_more = [parts_alone and row.is_part and is_ours(row.label) for row in block]
        in_columns = (row.cells for row, is_more in zip(block, said_more, strict=True) if not is_more)
        columns = map(in_line, zip(*in_columns, strict=True))
        cells = zip(*columns, strict=True)
        for row, is_more in zip(block, said_more, strict=True):
            yield row if is_more else Row(row.label, next(cells, ()), row.is_part)


def in_line(cells: tuple[Cell, ...]) -> Iterator[Cell]:
    """Yield cells that are shown below each other, with room around numbers for the digits that longer ones have."""
    numbers = [number for number in map(_number_in, cells) if number]
    longest = max(map(_whole, numbers), key=len, default="")
    finest = max(map(_decimals, numbers), key=len, default="")
    for cell in cells:
        match cell:
            case (NumberSpan() as number, *others):
                room = _room(longest[: len(longest) - len(_whole(number))])
                tail = _room(finest[len(_decimals(number)) :])
                yield (NumberSpan(number.digits, room, tail), *others)
            case _:
                yield cell


def _number_in(cell: Cell) -> NumberSpan | None:
    """Return the number with which a cell begins."""
    first = cell[0] if isinstance(cell, tuple) and cell else None
    return first if isinstance(first, NumberSpan) else None


def _whole(number: NumberSpan) -> str:
    """Return the part of a number before its point."""
    return number.digits.partition(".")[0]


def _room(missing: str) -> str:
    """Return spaces as wide as these digits and points."""
    return "".join(POINT_SPACE if sign in ",." else FIGURE_SPACE for sign in missing)


def _decimals(number: NumberSpan) -> str:
    """Return the point of a number and what follows it."""
    return number.digits[len(_whole(number)) :]


def joined(parts: Iterable[Content], separator: str) -> Content:
    """Join the parts that are not empty."""
    content: list[Inline] = []
    for part in parts:
        if part:
            content += (Span(separator), *part) if content else part
    return tuple(content)


def in_parentheses(*parts: Content, style: SpanStyle | None = None) -> Content:
    """Return the parts that are not empty in parentheses, after a space; nothing if all are empty.

    Parentheses within them become brackets; `style` replaces their styles if it is given.
    """
    content = joined(parts, "; ")
    said = (Span(" ("), *map(_for_parentheses, content), Span(")")) if content else ()
    return tuple(replace(one, style=style) if style and isinstance(one, Span) else one for one in said)


def _for_parentheses(part: Inline) -> Inline:
    if not isinstance(part, Span):
        return part
    return replace(part, text=with_brackets(part.text), pieces=tuple(map(with_brackets, part.pieces)))


def reworded(wording: WordDiff) -> Content:
    """Return a word diff as content, with the removed and added words in their styles."""
    return joined((text(words, None if kind == "kept" else kind) for kind, words in wording), " ")


def bracketed(span: Span) -> str:
    """Return the text of a span, in brackets if it was removed or added."""
    before, after = BRACKETS.get(span.style or "", ("", ""))
    return f"{before}{span.plain}{after}"


def plain_text(content: Content, marks: bool = True, signs: bool = True) -> str:
    """Return content as text without styles; `marks` keeps note marks, as `[1]`, and `signs` the signs of ratings."""
    parts = []
    for inline in content:
        if isinstance(inline, Span):
            parts.append(bracketed(inline))
        elif isinstance(inline, NoteMark):
            parts.append(f"[{inline.number}]" if marks else "")
        else:
            parts.append(inline.spoken if isinstance(inline, RatingSpan) and not signs else str(inline))
    return "".join(parts)


def with_remarks_apart(content: Content) -> Content:
    """Return content with a full stop before each remark, for formats that set remarks on the same line.

    The first span of a remark begins with a space.
    """
    for number, part in enumerate(content):
        if number and isinstance(part, Span) and part.style == "remark" and part.text.startswith(" "):
            return (*sentence(content[:number]), *with_remarks_apart(content[number:]))
    return content


def sentence(content: Content) -> Content:
    """Return content that ends in a full stop, which precedes any note marks."""
    words = len(content)
    while words and isinstance(content[words - 1], NoteMark):
        words -= 1
    return (*with_stop(content[:words], "."), *content[words:])


def with_stop(content: Content, stop: str) -> Content:
    """Return content that ends in `stop`, a comma or full stop, inside closing quotation marks (American usage)."""
    if not content:
        return content
    *before, last = content
    if not isinstance(last, Span):
        return (*content, Span(stop))
    quotes = None
    if last.text.endswith(("’", CLOSING_QUOTE)):
        is_nested = any("‘" in part.text for part in content if isinstance(part, Span))
        quotes = re.search(r"(?:’+”?|”)$" if is_nested else "”$", last.text)
    elif last.text.endswith('"') and plain_text(content).count('"') % 2 == 0:
        quotes = re.search('"$', last.text)  # An odd one is a sign for inches.
    inner = last.text[: quotes.start()] if quotes else last.text
    if not inner and before and plain_text(tuple(before[-1:])).endswith("’"):
        return (*with_stop(tuple(before), stop), last)
    ending = inner or (plain_text(tuple(before[-1:])) if before else "")
    if stop == "." and ending.endswith(ENDS):
        return content
    closing = last.text[len(inner) :]
    if last.link or (last.style and not closing):
        return (*content, Span(stop))
    return (*before, Span(f"{inner}{stop}{closing}", last.style, pieces=_stopped(last.pieces, stop, closing)))


def _stopped(pieces: tuple[str, ...], stop: str, quote: str) -> tuple[str, ...]:
    """Return the pieces of a phrase with a stop at their end, before the closing quotation mark if there is one."""
    if not pieces:
        return ()
    *start, last = pieces
    if quote and not last:  # The file's words end in it.
        *start, named = start
        return (*start, f"{named.removesuffix(quote)}{stop}{quote}", last)
    return (*start, f"{last.removesuffix(quote)}{stop}{quote}")
