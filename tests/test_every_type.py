"""Notes for sources of every type, compared with those that Pandoc makes in the Chicago style of CSL.

Where the two differ, `references/differences.yaml` says why ours is right by the Manual.
"""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from policy_cli.document import Content, Span, sentence
from policy_cli.model import Reference
from policy_cli.places import parse_place
from policy_cli.references import chicago
from policy_cli.references.bibliography import csl_json
from policy_cli.references.csl import DATES, NAMES
from policy_cli.references.notes import ShortNotes, bibliography_entry, full_note, not_shown, short_note
from policy_cli.references.vocabulary import TYPES
from tests.conftest import CompareWithGolden, Needs, converted, read_text
from tests.programs import CHICAGO

FOLDER = Path(__file__).parent / "references"
HEAD = "policy-cli: 1\ntitle: T\noptions: {a: {name: A}, b: {name: B}}\nreferences:\n"


def references(text: str) -> tuple[Reference, ...]:
    reading = read_text(HEAD + text)
    assert reading.decision is not None, reading.diagnostics
    return reading.decision.references


SOURCES = {source.id: source for source in references((FOLDER / "sources.yaml").read_text(encoding="utf-8"))}
DIFFERENCES: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "differences.yaml").read_text(encoding="utf-8"))


def written(content: Content) -> str:
    """Return a note as text, with asterisks around what is in italics."""
    parts = (part for part in sentence(content) if isinstance(part, Span))
    return "".join(f"*{part.text}*" if part.style == "emphasis" else part.plain for part in parts)


def ours() -> dict[str, str]:
    """Return the full and the short note of each source, the latter with pages."""
    lengths = ShortNotes(SOURCES.values()).lengths
    notes = {}
    for id, source in SOURCES.items():
        notes[f"{id}, full"] = written(full_note(source))
        notes[f"{id}, short"] = written(short_note(source, parse_place(f"{id}, pp. 60-61"), lengths[id]))
    return notes


@pytest.fixture(scope="module")
def citeproc(tmp_path_factory: pytest.TempPathFactory, needs: Needs) -> dict[str, str]:
    """The same notes as Pandoc makes them."""
    pandoc, style = needs("pandoc"), needs(CHICAGO)
    bibliography = tmp_path_factory.mktemp("csl") / "sources.json"
    bibliography.write_text(csl_json(SOURCES.values()), encoding="utf-8")
    cited = [f"x[@{{{id}}}]" for id in SOURCES] + [f"x[@{{{id}}}, p. 60-61]" for id in SOURCES]
    call = (pandoc, "--citeproc", "--csl", style, "--bibliography", str(bibliography), "--wrap=none")
    formats = ("-f", "markdown-smart", "-t", "markdown_strict+footnotes")
    made = converted("\n\n".join(cited), *call, *formats)
    notes = [_plain(note) for note in re.findall(r"^\[\^\d+\]: (.*)$", made, re.MULTILINE)]
    keys = [f"{id}, {form}" for form in ("full", "short") for id in SOURCES]
    return dict(zip(keys, notes, strict=True))


def _plain(note: str) -> str:
    """Return a note without escapes, brackets of links, and tags of HTML but for raised and lowered digits."""
    return re.sub(r"\\(.)", r"\1", re.sub(r"<(?:/?span[^>]*|https?:[^>]*)>", lambda tag: _address(tag[0]), note))


def _address(tag: str) -> str:
    return tag[1:-1] if tag.startswith("<http") else ""


def alike(note: str) -> str:
    """Return a note without the differences in signs that are not differences between notes."""
    return note.replace("’", "'").replace("‘", "'").casefold()


def test_there_are_sources_of_every_type_that_csl_has() -> None:
    assert {source.type for source in SOURCES.values()} >= TYPES
    assert set(chicago.FORMS) | {"document"} == TYPES
    assert len(SOURCES) >= 150


