"""Libraries of sources, which a decision names: CSL-JSON or CSL-YAML, of which only the cited records are looked at.

A library may have thousands of records, so JSON is searched for ids by Python's own parser, and only the records that
are needed become nodes.
"""

import os
import re
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from policy_cli.diagnostics import CannotContinue, Diagnostic, Position
from policy_cli.frozen import frozen
from policy_cli.model import Reference
from policy_cli.reading.decoding import (
    REPLACEMENT,
    decode,
    forbidden_in,
    position_at,
    split_lines,
    text_with_surrogates,
)
from policy_cli.reading.files import InputFile, read_beside
from policy_cli.reading.loader import CITED, FOREIGN_LIBRARIES, Loader, reader_for, report_foreign_library
from policy_cli.reading.nodes import BEGINNING, Mapping, Node, Scalar, Sequence, is_null, scalar_at, scalar_text
from policy_cli.reading.positions import Positions
from policy_cli.reading.yaml_nodes import compose
from policy_cli.references.csl import DATES, NAMES
from policy_cli.shapes import Record, id_form

LISTS = ("references", "items")
"""The keys under which a file of CSL may have its records."""
ANSWER = "message"
"""The key under which an answer of Crossref has a record or a list of them."""
OF_ZOTERO = "itemType"
"""The key of a record in the JSON of Zotero and Better BibTeX, which is not CSL."""
_OTHER_FORMATS = {"@": "BibTeX", "TY  -": "RIS", "%0 ": "EndNote", "<": "XML"}
"""What files of sources that are not CSL begin with, whatever suffix they have."""
_WHOLE_NAMES = ("family", "literal", "name")
"""The keys of a name that can be the whole name, in CSL and in answers of Crossref."""
FIRST = Position(1, 1)
_LAST_LINE = re.compile(r"^(?:---|\.\.\.)\s*\Z", re.MULTILINE)

Composed = tuple[Node, list[Diagnostic]]


class LibraryRecord(NamedTuple):
    """A record of a library: its id, and a function that composes its nodes again, with what is wrong with them.

    The id is empty if the record has none, so that no place can cite it.
    """

    id: str
    compose: Callable[[], Composed]


