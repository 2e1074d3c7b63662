"""Bytes to model: reading as a whole, and what is wrong with a file. Nothing here raises for bad data."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from policy_cli.diagnostics import Diagnostic, Position
from policy_cli.frozen import frozen
from policy_cli.model import Decision
from policy_cli.reading.consistency import contradictions
from policy_cli.reading.decoding import decode, split_lines
from policy_cli.reading.files import Source
from policy_cli.reading.loader import load
from policy_cli.reading.nodes import Mapping, Node, Scalar, compose
from policy_cli.shapes import entries

if TYPE_CHECKING:
    from policy_cli.reading.positions import Positions

FORMAT_KEY = "policy-cli"
FORMAT = "1"

WARNINGS = {
    "lost-text": """Text is lost to a comment, because a ` #` appears in the middle of a line.

    YAML ignores the rest of a line after a space and a number sign. If no space follows the sign, it was probably meant
    as text: “the tag #phones”, “issue #4”.""",
    "control-character": """A code in double quotes means a control character.

    In double quotes a backslash begins a code, so “C:\\bin” contains no “b”. Control characters are never shown: a sign
    or a code replaces them. A control character that is not written as a code is an error.""",
    "reordering-character": """An invisible character reorders the text around it.

    It can make a line look different on the screen from what the file says. Such characters are never shown: a code
    replaces them.""",
}
"""The warnings of reading, by code: a sentence that says what is wrong, then why it matters."""

_HOW_TO_BEGIN = 'a decision file begins with the line "policy-cli: 1"; `policy-cli init` starts one'
_TOP_LEVEL_KEYS = [entry.key for entry in entries(Decision)]
_OWN_KEY_LINE = r"(?m)^[\"']?(?:policy-cli|options)[\"']?\s*:"


@frozen
class ReadResult:
    """A file that was read: the decision, or None if there are errors; and all diagnostics.

    `complete` is false if a fault hid the rest of the file, which may contain more.
    """

    source: Source
    text: str
    decision: Decision | None
    diagnostics: tuple[Diagnostic, ...]
    complete: bool = True

    @property
    def lines(self) -> list[str]:
        """The lines of the file, without their ends."""
        return split_lines(self.text)

    @property
    def positions(self) -> "Positions":
        """The positions of everything in the file."""
        from policy_cli.reading.positions import Positions

        return Positions(self.text)

    def located(self, found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return diagnostics with the position and width of their targets, in the file's order."""
        return self.positions.located(found) if found else ()


def read(source: Source) -> ReadResult:
    """Read a decision file, whatever its bytes; the diagnostics come in the file's order."""
    text, forbidden = decode(source.data)
    if not text or text.isspace():
        return ReadResult(source, text, None, tuple(forbidden or [_empty_file()]))
    parsed = compose(text)
    foreign = _foreign_file(parsed.root, parsed.complete, text)
    if foreign is not None:
        return ReadResult(source, text, None, (foreign,))
    found = [*forbidden, *parsed.diagnostics]
    decision = None
    if parsed.root is not None:
        decision, diagnostics = load(parsed.root, parsed.complete, text)
        found.extend(diagnostics)
    if decision is not None:
        found.extend(contradictions(decision, whole=not _has_errors(found)))
    if _has_errors(found):
        decision = None
    reading = ReadResult(source, text, decision, (), parsed.complete)
    located = reading.located(found)
    lines = reading.lines if located else []
    return replace(reading, diagnostics=tuple(_clipped(diagnostic, lines) for diagnostic in located))


def _has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)


def _clipped(diagnostic: Diagnostic, lines: list[str]) -> Diagnostic:
    """Return a diagnostic with its width cut at the end of its line: a text may continue on the next."""
    line, column = diagnostic.position
    room = len(lines[line - 1]) - column + 1 if line <= len(lines) else 1
    width = max(1, min(diagnostic.width, room))
    return diagnostic if diagnostic.width == width else replace(diagnostic, width=width)


def _empty_file() -> Diagnostic:
    return Diagnostic("empty-file", "the file is empty", Position(1, 1), _HOW_TO_BEGIN)


def _foreign_file(root: Node | None, complete: bool, text: str) -> Diagnostic | None:
    """Return the only diagnostic of a file that was never meant as a decision file of this format, or None."""
    if root is None and complete:
        return _empty_file()
    items = root.items if isinstance(root, Mapping) else {}
    if FORMAT_KEY in items:
        version = items[FORMAT_KEY]
        if not isinstance(version, Scalar) or not re.fullmatch(r"[2-9]|[1-9][0-9]{1,8}", version.value):
            return None
        message = f"the file has format {version.value}, but this policy-cli reads format {FORMAT}"
        return Diagnostic("unknown-format", message, version.position, "update policy-cli", len(version.value))
    own = sum(key in items for key in _TOP_LEVEL_KEYS)
    if own >= 2 or (not complete and re.search(_OWN_KEY_LINE, text)):
        return None
    return Diagnostic("not-a-policy-file", "this is not a policy-cli file", Position(1, 1), _HOW_TO_BEGIN)
