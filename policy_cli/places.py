"""Places in sources, their parts, and their notation: `source, section, par. 4, "a few words"`.

This is the only module that knows the notation: `parse_place` reads it, and `str` of a place writes it.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import field
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from policy_cli.diagnostics import NOWHERE, Position, Target
from policy_cli.frozen import constructor_from_values, frozen
from policy_cli.text import DOUBLE_QUOTES, SINGLE_QUOTES

HOW_TO = 'write a place as: source, section, par. 4, "a few words"'


class Unit(NamedTuple):
    """What a locator counts: CSL's name for it, how the file writes one and several, and other ways to write it."""

    name: str
    one: str
    many: str
    others: tuple[str, ...] = ()


UNITS = {
    unit.name: unit
    for unit in (
        Unit("volume", "vol.", "vols."),
        Unit("issue", "no.", "nos."),
        Unit("opus", "op.", "opp."),
        Unit("book", "bk.", "bks."),
        Unit("part", "pt.", "pts."),
        Unit("supplement", "suppl.", "suppls."),
        Unit("appendix", "app.", "apps."),
        Unit("schedule", "sch.", "schs.", ("sched.", "scheds.")),
        Unit("chapter", "ch.", "chs.", ("chap.", "chaps.")),
        Unit("act", "act", "acts"),
        Unit("scene", "sc.", "scs."),
        Unit("article", "art.", "arts."),
        Unit("section", "§", "§§", ("sec.", "secs.")),
        Unit("clause", "cl.", "cls."),
        Unit("rule", "r.", "rr."),
        Unit("page", "p.", "pp."),
        Unit("folio", "fol.", "fols."),
        Unit("column", "col.", "cols."),
        Unit("paragraph", "par.", "pars.", ("para.", "paras.", "¶", "¶¶")),
        Unit("verse", "v.", "vv."),
        Unit("table", "table", "tables", ("Table", "Tables")),
        Unit("figure", "fig.", "figs.", ("figure", "figures", "Figure", "Figures", "Fig.", "Figs.")),
        Unit("equation", "eq.", "eqs."),
        Unit("line", "l.", "ll.", ("line", "lines")),
        Unit("note", "n.", "nn."),
    )
}
"""The units of locators by their names, from coarse to fine."""

_LOCATOR_WORDS = {word: unit for unit in UNITS.values() for word in (unit.one, unit.many, *unit.others)}
# Words that begin what is almost a locator: the words of locators without their point, and the words they shorten.
_ALMOST_WORDS = {
    **{word.rstrip(".").lower(): unit for word, unit in _LOCATOR_WORDS.items()},
    **{name + ending: unit for name, unit in UNITS.items() for ending in ("", "s")},
    "appendices": UNITS["appendix"],
    "annex": UNITS["appendix"],
    "pg": UNITS["page"],
    "pgs": UNITS["page"],
    "tab": UNITS["table"],
    "tbl": UNITS["table"],
    "footnote": UNITS["note"],
    "fn": UNITS["note"],
}
_NEVER_HEADINGS = ("page", "paragraph", "table", "figure")
"""The units whose name before a number is never a heading, even with a capital; "Part 2" and "Section 4" may be."""

_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_ROMAN = "(?=[ivxlcdm])m{0,4}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_DASH = "[-‐‑–—−]"
# 12, 12a (but 12f is 12 and the following), 4.2.1, 4(a)(1), A4, S-3, A.1, 16-5-21 as in laws of states, iv, IV, B
_NUMBER = (
    r"(?:(?:[A-Z]{1,3}[.-]|[A-Za-z]{1,3})?\d{1,8}(?:\.\d{1,8})*[a-eg-z]?(?:\(\w{1,4}\))*"
    rf"|\d{{1,8}}(?:-\d{{1,8}}){{2,8}}|{_ROMAN}|{_ROMAN.upper()}|[A-Z])"
)
NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

