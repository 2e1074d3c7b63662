"""What is printed in the margins of the pages: running heads, which are not part of the text, and the page numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from policy_cli.places import Range, roman
from policy_cli.sources.pdf.lines import Line, Page

OUTER_LINES = 4
"""How many lines from the top and from the bottom of a page may be a running head or a page number."""
MARGIN = 0.16
"""The share of the height of a page, at its top and at its bottom, in which these are printed."""
MAX_NUMBERS = 4
"""The most numbers of a line that are compared with those of other pages."""
FEW_PAGES = 8
"""In a text of so few pages, two pages are enough to see what recurs; in others it is three."""

_NUMBER = r"(?P<prefix>[A-Z]{1,3}-?)?(?P<number>\d{1,6})|(?P<roman>[ivxlcdm]{1,9}|[IVXLCDM]{1,9})"
_ANY_NUMBER = re.compile(r"\d+|\b[ivxl]+\b")
_WORDS = r"(?:[Pp]age\s+|[Pp]\.\s*|PAGE\s+)?"
_COUNT = r"(?:\s*(?:of|/)\s*\d+)?"
_NUMBER_IN_SIGNS = rf"[-–—\s\[(|]*{_WORDS}(?:{_NUMBER}){_COUNT}[-–—\s\])|]*"
_ALONE = re.compile(_NUMBER_IN_SIGNS)
_FIRST = re.compile(rf"{_NUMBER_IN_SIGNS}(?<=[\s|])\S.*")
_LAST = re.compile(rf".*\S(?:\s|\|){_NUMBER_IN_SIGNS}")


Likeness = tuple[str, tuple[int, ...]]
"""The words of a line, and its numbers, less the index of its page where they rise with the pages."""


class Printed(NamedTuple):
    """A number that may be that of a page: how it is written, its value less that of the counted page, its line."""

    style: str
    offset: int
    text: str
    line: Line
    is_alone: bool


def without_margins(pages: Sequence[Page], lines: Sequence[list[Line]]) -> tuple[list[str], list[list[Line]]]:
    """Return the number of each page, as printed, and the lines of each without running heads and page numbers."""
    outer = [[*_outer(page, own)] for page, own in zip(pages, lines, strict=True)]
    enough = 2 if len(pages) <= FEW_PAGES else 3
    running = [[*a, *b] for a, b in zip(_running(outer, enough), _turned(lines, enough), strict=True)]
    printed = _printed(outer, enough)
    kept = []
    for index, own in enumerate(lines):
        dropped = {*map(id, running[index])}
        number = printed.get(index)
        if number is not None and (number.is_alone or _is_apart(number.line, own)):
            dropped.add(id(number.line))
        kept.append([line for line in own if id(line) not in dropped])
    return _numbers([page.label for page in pages], printed), kept


def _outer(page: Page, lines: Iterable[Line]) -> Iterator[tuple[bool, Line]]:
    """Yield the outermost lines of a page, and whether each is at its top."""
    upright = sorted((line for line in lines if not line.words[0].turns), key=lambda line: -line.y)
    if not upright:
        return
    height = page.height or upright[0].y
    for is_top, side in ((True, upright), (False, upright[::-1])):
        levels: list[float] = []
        for line in side:
            if not levels or abs(line.y - levels[-1]) > 2:
                levels.append(line.y)
            in_margin = line.y > (1 - MARGIN) * height if is_top else line.y < MARGIN * height
            if len(levels) > OUTER_LINES or not in_margin:
                break
            yield is_top, line


def _running(outer: Sequence[Sequence[tuple[bool, Line]]], enough: int) -> list[list[Line]]:
    """Return the running heads of each page: what recurs at the same height, and what is where most others recur."""
    at: dict[tuple[bool, int], list[tuple[int, Line, set[Likeness]]]] = defaultdict(list)
    for index, lines in enumerate(outer):
        for is_top, line in lines:
            at[is_top, round(line.y / 3)].append((index, line, {*_likenesses(line.text.casefold(), index)}))
    found: list[list[Line]] = [[] for _ in outer]
    for (is_top, height), own in at.items():
        near = [*own, *at.get((is_top, height - 1), ()), *at.get((is_top, height + 1), ())]
        pages: dict[Likeness, set[int]] = defaultdict(set)
        for index, _, likenesses in near:
            for likeness in likenesses:
                pages[likeness].add(index)
        recurring = [any(len(pages[one]) >= enough for one in likenesses) for _, _, likenesses in own]
        is_slot = sum(recurring) > 0.5 * len(own) and len({index for index, _, _ in own}) >= 2 * enough
        for (index, line, _), recurs in zip(own, recurring, strict=True):
            if recurs or is_slot:
                found[index].append(line)
    return found


def _likenesses(text: str, index: int) -> Iterator[Likeness]:
    """Yield what a line of a page shares with lines of other pages that say the same, each with its page number.

    Each of its numbers is the same there, or rises with the pages; those of notes that resemble each other do neither.
    """
    words = " ".join(_ANY_NUMBER.sub(" ", text).split())
    numbers = _ANY_NUMBER.findall(text)
    if not 2 <= len(numbers) <= MAX_NUMBERS:
        # Whether the number is beside the head or a line of its own differs from page to page.
        yield words, ()
        return
    values = [(Range(number).values() or (0, 0))[0] for number in numbers]
    for rising in product((0, index), repeat=len(values)):
        yield words, tuple(value - rise for value, rise in zip(values, rising, strict=True))


def _turned(lines: Sequence[Sequence[Line]], enough: int) -> list[list[Line]]:
    """Return the lines of each page that recur and are turned: what a printer writes beside the text."""
    turned = [[line for line in own if line.words[0].turns] for own in lines]
    pages = Counter(text for own in turned for text in {line.text for line in own})
    return [[line for line in own if pages[line.text] >= enough] for own in turned]


def _printed(outer: Sequence[Sequence[tuple[bool, Line]]], enough: int) -> dict[int, Printed]:
    """Return the printed number of each page that has one: numbers that rise with the pages."""
    possible = [[*_possible(index, own)] for index, own in enumerate(outer)]
    pages: Counter[tuple[str, int]] = Counter()
    for found in possible:
        pages.update({(one.style, one.offset) for one in found})
    printed = {}
    for index, found in enumerate(possible):
        best = max(found, key=lambda one: (pages[one.style, one.offset], one.is_alone), default=None)
        # Where a text is too short for numbers to rise, they must be those that are counted.
        if best and (pages[best.style, best.offset] >= enough or (len(outer) <= FEW_PAGES and best.offset == 1)):
            printed[index] = best
    return printed


def _possible(index: int, outer: Iterable[tuple[bool, Line]]) -> Iterator[Printed]:
    for _, line in outer:
        for pattern in (_ALONE, _FIRST, _LAST):
            match = pattern.fullmatch(line.text.strip())
            if match is None:
                continue
            written = match["roman"] or match["number"]
            values = Range(written).values()
            if values is None or (match["roman"] and pattern is not _ALONE and len(written) == 1):
                continue
            style = ("i" if written.islower() else "I") if match["roman"] else match["prefix"] or ""
            yield Printed(style, values[0] - index, f"{match['prefix'] or ''}{written}", line, pattern is _ALONE)


def _is_apart(line: Line, lines: Sequence[Line]) -> bool:
    """Return whether there is more space than usual between a line and the lines nearest to it."""
    nearest = min((abs(other.y - line.y) for other in lines if abs(other.y - line.y) > 2), default=1e6)
    return nearest > 1.25 * line.size


def _numbers(labels: Sequence[str], printed: Mapping[int, Printed]) -> list[str]:
    """Return the number of each page: its label, unless other numbers are printed; else the printed or counted one."""
    has_labels = any(labels)
    agree = sum(labels[index] == one.text for index, one in printed.items())
    if has_labels and 2 * agree >= len(printed):
        return [label or "" for label in labels]
    if not printed:
        return [str(number) for number in range(1, len(labels) + 1)]
    numbers = {index: one.text for index, one in printed.items()}
    runs = sorted((index, one.style, one.offset) for index, one in printed.items())
    for index in range(len(labels)):
        if index not in numbers:
            numbers[index] = _between(index, runs)
    return [numbers[index] for index in range(len(labels))]


def _between(index: int, runs: Sequence[tuple[int, str, int]]) -> str:
    """Return the number of a page without one from the pages around it, or nothing."""
    before = next((run for run in reversed(runs) if run[0] < index), None)
    after = next((run for run in runs if run[0] > index), None)
    for _, style, offset in filter(None, (before, after)):
        number = index + offset
        if number > 0:
            return {"i": roman(number), "I": roman(number).upper()}.get(style, f"{style}{number}")
    return ""
