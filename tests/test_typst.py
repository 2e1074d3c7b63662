"""PDF files: the Typst source that they are made of, the process, and what other programs find in them."""

import io
import os
import re
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import pytest

from policy_cli import typst
from policy_cli.analysis.comparison import compare, select_options
from policy_cli.analysis.rows import ROW_KINDS
from policy_cli.diagnostics import CannotContinue
from policy_cli.document import (
    Bibliography,
    Block,
    Document,
    Heading,
    Inline,
    ItemList,
    Note,
    NoteMark,
    NumberSpan,
    Paragraph,
    Picture,
    RatingSpan,
    Row,
    RowGroup,
    ShareSpan,
    SideBySide,
    Span,
    Table,
    aligned,
    ours,
    singles,
    staggered,
    text,
)
from policy_cli.languages import Paper
from policy_cli.model import Decision
from policy_cli.render.html import style_sheet
from policy_cli.render.typst import BOUND_ROOM, MAX_COLUMNS, shipped_template, source
from policy_cli.render.word.reference import reference_file
from policy_cli.text import one_line
from policy_cli.typography import typographic
from policy_cli.views.comparison import comparison_document
from policy_cli.views.listing import listing_document
from policy_cli.views.option import options_document
from tests.conftest import ROOT, Needs, Run, brief_of, converted, decision_of
from tests.hostile import MARKUP, MARKUP_OF_FORMATS, called, filled

pdfium = pytest.importorskip("pypdfium2", reason="looking into PDF files needs pypdfium2")
pytest.importorskip("typst", reason="making PDF files needs typst")

FILES = {
    path: ROOT / path
    for path in ("options.yaml", *(f"examples/{name}/options.yaml" for name in ("congestion-charge", "swimming-pool")))
}
TALL = "#set page(height: auto, header: none, footer: none)"
"""A template that sets everything on one page, so that no end of a page interrupts a text."""
TYPST_MARKUP = (
    *(
        "= same",
        "+ better",
        "- worse",
        "/ term: x",
        '#eval("1")',
        "#panic()",
        "$x$",
        "@ref",
        "<label>",
        "a // b",
        "/* x */",
    ),
    *(
        "\\u{41}",
        '"',
        "\\",
        '#"',
        "]",
        "[",
        "][#panic()",
        "*b*",
        "_e_",
        "`raw`",
        "a~b",
        "a--b",
        "...",
        "'q'",
        "https://a.b",
    ),
    *("#{", "}", '\\"; #panic(', '" + panic() + "', "#", "#(", "#x.y", ".len()", "(1)", "[x](y)", ";", "\\ ", "1. x"),
)


def decision_in(path: Path) -> Decision:
    return decision_of(path.read_text(encoding="utf-8"))


def brief(path: str) -> Document:
    return brief_of(decision_in(FILES[path]), title="options.yaml")


def document(*blocks: Block, notes: tuple[Note, ...] = (), language: str | None = None) -> Document:
    return Document(text("A title"), blocks, notes, language=language)


def made(made_of: Document, template: str = "") -> bytes:
    """Return the PDF, which conforms to the standard."""
    pdf, _, flaw = typst.to_pdf(typst.find(), source(made_of, template))
    assert flaw is None
    return pdf


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("path", FILES)
def test_a_summary_is_one_page(path: str, paper: Paper) -> None:
    decision = decision_in(FILES[path])
    summary = brief_of(decision, cite="inline", short=True)
    assert len(pdfium.PdfDocument(made(replace(summary, paper=paper)))) == 1


def test_no_type_of_a_summary_is_smaller_than_nine_points(iran: Decision) -> None:
    summary = brief_of(iran, cite="inline", short=True)
    letters = pdfium.PdfDocument(made(summary))[0].get_textpage()
    sizes = {round(pdfium.raw.FPDFText_GetFontSize(letters, n), 1) for n in range(letters.count_chars())} - {1.0}
    assert min(sizes) == 9
    assert max(sizes) == 17


def sides_of(word: str, page: Any) -> list[tuple[int, int]]:
    """Return how far from the left each occurrence of a word begins and ends on a page, in points."""
    letters = page.get_textpage()
    found, sides = letters.search(word, match_whole_word=True), []
    while place := found.get_next():
        start, count = place
        boxes = [letters.get_charbox(start + n) for n in range(count)]
        sides.append((round(boxes[0][0]), round(boxes[-1][2])))
    return sides