_WORD_AND_REST = re.compile(r"((?:¶+|§+|[A-Za-z]+)\.?)\s*(.*)", re.DOTALL)
# The other patterns are not compiled here: only faults and unusual numbers need them.
_COUNTED_BY_CHAPTERS = ("table", "figure")
_BY_CHAPTER = rf"(\d{{1,3}}){_DASH}(\d{{1,3}})"
_RANGE = rf"({_NUMBER})(?:\s*{_DASH}\s*({_NUMBER}))?"
# Split before they are matched: one pattern for all of them would take exponential time.
_ALMOST_NUMBER = rf"{_NUMBER}|{'|'.join(NUMBER_WORDS)}|and|to|through|ff?|et|seq"
_BETWEEN_NUMBERS = rf"(?:{_DASH}|[\s.;&/])+"
_FOLLOWING_LOCATOR = r"\s((?:¶+|§+|[A-Za-z]+)\.?)\s*\d"
_SWALLOWED_LOCATOR = r"\s(?P<locator>(?:(?:pars?|paras?|pp?)\.|¶¶?)\s*\d.*)"
QUOTE_FORMS = (
    *(('"', '"', '"'), ("“", "“”", "“”"), ("„", '"„“”', "“”"), ("”", '"”', "”"), ("‚", '"‚', "‘’")),
    *(
        ("«", '"«»', "»"),
        ("»", '"«»', "«"),
        ("‹", '"‹›', "›"),
        ("›", '"‹›', "‹"),
        ("「", '"「」', "」"),
        ("『", '"『』', "』"),
    ),
)
"""The marks of quotes: what opens one, what cannot be within it, and what closes it; ‘ ’ are for headings."""
_OPENING, _CLOSING = ("".join(form[part] for form in QUOTE_FORMS) for part in (0, 2))
_QUOTE = re.compile(rf",\s*(?:{'|'.join(f'{first}([^{other}]*)[{last}]' for first, other, last in QUOTE_FORMS)})\s*$")
_MARKS = f"{DOUBLE_QUOTES}{SINGLE_QUOTES}<>″"
# A quote with any marks, which need not match.
_ANY_QUOTE = rf"(?P<opening>[{_OPENING}])(?P<words>[^\"{_OPENING}]+)(?P<closing>[{_CLOSING}])\s*$"


@frozen
class Range:
    """A number, or a first and a last number, as they are written: `12`, `iv`, `A4`, `321` and `28`."""

    first: str
    last: str | None = None

    def __str__(self) -> str:
        """Return the range with a hyphen."""
        return f"{self.first}-{self.last}" if self.last else self.first

    def values(self) -> tuple[int, int] | None:
        """Return the first and last number, 321 and 328 for `321-28`; None if they have no value, such as `A4`."""
        last = self.last or self.first
        if self.first.isdigit() and last.isdigit():
            return int(self.first), int(self.first[: max(0, len(self.first) - len(last))] + last)
        if self.first.isdigit() or last.isdigit():
            return None
        first, end = _roman_value(self.first), _roman_value(last)
        return (first, end) if first and end else None


@frozen
class Locator:
    """A unit, by its name in `UNITS`, and the ranges of its numbers."""

    unit: str
    ranges: tuple[Range, ...]

    @property
    def is_plural(self) -> bool:
        """Whether it names more than one of the unit."""
        return len(self.ranges) > 1 or self.ranges[0].last is not None

    def numbers(self, dash: str = "-") -> str:
        """Return the numbers, with this dash between the first and the last of a range."""
        return ", ".join(f"{one.first}{dash}{one.last}" if one.last else one.first for one in self.ranges)

    def __str__(self) -> str:
        """Return the locator in its standard spelling in the file."""
        unit = UNITS[self.unit]
        return f"{unit.many if self.is_plural else unit.one} {self.numbers()}"


PlacePart = Literal["reference", "section", "locators", "quote"]
_PARTS: tuple[PlacePart, ...] = ("reference", "section", "quote")


