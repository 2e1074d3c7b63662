"""Where text leaves the program: the standard output, and files written whole or not at all."""

import errno
import io
import os
import sys
import tempfile
from contextlib import suppress
from typing import TextIO

from policy_cli.diagnostics import CannotContinue

_PLAIN_SIGNS = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "•": "*", "─": "-"}
)


class ReaderGone(Exception):
    """Nobody reads the standard output any longer, as after `| head`: no trouble, but nothing more to do."""


class ClosedOutput(io.TextIOBase):
    """Stands for a standard output that is closed, so that nobody takes what was written for shown."""

    def write(self, text: str) -> int:
        """Refuse the text."""
        raise OSError(errno.EBADF, "the standard output is closed")


def write_output(text: str) -> None:
    """Write text to the standard output; raise CannotContinue if it does not arrive.

    Where the output's encoding lacks a character, a plainer sign for it is written, or a question mark.
    Raises ReaderGone if nobody reads any longer.
    """
    stream = sys.stdout
    encoding = stream.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(_PLAIN_SIGNS).encode(encoding, "replace").decode(encoding)
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        drop_output()
        if isinstance(error, BrokenPipeError):
            raise ReaderGone from error
        raise CannotContinue(f"cannot write the output: {error.strerror}") from error


def write_notice(text: str) -> None:
    """Write text to stderr. That it cannot arrive is no reason to stop: what it tells of is done or failed anyway."""
    if sys.stderr is not None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:
            _drop(sys.stderr)


def drop_output() -> None:
    """Write no more of what waits to be written to the standard output.

    It would fail again, and noisily, or be waited for, when the interpreter closes the stream.
    """
    _drop(sys.stdout)


def _drop(stream: TextIO) -> None:
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def write_file(path: str, text: str, overwrite: bool = False) -> None:
    """Write a file as UTF-8, whole or not at all; raise CannotContinue if it exists already or cannot be written.

    The text goes to a temporary file beside the target, is synced and then renamed, so no one ever sees half a file. A
    symbolic link is followed, and a file that is replaced keeps its mode.
    """
    target = os.path.realpath(path)
    if os.path.isdir(target):
        raise CannotContinue(f"{path} is a directory", "name a file in it")
    exists = os.path.lexists(target)
    if exists and not overwrite:
        raise CannotContinue(f"{path} exists already", "to replace it, add --force")
    if exists and not os.path.isfile(target):
        raise CannotContinue(f"{path} is not an ordinary file", "to write to a pipe or device, leave -o out")
    temporary = None
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=".policy-cli-", dir=os.path.dirname(target))
        with open(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, os.stat(target).st_mode & 0o7777 if exists else 0o666 & ~_umask())
        if exists or overwrite:
            os.replace(temporary, target)
        else:
            _rename_unless_taken(temporary, target, path)
        temporary = None
    except FileNotFoundError:
        raise CannotContinue(f"there is no folder {os.path.dirname(target)}", "make it first") from None
    except OSError as error:
        raise CannotContinue(f"cannot write {path}: {error.strerror}") from error
    finally:
        if temporary is not None:
            os.unlink(temporary)


def _rename_unless_taken(temporary: str, target: str, path: str) -> None:
    """Rename a file, but never over one that appeared meanwhile."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise CannotContinue(f"{path} exists already", "to replace it, add --force") from None
    except OSError:
        # A file system without hard links: the check before is all there is.
        os.replace(temporary, target)
    else:
        os.unlink(temporary)


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask
