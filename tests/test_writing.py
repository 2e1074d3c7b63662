import errno
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from policy_cli import writing
from policy_cli.diagnostics import CannotContinue
from policy_cli.writing import ClosedOutput, holds, replace_file, write_file, write_output
from tests.conftest import ROOT, Run

posix = pytest.mark.skipif(os.name != "posix", reason="modes, links and signals as POSIX has them")


def failing(error: int) -> Callable[..., NoReturn]:
    def fail(*_: object, **__: object) -> NoReturn:
        raise OSError(error, os.strerror(error))

    return fail


def noting(calls: list[str], function: Callable[..., None]) -> Callable[..., None]:
    def noted(*arguments: object) -> None:
        calls.append(function.__name__)
        function(*arguments)

    return noted


def test_a_new_file_is_utf_8_with_the_line_ends_it_was_given(tmp_path: Path) -> None:
    write_file(str(tmp_path / "brief.md"), "é\n“x”\r\n")
    assert (tmp_path / "brief.md").read_bytes() == "é\n“x”\r\n".encode()
    assert os.listdir(tmp_path) == ["brief.md"]


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    write_file(str(tmp_path / "brief.docx"), b"PK\x03\x04\r\n\xff")
    assert (tmp_path / "brief.docx").read_bytes() == b"PK\x03\x04\r\n\xff"


def test_a_file_that_exists_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "brief.md").write_text("mine")
    with pytest.raises(CannotContinue) as caught:
        write_file(str(tmp_path / "brief.md"), "new")
    assert "exists already" in caught.value.message
    assert caught.value.kind == "file-exists"
    assert (tmp_path / "brief.md").read_text() == "mine"
    assert os.listdir(tmp_path) == ["brief.md"]


def test_a_file_is_replaced_if_asked_for(tmp_path: Path) -> None:
    (tmp_path / "brief.md").write_text("old and long")
    write_file(str(tmp_path / "brief.md"), "new", overwrite=True)
    assert (tmp_path / "brief.md").read_text() == "new"
    assert os.listdir(tmp_path) == ["brief.md"]


def test_forcing_a_file_that_does_not_exist_is_not_an_error(tmp_path: Path) -> None:
    write_file(str(tmp_path / "brief.md"), "new", overwrite=True)
    assert (tmp_path / "brief.md").read_text() == "new"


def test_a_bare_name_is_written_to_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_file("brief.md", "x")
    assert (tmp_path / "brief.md").read_text() == "x"


@posix
def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "real.md").write_text("old")
    (tmp_path / "link.md").symlink_to("far/real.md")
    write_file(str(tmp_path / "link.md"), "new", overwrite=True)
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "far" / "real.md").read_text() == "new"
    assert os.listdir(tmp_path / "far") == ["real.md"]


@posix
def test_a_link_to_a_file_is_not_replaced_unasked(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_text("old")
    (tmp_path / "link.md").symlink_to("real.md")
    with pytest.raises(CannotContinue, match="exists already"):
        write_file(str(tmp_path / "link.md"), "new")
    assert (tmp_path / "real.md").read_text() == "old"


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755])
def test_a_file_that_is_replaced_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "brief.md"
    path.write_text("old")
    path.chmod(mode)
    write_file(str(path), "new", overwrite=True)
    assert stat.S_IMODE(path.stat().st_mode) == mode


@posix
@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_a_new_file_has_the_mode_that_the_umask_leaves(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write_file(str(tmp_path / "brief.md"), "x")
        assert os.umask(umask) == umask
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "brief.md").stat().st_mode) == 0o666 & ~umask


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_directory_is_not_a_file(tmp_path: Path, overwrite: bool) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(CannotContinue, match="is a directory"):
        write_file(str(tmp_path / "folder"), "x", overwrite=overwrite)
    assert os.listdir(tmp_path / "folder") == []


def test_a_directory_that_does_not_exist_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(CannotContinue, match="nowhere"):
        write_file(str(tmp_path / "nowhere" / "brief.md"), "x")
    assert os.listdir(tmp_path) == []


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_directory_that_may_not_be_written_to_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(CannotContinue, match=r"brief\.md.*Permission denied"):
            write_file(str(tmp_path / "brief.md"), "x")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("function", ["fsync", "replace", "chmod"])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str, error: int
) -> None:
    (tmp_path / "brief.md").write_text("old")
    monkeypatch.setattr(os, function, failing(error))
    with pytest.raises(CannotContinue) as caught:
        write_file(str(tmp_path / "brief.md"), "new", overwrite=True)
    assert "brief.md" in caught.value.message
    assert os.strerror(error) in caught.value.message
    assert (tmp_path / "brief.md").read_text() == "old"
    assert os.listdir(tmp_path) == ["brief.md"]


