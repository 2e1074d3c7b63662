"""The person's own editor, and how to open a file in it at a line."""

import os
import shlex
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from policy_cli.diagnostics import CannotContinue
from policy_cli.frozen import frozen
from policy_cli.programs import find_program

VARIABLES = ("VISUAL", "EDITOR")
_BATCH_FILES = (".bat", ".cmd")
_SPECIAL_IN_BATCH = frozenset("&^%")
"""Characters of file names that Windows reads as commands when it starts a batch file, even without a shell."""
DEFAULTS = ("notepad",) if os.name == "nt" else ("sensible-editor", "nano", "vi")


@frozen
class EditorProfile:
    """How to call an editor: the arguments that open a file at a line, and the option that makes it wait.

    `waiting` are the spellings of that option; without it the editor returns before its window is closed.
    """

    at_line: tuple[str, ...]
    waiting: tuple[str, ...] = ()


_PLUS = ("+{line}", "{file}")
_COLON = ("{file}:{line}",)
_WAIT = ("--wait", "-w")

# By the name of the program up to the first dot (vim.basic, code.cmd). Other editors get the file alone.
PROFILES: dict[str, EditorProfile] = {
    **dict.fromkeys(("sensible-editor", "editor", "vim", "nvim", "nvi", "vile", "elvis"), EditorProfile(_PLUS)),
    **dict.fromkeys(("nano", "pico", "rnano", "emacs", "emacsclient", "mg", "zile", "jove"), EditorProfile(_PLUS)),
    **dict.fromkeys(("joe", "jmacs", "jstar", "jpico", "ne", "mcedit", "micro", "kak", "dte"), EditorProfile(_PLUS)),
    # POSIX; the vi of BusyBox knows it too.
    "vi": EditorProfile(("-c", "{line}", "{file}")),
    "jed": EditorProfile(("{file}", "-g", "{line}")),
    **dict.fromkeys(("hx", "helix"), EditorProfile(_COLON)),
    **dict.fromkeys(("gvim", "mvim"), EditorProfile(_PLUS, ("--nofork", "-f"))),
    **dict.fromkeys(("code", "code-insiders", "codium", "cursor"), EditorProfile(("--goto", "{file}:{line}"), _WAIT)),
    **dict.fromkeys(("subl", "zed", "zeditor"), EditorProfile(_COLON, _WAIT)),
    **dict.fromkeys(("gedit", "bbedit"), EditorProfile(_PLUS, _WAIT)),
    **dict.fromkeys(("mate", "idea", "pycharm"), EditorProfile(("--line", "{line}", "{file}"), _WAIT)),
    "kate": EditorProfile(("--line", "{line}", "{file}"), ("--block", "-b")),
    "notepad++": EditorProfile(("-n{line}", "{file}"), ("-multiInst",)),
}


@frozen
class Editor:
    """An editor: its path and arguments."""

    words: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of the program, for messages."""
        return os.path.basename(self.words[0])

    @property
    def profile(self) -> EditorProfile | None:
        """How to call it, if that is known."""
        return PROFILES.get(self.name.lower().partition(".")[0])

    def call(self, file: str, line: int | None) -> list[str]:
        """Return the command that opens a file, at a line if one is given and the editor is known."""
        profile = self.profile or EditorProfile(())
        waits = not profile.waiting or any(word in self.words for word in profile.waiting)
        at_line = [part.format(file=file, line=line) for part in profile.at_line] if line is not None else []
        return [*self.words, *(() if waits else profile.waiting[:1]), *(at_line or [file])]

    def open(self, file: str, line: int | None) -> str | None:
        """Open a file and wait until the editor exits; return None, or how it failed.

        Raises CannotContinue if the editor cannot start.
        """
        path = os.path.abspath(file)
        program, *arguments = self.call(path, line)
        special = sorted(_SPECIAL_IN_BATCH.intersection(path))
        if special and program.lower().endswith(_BATCH_FILES):
            message = f"{self.name} is a batch file: Windows would read {' and '.join(special)} in {path} as a command"
            raise CannotContinue(message, "rename the file or its folder, or use another editor")
        with _signals_go_to_the_editor() as editors:
            try:
                editors.append(subprocess.Popen([program, *arguments]))
            except OSError as error:
                raise CannotContinue(f"cannot start {self.name}: {error.strerror}") from error
            code = editors[0].wait()
        if code < 0:
            return f"{self.name} was ended by {_signal_name(-code)}"
        return f"{self.name} failed with exit code {code}" if code else None


def find_editor(environment: Mapping[str, str] = os.environ) -> Editor:
    """Return the editor that VISUAL or EDITOR names, else a common one; raise CannotContinue if there is none."""
    for variable in VARIABLES:
        value = environment.get(variable, "").strip()
        if value:
            return Editor(_words(value, variable))
    for program in filter(None, map(find_program, DEFAULTS)):
        return Editor((program,))
    raise CannotContinue("no editor was found", "set EDITOR to the name of one that is installed")


def _words(value: str, variable: str) -> tuple[str, ...]:
    """Split a command into words, without a shell; raise CannotContinue if its program is not installed."""
    whole = find_program(os.path.expanduser(value))
    if whole:  # The path of a program may hold blanks.
        return (whole,)
    try:
        words = [word.strip('"') for word in shlex.split(value, posix=False)] if os.name == "nt" else shlex.split(value)
    except ValueError:
        raise CannotContinue(f"a quotation mark in {variable} is never closed: {value}") from None
    program = find_program(os.path.expanduser(words[0])) if words else None
    if program is None:
        hint = f"set {variable} to a command that opens a file, such as nano"
        raise CannotContinue(f"{variable} names an editor that is not installed: {value}", hint)
    return program, *words[1:]


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


@contextmanager
def _signals_go_to_the_editor() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Let signals go to the editors in the list, not end this program.

    Ctrl-C reaches an editor anyway, which has its own use for it; SIGHUP and SIGTERM are passed on. Handlers are set,
    because an editor would inherit that a signal is ignored.
    """
    editors: list[subprocess.Popen[bytes]] = []

    def pass_on(number: int, _: object) -> None:
        for editor in editors:
            editor.send_signal(number)

    handlers = {"SIGINT": lambda *_: None, "SIGQUIT": lambda *_: None, "SIGHUP": pass_on, "SIGTERM": pass_on}
    present = {getattr(signal, name): handler for name, handler in handlers.items() if hasattr(signal, name)}
    before = {number: signal.signal(number, handler) for number, handler in present.items()}
    try:
        yield editors
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
