"""The reference file of Word files: styles, page, header and footer, of ours or of a template."""

import re
import zlib
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from policy_cli.document import Document, plain_text
from policy_cli.languages import DEFAULT, PAPER_SIZES, Paper
from policy_cli.render.word.styles import defaults, styles
from policy_cli.typography import typographic

STYLES = "word/styles.xml"
MAX_TEMPLATE = 64 * 2**20
"""The most that a template may hold, in bytes, when it is unpacked."""

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{_OFFICE}"'
_END_OF_STYLES = b"</w:styles>"
# Fields, which Word keeps up to date.
_PAGE_OF_PAGES = (
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t xml:space="preserve"> / </w:t></w:r>'
    '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
)
_CENTERED = '<w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="center"/></w:pPr>'
_FOOTER = f"<w:ftr {_NAMES}><w:p>{_CENTERED}{_PAGE_OF_PAGES}</w:p></w:ftr>"
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/footer" Target="footer1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/header" Target="header1.xml"/></Relationships>'
)


class NotATemplate(ValueError):
    """A file that is not a Word file with styles."""


def reference_file(document: Document) -> bytes:
    """Return the reference file from which Pandoc takes styles, page, header and footer of a document.

    Pandoc supplies all other parts.
    """
    language = document.language or DEFAULT
    sheet = styles(language, document.is_one_page)
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, part in (
            (STYLES, f"<w:styles {_NAMES}>{defaults(language)}{''.join(sheet.values())}</w:styles>"),
            ("word/document.xml", _page(document.printed_on)),
            ("word/header1.xml", _header(document)),
            ("word/footer1.xml", _FOOTER),
            ("word/_rels/document.xml.rels", _RELATIONS),
        ):
            archive.writestr(name, _XML + part)
    return stream.getvalue()


def from_template(template: bytes, language: str | None) -> bytes:
    """Return a Word file with the styles of ours that it lacks, to be the reference file of a document in a language.

    Raise NotATemplate if it is not a Word file, or holds more than MAX_TEMPLATE.
    """
    stream = BytesIO()
    try:
        with ZipFile(BytesIO(template)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
            if sum(part.file_size for part in old.infolist()) > MAX_TEMPLATE:
                raise NotATemplate
            if STYLES not in old.namelist():
                raise NotATemplate
            for part in old.infolist():
                data = old.read(part)
                new.writestr(part, _completed(data, language or DEFAULT) if part.filename == STYLES else data)
    except (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, zlib.error):
        raise NotATemplate from None
    return stream.getvalue()


def _completed(sheet: bytes, language: str) -> bytes:
    """Return a style sheet with the styles of ours whose names it lacks at its end."""
    before, end, after = sheet.rpartition(_END_OF_STYLES)
    if not end:
        raise NotATemplate
    named = {name.lower() for name in re.findall(rb'<w:name w:val="([^"]*)"', before)}
    missing = (style for name, style in styles(language).items() if name.lower().encode() not in named)
    return before + "".join(missing).encode() + end + after


def _header(document: Document) -> str:
    title = escape(typographic(plain_text(document.title, marks=False), document.language))
    return f'<w:hdr {_NAMES}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r><w:t>{title}</w:t></w:r></w:p></w:hdr>'


def _page(size: Paper) -> str:
    """Return an empty document with the page: its paper, margins, header and footer, in twentieths of a point.

    The first page has no header, for the title is on it.
    """
    width, height = PAPER_SIZES[size]
    return (
        f'<w:document {_NAMES}><w:body><w:p/><w:sectPr><w:headerReference w:type="default" r:id="rId2"/>'
        '<w:footerReference w:type="default" r:id="rId1"/><w:footerReference w:type="first" r:id="rId1"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"/><w:pgMar w:top="1140" w:bottom="1140" w:left="1360" w:right="1360"'
        f' w:header="480" w:footer="480" w:gutter="0"/><w:titlePg/></w:sectPr></w:body></w:document>'
    )
