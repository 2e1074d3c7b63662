import csv
import json
import re
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_cli.analysis.comparison import compare, select_options
from policy_cli.analysis.evidence import usage
from policy_cli.model import Decision
from policy_cli.references.bibliography import csl_items
from policy_cli.serialize.claims import claims_table
from policy_cli.serialize.comparison import comparison_data, comparison_table
from policy_cli.serialize.decision import decision_data
from policy_cli.serialize.options import options_data, options_summary, options_table
from policy_cli.serialize.references import references_data, references_table
from policy_cli.serialize.values import to_csv, to_json
from tests.conftest import decision_of, read_text

DECISION = """\
policy-cli: 1
title: Roads
editor: The clerk
baseline: keep
references:
  - {id: ash, type: book, title: Roads, issued: 1999, author: [{family: Ash}], publisher: X, x-mine: {a: [b]}}
criteria: {cost: {name: Cost}}
options:
  keep: {name: Keep it}
  toll:
    name: Toll
    aim: Fewer cars
    cite: ash, p. 3
    attributes: {Pace: slow}
    order: any
    variants: {city: {name: In the city}}
    steps:
      - {id: law, action: Pass a law, legislation: needed, variant: city, cite: 'ash, Laws, par. 4, "a few words"'}
      - {action: Charge}
    costs: [{claim: Anger, level: high, borne_by: the mayor, amount: much}]
    risks: [{claim: Riots}, {claim: Floods}]
    arguments:
      for: [{id: works, claim: It works, said_by: Drivers, step: law}]
      against: [{claim: It does not, rebuts: [works]}]
    ratings: {cost: {rating: much better, because: It earns, rests_on: [works]}}
verdicts: [{source: ash, option: toll, claim: Toll it, cite: "ash, pp. 4-5"}]
"""


@pytest.fixture(scope="module")
def roads() -> Decision:
    return decision_of(DECISION)


def read_json(answer: dict[str, Any]) -> dict[str, Any]:
    text = to_json(answer)
    assert text.endswith("}\n")
    read: dict[str, Any] = json.loads(text)
    return read


def nulls(value: Any, path: str = "") -> list[str]:
    match value:
        case None:
            return [path]
        case dict():
            return [found for key, item in value.items() for found in nulls(item, f"{path}/{key}")]
        case list():
            return [found for number, item in enumerate(value) for found in nulls(item, f"{path}/{number}")]
        case _:
            return []


def test_options_as_json_have_the_names_of_the_file_and_places_as_text(roads: Decision) -> None:
    assert read_json(options_data(roads, select_options(roads, ["toll"]))) == {
        "format": 1,
        "decision": {"title": "Roads", "editor": "The clerk", "baseline": "keep"},
        "options": [
            {
                "id": "toll",
                "name": "Toll",
                "aim": "Fewer cars",
                "cite": ["ash, p. 3"],
                "attributes": {"Pace": {"value": "slow"}},
                "order": "any",
                "variants": {"city": {"id": "city", "name": "In the city"}},
                "steps": [
                    {
                        "id": "law",
                        "action": "Pass a law",
                        "legislation": "needed",
                        "variant": "city",
                        "cite": ['ash, Laws, par. 4, "a few words"'],
                    },
                    {"action": "Charge"},
                ],
                "costs": [{"claim": "Anger", "level": "high", "borne_by": "the mayor", "amount": "much"}],
                "risks": [{"claim": "Riots"}, {"claim": "Floods"}],
                "arguments": {
                    "for": [{"id": "works", "claim": "It works", "step": "law", "said_by": "Drivers"}],
                    "against": [{"claim": "It does not", "rebuts": ["works"]}],
                },
                "ratings": {"cost": {"rating": "much better", "because": "It earns", "rests_on": ["works"]}},
            }
        ],
    }


def test_a_comparison_as_json_says_what_each_option_says_in_each_row(roads: Decision) -> None:
    answer = read_json(comparison_data(compare(roads, select_options(roads, ()), ("aim", "cost", "verdicts"))))
    assert answer["options"] == [{"id": "keep", "name": "Keep it"}, {"id": "toll", "name": "Toll"}]
    assert answer["rows"] == [
        {
            "group": "ratings",
            "id": "cost",
            "label": "Cost",
            "differs": True,
            "cells": {
                "keep": {"rating": "same"},
                "toll": {"rating": "much better", "because": "It earns", "rests_on": ["works"]},
            },
        },
        {"group": "aim", "id": "aim", "label": "Aim", "differs": True, "cells": {"keep": None, "toll": "Fewer cars"}},
        {
            "group": "verdicts",
            "id": "verdicts",
            "label": "Favored by",
            "differs": True,
            "cells": {
                "keep": [],
                "toll": [{"source": "ash", "option": "toll", "claim": "Toll it", "cite": ["ash, pp. 4-5"]}],
            },
        },
    ]


