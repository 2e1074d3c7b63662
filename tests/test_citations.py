import pytest

from policy_cli.document import Content, Span, plain_text, sentence
from policy_cli.model import Date, Name, Reference
from policy_cli.places import Place
from policy_cli.references.notes import (
    ShortNotes,
    address,
    bibliography_entry,
    date_in_words,
    family_name,
    full_name,
    full_note,
    short_note,
    short_title,
    where,
)
from tests.conftest import Run, decision_of, read_text

DOE = "author: [{family: Doe, given: Jane}]"
TWO = "author: [{family: Doe, given: Jane}, {family: Roe, given: Richard}]"
THREE = "author: [{family: Doe, given: Jane}, {family: Roe, given: Richard}, {family: Poe, given: Edgar A.}]"
FOUR = f"{THREE[:-1]}, {{family: Moe, given: Max}}]"
EDITOR = "editor: [{family: Haass, given: Richard N.}]"
EDITORS = "editor: [{family: Haass, given: Richard N.}, {family: Sullivan, given: Meghan}]"
JOURNAL = "type: article-journal, container-title: Foreign Affairs, volume: 80, issue: 4"
PRESS = "publisher: Yale University Press, publisher-place: New Haven, issued: 1988"
TIMES = "type: article-newspaper, container-title: New York Times, issued: 2001-03-17, URL: 'https://x.org/oil'"
BRIEF = "type: report, genre: Brief Analysis, publisher: Washington Institute, issued: 2001-01-12"
OF_1963 = "type: book, publisher: X, issued: 1963"
SITE = "type: webpage, container-title: Stimson Website, issued: 2006-09-01, URL: 'https://example.org/iran'"


def reference(record: str) -> Reference:
    reading = read_text(
        f"policy-cli: 1\ntitle: T\nreferences: [{{id: ash, {record}}}]\noptions: {{a: {{name: A}}, b: {{name: B}}}}"
    )
    assert reading.decision is not None, reading.diagnostics
    return reading.decision.references[0]


def cited(written: str) -> Place:
    """Return a place as it is written in the file."""
    reading = read_text(
        "policy-cli: 1\ntitle: T\nreferences: [{id: ash, title: x}]\n"
        f"options: {{a: {{name: A, cite: '{written}'}}, b: {{name: B}}}}"
    )
    assert reading.decision is not None, reading.diagnostics
    return reading.decision.options["a"].cite[0]


def full(record: str, written: str | None = None) -> str:
    return plain_text(sentence(full_note(reference(record), cited(written) if written else None)))


def short(record: str, written: str | None = None) -> str:
    return plain_text(sentence(short_note(reference(record), cited(written) if written else None)))


def italics(content: Content) -> list[str]:
    return [part.text for part in content if isinstance(part, Span) and part.style == "emphasis"]


