"""The JSON Schema of the decision file, derived from the model: editors use it to check, complete and explain the file.

It is draft-07, the newest that the language server for YAML knows well, with that server's additions: messages for
patterns and types, and snippets. An editor decides by YAML 1.2 what is a number or a truth value, but the loader
accepts any word as text; so where text is expected, the schema forbids only lists, mappings and null.
"""

import json
import re
from collections.abc import Iterator
from itertools import count
from typing import Any

from policy_cli.model import Between, Citation, Date, Decision, Defines, Form, Name, PassedThrough, RefersTo, Shorthand
from policy_cli.places import HOW_TO, QUOTE_FORMS, Place
from policy_cli.shapes import (
    HOW_TO_WRITE,
    NUMBER,
    Choice,
    CustomScalar,
    Entry,
    Id,
    ListOf,
    MappingOf,
    Number,
    Record,
    Shape,
    String,
    annotated_attribute,
    classes_from,
    entries,
    id_form,
)

Schema = dict[str, Any]

TITLE = "A decision file of policy-cli"
EXAMPLE_OF_A_PLACE = 'hall-2030, Charges, par. 2, "a fair share"'

OFFERED = (
    *("actor", "against", "aim", "arguments", "author", "because", "borne_by", "cite"),
    *("for", "issued", "level", "option", "question", "steps", "title", "type"),
)
"""The keys in the snippet for a new record, beyond those that the record needs."""


