"""A terminal on which a test types like a person."""

import os
import select
import subprocess
import sys

import pytest

from tests.conftest import ROOT

posix = pytest.mark.skipif(os.name != "posix", reason="terminals, links, modes and signals as POSIX has them")

# Makes the terminal on its standard input the one whose keys send signals, and becomes the command.
ON_A_TERMINAL = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "policy_cli", *sys.argv[1:]])
"""


class Terminal:
    """The command on a terminal of its own, where a person's keys arrive and what is shown can be awaited."""

    def __init__(self, *arguments: str) -> None:
        import pty

        self.shown = ""
        self.descriptor, other = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-S", "-c", ON_A_TERMINAL, *arguments],
            stdin=other,
            stdout=other,
            stderr=other,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TERM": "dumb"},
        )
        os.close(other)

    def until(self, text: str) -> str:
        """Return what is shown until some text appears."""
        while text not in self.shown:
            assert self.more(), self.shown
        before, found, self.shown = self.shown.partition(text)
        return before + found

    def more(self) -> bool:
        """Wait for more to be shown; return whether there is any."""
        ready, _, _ = select.select([self.descriptor], [], [], 20)
        try:
            part = os.read(self.descriptor, 65536) if ready else b""
        except OSError:
            part = b""  # Linux ends a terminal whose other side has closed with an error.
        self.shown += part.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(part)

    def type(self, keys: str) -> None:
        os.write(self.descriptor, keys.encode())

    def end(self) -> tuple[int, str]:
        """Return the exit code, and what is shown until the end."""
        while self.more():
            pass
        os.close(self.descriptor)
        return self.process.wait(timeout=20), self.shown
