"""Texts as people compare them: capitals, accents and the way a letter was typed make no difference."""

import re
import unicodedata
from collections.abc import Collection
from functools import cache

from policy_cli.text import DOUBLE_QUOTES, KEYBOARD_LETTERS, SINGLE_QUOTES

Match = tuple[int, int]
"""The start and end of matching words in a text, as a slice counts characters."""

# What people type one for the other: letters with a stroke or without a dot, the yeh without dots, quotation marks,
# hyphens. What only shapes or joins letters is left out.
_ALIKE = KEYBOARD_LETTERS | str.maketrans(
    f"ıłøđ\u0649‐–{SINGLE_QUOTES}{DOUBLE_QUOTES}",
    "ilod\u06cc--" + "'" * len(SINGLE_QUOTES) + '"' * len(DOUBLE_QUOTES),
    "\u00ad\u200b\u200c\u200d\u2060",
)


_SIGNS = str.maketrans("", "", "".join(sign for sign in map(chr, range(128)) if not sign.isalnum()))


def normalize(text: str) -> str:
    """Return a text in small letters, without accents, with look-alike characters made the same."""
    return text.lower().replace("`", "'") if text.isascii() else "".join(map(_normalize_character, text))


def alphanumerics(text: str) -> str:
    """Return only the letters and digits of a normalized text."""
    return text.lower().translate(_SIGNS) if text.isascii() else "".join(filter(str.isalnum, normalize(text)))


def matches(text: str, words: Collection[str]) -> tuple[Match, ...]:
    """Return where a text has any of some normalized words; nothing if it lacks one of them."""
    normalized = normalize(text)
    if not all(word in normalized for word in words):
        return ()
    found = [match.span() for word in words for match in re.finditer(re.escape(word), normalized)]
    return _merged(_in_original(text, found))


def _in_original(text: str, found: list[Match]) -> list[Match]:
    """Return where matches in a normalized text are in the text itself, which may be longer or shorter."""
    if text.isascii() or all(len(_normalize_character(character)) == 1 for character in set(text)):
        return found
    origins = [index for index, character in enumerate(text) for _ in _normalize_character(character)]
    origins.append(len(text))
    # A match ends where the next letter begins, so it includes accents that are separate characters, and the whole of
    # a ligature of which it has a part.
    return [(origins[start], max(origins[end - 1] + 1, origins[end])) for start, end in found]


def _merged(found: list[Match]) -> tuple[Match, ...]:
    """Return matches in order, joined if they touch or overlap."""
    merged: list[Match] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            start, end = merged[-1][0], max(merged.pop()[1], end)
        merged.append((start, end))
    return tuple(merged)


@cache
def _normalize_character(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return bare.casefold().translate(_ALIKE)
