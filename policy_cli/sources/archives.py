"""The parts of a source that is a ZIP archive, such as a Word file: read in memory and by name, never unpacked."""

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from policy_cli.sources.content import unreadable

MAX_PARTS = 10_000
MAX_TOTAL = 256 * 1024 * 1024
"""The most bytes that all parts of an archive that are read may have when they are unpacked."""
MAX_RATIO = 30
"""The most times its size that an archive may unpack to, beyond `MAX_SMALL`."""
MAX_SMALL = 32 * 1024 * 1024

_ERRORS = (BadZipFile, EOFError, OSError, RuntimeError, ValueError, NotImplementedError, zlib.error)


class Archive:
    """The parts of an archive; raise Unreadable if it is damaged, encrypted or unpacks to far more than it should."""

    def __init__(self, data: bytes) -> None:
        self.left = min(MAX_TOTAL, MAX_SMALL + MAX_RATIO * len(data))
        try:
            self.file = ZipFile(BytesIO(data))
        except _ERRORS:
            raise unreadable("damaged", "the file is damaged", "save it again in the program it comes from") from None
        self.size = min(self.left, sum(part.file_size for part in self.file.infolist()))
        self.names = frozenset(self.file.namelist()[:MAX_PARTS])

    def part(self, name: str) -> bytes | None:
        """Return a part, or None if there is none of this name."""
        if name not in self.names:
            return None
        try:
            with self.file.open(name) as stream:
                data = stream.read(self.left + 1)
        except _ERRORS:
            raise unreadable(
                "damaged", f'the part "{name}" of the file is damaged or encrypted', "save it again without a password"
            ) from None
        self.left -= len(data)
        if self.left < 0:
            raise unreadable("too-large", "the file unpacks to far more than its size", "save its text as a text file")
        return data
