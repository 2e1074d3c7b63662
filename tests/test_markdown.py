import json
import re
from typing import Any
from unicodedata import normalize
from urllib.parse import quote

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from policy_cli.document import (
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
    Row,
    RowGroup,
    Span,
    Table,
    text,
)
from policy_cli.render.formats import Layout, render
from tests.conftest import Run, converted
from tests.hostile import MARKUP_OF_FORMATS

needs_pandoc = pytest.mark.needs("pandoc")
GITHUB, PANDOC = "gfm", "markdown-smart"

NASTY = [
    *(
        "# heading",
        "## x",
        "#hash",
        "a # b",
        "#. x",
        "===",
        "= x",
        "---",
        "--- x",
        "***",
        "* * *",
        "___",
        "- x",
        "+ x",
        "* x",
    ),
    *("1. x", "12) x", "(1) x", "(a) x", "a. x", "B) x", "iv. x", "MCM) x", "1.", "-", "2001. A year", "#) x"),
    *(
        "> quote",
        ": definition",
        "~ definition",
        "% title",
        "%",
        "| line",
        "|---|",
        "a | b",
        "a || b",
        "\\|",
        "\\\\|",
        "|",
    ),
    *("*a*", "**a**", "***a***", "_a_", "__a__", "a_b_c", "_", "snake_case_", "*", "a*b*c", "5 * 4 * 3", "2*3*4"),
    *("`code`", "``a`b``", "`", "~~~", "```", "~~struck~~", "H~2~O", "x^2^", "a^[note]", "[^1]", "[^1]: x", "^"),
    *("[a](b)", "[a]", "[a][b]", "[a]: http://x", "![a](b)", "!", "a!", "[x]{.y}", "[]", "]("),
    *(
        "<b>",
        "</td>",
        "<!-- x -->",
        "<https://x.org>",
        "<br>",
        "<",
        "a<b",
        "a < b > c",
        "<?php",
        "<x@y.org>",
        "<div>",
        "<1",
    ),
    *("&amp;", "&lt;b&gt;", "&#35;", "&#x41;", "&nbsp;", "&", "AT&T;", "&copy; 2001", "&ampx;"),
    *(
        "http://x.org",
        "https://x.org/a_b*c",
        "www.x.org",
        "WWW.x.org",
        "ftp://x.org",
        "mailto:a@x.org",
        "a@x.org",
        "x://y",
    ),
    *("@doe", "@doe99 [p. 3]", "[@doe]", "-@doe", "(@) x", "(@ex) x", "a @ b", "user@", "@"),
    *(
        "$x$",
        "$20 and $30",
        "$$x$$",
        "US$5",
        "\\(x\\)",
        "\\begin{x}",
        "\\alpha",
        "\\newpage",
        "{#id}",
        "x {.class}",
        "{=html}",
    ),
    *(":smile:", ":::", "::: x", ":+1:", "a:b:c", "12:30:45", ":", "Note: x", "x :: y"),
    *("\\", "\\\\", "a\\", "\\*a\\*", "a\\ b", "\\x", "c:\\temp"),
    *("..", "...", "a--b", "a---b", "--", '"a"', "'a'", "“a”", "don't", "1/2", "(c) 2001", "--force"),
    *("TODO: x", "[toc]", "+++", "+-+", "+---+", "|:-:|", "***bold", "a  b", "é*è*", "日*本*", "سلام_x_", "e\u0301_x_"),
    *(
        "[bold]x[/]",
        "[talwar2001, pp. 3-4]",
        "¹",
        "'''",
        "\u200b# x",
        "\u00a0# x",
        "\u00a0    x",
        "?",
        "=",
        "1",
        "a.",
        "(",
        ")",
    ),
]

NASTY += [words for words in MARKUP_OF_FORMATS if len(words) <= 40]

# Pandoc draws a box even for an escaped bracket at the beginning of an item.
BOXES = ["[ ] task", "[x] done"]
BOX = re.compile(r"^\[[ xX]\] ")

Shape = tuple[Any, ...]


def squeezed(words: str) -> str:
    # Pandoc composes letters and their marks.
    return normalize("NFC", " ".join(Span(words).text.split()))


