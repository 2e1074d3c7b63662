"""Where in the text of a source a quote stands: to the letter, or nearly.

A quote stands in one paragraph, contiguous but for the places where it says itself that words are left out. Words,
numbers and hyphenated words are found whole. The time a search takes is bounded, whatever quote and text are.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from heapq import nlargest
from itertools import accumulate, chain, islice

from policy_cli.diagnostics import Wording
from policy_cli.frozen import frozen
from policy_cli.sources.content import as_written
from policy_cli.sources.texts import SourceText
from policy_cli.sources.wording import likeness_key, pieces_of, quote_differences, weight
from policy_cli.sources.words import (
    DIGIT,
    EN_DASH,
    ENDING_SIGNS,
    HYPHEN,
    LETTER,
    NUMBER_JOINER,
    NUMBER_SIGN,
    TOUCHING,
    Words,
    words_of,
)

MAX_TRIES = 1000
"""How often the words of a quote may be met where it does not stand before the search is given up."""
MAX_OCCURRENCES = 2000
"""By how many of its rarer words in the text a quote that does not stand there is looked for ..."""
MAX_NEIGHBORHOODS = 3
"""... and in how many stretches of the text then by the others."""
FEW_WORDS = 3
"""Up to how many words and signs may not be left out if one of them negates: without them the opposite is said."""
NEGATIONS = frozenset(
    ("barely", "cannot", "hardly", "neither", "never", "no", "none", "nor", "not", "scarcely", "without")
)

_DOTS = r"(?:…|\.\s*\.\s*\.[\s.]*)"
_OMISSION = re.compile(rf"\[\s*{_DOTS}\s*\]|\(\s*{_DOTS}\s*\)|{_DOTS}")
_BRACKETED_LETTER = re.compile(r"^(\W*)\[(\w)\]")
# By the kinds of the last character before a gap and of the first behind it: what makes one number where they touch.
_ONE_NUMBER = {
    *((HYPHEN, DIGIT), (EN_DASH, DIGIT), (NUMBER_JOINER, DIGIT), (NUMBER_SIGN, DIGIT)),
    *((DIGIT, NUMBER_SIGN), (LETTER, NUMBER_SIGN)),
}
# Groups of digits, by their kinds: up to three, and exactly three behind them.
_GROUP_BEFORE = re.compile(r"[ _]0{1,3}\Z")
_GROUP_AFTER = re.compile(r"000(?=[ _])")
_AT_LINE_END = re.compile(r"(?:[-\u2010]|(\u00ad))(?<=[^\W\d_].)\n[ \t]*(?=[^\W\d_])")


@frozen
class QuotePart:
    """A part of a quote, as it is shown and as it is looked for; the case that begins the first does not count."""

    shown: str
    words: Words
    is_first: bool

    @property
    def length(self) -> int:
        """Of how many words and signs it consists."""
        return self.words.text.count(" ") - 1

    @property
    def spellings(self) -> tuple[str, ...]:
        """What it may look like in the source."""
        return (self.words.text, _other_case(self.words.text)) if self.is_first else (self.words.text,)


@frozen
class Quote:
    """A quote in its parts: between one and the next it says itself that words are left out."""

    parts: tuple[QuotePart, ...]

    @property
    def longest(self) -> QuotePart:
        """The part by which it is quickest found."""
        return max(self.parts, key=lambda part: len(part.words.text))


@frozen
class ClosestMatch:
    """Words of a paragraph that are nearly those of a quote, and how the quote differs from them."""

    paragraph: int
    likeness: float
    wording: Wording


def read_quote(text: str, without_markup: Callable[[str], str] = as_written) -> Quote:
    """Return a quote in its parts; signs that end or begin a part are its sentence's, and left away."""
    written = _OMISSION.split(_BRACKETED_LETTER.sub(r"\1\2", text))
    shown = [without_markup(part).strip() for part in written]
    said = [(part, words) for part in shown if (words := _without_ends(words_of(part))).text.strip()]
    return Quote(tuple(QuotePart(part, words, not number) for number, (part, words) in enumerate(said)))


