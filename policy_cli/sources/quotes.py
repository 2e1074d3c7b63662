"""Finds a quote in the text of a source: word for word, or nearly.

A quote must be in one paragraph, without a gap but for its own marks of omission. Words, numbers and hyphenated words
are found whole. The time of a search is bounded, whatever quote and text are.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from heapq import nlargest
from itertools import accumulate, chain, islice

from policy_cli.diagnostics import WordDiff
from policy_cli.frozen import frozen
from policy_cli.sources.content import as_written
from policy_cli.sources.ligatures import spelled_out
from policy_cli.sources.superscripts import without_note_marks
from policy_cli.sources.texts import SourceText
from policy_cli.sources.wording import ANY_NUMBER, likeness_key, pieces_of, quote_differences, weight
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
    bounds_of,
    composed,
    words_of,
)

MAX_TRIES = 1000
"""The most occurrences of the words of a quote that are checked."""
MAX_OCCURRENCES = 2000
"""The most occurrences of a missing quote's rarer words that are used to locate a close match."""
MAX_NEIGHBORHOODS = 3
"""The most regions with such occurrences in which the other words are counted as well."""
MAX_PAGES_OF_QUOTE = 3
"""Over how many pages the part of a paragraph may run in which a quote is looked up."""
FEW_WORDS = 3
"""A quote may not leave out so few words if one of them is a negation: that reverses the meaning."""

