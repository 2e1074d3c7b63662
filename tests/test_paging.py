import os
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from policy_cli.paging import fits
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="terminals and shells as POSIX has them")

PLAIN = {
    **{name: value for name, value in os.environ.items() if name.startswith("PATH")},
    "PYTHONPATH": str(ROOT),
    "PYTHONUTF8": "1",
}
# A process gets the signals of a terminal's keys only if the terminal is the one that controls it.
ON_A_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
GOT = "cat > got; cat got"
SHORT = ["list", "--builtin"]
LONG = ["show", "containment", "moderate-engagement", "dismantling", "--builtin"]

SOURCES = """\
policy-cli: 1
title: Roads
references: [{id: ash, title: Roads, URL: "https://example.org/roads"}]
options: {keep: {name: Keep it}, toll: {name: Toll}}
"""


@dataclass
class Shown:
    text: str
    code: int
    got: str | None
    """What the pager was given, if there was one."""


def show(folder: Path, *arguments: str, rows: int = 30, keys: str = "", env: dict[str, str] | None = None) -> Shown:
    """Run the program on a terminal of 80 columns; press the keys when it has begun to write."""
    import fcntl
    import pty
    import struct
    import termios

    terminal, end = pty.openpty()
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 80, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", ON_A_TERMINAL, sys.executable, "-m", "policy_cli", *arguments],
        stdin=end,
        stdout=end,
        stderr=end,
        cwd=folder,
        env={**PLAIN, "TERM": "xterm", **(env or {})},
        start_new_session=True,
    )
    os.close(end)
    shown = b""
    with process:
        while select.select([terminal], [], [], 60)[0]:
            try:
                part = os.read(terminal, 65536)
            except OSError:
                break  # Linux ends a terminal whose other side has closed with an error.
            if not part:
                break
            shown += part
            if keys:
                time.sleep(0.2)
                os.write(terminal, keys.encode())
                keys = ""
        else:
            process.kill()
    os.close(terminal)
    got = folder / "got"
    text = shown.decode().replace("\r\n", "\n")
    return Shown(text, process.returncode, got.read_text("utf-8") if got.exists() else None)


@cache
def written(*arguments: str) -> str:
    """Return what the program writes for a terminal of 80 columns when nothing pages it."""
    command = [sys.executable, "-m", "policy_cli", *arguments, "--width", "80", "--color", "always"]
    return subprocess.run(command, capture_output=True, env=PLAIN, encoding="utf-8", check=True).stdout


def test_what_does_not_fit_goes_through_the_pager_as_it_is(tmp_path: Path) -> None:
    shown = show(tmp_path, *LONG, env={"PAGER": GOT})
    assert shown.got == written(*LONG)
    assert shown == Shown(written(*LONG), 0, written(*LONG))


def test_what_fits_does_not(tmp_path: Path) -> None:
    assert show(tmp_path, *SHORT, env={"PAGER": GOT}) == Shown(written(*SHORT), 0, None)


