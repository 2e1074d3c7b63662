"""The shapes of values in a decision file, derived from the declarations of `policy_cli.model`.

A shape is what the loader, the JSON Schema and the reference page know of a field's type. A type without a shape is a
mistake in the model and fails at once.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from functools import cache, reduce
from math import isfinite
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
    Instead,
    Key,
    Name,
    RefersTo,
    Says,
    Shorthand,
)
from policy_cli.places import Place


@frozen
class String:
    """Any text but the empty one, or a text with a form; `instead` is the hint for what is not text."""

    form: Form | None = None
    instead: Instead | None = None


@frozen
class Number:
    """Any finite number, or a number between bounds."""

    cls: type
    bounds: Between | None = None

    @property
    def rule(self) -> str:
        """The hint that says how such a number is written."""
        if self.bounds:
            return f"write a number from {self.bounds.least} to {self.bounds.most}"
        return "write a number in digits, such as 20000 or 0.5"


@frozen
class Choice:
    """One of a few words."""

    words: tuple[str, ...]


@frozen
class Id:
    """The id of a record, where the record defines it or something refers to it."""

    role: Defines | RefersTo


@frozen
class ListOf:
    """A list of values of one shape; `instead` is the hint for what is not a list."""

    item: "Shape"
    instead: Instead | None = None


@frozen
class MappingOf:
    """A mapping to values of one shape, with at least so many entries."""

    key: String | Id
    value: "Shape"
    at_least: int = 0


@frozen
class Record:
    """A mapping whose keys are the fields of a class of the model."""

    cls: type


@frozen
class CustomScalar:
    """A value with a notation and a parser of its own: a place, or a name or date of CSL."""

    cls: type


Shape = String | Number | Choice | Id | ListOf | MappingOf | Record | CustomScalar
NUMBERS = (float, Decimal)
CUSTOM_SCALARS = (Place, Name, Date)

NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
"""The pattern that a whole number matches."""
MAX_DIGITS = 30
"""The most digits of a number, before and after the point."""
HOW_TO_WRITE = {
    "a list": 'begin each entry with "- " on a line of its own',
    "text": "write a line of text; one with a colon, or in brackets, needs double quotes around it",
}
"""Hints that say how a value is written, by what is expected."""


def number_of(text: str, cls: type = Decimal) -> Any:
    """Return the number that a text writes, as a float or Decimal; None if it is not one, is infinite, or too long."""
    if not re.fullmatch(NUMBER, text):
        return None
    number = cls(text)
    if cls is float:
        return number if isfinite(number) else None
    _, digits, exponent = number.as_tuple()
    return number if max(len(digits), len(digits) + exponent, -exponent) <= MAX_DIGITS else None


_ID = Form("id", "[a-z0-9-]{1,64}", 'an id is made of a-z, 0-9 and "-", 64 at most')
# Ids of sources come from other programs: Zotero's are addresses. A comma would end them in a place.
_REFERENCE_ID = Form(
    "id",
    # A set with characters of other scripts would take Python long to compile.
    r'(?:(?![“”])[^\s,"\x00-\x1f\x7f-\x9f]){1,200}',
    "an id of a source has no white space, commas or quotation marks, and 200 characters at most",
)


def id_form(role: Defines | RefersTo) -> Form:
    """Return the form of the ids of a kind of record."""
    return _REFERENCE_ID if role.kind == "reference" else _ID


@frozen
class Entry:
    """A field of a record as the file has it."""

    attribute: str
    key: str
    shape: Shape
    required: bool
    sentence: str
    examples: tuple[str, ...] = ()


@cache
def entries(cls: type) -> tuple[Entry, ...]:
    """Return the fields of a class of the model that are read from keys of its record, in their order."""
    found = []
    for declared, annotations in _annotated_fields(cls):
        if Says in annotations:
            key, sentence = str(annotations.get(Key, declared.name)), str(annotations[Says])
            required = declared.default is MISSING and declared.default_factory is MISSING
            examples = annotations.get(Examples, ())
            found.append(Entry(declared.name, key, shape_of(declared.type), required, sentence, examples))
    return tuple(found)


@cache
def annotated_attribute(cls: type, annotation: type) -> str | None:
    """Return the name of the field that is annotated as FromKey, PassedThrough or Shorthand, or None."""
    return next((declared.name for declared, annotations in _annotated_fields(cls) if annotation in annotations), None)


@cache
def _annotated_fields(cls: type) -> list[tuple[Field[Any], dict[type, Any]]]:
    """Return the fields of a class of the model, each with its annotations by their type."""
    return [(each, {type(note): note for note in getattr(each.type, "__metadata__", ())}) for each in fields(cls)]


@cache
def id_attribute(cls: type) -> str | None:
    """Return the name of the field that holds the id of a record of this class, or None."""
    own = (e.attribute for e in entries(cls) if isinstance(e.shape, Id) and isinstance(e.shape.role, Defines))
    return annotated_attribute(cls, FromKey) or next(own, None)


@cache
def id_shape(cls: type) -> Id:
    """Return the shape of the id of a record of this class, which has one."""
    own = id_attribute(cls)
    shape = next(shape_of(declared.type) for declared in fields(cls) if declared.name == own)
    assert isinstance(shape, Id)
    return shape


@cache
def text_attribute(cls: type) -> str | None:
    """Return the name of the first required text of a class, which says what its record is, or None."""
    return next((entry.attribute for entry in entries(cls) if entry.required and entry.shape == String()), None)


@cache
def head_key(cls: type) -> str | None:
    """Return the key of the text by which records of a class are known, such as their name or claim, or None."""
    texts = [entry for entry in entries(cls) if isinstance(entry.shape, String)]
    return next((entry.key for entry in texts if entry.required or entry.key == "title"), None)


def with_article(cls: type) -> str:
    """Return what a sentence calls a record of this class: "an option"."""
    kind = cls.__name__.lower()
    if kind.endswith("s"):
        return f"the group of {kind}"
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def records_in(shape: Shape) -> tuple[type, ...]:
    """Return the class of the records in a value of this shape; an empty tuple if it has none."""
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
    """Return a class of the model and those of the records within its records, each once."""
    found = [cls]
    for outer in found:
        for entry in entries(outer):
            found.extend(inner for inner in records_in(entry.shape) if inner not in found)
    return found


def shape_of(declared: Any) -> Shape:
    """Return the shape of a field's type; raise TypeError for a type without a shape."""
    annotations = getattr(declared, "__metadata__", ())
    return reduce(_annotated, annotations, _shape_of_bare(declared.__origin__ if annotations else declared))


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


def _annotated(shape: Shape, annotation: Any) -> Shape:
    """Return a shape with an annotation applied; raise TypeError for an annotation that has no meaning there."""
    match shape, annotation:
        case _, Says() | Key() | Examples() | FromKey() | Shorthand():
            return shape
        case String(None), Defines() | RefersTo():
            return Id(annotation)
        case String(None), Form():
            return String(annotation)
        case String(form, None), Instead():
            return String(form, annotation)
        case ListOf(item, None), Instead():
            return ListOf(item, annotation)
        case Number(cls, None), Between():
            return Number(cls, annotation)
        case MappingOf(key, value, 0), AtLeast(count):
            return MappingOf(key, value, count)
    raise TypeError(f"the model annotates {shape} in a way that has no meaning: {annotation}")
