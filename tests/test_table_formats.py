import html
import json
import re
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_cli.analysis.comparison import compare, pick
from policy_cli.console.output import writers
from policy_cli.document import (
    Cell,
    Document,
    Heading,
    Judgment,
    Listing,
    Note,
    NoteMark,
    Paragraph,
    Row,
    Section,
    Span,
    Table,
    text,
)
from policy_cli.model import Decision
from policy_cli.render.tables import FORMATS, render_tables
from policy_cli.views.comparison import comparison_document
from tests.test_markdown import NASTY, PandocShapes, needs_pandoc, squeezed

ROWS = list[list[str]]
ON_LINES = ("grid", "rst")
ELSEWHERE = tuple(format for format in FORMATS if format not in ON_LINES)


def drawn(document: Document, format: str) -> str:
    return render_tables(document, format)


def document_of(first: str, *rows: tuple[str, Cell, Cell]) -> Document:
    table = Table((text("c"), text(first), text("B")), (Section(tuple(Row(text(r), cells) for r, *cells in rows)),))  # type: ignore[arg-type]
    return Document(text("T"), (table,))


def split_asciidoc(source: str) -> ROWS:
    lines = source.split("|====\n")[1].splitlines()
    return [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:]] for line in lines]


def split_jira(source: str) -> ROWS:
    lines = [re.sub(r"(?<!\\)\|\|", "|", line) for line in source.splitlines()]
    rows = [re.findall(r"\|((?:[^|\\]|\\.)*)(?=\|)", line) for line in lines]
    return [[re.sub(r"\\(.)", r"\1", cell).strip() for cell in row] for row in rows]


def split_latex(source: str) -> ROWS:
    lines = [line for line in source.splitlines() if line.endswith(r"\\")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)&", line.removesuffix(r"\\"))] for line in lines]


def split_mediawiki(source: str) -> ROWS:
    lines = [line[1:] for line in source.splitlines() if re.match(r"!|\|(?![-+}])", line)]
    return [[html.unescape(cell).strip() for cell in re.split(r"\|\||!!", line)] for line in lines]


def split_orgtbl(source: str) -> ROWS:
    lines = [line[1:-1].split("|") for line in source.splitlines() if not line.startswith("|-")]
    return [[cell.replace(r"\vert{}", "|").strip() for cell in line] for line in lines]


def split_textile(source: str) -> ROWS:
    lines = [line[1:-1].split("|") for line in source.splitlines()]
    return [[html.unescape(re.sub(r"^[_<]*\.", "", cell)).strip() for cell in line] for line in lines]


def split_grid(source: str) -> ROWS:
    border, *lines = source.splitlines()
    edges = [number for number, sign in enumerate(border) if sign == "+"]
    rows: ROWS = [[""] * (len(edges) - 1)]
    for line in lines:
        if line[0] == "+":
            assert [number for number, sign in enumerate(line) if sign == "+"] == edges
            rows.append([""] * (len(edges) - 1))
        else:
            assert {line[edge] for edge in edges} == {"|"}
            parts = [line[start + 1 : end] for start, end in pairwise(edges)]
            rows[-1] = [f"{cell} {part}" for cell, part in zip(rows[-1], parts, strict=True)]
    return [[unescaped(cell) for cell in row] for row in rows[:-1]]


def unescaped(cell: str) -> str:
    return " ".join(re.sub(r"\\(.)", r"\1", cell).split())


SPLITTERS: dict[str, Callable[[str], ROWS]] = {
    "asciidoc": split_asciidoc,
    "grid": split_grid,
    "jira": split_jira,
    "latex": split_latex,
    "mediawiki": split_mediawiki,
    "orgtbl": split_orgtbl,
    "rst": split_grid,
    "textile": split_textile,
}

SIGNS = st.sampled_from("*_`[]()<>#+-=!|\\~^$@{}:;&\"'/.,?% 01aB")
ANY = st.text(st.one_of(SIGNS, st.characters()), min_size=1, max_size=20).filter(lambda words: squeezed(words) != "")
NARROW = st.text(SIGNS, min_size=1, max_size=15).filter(lambda words: words.strip() != "")


def test_every_format_has_a_reader_here() -> None:
    assert set(SPLITTERS) == set(FORMATS)
    assert list(writers("tables")) == list(FORMATS)


def assert_table(format: str, first: str, second: str) -> None:
    listing = Listing((text(second), text("y")))
    rows = SPLITTERS[format](drawn(document_of(first, ("r1", text(second), text("x")), ("r2", listing, ())), format))
    items = f"- {second} - y" if format in ON_LINES else f"{second}; y"
    expected = [["c", first, "B"], ["r1", second, "x"], ["r2", items, ""]]
    if format == "latex":
        assert [len(row) for row in rows] == [3, 3, 3]
        assert [row[0] for row in rows] == ["c", "r1", "r2"]
    else:
        assert [[squeezed(cell) for cell in row] for row in rows] == [
            [squeezed(cell) for cell in row] for row in expected
        ]