FULL_NOTES = [
    # CSL has a role of its own for an editor who is the translator too (14.104).
    (
        f"{OF_1963}, {DOE}, title: Oil, editor-translator: [{{family: Roe, given: Richard}}]",
        "Jane Doe, Oil, ed. and trans. Richard Roe (X, 1963).",
    ),
    (
        f"{OF_1963}, title: Oil, editor-translator: [{{family: Roe, given: Richard}}]",
        "Richard Roe, ed. and trans., Oil (X, 1963).",
    ),
    # A journal article (14.171)
    (
        f"{JOURNAL}, {DOE}, title: Iran in the Balance, issued: {{date-parts: [[2001, 7], [2001, 8]]}}, page: 58-71",
        "Jane Doe, “Iran in the Balance,” Foreign Affairs 80, no. 4 (July/August 2001): 58–71.",
    ),
    (
        f"{JOURNAL}, {DOE}, title: Oil, issued: 2001, page: I--100",
        "Jane Doe, “Oil,” Foreign Affairs 80, no. 4 (2001): I–100.",
    ),
    (
        f"{JOURNAL}, {TWO}, title: Oil, issued: 2001",
        "Jane Doe and Richard Roe, “Oil,” Foreign Affairs 80, no. 4 (2001).",
    ),
    (
        "type: article-journal, container-title: Survival, volume: 3, title: Oil, issued: {year: 2001, season: 2}",
        "“Oil,” Survival 3 (Summer 2001).",
    ),
    (
        f"{JOURNAL}, {DOE}, title: Oil, issued: 2001, page: 5-9, DOI: 10.1000/xyz, URL: 'https://example.org/oil'",
        "Jane Doe, “Oil,” Foreign Affairs 80, no. 4 (2001): 5–9, https://doi.org/10.1000/xyz.",
    ),
    # A magazine and a newspaper (14.188, 14.191)
    (
        f"type: article-magazine, {DOE}, title: Tehran Days, container-title: The Economist, issued: 2001-03-17",
        "Jane Doe, “Tehran Days,” The Economist, March 17, 2001.",
    ),
    (f"{TIMES}, {DOE}, title: Oil", "Jane Doe, “Oil,” New York Times, March 17, 2001, https://x.org/oil."),
    # A book, by its authors or its editors (14.100, 14.103)
    (
        f"type: book, {DOE}, title: 'The Eagle and the Lion: A Tragedy', {PRESS}",
        "Jane Doe, The Eagle and the Lion: A Tragedy (New Haven: Yale University Press, 1988).",
    ),
    (
        f"type: book, {THREE}, title: Oil, publisher: X, issued: 1988",
        "Jane Doe, Richard Roe, and Edgar A. Poe, Oil (X, 1988).",
    ),
    (f"type: book, {FOUR}, title: Oil, {PRESS}", "Jane Doe et al., Oil (New Haven: Yale University Press, 1988)."),
    (
        f"type: book, {EDITOR}, title: Oil, {PRESS}",
        "Richard N. Haass, ed., Oil (New Haven: Yale University Press, 1988).",
    ),
    (
        f"type: book, {EDITORS}, title: Oil, {PRESS}",
        "Richard N. Haass and Meghan Sullivan, eds., Oil (New Haven: Yale University Press, 1988).",
    ),
    # A chapter (14.107)
    (
        f"type: chapter, {DOE}, {EDITORS}, title: Oil, container-title: Honey, publisher: X, issued: 1988",
        "Jane Doe, “Oil,” in Honey, ed. Richard N. Haass and Meghan Sullivan (X, 1988).",
    ),
    (
        f"type: chapter, {DOE}, title: Oil, container-title: Honey and Vinegar, {PRESS}",
        "Jane Doe, “Oil,” in Honey and Vinegar (New Haven: Yale University Press, 1988).",
    ),
    # A report or paper (14.220)
    (f"{BRIEF}, {DOE}, title: Oil", "Jane Doe, Oil, Brief Analysis (Washington Institute, January 12, 2001)."),
    (
        "type: report, author: [{literal: World Bank}], title: Oil, publisher: World Bank, issued: 2001",
        "World Bank, Oil (World Bank, 2001).",
    ),
    ("type: report, title: Oil, genre: Commentary, publisher: X", "Oil, Commentary (X)."),
    # A web page (14.207)
    (
        f"{SITE}, author: [{{literal: Stimson Center}}], title: About Iran",
        "Stimson Center, “About Iran,” Stimson Website, September 1, 2006, https://example.org/iran.",
    ),
    ("type: webpage, title: About Iran, URL: 'https://example.org/iran'", "“About Iran,” https://example.org/iran."),
    # A title ends in a question mark (6.125) or names a suffix, a particle
    (
        f"{JOURNAL}, {DOE}, title: 'Whither Iran?', issued: 2001",
        "Jane Doe, “Whither Iran?,” Foreign Affairs 80, no. 4 (2001).",
    ),
    (f"type: book, {DOE}, title: 'Whither Iran?', publisher: X, issued: 2001", "Jane Doe, Whither Iran? (X, 2001)."),
    (
        f"{OF_1963}, title: Dream, author: [{{family: King, given: Martin Luther, suffix: Jr.}}]",
        "Martin Luther King Jr., Dream (X, 1963).",
    ),
    (
        f"{OF_1963}, title: War, author: [{{family: Gaulle, given: Charles, non-dropping-particle: de}}]",
        "Charles de Gaulle, War (X, 1963).",
    ),
    ("", "“ash.”"),
]


@pytest.mark.parametrize(("record", "note"), FULL_NOTES)
def test_a_first_note_gives_the_source_as_the_manual_does(record: str, note: str) -> None:
    assert full(record) == note


