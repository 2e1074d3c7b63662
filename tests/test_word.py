"""Word files: the tree and the styles they are made of, and what python-docx and Pandoc find in them."""

import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from policy_cli import pandoc
from policy_cli.diagnostics import CannotContinue
from policy_cli.document import (
    Block,
    Document,
    Heading,
    ItemList,
    Note,
    NoteMark,
    NumberSpan,
    Paragraph,
    RatingSpan,
    Row,
    RowGroup,
    ShareSpan,
    SideBySide,
    Span,
    Table,
    text,
)
from policy_cli.model import Decision
from policy_cli.render.word.finishing import finished
from policy_cli.render.word.reference import MAX_TEMPLATE, NotATemplate, from_template, reference_file
from policy_cli.render.word.styles import CHARACTERS, PARAGRAPHS
from policy_cli.render.word.tree import tree
from policy_cli.typography import typographic
from tests.conftest import ROOT, Needs, Run, brief_of, converted

posix = pytest.mark.skipif(os.name != "posix", reason="the stand-ins for Pandoc are shell scripts")


@pytest.fixture(scope="module")
def program(needs: Needs) -> str:
    try:
        return pandoc.find()
    except CannotContinue:
        return needs("pandoc")


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def made(document: Document, program: str) -> bytes:
    nodes = tree(document, pandoc.tree_version(program))
    return finished(pandoc.to_word(program, nodes, reference_file(document)), document)


def opened(document: Document, program: str) -> WordDocument:
    return docx.Document(BytesIO(made(document, program)))


@pytest.fixture(scope="module")
def brief(iran: Decision) -> Document:
    return brief_of(iran)


@pytest.fixture(scope="module")
def word(brief: Document, program: str) -> WordDocument:
    return opened(brief, program)


def test_headings_are_word_s_own(word: WordDocument, brief: Document, iran: Decision) -> None:
    headings = [(p.style.name, p.text) for p in word.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert [words for _, words in headings][:2] == ["Bottom line: what the sources conclude", "Background"]
    assert {name for name, _ in headings} == {"Heading 1", "Heading 2"}
    assert len(headings) == sum(isinstance(block, Heading) for block in brief.blocks)
    title, lead = word.paragraphs[:2]
    assert [(p.style.name if p.style else "", p.text) for p in (title,)] == [("Title", iran.title)]
    assert lead.style is not None
    assert (lead.style.name, lead.text) == ("Question", iran.question)
    (facts,) = [p.style.name for p in word.paragraphs[2:3] if p.style]
    assert facts == "Subtitle"


def test_the_table_has_a_header_row_that_repeats(word: WordDocument, iran: Decision) -> None:
    table, *_ = word.tables
    head, *rows = table.rows
    assert [cell.text for cell in head.cells] == ["", "Containment (baseline)", *list(names(iran))[1:]]
    repeats = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
    assert repeats == [True, *[False] * len(rows)]
    assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.rows)
    assert len({cell.text for cell in rows[6].cells}) == 1
    costs = [paragraph for cell in rows[5].cells[1:] for paragraph in cell.paragraphs]
    assert [paragraph.text for paragraph in costs][:2] == [
        "diplomatic, high (the U.S.)",
        "economic (U.S. firms) (inferred)",
    ]
    assert {paragraph.style.name for paragraph in costs if paragraph.style} == {"Table List"}
    assert all(paragraph._p.xpath("./w:pPr/w:numPr") for paragraph in costs)
    assert {*chain(*(paragraph._p.xpath("./w:pPr/w:ind/@w:left") for paragraph in costs))} == {"160"}
    assert rows[6].cells[0].text.startswith("Ratings: the editor’s judgment")
    assert [cell.text for cell in rows[7].cells] == ["Iran’s conduct", "= same", "=/+ same to better", "= same"]
    style = rows[10].cells[3].paragraphs[0].style
    assert style is not None
    assert (rows[10].cells[3].text, style.name) == ("-- much worse", "Much Worse")
    assert table.style is not None
    assert table.style.name == "Table"


def names(decision: Decision) -> Iterator[str]:
    return (option.name for option in decision.options.values())


