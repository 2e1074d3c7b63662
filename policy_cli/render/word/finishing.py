"""What Pandoc leaves to do in a Word file: its properties, undivided rows, filled cells, and lists near the margin."""

import re
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from policy_cli.document import Document
from policy_cli.languages import DEFAULT
from policy_cli.text import one_line

_NO_CREATOR = re.compile(rb"<dc:creator\s*(?:/>|></dc:creator>)")
_FILLED_STYLE = re.compile(rb'w:styleId="([^"]+)"(?:(?!</w:style>).)*?<w:shd [^>]*w:fill="([0-9A-Fa-f]{6})"', re.DOTALL)
_CELL = re.compile(
    rb'<w:tcPr\s*(?:/>|>((?:(?!</w:tcPr>).)*)</w:tcPr>)(<w:p><w:pPr><w:pStyle w:val="([^"]+)")', re.DOTALL
)
_DATA = re.compile(rb'descr="data:image/png;base64,[^"]*"')
"""Where Pandoc describes a picture by its data, beside the description in words."""
_INDENT = re.compile(rb'(<w:lvl w:ilvl="0"(?:(?!</w:lvl>).)*<w:ind )w:left="720" w:hanging="\d+"', re.DOTALL)
_NARROW = rb'\1w:left="340" w:hanging="340"'
_ITEM_IN_TABLE = re.compile(rb'<w:pStyle w:val="TableList"\s*/>')
_NARROWER = rb'\g<0><w:ind w:left="160" w:hanging="160"/>'
_ROW = re.compile(rb"<w:tr>(?!<w:trPr><w:cantSplit)(<w:trPr\s*/>|<w:trPr>)?")
_TABLE = re.compile(rb"<w:tbl>.*?</w:tbl>", re.DOTALL)
_ROW_OF_TABLE = re.compile(rb"<w:tr>.*?</w:tr>", re.DOTALL)
_STYLE_OF_PARAGRAPH = re.compile(rb'(<w:pStyle w:val="[^"]*"\s*/>)(?!<w:keepNext)')
KEPT_ROWS = 8
"""A table of so few rows is kept on one page, of a longer one the first and the last two."""
_MARGINS = re.compile(rb"<w:pgMar [^>]*>")
_OF_ONE_PAGE = {"top": 520, "bottom": 660, "left": 800, "right": 800, "header": 300, "footer": 300}
"""The margins of a document of one page, and the places of its header and footer, in twentieths of a point."""


def finished(made: bytes, document: Document) -> bytes:
    """Return a Word file with the author and language in its properties only, and with ratings that fill their cells.

    Pandoc would also print the author's name below the title, and put the language into all styles; it colors only
    paragraphs, lets pages end within a row of a table, and indents lists too far for columns and cells. A document of
    one page gets narrow margins.
    """
    author, language = one_line(document.author or ""), document.language or DEFAULT
    said = f"<dc:creator>{escape(author)}</dc:creator><dc:language>{language}</dc:language>".encode()
    stream = BytesIO()
    with ZipFile(BytesIO(made)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        parts = {part: old.read(part) for part in old.infolist()}
        sheet = next((data for part, data in parts.items() if part.filename == "word/styles.xml"), b"")
        fills = dict(_FILLED_STYLE.findall(sheet))
        for part, data in parts.items():
            if part.filename == "docProps/core.xml":
                data = said.join(_NO_CREATOR.split(data))
            elif part.filename == "word/document.xml":
                data = _DATA.sub(b'descr=""', _CELL.sub(lambda cell: _filled(cell, fills), data))
                data = _ITEM_IN_TABLE.sub(_NARROWER, data)
                data = _TABLE.sub(_kept_together, _ROW.sub(_undivided, data))
                data = _MARGINS.sub(_narrowed, data) if document.is_one_page else data
            elif part.filename == "word/numbering.xml":
                data = _INDENT.sub(_NARROW, data)
            new.writestr(part, data)
    return stream.getvalue()


def _undivided(row: re.Match[bytes]) -> bytes:
    return b"<w:tr><w:trPr><w:cantSplit/>" + (b"" if row[1] == b"<w:trPr>" else b"</w:trPr>")


def _kept_together(table: re.Match[bytes]) -> bytes:
    """Return a table with none of its rows alone on a page: those that are kept with the next one are marked so."""
    rows = _ROW_OF_TABLE.findall(table[0])
    kept = {*rows[:-1]} if len(rows) <= KEPT_ROWS else {*rows[:2], rows[-2]}
    return _ROW_OF_TABLE.sub(lambda row: _with_next(row[0]) if row[0] in kept else row[0], table[0])


def _with_next(row: bytes) -> bytes:
    return _STYLE_OF_PARAGRAPH.sub(rb"\1<w:keepNext/>", row)


def _narrowed(margins: re.Match[bytes]) -> bytes:
    edges = "|".join(_OF_ONE_PAGE).encode()
    return re.sub(
        rb'w:(%b)="\d+"' % edges, lambda edge: b'w:%b="%d"' % (edge[1], _OF_ONE_PAGE[edge[1].decode()]), margins[0]
    )


def _filled(cell: re.Match[bytes], fills: dict[bytes, bytes]) -> bytes:
    """Return the beginning of a cell, with the color of its first paragraph's style."""
    properties, paragraph, style = cell.groups()
    if style not in fills:
        return cell[0]
    before, align, after = (properties or b"").partition(b"<w:vAlign")
    fill = b'<w:shd w:val="clear" w:color="auto" w:fill="%b"/>' % fills[style]
    return b"<w:tcPr>%b%b%b%b</w:tcPr>%b" % (before, fill, align, after, paragraph)