_DOTS = r"(?:…|\.\s*\.\s*\.[\s.]*)"
_OMISSION = re.compile(rf"\[\s*{_DOTS}\s*\]|\(\s*{_DOTS}\s*\)|{_DOTS}")
# The kinds of the characters before and after a gap that are parts of one number if they touch.
_ONE_NUMBER = {
    *((HYPHEN, DIGIT), (EN_DASH, DIGIT), (NUMBER_JOINER, DIGIT), (NUMBER_SIGN, DIGIT)),
    *((DIGIT, NUMBER_SIGN), (LETTER, NUMBER_SIGN)),
}
# Groups of digits, as kinds: up to three before a gap, exactly three after it.
_GROUP_BEFORE = re.compile(r"[ _\t]0{1,3}\Z")
_GROUP_AFTER = re.compile(r"000(?=[ _\t])")
# A word that is broken over lines, or was, where a program put a space in place of the line end. The search is fast
# because the pattern begins with a few characters.
_BREAK = re.compile(
    r"[-\u2010\u00ac\u00ad](?<=[^\W\d_].)"
    r"(?:[^\S\n]*(?P<end>\n)\s*|[^\S\n]+(?!(?:and|or|nor|to)\b))(?=[^\W\d_])"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
MAX_HALF = 60
"""The most letters of one half of a broken word."""


@frozen
class QuotePart:
    """A part of a quote between omissions, as shown and as searched for; it may begin in either case.

    `pattern` is that of its words if it has brackets of its editor.
    """

    shown: str
    words: Words
    pattern: re.Pattern[str] | None = None

    @property
    def length(self) -> int:
        """The number of its words and signs."""
        return self.words.text.count(" ") - 1

    def matches(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the start and end of each match in a part of a text of words and signs."""
        if self.pattern is not None:
            while match := self.pattern.search(text, start, end):
                yield match.span()
                start = match.start() + 1
        else:
            begin, rest = self.words.text[:2], self.words.text[2:]
            beginnings = (begin, begin.swapcase())
            while (found := text.find(rest, start + 2, end)) >= 0:
                start = found - 1
                if text[found - 2 : found] in beginnings:
                    yield found - 2, found + len(rest)


@frozen
class Quote:
    """A quote in its parts, with omitted words between them."""

    parts: tuple[QuotePart, ...]

    @property
    def longest(self) -> QuotePart:
        """The longest part, which is the fastest to find."""
        return max(self.parts, key=lambda part: len(part.words.text))


@frozen
class ClosestMatch:
    """Words of a paragraph that are nearly those of a quote; `likeness` is the shared part of them, from 0 to 1."""

    paragraph: int
    likeness: float
    wording: WordDiff


def parse_quote(text: str, without_markup: Callable[[str], str] = as_written) -> Quote:
    """Split a quote into its parts, without the signs around each, which belong to its own sentence."""
    written = [without_markup(part).strip() for part in _OMISSION.split(text)]
    edited = [*map(_part, written)]
    # A bracket that is all of a quote is one of the source.
    said = [part for part in edited if part.words.text.strip()] or [
        QuotePart(part, words) for part in written if (words := _without_ends(words_of(part))).text.strip()
    ]
    return Quote(tuple(said))


def _part(written: str) -> QuotePart:
    """Return a part of a quote; one that has only brackets of the editor has no words."""
    if "[" in written or "(" in written:
        # Few quotes have brackets, and the patterns of these take milliseconds to compile.
        from policy_cli.sources.brackets import without_brackets

        edited = without_brackets(written)
        if edited is not None:
            return QuotePart(edited.text, _without_ends(words_of(edited.text)), edited.pattern)
    return QuotePart(written, _without_ends(words_of(written)))


def indices_with(texts: Sequence[str], quote: Quote) -> list[int]:
    """Return the indices of the texts that have a quote word for word."""
    every = (version.paragraphs_with_all(quote, range(len(texts)), may_negate=True) for version in _versions(texts))
    return sorted(set(chain.from_iterable(every)))


class SearchableText:
    """The text of a source, indexed for quotes; paragraphs are counted from 0, through all sections."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.blocks = [paragraph for section in source.sections for paragraph in section.paragraphs]
        self.paragraphs = [paragraph.text for paragraph in self.blocks]
        self.starts = [0, *accumulate(len(section.paragraphs) for section in source.sections)]
        """The first paragraph of each section, and the number of all."""

    def place(self, paragraph: int) -> tuple[int, int]:
        """Return the index of a paragraph's section, and its number in it, from 1."""
        section = bisect_right(self.starts, paragraph) - 1
        return section, paragraph - self.starts[section] + 1

    def paragraphs_with(self, quote: Quote, within: range, may_negate: bool = False) -> Iterator[int]:
        """Yield each paragraph that has a quote word for word.

        A quote whose omissions reverse the meaning is in none, unless it `may_negate`.
        """
        for version in self._all_versions:
            found = False
            for paragraph in version.paragraphs_with_all(quote, within, may_negate):
                found = True
                yield paragraph
            if found:
                return

    def headings_with(self, quote: Quote) -> Iterator[int]:
        """Yield the index of each section whose heading has a quote."""
        return self._headings.paragraphs_with_all(quote, range(len(self.source.sections)))

    def pages_with(self, quote: Quote, paragraph: int) -> tuple[str, ...]:
        """Return the printed pages on which a paragraph has a quote: several if it runs over a page break."""
        block = self.blocks[paragraph]
        if not block.later_pages or not quote.parts:
            return (block.page,) if block.page else ()
        pages = [block.page or "", *(page for _, page in block.later_pages)]
        starts = [0, *(start for start, _ in block.later_pages)]
        ends = [*starts[1:], len(block.text)]
        for count in range(1, min(len(pages), MAX_PAGES_OF_QUOTE + 1)):
            firsts = range(len(pages) - count + 1)
            versions = _versions([block.text[starts[n] : ends[n + count - 1]] for n in firsts])
            every = (version.paragraphs_with_all(quote, range(len(firsts)), may_negate=True) for version in versions)
            found = {page for first in chain.from_iterable(every) for page in pages[first : first + count]}
            if found:
                return tuple(page for page in dict.fromkeys(pages) if page in found and page)
        return tuple(page for page in dict.fromkeys(pages) if page)

    def spans_of(self, quote: Quote, paragraph: int) -> Iterator[tuple[str, list[tuple[int, int]]]]:
        """Yield a paragraph's text, and where in it each part of a quote starts and ends, for each time it has it."""
        for version in self._all_versions:
            text, begin = version.paragraphs[paragraph], version.starts[paragraph]
            is_found = False
            for found in version.matches(quote, paragraph):
                is_found = True
                words = [[version.text.count(" ", begin, gap + 1) - 1 for gap in part] for part in found]
                starts, ends = bounds_of(text, words[-1][-1])
                yield composed(text), [(starts[first], ends[last - 1]) for first, last in words]
            if is_found:
                return

    def closest_match(self, part: QuotePart, within: range, least: float) -> ClosestMatch | None:
        """Return the words of one paragraph most like a part of a quote; None if their likeness is below `least`."""
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
        if not (wanted.keys() & set(index.keys[low:high])) - {ANY_NUMBER}:
            return None  # Some other number is not nearly the one that is quoted.
        likeness = shared / sum(weight(key) * count for key, count in wanted.items())
        if likeness < least:
            return None
        return ClosestMatch(paragraph, likeness, quote_differences(index.pieces[around], pieces))

    @cached_property
    def _all_versions(self) -> "list[_WordSequence]":
        return _versions(self.paragraphs)

    @cached_property
    def _headings(self) -> "_WordSequence":
        return _WordSequence(section.path[-1] if section.path else "" for section in self.source.sections)

    @cached_property
    def _index(self) -> "_Index":
        return _Index([*map(pieces_of, rejoined(self.paragraphs))])


class _WordSequence:
    """Paragraphs as one text of words and signs; no match crosses from one paragraph into the next."""

    def __init__(self, paragraphs: Iterable[str], split: Callable[[str], Words] = words_of) -> None:
        self.paragraphs = list(paragraphs)
        words = [*map(split, self.paragraphs)]
        self.text = "\n".join([paragraph.text for paragraph in words])
        self.kinds = "\n".join([paragraph.kinds for paragraph in words])
        self.starts = [0, *accumulate(len(paragraph.text) + 1 for paragraph in words)]

    def paragraphs_with(self, part: QuotePart, within: range) -> Iterator[int]:
        """Yield each paragraph that has a part of a quote."""
        at, end = self.starts[within.start], self.starts[within.stop]
        while (found := next(self.occurrences(part, at, end), None)) is not None:
            paragraph = bisect_right(self.starts, found[0]) - 1
            yield paragraph
            at = self.starts[paragraph + 1]

    def paragraphs_with_all(self, quote: Quote, within: range, may_negate: bool = False) -> Iterator[int]:
        """Yield each paragraph that has the parts of a quote one after the other."""
        if len(quote.parts) == 1:
            return self.paragraphs_with(quote.longest, within)
        if any(next(self.paragraphs_with(part, within), None) is None for part in quote.parts):
            return iter(())
        possible = islice(self.paragraphs_with(quote.longest, within), MAX_TRIES)
        return (paragraph for paragraph in possible if any(self.matches(quote, paragraph, may_negate)))

    def matches(self, quote: Quote, paragraph: int, may_negate: bool = False) -> Iterator[list[tuple[int, int]]]:
        """Yield the first and last gap of each part of a quote, for each time a paragraph has them in their order."""
        first, *others = quote.parts
        end = self.starts[paragraph + 1]
        for start, after in self.occurrences(first, self.starts[paragraph], end):
            spans = [(start, after - 1)]
            for part in others:
                at = spans[-1][1]
                every = self.occurrences(part, at, end)
                good = (one for one in every if may_negate or not _negates(self.text[at : one[0]]))
                found = next(good, None)
                if found is None:
                    return
                spans.append((found[0], found[1] - 1))
            yield spans

    def occurrences(self, part: QuotePart, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the start and end of each occurrence of a part of a quote between two indices."""
        for first, after in islice(part.matches(self.text, start, end), MAX_TRIES):
            if not (_goes_on_before(self.kinds, first) or _goes_on_after(self.kinds, after - 1)):
                yield first, after


class _Index:
    """Paragraphs as pieces, about a word each, by the keys that similar words share."""

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
        """Return the start and end of the pieces that share most with the wanted keys; None if none shares any."""
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
            # Only rarer words were searched for: count the others as well in the regions with most of these.
            best: dict[int, tuple[int, int]] = {}
            for shared, negative in windows:
                neighborhood = negative // width
                best[neighborhood] = max(best.get(neighborhood, (0, 0)), (shared, negative))
            starts = [-negative for _, negative in nlargest(MAX_NEIGHBORHOODS, best.values())]
            regions = (range(max(within.start, at - width), min(within.stop, at + 2 * width)) for at in starts)
            windows = chain.from_iterable(
                self._windows(wanted, [number for number in region if self.keys[number] in wanted], width)
                for region in regions
            )
        _, negative = max(windows, default=(0, 1))
        return None if negative > 0 else (-negative, min(within.stop, width - negative))

    def by_paragraph(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yield the paragraph, start and end of each part of a range of pieces that is in one paragraph."""
        paragraph = bisect_right(self.starts, start) - 1
        while paragraph < len(self.starts) - 1 and self.starts[paragraph] < end:
            yield paragraph, max(start, self.starts[paragraph]), min(end, self.starts[paragraph + 1])
            paragraph += 1

    def _hits(self, key: str, within: range) -> list[int]:
        found = self.found.get(key, [])
        return found[bisect_left(found, within.start) : bisect_left(found, within.stop)]

    def _windows(self, wanted: Counter[str], hits: Sequence[int], width: int) -> Iterator[tuple[int, int]]:
        """Yield the weight that each window from a hit on shares with the wanted keys, and its start, negative."""
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


def _versions(paragraphs: Sequence[str]) -> list[_WordSequence]:
    """Return a text as it is and, if it has them, with broken words joined, and also without the marks of notes.

    Ligatures of unknown letters are spelled out in each way.
    """
    found = []
    split = cache(words_of)  # Most paragraphs are alike in all versions.
    for spelled in spelled_out(paragraphs):
        found.append(_WordSequence((_BREAK.sub(_with_hyphen, paragraph) for paragraph in spelled), split))
        if any(map(_BREAK.search, spelled)):
            found.append(_WordSequence(rejoined(spelled), split))
        unmarked = [*map(without_note_marks, spelled)]
        if unmarked != [*spelled]:
            found.append(_WordSequence(rejoined(unmarked), split))
    return found


def _with_hyphen(found: re.Match[str]) -> str:
    """Return the hyphen of a broken word, if it may be one of its own."""
    if found["end"]:
        return "" if found[0][0] == "\u00ad" else "-"
    return found[0]


def rejoined(paragraphs: Sequence[str]) -> list[str]:
    """Return paragraphs with broken words joined: without a hyphen, unless the text has them with one elsewhere."""
    if not any(map(_BREAK.search, paragraphs)):
        return [*paragraphs]
    hyphenated = {word for paragraph in paragraphs for word in paragraph.casefold().split() if "-" in word}
    known = {part for word in hyphenated for part in _WORD.findall(word) if "-" in part}

    def hyphen(found: re.Match[str]) -> str:
        text, start, end = found.string, found.start(), found.end()
        before = _WORD.findall(text, max(0, start - MAX_HALF), start)[-1].rpartition("-")[2]
        after = _WORD.findall(text, end, end + MAX_HALF)[0].partition("-")[0]
        return "-" if f"{before}-{after}".casefold() in known else ""

    return [_BREAK.sub(hyphen, paragraph) for paragraph in paragraphs]


def _overlap(wanted: Counter[str], keys: Iterable[str | None]) -> int:
    return sum(weight(key) * count for key, count in (wanted & Counter(key for key in keys if key)).items())


def _negates(left_out: str) -> bool:
    """Return whether leaving these words out reverses the meaning."""
    from policy_cli.sources.brackets import is_negation

    words = left_out.split()
    return len(words) <= FEW_WORDS and any(map(is_negation, words))


def _without_ends(words: Words) -> Words:
    """Return words without the signs around them that end sentences or their parts."""
    start, end = 0, len(words.text)
    while end - start > 2 and words.text[start + 1] in ENDING_SIGNS and words.text[start + 2] == " ":
        start += 2
    while end - start > 2 and words.text[end - 2] in ENDING_SIGNS and words.text[end - 3] == " ":
        end -= 2
    return Words(words.text[start:end], f" {words.kinds[start + 1 : end - 1]} ")


def _goes_on_before(kinds: str, gap: int) -> bool:
    """Return whether the text after a gap continues a number or a hyphenated word."""
    if kinds[gap] != TOUCHING:
        return _is_inside_number(kinds, gap)
    left, right = kinds[gap - 1], kinds[gap + 1]
    return (left, right) in _ONE_NUMBER or (left == HYPHEN and kinds[gap - 2] == TOUCHING)


def _goes_on_after(kinds: str, gap: int) -> bool:
    """Return whether a number or a hyphenated word before a gap continues after it."""
    if kinds[gap] != TOUCHING:
        return _is_inside_number(kinds, gap)
    left, right = kinds[gap - 1], kinds[gap + 1]
    joins = right == HYPHEN or (left == DIGIT and right == EN_DASH)
    return (left, right) == (DIGIT, NUMBER_SIGN) or (joins and kinds[gap + 2] == TOUCHING)


def _is_inside_number(kinds: str, gap: int) -> bool:
    """Return whether a space is inside one number, as in 20 000."""
    groups = _GROUP_BEFORE.search(kinds, max(0, gap - 4), gap) and _GROUP_AFTER.match(kinds, gap + 1)
    return kinds[gap] == " " and bool(groups)
