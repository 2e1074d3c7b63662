"""Nodes to model: one reader for each shape, made once from the model's declarations.

A reader returns the value of a node, or FAULT after it has reported why there is none; so all faults are found at once.
"""

import os
import re
from collections.abc import Callable, Iterable
from collections.abc import Mapping as AbstractMapping
from collections.abc import Set as AbstractSet
from dataclasses import MISSING, fields, replace
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any, Final, NamedTuple

from policy_cli.diagnostics import Diagnostic, Position, cut, did_you_mean, misspelled, nearest
from policy_cli.frozen import constructor_from_values
from policy_cli.languages import TAG, tag_meant_by
from policy_cli.model import (
    ARGUED,
    Citation,
    Date,
    Decision,
    Defines,
    Form,
    FromKey,
    Instead,
    Located,
    Name,
    PassedThrough,
    Reference,
    RefersTo,
    Shorthand,
)
from policy_cli.places import HOW_TO, NotAnId, Place, PlaceFault, is_locator, parse_place
from policy_cli.reading.nodes import (
    BEGINNING,
    ENTRY_HINT,
    HYPHEN_HINT,
    ErrorNode,
    Mapping,
    Node,
    Scalar,
    Sequence,
    is_null,
    scalar_at,
    scalar_text,
    to_data,
)
from policy_cli.references.csl import CslFault, parse_date, parse_name
from policy_cli.shapes import (
    HOW_TO_WRITE,
    Choice,
    CustomScalar,
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
    id_attribute,
    id_form,
    id_shape,
    number_of,
    records_in,
    with_article,
)
from policy_cli.text import few, quoted, words_for_id

MAX_COMPARISONS = 50_000
"""How many comparisons of names are made for the hints about a file's unknown names: half a second of work."""


class ForeignFormat(NamedTuple):
    """A format of sources that has to be converted: what Pandoc calls it, and its usual name."""

    pandoc: str
    name: str


FOREIGN_LIBRARIES = {
    ".bib": ForeignFormat("biblatex", "BibTeX"),
    ".ris": ForeignFormat("ris", "RIS"),
    ".xml": ForeignFormat("endnotexml", "EndNote's XML"),
}
"""The formats of files of sources that have to be converted, by suffix."""

MAX_LINES = 4
"""The most further lines that are named where an unknown name is used."""

_KEY_WITHOUT_SPACE = r"[\w-]+:(?!//)\S"

UNFIT_FOR_A_SOURCE = r'[\s,"“”\x00-\x1f\x7f-\x9f]+'
"""Characters that an id of a source cannot have."""

FAULT: Final = object()


class EntryKey(Scalar):
    """The key of a list, used in place of a key for its entries."""

    __slots__ = ()

    def __init__(self, key: Scalar) -> None:
        self.mark, self.value, self.plain = key.mark, key.value, True


Reader = Callable[["Loader", Node, Scalar], Any]


ReadLibraries = Callable[[list[Scalar], "Loader"], list[Reference]]
"""Returns the sources that a decision takes from libraries, given their names, and reports their faults."""


def load(
    root: Node, complete: bool, text: str, read_libraries: ReadLibraries, keeps_nodes: bool = False
) -> tuple[Decision | None, list[Diagnostic]]:
    """Return the decision that the nodes of a file with this text describe, and what is wrong with it.

    The nodes are consumed, so that a large file is never in memory as nodes and as records at once, unless it
    `keeps_nodes`. If there are faults, the decision lacks what is faulty, or is None; use it only to look for more
    faults. If the text broke off (`complete` is false), nothing that the rest may contain is reported as missing or
    unknown.
    """
    loader = Loader(text, keeps_nodes)
    if not complete and isinstance(root, Scalar):
        return None, []  # Its first line is not a key, which is why the text breaks off.
    libraries = root.items.get("bibliography") if isinstance(root, Mapping) else None
    decision = reader_for(Record(Decision))(loader, root, scalar_at(BEGINNING, "decision"))
    if libraries is not None:
        decision = _with_libraries(decision, loader, libraries, read_libraries)
    loader.report_misnamed_sources()
    loader.name_sources()
    if complete:
        loader.resolve()
    return (None if decision is FAULT else decision), loader.diagnostics


