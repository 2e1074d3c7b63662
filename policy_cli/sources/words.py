"""Texts as words and signs, without differences in spelling that do not count.

Words, numbers and the signs between them count. Quotation marks, the length of dashes, white space, ligatures and
characters that nobody sees do not.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter
from unicodedata import category, normalize

from policy_cli.frozen import frozen
from policy_cli.text import DOUBLE_QUOTES, KEYBOARD_LETTERS, SINGLE_QUOTES, UNSPACED_RANGES, is_unspaced

ENDING_SIGNS = ",.;:"
"""The signs that end sentences or parts of them."""
_NUMBER_SIGNS = "%‰°#§№′″"

# The kinds of characters, each written as one character so that a pattern can look for them.
DIGIT, LETTER, UNSPACED_LETTER = "0", "w", "c"
SINGLE_QUOTE, DOUBLE_QUOTE = "'", '"'
HYPHEN, EN_DASH, LONG_DASH = "-", "~", "="
NUMBER_JOINER, NUMBER_SIGN, OTHER_SIGN = ",", "$", "s"
TOUCHING = "_"
"""The kind of a space that the text itself does not have: its two sides touch in the text."""
CELL_END = "\t"
"""The kind of a space between cells of a table, in which no number goes on."""
_CELL_ENDS = re.compile(r"[\t\u2003]| {2,}")
# A letter of its own, a word or number (with apostrophes, and signs between digits), a dash, or another sign.
_TOKEN = re.compile(r"c|[0w]+(?:(?:'|(?<=0),(?=0))[0w]+)*|[-~=]+|.")
UNSPACED = "".join(f"{chr(first)}-{chr(last)}" for first, last in UNSPACED_RANGES)
"""The scripts that put no spaces between words, as ranges of a regular expression: each letter counts as a word.

