import csv
import io
import json
import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import Mock

import pytest

from policy_cli.cli import main
from policy_cli.commands.rank import WRITERS
from policy_cli.console.output import writers
from tests.conftest import ROOT, Run

ROADS = """\
policy-cli: 1
title: Roads
baseline: keep
criteria:
  cost: {name: Cost}
  noise: {name: Noise}
options:
  keep: {name: Keep it}
  toll: {name: Toll, ratings: {cost: {rating: better}, noise: {rating: worse}}}
  close: {name: Close it, ratings: {noise: {rating: much better}}}
viewpoints:
  drivers: {name: Drivers, weights: {cost: 3, noise: 0}}
  neighbours: {name: Neighbours, weights: {noise: 3}}
"""
DEADLINE = 30
"""In seconds; a few on an idle machine, and before they were made fast, minutes."""


@pytest.fixture
def roads(tmp_path: Path) -> Path:
    path = tmp_path / "roads.yaml"
    path.write_text(ROADS, encoding="utf-8")
    return path


def large(options: int, criteria: int, seed: int) -> str:
    random = Random(seed)
    words = ("much worse", "worse", "same", "better", "much better")
    lines = ["policy-cli: 1", "title: Large", "baseline: o0", "criteria:"]
    lines += [f"  c{number}: {{name: C{number}}}" for number in range(criteria)]
    lines += ["options:", "  o0: {name: O0}"]
    for option in range(1, options):
        ratings = ", ".join(f"c{number}: {{rating: {random.choice(words)}}}" for number in range(criteria))
        lines.append(f"  o{option}: {{name: O{option}, ratings: {{{ratings}}}}}")
    return "\n".join(lines) + "\n"


def answer(run: Run, *arguments: str, stdin: str = ROADS) -> dict[str, Any]:
    done = run("-f", "-", "rank", "--format", "json", *arguments, stdin=stdin)
    assert (done.returncode, done.stderr) == (0, "")
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def refused(run: Run, *arguments: str, stdin: str = ROADS) -> str:
    done = run("-f", "-", "rank", *arguments, stdin=stdin)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    return done.stderr


# Weights


def test_equal_weights_are_the_default_and_said_to_be(run: Run, roads: Path) -> None:
    done = run("-f", str(roads), "rank", "--format", "text")
    assert "Every criterion has the same weight." in done.stdout
    assert answer(run)["weights"] == {"cost": 0.5, "noise": 0.5}


def test_weights_are_given_one_by_one_and_the_others_count_one(run: Run, roads: Path) -> None:
    assert answer(run, "--weight", "cost=3")["weights"] == {"cost": 0.75, "noise": 0.25}
    assert answer(run, "--weight", "cost=3", "--weight", "noise=7")["weights"] == {"cost": 0.3, "noise": 0.7}
    done = run("-f", str(roads), "rank", "--format", "text", "--weight", "cost=3")
    assert "The weights are equal, except those given on the command line." in " ".join(done.stdout.split())


def test_the_weights_of_the_file_are_said_to_be_and_are_changed_on_the_command_line(run: Run) -> None:
    weighted = ROADS.replace("{name: Cost}", "{name: Cost, weight: 3}")
    assert answer(run, stdin=weighted)["weights"] == {"cost": 0.75, "noise": 0.25}
    assert answer(run, "--weight", "noise=3", stdin=weighted)["weights"] == {"cost": 0.5, "noise": 0.5}
    # The viewpoint leaves the cost as it is in the file.
    assert answer(run, "--viewpoint", "neighbours", stdin=weighted)["weights"] == {"cost": 0.5, "noise": 0.5}
    plain = run("-f", "-", "rank", "--format", "text", stdin=weighted).stdout
    assert "The weights are the file's." in " ".join(plain.split())
    changed = run("-f", "-", "rank", "--format", "text", "--weight", "noise=3", stdin=weighted).stdout
    assert "The weights are the file's, except those given on the command line." in " ".join(changed.split())
    assert "under the file's weights: " in run("-f", "-", "export", stdin=weighted).stdout


def test_equal_weights_of_only_those_that_are_ranked_are_said_to_be(run: Run) -> None:
    unranked = ROADS.replace("{name: Cost}", "{name: Cost, weight: 0}\n  time: {name: Time}")
    assert answer(run, stdin=unranked)["weights"] == {"noise": 0.5, "time": 0.5}
    shown = run("-f", "-", "rank", "--format", "text", stdin=unranked).stdout
    assert "Every ranked criterion has the same weight." in shown
    assert "under equal weights: " in run("-f", "-", "export", stdin=unranked).stdout


