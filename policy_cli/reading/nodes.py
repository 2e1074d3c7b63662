"""Text to nodes: one pass over the parser's events that keeps what a person needs to find a fault again.

The parser is driven event by event, so that aliases, tags and duplicate keys are caught where they stand, nothing is
ever expanded or constructed, and depth and size are bounded whatever the file holds.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingStartEvent,
    ScalarEvent,
)

from policy_cli.diagnostics import Diagnostic, Diagnostics, Position
from policy_cli.reading.decoding import UNWELCOME, reordering, split_lines
from policy_cli.reading.syntax import explain
from policy_cli.text import REORDERING

# The C parser is several times faster; an installation of PyYAML without it has the same events.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_DEPTH = 64
"""How deep a file may nest; the format itself needs eight levels."""
MAX_NODES = 50_000
"""How many keys, values, lists and mappings any file may hold."""
CHARACTERS_A_NODE = 10
"""For how many characters it may hold one more: each takes memory, and files that say something have fewer."""

# A number sign with a space before and none after it is more often text than a comment.
_LOST_TEXT = re.compile(r"(?<=[ \t])#(?=[^\s#])")


class Scalar:
    """A piece of text; `plain` when it stands without quotes."""

    __slots__ = ("plain", "position", "value")

    def __init__(self, value: str, position: Position, plain: bool) -> None:
        self.value = value
        self.position = position
        self.plain = plain


class Sequence:
    """A list; `flow` when written in brackets, `complete` unless the text broke off inside."""

    __slots__ = ("complete", "flow", "items", "position")

    def __init__(self, position: Position, flow: bool) -> None:
        self.items: list[Node] = []
        self.position = position
        self.flow = flow
        self.complete = False


class Mapping:
    """A mapping; `complete` unless the text broke off inside. Of equal keys it keeps the first."""

    __slots__ = ("complete", "flow", "items", "keys", "pending", "position")

    def __init__(self, position: Position, flow: bool) -> None:
        self.items: dict[str, Node] = {}
        self.keys: dict[str, Scalar] = {}
        self.position = position
        self.flow = flow
        self.complete = False
        self.pending: Node | None = None
        """While the mapping is read: the key whose value is due; a `Faulty` one has its value dropped."""


class Faulty:
    """Stands for something that has been reported already."""

    __slots__ = ("position",)

    def __init__(self, position: Position) -> None:
        self.position = position


Node = Scalar | Sequence | Mapping | Faulty

_NULLS = {"~", "null", "Null", "NULL"}


def is_null(node: Node) -> bool:
    """Return whether nothing stands where a value is due, or one of the words that mean nothing."""
    return type(node) is Scalar and (not node.value.strip() or (node.plain and node.value in _NULLS))


@dataclass(slots=True)
class Composition:
    """The nodes of a text as far as it could be read, and what was found on the way."""

    root: Node | None = None
    complete: bool = False
    diagnostics: Diagnostics = field(default_factory=Diagnostics)


def compose(text: str) -> Composition:
    """Return the nodes of a text. Never raises for bad text: what came before the first syntax error is kept."""
    composer = _Composer(text)
    try:
        composer.run()
    except yaml.MarkedYAMLError as error:
        composer.break_off(error)
    return composer.result


class _Composer:
    """Builds nodes from events; the stack holds the lists and mappings that are open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.result = Composition()
        self.stack: list[Sequence | Mapping] = []
        self.possibly_lost = _possibly_lost(text)
        self.last = Scalar("", Position(1, 1), plain=True)

    def run(self) -> None:
        """Read the first document; stop at what makes reading on pointless."""
        documents = nodes = 0
        most = MAX_NODES + len(self.text) // CHARACTERS_A_NODE
        for event in yaml.parse(self.text, Loader=LOADER):
            mark: Any = event.start_mark
            position = Position(mark.line + 1, mark.column + 1)
            if isinstance(event, ScalarEvent):
                nodes += 1
                plain = not event.style
                if plain and self.possibly_lost:
                    self.look_for_lost_text(event.end_mark)
                if event.style == '"':
                    self.look_for_codes(event, position)
                self.last = Scalar(event.value, position, plain)
                self.add(self.last if self.is_bare(event, position) else Faulty(position))
            elif isinstance(event, CollectionStartEvent):
                nodes += 1
                self.is_bare(event, position)
                self.open(
                    (Mapping if isinstance(event, MappingStartEvent) else Sequence)(position, bool(event.flow_style))
                )
                if len(self.stack) > MAX_DEPTH:
                    message = f"lists and mappings are nested more than {MAX_DEPTH} deep"
                    self.report("too-deep", message, position, "a decision file needs eight levels")
                    return
            elif isinstance(event, CollectionEndEvent):
                self.stack.pop().complete = True
            elif isinstance(event, AliasEvent):
                name = f"*{event.anchor}"
                hint = "write the text out again; if it begins with a star, put it in quotes"
                self.report("alias", f'"{name}" is an alias', position, hint, len(name))
                self.add(Faulty(position))
            elif isinstance(event, DocumentStartEvent):
                documents += 1
                if documents == 2:
                    hint = 'delete the "---" and all below it, or move that to a file of its own'
                    self.report("second-document", "a second document begins here", position, hint, 3)
                    break
            if nodes > most:
                message = f"the file has more than {most:,} keys and values"
                self.report("too-large", message, position, "split it into several decisions")
                return
        self.result.complete = True

    def break_off(self, error: yaml.MarkedYAMLError) -> None:
        """Report a syntax error, unless what it stumbles over has been reported; drop the text that led to it."""
        fault = explain(error, self.text, None if self.last.plain else self.last.position)
        reported = {
            found.position.line for found in self.result.diagnostics if found.code in ("alias", "anchor", "tag")
        }
        if fault.position.line not in reported:
            self.result.diagnostics.append(fault)
        parent = self.stack[-1] if self.stack else None
        if isinstance(parent, Sequence) and parent.items[-1:] == [self.last]:
            parent.items[-1] = Faulty(self.last.position)
        elif isinstance(parent, Mapping) and parent.items and next(reversed(parent.items.values())) is self.last:
            parent.items[next(reversed(parent.items))] = Faulty(self.last.position)

    def open(self, node: Sequence | Mapping) -> None:
        """Add a list or mapping, to which all that follows belongs until it ends."""
        self.add(node)
        self.stack.append(node)

    def add(self, node: Node) -> None:
        """Put a node where it belongs in the innermost open list or mapping."""
        if not self.stack:
            self.result.root = node
            return
        parent = self.stack[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif parent.pending is None:
            parent.pending = self.key(parent, node)
        else:
            if isinstance(parent.pending, Scalar) and not self.is_stray(parent, parent.pending, node):
                parent.items[parent.pending.value] = node
            parent.pending = None

    def is_stray(self, parent: Mapping, key: Scalar, value: Node) -> bool:
        """Report the rest of a text that a comma in braces has cut off; return whether it is one."""
        line, column = key.position
        has_no_colon = value.position == (line, column + len(key.value))
        if not (parent.flow and key.plain and has_no_colon and is_null(value)):
            return False
        del parent.keys[key.value]
        hint = "put the whole text in double quotes, or write the record on lines of its own"
        self.report(
            "stray-comma", "in braces a comma ends a value, so this stands alone", key.position, hint, len(key.value)
        )
        return True

    def key(self, parent: Mapping, node: Node) -> Node:
        """Return the key under which the next node belongs, or a `Faulty` one."""
        if isinstance(node, Scalar):
            # In quotes a key could have spaces at its ends, and so differ from another in nothing that can be seen.
            node.value = node.value.strip()
            first = parent.keys.setdefault(node.value, node)
            if first is node:
                return node
            message = f'the key "{node.value}" stands here twice'
            dash = len(self.stack) > 1 and isinstance(self.stack[-2], Sequence)
            other = ', or begin a new entry with "- "' if dash else ""
            hint = f"the first is in line {first.position.line}: keep one of them{other}"
            self.report("duplicate-key", message, node.position, hint, len(node.value))
        elif not isinstance(node, Faulty):
            self.report("wrong-type", "a key must be a word or a line of text", node.position, "write `key: value`")
        return Faulty(node.position)

    def is_bare(self, event: ScalarEvent | CollectionStartEvent, position: Position) -> bool:
        """Report an anchor or a tag; return whether there was none."""
        if event.anchor is not None:
            name = f"&{event.anchor}"
            hint = "delete it; if the text begins with an ampersand, put it in quotes"
            self.report("anchor", f'"{name}" is an anchor', position, hint, len(name))
            return False
        if event.tag is not None:
            hint = "delete it; if the text begins with an exclamation mark, put it in quotes"
            self.report("tag", "a tag (a word after an exclamation mark) stands here", position, hint)
            return False
        return True

    def look_for_codes(self, event: ScalarEvent, position: Position) -> None:
        """Warn of characters that stand in a text by their codes, and that text would be warned of or refused with."""
        found = UNWELCOME.search(event.value)
        if found is not None:
            message = f"a code in this text stands for a control character (U+{ord(found[0][0]):04X})"
            hint = r"write \\ for a backslash, or use single quotes"
            self.result.diagnostics.append(Diagnostic("control-character", message, position, hint, 1, "warning"))
        found = REORDERING.search(event.value)
        start: Any = event.start_mark
        end: Any = event.end_mark
        # One that stands there as it is has been found already, at its own place.
        if found is not None and found[0] not in self.text[start.index : end.index]:
            self.result.diagnostics.append(reordering(found[0], position))

    def look_for_lost_text(self, end: Any) -> None:
        """Warn when the rest of the line on which a text ends is a comment that looks like its own last words."""
        line, column = self.possibly_lost.get(end.line + 1, ("", -1))
        if end.column < column and line[end.column : column].strip() == "":
            lost = line[column:].rstrip()
            self.result.diagnostics.append(
                Diagnostic(
                    "lost-text",
                    "the rest of this line is a comment and is not read",
                    Position(end.line + 1, column + 1),
                    "put the whole text in quotes; if a comment is meant, leave a space after the #",
                    len(lost),
                    "warning",
                )
            )

    def report(self, code: str, message: str, position: Position, hint: str, width: int = 1) -> None:
        """Add an error."""
        self.result.diagnostics.append(Diagnostic(code, message, position, hint, width))


def _possibly_lost(text: str) -> dict[int, tuple[str, int]]:
    """Return the lines in which a comment may be text that was meant to be read, by number, and where it begins."""
    if _LOST_TEXT.search(text) is None:
        return {}
    lines = ((number, line, _LOST_TEXT.search(line)) for number, line in enumerate(split_lines(text), 1))
    return {number: (line, match.start()) for number, line, match in lines if match is not None}