def test_a_failure_leaves_no_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC))
    with pytest.raises(CannotContinue):
        write_file(str(tmp_path / "brief.md"), "new")
    assert os.listdir(tmp_path) == []


def test_an_interruption_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: int) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_file(str(tmp_path / "brief.md"), "new")
    assert os.listdir(tmp_path) == []


def test_text_is_synced_before_it_takes_the_place_of_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    for name in ("fsync", "replace"):
        monkeypatch.setattr(os, name, noting(calls, getattr(os, name)))
    (tmp_path / "brief.md").write_text("old")
    write_file(str(tmp_path / "brief.md"), "new", overwrite=True)
    assert calls == ["fsync", "replace"]


def test_a_file_that_appears_meanwhile_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "brief.md"
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (fsync(descriptor), path.write_text("another's")))
    with pytest.raises(CannotContinue, match="exists already"):
        write_file(str(path), "new")
    assert path.read_text() == "another's"
    assert os.listdir(tmp_path) == ["brief.md"]


def test_a_file_system_without_hard_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", failing(errno.EPERM))
    write_file(str(tmp_path / "brief.md"), "new")
    assert (tmp_path / "brief.md").read_text() == "new"
    assert os.listdir(tmp_path) == ["brief.md"]


def test_a_closed_standard_output_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", ClosedOutput())
    with pytest.raises(CannotContinue, match="standard output"):
        write_output("x")


def test_export_writes_a_file_and_says_nothing_on_the_standard_output(run: Run, tmp_path: Path) -> None:
    done = run("--builtin", "export", "-o", "brief.md")
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "brief.md").read_text(encoding="utf-8") == run("--builtin", "export").stdout
    again = run("--builtin", "export", "-o", "brief.md")
    assert again.returncode == 2
    assert "--force" in again.stderr
    assert run("--builtin", "export", "containment", "-o", "brief.md", "--force").returncode == 0
    assert "## Moderate" not in (tmp_path / "brief.md").read_text(encoding="utf-8")
    assert os.listdir(tmp_path) == ["brief.md"]