def _with_libraries(decision: Any, loader: "Loader", node: Node, read_libraries: ReadLibraries) -> Any:
    """Return a decision with what it cites from its libraries; those that cannot be read may have any id."""
    nodes = node.items if isinstance(node, Sequence) else [node]
    names = () if decision is FAULT else decision.bibliography
    if len(names) < len(nodes):
        loader.hidden.add(CITED.kind)
    named = [one for one in nodes if isinstance(one, Scalar) and scalar_text(one) in names]
    more = read_libraries(named, loader)
    return replace(decision, references=(*decision.references, *more)) if more else decision


class Loader:
    """The state that readers share: the faults found, and the ids that records define and refer to."""

    def __init__(self, text: str, keeps_nodes: bool = False) -> None:
        self.text = text
        self.keeps_nodes = keeps_nodes
        self.diagnostics: list[Diagnostic] = []
        self.defined: dict[tuple[str, str | None], dict[str, Node]] = {}
        self.used: list[tuple[str, str | None, str, Node]] = []
        self.names: set[tuple[str, str]] = set()
        """The kind and id of each record that something refers to."""
        self.misnamed: list[tuple[PlaceFault, Scalar]] = []
        """What is wrong with each place that does not begin with an id, and the text of that place."""
        self.hidden: set[str] = set()
        """The kinds of records of which some id may not have been read."""
        self.nameless_sources: list[int] = []
        """The numbers of the diagnostics about sources without an id."""
        self.comparisons_left = MAX_COMPARISONS
        self.unfilled: Node | None = None
        """The last empty value whose records are too far left below it, and have been reported."""
        self.scopes: dict[str, str] = {}
        """The id of the record that is being read, by kind."""

    def release(self, node: Mapping) -> None:
        """Free what is in a node that has become a record, unless nodes are kept."""
        if not self.keeps_nodes:
            node.items.clear()

    def report(self, code: str, message: str, position: Position, hint: str | None = None, width: int = 1) -> Any:
        """Add an error; return FAULT."""
        self.diagnostics.append(Diagnostic(code, message, position, hint, width))
        return FAULT

    def report_text(
        self, code: str, message: str, node: Node, hint: str | None = None, part: tuple[int, int] | None = None
    ) -> Any:
        """Add an error in a text, or in the part of it from one character to another; return FAULT."""
        from policy_cli.reading.positions import span_in

        position, width = span_in(self.text, node, part) if isinstance(node, Scalar) else (node.position, 1)
        if isinstance(node, Scalar) and node.plain and code != "bad-id" and not node.value.isascii():
            from policy_cli.reading.lookalikes import without_marks

            hint = without_marks(node.value) or hint
        return self.report(code, message, position, hint, width)

    def define(self, role: Defines, name: str, node: Node) -> None:
        """Note that a record has this id; report an id that another record has already."""
        scope = self.scopes.get(role.within) if role.within else None
        for kind in (role.kind, role.group or role.kind):
            first = self.defined.setdefault((kind, scope), {}).setdefault(name, node)
        if first is not node:
            is_same_kind = self.defined[role.kind, scope][name] is first
            kind = _in_messages(role.kind if is_same_kind else role.group or role.kind)
            who = f"two {kind}s have" if is_same_kind else f"another {kind} has"
            hint = f"the first is on line {first.position.line}: give one of them another id"
            self.report_text("duplicate-id", f'{who} the id "{name}"', node, hint)
            # One of the two may be meant by an id that no record has.
            self.hidden |= _kinds(role)

    def refer(self, role: RefersTo, name: str, node: Node) -> None:
        """Note that a record must have this id, with which the text of the node begins."""
        scope = self.scopes.get(role.within) if role.within else None
        self.names.add((role.kind, name))
        if name not in self.defined.get((role.kind, scope), ()):
            self.used.append((role.kind, scope, name, node))

    def resolve(self) -> None:
        """Report each id that is used but that no record has."""
        unknown: dict[tuple[str, str | None, str | None], list[tuple[str, Node]]] = {}
        for kind, scope, name, node in self.used:
            known = self.defined.get((kind, scope))
            if kind not in self.hidden and not (known and name in known):
                # Where no record has an id, one error is enough for all.
                unknown.setdefault((kind, scope, name if known else None), []).append((name, node))
        for (kind, scope, _), uses in unknown.items():
            self._report_unknown_id(kind, scope, uses)

    def name_sources(self) -> None:
        """Say in the hints about sources without an id which cited id no source has, since one of them may be meant."""
        known = self.defined.get((CITED.kind, None), {})
        cited = ((name, node) for kind, _, name, node in self.used if kind == CITED.kind and name not in known)
        for name, node in islice(cited, 1):
            hint = f'add "id: {name}", if it is the one cited on line {node.position.line}: no source has this id'
            for number in self.nameless_sources:
                self.diagnostics[number] = replace(self.diagnostics[number], hint=hint)

    def _report_unknown_id(self, kind: str, scope: str | None, uses: list[tuple[str, Node]]) -> None:
        """Report an id that no record has where it is used first."""
        name, node = uses[0]
        known = self.defined.get((kind, scope), {})
        where = f" of {scope}" if scope else ""
        called = _in_messages(kind)
        hint: str | None
        unused = [id for id in known if (kind, id) not in self.names] if len(uses) > 1 else []
        slip = nearest(name, self.within_budget(unused)) if unused else None
        if slip:
            times = f"{quoted(name)}, which no {called} has, is used {len(uses)} times"
            message = f"nothing refers to the {called} {quoted(slip)}, but {times}"
            self.report_text(f"unknown-{kind}", message, known[slip], f'write "{name}" here, or "{slip}" there')
            return
        if name in self.defined.get((ARGUED, None), {}):
            other = next(kind for (kind, _), ids in self.defined.items() if kind != ARGUED and name in ids)
            hint = f'the {other} "{name}" does not fit here: only {called}s do'
        elif known:
            hint = did_you_mean(name, self.within_budget(known))
        else:
            home = _home_of(kind)
            hint = f'add it under "{home}"' if home else f"no {called}{where} has an id yet"
        message = f"there is no {called} {quoted(name)}{where}{_also_on(uses) if known else ''}"
        start = node.value.index(name) if isinstance(node, Scalar) else 0
        self.report_text(f"unknown-{kind}", message, node, hint, (start, start + len(name)))

    def report_misnamed_sources(self) -> None:
        """Report each place that begins with several words: a misspelled id, or an id without a comma after it."""
        known = self.defined.get((CITED.kind, None), {})
        misnamed: dict[str, list[tuple[PlaceFault, Scalar]]] = {}
        for fault, node in self.misnamed:
            misnamed.setdefault(node.value[fault.start : fault.end], []).append((fault, node))
        for name, uses in misnamed.items():
            fault, node = uses[0]
            words = name.split()
            if words[0] not in known and CITED.kind in self.hidden:
                continue
            match = None if words[0] in known else nearest("-".join(words), self.within_budget(known))
            hint = f'did you mean "{match}"?' if match else fault.hint
            self.report_text("bad-place", f"{fault.message}{_also_on(uses)}", node, hint, (fault.start, fault.end))

    def within_budget(self, names: Iterable[str]) -> list[str]:
        """Return names as a list to search for a similar one; an empty list if the file has used up its comparisons."""
        names = list(names)
        self.comparisons_left -= len(names)
        return names if self.comparisons_left >= 0 else []