RARER = [
    pytest.param(
        f"type: chapter, {DOE}, {EDITOR}, title: Oil, container-title: Honey, publisher: X, issued: 2000, page: 10-20",
        "Jane Doe, “Oil,” in Honey, ed. Richard N. Haass (X, 2000), 10–20.",
        id="the pages of a chapter (14.107)",
    ),
    pytest.param(
        f"type: article-journal, {DOE}, title: Oil, container-title: Survival, issue: 7, issued: 1999-03",
        "Jane Doe, “Oil,” Survival, no. 7 (March 1999).",
        id="the comma before an issue without a volume (14.171)",
    ),
    pytest.param(
        f"type: article-journal, {DOE}, title: Oil, container-title: Survival, issued: 1999",
        "Jane Doe, “Oil,” Survival, 1999.",
        id="a journal with neither volume nor issue (14.171)",
    ),
    pytest.param(
        f"type: thesis, {DOE}, title: Oil, genre: PhD diss., publisher: Harvard University, issued: 1990",
        "Jane Doe, “Oil” (PhD diss., Harvard University, 1990).",
        id="a dissertation, which is unpublished (14.215)",
    ),
    pytest.param(
        f"{JOURNAL}, {DOE}, title: 'The \"Rogue State\" Idea', issued: 2006",
        "Jane Doe, “The ‘Rogue State’ Idea,” Foreign Affairs 80, no. 4 (2006).",
        id="quotation marks within quotation marks (14.94)",
    ),
    pytest.param(
        f"type: book, {DOE}, title: Oil, publisher: X, publisher-place: London",
        "Jane Doe, Oil (London: X, n.d.).",
        id="a book without a date (14.145)",
    ),
    pytest.param(
        f"type: post-weblog, {DOE}, title: Oil, container-title: Tehran Days, issued: 2006-09-01",
        "Jane Doe, “Oil,” Tehran Days (blog), September 1, 2006.",
        id="a blog (14.208)",
    ),
    pytest.param(
        f"type: thesis, {DOE}, title: Oil, genre: PhD diss., publisher: Yale University, publisher-place: New Haven",
        "Jane Doe, “Oil” (PhD diss., Yale University).",
        id="a dissertation has no place (14.215)",
    ),
    pytest.param(
        f"type: patent, {DOE}, title: Valve, number: US7469381B2, jurisdiction: United States, issued: 2008-12-30",
        "Jane Doe, Valve, Patent US7469381B2, issued December 30, 2008.",
        id="a number of a patent that begins with its office",
    ),
    pytest.param(
        "type: treaty, title: Oil Pact, container-title: U.N.T.S., volume: 33, page: 99, number: 482, issued: 1949",
        "Oil Pact, 1949, 33 U.N.T.S. 99, no. 482.",
        id="a treaty with a page and a number",
    ),
    pytest.param(
        "type: treaty, title: Oil Pact, container-title: T.I.A.S., number: 5433, issued: 1963",
        "Oil Pact, 1963, T.I.A.S. 5433.",
        id="a treaty with a number alone (14.290)",
    ),
    pytest.param(
        "type: legislation, title: Oil Act, container-title: U.S.C., volume: 42, section: 7401-7671q, issued: 2006",
        "Oil Act, 42 U.S.C. §§ 7401–7671q (2006).",
        id="sections from one to another",
    ),
    pytest.param(
        f"type: article-journal, {DOE}, title: Oil, container-title: Survival, volume: Vol. 4, issue: No. 7",
        "Jane Doe, “Oil,” Survival 4, no. 7.",
        id="an issue with the word for it",
    ),
    pytest.param(
        "type: book, title: Oil, author: [{family: Nagy, given: Imre, suffix: Jr., static-ordering: true}]",
        "Nagy Imre Jr., Oil.",
        id="a suffix after a name that begins with the family",
    ),
    pytest.param(
        "type: bill, title: Oil Bill, number: H.R. 2, container-title: C. Rec., volume: 3, page: 12-14, issued: 2007",
        "Oil Bill, H.R. 2, 3 C. Rec. 12–14 (2007).",
        id="pages of a bill",
    ),
    pytest.param(
        "type: legislation, title: Oil Act, container-title: U.S.C., volume: 42, section: 2000e-5, issued: 2006",
        "Oil Act, 42 U.S.C. § 2000e-5 (2006).",
        id="a section with a hyphen",
    ),
    pytest.param(
        "type: book, author: [{family: King, given: 'Martin Luther, Jr.'}], title: Dream, issued: 1963",
        "Martin Luther King Jr., Dream (1963).",
        id="a suffix as Zotero has it",
    ),
]


