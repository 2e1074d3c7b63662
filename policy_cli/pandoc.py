"""The only module that runs Pandoc.

Pandoc reads a tree that names no file, and the styles; the user's own settings for it are ignored. Its time is limited,
and its output is checked, because any program may have that name.
"""

import json
import os
import subprocess
import zlib
from importlib.util import find_spec
from io import BytesIO
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

from policy_cli.diagnostics import CannotContinue
from policy_cli.programs import find_program
from policy_cli.text import one_line

SECONDS = 60
SECONDS_FOR_SOURCE = 20
MEGABYTES = 512
"""The most memory that Pandoc may use for a source."""
OLDEST_TREE = [1, 21]
"""The first version of the tree whose tables have headers and cells (Pandoc 2.10)."""

HOW_TO_INSTALL = "install it from https://pandoc.org/installing.html, or with: pip install pypandoc-binary"
_NEEDED = {"[Content_Types].xml", "word/document.xml"}
"""The parts without which a file is not a Word file."""


class Refused(CannotContinue):
    """Pandoc ran, but did not take what it was given."""


def find(needed: str = "Word files need") -> str:
    """Return the path of Pandoc, on PATH or in the package pypandoc-binary; raise CannotContinue if there is none.

    `needed` begins the message that says what needs it.
    """
    # pypandoc cannot be asked for the path: it would run a Pandoc of the current folder to compare versions.
    extra = find_spec("pypandoc")
    inside = os.path.join(os.path.dirname(extra.origin), "files", "pandoc") if extra and extra.origin else None
    path = find_program("pandoc") or (inside and find_program(inside))
    if not path:
        raise CannotContinue(f"{needed} Pandoc, which is not installed", HOW_TO_INSTALL)
    return path


def tree_version(pandoc: str) -> list[int]:
    """Return the version of the trees that this Pandoc reads; raise CannotContinue if it is too old or not Pandoc."""
    said = _run([pandoc, "--from", "markdown", "--to", "json"], b"", None, SECONDS)
    try:
        version = json.loads(said)["pandoc-api-version"]
    except (ValueError, LookupError, TypeError, RecursionError):
        version = None
    if not isinstance(version, list) or not version or not all(isinstance(number, int) for number in version):
        raise CannotContinue(f"{pandoc} is not Pandoc", HOW_TO_INSTALL)
    if version < OLDEST_TREE:
        raise CannotContinue(f"the Pandoc at {pandoc} is too old: Word files need 2.10 or newer", HOW_TO_INSTALL)
    return version


def to_word(pandoc: str, tree: str, styles: bytes) -> bytes:
    """Return a tree as a Word file with the styles of the Word file `styles`; raise CannotContinue if that fails."""
    with TemporaryDirectory(prefix="policy-cli-") as folder:
        reference = os.path.join(folder, "styles.docx")
        with open(reference, "wb") as stream:
            stream.write(styles)
        call = [pandoc, "--from", "json", "--to", "docx", "--data-dir", folder, "--reference-doc", reference]
        made = _run([*call, "--output", "-"], tree.encode(), folder, SECONDS)
    if not _parts(made) >= _NEEDED:
        raise CannotContinue(f"{pandoc} did not write a Word file", HOW_TO_INSTALL)
    return made


def to_html(pandoc: str, data: bytes, form: str) -> bytes:
    """Return a text in a format that Pandoc reads as a web page; raise CannotContinue if that fails."""
    return _converted([pandoc, "--from", form, "--to", "html", "--wrap", "none", "--standalone", "--mathml"], data)


def to_csl(pandoc: str, data: bytes, form: str) -> bytes:
    """Return a file of sources in a format that Pandoc reads as CSL-JSON; raise CannotContinue if that fails.

    It is Refused if Pandoc does not know the format, or finds a fault in the file.
    """
    return _converted([pandoc, "--from", form, "--to", "csljson"], data)


def _converted(call: list[str], data: bytes) -> bytes:
    """Run Pandoc on a file of a stranger: it reads no other file, and its memory is bounded."""
    with TemporaryDirectory(prefix="policy-cli-") as folder:
        bounds = ["--sandbox", "--data-dir", folder, "+RTS", f"-M{MEGABYTES}M", "-RTS"]
        return _run([*call, *bounds], data, folder, SECONDS_FOR_SOURCE)


def _run(call: list[str], data: bytes, folder: str | None, seconds: int) -> bytes:
    try:
        done = subprocess.run(call, input=data, capture_output=True, cwd=folder, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise CannotContinue(f"Pandoc did not finish within {seconds} seconds") from None
    except OSError as error:
        raise CannotContinue(f"cannot run {call[0]}: {error.strerror}", HOW_TO_INSTALL) from error
    if done.returncode:
        said = one_line(done.stderr.decode(errors="replace")) or f"exit code {done.returncode}"
        raise Refused(f"Pandoc failed: {said}")
    return done.stdout


def _parts(made: bytes) -> set[str]:
    """Return the names of the parts of a Word file that hold something, or none if it is damaged or something else."""
    try:
        with ZipFile(BytesIO(made)) as archive:
            return {part.filename for part in archive.infolist() if archive.read(part)}
    except (BadZipFile, EOFError, OSError, RuntimeError, ValueError, zlib.error):
        return set()