def pages(name: str, folder: Path, needs: Needs) -> list[str]:
    """Return the text of each page of a Word file in a folder, as LibreOffice lays them out."""
    profile = (folder / "profile").as_uri()
    call = [needs("soffice"), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", f"{name}.docx"]
    subprocess.run(call, cwd=folder, capture_output=True, timeout=120, check=True)
    return converted("", "pdftotext", "-layout", f"{name}.pdf", "-", folder=folder).split("\f")[:-1]


@pytest.mark.needs("pdftotext")
def test_no_page_begins_or_ends_with_a_single_line_of_a_paragraph(program: str, needs: Needs, tmp_path: Path) -> None:
    items = tuple(text(f"Item {number} " + "goes on " * 14) for number in range(150))
    (tmp_path / "long.docx").write_bytes(made(Document(text("T"), (ItemList(items),)), program))
    # The first line of all is the header.
    firsts = [[*filter(None, page.splitlines())][1] for page in pages("long", tmp_path, needs)[1:]]
    assert len(firsts) > 3
    assert [line for line in firsts if "Item" not in line] == []


@pytest.mark.needs("pdftotext")
def test_libreoffice_opens_the_brief_with_every_option_and_every_note(
    brief: Document, iran: Decision, program: str, needs: Needs, tmp_path: Path
) -> None:
    (tmp_path / "brief.docx").write_bytes(made(brief, program))
    shown = "".join(pages("brief", tmp_path, needs))
    assert iran.title in shown.splitlines()[0]
    lines = {line.strip() for line in shown.splitlines()}
    assert [name for name in names(iran) if not any(line.startswith(name) for line in lines)] == []
    assert [number for number in range(1, len(brief.notes) + 1) if str(number) not in lines] == []


def test_footnotes_are_word_s_own_and_in_their_order(brief: Document, program: str) -> None:
    with zipfile.ZipFile(BytesIO(made(brief, program))) as archive:
        notes = archive.read("word/footnotes.xml").decode()
        body = archive.read("word/document.xml").decode()
    texts = re.findall(r"<w:footnote w:id=\"(\d+)\".*?>(.*?)</w:footnote>", notes, re.DOTALL)
    said = {id: "".join(re.findall(r"<w:t[ >][^<]*?>?([^<]*)</w:t>", content)).strip() for id, content in texts}
    called = re.findall(r"<w:footnoteReference w:id=\"(\d+)\"", body)
    assert len(called) == len(set(called)) == len(brief.notes)
    assert "most sensible policy" in said[called[0]]


def test_a_file_says_its_title_its_author_and_its_language(word: WordDocument, iran: Decision) -> None:
    assert (word.core_properties.title, word.core_properties.author) == (iran.title, iran.editor)
    assert iran.editor not in [paragraph.text for paragraph in word.paragraphs]
    assert [node.get(qn("w:val")) for node in word.styles.element.iter(qn("w:lang"))] == ["en-US"]


def test_the_file_has_the_styles_and_the_page_of_ours(word: WordDocument) -> None:
    names = {style.element.name_val for style in word.styles}
    assert not [style.name for style in (*PARAGRAPHS, *CHARACTERS) if style.name not in names]
    # By the names in its menus python-docx, as Word, finds a style only if its name in the file is that of Word's own.
    for level in (1, 2, 3):
        (outline,) = word.styles[f"Heading {level}"].element.xpath("./w:pPr/w:outlineLvl/@w:val")
        assert outline == str(level - 1)
    assert all(word.styles[menu].element.name_val == menu.lower() for menu in ("Header", "Footer", "Caption"))
    assert {"footnote text", "footnote reference"} <= names
    normal = word.styles["Normal"].font
    assert (normal.name, normal.size.pt) == ("Cambria", 10)
    used = {paragraph.style.element.name_val for paragraph in word.paragraphs if paragraph.style}
    assert used <= {style.name for style in PARAGRAPHS}
    (section,) = word.sections
    assert section.page_width is not None
    assert (round(section.page_width.inches, 2), round(section.page_width.inches * 72)) == (8.5, 612)
    for footer in (section.footer, section.first_page_footer):
        assert [field.get(qn("w:instr")) for field in footer._element.iter(qn("w:fldSimple"))] == [
            " PAGE ",
            " NUMPAGES ",
        ]
    assert [paragraph.text for paragraph in section.header.paragraphs] == ["U.S. policy toward Iran, 2001"]
    assert [paragraph.text for paragraph in section.first_page_header.paragraphs] == [""]


def test_the_color_of_a_rating_fills_its_cell(word: WordDocument) -> None:
    fills = {
        cell.paragraphs[0].style.name: cell._tc.xpath("./w:tcPr/w:shd/@w:fill")
        for row in word.tables[0].rows
        for cell in row.cells
        if cell.paragraphs[0].style
    }
    assert fills["Much Worse"] == ["A5470F"]
    assert fills["Better"] == ["D3E6F3"]
    assert fills["Table Text"] == []


def test_lists_beside_each_other_are_the_columns_of_a_table(program: str) -> None:
    sides = ((Heading(3, text("For")), ItemList(tuple(map(text, NASTY)))), (Heading(3, text("No")), ItemList(())))
    word = opened(Document(text("T"), (Heading(2, text("Both")), SideBySide(sides), Paragraph(text("End")))), program)
    (table,) = word.tables
    assert table.style is not None
    assert table.style.name == "Side by Side"
    shown = [Span(typographic(words)).text for words in NASTY]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows == [["For", "No"], ["\n".join(shown), ""]]
    assert [paragraph.text for paragraph in word.paragraphs] == ["T", "Both", "End"]


def rows_of(blocks: tuple[Block, ...], program: str) -> list[Any]:
    (table,) = opened(Document(text("T"), blocks), program).tables
    return [row._tr for row in table.rows]


@pytest.mark.parametrize(("count", "divided"), [(4, [None, None]), (20, [None, "0"])])
def test_a_page_may_end_within_long_lists_beside_each_other(
    count: int, divided: list[str | None], program: str
) -> None:
    items = ItemList(tuple(text(f"An argument, number {n}") for n in range(count)))
    rows = rows_of((SideBySide(((Heading(3, text("For")), items), (Heading(3, text("No")), items))),), program)
    assert [row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}").get(qn("w:val")) for row in rows] == divided


@pytest.mark.parametrize(("count", "kept"), [(4, {0, 1, 2, 3}), (20, {0, 1, 19})])
def test_no_row_of_a_table_is_alone_on_a_page(count: int, kept: set[int], program: str) -> None:
    rows = tuple(Row(text(f"Row {n}"), (text("a cell"),)) for n in range(count))
    made_rows = rows_of((Table((text("Name"), text("A")), (RowGroup(rows),)),), program)
    assert {number for number, row in enumerate(made_rows) if row.xpath(".//w:keepNext")} == kept


def test_a_paragraph_is_kept_with_the_list_or_table_that_it_introduces(program: str) -> None:
    table = a_table(RowGroup((Row(text("x"), (text("y"),)),)))
    blocks = (
        Heading(2, text("H")),
        Paragraph(text("a")),
        table,
        Paragraph(text("b")),
        ItemList((text("i"),)),
        Paragraph(text("c")),
    )
    word = opened(Document(text("T"), blocks), program)
    kept = {p.text: p.style.paragraph_format.keep_with_next for p in word.paragraphs[2:] if p.style}
    assert kept == {"a": True, "b": True, "i": None, "c": None}


@pytest.mark.parametrize(("parts", "kept"), [(1, [0]), (2, [0, 1]), (5, [0, 4])])
def test_no_page_begins_with_the_first_or_the_last_part_of_a_row(parts: int, kept: list[int], program: str) -> None:
    rows = (Row(text("Cost"), ((NumberSpan("5"),),)), *[Row(text("part"), (text("1"),), is_part=True)] * parts)
    group = RowGroup((*rows, *[Row(text("Other"), (text("2"),))] * 9))
    labels = [row.xpath("string(./w:tc[1]//w:pStyle/@w:val)") for row in rows_of((a_table(group),), program)[1:]]
    assert [number for number, style in enumerate(labels) if style == "TableRowWithPart"] == kept


def a_table(group: RowGroup) -> Table:
    return Table((text("Name"), text("A")), (group,))


def test_numbers_and_their_ranges_end_at_the_same_edge(program: str) -> None:
    rows = (
        Row(text("Cost"), ((NumberSpan("3,655"),), (NumberSpan("96"),))),
        Row(text("range"), (text("3,300 to 4,900"), text("none")), is_part=True),
        Row(text("Place"), (text("in town"), text("outside"))),
    )
    columns = (text(""), text("A"), text("B"))
    made_rows = rows_of((Table((text("Name"), *columns[1:]), (RowGroup(rows),)),), program)
    assert [row.xpath(".//w:jc/@w:val").count("right") for row in made_rows] == [0, 2, 2, 0]
    assert ["".join(row.xpath(".//w:tc[2]//w:t/text()")) for row in made_rows[1:]] == [
        "3,655",
        "3,300 to 4,900",
        "in town",
    ]


def test_a_document_of_one_page_has_less_space(program: str) -> None:
    blocks = (Paragraph(text("Which?")), Heading(2, text("A")))
    words = [opened(Document(text("T"), blocks, is_one_page=is_one), program) for is_one in (False, True)]
    for edge in ("top_margin", "bottom_margin", "left_margin", "right_margin", "footer_distance"):
        usual, close = (getattr(word.sections[0], edge) for word in words)
        assert close < usual
    pair = [word.styles for word in words]
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Table Text"):
        usual, close = (one[name].font.size for one in pair)
        assert close < usual
    for name in ("Body Text", "Heading 1"):
        usual, close = (one[name].paragraph_format.space_after for one in pair)
        assert close < usual


def test_a_template_replaces_the_styles_and_gets_those_that_it_lacks(program: str) -> None:
    house = docx.Document()
    house.styles["Heading 1"].font.name = "House Sans"
    house.sections[0].footer.paragraphs[0].text = "The house"
    stream = BytesIO()
    house.save(stream)
    cells = Table(((), text("A")), (RowGroup((Row(text("x"), ((RatingSpan("better"),),)),)),))
    document = Document(text("T"), (Heading(2, text("First")), cells))
    nodes = tree(document, pandoc.tree_version(program))
    reference = from_template(stream.getvalue(), None)
    word = docx.Document(BytesIO(finished(pandoc.to_word(program, nodes, reference), document)))
    assert word.styles["Heading 1"].font.name == "House Sans"
    assert word.sections[0].footer.paragraphs[0].text == "The house"
    style = word.tables[0].rows[1].cells[1].paragraphs[0].style
    assert style is not None
    assert (style.name, style.base_style and style.base_style.name) == ("Better", "Table Text")


@pytest.mark.parametrize(
    "template",
    [b"", b"PK", zipped({"word/styles.xml": b"<w:styles/>"}), zipped({"a": b""}), zipped({"word/styles.xml": b""})],
    ids=["empty", "cut", "without end", "other", "without styles"],
)
def test_what_is_not_a_word_file_is_not_a_template(template: bytes) -> None:
    with pytest.raises(NotATemplate):
        from_template(template, None)


def test_a_template_that_unpacks_to_more_than_memory_bears_is_refused() -> None:
    sheet = b"<w:styles></w:styles>"
    assert from_template(zipped({"word/styles.xml": sheet}), "fr")
    with pytest.raises(NotATemplate):
        from_template(zipped({"word/styles.xml": sheet, "word/media/a": bytes(MAX_TEMPLATE)}), None)


NASTY = [
    "<w:p>&amp;</w:p> & <b>",
    "*emphasis* _too_ `code` $x$ ~~x~~ [link](http://x) ![i](/etc/passwd) [^1] @cite",
    "# no heading",
    '{=openxml} ``` {.raw} """',
    "\\input{/etc/passwd}",
    "| a | b |",
    "سلام 漢字 é \u200f",
    "\x1b[31m \x00 \u202e",
]


def test_nasty_text_comes_back_as_text(program: str) -> None:
    table = Table(((), *map(text, NASTY)), (RowGroup((Row(text("x"), tuple(map(text, NASTY))),), text(NASTY[0])),))
    lines = tuple(Paragraph((Span(words), NoteMark(1), Span(words, "muted"))) for words in NASTY)
    listing = ItemList(tuple(map(text, NASTY)))
    blocks: tuple[Block, ...] = (Heading(2, text("Here")), *lines, listing, table)
    document = Document(text(NASTY[1]), blocks, (Note(1, text(NASTY[2])),), author=NASTY[0])
    word = opened(document, program)
    shown = [Span(typographic(words)).text for words in NASTY]
    said = [paragraph.text for paragraph in word.paragraphs]
    assert said == [shown[1], "Here", *(words * 2 for words in shown), *shown]
    (found,) = word.tables
    rows = [[cell.text for cell in row.cells] for row in found.rows]
    assert rows == [["", *shown], [shown[0]] * (len(NASTY) + 1), ["x", *shown]]
    assert word.core_properties.author == shown[0]
    assert [rel.target_ref for rel in word.part.rels.values() if rel.is_external] == []


def test_styles_lists_links_and_shares_are_word_s(program: str) -> None:
    inline = (
        *(Span("strong", "strong"), Span("so", "emphasis"), Span("x y", "code"), Span("soft", "muted")),
        *(Span("gone", "removed"), Span("come", "added"), Span("here", link="https://example.org/")),
        *(RatingSpan("better"), ShareSpan(0.25, 0.5)),
    )
    lists = (ItemList((text("one"), text("two")), ordered=True), ItemList((text("three"),)))
    cells = Table(((), text("A")), (RowGroup((Row(text("x"), (lists[0],)),)),))
    word = opened(Document(text("T"), (Heading(3, text("Small")), Paragraph(inline), *lists, cells)), program)
    heading, paragraph, *items = word.paragraphs[1:]
    assert heading.style is not None
    assert heading.style.name == "Heading 2"
    runs = {run.text: run for run in paragraph.runs}
    assert (runs["strong"].bold, runs["so"].italic, runs["gone"].font.strike) == (True, True, True)
    assert runs["soft"].style.name == "Muted"
    assert [link.address for link in paragraph.hyperlinks] == ["https://example.org/"]
    assert paragraph.text.endswith("+ better25–50%")
    assert [item.text for item in items] == ["one", "two", "three"]
    assert all(item._p.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None for item in items)
    assert [p.text for p in word.tables[0].rows[1].cells[1].paragraphs] == ["one", "two"]


def test_a_tree_holds_nothing_that_names_a_file(brief: Document) -> None:
    kinds = set(re.findall(r'"t": "(\w+)"', tree(brief, [1, 23])))
    assert "Header" in kinds
    assert not kinds & {"RawInline", "Image"}
    raw = re.findall(r'"RawBlock", "c": \["openxml", "(.*?)(?<!\\)"\]', tree(brief, [1, 23]))
    assert raw
    assert not [xml for xml in raw if re.search("Iran|file|http:(?!//schemas)", xml)]


def test_export_writes_a_word_file(run: Run, program: str, tmp_path: Path) -> None:
    done = run("--builtin", "export", "--without", "notes", "--title", "Memo", "-o", "memo.docx")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "policy-cli: wrote memo.docx\n")
    word = docx.Document(str(tmp_path / "memo.docx"))
    assert word.paragraphs[0].text == "Memo"
    again = run("--builtin", "export", "-o", "memo.docx")
    assert again.returncode == 2
    assert "--force" in again.stderr