class SearchableText:
    """The text of a source, made ready to look quotes up in; paragraphs are counted from 0, through all sections."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.paragraphs = [paragraph.text for section in source.sections for paragraph in section.paragraphs]
        self.starts = [0, *accumulate(len(section.paragraphs) for section in source.sections)]
        """The first paragraph of each section."""

    def place(self, paragraph: int) -> tuple[int, int]:
        """Return the index of a paragraph's section, and its number in it, from 1."""
        section = bisect_right(self.starts, paragraph) - 1
        return section, paragraph - self.starts[section] + 1

    def paragraphs_with(self, quote: Quote, within: range, may_negate: bool = False) -> Iterator[int]:
        """Yield each of the paragraphs in which a quote stands to the letter.

        One that turns around what it quotes, by what it leaves out, stands nowhere, unless it `may_turn` it.
        """
        for reading in self._readings:
            found = False
            for paragraph in reading.paragraphs_with_all(quote, within, may_negate):
                found = True
                yield paragraph
            if found:
                return

    def heading_with(self, quote: Quote) -> str | None:
        """Return a heading in which a quote stands, if there is one."""
        everything = range(len(self.source.sections))
        found = next(self._headings.paragraphs_with_all(quote, everything), None)
        return None if found is None else self._heading_texts[found]

    def closest_match(self, part: QuotePart, within: range, least: float) -> ClosestMatch | None:
        """Return the words of one paragraph that are most like a part of a quote, if they are at least this much so."""
        pieces = pieces_of(part.shown)
        wanted = Counter(key for key in map(likeness_key, pieces) if key)
        index = self._index
        best = index.closest_match(wanted, len(pieces), range(index.starts[within.start], index.starts[within.stop]))
        if best is None:
            return None
        shared, low, high, paragraph = max(
            (_overlap(wanted, index.keys[low:high]), low, high, paragraph)
            for paragraph, low, high in index.by_paragraph(*best)
        )
        margin = 2 + len(pieces) // 2
        around = slice(max(index.starts[paragraph], low - margin), min(index.starts[paragraph + 1], high + margin))
        likeness = shared / sum(weight(key) * count for key, count in wanted.items())
        if likeness < least:
            return None
        return ClosestMatch(paragraph, likeness, quote_differences(index.pieces[around], pieces, part.is_first))

    @cached_property
    def _readings(self) -> "list[_Reading]":
        """The text as it stands, and where words are broken at line ends, as it reads without their hyphens."""
        if not any(_AT_LINE_END.search(paragraph) for paragraph in self.paragraphs):
            return [_Reading(self.paragraphs)]
        whole = [_AT_LINE_END.sub(lambda end: "" if end[1] else "-", paragraph) for paragraph in self.paragraphs]
        return [_Reading(whole), _Reading([_AT_LINE_END.sub("", paragraph) for paragraph in self.paragraphs])]

    @cached_property
    def _heading_texts(self) -> list[str]:
        return [section.path[-1] if section.path else "" for section in self.source.sections]

    @cached_property
    def _headings(self) -> "_Reading":
        return _Reading(self._heading_texts)

    @cached_property
    def _index(self) -> "_Index":
        return _Index([pieces_of(_AT_LINE_END.sub("", paragraph)) for paragraph in self.paragraphs])


