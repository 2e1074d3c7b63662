"""What a source numbers: paragraphs, notes, tables and figures by their captions, chapters and the like by headings."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, islice, pairwise
from typing import NamedTuple

from policy_cli.places import Locator, Range, number_value
from policy_cli.sources.content import SourceBlock
from policy_cli.sources.headings import CAPTIONED, HEADED, label_of
from policy_cli.sources.numbers import number_before
from policy_cli.sources.sections import Sections

MAX_PARTS = 100
"""How many parts of one number are searched for a quote."""
MAX_CAPTION = 300
"""How much of a paragraph is searched for the number of a table or the like, in characters."""
CHECKED = HEADED | CAPTIONED | {"note"}
"""The units that are looked up, besides pages and paragraphs."""

# "Table 3 shows" begins a sentence, not a caption.
_CAPTION = re.compile(r"(?:[^\W\d_]+\.?|§+)\s*[\w.()‐‑–-]+?(?:[.:)\]]?\s*\Z|[.:)|–—\]-]+\s|\s+[^\s\da-z])", re.DOTALL)
_APART = re.compile(r"[^\s.!?:;,-] {2,}\S.*$", re.MULTILINE)
_BELOW_TABLE = re.compile(r"(?:sources?|notes?)\b", re.IGNORECASE)
_ENTRY = re.compile(r"[•‣◦▪●*–-]\s|\((?:[a-z]|[ivx]{1,5})\)\s")
_NOTES = re.compile(r"(?:\W|\d)*(?:notes|endnotes|footnotes)\W*", re.IGNORECASE)


class Caption(NamedTuple):
    """A unit and number at the start of a line of a paragraph, and whether this is the first line."""

    paragraph: int
    unit: str
    number: str
    begins: bool


class NumberedPart(NamedTuple):
    """A numbered part of a source: its number, its paragraphs, and the section that it is, if it is one."""

    number: str
    paragraphs: range
    section: int | None = None

    def is_within(self, paragraphs: range) -> bool:
        """Return whether it begins in a range of paragraphs, or is a heading without any at its end."""
        start = self.paragraphs.start
        return start in paragraphs or (not self.paragraphs and start == paragraphs.stop)


class Numbered:
    """The numbered parts of one source; paragraphs are counted from 0, through all sections."""

    def __init__(self, sections: Sections, blocks: list[SourceBlock], starts: list[int]) -> None:
        self.sections = sections
        self.blocks = blocks
        self.starts = starts
        self._ends: dict[int, int] = {}

    @cached_property
    def paragraphs(self) -> dict[str, list[int]]:
        """The paragraphs by the numbers that are printed before them."""
        found: dict[str, list[int]] = defaultdict(list)
        for paragraph, block in enumerate(self.blocks):
            if block.number and not block.is_note:
                found[block.number].append(paragraph)
        return found

    def printed(self, numbers: Range, within: range) -> range | None:
        """Return the paragraphs from the first to the last of these printed numbers; None if they are not printed."""
        first, last = (self.paragraphs.get(number, []) for number in (numbers.first, numbers.last or numbers.first))
        firsts, lasts = ([paragraph for paragraph in found if paragraph in within] for found in (first, last))
        return range(firsts[0], self._end(lasts[0])) if len(firsts) == len(lasts) == 1 else None

    def printed_before(self, paragraph: int) -> int | None:
        """Return the paragraph with a printed number that a paragraph is, or is a part of; None if there is none."""
        before = bisect_right(self._with_numbers, paragraph)
        first = self._with_numbers[before - 1] if before else None
        return first if first is not None and paragraph < self._end(first) else None

    @cached_property
    def _with_numbers(self) -> list[int]:
        return sorted(chain.from_iterable(self.paragraphs.values()))

    def _end(self, paragraph: int) -> int:
        """Return where the text of a paragraph with a printed number ends: its list and its quotations belong to it.

        They do if another number follows under the same heading. After the last number only a list does.
        """
        if paragraph not in self._ends:
            self._ends[paragraph] = self._found_end(paragraph)
        return self._ends[paragraph]

    def _found_end(self, paragraph: int) -> int:
        stop = self.starts[bisect_right(self.starts, paragraph)]
        following = range(paragraph + 1, stop)
        end = next((one for one in following if self.blocks[one].number or self.blocks[one].is_note), stop)
        if end < stop and not self.blocks[end].is_note:
            return end
        return next((one for one in following if not _ENTRY.match(self.blocks[one].text)), stop)

    def meant(self, locator: Locator, within: range) -> list[NumberedPart]:
        """Return the parts that a locator of CHECKED names, those in a range of paragraphs."""
        every = (
            part
            for part in self.parts[locator.unit]
            if part.is_within(within) and any(_is_in(part.number, one) for one in locator.ranges)
        )
        found = [*islice(every, MAX_PARTS)]
        if not found and locator.unit in CAPTIONED and (ends := _as_range(locator)):
            return self.meant(ends, within)
        if found or "(" not in str(locator):
            return found
        # The text of § 4(a) is in § 4.
        whole = tuple(Range(one.first.partition("(")[0], one.last) for one in locator.ranges)
        return self.meant(Locator(locator.unit, whole), within)

    def is_complete(self, unit: str, within: range) -> bool:
        """Return whether the numbers that the text shows for a unit have no gap, so that another is not there."""
        shown = {part.number for part in self.parts[unit] if part.is_within(within)}
        last: dict[str, set[int]] = defaultdict(set)
        for number in shown:
            before, _, end = number.replace("-", ".").rpartition(".")
            last[before].add(int(end) if end.isdecimal() else 0)
        return bool(shown) and all(max(ends) == len(ends) for ends in last.values())

    def around(self, paragraph: int, units: Iterable[str]) -> Locator | None:
        """Return the locator of the part of one of these units in which a paragraph is, the smallest; None if none is.

        It must be the only part of its unit there, and the only one with its number.
        """
        found = []
        for unit in units:
            own = [part for part in self.parts.get(unit, ()) if paragraph in part.paragraphs]
            if len(own) == 1 and sum(other.number == own[0].number for other in self.parts[unit]) == 1:
                found.append((len(own[0].paragraphs), Locator(unit, (Range(own[0].number),))))
        return min(found, key=lambda one: one[0])[1] if found else None

    @cached_property
    def parts(self) -> dict[str, list[NumberedPart]]:
        """The parts by their units."""
        found: dict[str, list[NumberedPart]] = defaultdict(list)
        bare: list[NumberedPart] = []
        for index, section in enumerate(self.sections.every):
            label = label_of(section.path[-1]) if section.path else None
            if label is None:
                continue
            part = NumberedPart(label.number, self._below(index), index)
            if label.unit is None:
                bare.append(part)
            else:
                found[label.unit].append(part)
        headed = HEADED.intersection(found)
        for index, caption in enumerate(self.captions):
            if caption.unit not in headed:
                found[caption.unit].append(NumberedPart(caption.number, self._extent(index)))
        for unit in ("chapter", "section"):
            if not found[unit]:
                found[unit] = [part for part in bare if unit == "section" or "." not in part.number]
        return found

    def _below(self, section: int) -> range:
        return range(self.starts[section], self.starts[self.sections.with_all_below(section) + 1])

    @cached_property
    def captions(self) -> list[Caption]:
        """What paragraphs begin with, and the notes."""
        found: list[Caption] = []
        for section, (start, end) in enumerate(pairwise(self.starts)):
            path = self.sections.every[section].path
            has_notes = bool(path) and _NOTES.fullmatch(path[-1]) is not None
            for paragraph in range(start, end):
                found += _captions(paragraph, self.blocks[paragraph], has_notes)
        return found

    def _extent(self, index: int) -> range:
        """Return the paragraphs of the part that a caption begins: of a table, it and the rows before or after it."""
        paragraph, unit, *_ = self.captions[index]
        if unit == "note":
            return range(paragraph, paragraph + 1)
        section = bisect_right(self.starts, paragraph) - 1
        start, end = self.starts[section : section + 2]
        units = CAPTIONED if unit in CAPTIONED else {unit}
        others = (islice(self.captions, index + 1, None), map(self.captions.__getitem__, range(index - 1, -1, -1)))
        after, before = (next((one for one in every if one.unit in units), None) for every in others)
        if after is not None:
            end = min(end, max(paragraph + 1, after.paragraph + (not after.begins)))
        if unit not in CAPTIONED:
            return range(paragraph, end)
        first, last = paragraph, paragraph + 1
        while last < end and is_table(self.blocks[last]):
            last += 1
        start = max(start, before.paragraph + 1) if before else start
        while last == paragraph + 1 and first > start and is_table(self.blocks[first - 1]):
            first -= 1
        if last - first == 1 and not is_table(self.blocks[paragraph]):
            # Where it begins and ends cannot be told, as in a PDF: figures have their caption below, most tables above.
            return range(min(start, paragraph) if unit == "figure" else paragraph, end)
        while last < end and _BELOW_TABLE.match(self.blocks[last].text):
            last += 1
        return range(first, last)


def _captions(paragraph: int, block: SourceBlock, in_notes: bool) -> Iterator[Caption]:
    """Yield what the lines of a paragraph begin with; in a section of notes, or for a note, its number."""
    number = block.number if block.is_note else number_before(block.text) if in_notes else None
    if number:
        yield Caption(paragraph, "note", number_value(number), True)
    if block.is_note:
        return
    lines = block.text.split("\n")
    for index, line in enumerate(lines[:1] if is_table(block) else lines):
        label = label_of(line[:MAX_CAPTION]) if line[:1].isupper() or line[:1] == "§" else None
        # A line may begin with the number of a table by chance, but then it goes on in the middle of a sentence.
        if label and label.unit and _CAPTION.match(line[:MAX_CAPTION]) and (not index or label.title):
            yield Caption(paragraph, label.unit, label.number, not index)


def is_table(block: SourceBlock) -> bool:
    """Return whether a paragraph has rows of cells."""
    # The first tests are quick, and the paragraph may be very long.
    return "\t" in block.text or ("  " in block.text and len([*islice(_APART.finditer(block.text), 2)]) > 1)


def cells_of(row: str) -> list[str]:
    """Return the cells of a row of a table: tabs divide them, or in a text without markup several spaces."""
    return row.split("\t") if "\t" in row else re.split(r" {2,}", row.strip())


def _as_range(locator: Locator) -> Locator | None:
    """Return a locator with one number such as 2-4 as the range from 2 to 4; None for any other."""
    first, dash, last = locator.ranges[0].first.partition("-")
    is_range = dash and first.isdecimal() and last.isdecimal() and int(first) < int(last)
    return Locator(locator.unit, (Range(first, last),)) if is_range and not locator.is_plural else None


def _is_in(number: str, numbers: Range) -> bool:
    """Return whether a number is in a range, or is its first or last."""
    first, last = number_value(numbers.first), number_value(numbers.last or numbers.first)
    if number.isdecimal() and first.isdecimal() and last.isdecimal():
        bounds = Range(first, last if numbers.last else None).values()
        return bounds is not None and bounds[0] <= int(number) <= bounds[1]
    return number in (first, last)
