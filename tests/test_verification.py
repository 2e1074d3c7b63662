"""The finding of each citation of a decision, and its words."""

import re
from collections import Counter
from pathlib import Path
from time import monotonic

import pytest

from policy_cli.diagnostics import Diagnostic
from policy_cli.reading.decision import ReadResult
from policy_cli.sources.faults import faults
from policy_cli.sources.texts import read_texts
from policy_cli.sources.verification import Verification, cited_sections, verify
from policy_cli.views.verification import summed_up
from tests.conftest import read_text

BOOK = """\
# The Book

Of the lead.

## Part One: Hopes

Of hopes.

### Costs

The first costs are low.

The second costs are unknown.

### Summary

In short, hopes.

## Part Two

### Costs

The first costs are high.

### Summary

In short, fears, which nobody named.
"""


def decision(*places: str, references: str = "references: [{id: book}]") -> str:
    statements = "".join(f"  - claim: c\n    cite: {place}\n" for place in places)
    options = "options: {a: {name: A}, b: {name: B}}"
    return f"policy-cli: 1\ntitle: T\n{references}\n{options}\nbackground:\n{statements}"


def check(folder: Path, *places: str, book: str = BOOK, **more: str) -> tuple[ReadResult, Verification]:
    (folder / "book.md").write_text(book, encoding="utf-8")
    reading = read_text(decision(*places, **more))
    assert reading.decision is not None, reading.diagnostics
    texts = read_texts(str(folder), {}, cited_sections(reading.decision))
    return reading, verify(reading.decision, texts)


def statuses(folder: Path, *places: str, book: str = BOOK) -> list[str]:
    return [finding.status for finding in check(folder, *places, book=book)[1].findings]


def said(folder: Path, *places: str, book: str = BOOK, **more: str) -> list[Diagnostic]:
    reading, verification = check(folder, *places, book=book, **more)
    found = reading.located(faults(verification, "--source"))
    assert all(fault.hint for fault in found)
    return list(found)


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("book", "place only"),
        ("book, par. 1", "place only"),
        ("book, The Book, par. 1", "place only"),
        ("book, par. 2", "no such place"),
        ("book, Part One, par. 1", "place only"),
        ("book, Part One: Hopes", "place only"),
        ("book, Part One, Costs, pars. 1-2", "place only"),
        ("book, Part One, Costs, pars. 1-3", "no such place"),
        ("book, Part One: Hopes, Costs, par. 2", "place only"),
        ("book, The Book, Part One, Costs, par. 2", "place only"),
        ("book, Part Two, Costs, par. 2", "no such place"),
        ("book, Part Two, par. 1", "no such place"),
        ("book, Part Two", "place only"),
        ("book, Part", "no such place"),
        ("book, Hopes, par. 1", "place only"),
        ("book, Part 1, par. 1", "place only"),
        ("book, Part I: Hopes, Costs, par. 2", "place only"),
        ("book, Part 3", "no such place"),
        ("book, p. 60", "page only"),
        ("book, Part Two, pp. 60-61", "page only"),
        ("book, Part Three, p. 60", "no such place"),
        ('book, "first costs"', "verified"),
        ('book, p. 4, "nobody named"', "verified"),
        ('book, Part Two, p. 4, "nobody named"', "verified"),
        ('book, Part Two, "first costs are high"', "verified"),
        ('book, Part One, p. 9, "nobody named"', "elsewhere"),
        ('book, Part Two, Costs, par. 1, "costs are low"', "elsewhere"),
        ('book, Part One, Costs, pars. 1-2, "low. The second"', "altered"),
        ('book, Part One, Costs, pars. 1-2, "are unknown"', "verified"),
        ('book, Part One, Costs, par. i, "are low"', "verified"),
        ('book, par. 1, "The Book"', "absent"),
        ('book, Part Three, par. 1, "nobody named"', "no such place"),
        ('book, Part Three, par. 1, "…"', "no such place"),
        ('book, par. 1, "In short, fears, which somebody named"', "altered"),
        ('book, par. 1, "In short, fears, which somebody called"', "absent"),
        ('book, Part Two, Summary, par. 1, "In short, fears, which somebody called"', "altered"),
        ('book, Part Two, Summary, par. 1, "fears which somebody named once"', "altered"),
        ('book, Part One, Costs, par. 2, "The second costs … are wholly secret"', "altered"),
        ('book, Part One, Costs, par. 2, "costs … are by now wholly secret"', "absent"),
        ('book, Part Two, Costs, par. 1, "[t]he first"', "verified"),
        ('book, Part Two, Costs, par. 1, "[T] he first"', "altered"),
    ],
)
def test_a_place_is_read_as_it_is_written(tmp_path: Path, place: str, status: str) -> None:
    quoted = "'" + place.replace("'", "''") + "'"
    assert statuses(tmp_path, quoted) == [status]