def test_sources_as_json_are_csl_json_with_counts(roads: Decision) -> None:
    assert read_json(references_data(roads, usage(roads)))["references"] == [
        {
            "csl": {
                "id": "ash",
                "type": "book",
                "title": "Roads",
                "issued": {"date-parts": [[1999]]},
                "author": [{"family": "Ash"}],
                "publisher": "X",
                "x-mine": {"a": ["b"]},
            },
            "claims": [
                {"option": "toll", "kind": "description", "count": 1, "alone": 1},
                {"option": "toll", "kind": "step", "count": 1, "alone": 1},
                {"option": "toll", "kind": "verdict", "count": 1, "alone": 1},
            ],
        }
    ]


def test_a_summary_as_json_counts_in_numbers(roads: Decision) -> None:
    keep, toll = read_json(options_summary(roads, select_options(roads, ())))["options"]
    assert keep == {"id": "keep", "name": "Keep it", **dict.fromkeys(COUNTED, 0)}
    assert toll == {
        "id": "toll",
        "name": "Toll",
        "aim": "Fewer cars",
        **dict(zip(COUNTED, (2, 1, 2, 1, 1), strict=True)),
    }


COUNTED = ("steps", "costs", "risks", "for", "against")


def test_a_name_of_digits_stays_text_in_json() -> None:
    decision = decision_of("policy-cli: 1\ntitle: T\noptions: {a: {name: '2001', aim: '007'}, b: {name: B}}")
    option = read_json(options_summary(decision, select_options(decision, ["a"])))["options"][0]
    assert (option["name"], option["aim"]) == ("2001", "007")


def test_an_option_as_json_has_nothing_that_the_file_leaves_out(iran: Decision) -> None:
    answer = read_json(options_data(iran, select_options(iran, ())))
    assert nulls(answer) == []
    assert "origin" not in json.dumps(answer)


def test_the_head_of_json_has_nothing_that_the_file_leaves_out() -> None:
    decision = decision_of("policy-cli: 1\ntitle: T\noptions: {a: {name: A}, b: {name: B}}")
    assert read_json(options_data(decision, select_options(decision, ["a"]))) == {
        "format": 1,
        "decision": {"title": "T"},
        "options": [{"id": "a", "name": "A"}],
    }


def test_json_writes_letters_as_they_are_and_escapes_controls() -> None:
    text = to_json({"a": "نرم \x1b[31m"})
    assert "نرم" in text
    assert "\x1b" not in text
    assert json.loads(text)["a"] == "نرم \x1b[31m"


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text, newline="")))


def test_a_comparison_as_csv_has_a_column_an_option(roads: Decision) -> None:
    header, *rows = rows_of(to_csv(*comparison_table(compare(roads, select_options(roads, ())))))
    assert header == ["group", "row", "keep", "toll"]
    assert rows == [
        ["ratings", "Cost", "same", "much better"],
        ["attributes", "Pace", "", "slow"],
        ["verdicts", "Favored by", "", "ash"],
        ["variants", "Variants", "", "In the city"],
        ["risks", "Risks", "", "Riots\nFloods"],
        ["arguments", "Arguments", "0 for, 0 against", "1 for, 1 against"],
        ["costs", "Costs", "", "Anger (high: much; borne by the mayor)"],
        ["steps", "Order", "", "in any order"],
        ["steps", "Steps", "", "Pass a law\nCharge"],
    ]


def test_options_and_sources_as_csv_have_a_row_each(roads: Decision) -> None:
    assert rows_of(to_csv(*options_table(roads, select_options(roads, ())))) == [
        ["id", "name", "aim", "outcome", *COUNTED],
        ["keep", "Keep it", "", "", "0", "0", "0", "0", "0"],
        ["toll", "Toll", "Fewer cars", "", "2", "1", "2", "1", "1"],
    ]
    assert rows_of(to_csv(*references_table(usage(roads)))) == [
        ["id", "source", "claims", "alone"],
        ["ash", "Ash, Roads (X, 1999)", "3", "3"],
    ]


