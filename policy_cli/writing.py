"""Output: the standard streams, and files written whole or not at all."""

import errno
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import NoReturn, TextIO

from policy_cli.diagnostics import CannotContinue
from policy_cli.text import display_width, one_line, without_commands

_TEMPORARY = ".policy-cli-temporary-"
"""How the names of temporary files begin, and no others: what runs have left under such a name is deleted."""
_PLAIN_SIGNS = dict(
    zip("“”‘’–—−…•─→\u200b", ['"', '"', "'", "'", "-", "-", "-", "...", "*", "-", ">", " "], strict=True)
)


class ReaderGone(Exception):
    """The standard output was closed (broken pipe), as after `| head`: nothing is left to do."""


class ClosedOutput(io.TextIOBase):
    """Replaces a standard output that is closed, so that a write fails instead of being lost."""

    @property
    def buffer(self) -> "ClosedOutput":
        """The stream for bytes, which refuses them too."""
        return self

    def write(self, content: str | bytes) -> int:
        """Refuse text and bytes."""
        raise OSError(errno.EBADF, "the standard output is closed")


def set_encodings() -> None:
    """Write UTF-8 with plain line feeds to standard streams that are pipes or files, whatever the locale is.

    A terminal keeps its encoding and its line ends.
    """
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")


def write_output(content: str | bytes, paged: bool = False, commands: bool = False) -> None:
    """Write text or bytes to the standard output; raise CannotContinue if that fails, or for bytes on a terminal.

    With `paged`, text that does not fit on the terminal goes through the pager. Commands to build servers are kept only
    with `commands`, else defused. Raises ReaderGone if the output was closed.
    """
    stream = sys.stdout
    if isinstance(content, bytes) and stream.isatty():
        raise CannotContinue("the output is a file to open, not text for a terminal", kind="bytes-on-terminal")
    if isinstance(content, str):
        encoding = stream.encoding or "utf-8"
        content = _showable(content if commands else without_commands(content), encoding)
        if paged and stream.isatty():
            from policy_cli.paging import fits, page

            if not fits(content) and page(content, encoding):
                return
    try:
        if isinstance(content, bytes):
            stream.buffer.write(content)
        else:
            stream.write(content)
        stream.flush()
    except OSError as error:
        drop_output()
        if isinstance(error, BrokenPipeError):
            raise ReaderGone from error
        raise CannotContinue(f"cannot write the output: {error.strerror}") from error


def write_notice(text: str) -> None:
    """Write text to stderr; a failure is ignored, because what the text reports is already done."""
    if sys.stderr is not None:
        try:
            sys.stderr.write(_showable(without_commands(text), sys.stderr.encoding or "utf-8"))
            sys.stderr.flush()
        except OSError:
            _drop(sys.stderr)


def drop_output() -> None:
    """Discard what is still buffered for the standard output.

    Otherwise the interpreter tries to write it when it closes the stream, and fails again or waits.
    """
    _drop(sys.stdout)


def _drop(stream: TextIO) -> None:
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _showable(text: str, encoding: str) -> str:
    """Return a text in which plainer signs, or question marks of the same width, replace what an encoding lacks."""
    try:
        text.encode(encoding)
        return text
    except UnicodeEncodeError:
        pass
    lacking = {sign for sign in set(text) if not sign.isascii() and not sign.encode(encoding, "ignore")}
    plainer = text.translate({ord(sign): plain for sign, plain in _PLAIN_SIGNS.items() if sign in lacking})
    others = "".join(lacking - _PLAIN_SIGNS.keys())
    return re.sub(f"[{others}]+", lambda signs: "?" * display_width(signs[0]), plainer) if others else plainer


def write_file(path: str, content: str | bytes, overwrite: bool = False, if_taken: str | None = None) -> None:
    """Write a file, text as UTF-8, whole or not at all; raise CannotContinue if it exists already or cannot be written.

    The content goes to a temporary file beside the target, is synced and then renamed, so nobody sees half a file.
    Symbolic links are followed, and a replaced file keeps its mode. `if_taken` is the hint if the file exists.
    """
    target = _target(path)
    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        raise CannotContinue(f"{path} is not an ordinary file", kind="special-output")
    if not overwrite or os.path.isdir(target):
        refuse_taken(path, if_taken)
    exists = os.path.lexists(target)
    with _written_beside(path, content.encode() if isinstance(content, str) else content) as temporary:
        if exists or overwrite:
            os.replace(temporary, target)
        else:
            _rename_unless_taken(temporary, target, path, if_taken)


def write_new_files(texts: Mapping[str, str], if_taken: str) -> None:
    """Write new files as UTF-8, all or none; raise CannotContinue if one exists already or cannot be written."""
    written: list[str] = []
    try:
        for path, text in texts.items():
            write_file(path, text, if_taken=if_taken)
            written.append(path)
    except BaseException:
        for path in written:
            with suppress(OSError):
                os.unlink(_target(path))
        raise


def refuse_taken(path: str, if_taken: str | None) -> None:
    """Raise CannotContinue if a new file cannot have this path, because it is taken or its folder is missing."""
    target = _target(path)
    folder = os.path.dirname(target)
    if os.path.isdir(target):
        raise CannotContinue(f"{path} is a directory", "name a file in it")
    if os.path.lexists(target):
        raise CannotContinue(f"{path} exists already", if_taken, "file-exists")
    if not os.path.isdir(folder):
        raise CannotContinue(f"there is no folder {folder}", "make it first")


def replace_file(path: str, data: bytes, expected: bytes) -> bool:
    """Replace a file, whole or not at all, if it still holds the `expected` bytes; return whether it did.

    Symbolic links are followed; the file keeps its mode, and its owner and group where that is allowed. Raises
    CannotContinue if the file cannot be written.
    """
    target = _target(path)
    with _written_beside(path, data) as temporary, suppress(FileNotFoundError), _locked(path, target):
        # Compare last, so that hardly a moment is left before the replacement.
        if holds(target, expected):
            os.replace(temporary, target)
            return True
    return False


