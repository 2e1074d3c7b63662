"""Where we search for programs: never in the folder in which one happens to be."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from policy_cli import pandoc
from policy_cli.editing.editors import find_editor
from policy_cli.programs import find_program
from tests.conftest import ROOT, Git, Run
from tests.terminal import posix
from tests.test_paging import LONG, SOURCES, show

HERE = ["", ".", "./", "sub/..", "sub"]
"""Entries of PATH that depend on where one is, as the folder `here` of these tests."""


def plant(folder: Path, name: str, does: str = "touch PWNED") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(0o700)
    return path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, in which, and in a folder of which, somebody has planted programs."""
    folder = tmp_path / "here"
    for place in (folder, folder / "sub"):
        for name in ("git", "less", "pandoc", "nano", "vi", "sensible-editor", "tool"):
            plant(place, name)
    monkeypatch.chdir(folder)
    return folder


@posix
@pytest.mark.parametrize("entry", HERE)
def test_no_entry_of_path_that_depends_on_the_folder_is_searched(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str
) -> None:
    monkeypatch.setenv("PATH", f"{entry}:{tmp_path / 'programs'}:{entry}")
    assert find_program("tool") is None
    installed = plant(tmp_path / "programs", "tool")
    assert find_program("tool") == str(installed)


@posix
@pytest.mark.parametrize("name", ["tool", "sub"])
def test_what_is_not_a_file_or_may_not_be_run_is_not_a_program(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    programs = tmp_path / "programs"
    (programs / "sub").mkdir(parents=True)
    plant(programs, "tool").chmod(0o600)
    monkeypatch.setenv("PATH", str(programs))
    assert find_program(name) is None
    assert find_program(f"./{name}") == ("./tool" if name == "tool" else None)


def test_a_path_is_the_person_s_own_word(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    for name in ("./tool", "sub/tool", "../here/tool", str(here / "tool")):
        assert find_program(name) == name
        assert find_editor({"EDITOR": f"{name} --wait"}).words == (name, "--wait")
    assert find_program("./nowhere") is None


@pytest.mark.parametrize(
    ("name", "endings", "found"),
    [
        ("git", None, "git.exe"),
        ("git", ".COM;.EXE;.BAT;.CMD", "git.exe"),
        ("git.exe", None, "git.exe"),
        ("Code", ".EXE;.CMD", "Code.cmd"),
        ("code.CMD", None, "code.CMD"),
        ("vim.basic", ".EXE", "vim.basic.exe"),
        ("git", ".CMD", None),
        ("readme.txt", None, None),
        ("git", ";.EXE;", "git.exe"),
    ],
)
def test_windows_is_searched_by_its_endings_and_not_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, endings: str | None, found: str | None
) -> None:
    """The system is imitated: its rules are followed, on files that lie on this one."""
    programs = tmp_path / "programs"
    for file in ("git.exe", "git", "Code.cmd", "code.CMD", "vim.basic.exe", "readme.txt"):
        plant(programs, file)
        plant(tmp_path, file)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".{os.pathsep}{programs}")
    if endings is None:
        monkeypatch.delenv("PATHEXT", raising=False)
    else:
        monkeypatch.setenv("PATHEXT", endings)
    monkeypatch.setattr("policy_cli.programs.os.name", "nt")
    path = find_program(name)
    monkeypatch.undo()
    assert path == (found and str(programs / found))


@posix
@pytest.mark.parametrize("entry", HERE)
def test_git_is_not_the_one_of_the_current_folder(here: Path, git: Git, run: Run, tmp_path: Path, entry: str) -> None:
    shutil.copy(tmp_path / "options.yaml", here)
    usual = os.environ["PATH"]
    assert run("diff", "HEAD", "-f", "../options.yaml", cwd=here, env={"PATH": f"{entry}:{usual}"}).returncode == 0
    alone = run("diff", "HEAD", cwd=here, env={"PATH": entry})
    assert (alone.returncode, "git is not installed" in alone.stderr) == (2, True)
    assert not (here / "PWNED").exists()


@posix
@pytest.mark.parametrize("entry", HERE)
@pytest.mark.parametrize("extra", [False, True])
def test_pandoc_is_not_the_one_of_the_current_folder(here: Path, run: Run, entry: str, extra: bool) -> None:
    env = {"PATH": entry, "PYTHONPATH": str(ROOT)}
    if extra:
        # As the extra `word` does, it tries the Pandoc that the system finds.
        finds = "import subprocess\ndef get_pandoc_path():\n    subprocess.run(['pandoc'])\n    return 'pandoc'\n"
        (here.parent / "pypandoc.py").write_text(finds)
        env["PYTHONPATH"] += f"{os.pathsep}{here.parent}"
    result = run("export", "--builtin", "-o", "brief.docx", cwd=here, env=env)
    assert (result.returncode, "Pandoc, which is not installed" in result.stderr) == (2, True)
    assert not (here / "PWNED").exists()
    assert not (here / "brief.docx").exists()


@posix
@pytest.mark.parametrize("entry", HERE)
@pytest.mark.parametrize("editor", ["tool", "tool --wait", ""])
def test_an_editor_is_not_the_one_of_the_current_folder(here: Path, run: Run, entry: str, editor: str) -> None:
    shutil.copy(ROOT / "options.yaml", here)
    result = run("edit", cwd=here, env={"PATH": entry, "EDITOR": editor})
    assert result.returncode == 2
    assert re.search("editor that is not installed|no editor was found", result.stderr)
    assert not (here / "PWNED").exists()


@posix
@pytest.mark.parametrize("entry", ["", "."])
@pytest.mark.parametrize("pager", [None, "less", "tool -x", "X=1 tool", "true; tool", "head -n 1 | tool"])
def test_a_pager_is_not_the_one_of_the_current_folder(here: Path, entry: str, pager: str | None) -> None:
    named = {} if pager is None else {"PAGER": pager}
    # Whether a pager passes links on is asked of the program itself, but only if there are links.
    env = {**named, "PATH": f"{entry}:{os.environ['PATH']}", "FORCE_HYPERLINK": "1"}
    (here / "roads.yaml").write_text(SOURCES)
    show(here, "refs", "-f", "roads.yaml", rows=3, keys="q", env=env)
    assert not (here / "PWNED").exists()


@posix
def test_a_pager_that_the_person_names_by_its_path_is_run(here: Path) -> None:
    show(here, *LONG, rows=5, env={"PAGER": "./tool"})
    assert (here / "PWNED").exists()


def test_no_program_is_run_by_its_bare_name() -> None:
    """What the imitation of Windows cannot show: there `subprocess` itself looks into the current folder first."""
    for path in (ROOT / "policy_cli").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "shutil.which" not in text, path
        assert not re.search(r"subprocess\.(run|Popen|call|check_\w+)\(\s*\[\s*[\"']", text), path


def test_looking_for_a_program_imports_nothing() -> None:
    code = "import os, sys; before = {*sys.modules}; import policy_cli.programs; print(*{*sys.modules} - before)"
    call = [sys.executable, "-c", code]
    done = subprocess.run(call, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= {"policy_cli", "policy_cli.programs"}


@posix
def test_the_pandoc_of_path_goes_before_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = plant(tmp_path / "programs", "pandoc")
    monkeypatch.setenv("PATH", str(installed.parent))
    assert pandoc.find() == str(installed)
