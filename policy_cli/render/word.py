"""Documents for Word: the syntax tree that Pandoc turns into a file, and a reference file with the styles.

Text in a tree needs no escape, for Pandoc does not read it as markup.
"""

import json
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, NamedTuple
from unicodedata import bidirectional
from zipfile import ZIP_DEFLATED, ZipFile

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
    RatingSpan,
    Span,
    Table,
    aligned,
    is_ours,
    without_outer_signs,
)
from policy_cli.languages import DEFAULT, PAPER_SIZES, Direction, direction, is_english, paper

LABELS_SHARE = 0.2
"""The part of a table's width that its first column takes; the others share the rest equally."""

Node = dict[str, Any]
LEFT_TO_RIGHT_MARK = "\u200e"
"""Keeps digits and signs at the ends of words on their side, in programs that do not go by the direction of a run."""
_NO_ATTRIBUTES: list[Any] = ["", [], []]


def tree(document: Document, version: Sequence[int]) -> str:
    """Return the document as Pandoc's tree in JSON; `version` is that of the installed Pandoc's trees.

    The tree does not name the language: Pandoc would put it into all styles, also into those of our own words.
    """
    nodes = _Tree(document)
    metadata = {
        "title": {"t": "MetaInlines", "c": nodes.inlines(document.title)},
    }
    if nodes.runs_left:
        metadata["dir"] = {"t": "MetaString", "c": "rtl"}
    return json.dumps({"pandoc-api-version": version, "meta": metadata, "blocks": nodes.blocks(document)})


