"""Bytes to model: reading as a whole, and what is wrong with a file. Nothing here raises for bad data."""

import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AbstractMapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, NamedTuple

from policy_cli.diagnostics import Diagnostic, Position, Target
from policy_cli.frozen import frozen
from policy_cli.model import Decision, Reference
from policy_cli.reading.consistency import contradictions
from policy_cli.reading.decoding import MAX_BYTES, REPLACEMENT, decode, split_lines
from policy_cli.reading.files import InputFile
from policy_cli.reading.loader import Loader, load
from policy_cli.reading.nodes import Mapping, Node, Scalar
from policy_cli.reading.yaml_nodes import compose
from policy_cli.shapes import entries

if TYPE_CHECKING:
    from policy_cli.reading.libraries import Library
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


class FileDiagnostics(NamedTuple):
    """The diagnostics of a decision file or a library, the lines of the file, and whether all of it was read."""

    file: str
    lines: list[str]
    diagnostics: Sequence[Diagnostic]
    complete: bool = True
    is_library: bool = False


@frozen
class ReadResult:
    """A file that was read: the decision, or None if there are errors; and all diagnostics.

    `complete` is false if a fault hid the rest of the file, which may contain more.
    """

    source: InputFile
    text: str
    decision: Decision | None
    diagnostics: tuple[Diagnostic, ...]
    complete: bool = True
    libraries: "AbstractMapping[str, Library]" = field(default_factory=dict, repr=False)
    """The libraries that the file names, by their names."""
    root: Node | None = field(default=None, repr=False, compare=False)
    """The nodes of the file, if they were kept and it has no errors."""

    @property
    def lines(self) -> list[str]:
        """The lines of the file, without their ends."""
        return split_lines(self.text)

    @property
    def positions(self) -> "Positions":
        """The positions of everything in the file, which is parsed for them unless its nodes were kept."""
        from policy_cli.reading.positions import Positions

        return Positions(self.text, (lambda: self.root) if self.root else None)

    def located(self, found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return diagnostics with the position and width of their targets: those of the file first, in its order."""
        own = [one for one in found if not one.position.library]
        located = [*self.positions.located(own)] if own else []
        for name, library in self.libraries.items():
            located += library.located([one for one in found if one.position.library == name])
        return tuple(located)

    def line_of(self, target: Target) -> int:
        """Return the line on which a target begins, in the file or in one of its libraries."""
        library = self.libraries.get(target.origin.library)
        return (library or self).positions.line_of(target)

    def by_file(self, found: Sequence[Diagnostic]) -> list[FileDiagnostics]:
        """Return the diagnostics of the file, and of each library that has some."""
        own = [one for one in found if not one.position.library]
        files = [FileDiagnostics(self.source.name, self.lines if own else [], own, self.complete)]
        for name, library in self.libraries.items():
            in_it = [one for one in found if one.position.library == name]
            files += [FileDiagnostics(name, library.lines, in_it, is_library=True)] if in_it else []
        return files


def read(source: InputFile, keeps_nodes: bool = False) -> ReadResult:
    """Read a decision file, whatever its bytes; the diagnostics come in the file's order.

    With `keeps_nodes`, the file is not parsed once more for positions; a large file then takes more memory.
    """
    text, forbidden = decode(source.data)
    if not text or text.isspace():
        return ReadResult(source, text, None, tuple(forbidden or [_empty_file()]))
    parsed = compose(text)
    foreign = _foreign_file(parsed.root, parsed.complete, text)
    if foreign is not None:
        return ReadResult(source, text, None, (foreign,))
    found = [*forbidden, *parsed.diagnostics]
    libraries: dict[str, Library] = {}

    def read_libraries(named: list[Scalar], loader: Loader) -> list[Reference]:
        from policy_cli.reading import libraries as reader

        return reader.read_libraries(source, named, loader, libraries)

    decision, criteria = None, _lines_of_criteria(parsed.root)
    if parsed.root is not None:
        decision, diagnostics = load(parsed.root, parsed.complete, text, read_libraries, keeps_nodes)
        found = _with_lost_texts([*found, *diagnostics])
    if decision is not None:
        faulty = {one.position.line for one in found if one.severity == "error" and not one.position.library}
        has_criteria = parsed.complete and not any(line in criteria for line in faulty)
        found.extend(contradictions(decision, not _has_errors(found), has_criteria, faulty))
    if _has_errors(found):
        decision = None
    reading = ReadResult(source, text, decision, (), parsed.complete, libraries, parsed.root if keeps_nodes else None)
    files = reading.by_file(_apart_from_bytes(reading.located(found), forbidden, text))
    clipped = tuple(_clipped(one, file.lines) for file in files for one in file.diagnostics)
    return replace(reading, diagnostics=clipped, root=reading.root if decision else None)


def _lines_of_criteria(root: Node | None) -> range:
    """Return the lines of the criteria, up to the next key of the decision; all lines if they are not found."""
    lines = [node.key.position.line for node in root.items.values()] if isinstance(root, Mapping) else []
    node = root.items.get("criteria") if isinstance(root, Mapping) else None
    if node is None:
        return range(MAX_BYTES)
    first = node.key.position.line
    return range(first, min((line for line in lines if line > first), default=MAX_BYTES))


def _with_lost_texts(found: list[Diagnostic]) -> list[Diagnostic]:
    """Return diagnostics in which one says that a value is empty because its text is a comment, not two."""
    lost = {one.position.line: one for one in found if one.code == "lost-text" and not one.position.library}
    empty = {one.position.line: one for one in found if one.code == "empty-value" and not one.position.library}
    for line in lost.keys() & empty.keys():
        message = f"{empty[line].message}: the rest of its line is a comment"
        found[found.index(empty[line])] = replace(empty[line], message=message, hint="put the text in double quotes")
        found.remove(lost[line])
    return found


def _apart_from_bytes(found: Sequence[Diagnostic], forbidden: Sequence[Diagnostic], text: str) -> Sequence[Diagnostic]:
    """Return diagnostics without those of lines in which bytes are not UTF-8: their text is not what was written."""
    if all(one.code != "not-utf-8" for one in forbidden):
        return found
    unclear = {number for number, line in enumerate(split_lines(text), 1) if REPLACEMENT in line}
    return [one for one in found if one in forbidden or one.position.library or one.position.line not in unclear]


def _has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)


def _clipped(diagnostic: Diagnostic, lines: list[str]) -> Diagnostic:
    """Return a diagnostic with its width cut at the end of its line: a text may continue on the next."""
    line, column = diagnostic.position[:2]
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