@pytest.mark.parametrize(("record", "note"), RARER)
def test_a_first_note_gives_rarer_sources_as_the_manual_does(record: str, note: str) -> None:
    assert full(record) == note


ARTICLE = f"{JOURNAL}, {DOE}, title: Oil, issued: 2001, page: 58-71"
BOOK = f"type: book, {DOE}, title: Oil, publisher: X, issued: 1988"
CHAPTER = f"type: chapter, {DOE}, {EDITOR}, title: Oil, container-title: Honey, publisher: X, issued: 1988, page: 1-9"

IN_ARTICLE = "Jane Doe, “Oil,” Foreign Affairs 80, no. 4 (2001)"
PLACES = [
    (ARTICLE, "ash, p. 60", f"{IN_ARTICLE}: 60."),
    (ARTICLE, "ash, pp. 60-61", f"{IN_ARTICLE}: 60–61."),
    (ARTICLE, "ash, par. 4", f"{IN_ARTICLE}: 58–71, par. 4."),
    (ARTICLE, "ash, Tehran, Again, pars. 4-5", f"{IN_ARTICLE}: 58–71, under “Tehran, Again,” pars. 4–5."),
    (ARTICLE, 'ash, Oil, par. 4, "a few words"', f"{IN_ARTICLE}: 58–71, under “Oil,” par. 4, “a few words.”"),
    (ARTICLE, 'ash, p. 60, "why now?"', f"{IN_ARTICLE}: 60, “why now?”"),
    (f"{ARTICLE}, DOI: 10.1/x", "ash, p. 60", f"{IN_ARTICLE}: 60, https://doi.org/10.1/x."),
    (BOOK, "ash, pp. iv-ix", "Jane Doe, Oil (X, 1988), iv–ix."),
    (BOOK, 'ash, "a few words"', "Jane Doe, Oil (X, 1988), “a few words.”"),
    (CHAPTER, "ash, p. 3", "Jane Doe, “Oil,” in Honey, ed. Richard N. Haass (X, 1988), 3."),
    ("type: webpage, title: Oil, URL: 'https://x.org'", "ash, par. 2", "“Oil,” https://x.org, par. 2."),
]


@pytest.mark.parametrize(("record", "written", "note"), PLACES)
def test_a_first_note_names_the_place_and_pages_take_the_place_of_the_range(
    record: str, written: str, note: str
) -> None:
    assert full(record, written) == note


SHORT_NOTES = [
    (ARTICLE, "ash, p. 60", "Doe, “Oil,” 60."),
    (ARTICLE, 'ash, Tehran, pars. 4-5, "a few words"', "Doe, “Oil,” under “Tehran,” pars. 4–5, “a few words.”"),
    (ARTICLE, None, "Doe, “Oil.”"),
    (BOOK, "ash, pp. 60-61", "Doe, Oil, 60–61."),
    (f"{JOURNAL}, {TWO}, title: Oil", "ash, p. 6", "Doe and Roe, “Oil,” 6."),
    (f"{JOURNAL}, {THREE}, title: Oil", "ash, p. 6", "Doe, Roe, and Poe, “Oil,” 6."),
    (f"{JOURNAL}, {FOUR}, title: Oil", "ash, p. 6", "Doe et al., “Oil,” 6."),
    (f"type: book, {EDITORS}, title: Oil, publisher: X", "ash, p. 6", "Haass and Sullivan, Oil, 6."),
    (CHAPTER, "ash, p. 6", "Doe, “Oil,” 6."),
    ("type: report, author: [{literal: World Bank}], title: Oil", "ash, p. 6", "World Bank, Oil, 6."),
    ("type: webpage, title: The Khatami Visit", "ash, par. 6", "“Khatami Visit,” par. 6."),
    (f"type: book, {DOE}, title: 'Whither Iran?', publisher: X", "ash, p. 6", "Doe, Whither Iran?, 6."),
    (f"{JOURNAL}, {DOE}, title: 'Whither Iran?'", None, "Doe, “Whither Iran?”"),
    (f"type: book, {DOE}, title: 'A Long One: Of Oil', title-short: Long, publisher: X", "ash, p. 6", "Doe, Long, 6."),
    ("type: book, title: Dream, author: [{family: King, given: Martin Luther, suffix: Jr.}]", None, "King, Dream."),
    ("type: webpage, URL: 'https://x.org/a'", "ash, p. 6", "https://x.org/a, 6."),
    ("type: book", "ash, p. 6", "ash, 6."),
    (f"type: hearing, {DOE}, authority: Senate, issued: 2007", "ash, p. 6", "Hearing, Senate, 6."),
    (
        f"{JOURNAL}, {DOE}, title: '<span style=\"font-variant: small-caps;\">nato</span> <i>Oil: A Study</i>'",
        None,
        "Doe, “NATO Oil.”",
    ),
]


