"""YAML to nodes: one pass over the parser's events that keeps the positions of everything.

The parser is driven event by event, so that aliases, tags and duplicate keys are caught where they are, nothing is ever
expanded or constructed, and depth and size are bounded whatever the file contains.
"""

import re
from collections.abc import Callable
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from policy_cli.diagnostics import CannotContinue, Diagnostic, Position
from policy_cli.reading.decoding import FORBIDDEN, reordering, split_lines
from policy_cli.reading.nodes import (
    BEGINNING,
    CHARACTERS_A_NODE,
    HYPHEN_HINT,
    MAX_DEPTH,
    MAX_NODES,
    Collection,
    ErrorNode,
    Mapping,
    Node,
    Scalar,
    Sequence,
    is_null,
    position_of,
    scalar_at,
)
from policy_cli.reading.syntax import KEY_IN_BRACES_WITHOUT_SPACE, KEY_WITH_BRACKET, explain, space_missing
from policy_cli.text import REORDERING

# An installation of PyYAML may lack its C parser. The parser in Python refuses files that this one reads, is several
# times slower, and says less of a fault.
LOADER: Any = getattr(yaml, "CSafeLoader", None)

# A number sign with a space before and none after it is more often text than a comment. The sign comes first in the
# pattern, so that the search is fast.
_LOST_TEXT = re.compile(r"#(?<=[ \t]#)(?=[^\s#])")


