"""Reads text without markup: a short line by itself is a heading if it is in capitals or if a place names it."""

import re
from collections.abc import Collection
from itertools import islice

from policy_cli.sources.content import Block, Content, decoded
from policy_cli.sources.headings import names_of, normalized

MAX_HEADING = 100
"""The length, in characters, of the longest line that can be a heading."""
MAX_POSSIBLE_HEADINGS = 100
"""The most lines kept that could be headings."""

BULLETS = frozenset("*-–—+•‣◦·▪")
"""The signs that begin an entry of a list."""


def read(data: bytes, cited: Collection[str]) -> Content:
    """Return the content of a text; `cited` are the headings that places name. Raise Unreadable for bad bytes."""
    lines, faults = decoded(data)
    parts = [part.strip() for part in re.split(r"\n(?:\s*\n)+", "\n".join(lines)) if part.strip()]
    single = {part for part in parts if len(part) <= MAX_HEADING and "\n" not in part and part[:1] not in BULLETS}
    headings = _headings_among(single, cited)
    blocks = tuple(Block(part, int(part in headings)) for part in parts)
    # A sentence can be the heading that a place names, but it is hardly the one that a wrong name was meant for.
    others = (part for part in parts if part in single and part not in headings and not part.endswith((".", ",", ";")))
    possible = islice(others, MAX_POSSIBLE_HEADINGS)
    return Content(blocks, tuple(possible), faults=faults, lines=tuple(lines) if faults else ())


def _headings_among(lines: set[str], cited: Collection[str]) -> set[str]:
    """Return the lines in capitals and the cited ones.

    If only the words before its colon are cited, a line is a heading unless another line has just these words.
    """
    named = {normalized(heading) for heading in cited}
    by_all_words = {normalized(line) for line in lines}
    found = set()
    for line in lines:
        whole, *beginnings = map(normalized, names_of(line))
        if line.isupper() or whole in named or any(one in named and one not in by_all_words for one in beginnings):
            found.add(line)
    return found
