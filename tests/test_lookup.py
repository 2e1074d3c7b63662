"""Places in texts: sections by name and number, tables, figures, notes, chapters, and printed paragraph numbers."""

import subprocess
from pathlib import Path

import pytest

from policy_cli.diagnostics import Diagnostic
from policy_cli.sources.faults import faults
from policy_cli.sources.headings import label_of
from policy_cli.sources.texts import read_texts
from policy_cli.sources.verification import Finding, cited_sections, passages, verify
from tests.conftest import Needs, read_text
from tests.test_verification import decision

LAW = """\
# The Harbor Act

The preamble is short.

## Chapter 1: Ports

### Article 1 Aim

The aim is safe ports.

### Article 2 Duties

1\\. The board keeps the ports open.

2\\. The board reports each year.

## Chapter 2: Money

### Article 3 Fees

Ships pay a fee.[^1] Crews do not.[^2]

Table 1: Fees by port

| Port | Fee 2027 | Fee 2028 |
|------|----------|----------|
| Orr  | 5        | 6        |
| Ely  | 7        | 8        |

Source: the board.

Prose after the table.

Table 2. Ships

| Port | Ships |
|------|-------|
| Orr  | 50    |
| Ely  | 70    |

Figure 1: A map of the harbor

## 3.2 Costs

Costs are high. Table 3 shows nothing, and chapter 4 is not here.

## Reply to "Dear Neighbor"

It was read all the same.

## Appendix B. Maps

More on maps.

[^1]: Set in 2020.
[^2]: Never paid.
"""


def findings(folder: Path, data: str | bytes, *places: str, name: str = "book.md") -> list[Finding]:
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return checked(folder, *places)


def checked(folder: Path, *places: str) -> list[Finding]:
    return [finding for _, finding in said(folder, *places)]


def said(folder: Path, *places: str) -> list[tuple[list[Diagnostic], Finding]]:
    """Return the diagnostics and the finding of each place."""
    quoted = ("'" + f"book, {place}".replace("'", "''") + "'" for place in places)
    made = read_text(decision(*quoted)).decision
    assert made is not None
    verification = verify(made, read_texts(str(folder), {}, cited_sections(made)))
    every = faults(verification, "--source")
    return [
        ([fault for fault in every if fault.target and fault.target.origin == found.place.origin], found)
        for found in verification.findings
    ]


PLACES = [
    # Chapters and the like, by their headings.
    ("ch. 1", "place only"),
    ('ch. 2, "pay a fee"', "verified"),
    ('ch. 1, "pay a fee"', "elsewhere"),
    ("ch. 3", "no such place"),
    ('art. 1, "safe ports"', "verified"),
    ('art. 2, par. 2, "reports each year"', "verified"),
    ('art. 2, par. 1, "reports each year"', "elsewhere"),
    ("art. 2, par. 3", "no such place"),
    ('arts. 1-2, "reports each year"', "verified"),
    ('arts. 1-2, "pay a fee"', "elsewhere"),
    ('art. 2(1), "ports open"', "verified"),
    ('art. 2, "Duties"', "verified"),
    ("art. 9", "no such place"),
    ('app. B, "on maps"', "verified"),
    ('§ 3.2, "are high"', "verified"),
    ('§ 3.2, "on maps"', "elsewhere"),
    ("§ 3.3", "page only"),
    # Tables, figures and notes, by their captions and marks.
    ('table 1, "Orr 5"', "verified"),
    ('table 1, "Fees by port"', "verified"),
    ('table 1, "the board"', "verified"),
    ('table 1, "Prose after the table"', "elsewhere"),
    ('table 2, "Orr 5"', "elsewhere"),
    ('tables 1-2, "Orr 50"', "verified"),
    ('ch. 2, table 1, "Ely 7"', "verified"),
    ("ch. 1, table 1", "page only"),
    ("table 3", "no such place"),
    ('fig. 1, "map of the harbor"', "verified"),
    ("fig. 2", "no such place"),
    ('n. 1, "Set in 2020"', "verified"),
    ('n. 2, "Set in 2020"', "elsewhere"),
    ("n. 3", "no such place"),
    ("l. 4", "page only"),
    ('col. 4, "are high"', "verified"),
    # Sections by their name, by their number, by both.
    ('Costs, "are high"', "verified"),
    ('3.2, "are high"', "verified"),
    ("3.2 Costs, par. 1", "place only"),
    ("3.2. Costs, par. 1", "place only"),
    ("Section 3.2, par. 1", "place only"),
    ("3.3 Costs", "no such place"),
    ("Aim, par. 1", "place only"),
    ("Article 1, par. 1", "place only"),
    ("Article I, par. 1", "place only"),
    ("Chapter One, Duties, par. 2", "place only"),
    ("Ports, Article 2, par. 2", "place only"),
    ("Money, Duties", "no such place"),
    ("Maps", "place only"),
    ("Reply to ‘Dear Neighbor’, par. 1", "place only"),
    ('Reply to ‘Dear Neighbor’, par. 1, "was read"', "verified"),
]