@pytest.mark.parametrize("format", ELSEWHERE)
@settings(derandomize=True, deadline=None, max_examples=60)
@given(first=ANY, second=ANY)
def test_any_text_stays_in_its_cell(format: str, first: str, second: str) -> None:
    assert_table(format, first, second)


@pytest.mark.parametrize("format", ON_LINES)
@settings(derandomize=True, deadline=None, max_examples=60)
@given(first=NARROW, second=NARROW)
def test_any_narrow_text_stays_in_its_cell(format: str, first: str, second: str) -> None:
    assert_table(format, first, second)


NUMBERS = ["007", "1e3", "1_000", "1,000", "nan", "inf", "True", "0x10", "-1.50", "+5", "1.", ".5", "5e", "0"]


@pytest.mark.parametrize("format", FORMATS)
def test_what_looks_like_a_number_stays_as_it_is_written(format: str) -> None:
    for words in NUMBERS:
        _, row = SPLITTERS[format](drawn(document_of("A", ("r1", text(words), text("x"))), format))
        assert row[1].replace("\\_", "_") == words


@pytest.mark.parametrize("format", FORMATS)
def test_only_tables_are_shown_and_notes_are_the_last_of_them(format: str) -> None:
    table = Table(((), text("A")), (Section((Row(text("Aim"), ((Span("x"), NoteMark(1)),)),)),))
    notes = (Note(1, text("first note")), Note(2, text("second note")))
    blocks = (Heading(2, text("A heading")), Paragraph(text("A paragraph")), table)
    source = drawn(Document(text("A title"), blocks, notes, "Places"), format)
    main, of_notes = source.split("\n\n")
    assert not re.search("title|heading|paragraph", source)
    assert "note" not in main
    rows = SPLITTERS[format](of_notes)
    assert [row[1] for row in rows] == ["Places", "first note", "second note"]
    assert [re.sub(r"[{}]", "", row[0]) for row in rows] == ["Note", "[1]", "[2]"]
    assert re.search(r"x(?:\[|\\\[|\{\[\}|&#91;)1", main)


@pytest.mark.parametrize("format", FORMATS)
def test_a_document_without_notes_has_no_table_of_them(format: str) -> None:
    assert len(drawn(document_of("A", ("r", text("x"), text("y"))), format).split("\n\n")) == 1


@pytest.mark.parametrize("format", FORMATS)
def test_ratings_headings_of_rows_and_numbers_of_lists_are_shown(format: str) -> None:
    listing = Listing((text("one"), text("two")), ordered=True)
    rows = (Row(text("Allies"), ((Judgment("worse"),),)), Row(text("Steps"), (listing,)))
    table = Table(((), text("A")), (Section(rows, text("What they say")),))
    source = drawn(Document(text("T"), (table,)), format)
    plain = html.unescape(source).replace("\\", "")
    assert "- worse" in plain
    assert "What they say" in plain
    assert re.search(r"1\. one(; | *\|?\n.*)2\. two", plain)


@pytest.mark.parametrize("format", ON_LINES)
def test_cells_are_wrapped_where_tables_are_drawn_with_characters(format: str) -> None:
    words = " ".join(["word"] * 30)
    source = drawn(document_of("A", ("r1", text(words), text(words))), format)
    assert max(map(len, source.splitlines())) <= 100
    assert SPLITTERS[format](source)[1] == ["r1", words, words]


READERS = {
    "asciidoc": "html",  # which Asciidoctor makes of it
    "grid": "rst",
    "jira": "jira",
    "latex": "latex-smart",
    "mediawiki": "mediawiki",
    "orgtbl": "org",
    "rst": "rst",
    "textile": "textile-smart",
}
READ = [
    pytest.param(name, marks=pytest.mark.needs("asciidoctor" if name == "asciidoc" else "pandoc")) for name in READERS
]


class TableShapes(PandocShapes):
    """Reads the tables of any format; a link or a span is its text, since some formats make links of addresses."""

    def block(self, kind: str, content: Any) -> tuple[Any, ...]:
        if kind == "Table":
            head, bodies = content[3], content[4]
            rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3]))]
            return tuple(tuple(self.item(cell[4]) for cell in row[1]) for row in rows)
        if kind in ("OrderedList", "BulletList"):
            return (kind,)
        return super().block(kind, content)

    def inline(self, kind: str, content: Any) -> str:
        if kind in ("Link", "Span"):
            return self.line(content[1])
        return " " if kind == "LineBreak" else super().inline(kind, content)


