"""Texts as words and signs: which differences in spelling count, and which do not.

Words, numbers and the signs between them count. Quotation marks, the length of dashes, white space, ligatures and
characters that nobody sees do not.
"""

import re
from functools import lru_cache
from unicodedata import category, normalize

from policy_cli.frozen import frozen
from policy_cli.text import UNSPACED_RANGES, is_unspaced

ENDING_SIGNS = ",.;:"
"""The signs that end sentences or parts of them."""
_SINGLE_QUOTES = "'’‘‚‛`´ʼʻʽʾʿ"
_DOUBLE_QUOTES = '"“”„‟«»‹›〝〞〟「」『』'
_NUMBER_SIGNS = "%‰°#§№′″"

# Each character of a text by its kind, one letter:
#   0 digit   w other letter or mark of a word   c letter of a script that puts no spaces between words
#   ' single and " double quotation mark   - hyphen or minus   ~ dash of the length of an n   = longer dash
#   , sign that joins numbers (and ends sentences)   $ sign that belongs to a number   s any other sign
_TOKEN = re.compile(r"c|[0w]+(?:(?:'|(?<=0),(?=0))[0w]+)*|[-~=]+|.")
UNSPACED = "".join(f"{chr(first)}-{chr(last)}" for first, last in UNSPACED_RANGES)
"""The scripts that put no spaces between words, as ranges of a regular expression: each letter counts as a word.

Expressions with these take milliseconds to compile: compile them when they are needed.
"""
# Alphabetic and Arabic presentation forms, and full-width signs. Other characters are not made alike by their
# compatibility: it would turn a raised 2 and a half into other numbers.
_FORMS = ((0xFB00, 0xFDFF), (0xFE70, 0xFEFC), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6))


@frozen
class Words:
    """A text as its words and signs, in two strings of the same length, so that an index means the same in both.

    In `text` there is one space before, between and after them. In `kinds` each character is the kind of that in
    `text`, with an underscore for a space between what stands together in the text itself.
    """

    text: str
    kinds: str


def words_of(text: str) -> Words:
    """Return a text as its words and signs."""
    chunks = [chunk for chunk in map(words_of_chunk, composed(text).split()) if chunk[0]]
    return Words(f" {' '.join([chunk[0] for chunk in chunks])} ", f" {' '.join([chunk[1] for chunk in chunks])} ")


def composed(text: str) -> str:
    """Return a text with each letter and its accents as one character where there is one."""
    return normalize("NFC", text)


@lru_cache(maxsize=1 << 16)
def words_of_chunk(chunk: str) -> tuple[str, str]:
    """Return the words and signs of a composed text without white space, and their kinds."""
    spelled = chunk.translate(_ALIKE)
    words, kinds = [], []
    for match in _TOKEN.finditer(spelled.translate(_KINDS)):
        kind = match[0]
        if kind in "'\"":
            continue
        if kind[0] in "-~=":
            words.append("-")
            kinds.append(kind if len(kind) == 1 else "=")
        else:
            words.append(spelled[match.start() : match.end()])
            kinds.append(kind)
    return " ".join(words), "_".join(kinds)


class _Alike(dict[int, str | None]):
    """What a character is compared as: itself, what it is another form of, or nothing for what nobody sees."""

    def __missing__(self, point: int) -> str | None:
        character = chr(point)
        self[point] = alike = self._alike(point, character)
        return alike

    @staticmethod
    def _alike(point: int, character: str) -> str | None:
        if any(first <= point <= last for first, last in _FORMS):
            return normalize("NFKC", character)
        return None if category(character) == "Cf" or 0xFE00 <= point <= 0xFE0F else character


class _Kinds(dict[int, str]):
    """The kind of each character."""

    def __missing__(self, point: int) -> str:
        self[point] = kind = self._kind(point, category(chr(point)))
        return kind

    @staticmethod
    def _kind(point: int, group: str) -> str:
        if group == "Nd":
            return "0"
        if group[0] in "LMN":
            return "c" if is_unspaced(point) else "w"
        return {"Sc": "$", "Sm": "$", "Pd": "="}.get(group, "s")


_ALIKE = _Alike(
    {
        **dict.fromkeys(map(ord, _SINGLE_QUOTES), "'"),
        **{ord(ligature): letters for ligature, letters in zip("æœÆŒſ", ("ae", "oe", "Ae", "Oe", "s"), strict=True)},
        ord("\u0640"): None,  # what draws an Arabic letter out
        ord("\u064a"): "\u06cc",  # the yeh and the kaf of Arabic keyboards, for those of Persian ones
        ord("\u0643"): "\u06a9",
    }
)
_KINDS = _Kinds(
    {
        **dict.fromkeys(map(ord, _SINGLE_QUOTES), "'"),
        **dict.fromkeys(map(ord, _DOUBLE_QUOTES), '"'),
        **dict.fromkeys(map(ord, "-\u2010\u2011\u2212"), "-"),
        **dict.fromkeys(map(ord, "\u2012\u2013"), "~"),
        **dict.fromkeys(map(ord, ".,:/\u2044\u066b\u066c"), ","),
        **dict.fromkeys(map(ord, _NUMBER_SIGNS), "$"),
    }
)