@pytest.mark.parametrize("options", range(1, 14))
def test_a_table_keeps_to_the_margins_and_its_parts_have_their_columns_below_each_other(options: int) -> None:
    columns = tuple(text(f"Dismantling{n}" if n else "") for n in range(options + 1))
    row = Row(text("Net cost over five years"), tuple(text(f"cell{n} of six words long") for n in range(options)))
    page = pdfium.PdfDocument(made(document(Table(columns, (RowGroup((row,)),))), TALL))[0]
    letters = page.get_textpage()
    boxes = [letters.get_charbox(n) for n in range(letters.count_chars())]
    margin = 36 / 25.4 * 72
    assert min(box[0] for box in boxes) > margin - 1
    assert max(box[2] for box in boxes) < page.get_width() - margin + 1
    width = -(-options // -(-options // MAX_COLUMNS))
    for n in range(width, options):
        assert sides_of(f"cell{n}", page)[0][0] == sides_of(f"cell{n - width}", page)[0][0]


def test_numbers_are_aligned_at_the_end_if_all_columns_have_only_numbers() -> None:
    def ends(*last: str) -> list[int]:
        rows = (Row(text("A"), (text("7"), text("41"))), Row(text("B"), (text("1234"), text(last[0]))))
        page = pdfium.PdfDocument(made(document(Table(((), text("X"), text("Y")), (RowGroup(rows),)))))[0]
        return [sides_of(word, page)[0][1] for word in ("7", "1234")]

    of_numbers, of_words = ends("52"), ends("none")
    assert abs(of_numbers[0] - of_numbers[1]) <= 2
    assert of_words[1] - of_words[0] > 10


def pages_of(pdf: bytes) -> list[str]:
    """Return the words of each page."""
    return [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(pdf)]


@pytest.fixture
def words_in(needs: Needs) -> Callable[[bytes], str]:
    """Returns the words of a PDF in the order of its content, without spaces and hyphens."""
    pdftotext = needs("pdftotext")
    return lambda pdf: squeezed(converted(pdf, pdftotext, "-raw", "-", "-"))


def squeezed(words: str) -> str:
    return re.sub(r"[\s\u00ad-]", "", words)


def spoken(content: tuple[Inline, ...]) -> str:
    """Return the words of content with the numbers of its notes as they are printed."""
    said = ""
    for before, part in zip((None, *content), content, strict=False):
        if isinstance(part, NoteMark):
            said += f", {part.number}" if isinstance(before, NoteMark) else str(part.number)
        else:
            is_code = isinstance(part, Span) and part.style == "code"
            words = part.text if isinstance(part, Span) else str(part)
            said += words if is_code else typographic(words)
    return said


def printed(block: Block) -> Iterator[str]:
    """Yield the words of a block in the order in which they are printed."""
    match block:
        case Heading() | Paragraph():
            yield spoken(block.content)
        case ItemList():
            for label, item in block.labeled("" if isinstance(block, Bibliography) else "•"):
                yield f"{label}{spoken(item)}"
        case Table():
            table = aligned(block)
            yield from map(spoken, table.columns)
            for group in table.row_groups:
                yield spoken(group.heading)
                for row in group.rows:
                    yield spoken(row.label)
                    for cell in row.cells:
                        yield from printed(cell) if isinstance(cell, ItemList) else [spoken(cell)]
        case SideBySide():
            for one in singles(block):
                yield from printed(one)
        case Picture():
            yield from drawn(block)


def drawn(picture: Picture) -> Iterator[str]:
    yield spoken(picture.title)
    yield from (f"{kind.sign}{spoken(kind.name)}" for kind in picture.legend)
    yield spoken(picture.tick)
    yield "".join(map(spoken, picture.ends or ()))
    for bar in picture.bars:
        signs = [
            sign
            for part in bar.segments
            if (sign := picture.kinds[part.kind].sign) and part.end - part.start >= 0.04 * max(1, len(sign) - 1)
        ]
        signs += [bar.sign] * any(part.end - part.start >= 0.04 for part in bar.segments)
        bounds = (name for row in staggered(bar.bounds, BOUND_ROOM) for _, name in row)
        words = () if picture.ends else bar.words  # A text alternative is not a part of the page.
        yield "".join((*signs, *bounds, spoken(bar.label), spoken(words)))


def all_words(made_of: Document) -> str:
    blocks = (words for block in made_of.blocks for words in printed(block))
    notes = (f"{note.number} {spoken(note.content)}" for note in made_of.notes)
    return squeezed("".join((spoken(made_of.title), *blocks, *notes)))


@pytest.mark.parametrize("path", FILES)
def test_a_pdf_has_every_claim_and_every_note_once(path: str, words_in: Callable[[bytes], str]) -> None:
    made_of = brief(path)
    assert len(made_of.notes) > 40
    assert words_in(made(made_of, TALL)) == all_words(made_of)


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("path", FILES)
def test_pages_have_their_paper_their_number_and_a_label(
    path: str, paper: Paper, words_in: Callable[[bytes], str]
) -> None:
    made_of = replace(brief(path), paper=paper)
    data = made(made_of)
    pdf = pdfium.PdfDocument(data)
    size = {"a4": (595, 842), "letter": (612, 792)}[paper]
    assert {tuple(map(round, page.get_size())) for page in pdf} == {size}
    assert [pdf.get_page_label(number) for number in range(len(pdf))] == [str(n + 1) for n in range(len(pdf))]
    pages = pages_of(data)
    title = spoken(made_of.title)
    assert len(pages) > 3
    assert [number for number, page in enumerate(pages, 1) if f"{number} / {len(pages)}" not in page] == []
    assert [page.count(title) for page in pages] == [1] * len(pages)
    words = words_in(data)
    assert [
        note.number for note in made_of.notes if words.count(squeezed(f"{note.number} {spoken(note.content)}")) < 1
    ] == []


def test_headings_are_the_outline_and_begin_with_level_1() -> None:
    made_of = brief("options.yaml")
    outline = [(item.level, item.get_title()) for item in pdfium.PdfDocument(made(made_of)).get_toc()]
    headings = [block for block in made_of.in_sequence if isinstance(block, Heading)]
    assert outline == [(block.level - 2, spoken(block.content)) for block in headings]
    assert outline[:2] == [(0, "Bottom line: what the sources conclude"), (0, "Background")]


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("path", FILES)
def test_a_pdf_says_that_it_conforms_and_its_title_author_and_language(path: str, paper: Paper) -> None:
    made_of = replace(brief(path), paper=paper)
    data = made(made_of)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert f"/Lang({made_of.language or 'en-US'})".encode() in data
    metadata = pdfium.PdfDocument(data).get_metadata_dict()
    assert (metadata["Title"], metadata["Author"]) == (spoken(made_of.title), made_of.author)
    assert (metadata["CreationDate"], metadata["ModDate"]) == ("", "")


def test_links_lead_to_web_pages_and_mailboxes_only() -> None:
    addresses = ("https://a.b/c?d=e&f=%22)(", "mailto:a@b.cd", "javascript:alert(1)", "file:///etc/passwd", "//a.b")
    spans = [Paragraph((Span(f"word {number}", link=address),)) for number, address in enumerate(addresses)]
    found = re.findall(rb"/URI\((.*)\)>>/F", made(document(*spans)))
    assert found == [rb"https://a.b/c?d=e&f=%22\)\(", b"mailto:a@b.cd"]


# No text is code


def every_place(texts: Iterable[str]) -> Document:
    """Return a document that has texts in each place where one can be."""
    spans = [(Span(words),) for words in texts]
    notes = tuple(Note(number, content) for number, content in enumerate(spans, 1))
    rows = tuple(Row(content, (content, ItemList((content,)))) for content in spans)
    columns = (*spans[:2], (Span(spans[0][0].text, "strong"), Span(spans[1][0].text, "code")))
    side = SideBySide(tuple((Heading(3, content), ItemList((content,), ordered=True)) for content in spans[:2]))
    blocks = [
        block
        for content, note in zip(spans, notes, strict=True)
        for block in (
            Heading(2, content),
            Paragraph((*content, NoteMark(note.number))),
            ItemList((content,)),
            Paragraph((Span(content[0].text, "emphasis", "https://a.b"),)),
        )
    ]
    return Document(
        spans[0], (*blocks, Table(columns, (RowGroup(rows, spans[0]),)), side, Bibliography(tuple(spans))), notes
    )


@pytest.mark.parametrize("texts", [TYPST_MARKUP, MARKUP, MARKUP_OF_FORMATS], ids=["Typst's", "common", "other"])
def test_no_text_becomes_code_or_markup(texts: tuple[str, ...], words_in: Callable[[bytes], str]) -> None:
    chosen = [one_line(words) for words in texts if words.isascii()][:120]
    made_of = every_place(chosen)
    assert words_in(made(made_of, TALL)) == all_words(made_of)


def test_all_texts_of_a_decision_stay_text() -> None:
    nasty = " ".join(TYPST_MARKUP)
    decision = decision_of(filled(lambda number: f"{number} {nasty}"))
    made_of = brief_of(decision, title=nasty)
    words = squeezed("".join(pages_of(made(made_of, TALL))))
    shown = squeezed(typographic(nasty))
    assert words.count(shown) == all_words(made_of).count(shown) > 150


# Other languages


@pytest.mark.parametrize(
    ("language", "title", "says"),
    [
        ("fa", "سیاست آب", b"/Lang(fa)"),
        ("zh-CN", "城市方案", b"/Lang(zh-CN)"),
        ("es-419", "El agua", b"/Lang(es)"),
        ("fa-Latn", "Siyasat", b"/Lang(fa)"),
    ],
)
def test_other_languages(language: str, title: str, says: bytes) -> None:
    made_of = Document(
        text(title),
        (
            Paragraph(ours("The option {} comes first.", title)),
            Heading(2, ours("Background")),
            Paragraph((Span(title), NoteMark(1))),
            Table(
                ((), text(title)),
                (RowGroup((Row(text(title), ((RatingSpan("better"),),)), Row(text(title), ((NumberSpan("1.5"),),)))),),
            ),
        ),
        (Note(1, text(title)),),
        language=language,
    )
    data, _, flaw = typst.to_pdf(typst.find(), source(made_of))
    assert flaw is None or "no installed font has" in flaw
    assert says in data
    if flaw is None:
        words = squeezed("".join(pages_of(data)))
        assert words.count(squeezed(title)) == 7
        assert "Background" in words


def test_words_of_both_directions_are_kept_apart() -> None:
    written = source(
        document(Paragraph(ours("The option {} wins.", "آب")), ItemList((ours("Costs of {}", "آب"),)), language="fa")
    )
    assert (
        '#english-paragraph[#"The option "#text(lang: "fa", region: none)[#"\\u{2067}"#"آب"#"\\u{2069}"]#" wins."]'
        in written
    )
    assert '[#english[#"\\u{2066}"#"Costs of "' in written


# Tables, notes and lists


def test_the_notes_of_a_head_are_not_repeated_with_it(words_in: Callable[[bytes], str]) -> None:
    rows = tuple(Row(text(f"Row {number}"), (text("a cell"), text("x"))) for number in range(150))
    head = (text("Corner"), (Span("Second"), NoteMark(1), NoteMark(2)), (Span("Third"), NoteMark(1)))
    notes = tuple(Note(number, text(f"The words of note {number}.")) for number in (1, 2))
    data = made(document(Heading(2, text("Rows")), Table(head, (RowGroup(rows),)), notes=notes))
    pages = [*map(squeezed, pages_of(data))]
    assert len(pages) > 3
    assert ["Corner" in page for page in pages] == [True] * len(pages)
    assert ["Second1,2Third1" in page for page in pages] == [True, *[False] * (len(pages) - 1)]
    assert [words_in(data).count(f"Thewordsofnote{number}.") for number in (1, 2)] == [1, 1]


def test_a_note_that_is_called_twice_is_printed_once(words_in: Callable[[bytes], str]) -> None:
    called_twice = (Span("a"), NoteMark(7))
    data = made(
        document(Paragraph(called_twice), ItemList((called_twice,)), notes=(Note(7, text("What it says.")),)), TALL
    )
    assert words_in(data) == "Atitlea7•a77Whatitsays."


def test_ratings_have_the_colors_of_the_page_and_their_signs(words_in: Callable[[bytes], str]) -> None:
    words = ("much better", "better", "same", "worse", "much worse", "unknown")
    rows = tuple(Row(text(word), ((RatingSpan(word),), (RatingSpan(word, relative=False),))) for word in words)
    made_of = document(
        Table(((), text("A"), text("B")), (RowGroup(rows),)), Paragraph((RatingSpan("worse"), ShareSpan(0.2, 0.4)))
    )
    template = shipped_template()
    page = style_sheet()
    for word in words[:2] + words[3:5]:
        color = re.search(rf"--{word.replace(' ', '-')}: (#\w+)", page)
        assert color is not None
        assert f'"{word}": (fill: rgb("{color[1]}")' in template
    assert words_in(made(made_of, TALL)) == all_words(made_of)


@pytest.mark.parametrize("has_notes", [False, True])
def test_lists_are_side_by_side(has_notes: bool) -> None:
    names = ("For", "Against")
    marks = {name: (NoteMark(number),) if has_notes else () for number, name in enumerate(names, 1)}
    parts = tuple(
        (Heading(3, text(name)), ItemList(((Span(f"{name} one"), *marks[name]), text(f"{name} two")))) for name in names
    )
    notes = tuple(Note(number, text("A place")) for number in (1, 2) if has_notes)
    data = made(document(Heading(2, text("Arguments")), SideBySide(parts), notes=notes))
    page = pdfium.PdfDocument(data)[0].get_textpage()
    boxes = {}
    for words in ("For one", "Against one"):
        index, _ = page.search(words).get_next()
        boxes[words] = page.get_charbox(index)
    (left, bottom, *_), (other, same, *_) = boxes.values()
    assert other - left > 150
    assert abs(bottom - same) < 1


def test_lists_are_below_each_other_if_others_at_their_level_have_many_notes() -> None:
    notes = tuple(Note(number, text(f"note {number}")) for number in range(1, 8))

    def beside(level: Literal[3, 4], *marks: int) -> SideBySide:
        listing = ItemList(tuple((*text("an argument"), NoteMark(number)) for number in marks))
        return SideBySide(tuple((Heading(level, text(name)), listing) for name in ("For", "Against")))

    few, many, deeper = beside(3, 1), beside(3, 2, 3, 4, 5, 6), beside(4, 7)
    assert source(document(few, deeper, notes=notes)).count("#beside(") == 2
    assert source(document(few, many, deeper, notes=notes)).count("#beside(") == 1


@pytest.mark.parametrize("number", range(28, 42, 2))
def test_short_lists_side_by_side_are_on_one_page(number: int) -> None:
    lines = (Paragraph(text(f"Line {n}")) for n in range(number))
    listing = ItemList(tuple(text(f"Reason {n}") for n in range(6)))
    block = SideBySide(((Heading(4, text("Left")), listing), (Heading(4, text("Right")), listing)))
    heads = (Heading(2, text("At a glance")), Heading(3, text("Why")))
    pages = pages_of(made(document(*lines, *heads, block)))
    assert {page.count("Reason") for page in pages} <= {0, 12}


@pytest.mark.parametrize("number", range(30, 42, 2))
def test_short_lists_side_by_side_with_a_note_are_on_one_page(number: int) -> None:
    lines = (Paragraph(text(f"Line {n}")) for n in range(number))
    first, *others = (text(f"Reason {n}") for n in range(6))
    listing = ItemList(((*first, NoteMark(1)), *others))
    block = SideBySide(((Heading(2, text("Left")), listing), (Heading(2, text("Right")), ItemList((first, *others)))))
    pages = pages_of(made(document(*lines, block, notes=(Note(1, text("A place")),))))
    assert {page.count("Reason") for page in pages} <= {0, 12}


@pytest.mark.parametrize("number", range(34, 46))
def test_a_row_of_short_lists_is_on_one_page(number: int) -> None:
    rows = tuple(Row(text(f"Row {n}"), (text("a cell"),)) for n in range(number))
    costs = Row(text("Costs"), (ItemList(tuple(text(f"Burden {n}") for n in range(6))),))
    table = Table(((), text("A")), (RowGroup((*rows, costs, *rows)),))
    pages = pages_of(made(document(table)))
    assert {page.count("Burden") for page in pages} <= {0, 6}


def test_a_value_and_its_range_end_below_each_other_and_notes_are_beyond_the_edge() -> None:
    rows = (
        Row(text("Cost"), ((NumberSpan("3,655"), NoteMark(1)), (NumberSpan("96"),))),
        Row(text("range"), (text("3,300 to 4,900"), text("none")), is_part=True),
        Row(text("Place"), (text("in town"), text("outside"))),
    )
    table = Table(((), text("First"), text("Second")), (RowGroup(rows),))
    page = pdfium.PdfDocument(made(document(table, notes=(Note(1, text("A place")),)), TALL))[0]
    (low,), (word,), (head,) = (sides_of(found, page) for found in ("4,900", "in town", "First"))
    letters = page.get_textpage()
    start, _ = letters.search("3,6551").get_next()
    value, mark = (letters.get_charbox(start + n) for n in (4, 5))
    assert abs(value[2] - low[1]) <= 1
    assert abs(word[0] - head[0]) <= 1
    assert value[0] > word[0] + 10
    assert mark[0] > value[2] - 1


def test_sources_have_a_hanging_indent() -> None:
    source_of = text(f"Author. {'A long title of many words. ' * 6}Publisher.")
    page = pdfium.PdfDocument(made(document(Bibliography((source_of,))), TALL))[0]
    ((first, _),) = sides_of("Author", page)
    letters = page.get_textpage()
    lines = {round(letters.get_rect(number)[0]) for number in range(letters.count_rects())}
    assert {first, first + 16} <= lines | {start + 1 for start in lines}


def test_the_question_is_larger_and_darker_than_what_is_below_it() -> None:
    letters = pdfium.PdfDocument(made(document(Paragraph(text("Which?")), Paragraph(ours("Options brief.")))))[0]
    words = letters.get_textpage()

    def look(word: str) -> tuple[float, int]:
        place, _ = words.search(word).get_next()
        red, *others = (pdfium.raw.c_uint() for _ in range(4))
        pdfium.raw.FPDFText_GetFillColor(words, place, red, *others)
        return pdfium.raw.FPDFText_GetFontSize(words, place), red.value

    question, facts = look("Which"), look("Options")
    assert round(question[0] / facts[0], 2) == 1.25
    assert question[1] < 0x20 < 0x50 < facts[1]


def gaps_of_summary(count: int, words: str) -> tuple[float, float]:
    """Return how far apart the lines of a bullet and the bullets are in a summary of one page with so many bullets."""
    bullets = ItemList(tuple(text(f"Bullet{n} {words} End{n}") for n in range(count)))
    (page,) = pdfium.PdfDocument(made(replace(document(bullets), is_one_page=True, paper="a4")))
    letters = page.get_textpage()
    first, last, following = (
        letters.get_charbox(letters.search(word).get_next()[0])[1] for word in ("Bullet0", "End0", "Bullet1")
    )
    assert first > last
    return first - last, last - following


@pytest.mark.parametrize("count", [3, 30, 35])
def test_bullets_of_a_summary_are_further_apart_than_their_lines(count: int) -> None:
    lines, bullets = gaps_of_summary(count, "words that fill the line " * 7)
    assert bullets > lines


def test_a_summary_is_squeezed_only_as_far_as_needed() -> None:
    gaps = [gaps_of_summary(count, "words that fill the line " * 7) for count in (3, 28, 31, 35)]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[0][0] > gaps[-1][0]


def test_the_colors_of_ratings_in_lines_below_each_other_do_not_touch() -> None:
    words = ItemList(
        tuple((RatingSpan("worse"), Span(f" {'of the words ' * 14}"), RatingSpan("worse")) for _ in range(35))
    )
    (page,) = pdfium.PdfDocument(made(replace(document(words), is_one_page=True, paper="a4")))
    fills = [shape.get_bounds() for shape in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_PATH])]
    fills = sorted((box for box in fills if 15 < box[2] - box[0] < 60), key=lambda box: -box[1])
    assert len(fills) == 70
    below = [(one[1], other[3]) for one, other in pairwise(fills) if other[3] < one[3] - 3]
    assert len(below) >= 34
    assert all(bottom > top for bottom, top in below)


