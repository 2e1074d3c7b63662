"""How a place is read and written, and the messages about text that is almost one."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_cli.diagnostics import Position, Target
from policy_cli.places import UNITS, Locator, Place, PlaceFault, PlacePart, Range, locator_meant, parse_place
from tests.timing import assert_linear

HERE = Position(3, 5)


def parts(text: str) -> tuple[str | None, ...]:
    place = parse_place(text, HERE)
    return place.reference, place.section, place.locator, place.quote


def underlined(text: str, fault: PlaceFault) -> str:
    return text[fault.start : fault.end].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mayor-2024", ("mayor-2024", None, None, None)),
        ("mayor-2024, Traffic", ("mayor-2024", "Traffic", None, None)),
        ("mayor-2024, par. 4", ("mayor-2024", None, "par. 4", None)),
        ("mayor-2024, Traffic, par. 4", ("mayor-2024", "Traffic", "par. 4", None)),
        ('mayor-2024, "far fewer"', ("mayor-2024", None, None, "far fewer")),
        ('mayor-2024, Traffic, "far fewer"', ("mayor-2024", "Traffic", None, "far fewer")),
        ('mayor-2024, Traffic, par. 4, "far fewer"', ("mayor-2024", "Traffic", "par. 4", "far fewer")),
        ("mayor-2024, Roads, Rails, and Rivers, par. 4", ("mayor-2024", "Roads, Rails, and Rivers", "par. 4", None)),
        ("mayor-2024, Details, Details, par. 4", ("mayor-2024", "Details, Details", "par. 4", None)),
        ('mayor-2024, par. 4, "fewer, far fewer, cars"', ("mayor-2024", None, "par. 4", "fewer, far fewer, cars")),
        ("mayor-2024, par. 4, “far fewer”", ("mayor-2024", None, "par. 4", "far fewer")),
        ('mayor-2024, “Traffic” and trade, "far fewer"', ("mayor-2024", "“Traffic” and trade", None, "far fewer")),
        ("mayor-2024, Iran's Turf Wars", ("mayor-2024", "Iran's Turf Wars", None, None)),
        ("  mayor-2024 ,Traffic ,  par. 4 ", ("mayor-2024", "Traffic", "par. 4", None)),
        ('mayor-2024,par. 4," far fewer "', ("mayor-2024", None, "par. 4", "far fewer")),
        ("mayor-2024, pars of town", ("mayor-2024", "pars of town", None, None)),
        ("mayor-2024, Parking, par. 4", ("mayor-2024", "Parking", "par. 4", None)),
        ("mayor-2024, 2015 in figures, p. 4", ("mayor-2024", "2015 in figures", "p. 4", None)),
    ],
)
def test_a_place_is_read_into_its_parts(text: str, expected: tuple[str | None, ...]) -> None:
    assert parts(text) == expected


# Headings of real papers, laws and reports, and some that look as much like a locator as a heading can.
HEADINGS = """
    P5+1; Part 2; Part II; Table talk; Tables; Tables and figures; tables of law; Chapter 2; Chapter 2 of the story
    Art in the city; Art. 5; Article 5; Articles of faith; Figures of speech; Figure skating; Figure it out; Annex 2
    SEC. 31. POWERS; Section 31 powers; Section 4; Sec. 4; Notes; Note 3; Notes to the accounts; Page One; Pages of war
    P. D. James; Paragraphs; Paris 2015; Phase 1; Plan 2025; 2015; 2015 in figures; Appendix B; Appendices; Volume
    Vol. II; Line 4; Lines of argument; line of duty; No. 10; Number 10; no change in 2015; Columns; Actors; act now
    Act 1; Scene 2; part of the plan; chapter and verse; section heads; L. A. roads; R. v. Smith; § 4 Begriffe
    Rule of law; rule of law; Verse; Opus; op art; books; Book II; I; iv; A4; V.; pt; Equation of state; Op. cit.; n.a.
    Issue 3; issue of trust; Page and sword; Iran's Turf Wars; “Traffic” and trade; Roads, Rails; pars of town; Parking
