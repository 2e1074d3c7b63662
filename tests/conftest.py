import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from policy_cli.analysis.comparison import select_options
from policy_cli.document import Document
from policy_cli.model import Decision
from policy_cli.reading.decision import ReadResult, read
from policy_cli.reading.files import InputFile, read_builtin
from policy_cli.views.brief import BriefMetadata, brief_document
from tests import programs

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
# The sources are not part of the project; tests that compare with them look beside the checkout.
SOURCES = ROOT.parent / "shared" / "sources"
DAY_OF_GOLDEN_FILES = "993945600"  # 1 July 2001
Git = Callable[..., str]
Needs = Callable[[str], str]
Run = Callable[..., subprocess.CompletedProcess[str]]
CompareWithGolden = Callable[[str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what the program says now to tests/golden")
    parser.addoption("--require-programs", action="store_true", help="fail where a program is missing, and do not skip")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(program): skip the test where a program is not installed")
    # Shells start background jobs with Ctrl-C ignored, and nohup does so with SIGHUP; processes of tests inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if os.name == "posix":
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs"):
        path_of(mark.args[0], item.config)


def path_of(program: str, config: pytest.Config) -> str:
    """Return the path of a program; where it is missing, skip the test, or fail with --require-programs."""
    path = programs.find(program)
    if path is None:
        give_up = pytest.fail if config.getoption("--require-programs") else pytest.skip
        give_up(f"{program} is not installed; tests/programs.py says which package has it")
    return path


@pytest.fixture(scope="session")
def needs(request: pytest.FixtureRequest) -> Needs:
    """Returns the path of a program that the test cannot do without."""
    return lambda program: path_of(program, request.config)


def read_text(text: str, name: str = "options.yaml") -> ReadResult:
    return read(InputFile(name, text.encode()))


def decision_of(text: str) -> Decision:
    reading = read_text(text)
    assert reading.decision is not None, [*reading.diagnostics]
    return reading.decision


@pytest.fixture(scope="session")
def iran() -> Decision:
    decision = read(read_builtin()).decision
    assert decision is not None
    return decision


def brief_of(decision: Decision, *ids: str, title: str | None = None, **how: Any) -> Document:
    """Return the brief on the options with these ids, or all, as on the day of the golden files."""
    return brief_document(decision, select_options(decision, ids), BriefMetadata(date(2001, 7, 1), title), **how)


def converted(source: str | bytes, *call: str, folder: Path = ROOT) -> str:
    """Return what another program, such as Pandoc, makes of a text."""
    data = source if isinstance(source, bytes) else source.encode()
    done = subprocess.run(call, input=data, cwd=folder, capture_output=True, timeout=120, check=True)
    assert not done.stderr or call[0] == "emacs", done.stderr
    return done.stdout.decode()


def plain_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PATH", "SYSTEM"))}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "SOURCE_DATE_EPOCH": DAY_OF_GOLDEN_FILES}


@pytest.fixture(scope="session")
def forks() -> Iterator[subprocess.Popen[str]]:
    """Is a process that runs the command line in forks of its own."""
    call = [sys.executable, "-m", "tests.forks"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        call, stdin=pipe, stdout=pipe, env=plain_environment(), cwd=ROOT, encoding="utf-8"
    ) as process:
        yield process


@pytest.fixture
def run(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Run:
    """Runs the command line as a process of its own, in an empty directory and a plain environment.

    Where it can, the process is a fork, which has no need to import anything, and its streams are files.
    """

    def run(
        *arguments: str, stdin: str | None = None, env: dict[str, str] | None = None, cwd: Path = tmp_path
    ) -> subprocess.CompletedProcess[str]:
        if hasattr(os, "fork") and not any(name.startswith("PYTHON") for name in env or {}):
            return forked(arguments, stdin, {**plain_environment(), **(env or {})}, cwd)
        return subprocess.run(
            [sys.executable, "-m", "policy_cli", *arguments],
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            encoding="utf-8",
            env={**plain_environment(), **(env or {})},
            cwd=cwd,
            timeout=60,
            check=False,
        )

    def forked(
        arguments: tuple[str, ...], stdin: str | None, env: dict[str, str], cwd: Path
    ) -> subprocess.CompletedProcess[str]:
        forks: subprocess.Popen[str] = request.getfixturevalue("forks")
        streams = tmp_path_factory.getbasetemp() / "streams"
        streams.mkdir(exist_ok=True)
        files = [streams / name for name in ("stdin", "stdout", "stderr")]
        files[0].write_bytes((stdin or "").encode())
        assert forks.stdin and forks.stdout
        print(json.dumps([arguments, env, str(cwd), *map(str, files)]), file=forks.stdin, flush=True)
        code = int(forks.stdout.readline())
        said = (file.read_bytes().decode().replace("\r\n", "\n") for file in files[1:])
        return subprocess.CompletedProcess(["policy-cli", *arguments], code, *said)

    return run


@pytest.fixture
def git(tmp_path: Path, needs: Needs) -> Git:
    """Runs git in a repository of its own that holds options.yaml, and knows no configuration but that repository's."""
    people = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    plain = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(tmp_path)}

    def git(*arguments: str, env: dict[str, str] | None = None) -> str:
        call = ["git", *arguments]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        result = subprocess.run(
            call, cwd=tmp_path, env={**kept, **people, **plain, **(env or {})}, capture_output=True, encoding="utf-8"
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    needs("git")
    shutil.copy(ROOT / "options.yaml", tmp_path)
    git("init", "--quiet", "--initial-branch=main")
    git("add", "options.yaml")
    git("commit", "--quiet", "--message=first")
    return git


@pytest.fixture(scope="session")
def compare_with_golden(request: pytest.FixtureRequest) -> CompareWithGolden:
    """Compares text with a file in tests/golden, or writes it there with --update-golden."""
    update = request.config.getoption("--update-golden")

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if update:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8"), f"{path} differs; if that is right, pytest --update-golden"

    return compare
