"""Documents for Word as the syntax tree that Pandoc turns into a file.

Text in a tree needs no escape, for Pandoc does not read it as markup.
"""

import json
from binascii import b2a_base64
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any
from unicodedata import bidirectional

from policy_cli.document import (
    Bibliography,
    Block,
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
    SideBySide,
    Span,
    Table,
    is_ours,
    of_numbers,
    without_outer_signs,
)
from policy_cli.languages import DEFAULT, Direction, direction, is_english
from policy_cli.render.word.styles import (
    CAPTION,
    ENGLISH,
    GROUP,
    INTRODUCTION,
    MUTED_ENGLISH,
    QUESTION,
    SIDE_BY_SIDE,
    TABLE_LIST,
    TABLE_TEXT,
    WITH_PART,
    rated,
    rated_in_english,
)
from policy_cli.typography import typographic

DIVIDED_ROW = '<w:tr><w:trPr><w:cantSplit w:val="0"/></w:trPr>'
"""The beginning of a row within which a page may end."""
WHOLE_LINES = 12
"""A page does not end within lists beside each other of so few lines; longer ones could leave half of it empty."""
FULL_WIDTH = 5000
"""The width of the text, in the unit of Word's files for shares of it."""
DRAWING_WIDTH = "16.2cm"
"""As wide as the text on the narrower paper, A4."""
LABELS_SHARE, MORE_FOR_LABELS = 0.2, 0.26
"""The part of a table's width that its first column takes; the others share the rest equally."""
NARROW_COLUMNS = 5
"""In a table of so many columns labels need the larger part."""

Element = dict[str, Any]
LEFT_TO_RIGHT_MARK = "\u200e"
"""Keeps digits and signs at the ends of words on their side, in programs that do not go by the direction of a run."""
_NO_ATTRIBUTES: list[Any] = ["", [], []]
_FULL = f'<w:tblW w:w="{FULL_WIDTH}" w:type="pct"/><w:tblLayout w:type="fixed"/>'


def tree(document: Document, version: Sequence[int], drawings: Mapping[Picture, bytes] = {}) -> str:
    """Return the document as Pandoc's tree in JSON; `version` is that of the installed Pandoc's trees.

    `drawings` are pictures as PNG files; those that are not drawn become tables. The tree does not name the language:
    Pandoc would put it into all styles, also into those of our own words.
    """
    nodes = _Tree(document, drawings)
    metadata = {"title": {"t": "MetaInlines", "c": nodes.inlines(document.title)}}
    if nodes.runs_left:
        metadata["dir"] = {"t": "MetaString", "c": "rtl"}
    return json.dumps({"pandoc-api-version": version, "meta": metadata, "blocks": nodes.blocks(document)})


