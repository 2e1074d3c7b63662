import errno
import os
import random
import re
import shlex
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from policy_cli.analysis.rules.registry import examine
from policy_cli.cli import main
from policy_cli.editing import drafts
from policy_cli.reading.files import ENVIRONMENT_VARIABLE
from tests.conftest import ROOT, Run, read_text
from tests.terminal import Terminal, posix

as_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may do this")
not_as_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")

ROADS = b"""\
# What is to become of the road?
policy-cli: 1   # as it says
title:   Roads

options:
  keep: {name: Keep it, risks: [{claim: Rain}, {claim: Rain}, {claim: Rain}]}
  toll:
    name: Toll
    steps:
      - action: Build a gate
        id: gate
"""
WARNINGS = len(examine(read_text(ROADS.decode())))
SAVED = f"policy-cli: saved options.yaml; `policy-cli check` shows {WARNINGS} warnings\n"
NEW = ROADS.replace(b"Toll", b"Fee")
BROKEN = ROADS.replace(b"name: Toll", b"nam: Toll")

# A fake editor: what a test makes of it can use the file's path, what it holds, and save().
EDITOR = """\
import os, signal, sys, time
path = sys.argv[-1]
try:
    data = open(path, "rb").read()
except OSError:
    data = b""
def save(data):
    with open(path, "wb") as stream:
        stream.write(data)
"""

EARLIER = "policy-cli: an earlier draft is still there: options.draft.yaml (unless another edit has it open)\n"
GO_ON = (
    "policy-cli: to continue: `policy-cli -f options.draft.yaml edit`;"
    " once it has no errors, rename it to options.yaml\n"
)

Says = Callable[..., str]


