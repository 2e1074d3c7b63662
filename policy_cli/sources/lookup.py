"""Looks up what a place names in a text, before any quote: its section, and its numbered parts and paragraphs."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Literal, NamedTuple

from policy_cli.frozen import frozen
from policy_cli.places import Locator, Place, PlacePart, Range
from policy_cli.sources.numbered import CHECKED, Numbered
from policy_cli.sources.pages import Pages, shown_numbers
from policy_cli.sources.sections import Sections
from policy_cli.text import counted

Counting = Literal["printed", "under heading", "on page"]
"""How the number of a paragraph was read: as printed, or counted under its heading or from the top of its page."""

LEAD_SECTION = 0
"""The index of the section that a place without a section means."""
COUNTED_FROM_HEADINGS = "paragraphs are counted from 1, from one heading to the next"


@frozen
class Missing:
    """Why a place does not exist, what may help, and the part of it that is missing."""

    reason: str
    hint: str
    part: PlacePart | Locator


@frozen
class Meant:
    """What a place means in a text.

    `scopes` are the paragraphs, by the sections that have the name. `unchecked` are the locators of which the text does
    not tell whether they exist. `others` are paragraphs that the number of a paragraph may mean, if it may mean
    several: the counted one, if it was read as printed; the printed one, if it was counted under a heading; or all on
    a page. `is_settled_by_quote` says whether a quote decides between them.
    """

    scopes: tuple[tuple[range, ...], ...] = ()
    unchecked: tuple[Locator, ...] = ()
    missing: Missing | None = None
    others: tuple[int, ...] = ()
    counting: Counting = "under heading"
    is_settled_by_quote: bool = False


class _Scope(NamedTuple):
    """A range of paragraphs, and the section in which they are counted, if they can be."""

    paragraphs: range
    section: int | None


class Lookup:
    """Looks up the places of one source."""

    def __init__(self, id: str, sections: Sections, numbered: Numbered, pages: Pages) -> None:
        self.id = id
        self.sections = sections
        self.numbered = numbered
        self.pages = pages
        self.starts = numbered.starts
        self._meant: dict[tuple[str | None, tuple[Locator, ...]], Meant] = {}

    def meant(self, place: Place) -> Meant:
        """Return what a place means, all sections of its name considered."""
        names = place.section, place.locators
        if names not in self._meant:
            self._meant[names] = self._looked_up(place)
        return self._meant[names]

    def _looked_up(self, place: Place) -> Meant:
        sections = self.sections.called(place.section) if place.section else [LEAD_SECTION]
        if not sections:
            return Meant(missing=Missing(*self.sections.why_missing(place.section or ""), "section"))
        every = [self._in_section(section, place) for section in sections]
        found = [one for one in every if not one.missing]
        if not found:
            sizes = [len(self.sections.every[section].paragraphs) for section in sections]
            return every[sizes.index(max(sizes))]
        scopes = tuple(scope for one in found for scope in one.scopes)
        return replace(found[0], scopes=scopes)

    def _in_section(self, section: int, place: Place) -> Meant:
        """Return what a place means in one section: that with all below it, or the whole text, narrowed by locators."""
        everything = range(self.starts[-1])
        start, last = self.starts[section], self.sections.with_all_below(section)
        # On a page, paragraphs may be counted under any of its headings.
        is_named = place.section or all(locator.unit != "page" for locator in place.locators)
        paragraphs = range(start, self.starts[last + 1]) if place.section else everything
        scopes = [_Scope(paragraphs, section if is_named else None)]
        unchecked: list[Locator] = []
        found = Meant()
        is_narrowed = bool(self.pages.cited(place))
        for locator in place.locators:
            if locator.unit == "page":
                if not self.pages.names:
                    unchecked.append(locator)
            elif locator.unit == "paragraph":
                found = self._paragraphs(locator, scopes, place, is_narrowed)
                if found.missing:
                    return found
                if found.unchecked:
                    unchecked.append(locator)
                else:
                    scopes = [_Scope(paragraphs, None) for scope in found.scopes for paragraphs in scope]
            else:
                parts = self._parts(locator, scopes)
                if isinstance(parts, Missing):
                    return Meant(missing=parts)
                if not parts:
                    unchecked.append(locator)
                is_narrowed = is_narrowed or bool(parts)
                scopes = parts or [_Scope(scope.paragraphs, None) for scope in scopes]
        return replace(found, scopes=(tuple(scope.paragraphs for scope in scopes),), unchecked=tuple(unchecked))

    def _parts(self, locator: Locator, scopes: Sequence[_Scope]) -> list[_Scope] | Missing:
        """Return the parts that a locator names; none if the text does not tell."""
        if locator.unit not in CHECKED:
            return []
        within = [scope.paragraphs for scope in scopes]
        parts = [part for one in within for part in self.numbered.meant(locator, one)]
        if parts:
            return [_Scope(part.paragraphs, part.section) for part in parts]
        if not all(self.numbered.is_complete(locator.unit, one) for one in within):
            return []
        numbers = [part.number for one in within for part in self.numbered.parts[locator.unit] if part.is_within(one)]
        noun = locator.unit if len(numbers) == 1 else f"{locator.unit}s"
        hint = f"the {noun} found there: {shown_numbers([*dict.fromkeys(numbers)])}"
        return Missing(f"{self.id} has no {locator}", hint, locator)

    def _paragraphs(self, locator: Locator, scopes: Sequence[_Scope], place: Place, is_narrowed: bool) -> Meant:
        """Return the paragraphs of a locator: those with the printed numbers, else those counted in their section.

        Scopes without a section are searched only if they are narrow: on a page, or in a table or the like.
        """
        printed = [
            found
            for scope in scopes
            for numbers in locator.ranges
            if (found := self.numbered.printed(numbers, scope.paragraphs)) is not None
        ]
        counted = [self._counted(locator, scope.section) for scope in scopes if scope.section is not None]
        first = next((ranges[0].start for ranges in counted if ranges), None)
        if len(printed) == len(locator.ranges):
            others = () if first in (None, printed[0].start) else (first,)
            return Meant((tuple(printed),), others=others, counting="printed", is_settled_by_quote=True)
        if any(numbers.values() is None for numbers in locator.ranges):
            return Meant(unchecked=(locator,))
        if not counted:
            return self._under_any_heading(locator, scopes, place) if is_narrowed else Meant(unchecked=(locator,))
        if first is None:
            return Meant(missing=self._too_few(place, [scope.section or 0 for scope in scopes]))
        number = self.numbered.blocks[first].number
        is_other = number is not None and number != locator.ranges[0].first
        return Meant(tuple(map(tuple, filter(None, counted))), others=(first,) if is_other else ())

    def _under_any_heading(self, locator: Locator, scopes: Sequence[_Scope], place: Place) -> Meant:
        """Return the paragraphs of a page or a table with numbers that are counted under headings, or else there."""
        pages = self.pages.cited(place)
        within = [paragraph for scope in scopes for paragraph in self.on_pages(pages, scope.paragraphs)]
        sections = dict.fromkeys(bisect_right(self.starts, paragraph) - 1 for paragraph in within)
        counted = [self._counted(locator, section) for section in sections]
        under = [ranges for ranges in counted if ranges and all(not one.isdisjoint(within) for one in map(set, ranges))]
        bounds = [*filter(None, (numbers.values() for numbers in locator.ranges))]
        inside = [paragraph for paragraph in within if not self.numbered.blocks[paragraph].is_note]
        there = [
            range(inside[first - 1], inside[last - 1] + 1) for first, last in bounds if pages and last <= len(inside)
        ]
        there = there if len(there) == len(bounds) else []
        others = tuple(dict.fromkeys(ranges[0].start for ranges in (*under, there) if ranges))
        if not others:
            if not pages or len(place.locators) > 2:
                return Meant(unchecked=(locator,))
            page = next(one for one in place.locators if one is not locator)
            reason = f"{page} of {self.id} has no {locator}"
            return Meant(missing=Missing(reason, COUNTED_FROM_HEADINGS, locator))
        is_plain = bool(under) and len(others) == 1
        return Meant(
            tuple(map(tuple, under or [there])),
            others=() if is_plain else others,
            counting="on page",
            is_settled_by_quote=bool(under),
        )

    def on_pages(self, pages: frozenset[str] | None, within: range) -> list[int]:
        """Return the paragraphs of a range that begin or go on on one of these pages, in their order; all for None."""
        if pages is None:
            return [*within]
        found = {paragraph for page in pages for paragraph in self._by_page.get(page, ())}
        return sorted(paragraph for paragraph in found if paragraph in within)

    @cached_property
    def _by_page(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for paragraph, block in enumerate(self.numbered.blocks):
            for page in {block.page, *(page for _, page in block.later_pages)} - {None}:
                found[page or ""].append(paragraph)
        return found

    def _counted(self, locator: Locator, section: int) -> list[range]:
        """Return the paragraphs of a section by their counted numbers; none if one of them does not exist."""
        start, end = self.starts[section : section + 2]
        bounds = [numbers.values() for numbers in locator.ranges]
        if not all(values and values[1] <= end - start for values in bounds):
            return []
        return [range(start + first - 1, start + last) for first, last in filter(None, bounds)]

    def _too_few(self, place: Place, sections: Sequence[int]) -> Missing:
        """Return why sections do not have the paragraphs that a place names."""
        count = max(len(self.sections.every[section].paragraphs) for section in sections)
        has = counted(count, "paragraph") if count else "no paragraphs"
        locators = [locator for locator in place.locators if locator.unit not in ("page", "paragraph")]
        name = place.section or ", ".join(map(str, locators))
        if name:
            hint = COUNTED_FROM_HEADINGS
            shown = f'"{name}"' if place.section else name
            return Missing(f"{shown} of {self.id} has {has}", hint, "locators")
        before = " before its first heading" if len(self.sections.every) > 1 else ""
        hint = "name the section, too" if before else "paragraphs are counted from 1, between empty lines"
        return Missing(f"{self.id} has {has}{before}", hint, "locators")


def why_unchecked(locator: Locator) -> str:
    """Return why a text does not tell whether a locator exists in it."""
    if locator.unit == "page":
        return "its text has no page numbers"
    if locator.unit == "paragraph":
        return "its text does not show which paragraph has this number"
    if locator.unit in CHECKED:
        return f"no heading, caption or note of its text has the number of this {locator.unit}"
    return f"{locator.unit}s are not looked up"


def paragraph_locator(number: str) -> Locator:
    """Return the locator of a paragraph."""
    return Locator("paragraph", (Range(number),))