class NotALibrary(Exception):
    """What is wrong with a file that cannot be read as a library."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        super().__init__(diagnostics)
        self.diagnostics = diagnostics


@frozen
class Library:
    """A file of sources: its name, its text, and the positions of everything in the records that were looked at."""

    name: str
    text: str
    positions: Positions

    @property
    def lines(self) -> list[str]:
        """The lines of the file, without their ends."""
        return split_lines(re.sub("[\ud800-\udfff]", REPLACEMENT, self.text))

    def located(self, found: list[Diagnostic]) -> list[Diagnostic]:
        """Return diagnostics with the position and width of their targets in this file."""
        return [in_library(one, self.name) for one in self.positions.located(found)]


def in_library(diagnostic: Diagnostic, name: str) -> Diagnostic:
    """Return a diagnostic whose position is in a library."""
    return replace(diagnostic, position=diagnostic.position._replace(library=name))


def read_libraries(
    source: InputFile, named: list[Scalar], loader: Loader, libraries: dict[str, Library]
) -> list[Reference]:
    """Return what a decision file cites from the libraries that it names, and add these to `libraries` by their names.

    Their faults are reported to the loader of the file, which then knows the ids of their records.
    """
    own = loader.defined.setdefault((CITED.kind, None), {})
    known = {id: f"on line {node.position.line} of {source.name}" for id, node in own.items()}
    wanted = {*own, *(id for kind, _, id, _ in loader.used if kind == CITED.kind)}
    references: list[Reference] = []
    read: dict[str, InputFile] = {}
    for node in named:
        name = scalar_text(node)
        library = None
        ids: list[str] | None = None
        try:
            if os.path.splitext(name)[1].lower() in FOREIGN_LIBRARIES:
                report_foreign_library(loader, name, node)
                loader.hidden.add(CITED.kind)
                continue
            beside = read_beside(source, name)
            same = next((other for other, one in read.items() if one.data == beside.data), None)
            if same is not None:
                message = f"{name} is named twice" if name == same else f"{name} is the same library as {same}"
                loader.report_text("bad-bibliography", message, node, "delete one of them")
                continue
            read[name] = beside
            library, ids, found, faults = read_library(beside, wanted, known)
            references += found
        except CannotContinue as error:
            loader.report_text("bad-bibliography", error.message, node, error.hint)
        except NotALibrary as error:
            library, faults = _library(beside.name, beside.data.decode("utf-8", "replace")), error.diagnostics
        if ids is None:
            loader.hidden.add(CITED.kind)
        if library is not None:
            libraries[library.name] = library
            loader.diagnostics += [in_library(one, library.name) for one in faults]
        can_be_cited = re.compile(id_form(CITED).pattern).fullmatch
        for id in filter(can_be_cited, ids or ()):
            own.setdefault(id, node)
    return references


def read_library(
    source: InputFile, wanted: Collection[str], known: dict[str, str]
) -> tuple[Library, list[str], list[Reference], list[Diagnostic]]:
    """Return a library, the ids of all its records, the references with a wanted id, and what is wrong with these.

    `known` says where each id is that was read already, and is extended. Raise NotALibrary if it cannot be read.
    """
    text, records = library_records(source)
    if records and not any(record.id for record in records):
        hint = "export it again as CSL JSON; what Zotero and Better BibTeX call only JSON is not CSL"
        raise _not_a_library("none of the sources has an id", hint=hint)
    references: list[Reference] = []
    found: list[Diagnostic] = []
    chosen = [record for record in records if record.id in wanted]
    for record in chosen:
        reference, faults = read_record(text, record, known, source.name)
        found += faults
        if reference is not None:
            # Zotero's field Extra becomes a note; it is for the owner of the library, and no remark in this decision.
            origin = reference.origin._replace(library=source.name)
            references.append(replace(reference, note=None, origin=origin))
    library = _library(source.name, text, chosen)
    return library, [record.id for record in records], references, found


def _library(name: str, text: str, looked_at: Collection[LibraryRecord] = ()) -> Library:
    def parse() -> Node:
        return Sequence(BEGINNING, False, [record.compose()[0] for record in looked_at])

    return Library(name, text, Positions(text, parse))


def read_record(
    text: str, record: LibraryRecord, known: dict[str, str], name: str
) -> tuple[Reference | None, list[Diagnostic]]:
    """Return the reference of a record of a library, or None if it has errors, and what is wrong with it.

    `known` says where each id is that was read already, and is extended.
    """
    node, found = record.compose()
    loader = Loader(text)
    loader.diagnostics += found
    id = _id_of(node) if isinstance(node, Mapping) else None
    if isinstance(node, Mapping):
        _leave_out_empty(node)
        if id is not None:
            node.items.setdefault("id", id)
    id = id or node
    if record.id and record.id in known:
        hint = f"the first is {known[record.id]}: give one of them another id, or delete it"
        loader.report_text("duplicate-id", f'two sources have the id "{record.id}"', id, hint)
        return None, loader.diagnostics
    known[record.id] = f"on line {id.position.line} of {name}"
    reference = reader_for(Record(Reference))(loader, node, scalar_at(BEGINNING, "references"))
    is_faulty = any(one.severity == "error" for one in loader.diagnostics)
    return None if is_faulty else reference, loader.diagnostics


def _leave_out_empty(record: Mapping) -> None:
    """Leave out dates and names in which a program wrote nothing; a given name alone is the whole name."""
    for key in [key for key in DATES & record.items.keys() if _is_empty(record.items[key])]:
        del record.items[key]
    for key in NAMES & record.items.keys():
        names = record.items[key]
        if isinstance(names, Sequence):
            names.items = [name for name in names.items if not _is_empty(name)]
            for parts in (name.items for name in names.items if isinstance(name, Mapping)):
                if "given" in parts and all(_is_empty(parts.get(part)) for part in _WHOLE_NAMES):
                    parts["literal"] = parts.pop("given")


def _is_empty(node: Node | None) -> bool:
    """Return whether a node is missing, null, empty text, or a list or mapping without anything else."""
    if isinstance(node, Mapping | Sequence):
        return all(map(_is_empty, node.items.values() if isinstance(node, Mapping) else node.items))
    return node is None or is_null(node)


def library_records(source: InputFile) -> tuple[str, list[LibraryRecord]]:
    """Return the text of a library, with LF at the end of lines, and its records; raise NotALibrary for other files."""
    text, faults = text_with_surrogates(source.data)
    if faults:
        raise NotALibrary(
            [replace(one, hint="export the sources that you need as CSL-JSON, in UTF-8") for one in faults]
        )
    if not text or text.isspace():
        raise _not_a_library("the file is empty")
    if text.lstrip()[0] in "[{":
        from policy_cli.reading.json_nodes import is_too_large

        if is_too_large(source.data):
            raise _not_a_library("the file has too many keys and values", hint="split it into several files")
        # A search for the sign is quick, and two replacements are not.
        text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
        return text, list(_in_json(text))
    text, faults = decode(source.data)
    other = next((name for begins, name in _OTHER_FORMATS.items() if text.lstrip().startswith(begins)), None)
    if other:
        raise _not_a_library(f"this is {other}, not CSL")
    return text, list(_in_yaml(text, faults))


def _not_a_library(message: str, position: Position = FIRST, hint: str | None = None) -> NotALibrary:
    hint = hint or "a library is a list of sources in CSL-JSON or CSL-YAML, as Zotero and Pandoc write it"
    return NotALibrary([Diagnostic("bad-bibliography", message, position, hint)])


def _in_json(text: str) -> Iterator[LibraryRecord]:
    """Yield the records of a list in JSON; each is parsed by itself, and forgotten but for its id."""
    from json import JSONDecodeError

    from policy_cli.reading.json_nodes import after_space, value_at

    at = after_space(text, 0)
    is_list = text[at] == "["
    at = after_space(text, at + is_list)
    lines = _Lines(text)
    try:
        while text[at : at + 1] != "]":
            value, end = value_at(text, at)
            yield from _records_in(lines, value, at, is_list)
            at = after_space(text, end)
            if not is_list:
                break
            if text[at : at + 1] not in (",", "]"):
                raise JSONDecodeError("a comma or ] is missing", text, at)
            at = after_space(text, at + 1) if text[at] == "," else at
        rest = after_space(text, at + is_list)
        if rest < len(text):
            raise JSONDecodeError("something follows after the end", text, rest)
    except JSONDecodeError as error:
        message = f"this is not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise _not_a_library(message, position_at(text, error.pos), "export the library again") from None
    except RecursionError:
        raise _not_a_library("lists and mappings are nested too deep", position_at(text, at)) from None


class _Lines:
    """Tells on which line of a text, counted from 0, an index is; it is quickest for ascending indexes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.line = self.counted = 0

    def at(self, index: int) -> int:
        if index < self.counted:
            self.line = self.counted = 0
        self.line += self.text.count("\n", self.counted, index)
        self.counted = index
        return self.line


