"""The sources for reference managers: CSL-JSON, which Zotero and Pandoc read, and BibTeX."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from policy_cli.model import Date, Name, Reference
from policy_cli.references.csl import DATES, MONTHS, SEASONS, CslRecord
from policy_cli.references.markup import in_bibtex, in_csl
from policy_cli.references.notes import OTHERS, dashed, date_in_words, doi, full_name
from policy_cli.shapes import CustomScalar, ListOf, entries
from policy_cli.text import escape_json, in_tex, one_line

TITLES = (
    "title",
    "title-short",
    "container-title",
    "collection-title",
    "original-title",
    "reviewed-title",
    "volume-title",
)
"""The variables of CSL in which markup is markup."""

# The entry of BibTeX for each type of CSL; all others are "misc".
ENTRY_TYPES = {
    **dict.fromkeys(("article-journal", "article-magazine", "article-newspaper", "review", "review-book"), "article"),
    **dict.fromkeys(("book", "classic", "musical_score"), "book"),
    **dict.fromkeys(("chapter", "entry", "entry-dictionary", "entry-encyclopedia"), "incollection"),
    "paper-conference": "inproceedings",
    "pamphlet": "booklet",
    **dict.fromkeys(("report", "standard"), "techreport"),
    "thesis": "phdthesis",
}
# The names of these entries for the container and for the publisher of a source, where they differ from the others'.
CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
PUBLISHERS = {"techreport": "institution", "phdthesis": "school", "mastersthesis": "school"}
# The genres of theses that BibTeX does not take for a doctor's.
_MASTERS = r"(?i)master|bachelor|\bM\.? ?(?:A|Sc|Phil)\b|\bB\.? ?(?:A|Sc)\b"
DEFAULT_TYPE = "document"


def csl_items(references: Iterable[Reference]) -> list[dict[str, Any]]:
    """Return the sources as items of CSL-JSON: all the file says about each, with names and dates in one form."""
    return [_csl_item(reference) for reference in references]


def csl_json(references: Iterable[Reference]) -> str:
    """Return the sources as a file of CSL-JSON."""
    import json

    return escape_json(json.dumps(csl_items(references), ensure_ascii=False, indent=2)) + "\n"


def bibtex(references: Iterable[Reference]) -> str:
    """Return the sources as a file of BibTeX, with dates for BibLaTeX too."""
    return "\n".join(_entry(reference) for reference in references)


def _csl_item(reference: Reference) -> dict[str, Any]:
    item = {"id": reference.id, "type": DEFAULT_TYPE, **reference.csl}
    for entry in entries(Reference):
        value = getattr(reference, entry.attribute)
        if entry.shape == CustomScalar(Date) and value is not None:
            item[entry.key] = _csl_date(value)
        elif entry.shape == ListOf(CustomScalar(Name)) and value:
            raw = item[entry.key]
            names = raw if isinstance(raw, list | tuple) else [raw]  # A file may write a single name without a list.
            item[entry.key] = [name if isinstance(name, Mapping) else {"literal": name} for name in names]
        elif entry.key in TITLES and value:
            item[entry.key] = in_csl(value)
    if reference.doi:
        item["DOI"] = doi(reference)
    others = (
        (key, CslRecord(reference).date(key)) for key in sorted(DATES & item.keys()) if isinstance(item[key], str)
    )
    return {**item, **{key: _csl_date(date) for key, date in others if date}}


def _csl_date(date: Date) -> dict[str, Any]:
    """Return a date as CSL has it; EDTF keeps a doubt that CSL's numbers have only as `circa`."""
    if date.text:
        return {"literal": date.text, **({"circa": True} if date.doubt else {})}
    ends = [list(end) for end in (date.start, date.end) if end]
    parts: dict[str, Any] = {"date-parts": [*ends, [0]] if date.has_open_end else ends}
    if not date.doubt:
        return parts
    return {**parts, "circa": True, **({"edtf": iso(date)} if date.doubt != "~" else {})}


def _entry(reference: Reference) -> str:
    kind = ENTRY_TYPES.get(reference.type or "", "misc")
    if kind == "phdthesis" and re.search(_MASTERS, reference.genre or ""):
        kind = "mastersthesis"
    lines = [f"  {name} = {value}," for name, value in _fields(reference, kind)]
    # A key cannot escape characters that mean something to BibTeX or TeX.
    key = re.sub(r"[^\w.:/+-]", lambda match: f"-{ord(match[0]):x}-", reference.id)
    return "\n".join([f"@{kind}{{{key},", *lines, "}"]) + "\n"


