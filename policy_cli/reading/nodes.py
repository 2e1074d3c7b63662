"""Nodes: the parts of a file with their positions, whatever parser they come from."""

from types import SimpleNamespace
from typing import Any

from policy_cli.diagnostics import Position

MAX_DEPTH = 64
"""How deep a file may nest; the format itself needs eight levels."""
MAX_NODES = 150_000
"""How many keys, values, lists and mappings any file may contain."""
CHARACTERS_A_NODE = 14
"""A file may contain one more for each so many characters: each takes memory, and real files have fewer."""

ENTRY_HINT = "begin each entry with a hyphen and a space"
HYPHEN_HINT = 'write a space after the hyphen that begins an entry: "- claim: …"'


class BaseNode:
    """A part of the file.

    `mark` is where it begins, as the parser tells it; `key` is the key of which it is the value, if there is one.
    """

    __slots__ = ("key", "mark")
    key: "Scalar"
    mark: Any

    @property
    def position(self) -> Position:
        """Where it begins; it is computed when needed, since for most nodes it never is."""
        return position_of(self.mark)


class Scalar(BaseNode):
    """A piece of text; `plain` if it is written without quotes.

    Most nodes are scalars; to save a call for each, there is no `__init__`, and whatever makes one sets its attributes.
    """

    __slots__ = ("plain", "value")
    plain: bool
    value: str


class Collection(BaseNode):
    """A list or mapping; `flow` if in brackets or braces, `complete` unless the text broke off inside."""

    __slots__ = ("complete", "flow", "items")

    def __init__(self, mark: Any, flow: bool, items: Any) -> None:
        self.mark, self.flow, self.items, self.complete = mark, flow, items, False


class Sequence(Collection):
    """A list."""

    __slots__ = ()
    items: "list[Node]"


class Mapping(Collection):
    """A mapping, its values by their keys; it keeps the first of equal keys, and each value knows its key.

    `repeats` if it has equal keys.
    """

    __slots__ = ("repeats",)
    items: "dict[str, Node]"

    def __init__(self, mark: Any, flow: bool, items: Any) -> None:
        # Without a call of the base class, which a large file would make very often.
        self.mark, self.flow, self.items, self.complete, self.repeats = mark, flow, items, False, False

    @property
    def first_key(self) -> "Scalar | None":
        """The key that comes first, or None if it is empty."""
        first = next(iter(self.items.values()), None)
        return None if first is None else first.key


class ErrorNode(BaseNode):
    """A part of the file that has been reported already."""

    __slots__ = ()

    def __init__(self, mark: Any) -> None:
        self.mark = mark


Node = Scalar | Sequence | Mapping | ErrorNode

BEGINNING: Any = SimpleNamespace(line=0, column=0)
"""The mark of the beginning of the file."""

# Each record has a position, and the constructor of a named tuple takes twice as long.
_new_tuple = tuple.__new__
_NULLS = {"~", "null", "Null", "NULL"}


def position_of(mark: Any) -> Position:
    """Return the line and column of a mark, counted from 1."""
    return _new_tuple(Position, (mark.line + 1, mark.column + 1, ""))


def scalar_at(mark: Any, value: str) -> Scalar:
    """Return a node for a text that begins at a mark, without quotes."""
    node = Scalar()
    node.mark, node.value, node.plain = mark, value, True
    return node


def scalar_text(node: Node) -> str:
    """Return the text of a scalar, without white space at its ends; the empty text for a null and any other node."""
    return "" if type(node) is not Scalar or (node.plain and node.value in _NULLS) else node.value.strip()


def is_null(node: Node) -> bool:
    """Return whether a node is an empty text or one of the words for null."""
    return type(node) is Scalar and (not (text := node.value.strip()) or (node.plain and text in _NULLS))


def to_data(node: Node, keep_null: bool = False) -> Any:
    """Return a node as dicts, lists and text; keys without a value are left out, or with `keep_null` are None."""
    if isinstance(node, Mapping):
        items = ((key, to_data(child, keep_null)) for key, child in node.items.items())
        return {key: value for key, value in items if keep_null or value is not None}
    if isinstance(node, Sequence):
        return [to_data(child, keep_null) for child in node.items]
    return node.value if isinstance(node, Scalar) and not is_null(node) else None