def test_diff_says_under_which_weights_the_ranks_changed(run: Run, roads: Path) -> None:
    weighted = roads.with_name("weighted.yaml")
    weighted.write_text(ROADS.replace("{name: Cost}", "{name: Cost, weight: 9}"), encoding="utf-8")
    assert "Ranks under each file's weights." in run("diff", str(roads), str(weighted)).stdout
    swapped = roads.with_name("swapped.yaml")
    swapped.write_text(ROADS.replace("rating: better", "rating: much worse"), encoding="utf-8")
    assert "Ranks under equal weights." in run("diff", str(roads), str(swapped)).stdout


def test_a_viewpoint_gives_its_weights_and_the_command_line_changes_them(run: Run, roads: Path) -> None:
    assert answer(run, "--viewpoint", "neighbours")["weights"] == {"cost": 0.25, "noise": 0.75}
    assert answer(run, "--viewpoint", "neighbours", "--weight", "cost=9")["weights"] == {"cost": 0.75, "noise": 0.25}
    done = run("-f", str(roads), "rank", "--format", "text", "--viewpoint", "neighbours", "--weight", "cost=9")
    said = " ".join(done.stdout.split())
    assert (
        "The weights are those of the viewpoint Neighbours, changed on the command line: Cost 75%; Noise 25%." in said
    )


@pytest.mark.parametrize("weight", ["-1", "inf", "-inf", "nan", "two", "", "1e400", "1,5", "50%", "1=2"])
def test_what_is_not_a_number_from_nought_is_refused_as_a_weight(run: Run, weight: str) -> None:
    said = refused(run, "--weight", f"cost={weight}")
    assert f'--weight cannot be "cost={weight}"' in said
    assert "write a number from 0 to 1000000, as in cost=2" in said


def test_the_command_line_takes_the_weights_that_a_file_can_have(run: Run) -> None:
    assert answer(run, "--weight", "cost=1000000", "--weight", "noise=1e6")["weights"] == {"cost": 0.5, "noise": 0.5}
    assert "write a number from 0 to 1000000" in refused(run, "--weight", "cost=1000001")


def test_an_order_of_criteria_where_there_are_none_is_refused(run: Run) -> None:
    bare = "policy-cli: 1\ntitle: Lunch\noptions: {soup: {name: Soup}, salad: {name: Salad}}\n"
    said = run("-f", "-", "rank", "--importance", "cost", stdin=bare).stderr
    assert 'there is no criterion "cost"\n   help: the file has no criteria' in said


def test_a_weight_without_a_number_is_refused(run: Run) -> None:
    assert "write a number from 0 to 1000000, as in cost=2" in refused(run, "--weight", "cost")
    assert 'there is no criterion ""' in refused(run, "--weight", "=2")


@pytest.mark.parametrize("given", ["cost:3", "cost: 3", "cost 3", "cost = 3"])
def test_a_weight_with_another_sign_is_answered_with_how_to_write_it(run: Run, given: str) -> None:
    said = refused(run, "--weight", given)
    assert f'--weight cannot be "{given}"' in said
    assert "help: write cost=3" in said


def test_a_weight_apart_from_its_criterion_is_taken_for_an_option(run: Run) -> None:
    for arguments in (("--weight", "noise=1", "--weight", "cost", "3"), ("--weight", "cost=3", "3"), ("3",)):
        assert 'there is no option "3"' in refused(run, *arguments)
    assert "--weight cost=3" in refused(run, "--weight", "noise=1", "--weight", "cost", "3")
    assert "--weight" not in refused(run, "--weight", "cost=3", "3")


def test_weights_that_are_all_nought_are_refused(run: Run) -> None:
    assert "no criterion has any weight" in refused(run, "--weight", "cost=0", "--weight", "noise=0")
    assert "no criterion has any weight" in refused(run, "--viewpoint", "drivers", "--weight", "cost=0")


def test_a_misspelled_criterion_or_viewpoint_is_answered_with_the_nearest(run: Run) -> None:
    said = refused(run, "--weight", "nose=2")
    assert 'there is no criterion "nose"' in said
    assert 'did you mean "noise"?' in said
    assert 'did you mean "noise"?' in refused(run, "--weight", "nose:3")
    said = refused(run, "--viewpoint", "neighbors")
    assert 'there is no viewpoint "neighbors"' in said
    assert 'did you mean "neighbours"?' in said