@frozen
class Place:
    """A place in a source, written as people write it.

    It has the source, the section, locators such as a paragraph or page from coarse to fine, and in double quotes a few
    words that appear there word for word: `talwar-2001, Details, Details, par. 3, "dragged its feet"`. `fair` says why
    the quote is fair, though words beside it limit it; the notation cannot express that.
    """

    reference: str
    section: str | None = None
    locators: tuple[Locator, ...] = ()
    quote: str | None = None
    fair: str | None = None
    origin: Position = field(default=NOWHERE, compare=False, repr=False)
    spans: tuple[int, ...] = field(default=(), compare=False, repr=False)
    """The start and end of the reference, the section, the quote and each locator, in the text that was parsed."""

    def __str__(self) -> str:
        """Return the place in the notation of the file."""
        return ", ".join((self.reference, *self._written()))

    @property
    def within(self) -> str:
        """The place in the notation of the file, without its source."""
        return ", ".join(self._written())

    @property
    def in_words(self) -> str:
        """The place in the notation of the file, and why its quote is fair, if the file says so."""
        return f"{self} (fair: {self.fair})" if self.fair else str(self)

    @property
    def locator(self) -> str | None:
        """All locators in the notation of the file, or None."""
        return ", ".join(map(str, self.locators)) or None

    @property
    def paragraphs(self) -> tuple[tuple[int, int], ...] | None:
        """The first and last number of each range of paragraphs, if the only locator is counted paragraphs, or None."""
        if len(self.locators) != 1 or self.locators[0].unit != "paragraph":
            return None
        values = [one.values() for one in self.locators[0].ranges]
        return None if None in values else tuple(filter(None, values))

    @property
    def can_be_written(self) -> bool:
        """Whether the notation can express it: it cannot express a heading such as "Page 4" or "par. two"."""
        try:
            return str(parse_place(str(self))) == str(self)
        except PlaceFault:
            return False

    def _written(self) -> Iterator[str]:
        if self.section:
            # Double quotes enclose the quote, so a heading's own are written as single ones.
            yield re.sub(r'"([^"]*)"|“([^“”]*)”', r"‘\1\2’", self.section) if '"' in self.section else self.section
        yield from map(str, self.locators)
        if self.quote:
            yield f"“{self.quote}”" if '"' in self.quote else f'"{self.quote}"'

    def target(self, part: PlacePart | Locator) -> Target:
        """Return the words of a part, or of one locator, as a target; the whole place if it lacks that part."""
        if isinstance(part, Locator):
            start = 6 + 2 * self.locators.index(part)
            span = self.spans[start : start + 2]
        elif part == "locators":
            span = (self.spans[6], self.spans[-1]) if self.spans[6:] else ()
        else:
            start = 2 * _PARTS.index(part)
            span = self.spans[start : start + 2]
        return Target(self.origin, (), (span[0], span[1]) if any(span) else None)


class PlaceFault(Exception):
    """What is wrong with a place: the start and end of the faulty words in its text, a message and a hint."""

    def __init__(self, start: int, end: int, message: str, hint: str = HOW_TO) -> None:
        super().__init__(message)
        self.start = start
        self.end = end
        self.message = message
        self.hint = hint


class CommaMissing(PlaceFault):
    """Something else than commas is between the parts of a place, or nothing; `for_heading` is a hint if it has one."""

    def __init__(self, start: int, end: int, message: str, hint: str = HOW_TO, for_heading: str = "") -> None:
        super().__init__(start, end, message, hint)
        self.for_heading = for_heading


class NotAnId(CommaMissing):
    """A place that begins with several words instead of an id."""


def parse_place(text: str, origin: Position = NOWHERE) -> Place:
    """Return the place that a text means; raise PlaceFault for a text that is not a place."""
    try:
        reference, section, locators, quote, spans = _parsed(text)
    except PlaceFault as fault:
        semicolon = _between_places(text)
        if semicolon is not None:
            raise semicolon from None
        if not isinstance(fault, CommaMissing):
            raise
        meant = _with_commas(text)
        fault.hint = f"write: {meant}" if meant else fault.hint
        fault.hint += fault.for_heading if meant is None or meant.section else ""
        raise
    place: Place = _make_place((reference, section, locators, quote, None, origin, spans))
    return place


Unquoted = tuple[str, str | None, tuple[Locator, ...], tuple[int, ...]]
_UNQUOTED: dict[str, Unquoted] = {}
"""The parts of places without their quotes, and their spans: a file repeats most of them very often."""


def _parsed(text: str) -> tuple[str, str | None, tuple[Locator, ...], str | None, tuple[int, ...]]:
    """Return the parts of a place and their spans."""
    quote, start, end = _quote(text)
    before = text[:end]
    known = _UNQUOTED.get(before)
    if known is None:
        known = _UNQUOTED[before] = _unquoted(text, end)
    reference, section, locators, spans = known
    if quote is not None:
        spans = (*spans[:4], start, start + len(quote), *spans[6:])
    return reference, section, locators, quote, spans


