"""Checks that the places that a decision cites exist, and that its quotes appear in them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from itertools import chain, islice
from typing import Literal, NamedTuple

from policy_cli.analysis.evidence import Claim, claims
from policy_cli.diagnostics import Wording, did_you_mean
from policy_cli.frozen import frozen
from policy_cli.model import Decision
from policy_cli.places import Locator, Place, PlacePart, Range, locator_meant, read_range
from policy_cli.sources.headings import names_of, normalized
from policy_cli.sources.pages import Pages
from policy_cli.sources.quotes import MAX_TRIES, Quote, SearchableText, read_quote
from policy_cli.sources.texts import SourceText, Texts

Status = Literal["verified", "elsewhere", "altered", "absent", "place only", "page only", "no such place", "no source"]
Group = Literal["verified", "place only", "unverifiable", "elsewhere", "faulty"]
GROUPS: Mapping[Status, Group] = {
    "verified": "verified",
    "elsewhere": "elsewhere",
    "altered": "faulty",
    "absent": "faulty",
    "place only": "place only",
    "page only": "unverifiable",
    "no such place": "faulty",
    "no source": "unverifiable",
}
"""The group in which a status is counted."""

NEARLY = 0.5
"""A quote is altered if at least this share of its words is in the place that it cites."""
NEARLY_ELSEWHERE = 0.65
"""A quote is altered if at least this share of its words is in any other place."""
MAX_NAMESAKES = 20
"""How many sections of one name are searched for a place."""
LEAD_SECTION = 0
"""The index of the section that a place without a section means."""
MAX_PLACES = 4
"""How many other places of a quote are listed."""
MAX_NAMES = 100
"""How many names of sections a misspelled one is compared with."""


@frozen
class Found:
    """A place where words of a quote are: as it is written, its section and the number of the paragraph in that.

    `paragraph` is None for a heading. `page` and `number` are the page, or first and last page, and the number of the
    paragraph as they are printed; None if none is printed.
    """

    place: Place
    section: str | None
    paragraph: int | None
    page: str | None = None
    number: str | None = None


@frozen
class Finding:
    """The result of checking one citation.

    `found` are the other places that have the quote, or nearly, or each of its parts. `wording` is how an altered
    quote differs from its source. `reason` explains the status, `hint` says what may help, and `missing` is the part of
    the place that does not exist. `ambiguous` is true if several sections have the name.
    """

    claim: Claim
    place: Place
    status: Status
    found: tuple[Found, ...] = ()
    wording: Wording = ()
    reason: str | None = None
    hint: str | None = None
    missing: PlacePart | Locator | None = None
    ambiguous: bool = False

    @property
    def places(self) -> tuple[Place, ...]:
        """The places of `found`, as they are written."""
        return tuple(found.place for found in self.found)


@frozen
class Verification:
    """The findings on all citations of a decision, in the order of the file.

    `changed` are the ids of the sources whose text does not have the SHA-256 that the file gives.
    """

    decision: Decision
    texts: Texts
    findings: tuple[Finding, ...]
    changed: frozenset[str]

    def counts(self) -> dict[tuple[str | None, str], Counter[Group]]:
        """Return the number of citations in each group, by the option and the kind of their claims."""
        counted: dict[tuple[str | None, str], Counter[Group]] = defaultdict(Counter)
        for finding in self.findings:
            counted[finding.claim.option, finding.claim.kind][GROUPS[finding.status]] += 1
        return counted


def cited_sections(decision: Decision) -> dict[str, set[str]]:
    """Return the cited sections of each source, by its id."""
    cited: dict[str, set[str]] = {reference.id: set() for reference in decision.references}
    for claim in claims(decision):
        for place in claim.citations:
            if place.section:
                cited[place.reference].add(place.section)
    return cited


def verify(decision: Decision, texts: Texts, progress: Callable[[float], None] = lambda _: None) -> Verification:
    """Check each citation against the texts; `progress` is called with the share that is done, from 0 to 1."""
    checks = {id: _Checks(id, text) for id, text in texts.items() if text.is_readable}
    cited = [(claim, place) for claim in claims(decision) for place in claim.citations]
    findings = []
    for number, (claim, place) in enumerate(cited):
        progress(number / len(cited))
        check = checks.get(place.reference)
        findings.append(check.finding(claim, place) if check else Finding(claim, place, "no source"))
    progress(1)
    in_order = tuple(sorted(findings, key=lambda finding: finding.place.origin))
    hashed = ((reference.id, reference.sha256) for reference in decision.references if reference.sha256)
    changed = frozenset(id for id, sha256 in hashed if id in texts and sha256.lower() not in texts[id].sums)
    return Verification(decision, texts, in_order, changed)


class Passage(NamedTuple):
    """A paragraph of a source: its number in its section, page or pages and number as printed, and text."""

    paragraph: int
    page: str | None
    number: str | None
    text: str

    @property
    def locators(self) -> tuple[Locator, ...]:
        """The locators by which it is cited, of which each is enough."""
        page = (_page(*self.page.split("-", 1)),) if self.page else ()
        return (*page, _paragraph(self.number or str(self.paragraph)))


def passages(text: SourceText) -> list[tuple[str | None, list[Passage]]]:
    """Return the paragraphs of each section, with the name by which it is cited; None for the lead."""
    checks = _Checks(text.reference, text)
    found = []
    for number, section in enumerate(text.sections):
        own = [
            Passage(n, checks.pages.of(block), block.number, block.text)
            for n, block in enumerate(section.paragraphs, 1)
        ]
        name = checks.name(number) or (section.path[-1] if section.path else None)
        found.append((name, own))
    return found


class _Checks:
    """Checks the citations of one source."""

    def __init__(self, id: str, source: SourceText) -> None:
        self.id = id
        self.source = source
        self.content = source.content
        self.text = SearchableText(source)
        self.everything = range(len(self.text.paragraphs))
        self.pages = Pages(id, self.content.blocks)

    def finding(self, claim: Claim, place: Place) -> Finding:
        sections = self.sections_called(place.section) if place.section else [LEAD_SECTION]
        in_sections = [scopes for section in sections if (scopes := self.scopes(section, place))]
        pages = self.pages.cited(place)
        quote = read_quote(place.quote, self.content.without_markup) if place.quote is not None else None
        if not in_sections or pages == frozenset():
            found = tuple(self.found(quote, place)) if quote and quote.parts else ()
            why = self.why_missing(place, sections) if not in_sections else self.pages.why_missing(place)
            return Finding(claim, place, "no such place", found, (), *why)
        ambiguous = len(in_sections) > 1
        if quote is None:
            is_checked = all(self.is_checked(locator, place) for locator in place.locators)
            return Finding(claim, place, "place only" if is_checked else "page only", ambiguous=ambiguous)
        if not quote.parts:
            return Finding(claim, place, "absent", hint="there are no words in it")
        scopes = list(chain(*in_sections))
        if self.is_there(quote, scopes, pages):
            return Finding(claim, place, "verified")
        found = tuple(self.found(quote, place))
        if found:
            return Finding(claim, place, "elsewhere", found)
        heading = next(self.text.headings_with(quote), None)
        if heading is not None:
            name = self.source.sections[heading].path[-1]
            return Finding(claim, place, "absent", hint=f'it is in the heading "{name}": quote from a paragraph')
        return self.altered(claim, place, quote, scopes) or Finding(claim, place, "absent")

    def is_checked(self, locator: Locator, place: Place) -> bool:
        """Return whether it is known that what a locator of a place names exists."""
        return place.paragraphs is not None or (locator.unit == "page" and bool(self.pages.names))

    def is_there(self, quote: Quote, scopes: list[range], pages: frozenset[str] | None) -> bool:
        """Return whether a quote is in one of these ranges of paragraphs and, if pages are given, on one of these.

        What is cited by its page may be a heading on it.
        """
        every = (paragraph for scope in scopes for paragraph in self.text.paragraphs_with(quote, scope))
        if pages is None:
            return next(every, None) is not None
        if any(not pages.isdisjoint(self.text.pages_with(quote, paragraph)) for paragraph in islice(every, MAX_TRIES)):
            return True
        return any(self.page_of_heading(section) in pages for section in self.text.headings_with(quote))

    def page_of_heading(self, section: int) -> str | None:
        """Return the page on which the heading of a section is printed."""
        heading = self.source.sections[section].heading
        return heading.page if heading else None

    def altered(self, claim: Claim, place: Place, quote: Quote, scopes: list[range]) -> Finding | None:
        """Return the finding on a quote that appears nowhere, or None if no words are like it."""
        several = len(quote.parts) > 1
        found_parts = [next(self.found(Quote((part,)), place), None) if several else None for part in quote.parts]
        if all(found_parts):
            places = tuple(dict.fromkeys(filter(None, found_parts)))
            if next(self.text.paragraphs_with(quote, self.everything, may_negate=True), None) is None:
                reason = "no single paragraph has the parts of this quote one after the other"
                return Finding(claim, place, "altered", places, reason=reason)
            reason, hint = "the few words that this quote leaves out negate it", "quote them, too"
            return Finding(claim, place, "altered", places, reason=reason, hint=hint)
        lost = quote.parts[found_parts.index(None)]
        there = sum(part.length for part, found in zip(quote.parts, found_parts, strict=True) if found)
        for within, nearly in ((scopes, NEARLY), ([self.everything], NEARLY_ELSEWHERE)):
            least = nearly - (1 - nearly) * there / lost.length
            near = [found for scope in within if (found := self.text.closest_match(lost, scope, least)) is not None]
            if near:
                best = max(near, key=lambda found: found.likeness)
                kept = max((words for kind, words in best.wording if kind == "kept"), key=len, default="")
                where = self.found_at(best.paragraph, read_quote(kept), place)
                return Finding(claim, place, "altered", (where,), best.wording)
        return None

    def found(self, quote: Quote, cited: Place) -> Iterator[Found]:
        """Yield the first places that have a quote, written in the way of the cited place."""
        for paragraph in islice(self.text.paragraphs_with(quote, self.everything), MAX_PLACES):
            yield self.found_at(paragraph, quote, cited)
        if self.pages.cited(cited) is not None:
            for section in islice(self.text.headings_with(quote), MAX_PLACES):
                page = self.page_of_heading(section)
                if page:
                    yield Found(Place(self.id, locators=(_page(page),)), self.name(section), None, page)

    def found_at(self, paragraph: int, quote: Quote, cited: Place) -> Found:
        """Return the place of a paragraph, by its index in the whole text, or of a quote in it."""
        section, number = self.text.place(paragraph)
        block = self.text.blocks[paragraph]
        pages = self.text.pages_with(quote, paragraph)
        page = "-".join(dict.fromkeys((pages[0], pages[-1]))) if pages else None
        name = self.name(section)
        # By its page if that is how it was cited, or if the text has nothing else to name it by.
        by_page = page and (self.pages.cited(cited) is not None or not (name or cited.paragraphs))
        locator = _page(*dict.fromkeys((pages[0], pages[-1]))) if by_page else self.locator(paragraph, number)
        return Found(Place(self.id, None if by_page else name, (locator,)), name, number, page, block.number)

    def locator(self, paragraph: int, number: int) -> Locator:
        """Return the locator of a paragraph: its printed number if only it has this, else the number in its section."""
        printed = self.text.blocks[paragraph].number
        is_only = printed and len(self.numbers[printed]) == 1 and read_range(printed) is not None
        return _paragraph(printed if printed and is_only else str(number))

    def scopes(self, section: int, place: Place) -> list[range]:
        """Return the paragraphs of a section that a place names, none if one of them does not exist.

        They are counted in the section, unless the text prints numbers before paragraphs and these are among them. A
        place without paragraphs means the section with all below it; one without a section, too, the whole text.
        """
        everywhere = self.with_all_below(section, place)
        locator = place.locators[0] if len(place.locators) == 1 and place.locators[0].unit == "paragraph" else None
        printed = [self.printed(one, everywhere) for one in locator.ranges] if locator else []
        if printed and all(printed):
            return [found for found in printed if found]
        start, end = self.text.starts[section : section + 2]
        if place.paragraphs is not None:
            numbers = place.paragraphs
            fit = all(last <= end - start for _, last in numbers)
            return [range(start + first - 1, start + last) for first, last in numbers] if fit else []
        return [everywhere]

    def printed(self, numbers: Range, within: range) -> range | None:
        """Return the paragraphs from the first to the last of these printed numbers; None if they are not printed."""
        first, last = (self.numbers.get(number, []) for number in (numbers.first, numbers.last or numbers.first))
        firsts, lasts = ([paragraph for paragraph in found if paragraph in within] for found in (first, last))
        return range(firsts[0], lasts[0] + 1) if len(firsts) == len(lasts) == 1 else None

    @cached_property
    def numbers(self) -> dict[str, list[int]]:
        """The paragraphs by the numbers that are printed before them."""
        found: dict[str, list[int]] = defaultdict(list)
        for paragraph, block in enumerate(self.text.blocks):
            if block.number:
                found[block.number].append(paragraph)
        return found

    def with_all_below(self, section: int, place: Place) -> range:
        """Return the paragraphs of a section and of those below it; all, if a place names none."""
        if place.section is None:
            return self.everything
        start = self.text.starts[section]
        sections, path = self.source.sections, self.source.sections[section].path
        last = section
        while last + 1 < len(sections) and sections[last + 1].path[: len(path)] == path:
            last += 1
        return range(start, self.text.starts[last + 1])

    def why_missing(self, place: Place, sections: list[int]) -> tuple[str, str | None, PlacePart]:
        """Return why a place does not exist, a hint, and the part of it that is missing."""
        source, section = place.reference, place.section
        if not sections:
            names = map(self.name, range(min(len(self.source.sections), MAX_NAMES)))
            known = [name for name in dict.fromkeys((*names, *self.content.possible_headings)) if name is not None]
            hint = did_you_mean(section or "", known) or "write the heading as it appears in the text"
            locator = locator_meant(section or "")
            if locator is not None:
                hint = f'if no heading is meant, write "{locator}"'
            elif not known:
                hint = "its text has no headings"
            return f'{source} has no section "{section}"', hint, "section"
        count = max(len(self.source.sections[section].paragraphs) for section in sections)
        counted = f"{count or 'no'} paragraph{'s' * (count != 1)}"
        if section is not None:
            hint = "paragraphs are counted from 1, from one heading to the next"
            return f'"{section}" of {source} has {counted}', hint, "locators"
        before = " before its first heading" if len(self.source.sections) > 1 else ""
        hint = "name the section, too" if before else "paragraphs are counted from 1, between empty lines"
        return f"{source} has {counted}{before}", hint, "locators"

    def sections_called(self, name: str) -> list[int]:
        """Return the indices of the sections that a name may mean."""
        for called in self.by_name:
            found = called.get(normalized(name), [])
            if found:
                return found[:MAX_NAMESAKES]
        return []

    def name(self, number: int) -> str | None:
        """Return the name by which a section is cited: the shortest that no other section has, if there is one."""
        section = self.source.sections[number]
        if section.is_lead or not section.path:
            return None
        tails = [section.path[depth:] for depth in reversed(range(len(section.path)))]
        short = (", ".join(names_of(heading)[-1] for heading in tail) for tail in tails)
        names = (*short, *map(", ".join, tails))
        return next((name for name in names if self.sections_called(name) == [number]), section.path[-1])

    @cached_property
    def by_name(self) -> tuple[dict[str, list[int]], ...]:
        """The sections by their headings, by these with the headings above, and by the words before a colon in them."""
        headings: dict[str, list[int]] = defaultdict(list)
        paths: dict[str, list[int]] = defaultdict(list)
        beginnings: dict[str, list[int]] = defaultdict(list)
        for number, section in enumerate(self.source.sections):
            for depth in range(len(section.path)):
                path = section.path[depth:]
                (headings if len(path) == 1 else paths)[normalized(", ".join(path))].append(number)
                beginnings[normalized(", ".join(names_of(heading)[-1] for heading in path))].append(number)
            for name in names_of(section.path[-1])[1:-1] if section.path else ():
                beginnings[normalized(name)].append(number)
        return headings, paths, beginnings


def _page(first: str, last: str | None = None) -> Locator:
    return Locator("page", (Range(first, last),))


def _paragraph(number: str) -> Locator:
    return Locator("paragraph", (Range(number),))