"""


@pytest.mark.parametrize("heading", [one.strip() for one in HEADINGS.strip().replace("\n", ";").split(";")])
def test_a_heading_stays_a_heading(heading: str) -> None:
    for locator in (None, "par. 4", "pp. 4, 7"):
        text = ", ".join(filter(None, ("mayor-2024", heading, locator, '"far fewer"')))
        assert parts(text) == ("mayor-2024", heading, locator, "far fewer")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("par. 4", "par. 4"),
        ("par.4", "par. 4"),
        ("par. 04", "par. 4"),
        ("pp. 007-010", "pp. 7-10"),
        ("pars. 4-5", "pars. 4-5"),
        ("pars. 4–5", "pars. 4-5"),
        ("pars. 4 - 5", "pars. 4-5"),
        ("par. 4-5", "pars. 4-5"),
        ("pars. 4", "par. 4"),
        ("p. 60", "p. 60"),
        ("pp. 60", "p. 60"),
        ("pp. 60-61", "pp. 60-61"),
        ("p. 60–61", "pp. 60-61"),
        ("p. xii", "p. xii"),
        ("pp. ix-xii", "pp. ix-xii"),
        ("pp. xii-4", "pp. xii-4"),
        ("pp. 321-28", "pp. 321-28"),
        ("pp. 4, 7", "pp. 4, 7"),
        ("p. 4,7-9 , 12", "pp. 4, 7-9, 12"),
        ("p. A4", "p. A4"),
        ("pp. A4-A6", "pp. A4-A6"),
        ("p. S-3", "p. S-3"),
        ("p. 12a", "p. 12a"),
        ("pp. IV–VI", "pp. IV-VI"),
        ("para. 4", "par. 4"),
        ("¶ 4", "par. 4"),
        ("¶¶4-5", "pars. 4-5"),
        ("§ 4", "§ 4"),
        ("§§4-6", "§§ 4-6"),
        ("sec. 4.2.1", "§ 4.2.1"),
        ("§ 4(a)(1)", "§ 4(a)(1)"),
        ("§ 16-5-21", "§ 16-5-21"),
        ("chap. 2", "ch. 2"),
        ("cl. 4(2)", "cl. 4(2)"),
        ("sched. 3, par. 1", "sch. 3, par. 1"),
        ("table A.1", "table A.1"),
        ("art. 5, par. 2", "art. 5, par. 2"),
        ("p. 12, table 3", "p. 12, table 3"),
        ("Table 3", "table 3"),
        ("Figures 2-3", "figs. 2-3"),
        ("table 3-2", "table 3-2"),
        ("Fig. 3–12", "fig. 3-12"),
        ("tables 2-4", "tables 2-4"),
        ("tables 2-1, 2-2", "tables 2-1, 2-2"),
        ("table 2-4, 6", "tables 2-4, 6"),
        ("Fig. 2", "fig. 2"),
        ("p. 14, n. 12", "p. 14, n. 12"),
        ("pp. 14, 16, nn. 3-5", "pp. 14, 16, nn. 3-5"),
        ("lines 4-6", "ll. 4-6"),
        ("app. B", "app. B"),
        ("vol. 2, p. 12", "vol. 2, p. 12"),
    ],
)
def test_locators_have_one_spelling_however_they_are_written(text: str, expected: str) -> None:
    assert parts(f"mayor-2024, {text}")[2] == expected


NUMBERS = st.from_regex(r"[1-9][0-9]{0,3}|[A-Z][1-9]|[1-9]\.[1-9]|iv|XII|[1-9]a|S-[1-9]|B", fullmatch=True)
RANGES = st.builds(Range, NUMBERS) | st.builds(
    lambda first, more: Range(str(first), str(first + more)), st.integers(1, 999), st.integers(1, 99)
)
LOCATORS = st.lists(
    st.builds(Locator, st.sampled_from(list(UNITS)), st.lists(RANGES, min_size=1, max_size=3).map(tuple)),
    max_size=3,
    unique_by=lambda locator: locator.unit,
).map(tuple)
WORDS = st.from_regex(r"[A-Zé]\w{0,5}( [\w&“”‘’'.:;()-]{1,6}){0,3}", fullmatch=True)


@given(st.from_regex(r"[a-z][a-z0-9-]{0,9}", fullmatch=True), LOCATORS, st.lists(WORDS, max_size=3), st.none() | WORDS)
def test_what_is_written_is_read_back_the_same(
    reference: str, locators: tuple[Locator, ...], words: list[str], quote: str | None
) -> None:
    place = Place(reference, ", ".join(words) or None, locators, (quote and quote.strip("“”")) or None)
    if place.can_be_written:
        assert parse_place(str(place), HERE) == place
        assert parse_place(str(place), HERE).origin == HERE
        assert str(parse_place(str(place))) == str(place)
    else:
        # Only words that are a locator, or almost one such as "P0", cannot be a heading.
        assert any(map(locator_meant, words)) or any(sign in str(place) for sign in "“”.0")


@given(st.text(alphabet='ab,; "“”„«»‚‘p4§¶-’', max_size=30))
def test_any_text_is_a_place_or_has_a_fault_within_it(text: str) -> None:
    try:
        place = parse_place(text)
    except PlaceFault as fault:
        assert 0 <= fault.start <= fault.end <= len(text) + 1
        assert fault.message and fault.hint
    else:
        assert parse_place(str(place)) == place


PARTS: list[tuple[PlacePart, str]] = [
    ("reference", "a"),
    ("section", "Part 3-9, Part"),
    ("locators", "pp.3 – 9, 11 , n. 3-9"),
    ("quote", "3-9"),
]


@pytest.mark.parametrize(("part", "expected"), PARTS)
def test_a_place_knows_where_each_part_of_it_is(part: PlacePart, expected: str) -> None:
    text = ' a , Part 3-9, Part, pp.3 – 9, 11 , n. 3-9, " 3-9 "'
    place = parse_place(text, HERE)
    origin, keys, span = place.target(part)
    assert (origin, keys) == (HERE, ())
    assert isinstance(span, tuple)
    assert text[slice(*span)] == expected
    pages, notes = (place.target(locator).part for locator in place.locators)
    assert [text[slice(*span)] for span in (pages, notes) if isinstance(span, tuple)] == ["pp.3 – 9, 11", "n. 3-9"]


def test_a_place_that_was_not_read_has_no_parts_to_show() -> None:
    assert Place("a", quote="b").target("quote") == Target(Position(0, 0))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("12", (12, 12)),
        ("321-28", (321, 328)),
        ("iv-vi", (4, 6)),
        ("XII", (12, 12)),
        ("xii-4", None),
        ("A4", None),
        ("A4-6", None),
        ("4.2", None),
        ("C", None),
    ],
)
def test_numbers_that_can_be_counted_have_values(text: str, values: tuple[int, int] | None) -> None:
    assert parse_place(f"a, p. {text}").locators[0].ranges[0].values() == values


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("par. 4", ((4, 4),)),
        ("¶¶ 4, 7-9", ((4, 4), (7, 9))),
        ("par. iv", ((4, 4),)),
        # The second paragraph of an article, or on a page, is not the second of the text.
        ("art. 5, par. 2", None),
        ("p. 3, par. 2", None),
        ("par. A2", None),
        ("p. 4", None),
    ],
)
def test_only_paragraphs_alone_are_counted(text: str, paragraphs: tuple[tuple[int, int], ...] | None) -> None:
    assert parse_place(f"a, {text}").paragraphs == paragraphs


def test_a_heading_s_own_quotation_marks_are_written_as_single_ones() -> None:
    place = Place("a", 'Reply to "Dear Neighbor"', parse_place("a, par. 2").locators, "he said")
    assert str(place) == 'a, Reply to ‘Dear Neighbor’, par. 2, "he said"'
    assert place.can_be_written
    assert not Place("a", "Page 4", place.locators).can_be_written
    assert not Place("a", "Table 3", place.locators).can_be_written


@pytest.mark.parametrize(
    ("heading", "meant"),
    [("Chapter 2", "ch. 2"), ("Notes 3 and 4", "nn. 3, 4"), ("Art in 2", None), ("Roads", None)],
)
def test_what_was_taken_for_a_heading_may_have_been_meant_as_a_locator(heading: str, meant: str | None) -> None:
    assert str(locator_meant(heading)) == str(meant)


@pytest.mark.parametrize(
    ("text", "meant", "hint"),
    [
        ("mayor-2024, para 4", "para 4", 'write "par. 4"'),
        ("mayor-2024, paragraphs 4-5", "paragraphs 4-5", 'write "pars. 4-5"'),
        ("mayor-2024, Traffic, Page 4", "Page 4", 'write "p. 4"'),
        ("mayor-2024, pg. 4", "pg. 4", 'write "p. 4"'),
        ("mayor-2024, p 4, and so on", "p 4", 'write "p. 4"'),
        ("mayor-2024, pp. 61-60", "61-60", "put the smaller number first"),
        ("mayor-2024, pp. 60-60", "60-60", "put the smaller number first"),
        (
            "mayor-2024, par. 4, Traffic",
            "par. 4",
            'write: mayor-2024, Traffic, par. 4; quoted words go into double quotes: "Traffic"',
        ),
        ("mayor-2024, p. 4, 7, Traffic, par. 3", "p. 4, 7", "write: mayor-2024, Traffic, p. 4, 7, par. 3"),
        ('mayor-2024, p. 4, Traffic, "so it is"', "p. 4", 'write: mayor-2024, Traffic, p. 4, "so it is"'),
        (
            "mayor-2024, p. 4, so it is",
            "p. 4",
            'put quoted words in double quotes: "so it is"; a section goes before "p. 4"',
        ),
        (
            "mayor-2024, sec. Local",
            "sec. Local",
            'write it like "§ 4" or "§§ 4-5"; for a heading, write its words alone: Local',
        ),
        ("mayor-2024, par. 4, par. 5", "par. 5", 'write "pars. 4, 5", or a separate place'),
        ("mayor-2024, table 3-2, table 4-1", "table 4-1", 'write "tables 3-2, 4-1", or a separate place'),
        ("mayor-2024, table 2-4, table 3-5", "table 3-5", "write two places"),
        ("mayor-2024, table 2-4, 2-5", "2-5", "write a separate place for each number"),
        ("mayor-2024, par. two", "par. two", 'write "par. 2"'),
        ("mayor-2024, page 3", "page 3", 'write "p. 3"'),
        ("mayor-2024, page two, table 3", "page two", 'write "p. 2"'),
        ("mayor-2024, P. 3", "P. 3", 'write "p. 3"'),
        ("mayor-2024, p4", "p4", 'write "p. 4"'),
        ("mayor-2024, Pages 4 to 6", "Pages 4 to 6", 'write "pp. 4-6"'),
        ("mayor-2024, pars. 4 and 6", "pars. 4 and 6", 'write "pars. 4, 6"'),
        ("mayor-2024, p. 4f.", "p. 4f.", 'write it like "p. 4" or "pp. 4-5"'),
        ("mayor-2024, § 4 and 5", "§ 4 and 5", 'write "§§ 4, 5"'),
        ("mayor-2024, ¶ two", "¶ two", 'write "par. 2"'),
        ("mayor-2024, fig 2", "fig 2", 'write "fig. 2"'),
        ("mayor-2024, tables 3 and 4", "tables 3 and 4", 'write "tables 3, 4"'),
        ("mayor-2024, art. 5 of the treaty", "art. 5 of the treaty", 'write it like "art. 4" or "arts. 4-5"'),
        ("mayor-2024, p: 12", "p: 12", 'write "p. 12"'),
        ("mayor-2024, pp. #12-14", "pp. #12-14", 'write "pp. 12-14"'),
        ("mayor-2024, tab. 3", "tab. 3", 'write "table 3"'),
        ("mayor-2024, Tab. 2-1", "Tab. 2-1", 'write "table 2-1"'),
        ("mayor-2024, Tab. 2-4", "Tab. 2-4", 'write "table 2-4"'),
        ("mayor-2024, Figs 2-4", "Figs 2-4", 'write "figs. 2-4"'),
        ("mayor-2024, fig 2–1 and 2-2", "fig 2–1 and 2-2", 'write "figs. 2-1, 2-2"'),
        ("mayor-2024, Tab. 1-2 and 1-3", "Tab. 1-2 and 1-3", 'write it like "table 4" or "tables 4-5"'),
        ("mayor-2024, clause 4", "clause 4", 'write "cl. 4"; if it is a heading, "Clause 4"'),
        ("mayor-2024, Traffic, [¶ 4]", "[¶ 4]", 'write "¶ 4"'),
        ("mayor-2024, chapter 2", "chapter 2", 'write "ch. 2"; if it is a heading, "Chapter 2"'),
        ("mayor-2024, appendix B, p. 3", "appendix B", 'write "app. B"; if it is a heading, "Appendix B"'),
        ("mayor-2024, p. 3, footnote 4", "footnote 4", 'write "n. 4"; if it is a heading, "Footnote 4"'),
        ("mayor-2024, p. 3, fn. 4", "fn. 4", 'write "n. 4"'),
        ("mayor-2024, par. 5-4", "5-4", "put the smaller number first"),
        ("mayor-2024, pp. xii-ix", "xii-ix", "put the smaller number first"),
        ("mayor-2024, p. 0", "0", "the first is number 1"),
        ("mayor-2024, pp. 4, 7, 0", "0", "the first is number 1"),
        ("mayor-2024, Traffic par. 3", "par. 3", None),
        ('a, Reply to "Dear N", par. 2, "read"', '"Dear N"', "a heading's own quotation marks are written ‘Dear N’"),
        ('a, Reply to "Dear N", par. 2', '"Dear N", par. 2', "quotation marks of a heading are written ‘Dear N’"),
        ("mayor-2024,, par. 4", ",", None),
        ("mayor-2024, Traffic, ", " ", None),
        (", par. 4", ",", None),
        ("", "", None),
        ('mayor-2024, par. 4, ""', ' ""', None),
        ('mayor-2024, par. 4, "  "', ' "  "', None),
        ('mayor-2024 "far fewer"', '"far fewer"', None),
        ('mayor-2024, "far fewer', '"far fewer', None),
        ('mayor-2024, far fewer"', '"', None),
        ('mayor-2024, "far fewer", par. 4', '"far fewer", par. 4', None),
        ('mayor-2024, "far", "fewer', '"far", "fewer', None),
    ],
)
def test_a_fault_of_a_place_points_at_what_is_meant(text: str, meant: str, hint: str | None) -> None:
    with pytest.raises(PlaceFault) as caught:
        parse_place(text, HERE)
    assert underlined(text, caught.value) == meant.strip()
    assert hint is None or caught.value.hint == hint


@pytest.mark.parametrize(
    ("text", "meant", "message", "hint"),
    [
        ('a, par. 4, "far fewer', '"far fewer', "the closing quotation mark is missing", "where the quoted words end"),
        ('a, par. 4 "far fewer', '"far fewer', "the closing quotation mark is missing", "where the quoted words end"),
        ("a, par. 4, “far fewer", "“far fewer", "the closing quotation mark is missing", "where the quoted words end"),
        ('a, far fewer"', '"', "the opening quotation mark is missing", "after a comma"),
        ("a, far fewer”", "”", "the opening quotation mark is missing", "after a comma"),
        ('a, T, par. 4 "far fewer"', '"far fewer"', "a comma is missing before the quoted words", 'T, par. 4, "far'),
        ("a, par. 4 “far fewer”", "“far fewer”", "a comma is missing before the quoted words", 'a, par. 4, "far'),
        ('a, par. 4, “far fewer"', '“far fewer"', "the quotation marks differ: “ before", 'write "far fewer"'),
        ('a, par. 4, "far fewer”', '"far fewer”', 'the quotation marks differ: " before', 'write "far fewer"'),
        ("a, par. 4, «far, fewer”", "«far, fewer”", "the quotation marks differ: « before", 'write "far, fewer"'),
        ("a, par. 4, ‘far fewer’", "‘far fewer’", "put quoted words in double quotes", 'write "far fewer"'),
        ("a, par. 4, «far, fewer", "«far, fewer", "put quoted words in double quotes", 'write "far, fewer"'),
        ("a, par. 4, `far fewer`", "`far fewer`", "put quoted words in double quotes", 'write "far fewer"'),
        ("a, par. 4, 'far fewer'", "'far fewer'", "put quoted words in double quotes", 'write "far fewer"'),
        ('"far fewer"', '"far fewer"', "the quoted words come last, between one pair", "write a place as"),
        ('a, "far fewer" cars', '"far fewer" cars', "the quoted words come last, between one pair", "write a place as"),
    ],
)
def test_a_quote_that_lacks_a_mark_or_its_comma_is_told_which(text: str, meant: str, message: str, hint: str) -> None:
    with pytest.raises(PlaceFault) as caught:
        parse_place(text, HERE)
    assert text[caught.value.start : caught.value.end] == meant
    assert caught.value.message.startswith(message)
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ('a; par. 4; "far; fewer"', 'write: a, par. 4, "far; fewer"'),
        ('a par. 4 "far fewer"', 'write: a, par. 4, "far fewer"'),
        ("a p. 4 „far fewer“", 'write: a, p. 4, "far fewer"'),
        ("a: p. 4, “far fewer”", 'write: a, p. 4, "far fewer"'),
        ('a, p. 4 - "far fewer"', 'write: a, p. 4, "far fewer"'),
        ("a (p. 4)", "write: a, p. 4"),
        ("a Roads pars. 4-5", "write: a, Roads, pars. 4-5"),
        ("a, Roads par. 4", "write: a, Roads, par. 4"),
        ("a, p. 3 n. 4", "write: a, p. 3, n. 4"),
        ('a, Roads, ch. 3 § 4 p. 5, "far fewer"', 'write: a, Roads, ch. 3, § 4, p. 5, "far fewer"'),
        ("a, p. 3 and table 2-2", "write: a, p. 3, table 2-2"),
        ("a, pp. 3 to 5; n 4", 'write "pp. 3-5, n. 4"'),
        ("a, Table 2 note 4, Roads", 'write "table 2, n. 4"'),
        ("a，Roads，p. 4，「far fewer」", 'write: a, Roads, p. 4, "far fewer"'),
        ('a, Roads "far fewer"', 'write: a, Roads, "far fewer"; quotation marks of a heading are written ‘far fewer’'),
        (
            'a, p. 4 and "far fewer"',
            'put a comma after "p. 4 and"; quotation marks of a heading are written ‘far fewer’',
        ),
        ("a, Roads, par. 4; b, § 7", "write each place on a line of its own, after a hyphen and a space"),
    ],
)
def test_a_place_without_its_commas_is_shown_whole_with_them(text: str, meant: str) -> None:
    with pytest.raises(PlaceFault) as caught:
        parse_place(text, HERE)
    assert caught.value.hint == meant


@pytest.mark.parametrize(
    "quoted",
    ["“{}”", "„{}“", "„{}”", "“{}“", "”{}”", "«{}»", "»{}«", "‹{}›", "›{}‹", "‚{}‘", "‚{}’", "「{}」", "『{}』"],
)
def test_a_quote_can_have_the_marks_of_many_languages(quoted: str) -> None:
    text = f"mayor-2024, p. 4, {quoted.format('far fewer, they say')}"
    assert parts(text) == ("mayor-2024", None, "p. 4", "far fewer, they say")
    assert str(parse_place(text)) == 'mayor-2024, p. 4, "far fewer, they say"'


@pytest.mark.parametrize(
    "heading", ["'Free' ferries", "'Ferry': a word", "Die «Fähre»", "Das „Projekt“", "«Fähre» heute", "‘Dear N’"]
)
def test_the_quotation_marks_in_a_heading_make_no_quote(heading: str) -> None:
    assert parts(f"mayor-2024, {heading}, p. 4") == ("mayor-2024", heading, "p. 4", None)
    assert parts(f"mayor-2024, {heading}") == ("mayor-2024", heading, None, None)


@pytest.mark.parametrize("locator", ["par. 4.", "par. iv.", "pars. 4 and 6", "p. 4f.", "pages 4 to 6"])
def test_what_begins_as_a_paragraph_or_page_is_not_a_heading(locator: str) -> None:
    with pytest.raises(PlaceFault):
        parse_place(f"mayor-2024, {locator}", HERE)


@pytest.mark.parametrize("text", ['mayor-2024, "far", "fewer"', 'mayor-2024, "Traffic" in town, "fewer"'])
def test_words_are_quoted_in_one_pair_of_quotation_marks_only(text: str) -> None:
    with pytest.raises(PlaceFault):
        parse_place(text, HERE)


@pytest.mark.parametrize("number", ["2-", "1.", "1", "one ", "(a)", "; ", "A-", "1 n. "])
@pytest.mark.parametrize("unit", ["par.", "par", "page"])
def test_the_time_of_a_place_is_linear(unit: str, number: str) -> None:
    def parse(length: int) -> None:
        with suppress(PlaceFault):
            parse_place(f"mayor-2024, {unit} {number * length}!", HERE)

    assert_linear(parse, 20_000)