def _also_on(uses: list[Any]) -> str:
    """Return what to add to the message about the first of these uses of a name: the lines of the others."""
    lines = list(dict.fromkeys(node.position.line for _, node in uses[1:]))
    if not lines:
        return ""
    shown = few(lines, MAX_LINES)
    more = [f"{len(lines) - len(shown)} more"] if len(lines) > len(shown) else []
    *others, last = [*map(str, shown), *more]
    return f" (also on lines {', '.join(others)} and {last})" if others else f" (also on line {last})"


@cache
def reader_for(shape: Shape) -> Reader:
    """Return the reader for values of a shape."""
    match shape:
        case String(form, instead):
            return _text_reader(instead) if form is None else _form_reader(form, _text_reader(instead))
        case Number():
            return _number_reader(shape)
        case Choice(words):
            return _choice_reader(words)
        case Id(role):
            return _id_reader(role) if isinstance(role, Defines) else _reference_reader(role)
        case ListOf(CustomScalar(cls)) if cls is Place:
            return _read_places
        case ListOf(item):
            is_single = isinstance(item, CustomScalar | Id) or (isinstance(item, String) and item.form is not None)
            return _list_reader(reader_for(item), is_single, _kinds_in(shape), shape.instead)
        case MappingOf(key, value, at_least):
            read_value = _record_reader(value.cls, keyed=True) if isinstance(value, Record) else reader_for(value)
            return _mapping_reader(
                reader_for(key), read_value, key.role.kind if isinstance(key, Id) else None, at_least, _kinds_in(shape)
            )
        case Record(cls):
            return _source_reader() if cls is Reference else _record_reader(cls, keyed=False)
        case CustomScalar(cls):
            return _NOTATION_READERS[cls]


