"""The lines of a PDF as headings, paragraphs and notes.

A paragraph goes on over columns, pages and what is set between them, such as notes and tables.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from policy_cli.sources.content import SourceBlock
from policy_cli.sources.pdf.lines import Line, Outline, Page, Word, lines_of, space_between
from policy_cli.sources.pdf.margins import without_margins
from policy_cli.sources.superscripts import RAISED, is_power

SMALLER = 0.95
"""The type of notes is at most this share of the size of the text, or their marks are raised."""
LARGER = 1.12
"""The type of headings is at least this share of the size of the text."""
MAX_HEADING = 200
"""The length of the longest heading, in characters."""
MAX_LEVEL = 6

_MARK = re.compile(r"\(?(?:\d{1,3}|[*†‡§¶]{1,3}|[a-z])\)?")
_NOTE = re.compile(r"(\d{1,3}|[*†‡]{1,3})[.)]?")
_UNFINISHED = re.compile(r"[^.!?:;”\"’'…)\]]\Z|[,–—-]\Z")
_ITEM = re.compile(r"(?:[•●○▪■◦‣–—-]|\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})[.)]|\d{1,3}(?:\.\d{1,3})+\.?)\Z")
_STAR_PAGE = re.compile(r"\[\*\d+\]")
_BROKEN = re.compile(r"(?<=[^\W\d_])-\n(?=[a-z])")
_FOUR_DOTS = re.compile(r"[.…·](?:\s*[.…·]){3}")
"""What dots before a page number have; faster to find than all of them."""
_LEADERS = re.compile(r"(?:\s*[.…·](?=\s*[.…·])){3,}\s*[.…·]")


class Paragraph:
    """Lines that belong together, and the index of the page of each."""

    def __init__(self, kind: str, index: int, line: Line) -> None:
        self.kind = kind
        self.lines = [(index, line)]
        self.level = 0

    @property
    def first(self) -> Line:
        """The first line."""
        return self.lines[0][1]

    @property
    def last(self) -> Line:
        """The last line so far."""
        return self.lines[-1][1]


def blocks_of(pages: Sequence[Page], outline: Sequence[Outline]) -> tuple[list[SourceBlock], list[str]]:
    """Return the headings, paragraphs and notes, and the number of each page as printed."""
    lines = [lines_of(page.words) for page in pages]
    body = _usual((line.size, len(line.text)) for own in lines for line in own)
    numbers, lines = without_margins(pages, lines)
    for own in lines:
        _remove_star_pages(own)
    leading = _leading(lines)
    paragraphs = [*_joined([*_paragraphs(lines, body, leading)], body)]
    _find_headings(paragraphs, outline, body)
    composer = _Composer(paragraphs, numbers)
    return [block for paragraph in paragraphs if (block := composer.block(paragraph)).text], numbers


def _usual(values: Iterable[tuple[float, int]]) -> float:
    """Return the most frequent of some numbers, given with how often each is there."""
    counts: Counter[float] = Counter()
    for value, count in values:
        counts[value] += count
    return counts.most_common(1)[0][0] if counts else 0.0


def _remove_star_pages(lines: list[Line]) -> None:
    """Remove the page numbers of another edition that are printed beside the text."""
    for number, line in enumerate(lines):
        if _STAR_PAGE.fullmatch(line.words[0].text) and line.words[1:]:
            lines[number] = Line(line.words[1:])


def _leading(lines: Iterable[Sequence[Line]]) -> dict[float, float]:
    """Return the usual distance between lines of each size."""
    distances: dict[float, Counter[float]] = defaultdict(Counter)
    for own in lines:
        for before, after in pairwise(own):
            distance = round(before.y - after.y, 0)
            if before.size == after.size and 0 < distance < 3 * before.size:
                distances[before.size][distance] += 1
    return {size: counts.most_common(1)[0][0] for size, counts in distances.items()}


def _paragraphs(lines: Iterable[Sequence[Line]], body: float, leading: Mapping[float, float]) -> Iterator[Paragraph]:
    """Yield the paragraphs of all pages, each within one column."""
    for index, own in enumerate(lines):
        notes = _notes(own, body)
        paragraph: Paragraph | None = None
        for number, line in enumerate(own):
            kind = "note" if number in notes else "text"
            begins = paragraph is None or kind != paragraph.kind or notes.get(number, False)
            if paragraph is None or begins or not _continues(paragraph, line, own, number, leading):
                if paragraph is not None:
                    yield paragraph
                paragraph = Paragraph(kind, index, line)
            else:
                paragraph.lines.append((index, line))
        if paragraph is not None:
            yield paragraph


def _notes(lines: Sequence[Line], body: float) -> dict[int, bool]:
    """Return the numbers of the lines that are in notes, and whether each begins one.

    A note begins with a mark, raised or in smaller type, below all text in its column, and goes on to its end. Smaller
    lines at the foot of a later column are the rest of a note.
    """
    found: dict[int, bool] = {}
    inside: Line | None = None
    label = ""
    for number, line in enumerate(lines):
        is_below = inside is not None and line.y < inside.y and line.x < inside.end and line.size <= inside.size * 1.05
        first = line.words[0]
        is_next = label.isdecimal() and _bare(first.text) == str(int(label) + 1)
        goes_on = inside is not None and _ends_open(inside) and not line.is_raised(first) and not is_next
        if _begins_note(line, body) and not (is_below and goes_on) and (is_below or _is_at_foot(line, lines, body)):
            found[number] = True
            inside, label = line, _bare(first.text)
        elif (inside is not None and is_below and inside.y - line.y < 2 * line.size + 4) or (
            found and line.size <= SMALLER * body and _is_at_foot(line, lines, body)
        ):
            found[number] = False
            inside = line
        else:
            inside = None
    return found


def _begins_note(line: Line, body: float) -> bool:
    first, *rest = line.words
    if not rest or not _NOTE.fullmatch(first.text):
        return False
    return line.is_raised(first) or (line.size <= SMALLER * body and not _is_row(line))


def _is_row(line: Line) -> bool:
    """Return whether a line has cells of a table, far from each other."""
    gaps = (after.x - before.end for before, after in pairwise(line.words[1:]))
    return any(gap > 2 * line.size for gap in gaps)


def _is_at_foot(line: Line, lines: Sequence[Line], body: float) -> bool:
    """Return whether no line of the text is below a line in its column."""
    is_small = line.size <= SMALLER * body
    return not any(
        other.y < line.y - 1 and other.overlaps(line) and other.size > (SMALLER * body if is_small else 1.05 * body)
        for other in lines
        if not other.words[0].turns
    )


def _continues(
    paragraph: Paragraph, line: Line, lines: Sequence[Line], number: int, leading: Mapping[float, float]
) -> bool:
    """Return whether a line of the same page continues a paragraph."""
    last = paragraph.last
    if line.words[0].turns != last.words[0].turns or not _have_a_size(line, last):
        return False
    distance = last.y - line.y
    if abs(distance) < 0.4 * line.size:
        return line.x > last.x
    usual = leading.get(line.size, 1.2 * line.size)
    if distance < 0 or distance > max(1.3 * usual, 1.3 * line.size) or not line.overlaps(last):
        return False
    if paragraph.kind == "note":
        return True
    following = lines[number + 1] if number + 1 < len(lines) else None
    return not _is_indented(line, last, following) and not (_is_item(line) and not _ends_open(last))


def _have_a_size(line: Line, last: Line) -> bool:
    """Return whether two lines have words of one size, beside small capitals and the like."""
    return any(abs(size - other) <= 0.08 * size for size in line.sizes for other in last.sizes)


def _is_indented(line: Line, last: Line, following: Line | None) -> bool:
    """Return whether a line begins a paragraph by its indent from the lines around it."""
    indent = line.x - last.x
    if not 0.7 * line.size < indent < 5 * line.size or _is_item(last):
        return False
    return following is None or following.x < line.x - 0.5 * line.size or following.y > line.y


def _is_item(line: Line) -> bool:
    """Return whether a line begins with a bullet or the number of a paragraph."""
    return len(line.words) > 1 and not line.words[1].touches and _ITEM.match(line.words[0].text) is not None


def _ends_open(line: Line) -> bool:
    """Return whether the sentence goes on after a line."""
    words = [word for word in line.words if not line.is_raised(word)]
    return bool(words) and _UNFINISHED.search(words[-1].text) is not None


def _joined(paragraphs: Sequence[Paragraph], body: float) -> Iterator[Paragraph]:
    """Yield paragraphs, joined to the earlier ones that they continue."""
    open_ones: dict[tuple[str, int, int], Paragraph] = {}
    for paragraph in paragraphs:
        first = paragraph.first
        size = 0 if paragraph.kind == "note" else round(first.size)
        key = (paragraph.kind, first.words[0].turns, size)
        earlier = open_ones.get(key)
        if earlier is not None and first.size < LARGER * body and _resumes(earlier, paragraph):
            earlier.lines += paragraph.lines
            continue
        open_ones[key] = paragraph
        yield paragraph


def _resumes(earlier: Paragraph, paragraph: Paragraph) -> bool:
    """Return whether a paragraph is the rest of an earlier one."""
    first, last = paragraph.first, earlier.last
    if abs(first.size - last.size) > 0.06 * last.size or first.words[0].turns:
        return False
    if paragraph.kind == "note":
        return not _NOTE.fullmatch(first.words[0].text) and _ends_open(last)
    if _has_leaders(last) != _has_leaders(first):
        return False
    page, last_page = paragraph.lines[0][0], earlier.lines[-1][0]
    is_break = page != last_page or first.y > last.y
    begins_small = first.text[:1].islower()
    if _ends_open(last):
        # A line that ends in the middle of a sentence is about as long as the next one; a heading need not be.
        is_long = last.end - last.x > 0.7 * (first.end - first.x)
        return page - last_page <= 1 and not _is_item(first) and (begins_small or (is_break and is_long))
    if not is_break or page - last_page > 1 or _is_item(first):
        return False
    return _is_full(earlier) and not _is_indented(first, _second(paragraph), None)


def _has_leaders(line: Line) -> bool:
    """Return whether a line is a row of a table of contents, with dots before the page number."""
    return _LEADERS.search(line.text) is not None


def _second(paragraph: Paragraph) -> Line:
    return paragraph.lines[1][1] if len(paragraph.lines) > 1 else paragraph.first


def _is_full(paragraph: Paragraph) -> bool:
    """Return whether the last line of a paragraph is as long as the others."""
    page = paragraph.lines[-1][0]
    ends = [line.end for index, line in paragraph.lines if index == page]
    return len(ends) > 1 and ends[-1] > max(ends) - 2 * paragraph.last.size


def _find_headings(paragraphs: Sequence[Paragraph], outline: Sequence[Outline], body: float) -> None:
    """Set the level of what the outline names, and of what is in larger type."""
    levels: dict[tuple[int, str], int] = {}
    for entry in outline:
        levels.setdefault((entry.page, _key(entry.title)), min(entry.level, MAX_LEVEL))
    texts = [one for one in paragraphs if one.kind == "text"]
    short = [one for one in texts if sum(len(line.text) for _, line in one.lines) <= MAX_HEADING]
    for paragraph in short:
        text = " ".join(line.text for _, line in paragraph.lines)
        paragraph.level = levels.get((paragraph.lines[0][0], _key(text)), 0)
    deepest = max((one.level for one in short), default=0)
    large = [
        one
        for one in short
        if not one.level
        and one.first.size >= LARGER * body
        and any(map(str.isalpha, one.first.text))
        and len(one.lines) <= 4
        and not one.last.text.rstrip().endswith(".")
    ]
    sizes = sorted({one.first.size for one in large}, reverse=True)
    for paragraph in large:
        paragraph.level = min(MAX_LEVEL, deepest + 1 + sizes.index(paragraph.first.size))


def _key(title: str) -> str:
    """Return the letters and digits of a heading."""
    return "".join(filter(str.isalnum, title)).casefold()


class _Composer:
    """Writes paragraphs as text: without the marks of notes, with words joined that the ends of lines divide."""

    def __init__(self, paragraphs: Sequence[Paragraph], numbers: Sequence[str]) -> None:
        self.numbers = numbers
        self.notes = {(one.lines[0][0], _bare(one.first.words[0].text)) for one in paragraphs if one.kind == "note"}
        # The last word of a line may be only the first half of one.
        written = " ".join(line.text.rpartition(" ")[0] for one in paragraphs for _, line in one.lines)
        self.known = {word.strip(".,;:!?()[]“”\"'‘’") for word in {*written.casefold().split()}}

    def block(self, paragraph: Paragraph) -> SourceBlock:
        """Return a paragraph as a block, with the printed page on which it begins, and those on which it goes on."""
        text = ""
        pages: list[tuple[int, str]] = []
        last = -1
        for number, (index, line) in enumerate(paragraph.lines):
            words = self.words(line, index, paragraph.kind == "note" and not number)
            if not words:
                continue
            start = len(text)
            text, words = self.with_words(text, words)
            if index != last:
                last = index
                pages.append((start and len(text) - len(words), self.numbers[index]))
        shown = _LEADERS.sub(" ", text) if _FOUR_DOTS.search(text) else text
        if paragraph.level:
            shown = _BROKEN.sub("", shown)
        is_note = paragraph.kind == "note"
        mark = _NOTE.fullmatch(paragraph.first.words[0].text) if is_note else None
        label = mark[1] if mark and mark[1].isdecimal() else None
        first = pages[0][1] if pages else ""
        return SourceBlock(shown, paragraph.level, first or None, label, tuple(pages[1:]), is_note)

    def with_words(self, text: str, words: str) -> tuple[str, str]:
        """Return a text with the words of another line."""
        if not text:
            return words, words
        if text.endswith("-") and text[-2:-1].isalpha() and words[0].isalpha():
            before = text.rsplit(maxsplit=1)[-1].lstrip("([“\"'‘").casefold()
            after = words.split(maxsplit=1)[0].rstrip(".,;:!?)]”\"'’").casefold()
            if before[:-1] + after in self.known:
                return text[:-1] + words, words
            return (text if before + after in self.known else f"{text}\n") + words, words
        return f"{text}\n{words}", words

    def words(self, line: Line, index: int, is_note: bool) -> str:
        """Return the words of a line; the raised ones are left out or written as superscripts."""
        text = ""
        for number, word in enumerate(line.words):
            written = word.text
            if is_note and not number and _NOTE.fullmatch(written):
                continue
            if line.is_raised(word) and _MARK.fullmatch(written):
                if self.is_mark(text, word, index):
                    continue
                written = written.translate(RAISED)
            text += f"{space_between(line.words[number - 1], word)}{written}" if text else written
        return text

    def is_mark(self, before: str, word: Word, index: int) -> bool:
        """Return whether a raised word is the mark of a note, and not a power or the like."""
        if (index, _bare(word.text)) in self.notes:
            return True
        return not (word.touches and is_power(before))


def _bare(mark: str) -> str:
    return mark.strip("().")