def document_of(words: list[str]) -> Document:
    """Return a document in which each of these texts stands wherever text may stand."""
    blocks: list[Block] = []
    for said in words:
        content = text(said)
        styled = (Span("a "), Span(said, "strong"), Span(" b "), Span(said, "emphasis"), Span(" c"))
        rows = (
            Row(content, (content, (RatingSpan("much worse"), Span(" "), *content))),
            Row(content, (content, content)),
        )
        blocks += [
            Heading(3, content),
            Paragraph(content),
            Paragraph((Span("before "), *content, Span(" after"))),
            ItemList((content, content, text("last"))),
            Paragraph(styled),
            ItemList((content, content), ordered=True),
            Table(((), content, text("B")), (RowGroup(rows),)),
            Paragraph(content),
        ]
    return Document(text(words[0]), tuple(blocks))


def shapes_of(words: list[str]) -> list[Shape]:
    """Return what a reader of Markdown must find in such a document."""
    shapes: list[Shape] = [("heading", 1, squeezed(words[0]))]
    for said in map(squeezed, words):
        shapes += [
            ("heading", 3, said),
            ("paragraph", said),
            ("paragraph", f"before {said} after"),
            ("bullets", said, said, "last"),
            ("paragraph", f"a **{said}** b *{said}* c"),
            ("numbers", said, said),
            ("table", ("", said, "B"), (said, said, f"-- much worse {said}"), (said, said, said)),
            ("paragraph", said),
        ]
    return shapes


def as_markdown(document: Document) -> str:
    return render(document, "markdown", Layout())


class PandocShapes:
    """Reads Pandoc's syntax tree as headings, paragraphs, lists and tables of text; anything else is named."""

    def blocks(self, blocks: list[dict[str, Any]]) -> list[Shape]:
        return [self.block(block["t"], block.get("c")) for block in blocks]

    def block(self, kind: str, content: Any) -> Shape:
        match kind:
            case "Header":
                return ("heading", content[0], self.line(content[2]))
            case "Para" | "Plain":
                return ("paragraph", self.line(content))
            case "BulletList":
                return ("bullets", *map(self.item, content))
            case "OrderedList":
                assert content[0][0] == 1
                return ("numbers", *map(self.item, content[1]))
            case "Table":
                _, (_, caption), _, head, ((_, _, _, body),), _ = content
                assert not caption
                return ("table", *(tuple(self.item(cell[4]) for cell in row[1]) for row in (*head[1], *body)))
            case _:
                return (kind, content)

    def item(self, blocks: list[dict[str, Any]]) -> str:
        shapes = self.blocks(blocks)
        return "".join(shape[1] if shape[0] == "paragraph" else str(shape) for shape in shapes)

    def line(self, inlines: list[dict[str, Any]]) -> str:
        return squeezed("".join(self.inline(inline["t"], inline.get("c")) for inline in inlines))

    def inline(self, kind: str, content: Any) -> str:
        match kind:
            case "Str":
                return str(content)
            case "Space" | "SoftBreak":
                return " "
            case "Strong":
                return f"**{self.line(content)}**"
            case "Emph":
                return f"*{self.line(content)}*"
            case "Note":
                return f"⟦{self.item(content)}⟧"
            case "Link":
                return f"⟨{self.line(content[1])} {content[2][0]}⟩"
            case _:
                return f"⟪{kind}: {content}⟫"


def read_by_pandoc(document: Document, format: str) -> list[Shape]:
    tree = converted(as_markdown(document), "pandoc", "--quiet", "-f", format, "-t", "json")
    return PandocShapes().blocks(json.loads(tree)["blocks"])


