"""When rules speak of what is missing: only of exceptions, where most of the file is otherwise.

The files in `honest/` are made as people write them: a budget paper with options of one report, a decision record
without costs or steps, an impact assessment whose baseline does nothing, a guideline's table of evidence.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from policy_cli.analysis.rules.rule import exceptions
from scripts.rules import checked

HONEST = {path.stem: path.read_text(encoding="utf-8") for path in (Path(__file__).parent / "honest").glob("*.yaml")}
PARTS = {
    "steps": "steps: [{action: Do it, cite: 's, p. 1'}]",
    "costs": "costs: [{claim: It costs, cite: 's, p. 2'}]",
    "arguments-for": "arguments: {for: [{claim: It helps, cite: 's, p. 3'}]}",
    "arguments-against": "arguments: {against: [{claim: It hurts, cite: 's, p. 4'}]}",
}


def codes(text: str) -> list[str]:
    reading, found = checked(text)
    assert reading.decision is not None, found
    return [one.code for one in found]


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_draws_no_warning(name: str) -> None:
    assert [f"{one.position.line} {one.message}" for one in checked(HONEST[name])[1]] == []


def test_an_exception_lacks_what_most_have() -> None:
    is_even: Callable[[int], bool] = lambda number: number % 2 == 0  # noqa: E731
    assert exceptions([2, 4, 5], is_even) == [5]
    assert exceptions([2, 4, 6, 5, 7], is_even) == [5, 7]
    assert exceptions([2, 4, 5, 7], is_even) == exceptions([5], is_even) == exceptions([2], is_even) == []


def file_of(options: list[str], baseline: str = "") -> str:
    made = "".join(f"  o{number}:\n    name: N\n    {part}\n" for number, part in enumerate(options))
    return f"policy-cli: 1\ntitle: T\n{baseline}references: [{{id: s, title: S}}]\noptions:\n{made}"


@pytest.mark.parametrize("what", PARTS)
def test_an_option_is_told_what_it_lacks_if_most_options_have_it(what: str) -> None:
    part, code = PARTS[what], f"no-{what}"
    assert codes(file_of([part, part, "note: N"])) == [code]
    assert codes(file_of([part, part, part, "note: N", "note: N"])) == [code, code]
    assert codes(file_of([part, "note: N"])) == codes(file_of(["note: N", "note: N"])) == []
    assert codes(file_of([part, part, "note: N", "note: N"])) == []


@pytest.mark.parametrize("what", PARTS)
def test_a_baseline_need_not_have_it_but_shows_that_it_is_usual_if_it_has(what: str) -> None:
    part, code = PARTS[what], f"no-{what}"
    assert codes(file_of(["note: N", part, part], "baseline: o0\n")) == []
    assert codes(file_of(["note: N", part, "note: N"], "baseline: o0\n")) == []
    assert codes(file_of([part, part, "note: N"], "baseline: o0\n")) == [code]


def sourced(*cited: str) -> str:
    steps = "".join(f"      - {{action: Do {number}, cite: [{places}]}}\n" for number, places in enumerate(cited))
    return f"steps:\n{steps}"


def test_an_option_rests_on_one_source_only_where_most_rest_on_several() -> None:
    two, one = sourced("'s, p. 1'", "'t, p. 2'"), sourced("'s, p. 3'", "'s, p. 4'")
    references = ("references: [{id: s, title: S}]", "references: [{id: s, title: S}, {id: t, title: T}]")
    assert codes(file_of([two, two, one]).replace(*references)) == ["lone-source"]
    assert codes(file_of([one, two, two], "baseline: o0\n").replace(*references)) == []
    assert codes(file_of([two, one, one]).replace(*references)) == []
    assert codes(file_of([one, one, sourced("'t, p. 1'")]).replace(*references)) == []
    assert codes(file_of([one, one, one])) == []


def test_few_claims_without_a_source_are_told_each_and_many_once() -> None:
    cited, bare = PARTS["costs"], "costs: [{claim: It costs}]"
    assert codes(file_of([cited, cited, bare])) == ["uncited-claim"]
    text = file_of([cited, bare, bare, bare])
    (warning,) = checked(text)[1]
    assert warning.message == "3 of 4 claims cite no source; this cost is the first"
    assert warning.position.line == 10
    assert codes(text.replace("references: [{id: s, title: S}]\n", "").replace(", cite: 's, p. 2'", "")) == []


def test_a_source_without_a_place_is_told_where_most_citations_have_one() -> None:
    whole = "costs: [{claim: It costs, cite: s}]"
    assert codes(file_of([PARTS["costs"], PARTS["costs"], whole])) == ["vague-citation"]
    assert codes(file_of([PARTS["costs"], whole, whole])) == []


@pytest.mark.parametrize(
    ("source", "has_places"),
    [
        ("type: interview", False),
        ("type: personal_communication", False),
        ("type: interview, container-title: The Courier", True),
        ("type: personal_communication, archive: City archive", True),
        ("type: webpage", True),
    ],
)
def test_a_conversation_is_not_told_to_have_a_place(source: str, has_places: bool) -> None:
    others = ("costs: [{claim: It costs, cite: t}]", "costs: [{claim: It costs}]")
    text = file_of([*[PARTS["costs"]] * 3, *others])
    text = text.replace("[{id: s, title: S}]", f"[{{id: t, title: T, {source}}}, {{id: s, title: S}}]")
    uncited, *vague = sorted(checked(text)[1], key=lambda found: found.code)
    assert [found.code for found in (uncited, *vague)] == ["uncited-claim", *["vague-citation"] * has_places]
    assert uncited.hint == f"add the place, as in: cite: t{', section, par. 4' * has_places}"


def test_a_source_that_nothing_cites_is_told_where_most_are_cited() -> None:
    text = file_of([sourced("'s, p. 1'", "'t, p. 2'"), "note: N"])
    three = "references: [{id: s, title: S}, {id: t, title: T}, {id: u, title: U}]"
    assert codes(text.replace("references: [{id: s, title: S}]", three)) == ["unused-reference"]
    assert codes(file_of(["note: N", "note: N"])) == []


def test_a_paragraph_of_pros_and_cons_is_told_where_others_are_cited_on_one_side() -> None:
    both = "arguments: {for: [{claim: A, cite: 's, par. 1'}], against: [{claim: B, cite: 's, par. 1'}]}"
    apart = "arguments: {for: [{claim: A, cite: 's, par. 1'}], against: [{claim: B, cite: 's, par. 2'}]}"
    assert codes(file_of([both, both])) == []
    assert codes(file_of([both, apart])) == ["passage-on-both-sides"]


def test_a_long_action_is_told_where_most_are_short() -> None:
    long = f"steps: [{{action: {'buy ' * 13}, cite: 's, p. 9'}}]"
    assert codes(file_of([long, long])) == []
    assert codes(file_of([PARTS["steps"], PARTS["steps"], long])) == ["long-action"]


RATED = """\
policy-cli: 1
title: T
baseline: now
criteria: {speed: {name: Speed}, calm: {name: Calm}}
options:
  now: {name: Now}
  one: {name: One, costs: [{claim: It costs, id: price}], ratings: {speed: BETTER, calm: worse}}
  two: {name: Two, costs: [{claim: It costs, id: fee}], ratings: {speed: worse, calm: same}}
"""


def test_a_rating_without_a_ground_is_told_where_most_have_one() -> None:
    assert codes(RATED.replace("BETTER", "better")) == []
    assert codes(RATED.replace("BETTER", "{rating: better, rests_on: [price]}")) == []
    grounded = RATED.replace("calm: worse", "calm: {rating: worse, rests_on: [price]}")
    grounded = grounded.replace("speed: worse", "speed: {rating: worse, rests_on: [fee]}")
    assert codes(grounded.replace("BETTER", "{rating: better, rests_on: [price]}")) == ["groundless-rating"]
    all_but_unknown = grounded.replace("calm: same", "calm: unknown")
    assert codes(all_but_unknown.replace("BETTER", "{rating: better, rests_on: [fee]}")) == ["borrowed-rating"]