@pytest.fixture
def roads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A decision file in a directory of its own, where the tests run."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for variable in ("VISUAL", "EDITOR", ENVIRONMENT_VARIABLE):
        monkeypatch.delenv(variable, raising=False)
    path = folder / "options.yaml"
    path.write_bytes(ROADS)
    return path


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes a program that does what its code says the editor of the tests."""

    def make(code: str) -> None:
        program = tmp_path / "an editor.py"
        program.write_text(EDITOR + code, encoding="utf-8")
        monkeypatch.setenv("EDITOR", f'"{sys.executable}" -S -E "{program}"')

    return make


@pytest.fixture
def edit(capfd: pytest.CaptureFixture[str]) -> Says:
    """Runs the command without a terminal, checks the exit code and that stdout is empty; returns what it says."""

    def run(*arguments: str, code: int = 0) -> str:
        done = main([*arguments, "edit"] if {"-f", "--builtin"} & {*arguments} else ["edit", *arguments])
        said = capfd.readouterr()
        assert (done, said.out) == (code, ""), said.err
        return said.err

    return run


def files(path: Path) -> list[str]:
    return sorted(os.listdir(path.parent))


def test_what_the_editor_saves_takes_the_file_s_place(roads: Path, editor: Callable[[str], None], edit: Says) -> None:
    editor('save(data.replace(b"Toll", b"Fee"))')
    assert edit() == SAVED
    assert roads.read_bytes() == NEW
    assert files(roads) == ["options.yaml"]


def test_a_file_that_gives_no_warning_is_simply_saved(roads: Path, editor: Callable[[str], None], edit: Says) -> None:
    shutil.copy(ROOT / "options.yaml", roads)
    editor("save(data.replace(b'Iran, 2001', b'Iran'))")
    assert edit() == "policy-cli: saved options.yaml\n"


def test_that_nothing_changed_is_a_message_and_not_a_fault(
    roads: Path, editor: Callable[[str], None], edit: Says
) -> None:
    before = roads.stat()
    editor("save(data)")
    said = edit()
    assert said.startswith("policy-cli: nothing was changed in options.yaml\n")
    assert (
        'is still open, close it, and name it with the option that makes it wait, such as EDITOR="code --wait"' in said
    )
    assert (roads.stat().st_ino, roads.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert files(roads) == ["options.yaml"]


def test_a_draft_with_errors_is_reported_and_kept_where_nobody_can_be_asked(
    roads: Path, editor: Callable[[str], None], edit: Says
) -> None:
    editor(f"save({BROKEN!r})")
    said = edit(code=1)
    assert 'options.draft.yaml:8:5: error: an option has no key "nam" [unknown-key]' in said
    kept = "policy-cli: options.yaml stays as it was; the draft is kept in options.draft.yaml\n"
    assert said.endswith(kept + GO_ON)
    assert "Edit again" not in said
    assert roads.read_bytes() == ROADS
    assert (roads.parent / "options.draft.yaml").read_bytes() == BROKEN
    assert files(roads) == ["options.draft.yaml", "options.yaml"]
    editor('save(data.replace(b"Toll", b"Fee"))')
    assert edit().startswith(EARLIER + GO_ON)
    assert roads.read_bytes() == NEW
    assert (roads.parent / "options.draft.yaml").read_bytes() == BROKEN
    assert files(roads) == ["options.draft.yaml", "options.yaml"]


KILLED = "os.kill(os.getpid(), signal.SIGKILL)"


@pytest.mark.parametrize(
    ("does", "says", "kept"),
    [
        ("sys.exit(3)", "failed with exit code 3: options.yaml stays as it was", None),
        (f"save({NEW!r}); sys.exit(1)", "failed with exit code 1: options.yaml stays as it was", NEW),
        ("save(b''); sys.exit(1)", "failed with exit code 1", None),
        ("os.unlink(path)", "the editor has deleted the draft: options.yaml stays as it was", None),
        ("os.unlink(path); sys.exit(1)", "failed with exit code 1", None),
        ("save(b'')", "the draft is empty: options.yaml stays as it was", None),
        ("save(b' \\r\\n\\n')", "the draft is empty: options.yaml stays as it was", None),
        ("os.unlink(path); os.mkdir(path)", "options.draft.yaml is a directory", "directory"),
        pytest.param(KILLED, "was ended by SIGKILL: options.yaml stays as it was", None, marks=posix),
        pytest.param(f"save({NEW!r}); {KILLED}", "was ended by SIGKILL", NEW, marks=posix),
        pytest.param("os.unlink(path); os.mkfifo(path)", "is not an ordinary file", "pipe", marks=posix),
    ],
)
def test_an_editor_that_fails_changes_nothing_and_loses_nothing(
    roads: Path, editor: Callable[[str], None], edit: Says, does: str, says: str, kept: bytes | str | None
) -> None:
    editor(does)
    said = edit(code=2)
    assert says in said
    assert ("the draft is kept in options.draft.yaml" in said) is (kept is not None)
    assert roads.read_bytes() == ROADS
    assert files(roads) == (["options.yaml"] if kept is None else ["options.draft.yaml", "options.yaml"])
    if isinstance(kept, bytes):
        assert (roads.parent / "options.draft.yaml").read_bytes() == kept


@pytest.mark.parametrize(
    "data",
    [
        NEW.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + NEW,
        NEW.rstrip(b"\n"),
        NEW.replace(b"\n", b"\r\n", 3),
        NEW.replace(b"Fee", "عوارض".encode()),
        NEW + b"\n\n# the end \n\n",
    ],
)
def test_every_byte_is_as_the_editor_saved_it(
    roads: Path, editor: Callable[[str], None], edit: Says, data: bytes
) -> None:
    editor(f"save({data!r})")
    edit()
    assert roads.read_bytes() == data
    editor("assert data == " + repr(data))
    assert "nothing was changed" in edit()


def test_an_editor_may_save_by_renaming_and_leave_a_backup(
    roads: Path, editor: Callable[[str], None], edit: Says
) -> None:
    editor(f"os.rename(path, path + '~'); open(path + '.new', 'wb').write({NEW!r}); os.replace(path + '.new', path)")
    edit()
    assert roads.read_bytes() == NEW
    assert files(roads) == ["options.yaml"]


def test_the_draft_lies_beside_the_file_is_the_person_s_alone_and_has_the_ending(
    roads: Path, editor: Callable[[str], None], edit: Says
) -> None:
    editor(
        "assert os.path.basename(path) == 'options.draft.yaml' and os.path.isabs(path), path\n"
        "assert os.path.samefile(os.path.dirname(path), '.')\n"
        "assert os.name == 'nt' or os.stat(path).st_mode & 0o777 == 0o600"
    )
    edit()


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664])
def test_the_mode_is_kept(roads: Path, editor: Callable[[str], None], edit: Says, mode: int) -> None:
    roads.chmod(mode)
    editor(f"save({NEW!r})")
    edit()
    assert roads.read_bytes() == NEW
    assert stat.S_IMODE(roads.stat().st_mode) == mode


@posix
@as_root
def test_the_owner_is_kept_where_that_is_allowed(roads: Path, editor: Callable[[str], None], edit: Says) -> None:
    os.chown(roads, 1234, 2345)
    roads.chmod(0o640)
    editor(f"save({NEW!r})")
    edit()
    status = roads.stat()
    assert (roads.read_bytes(), status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (NEW, 1234, 2345, 0o640)


@posix
def test_a_symbolic_link_is_followed(roads: Path, editor: Callable[[str], None], edit: Says, tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    real = tmp_path / "far" / "real.yaml"
    roads.rename(real)
    roads.symlink_to(real)
    editor(f"assert path == {str(real.with_name('real.draft.yaml'))!r}, path\nsave({NEW!r})")
    edit()
    assert roads.is_symlink()
    assert real.read_bytes() == NEW
    assert (files(roads), files(real)) == (["options.yaml"], ["real.yaml"])


@pytest.mark.parametrize(
    "name", ["the road ahead.yaml", "-f.yaml", "راه.yaml", "options", "a'b$(id).yml", "{line}.yaml"]
)
def test_a_file_may_have_any_name(roads: Path, editor: Callable[[str], None], edit: Says, name: str) -> None:
    path = roads.rename(roads.with_name(name))
    editor(f"save({NEW!r})")
    assert edit("-f", name) == SAVED.replace("options.yaml", name)
    assert path.read_bytes() == NEW
    assert files(path) == [name]


@pytest.mark.parametrize(
    ("meanwhile", "then"),
    [(b"another's", b"another's"), (ROADS + b"\n", ROADS + b"\n"), (b"", b""), (None, None)],
    ids=["other", "longer", "empty", "gone"],
)
def test_a_file_that_changed_meanwhile_is_not_overwritten(
    roads: Path, editor: Callable[[str], None], edit: Says, meanwhile: bytes | None, then: bytes | None
) -> None:
    change = (
        f"open('options.yaml', 'wb').write({meanwhile!r})" if meanwhile is not None else "os.unlink('options.yaml')"
    )
    editor(f"save({NEW!r})\n{change}")
    said = edit(code=2)
    happened = "deleted" if meanwhile is None else "changed"
    assert f"options.yaml was {happened} by another program meanwhile: " in said
    assert "the draft is kept in options.draft.yaml; to continue: `policy-cli -f options.draft.yaml edit`; " in said
    assert ("rename it to options.yaml" in said) == (meanwhile is None)
    differs = "to see how options.yaml differs from it now: `policy-cli diff options.draft.yaml options.yaml`"
    assert (differs in said) == (meanwhile is not None)
    assert (roads.read_bytes() if roads.exists() else None) == then
    assert (roads.parent / "options.draft.yaml").read_bytes() == NEW


@pytest.mark.parametrize(
    ("meanwhile", "says"),
    [
        (
            "os.unlink('options.yaml')",
            "options.yaml was deleted by another program meanwhile: it is not written again",
        ),
        ("open('options.yaml', 'wb').write(b'another')", "options.yaml was changed by another program meanwhile"),
    ],
)
@pytest.mark.parametrize("ends", ["", "sys.exit(1)"])
def test_a_draft_that_is_the_last_copy_is_kept_though_nothing_was_changed_in_it(
    roads: Path, editor: Callable[[str], None], edit: Says, meanwhile: str, says: str, ends: str
) -> None:
    editor(f"{meanwhile}\n{ends}")
    said = edit(code=2)
    assert "nothing was changed" not in said
    assert (says in said) == (not ends)
    assert "the draft is kept in options.draft.yaml" in said
    assert (roads.parent / "options.draft.yaml").read_bytes() == ROADS


def test_a_person_can_go_on_with_a_kept_draft_as_the_message_says(
    roads: Path, editor: Callable[[str], None], edit: Says
) -> None:
    original, draft = roads.rename(roads.parent / "my roads.yaml"), roads.parent / "my roads.draft.yaml"
    editor(f"save({BROKEN!r})")
    said = edit("-f", original.name, code=1)
    found = re.search("to continue: `policy-cli (.*) edit`; once it has no errors, rename it to (.*)", said)
    assert found is not None
    assert found[1] == "-f 'my roads.draft.yaml'"
    editor(f"save({NEW!r})")
    edit(*shlex.split(found[1]))
    draft.replace(found[2])
    assert original.read_bytes() == NEW


@posix
def test_a_kept_draft_of_a_linked_file_is_put_to_use_where_the_link_leads(
    roads: Path, editor: Callable[[str], None], edit: Says
) -> None:
    link = roads.parent.parent / "link.yaml"
    link.symlink_to(roads)
    editor(f"save({BROKEN!r})")
    assert f"once it has no errors, rename it to {roads.resolve()}\n" in edit("-f", str(link), code=1)


def test_every_earlier_draft_is_named_whichever_are_left(
    roads: Path, editor: Callable[[str], None], edit: Says
) -> None:
    for name in ("options.draft-10.yaml", "options.draft-2.yaml", "options.draft-x.yaml", "my-options.draft.yaml"):
        (roads.parent / name).touch()
    editor("save(data)")
    earlier = re.findall(r"an earlier draft is still there: (\S+) ", edit())
    assert earlier == ["options.draft-2.yaml", "options.draft-10.yaml"]


def test_a_file_that_was_written_anew_with_the_same_bytes_has_not_changed(
    roads: Path, editor: Callable[[str], None], edit: Says
) -> None:
    editor(f"save({NEW!r})\nopen('options.yaml', 'wb').write(data)")
    edit()
    assert roads.read_bytes() == NEW


@posix
@pytest.mark.parametrize("name", ["options.yaml", "link.yaml"])
def test_of_two_edits_at_once_the_first_to_be_ready_is_saved_and_the_other_draft_is_kept(
    roads: Path, editor: Callable[[str], None], edit: Says, tmp_path: Path, name: str
) -> None:
    if name == "link.yaml":
        roads.with_name(name).symlink_to(roads)
    others = tmp_path / "others"
    others.write_bytes(ROADS.replace(b"Toll", b"Price"))
    editor(
        "import subprocess\n"
        f"call = [{sys.executable!r}, '-m', 'policy_cli', '-f', {name!r}, 'edit']\n"
        f"environment = {{**os.environ, 'EDITOR': 'cp {others}', 'PYTHONPATH': {str(ROOT)!r}}}\n"
        "second = subprocess.run(call, env=environment, capture_output=True, text=True)\n"
        "assert second.returncode == 0, second\n"
        f"save({NEW!r})"
    )
    said = edit(code=2)
    assert "options.yaml was changed by another program meanwhile: nothing is overwritten" in said
    assert "the draft is kept in options.draft.yaml; to continue:" in said
    assert roads.read_bytes() == others.read_bytes()
    assert (roads.parent / "options.draft.yaml").read_bytes() == NEW
    assert {*files(roads)} == {"options.draft.yaml", "options.yaml", name}


def test_an_edit_that_ends_leaves_the_draft_of_another_that_took_its_name(roads: Path) -> None:
    path = str(roads)
    with drafts.draft_of(path) as first:
        first.replace_original(ROADS)
        with drafts.draft_of(path) as second:
            assert second.path == first.path
            first.discard()
            assert not first.holds_work
            assert Path(second.path).read_bytes() == ROADS


@posix
def test_many_edits_at_once_lose_nothing(roads: Path, tmp_path: Path) -> None:
    program = tmp_path / "editor"
    program.write_text('#!/bin/sh\nsleep 0.1\necho "# from $NUMBER" >> "$1"\n')
    program.chmod(0o700)
    call = [sys.executable, "-m", "policy_cli", "edit"]
    plain = {**os.environ, "EDITOR": str(program), "PYTHONPATH": str(ROOT)}
    numbers = [str(number) for number in range(8)]
    edits = {
        number: subprocess.Popen(call, env={**plain, "NUMBER": number}, stderr=subprocess.PIPE, text=True)
        for number in numbers
    }
    said = {number: process.communicate(timeout=60)[1] for number, process in edits.items()}
    saved = [number for number in numbers if edits[number].returncode == 0]
    assert saved
    assert sorted(re.findall("# from (.*)", roads.read_text())) == saved
    for number in {*numbers} - {*saved}:
        kept = re.search("the draft is kept in (.*?);", said[number])
        assert kept, said[number]
        assert (roads.parent / kept[1]).read_text().endswith(f"# from {number}\n")
    assert len(files(roads)) == 1 + len(numbers) - len(saved)


@posix
def test_a_file_that_another_program_has_locked_is_not_overwritten(
    roads: Path, editor: Callable[[str], None], edit: Says
) -> None:
    import fcntl

    editor(f"save({NEW!r})")
    with roads.open() as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        said = edit(code=2)
    assert "options.yaml is being written by another program: nothing is overwritten" in said
    assert "the draft is kept in options.draft.yaml" in said
    assert roads.read_bytes() == ROADS


@posix
@pytest.mark.parametrize("link", [os.link, os.symlink])
def test_a_link_in_the_draft_s_place_truncates_no_file(
    roads: Path, editor: Callable[[str], None], edit: Says, link: Callable[[str, str], None]
) -> None:
    roads.with_name("victim").write_text("mine")
    for name in ("options.draft.yaml", "options.draft-2.yaml~", ".options.yaml.policy-cli-lock"):
        link("victim", name)
    editor(f"assert path.endswith('options.draft-3.yaml'), path\nsave({NEW!r})")
    edit()
    assert roads.with_name("victim").read_text() == "mine"
    assert len(files(roads)) == 5


@pytest.mark.parametrize("ends", ["", f"save({NEW!r})", f"save({BROKEN!r})", "sys.exit(1)", "os.unlink(path)"])
def test_a_file_that_edit_did_not_make_is_not_deleted(
    roads: Path, editor: Callable[[str], None], capfd: pytest.CaptureFixture[str], ends: str
) -> None:
    mine = ["options.draft.yaml~", "options.draft-2.yaml", "options.yaml~", ".options.yaml.policy-cli-lock"]
    for name in mine:
        (roads.parent / name).write_text("mine")
    editor(f"open(path + '~', 'wb').write(data)\n{ends}")
    main(["edit"])
    assert [(roads.parent / name).read_text() for name in mine] == ["mine"] * len(mine)
    assert {*files(roads)} - {"options.yaml", *mine} <= {"options.draft-3.yaml", "options.draft-3.yaml~"}


@posix
@pytest.mark.parametrize("ends", ["", f"save({NEW!r})"])
def test_a_file_that_has_become_a_pipe_is_neither_waited_for_nor_replaced(
    roads: Path, editor: Callable[[str], None], run: Run, ends: str
) -> None:
    editor(f"os.unlink('options.yaml'); os.mkfifo('options.yaml')\n{ends}")
    done = run("edit", env={"EDITOR": os.environ["EDITOR"]}, cwd=roads.parent)
    assert done.returncode == 2
    assert "options.yaml was changed by another program meanwhile" in done.stderr
    assert stat.S_ISFIFO(roads.stat().st_mode)


@posix
def test_a_person_is_told_that_another_hard_link_keeps_the_old_text(
    roads: Path, editor: Callable[[str], None], edit: Says
) -> None:
    other = roads.with_name("other.yaml")
    os.link(roads, other)
    editor(f"save({NEW!r})")
    notice = f"policy-cli: another hard link to {roads.resolve()} still leads to the old file\n"
    assert edit() == notice + SAVED
    assert (roads.read_bytes(), other.read_bytes()) == (NEW, ROADS)


@posix
def test_a_file_system_without_locks_will_do(
    roads: Path, editor: Callable[[str], None], edit: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: object) -> NoReturn:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", no_locks)
    editor(f"save({NEW!r})")
    edit()
    assert roads.read_bytes() == NEW
    assert files(roads) == ["options.yaml"]


@not_as_root
def test_a_file_that_may_not_be_written_is_refused_before_the_editor_opens(
    roads: Path, editor: Callable[[str], None], edit: Says
) -> None:
    editor("open('opened', 'w')")
    roads.chmod(0o444)
    assert "options.yaml is write-protected" in edit(code=2)
    roads.chmod(0o644)
    roads.parent.chmod(0o500)
    try:
        assert "cannot write options.draft.yaml: Permission denied" in edit(code=2)
    finally:
        roads.parent.chmod(0o700)
    assert files(roads) == ["options.yaml"]


@pytest.mark.parametrize("function", ["fsync", "replace"])
def test_a_disk_that_fills_up_leaves_the_file_and_the_draft(
    roads: Path, editor: Callable[[str], None], edit: Says, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    editor(f"save({NEW!r})")
    monkeypatch.setattr(os, function, full)
    said = edit(code=2)
    assert "cannot write options.yaml: No space left on device" in said
    assert "the draft is kept in options.draft.yaml" in said
    assert roads.read_bytes() == ROADS
    assert (roads.parent / "options.draft.yaml").read_bytes() == NEW
    assert files(roads) == ["options.draft.yaml", "options.yaml"]


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if not sys.platform.startswith("linux") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small file system can be mounted by root on Linux only")
    yield folder
    os.chdir(tmp_path)
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("size", [60, 24])
def test_a_full_disk_leaves_the_file_as_it_was(
    full_disk: Path, editor: Callable[[str], None], edit: Says, roads: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.chdir(full_disk)
    data = ROADS + b"#" * (size * 1024 - len(ROADS))
    path = full_disk / "options.yaml"
    path.write_bytes(data)
    editor("save(data.replace(b'Toll', b'Fee'))")
    said = edit(code=2)
    assert "No space left on device" in said
    assert path.read_bytes() == data
    kept = {"options.draft.yaml"} if size == 24 else set()
    assert set(os.listdir(full_disk)) == {"options.yaml", *kept}


def test_a_file_that_is_too_large_is_not_cut_off(
    roads: Path, editor: Callable[[str], None], edit: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MAX_BYTES", 10)
    editor("open('opened', 'w')")
    assert "options.yaml is larger than" in edit(code=2)
    assert files(roads) == ["options.yaml"]


@pytest.mark.parametrize(
    ("arguments", "environment", "says"),
    [
        (["--builtin"], "", "the built-in file is never changed"),
        (["-f", "-"], "", "the standard input cannot be edited"),
        ([], "-", "the standard input cannot be edited"),
        (["-f", "nowhere.yaml"], "", "there is no file nowhere.yaml"),
        (["-f", "."], "", ". is a directory"),
        (["tol"], "", 'did you mean "toll"?'),
    ],
)
def test_what_cannot_be_edited_is_refused_before_the_editor_opens(
    roads: Path,
    editor: Callable[[str], None],
    edit: Says,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    environment: str,
    says: str,
) -> None:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, environment)
    editor("open('opened', 'w')")
    assert says in edit(*arguments, code=2)
    assert files(roads) == ["options.yaml"]


def test_without_a_file_of_one_s_own_a_person_is_told_how_to_get_one(
    roads: Path, editor: Callable[[str], None], edit: Says
) -> None:
    roads.unlink()
    editor("open('opened', 'w')")
    said = edit(code=2)
    assert "there is no options.yaml here" in said and "built-in one:" not in said
    assert "policy-cli init" in said
    assert "policy-cli init --example" in said
    assert os.listdir(roads.parent) == []


def test_without_an_editor_nothing_is_done(roads: Path, edit: Says, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor --wait")
    assert "EDITOR names an editor that is not installed: no-such-editor --wait" in edit(code=2)
    assert files(roads) == ["options.yaml"]


@pytest.mark.parametrize(
    ("data", "id", "line", "says"),
    [
        (ROADS, None, None, ""),
        (ROADS, "gate", 10, ""),
        (BROKEN, None, 8, ""),
        (BROKEN, "gate", 10, ""),
        (BROKEN, "gaet", 8, 'nothing that can be read has the id "gaet": the editor opens at the first error'),
        (ROADS + b"  tram: [", "tram", 12, ""),
        (b"options: [", "toll", 1, "the editor opens at the first error"),
        (b"", None, 1, ""),
        (b"\xff\xfe", None, 1, ""),
    ],
)
def test_the_editor_begins_at_the_record_or_at_the_first_error(
    roads: Path, editor: Callable[[str], None], edit: Says, data: bytes, id: str | None, line: int | None, says: str
) -> None:
    roads.write_bytes(data)
    editor("")
    said = edit(*([id] if id else []))
    assert re.findall(r"on line (\d+)", said) == ([str(line)] if line else [])
    assert says in said


def test_a_file_with_errors_can_be_fixed(roads: Path, editor: Callable[[str], None], edit: Says) -> None:
    roads.write_bytes(BROKEN)
    editor("save(data.replace(b'nam:', b'name:'))")
    edit()
    assert roads.read_bytes() == ROADS


def test_warnings_stop_nothing_and_are_shown(roads: Path, editor: Callable[[str], None], edit: Says) -> None:
    editor("save(data.replace(b'Roads', b'Roads #and bridges'))")
    said = edit()
    assert "options.draft.yaml:3:16: warning: the rest of this line is a comment" in said
    assert said.endswith(SAVED)


@posix
def test_an_interruption_in_the_program_itself_keeps_the_draft(
    roads: Path, editor: Callable[[str], None], edit: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    editor(f"save({NEW!r})")
    assert "the draft is kept in options.draft.yaml" in edit(code=130)
    assert roads.read_bytes() == ROADS
    assert files(roads) == ["options.draft.yaml", "options.yaml"]


@posix
def test_an_interruption_after_the_file_was_replaced_keeps_no_draft(
    roads: Path, editor: Callable[[str], None], edit: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def interrupted(*arguments: str) -> None:
        replace(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    editor(f"save({NEW!r})")
    assert edit(code=130) == ""
    assert roads.read_bytes() == NEW
    assert files(roads) == ["options.yaml"]


QUESTION = "Edit again, keep the draft aside, or abandon it? [E/k/a] "


@posix
def test_a_draft_with_errors_is_edited_again_at_the_first_until_it_is_right(
    roads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "vim"
    program.write_text(
        f"#!{sys.executable} -SE\n{EDITOR}"
        "open('calls', 'a').write(' '.join(sys.argv[1:-1]) + ';')\n"
        f"save({BROKEN!r} if b'nam:' not in data else data.replace(b'nam: Toll', b'name: Fee'))\n"
    )
    program.chmod(0o700)
    monkeypatch.setenv("VISUAL", f"'{program}' -n")
    terminal = Terminal("edit", "gate")
    assert "options.draft.yaml:8:5: error:" in terminal.until(QUESTION)
    terminal.type("what?\n")
    terminal.until(QUESTION)
    terminal.type("\n")
    code, shown = terminal.end()
    assert (code, shown.splitlines()[-1]) == (0, SAVED.strip())
    assert roads.read_bytes() == NEW
    assert (roads.parent / "calls").read_text() == "-n +10;-n +8;"
    assert files(roads) == ["calls", "options.yaml"]


@posix
@pytest.mark.parametrize(
    ("keys", "code", "says", "kept"),
    [
        ("k\n", 1, "options.yaml stays as it was; the draft is kept in options.draft.yaml", True),
        ("Keep\n", 1, "options.yaml stays as it was; the draft is kept in options.draft.yaml", True),
        ("a\n", 1, "abandoned the draft; options.yaml stays as it was", False),
        ("\x04", 1, "options.yaml stays as it was; the draft is kept in options.draft.yaml", True),
        ("\x03", 130, "options.yaml stays as it was; the draft is kept in options.draft.yaml", True),
    ],
    ids=["keep", "Keep", "abandon", "end of input", "Ctrl-C"],
)
def test_a_person_says_what_becomes_of_a_draft_with_errors(
    roads: Path, editor: Callable[[str], None], keys: str, code: int, says: str, kept: bool
) -> None:
    editor(f"save({BROKEN!r})")
    terminal = Terminal("edit")
    terminal.until(QUESTION)
    terminal.type(keys)
    ended, shown = terminal.end()
    assert (ended, shown.splitlines()[-2 if kept else -1]) == (code, f"policy-cli: {says}")
    assert shown.endswith(GO_ON) == kept
    assert roads.read_bytes() == ROADS
    assert files(roads) == (["options.draft.yaml", "options.yaml"] if kept else ["options.yaml"])


@posix
def test_ctrl_c_is_the_editor_s_as_long_as_that_is_open(roads: Path, editor: Callable[[str], None]) -> None:
    # Python's own handler is there only if the signal was not handed down as ignored.
    editor(f"try:\n    print('open', flush=True); time.sleep(30)\nexcept KeyboardInterrupt:\n    save({NEW!r})")
    terminal = Terminal("edit")
    terminal.until("open")
    terminal.type("\x03")
    code, shown = terminal.end()
    assert code == 0, shown
    assert "saved options.yaml" in shown
    assert roads.read_bytes() == NEW


@posix
@pytest.mark.parametrize("end", ["closed", "terminated"])
@pytest.mark.parametrize("does", ["", f"save({NEW!r})"])
def test_when_the_terminal_is_closed_or_all_is_to_end_the_editor_ends_and_nothing_is_lost(
    roads: Path, editor: Callable[[str], None], does: str, end: str
) -> None:
    editor(f"{does}\nprint('open', flush=True)\ntime.sleep(30)")
    terminal = Terminal("edit")
    terminal.until("open")
    if end == "closed":
        os.close(terminal.descriptor)
    else:
        terminal.process.terminate()
    terminal.process.wait(timeout=20)
    assert roads.read_bytes() == ROADS
    assert files(roads) == (["options.draft.yaml", "options.yaml"] if does else ["options.yaml"])


# Runs edit in forks of one process, which is quick; the arguments are a seed and how often.
KILLING = """
import os, random, signal, sys, time
from policy_cli.cli import main
from policy_cli.commands import edit
chance = random.Random(int(sys.argv[1]))
names = [""]
started = time.monotonic()
assert main(["edit"]) == 0
longest = time.monotonic() - started
for turn in range(int(sys.argv[2])):
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os._exit(main(["edit"]))
    time.sleep(chance.uniform(0, longest))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    names.append(open("options.yaml").read().split("title: ")[1].split("\\n")[0])
    longest *= 1.1 if names[-1] == names[-2] else 0.9  # However busy the machine is, about half are done by then.
    assert open("options.yaml").read().endswith("the end\\n")