@pytest.mark.parametrize("given", ["Road noise=3", "road noise: 3"])
def test_a_weight_for_the_name_of_a_criterion_is_answered_with_its_id(run: Run, given: str) -> None:
    said = refused(run, "--weight", given, stdin=ROADS.replace("name: Noise", "name: Road noise"))
    assert "there is no criterion" in said
    assert "help: write noise=3" in said


def test_a_viewpoint_of_a_file_without_any_is_answered_with_that(run: Run) -> None:
    assert "no viewpoints" in refused(run, "--viewpoint", "all", stdin=ROADS[: ROADS.index("viewpoints:")])


def test_a_file_with_many_viewpoints_is_not_said_to_have_none(run: Run) -> None:
    viewpoints = "".join(f"  people-{n}: {{name: P{n}, weights: {{cost: 2}}}}\n" for n in range(13))
    said = refused(run, "--viewpoint", "zz", stdin=ROADS[: ROADS.index("  drivers:")] + viewpoints)
    assert 'there is no viewpoint "zz"' in said
    assert "no viewpoints" not in said


# Orders of importance

THREE = ROADS.replace("  noise: {name: Noise}\n", "  noise: {name: Noise}\n  speed: {name: Speed}\n").replace(
    "viewpoints:\n", "viewpoints:\n  council: {name: The council, importance: 'noise > cost + speed'}\n"
)


def test_an_order_on_the_command_line_and_that_of_a_viewpoint_say_the_same(run: Run) -> None:
    given = answer(run, "--importance", "noise, cost + speed", stdin=THREE)
    assert given == answer(run, "--viewpoint", "council", stdin=THREE)
    assert given["importance"] == [["noise"], ["cost", "speed"]]
    assert given["weights"] == pytest.approx({"cost": 7 / 36, "noise": 11 / 18, "speed": 7 / 36})
    # How fast each is may be anything.
    assert {*given["can_be_first"]} == {"keep", "toll", "close"}
    assert given["shares"]["close"][0] == given["options"][0]["share_first"]
    assert given["ahead"] == []
    shown = " ".join(run("-f", "-", "rank", "--importance", "noise", stdin=ROADS).stdout.split())
    assert "In order of importance: Noise; then all others. Under all weights that agree" in shown
    assert "What would change the answer at the center of the weights" in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--importance", "noise", "--weight", "cost=2"), "an order of importance takes the place of weights"),
        (("--importance", "noise", "--viewpoint", "drivers"), "an order of importance takes the place of weights"),
        (("--viewpoint", "council", "--weight", "cost=2"), 'the viewpoint "council" has an order of importance'),
        (("--importance", "nois"), 'there is no criterion "nois"\n   help: did you mean "noise"?'),
        (("--importance", "Cost"), 'there is no criterion "Cost"\n   help: write cost'),
        (("--importance", "cost,,noise"), 'a criterion is missing after ","'),
        (("--importance", ""), "a criterion is missing here"),
        (("--importance", "cost, cost"), 'the criterion "cost" is named twice'),
    ],
)
def test_a_faulty_order_is_answered_with_how_to_fix_it(run: Run, arguments: tuple[str, ...], said: str) -> None:
    assert said in refused(run, *arguments, stdin=THREE)


def test_full_adds_ranks_and_pairs_to_every_format(run: Run) -> None:
    assert "Share of each rank" in run("-f", "-", "rank", "--full", stdin=ROADS).stdout
    assert "Share of each rank" not in run("-f", "-", "rank", stdin=ROADS).stdout
    data = answer(run, "--full")
    assert {"id": "close", "of": "toll", "share": [0.5, 1]} in data["ahead"]
    rows = list(csv.DictReader(io.StringIO(run("-f", "-", "rank", "--full", "--format", "csv", stdin=ROADS).stdout)))
    assert [[float(row[f"share_rank_{rank}_high"]) for rank in (1, 2, 3)] for row in rows] == [
        [high for _, high in data["shares"][row["id"]]] for row in rows
    ]