@pytest.mark.parametrize(("place", "status"), PLACES)
def test_a_place_is_looked_up_by_headings_and_captions(tmp_path: Path, place: str, status: str) -> None:
    assert [finding.status for finding in findings(tmp_path, LAW, place)] == [status]


@pytest.mark.parametrize("kind", ["html", "docx", "epub", "odt", "rst", "org"])
def test_it_is_looked_up_so_in_every_kind_of_file(tmp_path: Path, kind: str, needs: Needs) -> None:
    pytest.importorskip("lxml", reason="reading these files needs lxml")
    made = tmp_path / "made"
    made.mkdir()
    (made / "book.md").write_text(LAW, encoding="utf-8")
    call = [needs("pandoc"), "--metadata", "title=T", str(made / "book.md"), "-o", str(tmp_path / f"book.{kind}")]
    subprocess.run(call, check=True, timeout=60)
    # In reStructuredText and Org, Pandoc reads numbered paragraphs back as a list, which is one paragraph.
    lost = ("art. 2, par", "Chapter One, Duties", "Ports, Article 2") if kind in ("rst", "org") else ()
    places = [one for one in PLACES if not one[0].startswith(lost)]
    found = checked(tmp_path, *(place for place, _ in places))
    assert [(place, finding.status) for (place, _), finding in zip(places, found, strict=True)] == places


def test_a_text_without_markup_has_them_too(tmp_path: Path) -> None:
    text = (
        "CHAPTER I\n\nOf ports.\n\nArticle 1. Aim\n\nSafe ports.\n\nChapter 2: Money\n\nArticle 2\n\nShips pay.\n\n"
        "Table 1: Fees\n\nPort   Fee\nOrr    5\nEly    7\n\nThe fee is new.\n\n3.2 Costs\n\nHigh.\n\nNotes\n\n"
        "1. Set in 2020.\n\n2. Never paid.\n"
    )
    places = {
        'ch. 1, "Safe ports"': "verified",
        'ch. 2, "Safe ports"': "elsewhere",
        'art. 2, "Ships pay"': "verified",
        'art. 1, "Ships pay"': "elsewhere",
        "art. 3": "no such place",
        'table 1, "Orr 5"': "verified",
        'table 1, "The fee is new"': "elsewhere",
        "Chapter II, Article 2, par. 1": "place only",
        'Costs, "High"': "verified",
        'Notes, n. 2, "Never paid"': "verified",
        'n. 1, "Never paid"': "elsewhere",
    }
    found = findings(tmp_path, text, *places, name="book.txt")
    assert {place: finding.status for place, finding in zip(places, found, strict=True)} == places