@pytest.mark.parametrize(("record", "written", "note"), SHORT_NOTES)
def test_a_later_note_gives_names_short_title_and_place(record: str, written: str | None, note: str) -> None:
    assert short(record, written) == note


@pytest.mark.parametrize(
    ("record", "entry"),
    [
        ("type: treaty, title: Oil Pact, author: [{literal: Iran}, {literal: Iraq}]", "Oil Pact, Iran and Iraq"),
        (f"type: hearing, {DOE}, title: Oil", "Oil: Hearing (statement of Jane Doe)"),
        (f"type: performance, {DOE}, title: Oil", "Oil. By Jane Doe"),
        ("type: report, author: [{literal: Iran}, {family: Doe, given: J.}], title: Oil", "Iran and J. Doe. Oil"),
        ("type: article, author: [{family: Doe}], title: Oil, publisher: arXiv", "Doe. “Oil.” arXiv"),
    ],
)
def test_an_entry_inverts_only_a_name_that_it_begins_with(record: str, entry: str) -> None:
    assert plain_text(bibliography_entry(reference(record))) == entry


def test_a_later_note_begins_with_a_capital() -> None:
    record = "type: book, title: War, author: [{family: Gaulle, given: Charles, non-dropping-particle: de}]"
    assert short(record) == "De Gaulle, War."


@pytest.mark.parametrize(
    ("title", "brief"),
    [
        ("The Eagle and the Lion: The Tragedy", "Eagle and the Lion"),
        ("A Season", "Season"),
        ("An Oil", "Oil"),
        ("Another Oil", "Another Oil"),
        ("Theory of Oil", "Theory of Oil"),
        ("Oil – A Story", "Oil"),
        ("Oil — A Story", "Oil"),
        ("U.S.-Iran: 2001", "U.S.-Iran"),
        ("At 12:30 in Tehran", "At 12:30 in Tehran"),
        ("A", "A"),
        ("The: A Pronoun", "The"),
    ],
)
def test_a_short_title_is_the_main_title_without_its_article(title: str, brief: str) -> None:
    assert short_title(Reference(id="ash", title=title)) == brief


@pytest.mark.parametrize(
    ("record", "italic"),
    [
        (f"{JOURNAL}, {DOE}, title: Oil", ["Foreign Affairs"]),
        (f"type: book, {DOE}, title: Oil, publisher: X", ["Oil"]),
        (f"type: chapter, {DOE}, title: Oil, container-title: Honey, publisher: X", ["Honey"]),
        ("type: article-newspaper, title: Oil, container-title: New York Times", ["New York Times"]),
        ("type: report, title: Oil, genre: Brief, publisher: X", ["Oil"]),
        ("type: report, title: Oil, genre: Working Paper, publisher: X", []),
        ("type: webpage, title: Oil, container-title: Stimson Website", []),
    ],
)
def test_what_stands_alone_is_in_italics(record: str, italic: list[str]) -> None:
    assert italics(full_note(reference(record))) == italic


