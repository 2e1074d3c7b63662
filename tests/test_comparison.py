import csv
import json
import re
from pathlib import Path

import pytest

from policy_cli.analysis.comparison import ComparedRow, Comparison, compare, select_options
from policy_cli.analysis.rows import ROW_KINDS
from policy_cli.diagnostics import CannotContinue
from policy_cli.model import Argument, Arguments, Attribute, Decision, Rating, Step
from tests.conftest import Run, decision_of
from tests.terminal import Terminal, posix

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
    return decision_of(DECISION)


def compared(decision: Decision, *only: str, ids: tuple[str, ...] = (), differences: bool = False) -> Comparison:
    return compare(decision, select_options(decision, ids), only, differences)


def labels(comparison: Comparison) -> list[str]:
    return [row.label for row in comparison.rows]


def row(comparison: Comparison, label: str) -> ComparedRow:
    return next(row for row in comparison.rows if row.label == label)


def test_rows_come_in_groups_and_what_nobody_says_is_left_out(roads: Decision) -> None:
    comparison = compared(roads)
    assert [(row.group, row.label) for row in comparison.rows] == [
        ("ratings", "Cost to the city"),
        ("ratings", "Noise"),
        ("attributes", "Pace"),
        ("attributes", "Owner"),
        ("attributes", "Needs Congress"),
        ("verdicts", "Favored by"),
        ("arguments", "Arguments"),
        ("steps", "Steps"),
    ]


def test_each_row_says_what_each_option_says_in_the_order_of_the_options(roads: Decision) -> None:
    comparison = compared(roads, *ROW_KINDS, ids=("close", "toll"))
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


def test_aims_are_compared_if_named_or_where_no_attributes_tell_the_options_apart(roads: Decision) -> None:
    assert labels(compared(roads, "aim")) == ["Aim"]
    bare = decision_of("policy-cli: 1\ntitle: T\noptions: {a: {name: A, aim: x}, b: {name: B}}")
    assert labels(compared(bare)) == ["Aim"]


def test_ratings_are_not_rows_where_no_option_is_rated() -> None:
    options = "criteria: {c: {name: C}}\noptions: {a: {name: A, aim: x}, b: {name: B}}"
    decision = decision_of(f"policy-cli: 1\ntitle: T\nbaseline: a\n{options}")
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
    decision = decision_of(f"policy-cli: 1\ntitle: T\noptions:\n  a: {same}\n  b: {same}\n")
    assert not [row.label for row in compared(decision).rows if row.differs]


def test_only_the_rows_in_which_options_differ_are_left_when_asked_for(roads: Decision) -> None:
    assert labels(compared(roads, ids=("keep", "toll"), differences=True)) == [
        "Cost to the city",
        "Pace",
        "Needs Congress",
        "Favored by",
        "Arguments",
        "Steps",
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
        (("steps", "aim"), ["Aim", "Order", "Steps"]),
        (("noise", "ratings", "noise"), ["Cost to the city", "Noise"]),
        (("summary",), ["Summary"]),
        (("risks",), ["Risks"]),
    ],
)
def test_rows_are_named_by_group_criterion_or_label(
    roads: Decision, only: tuple[str, ...], expected: list[str]
) -> None:
    assert labels(compared(roads, *only)) == expected