def test_only_full_has_the_arguments_by_source(run: Run) -> None:
    arguments = ("Arguments by source", "35 of the 40 arguments come from Talwar, 2001")
    for format in ("terminal", "html"):
        said = run("--builtin", "rank", "--full", "--format", format).stdout
        assert all(words in said for words in arguments)
    assert arguments[0] not in run("--builtin", "rank").stdout
    assert arguments[0] not in run("-f", "-", "rank", "--full", stdin=ROADS).stdout


def test_who_is_ahead_is_not_computed_for_a_table_that_does_not_show_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "options.yaml").write_text(ROADS, encoding="utf-8")
    asked = Mock(return_value={})
    monkeypatch.setattr("policy_cli.commands.rank.who_is_ahead", asked)
    for format, times in (("csv", 0), ("json", 1)):
        assert main(["-f", str(tmp_path / "options.yaml"), "rank", "--full", "--format", format]) == 0
        assert asked.call_count == times


def test_estimated_answers_to_an_order_say_so(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "wide.yaml"
    path.write_text(large(4, 12, seed=5), encoding="utf-8")
    shown = " ".join(run("-f", str(path), "rank", "--importance", "c0", "--full").stdout.split())
    assert "of 10,000 sets of weights drawn at random that agree with this order" in shown
    assert "with a standard error of at most" in shown


# Shapes of the answer


def test_the_data_has_everything_under_its_name(run: Run) -> None:
    data = answer(run)
    # Toll has 75 and 25, close it anything from 0 to 100, and 100: from 50 to 100.
    by_id = {option["id"]: option for option in data["options"]}
    assert {id: (option["score"], option["rank"]) for id, option in by_id.items()} == {
        "keep": ([50, 50], [1, 2]),
        "toll": ([50, 50], [1, 2]),
        "close": ([50, 100], [1, 1]),
    }
    # Close surely where -2c + 2n >= 0 and -2c + 2n >= c - n, so c <= 1/2; it always may: 2 >= c - n.
    assert by_id["close"]["share_first"] == [0.5, 1]
    assert by_id["close"]["central_weights"] == {"cost": 0.5, "noise": 0.5}
    # Keep may where 0 >= c - n and 0 >= -2c + 2n: at one point only. Toll may where c >= n.
    assert (by_id["keep"]["share_first"], by_id["keep"]["central_weights"]) == ([0, 0], None)
    assert (by_id["toll"]["share_first"], by_id["toll"]["central_weights"]) == ([0, 0.5], {"cost": 0.75, "noise": 0.25})
    assert data["missing"] == [{"option": "close", "criterion": "cost"}]
    assert data["dominated"] == []
    assert data["viewpoints"] == [
        {"id": "drivers", "first": ["toll", "close"], "can_be_first": None},
        {"id": "neighbours", "first": ["close"], "can_be_first": None},
    ]


def test_the_flips_and_the_dominated_are_in_the_data(run: Run) -> None:
    # With share c of cost: toll has c, close 2(1 - c) - c. They cross at one half, and keep is never above toll.
    stdin = ROADS.replace(
        "cost: {rating: better}, noise: {rating: worse}", "cost: {rating: better}, noise: {rating: same}"
    )
    stdin = stdin.replace("{noise: {rating: much better}}", "{cost: {rating: worse}, noise: {rating: much better}}")
    data = answer(run, "--weight", "noise=3", stdin=stdin)
    assert [(flip["criterion"], flip["weight"], flip["from"], flip["to"]) for flip in data["flips"]] == [
        ("cost", 0.5, "close", "toll"),
        ("noise", 0.5, "close", "toll"),
    ]
    assert data["dominated"] == [{"id": "keep", "by": "toll"}]


@pytest.mark.parametrize("format", WRITERS)
def test_every_format_shows_the_ranking(run: Run, roads: Path, format: str) -> None:
    done = run("-f", str(roads), "rank", "--format", format)
    assert (done.returncode, done.stderr) == (0, "")
    assert ("close" if format in {"json", "csv"} else "Close it") in done.stdout


def test_terminals_draw_bars_and_the_other_formats_write_percents(run: Run, roads: Path) -> None:
    shown = run("-f", str(roads), "rank", "--format", "terminal").stdout
    assert "█████▒▒▒▒▒" in shown
    assert "50–100%" in shown
    for format in writers("layout"):
        if format != "terminal":
            shown = run("-f", str(roads), "rank", "--format", format).stdout
            assert "▒▒" not in shown
            assert "50–100%" in shown


def test_a_bar_and_its_percents_are_on_one_line(run: Run, roads: Path) -> None:
    shown = run("-f", str(roads), "rank", "--format", "terminal").stdout
    assert re.search("^Close it .* █+▒+ +50–100%$", shown, re.MULTILINE)
    # The percents end below each other.
    assert len({line.rindex("%") for line in shown.splitlines() if re.match("(Keep|Toll|Close).*%$", line)}) == 1


def test_the_table_has_a_row_an_option(run: Run, roads: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("-f", str(roads), "rank", "--format", "csv").stdout)))
    assert {row["id"] for row in rows} == {"keep", "toll", "close"}
    close = next(row for row in rows if row["id"] == "close")
    assert [float(value) for value in list(close.values())[1:]] == [1, 1, 50, 100, 0.5, 1]


