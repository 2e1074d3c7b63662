"""The words of a page as lines in reading order.

The order in which a program wrote the page is that of its reading as a rule, also for columns and rows of tables, and
is kept. Only a page whose lines jump to and fro is put in order by its columns.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

WIDE_GAP = 1.5
"""The least gap between columns, in sizes of the type."""
CELL_GAP = 0.6
"""The least gap between numbers in two cells of a table; within a number it is half as wide."""
MANY_LINES = 8
"""The fewest lines that can be columns, or be numbered in the margin."""
MAX_MARK = 3
"""The length of the longest mark of a note."""
MAX_MARKS = 200
"""The most superscripts of a page that are put into their lines."""
MAX_COLUMNS = 4
"""How often a page is divided into columns."""


class Word(NamedTuple):
    """Letters without a space: where they begin, end and stand, in points from the lower left, and their size.

    `turns` is how many quarters of a circle they are turned to the left; the other numbers are as if they were not.
    `breaks` is true if the program began a line with them, `touches` if no space is before them. Words within a line
    that the program wrote in one go may be one: it has spaces, and `inner` is where its later words begin.
    """

    text: str
    x: float
    end: float
    y: float
    size: float
    turns: int = 0
    breaks: bool = False
    touches: bool = False
    inner: tuple[float, ...] = ()

    def divided(self, x: float) -> "list[Word]":
        """Return the word in two parts if a place is between its first and its last word."""
        count = sum(start <= x for start in self.inner)
        if count == len(self.inner) or x < self.x:
            return [self]
        words = self.text.split(" ")
        first, second = " ".join(words[: count + 1]), " ".join(words[count + 1 :])
        start, inner = self.inner[count], self.inner[count + 1 :]
        return [
            self._replace(text=first, end=start, inner=self.inner[:count]),
            self._replace(text=second, x=start, breaks=False, touches=False, inner=inner),
        ]


Doubt = Literal["picture", "hidden", "unmapped"]
"""Why a page may not read as it was extracted: it has only pictures, hidden text, or fonts without a mapping."""


class Page(NamedTuple):
    """The words of a page, in the order in which it was written, its label and height."""

    words: tuple[Word, ...]
    label: str
    height: float
    doubt: Doubt | None = None

    @property
    def text(self) -> str:
        """All words in the order in which they were written."""
        signs = ("\n" if word.breaks else "" if word.touches else " " for word in self.words)
        return "".join(f"{sign}{word.text}" for sign, word in zip(signs, self.words, strict=True)).strip()


class Outline(NamedTuple):
    """An entry of the outline: a heading, its level from 1, and its page counted from 0."""

    title: str
    level: int
    page: int


class Line:
    """Words beside each other; `size` is that of most of them, and `y` the height of these.

    `text` has all words, with spaces between them.
    """

    def __init__(self, words: Sequence[Word]) -> None:
        first, *others = self.words = [*words]
        self.sizes = {first.size}
        self.x, self.end, self.y, self.size, self.text = first.x, first.end, first.y, first.size, first.text
        for word in others:
            self.text += word.text if word.touches else f" {word.text}"
            self.end = max(self.end, word.end)
            self.sizes.add(word.size)
        if len(self.sizes) > 1:
            lengths: Counter[float] = Counter()
            for word in words:
                lengths[word.size] += len(word.text)
            self.size = max(lengths, key=lambda size: (lengths[size], size))
            self.y = next(word.y for word in words if word.size == self.size)

    def is_raised(self, word: Word) -> bool:
        """Return whether a word is a superscript."""
        return word.size < 0.88 * self.size and word.y > self.y + 0.12 * self.size

    def overlaps(self, other: "Line") -> bool:
        """Return whether one is above the other."""
        return self.x < other.end and other.x < self.end


def space_between(before: Word, word: Word) -> str:
    """Return what is between two words of a line: an em space between numbers that are cells of a table."""
    if word.touches:
        return ""
    are_cells = word.text[:1].isdigit() and before.text[-1:].isdigit() and word.x - before.end > CELL_GAP * word.size
    return "\u2003" if are_cells else " "


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Return the lines of a page in reading order; those that are turned come last."""
    turned: dict[int, list[Word]] = {}
    for word in words:
        turned.setdefault(word.turns, []).append(word)
    found = []
    for same in sorted(turned.values(), key=len, reverse=True):
        lines = _with_marks([Line(line) for line in _grouped(same)])
        found += _in_order(_without_numbers(lines))
    return found


def _with_marks(lines: list[Line]) -> list[Line]:
    """Return the lines with the superscripts that were written by themselves put where they are."""
    single = [line for line in lines if len(line.words) == 1 and len(line.words[0].text) <= MAX_MARK]
    kept = {id(line): line for line in lines}
    for mark in single[:MAX_MARKS]:
        (word,) = mark.words
        for number, line in kept.items():
            is_beside = line.x - mark.size < word.x < line.end + mark.size
            if line is not mark and line.is_raised(word) and line.y + line.size > word.y and is_beside:
                words = [part for other in line.words for part in other.divided(word.x)]
                at = sum(other.x <= word.x for other in words)
                kept[number] = Line([*words[:at], word, *words[at:]])
                del kept[id(mark)]
                break
    return [*kept.values()]


