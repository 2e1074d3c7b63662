"""Where text leaves the program: the standard output, and files written whole or not at all."""

import os
import sys
import tempfile

from policy_cli.diagnostics import CannotContinue

_PLAIN_SIGNS = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "•": "*", "─": "-"}
)


class ReaderGone(Exception):
    """Nobody reads the standard output any longer, as after `| head`: no trouble, but nothing more to do."""


def write_output(content: str | bytes) -> None:
    """Write text, or bytes that are none, to the standard output; raise CannotContinue if it does not arrive.

    Where the output's encoding lacks a character, a plainer sign for it is written, or a question mark. Bytes are
    refused on a terminal. Raises ReaderGone if nobody reads any longer.
    """
    stream = sys.stdout
    if stream is None:
        raise CannotContinue("the standard output is closed")
    if isinstance(content, bytes) and stream.isatty():
        raise CannotContinue("what was made is a file to open, not text for a terminal", "write it to a file: -o FILE")
    try:
        if isinstance(content, bytes):
            stream.buffer.write(content)
        else:
            stream.write(_encodable(content, stream.encoding or "utf-8"))
        stream.flush()
    except OSError as error:
        # What is left in the buffer would fail again, and noisily, when the interpreter closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if isinstance(error, BrokenPipeError):
            raise ReaderGone from error
        raise CannotContinue(f"cannot write the output: {error.strerror}") from error


def _encodable(text: str, encoding: str) -> str:
    """Return text as an encoding can write it."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAIN_SIGNS).encode(encoding, "replace").decode(encoding)
    return text


def write_file(path: str, content: str | bytes, overwrite: bool = False) -> None:
    """Write a file, whole or not at all; raise CannotContinue if it exists already or cannot be written.

    Text is written as UTF-8. The content goes to a temporary file beside the target, is synced and then renamed, so no
    one ever sees half a file. A symbolic link is followed, and a file that is replaced keeps its mode.
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
        with open(descriptor, "wb") as stream:
            stream.write(content.encode() if isinstance(content, str) else content)
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