class _Tree:
    """Makes the nodes of a tree, with each note in place of its mark."""

    def __init__(self, document: Document) -> None:
        self.notes = {note.number: note for note in document.notes}
        self.language = document.language or DEFAULT
        self.runs_left = direction(self.language) == "rtl"
        """Whether text runs from right to left where nothing says otherwise."""

    def blocks(self, document: Document) -> list[Node]:
        """Return all blocks, with the paragraphs of the lead as a subtitle."""
        return [_styled("Div", "Subtitle", list(map(self.block, document.lead))), *map(self.block, document.body)]

    def block(self, block: Block) -> Node:
        match block:
            case Heading(level, content):
                # The title is metadata, so the headings move up a level.
                return {"t": "Header", "c": [level - 1, _NO_ATTRIBUTES, self.inlines(content)]}
            case Paragraph(content):
                if self.runs_left and is_ours(content):
                    return _directed("Div", "ltr", [{"t": "Para", "c": self.inlines(content, within=True)}])
                return {"t": "Para", "c": self.inlines(content)}
            case ItemList():
                return self.listing(block)
            case Table():
                return self.table(aligned(block))

    def listing(self, listing: ItemList) -> Node:
        """Return a list, which runs to the right if all its items do; only some of them would divide its bullets."""
        runs_right = _begins_to_the_right if isinstance(listing, Bibliography) else is_ours
        turned = self.runs_left and all(map(runs_right, listing.items))
        texts = []
        for item in listing.items:
            nodes = self.inlines(item, within=turned and is_ours(item))
            is_source = isinstance(listing, Bibliography) and not turned and _begins_to_the_right(item)
            texts.append([{"t": "Plain", "c": self.to_the_right(nodes) if is_source else nodes}])
        numbering = [1, {"t": "Decimal"}, {"t": "Period"}]
        made = {"t": "OrderedList", "c": [numbering, texts]} if listing.ordered else {"t": "BulletList", "c": texts}
        return _directed("Div", "ltr", [made]) if turned else made

    def table(self, table: Table) -> Node:
        count = len(table.columns)
        widths = [LABELS_SHARE, *[(1 - LABELS_SHARE) / max(1, count - 1)] * (count - 1)]
        # Where text runs to the left, some programs align what is called left on the left, others where lines begin.
        left = "AlignDefault" if self.runs_left else "AlignLeft"
        columns = [
            [{"t": "AlignRight" if is_numeric else left}, {"t": "ColWidth", "c": width}]
            for width, is_numeric in zip(widths, table.is_numeric, strict=True)
        ]
        head = [_NO_ATTRIBUTES, [self.row(table.columns)]]
        rows = []
        for group in table.row_groups:
            if group.heading:
                rows.append([_NO_ATTRIBUTES, [self.cell(group.heading, span=count)]])
            rows += [self.row((row.indented_label, *row.cells)) for row in group.rows]
        body = [_NO_ATTRIBUTES, 1, [], rows]
        caption: list[Any] = [None, []]
        return {"t": "Table", "c": [_NO_ATTRIBUTES, caption, columns, head, [body], [_NO_ATTRIBUTES, []]]}

    def row(self, cells: Iterable[Cell]) -> list[Any]:
        return [_NO_ATTRIBUTES, list(map(self.cell, cells))]

    def cell(self, cell: Cell, span: int = 1) -> list[Any]:
        """Return a cell; one with only a rating gets its color."""
        match cell:
            case ItemList():
                block = self.block(cell)
            case (RatingSpan(tone=str(tone)),):
                block = _styled("Div", tone.title(), [{"t": "Para", "c": self.inlines(cell)}])
            case _:
                block = _styled("Div", "Table Text", [{"t": "Para", "c": self.inlines(cell)}])
        return [_NO_ATTRIBUTES, {"t": "AlignDefault"}, 1, span, [block]]

    def inlines(self, content: Content, within: bool = False) -> list[Node]:
        nodes = []
        for part in content:
            match part:
                case Span():
                    nodes += self.span(part, within)
                case NoteMark(number):
                    said = self.notes[number].content
                    note = {"t": "Note", "c": [{"t": "Para", "c": self.inlines(said)}]}
                    way: Direction = "ltr" if _begins_to_the_right(said) else "rtl"
                    nodes.append(_directed("Span", way, [note]) if self.runs_left else note)
                case NumberSpan():
                    nodes += self.to_the_right(_words(str(part)))
                case RatingSpan() if part.is_ours:
                    nodes += self.span(part.as_span)
                case _:
                    nodes += _words(str(part))
        return nodes

    def span(self, span: Span, within: bool = False) -> list[Node]:
        """Return a span, with a mark on our own words if the document is in another language.

        `within` text of ours, the words of the file run to the left if those of the document do.
        """
        before, pieces, after = without_outer_signs(span.pieces)
        if is_english(self.language) or not pieces:
            return _span(span.text, span.style, span.link)
        nodes = _span(before, span.style)
        for number, piece in enumerate(pieces):
            if number % 2 and within:
                nodes.append(_directed("Span", "rtl", _span(piece, span.style)))
            else:
                nodes += _span(piece, span.style) if number % 2 else self.in_english(piece, span.style)
        return [*nodes, *_span(after, span.style)]

    def in_english(self, words: str, style: str | None) -> list[Node]:
        """Return words of ours, with the signs around them outside: they belong between words of both directions."""
        before, pieces, after = without_outer_signs((words,))
        if not pieces:
            return _span(words, style)
        in_style = _span(pieces[0], None if style == "muted" else style)
        marked = _styled("Span", MUTED_ENGLISH if style == "muted" else ENGLISH, in_style)
        return [*_span(before, style), *self.to_the_right([marked]), *_span(after, style)]

    def to_the_right(self, nodes: list[Node]) -> list[Node]:
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


def _span(words: str, style: str | None, link: str | None = None) -> list[Node]:
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


def _words(text: str) -> list[Node]:
    """Return text as words and the spaces between them."""
    space = {"t": "Space"}
    nodes = [node for word in text.split(" ") for node in (space, {"t": "Str", "c": word}) if node is space or word]
    return nodes[1:]


def _styled(kind: str, style: str, nodes: list[Node]) -> Node:
    """Return nodes in a Span or a Div with a style of the reference file."""
    return {"t": kind, "c": [["", [], [["custom-style", style]]], nodes]}


def _directed(kind: str, direction: Direction, nodes: list[Node]) -> Node:
    """Return nodes in a Span or a Div whose text runs in a direction."""
    return {"t": kind, "c": [["", [], [["dir", direction]]], nodes]}


