import pytest

from tests.reading_helpers import found

DECISION = """policy-cli: 1
title: The congestion charge
{top}
criteria:
  air: {{name: Clean air}}
  shops: {{name: Trade}}
options:
  keep:
    name: Keep the charge
    {keep}
  drop:
    name: Drop the charge
    {drop}
"""


def decision(top: str = "note: x", keep: str = "note: x", drop: str = "note: x") -> str:
    return DECISION.format(top=top, keep=keep, drop=drop)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (decision("baseline: keep", drop="ratings: {air: {rating: worse}}"), []),
        (decision("baseline: keep"), []),
        (decision(), []),
        (decision("baseline: keep", keep="ratings: {}"), []),
        (
            decision("baseline: keep", keep="ratings: {air: {rating: same}, shops: {rating: same}}"),
            ["10:15 rated-baseline", "10:36 rated-baseline"],
        ),
        (decision(keep="ratings: {air: {rating: same}}", drop="ratings: {air: {rating: same}}"), ["10:15 no-baseline"]),
    ],
    ids=["rated", "unrated", "neither", "empty-ratings", "rated-baseline", "no-baseline"],
)
def test_the_baseline_is_named_and_has_no_ratings(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ("{air: 0, shops: 0}", ["15:24 no-weight"]),
        ("{air: 0.0, shops: 0e9}", ["15:24 no-weight"]),
        ("{air: 0, shops: 0.5}", []),
        ("{air: 0}", []),
    ],
)
def test_a_viewpoint_gives_some_criterion_a_weight(weights: str, expected: list[str]) -> None:
    assert found(f"{decision()}viewpoints:\n  cynic: {{name: Cynic, weights: {weights}}}\n") == expected


@pytest.mark.parametrize("side", ["for", "against"])
def test_an_argument_does_not_rebut_itself_on_either_side(side: str) -> None:
    def argument(rebuts: str) -> str:
        return decision(keep=f"arguments: {{{side}: [{{id: a, claim: A}}, {{id: b, claim: B, rebuts: [{rebuts}]}}]}}")

    assert found(argument("a, b")) == [f"10:{argument('a, b').splitlines()[9].index('b]') + 1} self-rebuttal"]
    assert found(argument("a")) == []


UNRATED = "options:\n  keep: {name: Keep}\n  drop: {name: Drop}\n"
MISSPELT = "criteria:\n  air: {name: A}\n  shops: {nam: Trade}\nviewpoints:\n  v: {name: V, weights: {air: 0}}\n"
RATED = "options:\n  keep: {name: Keep}\n  drop: {name: Drop, ratings: {air: {rating: worse}}}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"policy-cli: 1\ntitle: T\nbaseline: [keep]\ncriteria: {{air: {{name: A}}}}\n{RATED}", ["3:11 wrong-type"]),
        (f"policy-cli: 1\ntitle: T\nbaselin: keep\ncriteria: {{air: {{name: A}}}}\n{RATED}", ["3:1 unknown-key"]),
        (
            f"policy-cli: 1\ntitle: T\n{RATED}criteria:\n  air:\n    name: A\n   note: x\nbaseline: keep\n",
            ["9:4 syntax"],
        ),
        (f"policy-cli: 1\ntitle: T\n{UNRATED}{MISSPELT}", ["8:11 unknown-key"]),
    ],
    ids=["baseline-of-a-wrong-type", "baseline-misspelled", "baseline-after-a-syntax-error", "criterion-misspelled"],
)
def test_what_a_fault_hides_is_not_held_against_the_rest(text: str, expected: list[str]) -> None:
    assert found(text) == expected