def test_addresses_are_links() -> None:
    content = full_note(reference("type: webpage, title: Oil, URL: 'https://example.org/a'"))
    assert [part.link for part in content if isinstance(part, Span) and part.link] == ["https://example.org/a"]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ((2001,), (), "2001"),
        ((2001, 7), (), "July 2001"),
        ((2001, 7, 12), (), "July 12, 2001"),
        ((2001, 7), (2001, 8), "July/August 2001"),
        ((2001, 12), (2002, 1), "December 2001–January 2002"),
        ((2001, 3, 17), (2001, 3, 18), "March 17–18, 2001"),
        ((2001, 3, 31), (2001, 4, 1), "March 31, 2001–April 1, 2001"),
        ((1997,), (1999,), "1997–1999"),
        ((2001, 21), (), "Spring 2001"),
        ((2001, 22), (), "Summer 2001"),
        ((2001, 23), (), "Autumn 2001"),
        ((2001, 24), (), "Winter 2001"),
        ((2001, 7), (2001, 7), "July 2001"),
    ],
)
def test_dates_are_written_as_chicago_writes_them(start: tuple[int, ...], end: tuple[int, ...], words: str) -> None:
    assert date_in_words(Date(start=start, end=end)) == words


def test_a_date_in_words_stays_in_words_and_none_is_none() -> None:
    assert date_in_words(Date(text="forthcoming")) == "forthcoming"
    assert date_in_words(None) is None


@pytest.mark.parametrize(
    "written",
    ["ash", "ash, par. 4", "ash, Details, Details, pars. 4-5", 'ash, pp. 60-61, "a few words"', 'ash, "a few words"'],
)
def test_a_place_is_written_back_as_the_file_has_it(written: str) -> None:
    assert str(cited(written)) == written


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('ash, Tehran, par. 4, "a few words"', "under “Tehran,” par. 4, “a few words”"),
        ("ash, pp. 3-4", "3–4"),
        ("ash, pp. 321-28, 330", "321–28, 330"),
        ("ash, pp. 321-328, 401-409", "321–28, 401–9"),
        ("ash, pp. 96-117, 200-204", "96–117, 200–204"),
        ("ash, pp. 1496-1500", "1496–500"),
        ("ash, vol. 2, pp. 512-518", "2:512–18"),
        ("ash, pars. 321-328", "pars. 321–328"),
        ("ash, p. A4", "A4"),
        ("ash, p. S-3", "S-3"),
        ("ash, pp. iv-vi", "iv–vi"),
        ("ash, ¶ 3", "par. 3"),
        ("ash, ¶¶ 3-4", "pars. 3–4"),
        ("ash, sec. 4", "§ 4"),
        ("ash, §§ 4-6", "§§ 4–6"),
        ("ash, ch. 2", "chap. 2"),
        ("ash, chs. 2, 4", "chaps. 2, 4"),
        ("ash, Table 3", "table 3"),
        ("ash, figs. 2-3", "figs. 2–3"),
        ("ash, l. 4", "line 4"),
        ("ash, p. 12, table 3", "12, table 3"),
        ("ash, p. 14, n. 12", "14n12"),
        ("ash, pp. 14-15, nn. 12-13", "14–15nn12–13"),
        ("ash, n. 12", "n. 12"),
        ("ash, vol. 2, p. 12", "2:12"),
        ("ash, vol. 2", "vol. 2"),
        ("ash, art. 5, par. 2", "art. 5, par. 2"),
        ("ash, pt. 3, ch. 2, p. 14", "pt. 3, chap. 2, p. 14"),
        ("ash, app. B, p. 3", "app. B, p. 3"),
    ],
)
def test_a_place_is_written_in_notes_as_chicago_has_it(written: str, expected: str) -> None:
    assert plain_text(where(cited(written))) == expected


@pytest.mark.parametrize(
    ("record", "written", "ending"),
    [
        ("type: article-newspaper, title: Oil, container-title: Post, issued: 2016", "ash, p. A4", "2016, A4."),
        (f"{JOURNAL}, title: Oil, issued: 2001, page: 321-40", "ash, pp. 321-28", "(2001): 321–28."),
        (f"{JOURNAL}, title: Oil, issued: 2001, page: 321-40", "ash, p. 322, n. 3", "(2001): 322n3."),
        (f"{JOURNAL}, title: Oil, issued: 2001, page: 321-40", "ash, table 3", "(2001): 321–40, table 3."),
        (f"type: book, title: Oil, {PRESS}", "ash, vol. 2, p. 12", "1988), 2:12."),
        (f"type: book, title: Oil, {PRESS}", "ash, § 4", "1988), § 4."),
    ],
)
def test_a_note_ends_in_its_place(record: str, written: str, ending: str) -> None:
    assert full(record, written).endswith(ending)


