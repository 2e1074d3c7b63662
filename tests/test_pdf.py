"""PDFs as sources, from files that `tests.pdfs` writes."""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from policy_cli.sources import isolated
from policy_cli.sources.content import SourceBlock, Unreadable
from policy_cli.sources.faults import faults
from policy_cli.sources.pdf import pdfium, reader
from policy_cli.sources.texts import SourceText, read_text, read_texts
from policy_cli.sources.verification import Finding, verify
from tests import conftest
from tests.conftest import Run
from tests.pdfs import PICTURE, UNMAPPED, Line, Pages, column, pdf, scan
from tests.test_verification import decision

pytest.importorskip("pypdfium2_raw", reason="reading PDFs needs pypdfium2")

LEFT, RIGHT = 50, 320
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


def report(numbers: Sequence[str] = ()) -> list[list[Line]]:
    """Return six pages of two columns and notes, with running heads and numbers that change sides."""
    pages = []
    for n, word in enumerate(ORDINALS):
        number = numbers[n] if numbers else str(41 + n)
        pages.append(
            [
                Line(LEFT if n % 2 else 540, 770, number),
                Line(250, 770, "ANNUAL REPORT 2030" if n % 2 else "A Town and its Harbor"),
                *column(
                    LEFT, 600, f"of the {word} half. The {word} harbor was\nbuilt by the town in two years, as it was"
                ),
                Line(LEFT + 183, 592, str(n + 1), 6),
                *column(LEFT, 150, f"{n + 1} This note tells of the {word} bridge\nand of its tolls.", 8, 10),
                *column(
                    RIGHT, 600, f"said in the {word} plan. Its costs were low.\nNobody foresaw what came of the ferry"
                ),
            ]
        )
    return pages


def text_of(folder: Path, data: bytes, name: str = "book.pdf") -> SourceText:
    (folder / name).write_bytes(data)
    return read_text("book", str(folder / name))


def findings(folder: Path, data: bytes, *places: str) -> tuple[Finding, ...]:
    (folder / "book.pdf").write_bytes(data)
    made = conftest.read_text(decision(*(f"'book, {place}'" for place in places))).decision
    assert made is not None
    return verify(made, read_texts(str(folder), {}, {"book": ()})).findings


def blocks_of(data: bytes) -> tuple[SourceBlock, ...]:
    return reader.read(data, (), lambda _: None).blocks


def shown(data: bytes) -> list[str]:
    """Return each heading, marked by its level, and each paragraph in one line."""
    return ["#" * block.level + " ".join(block.text.split()) for block in blocks_of(data)]


def pages_of(pages: Pages, labels: str = "") -> list[str]:
    """Return the printed pages of the text, in their order."""
    found = ([block.page or "", *(page for _, page in block.later_pages)] for block in blocks_of(pdf(pages, labels)))
    return [*dict.fromkeys(page for pages in found for page in pages)]


# The text


def test_a_sentence_goes_on_over_columns_and_pages_without_what_is_between() -> None:
    text, *notes = sorted(shown(pdf(report())), key=len, reverse=True)
    for number, word in enumerate(ORDINALS):
        assert f"The {word} harbor was built by the town in two years, as it was said in the {word} plan." in text
        if number:
            assert f"Nobody foresaw what came of the ferry of the {word} half." in text
    assert sorted(notes) == sorted(f"This note tells of the {word} bridge and of its tolls." for word in ORDINALS)


def test_columns_that_are_written_across_are_read_one_after_the_other() -> None:
    left = column(LEFT, 600, "\n".join(f"the left side has line {n} of ten" for n in range(10)))
    right = column(RIGHT, 600, "\n".join(f"the right side has line {n} of ten" for n in range(10)))
    across = [Line(LEFT, 640, "This line of the page runs across both of its columns, from left to right")]
    for lines in ([*left, *right], [line for pair in zip(left, right, strict=True) for line in pair]):
        text = " ".join(shown(pdf([[*across, *lines]])))
        assert text.index("left side has line 9") < text.index("right side has line 0"), text


def test_rows_of_a_table_stay_together() -> None:
    rows = [
        Line(x, 600 - 14 * n, f"{cell} {n}")
        for n in range(9)
        for x, cell in ((50, "Port"), (200, "cost"), (350, "gain"))
    ]
    text = " ".join(shown(pdf([rows])))
    assert all(f"Port {n} cost {n} gain {n}" in text for n in range(9))


