"""A lock on a file that is being edited, which ends with the process that holds it, however that ends."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from policy_cli.diagnostics import CannotContinue

# Where the one byte is that Windows locks, and lets nobody read: far behind what is written.
_BYTE = 1 << 20
_LONGEST_HOLDER = 300


@contextmanager
def locked(path: str) -> Iterator[None]:
    """Hold the lock on a file; raise CannotContinue if another process holds it, or the folder cannot be written to.

    The lock is the system's own, on a small hidden file beside, so a process that is killed leaves no lock behind: at
    most the hidden file, which the next one uses and deletes. On a file system without locks nothing is locked.
    """
    folder, name = os.path.split(os.path.realpath(path))
    beside = os.path.join(folder, f".{name}.policy-cli-lock")
    try:
        descriptor = _acquire(beside)
    except OSError as error:
        place = beside if os.path.lexists(beside) else f"in the folder {folder}"
        raise CannotContinue(f"cannot write {place}: {error.strerror}") from error
    if descriptor is None:
        raise CannotContinue(f"{path} is being edited already{_holder(beside)}", "finish there first")
    try:
        with suppress(OSError):
            os.truncate(descriptor, 0)
            os.write(descriptor, _introduction().encode())
        yield
    finally:
        _release(descriptor, beside)


def _acquire(beside: str) -> int | None:
    """Return the descriptor of the file that is locked, or None if another process has it locked."""
    while True:
        descriptor = os.open(beside, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        if not _lock(descriptor):
            os.close(descriptor)
            return None
        # Whoever held the lock may have deleted the file just before it could be locked here.
        if _is_still_at(descriptor, beside):
            return descriptor
        os.close(descriptor)


def _is_still_at(descriptor: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except FileNotFoundError:
        return False


def _release(descriptor: int, beside: str) -> None:
    # Windows deletes no open file; elsewhere, a file closed before it is deleted could be another's lock by then.
    if sys.platform == "win32":
        os.close(descriptor)
    with suppress(OSError):
        os.unlink(beside)
    if sys.platform != "win32":
        os.close(descriptor)


if sys.platform == "win32":

    def _lock(descriptor: int) -> bool:
        """Lock an open file unless another process has; return whether it could."""
        import msvcrt

        os.lseek(descriptor, _BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True

else:

    def _lock(descriptor: int) -> bool:
        """Lock an open file unless another process has; return whether it could."""
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            # A file system without locks. What guards the file itself is the comparison before it is replaced.
            return True
        return True


def _introduction() -> str:
    """Return who holds the lock, and where."""
    import time
    from getpass import getuser
    from socket import gethostname

    try:
        person = getuser()
    except (KeyError, OSError, ImportError):
        person = "somebody"
    return f"by {person} on {gethostname()}, process {os.getpid()}, since {time.strftime('%H:%M')}"


def _holder(beside: str) -> str:
    try:
        with open(beside, encoding="utf-8", errors="replace") as stream:
            said = stream.read(_LONGEST_HOLDER)
    except OSError:
        said = ""
    return f" {said}" if said else ""
