"""The only module that runs Pandoc.

Pandoc reads a tree that names no file, and the styles; the user's own settings for it are ignored, and it has a minute.
Its output is checked, because any program may have that name.
"""

import json
import os
import re
import subprocess
import zlib
from importlib.util import find_spec
from io import BytesIO
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from policy_cli.diagnostics import CannotContinue
from policy_cli.programs import find_program
from policy_cli.text import one_line

SECONDS = 60
MEGABYTES = 512
"""The most memory that Pandoc may use for a source."""
OLDEST_TREE = [1, 21]
"""The first version of the tree whose tables have headers and cells (Pandoc 2.10)."""

HOW_TO_INSTALL = "install it from https://pandoc.org/installing.html, or with: pip install pypandoc-binary"
_NO_CREATOR = re.compile(rb"<dc:creator\s*(?:/>|></dc:creator>)")
_PROPERTIES = "docProps/core.xml"
_NEEDED = {"[Content_Types].xml", "word/document.xml"}
"""The parts without which a file is not a Word file."""


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
    said = _run([pandoc, "--from", "markdown", "--to", "json"], b"", None)
    try:
        version = json.loads(said)["pandoc-api-version"]
    except (ValueError, LookupError, TypeError, RecursionError):
        version = None
    if not isinstance(version, list) or not version or not all(isinstance(number, int) for number in version):
        raise CannotContinue(f"{pandoc} is not Pandoc", HOW_TO_INSTALL)
    if version < OLDEST_TREE:
        raise CannotContinue(f"the Pandoc at {pandoc} is too old: Word files need 2.10 or newer", HOW_TO_INSTALL)
    return version


def to_word(pandoc: str, tree: str, styles: bytes, author: str | None, language: str) -> bytes:
    """Return a tree as a Word file with the styles of the Word file `styles`; raise CannotContinue if that fails.

    The author and the language are in the properties of the file.
    """
    with TemporaryDirectory(prefix="policy-cli-") as folder:
        reference = os.path.join(folder, "styles.docx")
        with open(reference, "wb") as stream:
            stream.write(styles)
        call = [pandoc, "--from", "json", "--to", "docx", "--data-dir", folder, "--reference-doc", reference]
        made = _run([*call, "--output", "-"], tree.encode(), folder)
    parts = _parts(made)
    if not {part.filename for part, data in parts if data} >= _NEEDED:
        raise CannotContinue(f"{pandoc} did not write a Word file", HOW_TO_INSTALL)
    return _with_properties(parts, author or "", language)


def to_html(pandoc: str, data: bytes, form: str) -> bytes:
    """Return a text in a format that Pandoc reads as a web page; raise CannotContinue if that fails.

    Whatever the text asks for, no other file is read, and the memory is bounded.
    """
    with TemporaryDirectory(prefix="policy-cli-") as folder:
        call = [pandoc, "--from", form, "--to", "html", "--wrap", "none", "--sandbox", "--standalone"]
        call += ["--data-dir", folder, "--mathml", "+RTS", f"-M{MEGABYTES}M", "-RTS"]
        return _run(call, data, folder)


def _run(call: list[str], data: bytes, folder: str | None) -> bytes:
    try:
        done = subprocess.run(call, input=data, capture_output=True, cwd=folder, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise CannotContinue(f"Pandoc did not finish within {SECONDS} seconds") from None
    except OSError as error:
        raise CannotContinue(f"cannot run {call[0]}: {error.strerror}", HOW_TO_INSTALL) from error
    if done.returncode:
        said = one_line(done.stderr.decode(errors="replace")) or f"exit code {done.returncode}"
        raise CannotContinue(f"Pandoc failed: {said}")
    return done.stdout


def _parts(made: bytes) -> list[tuple[ZipInfo, bytes]]:
    """Return the parts of a Word file with their content, or none if it is damaged or something else."""
    try:
        with ZipFile(BytesIO(made)) as archive:
            return [(part, archive.read(part)) for part in archive.infolist()]
    except (BadZipFile, EOFError, OSError, RuntimeError, ValueError, zlib.error):
        return []


def _with_properties(parts: list[tuple[ZipInfo, bytes]], author: str, language: str) -> bytes:
    """Return a Word file with the author and language in its properties only.

    Pandoc would also print the name below the title, and put the language into all styles.
    """
    stream = BytesIO()
    said = f"<dc:creator>{escape(one_line(author))}</dc:creator><dc:language>{language}</dc:language>".encode()
    with ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for part, data in parts:
            is_properties = part.filename == _PROPERTIES
            new.writestr(part, said.join(_NO_CREATOR.split(data)) if is_properties else data)
    return stream.getvalue()
