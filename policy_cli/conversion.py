"""Sources from files of other programs, as the records of a decision file: BibTeX, RIS, EndNote and CSL."""

import json
import os
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, count
from string import ascii_lowercase
from typing import Any

from policy_cli import pandoc
from policy_cli.diagnostics import CannotContinue, Diagnostic
from policy_cli.frozen import frozen
from policy_cli.model import Date, Reference
from policy_cli.reading.decoding import FORBIDDEN, REPLACEMENT, position_at, split_lines, text_with_surrogates
from policy_cli.reading.files import InputFile
from policy_cli.reading.libraries import NotALibrary, library_records, read_record
from policy_cli.reading.loader import FOREIGN_LIBRARIES, ForeignFormat
from policy_cli.references.bibliography import iso
from policy_cli.references.csl import DATES, CslFault, CslRecord, date_from_text, name_of_text
from policy_cli.references.markup import without_markup
from policy_cli.references.vocabulary import OTHER_TYPES, TYPES
from policy_cli.text import words_for_id

BIBTEX, RIS = FOREIGN_LIBRARIES[".bib"], FOREIGN_LIBRARIES[".ris"]

_DATES = {"date": "issued", "year": "issued", "urldate": "accessed", "origdate": "original-date"} | {
    "eventdate": "event-date"
}
"""The variables of CSL for the dates of BibTeX; a date comes before a year."""
_FIELDS = """
    abstract addendum address annotation annote author bookauthor booksubtitle booktitle booktitleaddon chapter
    crossref date doi edition editor editortype eid eprint eprintclass eprinttype eventdate eventtitle
    eventtitleaddon howpublished hyphenation institution isbn issn issue issuesubtitle issuetitle journal
    journalsubtitle journaltitle keywords langid language library location mainsubtitle maintitle month note number
    organization origdate origlocation origpublisher origtitle pages pagetotal part pmcid pmid publisher pubstate
    school series shortjournal shorttitle subtitle title titleaddon translator type url urldate venue version volume
    volumes year
"""
_TAKEN = frozenset(_FIELDS.split())
"""The fields of BibTeX that become CSL; Pandoc does so, but for the number of an article."""
_SAME_TYPES = ("performance", "periodical", "software", "standard")
"""The entries of BibLaTeX that CSL calls the same, and of which Pandoc makes another type."""
_ENTRY = re.compile(r"^[ \t]*@[ \t]*(\w+)\s*[{(]\s*([^\s,{}()]+)\s*,", re.MULTILINE)
_FIELD = re.compile(r"(?:^|,)\s*([A-Za-z][\w-]*)\s*=\s*(?:\{([^{}]*)\}|\"([^\"]*)\"|(\w+))?", re.MULTILINE)
_NOT_SOURCES = ("comment", "preamble", "string", "xdata")
# Pandoc puts titles into lowercase if it takes them for English, and leaves those in other languages as they are.
_KEEP_CAPITALS, _MARK_OF_IT = " langid={latin},", "la"
_LANGUAGES = {"langid", "hyphenation", "language"}

_STOP_WORDS = re.compile(
    r"a|an|and|are|as|at|by|can|do|does|for|from|how|in|into|is|it|of|on|or|our|should|"
    r"the|their|to|toward|towards|was|what|when|where|which|who|why|will|with|das|de|del|den|"
    r"der|des|det|die|du|ein|eine|el|en|et|ett|il|la|las|le|les|lo|los|och|om|para|per|"
    r"pour|que|sur|til|till|um|un|una|und|une|van|von|y|zu|zum|zur"
)
"""The words that do not tell a title or a name from others."""
_PLAIN = re.compile(
    r"(?!(?:y|n|yes|no|on|off|true|false|null)$)[A-Za-z][\w /()’.&+-]*(?<! )|0|[1-9]\d{0,8}|-[1-9]\d{0,3}"
)
_PLAIN_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")


@frozen
class Converted:
    """The sources of a file that could be taken, with the text of each in CSL-YAML, and what could not be taken.

    `left_out` says in words which entries and fields are missing; `faults` are those of a file in CSL, with its lines.
    It `is_whole` if no source is missing. `shortened` are the ids that replace longer ones, `noted` those of sources
    with a note.
    """

    texts: dict[str, str]
    left_out: list[str]
    faults: list[Diagnostic]
    lines: list[str]
    is_whole: bool
    shortened: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()


