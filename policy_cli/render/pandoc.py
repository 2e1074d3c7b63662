"""Documents as Pandoc's Markdown, whose citations Pandoc formats in any citation style.

Notes on places become citations: `[@talwar-2001, sec. “The Middle Path,” par. 4]`. Remarks stay footnotes. The sources
are in the front matter, where Pandoc reads text as Markdown, so their text is escaped.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from policy_cli.document import Bibliography, Content, Document, Heading, ItemList, Note, NoteMark, joined
from policy_cli.languages import DEFAULT, direction
from policy_cli.places import UNITS, Locator, Place
from policy_cli.render.markdown import escaped, heading, in_markdown, line
from policy_cli.text import in_quotation_marks, one_line

# Note marks; text never matches, for its brackets are escaped. Note marks follow a full stop, citations precede it.
_NOTE_MARKS = re.compile(r"(?P<stop>(?<!\\)(?<!\.[A-Z])\.)?(?P<marks>\[\^\d+\](?: \[\^\d+\])*)")
_BARE_KEY = re.compile(r"\w(?:[:.#$%&+?<>~/-]?\w)*", re.ASCII)
_LABELS = {"chapter": ("chap.", "chaps."), "paragraph": ("para.", "paras."), "section": ("sec.", "secs.")}
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_BRACES = {ord("{"): "%7B", ord("}"): "%7D"}
"""The escapes of braces, which a key of a citation can hold only in pairs."""
_VARIABLE = re.compile(r"[\w-]{1,100}")
"""A key of CSL. Pandoc ignores other keys, and fails at one longer than YAML allows."""
_ADDRESSES = {"url", "doi", "pmid", "pmcid"}
"""The keys that Pandoc turns into links, in any letter case."""
# CSL's tags as they are when escaped, and what Pandoc writes for them.
_MARKUP = (
    (r"\\<i\\>(.{1,300}?)\\</i\\>", r"*\1*"),
    (r"\\<b\\>(.{1,300}?)\\</b\\>", r"**\1**"),
    (r"\\<sub\\>(\S{1,300}?)\\</sub\\>", r"~\1~"),
    (r"\\<sup\\>(\S{1,300}?)\\</sup\\>", r"^\1^"),
    (r'\\<span style="font-variant:small-caps;"\\>(.{1,300}?)\\</span\\>', r"[\1]{.smallcaps}"),
    (r'\\<span class="nocase"\\>(.{1,300}?)\\</span\\>', r"[\1]{.nocase}"),
)
_WEB = re.compile(r"https?://", re.IGNORECASE)


def render(document: Document, sources: Sequence[Mapping[str, Any]]) -> str:
    """Return the document with the sources, given as CSL-JSON items."""
    notes = {note.number: note for note in document.notes}
    bibliographies = [block for block in document.in_sequence if isinstance(block, Bibliography)]
    listed = {number for block in bibliographies for number in _marks_in(block)}
    blocks = ["\n".join(_front_matter(_metadata(document, sources)))]
    for block in document.in_sequence:
        if isinstance(block, Bibliography):
            blocks += ["::: {#refs}\n:::", "\n".join(_remarks_on_sources(block, notes))]
        else:
            # The title is metadata, so the headings move up a level.
            texts = (text[1:] if isinstance(block, Heading) else text for text in in_markdown(block))
            blocks += (_NOTE_MARKS.sub(lambda match: _cited(match, notes), text) for text in texts)
    footnotes = (note for note in document.notes if _footnote(note) and note.number not in listed)
    blocks.append("\n".join(f"[^{note.number}]: {line(_footnote(note))}" for note in footnotes))
    return "\n\n".join(filter(None, blocks)) + "\n"


def _metadata(document: Document, sources: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    language = document.language or DEFAULT
    metadata: dict[str, Any] = {"title": heading(document.title), "lang": language}
    if direction(language) == "rtl":
        metadata["dir"] = "rtl"
    if document.date:
        metadata["date"] = escaped(document.date)
    if sources:
        metadata["references"] = [{**_escaped(source), "id": _escaped_key(source["id"])} for source in sources]
    if any(_leads_elsewhere(key, value) for source in sources for key, value in source.items()):
        metadata["link-bibliography"] = False
    # Either all sources are listed, even those that nothing cites, or none.
    if any(isinstance(block, Bibliography) for block in document.in_sequence):
        return {**metadata, "nocite": "@*"}
    return {**metadata, "suppress-bibliography": True}


def _leads_elsewhere(key: str, value: Any) -> bool:
    """Return whether Pandoc would turn a field into a link to something other than a web page, such as a script."""
    address = one_line(str(value))
    # Pandoc adds https:// to an address without a scheme.
    return key.lower() in _ADDRESSES and "://" in address and not _WEB.match(address)


def _front_matter(metadata: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of YAML, with values in JSON, which is valid YAML."""
    yield "---"
    for key, value in metadata.items():
        if isinstance(value, list):
            yield f"{key}:"
            yield from (f"- {json.dumps(item, ensure_ascii=False)}" for item in value)
        else:
            yield f"{key}: {json.dumps(value, ensure_ascii=False)}"
    yield "---"