class _Reading:
    """Paragraphs as one text of words and signs, in which a search never runs from one paragraph into the next."""

    def __init__(self, paragraphs: Iterable[str]) -> None:
        words = [words_of(paragraph) for paragraph in paragraphs]
        self.text = "\n".join([paragraph.text for paragraph in words])
        self.kinds = "\n".join([paragraph.kinds for paragraph in words])
        self.starts = [0, *accumulate(len(paragraph.text) + 1 for paragraph in words)]

    def paragraphs_with(self, part: QuotePart, within: range) -> Iterator[int]:
        """Yield each paragraph in which a part of a quote stands."""
        at, end = self.starts[within.start], self.starts[within.stop]
        while (found := next(self.occurrences(part, at, end), None)) is not None:
            paragraph = bisect_right(self.starts, found) - 1
            yield paragraph
            at = self.starts[paragraph + 1]

    def paragraphs_with_all(self, quote: Quote, within: range, may_negate: bool = False) -> Iterator[int]:
        """Yield each paragraph in which the parts of a quote stand one after the other."""
        if len(quote.parts) == 1:
            return self.paragraphs_with(quote.longest, within)
        if any(next(self.paragraphs_with(part, within), None) is None for part in quote.parts):
            return iter(())
        possible = islice(self.paragraphs_with(quote.longest, within), MAX_TRIES)
        return (paragraph for paragraph in possible if self.holds(quote, paragraph, may_negate))

    def holds(self, quote: Quote, paragraph: int, may_negate: bool) -> bool:
        """Return whether the parts of a quote stand in a paragraph one after the other."""
        start = at = self.starts[paragraph]
        end = self.starts[paragraph + 1]
        for part in quote.parts:
            all_found = self.occurrences(part, at, end)
            good = (found for found in all_found if may_negate or at == start or not _negates(self.text[at:found]))
            found = next(good, None)
            if found is None:
                return False
            at = found + len(part.words.text) - 1
        return True

    def occurrences(self, part: QuotePart, start: int, end: int) -> Iterator[int]:
        """Yield where a part of a quote stands between two indices."""
        ahead = {spelling: self.text.find(spelling, start, end) for spelling in part.spellings}
        for _ in range(MAX_TRIES):
            found = min((at for at in ahead.values() if at >= 0), default=-1)
            if found < 0:
                return
            last = found + len(part.words.text) - 1
            if not (_goes_on_before(self.kinds, found) or _goes_on_after(self.kinds, last)):
                yield found
            for spelling, at in ahead.items():
                if at == found:
                    ahead[spelling] = self.text.find(spelling, found + 1, end)