# Text of a file once it is read: no control characters but white space.
SAFE = st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf")), max_size=20)


@settings(derandomize=True, deadline=None)
@given(st.lists(st.lists(SAFE, min_size=3, max_size=3), max_size=4))
def test_csv_gives_back_every_cell(rows: list[list[str]]) -> None:
    read = rows_of(to_csv(["a", "b", "c"], rows))
    assert read == [["a", "b", "c"], *([defused(cell) for cell in row] for row in rows)]


def defused(cell: str) -> str:
    return f"'{cell}" if re.match(r'\s*["\s]*[=+@＝＋－＠-]', cell) and not re.fullmatch("[-+][0-9]+%?", cell) else cell


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠", " =", '"=', '" "+', "-+", "+-"]
)
def test_a_spreadsheet_takes_no_cell_for_a_formula(sign: str) -> None:
    ((cell, _),) = rows_of(to_csv([f"{sign}1+1", "x"], []))
    assert cell == f"'{sign}1+1"


@pytest.mark.parametrize("separator", [";", "\t", "\n"])
@pytest.mark.parametrize(
    "formula",
    ["=1+1", " =1+1", '"=1+1"', '" @x', "-1+cmd|'x'!A0", "@SUM(A1)", "-a", "＝1", "-1 5 A1", "-1 to A1", "-1 (A1)"],
)
def test_a_spreadsheet_that_splits_elsewhere_takes_no_part_of_a_cell_for_a_formula(
    separator: str, formula: str
) -> None:
    csv_text = to_csv([f"x{separator}{formula}{separator}=2", "y"], [])
    for line in csv_text.splitlines():
        for row in csv.reader([line], delimiter=separator if separator != "\n" else ";"):
            assert not [cell for cell in row if re.match(r'[\s"]*[=@＝]|[\s"]*[-+](?![0-9]+(?:$|"?,))', cell)]


@pytest.mark.parametrize(
    "number",
    [
        *("-5%", "+3", "-1.5", "-1,500.25", "+.5", "-5 %", "x;-5%;y", "x; +3", "-1;-2", "a\n-3\nb"),
        *("-10 to -2", "-7 (-10 to 2.5)", "-1% to +3%", "-4 (from -6)", "x;-3 to -1;y", "-20 €", "-$1,500"),
        *("-1 500", "-1\xa0500,5 %", "+12’000", "-1e5", "-2.5E-3"),
    ],
)
def test_a_number_is_not_a_formula(number: str) -> None:
    assert rows_of(to_csv([number, "x"], [])) == [[number, "x"]]


def test_a_carriage_return_in_a_cell_ends_no_row() -> None:
    assert len(rows_of(to_csv(["a\rb", "c"], []))) == 1


@pytest.mark.parametrize("words", ["'quoted'", "1+1", "a=b", "– none", "5 for, 4 against", ""])
def test_csv_leaves_harmless_cells_alone(words: str) -> None:
    assert rows_of(to_csv([words, "x"], [])) == [[words, "x"]]


def test_control_characters_are_visible_in_csv() -> None:
    text = to_csv(["a\x1b[31m", "b\u202ec", "d\x00"], [])
    assert rows_of(text) == [["a␛[31m", "b[U+202E]c", "d␀"]]


