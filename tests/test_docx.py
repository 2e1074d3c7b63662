"""Word files as sources, from files that the tests put together."""

from pathlib import Path

import pytest

from policy_cli.sources.content import SourceBlock
from policy_cli.sources.texts import read_text
from tests.test_web import archive, shown, text_of

pytest.importorskip("lxml", reason="reading Word files needs lxml")

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="urn:mc"'
STYLES = """
<w:style w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="House"><w:name w:val="House style"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="House"/></w:style>
<w:style w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
"""


def level(depth: int, form: str, text: str) -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'


NUMBERING = (
    f'<w:abstractNum w:abstractNumId="7">{level(0, "decimal", "%1.")}{level(1, "decimal", "%1.%2")}'
    f"{level(2, 'lowerLetter', '(%3)')}{level(3, 'upperRoman', '%4.')}{level(4, 'bullet', '•')}</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
)


def paragraph(text: str, style: str = "", depth: int | None = None, mark: str = "") -> str:
    """Return a paragraph; `text` may hold other elements of a paragraph than runs, between bars."""
    runs = "".join(
        part if part.startswith("<") else f'<w:r><w:t xml:space="preserve">{part}</w:t></w:r>'
        for part in text.split("|")
    )
    number = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>' if depth is not None else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{number}<w:rPr>{mark}</w:rPr></w:pPr>{runs}</w:p>"


def docx(body: str, **parts: str) -> bytes:
    """Return a Word file with a body, and other parts of it by their names."""
    named = {"document": f"<w:body>{body}</w:body>", "styles": STYLES, "numbering": NUMBERING, **parts}
    return archive({f"word/{name}.xml": f"<w:{name} {SPACE}>{data}</w:{name}>" for name, data in named.items()})


def run(text: str, properties: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


REFERENCE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
DELETED = "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
RAISED = '<w:vertAlign w:val="superscript"/>'


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        (paragraph("One |two|, three"), ["One two, three"]),
        (paragraph(f"It is |{DELETED}|<w:ins><w:r><w:t>new</w:t></w:r></w:ins>"), ["It is new"]),
        (paragraph("moved |<w:moveFrom><w:r><w:t>away</w:t></w:r></w:moveFrom>|on"), ["moved on"]),
        (paragraph("One |", mark="<w:del/>") + paragraph("sentence."), ["One sentence."]),
        (paragraph(f"seen |{run('not', '<w:vanish/>')}|here"), ["seen here"]),
        (paragraph(f"done.|{run('4', RAISED)}| 5 km|{run('2', RAISED)}"), ["done. 5 km²"]),
        (paragraph("well|<w:r><w:noBreakHyphen/></w:r>|known|<w:r><w:tab/></w:r>|x"), ["well\u2011known x"]),
        (paragraph(f"<w:hyperlink>{run('link', '')}</w:hyperlink>|<w:r><w:instrText>P</w:instrText></w:r>"), ["link"]),
        (paragraph("A", "House") + paragraph("B", "Own") + paragraph("C", "Loop"), ["##A", "##B", "C"]),
        (paragraph("") + paragraph(" "), []),
        (f"<w:sdt><w:sdtContent>{paragraph('inside')}</w:sdtContent></w:sdt>", ["inside"]),
        (
            paragraph(
                f"<w:r><mc:AlternateContent><mc:Choice>{paragraph('box')}</mc:Choice>"
                f"<mc:Fallback>{paragraph('box')}</mc:Fallback></mc:AlternateContent></w:r>|words"
            ),
            ["box", "words"],
        ),
    ],
)  # fmt: skip
def test_a_word_file_has_the_words_of_its_last_state(tmp_path: Path, body: str, blocks: list[str]) -> None:
    assert shown(text_of(tmp_path, docx(body), "book.docx")) == blocks


def table(*rows: tuple[str, ...]) -> str:
    """Return a table; the paragraphs of a cell have a slash between them."""
    made = ""
    for row in rows:
        cells = ("".join(map(paragraph, cell.split("/"))) for cell in row)
        made += f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"
    return f"<w:tbl>{made}</w:tbl>"


def test_a_table_is_a_paragraph_and_a_row_a_line_of_it(tmp_path: Path) -> None:
    body = table(("Port", "Cost"), ("Orr/Ash", "5/6"), ("Elm", "7/dear")) + paragraph("after")
    assert shown(text_of(tmp_path, docx(body), "book.docx")) == ["Port\tCost\nOrr\t5\nAsh\t6\nElm\t7 dear", "after"]


def test_paragraphs_have_the_numbers_that_word_counts(tmp_path: Path) -> None:
    body = "".join(
        (
            paragraph("Costs", "H1"),
            *(paragraph(text, depth=1) for text in ("low", "high")),
            *(paragraph("deep", depth=depth) for depth in (2, 2, 3, 4)),
            paragraph("Gains", "H1"),
            paragraph("none", depth=1),
        )
    )
    blocks = text_of(tmp_path, docx(body), "book.docx").content.blocks
    assert [(block.level, block.text, block.number) for block in blocks] == [
        *((1, "1 Costs", None), (0, "low", "1.1"), (0, "high", "1.2")),
        *((0, "deep", "(a)"), (0, "deep", "(b)"), (0, "deep", "I"), (0, "deep", None)),
        *((1, "2 Gains", None), (0, "none", "2.1")),
    ]


def test_notes_are_apart_from_the_text_and_do_not_count_as_paragraphs(tmp_path: Path) -> None:
    notes = f'<w:footnote w:type="separator" w:id="0">{paragraph("no")}</w:footnote>'
    notes += f'<w:footnote w:id="2">{paragraph("A note.")}</w:footnote>'
    body = paragraph(f"The costs|{REFERENCE}| were low.") + paragraph("So were the gains.")
    text = text_of(tmp_path, docx(body, footnotes=notes), "book.docx")
    (section,) = text.sections
    assert section.paragraphs == (
        SourceBlock("The costs were low."),
        SourceBlock("So were the gains."),
        SourceBlock("A note.", number="1", is_note=True),
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (docx(paragraph("x"))[:-30], "damaged"),
        (archive({"word/document.xml": "<w:p>"}), "damaged"),
        (docx("<w:p>" * 5_000 + "x" + "</w:p>" * 5_000), "damaged"),
        (docx(" " * (1 << 26)), "too-large"),
    ],
    ids=["cut off", "no XML", "deep", "bomb"],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, data: bytes, code: str) -> None:
    (fault,) = text_of(tmp_path, data, "book.docx").content.faults
    assert fault.code == code and fault.hint


def test_no_entity_is_expanded(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret")
    head = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY s SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    body = f"{head}<w:document {SPACE}><w:body>{paragraph('x &s; &a; y')}</w:body></w:document>"
    (tmp_path / "book.docx").write_bytes(archive({"word/document.xml": body}))
    text = read_text("book", str(tmp_path / "book.docx"))
    assert "secret" not in " ".join(block.text for block in text.content.blocks)