def test_a_section_that_can_be_two_is_told_by_its_quote_or_called_ambiguous(tmp_path: Path) -> None:
    places = ("book, Costs, par. 1", 'book, Costs, par. 1, "are high"', "book, Costs, par. 2", "book, Costs, par. 3")
    reading, verification = check(tmp_path, *places)
    assert [finding.status for finding in verification.findings] == [
        "place only", "verified", "place only", "no such place"
    ]  # fmt: skip
    ambiguous, none = reading.located(faults(verification, "--source"))
    assert (ambiguous.code, ambiguous.severity, ambiguous.position.line) == ("ambiguous-place", "warning", 7)
    assert reading.lines[6][ambiguous.position.column - 1 :][: ambiguous.width] == "Costs"
    assert none.message == '"Costs" of book has 2 paragraphs'
    (altered,) = said(tmp_path, 'book, Costs, par. 1, "costs are not high"')
    assert altered.message == "Part Two, Costs, par. 1 has nearly these words, but not exactly"


def test_of_a_section_with_many_namesakes_only_the_first_are_looked_at(tmp_path: Path) -> None:
    book = "".join(f"## Same\n\nword {number}\n\n" for number in range(30))
    assert statuses(tmp_path, 'book, Same, par. 1, "word 3"', 'book, Same, par. 1, "word 29"', book=book) == [
        "verified",
        "elsewhere",
    ]


@pytest.mark.parametrize(
    ("place", "code", "marked", "message", "hint"),
    [
        (
            'book, Part One, Costs, par. 2, "second costs are known"',
            "quote-altered",
            "second costs are known",
            "Part One, Costs, par. 2 has nearly these words, but not exactly",
            "does the claim still hold? If so, quote the words exactly, or cite the place without a quote",
        ),
        (
            'book, Part One, Costs, par. 2, "… unknown … first"',
            "quote-altered",
            "… unknown … first",
            "no single paragraph has the parts of this quote one after the other",
            "they are in Part One, Costs, par. 2 and Part One, Costs, par. 1: quote each by itself",
        ),
        (
            'book, Part Two, par. 1, "no such words"',
            "no-such-place",
            "par. 1",
            '"Part Two" of book has no paragraphs',
            "paragraphs are counted from 1, from one heading to the next",
        ),
        (
            'book, par. 1, "no such words"',
            "quote-absent",
            "no such words",
            "these words appear nowhere in book",
            "does the claim still hold? If so, quote the words exactly, or cite the place without a quote",
        ),
        (
            'book, par. 1, "Hopes"',
            "quote-elsewhere",
            "Hopes",
            "these words are not in the cited place, but in Part One, par. 1 and Part One, Summary, par. 1",
            "cite the place that you mean",
        ),
        (
            'book, Part One, par. 1, "nobody named"',
            "quote-elsewhere",
            "nobody named",
            "these words are not in the cited place, but in Part Two, Summary, par. 1",
            'write: book, Part Two, Summary, par. 1, "nobody named"',
        ),
        (
            'book, Part Two, Costs, par. 1, "Part Two"',
            "quote-absent",
            "Part Two",
            "these words appear nowhere in book",
            'it is in the heading "Part Two": quote from a paragraph',
        ),
        (
            "book, Part Tow, par. 1",
            "no-such-place",
            "Part Tow",
            'book has no section "Part Tow"',
            'did you mean "Part Two"?',
        ),
        (
            'book, Part Tow, par. 1, "nobody named"',
            "no-such-place",
            "Part Tow",
            'book has no section "Part Tow"',
            "the quoted words are in Part Two, Summary, par. 1",
        ),
        (
            "book, par. 2",
            "no-such-place",
            "par. 2",
            "book has 1 paragraph before its first heading",
            "name the section, too",
        ),
        ('book, par. 1, "…"', "quote-absent", "…", "these words appear nowhere in book", "there are no words in it"),
    ],
)
def test_a_fault_says_what_is_wrong_where_and_what_helps(
    tmp_path: Path, place: str, code: str, marked: str, message: str, hint: str
) -> None:
    reading, verification = check(tmp_path, place)
    (fault,) = reading.located(faults(verification, "--source"))
    line, column = fault.position[:2]
    assert (fault.code, fault.message, fault.hint) == (code, message, hint)
    assert reading.lines[line - 1][column - 1 : column - 1 + fault.width] == marked
    assert fault.severity == ("warning" if code == "quote-elsewhere" else "error")


