from typing import Any

import pytest

from policy_cli.model import Date, Name
from policy_cli.reading.nodes import to_data
from policy_cli.reading.yaml_nodes import compose
from policy_cli.references.csl import CslFault, parse_date, parse_name
from tests.conftest import read_text


def node(text: str) -> Any:
    root = compose(text).root
    assert root is not None
    return to_data(root)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{family: Talwar, given: Puneet}", Name(family="Talwar", given="Puneet")),
        ("{literal: World Bank}", Name(literal="World Bank")),
        ("World Bank", Name(literal="World Bank")),
        ("{family: ' Plato '}", Name(family="Plato")),
        ("{family: King, given: Martin Luther, suffix: Jr.}", Name(family="King", given="Martin Luther", suffix="Jr.")),
        (
            "{family: Gogh, given: Vincent, non-dropping-particle: van}",
            Name(family="Gogh", given="Vincent", particle="van"),
        ),
        (
            "{family: Aa, given: P., dropping-particle: von, non-dropping-particle: der}",
            Name(family="Aa", given="P.", dropping="von", particle="der"),
        ),
        ("{family: Talwar, given: Puneet, ORCID: 0000-0001}", Name(family="Talwar", given="Puneet")),
    ],
)
def test_a_name_is_read_as_csl_writes_it(text: str, expected: Name) -> None:
    assert parse_name(node(text)) == expected


