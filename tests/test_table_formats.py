import html
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from io import StringIO
from itertools import count, pairwise, repeat

import pytest
from docutils.core import publish_parts
from docutils.writers.html5_polyglot import Writer
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_cli.analysis.comparison import compare, select_options
from policy_cli.console.output import writers
from policy_cli.document import (
    Cell,
    Document,
    Heading,
    ItemList,
    Note,
    NoteMark,
    Paragraph,
    RatingSpan,
    Row,
    RowGroup,
    Span,
    Table,
    text,
)
from policy_cli.model import Decision
from policy_cli.render.tables import FORMATS, render_tables
from policy_cli.text import without_commands
from policy_cli.views.comparison import comparison_document
from tests.conftest import converted
from tests.hostile import FORGE_COMMANDS, MARKUP, MARKUP_OF_FORMATS, PRINTABLE
from tests.test_markdown import NASTY, needs_pandoc, squeezed

ROWS = list[list[str]]
ON_LINES = ("grid", "rst")
ELSEWHERE = tuple(format for format in FORMATS if format not in ON_LINES)


def drawn(document: Document, format: str) -> str:
    return render_tables(document, format)


def document_of(first: str, *rows: tuple[str, Cell, Cell]) -> Document:
    table = Table((text("c"), text(first), text("B")), (RowGroup(tuple(Row(text(r), cells) for r, *cells in rows)),))  # type: ignore[arg-type]
    return Document(text("T"), (table,))


def split_asciidoc(source: str) -> ROWS:
    lines = source.split("|====\n")[1].splitlines()
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:]] for line in lines]
    return [[re.sub(r"\bpass:c\[(.*?(?<!\\)|)\]", passed, cell) for cell in row] for row in rows]


def passed(macro: re.Match[str]) -> str:
    return re.sub(r"\\([]|])", r"\1", macro[1])


def split_jira(source: str) -> ROWS:
    lines = [re.sub(r"(?<!\\)\|\|", "|", line) for line in source.splitlines()]
    rows = [re.findall(r"\|((?:[^|\\]|\\.)*)(?=\|)", line) for line in lines]
    return [[html.unescape(re.sub(r"\\(.)", r"\1", cell)).strip() for cell in row] for row in rows]


def split_latex(source: str) -> ROWS:
    lines = [line for line in source.splitlines() if line.endswith(r"\\")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)&", line.removesuffix(r"\\"))] for line in lines]


def split_mediawiki(source: str) -> ROWS:
    lines = [line[1:] for line in source.splitlines() if re.match(r"!|\|(?![-+}])", line)]
    return [[html.unescape(cell).strip() for cell in re.split(r"\|\||!!", line)] for line in lines]


def split_orgtbl(source: str) -> ROWS:
    lines = [line[1:-1].split("|") for line in source.splitlines() if not line.startswith("|-")]
    entities = {"vert": "|", "dollar": "$", "bsol": "\\"}
    texts = [[cell.replace("@@x:@@", "") for cell in line] for line in lines]
    return [[re.sub(r"\\(\w+)\{\}", lambda name: entities[name[1]], cell).strip() for cell in line] for line in texts]


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
    return " ".join(re.sub(r"\\(.)", lambda sign: sign[1].strip(), cell).split())


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
    listing = ItemList((text(second), text("y")))
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
        # Numbers are aligned in the cell itself by two of the formats.
        cell = row[1].removeprefix('style="text-align: right;"| ').removeprefix(">. ").strip()
        assert cell.replace("\\_", "_") == words, format


@pytest.mark.parametrize("format", FORMATS)
def test_only_tables_are_shown_and_notes_are_the_last_of_them(format: str) -> None:
    table = Table(((), text("A")), (RowGroup((Row(text("Aim"), ((Span("x"), NoteMark(1)),)),)),))
    notes = (Note(1, text("first note")), Note(2, text("second note")))
    blocks = (Heading(2, text("A heading")), Paragraph(text("A paragraph")), table)
    source = drawn(Document(text("A title"), blocks, notes, "Places"), format)
    main, of_notes = source.split("\n\n")
    assert not re.search("title|heading|paragraph", source)
    assert "note" not in main
    rows = SPLITTERS[format](of_notes)
    assert [row[1] for row in rows] == ["Places", "first note", "second note"]
    assert [re.sub(r"[{}]", "", row[0]) for row in rows] == ["Note", "[1]", "[2]"]
    assert re.search(r"x(?:\[|\\\[|\[@@x:@@|\{\[\}|&#91;)1", main)


@pytest.mark.parametrize("format", FORMATS)
def test_a_document_without_notes_has_no_table_of_them(format: str) -> None:
    assert len(drawn(document_of("A", ("r", text("x"), text("y"))), format).split("\n\n")) == 1