def test_the_hint_for_another_page_keeps_a_heading_that_is_right(tmp_path: Path) -> None:
    page = '<p><span role="doc-pagebreak" aria-label="{}"></span>{}</p>'
    gains = f"<h2>2 Gains</h2>{page.format(1, 'The first port gains.')}{page.format(2, 'The second gains more.')}"
    (tmp_path / "port.html").write_text(f"<h1>Ports</h1>{gains}<h2>Costs</h2><p>Nobody pays.</p>", encoding="utf-8")
    places = ('port, Gains, p. 2, "The first port gains"', 'port, Costs, p. 2, "The first port gains"')
    hints = [said(tmp_path, place, references="references: [{id: port}]")[0].hint for place in places]
    assert hints == [f'write: {place}, "The first port gains"' for place in ("port, Gains, p. 1", "port, p. 1")]


TABLES = (
    *("<h1>Ports</h1><h2>2 Fees</h2>", "<p>Table 2-1. Fees", "<table><tr><th>Port<th>Fee<tr><td>Orr<td>50</table>"),
    *("<p>{}Prose.", "<p>Table 2-2. Ships", "<table><tr><th>Port<th>Ships<tr><td>Orr<td>62</table>"),
    "<p>{}The end.",
)


@pytest.mark.parametrize(
    ("place", "written"),
    [
        ('port, p. 3, table 2-2, "62"', 'port, p. 2, table 2-2, "62"'),
        ('port, table 2-2, p. 3, "62"', 'port, table 2-2, p. 2, "62"'),
        ('port, p. 2, table 2-1, "62"', 'port, p. 2, table 2-2, "62"'),
        ('port, ch. 2, p. 3, table 2-2, "62"', 'port, ch. 2, p. 2, table 2-2, "62"'),
        ('port, bk. 1, p. 3, "62"', 'port, bk. 1, p. 2, "62"'),
        ('port, p. 2, table 2-2, "The end"', 'port, p. 3, "The end"'),
        ('port, p. 3, table 2-1, "Prose"', 'port, p. 2, "Prose"'),
        ("port, table 2-2, p. 3", "port, table 2-2, p. 2"),
    ],
)
def test_the_hint_for_another_page_keeps_the_other_parts(tmp_path: Path, place: str, written: str) -> None:
    breaks = (f'<span role="doc-pagebreak" aria-label="{page}"></span>' for page in (2, 3))
    (tmp_path / "port.html").write_text("\n".join(TABLES).format(*breaks), encoding="utf-8")
    (fault,) = said(tmp_path, place, references="references: [{id: port}]")
    assert fault.hint == f"write: {written}"