@pytest.mark.parametrize("text", ["{given: Anna}", "{}", "[Anna, Lee]", "''", "{family: ''}", "{family: [Lee]}"])
def test_what_has_no_family_and_no_literal_is_not_a_name(text: str) -> None:
    with pytest.raises(CslFault):
        parse_name(node(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2001-07-12", Date(start=(2001, 7, 12))),
        ("2001-07", Date(start=(2001, 7))),
        ("2001-7-2", Date(start=(2001, 7, 2))),
        ("2001-7/2001-11", Date(start=(2001, 7), end=(2001, 11))),
        ("7/12/2001", Date(text="7/12/2001")),
        ("2001", Date(start=(2001,))),
        ("2001-07-12/2001-08-01", Date(start=(2001, 7, 12), end=(2001, 8, 1))),
        ("2001/2002", Date(start=(2001,), end=(2002,))),
        ("2001-21", Date(start=(2001, 21))),
        ("2001?", Date(start=(2001,), doubt="?")),
        ("1890~", Date(start=(1890,), doubt="~")),
        ("1890%", Date(start=(1890,), doubt="%")),
        ("1890-05?/1891~", Date(start=(1890, 5), end=(1891,), doubt="%")),
        ("2001/", Date(start=(2001,), has_open_end=True)),
        ("2001-07/..", Date(start=(2001, 7), has_open_end=True)),
        ("-0043", Date(start=(-44,))),
        ("0000", Date(start=(-1,))),
        ("2001-07-12T00:00:00Z", Date(start=(2001, 7, 12))),
        ("{date-parts: [[1851]], circa: true}", Date(start=(1851,), doubt="~")),
        ("{date-parts: [[1851]], circa: 1, edtf: '1851?'}", Date(start=(1851,), doubt="?")),
        ("{date-parts: [[1951], [0]]}", Date(start=(1951,), has_open_end=True)),
        ("{date-parts: [[1951], [null]]}", Date(start=(1951,), has_open_end=True)),
        ("{date-parts: [[-44]]}", Date(start=(-44,))),
        ("{date-parts: [[-50], [-44]]}", Date(start=(-50,), end=(-44,))),
        ("{date-parts: [[2001]], season: summer}", Date(start=(2001, 22))),
        ("{date-parts: [[null]]}", Date()),
        ("{date-parts: [[]]}", Date()),
        ("{date-parts: []}", Date()),
        ("Summer 2001", Date(text="Summer 2001")),
        ("n.d.", Date(text="n.d.")),
        ("{date-parts: [[2001, 7, 12]]}", Date(start=(2001, 7, 12))),
        ("{date-parts: [['2001', '7', '12']]}", Date(start=(2001, 7, 12))),
        ("{date-parts: [[2001, 7], [2001, 8]]}", Date(start=(2001, 7), end=(2001, 8))),
        ("{date-parts: [[2001]], season: 2}", Date(start=(2001, 22))),
        ("{raw: 2001-07-12}", Date(start=(2001, 7, 12))),
        ("{raw: spring of 2001}", Date(text="spring of 2001")),
        ("{literal: in the summer of 2001}", Date(text="in the summer of 2001")),
        ("{literal: '2001-05'}", Date(start=(2001, 5))),
        ("{literal: early in 2001, circa: true}", Date(text="early in 2001", doubt="~")),
        ("{raw: '1890', circa: 1}", Date(start=(1890,), doubt="~")),
        ("{date-parts: [['2001', '', '']]}", Date(start=(2001,))),
        ("{date-parts: [[2001, 5, null]]}", Date(start=(2001, 5))),
        ("{date-parts: [[2001, 0, 0], [0, 0, 0]]}", Date(start=(2001,), has_open_end=True)),
        ("[{year: 1951}, {year: 0}]", Date(start=(1951,), has_open_end=True)),
        ("[{year: 1951, month: 0}]", Date(start=(1951,))),
        ("{date-parts: [[2001]], season: '23'}", Date(start=(2001, 23))),
        ("{date-parts: [[2001]], season: Michaelmas}", Date(start=(2001,), text="Michaelmas 2001")),
        ("[{year: 2001, month: 7, day: 12}]", Date(start=(2001, 7, 12))),
        ("[{year: 2001, month: 07}, {year: 2001, month: 08}]", Date(start=(2001, 7), end=(2001, 8))),
        ("[{year: 2001, season: 3}]", Date(start=(2001, 23))),
        ("{year: 2001, month: 7}", Date(start=(2001, 7))),
    ],
)
def test_a_date_is_read_in_the_ways_of_csl_zotero_and_pandoc(text: str, expected: Date) -> None:
    assert parse_date(node(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2001-13-01",
        "2001-02-32",
        "2001-00",
        "2001-01-00",
        "2001/2002/2003",
        "{date-parts: [[2001, 13]]}",
        "{date-parts: [[2001, 7, 12, 4]]}",
        "{date-parts: [[2001], [2002], [2003]]}",
        "{date-parts: [[2001, July]]}",
        "{date-parts: [[20011]]}",
        "{date-parts: [2001, 7, 12]}",
        "{date-parts: [[[2001]]]}",
        "{month: 7}",
        "{year: soon}",
        "[2001, 7]",
        "[{month: 7}, {}]",
        "[]",
        "{}",
        "''",
    ],
)
def test_what_is_not_a_date_is_refused(text: str) -> None:
    with pytest.raises(CslFault):
        parse_date(node(text))


@pytest.mark.parametrize("value", ["~", "null", "NULL"])
@pytest.mark.parametrize("line", ["author: {}", "author: [{}]", "issued: {}", "author: [{{family: {}}}]"])
def test_a_null_is_neither_a_name_nor_a_date(line: str, value: str) -> None:
    options = "options:\n  keep: {name: Keep}\n  drop: {name: Drop}\n"
    result = read_text(f"policy-cli: 1\ntitle: T\n{options}references:\n  - id: mayor\n    {line.format(value)}\n")
    assert result.diagnostics


@pytest.mark.parametrize("text", ["2001-02-31", "2002/2001", "{year: 2001, day: 3}"])
def test_a_date_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(CslFault):
        parse_date(node(text))


@pytest.mark.parametrize("text", ["2001-21-05", "2001-24-99"])
def test_a_season_has_no_days(text: str) -> None:
    with pytest.raises(CslFault):
        parse_date(node(text))


def test_a_span_may_go_from_a_season_to_a_month() -> None:
    assert parse_date(node("2001-21/2001-10")) == Date(start=(2001, 21), end=(2001, 10))