@contextmanager
def _locked(path: str, target: str) -> Iterator[None]:
    """Lock a file against other runs of this program; raise CannotContinue if one has locked it.

    Windows does not replace a file that is open: there, as on file systems without locks, the comparison has to do.
    """
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(target, os.O_RDONLY | os.O_NONBLOCK)
    try:
        if _lock(descriptor) is False:
            raise CannotContinue(f"{path} is being written by another program: nothing is overwritten")
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool | None:
    """Lock an open file until it is closed; return False if another run has locked it, None where nothing can be.

    The system locks the file itself, so nothing is left behind.
    """
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock

        flock(descriptor, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        return None
    return True


def holds(path: str, data: bytes) -> bool:
    """Return whether an ordinary file holds these bytes and no more."""
    if not os.path.isfile(path):
        return False
    try:
        with open(path, "rb") as stream:
            return stream.read(len(data) + 1) == data
    except OSError:
        return False


def _target(path: str) -> str:
    """Return the absolute path, with links resolved; raise CannotContinue for the name of a folder.

    Raises it also if the working directory is gone.
    """
    if not path:
        raise CannotContinue("the name of the file is empty", "give the file a name")
    if not os.path.basename(path):
        raise CannotContinue(f"{path} is the name of a folder, not of a file", "name a file in it")
    try:
        return os.path.realpath(path)
    except OSError as error:
        raise CannotContinue(f"cannot write {path}: {error.strerror}") from error


@contextmanager
def _written_beside(path: str, data: bytes) -> Iterator[str]:
    """Write a temporary file beside the target of a path, to be renamed; delete it at the end if it was not.

    It has the mode of the target, or the usual one. Raises CannotContinue for errors of the system.
    """
    target = _target(path)
    folder = os.path.dirname(target)
    try:
        _clear_leftovers(folder)
        with _deleted_at_the_end() as names, _temporary_file(folder, names) as (temporary, descriptor):
            with open(descriptor, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            _take_after(temporary, target)
            yield temporary
    except FileNotFoundError:
        raise CannotContinue(f"there is no folder {folder}", "make it first") from None
    except OSError as error:
        raise CannotContinue(f"cannot write {path}: {error.strerror}") from error


@contextmanager
def _temporary_file(folder: str, names: list[str]) -> Iterator[tuple[str, int]]:
    """Make a file in a folder, and name it before it is there; give its path and its open descriptor.

    It is locked to the end, so that no other run takes it for a leftover.
    """
    path, descriptor = _create_temporary(folder, names)
    # The lock lasts until both are closed. Windows has no such lock, and renames no file that is open.
    lock = None if sys.platform == "win32" else os.dup(descriptor)
    try:
        yield path, descriptor
    finally:
        if lock is not None:
            os.close(lock)


def _create_temporary(folder: str, names: list[str]) -> tuple[str, int]:
    """Make a locked file in a folder, and name it before it is there; return its path and its open descriptor."""
    while True:
        path = os.path.join(folder, f"{_TEMPORARY}{os.urandom(8).hex()}")
        names.append(path)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        # Another run could take it for a leftover before it is locked.
        if _lock(descriptor) is not False and os.path.lexists(path):
            return path, descriptor
        os.close(descriptor)


def _clear_leftovers(folder: str) -> None:
    """Delete the temporary files that runs have left in a folder because they were killed."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            is_ours = re.fullmatch(rf"{re.escape(_TEMPORARY)}[0-9a-f]{{16}}", entry.name)
            if is_ours and entry.is_file(follow_symlinks=False):
                with suppress(OSError):
                    _clear(entry.path)


def _clear(path: str) -> None:
    """Delete a temporary file, but not one that a run is still writing: it is locked, on Windows open."""
    if sys.platform == "win32":
        os.unlink(path)
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    try:
        if _lock(descriptor):
            os.unlink(path)
    finally:
        os.close(descriptor)


@contextmanager
def _deleted_at_the_end() -> Iterator[list[str]]:
    """Delete the files in a list at the end, or as soon as a signal ends the program.

    The signal deletes them itself: it can arrive where no `finally` is in force yet, or any more.
    """
    import signal

    names: list[str] = []

    def leave(number: int, _: object) -> NoReturn:
        _delete(names)
        raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)

    present = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in present}
    taken = [number for number in present if before[number] in (signal.SIG_DFL, signal.default_int_handler)]
    try:
        for number in taken:
            signal.signal(number, leave)
        yield names
    finally:
        _delete(names)
        for number in taken:
            signal.signal(number, before[number])


def _delete(paths: Iterable[str]) -> None:
    for path in paths:
        with suppress(OSError):  # It is gone if it was renamed; what cannot be deleted, the next run clears.
            os.unlink(path)


def _take_after(temporary: str, target: str) -> None:
    """Give a new file the mode, and if possible the owner and group, of the file that it replaces."""
    if not os.path.lexists(target):
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        return
    status = os.stat(target)
    if status.st_nlink > 1:
        write_notice(f"policy-cli: another hard link to {one_line(target)} still leads to the old file\n")
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(temporary, status.st_uid, status.st_gid)
    os.chmod(temporary, status.st_mode & 0o7777)


def _rename_unless_taken(temporary: str, target: str, path: str, if_taken: str | None) -> None:
    """Rename a file, but never over one that appeared meanwhile."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise CannotContinue(f"{path} exists already", if_taken, "file-exists") from None
    except OSError:
        # A file system without hard links: the check before is all there is.
        os.replace(temporary, target)