def test_a_number_is_missing_only_if_those_before_it_are_there(tmp_path: Path) -> None:
    """A caption that cannot be seen in a PDF is a reason to doubt what was read, not the place."""
    book = "# A\n\nTable 1: x\n\nTable 2: y\n\nTable 4: z\n\nTable 2.1: u\n\nTable 2.2: v\n"
    places = ("table 3", "table 5", "table 2.3", "table 3.1", "fig. 1")
    assert {finding.status for finding in findings(tmp_path, book, *places)} == {"page only"}
    whole = book.replace("Table 4", "Table 3")
    assert [finding.status for finding in findings(tmp_path, whole, "table 4", "table 2.3")] == ["no such place"] * 2


def test_tables_can_be_counted_by_chapters(tmp_path: Path) -> None:
    book = "# A\n\nTable 3-1. Fees\n\nFees rose.\n\nTable 3–2: Ships\n\nShips sank.\n"
    places = {
        'table 3-1, "Fees rose"': "verified",
        'table 3-2, "Ships sank"': "verified",
        'table 3-2, "Fees rose"': "elsewhere",
        "table 3-3": "no such place",
    }
    found = findings(tmp_path, book, *places)
    assert {place: finding.status for place, finding in zip(places, found, strict=True)} == places


def test_a_number_with_a_hyphen_can_be_a_range_of_tables(tmp_path: Path) -> None:
    book = "# A\n\nTable 2: Fees\n\nFees rose.\n\nTable 3 - 1 port\n\nShips sank.\n"
    found = findings(tmp_path, book, 'table 2-3, "Fees rose"', 'table 2-3, "Ships sank"', 'table 3, "Ships sank"')
    assert [finding.status for finding in found] == ["verified"] * 3


def test_tables_in_one_paragraph_are_not_told_apart(tmp_path: Path) -> None:
    """As in a PDF, where nothing shows where the first one ends: neither is wrong, and neither is what to write."""
    (tmp_path / "book.txt").write_text("Intro.\n\nTable 1: Fees\nOrr 5\nTable 2: Ships\nEly 7\n\nEnd.")
    first, second, (told, _) = said(tmp_path, 'table 1, "Ely 7"', 'table 2, "Ely 7"', 'table 3, "Ely 7"')
    assert (first[1].status, second[1].status) == ("verified", "verified")
    assert told[0].hint == "the quoted words are in par. 2"


@pytest.mark.parametrize(
    "words", ["Table 3 shows the costs.", "Table 3, below, is new.", "Table of contents", "See Table 3: it is new."]
)
def test_a_sentence_is_not_a_caption(tmp_path: Path, words: str) -> None:
    (finding,) = findings(tmp_path, f"# A\n\n{words}\n\nMore.", "table 3")
    assert finding.status == "page only"


def test_a_place_in_a_table_is_a_row_and_what_heads_its_column(tmp_path: Path) -> None:
    (tmp_path / "book.md").write_text(LAW, encoding="utf-8")
    expected = {
        'table 2, "Orr 5"': ("table 1", "Orr", "Fee 2027"),
        'table 2, "Ely 7 8"': ("table 1", "Ely", "Fee 2028"),
        'table 1, "Port Ships"': ("table 2", "Port", "Ships"),
        'table 1, "Orr 50"': ("table 2", "Orr", "Ships"),
        'Aim, "Ely 70"': ("Article 3 Fees, par. 7", "Ely", "Ships"),
    }
    for (told, finding), (place, row, column) in zip(said(tmp_path, *expected), expected.values(), strict=True):
        (found,) = finding.found
        assert (found.place.within, found.row, found.column) == (place, row, column)
        assert f'{place} (row "{row}", column "{column}")' in told[0].message
        assert told[0].hint == f'write: book, {place}, "{finding.place.quote}"'


