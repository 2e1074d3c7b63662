import json
import re
import shlex
from pathlib import Path

import pytest
import yaml

from policy_cli.analysis.rules.registry import RULES
from policy_cli.reading.decision import WARNINGS
from tests.conftest import ROOT, Run

CLEAN = (ROOT / "tests" / "phones.yaml").read_text(encoding="utf-8")
LOST = CLEAN.replace('"A phone is #1 of what pupils bring"', "A phone is #1 of what pupils bring")
VAGUE = CLEAN.replace("survey, Pupils at School, par. 1\n", "survey\n")
BROKEN = CLEAN.replace("actor: the school", "acter: the school")
TWO_SLIPS = VAGUE.replace("osei-2029, p. 24", "osei-2029")


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> None:
    texts = {"clean": CLEAN, "lost": LOST, "broken": BROKEN, "two": TWO_SLIPS, "vague": VAGUE}
    texts["escape"] = CLEAN.replace("Ban them", "Ban them\x1b")
    for name, text in texts.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "found"),
    [
        ("clean.yaml", 0, []),
        ("clean.yaml --strict", 0, []),
        ("vague.yaml", 0, ["vague-citation"]),
        ("vague.yaml --strict", 1, ["vague-citation"]),
        ("--strict -f vague.yaml", 1, ["vague-citation"]),
        ("vague.yaml --strict --ignore vague-citation", 0, []),
        ("vague.yaml --strict --ignore no-costs", 1, ["vague-citation"]),
        ("two.yaml --strict --ignore vague-citation --ignore no-costs", 0, []),
        ("lost.yaml --strict", 1, ["lost-text"]),
        ("lost.yaml --strict --ignore lost-text", 0, []),
        ("broken.yaml", 1, ["unknown-key"]),
        ("broken.yaml --ignore no-costs", 1, ["unknown-key"]),
        ("escape.yaml --ignore control-character", 1, ["control-character"]),
        ("clean.yaml vague.yaml", 0, ["vague-citation"]),
        ("vague.yaml clean.yaml lost.yaml --strict", 1, ["vague-citation", "lost-text"]),
        ("clean.yaml broken.yaml vague.yaml", 1, ["unknown-key", "vague-citation"]),
    ],
)
def test_errors_fail_and_with_strict_warnings_that_are_not_ignored(
    run: Run, arguments: str, code: int, found: list[str]
) -> None:
    done = run("check", *arguments.split())
    assert (done.returncode, done.stderr) == (code, "")
    assert re.findall(r"(?:error|warning): .* \[(.*)\]$", done.stdout, re.MULTILINE) == found


def test_what_is_found_comes_in_the_order_of_the_file_whoever_finds_it(run: Run, tmp_path: Path) -> None:
    text = TWO_SLIPS.replace("actor: the school", "actor: the #school")
    (tmp_path / "options.yaml").write_text(text, encoding="utf-8")
    lines = re.findall(r"^options\.yaml:(\d+):", run("check").stdout, re.MULTILINE)
    assert len(lines) == 3
    assert lines == sorted(lines, key=int)


def test_warnings_of_rules_are_shown_by_check_alone(run: Run) -> None:
    assert run("-f", "vague.yaml", "list").stderr == ""
    assert "lost-text" in run("-f", "lost.yaml", "list").stderr


def test_each_of_several_files_is_reported_with_its_summary(run: Run) -> None:
    shown = run("check", "clean.yaml", "vague.yaml", "lost.yaml").stdout
    assert re.findall(r"^(\w+)\.yaml: (.*)$", shown, re.MULTILINE) == [
        ("clean", "no faults found"),
        ("vague", "1 warning"),
        ("lost", "1 warning"),
    ]


def test_several_files_are_one_answer_in_json(run: Run) -> None:
    done = run("check", "clean.yaml", "broken.yaml", "vague.yaml", "--format", "json")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["format"]) == (1, 1)
    assert [file["file"] for file in answer["files"]] == ["clean.yaml", "broken.yaml", "vague.yaml"]
    none, (error,), (warning,) = (file["diagnostics"] for file in answer["files"])
    assert (none, error["severity"], error["code"]) == ([], "error", "unknown-key")
    line = CLEAN.splitlines().index("    cite: survey, Pupils at School, par. 1") + 1
    assert {**warning, "hint": None} == {
        "code": "vague-citation",
        "severity": "warning",
        "message": 'this names the source "survey" but no place in it',
        "hint": None,
        "line": line,
        "column": 11,
        "width": 6,
    }


def test_one_file_has_the_same_form_in_json_as_several(run: Run) -> None:
    assert json.loads(run("check", "clean.yaml", "--format", "json").stdout) == {
        "format": 1,
        "files": [{"file": "clean.yaml", "complete": True, "diagnostics": []}],
    }


def test_annotations_of_several_files_name_their_files(run: Run) -> None:
    shown = run("check", "vague.yaml", "broken.yaml", "clean.yaml", "--format", "github").stdout
    assert re.findall(r"^::(\w+) file=([\w.]+),.*title=([\w-]+)::", shown, re.MULTILINE) == [
        ("warning", "vague.yaml", "vague-citation"),
        ("error", "broken.yaml", "unknown-key"),
    ]


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        ("--ignore vauge-citation", 'did you mean "vague-citation"?'),
        ("--ignore unknown-key", 'there is no warning "unknown-key", and errors cannot be ignored'),
        ("--ignore", "--ignore"),
        ("clean.yaml -f vague.yaml", "name it once"),
        ("clean.yaml vague.yaml --builtin", "either --file or --builtin"),
        ("clean.yaml nowhere.yaml", "there is no file nowhere.yaml"),
        ("broken.yaml .", "directory"),
    ],
)
def test_what_cannot_be_checked_so_ends_with_2_before_anything_is_written(
    run: Run, arguments: str, answer: str
) -> None:
    done = run("check", *arguments.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert answer in done.stderr


def test_the_shell_completes_the_codes_that_can_be_ignored(run: Run) -> None:
    def completed(word: str) -> set[str]:
        asked = {"_POLICY_CLI_COMPLETE": "zsh_complete", "COMP_WORDS": f"policy-cli check --ignore {word}"}
        return {line.split("\t")[1] for line in run(env=asked).stdout.splitlines()}

    assert completed("") == {*RULES, *WARNINGS}
    assert completed("lo") == {code for code in (*RULES, *WARNINGS) if code.startswith("lo")}


def test_the_hook_of_pre_commit_checks_the_files_it_is_given(run: Run) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    program, *arguments = shlex.split(hook["entry"])
    assert (program, hook["id"], hook["language"]) == ("policy-cli", "policy-cli-check", "python")
    for name in ("options.yaml", "a/options.yml", "a/b/options.yaml"):
        assert re.search(hook["files"], name)
    for name in ("my-options.yaml", "options.yaml.bak", "optionsxyml", "a.yaml"):
        assert not re.search(hook["files"], name)
    assert run(*arguments, "clean.yaml", "vague.yaml").returncode == 0
    assert run(*arguments, "--strict", "clean.yaml", "vague.yaml").returncode == 1
    assert f"id: {hook['id']}" in (ROOT / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")
