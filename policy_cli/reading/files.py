"""Which file is read, and its bytes."""

import os
import stat
import sys
from collections.abc import Callable
from dataclasses import field
from itertools import islice

import policy_cli
from policy_cli.diagnostics import CannotContinue, nearest
from policy_cli.frozen import frozen
from policy_cli.reading.decoding import MAX_BYTES

DEFAULT_NAME = "options.yaml"
ENVIRONMENT_VARIABLE = "POLICY_CLI_FILE"
STANDARD_INPUT = "-"
MAX_BYTES_OF_A_FILE = 64 * 2**20
"""How much of any file is read: the text of a source may be a PDF with pictures."""
MAX_NAMES = 2_000
"""How many files of a folder are searched for a similar name."""


@frozen
class InputFile:
    """A file's name, as messages call it, and its bytes; its path, or None for standard input and the built-in file.

    `beside` reads another file at the same version, by its path from the folder of this one; None reads it from there.
    """

    name: str
    data: bytes
    path: str | None = field(default=None, compare=False)
    beside: Callable[[str], "InputFile"] | None = field(default=None, compare=False, repr=False)


def name_of_file(file: str | None, builtin: bool) -> str | None:
    """Return the path of the decision file to read, or `-` for standard input, or None for the built-in file.

    It is `file`, or the built-in one if `builtin`; else the file that POLICY_CLI_FILE names; else ./options.yaml if it
    exists; else the built-in one.
    """
    if file is not None or builtin:
        return file
    return os.environ.get(ENVIRONMENT_VARIABLE) or (DEFAULT_NAME if os.path.lexists(DEFAULT_NAME) else None)


def locate(file: str | None, builtin: bool) -> tuple[InputFile, str | None]:
    """Return the decision file to read and, if the choice is not obvious, a sentence that says which it is.

    For the choice see `name_of_file`. Raise CannotContinue for a file that cannot be read.
    """
    name = name_of_file(file, builtin)
    asked_for = file is not None or builtin
    if name is None:
        return read_builtin(), None if asked_for else f"there is no {DEFAULT_NAME} here: reading the built-in one"
    by_environment = not asked_for and bool(os.environ.get(ENVIRONMENT_VARIABLE))
    try:
        source = read_standard_input() if name == STANDARD_INPUT else read_file(name, None)
    except CannotContinue as error:
        if by_environment:
            error.message += f", named by {ENVIRONMENT_VARIABLE}"
        raise
    return source, f"reading {name}, named by {ENVIRONMENT_VARIABLE}" if by_environment else None


def read_file(path: str, instead: str | None = "save its content in a file") -> InputFile:
    """Return the bytes of a file; raise CannotContinue if it is not a file, cannot be read, or changes meanwhile.

    `instead` is the hint for a pipe or a device; None if the standard input can be read as this file.
    """
    try:
        _refuse_special(path, os.stat(path), instead)
        with open(path, "rb", opener=_open_at_once) as stream:
            before = os.fstat(stream.fileno())
            _refuse_special(path, before, instead)
            data = stream.read(MAX_BYTES_OF_A_FILE + 1)
            after = os.fstat(stream.fileno())
    except FileNotFoundError:
        raise CannotContinue(f"there is no file {path}", similar_file(path)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotContinue(f"cannot read {path}: {reason}") from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise CannotContinue(f"{path} changed while it was read", "try again when no program is writing to it")
    return InputFile(path, data, path)


def _refuse_special(path: str, status: os.stat_result, instead: str | None) -> None:
    """Raise CannotContinue for a directory, a pipe or a device."""
    if stat.S_ISDIR(status.st_mode):
        raise CannotContinue(f"{path} is a directory", "name a file in it")
    if not stat.S_ISREG(status.st_mode):
        raise CannotContinue(f"{path} is not an ordinary file", instead, "special-input")


def _open_at_once(path: str, flags: int) -> int:
    """Open a file without waiting, even if it has become a pipe meanwhile."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def read_standard_input() -> InputFile:
    """Return the bytes of standard input; raise CannotContinue if it is closed or cannot be read."""
    if sys.stdin is None:
        raise CannotContinue("standard input is closed")
    try:
        # A non-blocking pipe without data gives None.
        data = sys.stdin.buffer.read(MAX_BYTES + 1) or b""
    except OSError as error:
        raise CannotContinue(f"cannot read standard input: {error.strerror}") from error
    return InputFile("standard input", data)


def read_beside(source: InputFile, name: str) -> InputFile:
    """Return a file in the folder of another or below it; for standard input, in the current folder.

    Raise CannotContinue if it cannot be read or a link leads out of that folder.
    """
    if source.beside is not None:
        return source.beside(name)
    # A decision that is a link has its files beside what it leads to.
    own = os.path.realpath(source.path) if source.path and os.path.islink(source.path) else source.path
    folder = os.path.dirname(own or "")
    path = os.path.join(folder, name)
    if not os.path.realpath(path).startswith(os.path.join(os.path.realpath(folder), "")):
        raise CannotContinue(f"{path} is a link that leads out of the folder", "copy the file that it leads to")
    return read_file(path)


def is_read_from(read: str | None, path: str) -> bool:
    """Return whether writing to a path would replace the file read from another one, or for None from standard input.

    Links count, and so do dots: what is written to file/../file goes to the file, though the system finds none there.
    """
    try:
        return os.path.samestat(os.stat(0 if read is None else read), os.stat(os.path.realpath(path)))
    except (OSError, ValueError):
        return False


def read_builtin() -> InputFile:
    """Return the decision file that comes with the package."""
    spec = policy_cli.__spec__
    package = os.path.dirname(policy_cli.__file__ or "")
    # An installed package has its copy; a checkout has the file at its root. The loader can read from archives too.
    for path in (os.path.join(package, DEFAULT_NAME), os.path.join(os.path.dirname(package), DEFAULT_NAME)):
        try:
            return InputFile(f"built-in {DEFAULT_NAME}", spec.loader.get_data(path))  # type: ignore[union-attr]
        except OSError:
            continue
    raise CannotContinue("the built-in decision file is missing", "install policy-cli again")


def similar_file(path: str) -> str | None:
    """Return a hint that names a file with a similar name, or None."""
    folder, name = os.path.split(path)
    try:
        with os.scandir(folder or ".") as entries:
            match = nearest(name, [entry.name for entry in islice(entries, MAX_NAMES)])
    except OSError:
        return None
    return f"did you mean {os.path.join(folder, match)}?" if match else None