def _unquoted(text: str, end: int) -> Unquoted:
    """Return the parts of a place up to the comma before its quote, and their spans."""
    (start, stop), *rest = _parts(text, end)
    reference = text[start:stop]
    if " " in reference:
        hint = f'put a comma after "{reference.split()[0]}"'
        raise NotAnId(start, stop, f'"{reference}" is not the id of a source', hint)
    section_end = 0
    locators: list[Locator] = []
    spans: list[int] = []
    for first, last in rest:
        try:
            locator = _locator(text[first:last])
        except PlaceFault as fault:
            fault.start, fault.end = first + fault.start, first + fault.end
            raise
        if locator is not None:
            locators.append(locator)
            spans += first, last
        elif not locators:
            section_end = last
        else:
            extended = _extended(locators[-1], text, first, last)
            if extended is None:
                raise _section_last(text, (spans[-2], spans[-1]), reference, rest, text[first:end].strip())
            locators[-1] = extended
            spans[-1] = last
        if locators and any(locators[-1].unit == earlier.unit for earlier in locators[:-1]):
            raise _twice(locators, spans)
    section_start = rest[0][0] if section_end else 0
    section = text[section_start:section_end] or None
    return reference, section, tuple(locators), (start, stop, section_start, section_end, 0, 0, *spans)


_make_place = constructor_from_values(Place)


def _parts(text: str, end: int) -> list[tuple[int, int]]:
    """Return the start and end of each part between commas, without the white space around it."""
    spans = []
    start = 0
    for written in text[:end].split(","):
        part = written.strip()
        if not part:
            raise PlaceFault(start, start + len(written) + 1, "a part is missing before or after a comma")
        first = start + written.index(part)
        spans.append((first, first + len(part)))
        start += len(written) + 1
    return spans


def parse_range(text: str) -> Range | None:
    """Return a text as a range of numbers, such as the pages of a source in CSL; None if it is not one."""
    try:
        return _range(text.replace("--", "-"), 0, len(text))
    except PlaceFault:
        return None


def is_locator(text: str) -> bool:
    """Return whether a text has the form of a locator."""
    match = _WORD_AND_REST.fullmatch(text)
    if match is None or match[1] not in _LOCATOR_WORDS:
        return False
    return (_number_by_chapter(_LOCATOR_WORDS[match[1]], *match.groups()) or parse_range(match[2])) is not None


@lru_cache(maxsize=1000)
def _locator(part: str) -> Locator | None:
    """Return a part of a place as a locator; None if it is not one; raise PlaceFault if it is almost one."""
    match = _WORD_AND_REST.fullmatch(part)
    unit = _LOCATOR_WORDS.get(match[1]) if match else None
    if match and unit:
        numbers = _number_by_chapter(unit, *match.groups()) or _range(part, match.start(2), len(part))
        if numbers:
            return Locator(unit.name, (numbers,))
    if part[0] == "'" and not re.match(r"'[^']+'s?[\s:.-]+\w", part):
        raise PlaceFault(0, len(part), "put quoted words in double quotes", f'write "{part.strip(_MARKS).strip()}"')
    if match is not None:
        _refuse_almost(match)
    if part[0] in "([" and part[-1] in ")]" and is_locator(part[1:-1].strip()):
        raise PlaceFault(0, len(part), "a locator is written without brackets", f'write "{part[1:-1].strip()}"')
    swallowed = re.search(_SWALLOWED_LOCATOR, part) if ". " in part or "¶" in part else None
    if swallowed is not None:
        raise CommaMissing(*swallowed.span("locator"), f'a comma is missing before "{swallowed["locator"]}"')
    return None


def _extended(locator: Locator, text: str, start: int, end: int) -> Locator | None:
    """Return a locator with one more number, or None if that is not a number.

    Of several tables, 2-4 are three, but 2-1 can only be one that is counted by chapters, and so are those after it.
    """
    chapter = re.fullmatch(_BY_CHAPTER, text[start:end]) if locator.unit in _COUNTED_BY_CHAPTERS else None
    if chapter and "-" in locator.ranges[0].first:
        if parse_range(locator.ranges[0].first):
            message = f'"{text[start:end]}" may be one number or a range'
            raise PlaceFault(start, end, message, "write a separate place for each number")
        return Locator(locator.unit, (*locator.ranges, Range("-".join(chapter.groups()))))
    more = _range(text, start, end)
    earlier = (parse_range(str(one)) or one for one in locator.ranges)
    return Locator(locator.unit, (*earlier, more)) if more else None