def test_the_words_of_a_summary_are_ragged_and_not_hyphenated(words_in: Callable[[bytes], str]) -> None:
    lines = ItemList((text(f"{'September December November ' * 40}"),))
    pdf = made(replace(document(Paragraph(ours("As of {}.", "November 2001 " * 30)), lines), is_one_page=True))
    words, *_ = pages_of(pdf)
    assert words.count("November") == 70
    assert len([line for line in words.splitlines() if line.rstrip().endswith(("-", "\u2010", "\ufffe"))]) == 0


def test_a_table_is_divided_where_its_columns_have_no_room(words_in: Callable[[bytes], str]) -> None:
    names = tuple(text(f"Option {number}") for number in range(8))
    cells = tuple((Span(f"cell {number}"), NoteMark(number)) for number in range(8))
    row = Row((Span("Label"), NoteMark(9)), cells)
    notes = tuple(Note(number, text(f"note {number}")) for number in range(10))
    words = words_in(
        made(document(Table((text("Corner"), *names), (RowGroup((row,), text("Group")),)), notes=notes), TALL)
    )
    tables = (
        ("".join(f"Option{n}" for n in part), "".join(f"cell{n}{n}" for n in part)) for part in (range(4), range(4, 8))
    )
    assert "".join(f"Corner{head}GroupLabel9{cells}" for head, cells in tables) in words
    assert words.count("note9") == 1