@pytest.mark.parametrize(
    ("book", "quote", "written"),
    [
        ("| | A | B |\n|-|-|-|\n| Total | 61.2 | 50.9 |\n", "Total 50.9", "Total … 50.9"),
        (
            "It was cancelled in June on nineteen days.",
            "was cancelled on nineteen days",
            "was cancelled … on nineteen days",
        ),
        ("It was not cancelled on nineteen days.", "was cancelled on nineteen days", None),
        ("It was cancelled on nineteen days.", "was cancelled on twenty days", None),
    ],
)
def test_words_that_a_quote_leaves_out_without_a_sign_can_be_marked(
    tmp_path: Path, book: str, quote: str, written: str | None
) -> None:
    (fault,) = said(tmp_path, f"'book, \"{quote}\"'", book=book)
    assert fault.code == "quote-altered"
    hint = f'does the claim still hold? If so, write … for the words left out: "{written}"'
    assert (fault.hint == hint) == (written is not None)
    assert written is None or said(tmp_path, f"'book, \"{written}\"'", book=book) == []


def test_what_is_not_a_heading_is_answered_with_those_there_are(tmp_path: Path) -> None:
    few, many = (f"x\n\n{''.join(f'## Chapter {n}' + chr(10) for n in range(count))}" for count in (2, 20))
    hints = [said(tmp_path, "book, Zzz, par. 1", book=book)[0].hint for book in ("x", few, many)]
    assert hints == [
        "its text has no headings",
        "known here: Chapter 0, Chapter 1",
        "write the heading as it appears in the text",
    ]


def test_a_text_of_one_section_counts_its_paragraphs(tmp_path: Path) -> None:
    (fault,) = said(tmp_path, "book, par. 3", book="one\n\ntwo")
    assert fault.message == "book has 2 paragraphs"
    assert fault.hint == "paragraphs are counted from 1, between empty lines"


def test_faults_come_in_the_order_of_the_file_and_find_their_words_in_any_notation(tmp_path: Path) -> None:
    references = f"references:\n- type: book\n  id: book\n  sha256: {'0' * 64}\n- {{id: lost}}"
    places = (
        r'"book, par. 1, \"none such\""',
        ">-\n      book, par. 1,\n      \"none such\"",
        'book, par. 1, “none such”',
        'lost, par. 1, "none such"',
        "lost, par. 2",
    )  # fmt: skip
    found = said(tmp_path, *places, references=references)
    assert [(fault.code, *fault.position[:2], fault.width) for fault in found] == [
        ("changed-source", 6, 11, 64),
        ("no-source", 7, 8, 4),
        ("quote-absent", 11, 28, 9),
        ("quote-absent", 15, 8, 9),
        ("quote-absent", 17, 26, 9),
    ]
    assert found[1].message == 'no text of "lost" is given: 2 places cannot be looked up'
    assert found[1].severity == "warning"


def test_a_text_is_the_one_that_was_cited_if_its_sum_is_whatever_its_line_ends(tmp_path: Path) -> None:
    import hashlib

    for form in (BOOK, BOOK.replace("\n", "\r\n")):
        for case in (str.upper, str.lower):
            given = case(hashlib.sha256(form.encode()).hexdigest())
            _, verification = check(tmp_path, "book, par. 1", references=f"references: [{{id: book, sha256: {given}}}]")
            assert not verification.changed
    (fault,) = said(
        tmp_path, "book, par. 1", book=f"{BOOK} ", references=f"references: [{{id: book, sha256: {given}}}]"
    )
    assert fault.code == "changed-source"
    assert fault.hint is not None
    assert fault.hint.endswith(hashlib.sha256(f"{BOOK} ".encode()).hexdigest())


def test_a_source_that_nobody_cites_needs_no_text(tmp_path: Path) -> None:
    assert said(tmp_path, "book, par. 1", references="references: [{id: book}, {id: lost}]") == []


