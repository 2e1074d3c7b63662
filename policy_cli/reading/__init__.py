"""Bytes to model: the only place that knows YAML. Nothing here raises for bad data."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from policy_cli.diagnostics import Diagnostic, Position
from policy_cli.model import Decision
from policy_cli.reading.consistency import contradictions
from policy_cli.reading.decoding import decode, split_lines
from policy_cli.reading.files import Source
from policy_cli.reading.loader import load
from policy_cli.reading.nodes import Mapping, Node, Scalar, compose
from policy_cli.shapes import entries

FORMAT_KEY = "policy-cli"
FORMAT = "1"

_HOW_TO_BEGIN = 'a decision file begins with the line "policy-cli: 1"; docs/format.md shows the rest'
_TOP_LEVEL_KEYS = [entry.key for entry in entries(Decision)]
_OWN_KEY_LINE = re.compile(r"^[\"']?(?:policy-cli|options)[\"']?\s*:", re.MULTILINE)


@dataclass(frozen=True)
class Reading:
    """What came of reading a file: the decision, or None when there are errors; and all that was found.

    `complete` is false where a fault hid the rest of the file, which may hold more.
    """

    source: Source
    text: str
    decision: Decision | None
    diagnostics: tuple[Diagnostic, ...]
    complete: bool = True

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the file, without their ends."""
        return split_lines(self.text)


def read(source: Source) -> Reading:
    """Read a decision file, whatever bytes it holds; the diagnostics come in the file's order."""
    text, diagnostics = decode(source.data)
    if not text or text.isspace():
        diagnostics = diagnostics or [_empty_file()]
        return Reading(source, text, None, tuple(diagnostics))
    composition = compose(text)
    stranger = _stranger(composition.root, composition.complete, text)
    if stranger is not None:
        return Reading(source, text, None, (stranger,))
    diagnostics += composition.diagnostics
    decision = None
    lines = split_lines(text)
    if composition.root is not None:
        decision, found = load(composition.root, composition.complete, lines)
        diagnostics += found
    if decision is not None:
        whole = not any(diagnostic.severity == "error" for diagnostic in diagnostics)
        diagnostics += contradictions(decision, whole)
    diagnostics = sorted((_clipped(diagnostic, lines) for diagnostic in diagnostics), key=lambda found: found.position)
    if any(diagnostic.severity == "error" for diagnostic in diagnostics):
        decision = None
    return Reading(source, text, decision, tuple(diagnostics), composition.complete)


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
        if not isinstance(version, Scalar) or not re.fullmatch(r"[2-9]|[1-9][0-9]{1,8}", version.value):
            return None
        message = f"the file has format {version.value[:20]}, and this policy-cli reads format {FORMAT}"
        return Diagnostic("unknown-format", message, version.position, "update policy-cli", len(version.value))
    own = sum(key in _TOP_LEVEL_KEYS for key in keys)
    if own >= 2 or (not complete and _OWN_KEY_LINE.search(text)):
        return None
    return Diagnostic("not-a-policy-file", "this is not a policy-cli file", Position(1, 1), _HOW_TO_BEGIN)