@pytest.mark.parametrize("number", range(28, 44))
def test_no_row_is_alone_on_the_last_page_of_a_table(number: int) -> None:
    rows = tuple(Row(text(f"Row {n}."), (text("a cell"),)) for n in range(number))
    pages = pages_of(made(document(Table(((), text("A")), (RowGroup(rows),)))))
    counted = [page.count("Row ") for page in pages]
    assert sum(counted) == number
    assert len(pages) == 1 or counted[-1] >= 3


@pytest.mark.parametrize("number", [22, 25, 28])
def test_a_small_last_group_is_on_one_page_with_its_heading(number: int) -> None:
    first, last = (tuple(Row(text(f"{name} {n}."), (text("a cell"),)) for n in range(8)) for name in ("Row", "Rating"))
    table = Table(((), text("A")), (RowGroup(first), RowGroup(last, text("Ratings of these"))))
    lines = (Paragraph(text(f"Line {n}")) for n in range(number))
    pages = pages_of(made(document(*lines, table)))
    assert [(page.count("Rating "), page.count("Ratings of")) for page in pages] == [(0, 0), (8, 1)]
    assert pages[0].count("Row ") > 1


@pytest.mark.parametrize("number", [32, 35, 38])
def test_a_small_table_is_on_one_page_with_its_heading(number: int) -> None:
    rows = tuple(Row(text(f"Row {n}."), (text("a cell"),)) for n in range(8))
    lines = (Paragraph(text(f"Line {n}")) for n in range(number))
    table = Table(((), text("A")), (RowGroup(rows),))
    pages = pages_of(made(document(*lines, Heading(2, text("Of parts")), table)))
    assert [(page.count("Row "), page.count("Of parts")) for page in pages] == [(0, 0), (8, 1)]


