"""What surrounds a command can fail at any moment: disks, pipes, folders, signals, the environment."""

import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from policy_cli.cli import COMMANDS, main
from policy_cli.diagnostics import CannotContinue
from policy_cli.reading.files import read_file
from policy_cli.text import display_width
from tests import hostile
from tests.conftest import ROOT, Run
from tests.hostile import ARGUMENTS, SHOW_NOTHING, is_harmless
from tests.test_reading_properties import SHORT

posix = pytest.mark.skipif(os.name != "posix", reason="streams, signals and folders as POSIX has them")
linux = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")

NAMES = {"option1": "keep", "option2": "drop", "viewpoint1": "green", "reference1": "keep", "OTHER": "options.yaml"}
PRINTING = [
    *([name, *(NAMES.get(word, word) for word in way)] for name, ways in ARGUMENTS.items() for way in ways[:1]),
    ["schema"],
    ["completion", "bash"],
]
"""A call of each command that prints something, on the short decision of the other tests."""
HELP = [["-h"], ["--version"], ["compare", "--help"]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Is the working directory, and holds a decision and the text of its source."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "options.yaml").write_text(SHORT, encoding="utf-8")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "mayor-2024.md").write_text("# Traffic\n\nOne\n\nTwo\n\na third fewer\n", encoding="utf-8")
    return tmp_path


def environment(**changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PATH", "SYSTEM"))}
    return {**kept, "PYTHONPATH": str(ROOT), **changes}


class Ended(NamedTuple):
    code: int
    output: str
    said: str


def ended(cases: list[tuple[list[str], str, str]]) -> list[Ended]:
    """Run each call with its standard output and stderr full, gone, closed, or, if empty, kept."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.ends"],
        input=json.dumps(cases),
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        timeout=300,
        check=True,
    )
    return [Ended(*result) for result in json.loads(done.stdout)]


def test_every_command_is_called_here() -> None:
    assert {*COMMANDS} == {*ARGUMENTS, *SHOW_NOTHING}
    assert {call[0] for call in PRINTING} == {*COMMANDS} - {"edit", "init", "help"}


@linux
@pytest.mark.parametrize(
    ("target", "code", "message"),
    [
        ("full", 2, ": No space left on device\n"),
        ("closed", 2, ": the standard output is closed\n"),
        ("gone", 141, ""),
    ],
)
def test_output_that_does_not_arrive_is_not_a_success(folder: Path, target: str, code: int, message: str) -> None:
    calls = [*PRINTING, *HELP]
    for call, done in zip(calls, ended([(call, target, "") for call in calls]), strict=True):
        assert (done.code, done.output) == (code, ""), call
        assert done.said.endswith(message) and done.said.count("\n") == len(message and "\n"), call


@linux
@pytest.mark.parametrize("target", ["full", "closed", "gone"])
def test_a_notice_that_does_not_arrive_stops_nothing(folder: Path, target: str) -> None:
    (folder / "options.yaml").rename(folder / "roads.yaml")
    calls = [["list"], ["search", "nothing at all"], ["-f", "nowhere", "list"], ["bogus"]]
    expected = ended([(call, "", "") for call in calls])
    assert [done.code for done in expected] == [0, 1, 2, 2]
    assert all(done.said for done in expected)
    for call, whole, done in zip(calls, expected, ended([(call, "", target) for call in calls]), strict=True):
        assert (done.code, done.output, done.said) == (whole.code, whole.output, ""), call
    assert [done.code for done in ended([(["list"], target, target), (["bogus"], target, target)])] == [
        141 if target == "gone" else 2,
        2,
    ]


@posix
def test_a_disk_that_is_full_keeps_the_old_file_and_no_half_of_the_new_one(folder: Path) -> None:
    (folder / "brief.md").write_text("old", encoding="utf-8")
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500)); sys.dont_write_bytecode = True; "
        "from policy_cli.__main__ import run; run()"
    )
    for arguments in (["-o", "brief.md", "--force"], ["-o", "new.md"]):
        call = [sys.executable, "-c", limited, "--builtin", "export", *arguments]
        done = subprocess.run(call, capture_output=True, text=True, env=environment(), timeout=60, check=False)
        assert done.returncode == 2
        assert done.stderr == f"policy-cli: cannot write {arguments[1]}: File too large\n"
    assert (folder / "brief.md").read_text(encoding="utf-8") == "old"
    assert sorted(os.listdir(folder)) == ["brief.md", "options.yaml", "sources"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Is a file system of its own that is nearly full."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root may mount a small file system, and on Linux")
    place = tmp_path / "small"
    place.mkdir()
    call = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(place)]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"a small file system cannot be mounted here: {done.stderr.strip()}")
    try:
        (place / "filling").write_bytes(b"x" * 8192)
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_file_system_that_is_full_is_reported_and_nothing_is_left_in_it(run: Run, small_disk: Path) -> None:
    done = run("--builtin", "export", "-o", "brief.md", cwd=small_disk)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "policy-cli: cannot write brief.md: No space left on device\n"
    assert os.listdir(small_disk) == ["filling"]
    assert run("--builtin", "init", "--example", cwd=small_disk).returncode == 2
    assert os.listdir(small_disk) == ["filling"]


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="there is no /proc")
def test_a_folder_in_which_nobody_may_write_is_named(run: Run) -> None:
    done = run("--builtin", "export", "-o", "/proc/brief.md")
    assert (done.returncode, done.stdout) == (2, "")
    assert "/proc" in done.stderr
    assert "Traceback" not in done.stderr


@posix
@pytest.mark.parametrize("force", [False, True])
def test_of_exports_at_once_to_one_file_each_is_whole_or_refused(run: Run, folder: Path, force: bool) -> None:
    whole = run("export").stdout
    call = [sys.executable, "-m", "policy_cli", "export", "-o", "brief.md", *["--force"] * force]
    plain = environment(SOURCE_DATE_EPOCH="993945600", PYTHONUTF8="1")
    processes = [subprocess.Popen(call, stderr=subprocess.PIPE, env=plain) for _ in range(4)]
    said = [process.communicate(timeout=60)[1] for process in processes]
    codes = sorted(process.returncode for process in processes)
    assert codes == ([0, 0, 0, 0] if force else [0, 2, 2, 2]), said
    assert (folder / "brief.md").read_text(encoding="utf-8") == whole
    assert sorted(os.listdir(folder)) == ["brief.md", "options.yaml", "sources"]


READY = """
import policy_cli.cli
from policy_cli.__main__ import run
print(flush=True)
run()
"""


@posix
@pytest.mark.parametrize("command", ["compare", "export -o brief.md", "export -o brief.md --force"])
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_at_any_moment_leaves_nothing_half_done(
    run: Run, folder: Path, command: str, sent: signal.Signals
) -> None:
    whole = run("--builtin", "export").stdout
    chance = random.Random(f"{command} {sent}")
    call = [sys.executable, "-c", READY, "--builtin", *command.split()]
    plain = environment(SOURCE_DATE_EPOCH="993945600", PYTHONUTF8="1")
    for _ in range(2):
        if "--force" in command:
            (folder / "brief.md").write_text("old", encoding="utf-8")
        process = subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=plain)
        assert process.stdout is not None
        assert process.stdout.readline() == "\n"
        time.sleep(chance.random() * 0.15)
        process.send_signal(sent)
        _, said = process.communicate(timeout=60)
        # At its very end Python answers signals as the system does, and has written everything.
        assert process.returncode in ({130, -2, 0} if sent == signal.SIGINT else {143, -15, 0})
        assert "Traceback" not in said or (process.returncode != 130 and "Exception ignored" in said)
        written = (folder / "brief.md").read_text(encoding="utf-8") if (folder / "brief.md").exists() else None
        assert written in ((whole, "old") if "--force" in command else (whole, None))
        assert process.returncode or written == whole or "export" not in command
        assert sorted(os.listdir(folder)) in (["options.yaml", "sources"], ["brief.md", "options.yaml", "sources"])
        (folder / "brief.md").unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        ("KeyboardInterrupt", 130),
        ("RuntimeError from KeyboardInterrupt()", 130),  # what Python 3.11 makes of one while a class is declared
        ("RuntimeError", 1),
    ],
)
def test_an_interruption_while_modules_load_is_one_too(raised: str, code: int) -> None:
    start = f"""
import sys
class Finder:
    def find_spec(self, name, path, target=None):
        if name == "policy_cli.cli":
            raise {raised}
sys.meta_path.insert(0, Finder())
from policy_cli.__main__ import run
run()
"""
    done = subprocess.run(
        [sys.executable, "-c", start], capture_output=True, env=environment(), timeout=60, check=False
    )
    assert done.returncode == code
    assert (b"Traceback" in done.stderr) == (code == 1)


class Encoded(hostile.Output):
    """A standard stream in the encoding of a locale, with the line ends of Windows; on request a terminal's."""

    def __init__(self, encoding: str, is_terminal: bool) -> None:
        super().__init__()
        self.reconfigure(encoding=encoding, errors="strict", newline="\r\n")
        self.is_terminal = is_terminal

    def isatty(self) -> bool:
        return self.is_terminal


LOCALES = ["ascii", "cp1252", "cp932", "cp437", "utf-16", "utf-8"]
"""The encodings of a bare locale, of Windows and its consoles in the west and in Japan, and of its UTF-8 mode."""
MANY_SCRIPTS = "نگه داشتن 日本 Łomża “so” — e\u0301 👩‍👧"


def printed(call: list[str], encoding: str, is_terminal: bool) -> tuple[int, bytes, bytes]:
    """Run the command line on streams in an encoding; return its exit code and what it wrote to each."""
    with pytest.MonkeyPatch.context() as patch:
        out, err = Encoded(encoding, is_terminal), Encoded(encoding, is_terminal)
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = main(call)
        return code, out.data(), err.data()


@pytest.fixture
def many_scripts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Is the working directory, whose decision has text of many scripts, and whose terminal has no color or pager."""
    monkeypatch.setenv("TERM", "dumb")
    (folder / "options.yaml").write_text(SHORT.replace("Keep the charge", MANY_SCRIPTS), encoding="utf-8")
    (folder / "faulty.yaml").write_text(f"policy-cli: 1\ntitel: {MANY_SCRIPTS}\n", encoding="utf-8")
    return folder


def test_into_a_pipe_or_a_file_goes_utf_8_whatever_the_locale(many_scripts: Path) -> None:
    shown = [
        ["-f", "options.yaml", *call[2:]]
        for format, call in hostile.calls("", "options.yaml")
        if format not in ("docx", "pdf")
    ]
    calls = [[NAMES.get(word, word) for word in call] for call in shown]
    for call in [*calls, ["schema"], ["completion", "bash"], ["-f", "faulty.yaml", "list"], ["verify", "--help"]]:
        expected = hostile.called(call)
        for encoding in ("ascii", "cp932", "utf-16"):
            code, output, said = printed(call, encoding, is_terminal=False)
            assert (code, output, said.decode("utf-8")) == expected, (call, encoding)
            assert b"\r\n" not in output + said, (call, encoding)
            assert MANY_SCRIPTS in said.decode("utf-8") or "faulty.yaml" not in call


@pytest.mark.parametrize("encoding", LOCALES)
def test_a_terminal_is_given_what_it_can_show(many_scripts: Path, encoding: str) -> None:
    for call in [*PRINTING, ["-f", "faulty.yaml", "list"]]:
        code, output, said = printed(call, encoding, is_terminal=True)
        expected, whole, _ = printed(call, "utf-8", is_terminal=True)
        assert code == expected, call
        shown, intended = output.decode(encoding), whole.decode()
        for line, meant in zip(shown.split("\r\n"), intended.split("\r\n"), strict=True):
            assert is_harmless(line), call
            assert display_width(line) == display_width(meant) or "…" in meant, line
        assert is_harmless(said.decode(encoding).replace("\r\n", "\n")), call


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("ascii", '??? ????? ???? ?om?a "so" - e ??'),
        ("cp437", '??? ????? ???? ?om?a "so" - e ??'),
        ("cp1252", "??? ????? ???? ?om?a “so” — e ??"),
        ("cp932", "??? ????? 日本 ?om?a “so” - e ??"),
        ("utf-8", MANY_SCRIPTS),
    ],
)
def test_a_sign_that_a_terminal_lacks_is_plainer_or_a_question_mark_as_wide(
    many_scripts: Path, encoding: str, shown: str
) -> None:
    assert f"  {shown}" in printed(["list"], encoding, is_terminal=True)[1].decode(encoding)
    assert shown in printed(["-f", "faulty.yaml", "list"], encoding, is_terminal=True)[2].decode(encoding)


def test_what_ascii_cannot_write_is_not_taken_for_a_rating(many_scripts: Path) -> None:
    _, output, _ = printed(["--builtin", "compare", "--only", "verdicts"], "ascii", is_terminal=True)
    assert b"?" not in output.split(b"toward Iran?")[1]


def test_a_terminal_of_ascii_has_arrows_and_bars_in_ascii() -> None:
    _, output, _ = printed(["--builtin", "rank", "--no-pager"], "ascii", is_terminal=True)
    assert b" > = same" in output
    assert b"#######+++++" in output


@pytest.mark.parametrize("encoding", ["cp950", "cp1252", "cp437"])
def test_lines_are_not_drawn_on_a_terminal_where_they_are_too_wide_or_missing(
    many_scripts: Path, encoding: str
) -> None:
    assert "─" not in printed(["list"], encoding, is_terminal=True)[1].decode(encoding)
    assert "─" in printed(["list"], encoding, is_terminal=False)[1].decode("utf-8")


@pytest.mark.parametrize("columns", ["0", "1", "20", "-1", "wide", "1000000000", "9" * 30, ""])
def test_every_command_prints_at_any_width(folder: Path, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    for call in PRINTING:
        code, output, _ = hostile.called(call)
        assert code in (0, 1), call
        assert output, call
        longest = max(len(word) for word in output.decode().split())
        if call[0] in ("list", "compare", "rank", "refs", "show", "search") and columns in ("1", "20"):
            assert max(map(display_width, output.decode().splitlines())) <= max(20, longest), call


ENVIRONMENTS: dict[str, tuple[dict[str, str | None], list[str]]] = {
    "no HOME": ({"HOME": None}, []),
    "LANG=C": ({"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, []),
    "no PATH": ({"PATH": None}, []),
    "TERM unknown": ({"TERM": "no-such-terminal"}, []),
    "warnings are errors": ({"PYTHONWARNINGS": "error"}, []),
    "optimized": ({}, ["-OO"]),
    "isolated": ({}, ["-I"]),
    "developing": ({"PYTHONWARNINGS": "error"}, ["-X", "dev"]),
}


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_the_environment_may_be_bare_or_strange(folder: Path, name: str) -> None:
    changes, flags = ENVIRONMENTS[name]
    plain = {key: value for key, value in {**environment(), **changes}.items() if value is not None}
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from policy_cli.__main__ import run; run()"
    for arguments in (["compare"], ["export", "--to", "html"], ["-f", "nowhere", "list"]):
        call = [sys.executable, *flags, "-c", start, *arguments]
        done = subprocess.run(call, capture_output=True, env=plain, timeout=60, check=False)
        assert done.returncode == (2 if "nowhere" in arguments else 0), done.stderr
        assert (b"there is no file nowhere" in done.stderr) == (done.stdout == b"") == ("nowhere" in arguments)


def test_without_the_c_library_of_pyyaml_the_program_says_in_one_line_what_to_install(folder: Path) -> None:
    start = "import yaml; vars(yaml).pop('CSafeLoader'); from policy_cli.__main__ import run; run()"
    for arguments in (["list"], ["check"], ["diff", "options.yaml", "options.yaml"], ["export", "-o", "brief.md"]):
        call = [sys.executable, "-c", start, *arguments]
        done = subprocess.run(call, capture_output=True, text=True, env=environment(), timeout=60, check=False)
        message, hint = done.stderr.splitlines()
        assert message == "policy-cli: PyYAML is installed without its C library, and cannot read the file"
        assert "pip install --force-reinstall --only-binary=:all: pyyaml" in hint
        assert (done.returncode, done.stdout) == (2, ""), arguments
    call = [sys.executable, "-c", start, "schema"]
    assert subprocess.run(call, capture_output=True, env=environment(), timeout=60, check=False).returncode == 0


@posix
def test_a_working_directory_that_is_gone_is_reported(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    start = "import os, sys; os.rmdir(os.getcwd()); from policy_cli.__main__ import run; run()"
    for arguments, code, message in (
        (["list"], 0, b"reading the built-in one"),
        (["--builtin", "export", "-o", "brief.md"], 2, b"cannot write brief.md: No such file or directory"),
        (["init"], 2, b"No such file or directory"),
        (["edit"], 2, b"there is no options.yaml here"),
        (["diff", "HEAD"], 2, b"no earlier versions in git"),
        (["-f", "options.yaml", "list"], 2, b"there is no file options.yaml"),
    ):
        gone.mkdir()
        call = [sys.executable, "-c", start, *arguments]
        done = subprocess.run(call, cwd=gone, capture_output=True, env=environment(), timeout=60, check=False)
        assert done.returncode == code, done.stderr
        assert message in done.stderr
        assert b"Traceback" not in done.stderr


def refusal(path: str) -> str:
    with pytest.raises(CannotContinue) as caught:
        read_file(path)
    return caught.value.message


@posix
def test_a_socket_is_not_a_file(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        assert refusal("socket") == "socket is not an ordinary file"


@posix
def test_a_pipe_that_takes_the_place_of_a_file_is_not_waited_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ordinary = os.stat("options.yaml")
    os.mkfifo("pipe")
    monkeypatch.setattr(os, "stat", lambda path: ordinary)
    assert refusal("pipe") == "pipe is not an ordinary file"


@pytest.mark.parametrize("change", ["truncated", "grown"])
def test_a_file_that_changes_while_it_is_read_is_not_taken_for_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    fstat: Callable[[int], Any] = os.fstat
    looks: list[int] = []

    def changing(descriptor: int) -> Any:
        looks.append(descriptor)
        if len(looks) == 2:
            os.truncate("options.yaml", 10 if change == "truncated" else 100_000)
        return fstat(descriptor)

    monkeypatch.setattr(os, "fstat", changing)
    assert refusal("options.yaml") == "options.yaml changed while it was read"


@pytest.mark.parametrize(
    "name", ["\x1b[31mred\x07", "a\u202eb", "\x9b2J", "a\nb", "::error::x", "\udcff\udcfe", "日本 سلام"]
)
def test_a_file_s_name_controls_nothing_wherever_it_is_named(folder: Path, name: str) -> None:
    try:
        os.rename("options.yaml", name)
    except (OSError, ValueError):
        pytest.skip("this file system takes no such name")
    Path("other.yaml").write_text(SHORT + "acter: x\n", encoding="utf-8")
    calls = [
        ["-f", name, "export"],
        ["-f", name, "check", "--format", "text"],
        ["-f", name, "check", "--format", "json"],
        ["-f", name, "check", "--format", "github"],
        ["diff", name, name],
        ["diff", name, name, "--format", "json"],
        ["diff", name, name, "--format", "html"],
        ["-f", name + "x", "list"],
        ["--builtin", "export", "-o", name],
        ["-f", name, "verify", "--sources", name],
        ["-f", name, "list", name],
        ["-f", name, "show", name],
        ["-f", name, "compare", "--only", name],
        ["-f", name, "compare", f"--{name}"],
        ["-f", name, "compare", "--format", name],
        ["-f", name, "compare", "--width", name],
        ["-f", name, "rank", "--weight", f"{name}=1"],
        ["-f", name, "search", name],
        ["-f", name, "init", name],
        ["-f", name, "edit", name],
        ["-f", name, "export", "--title", name, "--date", name],
        ["-f", name, "completion", name],
        [name],
    ]
    os.rename(name, f"{name}.faulty")
    shutil.copy("other.yaml", name)
    calls += [["-f", name, "check", "--format", format] for format in ("text", "json", "github")]
    os.replace(f"{name}.faulty", name)
    for call in calls:
        _, output, said = hostile.called(call)
        shown = output.decode("utf-8", "surrogateescape")
        assert is_harmless(shown), call
        assert is_harmless(said), call
        if "github" in call:
            assert re.fullmatch(r"(?:::(?:error|warning) file=[^:,]*,line=\d+,.*\n)*", shown)
