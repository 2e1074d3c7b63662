import csv
import io
import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest

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


def test_a_viewpoint_gives_its_weights_and_the_command_line_changes_them(run: Run, roads: Path) -> None:
    assert answer(run, "--viewpoint", "neighbours")["weights"] == {"cost": 0.25, "noise": 0.75}
    assert answer(run, "--viewpoint", "neighbours", "--weight", "cost=9")["weights"] == {"cost": 0.75, "noise": 0.25}
    done = run("-f", str(roads), "rank", "--format", "text", "--viewpoint", "neighbours", "--weight", "cost=9")
    said = " ".join(done.stdout.split())
    assert "The weights are those of the viewpoint “Neighbours”, changed on the command line." in said


@pytest.mark.parametrize("weight", ["-1", "inf", "-inf", "nan", "two", "", "1e400", "1,5", "50%", "1=2"])
def test_what_is_no_number_from_nought_is_refused_as_a_weight(run: Run, weight: str) -> None:
    said = refused(run, "--weight", f"cost={weight}")
    assert f'--weight cannot be "cost={weight}"' in said
    assert "write a number from 0 to 999999, as in cost=2" in said


def test_a_weight_without_a_number_is_refused(run: Run) -> None:
    assert "write a number from 0 to 999999, as in cost=2" in refused(run, "--weight", "cost")
    assert 'there is no criterion ""' in refused(run, "--weight", "=2")


@pytest.mark.parametrize("given", ["cost:3", "cost: 3", "cost 3", "cost = 3"])
def test_a_weight_with_another_sign_is_answered_with_how_to_write_it(run: Run, given: str) -> None:
    said = refused(run, "--weight", given)
    assert f'--weight cannot be "{given}"' in said
    assert "help: write cost=3" in said


def test_a_weight_apart_from_its_criterion_is_answered_with_both_as_one(run: Run) -> None:
    assert "help: write --weight cost=3" in refused(run, "--weight", "noise=1", "--weight", "cost", "3")
    assert "rank -h shows how" in refused(run, "--weight", "cost=3", "3")
    assert "rank -h shows how" in refused(run, "3")


def test_weights_that_are_all_nought_are_refused(run: Run) -> None:
    assert "no criterion has any weight" in refused(run, "--weight", "cost=0", "--weight", "noise=0")
    assert "no criterion has any weight" in refused(run, "--viewpoint", "drivers", "--weight", "cost=0")


def test_a_misspelled_criterion_or_viewpoint_is_answered_with_the_nearest(run: Run) -> None:
    said = refused(run, "--weight", "nose=2")
    assert 'there is no criterion "nose"' in said
    assert 'did you mean "noise"?' in said
    said = refused(run, "--viewpoint", "neighbors")
    assert 'there is no viewpoint "neighbors"' in said
    assert 'did you mean "neighbours"?' in said


def test_a_viewpoint_of_a_file_without_any_is_answered_with_that(run: Run) -> None:
    assert "no viewpoints" in refused(run, "--viewpoint", "all", stdin=ROADS[: ROADS.index("viewpoints:")])


def test_a_file_with_many_viewpoints_is_not_said_to_have_none(run: Run) -> None:
    viewpoints = "".join(f"  people-{n}: {{name: P{n}, weights: {{cost: 2}}}}\n" for n in range(13))
    said = refused(run, "--viewpoint", "zz", stdin=ROADS[: ROADS.index("  drivers:")] + viewpoints)
    assert 'there is no viewpoint "zz"' in said
    assert "no viewpoints" not in said


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
    assert (by_id["toll"]["share_first"], by_id["toll"]["central_weights"]) == (
        [0, 0.5],
        {"cost": 0.75, "noise": 0.25},
    )
    assert data["missing"] == [{"option": "close", "criterion": "cost"}]
    assert data["dominated"] == []
    assert data["viewpoints"] == [
        {"id": "drivers", "first": ["toll", "close"]},
        {"id": "neighbours", "first": ["close"]},
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
    assert "#####+++++" in shown
    assert "50–100%" in shown
    for format in writers("layout"):
        if format != "terminal":
            shown = run("-f", str(roads), "rank", "--format", format).stdout
            assert "+++++" not in shown
            assert "50–100%" in shown


def test_a_bar_and_its_percents_stay_on_one_line(run: Run, roads: Path) -> None:
    shown = run("-f", str(roads), "rank", "--format", "terminal").stdout
    assert "#####+++++ 50–100%" in shown.replace("\xa0", " ")


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


@pytest.mark.parametrize("text", [NO_RATINGS, NO_CRITERIA], ids=["no ratings", "no criteria"])
def test_without_ratings_there_is_nothing_to_rank_and_the_brief_is_silent_on_it(run: Run, text: str) -> None:
    assert "there is nothing to rank" in refused(run, stdin=text)
    brief = run("-f", "-", "export", stdin=text)
    assert (brief.returncode, brief.stderr) == (0, "")
    for word in ("change the answer", "rank", "Ratings", "Not judged", "weight"):
        assert word not in brief.stdout


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
