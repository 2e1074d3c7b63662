"""Long text on a terminal goes through the user's pager, as with git and man."""

import os
import re
import shlex
import shutil
import signal
import subprocess

from policy_cli.programs import find_program, search_path
from policy_cli.text import display_width

DEFAULT_PAGER = "less"
LESS_OPTIONS = "FRX"
"""Options for less: quit at once if the text fits, pass colors on, and leave the text on the screen."""
NOT_RUN = (126, 127)
"""The exit codes of a shell that could not run a command."""
LESS_WITH_LINKS = 566
"""The first version of less that passes links on."""

_LINK = re.compile(r"\x1b\]8;[^\x1b]*\x1b\\")
_ESCAPES = re.compile(rf"\x1b\[[0-9;]*m|{_LINK.pattern}")


def fits(text: str) -> bool:
    """Return whether a text fits on the terminal, with a line left for the next prompt."""
    columns, rows = shutil.get_terminal_size()
    taken = 0
    for line in _ESCAPES.sub("", text).removesuffix("\n").split("\n"):
        taken += max(1, -(-display_width(line) // columns))
        if taken >= rows:
            return False
    return True


def page(text: str, encoding: str) -> bool:
    """Show text in the pager that PAGER names, else in less; return whether a pager ran.

    The reader may quit before the end, and Ctrl-C goes to the pager. Links go only to a pager known to pass them on.
    """
    pager = os.environ.get("PAGER", DEFAULT_PAGER)
    if os.environ.get("TERM") == "dumb" or not _can_run(pager):
        return False
    if _LINK.search(text) and not _passes_links(pager):
        text = _LINK.sub("", text)
    try:
        process = subprocess.Popen(pager, shell=True, stdin=subprocess.PIPE, env=_environment(encoding))
    except OSError:
        return False
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process.communicate(text.encode(encoding))
    finally:
        signal.signal(signal.SIGINT, previous)
    return process.returncode not in NOT_RUN


def _can_run(pager: str) -> bool:
    """Return whether a pager is wanted and installed; the command may set variables before its name."""
    try:
        words = shlex.split(pager, posix=os.name == "posix")
    except ValueError:
        return False
    program = next((word.strip('"') for word in words if "=" not in word), None)
    return program is not None and words != ["cat"] and find_program(program) is not None


def _passes_links(pager: str) -> bool:
    """Return whether a pager is a version of less that passes links on."""
    program = find_program(pager.split()[0])
    if program is None or os.path.basename(program) != "less":
        return False
    asked = subprocess.run([program, "--version"], capture_output=True, check=False)
    version = re.match(rb"less ([0-9]+)", asked.stdout)
    return version is not None and int(version[1]) >= LESS_WITH_LINKS


def _environment(encoding: str) -> dict[str, str]:
    """Return the environment of a pager: less passes colors on and knows UTF-8.

    No shell searches the current folder for the pager; that of Windows would without the variable.
    """
    environment = {**os.environ, "PATH": os.pathsep.join(search_path()), "NoDefaultCurrentDirectoryInExePath": "1"}
    environment["LESS"] = f"-R {environment['LESS']}" if "LESS" in environment else LESS_OPTIONS
    if encoding.lower().replace("-", "") == "utf8":
        environment.setdefault("LESSCHARSET", "utf-8")
    return environment