def test_a_table_begins_on_the_page_of_what_is_before_it_and_so_do_its_notes() -> None:
    of = decision_in(FILES["options.yaml"])
    without = ("background", "options", "what-would-change", "afterward", "limits", "sources")
    made_of = replace(brief_of(of, without=without), paper="a4")
    first, *_ = pages_of(made(made_of))
    assert "Bottom line" in first
    assert "Sanctions" in first
    assert "limited exceptions" in first


def test_rows_that_are_longer_than_a_page_are_whole() -> None:
    rows = tuple(Row(text(f"Row {n}"), (text("long " * 3000), ItemList((text("item " * 3000),)))) for n in range(4))
    data = made(document(Table(((), text("A"), text("B")), (RowGroup(rows),))))
    words = "".join(pages_of(data))
    assert (words.count("long"), words.count("item")) == (12_000, 12_000)


def test_any_document_becomes_a_pdf(iran: Decision, words_in: Callable[[bytes], str]) -> None:
    options = select_options(iran, ())
    compared = compare(iran, options, tuple(ROW_KINDS))
    for made_of in (listing_document(iran), options_document(iran, options), comparison_document(compared, full=True)):
        assert words_in(made(made_of, TALL)) == all_words(made_of)


# The process


def library(folder: Path, does: str) -> str:
    """Return a folder with another package typst, whose compiler does this."""
    code = "import os, sys, time\nclass TypstError(Exception): pass\ndef compile_with_warnings(*_, **given):\n"
    (folder / "typst.py").write_text(f"{code}    {does}\n", encoding="utf-8")
    return str(folder)