def environment(path: str) -> dict[str, str]:
    return {"PATH": path, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def export(folder: Path, path: str) -> subprocess.CompletedProcess[bytes]:
    call = [sys.executable, "-m", "policy_cli", "--builtin", "export", "--to", "docx"]
    return subprocess.run(call, cwd=folder, env=environment(path), capture_output=True, timeout=60, check=False)


def test_a_word_file_goes_to_a_pipe_as_it_is(tmp_path: Path, program: str) -> None:
    done = export(tmp_path, os.path.dirname(program))
    assert (done.returncode, done.stderr) == (0, b"")
    assert docx.Document(BytesIO(done.stdout)).core_properties.title == "U.S. policy toward Iran, 2001"


@pytest.mark.skipif(find_spec("pypandoc") is not None, reason="Pandoc comes with Python here")
def test_without_pandoc_the_answer_says_what_to_install(tmp_path: Path) -> None:
    done = export(tmp_path, str(tmp_path))
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"pandoc.org" in done.stderr
    assert b"pip install pypandoc-binary" in done.stderr


def test_pandoc_is_found_in_the_extra_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    files = tmp_path / "pypandoc" / "files"
    files.mkdir(parents=True)
    (tmp_path / "pypandoc" / "__init__.py").touch()
    program = fake_pandoc(files, "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "pypandoc", raising=False)
    assert pandoc.find() == program


def fake_pandoc(folder: Path, script: str) -> str:
    program = folder / "pandoc"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    return str(program)


@posix
def test_a_pandoc_that_is_too_old_is_said_to_be(tmp_path: Path) -> None:
    program = fake_pandoc(tmp_path, """echo '{"blocks":[],"pandoc-api-version":[1,20],"meta":{}}'""")
    with pytest.raises(CannotContinue, match="too old"):
        pandoc.tree_version(program)


@posix
def test_a_pandoc_that_fails_is_quoted_in_one_line(tmp_path: Path) -> None:
    program = fake_pandoc(tmp_path, "printf 'no\\nway\\033[31m' >&2; exit 97")
    with pytest.raises(CannotContinue) as caught:
        pandoc.tree_version(program)
    assert caught.value.message.endswith("no way␛[31m")


@posix
def test_a_pandoc_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "SECONDS", 0.2)
    program = fake_pandoc(tmp_path, "exec sleep 20")
    with pytest.raises(CannotContinue, match="did not finish"):
        pandoc.tree_version(program)


def test_a_program_that_cannot_be_run_is_an_error_and_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises(CannotContinue, match="cannot run"):
        pandoc.tree_version(str(tmp_path / "nothing"))


GOOD_TREE = """{"pandoc-api-version":[1,23],"meta":{},"blocks":[]}"""
# What a Pandoc answers that is none, asked for its version or for a Word file.
NO_VERSION = {
    "nothing": "exit 0",
    "an object": "echo '{}'",
    "no version": """echo '{"blocks":[]}'""",
    "a word": """echo '{"pandoc-api-version":"x"}'""",
    "null": """echo '{"pandoc-api-version":null}'""",
    "no numbers": """echo '{"pandoc-api-version":[]}'""",
    "words": """echo '{"pandoc-api-version":["1","23"]}'""",
    "numbers within": """echo '{"pandoc-api-version":[1,[23]]}'""",
    "a list": "echo '[1,23]'",
    "text": "echo 'pandoc 3.1'",
    "half": """echo '{"pandoc-api-version":[1,2'""",
    "bytes": "printf '\\377\\376\\000x'",
    "zero bytes": "head -c 1000 /dev/zero",
    "deep": "head -c 200000 /dev/zero | tr '\\0' '['",
    "digits": """printf '{"pandoc-api-version":[%s]}' $(head -c 9000 /dev/zero | tr '\\0' '9')""",
    "a killed program": "kill -9 $$",
}
NO_WORD_FILE = {
    "nothing": "exit 0",
    "text": "echo 'a Word file'",
    "a tree": f"echo '{GOOD_TREE}'",
    "an empty zip": r"printf 'PK\005\006'; head -c 18 /dev/zero",
    "zero bytes": "head -c 1000 /dev/zero",
    "another zip": "cat other.zip",
    "a damaged Word file": "cat damaged.docx",
    "half a Word file": "head -c 3000 whole.docx",
    "an empty main part": "cat empty.docx",
    "a failure": "echo no >&2; exit 3",
    "a killed program": "cat whole.docx; kill -9 $$",
}
FAKES = {
    **{f"{name} for a version": answer for name, answer in NO_VERSION.items()},
    **{
        f"{name} for a file": f"case \"$*\" in *docx*) {answer};; *) echo '{GOOD_TREE}';; esac"
        for name, answer in NO_WORD_FILE.items()
    },
}


@posix
@pytest.mark.parametrize("answer", FAKES.values(), ids=FAKES)
def test_what_pandoc_answers_is_not_believed(run: Run, tmp_path: Path, answer: str) -> None:
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document>" + b" " * 5_000 + b"</document>"}
    whole = zipped(parts)
    for name, data in {
        "whole.docx": whole,
        "damaged.docx": whole.replace(b"<document>", b"<documeNt>"),
        "empty.docx": zipped({**parts, "word/document.xml": b""}),
        "other.zip": zipped({"a.txt": b"a"}),
    }.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "bin").mkdir()
    fake_pandoc(tmp_path / "bin", f"cd '{tmp_path}'\n{answer}")
    (tmp_path / "old.docx").write_text("what was there")
    (tmp_path / "d.yaml").write_text("policy-cli: 1\ntitle: T\noptions: {a: {name: A}, b: {name: B}}\n")
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    before = sorted(os.listdir(tmp_path))
    for target in (["new.docx"], ["old.docx", "--force"]):
        done = run("-f", "d.yaml", "export", "-o", *target, env={"PATH": path})
        assert (done.returncode, done.stdout) == (2, "")
        fails = "exit 3" in answer or "kill" in answer
        said = "Pandoc failed" if fails else "pandoc (did not write a Word file|is not Pandoc)"
        assert re.match(f"policy-cli: .*{said}.*\n(.*\n)?$", done.stderr)
    assert sorted(os.listdir(tmp_path)) == before
    assert (tmp_path / "old.docx").read_text() == "what was there"


