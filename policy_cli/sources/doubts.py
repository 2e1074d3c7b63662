"""Whether a quote that was not found may be in its source all the same, since the text is doubtful."""

import re
from collections.abc import Collection
from functools import cached_property

from policy_cli.diagnostics import WordDiff
from policy_cli.frozen import frozen
from policy_cli.sources.content import SourceBlock, SourceContent
from policy_cli.sources.ligatures import NOT_MAPPED
from policy_cli.sources.quotes import Quote, SearchableText, rejoined
from policy_cli.sources.texts import Section, SourceText

MANY_PICTURES = 0.1
"""A text is doubtful if more of its pages than this share are pictures; a single cover or map does not count."""

_LETTERS = r"[^\W_]{1,3}"
"""What one character that is not mapped may be: a letter, a digit or a ligature."""


@frozen
class QuoteDoubt:
    """Why a quote may be in its source all the same, and the printed page where it may be."""

    reason: str
    page: str | None = None


class Doubts:
    """What makes the text of a source doubtful."""

    def __init__(self, content: SourceContent) -> None:
        self.pages = content.pages

    def about(
        self, quote: Quote | None, cited: Collection[str] | None, nearest: str | None, wording: WordDiff
    ) -> QuoteDoubt | None:
        """Return the doubt about a quote that was not found; None if it is not in the source.

        `cited` are its cited pages, if any; `nearest` is the page, or first and last page, of the words most like it,
        and `wording` is how they differ from it.
        """
        if quote is not None and quote.parts:
            page = self.page_as_written(quote, cited or ())
            if page is not None:
                return QuoteDoubt(f"p. {page} has them if it is read in another order", page or None)
        if _may_be_unmapped(wording):
            return QuoteDoubt("the file does not say which letters some of its characters are", nearest)
        around = {nearest, *nearest.split("-")} if nearest else set()
        return self.of_pages(None if cited is None and not around else {*around, *(cited or ())})

    def of_pages(self, cited: Collection[str] | None) -> QuoteDoubt | None:
        """Return the first doubt about these pages; about any page, if None are given."""
        doubtful = [page for page in self.pages if page.doubt]
        if cited is None:
            pictures = [page for page in doubtful if not page.text]
            if len(pictures) <= MANY_PICTURES * len(self.pages):
                doubtful = [page for page in doubtful if page.text]
        else:
            doubtful = [page for page in doubtful if page.number in cited]
        if not doubtful:
            return None
        page = doubtful[0]
        name = f"p. {page.number}" if page.number else f"page {self.pages.index(page) + 1}, counted from 1,"
        return QuoteDoubt(f"{name} {page.doubt}", page.number or None)

    def page_as_written(self, quote: Quote, cited: Collection[str]) -> str | None:
        """Return the page that has a quote in the order in which the file was written, one of the cited if possible."""
        every = range(len(self.pages))
        found = [self.pages[index].number for index in self.as_written.paragraphs_with(quote, every)] if every else []
        return next((page for page in found if page in cited), found[0] if found else None)

    @cached_property
    def as_written(self) -> SearchableText:
        """The text of each page, in the order in which the file was written."""
        blocks = tuple(map(SourceBlock, rejoined([page.text for page in self.pages])))
        return SearchableText(SourceText("", "", (), SourceContent(blocks), (Section((), blocks),)))


def _may_be_unmapped(wording: WordDiff) -> bool:
    """Return whether a quote differs from its source only where this has characters that are not mapped."""
    theirs = " ".join(words for kind, words in wording if kind != "added")
    if NOT_MAPPED not in theirs:
        return False
    pattern = re.escape(theirs).replace(re.escape(NOT_MAPPED), _LETTERS)
    return re.fullmatch(pattern, " ".join(words for kind, words in wording if kind != "removed")) is not None