def _text_reader(instead: Instead | None = None) -> Reader:
    def read(loader: Loader, node: Node, key: Scalar) -> Any:
        return scalar_text(node) or _wrong_type(loader, node, key, "text", instead)

    return read


_read_text = _text_reader()


def _form_reader(form: Form, read_text: Reader) -> Reader:
    def read(loader: Loader, node: Node, key: Scalar) -> Any:
        text = read_text(loader, node, key)
        if text is FAULT or re.fullmatch(form.pattern, text):
            return text
        message = f"{quoted(text)} is not a valid {form.name}"
        return loader.report_text("bad-form", message, node, _hint_for(text, form))

    return read


def _hint_for(text: str, form: Form) -> str:
    """Return the hint for a text that has not the form that it needs."""
    tag = tag_meant_by(text) if form.pattern == TAG else None
    return f'write "{tag}"' if tag else form.rule


def _number_reader(shape: Number) -> Reader:
    bounds = shape.bounds

    def read(loader: Loader, node: Node, key: Scalar) -> Any:
        text = _read_text(loader, node, key)
        if text is FAULT:
            return FAULT
        number = number_of(text, shape.cls)
        if number is not None and (bounds is None or bounds.least <= number <= bounds.most):
            return number
        message = f"{quoted(text)} is not a valid {bounds.noun if bounds else 'number'}"
        from policy_cli.reading.numbers import hint_for_figure, hint_to_respell

        hint = hint_for_figure(text) if shape.cls is Decimal else hint_to_respell(text)
        return loader.report_text("bad-number", message, node, hint or shape.rule)

    return read


def _choice_reader(words: tuple[str, ...]) -> Reader:
    def read(loader: Loader, node: Node, key: Scalar) -> Any:
        text = _read_text(loader, node, key)
        if text is FAULT or text in words:
            return text
        match = misspelled(text, words)
        choice = f"write one of: {', '.join(words)}" if len(words) > 1 else f"write {words[0]}"
        hint = f'did you mean "{match}"?' if match else choice
        message = f"{_called(key)} cannot be {quoted(text)}"
        return loader.report_text("bad-choice", message, node, hint)

    return read


def _id_reader(role: Defines) -> Reader:
    form = id_form(role)

    def define(loader: Loader, node: Node, key: Scalar) -> Any:
        text = _read_text(loader, node, key)
        if text is not FAULT and re.fullmatch(form.pattern, text):
            loader.define(role, text, node)
            return text
        loader.hidden |= _kinds(role)
        if text is FAULT:
            if role.kind == CITED.kind and is_null(node):
                loader.nameless_sources.append(len(loader.diagnostics) - 1)
            return FAULT
        fit = re.sub(UNFIT_FOR_A_SOURCE, "-", text) if role.kind == CITED.kind else words_for_id(text)
        slug = fit.strip("-.:_")[:64]
        hint = f'write "{slug}"' if slug else "write a word in lowercase letters from a to z"
        if not slug and re.search("[a-z]", text):
            other = next(sign for sign in text if not sign.isascii())
            hint = f'type it again: its "{other}" (U+{ord(other):04X}) is not from a to z'
        message = f"{quoted(text)} is not a valid id: {form.rule}"
        return loader.report_text("bad-id", message, node, hint)

    return define


def _reference_reader(role: RefersTo) -> Reader:
    def read(loader: Loader, node: Node, key: Scalar) -> Any:
        text = _read_text(loader, node, key)
        if text is not FAULT:
            loader.refer(role, text, node)
        return text

    return read


def _list_reader(
    read_item: Reader, single: bool, kinds: AbstractSet[str] = frozenset(), instead: Instead | None = None
) -> Reader:
    """Return the reader of a list; `kinds` are those of the ids that it can define."""

    def read(loader: Loader, node: Node, key: Scalar) -> Any:
        if type(node) is Sequence:
            entry = EntryKey(key)
            items = []
            for child in node.items:
                if type(child) is Scalar and is_null(child):
                    message = f"an entry of {quoted(key.value)} is empty"
                    loader.report("empty-value", message, child.position, _how_to_fill(child), max(1, len(child.value)))
                    continue
                item = read_item(loader, child, entry)
                if item is not FAULT:
                    items.append(item)
            return tuple(items)
        if single and not is_null(node):
            if isinstance(node, Scalar) and node.plain and " " in node.value and not node.value[0].isalpha():
                from policy_cli.reading.lookalikes import wrong_sign

                fault = wrong_sign(node.value)
                if fault:
                    return loader.report_text("wrong-type", fault, node, ENTRY_HINT)
            item = read_item(loader, node, key)
            return FAULT if item is FAULT else (item,)
        loader.hidden |= kinds
        return _wrong_type(loader, node, key, "a list", _as_entries(node, kinds) or instead)

    return read