def test_numbers_in_the_cells_of_a_table_are_not_one_number(tmp_path: Path) -> None:
    rows = [("Repair", "410", "350", "620"), ("Bridge", "1 280", "990", "20 000")]
    page = [Line(60 + 90 * n, 700 - 12 * row, cell) for row, cells in enumerate(rows) for n, cell in enumerate(cells)]
    places = {'"410"': "verified", '"350 620"': "verified", '"Repair 410"': "verified", '"1 280"': "verified"}
    places |= {'"280"': "absent", '"20"': "absent", '"000"': "absent"}
    found = findings(tmp_path, pdf([page]), *places)
    assert {place: finding.status for place, finding in zip(places, found, strict=True)} == places


def test_words_are_joined_over_the_ends_of_lines(tmp_path: Path) -> None:
    lines = column(
        LEFT, 600, "The encourage-\nment of well-\nknown ports was long. Nobody knew how to carry-\non there."
    )
    data = pdf([[*lines, *column(LEFT, 500, "It was encouragement indeed.")]])
    places = (
        "encouragement of well-known ports",
        "encouragement of wellknown ports",
        "how to carry-on",
        "how to carryon",
    )
    found = [one.status for one in findings(tmp_path, data, *(f'"{words}"' for words in places))]
    assert found == ["verified", "verified", "verified", "verified"]
    assert findings(tmp_path, data, '"The encourage-ment of"')[0].status == "altered"


@pytest.mark.parametrize("height", [0, 5])
def test_a_soft_hyphen_that_is_written_by_itself_ends_its_word(tmp_path: Path, height: int) -> None:
    lines = [Line(LEFT, 600, "Nobody thought the law rig"), Line(LEFT + 125, 600 + height, "\xad")]
    data = pdf([[*lines, Line(LEFT, 588, "orously written.")]])
    assert findings(tmp_path, data, '"the law rigorously written"')[0].status == "verified"


def test_words_that_were_written_in_one_go_are_divided_at_a_gap_and_at_a_mark() -> None:
    ordinals = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
    rows = [f"to the {one} of all lords{' ' * 30}and the {one} of all ladies" for one in ordinals]
    text = " ".join(shown(pdf([column(LEFT, 600, "\n".join(rows))])))
    assert text.index("tenth of all lords") < text.index("first of all ladies")
    lines = [Line(50, 600, "They met on the 5 day of the month"), Line(50, 588, "at noon."), Line(131, 604, "th", 6)]
    assert shown(pdf([lines])) == ["They met on the 5 th day of the month at noon."]


def test_ligatures_are_letters_and_those_of_unknown_letters_may_be_any(tmp_path: Path) -> None:
    data = pdf([column(LEFT, 600, "The \ufb01rst \ufb02ood was di\ufffdcult. It was a di\ufffderent o\ufffdce.")])
    for words, status in (
        ("The first flood was difficult", "verified"),
        ("It was a different", "verified"),
        ("flood was dicult", "altered"),
        ("It was a dibberent", "uncertain"),
    ):
        assert findings(tmp_path, data, f'"{words}"')[0].status == status, words


def test_marks_of_notes_are_left_out_and_powers_are_not() -> None:
    lines = [
        Line(50, 600, "An area of 18 km"),
        Line(126, 604, "2", 6),
        Line(140, 600, "was flooded"),
        Line(193, 604, "3", 6),
    ]
    marked = [*lines, Line(50, 588, "in one night, and nobody had foreseen it.")]
    (text,) = shown(pdf([marked]))
    assert text == "An area of 18 km² was flooded in one night, and nobody had foreseen it."


def test_the_mark_of_a_note_after_a_number_is_left_out(tmp_path: Path) -> None:
    page = [
        *column(LEFT, 600, "The costs of each of the three ways were counted in the year before\nand are these."),
        *(Line(LEFT, 560, "Ferry"), Line(100, 560, "290"), Line(116.7, 564, "11", 6), Line(200, 560, "260")),
        Line(LEFT, 150, "11 With the lease of the quay.", 8),
    ]
    found = findings(tmp_path, pdf([page]), '"Ferry 290"', '"29011"')
    assert [finding.status == "verified" for finding in found] == [True, False]


