"""The only module that runs Typst, in a process of its own: its crash, or a template without an end, stops only that.

The process has the source and the fonts, and no other file: its folder is an empty one, and what would be fetched from
the network is asked of a port of this machine at which nothing answers.
"""

import os
import re
import subprocess
import sys
from base64 import b64decode
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unicodedata import category, name

from policy_cli.diagnostics import CannotContinue
from policy_cli.text import enumerated, one_line

SECONDS = 120
STANDARD = "PDF/UA-1"
PIXELS = 200
"""The pixels of a drawing for each inch."""
NAMED = 12
"""How many missing characters a warning names."""
OTHERWISE = "or write brief.html and print it from the browser"
HOW_TO_INSTALL = f"install it with: pip install typst, {OTHERWISE}"

_FAULTY = 3
_BEGINNINGS = {"pdf": b"%PDF-", "png": b"\x89PNG"}
_COMPILE = f"""
import sys
sys.path.append(sys.argv[1])
import typst
from base64 import b64encode
form, *standards = sys.argv[2:]
try:
    made, warnings = typst.compile_with_warnings(
        sys.stdin.buffer.read(), format=form, ppi={PIXELS}, root=".", package_path=".", package_cache_path=".",
        pdf_standards=standards,
    )
except typst.TypstError as error:
    sys.stderr.write(error.diagnostic)
    sys.exit({_FAULTY})
for warning in warnings:
    sys.stderr.write(warning.diagnostic)
pages = made if isinstance(made, list) else [made]
sys.stdout.buffer.write(b"\\n".join(map(b64encode, pages)))
"""
_NO_NETWORK = {
    **dict.fromkeys(("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"), "http://127.0.0.1:9"),
    **dict.fromkeys(("no_proxy", "NO_PROXY"), ""),
}
_MESSAGE = re.compile(r"^(error|warning): (.*)\n(?:\s*┌─ \S+:(\d+):\d+)?", re.MULTILINE)
_PACKAGE = re.compile(r"^(?:failed to download package|package not found) \(.*")
_NONCONFORMING = f"{STANDARD} error: "
_MISSING = re.compile(r'the text `"(.*)"` could not be displayed')
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")

_EAST_ASIAN = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "FULLWIDTH")


class Message(NamedTuple):
    """What Typst says about a line of the source, or about all of it in line 0."""

    words: str
    line: int


class Refused(CannotContinue):
    """Typst found errors in the source."""

    def __init__(self, errors: list[Message]) -> None:
        super().__init__(f"Typst failed: {errors[0].words}")
        self.errors = errors


class Pdf(NamedTuple):
    """A PDF, what Typst warns about, and why it does not conform to PDF/UA-1 if it does not."""

    data: bytes
    warnings: list[Message]
    flaw: str | None = None


def find() -> str:
    """Return the folder that has the package typst; raise CannotContinue if there is none."""
    found = find_spec("typst")
    if found is None or not found.origin:
        raise CannotContinue("PDF files need Typst, which is not installed", HOW_TO_INSTALL)
    return os.path.dirname(os.path.dirname(found.origin))


def to_pdf(library: str, source: str) -> Pdf:
    """Return Typst source as a PDF, which conforms to PDF/UA-1 if Typst can make it so.

    `library` is the folder that has the package. Raise Refused for faulty source, and CannotContinue if Typst fails.
    """
    try:
        return _pdf(_compiled(library, source, "pdf", "ua-1"))
    except Refused as refused:
        said = [error.words for error in refused.errors]
        if not all(words.startswith(_NONCONFORMING) for words in said):
            raise
    flaw = f"the PDF does not conform to {STANDARD}: {_reason(said)}"
    return _pdf(_compiled(library, source, "pdf"))._replace(flaw=flaw)


def to_drawings(library: str, source: str) -> list[bytes]:
    """Return each page of Typst source as a PNG file; raise CannotContinue if Typst fails."""
    pages, _ = _compiled(library, source, "png")
    return pages


def _pdf(compiled: tuple[list[bytes], list[Message]]) -> Pdf:
    (data,), warnings = compiled
    return Pdf(data, warnings)


def _compiled(library: str, source: str, form: str, *standards: str) -> tuple[list[bytes], list[Message]]:
    """Return Typst source in a form that conforms to the standards, and the warnings; raise Refused or CannotContinue.

    The pages of a PDF are one file, those of PNG are several.
    """
    call = [sys.executable, "-I", "-S", "-X", "utf8", "-c", _COMPILE, library, form, *standards]
    with TemporaryDirectory(prefix="policy-cli-") as folder:
        try:
            done = subprocess.run(
                call,
                input=source.encode(),
                capture_output=True,
                cwd=folder,
                env={**os.environ, **_NO_NETWORK},
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise CannotContinue(f"Typst did not finish within {SECONDS} seconds", OTHERWISE) from None
        except OSError as error:
            raise CannotContinue(f"cannot run {sys.executable}: {error.strerror}") from error
    said = done.stderr.decode(errors="replace")
    if done.returncode == _FAULTY:
        raise Refused(_messages("error", said))
    pages = _decoded_pages(done.stdout)
    if done.returncode or not all(page.startswith(_BEGINNINGS[form]) for page in pages):
        if "unknown pdf standard" in said or "unexpected keyword" in said:
            raise CannotContinue("the installed Typst is too old: PDF files need 0.15 or newer", HOW_TO_INSTALL)
        last = one_line((said.strip() or f"exit code {done.returncode}").splitlines()[-1])
        raise CannotContinue(f"Typst failed: {last}", OTHERWISE)
    return pages, _messages("warning", said)


def _decoded_pages(written: bytes) -> list[bytes]:
    try:
        return [b64decode(page, validate=True) for page in written.split(b"\n")]
    except ValueError:
        return [b""]


def _messages(kind: str, said: str) -> list[Message]:
    found = [
        (_PACKAGE.sub("cannot import a package", words), line)
        for it, words, line in _MESSAGE.findall(said)
        if it == kind
    ]
    return [Message(words, int(line or 0)) for words, line in found]


def _reason(messages: list[str]) -> str:
    """Return why a PDF was refused: which characters no font has and which fonts do, or else the first message."""
    matches = list(map(_MISSING.search, messages))
    missing = list(dict.fromkeys(character for match in matches if match for character in _decoded(match[1])))
    if not missing:
        return messages[0].removeprefix(_NONCONFORMING)
    named = enumerated([*map(_shown, missing)], NAMED)
    fonts = dict.fromkeys(_font_for(character) for character in missing)
    return f"no installed font has {named}; install {', '.join(fonts)} (https://fonts.google.com/noto)"


def _decoded(literal: str) -> str:
    """Return the text of one of Typst's string literals, without its quotation marks."""
    return _CODE.sub(lambda match: chr(int(match[1], 16)), literal).replace('\\"', '"').replace("\\\\", "\\")


def _shown(character: str) -> str:
    """Return a character, or its code if it cannot be seen."""
    seen = character.isprintable() and not character.isspace() and not category(character).startswith("M")
    return character if seen else f"U+{ord(character):04X}"


def _font_for(character: str) -> str:
    """Return the font of the Noto family that has a character."""
    words = name(character, "").split()
    if words and words[0] in _EAST_ASIAN:
        return "Noto Serif CJK"
    if category(character).startswith(("L", "M", "N")) and words:
        return f"Noto Sans {words[0].title()}"
    return "Noto Emoji" if ord(character) >= 0x1F000 else "Noto Sans Symbols 2"
