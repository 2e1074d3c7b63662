import re
from collections.abc import Iterable
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from policy_cli.analysis.comparison import compare, select_options
from policy_cli.document import (
    SIGNS,
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
from policy_cli.render.formats import Depth, Layout, render
from policy_cli.views.comparison import comparison_document
from policy_cli.views.option import options_document
from tests.conftest import brief_of, decision_of

WIDTHS = (20, 40, 60, 72, 80, 100, 120, 200)
COUNTS = (1, 2, 3, 5, 12)
MIN_BLOCK_COLUMN = 8
ESCAPES = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")

AIM = "Keep the roads as they are until the bridge at Östersund is mended e\u0301te\u0301"
PACE = "日本語の道路を直す between 2001 and 2010"
STEPS = [f"Mend the {word} road of the city" for word in ("old", "long", "steep", "fingerprinting", "high")]


def decision_with(options: int) -> Decision:
    steps = [f"{{action: {step}}}" for step in (STEPS * 3)[:12]]
    lines = ["policy-cli: 1", "title: Roads", "question: Which of the roads of the city should be mended first?"]
    lines += ["options:"]
    for number in range(options):
        lines += [
            f"  o{number}:",
            f"    name: Option-{number} of the city",
            f"    aim: {AIM}",
            f"    attributes: {{Pace of mending: '{PACE}', Owner: city}}",
            "    order: sequence",
            f"    steps: [{', '.join(steps[: 5 if number % 2 else 12])}]",
            "    costs: [{claim: Time, kind: economic, level: high}, {claim: Money, kind: bureaucratic}]",
        ]
    lines += ["  last: {name: Not shown}"]
    return decision_of("\n".join(lines))


def comparison(decision: Decision) -> Document:
    """Return a comparison of the options but the last, with all rows in one group, the aims first."""
    kinds = ("aim", "attributes", "risks", "costs", "steps")
    document = comparison_document(compare(decision, tuple(decision.options.values())[:-1], kinds))
    table = table_of(document)
    rows = tuple(row for group in table.row_groups for row in group.rows)
    return Document(document.title, (Table(table.columns, (RowGroup(rows),)),))


def lines_of(document: Document, width: int, **layout: Any) -> list[str]:
    return render(document, "terminal", Layout(width=width, **layout)).split("\n")


def squeezed(words: str) -> str:
    return "".join(words.split())


def from_column(line: str, start: int, end: int | None = None) -> str:
    """Return what is in these columns of a terminal's line."""
    shown, column = "", 0
    for character in line:
        if column >= start and (end is None or column < end):
            shown += character
        column += cell_len(character)
    return shown


def assert_in_order(parts: Iterable[str], shown: str) -> None:
    start = 0
    for part in parts:
        assert part in shown[start:]
        start = shown.index(part, start) + len(part)


CASES = list(product(WIDTHS, COUNTS))


@pytest.mark.parametrize(("width", "options"), CASES)
def test_no_line_is_wider_than_the_terminal_and_nothing_is_cut_off(width: int, options: int) -> None:
    lines = lines_of(comparison(decision_with(options)), width)
    assert not [line for line in lines if cell_len(line) > width]
    assert not [line for line in lines if "…" in line or line != line.rstrip()]


def table_of(document: Document) -> Table:
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return table


def texts_of(cell: Content | ItemList) -> list[str]:
    items = cell.items if isinstance(cell, ItemList) else (cell,)
    return [squeezed("".join(part.text for part in item if isinstance(part, Span))) for item in items]


@pytest.mark.parametrize(("width", "options"), CASES)
def test_every_text_of_a_table_is_in_its_column_in_order(width: int, options: int) -> None:
    document = comparison(decision_with(options))
    table = table_of(document)
    lines = lines_of(document, width)
    rows = [row for group in table.row_groups for row in group.rows]
    blocks = [number for number, line in enumerate(lines) if line.startswith("  Option-0")]
    columns, stacked = lines[: blocks[0] if blocks else None], lines[blocks[0] :] if blocks else []
    across, below = rows[: len(rows) - len(blocks)], rows[len(rows) - len(blocks) :]
    if across:
        head = next(line for line in columns if "Option-0" in line)
        named = [f"Option-{number}" for number in range(options)]
        starts = [0, *(cell_len(head[: head.index(name)]) for name in named), width + 1]
        expected = [[squeezed(str(row.label[0].text)) for row in across]]  # type: ignore[union-attr]
        expected += [[words for row in across for words in texts_of(row.cells[number])] for number in range(options)]
        body = columns[columns.index(head) :]
        for (start, end), texts in zip(pairwise(starts), expected, strict=True):
            assert_in_order(texts, squeezed("".join(from_column(line, start, end) for line in body)))
    if below:
        start = start_of_values(stacked)
        values = squeezed("".join(from_column(line, start) for line in stacked if line.startswith("  ")))
        assert_in_order((words for row in below for cell in row.cells for words in texts_of(cell)), values)


def start_of_values(lines: list[str]) -> int:
    """Return the column in which the values of a table that is drawn row by row begin."""
    first = "(?:• | ?1 )?(?:Keep|economic|Mend the old)"
    return cell_len(next(re.split(first, line)[0] for line in lines if re.search(first, line)))


@pytest.mark.parametrize(("width", "options"), CASES)
def test_a_word_is_broken_only_where_it_is_longer_than_its_column(width: int, options: int) -> None:
    lines = lines_of(comparison(decision_with(options)), width)
    side_by_side = any("───" in line for line in lines)
    room = width if side_by_side else max(MIN_BLOCK_COLUMN, min(width, 100) - start_of_values(lines)) - 3
    words = {
        word for words in (AIM, *STEPS, "economic, high bureaucratic", "Pace of mending") for word in words.split()
    }
    shown = {word for line in lines for word in line.split()}
    assert not {word for word in words if cell_len(word) <= room} - shown


def test_at_any_width_columns_are_either_wide_enough_for_their_words_or_not_side_by_side() -> None:
    document = comparison(decision_with(3))
    words = {
        word for words in (AIM, *STEPS, "economic, high bureaucratic", "Pace of mending") for word in words.split()
    }
    for width in range(60, 110):
        lines = lines_of(document, width)
        assert max(map(cell_len, lines)) <= width
        assert words <= {word for line in lines for word in line.split()}, width


@pytest.mark.parametrize("width", WIDTHS)
def test_numbers_and_bullets_hang_beside_their_items(width: int) -> None:
    items = tuple(text(f"Step and a good many words of it {number}") for number in range(12))
    for listing, mark in ((ItemList(items, ordered=True), r"[ \d]\d "), (ItemList(items), r"• ")):
        _, _, *lines, _ = lines_of(Document(text("T"), (listing,)), width)
        indent = 3 if listing.ordered else 2
        begun = [line for line in lines if re.match(mark, line)]
        assert len(begun) == 12
        assert [line[indent:].split()[0] for line in begun] == ["Step"] * 12
        assert not [line for line in lines if line not in begun and not re.match(rf" {{{indent}}}\S", line)]


def test_numbers_hang_within_a_column_too() -> None:
    lines = lines_of(comparison(decision_with(2)), 72)
    assert any("Option-1 of the" in line for line in lines)
    start = next(line.index(" 1 Mend") for line in lines if " 1 Mend" in line)
    column = [from_column(line, start, start + 20) for line in lines]
    tenth = next(number for number, line in enumerate(column) if line.startswith("10 "))
    assert column[tenth].startswith("10 Mend the")
    assert re.match(r"   \S", column[tenth + 1])


def test_notes_hang_and_their_numbers_line_up() -> None:
    notes = tuple(Note(number, text("one two three four five")) for number in range(1, 11))
    lines = lines_of(Document(text("T"), (), notes, "Places"), 20)
    assert lines[2:] == [
        *["Places"],
        *[line for number in range(1, 10) for line in (f" [{number}] one two three", "     four five")],
        *["[10] one two three", "     four five", ""],
    ]


def test_a_table_that_fits_stands_side_by_side_and_one_that_does_not_row_by_row() -> None:
    for width, options, fits in [(80, 3, True), (72, 2, True), (40, 3, False), (80, 5, False), (200, 5, True)]:
        lines = lines_of(comparison(decision_with(options)), width)
        assert any("Option-0" in line and "Option-1" in line for line in lines) is fits, (width, options)


def table_with(heads: list[str], *rows: list[str]) -> Document:
    drawn = tuple(Row(text(label), tuple(map(text, cells))) for label, *cells in rows)
    return Document(text("T"), (Table(tuple(map(text, heads)), (RowGroup(drawn),)),))


def test_numbers_stand_below_each_other_and_words_do_not() -> None:
    rows = [["Toll", "3", "<1%", "2 or 3"], ["Keep", "14", "5%", "1"]]
    document = table_with(["Option", "Steps", "Share", "Rank"], *rows)
    assert lines_of(document, 80)[2:] == [
        "Option  Steps  Share  Rank",
        "─" * 28,
        "Toll        3    <1%  2 or 3",
        "Keep       14     5%  1",
        "",
    ]


def test_a_list_stands_close_to_its_heading() -> None:
    document = Document(text("T"), (Paragraph(text("Say:")), Heading(3, text("For")), ItemList((text("Time"),))))
    assert lines_of(document, 80) == ["T", "Say:", "", "For", "• Time", ""]


def test_a_question_of_one_line_is_close_to_the_title_and_a_paragraph_is_not() -> None:
    for words, gap in (("Which road?", []), ("Which of the roads " * 9, [""])):
        lines = lines_of(Document(text("T"), (Paragraph(text(words)), Paragraph(text("And more.")))), 80)
        assert lines[: 1 + len(gap)] == ["T", *gap]
        assert lines[1 + len(gap)].startswith("Which")
        assert lines[-3:] == ["", "And more.", ""]


@pytest.mark.parametrize(("words", "apart"), [(12, False), (20, True)])
def test_rows_of_long_text_are_separated(words: int, apart: bool) -> None:
    document = table_with(["", "Keep", "Toll"], ["Aim", "word " * words, "short"], ["Pace", "slow", "fast"])
    lines = lines_of(document, 44)
    (pace,) = (number for number, line in enumerate(lines) if line.startswith("Pace"))
    assert (lines[pace - 1] == "") is apart


def test_a_list_of_many_lines_is_set_apart_but_close_to_a_row_of_one_line_above_it() -> None:
    items = ItemList(tuple(text(f"Step {n}") for n in range(5)))
    rows = (Row(text("Risks"), (text("3"),)), Row(text("Costs"), (items,)), Row(text("Steps"), (items,)))
    more = (Row(text("Order"), (text("any"),)), Row(text("Pace"), (text("slow"),)))
    table = Table(((), text("Keep")), (RowGroup((*rows, *more)),))
    lines = lines_of(Document(text("T"), (table,)), 80)
    assert [line[:5].strip() for line in lines[4:] if not line.startswith(" ")] == [
        *("Risks", "Costs", "", "Steps", "", "Order", "Pace", ""),
    ]


def test_where_most_rows_have_several_lines_all_are_set_apart() -> None:
    rows = [["Aim", "word " * 8, "few"], ["Pace", "slow", "word " * 8], ["Cost", "low", "high"]]
    lines = lines_of(table_with(["", "Keep", "Toll"], *rows), 44)
    starts = [number for number, line in enumerate(lines) if line.startswith(("Pace", "Cost"))]
    assert [lines[number - 1] for number in starts] == ["", ""]


def test_groups_that_fit_together_share_one_head_on_a_narrow_terminal(iran: Decision) -> None:
    lines = lines_of(comparison_document(compare(iran, select_options(iran, ()))), 60)
    assert len([line for line in lines if line.split()[:2] == ["Containment", "Moderate"]]) == 1


def test_labels_take_what_room_the_text_leaves() -> None:
    label = "Arguments that speak of the bridge"
    wide, narrow = (lines_of(table_with(["", "A"], [label, "few words " * n]), 80) for n in (1, 9))
    assert [line for line in wide if label in line]
    assert not [line for line in narrow if label in line]


def test_heads_are_broken_for_narrow_columns_but_names_beside_short_text_are_not() -> None:
    names = ["Moderate engagement", "Sanctions dismantling", "Containment (baseline)"]
    rows = [["Reform in Iran", *["= same"] * 3], ["Domestic politics", *["? unknown"] * 3]]
    across = lines_of(table_with(["", *names], *rows), 60)
    assert [line for line in across if line.split() == ["Moderate", "Sanctions", "Containment"]]
    lettered = lines_of(table_with(["", *names], *rows), 40)
    assert [line for line in lettered if line.split() == ["A", "B", "C"]]
    stacked = lines_of(table_with(["", *names], *rows), 30)
    assert [line for line in stacked if line == "  Containment   ? unknown"]
    long = table_with(["", *names, "A"], ["Reform", *["word " * 9] * 4])
    assert [line for line in lines_of(long, 60) if line.startswith("  Containment (baseline)  word word")]
    assert [line for line in lines_of(long, 50) if line.startswith("  Containment           word word")]


def scored(options: int) -> Document:
    names = [f"The site at the {word} end of the town" for word in ("near", "far", "high", "low", "dry", "wet")]
    rows = [[f"Criterion {n}", *(str((n * m) % 10) for m in range(options))] for n in range(7)]
    return table_with(["", *names[:options]], *rows)


def test_six_options_by_seven_scores_fit_under_letters_with_a_legend() -> None:
    lines = lines_of(scored(6), 80)
    assert lines[2:4] == ["A The site at the near end of the town", "B The site at the far end of the town"]
    assert lines[9].split() == ["A", "B", "C", "D", "E", "F"]
    assert [line for line in lines if line.split() == ["Criterion", "6", "0", "6", "2", "8", "4", "0"]]


def test_names_that_fit_are_not_letters() -> None:
    assert not [line for line in lines_of(scored(3), 80) if line.startswith("A ")]


def test_groups_of_rows_that_fit_are_columns_and_others_are_drawn_row_by_row() -> None:
    short, long = (Row(text(label), (text(words),) * 6) for label, words in (("Score", "7"), ("Owner", "city " * 9)))
    names = tuple(text(f"The site at the {n}th end of the town") for n in range(6))
    groups = (RowGroup((short,), text("Ratings")), RowGroup((long,), text("At a glance")))
    lines = lines_of(Document(text("T"), (Table(((), *names), groups),)), 80)
    assert [line.split() for line in lines if line.startswith("Score")] == [["Score", *"777777"]]
    assert len([line for line in lines if re.match("[A-F] The site at", line)]) == 6
    assert len([line for line in lines if re.match("  [A-F]  city", line)]) == 6
    assert lines.index("Ratings") < lines.index("At a glance")


def rated(*words: str) -> Document:
    rows = tuple(Row(text(f"On {word}"), ((RatingSpan(word),), text("last"))) for word in words)
    return Document(text("T"), (Table(((), text("A"), text("B")), (RowGroup(rows),)),))


FIVE = ("much better", "better", "same", "worse", "much worse")


def look_of(word: str, depth: Depth) -> str:
    """Return the parameters of the escape sequence before a rating."""
    line = next(line for line in lines_of(rated(word), 80, color=True, depth=depth) if line.startswith(f"On {word}"))
    match = re.search(r"\x1b\[([0-9;]+)m", line)
    assert match
    return match[1]


@pytest.mark.parametrize("depth", ["standard", "256", "truecolor"])
def test_each_rating_fills_its_column_with_a_color_of_its_own(depth: Depth) -> None:
    lines = lines_of(rated(*FIVE), 80, color=True, depth=depth)[4:9]
    found = [re.search(r"\x1b\[([0-9;]*4[0-8][0-9;]*)m(\S+ +\S+(?: worse| better)? *)\x1b\[0m", line) for line in lines]
    found = [match if match and "38;5;244m" not in match[0] and "38;2;128" not in match[0] else None for match in found]
    assert [match is None for match in found] == [word == "same" for word in FIVE]
    looks = [match for match in found if match]
    assert len({match[1] for match in looks}) == 4
    assert {len(match[2]) for match in looks} == {len("++ much better")}
    palettes = {palette for match in looks for palette in re.findall("[34]8;([25]);", match[1])}
    assert palettes == {"standard": set(), "256": {"5"}, "truecolor": {"2"}}[depth]


@pytest.mark.parametrize("ends", [("much worse", "better"), ("same", "better")])
def test_a_range_of_ratings_has_both_signs_and_each_color_fills_half_of_it(ends: tuple[str, str]) -> None:
    lines = lines_of(rated(" to ".join(ends), "much better"), 80, color=True)
    line = next(line for line in lines if " to " in ESCAPES.sub("", line))
    shown = f"{'/'.join(SIGNS[end] for end in ends)} {' to '.join(ends)}"
    found = re.findall(r"\x1b\[([0-9;]*4[0-8][0-9;]*)m([^\x1b]*)\x1b\[0m", line)
    assert "".join(words for _, words in found).rstrip() == shown
    (first, left), (last, right) = found
    assert last == look_of("better", "standard") != first
    assert abs(len(left) - len(right)) <= 1


def test_an_unknown_rating_is_muted_and_the_rest_of_its_column_is_hatched() -> None:
    shown = lines_of(rated("unknown", "much better"), 80, color=True, depth="256")
    line = next(line for line in shown if "?" in line)
    assert "\x1b[38;5;244m?  unknown ░░░\x1b" in line and "48;" not in line
    assert "░" not in "\n".join(lines_of(rated("unknown", "much better"), 80))


def test_a_value_on_a_scale_of_the_file_has_the_sign_and_color_that_it_is_given() -> None:
    cells = (RatingSpan("6,890", False, ("worse",)),), (RatingSpan("3,655", False),)
    table = Table(((), text("A"), text("B")), (RowGroup((Row(text("Money"), cells),)),))
    line = lines_of(Document(text("T"), (table,)), 80, color=True)[-2]
    assert ESCAPES.sub("", line).split() == ["Money", "-", "6,890", "3,655"]
    assert f"\x1b[{look_of('worse', 'standard')}m-  6,890" in line


def test_ratings_on_a_scale_of_the_file_have_no_color() -> None:
    words = (RatingSpan("better", relative=False),)
    table = Table(((), text("A")), (RowGroup((Row(text("C"), (words,)),)),))
    assert "48" not in "\n".join(lines_of(Document(text("T"), (table,)), 80, color=True, depth="256"))


def luminance(red: int, green: int, blue: int) -> float:
    parts = [part / 255 for part in (red, green, blue)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def color_of(look: str, ground: str) -> tuple[int, int, int]:
    """Return the red, green and blue of the text (38) or of the ground (48) in a look of 256 or of all colors."""
    exact = re.search(rf"{ground};2;(\d+);(\d+);(\d+)", look)
    if exact:
        return int(exact[1]), int(exact[2]), int(exact[3])
    indexed = re.search(rf"{ground};5;(\d+)", look)
    assert indexed
    number = int(indexed[1])
    if number > 231:
        return (8 + 10 * (number - 232),) * 3
    levels = (0, 95, 135, 175, 215, 255)
    return levels[(number - 16) // 36], levels[(number - 16) // 6 % 6], levels[(number - 16) % 6]


@pytest.mark.parametrize("depth", ["256", "truecolor"])
def test_ratings_can_be_read_and_are_blue_for_better_and_orange_for_worse(depth: Depth) -> None:
    for word in ("much better", "better", "worse", "much worse"):
        look = look_of(word, depth)
        dark, light = sorted(luminance(*color_of(look, ground)) for ground in ("38", "48"))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, word
        red, _, blue = color_of(look, "48")
        assert (blue > red + 40) is ("better" in word)
        assert (red > blue + 40) is ("worse" in word)


@pytest.mark.parametrize("depth", ["256", "truecolor"])
def test_what_is_muted_can_be_read_on_black_on_white_and_on_solarized(depth: Depth) -> None:
    lines = lines_of(Document(text("T"), (Paragraph(text("beside", "muted")),)), 80, color=True, depth=depth)
    gray = luminance(*color_of("".join(lines), "38"))
    for ground in ((0, 0, 0), (255, 255, 255), (0, 43, 54), (253, 246, 227)):
        dark, light = sorted((gray, luminance(*ground)))
        assert (light + 0.05) / (dark + 0.05) >= 3.5, ground
    plain = lines_of(Document(text("T"), (Paragraph(text("beside", "muted")),)), 80, color=True, depth="standard")
    assert "beside" in plain


@pytest.mark.parametrize(
    "words", ["日本語の道路を直す", "مسیر شمالی از کنار رودخانه", "Donaudampfschifffahrtsgesellschaft"]
)
def test_names_in_any_script_stay_within_the_width(words: str) -> None:
    rows = tuple(Row(text(words), tuple(((RatingSpan(word)),) for word in FIVE)) for _ in range(2))
    names = tuple(text(f"{words} {number}") for number in range(5))
    document = Document(text(words), (Table(((), *names), (RowGroup(rows, text(words)),)),))
    for width in range(40, 141, 5):
        lines = lines_of(document, width)
        assert not [line for line in lines if cell_len(line) > width]
        for word in FIVE:
            assert squeezed("".join(lines)).count(squeezed(str(RatingSpan(word)))) >= 2


def test_labels_may_be_longer_where_there_is_much_room() -> None:
    label = "Traffic in the early morning"
    document = table_with(["", "A", "B", "C", "D"], [label, *["word " * 30] * 4])
    assert not [line for line in lines_of(document, 120) if label in line]
    assert [line for line in lines_of(document, 140) if label in line]


def test_long_words_do_not_make_a_table_wider_than_the_terminal() -> None:
    rows = tuple(Row(text("x" * 30), (text("y" * 250), text("日" * 130))) for _ in range(2))
    table = Table(((), text("A" * 90), text("B")), (RowGroup(rows, text("z" * 210)),))
    for width in WIDTHS:
        lines = lines_of(Document(text("t" * 300), (Heading(2, text("h" * 300)), table)), width)
        assert not [line for line in lines if cell_len(line) > width]
        shown = squeezed("".join(lines))
        assert shown.count("t") == shown.count("h") == 300
        assert shown.count("y") == 500
        assert shown.count("日") == 260


MARKUP = (
    "[bold]x[/]",
    ":warning:",
    "[talwar2001, pp. 3-4]",
    "[/]",
    "[link=https://x.org]y[/link]",
    "*a* _b_ `c`",
    "\\[x]",
)


@pytest.mark.parametrize("color", [False, True])
@pytest.mark.parametrize("words", MARKUP)
def test_what_looks_like_markup_is_text(words: str, color: bool) -> None:
    table = Table(((), text(words)), (RowGroup((Row(text("label"), (text(words),)),), text(words)),))
    document = Document(
        text(words),
        (Heading(2, text(words)), Paragraph(text(words)), ItemList((text(words),)), table),
        (Note(1, text(words)),),
    )
    shown = ESCAPES.sub("", "\n".join(lines_of(document, 120, color=color)))
    assert shown.count(words) == 8


def test_markup_in_a_file_is_shown_as_it_is() -> None:
    option = "{name: '[bold]x[/]', attributes: {'[b]': '[i]y[/i]', ':warning:': '[red]'}}"
    decision = decision_of(f"policy-cli: 1\ntitle: '[u]T[/u]'\noptions: {{a: {option}, b: {{name: B}}}}")
    shown = "\n".join(lines_of(comparison_document(compare(decision, select_options(decision, ()))), 80))
    for words in ("[bold]x[/]", ":warning:", "[red]", "[b]", "[i]y[/i]", "[u]T[/u]"):
        assert words in shown


@pytest.mark.parametrize("width", [40, 80, 120])
def test_color_changes_nothing_but_escapes(iran: Decision, width: int) -> None:
    options = select_options(iran, ())
    for document in (comparison_document(compare(iran, options), full=True), options_document(iran, options)):
        without = "\n".join(lines_of(document, width, color=False))
        colored = "\n".join(lines_of(document, width, color=True))
        assert "\x1b" not in without
        assert "\x1b[" in colored
        assert [line.rstrip() for line in ESCAPES.sub("", colored).split("\n")] == without.split("\n")


def test_no_line_ends_in_white_space_with_color_either(iran: Decision) -> None:
    lines = lines_of(comparison_document(compare(iran, select_options(iran, ()))), 80, color=True)
    for line in lines:
        # The color of a rating reaches to the end of its column.
        background = re.search(r"\x1b\[(?:\d+;)*(?:4[1-6]|7)m[^\x1b]* \x1b\[0m$", line)
        assert background or not re.search(r" (?:\x1b\[0m)*$", line)


def test_each_rating_has_a_sign_and_a_word_and_a_color() -> None:
    content: Content = (RatingSpan("much better"), Span(" "), RatingSpan("worse"), Span(" "), RatingSpan("unknown"))
    document = Document(text("T"), (Paragraph(content),))
    assert lines_of(document, 80)[1] == "++ much better - worse ? unknown"
    colored = lines_of(document, 80, color=True)[1]
    assert len(set(re.findall(r"\x1b\[[0-9;]*[1-9]m", colored))) == 2


ADDRESS = "https://example.org/roads/and/bridges?page=2;note=3"
LINKED = Document(text("T"), (Paragraph((Span("see "), Span("the roads", link=ADDRESS))), Paragraph(text("end"))))


def test_links_are_written_only_where_they_are_wished_for() -> None:
    shown = {links: lines_of(LINKED, 80, color=True, links=links)[1] for links in (True, False)}
    assert shown == {True: f"see \x1b]8;id=1;{ADDRESS}\x1b\\the roads\x1b]8;;\x1b\\", False: "see the roads"}
    assert lines_of(LINKED, 80, color=False, links=True)[1] == "see the roads"


def test_a_link_that_is_broken_is_one_link_and_the_next_is_another() -> None:
    document = Document(text("T"), tuple(Paragraph((Span("the long road", link=ADDRESS),)) for _ in range(2)))
    shown = "\n".join(lines_of(document, 8, color=True, links=True))
    assert re.findall(r"id=(\d+);", shown) == ["1", "1", "2", "2"]
    assert [line for line in ESCAPES.sub("", shown).split("\n") if line] == ["T", *["the long", "road"] * 2]


@pytest.mark.parametrize("end", ["\x1b\\", "\x07", "\x9c", "\n", " ", "é", "\u202e"])
def test_nothing_in_the_data_ends_a_link_early(end: str) -> None:
    document = Document(text("T"), (Paragraph((Span("road", link=f"{ADDRESS}{end}\x1b[31m"),)),))
    assert lines_of(document, 80, color=True, links=True)[1] == "road"


@pytest.mark.parametrize("width", [40, 80, 120])
def test_without_unicode_lines_and_bullets_are_ascii(width: int) -> None:
    items = ItemList((text("one"), text("two")))
    table = Table(((), text("A")), (RowGroup((Row(text("B"), (items,)),)), RowGroup((Row(text("C"), (items,)),))))
    document = Document(text("T"), (table, items, Paragraph((RatingSpan("worse"), NoteMark(1)))), (Note(1, text("x")),))
    plain = "\n".join(lines_of(document, width, unicode=False))
    assert plain.isascii()
    assert "* one" in plain
    drawn = "\n".join(lines_of(document, width, unicode=True))
    assert plain == drawn.replace("─", "-").replace("•", "*")


@pytest.mark.parametrize("width", WIDTHS)
def test_running_text_is_no_wider_than_is_good_to_read(iran: Decision, width: int) -> None:
    document = brief_of(iran)
    prose = Document(document.title, tuple(b for b in document.blocks if not isinstance(b, Table)), document.notes)
    assert max(cell_len(line) for line in lines_of(prose, width)) <= min(width, 100)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    st.lists(st.text(alphabet="ab 日e\u0301[]:-­\u200b\u00a0", min_size=1, max_size=40), min_size=6, max_size=6),
    st.sampled_from(WIDTHS),
)
def test_any_text_is_shown_whole_and_within_the_width(texts: list[str], width: int) -> None:
    title, paragraph, item, name, label, cell = texts
    table = Table(((), text(name)), (RowGroup((Row(text(label), (text(cell),)),)),))
    document = Document(text(title), (Paragraph(text(paragraph)), ItemList((text(item),)), table))
    lines = lines_of(document, width)
    assert not [line for line in lines if cell_len(line) > width]
    assert_in_order([squeezed(words) for words in (title, paragraph, item)], squeezed("".join(lines)))
