"""Pandoc, where there is one: the only place that runs it.

It reads nothing but what it is handed: a tree in which nothing names a file, and the styles. What a user has set up for
Pandoc is left aside, and it gets a minute.
"""

import json
import os
import re
import subprocess
from importlib.util import find_spec
from io import BytesIO
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from policy_cli.diagnostics import CannotContinue
from policy_cli.programs import find_program
from policy_cli.text import one_line

SECONDS = 60
OLDEST_TREE = [1, 21]
"""The first version of the tree whose tables have headers and cells; it came with Pandoc 2.10."""

HOW_TO_INSTALL = "install it from https://pandoc.org/installing.html, or with: pip install 'policy-cli[word]'"
_NO_CREATOR = re.compile(r"<dc:creator\s*(?:/>|></dc:creator>)")
_PROPERTIES = "docProps/core.xml"


def find() -> str:
    """Return the path of Pandoc: the one on PATH, or the one of the extra `word`; raise CannotContinue for none."""
    # The extra is not asked itself where its Pandoc is: it runs one in the current folder to see whether it is better.
    extra = find_spec("pypandoc")
    inside = os.path.join(os.path.dirname(extra.origin), "files", "pandoc") if extra and extra.origin else None
    path = find_program("pandoc") or (inside and find_program(inside))
    if not path:
        raise CannotContinue("Word files are made by Pandoc, which is not there", HOW_TO_INSTALL)
    return path


def tree_version(pandoc: str) -> list[int]:
    """Return the version of the trees that this Pandoc reads; raise CannotContinue for one that is too old."""
    empty = json.loads(_run([pandoc, "--from", "markdown", "--to", "json"], b"", None))
    version: list[int] = empty["pandoc-api-version"]
    if version < OLDEST_TREE:
        raise CannotContinue(f"the Pandoc at {pandoc} is too old: Word files need 2.10 or newer", HOW_TO_INSTALL)
    return version


def to_word(pandoc: str, tree: str, styles: bytes, author: str | None) -> bytes:
    """Return a tree as a Word file that has the styles of another one."""
    with TemporaryDirectory(prefix="policy-cli-") as folder:
        reference = os.path.join(folder, "styles.docx")
        with open(reference, "wb") as stream:
            stream.write(styles)
        call = [pandoc, "--from", "json", "--to", "docx", "--data-dir", folder, "--reference-doc", reference]
        made = _run([*call, "--output", "-"], tree.encode(), folder)
    return _with_author(made, author) if author else made


def _run(call: list[str], data: bytes, folder: str | None) -> bytes:
    """Return what Pandoc makes of some data."""
    try:
        done = subprocess.run(call, input=data, capture_output=True, cwd=folder, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise CannotContinue(f"Pandoc did not finish within {SECONDS} seconds") from None
    except OSError as error:
        raise CannotContinue(f"cannot run {call[0]}: {error.strerror}", HOW_TO_INSTALL) from error
    if done.returncode:
        said = one_line(done.stderr.decode(errors="replace")) or f"it ended with {done.returncode}"
        raise CannotContinue(f"Pandoc could not make the file: {said}")
    return done.stdout


def _with_author(made: bytes, author: str) -> bytes:
    """Return a Word file whose properties name its author, whom Pandoc would also print below the title."""
    stream = BytesIO()
    creator = f"<dc:creator>{escape(one_line(author))}</dc:creator>"
    with ZipFile(BytesIO(made)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == _PROPERTIES:
                data = creator.join(_NO_CREATOR.split(data.decode())).encode()
            new.writestr(part, data)
    return stream.getvalue()