def _begins_to_the_right(content: Content) -> bool:
    """Return whether the file's words begin with a letter of a script that runs to the right, or have no letter."""
    spans = [part for part in content if isinstance(part, Span)]
    words = "".join("".join(span.pieces[1::2]) if span.pieces else span.text for span in spans)
    directions = map(bidirectional, words)
    return next((found for found in directions if found in ("L", "R", "AL")), "L") == "L"


SERIF, SANS = "Cambria", "Calibri"
FONTS_OF_OTHER_SCRIPTS = {SERIF: "Times New Roman", SANS: "Arial"}
"""The fonts for Arabic and Hebrew text in place of those that lack it."""


class WordStyle(NamedTuple):
    """A style of paragraphs or characters: sizes and spaces in points, line height as a multiple, colors as RRGGBB."""

    name: str
    based_on: str | None = None
    font: str | None = None
    size: float | None = None
    bold: bool = False
    italic: bool = False
    color: str | None = None
    fill: str | None = None
    before: float | None = None
    after: float | None = None
    line: float | None = None
    keep_next: bool = False
    raised: bool = False
    language: str | None = None


SOFT = "5F5A50"
PARAGRAPHS = (
    WordStyle("Normal", font=SERIF, size=10, before=0, after=0, line=1.08),
    WordStyle("Body Text", "Normal", after=4),
    WordStyle("First Paragraph", "Body Text"),
    WordStyle("Compact", "Normal", after=1.5),
    WordStyle("Title", "Normal", font=SANS, size=20, bold=True, after=2, keep_next=True),
    WordStyle("Subtitle", "Normal", color=SOFT, after=6),
    WordStyle("Heading 1", "Normal", font=SANS, size=13, bold=True, before=10, after=3, keep_next=True),
    WordStyle("Heading 2", "Heading 1", size=11, before=7, after=2),
    WordStyle("Heading 3", "Heading 2", size=10, italic=True),
    WordStyle("Table Text", "Normal", font=SANS, size=9, line=1),
    WordStyle("Much Better", "Table Text", color="FFFFFF", fill="1B5F8C"),
    WordStyle("Better", "Table Text", color="0C3552", fill="D3E6F3"),
    WordStyle("Same", "Table Text", fill="F5F1E6"),
    WordStyle("Worse", "Table Text", color="5B2A07", fill="F9DFC8"),
    WordStyle("Much Worse", "Table Text", color="FFFFFF", fill="A5470F"),
    WordStyle("Unknown", "Table Text", italic=True),
    WordStyle("Footnote Text", "Normal", size=8, line=1),
    WordStyle("Footer", "Normal", font=SANS, size=8, color=SOFT),
)
CHARACTERS = (
    WordStyle("Default Paragraph Font"),
    WordStyle("Body Text Char", "Default Paragraph Font"),
    WordStyle("Verbatim Char", "Body Text Char", font="Consolas"),
    WordStyle("Footnote Reference", "Body Text Char", raised=True),
    WordStyle("Hyperlink", "Body Text Char", color="1C4F7C"),
    WordStyle("Muted", "Body Text Char", color=SOFT),
)
ENGLISH, MUTED_ENGLISH = "English", "Muted English"
OURS = (
    WordStyle(ENGLISH, "Body Text Char", language=DEFAULT),
    WordStyle(MUTED_ENGLISH, "Muted", language=DEFAULT),
)
"""The styles of our own words, for documents in another language."""
# Tables have thin rules between rows, and thick ones above, below and under the header.
TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:tblPr><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style>"
    '<w:style w:type="table" w:styleId="Table"><w:name w:val="Table"/><w:basedOn w:val="TableNormal"/>'
    '<w:tblPr>{}<w:tblBorders><w:top w:val="single" w:sz="8" w:color="000000"/>'
    '<w:bottom w:val="single" w:sz="8" w:color="000000"/><w:insideH w:val="single" w:sz="4" w:color="D8D2C4"/>'
    '</w:tblBorders><w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
    '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
    '<w:bottom w:val="single" w:sz="8" w:color="000000"/></w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr>'
    "</w:tblStylePr></w:style>"
)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{_OFFICE}"'
_FOOTER = (
    f'<w:ftr {_NAMES}><w:p><w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="center"/></w:pPr>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/footer" Target="footer1.xml"/></Relationships>'
)