def test_a_group_that_has_no_rows_here_is_not_an_error() -> None:
    decision = decision_of("policy-cli: 1\ntitle: T\noptions: {a: {name: A}, b: {name: B}}")
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
        ("{claim: Cameras, kind: economic, level: high}", "economic, high"),
        ("{claim: Cameras, kind: economic}", "economic"),
        ("{claim: Cameras, kind: economic}, {claim: Staff, kind: economic}", "2 economic"),
        (
            "{claim: A, kind: x, level: unknown}, {claim: B, kind: x, level: low}, {claim: C, kind: x, level: low}",
            "x: 2 low, level unknown",
        ),
        ("{claim: A, kind: political}, {claim: B, kind: political, level: high}", "political: high, level not stated"),
        ("{claim: Cameras, level: low}", "of no stated kind, low"),
        ("{claim: Cameras}", "Cameras"),
        (
            "{claim: A, kind: political, level: low}, {claim: B}, {claim: C, kind: social, level: high}",
            "- political, low. - B. - social, high",
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
        assert "These options have nothing in the file in these rows:" in shown
        assert all(name in shown for name in ("Soup", "Salad"))
    aims = "policy-cli: 1\ntitle: L\noptions: {a: {name: Soup, aim: Eat}, b: {name: Salad, aim: Eat}}\n"
    shown = run("-f", "-", "compare", "--differences", "--format", "text", stdin=aims).stdout
    assert "These options do not differ in these rows:" in shown


STEPS = """\
policy-cli: 1
title: T
options:
  a: {{name: A, {a}steps: [{{action: Measure}}, {{action: Wait, cite: "ash, p. 1"}}]}}
  b: {{name: B, {b}steps: [{{action: Wait, note: Really}}, {{action: Build}}]}}
references: [{{id: ash, title: Roads}}]
"""


def text_of(run: Run, file: str, *arguments: str) -> str:
    return " ".join(run("-f", "-", "compare", *arguments, "--format", "text", stdin=file).stdout.split())


@pytest.mark.parametrize(
    ("a", "b", "shown"),
    [
        ("any", "any", "from its sources; steps in any order. Steps: A: - Measure. - Wait. B: - Wait. - Build."),
        (
            "sequence",
            "sequence",
            "from its sources; steps in this order. Steps: A: 1. Measure. 2. Wait. B: 1. Wait. 2. Build.",
        ),
        (
            "any",
            "sequence",
            "Order: A: in any order. B: in this order. Steps: A: - Measure. - Wait. B: 1. Wait. 2. Build.",
        ),
        (None, None, "from its sources. Steps: A: - Measure. - Wait. B: - Wait. - Build."),
    ],
)
def test_a_menu_of_steps_has_bullets_and_a_sequence_numbers(run: Run, a: str | None, b: str | None, shown: str) -> None:
    file = STEPS.format(a=f"order: {a}, " if a else "", b=f"order: {b}, " if b else "")
    assert shown in text_of(run, file)


def test_an_option_with_a_single_step_or_none_has_no_order_to_state(run: Run) -> None:
    two = STEPS.format(a="order: any, ", b="order: sequence, ")
    file = two.replace("references:", "  c: {name: C, steps: [{action: Wait}]}\n  d: {name: D}\nreferences:")
    assert "B: in this order. C: a single step. D: no steps." in text_of(run, file)
    assert "A: not stated. B: in this order." in text_of(run, STEPS.format(a="", b="order: sequence, "))


def test_of_items_only_those_that_differ_are_left_when_asked_for(run: Run) -> None:
    menu = text_of(run, STEPS.format(a="order: any, ", b="order: any, "), "--differences")
    assert "Steps (without 1 that all have): A: Measure. B: Build." in menu
    # Without the first step, the second of a sequence would be the first.
    sequence = text_of(run, STEPS.format(a="order: sequence, ", b="order: sequence, "), "--differences")
    assert "A: 1. Measure. 2. Wait. B: 1. Wait. 2. Build." in sequence


def test_data_of_differences_leave_out_rows_but_nothing_that_an_option_says(run: Run) -> None:
    costs = "costs: [{claim: Tolls}"
    sides = "risks: [{claim: Rain}], arguments: {for: [{claim: Old}"
    file = (
        f"policy-cli: 1\ntitle: T\noptions:\n  a: {{name: A, {costs}], {sides}]}}}}\n"
        f"  b: {{name: B, {costs}, {{claim: Dust}}], {sides}, {{claim: New}}]}}}}\n"
    )
    data = json.loads(run("-f", "-", "compare", "--differences", "--format", "json", stdin=file).stdout)
    rows = {row["group"]: row["cells"] for row in data["rows"]}
    assert list(rows) == ["arguments", "costs"]
    assert [[one["claim"] for one in rows["costs"][id]] for id in "ab"] == [["Tolls"], ["Tolls", "Dust"]]
    assert [[one["claim"] for one in rows["arguments"][id]["for"]] for id in "ab"] == [["Old"], ["Old", "New"]]
    table = run("-f", "-", "compare", "--only", "costs", "--differences", "--format", "csv", stdin=file).stdout
    assert [*csv.reader(table.splitlines(keepends=True))][1] == ["costs", "Costs", "Tolls", "Tolls\nDust"]


def test_an_option_without_items_of_its_own_says_so(run: Run) -> None:
    file = "policy-cli: 1\ntitle: T\noptions:\n"
    file += "".join(
        f"  {id}: {{name: {id}, risks: [{{claim: Rain}}{more}]}}\n" for id, more in (("a", ""), ("b", ", {claim: Ice}"))
    )
    assert "Risks (without 1 that all have): a: no others. b: 1." in text_of(run, file, "--differences")


def test_parts_that_do_not_differ_are_left_out_when_asked_for(run: Run) -> None:
    file = "policy-cli: 1\ntitle: T\nmeasures: {cost: {name: Cost, parts: separate}}\noptions:\n"
    for id, later, against in (("a", 6, "Y"), ("b", 7, "Z")):
        arguments = f"arguments: {{for: [{{claim: X}}], against: [{{claim: {against}}}]}}"
        figures = f"figures: {{cost: {{value: {later}, by: {{2031: 5, 2032: {later}}}}}}}"
        file += f"  {id}: {{name: {id.upper()}, {figures}, {arguments}}}\n"
    shown = text_of(run, file, "--differences", "--full")
    assert "2032: A: 6. B: 7." in shown
    assert "2031" not in shown
    assert "X (no source)" not in shown
    assert "2031: A: 5. B: 5." in text_of(run, file, "--full")


def test_what_differs_only_in_its_places_and_notes_does_not_differ(run: Run) -> None:
    one = "[{claim: Rain, id: rain, note: Often}]"
    file = (
        f"policy-cli: 1\ntitle: T\noptions: {{a: {{name: A, risks: {one}}}, b: {{name: B, risks: [{{claim: Rain}}]}}}}"
    )
    assert "do not differ" in text_of(run, file, "--differences")


MEASURED = """\
policy-cli: 1
title: T
measures: {jobs: {name: Jobs, unit: a year, range: low and high case}}
criteria: {work: {name: Employment, measure: jobs, scale: {worst: 0, best: 9000}}}
options:
  a: {name: A, figures: {jobs: {value: 3655, low: 3300, high: 4900}}, ratings: {work: {because: By a survey}}}
  b: {name: B, figures: {jobs: 20}}
"""


def test_a_criterion_that_is_measured_is_among_the_ratings_with_its_reason_in_full(run: Run) -> None:
    short = text_of(run, MEASURED)
    assert "Employment (a year): A: 3,655 (worse). B: 20 (much worse)." in short
    assert "Jobs (a year, low and high case): A: 3,655. B: 20. range: A: 3,300 to 4,900. B: none." in short
    assert "Employment (a year; 0 worst, 9,000 best): A: 3,655 (worse). By a survey. B: 20" in text_of(
        run, MEASURED, "--full"
    )


OWN_SCALES = """\
policy-cli: 1
title: T
baseline: now
measures: {cost: {name: Net cost, unit: £}}
criteria:
  good: {name: Good}
  money: {name: Money, measure: cost, scale: {worst: 12000, best: 0}}
  weeks: {name: Weeks, scale: {worst: 260, best: 0}}
  basis: {name: Basis, scale: [guess, outline, survey, tender], weight: 0}
options:
  now: {name: Now, figures: {cost: 3655}, ratings: {weeks: 15 to 60, basis: guess}}
  renew: {name: Renew, figures: {cost: 6890}, ratings: {good: better, weeks: 46, basis: survey}}
  build: {name: Build, figures: {cost: 10930}, ratings: {good: same to better, weeks: unknown, basis: outline}}
  close: {name: Close, figures: {cost: 1210}, ratings: {good: much worse, weeks: 260, basis: survey to tender}}
"""


def test_all_criteria_are_rated_in_the_order_of_the_file_and_values_have_signs_against_the_baseline(run: Run) -> None:
    caption, _, shown = text_of(run, OWN_SCALES, "--only", "ratings").partition(" Good: ")
    assert shown == (
        "Now (baseline): same. Renew: better. Build: same to better. Close: much worse."
        " Money (£): Now (baseline): 3,655. Renew: 6,890 (worse). Build: 10,930 (much worse). Close: 1,210 (better)."
        " Weeks: Now (baseline): 15 to 60. Renew: 46 (worse to better). Build: unknown. Close: 260 (much worse)."
        " Basis (not ranked): Now (baseline): guess. Renew: survey (much better). Build: outline (better)."
        " Close: survey to tender (much better)."
    )
    assert "values: better (+), worse (-), doubled if by over a third of the scale." in caption


def test_without_a_baseline_values_have_signs_against_the_middle_of_the_scale(run: Run) -> None:
    file = """{policy-cli: 1, title: T, criteria: {a: {name: A, scale: {worst: 0, best: 10}}}, options: {
        x: {name: X, ratings: {a: 9}}, y: {name: Y, ratings: {a: 5}}, z: {name: Z, ratings: {a: 4 to 6}}}}"""
    shown = text_of(run, file)
    assert "against the middle of the scale" in shown
    assert "A: X: 9 (much better). Y: 5 (same). Z: 4 to 6 (worse to better)." in shown


def test_a_value_has_no_sign_if_the_baseline_is_not_rated_or_unknown(run: Run) -> None:
    for rated in ("", ", ratings: {a: unknown}"):
        file = f"""{{policy-cli: 1, title: T, baseline: x, criteria: {{a: {{name: A, scale: {{worst: 0, best: 10}}}}}},
            options: {{x: {{name: X{rated}}}, y: {{name: Y, ratings: {{a: 5}}}}}}}}"""
        assert "Y: 5." in text_of(run, file)


def test_a_cost_has_its_kind_level_amount_and_bearer_and_in_csv_its_claim(run: Run) -> None:
    cost = "{claim: Cameras; poles, kind: economic, level: high, amount: $4, borne_by: the city}"
    file = f"policy-cli: 1\ntitle: T\noptions: {{a: {{name: A, costs: [{cost}, {{claim: Anger}}]}}, b: {{name: B}}}}"
    assert "Costs (bearer): A: - economic, high: $4 (the city). - Anger." in text_of(run, file)
    table = run("-f", "-", "compare", "--format", "csv", stdin=file).stdout
    assert 'costs,Costs,"Cameras; poles (economic, high: $4; borne by the city)\nAnger",\n' in table


def test_the_first_screen_holds_all_but_the_steps_which_come_last(run: Run) -> None:
    lines = run("--builtin", "--width", "80", "compare").stdout.splitlines()
    first = lines[:35]
    for words in ("Credibility if", "Asked of Iran", "Favored by", "Variants", "Risks", "Arguments", "Costs"):
        assert [line for line in first if line.startswith(words)], words
    assert (lines[35], lines[36].startswith("Steps")) == ("", True)
    costs = " ".join(" ".join(lines[29:35]).split())
    assert "Costs (bearer) • diplomatic, high" in costs
    assert costs.count("*") == 4


def test_a_star_marks_what_is_inferred_and_one_line_explains_it_where_no_sentence_does(run: Run) -> None:
    shown = run("--builtin", "--width", "80", "compare").stdout
    assert "(inferred)" not in shown
    assert shown.count("* inferred by the editor") == 1
    assert re.search(r"\w\*\n", shown)
    assert "inferred by the editor" not in run("--builtin", "compare", "--only", "ratings").stdout
    full = run("--builtin", "--width", "80", "compare", "--full").stdout
    assert "*" not in full and "(inferred)" not in full and "Inferred: " in full
    for format in ("csv", "text"):
        words = run("--builtin", "compare", "--format", format).stdout
        assert "(inferred)" in words and "*" not in words


def test_the_help_fits_a_terminal_of_60_columns(run: Run) -> None:
    assert max(map(len, run("compare", "--help", env={"COLUMNS": "60"}).stdout.splitlines())) <= 60


def test_sources_that_endorse_no_option_are_below_the_table(run: Run) -> None:
    shown = run("--builtin", "--width", "120", "compare").stdout
    assert "\nSources that endorse none of these: Takeyh, 2001; “The Khatami Visit,” 2006.\n" in shown


def test_the_head_names_the_chosen_option(run: Run) -> None:
    file = """{policy-cli: 1, title: T, baseline: a, options: {
        a: {name: A, outcome: chosen}, b: {name: B, outcome: chosen}, c: {name: C, outcome: rejected}}}"""
    assert "Outcome: A (baseline, chosen): chosen. B (chosen): chosen. C: rejected." in text_of(run, file)


def test_without_differences_to_hide_a_line_says_so(run: Run) -> None:
    said = "All rows differ between the options."
    options = "a: {name: A, attributes: {x: 1, y: 2}}, b: {name: B, attributes: {x: 3, y: %s}}"
    file = f"{{policy-cli: 1, title: T, options: {{{options}}}}}"
    assert text_of(run, file % 4, "--differences").endswith(said)
    assert said not in text_of(run, file % 4)
    assert said not in text_of(run, file % 2, "--differences")
    shared = "{claim: Cold}"
    risks = f"""{{policy-cli: 1, title: T, options: {{
        a: {{name: A, risks: [{shared}]}}, b: {{name: B, risks: [{shared}, {{claim: Wet}}]}}}}}}"""
    assert said not in text_of(run, risks, "--differences")


@posix
def test_a_person_at_a_terminal_is_told_where_there_is_more() -> None:
    assert (
        Terminal("--builtin", "--no-pager", "compare")
        .end()[1]
        .endswith("More: compare --full, show containment, rank\n")
    )
    ended = Terminal("--builtin", "--no-pager", "compare", "dismantling", "--full", "--only", "risks").end()[1]
    assert "More: show dismantling\n" in ended


def test_a_pipe_has_nothing_but_the_comparison(run: Run) -> None:
    assert "More:" not in run("--builtin", "compare").stdout
