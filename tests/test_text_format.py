import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_cli.analysis.comparison import compare, select_options
from policy_cli.document import (
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
from policy_cli.model import Decision
from policy_cli.render.formats import Layout, render
from policy_cli.text import display_width
from policy_cli.views.comparison import comparison_document

WIDTHS = (20, 40, 60, 72, 80, 100, 120, 200)


def shown(document: Document, width: int = 80) -> str:
    return render(document, "text", Layout(width=width))


def test_a_document_is_read_out_in_sentences() -> None:
    steps = ItemList((text("Wait"), text("Act now!")), ordered=True)
    costs = ItemList((text("Time"), (Span("Money"), NoteMark(1))))
    rating: Content = (RatingSpan("much worse"), Span(": it costs"))
    table = Table(
        ((), text("Keep"), text("Toll")),
        (
            RowGroup((Row(text("Aim"), (text("None."), text("Fewer cars"))),)),
            RowGroup((Row(text("Cost"), (rating, (RatingSpan("unknown"),))), Row(text("Steps"), (steps, costs)))),
        ),
    )
    document = Document(
        text("Roads"),
        (Paragraph(text("What to do?")), Heading(2, text("At a glance")), table, Heading(3, text("For")), costs),
        (Note(1, (Span("Ash, "), Span("Roads", "emphasis"))), Note(2, text("Ibid."))),
        "Places",
    )
    assert (
        shown(document)
        == """\
Roads

What to do?

At a glance:

Aim:
  Keep: None.
  Toll: Fewer cars.
Cost:
  Keep: much worse: it costs.
  Toll: unknown.
Steps:
  Keep:
    1. Wait.
    2. Act now!
  Toll:
    - Time.
    - Money.[1]

For:
- Time.
- Money.[1]

Places:
[1] Ash, Roads.
[2] Ibid.
"""
    )


def test_the_heading_of_rows_is_read_before_them() -> None:
    table = Table(((), text("Keep")), (RowGroup((Row(text("Cost"), (text("none"),)),), text("The editor's ratings")),))
    assert "The editor's ratings.\nCost:\n  Keep: none.\n" in shown(Document(text("Roads"), (table,)))


@pytest.mark.parametrize("words", ["Done.", "Done!", "Done?", "Done:", "Done…", "“Done.”"])
def test_no_full_stop_follows_a_sign_that_ends_a_sentence(words: str) -> None:
    assert shown(Document(text("T"), (ItemList((text(words),)),))).endswith(f"- {words}\n")


def test_no_full_stop_follows_the_marks_of_a_sentence_that_has_one() -> None:
    item: Content = (Span("It ends."), NoteMark(1), NoteMark(2))
    assert shown(Document(text("T"), (ItemList((item,)),))).endswith("- It ends.[1][2]\n")


def test_continuation_lines_hang_below_their_text() -> None:
    listing = ItemList((text("one two three four five"), text("six")), ordered=True)
    assert shown(Document(text("T"), (listing,)), 20) == "T\n\n1. one two three\n   four five.\n2. six.\n"
    note = Note(1, text("one two three four five"))
    assert shown(Document(text("T"), (), (note,)), 20).endswith("[1] one two three\n    four five.\n")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("full", [False, True])
def test_no_line_is_wider_than_the_width_unless_it_is_one_word(iran: Decision, width: int, full: bool) -> None:
    lines = shown(comparison_document(compare(iran, select_options(iran, ())), full), width).splitlines()
    assert not [line for line in lines if display_width(line) > width and len(line.split()) > 1]


def test_nothing_is_drawn_and_no_sign_stands_for_a_rating(iran: Decision) -> None:
    read_out = shown(comparison_document(compare(iran, select_options(iran, ())), stars=False))
    assert not set(read_out) & set("─│|•*\x1b")
    assert "much worse" in read_out
    assert "--" not in read_out
    assert "…" not in read_out


@settings(derandomize=True, deadline=None)
@given(st.lists(st.text(min_size=1), min_size=4, max_size=4), st.sampled_from(WIDTHS))
def test_every_text_is_read_out_in_order(texts: list[str], width: int) -> None:
    title, paragraph, cell, item = texts
    table = Table(((), text("A")), (RowGroup((Row(text("B"), (text(cell),)),)),))
    document = Document(text(title), (Paragraph(text(paragraph)), table, ItemList((text(item),))))
    read_out = " ".join(shown(document, width).split())
    start = 0
    for words in (title, paragraph, cell, item):
        expected = " ".join(Span(words).text.split())
        assert expected in read_out[start:]
        start = read_out.index(expected, start) + len(expected)


def test_rows_with_a_heading_of_their_own_are_separated() -> None:
    rows = (Row(text("Pace"), (text("slow"),)),)
    table = Table(((), text("Keep")), (RowGroup(rows), RowGroup(rows), RowGroup(rows, text("Ratings"))))
    lines = shown(Document(text("T"), (table,))).splitlines()
    assert lines[2:] == [*["Pace:", "  Keep: slow."] * 2, "", "Ratings.", "Pace:", "  Keep: slow."]
