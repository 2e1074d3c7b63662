import os
import re
import stat
import sys
from pathlib import Path

import pytest

from policy_cli.diagnostics import CannotContinue
from policy_cli.editing.editors import PROFILES, Editor, find_editor

posix = pytest.mark.skipif(os.name != "posix", reason="programs and words of the command line as POSIX has them")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that alone is searched for programs."""
    folder = tmp_path / "my programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install(folder: Path, name: str) -> str:
    path = folder / name
    path.write_text("#!/bin/sh\nexit 0\n")
    path.chmod(stat.S_IRWXU)
    return str(path)


@pytest.mark.parametrize(
    ("command", "called"),
    [
        ("vim", "vim +7 FILE"),
        ("/usr/bin/vim.basic -n", "/usr/bin/vim.basic -n +7 FILE"),
        ("nano", "nano +7 FILE"),
        ("emacsclient", "emacsclient +7 FILE"),
        ("vi", "vi -c 7 FILE"),
        ("hx", "hx FILE:7"),
        ("jed", "jed FILE -g 7"),
        ("gvim", "gvim --nofork +7 FILE"),
        ("gvim -f", "gvim -f +7 FILE"),
        ("code", "code --wait --goto FILE:7"),
        ("code --wait", "code --wait --goto FILE:7"),
        ("Code.CMD -w", "Code.CMD -w --goto FILE:7"),
        ("subl", "subl --wait FILE:7"),
        ("kate", "kate --block --line 7 FILE"),
        ("idea", "idea --wait --line 7 FILE"),
        ("notepad++.exe", "notepad++.exe -multiInst -n7 FILE"),
        ("notepad", "notepad FILE"),
        ("ed", "ed FILE"),
        ("env LANG=C vim", "env LANG=C vim FILE"),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_way(command: str, called: str) -> None:
    editor = Editor(tuple(command.split()))
    assert editor.call("FILE", 7) == called.split()
    without = [word for word in editor.call("FILE", None) if word != "FILE"]
    assert not [word for word in without if re.search("7|goto|line|-c$|-g$", word)]


@pytest.mark.parametrize("name", PROFILES)
def test_every_editor_that_is_known_is_given_the_file_and_the_line_once(name: str) -> None:
    called = " ".join(Editor((name,)).call("FILE", 123456))
    assert called.count("FILE") == called.count("123456") == 1
    assert Editor((name,)).call("FILE", None)[-1] == "FILE"


def test_braces_in_a_name_of_a_file_are_not_places_to_fill() -> None:
    assert Editor(("code",)).call("{line}", 7)[-1] == "{line}:7"


@posix
@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"VISUAL": "gvim -f", "EDITOR": "vim"}, ["FOLDER/gvim", "-f"]),
        ({"VISUAL": "  ", "EDITOR": "vim"}, ["FOLDER/vim"]),
        ({"EDITOR": "vim -c 'set spell'"}, ["FOLDER/vim", "-c", "set spell"]),
        ({"EDITOR": "'FOLDER/my editor' --wait"}, ["FOLDER/my editor", "--wait"]),
        ({"EDITOR": "FOLDER/my editor"}, ["FOLDER/my editor"]),
        ({"EDITOR": "~/vim -n"}, ["FOLDER/vim", "-n"]),
        ({"EDITOR": "vim; rm -r *"}, None),
        ({}, ["FOLDER/nano"]),
    ],
)
def test_visual_goes_before_editor_and_both_may_hold_arguments(
    programs: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], words: list[str] | None
) -> None:
    for name in ("vim", "gvim", "my editor", "nano", "vi"):
        install(programs, name)
    monkeypatch.setenv("HOME", str(programs))
    given = {name: value.replace("FOLDER", str(programs)) for name, value in environment.items()}
    if words is None:
        with pytest.raises(CannotContinue, match="EDITOR names an editor that is not installed"):
            find_editor(given)
    else:
        assert list(find_editor(given).words) == [word.replace("FOLDER", str(programs)) for word in words]


def test_without_any_editor_a_person_is_told_how_to_name_one(programs: Path) -> None:
    with pytest.raises(CannotContinue) as caught:
        find_editor({})
    assert caught.value.hint == "set EDITOR to the name of one that is installed"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("nowhere --wait", "VISUAL names an editor that is not installed: nowhere --wait"),
        ("'nowhere", "a quotation mark in VISUAL is never closed: 'nowhere"),
        ("''", "VISUAL names an editor that is not installed: ''"),
    ],
)
def test_an_editor_that_is_not_there_is_reported_before_anything_is_done(programs: Path, value: str, said: str) -> None:
    with pytest.raises(CannotContinue) as caught:
        find_editor({"VISUAL": value, "EDITOR": sys.executable})
    assert caught.value.message == said


def test_words_of_a_command_on_windows_keep_their_backslashes(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policy_cli.editing.editors.os.name", "nt")
    installed = r"C:\Program Files\VS Code\code.cmd"
    monkeypatch.setattr("policy_cli.editing.editors.find_program", lambda name: name if name == installed else None)
    assert find_editor({"EDITOR": f'"{installed}" --wait'}).words == (installed, "--wait")
    assert find_editor({"EDITOR": installed}).words == (installed,)


@posix
def test_a_program_that_cannot_be_started_is_an_error(programs: Path) -> None:
    path = install(programs, "broken")
    Path(path).write_text("#!/nowhere/sh\n")
    with pytest.raises(CannotContinue, match="cannot start broken: No such file"):
        Editor((path,)).open("file", None)


@posix
@pytest.mark.parametrize("program", ["code.cmd", "Code.CMD", "edit.bat", "code"])
@pytest.mark.parametrize("file", ["a&calc.yaml", "R&D/a.yaml", "a^b.yaml", "100%.yaml", "a b.yaml"])
def test_no_name_of_a_file_is_a_command_of_a_batch_file(programs: Path, program: str, file: str) -> None:
    """Windows, which hands such a file to its shell, is not here; what must not get there is."""
    path = install(programs, program)
    Path(path).write_text(f"#!/bin/sh\n: > '{programs}/started'\n")
    harmless = program == "code" or file == "a b.yaml"
    if harmless:
        assert Editor((path,)).open(file, None) is None
    else:
        with pytest.raises(CannotContinue, match=r"is a batch file: Windows would read [&^%] in"):
            Editor((path,)).open(file, None)
    assert (programs / "started").exists() == harmless


@posix
@pytest.mark.parametrize(
    ("does", "said"),
    [("exit 0", None), ("exit 3", "ed failed with exit code 3"), ("kill -9 $$", "ed was ended by SIGKILL")],
)
def test_how_an_editor_ended_is_reported(programs: Path, does: str, said: str | None) -> None:
    path = install(programs, "ed")
    Path(path).write_text(f"#!/bin/sh\n{does}\n")
    assert Editor((path,)).open("file", None) == said