def test_scores_that_differ_in_the_seventh_digit_differ_in_the_table(run: Run, roads: Path) -> None:
    roads.write_text(
        ROADS.replace("noise: {rating: worse}", "noise: {rating: same}").replace(
            "ratings: {noise: {rating: much better}}", "ratings: {cost: {rating: same}, noise: {rating: better}}"
        ),
        encoding="utf-8",
    )
    shown = run("-f", str(roads), "rank", "--format", "csv", "--weight", "cost=1.0000002").stdout
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(shown))}
    assert rows["toll"]["rank_best"] == "1"
    assert rows["close"]["rank_best"] == "2"
    assert rows["toll"]["score_low"] != rows["close"]["score_low"]


# Nothing to rank

NO_RATINGS = ROADS[: ROADS.index("  toll")] + "  toll: {name: Toll}\n"
NO_CRITERIA = "policy-cli: 1\ntitle: Roads\noptions: {keep: {name: Keep it}, toll: {name: Toll}}\n"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (NO_RATINGS, 'add to the options: "ratings: {cost: much better}"'),
        (NO_CRITERIA, 'add "criteria: {cost: {name: Cost}}", for example, and to the options'),
    ],
    ids=["no ratings", "no criteria"],
)
def test_without_ratings_there_is_nothing_to_rank_and_the_brief_is_silent_on_it(run: Run, text: str, hint: str) -> None:
    said = refused(run, stdin=text)
    assert "there is nothing to rank" in said
    assert f"help: {hint}" in " ".join(said.split())
    brief = run("-f", "-", "export", stdin=text)
    assert (brief.returncode, brief.stderr) == (0, "")
    for word in ("change the answer", "rank", "Ratings", "Not judged", "weight"):
        assert word not in brief.stdout


def test_where_every_rating_is_unknown_a_message_says_what_does_not_need_one(run: Run) -> None:
    unknown = re.sub(r"rating: [a-z ]+", "rating: unknown", ROADS)
    said = refused(run, stdin=unknown)
    assert said == (
        "policy-cli: there is nothing to rank yet: every rating is unknown\n"
        "   help: `policy-cli compare` needs no ranking\n"
    )


def test_criteria_without_weight_are_ranked_by_weights_given(run: Run) -> None:
    none = ROADS[: ROADS.index("  drivers")] + ROADS[ROADS.index("  neighbours") :]
    none = re.sub(r"(name: (?:Cost|Noise))", r"\1, weight: 0", none)
    said = refused(run, stdin=none)
    assert "there is nothing to rank: every criterion has the weight 0" in said
    assert "help: give at least one criterion a weight above 0" in said
    brief = run("-f", "-", "export", stdin=none)
    assert (brief.returncode, brief.stderr) == (0, "")
    assert "change the answer" not in brief.stdout
    assert answer(run, "--weight", "cost=2", stdin=none)["weights"] == {"cost": 1}
    assert answer(run, "--viewpoint", "neighbours", stdin=none)["weights"] == {"noise": 1}


FIGURES = """\
policy-cli: 1
title: Budget
measures: {cost: {name: Cost, unit: million €}}
criteria: {money: {name: Money, measure: cost, scale: {worst: 40, best: 0}}}
options:
  keep: {name: Keep it, figures: {cost: 12.5}}
  toll: {name: Toll, figures: {cost: {low: 5, high: 10}}}
"""