def _records_in(lines: _Lines, value: Any, at: int, is_list: bool) -> Iterator[LibraryRecord]:
    """Yield the record that a value of JSON is, or those of the list in it."""
    if not isinstance(value, dict):
        raise _not_a_library("this is not a source", position_at(lines.text, at))
    if not is_list and (ANSWER in value or any(isinstance(value.get(key), list) for key in LISTS)):
        from policy_cli.reading.json_nodes import compose_json

        yield from _in_nodes(*compose_json(lines.text, at, lines.at(at)))
    else:
        id = value.get("id") or (None if OF_ZOTERO in value else value.get("DOI"))
        yield LibraryRecord(id.strip() if isinstance(id, str) else "", partial(_json_record, lines, at))


def _json_record(lines: _Lines, at: int) -> Composed:
    from policy_cli.reading.json_nodes import compose_json, value_at

    node, found = compose_json(lines.text, at, lines.at(at))
    return node, [*forbidden_in(lines.text, at, value_at(lines.text, at)[1]), *found]


def _in_yaml(text: str, faults: list[Diagnostic]) -> Iterator[LibraryRecord]:
    """Yield the records of a list in YAML; the faults are those of its characters."""
    parsed = compose(_LAST_LINE.sub(lambda line: " " * len(line[0]), text))
    if not parsed.complete or parsed.root is None:
        raise NotALibrary(parsed.diagnostics) if parsed.diagnostics else _not_a_library("the file is empty")
    yield from _in_nodes(parsed.root, [*faults, *parsed.diagnostics])


def _in_nodes(root: Node, found: list[Diagnostic]) -> Iterator[LibraryRecord]:
    """Yield the records in the nodes of a file: a list, a list under a key, or a single record."""
    held = root
    if isinstance(held, Mapping):
        held = held.items.get(ANSWER, held)
    if isinstance(held, Mapping):
        held = next((held.items[key] for key in LISTS if key in held.items), held)
    records = held.items if isinstance(held, Sequence) else [held]
    if not all(isinstance(record, Mapping) and (record is not root or _id_of(record)) for record in records):
        raise _not_a_library("this is not a list of sources")
    starts = [*(record.position for record in records[1:]), Position(sys.maxsize, 0)]
    for record, end in zip(records, starts, strict=True):
        id = _id_of(record) if isinstance(record, Mapping) else None
        if isinstance(record, Mapping):
            own = [one for one in found if record.position <= one.position < end]
            yield LibraryRecord(scalar_text(id) if id else "", partial(_copied, record, own))


def _id_of(record: Mapping) -> Node | None:
    """Return the id of a record; Crossref's have none, and are called by their DOI."""
    return record.items.get("id") or (None if OF_ZOTERO in record.items else record.items.get("DOI"))


def _copied(record: Mapping, found: list[Diagnostic]) -> Composed:
    """Return a record without empty values, whose keys can be consumed without a change of the original."""
    copy = Mapping(record.mark, record.flow, {key: one for key, one in record.items.items() if not is_null(one)})
    copy.complete = record.complete
    return copy, found
