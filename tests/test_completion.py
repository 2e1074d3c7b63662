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
from click.shell_completion import ZshComplete, split_arg_string

from policy_cli.cli import COMMANDS, cli
from policy_cli.commands.completion import PROGRAM, SHELLS, VARIABLE
from policy_cli.console.completing import MAX_BYTES, complete_record
from tests.conftest import ROOT, Needs, Run

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
    number = len(split_arg_string(line)) - (not line.endswith(" "))
    return {VARIABLE: "zsh_complete", "COMP_WORDS": line, "COMP_CWORD": str(number)}


@pytest.fixture
def words(folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Offers:
    """Returns the words that are offered at the end of a line, after asserting that nothing is said."""

    def words(line: str, **env: str) -> list[str]:
        for name, value in {**question(line), **env}.items():
            monkeypatch.setenv(name, value)
        shell = ZshComplete(cli, {}, PROGRAM, VARIABLE)
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
        ("policy-cli compare --format=ht", ["html"]),
        ("policy-cli export cl", ["close"]),
        ("policy-cli rank --viewpoint ", ["thrift"]),
        ("policy-cli rank --weight c", ["cost=2", "calm=2"]),
        ("policy-cli search --option cl", ["close"]),
        ("policy-cli verify --source ", ["survey:2029=", "report-2030="]),
        ("policy-cli edit qu", ["quiet"]),
        ("policy-cli edit keep,", []),
        ("policy-cli edit keep,c", []),
        ("policy-cli check --ignore uncited", ["uncited-claim"]),
        ("policy-cli search --kind ri", ["risk"]),
        ("policy-cli completion po", ["powershell"]),
        ("policy-cli --color al", ["always"]),
        (
            "policy-cli show nonsense --",
            ["--format", "--file", "--builtin", "--color", "--no-pager", "--width", "--help"],
        ),
    ],
)
def test_words_are_completed(words: Offers, line: str, offered: list[str]) -> None:
    assert words(line) == offered


def test_names_are_the_help(run: Run, folder: Path) -> None:
    done = run(env=question("policy-cli show keep"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["plain", "keep", "Keep it", "plain", "keep-and-toll", "Keep it, and ask a toll"]
    done = run(env=question("policy-cli ch"))
    assert done.stdout.splitlines() == ["plain", "check", COMMANDS["check"]]


@pytest.mark.parametrize("line", ["policy-cli -f ", "policy-cli export -o b"])
def test_the_names_of_files_are_left_to_the_shell(run: Run, folder: Path, line: str) -> None:
    done = run(env=question(line))
    assert (done.stdout.splitlines()[0], done.stderr) == ("file", "")


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
def test_of_what_is_no_file_nothing_is_completed(words: Offers, file: str) -> None:
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
    formats = {
        "bash": "plain,close\n",
        "zsh": "plain\nclose\nHELP\n",
        "fish": "plain\tclose\tHELP\n",
        "powershell": "plain\tclose\tHELP\n",
    }
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
    # Before version 8.3 of click a colon ends the word, if help follows.
    assert found.pop("survey:2029") is None
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


# How each shell is started without a person's settings, and what is typed to load the script.
INTERACTIVE = {
    "bash": (["bash", "--norc", "-i"], "source <(policy-cli completion bash)"),
    "zsh": (["zsh", "-f", "-i"], "autoload -Uz compinit; compinit -u -D; source <(policy-cli completion zsh)"),
    "fish": (["fish", "--no-config", "-i"], "policy-cli completion fish | source"),
}
TYPED = {
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
def test_a_shell_completes_what_is_typed(folder: Path, shell: str, needs: Needs) -> None:
    skip_without(shell, needs)
    (folder / "my roads.yaml").write_text(FILE.replace("close:", "clear:"), encoding="utf-8")
    calls, program = folder / "calls", folder / "bin" / "policy-cli"
    program.parent.mkdir()
    program.write_text(STAND_IN.format(python=sys.executable, calls=calls), encoding="utf-8")
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(folder), "TERM": "xterm"}
    command, setup = INTERACTIVE[shell]
    shown = typed_in(command, [setup, *TYPED], folder, env)
    assert calls.read_text(encoding="utf-8").splitlines() == list(TYPED.values()), shown


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
