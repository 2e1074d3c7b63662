"""What may stand where in a decision file, derived from the declarations of `policy_cli.model`.

A shape is what the loader, the JSON Schema and the reference page know of a field's type. There is a handful; a type
that is none of them is a mistake in the model and fails at once.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from policy_cli.frozen import frozen
from policy_cli.model import AtLeast, Date, Defines, Form, Name, RefersTo
from policy_cli.places import Place


@frozen
class Text:
    """Any text but the empty one, or one that has a form."""

    form: Form | None = None


@frozen
class Number:
    """A number from 0."""


@frozen
class Choice:
    """One of a few words."""

    words: tuple[str, ...]


@frozen
class Id:
    """An id that a record is given, or by which it is called."""

    role: Defines | RefersTo


@frozen
class Listing:
    """A list of things of one shape."""

    item: "Shape"


@frozen
class Keyed:
    """A mapping to things of one shape."""

    key: Text | Id
    value: "Shape"
    at_least: int = 0


@frozen
class Record:
    """A mapping whose keys are the fields of a class of the model."""

    cls: type


@frozen
class Notation:
    """Something written in a notation of its own: a place, or CSL's names and dates."""

    cls: type


Shape = Text | Number | Choice | Id | Listing | Keyed | Record | Notation
NOTATIONS = (Place, Name, Date)


@frozen
class IdForm:
    """How the ids of a kind are written: as a pattern for the whole of one, and in words."""

    pattern: str
    words: str


_ID = IdForm("[a-z0-9-]{1,64}", 'an id is made of a-z, 0-9 and "-"')
# Reference ids come from Zotero and Pandoc, where capitals, points and underscores are common.
_REFERENCE_ID = IdForm(
    "[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}",
    'an id begins with a letter or digit and goes on with a-z, A-Z, 0-9, "-", "_", "." and ":"',
)


def id_form(role: Defines | RefersTo) -> IdForm:
    """Return how the ids of a kind are written."""
    return _REFERENCE_ID if role.kind == "reference" else _ID


@frozen
class Entry:
    """A field of a record as it stands in the file."""

    attribute: str
    key: str
    shape: Shape
    required: bool
    sentence: str
    examples: tuple[str, ...] = ()


@cache
def entries(cls: type) -> tuple[Entry, ...]:
    """Return the fields of a class of the model that are read from the keys of its record, in their order."""
    return tuple(
        Entry(
            attribute=declared.name,
            key=declared.metadata.get("key") or declared.name,
            shape=shape_of(declared.type),
            required=declared.default is MISSING and declared.default_factory is MISSING,
            sentence=declared.metadata["sentence"],
            examples=declared.metadata.get("examples", ()),
        )
        for declared in fields(cls)
        if "sentence" in declared.metadata
    )


@cache
def attribute_marked(cls: type, mark: str) -> str | None:
    """Return the name of the field that the model marks as `from_key`, `origin` or `passed_through`, or None."""
    return next((declared.name for declared in fields(cls) if mark in declared.metadata), None)


@cache
def id_attribute(cls: type) -> str | None:
    """Return the name of the field that holds the id of a record of this class, or None."""
    own = (e.attribute for e in entries(cls) if isinstance(e.shape, Id) and isinstance(e.shape.role, Defines))
    return attribute_marked(cls, "from_key") or next(own, None)


@cache
def text_attribute(cls: type) -> str | None:
    """Return the name of the field that says what a record of this class is, its first required text, or None."""
    return next((entry.attribute for entry in entries(cls) if entry.required and entry.shape == Text()), None)


@cache
def head_key(cls: type) -> str | None:
    """Return the key of the text by which records of a class are known: their name, claim or action, or their title."""
    texts = [entry for entry in entries(cls) if isinstance(entry.shape, Text)]
    return next((entry.key for entry in texts if entry.required or entry.key == "title"), None)


def with_article(cls: type) -> str:
    """Return what a record of this class is called in a sentence: "an option"."""
    kind = cls.__name__.lower()
    if kind.endswith("s"):
        return f"the group of {kind}"
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def records_in(shape: Shape) -> tuple[type, ...]:
    """Return the class of the records of which a value of this shape consists, if it consists of records."""
    match shape:
        case Record(cls):
            return (cls,)
        case Listing(item):
            return records_in(item)
        case Keyed(_, value):
            return records_in(value)
        case _:
            return ()


def classes_from(cls: type) -> list[type]:
    """Return a class of the model, and those of the records within its records, each once."""
    found = [cls]
    for outer in found:
        for entry in entries(outer):
            found.extend(inner for inner in records_in(entry.shape) if inner not in found)
    return found


def shape_of(annotation: Any) -> Shape:
    """Return the shape of a field's type; raise TypeError for a type that has none."""
    if annotation is str:
        return Text()
    if annotation is float:
        return Number()
    if isinstance(annotation, type) and annotation in NOTATIONS:
        return Notation(annotation)
    if isinstance(annotation, type) and is_dataclass(annotation):
        return Record(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        present = [argument for argument in arguments if argument is not NoneType]
        if len(present) == 1:
            return shape_of(present[0])
    if origin is Literal and all(isinstance(word, str) for word in arguments):
        return Choice(arguments)
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return Listing(shape_of(arguments[0]))
    if origin is Mapping:
        key = shape_of(arguments[0])
        if isinstance(key, Text | Id):
            return Keyed(key, shape_of(arguments[1]))
    if origin is Annotated:
        return _marked(*arguments)
    raise TypeError(f"the model declares a type that has no shape: {annotation}")


def _marked(bare: Any, mark: Any) -> Shape:
    if isinstance(mark, Defines | RefersTo):
        return Id(mark)
    shape = shape_of(bare)
    if isinstance(mark, Form) and shape == Text():
        return Text(mark)
    if isinstance(mark, AtLeast) and isinstance(shape, Keyed):
        return Keyed(shape.key, shape.value, mark.count)
    raise TypeError(f"the model marks a type in a way that has no meaning: {bare}, {mark}")
