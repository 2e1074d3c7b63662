"""A document: content laid out in blocks, independent of any output format.

Views turn answers into documents; renderers turn documents into text. All text in a document is safe to show.
"""

import re
from collections.abc import Iterable
from itertools import takewhile
from typing import Literal

from policy_cli.diagnostics import Wording
from policy_cli.frozen import frozen
from policy_cli.places import Place
from policy_cli.text import BRACKETS, collapse_whitespace

LANGUAGE = "en-US"
"""The language of documents, for formats that name it."""

SpanStyle = Literal[
    "strong",
    "emphasis",
    "code",
    "muted",
    "remark",
    "removed",
    "added",
    "subscript",
    "superscript",
    "small-caps",
]
"""The role of a span of text; a remark comments on what precedes it, and may be set on a line of its own."""

SIGNS = {
    "much better": "++",
    "better": "+",
    "same": "=",
    "worse": "-",
    "much worse": "--",
    "unknown": "?",
}

CLOSING_QUOTE = "”"
ENDS = (".", "!", "?", ":", "…", '"')
"""Endings after which a sentence needs no full stop."""

_LINK = r"(?:https?://|mailto:)[!-~]+"


@frozen
class Span:
    """Text in one style; `link` is the address that it leads to."""

    text: str
    style: SpanStyle | None = None
    link: str | None = None

    def __init__(self, text: str, style: SpanStyle | None = None, link: str | None = None) -> None:
        """Make the text safe to show, and drop a link that leads to neither a web page nor a mailbox."""
        if link is not None and not re.fullmatch(_LINK, link, re.IGNORECASE):
            link = None
        put = object.__setattr__
        put(self, "text", collapse_whitespace(text))
        put(self, "style", style)
        put(self, "link", link)


@frozen
class RatingSpan:
    """A rating: `word`, which is one of SIGNS if it is `relative` to the baseline, unless it is a range.

    Formats show its sign, if it has one, the word, and a color where they can.
    """

    word: str
    relative: bool = True

    @property
    def tone(self) -> str | None:
        """The word of SIGNS whose sign and color the rating has, if it has one."""
        return self.word if self.word in SIGNS and (self.relative or self.word == "unknown") else None

    def __str__(self) -> str:
        """Return the sign and the word."""
        return f"{SIGNS[self.tone]} {self.word}" if self.tone else self.word


@frozen
class ShareSpan:
    """A share of a whole, from 0 to 1, or the range in which it lies; terminals draw it as a bar."""

    low: float
    high: float

    def __str__(self) -> str:
        """Return the share, or its range, in percent."""
        low, high = (_percent(share) for share in (self.low, self.high))
        return f"{high}%" if low == high else f"{low}–{high}%"


def _percent(share: float) -> str:
    """Return a share in whole percents; a share between 0 and 1 is never rounded to either."""
    rounded = f"{share * 100:.0f}"
    return "<1" if rounded == "0" and share else ">99" if rounded == "100" and share < 1 else rounded


@frozen
class NoteMark:
    """A reference to the note with this number."""

    number: int


Content = tuple[Span | RatingSpan | ShareSpan | NoteMark, ...]


@frozen
class Heading:
    """A heading; the document's title has level 1. `new_page` asks formats with pages to begin one here."""

    level: Literal[2, 3, 4]
    content: Content
    new_page: bool = False


@frozen
class Paragraph:
    """A paragraph of text."""

    content: Content


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
    """A row of a table: its label, and a cell for each further column."""

    label: Content
    cells: tuple[Cell, ...]


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


Block = Heading | Paragraph | ItemList | Table


@frozen
class Note:
    """A note; `places` are the cited places that its content names, and `remark` is the part that is not a citation."""

    number: int
    content: Content
    places: tuple[Place, ...] = ()
    remark: Content = ()


@frozen
class Document:
    """A titled sequence of blocks, with notes at its end under a heading of their own.

    `author` and `date` are metadata of a file; the blocks repeat what readers should see of them.
    """

    title: Content
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    notes_heading: str = "Notes"
    author: str | None = None
    date: str | None = None

    @property
    def lead(self) -> tuple[Block, ...]:
        """The paragraphs right after the title, which belong to the head."""
        return tuple(takewhile(lambda block: isinstance(block, Paragraph), self.blocks))

    @property
    def body(self) -> tuple[Block, ...]:
        """The blocks after the lead."""
        return self.blocks[len(self.lead) :]


def text(words: str | None, style: SpanStyle | None = None) -> Content:
    """Return the words as content of one span, or no content if there are no words."""
    return (Span(words, style),) if words else ()


def joined(parts: Iterable[Content], separator: str) -> Content:
    """Join the parts that are not empty."""
    content: list[Span | RatingSpan | ShareSpan | NoteMark] = []
    for part in parts:
        if part:
            content += (Span(separator), *part) if content else part
    return tuple(content)


def reworded(wording: Wording) -> Content:
    """Return a word diff as content, with the removed and added words in their styles."""
    return joined((text(words, None if kind == "kept" else kind) for kind, words in wording), " ")


def bracketed(span: Span) -> str:
    """Return the text of a span, in brackets if it was removed or added."""
    before, after = BRACKETS.get(span.style or "", ("", ""))
    return f"{before}{span.text}{after}"


def plain_text(content: Content, marks: bool = True, signs: bool = True) -> str:
    """Return content as text without styles; `marks` keeps note marks, as `[1]`, and `signs` the signs of ratings."""
    parts = []
    for inline in content:
        if isinstance(inline, Span):
            parts.append(bracketed(inline))
        elif isinstance(inline, NoteMark):
            parts.append(f"[{inline.number}]" if marks else "")
        else:
            parts.append(inline.word if isinstance(inline, RatingSpan) and not signs else str(inline))
    return "".join(parts)


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
    quotes = re.search(r"’*”$" if "‘" in plain_text(content) else "”?$", last.text)
    inner = last.text[: quotes.start()] if quotes else last.text
    ending = inner or (plain_text(tuple(before[-1:])) if before else "")
    if stop == "." and ending.endswith(ENDS):
        return content
    closing = last.text[len(inner) :]
    if last.link or (last.style and not closing):
        return (*content, Span(stop))
    return (*before, Span(f"{inner}{stop}{closing}", last.style))
