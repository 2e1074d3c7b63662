"""What people type out of habit works: `help`, -V, --json, ids, several slips at once, and annotations on a runner."""

import csv
import json
from pathlib import Path

import pytest

from policy_cli.cli import COMMANDS
from tests.conftest import Run

FORMULAS = """\
policy-cli: 1
title: T
options:
  keep: {name: Keep, attributes: {Sum: =1+1, Change: -5%, More: +3}}
  go: {name: Łódź, attributes: {Sum: "@x"}}
"""


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_what_h_shows(run: Run, name: str) -> None:
    assert run("help", name).stdout == run(name, "-h").stdout != ""


def test_help_alone_is_that_of_the_program(run: Run) -> None:
    assert run("help").stdout == run("-h").stdout


def test_help_for_an_unknown_command_says_which_is_meant(run: Run) -> None:
    result = run("help", "comparr")
    assert (result.returncode, result.stdout) == (2, "")
    assert 'did you mean "compare"?' in result.stderr


def test_v_in_capitals_shows_the_version(run: Run) -> None:
    assert run("-V").stdout == run("--version").stdout != ""


@pytest.mark.parametrize("call", ["list", "compare", "rank", "refs", "search tax", "check", "show containment"])
def test_json_is_short_for_the_format(run: Run, call: str) -> None:
    command = ("--builtin", *call.split())
    shown = run(*command, "--format", "json").stdout
    assert run(*command, "--json").stdout == run(*command, "--json", "--format", "json").stdout == shown
    assert json.loads(shown)["format"] == 1


def test_two_formats_at_once_are_refused(run: Run) -> None:
    assert "give one of the two" in run("--builtin", "list", "--json", "--format", "csv").stderr
    assert "--bom is only for CSV" in run("--builtin", "list", "--json", "--bom").stderr
    assert "--bom is only for CSV" in run("--builtin", "export", "--bom").stderr


def test_csv_says_how_many_cells_it_guards_and_leaves_numbers_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "options.yaml").write_text(FORMULAS, encoding="utf-8")
    result = run("export", "--to", "csv")
    said = "policy-cli: an apostrophe precedes text in 2 cells that spreadsheets would take for formulas\n"
    assert result.stderr == said
    texts = [row["text"] for row in csv.DictReader(result.stdout.splitlines())]
    assert texts == ["'=1+1", "-5%", "+3", "'@x"]
    (tmp_path / "options.yaml").write_text(FORMULAS.replace("=1+1", "2").replace('"@x"', "3"), encoding="utf-8")
    assert run("export", "--to", "csv").stderr == ""


def test_a_byte_order_mark_comes_only_when_it_is_asked_for(run: Run, tmp_path: Path) -> None:
    """Python's csv takes the mark for part of the first header, unless the encoding is utf-8-sig."""
    (tmp_path / "options.yaml").write_text(FORMULAS, encoding="utf-8")
    plain, marked = (run("list", "--format", "csv", *options).stdout for options in ((), ("--bom",)))
    assert marked == f"\ufeff{plain}"
    assert run("list", "--bom").stdout == marked
    run("export", "-o", "claims.csv", "--bom")
    with open(tmp_path / "claims.csv", encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file))[0] == "option"
    assert (tmp_path / "claims.csv").read_bytes().startswith(b"\xef\xbb\xbfoption")


def test_rank_takes_ids_of_options(run: Run) -> None:
    ranked = json.loads(run("--builtin", "rank", "dismantling", "containment", "--json").stdout)["options"]
    assert {one["id"] for one in ranked} == {"containment", "dismantling"}
    everything = json.loads(run("--builtin", "rank", "--json").stdout)["options"]
    scores = {one["id"]: one["score"] for one in everything}
    assert all(scores[one["id"]] == one["score"] for one in ranked)
    assert "one option cannot be ranked" in run("--builtin", "rank", "containment").stderr


def test_refs_takes_ids_of_sources(run: Run) -> None:
    for format in ("json", "csl-json", "csv", "text"):
        shown = run("--builtin", "refs", "takeyh-2001", "--format", format).stdout
        assert "takeyh-2001" in shown
        assert "talwar-2001" not in shown


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["compare", "--only", "risk,foo"], 'there is no row "risk" or "foo"'),
        (["compare", "containmen", "nowhere"], 'there is no option "containmen" or "nowhere"'),
        (["rank", "x", "y"], 'there is no option "x" or "y"'),
        (["refs", "x", "y"], 'there is no source "x" or "y"'),
        (["export", "--without", "x,y"], 'there is no section "x" or "y"'),
    ],
)
def test_all_unknown_names_are_reported_at_once(run: Run, arguments: list[str], message: str) -> None:
    result = run("--builtin", *arguments)
    assert result.returncode == 2
    assert message in result.stderr


@pytest.mark.parametrize(
    ("arguments", "help"),
    [
        (["export", "--format", "html"], "name the format: --to html, or by the end of the file: -o brief.html"),
        (["export", "--pdf"], "name the format: --to html, or by the end of the file: -o brief.html"),
        (["compare", "-o", "table.txt"], "to write to a file, end the command with: > FILE"),
        (["list", "--output", "list.csv"], "to write to a file, end the command with: > FILE"),
        (["verify", "survey.txt"], "for the text of one source use: --source ID=FILE"),
        (["edit", "--output", "list.csv"], "policy-cli edit -h lists them"),
    ],
)
def test_what_another_command_would_take_is_told_where_it_goes(run: Run, arguments: list[str], help: str) -> None:
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert f"help: {help}\n" in result.stderr


def test_check_annotates_on_a_runner_of_a_forge(run: Run, tmp_path: Path) -> None:
    (tmp_path / "options.yaml").write_text("policy-cli: 1\ntitel: T\n", encoding="utf-8")
    on_a_runner = {"GITHUB_ACTIONS": "true"}
    annotations = run("check", "--format", "github").stdout
    assert annotations.startswith("::error file=options.yaml,line=")
    assert run("check", env=on_a_runner).stdout == annotations
    assert run("check", env={"GITHUB_ACTIONS": "false"}).stdout == run("check").stdout != annotations
    assert run("check", "--format", "text", env=on_a_runner).stdout == run("check", "--format", "text").stdout


def test_diff_with_one_file_names_what_it_is_compared_with(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(FORMULAS, encoding="utf-8")
    result = run("diff", "one.yaml")
    assert "reading the built-in one" in result.stderr
    assert "From one.yaml to built-in options.yaml" in " ".join(result.stdout.split())


@pytest.mark.parametrize(
    ("lang", "day"),
    [("en-US", "July 1, 2001"), ("en", "July 1, 2001"), ("en-CA", "July 1, 2001"), ("en-GB", "1 July 2001")],
)
def test_a_brief_dates_itself_as_its_language_does(run: Run, tmp_path: Path, lang: str, day: str) -> None:
    (tmp_path / "options.yaml").write_text(FORMULAS.replace("title: T", f"title: T\nlang: {lang}"), encoding="utf-8")
    assert f"Prepared {day}." in run("export").stdout
    assert f"Dated {day}." in run("export", "--date", "2001-07-01").stdout
    assert "Dated July 2001." in run("export", "--date", "2001-07").stdout
    assert "Dated Some day." in run("export", "--date", "Some day").stdout