def test_a_line_is_left_for_the_prompt(tmp_path: Path) -> None:
    rows = written(*SHORT).count("\n")
    assert show(tmp_path, *SHORT, rows=rows + 1, env={"PAGER": GOT}).got is None
    assert show(tmp_path, *SHORT, rows=rows, env={"PAGER": GOT}).got is not None


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", 1),
        ("one\n", 1),
        ("one\n\nthree\n", 3),
        ("x" * 80 + "\n", 1),
        ("x" * 81 + "\n", 2),
        ("日" * 41 + "\n", 2),
        ("\x1b[31;1m" + "x" * 80 + "\x1b[0m\n", 1),
        ("\x1b]8;id=1;https://example.org/\x1b\\" + "x" * 80 + "\x1b]8;;\x1b\\\n", 1),
    ],
)
def test_a_line_takes_as_many_rows_as_the_terminal_breaks_it_into(
    monkeypatch: pytest.MonkeyPatch, text: str, rows: int
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", str(rows + 1))
    assert fits(text)
    monkeypatch.setenv("LINES", str(rows))
    assert not fits(text)


@pytest.mark.parametrize(
    ("arguments", "env"),
    [
        (["--no-pager"], {"PAGER": GOT}),
        ([], {"PAGER": ""}),
        ([], {"PAGER": "cat"}),
        ([], {"PAGER": "'"}),
        ([], {"PAGER": "no-such-pager --quietly"}),
        ([], {"PAGER": GOT, "TERM": "dumb"}),
    ],
)
def test_where_there_is_no_pager_the_text_is_written_at_once(
    tmp_path: Path, arguments: list[str], env: dict[str, str]
) -> None:
    shown = show(tmp_path, *LONG, *arguments, "--color", "always", env=env)
    assert shown == Shown(written(*LONG), 0, None)


def test_a_pager_that_cannot_be_run_after_all_costs_no_text(tmp_path: Path) -> None:
    (tmp_path / "broken").write_text("#!/no/such/shell\n")
    (tmp_path / "broken").chmod(0o755)
    shown = show(tmp_path, *LONG, env={"PAGER": f"{tmp_path}/broken"})
    assert shown.code == 0
    assert shown.text.endswith(written(*LONG))


def test_a_reader_who_leaves_early_has_read_enough(tmp_path: Path) -> None:
    assert show(tmp_path, "show", "containment", "--builtin", "--format", "json", env={"PAGER": "head -n 1"}) == Shown(
        "{\n", 0, None
    )


def test_the_exit_code_is_the_command_s(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text((ROOT / "options.yaml").read_text("utf-8").replace("level: high", "level: low"))
    arguments = ["diff", "old.yaml", str(ROOT / "options.yaml")]
    assert show(tmp_path, *arguments, rows=5, env={"PAGER": f"{GOT}; exit 3"}).code == 1
    broken = tmp_path / "broken.yaml"
    broken.write_text("policy-cli: 1\n" + "acter: x\n" * 9)
    shown = show(tmp_path, "check", str(broken), env={"PAGER": GOT})
    assert shown.code == 1
    assert "acter" in (shown.got or "")


def test_ctrl_c_belongs_to_the_pager(tmp_path: Path) -> None:
    pager = "trap 'echo still here; exit 0' INT; echo begun; while true; do sleep 0.05; done"
    shown = show(tmp_path, *LONG, env={"PAGER": f"sh -c '{pager.replace(chr(39), chr(34))}'"}, keys="\x03")
    assert "still here" in shown.text
    assert (shown.code, "Traceback" in shown.text) == (0, False)


@pytest.mark.parametrize(("given", "options"), [(None, "FRX"), ("-i", "-R -i")])
def test_less_is_told_to_pass_colors_on_and_of_utf_8(tmp_path: Path, given: str | None, options: str) -> None:
    env = {"LESS": given} if given else {}
    shown = show(tmp_path, *LONG, env={"PAGER": "echo $LESS $LESSCHARSET; cat > got", **env})
    assert shown.text == f"{options} utf-8\n"


def test_without_another_the_pager_is_less(tmp_path: Path) -> None:
    less = tmp_path / "less"
    less.write_text("#!/bin/sh\ncat > got\n")
    less.chmod(0o755)
    assert show(tmp_path, *LONG, env={"PATH": f"{tmp_path}:{os.environ['PATH']}"}) == Shown("", 0, written(*LONG))
    assert show(tmp_path, *LONG, "--color", "always", env={"PATH": str(tmp_path / "nothing")}).text == written(*LONG)


def test_what_goes_elsewhere_is_never_paged(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "policy_cli", *LONG],
        stdout=subprocess.PIPE,
        env={**PLAIN, "PAGER": GOT, "LINES": "5"},
        cwd=tmp_path,
        check=True,
    )
    assert done.stdout.count(b"\n") > 50
    assert not (tmp_path / "got").exists()


def test_git_which_has_its_own_pager_is_not_given_another(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", ROOT / "options.yaml"
    old.write_text(new.read_text("utf-8").replace("level: high", "level: low"))
    handed = ["options.yaml", str(old), "0" * 40, "100644", str(new), "1" * 40, "100644"]
    shown = show(tmp_path, "diff", *handed, rows=5, env={"PAGER": GOT})
    assert (shown.code, shown.got) == (0, None)
    assert "low → high" in shown.text


@pytest.mark.parametrize(
    ("name", "version", "links"),
    [("less", "less 590 (GNU regular expressions)", True), ("less", "less 551", False), ("more", "less 590", False)],
)
def test_links_go_only_to_a_pager_that_passes_them_on(tmp_path: Path, name: str, version: str, links: bool) -> None:
    pager = tmp_path / name
    pager.write_text(f'#!/bin/sh\nif [ "$1" = --version ]; then echo "{version}"; else cat > got; fi\n')
    pager.chmod(0o755)
    sources = tmp_path / "sources.yaml"
    sources.write_text(SOURCES)
    shown = show(tmp_path, "-f", str(sources), "refs", rows=5, env={"PAGER": f"{pager} -S", "FORCE_HYPERLINK": "1"})
    assert shown.got is not None
    assert "https://example.org/roads" in shown.got
    assert ("\x1b]8;" in shown.got) is links


def test_long_bibliographies_go_through_the_pager(tmp_path: Path) -> None:
    shown = show(tmp_path, "refs", "--builtin", "--format", "csl-json", env={"PAGER": GOT})
    assert shown.got == written("refs", "--builtin", "--format", "csl-json")