@pytest.mark.parametrize(
    ("does", "message"),
    [
        ("os.abort()", "Typst failed: exit code"),
        ("sys.exit(5)", "Typst failed: exit code 5"),
        ("time.sleep(60)", "Typst did not finish within 1 seconds"),
        ("return b'x', []", "Typst failed"),
        ("raise RuntimeError('no memory')", "Typst failed: RuntimeError: no memory"),
        ("raise ValueError('unknown pdf standard: ua-1')", "the installed Typst is too old"),
        (
            "raise TypeError(\"got an unexpected keyword argument 'package_cache_path'\")",
            "the installed Typst is too old",
        ),
    ],
)
def test_a_compiler_that_fails_is_an_error_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, message: str
) -> None:
    monkeypatch.setattr(typst, "SECONDS", 1)
    with pytest.raises(CannotContinue, match=message) as error:
        typst.to_pdf(library(tmp_path, does), "#x")
    assert error.value.hint


def test_characters_that_no_font_has_are_named_with_a_font_that_has_them() -> None:
    only = '#set text(font: "Libertinus Serif", fallback: false)'
    words = "Water 城市，ガ ગુજ 🐻 ☐"
    data, _, flaw = typst.to_pdf(typst.find(), source(document(Paragraph(text(words))), only))
    assert data.startswith(b"%PDF-") and b"pdfuaid" not in data
    assert flaw is not None
    assert flaw.startswith("the PDF does not conform to PDF/UA-1: no installed font has 城, 市, ，, ガ, ગ")
    assert flaw.endswith(
        "install Noto Serif CJK, Noto Sans Gujarati, Noto Emoji, Noto Sans Symbols 2 (https://fonts.google.com/noto)"
    )
    _, _, flaw = typst.to_pdf(
        typst.find(), source(document(), "#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg'/>\"))")
    )
    assert flaw == "the PDF does not conform to PDF/UA-1: missing alt text"


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        for variable in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(variable, address)
        server.settimeout(0.1)
        for package in ('"@preview/cetz:0.3.0"', '"@" + "preview/cetz:0.3.0"', '"@local/a:1.0.0"'):
            with pytest.raises(CannotContinue, match="cannot import a package"):
                typst.to_pdf(typst.find(), f"#import {package}")
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize("path", ["/etc/passwd", "../../../../../etc/passwd", "options.yaml"])
def test_no_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "options.yaml").write_text("a secret")
    with pytest.raises(CannotContinue, match=r"file not found|escape the project root"):
        typst.to_pdf(typst.find(), f'#read("{path}")')


