"""A copy of a decision file that a person changes, and that takes the file's place only when it is right."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count

from policy_cli.diagnostics import CannotContinue
from policy_cli.editing.locks import locked
from policy_cli.reading.decoding import MAX_BYTES
from policy_cli.reading.files import Source, read_file
from policy_cli.writing import holds, replace_file


class Draft:
    """A file beside the one it is a draft of, so that what the text says of its neighbors holds for it too."""

    def __init__(self, original: Source, path: str) -> None:
        self.original = original
        self.path = path

    def read(self) -> Source:
        """Return what the editor has left; raise CannotContinue if that is no file, or an empty one."""
        if not os.path.lexists(self.path):
            raise CannotContinue(f"the editor has deleted the draft: {self.original.name} stays as it was")
        source = read_file(self.path)
        if self.original.data and not source.data.strip():
            raise CannotContinue(f"the draft is empty: {self.original.name} stays as it was")
        return source

    @property
    def holds_work(self) -> bool:
        """Whether something stands in the draft that stands nowhere else."""
        try:
            data = read_file(self.path).data
        except CannotContinue:
            return os.path.lexists(self.path)
        return bool(data.strip()) and data != self.original.data and not holds(self.original.name, data)

    def take_its_place(self, data: bytes) -> None:
        """Replace the original by what was read from the draft; raise CannotContinue if it has changed meanwhile."""
        name = self.original.name
        if not replace_file(name, data, self.original.data):
            raise CannotContinue(f"{name} was changed by another program meanwhile: nothing is overwritten")
        self.discard()

    def discard(self) -> None:
        """Delete the draft, and the copy of its first state that some editors leave beside."""
        for path in (self.path, f"{self.path}~"):
            with suppress(OSError):
                os.unlink(path)


@contextmanager
def draft_of(path: str) -> Iterator[Draft]:
    """Make a draft of a file, which is locked as long as the draft is worked on.

    At the end the draft is deleted, unless it holds work. Raises CannotContinue if the file cannot be changed, or is
    being edited already.
    """
    if not os.access(path, os.W_OK):
        raise CannotContinue(f"{path} is write-protected", "give yourself the right to change it first")
    with locked(path):
        original = read_file(path)
        if len(original.data) > MAX_BYTES:
            raise CannotContinue(f"{path} is larger than {MAX_BYTES // 2**20} MiB", "split it into several decisions")
        draft = Draft(original, _create(path, original.data))
        try:
            yield draft
        finally:
            if not draft.holds_work:
                draft.discard()


def earlier_draft(path: str) -> str | None:
    """Return the first draft of a file that an earlier edit has left, if there is one."""
    first = next(_names(path))
    return first if os.path.lexists(first) else None


def _names(path: str) -> Iterator[str]:
    """Yield the names that the draft of a file can have: options.draft.yaml, options.draft-2.yaml and so on."""
    if os.path.islink(path):
        path = os.path.realpath(path)
    stem, ending = os.path.splitext(path)
    yield f"{stem}.draft{ending}"
    yield from (f"{stem}.draft-{number}{ending}" for number in count(2))


def _create(path: str, data: bytes) -> str:
    """Write a new file that the person alone may read; return its name. Leaves nothing behind if that fails."""
    for name in _names(path):
        try:
            with open(name, "xb", opener=lambda file, flags: os.open(file, flags, 0o600)) as stream:
                stream.write(data)
        except FileExistsError:
            continue
        except OSError as error:
            with suppress(OSError):
                os.unlink(name)
            raise CannotContinue(f"cannot write {name}: {error.strerror}") from error
        return name
    raise AssertionError("the names never end")