def test_a_running_head_is_left_out_whether_or_not_the_number_is_beside_it() -> None:
    pages = [
        [
            Line(LEFT, 770, "A Town and its Harbor" if n == 2 else f"A Town and its Harbor   {n}"),
            *column(LEFT, 600, f"The {word} harbor was built by the town and went\non for two years."),
            *([Line(500, 770, str(n))] if n == 2 else []),
        ]
        for n, word in enumerate(ORDINALS[:3], 1)
    ]
    expected = [f"The {word} harbor was built by the town and went on for two years." for word in ORDINALS[:3]]
    assert shown(pdf(pages)) == expected


def test_notes_that_resemble_each_other_are_kept_and_a_running_foot_with_numbers_is_not() -> None:
    meetings = (4, 11, 2, 9, 30, 7)
    pages = [
        [
            *column(LEFT, 600, f"The {word} harbor was built by the town and went\non for two years."),
            Line(LEFT, 60, f"{n + 4} Minutes of the group, meeting {meeting}, item {meetings[-n]}.", 8),
            Line(LEFT, 30, f"Report 12 of 2030, page {n}"),
        ]
        for n, (word, meeting) in enumerate(zip(ORDINALS, meetings, strict=True), 1)
    ]
    text = " ".join(shown(pdf(pages)))
    assert text.count("Minutes of the group") == len(meetings)
    assert "Report 12" not in text


def test_each_note_is_a_paragraph_even_if_none_ends_with_a_point() -> None:
    notes = column(
        LEFT, 150, "97 Harbor papers, 0019\n98 Harbor papers, 0020, with more\n12 sheets\n99 Town papers", 8, 10
    )
    text = column(LEFT, 600, "The port was built.\u00b9 It was sold.\u00b2 And bought.\u00b3\nIt is there.")
    text += column(
        LEFT,
        500,
        "Another paragraph of the page tells of the ferry\nthat came to the port in each of these many years.",
    )
    assert shown(pdf([[*text, *notes]])) == [
        "The port was built. It was sold. And bought. It is there.",
        "Another paragraph of the page tells of the ferry that came to the port in each of these many years.",
        "Harbor papers, 0019",
        "Harbor papers, 0020, with more 12 sheets",
        "Town papers",
    ]


def test_superscript_digits_of_a_font_are_marks_of_notes_too() -> None:
    lines = column(LEFT, 600, "The port was built.\u00b9 Then 5 km\u00b2 of the town\nwere flooded\u00b3 in one night.")
    assert shown(pdf([lines])) == ["The port was built. Then 5 km² of the town were flooded in one night."]


def test_line_numbers_in_the_margin_are_left_out() -> None:
    numbers = [Line(40 if n > 9 else 45, 700 - 20 * n, str(n)) for n in range(1, 21)]
    words = [Line(70, 700 - 20 * n, f"and so line {chr(96 + n)} goes on") for n in range(1, 21)]
    for lines in ([*numbers, *words], [line for pair in zip(numbers, words, strict=True) for line in pair]):
        text = " ".join(shown(pdf([lines])))
        assert "goes on and so line b goes on" in text
        assert not any(map(str.isdigit, text))


def test_text_turned_in_the_margin_of_each_page_is_left_out_and_a_turned_page_is_read() -> None:
    pages = [[*lines, Line(30, 300, "printed by the town", turned=True)] for lines in report()]
    assert not any("printed by" in text for text in shown(pdf(pages)))
    turned = [[Line(300, 100, "A table on its side", turned=True), Line(312, 100, "is read as well", turned=True)]]
    assert shown(pdf(turned)) == ["A table on its side is read as well"]


def test_headings_are_those_of_the_outline_and_what_is_in_larger_type() -> None:
    page = [
        Line(LEFT, 700, "The Harbor of the Town", 16),
        *column(LEFT, 670, "It was built in two years, and nobody\nknows what it cost."),
        Line(LEFT, 630, "Costs and gains", 10),
        *column(LEFT, 600, "The costs were low, and nobody\nknows the gains."),
    ]
    plain = shown(pdf([page]))
    assert plain[0] == "#The Harbor of the Town" and plain[2] == "Costs and gains"
    by_outline = shown(pdf([page], outline=[("Costs and gains", 0)]))
    assert by_outline[2] == "#Costs and gains" and by_outline[0] == "##The Harbor of the Town"


