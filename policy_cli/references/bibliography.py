"""The sources for reference managers: CSL-JSON, which Zotero and Pandoc read, and BibTeX."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from policy_cli.model import Date, Name, Reference
from policy_cli.references.notes import MONTHS, full_name
from policy_cli.shapes import Listing, Notation, entries
from policy_cli.text import escape_json, in_tex, one_line

SEASONS_FROM = 21
"""CSL and the dates of BibLaTeX number the seasons from here on, after the months."""

OTHER_DATES = {"available-date", "event-date", "original-date", "submitted"}
"""The dates of CSL that the model passes through."""

# The entry of BibTeX for each type of CSL; all others are "misc".
ENTRY_TYPES = {
    **dict.fromkeys(("article-journal", "article-magazine", "article-newspaper"), "article"),
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
}
# The names that these entries have for what it is part of, for who brought it out, and for its number.
CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
PUBLISHERS = {"techreport": "institution", "phdthesis": "school"}
DEFAULT_TYPE = "document"


def csl_items(references: Iterable[Reference]) -> list[dict[str, Any]]:
    """Return the sources as CSL-JSON has them: what the file says of each, with names and dates in its one form."""
    return [_csl_item(reference) for reference in references]


def csl_json(references: Iterable[Reference]) -> str:
    """Return the sources as a file of CSL-JSON."""
    import json

    return escape_json(json.dumps(csl_items(references), ensure_ascii=False, indent=2)) + "\n"


def bibtex(references: Iterable[Reference]) -> str:
    """Return the sources as a file of BibTeX; dates are given as BibLaTeX has them, too."""
    return "\n".join(_entry(reference) for reference in references)


def _csl_item(reference: Reference) -> dict[str, Any]:
    item = {"id": reference.id, "type": DEFAULT_TYPE, **reference.csl}
    for entry in entries(Reference):
        value = getattr(reference, entry.attribute)
        if entry.shape == Notation(Date) and value is not None:
            item[entry.key] = _csl_date(value)
        elif entry.shape == Listing(Notation(Name)) and value:
            raw = item[entry.key]
            names = raw if isinstance(raw, list | tuple) else [raw]  # A file may write a single name without a list.
            item[entry.key] = [name if isinstance(name, Mapping) else {"literal": name} for name in names]
    texts = (key for key in OTHER_DATES & item.keys() if isinstance(item[key], str))
    return {**item, **{key: {"raw": item[key]} for key in texts}}


def _csl_date(date: Date) -> dict[str, Any]:
    return {"literal": date.text} if date.text else {"date-parts": [list(end) for end in (date.start, date.end) if end]}


def _entry(reference: Reference) -> str:
    kind = ENTRY_TYPES.get(reference.type or "", "misc")
    lines = [f"  {name} = {value}," for name, value in _fields(reference, kind)]
    # A key has no form in which signs that mean something to BibTeX or TeX are text.
    key = re.sub(r"[^\w.:/+-]", lambda match: f"-{ord(match[0]):x}-", reference.id)
    return "\n".join([f"@{kind}{{{key},", *lines, "}"]) + "\n"


def _fields(reference: Reference, kind: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of an entry that have a value, written as BibTeX writes values."""
    month = _month(reference.issued)
    texts = {
        "author": _names(reference.author),
        "editor": _names(reference.editor),
        "title": _whole(reference.title),
        "shorttitle": _whole(reference.title_short),
        CONTAINERS.get(kind, "howpublished"): _tex(reference.container_title),
        "series": _tex(reference.collection_title),
        "volume": _tex(reference.volume),
        "number": _tex(reference.issue or reference.number),
        "pages": _pages(reference.page),
        PUBLISHERS.get(kind, "publisher"): _whole(reference.publisher),
        "address": _whole(reference.publisher_place),
        "type": _tex(reference.genre),
        "year": _year(reference.issued),
        "month": None,
        "date": _iso(reference.issued),
        "doi": _verbatim(reference.doi),
        "url": _verbatim(reference.url),
        "urldate": _iso(reference.accessed),
        "annote": _tex(reference.note),
    }
    for name, text in texts.items():
        if name == "month" and month:
            yield name, month
        elif text:
            yield name, f"{{{text}}}"


def _tex(words: str | None) -> str | None:
    # BibTeX counts braces, those after a backslash too.
    return words and in_tex(one_line(words)).replace(r"\{", r"\textbraceleft{}").replace(r"\}", r"\textbraceright{}")


def _whole(words: str | None) -> str | None:
    """Return words in braces, in which a title keeps its capitals, and a name its commas and its "and"."""
    return words and f"{{{_tex(words)}}}"


def _verbatim(address: str | None) -> str | None:
    """Return an address or a DOI, which programs look up as it is, but for what would end the field or mean TeX."""
    return address and re.sub(r"[\\{}^\s]", lambda match: f"%{ord(match[0]):02X}", one_line(address))


def _pages(pages: str | None) -> str | None:
    return pages and "--".join(_tex(page) or "" for page in re.split(r"\s*[-–]+\s*", pages))


def _names(names: tuple[Name, ...]) -> str | None:
    return " and ".join(map(_name, names)) or None


def _name(name: Name) -> str:
    """Return a name; what has no given name is an institution's, or like one."""
    if name.literal or not name.given:
        return _whole(full_name(name)) or ""
    # Words of a family name that begin small would be taken for a particle.
    family = _whole(name.family) if re.search(r"[\s,]", name.family or "") else _tex(name.family)
    given = _whole(name.given) if re.search(r",|\band\b", name.given) else _tex(name.given)
    particle = _tex(name.particle)
    return ", ".join(filter(None, (f"{particle} {family}" if particle else family, _tex(name.suffix), given)))


def _year(date: Date | None) -> str | None:
    if date is None:
        return None
    return str(date.start[0]) if date.start else _tex(date.text)


def _month(date: Date | None) -> str | None:
    """Return the month as BibTeX's own name for it, where the date has one."""
    if date is None or date.end or len(date.start) < 2 or date.start[1] >= SEASONS_FROM:
        return None
    return MONTHS[date.start[1] - 1][:3].lower()


def _iso(date: Date | None) -> str | None:
    """Return a date as 2001, 2001-07, 2001-07-12, or two of these with a slash between them."""
    if date is None or not date.start:
        return None
    written = ("-".join((f"{part[0]:04}", *(f"{n:02}" for n in part[1:]))) for part in (date.start, date.end) if part)
    return "/".join(written)