def _escaped(value: Any) -> Any:
    """Return a value with all its text escaped for Pandoc."""
    match value:
        case str():
            return escaped(one_line(value))
        case Mapping():
            fields = ((key, _escaped(item)) for key, item in value.items() if _VARIABLE.fullmatch(key))
            return {key: _with_markup(item) if _is_title(key, item) else item for key, item in fields}
        case list() | tuple():
            return [_escaped(item) for item in value]
        case _:
            return value


def _is_title(key: str, value: Any) -> bool:
    return isinstance(value, str) and (key.endswith("title") or key == "title-short")


def _with_markup(text: str) -> str:
    """Return the escaped text of a title with the tags that CSL has for markup as Pandoc's signs."""
    for tag, signs in _MARKUP if "\\</" in text else ():
        text = re.sub(tag, signs, text)
    return text


def _escaped_key(reference: str) -> str:
    """Return the key of a source escaped so that Pandoc keeps every character."""
    return _PUNCTUATION.sub(r"\\\g<0>", reference.translate(_BRACES))


def _cited(match: re.Match[str], notes: Mapping[int, Note]) -> str:
    """Return note marks as citations, and then footnotes."""
    called = [notes[int(number)] for number in re.findall(r"\d+", match["marks"])]
    places = [place for note in called for place in note.places]
    citation = f" [{'; '.join(map(_citation, places))}]" if places else ""
    footnotes = " ".join(f"[^{note.number}]" for note in called if _footnote(note))
    # With nothing between its brackets and a footnote's, Pandoc would recognize neither.
    between = match["stop"] or (" " if citation and footnotes else "")
    return f"{citation}{between}{footnotes}"


def _footnote(note: Note) -> Content:
    """Return what a note says besides its citations."""
    return joined((note.remark, note.found), " ")


def _citation(place: Place) -> str:
    """Return a place as a citation; Pandoc parses its first locator, and keeps the rest as text."""
    name = place.reference.translate(_BRACES)
    key = f"@{name}" if _BARE_KEY.fullmatch(name) else f"@{{{name}}}"
    locators = [_locator(locator) for locator in place.locators]
    begins_with_page = bool(place.locators) and place.locators[0].unit == "page"
    section = f"sec. {_quoted(place.section)}" if place.section else None
    # Pandoc reads a number after "sec." as a locator, unless an empty locator precedes it.
    none = "{}" if section and not begins_with_page and re.search(r"\d", section) else ""
    text = f"{key}{none}"
    outline = (*locators, section) if begins_with_page else (section, *locators)
    for part in filter(None, (*outline, _quoted(place.quote) if place.quote else None)):
        # American usage puts the comma inside a closing quotation mark.
        text = f"{text[:-1]},” {part}" if text.endswith("”") else f"{text}, {part}"
    return text


def _locator(locator: Locator) -> str:
    """Return a locator with the label that Pandoc expects for its unit."""
    one, many = _LABELS.get(locator.unit, UNITS[locator.unit][1:3])
    return f"{many if locator.is_plural else one} {locator.numbers()}"


def _quoted(words: str) -> str:
    """Return words in quotation marks, escaped so that nothing in them ends the citation."""
    return escaped(in_quotation_marks(one_line(words))).replace(";", r"\;")


def _remarks_on_sources(sources: ItemList, notes: Mapping[int, Note]) -> Iterator[str]:
    """Yield each remark on a source as an item of a list, followed by a citation, where some styles print a note."""
    for note in map(notes.__getitem__, _marks_in(sources)):
        remark = line(note.remark)
        stop = "." if remark.endswith(".") else ""
        yield from (f"- {remark.removesuffix('.')} [{_citation(place)}]{stop}" for place in note.places)


def _marks_in(listing: ItemList) -> list[int]:
    return [part.number for item in listing.items for part in item if isinstance(part, NoteMark)]