@pytest.mark.parametrize(
    ("name", "whole", "family"),
    [
        (Name(family="Gaulle", given="Charles", particle="de"), "Charles de Gaulle", "de Gaulle"),
        (Name(family="Humboldt", given="Alexander", dropping="von"), "Alexander von Humboldt", "Humboldt"),
        (Name(family="Linden", given="Piet", dropping="van", particle="der"), "Piet van der Linden", "der Linden"),
        (Name(family="Hakim", given="Ali", particle="al-"), "Ali al-Hakim", "al-Hakim"),
        (Name(family="Alembert", given="Jean", dropping="d’"), "Jean d’Alembert", "Alembert"),
        (Name(family="Alembert", given="Jean", particle="d'"), "Jean d'Alembert", "d'Alembert"),
        (Name(family="Kodály", given="Zoltán", family_first=True), "Kodály Zoltán", "Kodály"),
        (Name(family="王", given="小明"), "王小明", "王"),
        (Name(family="김", given="철수"), "김철수", "김"),
        (Name(family="King", given="Martin Luther", suffix="Jr."), "Martin Luther King Jr.", "King"),
        (Name(literal="Farrar, Straus and Co."), "Farrar, Straus and Co.", "Farrar, Straus and Co."),
    ],
)
def test_a_name_has_its_parts_in_the_order_of_its_language(name: Name, whole: str, family: str) -> None:
    assert (full_name(name), family_name(name)) == (whole, family)


def shorts(*records: str) -> list[str]:
    lines = "".join(f"  - {{id: s{number}, {record}}}\n" for number, record in enumerate(records))
    decision = decision_of(
        f"policy-cli: 1\ntitle: T\noptions: {{a: {{name: A}}, b: {{name: B}}}}\nreferences:\n{lines}"
    )
    lengths = ShortNotes(decision.references).lengths
    return [plain_text(short_note(source, length=lengths[source.id])) for source in decision.references]


REPORT = "type: report, author: [{literal: Bank}], publisher: Bank"


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ((f"{REPORT}, title: A Plan", f"{REPORT}, title: A Map"), ["Bank, Plan", "Bank, Map"]),
        (
            (f"{REPORT}, title: 'Outlook: 2018'", f"{REPORT}, title: 'Outlook: 2020'"),
            ["Bank, Outlook: 2018", "Bank, Outlook: 2020"],
        ),
        (
            (f"{REPORT}, title: The Outlook, issued: 2018", f"{REPORT}, title: The Outlook, issued: 2020"),
            ["Bank, Outlook (2018)", "Bank, Outlook (2020)"],
        ),
        (
            (
                f"{REPORT}, title: Outlook, issued: 2018, number: A1",
                f"{REPORT}, title: Outlook, issued: 2018, number: A2",
            ),
            ["Bank, Outlook, A1 (Bank, 2018)", "Bank, Outlook, A2 (Bank, 2018)"],
        ),
        (
            (
                f"{REPORT}, title: The Long Outlook, title-short: Outlook",
                f"{REPORT}, title: The Short Outlook, title-short: Outlook",
            ),
            ["Bank, Long Outlook", "Bank, Short Outlook"],
        ),
        (
            ("type: interview, author: [{family: Vale}], issued: 2012", "type: interview, author: [{family: Vale}]"),
            ["Vale, interview, 2012", "Vale, interview"],
        ),
    ],
)
def test_short_notes_differ_by_the_longer_title_and_then_the_year(
    records: tuple[str, ...], expected: list[str]
) -> None:
    assert shorts(*records) == expected