# The command


@pytest.mark.skipif(os.name != "posix", reason="the time of processes is measured as POSIX has it")
def test_a_pdf_takes_at_most_twice_the_time_of_typst_alone(run: Run, tmp_path: Path) -> None:
    import resource

    def seconds(work: Callable[[], object]) -> float:
        """Return the least time of three, without that of other processes on the machine."""
        times = []
        for _ in range(3):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            work()
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        return min(times)

    assert run("--builtin", "export", "-o", "brief.typ").returncode == 0
    compile = "import typst; typst.compile('brief.typ', output='alone.pdf', pdf_standards='ua-1')"
    call = [sys.executable, "-c", compile]
    alone = seconds(lambda: subprocess.run(call, cwd=tmp_path, capture_output=True, check=True))
    assert seconds(lambda: run("--builtin", "export", "-o", "brief.pdf", "--force")) < 2 * alone
    assert (tmp_path / "brief.pdf").stat().st_size > 100_000


def test_twice_the_same_input_gives_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for name, day in (("a.pdf", "0"), ("b.pdf", "993945600")):
        done = run("--builtin", "export", "-o", name, "--date", "2001-07-01", env={"SOURCE_DATE_EPOCH": day})
        assert (done.returncode, done.stderr) == (0, f"policy-cli: wrote {name}\n")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_template_sets_and_defines_again(run: Run, tmp_path: Path) -> None:
    (tmp_path / "house.typ").write_text(
        "#set page(fill: luma(250))\n#let muted(body) = upper(body)\n", encoding="utf-8"
    )
    done = run("--builtin", "export", "--to", "typst", "--template", "house.typ", "--paper", "a4")
    assert (done.returncode, done.stderr) == (0, "")
    assert "#let muted(body) = upper(body)" in done.stdout and 'paper: "a4"' in done.stdout
    assert run("--builtin", "export", "-o", "brief.pdf", "--template", "house.typ").returncode == 0
    assert "(INFERRED)" in "".join(pages_of((tmp_path / "brief.pdf").read_bytes()))


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (b"\n#set text(fill: colour)\n", "house.typ:2: unknown variable: colour\n"),
        (b'\r\n\r\n#import "@preview/cetz:0.3.0"', "house.typ:3: cannot import a package\n"),
        (b"#let x = [", "house.typ:1: unclosed delimiter\n"),
        (b"\xff\xfe", "house.typ is not text in UTF-8\n   help: the template of a PDF is text in the"),
    ],
)
def test_an_error_in_a_template_is_told_with_its_line(run: Run, tmp_path: Path, template: bytes, said: str) -> None:
    (tmp_path / "house.typ").write_bytes(template)
    done = run("--builtin", "export", "-o", "brief.pdf", "--template", "house.typ")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"policy-cli: {said}")
    assert not (tmp_path / "brief.pdf").exists()