def _mapping_reader(
    read_key: Reader, read_value: Reader, kind: str | None, at_least: int, kinds: AbstractSet[str]
) -> Reader:
    """Return the reader of a mapping; `kinds` are those of the ids that it can define."""

    def read(loader: Loader, node: Node, key: Scalar) -> Any:
        if type(node) is not Mapping:
            loader.hidden |= kinds
            return _wrong_type(loader, node, key, "keys with values", _as_keys(node, kinds))
        values = {}
        for name, child in node.items.items():
            at = child.key
            if kind is not None:
                loader.scopes[kind] = name
            label = read_key(loader, at, at)
            value = read_value(loader, child, at)
            if label is not FAULT and value is not FAULT:
                values[label] = value
        # The second of two equal keys is an entry too, and needs only another key.
        if node.complete and not node.repeats and len(node.items) < at_least:
            count = f"{at_least} {'entries' if at_least > 1 else 'entry'}"
            message = f'"{key.value}" needs at least {count} and has {len(node.items) or "none"}'
            hint = f"add {at_least - len(node.items)} more"
            return loader.report("too-few", message, key.position, hint, len(key.value))
        return values

    return read


def _record_reader(cls: Any, keyed: bool) -> Reader:
    """Return the reader of a record, which starts from the default value of each field."""
    construct = constructor_from_values(cls)
    # The default of a field that must be there is MISSING.
    defaults = {f.name: f.default if f.default_factory is MISSING else f.default_factory() for f in fields(cls)}
    readers = {entry.key: (entry.attribute, reader_for(entry.shape)) for entry in entries(cls)}
    required = [entry.attribute for entry in entries(cls) if entry.required]
    id_from_key, whole = annotated_attribute(cls, FromKey), annotated_attribute(cls, PassedThrough)
    is_located = issubclass(cls, Located)
    shorthand = annotated_attribute(cls, Shorthand)
    read_other = _shorthand_reader(cls) if shorthand else _no_record_reader(cls, keyed)

    def read(loader: Loader, node: Node, key: Scalar) -> Any:
        if type(node) is not Mapping or (shorthand and _is_other_mapping(node, readers)):
            return read_other(loader, node, key)
        values = {**defaults}
        present: AbstractSet[str] = node.items.keys()
        for name, child in node.items.items():
            field = readers.get(name)
            if field is None:
                meant, child = _meant_by_unknown_key(loader, child, cls, node)
                if meant is None:
                    continue
                field, present = readers[meant], {*present, meant}
            attribute, read_value = field
            value = read_value(loader, child, child.key)
            if value is not FAULT:
                values[attribute] = value
        head = key if keyed else _head(node, key)
        for attribute in required:
            if values[attribute] is MISSING:
                return _report_missing_keys(loader, head, cls, present) if node.complete else FAULT
        if id_from_key:
            values[id_from_key] = head.value
        if whole:
            values[whole] = to_data(node)
        if is_located:
            values["origin"] = head.position
        loader.release(node)
        return construct(values.values())

    return read


def _source_reader() -> Reader:
    """Return the reader of a source, which may be an answer of Crossref."""
    read_record = _record_reader(Reference, keyed=False)

    def read(loader: Loader, node: Node, key: Scalar) -> Any:
        if type(node) is Mapping and _is_of_crossref(node):
            from policy_cli.reading.crossref import as_csl

            as_csl(node)
        return read_record(loader, node, key)

    return read


def _is_of_crossref(node: Mapping) -> bool:
    """Return whether a source has a key that only Crossref writes, or its title in a list, as there."""
    title = node.items.get("title")
    return "is-referenced-by-count" in node.items or (type(title) is Sequence and len(title.items) == 1)


def _is_other_mapping(node: Mapping, known: AbstractMapping[str, Any]) -> bool:
    """Return whether keys with values are not a record with these keys, for which a value alone may stand."""
    if not node.items or not known.keys().isdisjoint(node.items):
        return False
    from policy_cli.reading.unknown_keys import key_meant

    return all(key_meant(name, known) is None for name in node.items)


