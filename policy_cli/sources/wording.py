"""Compares a quote with the words of its source, word by word."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, takewhile

from policy_cli.diagnostics import WordDiff, WordDiffKind
from policy_cli.sources.words import (
    DIGIT,
    ENDING_SIGNS,
    LETTER,
    TOUCHING,
    UNSPACED,
    UNSPACED_LETTER,
    composed,
    words_of_chunk,
)

MAX_WORD_PAIRS = 10_000
"""The most pairs of words that are compared; of longer texts only the first difference is shown."""
CONTEXT = 8
"""How many words appear before and after a difference in a long text."""
MAX_PIECE = 60
"""The most characters of a text without white space that count as one word."""
ANY_NUMBER = "#"

_PIECE = rf"(?:[{UNSPACED}]|[—―–]|--+|(?:(?!--)[^\s—―–{UNSPACED}]){{1,{MAX_PIECE}}})\s*"
_NO_LETTERS = re.compile(r"[^\w.]+")

Pair = tuple[int | None, int | None]
"""The indices of a word of the source and of the matching word of the quote; None for one without a match."""


def pieces_of(text: str) -> list[str]:
    """Return the words of a text as shown, each with the signs and white space after it; dashes are separate."""
    return [piece for piece in re.findall(_PIECE, composed(text)) if _word_of(piece)]


@lru_cache(maxsize=1 << 16)
def likeness_key(piece: str) -> str | None:
    """Return the key that similar words share: their beginning, or that of any number; None for signs alone."""
    words, kinds = words_of_chunk(piece.rstrip())
    for word, kind in zip(words.split(), kinds.split(TOUCHING), strict=True):
        if kind[0] in (DIGIT, LETTER, UNSPACED_LETTER):
            return ANY_NUMBER if kind[0] == DIGIT else word.casefold()[:4]
    return None


def weight(key: str) -> int:
    """Return the weight of a word that two texts share: low for short ones, which appear everywhere."""
    return 2 if len(key) <= 3 and key.isascii() and key != ANY_NUMBER else 5


def quote_differences(source: Sequence[str], quote: Sequence[str], any_case: bool = True) -> WordDiff:
    """Return the runs of words that a quote keeps, leaves out and adds; quote and source are given in pieces.

    Words of the source before and after the quoted ones are left out. With `any_case`, the first letter may be in
    either case.
    """
    comparison = _Comparison(source, quote, any_case)
    if len(source) * len(quote) > MAX_WORD_PAIRS:
        room = int(MAX_WORD_PAIRS**0.5)
        i, j = comparison.first_difference()
        comparison = _Comparison(source[i : i + room], quote[j : j + room], any_case and not j)
    return tuple(comparison.runs())


class _Comparison:
    """The words of a source and those of a quote, aligned."""

    def __init__(self, source: Sequence[str], quote: Sequence[str], any_case: bool) -> None:
        self.source, self.quote = source, quote
        self.theirs, self.ours = [*map(_word_of, source)], [*map(_word_of, quote)]
        last = len(self.ours) - 1
        known = set(self.theirs)
        self.accepted = [
            _accepted(word, known, j == 0, j == last, any_case) if j in (0, last) else {word}
            for j, word in enumerate(self.ours)
        ]
        """For each word of the quote, the words of the source that count as the same."""

    def first_difference(self) -> tuple[int, int]:
        """Return where to begin in long texts: a few words before the first difference."""
        beginning = self.ours[1 : CONTEXT + 1]
        starts = (i for i in range(len(self.theirs)) if self.theirs[i + 1 : i + 1 + len(beginning)] == beginning)
        start = next(starts, 0)
        pairs = zip(self.theirs[start:], self.accepted, strict=False)
        same = next((number for number, (word, accepted) in enumerate(pairs) if word not in accepted), 0)
        back = min(same, CONTEXT)
        return start + same - back, same - back

    def runs(self) -> Iterator[tuple[WordDiffKind, str]]:
        """Yield runs of kept words and, between them, of removed and of added ones."""
        for kept, group in groupby(self.without_margins(self.aligned()), key=self.is_kept):
            run = list(group)
            old, new = [i for i, _ in run if i is not None], [j for _, j in run if j is not None]
            if old:
                yield "kept" if kept else "removed", _shortened([self.source[i] for i in old])
            if new and not kept:
                yield "added", _shortened([self.quote[j] for j in new])

    def aligned(self) -> list[Pair]:
        """Return the pairs of words with the most gain, and the fewest words of the source between them."""
        height, width = len(self.theirs), len(self.ours)
        gains = [[self.gain(i, j) for j in range(width)] for i in range(height)]
        best = [[0] * (width + 1) for _ in range(height + 1)]
        for i in reversed(range(height)):
            row, below, gain = best[i], best[i + 1], gains[i]
            for j in reversed(range(width)):
                row[j] = max(below[j] - 1, row[j + 1], below[j + 1] + gain[j] if gain[j] else 0)
        i = max(range(height + 1), key=lambda start: best[start][0])
        j = 0
        pairs: list[Pair] = [(number, None) for number in range(i)]
        while i < height and j < width:
            if gains[i][j] and best[i][j] == best[i + 1][j + 1] + gains[i][j]:
                pairs.append((i, j))
                i, j = i + 1, j + 1
            elif best[i][j] == best[i][j + 1]:
                pairs.append((None, j))
                j += 1
            else:
                pairs.append((i, None))
                i += 1
        return [
            *pairs,
            *((None, number) for number in range(j, width)),
            *((number, None) for number in range(i, height)),
        ]

    def gain(self, i: int, j: int) -> int:
        """Return the gain of pairing two words, in words of the source that it is worth skipping."""
        if self.theirs[i] in self.accepted[j]:
            return 6
        key = likeness_key(self.source[i])
        if key is None or key != likeness_key(self.quote[j]):
            return 0
        return 4 if _NO_LETTERS.sub("", self.theirs[i]) == _NO_LETTERS.sub("", self.ours[j]) else 2

    def without_margins(self, pairs: list[Pair]) -> list[Pair]:
        """Return the pairs without the words of the source around the quote, but with those that it replaces."""
        both = [number for number, (i, j) in enumerate(pairs) if i is not None and j is not None]
        first, last = (both[0], both[-1] + 1) if both else (len(pairs), len(pairs))
        before, core, after = pairs[:first], pairs[first:last], pairs[last:]
        if len(core) == len(self.ours) and all(map(self.is_kept, core)):
            # All words are there: the quote lacks the rest of a number or of a range of numbers.
            rest = [*takewhile(self.is_of_number, reversed(before))]
            return [*reversed(rest), *core, *takewhile(self.is_of_number, after)]
        head, new = ([pair for pair in before if pair[side] is not None] for side in (0, 1))
        tail, more = ([pair for pair in after if pair[side] is not None] for side in (0, 1))
        # Added words beside a changed one replace it; any others replace the words of the source beside them.
        room_before, room_after = (bool(core) and self.is_kept(core[end]) for end in (0, -1))
        head = head[max(0, len(head) - len(new)) :] if room_before else []
        return [*head, *new, *core, *(tail[: len(more)] if room_after else []), *more]

    def is_kept(self, pair: Pair) -> bool:
        """Return whether a word of the quote is the same as one of the source."""
        i, j = pair
        return i is not None and j is not None and self.theirs[i] in self.accepted[j]

    def is_of_number(self, pair: Pair) -> bool:
        """Return whether a word of the source is a number, a dash or another sign."""
        return pair[0] is not None and likeness_key(self.source[pair[0]]) in (None, ANY_NUMBER)


def _word_of(piece: str) -> str:
    """Return a piece as compared: its words and signs, with spaces between them."""
    return words_of_chunk(piece.rstrip())[0]


def _accepted(word: str, known: set[str], is_first: bool, is_last: bool, any_case: bool) -> set[str]:
    """Return the known words that count as the same as the first or last word of a quote."""

    def bare(word: str) -> str:
        word = word.lstrip(f" {ENDING_SIGNS}") if is_first else word
        return word.rstrip(f" {ENDING_SIGNS}") if is_last else word

    forms = {bare(word), bare(word[:1].swapcase() + word[1:] if is_first and any_case else word)}
    return {other for other in known if bare(other) in forms}


def _shortened(pieces: Sequence[str]) -> str:
    """Return pieces as text, without the middle of a long one."""
    words = [piece.rstrip() for piece in pieces]
    return " ".join([*words[:CONTEXT], "…", *words[-CONTEXT:]] if len(words) > 2 * CONTEXT + 1 else words)