def test_an_export_tells_sources_with_the_same_beginning_apart(run: Run) -> None:
    text = (
        f"policy-cli: 1\ntitle: T\nreferences:\n  - {{id: x, {REPORT}, title: 'Plan: North'}}\n"
        f"  - {{id: y, {REPORT}, title: 'Plan: South'}}\n"
        "options: {a: {name: A, cite: [x, y, x, y]}, b: {name: B}}\n"
    )
    shown = run("-f", "-", "export", stdin=text).stdout
    assert "; Bank, *Plan: North*; Bank, *Plan: South*." in shown


@pytest.mark.parametrize("prefix", ["", "doi:", "DOI: ", "https://doi.org/", "http://dx.doi.org/", "doi.org/"])
def test_a_doi_has_one_prefix(prefix: str) -> None:
    source = Reference(id="a", title="Oil", doi=f"{prefix}10.1/x")
    assert address(source) == "https://doi.org/10.1/x"


@pytest.mark.parametrize(
    ("date", "words"),
    [
        (Date(start=(1890,), doubt="?"), "[1890?]"),
        (Date(start=(1890,), doubt="~"), "ca. 1890"),
        (Date(start=(1890,), doubt="%"), "[ca. 1890?]"),
        (Date(start=(1951,), has_open_end=True), "1951–"),
        (Date(start=(-44,)), "44 BC"),
        (Date(start=(-50,), end=(-44,)), "50–44 BC"),
        (Date(start=(-44,), end=(14,)), "44 BC–14"),
        (Date(), None),
    ],
)
def test_doubtful_open_and_ancient_dates_are_printed_as_such(date: Date, words: str | None) -> None:
    assert date_in_words(date) == words


@pytest.mark.parametrize(
    ("title", "note"),
    [
        ("The bridge is open.", "“The bridge is open,” Chirper."),
        ("Made in the U.S.", "“Made in the U.S.,” Chirper."),
        ("Wait ...", "“Wait ...,” Chirper."),
        ("Smith v. Jones Inc.", "“Smith v. Jones Inc.,” Chirper."),
        ("Is it open?", "“Is it open?,” Chirper."),
        ("He said “It is open.”", "“He said ‘It is open,’” Chirper."),
        ("Made by “Smith Inc.”", "“Made by ‘Smith Inc.,’” Chirper."),
    ],
)
def test_the_period_of_a_title_gives_way_to_a_comma(title: str, note: str) -> None:
    assert full(f"type: post, title: '{title}', container-title: Chirper") == note


@pytest.mark.parametrize(
    ("edition", "said"),
    [
        ("Second", "2nd ed."),
        ("3rd edition", "3rd ed."),
        ("Fourth Revised and Enlarged Edition", "4th rev. and enl. ed."),
        ("revised", "rev. ed."),
        ("2019", "2019 ed."),
        ("International", "International ed."),
        ("2. Aufl.", "2. Aufl."),
        ("2e éd.", "2e éd."),
        ("第3版", "第3版"),
    ],
)
def test_an_edition_is_abbreviated_and_has_one_word_for_it(edition: str, said: str) -> None:
    assert full(f"type: book, title: Oil, edition: {edition}, publisher: X, issued: 1988") == f"Oil, {said} (X, 1988)."


def test_a_date_that_says_the_status_is_printed_once() -> None:
    assert full("type: book, title: Oil, publisher: X, issued: forthcoming, status: forthcoming") == (
        "Oil (X, forthcoming)."
    )


@pytest.mark.parametrize(
    ("record", "written", "note"),
    [
        ("type: legal_case, title: A v. B, container-title: U.S., volume: 1, page: 2, issued: 1990", "ash, p. 3", None),
        (
            "type: legislation, title: Act, container-title: U.S.C., volume: 4, issued: 1990",
            "ash, § 5",
            "Act, 4 U.S.C. § 5 (1990).",
        ),
        (
            "type: legislation, title: Act, container-title: U.S.C., volume: 4, section: '7', issued: 1990",
            "ash, § 7(a)",
            "Act, 4 U.S.C. § 7(a) (1990).",
        ),
        (
            "type: hearing, title: Docks, chapter-number: 99th Cong., issued: 1990",
            "ash, p. 5",
            "Docks: Hearing, 99th Cong. 5 (1990).",
        ),
    ],
)
def test_a_place_in_a_law_is_within_its_form(record: str, written: str, note: str | None) -> None:
    assert full(record, written) == (note or "A v. B, 1 U.S. 2, 3 (1990).")
