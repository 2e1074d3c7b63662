"""What was probably meant by a key that a record does not have. Few files need it, so it is loaded for those only."""

from collections.abc import Callable, Collection, Iterable
from functools import cache

from policy_cli.diagnostics import misspelled
from policy_cli.model import Citation, Decision, FromKey, Shorthand
from policy_cli.places import HOW_TO, Place
from policy_cli.reading import other_words
from policy_cli.reading.nodes import HYPHEN_HINT, ErrorNode, Mapping, Node, Scalar, Sequence, is_null
from policy_cli.shapes import (
    HOW_TO_WRITE,
    CustomScalar,
    ListOf,
    MappingOf,
    Record,
    Shape,
    annotated_attribute,
    classes_from,
    entries,
    head_key,
    with_article,
)


def meant_by(
    value: Node, cls: type, node: Mapping, within_budget: Callable[[Iterable[str]], list[str]]
) -> tuple[str | None, str]:
    """Return the key that was probably meant by that of a value, which its record does not have, or None; and a hint.

    `within_budget` returns the names among which a similar one may still be searched.
    """
    key = value.key
    shapes = {entry.key: entry.shape for entry in entries(cls)}
    free = [name for name in shapes if name not in node.items]
    meant = key_meant(key.value, within_budget(free))
    present = meant is None and key_meant(key.value, within_budget(shapes))
    home = _home_above(key, cls, node)
    if key.value.startswith("-"):
        meant, hint = None, HYPHEN_HINT
    elif home is not None:
        meant, hint = None, f'it looks like {with_article(home[1])}: is it indented below "{home[0]}"?'
    elif meant:
        hint = f'did you mean "{meant}"?{_how_to_write(value, shapes[meant])}'
    elif present:
        line = node.items[present].key.position.line
        hint = f'"{present}" is already on line {line}: add it there, or delete this key'
    else:
        hint = _elsewhere(key.value, cls) or f"{with_article(cls)} can have: {', '.join(shapes)}"
    return meant, hint


def empty_home(value: Node, cls: type, node: Mapping) -> Node | None:
    """Return the empty value that a record with an unknown key was probably meant to be in, or None."""
    home = _home_above(value.key, cls, node)
    above = node.items[home[0]] if home is not None else None
    return above if above is not None and is_null(above) else None


def key_meant(word: str, keys: Collection[str]) -> str | None:
    """Return the key that a word is another word for or a misspelling of, or None."""
    other = other_words.plain(word)
    match = next((key for key in keys if other in other_words.SAME.get(key, ())), None)
    return match or (None if other in other_words.ELSEWHERE else misspelled(word, keys))


def _elsewhere(word: str, cls: type) -> str | None:
    """Return the hint for a word that belongs elsewhere in a file, or None."""
    if word == "id" and annotated_attribute(cls, FromKey):
        return "its id is the key above it: delete this line"
    return other_words.ELSEWHERE.get(other_words.plain(word)) or hints_at_homes().get(word)


def fits_shape(node: Node, shape: Shape) -> bool:
    """Return whether a node is of the kind that values of a shape are, or has been reported already."""
    match shape:
        case Record(cls) if (short := annotated_attribute(cls, Shorthand)) and not isinstance(node, Mapping):
            return fits_shape(node, next(entry.shape for entry in entries(cls) if entry.attribute == short))
        case Record(cls) if isinstance(node, Mapping):
            return not node.items or any(entry.key in node.items for entry in entries(cls))
        case MappingOf(_, value) if isinstance(node, Mapping):
            return all(fits_shape(child, value) for child in node.items.values())
        case Record() | MappingOf():
            return isinstance(node, ErrorNode)
        case ListOf(item) if isinstance(node, Sequence):
            return all(fits_shape(one, item) for one in node.items)
        case ListOf(item):
            return isinstance(node, ErrorNode) or (not isinstance(item, Record) and fits_shape(node, item))
        case CustomScalar(cls) if cls is Place and isinstance(node, Mapping):
            return any(entry.key in node.items for entry in entries(Citation))
        case CustomScalar():
            return True
    return isinstance(node, Scalar | ErrorNode)


def _how_to_write(node: Node, shape: Shape) -> str:
    """Return how a value of a shape is written, to end a hint if the node does not fit the shape."""
    if fits_shape(node, shape):
        return ""
    match shape:
        case ListOf(Record(cls)):
            return f' Begin each entry with "- {head_key(cls) or next(iter(entries(cls))).key}: …"'
        case Record() | MappingOf():
            return " Write each of its keys with a value on a line of its own, indented below"
        case ListOf(CustomScalar(cls)) if cls is Place:
            return f" {HOW_TO[0].upper()}{HOW_TO[1:]}"
        case ListOf():
            return f" {HOW_TO_WRITE['a list'].capitalize()}"
    return f" {HOW_TO_WRITE['text'].capitalize()}"


def _home_above(key: Scalar, cls: type, node: Mapping) -> tuple[str, type] | None:
    """Return the key above an unknown one, and the class of records there, if the unknown one may belong below it.

    That is so if it could be the id of such a record, since its value has all the keys that one needs.
    """
    value = node.items[key.value]
    if not isinstance(value, Mapping):
        return None
    present = {node.items[entry.key].key.position: entry for entry in entries(cls) if entry.key in node.items}
    above = present.get(max((position for position in present if position < key.position), default=key.position))
    if above is None or not isinstance(above.shape, MappingOf) or not isinstance(above.shape.value, Record):
        return None
    needed = {entry.key for entry in entries(above.shape.value.cls) if entry.required}
    return (above.key, above.shape.value.cls) if needed <= value.items.keys() else None


@cache
def hints_at_homes() -> dict[str, str]:
    """Return a hint that names the records of the model that have a key, by key."""
    homes: dict[str, list[str]] = {}
    for cls in classes_from(Decision):
        for entry in entries(cls):
            homes.setdefault(entry.key, []).append(with_article(cls))
    return {key: f'"{key}" is a key of {" or ".join(names)}: is the indentation right?' for key, names in homes.items()}