Expressions with these take milliseconds to compile: compile them when they are needed.
"""
# Alphabetic and Arabic presentation forms, and full-width signs. Other characters are not made alike by their
# compatibility: that would turn a superscript 2 and ½ into other numbers.
_FORMS = ((0xFB00, 0xFDFF), (0xFE70, 0xFEFC), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6))

# A number of its own stays another one when it is lowered.
_SUBSCRIPTS = re.compile(r"(?<=[^\W\d_])[₀-₉]+")
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


@frozen
class Words:
    """A text as its words and signs, with one space before, between and after them.

    `kinds` has the kind of each character of `text`, at the same index.
    """

    text: str
    kinds: str


def words_of(text: str) -> Words:
    """Split a text into its words and signs; a tab, an em space and several spaces end the cell of a table."""
    cells = [[*map(words_of_chunk, cell.split())] for cell in _CELL_ENDS.split(composed(text))]
    words, kinds = ([" ".join(filter(None, map(itemgetter(part), cell))) for cell in cells] for part in (0, 1))
    return Words(f" {' '.join(filter(None, words))} ", f" {CELL_END.join(filter(None, kinds))} ")


def bounds_of(text: str, count: int) -> tuple[list[int], list[int]]:
    """Return where the first words and signs of `words_of` a text start, and where they end, in the composed text.

    There are at least `count` of them, if the text has so many.
    """
    starts: list[int] = []
    ends: list[int] = []
    for chunk in re.finditer(r"\S+", composed(text)):
        if len(starts) >= count:
            break
        for start, end in _bounds_of_chunk(chunk[0]):
            starts.append(chunk.start() + start)
            ends.append(chunk.start() + end)
    return starts, ends


@lru_cache(maxsize=1 << 16)
def _bounds_of_chunk(chunk: str) -> list[tuple[int, int]]:
    """Return the start and end of each word and sign of a composed text without white space."""
    if chunk.isascii() and chunk.isalpha():
        return [(0, len(chunk))]
    spelled = _spelled(chunk)
    tokens = _tokens(spelled)
    if chunk.isascii() and len(spelled) == len(chunk):
        return [token.span() for token in tokens]
    before = [0, *accumulate(len(sign.translate(_ALIKE)) for sign in chunk)]
    return [(bisect_right(before, token.start()) - 1, bisect_left(before, token.end())) for token in tokens]


def _spelled(chunk: str) -> str:
    """Return a text as it is compared: without differences in letters that do not count, and CO₂ as CO2."""
    spelled = chunk.translate(_ALIKE)
    return spelled if spelled.isascii() else _SUBSCRIPTS.sub(lambda found: found[0].translate(_LOWERED), spelled)


def composed(text: str) -> str:
    """Return a text with letters and their accents composed (Unicode NFC)."""
    return normalize("NFC", text)


@lru_cache(maxsize=1 << 16)
def words_of_chunk(chunk: str) -> tuple[str, str]:
    """Return the words and signs of a composed text without white space, and their kinds."""
    if chunk.isascii() and chunk.isalpha():
        return chunk, LETTER * len(chunk)
    spelled = _spelled(chunk)
    words, kinds = [], []
    for match in _tokens(spelled):
        kind = match[0]
        if kind[0] in (HYPHEN, EN_DASH, LONG_DASH):
            words.append("-")
            kinds.append(kind if len(kind) == 1 else LONG_DASH)
        else:
            words.append(spelled[match.start() : match.end()])
            kinds.append(kind)
    return " ".join(words), TOUCHING.join(kinds)


def _tokens(spelled: str) -> Iterator[re.Match[str]]:
    """Yield the kinds of each word and sign of a text that is spelled alike; quotation marks are neither."""
    found = _TOKEN.finditer(spelled.translate(_KINDS))
    return (match for match in found if match[0] not in (SINGLE_QUOTE, DOUBLE_QUOTE))


class _TranslationTable(dict[int, str | None]):
    """What `str.translate` writes for each character: found by `rule` when the character is first met, and kept."""

    def __init__(self, known: Mapping[int, str | None], rule: Callable[[int], str | None]) -> None:
        super().__init__(known)
        self.rule = rule

    def __missing__(self, point: int) -> str | None:
        self[point] = found = self.rule(point)
        return found


def _without_form(point: int) -> str | None:
    """Return the character that another is only a form of, or None for one that nobody sees."""
    if any(first <= point <= last for first, last in _FORMS):
        return normalize("NFKC", chr(point))
    return None if category(chr(point)) == "Cf" or 0xFE00 <= point <= 0xFE0F else chr(point)


def _kind(point: int) -> str:
    group = category(chr(point))
    if group == "Nd":
        return DIGIT
    if group[0] in "LMN":
        return UNSPACED_LETTER if is_unspaced(point) else LETTER
    return {"Sc": NUMBER_SIGN, "Sm": NUMBER_SIGN, "Pd": LONG_DASH}.get(group, OTHER_SIGN)


_ALIKE = _TranslationTable(
    {
        **dict.fromkeys(map(ord, SINGLE_QUOTES), "'"),
        **KEYBOARD_LETTERS,
        **{ord(ligature): letters for ligature, letters in zip("æœÆŒſ", ("ae", "oe", "Ae", "Oe", "s"), strict=True)},
    },
    _without_form,
)
_KINDS = _TranslationTable(
    {
        **dict.fromkeys(map(ord, SINGLE_QUOTES), SINGLE_QUOTE),
        **dict.fromkeys(map(ord, DOUBLE_QUOTES), DOUBLE_QUOTE),
        **dict.fromkeys(map(ord, "-\u2010\u2011\u2212"), HYPHEN),
        **dict.fromkeys(map(ord, "\u2012\u2013"), EN_DASH),
        **dict.fromkeys(map(ord, ".,:/\u2044\u066b\u066c"), NUMBER_JOINER),
        **dict.fromkeys(map(ord, _NUMBER_SIGNS), NUMBER_SIGN),
    },
    _kind,
)