print(*sorted(set(names)))
"""


@posix
def test_killed_at_any_moment_the_file_is_whole_and_the_next_edit_is_not_blocked(
    roads: Path, edit: Says, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = ROADS.decode().replace("title:   Roads", "title: 0") + "# a line\n" * 2000 + "# the end\n"
    roads.write_text(text)
    program = tmp_path / "editor"
    program.write_text('#!/bin/sh\nsed "s/^title: .*/title: $$/" "$1" > "$1.new" && mv "$1.new" "$1"\n')
    program.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(program))
    call = [sys.executable, "-c", KILLING, "1", "60"]
    done = subprocess.run(call, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    # Some were killed before the file was replaced, and some after.
    assert 2 < len(done.stdout.split()) < 60
    time.sleep(0.1)
    assert edit().endswith(SAVED)
    assert not [name for name in files(roads) if name.startswith(".policy-cli-")]


@posix
def test_an_editor_killed_at_any_moment_leaves_the_file_as_it_was_or_fully_new(
    roads: Path, edit: Says, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    new = NEW + b"# a line\n" * 20_000
    (tmp_path / "new").write_bytes(new)
    program = tmp_path / "editor"
    program.write_text(f'#!/bin/sh\n(sleep $AFTER; kill -9 $$) &\ncat "{tmp_path}/new" > "$1"\nsleep 0.02\n')
    program.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(program))
    chance = random.Random(1)
    codes = []
    for _ in range(25):
        roads.write_bytes(ROADS)
        monkeypatch.setenv("AFTER", f"{chance.uniform(0, 0.05):.3f}")
        codes.append(main(["edit"]))
        assert roads.read_bytes() == (new if codes[-1] == 0 else ROADS)
        for draft in roads.parent.glob("options.draft*"):
            assert new.startswith(draft.read_bytes())
            draft.unlink()
        assert files(roads) == ["options.yaml"]
    assert {0, 2} <= set(codes) <= {0, 1, 2}
    assert "Traceback" not in capfd.readouterr().err


def test_edit_is_quiet_on_the_standard_output_and_finds_the_file_like_every_command(
    roads: Path, run: Run, tmp_path: Path
) -> None:
    shutil.copy(roads, tmp_path / "other.yaml")
    program = tmp_path / "editor.py"
    program.write_text(EDITOR + f"save({NEW!r})")
    env = {"EDITOR": f'"{sys.executable}" -SE "{program}"', ENVIRONMENT_VARIABLE: "other.yaml"}
    done = run("edit", "toll", env=env)
    assert (done.returncode, done.stdout) == (0, "")
    assert "reading other.yaml, named by POLICY_CLI_FILE" in done.stderr
    assert (tmp_path / "other.yaml").read_bytes() == NEW