def reference_file(language: str | None = None) -> bytes:
    """Return the reference file from which Pandoc takes styles, page and footer; it supplies all other parts.

    The language is that of a document.
    """
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, part in (
            ("word/styles.xml", _styles(language or DEFAULT)),
            ("word/document.xml", _page(language)),
            ("word/footer1.xml", _FOOTER),
            ("word/_rels/document.xml.rels", _RELATIONS),
        ):
            archive.writestr(name, _XML + part)
    return stream.getvalue()


def _page(language: str | None) -> str:
    """Return an empty document with the page: its paper, margins and footer, in twentieths of a point."""
    width, height = PAPER_SIZES[paper(language)]
    return (
        f'<w:document {_NAMES}><w:body><w:p/><w:sectPr><w:footerReference w:type="default" r:id="rId1"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"/><w:pgMar w:top="1140" w:bottom="1140" w:left="1360" w:right="1360"'
        f' w:header="480" w:footer="480" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def _styles(language: str) -> str:
    paragraphs = (_style(style, "paragraph") for style in PARAGRAPHS)
    ours = () if is_english(language) else OURS
    characters = (_style(style, "character") for style in (*CHARACTERS, *ours))
    defaults = f"<w:docDefaults><w:rPrDefault><w:rPr>{_language(language)}</w:rPr></w:rPrDefault></w:docDefaults>"
    table = TABLE.format("<w:bidiVisual/>" if direction(language) == "rtl" else "")
    return f"<w:styles {_NAMES}>{defaults}{''.join((*paragraphs, *characters))}{table}</w:styles>"


def _language(language: str) -> str:
    """Return the property that names the language: of Latin, of East Asian and of right-to-left text."""
    return f'<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="{language}"/>'


def _style(style: WordStyle, kind: str) -> str:
    default = ' w:default="1"' if style.based_on is None else ""
    based_on = f'<w:basedOn w:val="{_id(style.based_on)}"/>' if style.based_on else ""
    return (
        f'<w:style w:type="{kind}"{default} w:styleId="{_id(style.name)}"><w:name w:val="{style.name}"/>'
        f"{based_on}<w:qFormat/>{_paragraph_properties(style)}{_run_properties(style)}</w:style>"
    )


def _id(name: str) -> str:
    return name.replace(" ", "")


def _paragraph_properties(style: WordStyle) -> str:
    """Return the properties of paragraphs, in the order that the format requires."""
    spacing = {
        "before": style.before and round(style.before * 20),
        "after": style.after and round(style.after * 20),
        "line": style.line and round(style.line * 240),
    }
    given = "".join(f' w:{name}="{value}"' for name, value in spacing.items() if value is not None)
    properties = (
        "<w:keepNext/><w:keepLines/>" if style.keep_next else "",
        f'<w:shd w:val="clear" w:color="auto" w:fill="{style.fill}"/>' if style.fill else "",
        f"<w:spacing{given}/>" if given else "",
    )
    return f"<w:pPr>{''.join(properties)}</w:pPr>" if any(properties) else ""


def _run_properties(style: WordStyle) -> str:
    """Return the properties of characters, in the order that the format requires.

    Word has those of Arabic and Hebrew text apart (`Cs`).
    """
    size = style.size and round(style.size * 2)
    other = f' w:cs="{FONTS_OF_OTHER_SCRIPTS[style.font]}"' if style.font in FONTS_OF_OTHER_SCRIPTS else ""
    properties = (
        f'<w:rFonts w:ascii="{style.font}" w:hAnsi="{style.font}"{other}/>' if style.font else "",
        "<w:b/><w:bCs/>" if style.bold else "",
        "<w:i/><w:iCs/>" if style.italic else "",
        f'<w:color w:val="{style.color}"/>' if style.color else "",
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "",
        '<w:vertAlign w:val="superscript"/>' if style.raised else "",
        _language(style.language) if style.language else "",
    )
    return f"<w:rPr>{''.join(properties)}</w:rPr>" if any(properties) else ""