def as_in_the_file(value: Any) -> Any:
    """Return a record of JSON without the ids that repeat the keys under which records stand, and without `later`."""
    if isinstance(value, list):
        return [as_in_the_file(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: {name: {k: v for k, v in as_in_the_file(item).items() if k != "id"} for name, item in inner.items()}
        if key in ("options", "criteria", "viewpoints", "variants")
        else as_in_the_file(inner)
        for key, inner in value.items()
        if key != "later"
    }


def test_the_whole_decision_comes_back_from_its_json(iran: Decision, roads: Decision) -> None:
    for decision in (iran, roads):
        read = read_json(decision_data(decision))
        assert read["format"] == 1
        assert nulls(read) == []
        # JSON is YAML too, so the decision can be read as a file, but for what JSON adds to it.
        again = read_text(json.dumps(as_in_the_file(read["decision"]), ensure_ascii=False))
        assert again.diagnostics == ()
        assert again.decision is not None
        assert replace(again.decision, references=()) == replace(decision, references=())
        # Sources come back in the one form of CSL-JSON, whatever form the file has.
        assert csl_items(again.decision.references) == csl_items(decision.references)


def test_each_place_of_the_json_is_taken_apart(roads: Decision) -> None:
    read = read_json(decision_data(roads))
    assert read["places"] == {
        "ash, p. 3": {"reference": "ash", "locator": "p. 3"},
        'ash, Laws, par. 4, "a few words"': {
            "reference": "ash",
            "section": "Laws",
            "locator": "par. 4",
            "quote": "a few words",
        },
        "ash, pp. 4-5": {"reference": "ash", "locator": "pp. 4-5"},
    }


def cites(value: Any) -> set[str]:
    match value:
        case {"cite": list(places), **rest}:
            return {one["place"] if isinstance(one, dict) else one for one in places} | cites(rest)
        case dict():
            return {place for item in value.values() for place in cites(item)}
        case list():
            return {place for item in value for place in cites(item)}
        case _:
            return set()


def test_every_place_that_is_cited_is_among_the_places_of_the_json(iran: Decision) -> None:
    read = read_json(decision_data(iran))
    assert len(read["places"]) > 100
    assert cites(read["decision"]) == set(read["places"])


def test_each_attribute_step_cost_risk_and_argument_is_a_row_of_csv(roads: Decision) -> None:
    header, *rows = rows_of(to_csv(*claims_table(roads, select_options(roads, ()))))
    assert len(set(header)) == len(header)
    assert header[:6] == ["option", "kind", "side", "label", "part", "text"]
    assert header[-3:] == ["later", "cite", "note"]
    said = [{key: cell for key, cell in zip(header, row, strict=True) if cell} for row in rows]
    assert said == [
        {"option": "toll", "kind": "attribute", "label": "Pace", "text": "slow"},
        {
            "option": "toll",
            "kind": "step",
            "text": "Pass a law",
            "id": "law",
            "legislation": "needed",
            "variant": "city",
            "cite": 'ash, Laws, par. 4, "a few words"',
        },
        {"option": "toll", "kind": "step", "text": "Charge"},
        {"option": "toll", "kind": "cost", "text": "Anger", "level": "high", "borne_by": "the mayor", "amount": "much"},
        {"option": "toll", "kind": "risk", "text": "Riots"},
        {"option": "toll", "kind": "risk", "text": "Floods"},
        {
            "option": "toll",
            "kind": "argument",
            "side": "for",
            "text": "It works",
            "id": "works",
            "said_by": "Drivers",
            "step": "law",
        },
        {"option": "toll", "kind": "argument", "side": "against", "text": "It does not", "rebuts": "works"},
    ]


def test_the_kind_of_a_cost_and_several_places_have_their_columns(iran: Decision) -> None:
    header, *rows = rows_of(to_csv(*claims_table(iran, select_options(iran, ()))))
    read = [dict(zip(header, row, strict=True)) for row in rows]
    costs = [row for row in read if row["kind"] == "cost"]
    assert costs[0]["cost_kind"] == "diplomatic"
    assert {row["cost_kind"] for row in read if row["kind"] != "cost"} == {""}
    assert costs[0]["cite"].count("\ntalwar-2001, ") == 1
    option = iran.options["containment"]
    claims = (option.attributes, option.steps, option.costs, option.risks, option.arguments.pro, option.arguments.con)
    assert sum(row["option"] == "containment" for row in read) == sum(map(len, claims))


def test_places_are_in_a_cell_a_line_each_for_a_heading_may_hold_any_other_sign() -> None:
    decision = decision_of(
        "policy-cli: 1\ntitle: T\nreferences: [{id: ash, title: Ash}]\noptions:\n"
        "  a: {name: A, risks: [{claim: x, cite: ['ash, Toll; tax, par. 1', ash]}]}\n  b: {name: B}\n"
    )
    header, (row,) = claims_table(decision, select_options(decision, ()))
    assert str(row[header.index("cite")]).split("\n") == ["ash, Toll; tax, par. 1", "ash"]


def test_sources_are_csl_json_in_the_whole_decision() -> None:
    decision = decision_of(
        "policy-cli: 1\ntitle: T\noptions: {a: {name: A}, b: {name: B}}\n"
        "references: [{id: ash, issued: 2001-07, author: Ash House}]\n"
    )
    (source,) = read_json(decision_data(decision))["decision"]["references"]
    assert source["issued"] == {"date-parts": [[2001, 7]]}
    assert source["author"] == [{"literal": "Ash House"}]
