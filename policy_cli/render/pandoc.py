"""Documents as Pandoc's Markdown, whose citations Pandoc puts in words by whatever style a house has.

Notes on places become citations: `[@talwar-2001, sec. “The Middle Path,” par. 4]`. Remarks stay footnotes.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from policy_cli.document import LANGUAGE, Bibliography, Document, Heading, Listing, Note, NoteMark, Place
from policy_cli.render.markdown import escaped, heading, in_markdown, line
from policy_cli.text import coded, in_quotation_marks

# Text never holds a mark, for its brackets are escaped; marks follow the full stop that citations come before.
_MARKS = re.compile(r"(?P<stop>(?<!\\)(?<!\.[A-Z])\.)?(?P<marks>\[\^\d+\](?: \[\^\d+\])*)")
_BARE_KEY = re.compile(r"\w(?:[:.#$%&+?<>~/-]?\w)*", re.ASCII)


def render(document: Document, bibliography: Mapping[str, Any]) -> str:
    """Return the document; `bibliography` is the metadata that says where Pandoc finds the sources."""
    notes = {note.number: note for note in document.notes}
    listed = {number for block in document.blocks if isinstance(block, Bibliography) for number in _marks_in(block)}
    blocks = ["\n".join(_front_matter(_metadata(document, bibliography)))]
    for block in document.blocks:
        if isinstance(block, Bibliography):
            blocks += ["::: {#refs}\n:::", "\n".join(_remarks_on_sources(block, notes))]
        else:
            # The title is metadata, so what stood below it moves up.
            texts = (text[1:] if isinstance(block, Heading) else text for text in in_markdown(block))
            blocks += (_MARKS.sub(lambda match: _cited(match, notes), text) for text in texts)
    footnotes = (note for note in document.notes if note.remark and note.number not in listed)
    blocks.append("\n".join(f"[^{note.number}]: {line(note.remark)}" for note in footnotes))
    return "\n\n".join(filter(None, blocks)) + "\n"


def _metadata(document: Document, bibliography: Mapping[str, Any]) -> dict[str, Any]:
    lists_sources = any(isinstance(block, Bibliography) for block in document.blocks)
    return {
        "title": heading(document.title),
        "date": escaped(document.date or ""),
        "lang": LANGUAGE,
        **_escaped(bibliography),
        # Sources that nothing cites are listed too, or none is.
        **({"nocite": "@*"} if lists_sources else {"suppress-bibliography": True}),
    }


def _front_matter(metadata: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of YAML; JSON is YAML too, and quotes whatever needs it."""
    yield "---"
    for key, value in metadata.items():
        if isinstance(value, list):
            yield f"{key}:"
            yield from (f"- {_json(item)}" for item in value)
        elif value:
            yield f"{key}: {_json(value)}"
    yield "---"


def _json(value: Any) -> str:
    return coded(json.dumps(value, ensure_ascii=False))


def _escaped(value: Any) -> Any:
    """Return metadata with all its text such that Pandoc, which reads it as Markdown, shows it as it is."""
    match value:
        case str():
            return escaped(value)
        case Mapping():
            return {key: _escaped(item) for key, item in value.items()}
        case list():
            return [_escaped(item) for item in value]
        case _:
            return value


def _cited(match: re.Match[str], notes: Mapping[int, Note]) -> str:
    """Return marks of notes as citations and footnotes, in their order."""
    called = [notes[int(number)] for number in re.findall(r"\d+", match["marks"])]
    places = [place for note in called for place in note.places]
    citation = f" [{'; '.join(map(_citation, places))}]" if places else ""
    footnotes = " ".join(f"[^{note.number}]" for note in called if note.remark)
    # A bracket right after the citation's would make neither a citation nor a footnote of them.
    between = match["stop"] or (" " if citation and footnotes else "")
    return f"{citation}{between}{footnotes}"


def _citation(place: Place) -> str:
    """Return a place as a citation; pages are what Pandoc calls its locator, and the rest follows as it is."""
    key = f"@{place.reference}" if _BARE_KEY.fullmatch(place.reference) else f"@{{{place.reference}}}"
    paragraph = place.locator if place.locator and place.locator.startswith("par") else None
    pages = place.locator if place.locator != paragraph else None
    section = f"sec. {_quoted(place.section)}" if place.section else None
    # Pandoc takes a number after "sec." for a locator, unless it is told that there is none.
    none = "{}" if section and not pages and re.search(r"\d", section) else ""
    text = f"{key}{none}"
    for part in filter(None, (pages, section, paragraph, _quoted(place.quote) if place.quote else None)):
        # A comma after a closing quotation mark goes inside it.
        text = f"{text[:-1]},” {part}" if text.endswith("”") else f"{text}, {part}"
    return text


def _quoted(words: str) -> str:
    """Return words in quotation marks, such that nothing in them ends the citation."""
    return escaped(in_quotation_marks(words)).replace(";", r"\;")


def _remarks_on_sources(sources: Listing, notes: Mapping[int, Note]) -> Iterator[str]:
    """Yield each remark on a source as an item of a list, with the source after it: some styles print a note there."""
    for note in map(notes.__getitem__, _marks_in(sources)):
        remark = line(note.remark)
        stop = "." if remark.endswith(".") else ""
        yield from (f"- {remark.removesuffix('.')} [{_citation(place)}]{stop}" for place in note.places)


def _marks_in(listing: Listing) -> list[int]:
    return [part.number for item in listing.items for part in item if isinstance(part, NoteMark)]