def _fields(reference: Reference, kind: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the value of each field of an entry that has a value, as BibTeX writes it."""
    issued = reference.issued or Date()
    record = CslRecord(reference)
    number_in_series = record.text("collection-number")
    # BibTeX has one number.
    in_series = number_in_series if reference.issue or reference.number else None
    texts = {
        "author": _names(reference.author),
        "editor": _names(reference.editor),
        "translator": _names(record.names("translator")),
        "bookauthor": _names(record.names("container-author")),
        "title": _whole(reference.title),
        "shorttitle": _whole(reference.title_short),
        CONTAINERS.get(kind, "howpublished"): _tex(reference.container_title),
        "series": _tex(f"{reference.collection_title or ''} {in_series or ''}".strip()),
        "edition": _tex(record.text("edition")),
        "version": _tex(record.text("version")),
        "volume": _tex(reference.volume),
        "volumes": _tex(record.text("number-of-volumes")),
        "number": _tex(reference.issue or reference.number or number_in_series),
        "eid": _tex(reference.number if reference.issue else None),
        "part": _tex(record.text("part-number")),
        "chapter": _tex(record.text("chapter-number")),
        "pages": _pages(reference.page),
        "pagetotal": _tex(record.text("number-of-pages")),
        PUBLISHERS.get(kind, "publisher"): _whole(reference.publisher),
        "address": _whole(reference.publisher_place),
        "eventtitle": _tex(record.text("event-title") or record.text("event")),
        "venue": _tex(record.text("event-place")),
        "eventdate": iso(record.date("event-date") or Date()),
        "type": _tex(reference.genre),
        "year": _tex(_year(issued)),
        "month": _month(issued),
        "date": iso(issued),
        "origdate": iso(record.date("original-date") or Date()),
        "origtitle": _whole(record.text("original-title")),
        "origpublisher": _whole(record.text("original-publisher")),
        "origlocation": _whole(record.text("original-publisher-place")),
        "pubstate": _tex(record.text("status")),
        "language": _tex(record.text("language")),
        "keywords": _tex(record.text("keyword")),
        "abstract": _tex(record.text("abstract")),
        "isbn": _tex(record.text("ISBN")),
        "issn": _tex(record.text("ISSN")),
        "doi": _verbatim(doi(reference)),
        "url": _verbatim(reference.url),
        "urldate": iso(reference.accessed or Date()),
        "annote": _tex(reference.note),
    }
    for name, text in texts.items():
        if text:
            yield name, text if name == "month" else f"{{{text}}}"


def _tex(words: str | None) -> str | None:
    return words and in_bibtex(one_line(words), _escaped)


def _escaped(words: str) -> str:
    # BibTeX counts braces, those after a backslash too.
    return in_tex(words).replace(r"\{", r"\textbraceleft{}").replace(r"\}", r"\textbraceright{}")


def _whole(words: str | None) -> str | None:
    """Return words in braces, which keep a title's capitals, and a name's commas and "and"."""
    return words and f"{{{_tex(words)}}}"


def _verbatim(address: str | None) -> str | None:
    """Return an address or a DOI as it is, with characters that would end the field or mean TeX percent-encoded."""
    return address and re.sub(r"[\\{}^\s]", lambda match: f"%{ord(match[0]):02X}", one_line(address))


def _pages(pages: str | None) -> str | None:
    return pages and "--".join(_tex(page) or "" for page in dashed(pages).split("–"))


def _names(names: tuple[Name, ...]) -> str | None:
    others = bool(names[1:]) and names[-1].literal == OTHERS
    return " and ".join([*map(_name, names[: len(names) - others]), *[OTHERS] * others]) or None


def _name(name: Name) -> str:
    """Return a name; a name without a given name is written like that of an institution."""
    if name.literal or not name.given:
        return _whole(full_name(name)) or ""
    # BibTeX would take lowercase words of a family name for a particle.
    family = _whole(name.family) if re.search(r"[\s,]", name.family or "") else _tex(name.family)
    given = _whole(name.given) if re.search(r",|\band\b", name.given) else _tex(name.given)
    particles = " ".join(filter(None, map(_tex, (name.dropping, name.particle))))
    return ", ".join(filter(None, (f"{particles} {family}" if particles else family, _tex(name.suffix), given)))


def _year(date: Date) -> str | None:
    return date_in_words(Date(start=date.start[:1], doubt=date.doubt)) if date.start else date.text


def _month(date: Date) -> str | None:
    """Return BibTeX's name for the month of a date, or None."""
    if date.end or len(date.start) < 2 or date.start[1] in SEASONS:
        return None
    return MONTHS[date.start[1] - 1][:3].lower()


def iso(date: Date) -> str:
    """Return a date in EDTF: 2001, 2001-07, 2001-07-12?, or two of these with a slash between them; none as no text."""
    written = [_iso_day(end) + date.doubt for end in (date.start, date.end) if end]
    return "/".join([*written, ""] if date.has_open_end else written)


def _iso_day(date: tuple[int, ...]) -> str:
    """Return one date; ISO 8601 and BibLaTeX count the year before 1 A.D. as 0."""
    year = f"-{-date[0] - 1:04}" if date[0] < -1 else f"{max(date[0], 0):04}"
    return "-".join((year, *(f"{number:02}" for number in date[1:])))
