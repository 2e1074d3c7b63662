import pytest

from policy_cli.diagnostics import Position
from policy_cli.model import Citation
from policy_cli.reading.places import PlaceFault, parse_place
from policy_cli.references.notes import place

HERE = Position(3, 5)


def parts(text: str) -> tuple[str | None, ...]:
    citation = parse_place(text, HERE)
    return citation.reference, citation.section, citation.locator, citation.quote


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


@pytest.mark.parametrize("heading", ["Paris 2015", "Part 2", "Phase 1", "Plan 2025", "P5+1"])
def test_a_heading_may_be_a_word_with_a_number(heading: str) -> None:
    assert parts(f"mayor-2024, {heading}, par. 4") == ("mayor-2024", heading, "par. 4", None)


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
    ],
)
def test_a_paragraph_or_page_has_one_spelling_however_it_is_written(text: str, expected: str) -> None:
    assert parts(f"mayor-2024, {text}")[2] == expected


@pytest.mark.parametrize(
    "citation",
    [
        Citation(reference="mayor-2024"),
        Citation(reference="mayor-2024", section="Details, Details"),
        Citation(reference="mayor-2024", locator="pars. 4-5", quote="a third fewer, or so"),
        Citation(reference="mayor-2024", section="Iran's Turf Wars", locator="pp. ix-xii", quote="turf"),
    ],
)
def test_a_citation_written_out_as_a_place_is_read_back_the_same(citation: Citation) -> None:
    assert parse_place(place(citation), HERE) == citation
    assert parse_place(place(citation), HERE).origin == HERE


@pytest.mark.parametrize(
    ("text", "meant", "hint"),
    [
        ("mayor-2024, para 4", "para 4", 'write "par. 4"'),
        ("mayor-2024, paragraphs 4-5", "paragraphs 4-5", 'write "par. 4-5"'),
        ("mayor-2024, Traffic, Page 4", "Page 4", 'write "p. 4"'),
        ("mayor-2024, pg. 4", "pg. 4", 'write "p. 4"'),
        ("mayor-2024, p 4, and so on", "p 4", 'write "p. 4"'),
        ("mayor-2024, pp. 61-60", "pp. 61-60", "put the smaller number first"),
        ("mayor-2024, pp. 60-60", "pp. 60-60", "put the smaller number first"),
        ("mayor-2024, par. 4, Traffic", "par. 4", None),
        ("mayor-2024, par. 4, par. 5", "par. 4", None),
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
    assert text[caught.value.start : caught.value.end].rstrip(" ") == meant.rstrip(" ")
    assert hint is None or caught.value.hint == hint


@pytest.mark.parametrize(
    ("text", "meant", "message", "hint"),
    [
        ('a, par. 4, "far fewer', '"far fewer', "the closing quotation mark is missing", "where the quoted words end"),
        ('a, par. 4 "far fewer', '"far fewer', "the closing quotation mark is missing", "where the quoted words end"),
        ("a, par. 4, “far fewer", "“far fewer", "the closing quotation mark is missing", "where the quoted words end"),
        ('a, far fewer"', '"', "the opening quotation mark is missing", "after a comma"),
        ("a, far fewer”", "”", "the opening quotation mark is missing", "after a comma"),
        ('a, T, par. 4 "far fewer"', '"far fewer"', "a comma is missing before the quoted words", 'after "par. 4"'),
        ("a, par. 4 “far fewer”", "“far fewer”", "a comma is missing before the quoted words", 'after "par. 4"'),
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


@pytest.mark.parametrize("locator", ["par. 4.", "par. iv.", "pars. 4 and 6", "p. 4f.", "pages 4 to 6", "par. 4a"])
def test_what_begins_as_a_paragraph_or_page_is_no_heading(locator: str) -> None:
    with pytest.raises(PlaceFault):
        parse_place(f"mayor-2024, {locator}", HERE)


@pytest.mark.parametrize("text", ["mayor-2024, p. 0", "mayor-2024, pp. xii-ix"])
def test_a_page_that_cannot_be_is_no_place(text: str) -> None:
    with pytest.raises(PlaceFault):
        parse_place(text, HERE)


@pytest.mark.parametrize("text", ['mayor-2024, "far", "fewer"', 'mayor-2024, "Traffic" in town, "fewer"'])
def test_words_are_quoted_in_one_pair_of_quotation_marks_only(text: str) -> None:
    with pytest.raises(PlaceFault):
        parse_place(text, HERE)
