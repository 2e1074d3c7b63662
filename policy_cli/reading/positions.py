"""Where in a file something is: line, column and width of a record, of a value in it, or of some of its characters."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from policy_cli.diagnostics import MAX_LISTED, Diagnostic, Position, Severity, Target
from policy_cli.reading.decoding import split_lines
from policy_cli.reading.nodes import Mapping, Node, Scalar, Sequence
from policy_cli.reading.yaml_nodes import compose

_WHITE = " \t\r\n"
_SPACE = re.compile(r"[ \t\r\n]*")
_REST_OF_LINE = re.compile(r"[^\r\n]*")
_FOLD = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")
_CONTINUATION = re.compile(r"(?:\\[\r\n][ \t\r\n]*)*")
_SPACE_AND_CONTINUATION = re.compile(r"(?:\\[\r\n]|[ \t\r\n])*")
MAX_LENGTH = 20_000
"""How many first characters of a text are located; a longer text is in the wrong place."""
_ESCAPE_LENGTHS = {"x": 4, "u": 6, "U": 10}


class Positions:
    """The positions of the parts of a decision in the text that it was read from.

    The text is parsed once more when the first position is needed, by `parse` if it is not a decision file: most files
    have no fault to show.
    """

    def __init__(self, text: str, parse: Callable[[], Node | None] | None = None) -> None:
        self.text = text
        self._parse = parse

    @cached_property
    def _root(self) -> Node | None:
        return self._parse() if self._parse else compose(self.text).root

    def of(self, target: Target) -> tuple[Position, int]:
        """Return where a target begins, and how many of its characters are on that line.

        For a list or mapping that is its key; for what the file does not have, the record or value it would be in.
        """
        found = _beginning_at(target.origin._replace(library=""), self._root)
        if found is None:
            return target.origin, 1
        shown, node = found
        for key in target.keys:
            inner = _inside(node, key)
            if inner is None:
                return span_in(self.text, shown)
            node = inner
            shown = _first_text(node) or shown
        if target.part == "key":
            return span_in(self.text, getattr(node, "key", shown))
        return span_in(self.text, shown, target.part)

    def line_of(self, target: Target) -> int:
        """Return the line on which a target begins."""
        return self.of(target)[0].line

    def located(self, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return diagnostics in the file's order, the listed ones with the position and width of their targets."""
        in_order = sorted(found, key=lambda one: one.position)
        counts: Counter[Severity] = Counter()
        for number, one in enumerate(in_order):
            counts[one.severity] += 1
            if one.target and counts[one.severity] <= MAX_LISTED:
                position, width = self.of(one.target)
                in_order[number] = replace(one, position=position, width=width, target=None)
        return tuple(sorted(in_order, key=lambda one: one.position))


def _beginning_at(origin: Position, root: Node | None) -> tuple[Scalar, Node] | None:
    """Return the text at this origin, and the record or place that begins with it.

    A record in a list, and the whole file, begins with its first key; any other record with the key of which it is the
    value.
    """
    node, is_entry = root, True
    while isinstance(node, Mapping | Sequence):
        if is_entry and isinstance(node, Mapping) and node.first_key and node.first_key.position == origin:
            return node.first_key, node
        is_entry = isinstance(node, Sequence)
        within = node.items if isinstance(node, Sequence) else list(node.items.values())
        number = bisect_right(within, origin, key=lambda child: (child if is_entry else child.key).position)
        if number == 0:
            return None
        node = within[number - 1]
        if not is_entry and node.key.position == origin:
            return node.key, node
    return (node, node) if isinstance(node, Scalar) and node.position == origin else None


def _inside(node: Node, key: str | int) -> Node | None:
    """Return the value of a key, or the entry of this number, counted from 1.

    A single text is its own first entry, and what is written instead of a record is the value of its shorthand.
    """
    if isinstance(node, Mapping):
        return node.items.get(str(key))
    if isinstance(key, str):
        return node
    entries = node.items if isinstance(node, Sequence) else [node]
    return entries[key - 1] if key <= len(entries) else None


def _first_text(node: Node) -> Scalar | None:
    """Return the text by which a node is shown: its own, its key, or the first key in it."""
    if isinstance(node, Scalar):
        return node
    return getattr(node, "key", None) or (node.first_key if isinstance(node, Mapping) else None)


def span_in(text: str, node: Scalar, part: tuple[int, int] | None = None) -> tuple[Position, int]:
    """Return where characters of the text of a node begin in a file, and how many of them are on that line.

    Without a part that is the whole text, without white space at its ends.
    """
    value = node.value
    first, last = part or (len(value) - len(value.lstrip()), len(value.rstrip()))
    first, last = min(first, MAX_LENGTH, max(0, len(value) - 1)), min(max(first + 1, last), MAX_LENGTH)
    spans = list(_written(text, node, last))[first:last]
    start = spans[0][0] if spans else node.mark.index
    *above, before = split_lines(text[node.mark.index : start])
    column = len(before) + 1 + (0 if above else node.mark.column)
    written = split_lines(text[start : spans[-1][1]])[0].rstrip() if spans else ""
    return Position(node.mark.line + 1 + len(above), column), max(1, len(written))


def _written(text: str, node: Scalar, count: int) -> Iterator[tuple[int, int]]:
    """Yield the start and end in the file of each of the first characters of a node's text.

    At the end of a line the parser folds white space, or leaves it out. Other characters are written as they are, in
    quotes perhaps with a backslash or a second quotation mark.
    """
    at = node.mark.index
    style = "" if node.plain else text[at]
    is_block = style in ("|", ">")
    at = _end(_REST_OF_LINE, text, at) if is_block else at + len(style)
    folded = 0  # how many more characters are white space that was folded already
    for sign in node.value[:count]:
        length = 0
        if folded:
            folded -= 1
        elif sign in _WHITE:
            at = _end(_CONTINUATION, text, at) if style == '"' else at
            fold = None if is_block else _FOLD.match(text, at)
            if fold:
                folded = max(1, len(split_lines(fold[0])) - 2) - 1
                length = len(fold[0])
            elif text[at : at + 1] not in ("\r", "\n"):
                length = _length(text, at, style)
        else:
            at = _end(_SPACE_AND_CONTINUATION if style == '"' else _SPACE, text, at)
            length = _length(text, at, style)
        yield at, at + length
        at += length


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Return the end of the match at an index, or the index if nothing matches there."""
    match = pattern.match(text, at)
    return match.end() if match else at


def _length(text: str, at: int, style: str) -> int:
    """Return how many characters of the file write the character at an index."""
    if style == "'" and text[at : at + 1] == "'":
        return 2
    if style == '"' and text[at : at + 1] == "\\":
        return _ESCAPE_LENGTHS.get(text[at + 1 : at + 2], 2)
    return 1