def convert(source: InputFile, shortens_ids: bool = False) -> Converted:
    """Return the sources of a file; raise CannotContinue if it cannot be read as one of the formats.

    With `shortens_ids`, ids that are addresses, as Zotero's are, become short.
    """
    form = _form_of(source)
    missing: list[str] = []
    foreign: dict[str, _Original] = {}
    if form is None:
        text, records = _records_of(source)
    else:
        original = _text_of(source)
        foreign = _bibtex_entries(original) if form == BIBTEX else {}
        text, records = _records_of(InputFile(source.name, _by_pandoc(source.name, form, original, foreign)))
        missing = _missing(form, original, foreign, [record.id for record in records])
        if form == RIS and not missing:
            foreign = dict(zip((record.id for record in records), _ris_records(original), strict=False))
    if not records:
        raise CannotContinue(f"there are no sources in {source.name}")
    texts: dict[str, str] = {}
    faults: list[Diagnostic] = []
    known: dict[str, str] = {}
    ids = {record.id for record in records}
    shortened: list[str] = []
    noted: list[str] = []
    for record in records:
        reference, found = read_record(text, record, known, source.name)
        faults += found
        if reference is not None:
            entry_in_bibtex = foreign.get(reference.id, _Original())
            if shortens_ids and "/" in reference.id:
                shortened.append(_short_id(reference, ids.union(texts)))
                reference = replace(reference, id=shortened[-1])
            texts[reference.id] = _record(reference, entry_in_bibtex)
            if reference.note:
                noted.append(reference.id)
    changed = tuple(shortened), tuple(noted)
    if form is None:
        return Converted(texts, [], faults, split_lines(text), len(texts) == len(records), *changed)
    missing += [f"a source, because {one.message}" for one in faults if one.severity == "error"]
    return Converted(texts, [*missing, *_lost_fields(foreign)], [], [], not missing, *changed)


def _short_id(reference: Reference, taken: Collection[str]) -> str:
    """Return an id that is not taken: the citation key of a source, or else its first author or title, and its year."""
    wished = name_of_text(reference) or ""
    if not re.fullmatch(r"\w[\w.:+-]{0,63}", wished):
        author = next(iter(reference.author), None)
        named = [*filter(None, words_for_id((author and (author.family or author.literal)) or "").split("-"))]
        if author is not None and not author.given and len(named) > 1:
            named = _short_name(named)
        titled = words_for_id(without_markup(reference.title or "")).split("-")
        word = "".join(named) or next((word for word in titled if word and not _STOP_WORDS.fullmatch(word)), "source")
        year = reference.issued.start[:1] if reference.issued else ()
        wished = "".join(map(str, (word, *year)))
    ends = chain([""], ascii_lowercase, map(str, count(2)))
    return next(f"{wished}{end}" for end in ends if f"{wished}{end}" not in taken)


def _short_name(words: list[str]) -> list[str]:
    """Return the initials of an institution, or its first word if it has too few for initials to be told apart."""
    words = [word for word in words if not _STOP_WORDS.fullmatch(word)] or words
    return [word[0] for word in words] if len(words) > 2 else words[:1]


def _form_of(source: InputFile) -> ForeignFormat | None:
    """Return the format of a file, by its content or its suffix; None for CSL."""
    beginning = source.data[:2000].decode("utf-8", "replace")
    if re.match(r"(?:\s|%.*\n)*@\w+\s*[{(]", beginning):
        return BIBTEX
    if re.match(r"\ufeff?\s*TY  - ", beginning):
        return RIS
    return FOREIGN_LIBRARIES.get(os.path.splitext(source.name)[1].lower())


def _text_of(source: InputFile) -> str:
    text, faults = text_with_surrogates(source.data)
    if faults:
        raise CannotContinue(f"cannot read {source.name}: {faults[0].message}")
    broken = re.search("[\udc80-\udcff]", text)
    if broken:
        line = position_at(text, broken.start()).line
        raise CannotContinue(f"{source.name} is not UTF-8 on line {line}", 'save it with the encoding "UTF-8"')
    return text


def _records_of(source: InputFile) -> tuple[str, list[Any]]:
    try:
        return library_records(source)
    except NotALibrary as error:
        fault = error.diagnostics[0]
        where = f"{source.name}:{fault.position.line}:{fault.position.column}"
        raise CannotContinue(f"{where}: {fault.message}", fault.hint) from None


@frozen
class _Original:
    """What a record says that Pandoc may lose: its type, and the simple values of its fields, as BibTeX names them."""

    type: str = ""
    end_of_key: int = 0
    fields: tuple[tuple[str, str], ...] = ()

    def dates(self) -> Iterator[tuple[str, str]]:
        """Yield the dates by their variables of CSL."""
        given = dict(self.fields)
        yield from ((_DATES[name], given[name].strip()) for name in reversed(_DATES) if given.get(name, "").strip())


def _bibtex_entries(text: str) -> dict[str, _Original]:
    found: dict[str, _Original] = {}
    starts = [start for start in _ENTRY.finditer(text) if start[1].lower() not in _NOT_SOURCES]
    ends = [*(start.start() for start in starts[1:]), len(text)]
    for start, end in zip(starts, ends, strict=False):
        fields = ((name.lower(), "".join(value)) for name, *value in _FIELD.findall(text, start.end(), end))
        found.setdefault(start[2], _Original(start[1], start.end(), tuple(fields)))
    return found


