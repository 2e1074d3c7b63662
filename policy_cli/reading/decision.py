"""Bytes to model: the only place that knows YAML. Nothing here raises for bad data."""

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
    "lost-text": """Text is lost to a comment, because a ` #` stands in the middle of a line.

    YAML reads nothing of a line after a space and a number sign. No space after the sign means that it was probably
    meant as text: “the tag #phones”, “issue #4”.""",
    "control-character": """A code in double quotes stands for a control character.

    In double quotes a backslash begins a code, so that “C:\\bin” holds no “b”. No control character is ever shown: a
    sign or its code stands in its place. One that stands in the file as it is, is an error.""",
    "reordering-character": """An invisible character reorders the text around it.

    It can make a line say on the screen what it does not say in the file. No such character is ever shown: its code
    stands in its place.""",
}
"""What reading warns of, by code: a sentence that says what, then why."""

_HOW_TO_BEGIN = 'a decision file begins with the line "policy-cli: 1"; `policy-cli init` starts one'
_TOP_LEVEL_KEYS = [entry.key for entry in entries(Decision)]
_OWN_KEY_LINE = r"(?m)^[\"']?(?:policy-cli|options)[\"']?\s*:"


@frozen
class ReadResult:
    """What came of reading a file: the decision, or None when there are errors; and all that was found.

    `complete` is false where a fault hid the rest of the file, which may hold more.
    """

    source: Source
    text: str
    decision: Decision | None
    diagnostics: tuple[Diagnostic, ...]
    complete: bool = True

    @property
    def lines(self) -> list[str]:
        """The lines of the file, without their ends; made when they are asked for."""
        return split_lines(self.text)

    @property
    def positions(self) -> "Positions":
        """Where in the file everything is; made when it is asked for."""
        from policy_cli.reading.positions import Positions

        return Positions(self.text)

    def located(self, found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return diagnostics with the position and width of their targets, in the file's order."""
        return self.positions.located(found) if found else ()


def read(source: Source) -> ReadResult:
    """Read a decision file, whatever bytes it holds; the diagnostics come in the file's order."""
    text, unwelcome = decode(source.data)
    if not text or text.isspace():
        return ReadResult(source, text, None, tuple(unwelcome or [_empty_file()]))
    parsed = compose(text)
    stranger = _stranger(parsed.root, parsed.complete, text)
    if stranger is not None:
        return ReadResult(source, text, None, (stranger,))
    found = [*unwelcome, *parsed.diagnostics]
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
    """Return a diagnostic whose width ends with its line: a text may go on in the next."""
    line, column = diagnostic.position
    room = len(lines[line - 1]) - column + 1 if line <= len(lines) else 1
    width = max(1, min(diagnostic.width, room))
    return diagnostic if diagnostic.width == width else replace(diagnostic, width=width)


def _empty_file() -> Diagnostic:
    return Diagnostic("empty-file", "the file holds nothing to read", Position(1, 1), _HOW_TO_BEGIN)


def _stranger(root: Node | None, complete: bool, text: str) -> Diagnostic | None:
    """Return the one thing to say of a file that was never meant as a decision file of this format, or None."""
    if root is None and complete:
        return _empty_file()
    keys = list(root.items) if isinstance(root, Mapping) else []
    if isinstance(root, Mapping) and FORMAT_KEY in keys:
        version = root.items[FORMAT_KEY]
        if not isinstance(version, Scalar) or version.value == FORMAT:
            return None
        if not re.fullmatch(r"[2-9]|[1-9][0-9]{1,8}", version.value):
            return None
        message = f"the file has format {version.value[:20]}, and this policy-cli reads format {FORMAT}"
        return Diagnostic("unknown-format", message, version.position, "update policy-cli", len(version.value))
    own = sum(key in _TOP_LEVEL_KEYS for key in keys)
    if own >= 2 or (not complete and re.search(_OWN_KEY_LINE, text)):
        return None
    return Diagnostic("not-a-policy-file", "this is not a policy-cli file", Position(1, 1), _HOW_TO_BEGIN)