def test_a_table_of_contents_ends_where_the_text_of_the_next_page_begins() -> None:
    contents = column(
        LEFT, 700, "The Harbor of the Town . . . . . . . . . . 1\nCosts and gains . . . . . . . . . . . . . . . . 2"
    )
    page = [Line(LEFT, 700, "The Harbor", 16), *column(LEFT, 670, "It was built in two years, and nobody\nknows.")]
    assert shown(pdf([contents, page])) == [
        "The Harbor of the Town 1 Costs and gains 2",
        "#The Harbor",
        "It was built in two years, and nobody knows.",
    ]


# Pages


ROMAN = ("ix", "x", "xi", "xii", "xiii", "xiv")


@pytest.mark.parametrize(
    ("pages", "labels", "numbers"),
    [
        (report(), "", [str(n) for n in range(41, 47)]),
        (report(numbers=ROMAN), "", [*ROMAN]),
        (report(numbers=[f"Page {n} of 99" for n in range(5, 11)]), "", [str(n) for n in range(5, 11)]),
        (report(numbers=[f"- {n} -" for n in range(5, 11)]), "", [str(n) for n in range(5, 11)]),
        (report(numbers=[f"A-{n}" for n in range(1, 7)]), "", [f"A-{n}" for n in range(1, 7)]),
        (report(numbers=["", "", "3", "", "5", "6"]), "", ["1", "2", "3", "4", "5", "6"]),
        (report(numbers=[""] * 6), "", ["1", "2", "3", "4", "5", "6"]),
        (report(numbers=[""] * 6), "0 << /S /r /St 3 >> 2 << /S /D >>", ["iii", "iv", "1", "2", "3", "4"]),
        (report(), "0 << /S /D >>", [str(n) for n in range(41, 47)]),
        (
            [[Line(500, 780, str(n) if n else ""), *column(LEFT, 500, f"page {n} ends.")] for n in range(3)],
            "",
            ["1", "2"],
        ),
    ],
    ids=["arabic", "roman", "of", "dashes", "letters", "gaps", "counted", "labels", "labels that only count", "cover"],
)
def test_pages_have_the_numbers_that_are_printed_on_them(pages: Pages, labels: str, numbers: list[str]) -> None:
    assert [page for page in pages_of(pages, labels) if page] == numbers


@pytest.mark.parametrize(
    ("place", "status", "found"),
    [
        ('p. 42, "The second harbor was built"', "verified", []),
        ('pp. 41-43, "The second harbor was built"', "verified", []),
        ('pp. 41, 42, "The second harbor was built"', "verified", []),
        ('p. 43, "The second harbor was built"', "elsewhere", ["42"]),
        ('pp. 43-46, "The second harbor was built"', "elsewhere", ["42"]),
        ('p. 41, "what came of the ferry of the second half"', "verified", []),
        ('p. 42, "what came of the ferry of the second half"', "verified", []),
        ('pp. 41-42, "what came of the ferry of the second half"', "verified", []),
        ('p. 43, "what came of the ferry of the second half"', "elsewhere", ["41-42"]),
        ('p. 42, "This note tells of the second bridge"', "verified", []),
        ('p. 42, "The second harbor was sunk"', "altered", ["42"]),
        ('p. 2, "The second harbor was built"', "no such place", ["42"]),
        ("p. 42", "place only", []),
        ("p. 47", "no such place", []),
        ("p. 42, table 2", "page only", []),
        ('n. 2, "This note tells of the second bridge"', "verified", []),
        ('p. 42, n. 2, "This note tells of the second bridge"', "verified", []),
        ('n. 3, "This note tells of the second bridge"', "elsewhere", ["42"]),
        ("n. 7", "no such place", []),
    ],
)
def test_a_quote_is_looked_up_on_its_page(tmp_path: Path, place: str, status: str, found: list[str]) -> None:
    (finding,) = findings(tmp_path, pdf(report()), place)
    assert (finding.status, [one.page for one in finding.found]) == (status, found)


def test_a_fault_names_the_page_to_write(tmp_path: Path) -> None:
    (tmp_path / "book.pdf").write_bytes(pdf(report()))
    cited = ('p. 43, "The second harbor was built"', 'p. 9, "The first harbor was built"', "p. 9")
    made = conftest.read_text(decision(*(f"'book, {place}'" for place in cited))).decision
    assert made is not None
    found = faults(verify(made, read_texts(str(tmp_path), {}, {"book": ()})), "--source")
    assert [(fault.code, fault.message, fault.hint) for fault in found] == [
        (
            "quote-elsewhere",
            "these words are not in the cited place, but on p. 42",
            'write: book, p. 42, "The second harbor was built"',
        ),
        ("no-such-place", "book has no p. 9", "the quoted words are on p. 41"),
        ("no-such-place", "book has no p. 9", "its pages are numbered 41-46"),
    ]