@posix
def test_a_fake_that_answers_as_pandoc_does_is_believed(run: Run, tmp_path: Path) -> None:
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
    (tmp_path / "whole.docx").write_bytes(zipped(parts))
    (tmp_path / "bin").mkdir()
    fake_pandoc(tmp_path / "bin", f"case \"$*\" in *docx*) cat '{tmp_path}/whole.docx';; *) echo '{GOOD_TREE}';; esac")
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    assert run("--builtin", "export", "-o", "new.docx", env={"PATH": path}).returncode == 0
    with zipfile.ZipFile(tmp_path / "new.docx") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == parts


def test_what_a_user_has_set_up_for_pandoc_changes_nothing(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document(text("T"), (Paragraph(text("x")),))
    before = opened(document, program)
    for folder in (tmp_path / ".local" / "share" / "pandoc", tmp_path / ".pandoc"):
        (folder / "templates").mkdir(parents=True)
        (folder / "templates" / "default.openxml").write_text("no template")
        (folder / "reference.docx").write_text("no Word file")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / ".local" / "share"))
    assert [p.text for p in opened(document, program).paragraphs] == [p.text for p in before.paragraphs]


def test_the_tree_is_of_the_version_that_is_asked_for() -> None:
    nodes: dict[str, Any] = json.loads(tree(Document(text("T"), ()), [1, 23, 1]))
    assert nodes["pandoc-api-version"] == [1, 23, 1]
    assert nodes["meta"]["title"]["c"] == [{"t": "Str", "c": "T"}]


