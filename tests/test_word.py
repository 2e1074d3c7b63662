"""Word files: the tree and the styles they are made of, and what python-docx and Pandoc find in them."""

import json
import os
import re
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from policy_cli import pandoc
from policy_cli.analysis.comparison import select_options
from policy_cli.diagnostics import CannotContinue
from policy_cli.document import (
    Block,
    Document,
    Heading,
    ItemList,
    Note,
    NoteMark,
    Paragraph,
    RatingSpan,
    Row,
    RowGroup,
    ShareSpan,
    Span,
    Table,
    text,
)
from policy_cli.languages import DEFAULT
from policy_cli.model import Decision
from policy_cli.render.word import CHARACTERS, PARAGRAPHS, reference_file, tree
from policy_cli.views.brief import BriefMetadata, brief_document
from tests.conftest import ROOT, Needs, Run

posix = pytest.mark.skipif(os.name != "posix", reason="the stand-ins for Pandoc are shell scripts")


@pytest.fixture(scope="module")
def program(needs: Needs) -> str:
    try:
        return pandoc.find()
    except CannotContinue:
        return needs("pandoc")


def made(document: Document, program: str) -> bytes:
    nodes = tree(document, pandoc.tree_version(program))
    styles = reference_file(document.language)
    return pandoc.to_word(program, nodes, styles, document.author, document.language or DEFAULT)


def opened(document: Document, program: str) -> WordDocument:
    return docx.Document(BytesIO(made(document, program)))


@pytest.fixture(scope="module")
def brief(iran: Decision) -> Document:
    return brief_document(iran, select_options(iran, ()), BriefMetadata(date(2001, 7, 1), "options.yaml"))


@pytest.fixture(scope="module")
def word(brief: Document, program: str) -> WordDocument:
    return opened(brief, program)


def test_headings_are_word_s_own(word: WordDocument, brief: Document, iran: Decision) -> None:
    headings = [(p.style.name, p.text) for p in word.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert [words for _, words in headings][:2] == ["Bottom line", "What the sources conclude"]
    assert {name for name, _ in headings} == {"Heading 1", "Heading 2"}
    assert len(headings) == sum(isinstance(block, Heading) for block in brief.blocks)
    title, lead = word.paragraphs[:2]
    assert [(p.style.name if p.style else "", p.text) for p in (title,)] == [("Title", iran.title)]
    assert lead.style is not None
    assert lead.style.name == "Subtitle"


def test_the_table_has_a_header_row_that_repeats(word: WordDocument, iran: Decision) -> None:
    (table,) = word.tables
    head, *rows = table.rows
    assert [cell.text for cell in head.cells] == ["", "Containment (baseline)", *list(names(iran))[1:]]
    repeats = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
    assert repeats == [True, *[False] * len(rows)]
    assert len({cell.text for cell in rows[5].cells}) == 1
    assert rows[5].cells[0].text.startswith("Ratings: the editor's judgment")
    assert [cell.text for cell in rows[6].cells] == ["Iran's conduct", "= same", "same to better", "= same"]
    style = rows[9].cells[3].paragraphs[0].style
    assert style is not None
    assert (rows[9].cells[3].text, style.name) == ("-- much worse", "Much Worse")
    assert table.style is not None
    assert table.style.name == "Table"


def names(decision: Decision) -> Iterator[str]:
    return (option.name for option in decision.options.values())


@pytest.mark.needs("pdftotext")
def test_libreoffice_opens_the_brief_with_every_option_and_every_note(
    brief: Document, iran: Decision, program: str, needs: Needs, tmp_path: Path
) -> None:
    (tmp_path / "brief.docx").write_bytes(made(brief, program))
    profile = (tmp_path / "profile").as_uri()
    call = [needs("soffice"), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "brief.docx"]
    subprocess.run(call, cwd=tmp_path, capture_output=True, timeout=120, check=True)
    shown = subprocess.run(
        ["pdftotext", "-layout", "brief.pdf", "-"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    ).stdout
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
    styles = {style.name: style for style in word.styles}
    assert not [style.name for style in (*PARAGRAPHS, *CHARACTERS) if style.name not in styles]
    normal = word.styles["Normal"].font
    assert (normal.name, normal.size.pt) == ("Cambria", 10)
    used = {paragraph.style.name for paragraph in word.paragraphs if paragraph.style}
    assert used <= {style.name for style in PARAGRAPHS}
    (section,) = word.sections
    assert section.page_width is not None
    assert (round(section.page_width.inches, 2), round(section.page_width.inches * 72)) == (8.5, 612)
    assert "PAGE" in section.footer._element.xml


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
    shown = [Span(words).text for words in NASTY]
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
    assert not kinds & {"RawBlock", "RawInline", "Image"}


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
    program = stand_in(files, "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "pypandoc", raising=False)
    assert pandoc.find() == program


def stand_in(folder: Path, script: str) -> str:
    program = folder / "pandoc"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    return str(program)


@posix
def test_a_pandoc_that_is_too_old_is_said_to_be(tmp_path: Path) -> None:
    program = stand_in(tmp_path, """echo '{"blocks":[],"pandoc-api-version":[1,20],"meta":{}}'""")
    with pytest.raises(CannotContinue, match="too old"):
        pandoc.tree_version(program)


@posix
def test_a_pandoc_that_fails_is_quoted_in_one_line(tmp_path: Path) -> None:
    program = stand_in(tmp_path, "printf 'no\\nway\\033[31m' >&2; exit 97")
    with pytest.raises(CannotContinue) as caught:
        pandoc.tree_version(program)
    assert caught.value.message.endswith("no way␛[31m")


@posix
def test_a_pandoc_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "SECONDS", 0.2)
    program = stand_in(tmp_path, "exec sleep 20")
    started = time.monotonic()
    with pytest.raises(CannotContinue, match="did not finish"):
        pandoc.tree_version(program)
    assert time.monotonic() - started < 10


def test_a_program_that_cannot_be_run_is_trouble_and_no_crash(tmp_path: Path) -> None:
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


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


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
    stand_in(tmp_path / "bin", f"cd '{tmp_path}'\n{answer}")
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
def test_a_stand_in_that_answers_as_pandoc_does_is_believed(run: Run, tmp_path: Path) -> None:
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
    (tmp_path / "whole.docx").write_bytes(zipped(parts))
    (tmp_path / "bin").mkdir()
    stand_in(tmp_path / "bin", f"case \"$*\" in *docx*) cat '{tmp_path}/whole.docx';; *) echo '{GOOD_TREE}';; esac")
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
def test_the_author_is_named_however_pandoc_writes_that_there_is_none(
    monkeypatch: pytest.MonkeyPatch, none: str
) -> None:
    properties = f"<p>{none}<dc:title>T</dc:title></p>".encode()
    parts = {"[Content_Types].xml": b"x", "word/document.xml": b"x", "docProps/core.xml": properties}
    monkeypatch.setattr(pandoc, "_run", lambda *_: zipped(parts))
    made = pandoc.to_word("pandoc", "{}", b"", r"A & \1", "fr")
    with zipfile.ZipFile(BytesIO(made)) as archive:
        named = archive.read("docProps/core.xml").decode()
    assert named == (r"<p><dc:creator>A &amp; \1</dc:creator><dc:language>fr</dc:language><dc:title>T</dc:title></p>")