def book_of_two_headings() -> bytes:
    """Return three pages, 1 to 3: "Roads" has three paragraphs, the second over a page break, and "Ferries" two."""
    texts = {
        1: [(700, 16, "Roads"), (670, 10, "The first road was built."), (640, 10, "The second road leads past the")],
        2: [(700, 10, "harbor and the hill."), (670, 10, "The third road was closed."), (640, 16, "Ferries")],
        3: [(700, 10, "The last ferry was sold.")],
    }
    texts[2].append((610, 10, "The first ferry was late."))
    pages = [[Line(LEFT, y, words, size) for y, size, words in lines] for lines in texts.values()]
    return pdf([[*page, Line(300, 40, str(n))] for n, page in enumerate(pages, 1)])


ON_PAGE_2 = "paragraphs are counted from one heading to the next, not page by page"


@pytest.mark.parametrize(
    ("place", "status", "message", "hint"),
    [
        # As --show-text shows it: the heading, the page, and the number under the heading.
        ("Roads, p. 2, par. 3", "place only", None, None),
        ("Roads, par. 3, p. 2", "place only", None, None),
        ("Roads, p. 1, par. 2", "place only", None, None),
        ("Roads, p. 2, par. 2", "place only", None, None),
        ("Ferries, pp. 2-3, pars. 1-2", "place only", None, None),
        ('Roads, p. 2, par. 2, "past the harbor"', "verified", None, None),
        ('Ferries, p. 2, par. 1, "The first ferry was late"', "verified", None, None),
        # Another page, or another number.
        ("Roads, p. 3, par. 3", "no such place", "book, Roads, par. 3 is on p. 2", "write: book, Roads, p. 2, par. 3"),
        ("Ferries, p. 1", "no such place", "book, Ferries is on pp. 2-3", "write: book, Ferries, pp. 2-3"),
        ("Ferries, p. 2", "place only", None, None),
        (
            "Roads, p. 2, par. 9",
            "no such place",
            '"Roads" of book has 3 paragraphs',
            "paragraphs are counted from 1, from one heading to the next",
        ),
        (
            'Roads, p. 2, par. 2, "The third road"',
            "elsewhere",
            "these words are not in the cited place, but in Roads, p. 2, par. 3",
            'write: book, Roads, p. 2, par. 3, "The third road"',
        ),
        (
            'Roads, p. 2, par. 2, "Ferries"',
            "elsewhere",
            "these words are not in the cited place, but on p. 2",
            'write: book, p. 2, "Ferries"',
        ),
        # Without a heading: under any heading of the page, or from the top of the page.
        ("p. 1, par. 1", "place only", None, None),
        ("p. 3, par. 2", "place only", None, None),
        (
            "p. 2, par. 1",
            "place only",
            f"par. 1 may mean another: {ON_PAGE_2}",
            "write: book, Ferries, p. 2, par. 1, or: book, Roads, p. 1, par. 2",
        ),
        ('p. 2, par. 1, "The first ferry was late"', "verified", None, None),
        (
            'p. 3, par. 1, "The last ferry"',
            "verified",
            f"par. 1 may mean another: {ON_PAGE_2}",
            'write: book, Ferries, p. 3, par. 2, "The last ferry"',
        ),
        (
            'p. 2, par. 9, "The third road"',
            "no such place",
            "p. 2 of book has no par. 9",
            "the quoted words are in Roads, p. 2, par. 3",
        ),
        (
            "pars. 3, 9, p. 2",
            "no such place",
            "p. 2 of book has no pars. 3, 9",
            "paragraphs are counted from 1, from one heading to the next",
        ),
        ("p. 9, par. 1", "no such place", "book has no p. 9", "its pages are numbered 1-3"),
    ],
)
def test_a_paragraph_is_looked_up_on_its_page(
    tmp_path: Path, place: str, status: str, message: str | None, hint: str | None
) -> None:
    (tmp_path / "book.pdf").write_bytes(book_of_two_headings())
    made = conftest.read_text(decision(f"'book, {place}'")).decision
    assert made is not None
    verification = verify(made, read_texts(str(tmp_path), {}, {"book": ()}))
    assert [finding.status for finding in verification.findings] == [status]
    expected = [(message, hint)] if message else []
    assert [(fault.message, fault.hint) for fault in faults(verification, "--source")] == expected


