"""Checks that the places that a decision cites exist, and that its quotes appear in them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from itertools import chain, islice
from typing import Literal

from policy_cli.analysis.evidence import Claim, claims
from policy_cli.diagnostics import Wording, did_you_mean
from policy_cli.frozen import frozen
from policy_cli.model import Decision
from policy_cli.places import Locator, Place, PlacePart, Range, locator_meant
from policy_cli.sources.headings import names_of, normalized
from policy_cli.sources.quotes import Quote, SearchableText, read_quote
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
class Finding:
    """The result of checking one citation.

    `places` are the other places that have the quote, or nearly, or each of its parts. `wording` is how an altered
    quote differs from its source. `reason` explains the status, `hint` says what may help, and `missing` is the part of
    the place that does not exist. `ambiguous` is true if several sections have the name.
    """

    claim: Claim
    place: Place
    status: Status
    places: tuple[Place, ...] = ()
    wording: Wording = ()
    reason: str | None = None
    hint: str | None = None
    missing: PlacePart | None = None
    ambiguous: bool = False


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


class _Checks:
    """Checks the citations of one source."""

    def __init__(self, id: str, source: SourceText) -> None:
        self.id = id
        self.source = source
        self.content = source.content
        self.text = SearchableText(source)
        self.everything = range(len(self.text.paragraphs))

    def finding(self, claim: Claim, place: Place) -> Finding:
        sections = self.sections_called(place.section) if place.section else [LEAD_SECTION]
        in_sections = [scopes for section in sections if (scopes := self.scopes(section, place))]
        quote = read_quote(place.quote, self.content.without_markup) if place.quote is not None else None
        if not in_sections:
            places = tuple(self.places(quote)) if quote and quote.parts else ()
            return Finding(claim, place, "no such place", places, (), *self.why_missing(place, sections))
        ambiguous = len(in_sections) > 1
        if quote is None:
            is_counted = not place.locators or place.paragraphs is not None
            return Finding(claim, place, "place only" if is_counted else "page only", ambiguous=ambiguous)
        if not quote.parts:
            return Finding(claim, place, "absent", hint="there are no words in it")
        scopes = list(chain(*in_sections))
        if any(True for scope in scopes for _ in self.text.paragraphs_with(quote, scope)):
            return Finding(claim, place, "verified")
        places = tuple(self.places(quote))
        if places:
            return Finding(claim, place, "elsewhere", places)
        heading = self.text.heading_with(quote)
        if heading is not None:
            return Finding(claim, place, "absent", hint=f'it is in the heading "{heading}": quote from a paragraph')
        return self.altered(claim, place, quote, scopes) or Finding(claim, place, "absent")

    def altered(self, claim: Claim, place: Place, quote: Quote, scopes: list[range]) -> Finding | None:
        """Return the finding on a quote that appears nowhere, or None if no words are like it."""
        several = len(quote.parts) > 1
        found_parts = [next(self.places(Quote((part,))), None) if several else None for part in quote.parts]
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
                return Finding(claim, place, "altered", (self.place(best.paragraph),), best.wording)
        return None

    def places(self, quote: Quote) -> Iterator[Place]:
        """Yield the first places that have a quote."""
        yield from map(self.place, islice(self.text.paragraphs_with(quote, self.everything), MAX_PLACES))

    def place(self, paragraph: int) -> Place:
        """Return the place of a paragraph, by its index in the whole text."""
        section, number = self.text.place(paragraph)
        return Place(self.id, self.name(section), (Locator("paragraph", (Range(str(number)),)),))

    def scopes(self, section: int, place: Place) -> list[range]:
        """Return the paragraphs of a section that a place names, none if one of them does not exist.

        A place without paragraphs means the section with all below it; one without a section, too, the whole text.
        """
        start, end = self.text.starts[section : section + 2]
        if place.paragraphs is not None:
            numbers = place.paragraphs
            fit = all(last <= end - start for _, last in numbers)
            return [range(start + first - 1, start + last) for first, last in numbers] if fit else []
        if place.section is None:
            return [self.everything]
        sections, path = self.source.sections, self.source.sections[section].path
        last = section
        while last + 1 < len(sections) and sections[last + 1].path[: len(path)] == path:
            last += 1
        return [range(start, self.text.starts[last + 1])]

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
