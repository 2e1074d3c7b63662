"""A document: what is to be said, laid out in blocks, and nothing of how any format writes it.

Views make documents of answers; renderers make text of documents. All text in a document is safe to show.
"""

import re
from collections.abc import Iterable
from itertools import takewhile
from typing import Literal

from policy_cli.diagnostics import Wording
from policy_cli.frozen import frozen
from policy_cli.places import Place
from policy_cli.text import BRACKETS, spaced

LANGUAGE = "en-US"
"""The language of documents, for formats that name it."""

SpanStyle = Literal["strong", "emphasis", "code", "muted", "remark", "removed", "added"]
"""What a stretch of text is; a remark is about what stands before it, and may take lines of its own."""

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
"""The signs that make a full stop after them needless."""

_LINK = r"(?:https?://|mailto:)[!-~]+"


@frozen
class Span:
    """A stretch of text in one style; with `link`, the address it leads to."""

    text: str
    style: SpanStyle | None = None
    link: str | None = None

    def __init__(self, text: str, style: SpanStyle | None = None, link: str | None = None) -> None:
        """Make the text safe to show, whatever it came from, and drop a link to anything but a page or a mailbox."""
        if link is not None and not re.fullmatch(_LINK, link, re.IGNORECASE):
            link = None
        put = object.__setattr__
        put(self, "text", spaced(text))
        put(self, "style", style)
        put(self, "link", link)


@frozen
class RatingSpan:
    """A rating, by a word of SIGNS; formats show the word, the sign, and a color where they have one."""

    word: str


@frozen
class ShareSpan:
    """A share of a whole, from 0 to 1, or the range in which it lies; terminals draw a bar of it."""

    low: float
    high: float

    def __str__(self) -> str:
        """Return the share in percent."""
        low, high = (_percent(share) for share in (self.low, self.high))
        return f"{high}%" if low == high else f"{low}–{high}%"


def _percent(share: float) -> str:
    """Return a share in whole percents; one that is neither none nor all never looks like either."""
    rounded = f"{share * 100:.0f}"
    return "<1" if rounded == "0" and share else ">99" if rounded == "100" and share < 1 else rounded


@frozen
class NoteMark:
    """The mark of the note with this number."""

    number: int


Content = tuple[Span | RatingSpan | ShareSpan | NoteMark, ...]


@frozen
class Heading:
    """The heading of what follows; the document's title has level 1. With `new_page`, it should begin a page.

    That is for formats that know how long a page is, and where so much follows that little paper is wasted.
    """

    level: Literal[2, 3, 4]
    content: Content
    new_page: bool = False


@frozen
class Paragraph:
    """A paragraph of text."""

    content: Content


@frozen
class ItemList:
    """A list; `ordered` when its items are numbered from 1."""

    items: tuple[Content, ...]
    ordered: bool = False


@frozen
class Bibliography(ItemList):
    """A list of sources; what formats sources by a style of its own may put its own list in its place."""


Cell = Content | ItemList


@frozen
class Row:
    """A row of a table: its label, and a cell for each column after the label's."""

    label: Content
    cells: tuple[Cell, ...]


@frozen
class RowGroup:
    """Rows of a table that belong together, with a heading where they need one."""

    rows: tuple[Row, ...]
    heading: Content = ()


@frozen
class Table:
    """A table; `columns` are the headers of all columns, the labels' first."""

    columns: tuple[Content, ...]
    row_groups: tuple[RowGroup, ...]


Block = Heading | Paragraph | ItemList | Table


@frozen
class Note:
    """A note, called by its number; `places` are those that it names, and `remark` is what it says beyond them."""

    number: int
    content: Content
    places: tuple[Place, ...] = ()
    remark: Content = ()


@frozen
class Document:
    """A titled sequence of blocks, with notes at its end under a heading of their own.

    `author` and `date` are for the properties of a file; what readers are to see of them stands in the blocks.
    """

    title: Content
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    notes_heading: str = "Notes"
    author: str | None = None
    date: str | None = None

    @property
    def lead(self) -> tuple[Block, ...]:
        """The paragraphs that follow the title, and belong to the head."""
        return tuple(takewhile(lambda block: isinstance(block, Paragraph), self.blocks))

    @property
    def body(self) -> tuple[Block, ...]:
        """All that follows the lead."""
        return self.blocks[len(self.lead) :]


def text(words: str | None, style: SpanStyle | None = None) -> Content:
    """Return content that is one stretch of text, or none where there are no words."""
    return (Span(words, style),) if words else ()


def joined(parts: Iterable[Content], separator: str) -> Content:
    """Return the parts that are not empty, with a separator between them."""
    content: list[Span | RatingSpan | ShareSpan | NoteMark] = []
    for part in parts:
        if part:
            content += (Span(separator), *part) if content else part
    return tuple(content)


def reworded(wording: Wording) -> Content:
    """Return words that were kept, removed or added, marked as such."""
    return joined((text(words, None if kind == "kept" else kind) for kind, words in wording), " ")


def bracketed(span: Span) -> str:
    """Return the text of a span; if it was removed or added, in the brackets that say so."""
    before, after = BRACKETS.get(span.style or "", ("", ""))
    return f"{before}{span.text}{after}"


def plain_text(content: Content, marks: bool = True, signs: bool = True) -> str:
    """Return content as text without styles, with note marks as `[1]` and ratings with or without their sign."""
    parts = []
    for inline in content:
        if isinstance(inline, Span):
            parts.append(bracketed(inline))
        elif isinstance(inline, RatingSpan):
            parts.append(f"{SIGNS[inline.word]} {inline.word}" if signs else inline.word)
        elif isinstance(inline, ShareSpan):
            parts.append(str(inline))
        elif marks:
            parts.append(f"[{inline.number}]")
    return "".join(parts)


def sentence(content: Content) -> Content:
    """Return content with a full stop, unless it has one, before the marks at its end."""
    words = len(content)
    while words and isinstance(content[words - 1], NoteMark):
        words -= 1
    return (*with_stop(content[:words], "."), *content[words:])


def with_stop(content: Content, stop: str) -> Content:
    """Return content that ends in a comma or full stop, inside a closing quotation mark as American usage has it."""
    if not content:
        return content
    *before, last = content
    if not isinstance(last, Span):
        return (*content, Span(stop))
    words = last.text
    quote = CLOSING_QUOTE if words.endswith(CLOSING_QUOTE) else ""
    inner = words.removesuffix(CLOSING_QUOTE)
    if stop == "." and inner.endswith(ENDS):
        return content
    if last.link or last.style:
        return (*content, Span(stop))
    return (*before, Span(f"{inner}{stop}{quote}"))