def filtered(source: str, *call: str) -> str:
    return subprocess.run(call, input=source, capture_output=True, encoding="utf-8", check=True, timeout=60).stdout


def read_by_pandoc(document: Document, format: str) -> list[tuple[Any, ...]]:
    source = drawn(document, format)
    if format == "asciidoc":
        source = filtered(source, "asciidoctor", "--embedded", "--out-file=-", "-")
    nodes = json.loads(filtered(source, "pandoc", "--quiet", "-f", READERS[format], "-t", "json"))
    return TableShapes().blocks(nodes["blocks"])


# What a format shows as markup, though it breaks no table: text of these kinds is left out below.
NOT_SHOWN = {
    "asciidoc": r"[*_`~^]|--|\.\.\.|\w'|\$\$|\+-*\+|<http|&[#\w]+;",
    "grid": r"^::+$|^\\\\$|_.*\*",
    "jira": r"[#|~^\\+]|^&\w+;|_.*\*",
    "latex": r"'",
    "mediawiki": r"\\\(",
    "orgtbl": r"[*_^$~+\\=]|--|\.\.\.|<http",
    "rst": r"^::+$|^\\\\$|_.*\*",
    "textile": r"\(c\)",
}


needs_wcwidth = pytest.mark.skipif(
    find_spec("wcwidth") is None, reason="tabulate lines wide characters up with wcwidth only (the extra widechars)"
)


def assert_read_by_pandoc(nasty: list[str], format: str) -> None:
    rows: list[tuple[str, Cell, Cell]] = [(f"r{row}", text(words), text("x")) for row, words in enumerate(nasty)]
    ((_, *shown),) = read_by_pandoc(document_of("A", *rows), format)
    expected = [(f"r{row}", squeezed(words), "x") for row, words in enumerate(nasty)]
    assert [row for row in shown if row not in expected] == []
    assert shown == expected


@needs_pandoc
@pytest.mark.parametrize("format", READ)
def test_pandoc_reads_nasty_cells_as_text(format: str) -> None:
    assert_read_by_pandoc([words for words in NASTY if not re.search(NOT_SHOWN[format], words)], format)


@needs_pandoc
@pytest.mark.parametrize("format", READ)
def test_pandoc_reads_the_comparison_with_all_its_rows_and_columns(iran: Decision, format: str) -> None:
    document = comparison_document(compare(iran, pick(iran, ())), full=True)
    table = next(block for block in document.blocks if isinstance(block, Table))
    shown, notes = read_by_pandoc(document, format)
    rows = sum(len(section.rows) + bool(section.heading) for section in table.sections)
    assert [len(row) for row in shown] == [4] * (rows + 1)
    assert [len(row) for row in notes] == [2] * (len(document.notes) + 1)


@needs_pandoc
@pytest.mark.parametrize("format", ON_LINES)
@needs_wcwidth
@pytest.mark.parametrize("words", ["日本語", "e\u0301te\u0301"])
def test_wide_and_combining_characters_stay_in_their_columns(format: str, words: str) -> None:
    document = document_of("A", ("r1", text(words), text("x")), ("r2", text("y"), text("z")))
    assert read_by_pandoc(document, format) == [(("c", "A", "B"), ("r1", squeezed(words), "x"), ("r2", "y", "z"))]


@pytest.mark.parametrize("format", ON_LINES)
def test_a_label_of_two_lines_makes_one_row(format: str) -> None:
    label = "A label that is a good deal longer than a column is wide"
    source = drawn(document_of("A", (label, text("x"), text("y"))), format)
    assert SPLITTERS[format](source)[1:] == [[label, "x", "y"]]


@needs_pandoc
@pytest.mark.parametrize("format", ON_LINES)
@pytest.mark.parametrize(("ordered", "kind"), [(True, "OrderedList"), (False, "BulletList")])
def test_a_list_in_a_cell_is_a_list(format: str, ordered: bool, kind: str) -> None:
    listing = Listing((text("one two three four five six seven eight nine"), text("two")), ordered)
    assert read_by_pandoc(document_of("A", ("r1", listing, text("x"))), format)[0][1] == ("r1", str((kind,)), "x")


@needs_pandoc
@pytest.mark.parametrize("format", ON_LINES)
@pytest.mark.parametrize("words", ["ab" + "*" * 30, "https://example.org/" + "a" * 30])
def test_a_word_longer_than_a_column_is_whole(format: str, words: str) -> None:
    assert read_by_pandoc(document_of("A", ("r1", text(words), text("x"))), format)[0][1] == ("r1", words, "x")