def test_a_file_with_figures_alone_is_ranked(run: Run) -> None:
    assert [(one["id"], one["score"]) for one in answer(run, stdin=FIGURES)["options"]] == [
        ("toll", [75, 87.5]),
        ("keep", [68.75, 68.75]),
    ]
    assert "\ntoll,1,1,75,87.5," in run("-f", "-", "rank", "--format", "csv", stdin=FIGURES).stdout
    shown = run("-f", "-", "rank", "--format", "markdown", stdin=FIGURES).stdout
    assert re.search(r"\| Toll +\| +1 +\| 75.0 to 87.5 +\|", shown)
    shown = run("-f", "-", "rank", "--full", "--format", "markdown", stdin=FIGURES).stdout
    assert re.search(r"\| Money \(million €; 40 worst, 0 best\) +\| +100% +\| \+ 12.5 +\| \+/\+\+ 5 to 10 ", shown)


def test_the_brief_says_what_would_change_the_answer_unless_it_leaves_options_out(run: Run, roads: Path) -> None:
    whole = run("-f", str(roads), "export").stdout
    assert "## What would change the answer" in whole
    assert "By the editor's ratings, under equal weights: " in whole
    assert "## What would change the answer" not in run("-f", str(roads), "export", "keep", "toll").stdout


def test_ratings_without_a_baseline_are_reported_as_a_fault_of_the_file(run: Run) -> None:
    done = run("-f", "-", "rank", stdin=ROADS.replace("baseline: keep\n", ""))
    assert (done.returncode, done.stdout) == (1, "")
    assert "[no-baseline]" in done.stderr


# Large files


def test_a_hundred_options_by_twelve_criteria_are_answered_in_time(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_text(large(100, 12, seed=3), encoding="utf-8")
    done = in_time(path, DEADLINE)
    assert (done.returncode, done.stderr) == (0, "")
    assert "It is estimated from 10,000 sets of weights drawn at random, with a standard error" in " ".join(
        done.stdout.split()
    )


def test_two_options_by_many_criteria_are_answered_in_time(tmp_path: Path) -> None:
    ids = range(22)
    criteria = ", ".join(f"c{n}: {{name: C{n}}}" for n in ids)
    ratings = ", ".join(f"c{n}: {{rating: {'better' if n % 2 else 'worse'}}}" for n in ids)
    path = tmp_path / "wide.yaml"
    path.write_text(
        f"policy-cli: 1\ntitle: Wide\nbaseline: a\ncriteria: {{{criteria}}}\n"
        f"options: {{a: {{name: A}}, b: {{name: B, ratings: {{{ratings}}}}}}}\n",
        encoding="utf-8",
    )
    assert in_time(path, DEADLINE).returncode == 0


def in_time(path: Path, seconds: int) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "policy_cli", "-f", str(path), "rank"],
        capture_output=True,
        encoding="utf-8",
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        timeout=seconds,
        check=False,
    )


@pytest.mark.skipif(os.name != "posix", reason="terminals as POSIX has them")
def test_progress_is_shown_on_a_terminal_only_and_cleared_at_its_end(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_text(large(10, 8, seed=1), encoding="utf-8")
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "policy_cli", "-f", str(path), "rank"],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TERM": "xterm"},
    ) as process:
        os.close(theirs)
        shown, end = b"", time.monotonic() + 40
        while time.monotonic() < end and select.select([ours], [], [], max(0, end - time.monotonic()))[0]:
            try:
                read = os.read(ours, 4096)
            except OSError:  # what Linux says when the other end is closed
                break
            if not read:
                break
            shown += read
        assert process.stdout is not None
        printed = process.stdout.read().decode()
        assert process.wait(40) == 0
    os.close(ours)
    assert b"weighing:   0%" in shown
    # The line is cleared once, after all that it said, and nothing follows.
    assert shown.count(b"\r\x1b[K") == 1
    assert shown.endswith(b"\r\x1b[K")
    assert b"100%" not in shown
    assert "weighing" not in printed
    silent = run("-f", str(path), "rank")
    assert (silent.stdout, silent.stderr) == (printed, "")


@pytest.mark.parametrize("format", sorted(WRITERS))
@pytest.mark.parametrize("order", [[], ["--full"], ["--viewpoint", "drivers"], ["--importance", "cost > noise"]])
def test_options_are_ranked_without_the_baseline_which_their_ratings_still_name(
    run: Run, roads: Path, order: list[str], format: str
) -> None:
    done = run("-f", str(roads), "rank", "toll", "close", *order, "--format", format)
    assert (done.returncode, done.stderr) == (0, "")
    assert "toll" in done.stdout.lower()
    if "--full" in order and format in ("terminal", "text", "markdown", "html"):
        assert "Keep it" in done.stdout