@pytest.mark.parametrize("key", ours())
def test_a_note_is_that_of_pandoc_and_chicago_s_style_or_says_why_not(key: str, citeproc: dict[str, str]) -> None:
    reasons = [name for name, difference in DIFFERENCES.items() if key in difference["notes"]]
    note, theirs = ours()[key], citeproc[key]
    if alike(note) == alike(theirs):
        assert not reasons, f"{key}: both have {note}"
    else:
        assert reasons, f"{key}:\n   ours {note}\n theirs {theirs}"


def test_each_difference_has_its_reason_and_is_one() -> None:
    named = [key for difference in DIFFERENCES.values() for key in difference["notes"]]
    assert set(named) <= set(ours())
    assert all(len(difference["why"]) > 30 for difference in DIFFERENCES.values())


def test_notes_and_entries_of_every_type(compare_with_golden: CompareWithGolden) -> None:
    notes = ours()
    lines = [
        f"{id}\n  {notes[f'{id}, full']}\n  {notes[f'{id}, short']}\n  {written(bibliography_entry(source))}\n"
        for id, source in SOURCES.items()
    ]
    compare_with_golden("notes.txt", "".join(lines))


PLACES = (
    "par. 3",
    "Outlook, par. 3",
    "p. 4",
    "§ 4",
    "vol. 2, p. 12",
    "vol. 2",
    "ch. 3, p. 4",
    'p. 4, "a word"',
    "table 3",
)


@pytest.mark.parametrize("within", PLACES)
def test_a_note_that_is_set_once_is_the_same_as_one_set_for_its_place(within: str) -> None:
    notes = ShortNotes(SOURCES.values())
    for id, source in SOURCES.items():
        place = parse_place(f"{id}, {within}")
        assert notes.note(id, place) == short_note(source, place, notes.lengths[id])


def test_no_two_sources_have_the_same_short_note() -> None:
    lengths = ShortNotes(SOURCES.values()).lengths
    notes = [written(short_note(source, length=lengths[id])) for id, source in SOURCES.items()]
    assert len(set(notes)) == len(notes)


def filled(type: str) -> Reference:
    """Return a source of a type that has every field that can identify one."""
    record: dict[str, Any] = {"id": "all", "type": type, "collection-title": "series", "collection-number": "8"}
    for number, name in enumerate((*chicago.REST, "title", "issued", "page", "publisher")):
        if name != "series":
            is_name, is_date = name in NAMES, name in DATES
            record[name] = [{"family": f"F{number}"}] if is_name else str(1900 + number if is_date else f"V{number}")
    return references(f"  - {json.dumps(record)}\n")[0]


@pytest.mark.parametrize("type", sorted(TYPES))
def test_a_note_shows_every_field_that_identifies_a_source_of_any_type(type: str) -> None:
    source = filled(type)
    assert not_shown(source) == []
    assert not_shown(replace(source, url="https://example.org", csl={**source.csl, "jurisdiction": "Elm Bay"})) == []
    bare = references(f"  - {{id: a, type: {type}, title: T, archive: JSTOR, URL: 'https://example.org'}}\n")
    assert not_shown(bare[0]) == []
    note = written(full_note(source))
    hidden = {"publisher", "publisher-place", "id", "type"}
    values = {name: value[0]["family"] if isinstance(value, list) else value for name, value in source.csl.items()}
    assert [name for name, value in values.items() if name not in hidden and value not in note] == []


@pytest.mark.parametrize(
    ("record", "key"),
    [
        ("translator: [{given: Ada}]", "translator"),
        ("original-date: [soon]", "original-date"),
        ("edition: [2, 3]", "edition"),
        ("interviewer: {x: y}", "interviewer"),
    ],
)
def test_what_a_note_cannot_show_is_named(record: str, key: str) -> None:
    assert not_shown(references(f"  - {{id: a, type: book, title: Oil, {record}}}\n")[0]) == [key]