def test_citations_are_counted_by_option_and_kind(tmp_path: Path) -> None:
    (tmp_path / "book.md").write_text(BOOK, encoding="utf-8")
    reading = read_text(
        "policy-cli: 1\ntitle: T\nreferences: [{id: book}]\noptions:\n  a: {name: A}\n  b:\n    name: B\n"
        "    risks:\n      - claim: c\n        cite: ['book, par. 1', 'book, p. 2']\n    arguments:\n      against:\n"
        '      - claim: d\n        cite: book, par. 1, "Of the lead"\n'
    )
    assert reading.decision is not None
    verification = verify(reading.decision, read_texts(str(tmp_path), {}, cited_sections(reading.decision)))
    assert verification.counts() == {
        ("b", "risk"): {"place only": 1, "unverifiable": 1},
        ("b", "against"): {"verified": 1},
    }
    assert summed_up(sum(verification.counts().values(), Counter())) == (
        "1 quote verified, 1 place found (no quote to check), 1 place that could not be checked."
    )


def test_progress_is_told_from_none_to_all(tmp_path: Path) -> None:
    reading, _ = check(tmp_path, "book, par. 1", "book, par. 1")
    assert reading.decision is not None
    told: list[float] = []
    verify(reading.decision, {}, told.append)
    assert told == [0, 0.5, 1]


NUMBERED = """\
# Notes

11. The first port was built by the town.

Its costs were low.

# Gains

12. The second port was not.

13. The third one was sold.

It was sold at a loss.
"""
# In Markdown a number with a point begins a list.
ESCAPED = NUMBERED.replace(". The", "\\. The")


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ('par. 12, "The second port"', "verified"),
        ('Gains, par. 12, "The second port"', "verified"),
        ('pars. 11-12, "The second port"', "verified"),
        ('pars. 12, 13, "The third one"', "verified"),
        ('Gains, par. 3, "sold at a loss"', "verified"),
        ('par. 13, "The second port"', "elsewhere"),
        ('Notes, par. 12, "The second port"', "no such place"),
        ("par. 13", "place only"),
        ("par. 14", "no such place"),
    ],
)
def test_a_paragraph_is_the_one_with_the_printed_number(tmp_path: Path, place: str, status: str) -> None:
    assert statuses(tmp_path, f"'book, {place}'", book=ESCAPED) == [status]


def test_the_printed_number_is_what_to_write(tmp_path: Path) -> None:
    (fault,) = said(tmp_path, "'book, par. 13, \"The second port\"'", book=ESCAPED)
    assert fault.hint == 'write: book, Gains, par. 12, "The second port"'
    _, verification = check(tmp_path, "'book, par. 13, \"The second port\"'", book=ESCAPED)
    (found,) = verification.findings[0].found
    assert (found.section, found.paragraph, found.number) == ("Gains", 1, "12")


PARTED = """\
# Duties

31. A keeper must light the lamp:

(a) at dusk; and

(b) in fog.

32. Nobody may sell the oil.

A keeper once did.

33. The lamp may go out:

(i) by day;

(ii) in a calm.

The report ends.
"""


@pytest.mark.parametrize("point", [".", "\\.", ")"])
@pytest.mark.parametrize(
    ("number", "quote", "status"),
    [
        ("31", "in fog", "verified"),
        ("31-32", "in fog", "verified"),
        ("32", "A keeper once did", "verified"),
        ("33", "in a calm", "verified"),
        ("31", "Nobody may sell", "elsewhere"),
        # After the last number only a list belongs to it.
        ("33", "The report ends", "elsewhere"),
    ],
)
def test_what_follows_a_printed_number_belongs_to_its_paragraph(
    tmp_path: Path, point: str, number: str, quote: str, status: str
) -> None:
    book = re.sub(r"(?<=\d)\.", lambda _: point, PARTED)
    assert statuses(tmp_path, f"'book, par. {number}, \"{quote}\"'", book=book) == [status]


