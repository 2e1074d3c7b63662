"""Documents for Word: the syntax tree that Pandoc turns into a file, and a reference file with the styles.

Text in a tree needs no escape, for Pandoc does not read it as markup.
"""

import json
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from policy_cli.document import (
    LANGUAGE,
    Block,
    Cell,
    Content,
    Document,
    Heading,
    ItemList,
    Note,
    NoteMark,
    Paragraph,
    RatingSpan,
    Span,
    Table,
)

LABELS_SHARE = 0.2
"""The part of a table's width that its first column takes; the others share the rest equally."""

Node = dict[str, Any]
_NO_ATTRIBUTES: list[Any] = ["", [], []]


def tree(document: Document, version: Sequence[int]) -> str:
    """Return the document as Pandoc's tree in JSON; `version` is that of the installed Pandoc's trees."""
    nodes = _Tree(document.notes)
    metadata = {
        "title": {"t": "MetaInlines", "c": nodes.inlines(document.title)},
        "lang": {"t": "MetaString", "c": LANGUAGE},
    }
    return json.dumps({"pandoc-api-version": version, "meta": metadata, "blocks": nodes.blocks(document)})


class _Tree:
    """Makes the nodes of a tree, with each note in place of its mark."""

    def __init__(self, notes: Iterable[Note]) -> None:
        self.notes = {note.number: note for note in notes}

    def blocks(self, document: Document) -> list[Node]:
        """Return all blocks, with the paragraphs of the lead as a subtitle."""
        return [_styled("Div", "Subtitle", list(map(self.block, document.lead))), *map(self.block, document.body)]

    def block(self, block: Block) -> Node:
        match block:
            case Heading(level, content):
                # The title is metadata, so the headings move up a level.
                return {"t": "Header", "c": [level - 1, _NO_ATTRIBUTES, self.inlines(content)]}
            case Paragraph(content):
                return {"t": "Para", "c": self.inlines(content)}
            case ItemList(items, ordered):
                texts = [[{"t": "Plain", "c": self.inlines(item)}] for item in items]
                numbering = [1, {"t": "Decimal"}, {"t": "Period"}]
                return {"t": "OrderedList", "c": [numbering, texts]} if ordered else {"t": "BulletList", "c": texts}
            case Table():
                return self.table(block)

    def table(self, table: Table) -> Node:
        count = len(table.columns)
        widths = [LABELS_SHARE, *[(1 - LABELS_SHARE) / max(1, count - 1)] * (count - 1)]
        columns = [[{"t": "AlignLeft"}, {"t": "ColWidth", "c": width}] for width in widths]
        head = [_NO_ATTRIBUTES, [self.row(table.columns)]]
        rows = []
        for group in table.row_groups:
            if group.heading:
                rows.append([_NO_ATTRIBUTES, [self.cell(group.heading, span=count)]])
            rows += [self.row((row.label, *row.cells)) for row in group.rows]
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

    def inlines(self, content: Content) -> list[Node]:
        nodes = []
        for part in content:
            match part:
                case Span(words, style, link):
                    nodes += _span(words, style, link)
                case NoteMark(number):
                    note = {"t": "Para", "c": self.inlines(self.notes[number].content)}
                    nodes.append({"t": "Note", "c": [note]})
                case _:
                    nodes += _words(str(part))
        return nodes


_WRAPPERS = {
    "strong": "Strong",
    "emphasis": "Emph",
    "removed": "Strikeout",
    "added": "Underline",
    "subscript": "Subscript",
    "superscript": "Superscript",
    "small-caps": "SmallCaps",
}


def _span(words: str, style: str | None, link: str | None) -> list[Node]:
    nodes = _words(words)
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


SERIF, SANS = "Cambria", "Calibri"


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
# Tables have thin rules between rows, and thick ones above, below and under the header.
TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:tblPr><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style>"
    '<w:style w:type="table" w:styleId="Table"><w:name w:val="Table"/><w:basedOn w:val="TableNormal"/>'
    '<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8" w:color="000000"/>'
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
# Sizes are in twentieths of a point; Word scales Letter to A4 for A4 paper.
_DOCUMENT = (
    f'<w:document {_NAMES}><w:body><w:p/><w:sectPr><w:footerReference w:type="default" r:id="rId1"/>'
    '<w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1140" w:bottom="1140" w:left="1360" w:right="1360"'
    ' w:header="480" w:footer="480" w:gutter="0"/></w:sectPr></w:body></w:document>'
)
_FOOTER = (
    f'<w:ftr {_NAMES}><w:p><w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="center"/></w:pPr>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/footer" Target="footer1.xml"/></Relationships>'
)


def reference_file() -> bytes:
    """Return the reference file from which Pandoc takes styles, page and footer; it supplies all other parts."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, part in (
            ("word/styles.xml", _styles()),
            ("word/document.xml", _DOCUMENT),
            ("word/footer1.xml", _FOOTER),
            ("word/_rels/document.xml.rels", _RELATIONS),
        ):
            archive.writestr(name, _XML + part)
    return stream.getvalue()


def _styles() -> str:
    paragraphs = (_style(style, "paragraph") for style in PARAGRAPHS)
    characters = (_style(style, "character") for style in CHARACTERS)
    language = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="{LANGUAGE}"/></w:rPr></w:rPrDefault></w:docDefaults>'
    )
    return f"<w:styles {_NAMES}>{language}{''.join((*paragraphs, *characters))}{TABLE}</w:styles>"


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
    """Return the properties of characters, in the order that the format requires."""
    properties = (
        f'<w:rFonts w:ascii="{style.font}" w:hAnsi="{style.font}"/>' if style.font else "",
        "<w:b/>" if style.bold else "",
        "<w:i/>" if style.italic else "",
        f'<w:color w:val="{style.color}"/>' if style.color else "",
        f'<w:sz w:val="{round(style.size * 2)}"/>' if style.size else "",
        '<w:vertAlign w:val="superscript"/>' if style.raised else "",
    )
    return f"<w:rPr>{''.join(properties)}</w:rPr>" if any(properties) else ""