# What is doubtful


def written(page: str, *, mode: int = 0) -> list[Line]:
    """Return lines with the words of a page, in columns that were written line by line."""
    left = column(LEFT, 600, f"The {page} harbor was built by the\ntown in two years.")
    return [line._replace(mode=mode) for line in left]


CLEAN = written("clean")
DOUBTFUL = {
    "hidden": [PICTURE, *written("hidden", mode=3)],
    "hidden without a picture": written("hidden", mode=3),
    "covered": [*written("hidden"), PICTURE],
    "picture": [PICTURE],
}


@pytest.mark.parametrize("page", DOUBTFUL.values(), ids=DOUBTFUL)
def test_what_is_not_found_on_a_doubtful_page_is_uncertain(tmp_path: Path, page: list[Line]) -> None:
    data = pdf([CLEAN, page])
    for place, status in (
        ('p. 2, "The hidden harbour was built"', "uncertain"),
        ('p. 2, "Wholly other words of a forger"', "uncertain"),
        ('pp. 1-2, "Wholly other words of a forger"', "uncertain"),
        ('"Wholly other words of a forger"', "uncertain"),
        ('p. 1, "Wholly other words of a forger"', "absent"),
        ('p. 1, "The clean harbour was built by the town"', "altered"),
        ('"The clean harbour was built by the town"', "altered"),
        ('p. 1, "The clean harbor was built"', "verified"),
        ('p. 3, "Wholly other words of a forger"', "no such place"),
        ("p. 2", "place only"),
        ("Costs, par. 1", "uncertain"),
    ):
        assert findings(tmp_path, data, place)[0].status == status, place


def test_a_picture_below_or_beside_the_text_raises_no_doubt(tmp_path: Path) -> None:
    place = 'p. 1, "Wholly other words of a forger"'
    assert findings(tmp_path, pdf([[PICTURE, *CLEAN]]), place)[0].status == "absent"


def test_a_cover_raises_no_doubt_about_a_long_text(tmp_path: Path) -> None:
    data = pdf([[PICTURE], *(written(f"{n}th") for n in range(12))])
    assert findings(tmp_path, data, '"Wholly other words of a forger"')[0].status == "absent"
    assert findings(tmp_path, data, 'p. 1, "Wholly other words of a forger"')[0].status == "uncertain"


def test_letters_without_a_mapping_are_a_doubt(tmp_path: Path) -> None:
    glyphs = "".join(f"\0{chr(ord(letter) - 29)}" for letter in "The town is here")
    data = pdf([[Line(LEFT, 600, glyphs)]], font=UNMAPPED)
    (finding,) = findings(tmp_path, data, 'p. 1, "The town is here"')
    reason = "p. 1 has fonts that do not say which letters they show"
    assert (finding.status, finding.reason, finding.found[0].page) == ("uncertain", reason, "1")


def test_a_number_whose_digits_are_not_mapped_is_a_doubt(tmp_path: Path) -> None:
    data = pdf([column(LEFT, 600, "The fee rose by 1\ufffd crowns in all of the years.")])
    for words, status in (("rose by 12 crowns", "uncertain"), ("rose by 22 crowns", "altered")):
        assert findings(tmp_path, data, f'"{words}"')[0].status == status


def test_another_order_of_reading_is_a_doubt(tmp_path: Path) -> None:
    """The lines of two columns were written row by row: that may be how they are meant, as in a table."""
    left = column(LEFT, 600, "\n".join(f"the left side has line {n} of ten" for n in range(10)))
    right = column(RIGHT, 600, "\n".join(f"the right side has line {n} of ten" for n in range(10)))
    data = pdf([[line for pair in zip(left, right, strict=True) for line in pair]])
    for words, status in (
        ("has line 4 of ten the left side has line 5", "verified"),
        ("has line 4 of ten the right side has line 4", "uncertain"),
        ("has line 4 of ten the left side has line 6", "altered"),
    ):
        (finding,) = findings(tmp_path, data, f'p. 1, "{words}"')
        assert finding.status == status, words
        assert (finding.reason or "").startswith("p. 1 has them if") == (status == "uncertain")


