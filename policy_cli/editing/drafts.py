"""A draft of a decision file, which replaces the file only when it has no errors."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from policy_cli.diagnostics import CannotContinue
from policy_cli.reading.decoding import MAX_BYTES
from policy_cli.reading.files import InputFile, read_file
from policy_cli.writing import holds, replace_file


@dataclass
class Draft:
    """A draft beside its original, so that relative paths in the text hold for it too.

    Once it is discarded, its path may be that of another edit's draft.
    """

    original: InputFile
    path: str
    is_discarded: bool = False

    def read(self) -> InputFile:
        """Return the edited draft; raise CannotContinue if it is not a file or is empty."""
        if not os.path.lexists(self.path):
            raise CannotContinue(f"the editor has deleted the draft: {self.original.name} stays as it was")
        source = read_file(self.path)
        if self.original.data and not source.data.strip():
            raise CannotContinue(f"the draft is empty: {self.original.name} stays as it was")
        return source

    @property
    def holds_work(self) -> bool:
        """Whether the draft holds text that the original does not."""
        if self.is_discarded:
            return False
        try:
            data = read_file(self.path).data
        except CannotContinue:
            return os.path.lexists(self.path)
        return bool(data.strip()) and not holds(self.original.name, data)

    def replace_original(self, data: bytes) -> None:
        """Replace the original with data read from the draft; raise CannotContinue if it has changed meanwhile."""
        if not replace_file(self.original.name, data, self.original.data):
            raise self._overtaken()
        self.discard()

    def keep_original(self) -> None:
        """Leave the original as it is; raise CannotContinue if it has changed meanwhile."""
        if not holds(self.original.name, self.original.data):
            raise self._overtaken()

    @property
    def is_overtaken(self) -> bool:
        """Whether another program has changed the original meanwhile, and not deleted it."""
        return os.path.isfile(self.original.name) and not holds(self.original.name, self.original.data)

    def _overtaken(self) -> CannotContinue:
        name = self.original.name
        if not os.path.lexists(name):
            return CannotContinue(f"{name} was deleted by another program meanwhile: it is not written again")
        return CannotContinue(f"{name} was changed by another program meanwhile: nothing is overwritten")

    def discard(self) -> None:
        """Delete the draft, unless that is done, and the backup that some editors leave beside it."""
        if self.is_discarded:
            return
        self.is_discarded = True
        for path in (self.path, f"{self.path}~"):
            with suppress(OSError):
                os.unlink(path)


@contextmanager
def draft_of(path: str) -> Iterator[Draft]:
    """Make a draft of a file, and delete it at the end unless it holds work.

    A file can have several drafts at once: the first one that is finished replaces it, and the others cannot overwrite
    that. Raises CannotContinue if the file cannot be changed.
    """
    if not os.access(path, os.W_OK):
        raise CannotContinue(f"{path} is write-protected", "give yourself permission to write it first")
    original = read_file(path)
    if len(original.data) > MAX_BYTES:
        raise CannotContinue(f"{path} is larger than {MAX_BYTES // 2**20} MiB", "split it into several decisions")
    draft = Draft(original, _create(path, original.data))
    try:
        yield draft
    finally:
        if not draft.holds_work:
            draft.discard()


def earlier_drafts(path: str) -> list[str]:
    """Return the paths of the drafts that earlier edits of a file have left."""
    stem, ending = _stem_and_ending(path)
    folder, name = os.path.split(stem)
    draft = re.compile(rf"{re.escape(name)}\.draft(?:-([0-9]+))?{re.escape(ending)}")
    try:
        found = filter(None, map(draft.fullmatch, os.listdir(folder or ".")))
    except OSError:
        return []
    return [os.path.join(folder, match[0]) for match in sorted(found, key=lambda match: int(match[1] or 1))]


def _stem_and_ending(path: str) -> tuple[str, str]:
    return os.path.splitext(os.path.realpath(path) if os.path.islink(path) else path)


def _create(path: str, data: bytes) -> str:
    """Write a new file that only the person may read; return its name. Leave nothing behind if that fails.

    A name whose backup exists is skipped, because an editor would overwrite that backup.
    """
    stem, ending = _stem_and_ending(path)
    number = 0
    while True:
        number += 1
        name = f"{stem}.draft{ending}" if number == 1 else f"{stem}.draft-{number}{ending}"
        if os.path.lexists(f"{name}~"):
            continue
        made = False
        try:
            with open(name, "xb", opener=lambda file, flags: os.open(file, flags, 0o600)) as stream:
                made = True
                stream.write(data)
        except FileExistsError:
            continue
        except OSError as error:
            if made:
                with suppress(OSError):
                    os.unlink(name)
            raise CannotContinue(f"cannot write {name}: {error.strerror}") from error
        return name