def _shorthand_reader(cls: Any) -> Reader:
    """Return the reader of a value that is there instead of a record of a class with a shorthand."""
    attribute = annotated_attribute(cls, Shorthand)
    read_value = next(reader_for(entry.shape) for entry in entries(cls) if entry.attribute == attribute)

    def read(loader: Loader, node: Node, key: Scalar) -> Any:
        value = read_value(loader, node, key)
        if value is FAULT:
            return FAULT
        return cls(**{str(attribute): value}, **({"origin": key.position} if issubclass(cls, Located) else {}))

    return read


def _no_record_reader(cls: type, keyed: bool) -> Reader:
    """Return the reader that reports that something else is where a record is expected."""
    first = min(entries(cls), key=lambda entry: not entry.required)

    def read(loader: Loader, node: Node, key: Scalar) -> Any:
        from policy_cli.reading.unknown_keys import hints_at_homes

        # Under a key of the file's own choice, such as an option's id, another record's key is in the wrong place.
        hint = hints_at_homes().get(key.value) if keyed else None
        if hint is None and isinstance(first.shape, String) and re.fullmatch(r"\w[\w ,.'’-]{1,60}", scalar_text(node)):
            where = ", on a line of its own and indented below" if keyed else ""
            hint = f'write "{first.key}: {scalar_text(node)}"{where}'
        loader.hidden |= _kinds_with_ids(cls)
        return _wrong_type(loader, node, key, f'{with_article(cls)} with keys such as "{first.key}: …"', hint)

    return read


def _head(node: Mapping, key: Scalar) -> Scalar:
    """Return the key that a record begins with: its first one in a list or as the whole file, else the one above it."""
    is_own = isinstance(key, EntryKey) or key.mark is BEGINNING
    return node.first_key or scalar_at(node.mark, "") if is_own else key


def _report_missing_keys(loader: Loader, head: Scalar, cls: type, present: AbstractSet[str]) -> Any:
    """Report each key that a record needs but does not have, at the beginning of the record; return FAULT."""
    for entry in entries(cls):
        if entry.required and entry.key not in present:
            words = entry.shape.words if isinstance(entry.shape, Choice) else ()
            value = words[0] if len(words) == 1 else "…"
            message = f'{with_article(cls)} needs a key "{entry.key}"'
            loader.report("missing-key", message, head.position, f'add "{entry.key}: {value}"', max(1, len(head.value)))
            loader.hidden |= _kinds_in(entry.shape)
            if isinstance(entry.shape, Id) and isinstance(entry.shape.role, Defines):
                loader.hidden |= _kinds(entry.shape.role)
                loader.nameless_sources.append(len(loader.diagnostics) - 1)
    return FAULT


def _meant_by_unknown_key(loader: Loader, value: Node, cls: type, node: Mapping) -> tuple[str | None, Node]:
    """Report the key of a value, which its record does not have; return the key that was meant, or None, and the value.

    A value that fits that key is then read as that of the key, since it may have faults and ids of its own; an error
    node replaces any other. A source may have any key, except one that is meant for a key that it needs and lacks.
    """
    lacking = [entry.key for entry in entries(cls) if entry.required and entry.key not in node.items]
    has_any_key = annotated_attribute(cls, PassedThrough)
    if has_any_key and not lacking:
        return None, value
    if value.key.value.startswith("-") and loader.diagnostics and loader.diagnostics[-1].code == "empty-value":
        loader.diagnostics.pop()  # The key above is not empty: this is the first entry of its list.
    from policy_cli.reading.unknown_keys import empty_home, fits_shape, key_meant, meant_by

    if has_any_key and not key_meant(value.key.value, lacking):
        return None, value
    meant, hint = meant_by(value, cls, node, loader.within_budget)
    home = empty_home(value, cls, node)
    if home is not None:
        if home is loader.unfilled:
            return None, value
        loader.unfilled = home
        if loader.diagnostics and loader.diagnostics[-1].position == home.key.position:
            loader.diagnostics.pop()  # That it is empty has the same cause.
        hint = f'indent it, and all that belongs below "{home.key.value}", by two more than "{home.key.value}"'
    message = f"{with_article(cls)} has no key {quoted(value.key.value)}"
    loader.report("unknown-key", message, value.key.position, hint, len(value.key.value))
    shape = next((entry.shape for entry in entries(cls) if entry.key == meant), None)
    is_read = fits_shape(value, shape) if shape else isinstance(value, Scalar)
    if not is_read:
        loader.hidden |= _kinds_with_ids(cls)
    if is_read or not meant:
        return meant, value
    fault = ErrorNode(value.mark)
    fault.key = value.key
    return meant, fault


