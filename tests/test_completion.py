import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from policy_cli.cli import COMMANDS, cli
from policy_cli.commands.completion import PROGRAM, SHELLS, VARIABLE, ZshComplete
from policy_cli.console.completing import MAX_BYTES, complete_record
from policy_cli.model import Defines
from policy_cli.shapes import id_form
from tests.conftest import ROOT, Git, Needs, Run

posix = pytest.mark.skipif(os.name != "posix", reason="terminals and pipes as POSIX has them")

FILE = """\
policy-cli: 1
title: Roads
baseline: keep
references: [{id: "survey:2029", title: A Survey}, {id: report-2030, title: The Report}]
criteria: {cost: {name: Cost to the city}, calm: {name: Calm}}
options:
  keep:
    name: Keep it
    attributes: {Pace: slow, Needs a law: no}
    steps: [{id: wait, action: Wait for a year}]
    variants: {for-now: {name: For now}}
  keep-and-toll: {name: "Keep it, and ask a toll", ratings: {cost: {rating: better}}}
  close: {name: Close it, arguments: {for: [{id: quiet, claim: It is quiet}]}}
viewpoints: {thrift: {name: Thrift first, weights: {cost: 3}}}
"""

Offers = Callable[..., list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A directory with a decision file."""
    (tmp_path / "options.yaml").write_text(FILE, encoding="utf-8")
    return tmp_path


def question(line: str) -> dict[str, str]:
    """Return how zsh asks how a line could go on."""
    return {VARIABLE: "zsh_complete", "COMP_WORDS": line}


@pytest.fixture
def words(folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Offers:
    """Returns the words that are offered at the end of a line, after asserting that nothing else is printed."""

    def words(line: str, **env: str) -> list[str]:
        for name, value in {**question(line), **env}.items():
            monkeypatch.setenv(name, value)
        shell = ZshComplete(cli, {}, PROGRAM, VARIABLE)  # All shells are offered the same.
        offered = shell.get_completions(*shell.get_completion_args())
        assert capfd.readouterr() == ("", "")
        return [item.value for item in offered]

    monkeypatch.chdir(folder)
    monkeypatch.delenv("POLICY_CLI_FILE", raising=False)
    return words


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("policy-cli co", ["compare", "completion"]),
        ("policy-cli show ", ["keep", "keep-and-toll", "close"]),
        ("policy-cli show keep", ["keep", "keep-and-toll"]),
        ("policy-cli show keep ", ["keep-and-toll", "close"]),
        ("policy-cli compare c", ["close"]),
        ("policy-cli compare keep,c", ["keep,close"]),
        ("policy-cli compare --only co", ["cost", "costs"]),
        ("policy-cli compare --only cost,r", ["cost,ratings", "cost,risks"]),
        ("policy-cli compare --only P", ["Pace"]),
        ("policy-cli compare --only N", []),
        ("policy-cli compare --format ht", ["html"]),
        ("policy-cli compare --format=ht", ["--format=html"]),
        ("policy-cli export cl", ["close"]),
        ("policy-cli rank --viewpoint ", ["thrift"]),
        ("policy-cli export --viewpoint ", ["thrift"]),
        ("policy-cli export --importance co", ["cost"]),
        ("policy-cli rank --weight c", ["cost=2", "calm=2"]),
        ("policy-cli rank --weight cost=", ["cost=2"]),
        ("policy-cli rank --weight=cost=", ["--weight=cost=2"]),
        ("policy-cli search --option cl", ["close"]),
        ("policy-cli verify --source ", ["survey:2029=", "report-2030="]),
        ("policy-cli edit qu", ["quiet"]),
        ("policy-cli edit 'qu", ["quiet"]),
        ("policy-cli edit survey:", ["survey:2029"]),
        ("policy-cli edit reference:s", ["reference:survey:2029"]),
        ("policy-cli edit keep/", ["keep/for-now"]),
        ("policy-cli edit keep,", []),
        ("policy-cli edit keep,c", []),
        ("policy-cli check --ignore uncited", ["uncited-claim"]),
        ("policy-cli search --kind ri", ["risk"]),
        ("policy-cli completion po", ["powershell"]),
        ("policy-cli --color al", ["always"]),
        (
            "policy-cli show nonsense --",
            ["--format", "--json", "--bom", "--file", "--builtin", "--color", "--no-pager", "--width", "--help"],
        ),
    ],
)
def test_words_are_completed(words: Offers, line: str, offered: list[str]) -> None:
    assert words(line) == offered


def test_names_are_the_help(run: Run, folder: Path) -> None:
    done = run(env=question("policy-cli show keep"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "plain\tkeep\tKeep it\nplain\tkeep-and-toll\tKeep it, and ask a toll\n"
    assert run(env=question("policy-cli ch")).stdout == f"plain\tcheck\t{COMMANDS['check']}\n"
    assert run(env=question("policy-cli edit survey:")).stdout == "plain\tsurvey:2029\tA Survey\n"


@pytest.mark.parametrize(
    ("line", "before", "file"),
    [
        ("policy-cli -f ", "", ""),
        ("policy-cli export -o b", "", "b"),
        ("policy-cli check --file=b", "--file=", "b"),
        ("policy-cli verify --source survey:2029=", "survey:2029=", ""),
        ("policy-cli verify --source survey:2029='my t", "survey:2029=", "my t"),
        ("policy-cli verify --source=survey:2029=t", "--source=survey:2029=", "t"),
        ("policy-cli diff op", "", "op"),
    ],
)
def test_the_names_of_files_are_left_to_the_shell(run: Run, folder: Path, line: str, before: str, file: str) -> None:
    done = run(env=question(line))
    assert (done.stdout, done.stderr) == (f"file\t{before}\t{file}\n", "")


def test_what_git_knows_is_completed(git: Git, folder: Path, words: Offers) -> None:
    (folder / "in").mkdir()
    (folder / "in" / "old.yaml").write_text(FILE, encoding="utf-8")
    (folder / "in" / "my file").touch()
    for call in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "x"], ["tag", "v1.0"]):
        git(*call)
    for branch in ("topic/one", "topic-$(touch${IFS}PWNED)", "topic;touch", "topic'", 'topic"', "topic`x`", "topic&"):
        git("branch", branch)
    # The last is the name of a file, as far as it is typed.
    assert words("policy-cli diff ") == ["HEAD", "main", "topic/one", "v1.0", ""]
    assert words("policy-cli diff main top") == ["topic/one", ""]
    assert words("policy-cli -f in/old.yaml diff to") == ["topic/one", ""]
    assert words("policy-cli diff HEAD:") == ["HEAD:in/", "HEAD:options.yaml"]
    assert words("policy-cli diff v1.0:in/") == ["v1.0:in/old.yaml"]
    assert words("policy-cli diff HEAD~0:o") == ["HEAD~0:options.yaml"]
    for nothing in ("HEAD:nowhere/", "nothing:", ":o", "-x:", "-- --output=x:", "HEAD^{/x}:"):
        assert words(f"policy-cli diff {nothing}") == []


def test_without_git_and_outside_its_folders_files_are_completed_alone(
    words: Offers, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    for _ in range(2):
        assert words("policy-cli diff ") == [""]
        assert words("policy-cli diff HEAD:") == []
        monkeypatch.setenv("PATH", str(folder))


@pytest.mark.parametrize(
    "line",
    [
        "policy-cli -f roads.yaml show cl",
        "policy-cli --file=roads.yaml show cl",
        "policy-cli show -f roads.yaml cl",
        "policy-cli show -f ~/roads.yaml cl",
        "policy-cli -f 'my roads.yaml' show cl",
    ],
)
def test_ids_are_those_of_the_named_file(words: Offers, folder: Path, line: str) -> None:
    for name in ("roads.yaml", "my roads.yaml"):
        (folder / name).write_text(FILE.replace("close:", "clear:"), encoding="utf-8")
    assert words(line, HOME=str(folder), USERPROFILE=str(folder)) == ["clear"]


def test_ids_are_those_of_the_file_that_the_command_would_read(words: Offers, folder: Path) -> None:
    (folder / "roads.yaml").write_text(FILE.replace("close:", "clear:"), encoding="utf-8")
    assert words("policy-cli show cl", POLICY_CLI_FILE="roads.yaml") == ["clear"]
    assert words("policy-cli --builtin show c") == ["containment"]
    assert words("policy-cli show --builtin c") == ["containment"]
    (folder / "options.yaml").unlink()
    assert words("policy-cli show c", POLICY_CLI_FILE="") == ["containment"]


def test_where_several_records_have_an_id_their_full_names_are_offered(words: Offers, folder: Path) -> None:
    text = FILE.replace("name: Close it,", "name: Close it, variants: {for-now: {name: For now}},")
    (folder / "options.yaml").write_text(text.replace("{thrift:", "{cost:"), encoding="utf-8")
    offered = words("policy-cli edit ")
    assert {"keep/for-now", "close/for-now", "criterion:cost", "viewpoint:cost", "keep", "calm"} <= set(offered)
    assert {"for-now", "cost"}.isdisjoint(offered)
    assert words("policy-cli edit clo") == ["close", "close/for-now"]


@pytest.mark.parametrize("text", [FILE.replace("title", "titel"), FILE + "broken: ["])
def test_ids_of_a_file_with_errors_are_completed_too(words: Offers, folder: Path, text: str) -> None:
    (folder / "options.yaml").write_text(text, encoding="utf-8")
    assert words("policy-cli edit q") == ["quiet"]
    assert words("policy-cli show cl") == ["close"]
    assert words("policy-cli compare --only ") == []


@pytest.mark.parametrize("line", ["policy-cli show ", "policy-cli compare --only ", "policy-cli rank --viewpoint "])
@pytest.mark.parametrize(
    "text",
    ["", "policy-cli: [", "- a", "\x00", "a: " + "[" * 30_000, FILE + "# " + "x" * MAX_BYTES],
    ids=["empty", "syntax", "list", "zero byte", "deep", "large"],
)
def test_of_a_file_that_cannot_be_used_nothing_is_completed(words: Offers, folder: Path, line: str, text: str) -> None:
    (folder / "options.yaml").write_text(text, encoding="utf-8")
    assert words(line) == []


@pytest.mark.parametrize("file", ["nowhere.yaml", ".", "\udcff", "no\nfile"])
def test_of_what_is_not_a_file_nothing_is_completed(words: Offers, file: str) -> None:
    assert words("policy-cli show ", POLICY_CLI_FILE=file) == []


@posix
@pytest.mark.parametrize(
    ("line", "env"), [("-f - show ", {}), ("show ", {"POLICY_CLI_FILE": "-"}), ("-f pipe show ", {})]
)
def test_what_would_wait_is_not_read(folder: Path, line: str, env: dict[str, str]) -> None:
    os.mkfifo(folder / "pipe")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **question(f"policy-cli {line}"), **env}
    # Nothing is ever written to this standard input.
    with subprocess.Popen(
        [sys.executable, "-m", "policy_cli"],
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            assert process.wait(timeout=20) == 0
            assert process.stdout is not None and process.stdout.read().strip() == b""
        finally:
            process.kill()


@pytest.mark.parametrize("shell", SHELLS)
def test_a_name_can_do_no_harm_as_help(run: Run, folder: Path, shell: str) -> None:
    name = r'"Close\e]52;c;x\a it:\n\tplain\nnow, \u202e متن ' + "x" * 200 + '"'
    (folder / "options.yaml").write_text(FILE.replace("name: Close it", f"name: {name}"), encoding="utf-8")
    env = {**question("policy-cli show cl"), VARIABLE: f"{shell}_complete", "PYTHONIOENCODING": "cp1252"}
    if shell in ("fish", "powershell"):
        env |= {"COMP_WORDS": "policy-cli\nshow", "COMP_CWORD": "cl"}
    done = run(env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", done.stdout)
    help = "Close␛]52;c;x[U+0007] it: plain now, [U+202E] متن"
    formats = {"bash": "plain\tose\t\n", **dict.fromkeys(("zsh", "fish", "powershell"), "plain\tclose\tHELP\n")}
    pattern = re.escape(formats[shell]).replace("HELP", re.escape(help).replace(r"\[U\+0007\]", ".") + " x+…")
    assert re.fullmatch(pattern, done.stdout)


def test_powershell_is_answered_with_the_words_as_they_are(run: Run, folder: Path) -> None:
    (folder / "my roads.yaml").write_text(FILE.replace("close:", "clear:"), encoding="utf-8")
    for begun, expected in (("cl", "plain\tclear\tClose it\n"), ("x", "\n")):
        asked = "\n".join(["policy-cli", "-f", str(folder / "my roads.yaml"), "show"])
        done = run(env={VARIABLE: "powershell_complete", "COMP_WORDS": asked, "COMP_CWORD": begun})
        assert (done.stdout, done.stderr) == (expected, "")
    # An empty word cannot be handed over: a variable that is set to nothing is gone.
    done = run(env={VARIABLE: "powershell_complete", "COMP_WORDS": "policy-cli\nrank\n--viewpoint"})
    assert done.stdout == "plain\tthrift\tThrift first\n"


def test_ids_of_every_kind_are_completed_for_commands_that_take_one_of_any(folder: Path) -> None:
    command = click.Command("any", params=[click.Argument(["id"], shell_complete=complete_record)])
    context = click.Context(command)
    context.meta["policy_cli.file"] = str(folder / "options.yaml")
    (argument,) = command.params
    found = {item.value: item.help for item in argument.shell_complete(context, "")}
    assert found.pop("survey:2029") == "A Survey"
    options = {"keep": "Keep it", "keep-and-toll": "Keep it, and ask a toll", "close": "Close it"}
    named = {"cost": "Cost to the city", "calm": "Calm", "thrift": "Thrift first", "for-now": "For now"}
    assert found == options | named | {"wait": "Wait for a year", "quiet": "It is quiet", "report-2030": "The Report"}


def test_completing_a_command_imports_none(folder: Path) -> None:
    names = "sorted(name for name in sys.modules if name.startswith('policy_cli.commands.'))"
    code = f"import atexit, sys; atexit.register(lambda: print({names}, file=sys.stderr))"
    call = [sys.executable, "-c", f"{code}; from policy_cli.__main__ import run; run()"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **question("policy-cli co")}
    done = subprocess.run(call, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=True)
    imported = set(re.findall(r"commands\.(\w+)", done.stderr))
    assert imported == {"completion"}
    assert "compare" in done.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_printed_whole(run: Run, shell: str) -> None:
    done = run("completion", shell, env={"PATH": ""})
    assert (done.returncode, done.stderr) == (0, "")
    assert "policy-cli" in done.stdout and VARIABLE in done.stdout and f"{shell}_complete" in done.stdout
    assert "%(" not in done.stdout
    assert done.stdout.count("{") == done.stdout.count("}")


def test_a_misspelled_shell_is_answered_with_the_nearest(run: Run) -> None:
    done = run("completion", "bsh")
    assert (done.returncode, done.stdout) == (2, "")
    assert 'did you mean "bash"?' in done.stderr
    assert "completion" in run("completion").stderr


def test_the_help_says_for_each_shell_where_the_script_goes(run: Run) -> None:
    shown = run("completion", "-h").stdout
    for shell, place in {
        "bash": "~/.bashrc",
        "zsh": "~/.zshrc",
        "fish": "~/.config/fish",
        "powershell": "$PROFILE",
    }.items():
        assert place in shown and f"policy-cli completion {shell}" in shown


@pytest.mark.parametrize("value", ["", "x", "bash", "bash_", "bash_source", "tcsh_complete", "zsh_complete", "_", "1"])
def test_the_variable_of_completion_ends_no_other_command(run: Run, folder: Path, value: str) -> None:
    done = run("list", env={VARIABLE: value, "COMP_WORDS": "policy-cli "})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run("list").stdout != ""


@pytest.mark.parametrize("value", ["", "x", "bash", "bash_source", "tcsh_complete"])
def test_a_wrong_variable_of_completion_changes_nothing_without_a_command_either(run: Run, value: str) -> None:
    wrong, plain = run(env={VARIABLE: value}), run()
    assert (wrong.returncode, wrong.stdout, wrong.stderr) == (plain.returncode, plain.stdout, plain.stderr)
    assert plain.returncode == 2


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("line", [None, "", "policy-cli", "policy-cli\n", "'", "policy-cli 'a\tb"])
def test_an_odd_question_is_answered_with_no_fault(run: Run, shell: str, line: str | None) -> None:
    asked = {} if line is None else {"COMP_WORDS": line}
    done = run(env={VARIABLE: f"{shell}_complete", **asked})
    assert (done.returncode, done.stderr) == (0, "")


# Ids as somebody may write them who wants the shell of another to run them; each begins like the word that is typed.
HOSTILE_IDS = (
    *("q;touch PWNED", "q;touch${IFS}PWNED", "q&touch${IFS}PWNED", "q|touch${IFS}PWNED", "q$(touch${IFS}PWNED)"),
    *("q`touch${IFS}PWNED`", "q${x:=$(touch PWNED)}", "q\n;touch PWNED", "q'$(touch PWNED)'", 'q"$(touch PWNED)"'),
    *("q>PWNED", "q<(touch PWNED)", "q (touch PWNED)", "(touch PWNED)", "q\nplain\tq;touch${IFS}PWNED", "q\tfile\t/"),
    *("*", "q*", "[q]*", "q?", "~", "{q,PWNED}", "=ls", "!!", "^q^PWNED", "q\x1b[A", "q\u202e", "@(q)", "%x", "q\\"),
    *(
        "--output=PWNED",
        "-oPWNED",
        "-o",
        "--force",
        "#",
        "/etc/pass*",
        "$HOME",
        "q é",
        "q#",
        "q\u00a0x",
        "Q",
        "q_",
        "q.x",
    ),
)
KINDS = ("option", "criterion", "viewpoint", "reference", "argument", "step", "variant")


def with_ids(ids: tuple[str, ...], kind: str) -> str:
    """Return a file in which records of a kind have these ids."""
    texts = [json.dumps(id) for id in ids]
    named = "\n".join(f"  ? {text}\n  : {{name: N}}" for text in texts)
    listed = ", ".join(f"{{id: {text}, title: T, action: A, claim: C}}" for text in texts)
    return (
        "policy-cli: 1\ntitle: T\n"
        + {
            "option": f"options:\n{named}\n",
            "criterion": f"criteria:\n{named}\n",
            "viewpoint": f"viewpoints:\n{named}\n",
            "reference": f"references: [{listed}]\n",
            "argument": f"options: {{o: {{name: O, arguments: {{for: [{listed}]}}}}}}\n",
            "step": f"options: {{o: {{name: O, steps: [{listed}]}}}}\n",
            "variant": "options:\n  o:\n    variants:\n"
            + named.replace("  ?", "      ?").replace("  :", "      :")
            + "\n",
        }[kind]
    )


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_has_the_form_of_an_id_is_offered(words: Offers, folder: Path, kind: str) -> None:
    (folder / "options.yaml").write_text(with_ids((*HOSTILE_IDS, "good-1"), kind), encoding="utf-8")
    form = id_form(Defines(kind)).pattern
    # A source's id can have any sign; one that a shell would obey is not offered.
    plain = r"[A-Za-z0-9][\w.-]*"
    expected = {id for id in (*HOSTILE_IDS, "good-1") if re.fullmatch(form, id) and re.fullmatch(plain, id)}
    assert "good-1" in expected
    assert set(words("policy-cli edit ")) - {"o"} == expected
    assert {word for line in LINES for word in words(line)} <= {
        *expected,
        *(f"{word}=" for word in expected),
        *(f"{word}=2" for word in expected),
        "o",
    }


LINES = ("policy-cli show ", "policy-cli rank --weight ", "policy-cli rank --viewpoint ", "policy-cli verify --source ")


@pytest.mark.parametrize("shell", SHELLS)
def test_what_is_said_to_a_shell_holds_no_other_id(run: Run, folder: Path, shell: str) -> None:
    (folder / "options.yaml").write_text(with_ids((*HOSTILE_IDS, "good-1"), "option"), encoding="utf-8")
    line = "policy-cli edit " if shell in ("bash", "zsh") else "policy-cli\nedit"
    done = run(env={VARIABLE: f"{shell}_complete", "COMP_WORDS": line})
    assert (done.returncode, done.stderr) == (0, "")
    assert [said.split("\t")[:2] for said in done.stdout.splitlines()] == [["plain", "good-1"]]


# How each shell is started without a person's settings, and what is typed to load the script.
INTERACTIVE = {
    "bash": (["bash", "--norc", "-i"], "source <(policy-cli completion bash)"),
    "zsh": (["zsh", "-f", "-i"], "autoload -Uz compinit; compinit -u -D; source <(policy-cli completion zsh)"),
    "fish": (["fish", "--no-config", "-i"], "policy-cli completion fish | source"),
}
TYPED = {
    "policy-cli edit survey:\t": "edit survey:2029",
    "policy-cli edit criterion:co\t": "edit criterion:cost",
    "policy-cli edit 'keep/\t": "edit keep/for-now",
    "policy-cli rank --weight cost=\t": "rank --weight cost=2",
    "policy-cli rank --weight=ca\t": "rank --weight=calm=2",
    "policy-cli compare --format=ht\t": "compare --format=html",
    "policy-cli verify --source sur\tmy\t": "verify --source survey:2029=my roads.yaml",
    "policy-cli verify --source=survey:2029=my\t": "verify --source=survey:2029=my roads.yaml",
    "policy-cli diff to\tmy\t": "diff topic/one my roads.yaml",
    "policy-cli diff topic/one:o\t": "diff topic/one:options.yaml",
    "policy-cli show cl\tkeep-\t": "show close keep-and-toll",
    "policy-cli ra\t--viewp\tth\t": "rank --viewpoint thrift",
    "policy-cli compare --only cost,arg\t": "compare --only cost,arguments",
    "policy-cli -f my\\ roa\tshow cle\t": "-f my roads.yaml show clear",
}
# Answers the shell's questions, and writes down how else it is called.
STAND_IN = """\
#!/bin/sh
if [ -n "$_POLICY_CLI_COMPLETE" ] || [ "$1" = completion ]; then exec "{python}" -m policy_cli "$@"; fi
echo "$*" >> "{calls}"
"""


def skip_without(shell: str, needs: Needs) -> None:
    needs(shell)
    if shell == "bash":
        asked = subprocess.run(["bash", "-c", "((BASH_VERSINFO * 10 + BASH_VERSINFO[1] >= 44))"], check=False)
        if asked.returncode:
            pytest.skip("this bash is older than 4.4")


@posix
@pytest.mark.parametrize("shell", INTERACTIVE)
def test_a_shell_completes_what_is_typed(git: Git, folder: Path, shell: str, needs: Needs) -> None:
    skip_without(shell, needs)
    (folder / "my roads.yaml").write_text(FILE.replace("close:", "clear:"), encoding="utf-8")
    for call in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "x"], ["branch", "topic/one"]):
        git(*call)
    called, shown = typed(folder, shell, list(TYPED))
    assert called == list(TYPED.values()), shown


@posix
@pytest.mark.parametrize("shell", INTERACTIVE)
def test_nothing_that_is_completed_runs(git: Git, folder: Path, shell: str, needs: Needs) -> None:
    skip_without(shell, needs)
    alone = ("a1;touch${IFS}PWNED", "a2$(touch${IFS}PWNED)", "a3`touch${IFS}PWNED`")
    (folder / "options.yaml").write_text(with_ids((*HOSTILE_IDS, *alone, "qx"), "option"), encoding="utf-8")
    (folder / "topic;touch PWNED $(touch PWNED)").touch()
    for branch in ("topic", *alone):
        git("branch", branch)
    begun = ["show q", "show \t", "show a1", "show a2", "show a3", "edit q", "edit a1"]
    begun += ["diff topic", "diff topic\\;", "diff a1", "diff a2", "diff a3", "diff HEAD:a"]
    called, shown = typed(folder, shell, [f"policy-cli {words}\t" for words in begun])
    assert "PWNED" not in os.listdir(folder), shown
    assert {"show qx", "edit qx", "diff topic"} <= set(called), shown
    assert not [call for call in called if "PWNED" in call and "topic;" not in call], shown


def typed(folder: Path, shell: str, lines: list[str]) -> tuple[list[str], str]:
    """Type lines in a shell that completes; return with which arguments the program was called, and what was shown."""
    calls, program = folder / "calls", folder / "bin" / "policy-cli"
    program.parent.mkdir()
    program.write_text(STAND_IN.format(python=sys.executable, calls=calls), encoding="utf-8")
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(folder), "TERM": "xterm"}
    command, setup = INTERACTIVE[shell]
    shown = typed_in(command, [setup, *lines], folder, env)
    return calls.read_text(encoding="utf-8").splitlines(), shown


@posix
def test_a_zsh_without_compinit_is_told_what_to_do(folder: Path, needs: Needs) -> None:
    skip_without("zsh", needs)
    script = folder / "completion.zsh"
    script.write_text(SHELLS["zsh"](cli, {}, PROGRAM, VARIABLE).source(), encoding="utf-8")
    call = ["zsh", "-f", "-c", f"source {script}"]
    done = subprocess.run(call, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout, "not found" in done.stderr) == ("", False)
    (advice,) = re.findall(r"autoload -Uz compinit.*", done.stderr)
    call[-1] = f"{advice} -D -u; source {script}; print $_comps[policy-cli]"
    done = subprocess.run(call, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout, done.stderr) == ("_policy_cli_completion\n", "")


def typed_in(command: list[str], lines: list[str], folder: Path, env: dict[str, str]) -> str:
    """Type lines in a shell on a terminal, each when the one before is done; return what the terminal shows."""
    import pty

    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvpe(command[0], command, env)
    shown = b""
    end = time.monotonic() + 40
    try:
        for number, line in enumerate(lines):
            # What is typed does not hold the word that is waited for.
            os.write(terminal, f"{line}; echo 'done'-{number}\r".encode())
            while f"done-{number}".encode() not in shown and time.monotonic() < end:
                if select.select([terminal], [], [], 0.1)[0]:
                    shown += os.read(terminal, 65536)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)
    return shown.decode(errors="replace")
