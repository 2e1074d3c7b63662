import json
import os
import re
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest

from policy_cli.cli import main
from policy_cli.reading import decision, positions
from policy_cli.reading.yaml_nodes import compose
from tests.conftest import ROOT, CompareWithGolden, Git, Run

FILES = ROOT / "tests" / "diff"
OLD, NEW = (str(FILES / name) for name in ("old.yaml", "new.yaml"))
RECIPE = re.findall(
    r"<!-- recipe -->\n```sh\n(.*?)```", (ROOT / "docs" / "reference" / "diff.md").read_text("utf-8"), re.DOTALL
)


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "options.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("diff.md", ["--format", "markdown"]),
        ("diff.txt", ["--format", "text"]),
        ("diff-80.txt", ["--width", "80"]),
        ("diff-60.txt", ["--width", "60"]),
    ],
)
def test_a_month_of_changes_reads_as_in_the_golden_file(
    name: str, options: list[str], run: Run, compare_with_golden: CompareWithGolden
) -> None:
    result = run("diff", "old.yaml", "new.yaml", *options, cwd=FILES)
    assert (result.returncode, result.stderr) == (1, "")
    compare_with_golden(name, result.stdout)


def test_the_first_line_counts_what_is_listed_by_record(run: Run) -> None:
    shown = run("diff", "old.yaml", "new.yaml", "--format", "markdown", cwd=FILES).stdout
    head = re.search(r"From .*", shown)
    assert head
    before, _, _ = shown.partition("## Effect on the ranking")
    assert f"{before.count(chr(10) + '- ')} changes: " in head[0]
    assert "3 steps (1 removed, 1 moved, 1 changed), 1 cost changed" in head[0]
    assert ", 2 ratings (1 removed, 1 re-rated), " in head[0]
    assert "to old.yaml: no change in substance." in run("diff", "old.yaml", "old.yaml", cwd=FILES).stdout


def test_html_marks_words_as_removed_and_added_and_escapes_them(run: Run, tmp_path: Path) -> None:
    text = "policy-cli: 1\ntitle: T\noptions:\n  a: {name: A, aim: %s}\n  b: {name: B}\n"
    (tmp_path / "old.yaml").write_text(text % "a plan with <b> in it")
    (tmp_path / "new.yaml").write_text(text % "a plan with <i> & in it")
    page = run("diff", "old.yaml", "new.yaml", "--format", "html").stdout
    assert "a plan with <del>&lt;b&gt;</del> <ins>&lt;i&gt; &amp;</ins> in it" in page


def test_markdown_escapes_what_was_removed_and_added(run: Run, tmp_path: Path) -> None:
    text = "policy-cli: 1\ntitle: T\noptions:\n  a: {name: A, aim: a plan with %s in it}\n  b: {name: B}\n"
    (tmp_path / "old.yaml").write_text(text % "~~x~~")
    (tmp_path / "new.yaml").write_text(text % "**x**")
    shown = run("diff", "old.yaml", "new.yaml", "--format", "markdown").stdout
    assert r"a plan with ~~\~\~x\~\~~~ **\*\*x\*\*** in it" in shown


def test_json_has_each_change_with_its_place_and_line_in_both_files(run: Run) -> None:
    answer = json.loads(run("diff", OLD, NEW, "--format", "json").stdout)
    (rating,) = (change for change in answer["changes"] if change["kind"] == "re-rated")
    path = ["options", "ban", "ratings", "attention", "rating"]
    assert rating == {
        "kind": "re-rated",
        "part": "judgment",
        "record": "rating",
        "old": {"path": path, "line": 53, "value": "better"},
        "new": {"path": path, "line": 57, "value": "much better"},
    }
    (issued,) = (change for change in answer["changes"] if change.get("new", {}).get("path", [])[-1:] == ["issued"])
    assert (issued["old"]["value"], issued["new"]["value"]) == ({"start": [2030, 5]}, {"start": [2030, 6]})
    assert answer["new"]["file"] == NEW