def _number_by_chapter(unit: Unit, word: str, number: str) -> Range | None:
    """Return the number of one table or figure that is counted by chapters, such as 3-2, or None."""
    parts = re.fullmatch(_BY_CHAPTER, number) if unit.name in _COUNTED_BY_CHAPTERS else None
    # In the plural, 2-4 means three of them.
    is_range = parts is not None and word.endswith(("s", "s.")) and int(parts[1]) < int(parts[2])
    return Range(f"{parts[1]}-{parts[2]}") if parts and not is_range else None


def _range(text: str, start: int, end: int) -> Range | None:
    """Return the range of numbers from `start` to `end`, without leading zeros; None for anything else.

    Raise PlaceFault for a range that is impossible.
    """
    written = text[start:end].strip()
    first, dash, last = written.partition("-")
    if not (written.isascii() and first.isdigit() and (last.isdigit() or not dash) and len(written) <= 8):
        match = re.fullmatch(_RANGE, written) if written else None
        if match is None:
            return None
        first, last = match[1], match[2] or ""
    made = Range(first.lstrip("0") if first.isdigit() else first, last.lstrip("0") if last.isdigit() else last or None)
    if made.first == "" or made.last == "":
        raise PlaceFault(start, end, f'"{written}" is not a valid number', "the first is number 1")
    values = made.values() if made.last else None
    if values and values[0] >= values[1]:
        raise PlaceFault(start, end, f'"{written}" ends before it begins', "put the smaller number first")
    return made


def _roman_value(number: str) -> int | None:
    """Return the value of a roman number; None if it is not one, such as A4, or the letter C."""
    roman = number.lower()
    # A single capital is more often a letter, as in appendix C, except for the first few numbers.
    if not re.fullmatch(_ROMAN, roman) or number in ("C", "D", "L", "M"):
        return None
    values = [_ROMAN_VALUES[letter] for letter in roman]
    return sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))