def test_words_in_a_list_are_found_in_the_paragraph_with_the_printed_number(tmp_path: Path) -> None:
    (fault,) = said(tmp_path, "'book, par. 32, \"in fog\"'", book=PARTED)
    assert fault.hint == 'write: book, par. 31, "in fog"'


def test_the_number_of_a_note_is_not_that_of_a_paragraph(tmp_path: Path) -> None:
    note = "\n\nA lamp broke.[^1]\n\n[^1]: Its glass was thin.\n\n"
    book = (
        f"{PARTED.replace('31', '1').replace('32', '2').replace('33', '3')}{note}# Others{note.replace('thin', 'old')}"
    )
    (fault,) = said(tmp_path, "'book, Others, \"glass was thin\"'", book=book)
    assert fault.hint == 'write: book, Duties, par. 11, "glass was thin"'


def test_the_numbers_of_a_list_without_empty_lines_are_not_those_of_paragraphs(tmp_path: Path) -> None:
    book = "Before.\n\n1. one lamp\n2. two lamps\n3. three lamps\n\nAfter.\n"
    assert statuses(tmp_path, "'book, par. 2, \"two lamps\"'", book=book) == ["verified"]
    assert statuses(tmp_path, "'book, par. 3, \"After\"'", book=book) == ["verified"]


@pytest.mark.parametrize("numbers", [("1", "2"), ("3", "2", "1"), ("1", "1", "2")])
def test_few_numbers_or_numbers_that_do_not_rise_are_not_those_of_paragraphs(
    tmp_path: Path, numbers: tuple[str, ...]
) -> None:
    book = "Before.\n\n" + "\n\n".join(f"{number}\\. It is so {n}" for n, number in enumerate(numbers))
    assert statuses(tmp_path, "'book, par. 2, \"It is so 0\"'", book=book) == ["verified"]


def test_numbers_of_lists_do_not_hide_those_of_paragraphs(tmp_path: Path) -> None:
    numbers = ("3.1", "3.2", "1", "2", "3.3", "1")
    book = "Before.\n\n" + "\n\n".join(f"{number}\\. It is so {n}" for n, number in enumerate(numbers))
    assert statuses(tmp_path, "'book, par. 3.3, \"It is so 4\"'", book=book) == ["verified"]
    assert statuses(tmp_path, "'book, par. 3.3, \"It is so 0\"'", book=book) == ["elsewhere"]


MARKED = (
    "The dike¹ held,†‡ they say,[4][5] for 9⁴ days on 30 m² of clay.⁷⁻⁹ It emits CO₂. "
    "It fell in 1990[10] by 10¹² liters of E=mc².\n"
)


@pytest.mark.parametrize(
    ("quote", "status"),
    [
        ("The dike held, they say, for 9⁴ days", "verified"),
        ("The dike¹ held,†‡ they say,[4][5] for", "verified"),
        ("on 30 m² of clay. It emits", "verified"),
        ("It emits CO2", "verified"),
        ("It fell in 1990 by 10¹² liters", "verified"),
        ("by 10¹ liters", "altered"),
        ("liters of E=mc.", "altered"),
        ("for 9 days", "altered"),
        ("for 94 days", "altered"),
        ("on 30 m of clay", "altered"),
        ("The dike² held", "altered"),
        ("It emits CO3", "altered"),
    ],
)
def test_the_mark_of_a_note_is_not_a_word_but_a_power_is(tmp_path: Path, quote: str, status: str) -> None:
    assert statuses(tmp_path, f"'book, \"{quote}\"'", book=MARKED) == [status]


def test_very_many_marks_of_notes_are_left_out_in_linear_time(tmp_path: Path) -> None:
    book = f"The dike held. {'word.[1]' * 9}{'[1]' * 40_000}x {'It held.⁴ ' * 40_000}\n"
    started = monotonic()
    assert statuses(tmp_path, "'book, \"It held. It held\"'", book=book) == ["verified"]
    assert monotonic() - started < 10