class CommonmarkShapes:
    """Reads the tokens of markdown-it as the same shapes."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = iter(tokens)

    def blocks(self, end: str = "") -> list[Shape]:
        shapes: list[Shape] = []
        for token in self.tokens:
            match token.type:
                case "heading_open":
                    shapes.append(("heading", int(token.tag[1:]), self.rest("heading_close")))
                case "paragraph_open":
                    shapes.append(("paragraph", self.rest("paragraph_close")))
                case "bullet_list_open":
                    shapes.append(("bullets", *self.items("bullet_list_close", "list_item_open", "list_item_close")))
                case "ordered_list_open":
                    assert not token.attrs
                    shapes.append(("numbers", *self.items("ordered_list_close", "list_item_open", "list_item_close")))
                case "table_open":
                    shapes.append(("table", *self.rows()))
                case "inline":
                    shapes.append(("paragraph", self.inline(token)))
                case kind if kind == end:
                    return shapes
                case kind:
                    shapes.append((kind, token.content))
        return shapes

    def rest(self, end: str) -> str:
        return "".join(shape[1] if shape[0] == "paragraph" else str(shape) for shape in self.blocks(end))

    def items(self, end: str, opening: str, closing: str) -> list[str]:
        items: list[str] = []
        for token in self.tokens:
            if token.type == end:
                return items
            assert token.type == opening
            items.append(self.rest(closing))
        raise AssertionError

    def rows(self) -> list[tuple[str, ...]]:
        rows: list[tuple[str, ...]] = []
        for token in self.tokens:
            if token.type == "table_close":
                return rows
            if token.type == "tr_open":
                rows.append(())
            elif token.type in ("th_open", "td_open"):
                rows[-1] = (*rows[-1], self.rest(token.type.replace("open", "close")))
        raise AssertionError

    def inline(self, token: Token) -> str:
        signs = {"strong_open": "**", "strong_close": "**", "em_open": "*", "em_close": "*"}
        parts = (
            child.content if child.type == "text" else signs.get(child.type, f"⟪{child.type}: {child.content}⟫")
            for child in token.children or ()
        )
        return squeezed("".join(parts))


def read_by_commonmark(document: Document) -> list[Shape]:
    parser = MarkdownIt("commonmark").enable("table")
    return CommonmarkShapes(parser.parse(as_markdown(document))).blocks()


@needs_pandoc
@pytest.mark.parametrize("format", [GITHUB, PANDOC])
def test_pandoc_reads_nasty_text_as_text(format: str) -> None:
    assert read_by_pandoc(document_of(NASTY), format) == shapes_of(NASTY)


@needs_pandoc
@pytest.mark.parametrize(
    "words", [pytest.param(words, marks=pytest.mark.xfail(reason="Pandoc's own")) for words in BOXES]
)
def test_pandoc_reads_brackets_as_text(words: str) -> None:
    assert read_by_pandoc(document_of([words]), PANDOC) == shapes_of([words])


@needs_pandoc
@pytest.mark.parametrize("words", ["--force", "a--b", "a---b", "-- much worse"])
def test_hyphens_are_not_dashes_even_where_pandoc_is_smart(words: str) -> None:
    assert read_by_pandoc(document_of([words]), "markdown") == shapes_of([words])


@pytest.mark.parametrize("words", NASTY)
def test_commonmark_reads_nasty_text_as_text(words: str) -> None:
    assert read_by_commonmark(document_of([words])) == shapes_of([words])


SIGNS = st.sampled_from("*_`[]()<>#+-=!|\\~^$@{}:;&\"'/.,?% 01aivxBé日\u00a0w")
TEXTS = st.text(
    st.one_of(SIGNS, st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp"))), min_size=1, max_size=20
).filter(lambda words: squeezed(words) != "" and not BOX.search(squeezed(words)))


@needs_pandoc
@pytest.mark.parametrize("format", [GITHUB, PANDOC])
@settings(derandomize=True, deadline=None, max_examples=8, phases=[Phase.generate])
@given(texts=st.lists(TEXTS, min_size=60, max_size=60))
def test_pandoc_reads_any_text_as_text(format: str, texts: list[str]) -> None:
    assert read_by_pandoc(document_of(texts), format) == shapes_of(texts)


@settings(derandomize=True, deadline=None)
@given(TEXTS)
def test_commonmark_reads_any_text_as_text(words: str) -> None:
    assert read_by_commonmark(document_of([words])) == shapes_of([words])


@needs_pandoc
@pytest.mark.parametrize("format", [GITHUB, PANDOC])
def test_notes_are_footnotes_wherever_they_are_called(format: str) -> None:
    called = [f"{squeezed(words)} x" for words in NASTY]
    items = tuple((Span(words), NoteMark(number)) for number, words in enumerate(called, 1))
    notes = tuple(Note(number, (Span(words), Span(words, "emphasis"))) for number, words in enumerate(called, 1))
    expected = [f"{squeezed(words)}⟦{squeezed(words)}*{squeezed(words)}*⟧" for words in called]
    (_, shape) = read_by_pandoc(Document(text("T"), (ItemList(items),), notes), format)
    assert list(shape[1:]) == expected


@needs_pandoc
@pytest.mark.parametrize("format", [GITHUB, PANDOC])
def test_a_mark_may_follow_any_sign_and_another_mark(format: str) -> None:
    content: Content = (Span("Stop!"), NoteMark(1), NoteMark(2), Span(" (see"), NoteMark(1), Span(")"))
    notes = (Note(1, text("one")), Note(2, text("two")))
    _, (_, words) = read_by_pandoc(Document(text("T"), (Paragraph(content),), notes), format)
    assert words.replace(" ⟦", "⟦") == "Stop!⟦one⟧⟦two⟧ (see⟦one⟧)"


LINKS = [
    "https://example.org/a_b*c(d)?e=f&g=%20#h",
    "https://example.org/<a>",
    "https://x.org/`\\",
    "mailto:a@example.org",
]


@needs_pandoc
@pytest.mark.parametrize("format", [GITHUB, PANDOC])
def test_a_link_keeps_its_text_and_address(format: str) -> None:
    items = tuple((Span("at "), Span(address, link=address), Span(".")) for address in LINKS)
    _, (_, *shown) = read_by_pandoc(Document(text("T"), (ItemList(items),)), format)
    kept = [quote(address, safe=":/?#[]@!$&()*+,;=%~") for address in LINKS]
    assert shown == [f"at ⟨{words} {address}⟩." for words, address in zip(LINKS, kept, strict=True)]


@needs_pandoc
def test_a_link_after_an_exclamation_mark_is_not_an_image() -> None:
    content = (Span("Stop!"), Span("here", link="https://example.org"))
    _, (_, words) = read_by_pandoc(Document(text("T"), (Paragraph(content),)), GITHUB)
    assert words == "Stop!⟨here https://example.org⟩"


def rows_of(source: str) -> list[str]:
    return [line for line in source.splitlines() if line.startswith("|")]


def test_the_columns_of_a_table_line_up_in_the_source() -> None:
    rows = (Row(text("日本"), (text("a"), text("|"))), Row(text("e\u0301"), (text("longer"), text("x"))))
    source = as_markdown(Document(text("T"), (Table(((), text("A"), text("B")), (RowGroup(rows),)),)))
    assert rows_of(source) == [
        "|      | A      | B   |",
        "|------|--------|-----|",
        "| 日本 | a      | \\|  |",
        "| e\u0301    | longer | x   |",
    ]


def test_long_text_and_lists_leave_the_table_and_stand_below_it_by_column() -> None:
    long = "word " * 20 + "end"
    cells: tuple[Cell, ...] = (ItemList((text("one"), text("two")), ordered=True), ItemList((text("three"),)))
    rows = (Row(text("Aim"), (text("short"), text("x"))), Row(text("Steps"), cells), Row(text("Why"), (text(long), ())))
    columns = ((), (Span("Keep"), Span(" (baseline)", "muted")), text("Toll"))
    shapes = read_by_commonmark(Document(text("T"), (Table(columns, (RowGroup(rows),)),)))
    assert shapes[1] == ("table", ("", "Keep (baseline)", "Toll"), ("Aim", "short", "x"))
    assert [shape[0] for shape in shapes[2:]] == [
        *("heading", "paragraph", "numbers", "paragraph", "bullets"),
        *("heading", "paragraph", "paragraph"),
    ]
    assert [shape[-1] for shape in shapes if shape[0] == "heading"] == ["T", "Steps", "Why"]
    assert shapes[4] == ("numbers", "one", "two")
    assert "Keep (baseline)" in shapes[3][1]
    assert squeezed(long) in shapes[8][1]


def test_the_heading_of_rows_is_shown() -> None:
    section = RowGroup((Row(text("Aim"), (text("x"),)),), text("The editor's *own* ratings"))
    shapes = read_by_commonmark(Document(text("T"), (Table(((), text("A")), (section,)),)))
    assert "The editor's *own* ratings" in str(shapes)


@pytest.mark.parametrize(
    "command", ["export", "compare --full --format markdown", "show containment --format markdown"]
)
@pytest.mark.parametrize("format", [GITHUB, PANDOC])
@needs_pandoc
def test_what_the_commands_write_has_no_html_no_link_and_no_lost_note(run: Run, command: str, format: str) -> None:
    source = run("--builtin", *command.split()).stdout
    assert not re.search(r"<[a-z/!]", source)
    tree = converted(source, "pandoc", "-f", format, "-t", "json")
    shapes = str(PandocShapes().blocks(json.loads(tree)["blocks"]))
    assert "⟪" not in shapes
    assert "⟨" not in shapes
    assert shapes.count("⟦") == len(re.findall(r"\[\^\d+\](?!:)", source)) > 0
    assert {"[^", "⟦"} & set(re.findall(r"\[\^|⟦", shapes)) == {"⟦"}


def test_every_row_of_every_table_has_all_columns(run: Run) -> None:
    for shape in CommonmarkShapes(
        MarkdownIt("commonmark").enable("table").parse(run("--builtin", "export").stdout)
    ).blocks():
        if shape[0] == "table":
            assert {len(row) for row in shape[1:]} == {4}
            assert not [row for row in shape[2:] if "" in row]
            break
    else:
        pytest.fail("the brief has no table")