@pytest.mark.parametrize("format", FORMATS)
def test_ratings_headings_of_rows_and_numbers_of_lists_are_shown(format: str) -> None:
    listing = ItemList((text("one"), text("two")), ordered=True)
    rows = (Row(text("Allies"), ((RatingSpan("worse"),),)), Row(text("Steps"), (listing,)))
    table = Table(((), text("A")), (RowGroup(rows, text("What they say")),))
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


STRUCTURE = {"table", "caption", "colgroup", "col", "thead", "tbody", "tr", "th", "td", "p"}


class Tables(HTMLParser):
    """Reads the tables of a page as rows of text; items of lists have their marks, and other elements are named."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: list[ROWS] = []
        self.marks: list[Iterator[str]] = []
        self.in_cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        match tag:
            case "table":
                self.tables.append([])
            case "tr":
                self.tables[-1].append([])
            case "th" | "td":
                self.tables[-1][-1].append("")
                self.in_cell = True
            case "ul":
                self.marks.append(repeat("-"))
            case "ol":
                self.marks.append(f"{number}." for number in count(1))
            case "li":
                self.handle_data(f" {next(self.marks[-1])} ")
            case _ if tag not in STRUCTURE and (tag, attrs) != ("span", []):
                self.handle_data(f"⟪{tag} {attrs}⟫")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td"):
            self.in_cell = False
        elif tag in ("ul", "ol"):
            self.marks.pop()

    def handle_data(self, data: str) -> None:
        if self.in_cell:
            self.tables[-1][-1][-1] += data


def by_docutils(source: str) -> str:
    complaints = StringIO()
    settings = {"warning_stream": complaints, "report_level": 1, "halt_level": 5}
    body = publish_parts(source, writer=Writer(), settings_overrides=settings)["body"]
    assert complaints.getvalue() == ""
    return str(body)


EXPORT = """(progn (require 'ox-html) (set-language-environment "UTF-8")
    (let (line) (while (setq line (ignore-errors (read-from-minibuffer ""))) (insert line "\n")))
    (princ (org-export-string-as (buffer-string) 'html t)))"""


def by_emacs(source: str) -> str:
    page = converted(source, "emacs", "--batch", "--quick", "--eval", EXPORT)
    # Org has no sign for a backslash that Pandoc, too, reads as one.
    return page.replace("\\bsol{}", "\\")


def by_pandoc(reader: str) -> Callable[[str], str]:
    return lambda source: converted(source, "pandoc", "-f", reader, "-t", "html", "--wrap=none")


def by_pandoc_as_jira(source: str) -> str:
    # Before version 3 Pandoc leaves the numbers of characters, which Jira shows as these.
    read = by_pandoc("jira")
    return re.sub("&amp;(#[0-9]+;)", r"&\1", read(source)) if "#43" in read("&#43;") else read(source)


def by_pandoc_as_latex(source: str) -> str:
    # Straight quotation marks are round in print.
    return by_pandoc("latex")(source).translate(str.maketrans("‘’”", "`'\""))


needs_asciidoctor = pytest.mark.needs("asciidoctor")
needs_emacs = pytest.mark.needs("emacs")
READERS = [
    pytest.param(
        "asciidoc",
        lambda source: converted(source, "asciidoctor", "-S", "unsafe", "-e", "-o", "-", "-"),
        marks=needs_asciidoctor,
        id="asciidoc",
    ),
    pytest.param("grid", by_docutils, id="grid as reStructuredText"),
    pytest.param("grid", by_pandoc("markdown-smart"), marks=needs_pandoc, id="grid as Pandoc's Markdown"),
    pytest.param("jira", by_pandoc_as_jira, marks=needs_pandoc, id="jira"),
    pytest.param("latex", by_pandoc_as_latex, marks=needs_pandoc, id="latex"),
    pytest.param("mediawiki", by_pandoc("mediawiki"), marks=needs_pandoc, id="mediawiki"),
    pytest.param("orgtbl", by_pandoc("org"), marks=needs_pandoc, id="orgtbl in Pandoc"),
    pytest.param("orgtbl", by_emacs, marks=needs_emacs, id="orgtbl in Emacs"),
    pytest.param("rst", by_docutils, id="rst in docutils"),
    pytest.param("rst", by_pandoc("rst"), marks=needs_pandoc, id="rst in Pandoc"),
    pytest.param("textile", by_pandoc("textile"), marks=needs_pandoc, id="textile"),
]
Read = Callable[[str], str]
# In grids Pandoc takes characters that join or mark others for as wide as its version does, drops a colon of two at the
# end of a paragraph though they are escaped, draws boxes to tick, and drops the space after a hyphen at a line's end.
PANDOC_IN_GRIDS = "[\u0e00-\u0e7f\u0300-\u036f\u200b-\u200d\ufe0f]|::$|^\\[[ x]\\] |a - bb"


def assert_read(nasty: list[str], format: str, read: Read) -> None:
    """Assert that each text is there as it is, in a label, in a cell and in a list, and nothing else."""
    straight = str.maketrans("‘’”", "`'\"") if format == "latex" else {}
    rows: list[tuple[str, Cell, Cell]] = [(words, text(words), ItemList((text(words), text("y")))) for words in nasty]
    source = drawn(document_of("A", *rows), format)
    if format != "asciidoc":  # In its macro nothing but the bracket can be escaped.
        assert without_commands(source) == source
    ((_, *shown),) = Tables(read(source)).tables
    said = [squeezed(words.translate(straight)) for words in nasty]
    listed = "- {} - y" if format in ON_LINES else "{}; y"
    expected = [[words, words, listed.format(words)] for words in said]
    found = [[squeezed(cell) for cell in row] for row in shown]
    assert [pair for pair in zip(found, expected, strict=True) if pair[0] != pair[1]] == []


@pytest.mark.parametrize(("format", "read"), READERS)
def test_a_reader_of_the_format_reads_nasty_cells_as_text(format: str, read: Read) -> None:
    nasty = list(dict.fromkeys((*NASTY, *MARKUP, *MARKUP_OF_FORMATS, *FORGE_COMMANDS, *PRINTABLE)))
    if format in ON_LINES and read is not by_docutils:
        nasty = [words for words in nasty if not re.search(PANDOC_IN_GRIDS, words)]
    assert_read([words for words in nasty if words.strip()], format, read)


@pytest.mark.parametrize("words", ["RFC 2119", "PMID 1", "ISBN 978-3-16-148410-0"])
def test_mediawiki_finds_none_of_the_words_after_which_it_links_numbers(words: str) -> None:
    source = drawn(document_of("A", ("r1", text(words), text("x"))), "mediawiki")
    assert not re.search(r"(?:RFC|PMID|ISBN)\s", source)
    assert SPLITTERS["mediawiki"](source)[1][1] == words


@pytest.mark.parametrize("format", ON_LINES)
def test_a_table_without_rows_has_its_header(format: str) -> None:
    assert Tables(by_docutils(drawn(document_of("A"), format))).tables == [[["c", "A", "B"]]]


@pytest.mark.parametrize("format", ON_LINES)
@pytest.mark.parametrize("wide", PRINTABLE)
def test_columns_line_up_whatever_the_script(format: str, wide: str) -> None:
    assert_read(["x" * 30, wide, f"{wide} {wide}", f"{wide} x {wide}"], format, by_docutils)


@needs_pandoc
@pytest.mark.parametrize("format", FORMATS)
def test_pandoc_reads_the_comparison_with_all_its_rows_and_columns(iran: Decision, format: str) -> None:
    readers = {"asciidoc": None, "grid": "markdown", "orgtbl": "org"}
    reader = readers.get(format, format)
    if reader is None:
        pytest.skip("Pandoc reads no AsciiDoc")
    document = comparison_document(compare(iran, select_options(iran, ())), full=True)
    table = next(block for block in document.blocks if isinstance(block, Table))
    shown, notes = Tables(by_pandoc(reader)(drawn(document, format))).tables
    rows = sum(len(group.rows) + bool(group.heading) for group in table.row_groups)
    assert [len(row) for row in shown] == [4] * (rows + 1)
    assert [len(row) for row in notes] == [2] * (len(document.notes) + 1)


@pytest.mark.parametrize("format", ON_LINES)
def test_a_label_of_two_lines_makes_one_row(format: str) -> None:
    label = "A label that is a good deal longer than a column is wide"
    source = drawn(document_of("A", (label, text("x"), text("y"))), format)
    assert SPLITTERS[format](source)[1:] == [[label, "x", "y"]]


@pytest.mark.parametrize("format", ON_LINES)
@pytest.mark.parametrize(("ordered", "marks"), [(True, ("1.", "2.")), (False, ("-", "-"))])
def test_a_list_in_a_cell_is_a_list(format: str, ordered: bool, marks: tuple[str, str]) -> None:
    listing = ItemList((text("one two three four five six seven eight nine"), text("two")), ordered)
    ((_, (_, cell, _)),) = Tables(by_docutils(drawn(document_of("A", ("r1", listing, text("x"))), format))).tables
    assert squeezed(cell) == f"{marks[0]} one two three four five six seven eight nine {marks[1]} two"


@pytest.mark.parametrize("format", ON_LINES)
@pytest.mark.parametrize("words", ["ab" + "*" * 30, "https://example.org/" + "a" * 30])
def test_a_word_longer_than_a_column_is_whole(format: str, words: str) -> None:
    assert_read([words], format, by_docutils)