def _ris_records(text: str) -> Iterator[_Original]:
    """Yield the records of RIS in their order, each with its date, of which Pandoc reads only some forms."""
    for record in re.split(r"^TY  - ", text, flags=re.MULTILINE)[1:]:
        date = re.search(r"^(?:PY|Y1|DA)  - (\d{4})(?:/(\d\d?))?(?:/(\d\d?))?", record, re.MULTILINE)
        written = "-".join(part.zfill(2) for part in date.groups() if part) if date else ""
        yield _Original(fields=(("date", written),))


def _with_capitals(text: str, entries: dict[str, _Original]) -> str:
    """Return BibTeX whose titles keep their capitals."""
    at, pieces = 0, []
    for entry in entries.values():
        if not _LANGUAGES & dict(entry.fields).keys():
            pieces += [text[at : entry.end_of_key], _KEEP_CAPITALS]
            at = entry.end_of_key
    return "".join((*pieces, text[at:]))


def _by_pandoc(name: str, form: ForeignFormat, text: str, entries: dict[str, _Original]) -> bytes:
    """Return CSL-JSON for the text of a file; raise CannotContinue, in the words of the file, if Pandoc refuses it."""
    program = pandoc.find(f"{form.name} needs")
    try:
        return pandoc.to_csl(program, _with_capitals(text, entries).encode(), form.pandoc)
    except pandoc.Refused as refused:
        if "nknown input format" in refused.message:
            hint = f"use a newer one: {pandoc.HOW_TO_INSTALL}"
            raise CannotContinue(f"cannot read {name}: this Pandoc does not read {form.name}", hint) from None
    try:
        # Pandoc quotes the line, which must be one that the user wrote.
        return pandoc.to_csl(program, text.encode(), form.pandoc)
    except pandoc.Refused as refused:
        raise CannotContinue(f"cannot read {name}: {refused.message}") from None


def _missing(form: ForeignFormat, text: str, foreign: Collection[str], taken: Collection[str]) -> list[str]:
    """Return in words which entries of a file are not among the sources that Pandoc made of it."""
    if form == BIBTEX:
        return [f"{id}, which Pandoc does not read" for id in foreign if id not in taken]
    count = len(re.findall(r"^TY  - " if form == RIS else r"<record>", text, re.MULTILINE))
    return [f"{count - len(taken)} of {count} records"] if count > len(taken) else []


def _lost_fields(foreign: Mapping[str, _Original]) -> list[str]:
    """Return in words which fields of BibTeX are in no source."""
    fields = Counter(name for entry in foreign.values() for name in sorted({*dict(entry.fields)} - _TAKEN))
    if not fields:
        return []
    return [f"fields that CSL or Pandoc does not have: {', '.join(f'{name} (in {n})' for name, n in fields.items())}"]


def _record(reference: Reference, entry: _Original) -> str:
    """Return a source as a record in CSL-YAML."""
    record = CslRecord(reference)
    data = {**reference.csl}
    if data.get("language") == _MARK_OF_IT and entry.end_of_key and not _LANGUAGES & dict(entry.fields).keys():
        del data["language"]
    type = data.pop("type", None)
    data.pop("id", None)
    kind = type if type in TYPES else OTHER_TYPES.get((type or entry.type).lower(), type or "document")
    parsed = {key: date for key in DATES & data.keys() if (date := record.date(key))}
    dates = {key: date.text or iso(date) for key, date in parsed.items()}
    dates |= {key: date for key, date in entry.dates() if _is_lost(date, parsed.get(key))}
    kind = entry.type.lower() if entry.type.lower() in _SAME_TYPES else kind
    number = dict(entry.fields).get("eid", "").strip()
    numbers = {"number": number} if number and "number" not in data else {}
    ordered = {"id": reference.id, "type": kind, **data, **dates, **numbers}
    return "".join(_lines({key: value for key, value in ordered.items() if value}))


def _is_lost(written: str, taken: Date | None) -> bool:
    """Return whether a date of BibTeX says something that Pandoc has left out, such as a doubt or an open end."""
    try:
        date = date_from_text(written)
    except CslFault:
        return False
    if taken is None or not taken.start:
        return True
    return date.text is None and (bool(date.doubt) or date.has_open_end)


def _lines(record: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a record as an entry of a list."""
    margin = "  - "
    for key, value in record.items():
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            yield f"{margin}{_scalar(key)}:\n"
            yield from (f"      - {_flow(one)}\n" for one in value)
        else:
            yield f"{margin}{_scalar(key)}: {_flow(value)}\n"
        margin = "    "


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return "null" if value is None else _scalar(value)


def _scalar(text: str) -> str:
    """Return a text as YAML, in quotes unless every reader of YAML would take it for the same text or number."""
    if _PLAIN.fullmatch(text) or _PLAIN_DATE.fullmatch(text):
        return text
    return json.dumps(re.sub(FORBIDDEN, REPLACEMENT, text), ensure_ascii=False)


def references_yaml(texts: Iterable[str]) -> str:
    """Return records as the value of `references` of a decision file, which is a file of CSL-YAML as well."""
    records = "".join(texts)
    return f"references:\n{records}" if records else "references: []\n"
