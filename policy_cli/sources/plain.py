"""Reads text without markup: a short line by itself is a heading if it is in capitals or if a place names it."""

import re
from collections.abc import Collection
from itertools import islice

from policy_cli.places import UNITS
from policy_cli.sources.content import SourceBlock, SourceContent, decoded, page_starts
from policy_cli.sources.headings import HEADED, Label, asked_forms, forms_of, label_of, normalized
from policy_cli.sources.page_breaks import without_page_breaks

MAX_HEADING = 100
"""The length, in characters, of the longest line that can be a heading."""
MAX_POSSIBLE_HEADINGS = 100
"""The most lines kept that could be headings."""

BULLETS = frozenset("*-–—+•‣◦·▪●○■□▶►✓✔➢➤→∙⁃")
"""The signs that begin an entry of a list."""
_ENTRY = re.compile(r"\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s|o\s")
"""What also begins an entry of a list, unless a place names it as a heading."""


def read(data: bytes, cited: Collection[str]) -> SourceContent:
    """Return the content of a text; `cited` are the headings that places name. Raise Unreadable for bad bytes."""
    lines, faults = decoded(data)
    text = "\n".join(without_page_breaks(lines, page_starts(data)))
    parts = [part.strip() for part in re.split(r"\n(?:\s*\n)+", text) if part.strip()]
    single = {part for part in parts if len(part) <= MAX_HEADING and "\n" not in part and part[:1] not in BULLETS}
    levels = _levels(single, cited)
    blocks = tuple(SourceBlock(part, levels.get(part, 0)) for part in parts)
    # A sentence can be the heading that a place names, but it is hardly the one that a wrong name was meant for.
    others = (part for part in parts if part in single and part not in levels and not part.endswith((".", ",", ";")))
    possible = islice((part for part in others if not _ENTRY.match(part)), MAX_POSSIBLE_HEADINGS)
    return SourceContent(blocks, tuple(possible), faults=faults, lines=tuple(lines) if faults else ())


def _levels(lines: Collection[str], cited: Collection[str]) -> dict[str, int]:
    """Return the levels of the lines that are headings: chapters and the like are above those without a number."""
    units = {line: label.unit for line in lines if (label := label_of(line)) and _is_numbered(line, label)}
    order = [unit for unit in UNITS if unit in units.values()]
    levels = {line: order.index(unit) + 1 for line, unit in units.items() if unit}
    return {**dict.fromkeys(_headings_among(lines, cited), len(order) + 1), **levels}


def _is_numbered(line: str, label: Label) -> bool:
    """Return whether a line is a heading such as "Chapter 2: Boats"."""
    is_title = not label.title or not (label.title[0].islower() or line.endswith((".", ",", ";")))
    return label.unit in HEADED and is_title


def _headings_among(lines: Collection[str], cited: Collection[str]) -> set[str]:
    """Return the lines in capitals and the cited ones.

    If only the words before its colon, or those beside its number, are cited, a line is a heading unless another line
    has just these words; if only its number is, unless it is a sentence.
    """
    by_all_words = {normalized(line) for line in lines}
    names = {*cited}
    for name in cited:
        if normalized(name) not in by_all_words:
            names |= {part.strip() for part in name.split(",")}
    named = {form for name in names for form in asked_forms(name)}
    found = set()
    for line in lines:
        is_sentence = line.endswith((".", ",", ";"))
        if line.isupper() or any(
            form in named and (not rank or (form not in by_all_words and (rank == 1 or not is_sentence)))
            for form, rank in forms_of(line).items()
        ):
            found.add(line)
    return found
