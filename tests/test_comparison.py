from pathlib import Path

import pytest

from policy_cli.analysis.comparison import ComparedRow, Comparison, compare, select_options
from policy_cli.diagnostics import CannotContinue
from policy_cli.model import Argument, Arguments, Attribute, Decision, Rating, Step
from tests.conftest import Run, read_text

DECISION = """\
policy-cli: 1
title: Roads
baseline: keep
references: [{id: ash, title: Roads}]
criteria:
  cost: {name: Cost to the city}
  noise: {name: Noise}
options:
  keep:
    name: Keep it
    aim: Save money
    attributes: {Pace: none, Owner: the city}
    steps: [{action: Do nothing}]
  toll:
    name: Toll
    aim: Fewer cars
    summary: Who drives pays.
    attributes: {Pace: slow, Owner: the city, Needs Congress: "no"}
    steps: [{action: Pass a law}, {action: Charge}]
    ratings: {cost: {rating: better, because: It earns}, noise: {rating: same}}
    arguments: {for: [{claim: It works}]}
  close:
    name: Close it
    ratings: {cost: {rating: better, because: Nothing to mend}}
verdicts:
  - {source: ash, option: toll, claim: A toll is best}
  - {source: ash, claim: None is good}
"""


@pytest.fixture(scope="module")
def roads() -> Decision:
    decision = read_text(DECISION).decision
    assert decision is not None
    return decision


def compared(decision: Decision, *only: str, ids: tuple[str, ...] = (), differences: bool = False) -> Comparison:
    return compare(decision, select_options(decision, ids), only, differences)


def labels(comparison: Comparison) -> list[str]:
    return [row.label for row in comparison.rows]


def row(comparison: Comparison, label: str) -> ComparedRow:
    return next(row for row in comparison.rows if row.label == label)


def test_rows_come_in_groups_and_what_nobody_says_is_left_out(roads: Decision) -> None:
    comparison = compared(roads)
    assert [(row.group, row.label) for row in comparison.rows] == [
        ("aim", "Aim"),
        ("attributes", "Pace"),
        ("attributes", "Owner"),
        ("attributes", "Needs Congress"),
        ("ratings", "Cost to the city"),
        ("ratings", "Noise"),
        ("steps", "Steps"),
        ("arguments", "Arguments"),
        ("verdicts", "Favored by"),
    ]


def test_each_row_says_what_each_option_says_in_the_order_of_the_options(roads: Decision) -> None:
    comparison = compared(roads, ids=("close", "toll"))
    assert dict(row(comparison, "Aim").values) == {"close": None, "toll": "Fewer cars"}
    assert list(row(comparison, "Aim").values) == ["close", "toll"]
    assert dict(row(comparison, "Needs Congress").values) == {"close": None, "toll": Attribute(value="no")}
    assert row(comparison, "Steps").values["toll"] == (Step(action="Pass a law"), Step(action="Charge"))
    assert row(comparison, "Arguments").values["toll"] == Arguments(pro=(Argument(claim="It works"),))


def test_an_option_has_the_verdicts_for_it_and_no_others(roads: Decision) -> None:
    values = row(compared(roads), "Favored by").values
    assert values["keep"] == values["close"] == ()
    assert [verdict.claim for verdict in values["toll"]] == ["A toll is best"]  # type: ignore[union-attr]


def test_the_baseline_is_rated_the_same_and_a_missing_rating_is_none(roads: Decision) -> None:
    noise = row(compared(roads), "Noise").values
    assert noise["keep"] == Rating(rating="same")
    assert noise["close"] is None


def test_ratings_are_no_rows_where_no_option_is_rated() -> None:
    options = "criteria: {c: {name: C}}\noptions: {a: {name: A, aim: x}, b: {name: B}}"
    decision = read_text(f"policy-cli: 1\ntitle: T\nbaseline: a\n{options}").decision
    assert decision is not None
    assert labels(compared(decision)) == ["Aim"]


@pytest.mark.parametrize(
    ("label", "ids", "differs"),
    [
        ("Owner", ("keep", "toll"), False),
        ("Owner", ("keep", "close"), True),
        ("Cost to the city", ("toll", "close"), False),
        ("Cost to the city", ("keep", "toll"), True),
        ("Noise", ("keep", "toll"), False),
        ("Noise", ("toll", "close"), True),
        ("Steps", ("keep", "toll"), True),
        ("Pace", ("keep",), False),
    ],
)
def test_a_row_differs_if_the_options_say_different_things(
    roads: Decision, label: str, ids: tuple[str, ...], differs: bool
) -> None:
    assert row(compared(roads, ids=ids), label).differs is differs


def test_the_same_steps_in_two_places_of_the_file_do_not_differ() -> None:
    same = "{name: A, steps: [{action: Wait}], arguments: {for: [{claim: Cheap}]}}"
    decision = read_text(f"policy-cli: 1\ntitle: T\noptions:\n  a: {same}\n  b: {same}\n").decision
    assert decision is not None
    assert not [row.label for row in compared(decision).rows if row.differs]