def roman(value: int) -> str:
    """Return a number from 1 as a roman number in lowercase."""
    numerals = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
    written = ""
    for worth, letters in (*numerals, (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        count, value = divmod(value, worth)
        written += letters * count
    return written


def unit_called(word: str) -> str | None:
    """Return the unit that a word of a text names, such as "Chapter", "Fig." or "§"; None for another word."""
    unit = _LOCATOR_WORDS.get(word) or _ALMOST_WORDS.get(word.rstrip(".").lower())
    return unit.name if unit else None


def number_value(number: str) -> str:
    """Return the number of a locator or heading in one spelling: digits for IV and for "four", capitals for letters."""
    if number.lower() in NUMBER_WORDS:
        return str(NUMBER_WORDS.index(number.lower()) + 1)
    value = _roman_value(number) if number.isalpha() else None
    return str(value) if value else number.upper()


def _refuse_almost(match: re.Match[str]) -> None:
    """Raise PlaceFault for a part that begins like a locator, is not one, and could hardly be a heading."""
    part, (word, rest) = match.string, match.groups()
    rest = rest.lstrip(":#= ")
    unit = _ALMOST_WORDS.get(word.rstrip(".").lower())
    if unit is None:
        return
    is_capital, has_point = word[0].isupper(), word.endswith(".")
    if not is_capital or unit.name in _NEVER_HEADINGS:
        _refuse_several(part)
    numbers = re.split(_BETWEEN_NUMBERS, rest)
    has_numbers = rest != "" and all(not one or re.fullmatch(_ALMOST_NUMBER, one) for one in numbers)
    # An abbreviation in lowercase with its point never begins a heading, but initials do.
    is_abbreviated = has_point and not is_capital and (len(word) > 2 or unit.name == "page")
    if not is_abbreviated and not (has_numbers and (not is_capital or unit.name in _NEVER_HEADINGS)):
        return
    meant = _meant(unit, word, rest)
    hint = f'write "{meant}"' if meant else f'write it like "{unit.one} 4" or "{unit.many} 4-5"'
    if not meant and rest[:1].isupper() and unit.name not in _NEVER_HEADINGS:
        hint += f"; for a heading, write its words alone: {rest}"
    elif word.isalpha() and not is_capital and unit.name not in _NEVER_HEADINGS:
        hint += f'; if it is a heading, "{part[0].upper()}{part[1:]}"'
    article = "an" if unit.name[0] in "aeiou" else "a"
    raise PlaceFault(0, len(part), f'"{part}" is not how {article} {unit.name} is written', hint)


def _refuse_several(part: str) -> None:
    """Raise CommaMissing for locators that follow each other without a comma."""
    found = (match for match in re.finditer(_FOLLOWING_LOCATOR, part) if _begins_locator(match[1]))
    bounds = [0, *(match.start(1) for match in found), len(part)]
    written = (part[start:end].rstrip(" ;&/").removesuffix(" and") for start, end in pairwise(bounds))
    meant = [*map(locator_meant, written)]
    if len({locator and locator.unit for locator in meant} - {None}) == len(meant) > 1:
        hint = f'write "{", ".join(map(str, meant))}"'
        raise CommaMissing(bounds[1], len(part), f'a comma is missing before "{part[bounds[1] :]}"', hint)


def _begins_locator(word: str) -> bool:
    return word in _LOCATOR_WORDS or (word.islower() and word.rstrip(".") in _ALMOST_WORDS)


def locator_meant(heading: str) -> Locator | None:
    """Return the locator that a heading may mean, such as ch. 2 for "Chapter 2", or None."""
    match = _WORD_AND_REST.fullmatch(heading)
    unit = _ALMOST_WORDS.get(match[1].rstrip(".").lower()) if match else None
    return _meant(unit, *match.groups()) if match and unit else None


def _meant(unit: Unit, word: str, rest: str) -> Locator | None:
    """Return the locator that was probably meant by a unit, the word for it and the text after this, or None."""
    for number, written_out in enumerate(NUMBER_WORDS, 1):
        rest = re.sub(rf"\b{written_out}\b", str(number), rest, flags=re.IGNORECASE)
    rest = re.sub(r"\s(?:to|through)\s", "-", rest.rstrip(". "))
    written = re.split(r"\s(?:and|&)\s|[;&/]", rest)
    ranges = tuple(_number_by_chapter(unit, word, one.strip()) or parse_range(one) for one in written)
    locator = Locator(unit.name, tuple(filter(None, ranges)))
    return locator if None not in ranges and _is_read_back(locator) else None


def _is_read_back(locator: Locator) -> bool:
    """Return whether a locator, as it is written, means itself: "tables 1-2, 1-3" are two ranges."""
    with suppress(PlaceFault):
        return parse_place(f"source, {locator}").locators == (locator,)
    return False


def _between_places(text: str) -> PlaceFault | None:
    """Return the fault of a semicolon between places, each with more than its source; or None."""
    places = text.split(";")
    try:
        several = len(places) > 1 and all(_parsed(place.strip())[1:4] != (None, (), None) for place in places)
    except PlaceFault:
        return None
    start = text.index(";") if several else 0
    hint = "write each place on a line of its own, after a hyphen and a space"
    return PlaceFault(start, start + 1, "a semicolon does not separate places", hint) if several else None


def _with_commas(text: str) -> Place | None:
    """Return the place that is meant by parts with other signs than commas between them, or none; None if unclear."""
    quote = re.search(_ANY_QUOTE, text)
    before = text[: quote.start()] if quote else text
    before = re.sub(r"[\s,]*[,;|、，；]+[\s,]*", ", ", before.strip())
    before = re.sub(r",?\s[(\[]([^()\[\]]+)[)\]]$", r", \1", before)
    before = re.sub(r"^([^\s,]+?)[:.]?\s", r"\1, ", before)
    units = "|".join(map(re.escape, sorted(_LOCATOR_WORDS, key=len, reverse=True)))
    before = re.sub(rf"(?<![,\s])(?:\s+(?:and|&))?\s+(?=(?:{units})\s*\d)", ", ", before).rstrip(",:.–—- ")
    words = f', "{quote["words"]}"' if quote else ""
    try:
        reference, section, locators, quoted, _ = _parsed(before + words)
    except PlaceFault:
        return None
    return Place(reference, section, locators, quoted)


def _section_last(
    text: str, locator: tuple[int, int], reference: str, parts: list[tuple[int, int]], words: str
) -> PlaceFault:
    """Return the fault of a place with words after a locator, and how the place is written whose section they are."""
    bare = words.strip(_MARKS)
    if words[0] in _MARKS and bare:
        start = text.rindex(words)
        return PlaceFault(start, start + len(words), "put quoted words in double quotes", f'write "{bare.strip()}"')
    written = [text[start:end] for start, end in parts]
    locators = [part for part in written if is_locator(part) or parse_range(part)]
    hint = f"write: {', '.join((reference, *(part for part in written if part not in locators), *locators))}"
    quoted = text[parts[-1][1] :].strip()
    if not quoted and words[0].islower():
        hint = f'put quoted words in double quotes: "{words}"; a section goes before "{text[slice(*locator)]}"'
    elif not quoted and not is_locator(written[-1]):
        hint += f'; quoted words go into double quotes: "{words}"'
    message = f'"{text[slice(*locator)]}" belongs after the section, just before the quoted words'
    return PlaceFault(*locator, message, hint + quoted)


def _twice(locators: list[Locator], spans: list[int]) -> PlaceFault:
    """Return the fault of a place in which the last locator has the unit of an earlier one."""
    last = locators[-1]
    ranges = [one for locator in locators if locator.unit == last.unit for one in locator.ranges]
    joined = Locator(last.unit, tuple(ranges))
    hint = f'write "{joined}", or a separate place' if _is_read_back(joined) else "write two places"
    return PlaceFault(spans[-2], spans[-1], f'"{last}" is a second {last.unit}', hint)


def _quote(text: str) -> tuple[str | None, int, int]:
    """Return the quoted words of a place or None, where they begin, and where the text before them ends."""
    match = _QUOTE.search(text) if text.rstrip()[-1:] in _CLOSING else None
    if match is None:
        # Marks of other languages may be a heading's own.
        if '"' in text or text.rstrip().endswith("”") or ("“" in text and re.search(r",\s*“", text)):
            raise _quote_fault(text)
        return None, 0, len(text)
    written = match[match.lastindex or 0]
    quote, end = written.strip(), match.start()
    if not quote:
        raise PlaceFault(end + 1, len(text), "there are no words between the quotation marks")
    if '"' in text[:end]:
        heading = re.search(r'[^,"\s][^,"]*"([^,"]+)"', text[:end])
        hint = f"a heading's own quotation marks are written ‘{heading[1]}’" if heading else HOW_TO
        start = heading.start(1) - 1 if heading else text.index('"')
        stop = heading.end(1) + 1 if heading else len(text)
        raise PlaceFault(start, stop, "there is more than one pair of double quotes", hint)
    return quote, match.start(match.lastindex or 0) + written.index(quote), end


def _quote_fault(text: str) -> PlaceFault:
    """Return the fault of a place that has a quotation mark but does not end with a comma and a quote."""
    mixed = re.search(rf",\s*{_ANY_QUOTE}", text)
    if mixed is not None:
        opening, closing = mixed["opening"], mixed["closing"]
        message = f"the quotation marks differ: {opening} before the words, and {closing} after them"
        start, end = mixed.start("opening"), mixed.end("closing")
        return PlaceFault(start, end, message, f'write "{mixed["words"].strip()}"')
    first = re.search(r'["“]', text)
    start, end = (first.start() if first else len(text.rstrip()) - 1), len(text)
    within = text[start + 1 :].rstrip()
    before = text[:start].rpartition(",")[2].strip()
    if not within:
        message, hint = "the opening quotation mark is missing", "put one where the quoted words begin, after a comma"
        return PlaceFault(start, end, message, hint)
    closing = re.search(r'["”]', within)
    if not closing:
        hint = "put one where the quoted words end; nothing comes after them"
        return PlaceFault(start, end, "the closing quotation mark is missing", hint)
    words = within[: closing.start()]
    in_heading = f"quotation marks of a heading are written ‘{words}’"
    if before and re.fullmatch(r'"[^"]+"|“[^“”]+”', text[start:].rstrip()):
        message, hint = "a comma is missing before the quoted words", f'put a comma after "{before}"'
        return CommaMissing(start, end, message, hint, "" if is_locator(before) else f"; {in_heading}")
    message = "the quoted words come last, between one pair of double quotes and after a comma"
    return PlaceFault(start, end, message, in_heading if before else HOW_TO)
