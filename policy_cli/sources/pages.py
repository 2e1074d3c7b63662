"""The printed pages of a text, and which of them a place names."""

from collections.abc import Iterable

from policy_cli.places import Locator, Place, Range
from policy_cli.sources.content import SourceBlock, SourceContent

MAX_NAMED = 3
"""The most ranges of pages that a hint names."""


class Pages:
    """The pages of one source by their printed numbers, in the order of the text; none if it has no pages."""

    def __init__(self, id: str, content: SourceContent) -> None:
        self.id = id
        of_blocks = (page for one in content.blocks for page in (one.page, *(page for _, page in one.later_pages)))
        every = [page.number for page in content.pages] or of_blocks
        self.names = [*dict.fromkeys(page for page in every if page)]

    @staticmethod
    def of(block: SourceBlock) -> str | None:
        """Return the page of a paragraph, or its first and last page."""
        pages = [page for page in (block.page, *(page for _, page in block.later_pages)) if page]
        return "-".join(dict.fromkeys((pages[0], pages[-1]))) if pages else None

    def cited(self, place: Place) -> frozenset[str] | None:
        """Return the pages of the text that a place names; None if it names none, or if the text has none."""
        locator = _page_locator(place)
        if locator is None or not self.names:
            return None
        return frozenset(page for one in locator.ranges for page in self.within(one))

    def within(self, pages: Range) -> Iterable[str]:
        """Return the pages of the text from the first to the last of a range."""
        bounds = pages.values()
        if bounds is None:
            first, last = pages.first, pages.last or pages.first
            if first in self.names and last in self.names:
                return self.names[self.names.index(first) : self.names.index(last) + 1]
            return [page for page in self.names if page.casefold() in (first.casefold(), last.casefold())]
        return [
            page
            for page in self.names
            if page.isdigit() == pages.first.isdigit()
            and (value := Range(page).values()) is not None
            and bounds[0] <= value[0] <= bounds[1]
        ]

    def why_missing(self, place: Place) -> tuple[str, str, Locator | None]:
        """Return why a text does not have the pages that a place names, a hint, and the locator that names them."""
        locator = _page_locator(place)
        return f"{self.id} has no {locator}", f"its pages are numbered {shown_numbers(self.names)}", locator


def shown_numbers(numbers: Iterable[str]) -> str:
    """Return the first of some numbers as ranges, such as 1-9, A1-A4."""
    spans: list[list[str]] = []
    for number in numbers:
        if spans and _follows(number, spans[-1][-1]):
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    return ", ".join("-".join(span) for span in spans[:MAX_NAMED]) + (" …" if len(spans) > MAX_NAMED else "")


def _page_locator(place: Place) -> Locator | None:
    return next((locator for locator in place.locators if locator.unit == "page"), None)


def _follows(page: str, before: str) -> bool:
    """Return whether a number is the next after another."""
    one, other = Range(page).values(), Range(before).values()
    return page.isdigit() == before.isdigit() and one is not None and other is not None and one[0] == other[0] + 1