def test_a_font_of_a_template_that_is_not_installed_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "house.typ").write_text('#set text(font: "No Such Font")', encoding="utf-8")
    done = run("--builtin", "export", "-o", "brief.pdf", "--template", "house.typ")
    assert done.stderr == "policy-cli: house.typ:1: unknown font family: no such font\npolicy-cli: wrote brief.pdf\n"


def test_where_typst_is_missing_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(typst, "find_spec", lambda name: None)
    code, output, said = called(["--builtin", "export", "-o", str(tmp_path / "brief.pdf")])
    assert (code, output) == (2, b"")
    assert "PDF files need Typst, which is not installed" in said
    assert "pip install typst, or write brief.html and print it from the browser" in said


@pytest.mark.parametrize(
    ("paper", "size", "width"), [("a4", "size: a4;", "11906"), ("letter", "size: letter;", "12240")]
)
def test_the_paper_of_pages_and_word_files_can_be_chosen(run: Run, paper: Paper, size: str, width: str) -> None:
    done = run("--builtin", "export", "--to", "html", "--paper", paper)
    assert size in done.stdout
    assert f'w:w="{width}"'.encode() in zipfile.ZipFile(
        io.BytesIO(reference_file(Document(text("T"), (), language="en", paper=paper)))
    ).read("word/document.xml")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--paper a4", "--paper is only for"),
        ("--template x.typ -o brief.html", "--template is only for"),
        ("--paper a5", 'no paper "a5"'),
    ],
)
def test_what_a_format_cannot_use_is_refused(run: Run, arguments: str, said: str) -> None:
    done = run("--builtin", "export", *arguments.split())
    assert done.returncode == 2
    assert said in done.stderr