@cache
def _kinds_with_ids(cls: type) -> frozenset[str]:
    """Return the kinds of the records with an id that a record of this class can contain."""
    shapes = (entry.shape for inner in classes_from(cls) for entry in entries(inner))
    ids = (shape.key if isinstance(shape, MappingOf) else shape for shape in shapes)
    roles = (id.role for id in ids if isinstance(id, Id) and isinstance(id.role, Defines))
    return frozenset(kind for role in roles for kind in _kinds(role))


def _kinds_in(shape: Shape) -> AbstractSet[str]:
    """Return the kinds of the ids that a value of a shape can define."""
    kinds = {kind for cls in records_in(shape) for kind in _kinds_with_ids(cls)}
    if isinstance(shape, MappingOf) and isinstance(shape.key, Id) and isinstance(shape.key.role, Defines):
        kinds |= _kinds(shape.key.role)
    return kinds


@cache
def _home_of(kind: str) -> str | None:
    """Return the key of a decision below which records of a kind are, each with an id, or None if there is none."""
    for entry in entries(Decision):
        for cls in records_in(entry.shape):
            role = id_shape(cls).role if id_attribute(cls) else None
            if isinstance(role, Defines) and role.kind == kind:
                return entry.key
    return None


def _kinds(role: Defines) -> set[str]:
    """Return the kinds that a record with an id of this role is found by."""
    return {role.kind, role.group or role.kind}


def _in_messages(kind: str) -> str:
    """Return what messages call records of a kind: references are sources there."""
    return {CITED.kind: "source", ARGUED: "step, cost, risk or argument"}.get(kind, kind)


def _read_place(loader: Loader, node: Node, key: Scalar) -> Any:
    if type(node) is Mapping and any(entry.key in node.items for entry in entries(Citation)):
        return _read_citation(loader, node, key)
    if type(node) is not Scalar or is_null(node):
        return _wrong_type(loader, node, key, "a place or a list of places", HOW_TO)
    try:
        place = parse_place(node.value, node.position)
    except PlaceFault as fault:
        if isinstance(fault, NotAnId):
            loader.misnamed.append((fault, node))
            return FAULT
        return loader.report_text("bad-place", fault.message, node, fault.hint, (fault.start, fault.end))
    loader.refer(CITED, place.reference, node)
    return place


def _read_citation(loader: Loader, node: Mapping, key: Scalar) -> Any:
    """Read a place with the reason why its quote is fair."""
    reason = node.items.get("fair")
    citation = reader_for(Record(Citation))(loader, node, key)
    if citation is FAULT or reason is None:
        return FAULT
    if citation.place.quote is None:
        hint = "quote a few words at the end of the place, or write the place alone"
        return loader.report_text("bad-place", '"fair" is about a quote, and this place has none', reason, hint)
    return replace(citation.place, fair=citation.fair)


_read_places_in_order = _list_reader(_read_place, single=True)


def _read_places(loader: Loader, node: Node, key: Scalar) -> Any:
    """Read one place or several; report one place in brackets, which its commas divide into several."""
    if type(node) is Sequence and node.flow and len(node.items) > 1:
        texts = [item.value for item in node.items if isinstance(item, Scalar)]
        cut_up = any(" " in text.strip() or text.startswith('"') or is_locator(text) for text in texts)
        if cut_up and len(texts) == len(node.items) and not any("," in text for text in texts):
            hint = "write one place without brackets; write several places below each other, each after a dash"
            message = f"commas separate the entries of a list: these are {len(texts)} places, not one"
            return loader.report("bad-place", message, node.position, hint)
    return _read_places_in_order(loader, node, key)


def _read_csl(parse: Callable[[Any], Name | Date], code: str, hint: str) -> Reader:
    def read(loader: Loader, node: Node, key: Scalar) -> Any:
        if _has_fault(node):
            return FAULT
        try:
            return parse(to_data(node, keep_null=True))
        except CslFault as fault:
            return loader.report(code, f"{_called(key)}: {fault}", node.position, hint)

    return read


CITED = RefersTo("reference")
_NOTATION_READERS: dict[type, Reader] = {
    Place: _read_place,
    Name: _read_csl(parse_name, "bad-name", "write {family: Khan, given: Ada}, or {literal: World Bank}"),
    Date: _read_csl(
        parse_date, "bad-date", "write 2001-07-12, or {date-parts: [[2001, 7, 12]]} with two pairs of brackets"
    ),
}