def test_what_heads_a_column_is_not_told_where_rows_differ(tmp_path: Path) -> None:
    page = "<table><tr><th>Port<th colspan=2>Fees<tr><td>Orr<td>5<td>6</table><h1>A</h1><p>x"
    pytest.importorskip("lxml", reason="reading web pages needs lxml")
    (finding,) = findings(tmp_path, page, 'A, "Orr 5"', name="book.html")
    assert [(found.row, found.column) for found in finding.found] == [("Orr", None)]


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("3.2 Costs", (None, "3.2", "Costs")),
        ("IV. Costs", (None, "4", "Costs")),
        ("(b) Costs", (None, "B", "Costs")),
        ("A.1 Costs", (None, "A.1", "Costs")),
        ("Part One: Hopes", ("part", "1", "Hopes")),
        ("CHAPTER III", ("chapter", "3", "")),
        ("§ 12a Fees", ("section", "12A", "Fees")),
        ("Art. 5 – Duties", ("article", "5", "Duties")),
        ("Annex C. Maps", ("appendix", "C", "Maps")),
        ("Schedule 2: Dues", ("schedule", "2", "Dues")),
        ("Clause 9", ("clause", "9", "")),
        ("A plan", None),
        ("I wrote this", None),
        ("Part of the plan", None),
        ("2030 in figures", None),
        ("3D printing", None),
    ],
)
def test_what_a_heading_begins_with_is_its_number_or_not(heading: str, label: tuple[str | None, str, str]) -> None:
    assert label_of(heading) == label


NUMBERED = "# Notes\n\n11\\. One.\n\nSub.\n\n# Gains\n\n12\\. Two.\n\n13\\. Three.\n\nSub two.\n"
LOW = "# A\n\n1\\. One:\n\n(a) this;\n\n(b) that.\n\n2\\. Two.\n\n3\\. Three.\n"


@pytest.mark.parametrize(
    ("book", "place", "message", "hint"),
    [
        (
            LOW,
            "A, par. 3",
            "par. 3 is the paragraph with this printed number; by counting, it would be another one",
            "quote a few words of the one that you mean",
        ),
        (
            NUMBERED,
            "Gains, par. 2",
            "no paragraph there is printed as par. 2; by counting, it would be par. 13",
            "write: book, Gains, par. 13",
        ),
        (
            NUMBERED,
            'Gains, par. 2, "Three"',
            "no paragraph there is printed as par. 2; by counting, it would be par. 13",
            'write: book, Gains, par. 13, "Three"',
        ),
        (LOW, 'A, par. 3, "Three"', None, None),
        (LOW, "A, par. 1", None, None),
        (NUMBERED, "Gains, par. 3", None, None),
        (NUMBERED, "Gains, par. 13", None, None),
    ],
)
def test_a_warning_names_a_number_that_means_two_paragraphs(
    tmp_path: Path, book: str, place: str, message: str | None, hint: str | None
) -> None:
    (tmp_path / "book.md").write_text(book, encoding="utf-8")
    ((told, finding),) = said(tmp_path, place)
    assert finding.status in ("place only", "verified")
    expected = [("counted-paragraph", "warning", message, hint)] if message else []
    assert [(one.code, one.severity, one.message, one.hint) for one in told] == expected


def test_what_a_fault_says_to_write_is_found(tmp_path: Path) -> None:
    """The heading reads as a locator, so its section is named by what is above it."""
    book = '# The Book\n\nx\n\n## Page 4\n\nThe words.\n\n## "A" and "B"\n\nOther words.\n'
    (tmp_path / "book.md").write_text(book, encoding="utf-8")
    ((told, _),) = said(tmp_path, 'The Book, par. 1, "Other words"')
    assert told[0].hint == 'write: book, ‘A’ and ‘B’, par. 1, "Other words"'
    assert [finding.status for finding in checked(tmp_path, '‘A’ and ‘B’, par. 1, "Other words"')] == ["verified"]


def test_a_text_is_shown_with_its_tables_and_notes(tmp_path: Path) -> None:
    (tmp_path / "book.md").write_text(LAW, encoding="utf-8")
    text = read_texts(str(tmp_path), {}, {"book": ()})["book"]
    shown = [(name, ", ".join(map(str, one.locators))) for name, own in passages(text) for one in own]
    assert ("Article 3 Fees", "table 1, par. 3") in shown
    assert ("Article 3 Fees", "fig. 1, par. 8") in shown
    assert ("Appendix B. Maps", "n. 2") in shown