def test_a_doubt_is_a_warning_that_says_why(tmp_path: Path) -> None:
    (tmp_path / "book.pdf").write_bytes(pdf([CLEAN, DOUBTFUL["hidden"]]))
    made = conftest.read_text(decision("'book, p. 2, \"It was sold\"'", "'book, Costs, par. 1'")).decision
    assert made is not None
    found = faults(verify(made, read_texts(str(tmp_path), {}, {"book": ()})), "--source")
    reason = "p. 2 has its text under a picture, as text recognition (OCR) leaves it"
    assert [(fault.code, fault.severity, fault.message) for fault in found] == [
        ("quote-uncertain", "warning", f"these words may be in book: {reason}"),
        ("quote-uncertain", "warning", f"this place may be in book: {reason}"),
    ]


def test_every_format_tells_what_is_uncertain_and_the_page_and_number_where_words_are(tmp_path: Path, run: Run) -> None:
    numbered = [Line(LEFT, 400 - 30 * n, f"1.{n}. The {word} fee is low.") for n, word in enumerate(ORDINALS, 1)]
    (tmp_path / "book.pdf").write_bytes(pdf([[*CLEAN, *numbered], DOUBTFUL["hidden"]]))
    places = ('p. 2, "It was sold"', 'p. 2, "The third fee is low"')
    (tmp_path / "d.yaml").write_text(decision(*(f"'book, {place}'" for place in places)), encoding="utf-8")
    call = ("verify", "-f", str(tmp_path / "d.yaml"), "--sources", str(tmp_path), "--format")
    data = json.loads(run(*call, "json").stdout)
    assert data["counts"] == {"uncertain": 1, "elsewhere": 1}
    uncertain, elsewhere = (one["found"] for one in data["citations"])
    assert uncertain == [{"section": None, "paragraph": None, "page": "2", "number": None, "row": None, "column": None}]
    assert [(found["page"], found["number"]) for found in elsewhere] == [("1", "1.3")]
    assert "::warning" in run(*call, "github").stdout and "quote-uncertain" in run(*call, "github").stdout
    assert "1 quote that may be there" in " ".join(run(*call, "text").stdout.split())
    assert (run(*call, "csv").returncode, run(*call, "csv", "--strict").returncode) == (0, 1)
    assert "Uncertain: " in run("-f", str(tmp_path / "d.yaml"), "export", "--sources", str(tmp_path)).stdout


# What cannot be read


def test_a_pdf_is_known_by_what_it_is(tmp_path: Path) -> None:
    assert text_of(tmp_path, pdf(report()), "book.txt").sections == text_of(tmp_path, pdf(report())).sections
    (fault,) = text_of(tmp_path, b"no PDF at all").content.faults
    assert fault.code == "pdf-damaged"


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (pdf(report(), password=b"secret"), "pdf-encrypted", "without a password"),
        (scan(), "pdf-no-text", "OCR"),
        (pdf(report())[:400], "pdf-damaged", "save it again"),
        (b"%PDF-1.7", "pdf-damaged", "save it again"),
        (pdf([]), "pdf-damaged", "save it again"),
    ],
    ids=["encrypted", "scan", "cut off", "header", "no pages"],
)
def test_what_cannot_be_read_is_named_with_what_to_do(tmp_path: Path, data: bytes, code: str, words: str) -> None:
    text = text_of(tmp_path, data)
    (fault,) = text.content.faults
    assert (fault.code, fault.severity, text.sections) == (code, "error", ())
    assert fault.hint is not None and words in fault.hint


def test_a_pdf_with_an_empty_password_is_read(tmp_path: Path) -> None:
    assert text_of(tmp_path, pdf(report(), password=b"")).sections == text_of(tmp_path, pdf(report())).sections


def test_pages_that_are_pictures_are_named(tmp_path: Path) -> None:
    data = scan([column(LEFT, 600, "This page has words.")])
    (fault,) = text_of(tmp_path, data).content.faults
    message = "page 1 is a picture without text, counted from 1"
    assert (fault.severity, fault.message, text_of(tmp_path, data).is_readable) == ("warning", message, True)