def test_csv_has_a_row_for_each_change(run: Run) -> None:
    changes = json.loads(run("diff", OLD, NEW, "--format", "json").stdout)["changes"]
    header, *rows = run("diff", OLD, NEW, "--format", "csv").stdout.splitlines()
    assert header == "kind,part,record,path,later,old,new,old_line,new_line"
    assert len(rows) == len(changes)
    assert "re-rated,judgment,rating,options / ban / ratings / attention / rating,,better,much better,53,57" in rows


@pytest.mark.parametrize("format", ["text", "json", "csv"])
def test_each_file_is_parsed_once_though_all_changes_have_their_lines(
    format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    composed = Mock(side_effect=compose)
    monkeypatch.setattr(positions, "compose", composed)
    monkeypatch.setattr(decision, "compose", composed)
    old, new = (tmp_path / name for name in ("old.yaml", "new.yaml"))
    options = "".join(f"  o{n}: {{name: Name {n}, steps: [{{action: Do {n}}}]}}\n" for n in range(9))
    old.write_text(f"policy-cli: 1\ntitle: As {format}\noptions:\n{options}")
    new.write_text(old.read_text().replace("Do", "Have"))
    assert main(["-f", str(new), "diff", str(old), "--format", format]) == 1
    assert composed.call_count == 2


def test_two_files_that_say_the_same_do_not_differ(run: Run, tmp_path: Path) -> None:
    text = Path(OLD).read_text("utf-8")
    (tmp_path / "again.yaml").write_text("# a comment\n\n" + text.replace("title: Phones", "title:   Phones"), "utf-8")
    result = run("diff", OLD, "again.yaml")
    assert (result.returncode, result.stderr) == (0, "")
    assert "no change in substance" in " ".join(result.stdout.split())


def test_a_file_alone_is_compared_with_the_chosen_one(run: Run) -> None:
    assert run("diff", OLD, "-f", NEW).stdout == run("diff", OLD, NEW).stdout
    assert run("diff", OLD, env={"POLICY_CLI_FILE": NEW}).stdout == run("diff", OLD, NEW).stdout
    assert run("diff", OLD, "-f", "-", stdin=Path(OLD).read_text("utf-8")).returncode == 0


def test_files_that_do_not_load_are_errors_and_all_are_reported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("policy-cli: 1\ntitle: T\n")
    (tmp_path / "two.yaml").write_text("policy-cli: 1\noptions: {a: {name: A}, b: {name: B}}\n")
    result = run("diff", "one.yaml", "two.yaml")
    assert (result.returncode, result.stdout) == (2, "")
    assert "one.yaml:1:1: error:" in result.stderr
    assert "two.yaml:1:1: error:" in result.stderr


def test_revisions_are_compared_with_the_working_copy_and_each_other(run: Run, git: Git, tmp_path: Path) -> None:
    edit(tmp_path, "Isolate Iran so", "Contain Iran so")
    git("commit", "--quiet", "--all", "--message=second")
    edit(tmp_path, "rating: much worse\n", "rating: worse\n")
    git("commit", "--quiet", "--all", "--message=third")
    edit(tmp_path, "value: rapid, it is hoped", "value: slow, it is feared")

    def lines(*versions: str) -> list[str]:
        result = run("diff", *versions, "--format", "text", "--width", "200")
        assert result.returncode == bool("- " in result.stdout), result.stderr
        return [
            line.split(" (line")[0]
            for line in result.stdout.splitlines()
            if line.startswith("- ") and "rank" not in line and "(before:" not in line
        ]

    aim = "- Aim: [-Isolate-] {+Contain+} Iran so that it changes its conduct"
    washington = "- Dismantling sanctions, U.S. politics re-rated: much worse → worse"
    pace = "- Pace: [-rapid,-] {+slow,+} it is [-hoped-] {+feared+}"
    assert lines("HEAD") == lines("main:options.yaml") == [pace]
    assert lines("HEAD~1") == [pace, washington]
    assert lines("HEAD~2") == [aim, pace, washington]
    assert lines("HEAD~2", "HEAD~1") == lines("main~2:options.yaml", "HEAD^{/second}:options.yaml") == [aim]
    assert lines(":/second") == [pace, washington]
    git("add", "options.yaml")
    assert lines(":options.yaml") == []
    assert run("diff", "HEAD", env={"POLICY_CLI_FILE": "options.yaml"}).stderr.count("named by POLICY_CLI_FILE") == 1


def test_a_file_elsewhere_is_looked_up_in_its_own_repository(run: Run, git: Git, tmp_path: Path) -> None:
    (tmp_path / "within").mkdir()
    (tmp_path / "within" / "link.yaml").symlink_to(tmp_path / "options.yaml")
    for file in (tmp_path / "options.yaml", "../options.yaml", "link.yaml"):
        result = run("diff", "HEAD", "-f", str(file), cwd=tmp_path / "within")
        assert (result.returncode, result.stderr) == (0, "")


def test_a_file_goes_before_a_revision_of_its_name(run: Run, git: Git, tmp_path: Path) -> None:
    (tmp_path / "main").write_text(Path(OLD).read_text("utf-8"), "utf-8")
    assert "From main to options.yaml" in run("diff", "main", "--width", "200").stdout


@pytest.mark.parametrize(
    ("versions", "message"),
    [
        (["HEAD~7"], "there is no file HEAD~7, and no git revision HEAD~7"),
        (["main:other.yaml"], "there is no file other.yaml in main"),
        ([":other.yaml"], "there is no file other.yaml in the index of git"),
        (["lost:options.yaml"], "there is no file lost:options.yaml, and no git revision lost"),
        (["optoins.yaml"], "did you mean options.yaml?"),
        (["HEAD..HEAD"], "write the two revisions as two arguments"),
        (["--", "--output=x:options.yaml"], "no revision begins with a hyphen"),
        (["--", "-x"], "no revision begins with a hyphen"),
        (["HEAD", "--builtin"], "there is no file HEAD, and built-in options.yaml has no earlier versions in git"),
        (["HEAD", "-f", "-"], "standard input has no earlier versions in git"),
        ([""], "there is no file"),
        (["a", "b", "c"], "diff takes one or two versions (got 3)"),
        ([], "diff needs OLD"),
    ],
)
def test_a_version_that_is_not_there_is_an_error(versions: list[str], message: str, run: Run, git: Git) -> None:
    result = run("diff", *versions)
    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr


def test_without_a_repository_or_without_git_revisions_are_errors(run: Run, tmp_path: Path) -> None:
    (tmp_path / "options.yaml").write_text(Path(OLD).read_text("utf-8"), "utf-8")
    no_repository = run("diff", "HEAD", env={"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)})
    assert (no_repository.returncode, no_repository.stdout) == (2, "")
    assert "and no git repository here" in no_repository.stderr
    no_git = run("diff", "HEAD", env={"PATH": str(tmp_path)})
    assert (no_git.returncode, no_git.stdout) == (2, "")
    assert "and git is not installed" in no_git.stderr


def test_a_revision_with_bytes_that_no_file_may_hold_is_reported_not_raised(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "a\0b", "-f", OLD]) == 2
    assert "cannot run git" in capsys.readouterr().err


@pytest.fixture
def recipe(git: Git, tmp_path: Path) -> dict[str, str]:
    """Follows the recipe of the page on diff as a user would; returns the environment in which git finds policy-cli."""
    if os.name == "nt":
        pytest.skip("the recipe is followed with a shell")
    programs = tmp_path / "programs"
    programs.mkdir()
    program = programs / "policy-cli"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m policy_cli "$@"\n')
    program.chmod(0o755)
    (commands,) = RECIPE
    assert len(commands.splitlines()) == 2
    git("-c", f"alias.follow=!{'; '.join(commands.splitlines())}", "follow")
    return {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def test_git_diff_shows_what_changed_by_the_recipe(recipe: dict[str, str], git: Git, tmp_path: Path) -> None:
    edit(tmp_path, "Isolate Iran so", "Contain Iran so")
    shown = git("diff", env=recipe)
    assert shown.startswith(
        "What changed: U.S. policy toward Iran, 2001\nFrom a/options.yaml to b/options.yaml, 1 change: "
    )
    assert "[-Isolate-] {+Contain+} Iran" in shown
    git("commit", "--quiet", "--all", "--message=second")
    assert "{+Contain+}" in git("log", "--patch", "--ext-diff", "-1", env=recipe)
    assert "-    aim: Isolate Iran" in git("diff", "--no-ext-diff", "HEAD~1", env=recipe)


def test_git_diff_goes_on_after_a_file_that_is_new_gone_renamed_or_broken(
    recipe: dict[str, str], git: Git, tmp_path: Path
) -> None:
    with (tmp_path / ".gitattributes").open("a") as attributes:
        attributes.write("*.yaml diff=policy-cli\n")
    (tmp_path / "broken.yaml").write_text("policy-cli: 1\n")
    (tmp_path / "gone.yaml").write_bytes(Path(NEW).read_bytes())
    git("add", ".")
    git("commit", "--quiet", "--message=more")
    (tmp_path / "broken.yaml").write_text("policy-cli: 1\ntitle: T\n")
    (tmp_path / "gone.yaml").unlink()
    (tmp_path / "new.yaml").write_text("policy-cli: 1\ntitle: Lunch\n")
    git("mv", "options.yaml", "renamed.yaml")
    git("add", ".")
    shown = git("diff", "--staged", "--find-renames", env=recipe)
    assert "broken.yaml: to see what changed in the text: git diff --no-ext-diff\n" in shown
    assert "gone.yaml: the file is deleted\n" in shown
    assert "new.yaml: the file is new\n" in shown
    assert "to b/renamed.yaml: no change in substance." in shown


def test_git_diff_names_a_file_that_is_not_merged(recipe: dict[str, str], git: Git, tmp_path: Path) -> None:
    git("checkout", "--quiet", "-b", "side")
    edit(tmp_path, "Isolate Iran so", "Contain Iran so")
    git("commit", "--quiet", "--all", "--message=theirs")
    git("checkout", "--quiet", "main")
    edit(tmp_path, "Isolate Iran so", "Shun Iran so")
    git("commit", "--quiet", "--all", "--message=ours")
    with pytest.raises(AssertionError):
        git("merge", "side")
    assert "options.yaml: the file is not merged" in git("diff", "--staged", env=recipe)


def test_what_git_shows_through_its_pager_is_colored(run: Run) -> None:
    env = {"GIT_PAGER_IN_USE": "true", "TERM": "xterm"}
    assert "\x1b[32m{+during+}\x1b[0m" in run("diff", OLD, NEW, env=env).stdout
    assert "\x1b" not in run("diff", OLD, NEW, env={**env, "NO_COLOR": "1"}).stdout


def test_ranks_that_stay_are_said_to_where_both_versions_have_ratings(run: Run, tmp_path: Path) -> None:
    rated = "criteria: {c: {name: C}}\nbaseline: a\n"
    text = "policy-cli: 1\ntitle: %s\n%soptions:\n  a: {name: A}\n  b: {name: B%s}\n"
    for title in ("Old", "New"):
        (tmp_path / f"{title}.yaml").write_text(text % (title, rated, ", ratings: {c: {rating: better}}"))
        (tmp_path / f"{title}-unrated.yaml").write_text(text % (title, "", ""))
    said = "The ranks are unchanged."
    assert said in run("diff", "Old.yaml", "New.yaml", "--format", "text").stdout
    assert said not in run("diff", "Old-unrated.yaml", "New-unrated.yaml", "--format", "text").stdout
    assert said not in run("diff", OLD, NEW, "--format", "text").stdout