class _Index:
    """Paragraphs as pieces, about a word each, found again by what is alike in similar words."""

    def __init__(self, paragraphs: Iterable[list[str]]) -> None:
        listed = list(paragraphs)
        self.pieces = [piece for paragraph in listed for piece in paragraph]
        self.keys = [*map(likeness_key, self.pieces)]
        self.starts = [0, *accumulate(map(len, listed))]
        self.found: dict[str, list[int]] = {}
        for number, key in enumerate(self.keys):
            if key is not None:
                self.found.setdefault(key, []).append(number)

    def closest_match(self, wanted: Counter[str], length: int, within: range) -> tuple[int, int] | None:
        """Return the stretch of pieces that shares most with the wanted keys, or None if none shares any."""
        width = length + length // 2 + 3
        hits: list[int] = []
        left = len(wanted)
        for found in sorted((self._hits(key, within) for key in wanted), key=len):
            if hits and len(hits) + len(found) > MAX_OCCURRENCES:
                break
            hits += found[:MAX_OCCURRENCES]
            left -= len(found) <= MAX_OCCURRENCES
        windows = self._windows(wanted, sorted(hits), width)
        if left:
            # Not all words were looked for: where most of the rarer ones stand, the others are looked for too.
            best: dict[int, tuple[int, int]] = {}
            for shared, negative in windows:
                neighbourhood = negative // width
                best[neighbourhood] = max(best.get(neighbourhood, (0, 0)), (shared, negative))
            regions = (self._region(-start, width, within) for _, start in nlargest(MAX_NEIGHBORHOODS, best.values()))
            windows = chain.from_iterable(
                self._windows(wanted, [number for number in region if self.keys[number] in wanted], width)
                for region in regions
            )
        _, negative = max(windows, default=(0, 1))
        return None if negative > 0 else (-negative, min(within.stop, width - negative))

    def _region(self, start: int, width: int, within: range) -> range:
        return range(max(within.start, start - width), min(within.stop, start + 2 * width))

    def by_paragraph(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yield the parts of a stretch of pieces that belong to one paragraph each: paragraph, start and end."""
        paragraph = bisect_right(self.starts, start) - 1
        while paragraph < len(self.starts) - 1 and self.starts[paragraph] < end:
            yield paragraph, max(start, self.starts[paragraph]), min(end, self.starts[paragraph + 1])
            paragraph += 1

    def _hits(self, key: str, within: range) -> list[int]:
        found = self.found.get(key, [])
        return found[bisect_left(found, within.start) : bisect_left(found, within.stop)]

    def _windows(self, wanted: Counter[str], hits: Sequence[int], width: int) -> Iterator[tuple[int, int]]:
        """Yield what each stretch that begins with a hit shares with the wanted keys, and its start, negative."""
        keys, worth = self.keys, {key: weight(key) for key in wanted}
        inside = dict.fromkeys(wanted, 0)
        shared = first = 0
        for hit in hits:
            key = keys[hit] or ""
            inside[key] += 1
            if inside[key] <= wanted[key]:
                shared += worth[key]
            while hit - hits[first] >= width:
                key = keys[hits[first]] or ""
                if inside[key] <= wanted[key]:
                    shared -= worth[key]
                inside[key] -= 1
                first += 1
            yield shared, -hits[first]


def _overlap(wanted: Counter[str], keys: Iterable[str | None]) -> int:
    return sum(weight(key) * count for key, count in (wanted & Counter(key for key in keys if key)).items())


def _negates(left_out: str) -> bool:
    """Return whether without these words the opposite is said."""
    words = left_out.split()
    return len(words) <= FEW_WORDS and any(word in NEGATIONS or word.endswith("n't") for word in words)


def _other_case(words: str) -> str:
    """Return words with the other case of the letter that begins them."""
    return f"{words[:1]}{words[1:2].swapcase()}{words[2:]}"


def _without_ends(words: Words) -> Words:
    """Return words without the signs before the first and after the last that end sentences or their parts."""
    start, end = 0, len(words.text)
    while end - start > 2 and words.text[start + 1] in ENDING_SIGNS and words.text[start + 2] == " ":
        start += 2
    while end - start > 2 and words.text[end - 2] in ENDING_SIGNS and words.text[end - 3] == " ":
        end -= 2
    return Words(words.text[start:end], f" {words.kinds[start + 1 : end - 1]} ")


def _goes_on_before(kinds: str, gap: int) -> bool:
    """Return whether what begins behind a gap is the rest of a number or of a hyphenated word."""
    if kinds[gap] != TOUCHING:
        return _parts_groups_of_digits(kinds, gap)
    left, right = kinds[gap - 1], kinds[gap + 1]
    return (left, right) in _ONE_NUMBER or (left == HYPHEN and kinds[gap - 2] == TOUCHING)


def _goes_on_after(kinds: str, gap: int) -> bool:
    """Return whether what ends before a gap is the beginning of a number or of a hyphenated word."""
    if kinds[gap] != TOUCHING:
        return _parts_groups_of_digits(kinds, gap)
    left, right = kinds[gap - 1], kinds[gap + 1]
    joins = right == HYPHEN or (left == DIGIT and right == EN_DASH)
    return (left, right) == (DIGIT, NUMBER_SIGN) or (joins and kinds[gap + 2] == TOUCHING)


def _parts_groups_of_digits(kinds: str, gap: int) -> bool:
    """Return whether a space is between groups of digits that make one number, as in 20 000."""
    groups = _GROUP_BEFORE.search(kinds, max(0, gap - 4), gap) and _GROUP_AFTER.match(kinds, gap + 1)
    return kinds[gap] == " " and bool(groups)