@posix
@pytest.mark.parametrize(("sent", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_an_export_that_is_ended_by_a_signal_leaves_nothing_behind(tmp_path: Path, sent: str, code: int) -> None:
    waits_in_fsync = """
import os, sys, time
def fsync(descriptor):
    print("writing", flush=True)
    time.sleep(30)
os.fsync = fsync
from policy_cli.cli import main
sys.exit(main(["--builtin", "export", "-o", "brief.md"]))
"""
    process = subprocess.Popen(
        [sys.executable, "-c", waits_in_fsync],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        time.sleep(0.05)
        process.send_signal(getattr(signal, sent))
        _, said = process.communicate(timeout=20)
    assert process.returncode == code
    assert "Traceback" not in said
    assert os.listdir(tmp_path) == []


AT_EACH_INSTRUCTION = """
import contextlib, os, signal, sys
from policy_cli import writing
act = sys.argv[1]
FILES = [writing.__file__, contextlib.__file__]
os.fsync = lambda _: None
def trace(frame, event, _):
    global seen
    if frame.f_code.co_filename not in FILES:
        return None
    frame.f_trace_opcodes = True
    if event == "opcode":
        seen += 1
        if seen == number:
            sys.settrace(None)
            os.kill(os.getpid(), signal.SIGINT)
    return trace
number, seen = 0, 0
while seen >= number:
    number, seen = number + 1, 0
    with contextlib.suppress(FileNotFoundError):
        os.unlink("brief.md")
    if act != "write":
        open("brief.md", "wb").write(b"old")
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        sys.settrace(trace)
        if act == "edit":
            writing.replace_file("brief.md", b"new", b"old")
        else:
            writing.write_file("brief.md", "new", overwrite=act == "replace")
    except KeyboardInterrupt:
        pass
    finally:
        sys.settrace(None)
    left = {name: open(name, "rb").read() for name in os.listdir()}
    assert left in ({"brief.md": b"new"}, {} if act == "write" else {"brief.md": b"old"}), (number, left)
print(number)
"""


@posix
@pytest.mark.parametrize("act", ["write", "replace", "edit"])
def test_an_interruption_at_any_instruction_leaves_nothing_behind(tmp_path: Path, act: str) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    call = [sys.executable, "-c", AT_EACH_INSTRUCTION, act]
    done = subprocess.run(call, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 500


KILLED = """
import os, signal, sys
from policy_cli import writing
setattr(os, sys.argv[1], lambda *_: os.kill(os.getpid(), signal.SIGKILL))
writing.write_file("brief.md", "new", overwrite=True)
"""
WRITING = """
import os, sys
from policy_cli import writing
os.fsync = lambda _: (print("writing", flush=True), sys.stdin.readline())
writing.write_file("brief.md", "new", overwrite=True)
"""


@posix
@pytest.mark.parametrize("at", ["fsync", "replace"])
def test_what_a_killed_run_leaves_is_cleared_by_the_next_but_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    monkeypatch.chdir(tmp_path)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    ours = ".policy-cli-temporary-"
    name = "0123456789abcdef"
    mine = [".policy-cli-settings", f".policy-cli-{name}", f"{ours}{name}.yaml", f"{ours}notes"]
    mine += [f"{ours}{name.upper()}", f"{ours}{name[:8]}", f"x{ours}{name}"]
    for name in mine:
        Path(name).write_text("mine")
    Path(f"{ours}{name[::-1]}").symlink_to("brief.md")
    os.mkfifo(f"{ours}{name[:8] * 2}")
    kept = {*os.listdir()}
    killed = subprocess.run([sys.executable, "-c", KILLED, at], env=env, check=False)
    assert killed.returncode == -signal.SIGKILL
    (left,) = {*os.listdir()} - kept
    assert left.startswith(ours)
    writes = subprocess.Popen(
        [sys.executable, "-c", WRITING], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with writes:
        assert writes.stdout is not None
        assert writes.stdout.readline() == "writing\n"
        assert left not in os.listdir()
        write_file("other.md", "x")
        assert len({*os.listdir()} - kept) == 2, "what a run is writing is not taken for a leftover"
        writes.communicate("go on\n", timeout=20)
    assert writes.returncode == 0
    assert Path("brief.md").read_text() == "new"
    assert {*os.listdir()} == {*kept, "brief.md", "other.md"}


@posix
def test_a_file_that_is_cleared_before_it_is_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, made = os.open, []

    def cleared(path: str, flags: int, *mode: int) -> int:
        descriptor = real(path, flags, *mode)
        if flags & os.O_CREAT:
            made.append(path)
            if len(made) == 1:
                os.unlink(path)
        return descriptor

    monkeypatch.setattr(os, "open", cleared)
    write_file(str(tmp_path / "brief.md"), "new")
    assert (tmp_path / "brief.md").read_text() == "new"
    assert len(made) == 2


@pytest.mark.parametrize("name", ["new.md/", "new.md//", "./", "nowhere/"])
def test_the_name_of_a_folder_is_not_a_file_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for overwrite in (False, True):
        with pytest.raises(CannotContinue, match="is the name of a folder, not of a file"):
            write_file(name, "x", overwrite=overwrite)
    assert os.listdir(tmp_path) == []


def test_an_empty_name_is_not_a_file_to_write() -> None:
    with pytest.raises(CannotContinue, match="the name of the file is empty"):
        write_file("", "x")


@posix
@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("name", ["pipe", "link", "terminal"])
def test_a_pipe_or_device_is_not_replaced_by_a_file_nor_is_force_recommended(
    tmp_path: Path, name: str, overwrite: bool
) -> None:
    """The device is a terminal of the test's own: root could replace /dev/null, were the program ever to try."""
    terminal, end = os.openpty()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    path = os.ttyname(end) if name == "terminal" else str(tmp_path / name)
    with pytest.raises(CannotContinue, match="is not an ordinary file") as caught:
        write_file(path, "x", overwrite=overwrite)
    assert caught.value.kind == "special-output"
    assert not os.path.isfile(path)
    os.close(end)
    os.close(terminal)


@posix
def test_a_standard_output_that_is_a_pipe_is_not_a_file_to_write() -> None:
    call = [sys.executable, "-m", "policy_cli", "export", "--builtin", "--to", "markdown", "-o", "/dev/stdout"]
    result = subprocess.run([*call, "--force"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (2, "")
    assert "/dev/stdout is not an ordinary file" in result.stderr


@posix
def test_between_the_comparison_and_the_replacement_nobody_else_replaces_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    other = f"from policy_cli.writing import replace_file; replace_file({str(path)!r}, b'other', b'old')"
    said = []

    def late(target: str, data: bytes) -> bool:
        same = holds(target, data)
        call = [sys.executable, "-c", other]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        said.append(subprocess.run(call, env=env, capture_output=True, text=True, check=False).stderr)
        return same

    monkeypatch.setattr(writing, "holds", late)
    assert replace_file(str(path), b"new", b"old")
    assert path.read_bytes() == b"new"
    assert "is being written by another program: nothing is overwritten" in said[0]
