"""Running heads and page numbers that are left in a text, as programs leave them that take it out of a PDF."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby, pairwise

from policy_cli.places import number_value
from policy_cli.sources.headings import label_of

MAX_HEAD = 100
"""The length, in characters, of the longest line that can be a running head."""
MAX_STEP = 10
"""By how much the number of a page may be greater than the last one that was left in the text."""
FEW_WORDS = 4
"""A line with fewer words is not a line of a sentence that a page breaks."""
LONG_LINE = 60
"""A line so long that does not end a sentence is not a heading."""

_NUMBER = re.compile(
    r"[-–—\s\[(|]*(?:page\s+|p\.\s*)?(?P<number>\d{1,5}|[ivxlc]{1,8})(?:\s*(?:of|/)\s*\d{1,5})?[-–—\s\])|]*",
    re.IGNORECASE,
)
# A number beside a head: far from it, or after a sign.
_BESIDE = re.compile(
    r"^\d{1,5}(?:\s{2,}|\t|\s*[|·•–—]\s*)(?=\S)|(?<=\S)(?:\s{2,}|\t|\s*[|·•–—]\s*)(?:page\s+)?\d{1,5}$", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_BROKEN_WORD = re.compile(r"[^\W\d_][-‐\u00ad]\Z")
_ENDS_SENTENCE = re.compile(r"[.!?:;][\"'”’)\]]*\Z")


class _Break:
    """Lines that follow each other and may all be in the margins of pages, and the text around them."""

    def __init__(
        self, lines: Sequence[str], indices: list[int], around: tuple[int, int], starts: Collection[int]
    ) -> None:
        self.indices = indices
        before, after = around
        self.is_first = before < 0
        self.is_at_page = any(start in starts for start in range(before + 1, after + 1))
        self.is_apart = indices[0] - before > 1 and after - indices[-1] > 1
        is_inside = before >= 0 and after < len(lines) and (self.is_apart or self.is_at_page)
        self.interrupts = is_inside and _goes_on(lines[before], lines[after])
        self.numbers = [index for index in indices if _number(lines[index])]
        self.heads = {_head(lines[index]) for index in indices if not _number(lines[index])}
        shown = [_value(lines[index]) for index in self.numbers]
        beside = [match for index in indices if (match := _BESIDE.search(lines[index].strip()))]
        shown += [int(_DIGITS.findall(match[0])[0]) for match in beside] if not shown else []
        self.page = shown[0] if len(shown) == 1 else None


def without_page_breaks(lines: list[str], starts: Collection[int]) -> list[str]:
    """Return lines without running heads and page numbers; a sentence that they interrupt goes on.

    `starts` are the indices of lines before which the text has a form feed.
    """
    breaks = [*_breaks(lines, starts)]
    heads = _running_heads(breaks)
    dropped: set[int] = set()
    for one in breaks:
        own = {index for index in one.indices if _head(lines[index]) in heads}
        has_number = len(one.numbers) == 1 and (own or one.is_at_page or (one.interrupts and one.is_apart))
        if has_number or (own and (one.is_first or one.is_at_page or one.is_apart or one.numbers or one.interrupts)):
            dropped |= own | ({*one.numbers} if has_number else set())
    return [*_without(lines, dropped | _other_numbers(lines, breaks, dropped))] if dropped else lines


def _other_numbers(lines: Sequence[str], breaks: Iterable[_Break], dropped: Collection[int]) -> set[int]:
    """Return the lines with the numbers of those pages of which nothing else shows where they end."""
    found = set()
    last = max(0, min((_value(lines[index]) for index in dropped if _number(lines[index])), default=0) - MAX_STEP)
    for one in breaks:
        for index in one.numbers:
            is_next = one.is_apart and len(one.indices) == 1 and last < _value(lines[index]) <= last + MAX_STEP
            if index in dropped or is_next:
                found.add(index)
                last = _value(lines[index])
    return found


def _breaks(lines: Sequence[str], starts: Collection[int]) -> Iterable[_Break]:
    """Return the runs of lines that are numbers or recur."""
    filled = [index for index, line in enumerate(lines) if line.strip()]
    counts: dict[str, int] = defaultdict(int)
    for index in filled:
        counts[_head(lines[index])] += 1
    position = 0
    counts[""] = 0
    for is_possible, run in groupby(
        filled, lambda index: bool(_number(lines[index])) or counts[_head(lines[index])] > 1
    ):
        own = [*run]
        if is_possible:
            before = filled[position - 1] if position else -1
            after = filled[position + len(own)] if position + len(own) < len(filled) else len(lines)
            yield _Break(lines, own, (before, after), starts)
        position += len(own)


def _running_heads(breaks: Iterable[_Break]) -> set[str]:
    """Return the heads that recur at the ends of pages: on two of them, and on most of those where they are."""
    found: dict[str, list[_Break]] = defaultdict(list)
    for one in breaks:
        for head in one.heads:
            found[head].append(one)
    return {head for head, own in found.items() if head and len(own) > 1 and _are_pages(own)}


def _are_pages(breaks: Sequence[_Break]) -> bool:
    """Return whether something besides the words that recur there shows that pages end at breaks."""
    pages = [one.page for one in breaks if one.page is not None]
    rise = all(before < after for before, after in pairwise(pages))
    shown = sum(one.is_first or one.is_at_page or one.interrupts or (rise and one.page is not None) for one in breaks)
    return any(one.interrupts for one in breaks) or 2 <= shown >= len(breaks) / 2


def _head(line: str) -> str:
    """Return the words of a line, without numbers, that may recur; nothing if it is too long."""
    words = line.strip()
    if len(words) > MAX_HEAD or not (words[:1].isupper() or words[:1].isdigit()):
        return ""
    label = label_of(words)
    # Chapter 1 and chapter 2 are headings, not the same head twice.
    return words.casefold() if label and label.unit else " ".join(_LETTERS.findall(words.casefold()))


def _number(line: str) -> str | None:
    """Return the number of a page, if a line has nothing else."""
    match = _NUMBER.fullmatch(line) if len(line) <= MAX_HEAD else None
    return match["number"] if match and (match["number"].isdecimal() or match["number"].islower()) else None


def _value(line: str) -> int:
    number = number_value(_number(line) or "")
    return int(number) if number.isdecimal() else 0


def _goes_on(before: str, after: str) -> bool:
    """Return whether a sentence goes on from one line to another."""
    before, after = before.strip(), after.strip()
    if _BROKEN_WORD.search(before) and after[:1].islower():
        return True
    if _ENDS_SENTENCE.search(before) or len(before.split()) < FEW_WORDS:
        return False
    return after[:1].islower() or before[-1] in ",-–—" or len(before) >= LONG_LINE


def _without(lines: Sequence[str], dropped: Collection[int]) -> Iterable[str]:
    """Return the lines that are left, without empty lines where a sentence goes on over dropped ones."""
    kept = [index for index, line in enumerate(lines) if line.strip() and index not in dropped]
    last = -1
    for index in kept:
        is_break = any(one in dropped for one in range(last + 1, index))
        if index - last > 1 and not (is_break and last >= 0 and _goes_on(lines[last], lines[index])):
            yield ""
        yield lines[index]
        last = index