def test_only_the_rows_in_which_options_differ_are_left_when_asked_for(roads: Decision) -> None:
    assert labels(compared(roads, ids=("keep", "toll"), differences=True)) == [
        "Aim",
        "Pace",
        "Needs Congress",
        "Cost to the city",
        "Steps",
        "Arguments",
        "Favored by",
    ]
    assert labels(compared(roads, "owner", "noise", ids=("keep", "toll"), differences=True)) == []


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (("ratings",), ["Cost to the city", "Noise"]),
        (("cost",), ["Cost to the city"]),
        (("COST",), ["Cost to the city"]),
        (("cost to THE city",), ["Cost to the city"]),
        ((" Pace ",), ["Pace"]),
        (("needs congress",), ["Needs Congress"]),
        (("Favored By",), ["Favored by"]),
        (("steps", "aim"), ["Aim", "Steps"]),
        (("noise", "ratings", "noise"), ["Cost to the city", "Noise"]),
        (("summary",), ["Summary"]),
        (("risks",), ["Risks"]),
    ],
)
def test_rows_are_named_by_group_criterion_or_label(
    roads: Decision, only: tuple[str, ...], expected: list[str]
) -> None:
    assert labels(compared(roads, *only)) == expected


def test_a_group_that_has_no_rows_here_is_no_error() -> None:
    decision = read_text("policy-cli: 1\ntitle: T\noptions: {a: {name: A}, b: {name: B}}").decision
    assert decision is not None
    assert labels(compared(decision, "attributes", "ratings")) == []


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("rating", 'did you mean "ratings"?'),
        ("Nois", 'did you mean "Noise"?'),
        ("needs congres", 'did you mean "Needs Congress"?'),
        ("zzz", None),
        ("", None),
    ],
)
def test_an_unknown_row_is_answered_with_the_nearest_or_with_all(roads: Decision, name: str, hint: str | None) -> None:
    with pytest.raises(CannotContinue) as caught:
        compared(roads, name)
    assert f'"{name}"' in caught.value.message
    if hint:
        assert caught.value.hint == hint
    else:
        assert "ratings" in str(caught.value.hint)
        assert "Needs Congress" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ((), ["keep", "toll", "close"]),
        (("close", "keep"), ["close", "keep"]),
        (("toll", "keep", "toll"), ["toll", "keep"]),
    ],
)
def test_options_are_picked_in_the_order_asked_for_and_once(
    roads: Decision, ids: tuple[str, ...], expected: list[str]
) -> None:
    assert [option.id for option in select_options(roads, ids)] == expected


@pytest.mark.parametrize(
    ("id", "hint"), [("tol", 'did you mean "toll"?'), ("TOLL", 'did you mean "toll"?'), ("zzz", "keep, toll, close")]
)
def test_an_unknown_option_is_answered_with_the_nearest_or_with_all(roads: Decision, id: str, hint: str) -> None:
    with pytest.raises(CannotContinue) as caught:
        select_options(roads, ["keep", id])
    assert caught.value.message == f'there is no option "{id}"'
    assert hint in str(caught.value.hint)


@pytest.mark.parametrize(
    ("costs", "shown"),
    [
        ("{claim: Cameras, kind: economic, level: high}", "economic: high"),
        ("{claim: Cameras, kind: economic}", "economic"),
        ("{claim: Cameras, kind: economic}, {claim: Staff, kind: economic}", "2 economic"),
        (
            "{claim: A, kind: x, level: unknown}, {claim: B, kind: x, level: low}, {claim: C, kind: x, level: low}",
            "x: 2 low, unknown",
        ),
        ("{claim: A, kind: political}, {claim: B, kind: political, level: high}", "political: high, not stated"),
        ("{claim: Cameras, level: low}", "of no stated kind: low"),
        ("{claim: Cameras}", "Cameras"),
        (
            "{claim: A, kind: political, level: low}, {claim: B}, {claim: C, kind: social, level: high}",
            "- political: low. - B. - social: high",
        ),
    ],
)
def test_costs_in_short_are_levels_counted_under_their_kind(run: Run, costs: str, shown: str) -> None:
    file = f"policy-cli: 1\ntitle: T\noptions: {{a: {{name: A, costs: [{costs}]}}, b: {{name: B}}}}"
    answer = run("-f", "-", "compare", "a", "--only", "costs", "--format", "text", stdin=file).stdout
    assert " ".join(answer.split()).endswith(f"Costs: A: {shown}.")


def test_options_that_nothing_tells_apart_are_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "lunch.yaml").write_text("policy-cli: 1\ntitle: L\noptions: {a: {name: Soup}, b: {name: Salad}}\n")
    for arguments in ([], ["--differences"]):
        shown = run("-f", "lunch.yaml", "compare", *arguments, "--format", "text").stdout
        assert "These options do not differ in these rows:" in shown
        assert all(name in shown for name in ("Soup", "Salad"))