class _Tree:
    """Makes the nodes of a tree, with each note in place of its mark."""

    def __init__(self, document: Document, drawings: Mapping[Picture, bytes]) -> None:
        self.drawings = drawings
        self.notes = {note.number: note for note in document.notes}
        self.language = document.language or DEFAULT
        self.runs_left = direction(self.language) == "rtl"
        """Whether text runs from right to left where nothing says otherwise."""

    def blocks(self, document: Document) -> list[Element]:
        """Return all blocks, with the paragraphs of the lead as a subtitle."""
        lead = [_styled("Div", self.style_in_lead(block), self.block(block)) for block in document.lead]
        body = []
        for block, following in zip_longest(document.body, document.body[1:]):
            nodes = self.block(block)
            introduces = isinstance(block, Paragraph) and isinstance(following, (ItemList, Table, Picture, SideBySide))
            body += [_styled("Div", INTRODUCTION, nodes)] if introduces else nodes
        return [*lead, *body]

    def style_in_lead(self, block: Block) -> str:
        """Return the style of a paragraph below the title; words of the file alone are its question."""
        return QUESTION if isinstance(block, Paragraph) and not is_ours(block.content) else "Subtitle"

    def block(self, block: Block) -> list[Element]:
        match block:
            case Heading(level, content):
                # The title is metadata, so the headings move up a level.
                return [{"t": "Header", "c": [level - 1, _NO_ATTRIBUTES, self.inlines(content)]}]
            case Paragraph(content):
                if self.runs_left and is_ours(content):
                    return [_directed("Div", "ltr", [{"t": "Para", "c": self.inlines(content, within=True)}])]
                return [{"t": "Para", "c": self.inlines(content)}]
            case ItemList():
                return [self.listing(block)]
            case Table():
                return [self.table(block)]
            case Picture():
                return self.picture(block)
            case SideBySide():
                return self.side_by_side(block)

    def listing(self, listing: ItemList, style: str | None = None) -> Element:
        """Return a list, whose items are in a style if one is named.

        It runs to the right if all its items do; only some of them would divide its bullets.
        """
        runs_right = _begins_to_the_right if isinstance(listing, Bibliography) else is_ours
        turned = self.runs_left and all(map(runs_right, listing.items))
        texts = []
        for item in listing.items:
            nodes = self.inlines(item, within=turned and is_ours(item))
            is_source = isinstance(listing, Bibliography) and not turned and _begins_to_the_right(item)
            item_text = {"t": "Para" if style else "Plain", "c": self.to_the_right(nodes) if is_source else nodes}
            texts.append([_styled("Div", style, [item_text]) if style else item_text])
        numbering = [1, {"t": "Decimal"}, {"t": "Period"}]
        made = {"t": "OrderedList", "c": [numbering, texts]} if listing.ordered else {"t": "BulletList", "c": texts}
        return _directed("Div", "ltr", [made]) if turned else made

    def picture(self, picture: Picture) -> list[Element]:
        """Return the finding, and below it the drawing or, if there is none, a table of the bars."""
        finding = _styled("Div", CAPTION, [{"t": "Para", "c": self.inlines(picture.title)}])
        if picture in self.drawings:
            data = b2a_base64(self.drawings[picture], newline=False).decode()
            attributes = ["", [], [["width", DRAWING_WIDTH]]]
            image = {
                "t": "Image",
                "c": [attributes, self.inlines(picture.alternative), [f"data:image/png;base64,{data}", ""]],
            }
            return [finding, {"t": "Para", "c": [image]}]
        columns = [[{"t": "AlignDefault"}, {"t": "ColWidth", "c": share}] for share in (LABELS_SHARE, 1 - LABELS_SHARE)]
        rows = [self.row((bar.label, bar.words)) for bar in picture.bars]
        return [finding, _table(columns, [_NO_ATTRIBUTES, []], rows)]

    def side_by_side(self, block: SideBySide) -> list[Element]:
        """Return lists under their headings as a table without rules; a page may end within long lists."""
        parts = block.parts
        runs_left = "<w:bidiVisual/>" if self.runs_left else ""
        width = FULL_WIDTH // len(parts)
        table = f'<w:tbl><w:tblPr><w:tblStyle w:val="{SIDE_BY_SIDE}"/>{runs_left}{_FULL}</w:tblPr>'
        # Programs that read the file skip a table without a grid.
        grid = f'<w:gridCol w:w="{width}"/>' * len(parts)
        nodes = [_raw(f"{table}<w:tblGrid>{grid}</w:tblGrid>")]
        rows = [[self.block(heading) for heading, _ in parts]]
        rows.append([[self.listing(listing)] if listing.items else [] for _, listing in parts])
        for row, is_whole in zip(rows, (True, block.lines <= WHOLE_LINES), strict=True):
            nodes.append(_raw("<w:tr>" if is_whole else DIVIDED_ROW))
            for cell in row:
                begin = _raw(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="pct"/></w:tcPr>')
                nodes += [begin, *(cell or [_raw("<w:p/>")]), _raw("</w:tc>")]
            nodes.append(_raw("</w:tr>"))
        return [*nodes, _raw("</w:tbl>")]

    def table(self, table: Table) -> Element:
        count = len(table.columns)
        labels = LABELS_SHARE if count < NARROW_COLUMNS else MORE_FOR_LABELS
        widths = [labels, *[(1 - labels) / max(1, count - 1)] * (count - 1)]
        only_numbers = all(has_numbers for group in table.row_groups for has_numbers in of_numbers(group))
        # Where text runs to the left, some programs align what is called left on the left, others where lines begin.
        left = "AlignDefault" if self.runs_left else "AlignLeft"
        columns = [
            [{"t": "AlignRight" if is_numeric or (only_numbers and number) else left}, {"t": "ColWidth", "c": width}]
            for number, (width, is_numeric) in enumerate(zip(widths, table.is_numeric, strict=True))
        ]
        head = [_NO_ATTRIBUTES, [self.row(table.columns)]]
        rows = []
        for group in table.row_groups:
            if group.heading:
                rows.append([_NO_ATTRIBUTES, [self.cell(group.heading, span=count, style=GROUP)]])
            is_part = [row.is_part for row in group.rows]
            for number, (row, has_numbers) in enumerate(zip(group.rows, of_numbers(group), strict=True)):
                align = "AlignRight" if has_numbers else "AlignDefault"
                cells = (self.cell(cell, align=align) for cell in row.cells)
                label = self.cell(row.indented_label, style=WITH_PART if _is_kept(is_part, number) else TABLE_TEXT)
                rows.append([_NO_ATTRIBUTES, [label, *cells]])
        return _table(columns, head, rows)

    def row(self, cells: Iterable[Cell]) -> list[Any]:
        return [_NO_ATTRIBUTES, list(map(self.cell, cells))]

    def cell(self, cell: Cell, span: int = 1, style: str = TABLE_TEXT, align: str = "AlignDefault") -> list[Any]:
        """Return a cell; one with only a rating gets its color."""
        match cell:
            case ItemList():
                block = self.listing(cell, TABLE_TEXT if cell.ordered else TABLE_LIST)
            case (RatingSpan(tone=str(tone)) as rating,):
                block = _styled("Div", tone.title(), [{"t": "Para", "c": self.rating(rating)}])
            case _:
                block = _styled("Div", style, [{"t": "Para", "c": self.inlines(cell)}])
        return [_NO_ATTRIBUTES, {"t": align}, 1, span, [block]]

    def inlines(self, content: Content, within: bool = False) -> list[Element]:
        nodes = []
        for part in content:
            match part:
                case Span():
                    nodes += self.span(part, within)
                case NoteMark(number):
                    said = self.notes[number].whole
                    note = {"t": "Note", "c": [{"t": "Para", "c": self.inlines(said)}]}
                    way: Direction = "ltr" if _begins_to_the_right(said) else "rtl"
                    nodes.append(_directed("Span", way, [note]) if self.runs_left else note)
                case NumberSpan():
                    nodes += self.to_the_right(_words(self.set(str(part))))
                case RatingSpan(halves=(_, *_) as halves):
                    for number, (end, half) in enumerate(halves):
                        nodes += [*(_words(" ") if number else ()), *self.colored(half, end, part.is_ours)]
                case RatingSpan():
                    nodes += self.rating(part)
                case _:
                    nodes += _words(self.set(str(part)))
        return nodes

    def colored(self, words: str, end: str, are_ours: bool) -> list[Element]:
        """Return words of a rating in the color of a word of SIGNS; those of ours are marked with their language."""
        if are_ours and not is_english(self.language):
            return self.to_the_right([_styled("Span", rated_in_english(end), _words(words))])
        return [_styled("Span", rated(end), _words(self.set(words)))]

    def rating(self, rating: RatingSpan) -> list[Element]:
        """Return the sign and the word of a rating without its color."""
        return self.span(rating.as_span) if rating.is_ours else _words(self.set(str(rating)))

    def span(self, span: Span, within: bool = False) -> list[Element]:
        """Return a span, with a mark on our own words if the document is in another language.

        `within` text of ours, the words of the file run to the left if those of the document do.
        """
        before, pieces, after = without_outer_signs(span.pieces)
        if is_english(self.language) or not pieces:
            nodes = _span(span.text if span.style == "code" else self.set(span.text), span.style, span.link)
            # A name that is strong is a span of its own.
            return [_directed("Span", "rtl", nodes)] if within and self.runs_left and span.pieces else nodes
        nodes = _span(before, span.style)
        for number, piece in enumerate(pieces):
            if number % 2 and within:
                nodes.append(_directed("Span", "rtl", _span(self.set(piece), span.style)))
            else:
                nodes += _span(self.set(piece), span.style) if number % 2 else self.in_english(piece, span.style)
        return [*nodes, *_span(after, span.style)]

    def set(self, words: str) -> str:
        """Return words of the file with typographic quotation marks and apostrophes."""
        return typographic(words, self.language)

    def in_english(self, words: str, style: str | None) -> list[Element]:
        """Return words of ours, with the signs around them outside: they belong between words of both directions."""
        before, pieces, after = without_outer_signs((words,))
        if not pieces:
            return _span(words, style)
        in_style = _span(typographic(pieces[0]), None if style == "muted" else style)
        marked = _styled("Span", MUTED_ENGLISH if style == "muted" else ENGLISH, in_style)
        return [*_span(before, style), *self.to_the_right([marked]), *_span(after, style)]

    def to_the_right(self, nodes: list[Element]) -> list[Element]:
        """Return words or a number that run to the right, also in a document that runs to the left."""
        mark = {"t": "Str", "c": LEFT_TO_RIGHT_MARK}
        return [_directed("Span", "ltr", [mark, *nodes, mark])] if self.runs_left else nodes


_WRAPPERS = {
    "strong": "Strong",
    "emphasis": "Emph",
    "removed": "Strikeout",
    "added": "Underline",
    "subscript": "Subscript",
    "superscript": "Superscript",
    "small-caps": "SmallCaps",
}


def _span(words: str, style: str | None, link: str | None = None) -> list[Element]:
    nodes = _words(words)
    if not nodes:
        return []
    if link:
        return [{"t": "Link", "c": [_NO_ATTRIBUTES, nodes, [link, ""]]}]
    if style == "code":
        return [{"t": "Code", "c": [_NO_ATTRIBUTES, words]}]
    if style == "muted":
        return [_styled("Span", "Muted", nodes)]
    return [{"t": _WRAPPERS[style], "c": nodes}] if style else nodes


def _is_kept(is_part: Sequence[bool], number: int) -> bool:
    """Return whether a row is kept with the next: no page begins with the first or the last of the parts of a row."""
    following = is_part[number + 1 : number + 3]
    return following[:1] == [True] and not (is_part[number] and following[1:] == [True])


def _words(text: str) -> list[Element]:
    """Return text as words and the spaces between them."""
    space = {"t": "Space"}
    nodes = [node for word in text.split(" ") for node in (space, {"t": "Str", "c": word}) if node is space or word]
    return nodes[1:]


def _table(columns: list[Any], head: list[Any], rows: list[Any]) -> Element:
    """Return a table whose first column labels its rows."""
    body = [_NO_ATTRIBUTES, 1, [], rows]
    return {"t": "Table", "c": [_NO_ATTRIBUTES, [None, []], columns, head, [body], [_NO_ATTRIBUTES, []]]}


def _raw(xml: str) -> Element:
    """Return a part of Word's own markup, which never holds any text of a document."""
    return {"t": "RawBlock", "c": ["openxml", xml]}


def _styled(kind: str, style: str, nodes: list[Element]) -> Element:
    """Return nodes in a Span or a Div with a style of the reference file."""
    return {"t": kind, "c": [["", [], [["custom-style", style]]], nodes]}


def _directed(kind: str, direction: Direction, nodes: list[Element]) -> Element:
    """Return nodes in a Span or a Div whose text runs in a direction."""
    return {"t": kind, "c": [["", [], [["dir", direction]]], nodes]}


def _begins_to_the_right(content: Content) -> bool:
    """Return whether the file's words begin with a letter of a script that runs to the right, or have no letter."""
    spans = [part for part in content if isinstance(part, Span)]
    words = "".join("".join(span.pieces[1::2]) if span.pieces else span.text for span in spans)
    directions = map(bidirectional, words)
    return next((found for found in directions if found in ("L", "R", "AL")), "L") == "L"