@pytest.mark.parametrize("none", ["<dc:creator></dc:creator>", "<dc:creator/>", "<dc:creator />"])
def test_the_author_is_named_however_pandoc_writes_that_there_is_none(none: str) -> None:
    properties = f"<p>{none}<dc:title>T</dc:title></p>".encode()
    parts = {"[Content_Types].xml": b"x", "word/document.xml": b"x", "docProps/core.xml": properties}
    made = finished(zipped(parts), Document(text("T"), (), author=r"A & \1", language="fr"))
    with zipfile.ZipFile(BytesIO(made)) as archive:
        named = archive.read("docProps/core.xml").decode()
    assert named == (r"<p><dc:creator>A &amp; \1</dc:creator><dc:language>fr</dc:language><dc:title>T</dc:title></p>")


def test_a_range_of_ratings_has_the_colors_of_its_ends(program: str) -> None:
    word = opened(Document(text("T"), (Paragraph((RatingSpan("much worse to same"),)),)), program)
    runs = {run.text: run for run in word.paragraphs[-1].runs}
    first, last = "--/= much worse", "to same"
    assert (runs[first].style.name, runs[last].style.name) == ("Much Worse Word", "Same Word")
    (fill,) = runs[first].style.element.xpath("./w:rPr/w:shd/@w:fill")
    assert fill == "A5470F"


@pytest.mark.parametrize("word", ["much worse", "better", "same", "unknown"])
def test_a_rating_within_a_line_has_its_color(word: str, program: str) -> None:
    opened_word = opened(Document(text("T"), (Paragraph((Span("Trade: "), RatingSpan(word))),)), program)
    run = opened_word.paragraphs[-1].runs[-1]
    assert (run.text, run.style.name) == (str(RatingSpan(word)), f"{word.title()} Word")
    assert run.style.element.xpath("./w:rPr/w:shd/@w:fill") == opened_word.styles[word.title()].element.xpath(
        "./w:pPr/w:shd/@w:fill"
    )


def test_a_rating_within_a_line_of_another_language_is_marked_as_english(program: str) -> None:
    word = opened(Document(text("T"), (Paragraph((RatingSpan("much worse"),)),), language="fr"), program)
    (run,) = word.paragraphs[-1].runs
    assert run.style.base_style.name == "Much Worse Word"
    assert run.style.element.xpath("./w:rPr/w:lang/@w:val") == ["en-US"]
