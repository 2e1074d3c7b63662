"""Each call to the system that writes a file fails once, at every place where `export`, `edit` and `init` make it."""

import builtins
import errno
import io
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from policy_cli.reading.files import ENVIRONMENT_VARIABLE
from tests import hostile
from tests.test_edit import EDITOR, NEW, ROADS

FUNCTIONS = ["fsync", "replace", "link", "unlink", "chmod", "chown", "fstat", "dup", "scandir"]
"""The functions that fail; a file fails to be made, opened, written or closed as well."""
CALLS = [*FUNCTIONS, "create", "open", "write", "close"]
ERRORS = [errno.EIO, errno.ENOSPC, errno.EACCES]


class Faults:
    """Lets the call with one number to one function fail; counts the calls."""

    def __init__(self, call: str, number: int, error: int) -> None:
        self.call, self.number, self.error, self.seen = call, number, error, 0

    def pass_through(self, call: str) -> None:
        """Raise the error if it is this call's turn."""
        if call == self.call:
            self.seen += 1
            if self.seen == self.number:
                raise OSError(self.error, os.strerror(self.error))


def creating(faults: Faults, really: Callable[..., int]) -> Callable[..., int]:
    """Return a function that opens files, and lets those that it makes pass through the faults."""

    def opened(path: Any, flags: int, *others: Any, **named: Any) -> int:
        if flags & os.O_CREAT:
            faults.pass_through("create")
        return really(path, flags, *others, **named)

    return opened


@contextmanager
def failing(faults: Faults) -> Iterator[None]:
    """Let calls that concern written files pass through the faults."""

    class Raw(io.FileIO):
        def write(self, data: Any) -> int:
            faults.pass_through("write")
            return super().write(data)

        def close(self) -> None:
            was_open = not self.closed
            super().close()
            if was_open:
                faults.pass_through("close")

    real_open = builtins.open

    def opened(file: Any, mode: str = "r", *others: Any, **named: Any) -> Any:
        if mode not in ("wb", "xb"):
            return real_open(file, mode, *others, **named)
        if not isinstance(file, int):
            faults.pass_through("open")
        return io.BufferedWriter(Raw(file, mode[0], **named))

    def passing(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **named: Any) -> Any:
            faults.pass_through(name)
            return function(*arguments, **named)

        return called

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builtins, "open", opened)
        patch.setattr(os, "open", creating(faults, os.open))
        for name in FUNCTIONS:
            if hasattr(os, name):
                patch.setattr(os, name, passing(name, getattr(os, name)))
        yield


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Is the working directory; the editor replaces a word of the file, and leaves another beside the folder."""
    place = tmp_path / "work"
    place.mkdir()
    monkeypatch.chdir(place)
    program = tmp_path / "editor.py"
    program.write_text(EDITOR + f"save({NEW!r})\nopen({str(tmp_path / 'opened')!r}, 'w')", encoding="utf-8")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    monkeypatch.setenv("EDITOR", f'"{sys.executable}" -S -E "{program}"')
    return place


def runs(folder: Path, before: dict[str, bytes], arguments: list[str], call: str) -> Iterator[tuple[int, str]]:
    """Run a command on the same files with the first call failing, then the second, until none is left to fail.

    Yield the exit code and the messages, if a call failed.
    """
    for error in ERRORS:
        number, failed = 1, True
        while failed:
            for name in os.listdir(folder):
                os.unlink(folder / name)
            (folder.parent / "opened").unlink(missing_ok=True)
            for name, data in before.items():
                (folder / name).write_bytes(data)
            faults = Faults(call, number, error)
            with failing(faults):
                code, _, said = hostile.called(arguments)
            failed = faults.seen >= number
            if failed:
                yield code, said
            number += 1
        assert code == 0, "without a fault the command succeeds"


def held(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def leftovers(folder: Path, *known: str) -> set[str]:
    return {*os.listdir(folder)} - {*known}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("old", [None, b"old"], ids=["new file", "replaced"])
def test_an_export_that_fails_anywhere_is_whole_or_not_there(folder: Path, call: str, old: bytes | None) -> None:
    before = {"options.yaml": ROADS} | ({} if old is None else {"brief.md": old})
    (folder / "options.yaml").write_bytes(ROADS)
    brief = hostile.called(["export"])[1]
    for code, said in runs(folder, before, ["export", "-o", "brief.md", *["--force"] * bool(old)], call):
        is_new = held(folder / "brief.md") == brief
        assert is_new or held(folder / "brief.md") == old, said
        assert code in (0, 2)
        assert (code == 0) == is_new, said
        assert bool(re.search("cannot (?:write brief|read options)", said)) == (code == 2), said
        assert not leftovers(folder, "options.yaml", "brief.md") or call == "unlink", said
        assert held(folder / "options.yaml") == ROADS


@pytest.mark.parametrize("call", CALLS)
def test_an_edit_that_fails_anywhere_loses_neither_the_file_nor_the_text(folder: Path, call: str) -> None:
    for code, said in runs(folder, {"options.yaml": ROADS}, ["edit"], call):
        is_new = held(folder / "options.yaml") == NEW
        assert is_new or held(folder / "options.yaml") == ROADS, said
        assert (code == 0) == is_new, said
        if not is_new and (folder.parent / "opened").exists():
            assert held(folder / "options.draft.yaml") == NEW, said
            assert "the draft is kept in options.draft.yaml" in said
        else:
            assert call == "unlink" or not (folder / "options.draft.yaml").exists(), said
        kept = leftovers(folder, "options.yaml", "options.draft.yaml")
        assert not kept or call == "unlink", said


@pytest.mark.parametrize("call", CALLS)
def test_an_init_that_fails_anywhere_leaves_both_files_or_none(folder: Path, call: str) -> None:
    for code, said in runs(folder, {}, ["init"], call):
        written = leftovers(folder)
        assert written in (set(), {"options.yaml", "options.schema.json"}) or call == "unlink", said
        assert (code == 0) == ("options.yaml" in written), said
