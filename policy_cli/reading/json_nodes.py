"""JSON to nodes: what the parser of YAML cannot read, such as indentation with tabs, and only the records needed."""

import re
from json.decoder import JSONDecoder, scanstring  # type: ignore[attr-defined]
from typing import Any

from policy_cli.diagnostics import Diagnostic, Position
from policy_cli.frozen import frozen
from policy_cli.reading.decoding import REPLACEMENT
from policy_cli.reading.nodes import MAX_DEPTH, MAX_NODES, ErrorNode, Mapping, Node, Scalar, Sequence, is_null

CHARACTERS_A_NODE = 8
"""JSON may have one more separator for each so many characters; without spaces it has more than YAML."""
_SPACE = re.compile(r"[ \t\r\n]*")
_WORD = re.compile(r"[^\s,\]}]+")
# Numbers stay as they are written: Python refuses to convert those with more than 4,300 digits.
_DECODER = JSONDecoder(strict=False, parse_int=str, parse_float=str)


@frozen
class Mark:
    """Where a node begins, counted from 0, as the parser of YAML tells it."""

    line: int
    column: int
    index: int


def value_at(text: str, start: int) -> tuple[object, int]:
    """Return the value that begins at an index, and where it ends.

    Raise json.JSONDecodeError if it is not valid JSON, and RecursionError if it is nested too deep.
    """
    return _DECODER.raw_decode(text, start)


def after_space(text: str, start: int) -> int:
    """Return the index of the first character from `start` on that is not white space."""
    return _SPACE.match(text, start).end()  # type: ignore[union-attr]


def is_too_large(data: bytes) -> bool:
    """Return whether JSON has more keys and values than fit into memory."""
    return sum(map(data.count, (b",", b"[", b"{"))) > MAX_NODES + len(data) // CHARACTERS_A_NODE


def compose_json(text: str, start: int, line: int) -> tuple[Node, list[Diagnostic]]:
    """Return the nodes of a value of JSON, known to be valid, at an index, and what is wrong with it.

    That is a key that it has twice, or values nested too deep. `line` is its line, counted from 0; lines end in LF or
    CR LF.
    """
    composer = _Composer(text, start, line)
    return composer.node(), composer.diagnostics


class _Composer:
    def __init__(self, text: str, start: int, line: int) -> None:
        self.text, self.at, self.line = text, start, line
        self.line_start = text.rfind("\n", 0, start) + 1
        self.depth = 0
        self.diagnostics: list[Diagnostic] = []

    def report(self, code: str, message: str, mark: Any, hint: str, width: int = 1) -> None:
        position = Position(mark.line + 1, mark.column + 1)
        self.diagnostics.append(Diagnostic(code, message, position, hint, width))

    def mark(self) -> Mark:
        """Return where the next value or sign is, after white space, which alone contains line ends."""
        space = _SPACE.match(self.text, self.at)
        if space and space.end() > self.at:
            self.line += space[0].count("\n")
            self.line_start = max(self.line_start, self.text.rfind("\n", self.at, space.end()) + 1)
            self.at = space.end()
        return Mark(self.line, self.at - self.line_start, self.at)

    def node(self) -> Node:
        mark = self.mark()
        if self.depth > MAX_DEPTH:
            message = f"lists and mappings are nested more than {MAX_DEPTH} deep"
            self.report("too-deep", message, mark, "a source needs five levels")
            _, self.at = value_at(self.text, self.at)
            return ErrorNode(mark)
        match self.text[self.at]:
            case "{":
                return self.mapping(mark)
            case "[":
                return self.sequence(mark)
        return self.scalar(mark)

    def scalar(self, mark: Mark) -> Scalar:
        node = Scalar()
        node.mark, node.plain = mark, self.text[self.at] != '"'
        if node.plain:
            word = _WORD.match(self.text, self.at)
            node.value, self.at = word[0], word.end()  # type: ignore[index,union-attr]
        else:
            value, self.at = scanstring(self.text, self.at + 1, False)
            # Half of a pair of codes for one character is not text.
            node.value = re.sub("[\ud800-\udfff]", REPLACEMENT, value)
        return node

    def next_entry(self, closing: str) -> bool:
        """Go to the next entry of a list or mapping; return whether there is one."""
        self.mark()
        sign = self.text[self.at]
        self.at += sign in ("," + closing)
        return sign != closing

    def sequence(self, mark: Mark) -> Sequence:
        self.at += 1
        self.depth += 1
        sequence = Sequence(mark, True, [])
        while self.next_entry("]"):
            sequence.items.append(self.node())
        sequence.complete = True
        self.depth -= 1
        return sequence

    def mapping(self, mark: Mark) -> Mapping:
        self.at += 1
        self.depth += 1
        mapping = Mapping(mark, True, {})
        while self.next_entry("}"):
            key = self.scalar(self.mark())
            key.value = key.value.strip()
            self.mark()
            self.at += 1  # the colon
            value = self.node()
            value.key = key
            if is_null(value):
                continue  # other programs write this for no value
            if mapping.items.setdefault(key.value, value) is not value:
                first = mapping.items[key.value].key.position.line
                hint = f"the first is on line {first}: keep one of them"
                self.report("duplicate-key", f'the key "{key.value}" appears twice', key.mark, hint, len(key.value))
        mapping.complete = True
        self.depth -= 1
        return mapping