def schema_text() -> str:
    """Return the JSON Schema of the decision file as text that ends in a newline."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def schema() -> Schema:
    """Return the JSON Schema of the decision file as mappings, lists, text and numbers."""
    root, *records = classes_from(Decision)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **_record(root),
        "title": TITLE,
        "definitions": {
            "text": _any_text(),
            "id": _id(RefersTo("option")),
            "reference-id": _id(RefersTo("reference")),
            **{cls.__name__.lower(): make() for cls, make in _CUSTOM_SCALARS.items()},
            **{cls.__name__.lower(): _record_or_short(cls) for cls in records if cls not in _inlined()},
        },
    }


def _record(cls: type) -> Schema:
    """Return the schema of a mapping whose keys are the fields of a class of the model."""
    required = [entry.key for entry in entries(cls) if entry.required]
    return {
        "title": cls.__name__,
        "description": _description(cls),
        "type": "object",
        "properties": {entry.key: _property(entry) for entry in entries(cls)},
        **({"required": required} if required else {}),
        "additionalProperties": annotated_attribute(cls, PassedThrough) is not None,
    }


def _record_or_short(cls: type) -> Schema:
    """Return the schema of a record of a class of the model, or of the value that can be there instead of it."""
    short = next((entry for entry in entries(cls) if entry.attribute == annotated_attribute(cls, Shorthand)), None)
    if short is None:
        return _record(cls)
    return {"title": cls.__name__, "description": _description(cls), "anyOf": [_property(short), _record(cls)]}


def _property(entry: Entry) -> Schema:
    """Return the schema of the value of a key, with the sentence that explains it."""
    return {
        "description": entry.sentence,
        **({"markdownDescription": entry.sentence} if "`" in entry.sentence else {}),
        **({"examples": list(entry.examples)} if entry.examples else {}),
        **{key: value for key, value in _value(entry.shape).items() if key != "description"},
        **_snippet(entry.shape),
    }


def _inlined() -> set[type]:
    """Return the classes whose records appear only under one key, so that its sentence explains them."""
    shapes = (entry.shape for cls in classes_from(Decision) for entry in entries(cls))
    return {shape.cls for shape in shapes if isinstance(shape, Record)}


def _value(shape: Shape) -> Schema:
    """Return the schema of a value of this shape without a bare $ref, beside which other keywords would not count."""
    match shape:
        case String() | Id() | CustomScalar():
            return {"anyOf": [_named(shape)]}
        case Number(_, bounds):
            return _number(bounds, NUMBER, shape.rule)
        case Choice(words):
            return _choice(words)
        case ListOf(Id() | CustomScalar() | String(Form()) as item):
            return {"anyOf": [_named(item), _list(_named(item))]}
        case ListOf(item):
            return _list(_named(item))
        case MappingOf(key, value, at_least):
            return {
                "type": "object",
                "propertyNames": _key(key),
                "additionalProperties": _named(value),
                **({"minProperties": at_least} if at_least else {}),
            }
        case Record(cls):
            return _record_or_short(cls)


def _named(shape: Shape) -> Schema:
    """Return a reference to the definition of a shape, or its schema if it has no definition."""
    match shape:
        case String(form):
            return _definition("text") if form is None else _text(_padded(form.pattern), form.rule)
        case Id(role):
            return _definition("reference-id" if role.kind == "reference" else "id")
        case CustomScalar(cls) | Record(cls):
            return _definition(cls.__name__.lower())
        case _:
            return _value(shape)


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item, "errorMessage": HOW_TO_WRITE["a list"]}


def _definition(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _text(pattern: str, message: str) -> Schema:
    """Return the schema of a text with this pattern; the spelling of a number or a truth value is not known."""
    return {
        "pattern": pattern,
        "patternErrorMessage": message,
        # A list of types that holds "boolean" would make editors offer true and false for every text.
        "if": {"type": ["array", "object", "null"]},
        "then": {"type": "string", "errorMessage": HOW_TO_WRITE["text"]},
    }


def _any_text() -> Schema:
    return _text(r"\S", "write something, or delete the line")


def _padded(pattern: str) -> str:
    """Return a pattern for a whole text that may have white space at its ends."""
    return rf"^\s*(?:{pattern})\s*$"


def _id(role: Defines | RefersTo) -> Schema:
    form = id_form(role)
    return _text(_padded(form.pattern), form.rule)


def _key(shape: String | Id) -> Schema:
    """Return the schema of the keys of a mapping; editors offer the title as the first key."""
    if isinstance(shape, String):
        return {"title": "label", **_any_text()}
    return {"title": shape.role.kind, **_id(shape.role)}


def _choice(words: tuple[str, ...]) -> Schema:
    """Return the schema of a choice: the words as YAML reads them, or as text that may have white space around it."""
    # A space that re.escape escapes is not valid in the patterns of a schema.
    padded = _padded("|".join(re.sub(r"([^\w ])", r"\\\1", word) for word in words))
    bare = [int(word) if word.isdigit() else word for word in words]
    only = {"default": bare[0]} if len(bare) == 1 else {}
    return {**only, "anyOf": [{"enum": bare}, {"type": "string", "pattern": padded}]}


def _number(bounds: Between | None, pattern: str, message: str) -> Schema:
    between = {"minimum": bounds.least, "maximum": bounds.most} if bounds else {}
    number = {"type": "number", **between, "errorMessage": message}
    return {"anyOf": [number, {"type": "string", "pattern": _padded(pattern)}]}


def _place() -> Schema:
    """Return the schema of a place: only its outline, since its parts are told apart by their words."""
    reference = id_form(RefersTo("reference")).pattern
    section = r',\s*[^\s,"][^,"]*'
    forms = (f"{first}[^{other}]*[^\\s{other}][^{other}]*[{last}]" for first, other, last in QUOTE_FORMS)
    quote = rf",\s*(?:{'|'.join(forms)})"
    outline = _text(rf"^\s*{reference}\s*(?:{section})*(?:{quote})?\s*$", HOW_TO)
    quoted = {**outline, "pattern": rf"^\s*{reference}\s*(?:{section})*{quote}\s*$"}
    citation = _record(Citation)
    citation["properties"]["place"] = {"description": citation["properties"]["place"]["description"], **quoted}
    return {"examples": [EXAMPLE_OF_A_PLACE], "if": {"type": "object"}, "then": citation, "else": outline}


def _name() -> Schema:
    parts = {
        "family": "The family name.",
        "given": "The given names.",
        "dropping-particle": "A particle that is left out when only the family name is given.",
        "non-dropping-particle": "A particle that stays with the family name.",
        "suffix": "What follows the name: Jr., III.",
        "literal": "The whole name, of an institution for instance.",
    }
    record = {
        "title": "Name",
        "type": "object",
        "properties": {part: {"description": sentence, **_text_or_nothing()} for part, sentence in parts.items()},
        "anyOf": [_needs("family"), _needs("literal")],
    }
    return {"anyOf": [_definition("text"), record]}


def _date() -> Schema:
    part = _number(Between(-9999, 9999), r"-?\d{1,4}", "a year, month or day is written in numbers")
    part["anyOf"][0]["type"] = "integer"
    # Other programs leave the month or the day of a date empty, or all of it.
    empty = {"enum": [None, "", "0", 0]}
    shapes = ((part, part, part), (part, part, empty), (part, empty, empty), (empty, empty, empty))
    by_keys = {
        "type": "object",
        # If there are parts as well, only they count.
        "properties": {"date-parts": {"maxItems": 0}},
        "anyOf": [{"properties": dict(zip(("year", "month", "day"), shape, strict=True))} for shape in shapes],
        "required": ["year"],
        "dependencies": {"day": ["month"]},
    }
    span = {"type": "array", "minItems": 1, "maxItems": 2}
    day = {"anyOf": [{"items": [*shape], "maxItems": 3} for shape in shapes]}
    by_parts = {
        "properties": {"date-parts": {"type": "array", "maxItems": 2, "items": {"type": "array", **day}}},
        "required": ["date-parts"],
    }
    record = {
        "title": "Date",
        "type": "object",
        "properties": {
            "date-parts": {"description": "The date, or the two of a span, each `[year, month, day]`."},
            "literal": {"description": "The date in words.", **_text_or_nothing()},
            "edtf": {"description": "The date as text: `2001-07-12`, `1890?`.", **_text_or_nothing()},
            "circa": {"description": "Whether the date is approximate."},
            "raw": {"description": "The date as text: `2001-07-12`.", **_text_or_nothing()},
            "season": {"description": "The season of a year: 1 is spring, 4 is winter.", **_text_or_nothing()},
        },
        "anyOf": [_needs("literal"), _needs("edtf"), _needs("raw"), by_parts, by_keys],
    }
    spans = {**span, "items": by_keys}
    return {"anyOf": [_definition("text"), record, spans]}


_CUSTOM_SCALARS = {Place: _place, Name: _name, Date: _date}


def _needs(key: str) -> Schema:
    """Return the schema of a mapping with some text under a key."""
    return {"properties": {key: {"anyOf": [_definition("text")]}}, "required": [key]}


def _text_or_nothing() -> Schema:
    no_text = {"type": ["array", "object"]}
    return {"anyOf": [{"if": no_text, "then": {"type": "string", "errorMessage": HOW_TO_WRITE["text"]}}]}


def _snippet(shape: Shape) -> Schema:
    """Return the snippet for a new record in a list or mapping of records; other shapes have none."""
    stops = count(1)
    match shape:
        case ListOf(Record(cls)):
            body = _blank_record(cls, stops)
        case MappingOf(Id(), Record(cls)):
            body = {f"${{{next(stops)}:id}}": _blank_record(cls, stops)}
        case _:
            return {}
    snippet = {"label": f"new {cls.__name__.lower()}", "description": _description(cls), "body": body}
    return {"defaultSnippets": [snippet]}


def _blank_record(cls: type, stops: Iterator[int]) -> dict[str, Any]:
    """Return a record to be filled in, with numbered stops for the cursor."""
    offered = (entry for entry in entries(cls) if entry.required or entry.key in OFFERED)
    return {entry.key: _blank(entry.shape, stops) for entry in offered}


def _blank(shape: Shape, stops: Iterator[int]) -> Any:
    match shape:
        case Choice(words):
            return f"${{{next(stops)}|{','.join(words)}|}}"
        case Record(cls):
            return _blank_record(cls, stops)
        case ListOf(Record(cls)):
            return [_blank_record(cls, stops)]
        case MappingOf(Id(role), Number()):
            return {f"${{{next(stops)}:{role.kind}}}": f"${{{next(stops)}:1}}"}
        case _:
            return f"${next(stops)}"


def _description(cls: type) -> str:
    """Return the docstring of a class of the model on one line."""
    return " ".join((cls.__doc__ or "").split())