class ParseResult:
    """The nodes of a text as far as it could be read, and what is wrong with it."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.complete = False
        self.diagnostics: list[Diagnostic] = []


def compose(text: str) -> ParseResult:
    """Return the nodes of a text; of bad text, those before the first syntax error.

    Never raises, unless PyYAML lacks its C parser: then nothing can be read, and it raises CannotContinue.
    """
    if LOADER is None:
        raise CannotContinue("PyYAML is installed without its C library, and cannot read the file", kind="no-parser")
    start = _start_of_json(text)
    pasted = _pasted(text, start) if start is not None else None
    if pasted is not None:
        return pasted
    composer = _Composer(text)
    try:
        composer.run()
    except _StopReading:
        pass
    except yaml.MarkedYAMLError as error:
        composer.break_off(error)
    return composer.result


def _start_of_json(text: str) -> int | None:
    """Return where a list of JSON begins that is the value of `references`, or None."""
    key = "\nreferences:"
    start = text.find(key) + len(key)
    # In most files a list of YAML follows, and no pattern needs to be compiled.
    if start < len(key) or not text[start : start + 200].lstrip().startswith("["):
        return None
    pasted = re.compile(r"\s*(?=\[\s*\{\s*\")").match(text, start)
    return pasted and pasted.end()


def _pasted(text: str, start: int) -> ParseResult | None:
    """Return the nodes of a text with a list of JSON at an index, or None if that list is not valid JSON.

    JSON may be indented with tabs, begin in the first column, and write characters in codes that YAML does not have.
    """
    from policy_cli.reading.json_nodes import compose_json, is_too_large, value_at

    try:
        _, end = value_at(text, start)
    except (ValueError, RecursionError):
        return None
    if is_too_large(text[start:end].encode()):
        return None
    result = compose(text[:start] + re.sub(r"[^\r\n]", " ", text[start:end]) + text[end:])
    if isinstance(result.root, Mapping) and is_null(empty := result.root.items.get("references", result.root)):
        node, found = compose_json(text, start, len(split_lines(text[:start])) - 1)
        node.key = empty.key
        result.root.items["references"] = node
        result.diagnostics += found
    return result


class _StopReading(Exception):
    """The rest of a text is not read."""


_MERGE = scalar_at(BEGINNING, "<<")


class _Composer:
    """Builds nodes from events; `open` holds the lists and mappings that have not ended, from the outside in."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.next_event: Callable[[], Any] = LOADER(text).get_event
        self.result = ParseResult()
        self.open: list[Sequence | Mapping] = []
        self.usual_keys: set[str] = set()
        """Keys that were found in order: they are not looked at again when they are written without quotes."""
        self.possibly_lost = _possibly_lost(text)
        self.possibly_unspaced = ":{" in text or ":[" in text
        self.last = scalar_at(BEGINNING, "")
        self.most = self.nodes_left = MAX_NODES + len(text) // CHARACTERS_A_NODE

    def run(self) -> None:
        """Read the first document; raise _StopReading if reading on is pointless."""
        documents = 0
        for event in iter(self.next_event, None):
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents == 2:
                    hint = 'delete the "---" and everything below it, or move that to a file of its own'
                    self.report("second-document", "a second document begins here", event.start_mark, hint, 3)
                    break
            elif isinstance(event, NodeEvent):
                self.result.root = self.node(event)
                self.fill(self.result.root)
        self.result.complete = True

    def node(self, event: Any) -> Node:
        """Return the node that begins with an event, still empty if it is a list or mapping."""
        self.nodes_left -= 1
        if self.nodes_left < 0:
            message = f"the file has more than {self.most:,} keys and values"
            self.report("too-large", message, event.start_mark, "split it into several decisions")
            raise _StopReading
        if type(event) is not ScalarEvent:
            return self.other_node(event)
        node = self.last = Scalar()
        node.value, node.mark, node.plain = event.value, event.start_mark, not event.style
        if event.style == '"' and not node.value.isprintable():
            self.look_for_codes(event)
        elif self.possibly_lost and node.plain:
            self.look_for_lost_text(event.end_mark)
        return node if event.anchor is None and event.tag is None else self.refused(event)

    def other_node(self, event: Any) -> Node:
        """Return the node that begins with an event that is not a scalar."""
        mark = event.start_mark
        if isinstance(event, AliasEvent):
            name = f"*{event.anchor}"
            hint = "write the text out again; if it begins with a star, put it in quotes"
            self.report("alias", f'"{name}" is an alias', mark, hint, len(name))
            return ErrorNode(mark)
        if event.anchor is not None or event.tag is not None:
            self.refused(event)
        flow = bool(event.flow_style)
        return Mapping(mark, flow, {}) if type(event) is MappingStartEvent else Sequence(mark, flow, [])

    def fill(self, node: Node) -> None:
        """Read the content of a node, up to its end; raise _StopReading if it is nested too deep."""
        if not isinstance(node, Collection):
            return
        self.open.append(node)
        if len(self.open) > MAX_DEPTH:
            message = f"lists and mappings are nested more than {MAX_DEPTH} deep"
            self.report("too-deep", message, node.mark, "a decision file needs eight levels")
            raise _StopReading
        if isinstance(node, Mapping):
            self.fill_mapping(node)
        else:
            self.fill_sequence(node)
        self.open.pop().complete = True

    def fill_sequence(self, sequence: Sequence) -> None:
        items, next_event = sequence.items, self.next_event
        while type(event := next_event()) is not SequenceEndEvent:
            node = self.node(event)
            items.append(node)
            if type(node) is not Scalar:
                self.fill(node)

    def fill_mapping(self, mapping: Mapping) -> None:
        items, next_event, usual_keys = mapping.items, self.next_event, self.usual_keys
        while type(event := next_event()) is not MappingEndEvent:
            key: Scalar | None
            if (
                type(event) is ScalarEvent
                and (text := event.value) in usual_keys
                and text not in items
                and not event.style
                and event.anchor is None
                and event.tag is None
            ):
                self.nodes_left -= 1
                key = Scalar()
                key.mark, key.value, key.plain = event.start_mark, text, True
            else:
                key = self.key(mapping, event)
                if key is _MERGE:
                    continue
            node = self.node(next_event())
            if key is not None and not (mapping.flow and self.is_stray(mapping, key, node)):
                node.key = key
                items[key.value] = node
            if type(node) is not Scalar:
                self.fill(node)

    def key(self, mapping: Mapping, event: Any) -> Scalar | None:
        """Return the key that an event is, or None if it cannot be one; after a merge key and its value, _MERGE."""
        node = self.node(event)
        if type(node) is Scalar and not node.value[:1].isalnum():
            if node.value == "<<" and node.plain:
                self.refuse_merge(node)
                return _MERGE
            self.refuse_lookalike(node)
        # A key in quotes could have spaces at its ends, and so differ invisibly from another.
        if type(node) is not Scalar or (text := node.value.strip()) in mapping.items:
            self.refuse_key(mapping, node)
            return None
        node.value = text
        if self.possibly_unspaced and self.lacks_space(mapping, node):
            return None
        if text[:1].isalpha() and text.replace("-", "").isalnum() and not self.possibly_lost:
            self.usual_keys.add(text)
        return node

    def refuse_merge(self, key: Scalar) -> None:
        """Report a merge key, and not its alias as well."""
        hint = "copy here the keys that it would add, and delete it"
        self.report("merge-key", '"<<" is a merge key', key.mark, hint, len(key.value))
        event = self.next_event()
        if not isinstance(event, AliasEvent):
            self.fill(self.node(event))

    def break_off(self, error: yaml.MarkedYAMLError) -> None:
        """Report a syntax error, unless its cause has been reported; drop the text that led to it."""
        fault = explain(error, self.text, None if self.last.plain else self.last.position)
        causes = (found for found in self.result.diagnostics if found.code in ("alias", "anchor", "tag", "syntax"))
        if fault.position.line not in [cause.position.line for cause in causes]:
            self.result.diagnostics.append(fault)
        parent = self.open[-1] if self.open else None
        if isinstance(parent, Sequence) and parent.items[-1:] == [self.last]:
            parent.items[-1] = ErrorNode(self.last.mark)
        elif isinstance(parent, Mapping) and parent.items and next(reversed(parent.items.values())) is self.last:
            faulty = parent.items[self.last.key.value] = ErrorNode(self.last.mark)
            faulty.key = self.last.key
        elif isinstance(parent, Mapping) and parent.items:
            self.drop_closed(parent, fault)

    def drop_closed(self, parent: Mapping, fault: Diagnostic) -> None:
        """Drop a list or mapping after which its line goes on with text: it is the beginning of that text."""
        name, node = next(reversed(parent.items.items()))
        line, column = fault.position[:2]
        rest = split_lines(self.text)[line - 1][column - 1 :]
        if (
            isinstance(node, Mapping | Sequence)
            and node.flow
            and node.mark.line + 1 == line
            and rest[:1].isalnum() | rest.startswith("(")
        ):
            self.result.diagnostics = [
                one for one in self.result.diagnostics if one is fault or one.position[:2] < node.position[:2]
            ]
            faulty = parent.items[name] = ErrorNode(node.mark)
            faulty.key = node.key

    def refuse_lookalike(self, key: Scalar) -> None:
        """Report a key that begins with a sign or space that only looks like YAML's; it misplaces all that follows."""
        start = key.mark.index - key.mark.column
        if self.text[start : key.mark.index].strip() or not key.plain:
            return
        from policy_cli.reading.lookalikes import fault_in_line

        fault = fault_in_line(self.text[start : key.mark.index] + key.value + ":", key.mark.line + 1)
        if fault is not None:
            self.result.diagnostics.append(fault)
            _leave_open(self.result.root)
            raise _StopReading

    def is_stray(self, parent: Mapping, key: Scalar, value: Node) -> bool:
        """Report a key in braces without a space before its value, or the rest of a text that a comma has cut off.

        Return whether it is one of these. The key that was meant then has an ErrorNode as its value.
        """
        if not (key.plain and is_null(value)):
            return False
        if self.text[key.mark.index + len(key.value) : value.mark.index].strip():
            return False
        running = KEY_IN_BRACES_WITHOUT_SPACE.match(key.value)
        if running is not None:
            self.report_unspaced(parent, key, running[1])
            return True
        if self.report_equals_sign(parent, key):
            return True
        from policy_cli.reading.numbers import hint_to_respell, number_around

        number = number_around(self.text, key.mark.index)
        if number is None:
            self.report_cut_off(key)
        elif number.part == 1:
            message = f"in braces a comma ends a value, so {number.text} is cut off"
            self.report("stray-comma", message, key.mark, hint_to_respell(number.text) or "", len(key.value))
        return True

    def report_equals_sign(self, parent: Mapping, key: Scalar) -> bool:
        """Report an equals sign after a key of the format; return whether there is one."""
        from policy_cli.reading.unknown_keys import hints_at_homes

        running = re.match(r"([\w-]+)\s*=\s*", key.value)
        if running is None or running[1] not in hints_at_homes():
            return False
        hint = f'write a colon and a space: "{running[1]}: {key.value[running.end() :]}"'
        self.report("syntax", "an equals sign follows the key", key.mark, hint, len(key.value))
        self.replace(parent, running[1], key)
        return True

    def report_cut_off(self, key: Scalar) -> None:
        """Report the rest of a text that a comma has cut off; of one in curly marks only the first."""
        from policy_cli.reading.lookalikes import curly_marks

        curly = None if self.text.isascii() else curly_marks(self.text, key.mark.index)
        if curly is None:
            message = "in braces a comma ends a value, so this text is cut off"
            hint = "put the whole text in double quotes, or write the record on lines of its own"
            self.report("stray-comma", message, key.mark, hint, len(key.value))
        elif "," not in self.text[curly.start : key.mark.index].rstrip(", "):
            message = f"in braces a comma ends a value, and {curly.marks} are not quotation marks to YAML"
            self.report("stray-comma", message, key.mark, curly.hint, len(key.value))

    def lacks_space(self, parent: Mapping, key: Scalar) -> bool:
        """Report a key that runs into the brace or bracket of its value; return whether it does."""
        running = KEY_WITH_BRACKET.match(key.value) if key.plain else None
        if running is not None:
            self.report_unspaced(parent, key, running[1])
        return running is not None

    def report_unspaced(self, parent: Mapping, key: Scalar, meant: str) -> None:
        """Report that the space after the colon of a key is missing; the key that was meant has an ErrorNode."""
        line, column = key.position[:2]
        self.result.diagnostics.append(space_missing(Position(line, column + len(meant))))
        self.replace(parent, meant, key)

    def replace(self, parent: Mapping, meant: str, key: Scalar) -> None:
        """Put an ErrorNode where the value of the key that was meant should be."""
        fault = parent.items.setdefault(meant, ErrorNode(key.mark))
        if isinstance(fault, ErrorNode):
            fault.key = scalar_at(key.mark, meant)

    def refuse_key(self, parent: Mapping, node: Node) -> None:
        """Report what cannot be a key: a key that the mapping has already, a list, a mapping."""
        if isinstance(node, Scalar):
            text = node.value.strip()
            parent.repeats = True
            dash = len(self.open) > 1 and isinstance(self.open[-2], Sequence)
            other = ', or begin a new entry with "- "' if dash else ""
            hint = f"the first is on line {parent.items[text].key.position.line}: keep one of them{other}"
            if text.startswith("-"):
                hint = HYPHEN_HINT
            self.report("duplicate-key", f'the key "{text}" appears twice', node.mark, hint, len(text))
        elif not isinstance(node, ErrorNode):
            self.report("wrong-type", "a key must be a word or a line of text", node.mark, "write `key: value`")
            self.fill(node)

    def refused(self, event: Any) -> ErrorNode:
        """Report the anchor or the tag of a node; return an ErrorNode for it."""
        if event.anchor is not None:
            name = f"&{event.anchor}"
            hint = "delete it; if the text begins with an ampersand, put it in quotes"
            self.report("anchor", f'"{name}" is an anchor', event.start_mark, hint, len(name))
        else:
            hint = "delete it; if the text begins with an exclamation mark, put it in quotes"
            self.report("tag", "this is a tag (a word after an exclamation mark)", event.start_mark, hint)
        return ErrorNode(event.start_mark)

    def look_for_codes(self, event: Any) -> None:
        """Warn about codes in a text for characters that would be an error or a warning if written as they are."""
        position = position_of(event.start_mark)
        found = re.search(FORBIDDEN, event.value)
        if found is not None:
            message = f"a code in this text means a control character (U+{ord(found[0][0]):04X})"
            hint = r"write \\ for a backslash, or use single quotes"
            self.result.diagnostics.append(Diagnostic("control-character", message, position, hint, 1, "warning"))
        found = re.search(REORDERING, event.value)
        # A character that is written as it is has been found already, at its own position.
        if found is not None and found[0] not in self.text[event.start_mark.index : event.end_mark.index]:
            self.result.diagnostics.append(reordering(found[0], position))

    def look_for_lost_text(self, end: Any) -> None:
        """Warn if the line on which a text ends goes on with a comment that looks like more of the text."""
        line, column = self.possibly_lost.get(end.line + 1, ("", -1))
        if end.column < column and line[end.column : column].strip() == "":
            message = "the rest of this line is a comment and is not read"
            from policy_cli.reading.lookalikes import curly_marks

            curly = curly_marks(self.text, end.index)
            quote_it = curly.hint if curly else "put the whole text in quotes"
            hint = f"{quote_it}; if a comment is meant, leave a space after the #"
            position, width = Position(end.line + 1, column + 1), len(line[column:].rstrip())
            self.result.diagnostics.append(Diagnostic("lost-text", message, position, hint, width, "warning"))

    def report(self, code: str, message: str, mark: Any, hint: str, width: int = 1) -> None:
        self.result.diagnostics.append(Diagnostic(code, message, position_of(mark), hint, width))


def _leave_open(node: Node | None) -> None:
    """Make the last of what has been read incomplete: what follows a misplaced key may belong to it."""
    while isinstance(node, Mapping | Sequence) and node.items:
        node.complete = False
        last = next(reversed(node.items.values())) if isinstance(node, Mapping) else node.items[-1]
        if isinstance(node, Mapping) and isinstance(last, Scalar) and is_null(last):
            fault = node.items[last.key.value] = ErrorNode(last.mark)
            fault.key = last.key
        node = last


def _possibly_lost(text: str) -> dict[int, tuple[str, int]]:
    """Return the lines in which a comment may be meant as text, by number, each with the index of the comment."""
    if _LOST_TEXT.search(text) is None:
        return {}
    lines = ((number, line, _LOST_TEXT.search(line)) for number, line in enumerate(split_lines(text), 1))
    return {number: (line, match.start()) for number, line, match in lines if match is not None}
