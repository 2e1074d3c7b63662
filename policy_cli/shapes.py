"""What may stand where in a decision file, derived from the declarations of `policy_cli.model`.

A shape is what the loader, the JSON Schema and the reference page know of a field's type. There is a handful; a type
that is none of them is a mistake in the model and fails at once.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache, reduce
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from policy_cli.frozen import frozen
from policy_cli.model import (
    AtLeast,
    Between,
    Date,
    Defines,
    Examples,
    Form,
    FromKey,
    Key,
    Name,
    RefersTo,
    Says,
)
from policy_cli.places import Place


@frozen
class String:
    """Any text but the empty one, or one that has a form."""

    form: Form | None = None


@frozen
class Number:
    """Any finite number, or one between bounds."""

    cls: type
    bounds: Between | None = None

    @property
    def rule(self) -> str:
        """How such a number is written, in words."""
        how = f"from {self.bounds.least} to {self.bounds.most}" if self.bounds else "in digits, such as 20000 or 0.5"
        return f"write a number {how}"


@frozen
class Choice:
    """One of a few words."""

    words: tuple[str, ...]


@frozen
class Id:
    """An id that a record is given, or by which it is called."""

    role: Defines | RefersTo


@frozen
class ListOf:
    """A list of things of one shape."""

    item: "Shape"


@frozen
class MappingOf:
    """A mapping to things of one shape."""

    key: String | Id
    value: "Shape"
    at_least: int = 0


@frozen
class Record:
    """A mapping whose keys are the fields of a class of the model."""

    cls: type


@frozen
class CustomScalar:
    """Something written in a notation of its own: a place, or CSL's names and dates."""

    cls: type


Shape = String | Number | Choice | Id | ListOf | MappingOf | Record | CustomScalar
NUMBERS = (float,)
CUSTOM_SCALARS = (Place, Name, Date)

NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
"""How numbers are written, as a pattern for the whole of one."""
HOW_TO_WRITE = {
    "a list": 'begin each entry with "- " on a line of its own',
    "text": "write a line of text; one with a colon, or in brackets, needs double quotes around it",
}
"""How values are written that are due where something else appears."""


_ID = Form("id", "[a-z0-9-]{1,64}", 'an id is made of a-z, 0-9 and "-"')
# Reference ids come from Zotero and Pandoc, where capitals, points and underscores are common.
_REFERENCE_ID = Form(
    "id",
    "[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}",
    'an id begins with a letter or digit and goes on with a-z, A-Z, 0-9, "-", "_", "." and ":"',
)


def id_form(role: Defines | RefersTo) -> Form:
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
    found = []
    for declared, marks in _marked_fields(cls):
        if Says in marks:
            key, sentence, examples = str(marks.get(Key, declared.name)), str(marks[Says]), marks.get(Examples, ())
            required = declared.default is MISSING and declared.default_factory is MISSING
            found.append(Entry(declared.name, key, shape_of(declared.type), required, sentence, tuple(examples)))
    return tuple(found)


@cache
def attribute_marked(cls: type, mark: type) -> str | None:
    """Return the name of the field that is marked as FromKey or PassedThrough, or None."""
    return next((declared.name for declared, marks in _marked_fields(cls) if mark in marks), None)


@cache
def _marked_fields(cls: type) -> list[tuple[Field[Any], dict[type, Any]]]:
    """Return the fields of a class of the model, each with its marks by their kind."""
    return [(each, {type(mark): mark for mark in getattr(each.type, "__metadata__", ())}) for each in fields(cls)]


@cache
def id_attribute(cls: type) -> str | None:
    """Return the name of the field that holds the id of a record of this class, or None."""
    own = (e.attribute for e in entries(cls) if isinstance(e.shape, Id) and isinstance(e.shape.role, Defines))
    return attribute_marked(cls, FromKey) or next(own, None)


@cache
def text_attribute(cls: type) -> str | None:
    """Return the name of the field that says what a record of this class is, its first required text, or None."""
    return next((entry.attribute for entry in entries(cls) if entry.required and entry.shape == String()), None)


@cache
def head_key(cls: type) -> str | None:
    """Return the key of the text by which records of a class are known: their name, claim or action, or their title."""
    texts = [entry for entry in entries(cls) if isinstance(entry.shape, String)]
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
        case ListOf(item):
            return records_in(item)
        case MappingOf(_, value):
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
    marks = getattr(annotation, "__metadata__", ())
    return reduce(_marked, marks, _shape_of_bare(annotation.__origin__ if marks else annotation))


@cache
def _shape_of_bare(annotation: Any) -> Shape:
    if annotation is str:
        return String()
    if annotation in NUMBERS:
        return Number(annotation)
    if annotation in CUSTOM_SCALARS:
        return CustomScalar(annotation)
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
        return ListOf(shape_of(arguments[0]))
    if origin is Mapping:
        key = shape_of(arguments[0])
        if isinstance(key, String | Id):
            return MappingOf(key, shape_of(arguments[1]))
    raise TypeError(f"the model declares a type that has no shape: {annotation}")


def _marked(shape: Shape, mark: Any) -> Shape:
    """Return what a mark makes of a shape; raise TypeError for a mark that means nothing there."""
    match shape, mark:
        case _, Says() | Key() | Examples() | FromKey():
            return shape
        case String(None), Defines() | RefersTo():
            return Id(mark)
        case String(None), Form():
            return String(mark)
        case Number(cls, None), Between():
            return Number(cls, mark)
        case MappingOf(key, value, 0), AtLeast(count):
            return MappingOf(key, value, count)
    raise TypeError(f"the model marks {shape} in a way that has no meaning: {mark}")