def _grouped(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Yield the words of each line, where the program breaks it or where they are too far apart."""
    line: list[Word] = []
    y = size = 0.0
    for word in words:
        if line and not _goes_on(line[-1], word, y, size):
            yield line
            line = []
        if not line or word.size > 1.2 * size:
            y, size = word.y, word.size
        line.append(word)
    if line:
        yield line


def _goes_on(last: Word, word: Word, y: float, size: float) -> bool:
    """Return whether a word continues the line of the last one, whose height and size are given."""
    larger = max(size, word.size)
    if abs(word.y - y) > 0.55 * larger or word.x < last.end - 0.6 * larger:
        return False
    is_mark = min(size, word.size) < 0.88 * larger
    return not word.breaks or (word.x - last.end < 0.6 * larger and (is_mark or abs(word.y - y) < 0.1 * larger))


def _without_numbers(lines: list[Line]) -> list[Line]:
    """Return the lines without the numbers that count them in the margin."""
    firsts = [line.words[0] for line in lines if line.words[0].text.isdecimal() and len(line.words[0].text) < 5]
    counted = {int(word.text): word for word in firsts if not word.touches}
    runs = [number for number in counted if number + 1 in counted or number - 1 in counted]
    ends = Counter(round(counted[number].end / 4) for number in runs)
    edge, many = ends.most_common(1)[0] if ends else (0, 0)
    if many < MANY_LINES or 2 * many < len(lines) / 2:
        return lines
    found = []
    for line in lines:
        first = line.words[0]
        if first.text.isdecimal() and abs(round(first.end / 4) - edge) <= 1:
            if line.words[1:]:
                found.append(Line(line.words[1:]))
        else:
            found.append(line)
    return found


def _in_order(lines: list[Line]) -> list[Line]:
    """Return lines as they were written, or by their columns if that order jumps."""
    divided = _divided(lines)
    if len(divided) > len(lines) or _jumps(lines) > len(lines) // 4:
        return [*_by_columns(divided, MAX_COLUMNS)]
    return lines


def _jumps(lines: Sequence[Line]) -> int:
    """Return how often a line goes to a higher one, more often than columns and tables do."""
    if len(lines) < MANY_LINES:
        return 0
    return sum(after.y > before.y + before.size for before, after in pairwise(lines))


def _divided(lines: list[Line]) -> list[Line]:
    """Return the lines, divided at a gutter if most of them run across two columns of text."""
    gaps: Counter[int] = Counter()
    for line in lines:
        for before, after in pairwise(line.words):
            if after.x - before.end > WIDE_GAP * line.size:
                gaps.update(range(round(before.end) + 1, round(after.x)))
    if not gaps:
        return lines
    gutter, many = max(gaps.items(), key=lambda gap: gap[1])
    if many < MANY_LINES or many < 0.5 * len(lines):
        return lines
    found = []
    sides = [0, 0]
    for line in lines:
        left = [word for word in line.words if word.end <= gutter]
        right = line.words[len(left) :]
        if left and right and right[0].x > gutter and right[0].x - left[-1].end > WIDE_GAP * line.size:
            sides = [
                total + sum(1 + len(word.inner) for word in side)
                for total, side in zip(sides, (left, right), strict=True)
            ]
            found += [Line(left), Line(right)]
        else:
            found.append(line)
    # Cells of a table have few words.
    return found if min(sides) >= 4 * many else lines


def _by_columns(lines: Sequence[Line], depth: int) -> Iterator[Line]:
    """Yield lines column by column; a line across the columns ends those above it."""
    in_rows = sorted(lines, key=lambda line: (-round(line.y), line.x))
    gutter = _gutter(lines) if depth and len(lines) >= 4 else None
    if gutter is None:
        yield from in_rows
        return
    left: list[Line] = []
    right: list[Line] = []
    for line in in_rows:
        if line.end <= gutter:
            left.append(line)
        elif line.x >= gutter:
            right.append(line)
        else:
            yield from _by_columns(left, depth - 1)
            yield from _by_columns(right, depth - 1)
            yield line
            left, right = [], []
    yield from _by_columns(left, depth - 1)
    yield from _by_columns(right, depth - 1)


def _gutter(lines: Sequence[Line]) -> float | None:
    """Return a place that few lines cross, with many lines on both sides, or None."""
    best = None
    for place in sorted({line.x - 1 for line in lines}):
        left = sum(line.end <= place for line in lines)
        right = sum(line.x >= place for line in lines)
        if min(left, right) >= 0.25 * len(lines) and left + right >= 0.7 * len(lines):
            score = (left + right, min(left, right))
            best = max(best or (score, place), (score, place))
    return best[1] if best else None