def _wrong_type(loader: Loader, node: Node, key: Scalar, expected: str, hint: str | Instead | None = None) -> Any:
    """Report that something else is where `expected` should be, with this hint or a general one."""
    if isinstance(node, ErrorNode) or (isinstance(node, Mapping | Sequence) and not node.complete):
        return FAULT
    if isinstance(node, Scalar) and is_null(node):
        message = f"{_called(key)} is empty"
        return loader.report("empty-value", message, key.position, _how_to_fill(node), len(key.value))
    found = {Scalar: "text", Sequence: "a list", Mapping: "keys with values"}[type(node)]
    if expected == "a list" and isinstance(node, Mapping) and all(name.startswith("-") for name in node.items):
        hint = HYPHEN_HINT
    text = _in_one_line(node)
    if expected == "a list":
        from policy_cli.reading.lookalikes import wrong_sign

        first = next(iter(node.items), "") if isinstance(node, Mapping) else text
        hint = ENTRY_HINT if wrong_sign(first) else hint
    if expected == "a list" and os.path.splitext(text)[1].lower() in FOREIGN_LIBRARIES:
        return report_foreign_library(loader, text, node)
    if isinstance(hint, Instead):
        hint = hint.of_text.replace("{}", text) if hint.of_text and text else hint.hint
    if not text.isascii():
        from policy_cli.reading.lookalikes import COLON_HINT, wrong_colon

        hint = COLON_HINT if wrong_colon(text) else hint
    if hint is None and re.match(_KEY_WITHOUT_SPACE, text):
        hint = 'write a space after the colon: "{}: {}"'.format(*cut(text, 60).split(":", 1))
    if hint is None:
        hint = HOW_TO_WRITE.get(expected, "write each key with its value on a line of its own, indented below")
    message = f"{_called(key)}: expected {expected}, found {found}"
    return loader.report("wrong-type", message, node.position, hint)


def _how_to_fill(node: Scalar) -> str:
    """Return the hint for an empty value, which the word null may be."""
    word = node.value.strip()
    if node.plain and word.isalpha():
        return f"YAML takes {word} for nothing: put it in quotes, or delete it"
    return "write something, or delete the line"


def _as_entries(node: Node, kinds: AbstractSet[str]) -> str | None:
    """Return how records that are keys, but should be entries of a list with ids, are written; None for other nodes."""
    if not kinds or not isinstance(node, Mapping) or not all(isinstance(one, Mapping) for one in node.items.values()):
        return None
    return next((f'begin each entry with a hyphen and its id: "- id: {name}"' for name in node.items), None)


def _as_keys(node: Node, kinds: AbstractSet[str]) -> str | None:
    """Return how records that are entries of a list, but should be keys, are written; None for other nodes."""
    first = node.items[0] if kinds and isinstance(node, Sequence) and node.items else None
    named = [first.items.get(name) for name in ("id", "name")] if isinstance(first, Mapping) else [first]
    ids = (words_for_id(scalar_text(one)) for one in named if isinstance(one, Scalar))
    return next(
        (f'write the id of each as its key, and its other keys indented below: "{id}:"' for id in ids if id), None
    )


def _in_one_line(node: Node) -> str:
    """Return a text, or a list of texts with commas between them; the empty text for anything else.

    In a list within it, as in an order of importance, a plus sign is between them.
    """
    if not isinstance(node, Sequence):
        return scalar_text(node)
    groups = [one.items if isinstance(one, Sequence) else [one] for one in node.items]
    is_plain = all(group and all(map(scalar_text, group)) for group in groups)
    return ", ".join(" + ".join(map(scalar_text, group)) for group in groups) if is_plain else ""


def report_foreign_library(loader: Loader, name: str, node: Node) -> Any:
    """Report a file of sources that has to be converted; return FAULT."""
    form = FOREIGN_LIBRARIES[os.path.splitext(name)[1].lower()].name
    return loader.report_text("foreign-library", f"{name} is {form}, not CSL", node, "`policy-cli refs` converts it")


def _has_fault(node: Node) -> bool:
    """Return whether a node, or one below it, has been reported already."""
    if isinstance(node, Mapping):
        return any(map(_has_fault, node.items.values()))
    if isinstance(node, Sequence):
        return any(map(_has_fault, node.items))
    return isinstance(node, ErrorNode)


def _called(key: Scalar) -> str:
    """Return what a value is called in a message: by its key, or as an entry of the list with that key."""
    return f"an entry of {quoted(key.value)}" if isinstance(key, EntryKey) else quoted(key.value)