@pytest.mark.parametrize(
    ("child", "code"),
    [
        ("import os; os.abort()", "crashed"),
        ("import sys; sys.exit(3)", "crashed"),
        ("print('{')", "crashed"),
        ("while True: pass", "too-slow"),
        ("raise MemoryError", "crashed"),
    ],
)
def test_a_crash_or_hang_of_the_library_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, child: str, code: str
) -> None:
    monkeypatch.setattr(isolated, "_CALL", child)
    monkeypatch.setattr(isolated, "SECONDS", 1)
    (fault,) = text_of(tmp_path, pdf(report())).content.faults
    assert fault.code == code


@pytest.mark.parametrize(
    "how",
    [
        "",
        "os.sched_getaffinity = lambda _: {0}; ",
        "import marshal; marshal.dumps = lambda _: os.abort(); ",
        "os.fork = lambda: os.open('', 0); ",
    ],
    ids=["two processes", "one core", "the second process crashes", "without a second process"],
)
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux reads the pages in two processes")
def test_a_long_pdf_reads_alike_in_one_or_two_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    count = 90
    data = pdf([[Line(LEFT, 600, f"Plan {n} is to build a harbor.")] for n in range(count)])
    monkeypatch.setattr(isolated, "_CALL", isolated._CALL.replace("main(", f"{how}main("))
    pages = text_of(tmp_path, data).content.pages
    assert [page.text for page in pages] == [f"Plan {n} is to build a harbor." for n in range(count)]


def test_the_first_pages_of_a_pdf_with_too_many_characters_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfium, "MAX_CHARACTERS", 28)
    data = pdf([[Line(LEFT, 600, f"Plan {n} is to build a harbor.")] for n in range(4)])
    assert shown(data) == ["Plan 0 is to build a harbor."]


def test_a_line_of_very_many_words_is_read_whole() -> None:
    words = " ".join(ORDINALS[n % 6] for n in range(200))
    assert shown(pdf([[Line(LEFT, 600, words, 1)]])) == [words]


def test_without_the_library_a_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "find_spec", lambda name: None)
    with pytest.raises(Unreadable) as unreadable:
        reader.read(pdf(report()), (), print)
    (fault,) = unreadable.value.content.faults
    assert (fault.code, fault.hint) == ("missing-library", "install it with: pip install pypdfium2")


def test_the_child_finds_no_module_in_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ctypes", "json", "pypdfium2_raw", "policy_cli"):
        (tmp_path / f"{name}.py").write_text("open('RUN', 'w')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert text_of(tmp_path, pdf(report())).is_readable
    assert not (tmp_path / "RUN").exists()


def test_the_progress_of_reading_is_told(tmp_path: Path) -> None:
    told: list[float] = []
    for name in ("one", "two"):
        (tmp_path / f"{name}.pdf").write_bytes(pdf([CLEAN] * 250))
    read_texts(str(tmp_path), {}, {"one": (), "two": ()}, told.append)
    assert told == sorted(told) and (told[0], told[-1]) == (0, 1)
    assert 50 < sum(share < 0.5 for share in told) < 150


HOSTILE = {
    "loop of pages": pdf(report()).replace(b"/Kids [10 0 R", b"/Kids [2 0 R "),
    "many pages": pdf(report()).replace(b"/Count 6", b"/Count 999999999"),
    "bomb": None,
    "deep": None,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_pdf_ends_soon(tmp_path: Path, name: str) -> None:
    import zlib

    data = HOSTILE[name]
    plain = pdf([[Line(LEFT, 600, "x")]])
    if data is None:
        content = b"BT /F 9 Tf (x) Tj ET\n" * 12_000_000 if name == "bomb" else b"[" * 3_000_000
        packed = zlib.compress(content)
        start, end = plain.index(b"<<  /Length"), plain.index(b"endstream")
        head = f"<< /Filter /FlateDecode /Length {len(packed)} >>\nstream\n".encode()
        data = plain[:start] + head + packed + b"\n" + plain[end:]
    text = text_of(tmp_path, data)
    assert text.content.blocks or text.content.faults
    assert json.dumps([fault.message for fault in text.content.faults]).isascii()


@pytest.mark.skipif(os.name != "posix", reason="memory is limited as POSIX has it")
def test_the_memory_of_the_child_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hungry = "main.__globals__.update(_function=lambda _: lambda *_: 'x' * (1 << 33)); main("
    monkeypatch.setattr(isolated, "_CALL", isolated._CALL.replace("main(", hungry))
    (fault,) = text_of(tmp_path, pdf(report())).content.faults
    assert fault.code == "too-large"
