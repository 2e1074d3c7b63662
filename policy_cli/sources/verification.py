"""Checks that the places that a decision cites exist, and that its quotes appear in them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from itertools import chain, islice
from typing import Literal, NamedTuple

from policy_cli.analysis.evidence import Claim, claims
from policy_cli.diagnostics import WordDiff
from policy_cli.frozen import frozen
from policy_cli.model import Decision
from policy_cli.places import Locator, Place, PlacePart, Range, parse_range
from policy_cli.sources.doubts import Doubts
from policy_cli.sources.excerpts import excerpt
from policy_cli.sources.fairness import CutShort, cut_short
from policy_cli.sources.headings import HEADED, locator_name
from policy_cli.sources.lookup import Counting, Lookup, Meant, paragraph_locator
from policy_cli.sources.numbered import CHECKED, Numbered, cells_of, is_table
from policy_cli.sources.pages import Pages
from policy_cli.sources.quotes import MAX_TRIES, Quote, SearchableText, indices_with, parse_quote
from policy_cli.sources.sections import Sections
from policy_cli.sources.texts import SourceText, Texts

CitationStatus = Literal[
    "verified", "elsewhere", "uncertain", "altered", "absent", "place only", "page only", "no such place", "no source"
]
Group = Literal["verified", "place only", "unverifiable", "elsewhere", "uncertain", "faulty"]
GROUPS: Mapping[CitationStatus, Group] = {
    "verified": "verified",
    "elsewhere": "elsewhere",
    "uncertain": "uncertain",
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
MAX_PLACES = 4
"""How many other places of a quote are listed."""
MAX_OMISSIONS = 2
"""How many ellipses a hint adds to a quote."""
MAX_SHOWN = 6
"""How many of the paragraphs of a place without a quote are shown."""
MAX_CONTEXTS = 20
"""In how many contexts a quote that appears several times is judged; it is fair if it is fair in one of them."""

Shown = tuple[str, list[tuple[int, int]]]
"""The text of a paragraph, and where in it each part of a quote starts and ends."""


@frozen
class Found:
    """A place where words of a quote are: as it is written, its section and the number of the paragraph in that.

    `paragraph` is None for a heading. `page` and `number` are the page, or first and last page, and the number of the
    paragraph as they are printed; None if none is printed. In a table, `row` is what heads the row of the words, and
    `column` what heads the column in which they end; None if that cannot be told. `excerpt` is the paragraph, in
    turn what is beside the words and the words.
    """

    place: Place
    section: str | None
    paragraph: int | None
    page: str | None = None
    number: str | None = None
    row: str | None = None
    column: str | None = None
    excerpt: tuple[str, ...] = field(default=(), compare=False, repr=False)


@frozen
class Finding:
    """The result of checking one citation.

    `found` are the other places that have the quote, or nearly, or each of its parts. `wording` is how an altered
    quote differs from its source. `reason` explains the status, `hint` says what may help, and `missing` is the part of
    the place that does not exist. `ambiguous` is true if several sections have the name. `unchecked` are the locators
    of which the text does not tell whether they exist. `others` are paragraphs that the number of the cited one may
    mean, if it may mean several, and `counting` is how it was read: see `lookup.Meant`. `cut_short` has the
    words that limit or reverse a verified quote. `at` is the paragraph in the cited place that has the quote or,
    without a quote, the cited paragraphs, of which there are at most MAX_SHOWN.
    """

    claim: Claim
    place: Place
    status: CitationStatus
    found: tuple[Found, ...] = ()
    wording: WordDiff = ()
    reason: str | None = None
    hint: str | None = None
    missing: PlacePart | Locator | None = None
    ambiguous: bool = False
    unchecked: tuple[Locator, ...] = ()
    others: tuple[Place, ...] = ()
    counting: Counting = "under heading"
    cut_short: CutShort | None = None
    at: tuple[Found, ...] = ()

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

    @property
    def is_readable(self) -> bool:
        """Whether all texts could be read."""
        return all(text.is_readable for text in self.texts.values())

    def counts(self) -> dict[tuple[str | None, str], Counter[Group]]:
        """Return the number of citations in each group, by the option and the kind of their claims."""
        counted: dict[tuple[str | None, str], Counter[Group]] = defaultdict(Counter)
        for finding in self.findings:
            counted[finding.claim.option, finding.claim.kind][GROUPS[finding.status]] += 1
        return counted


def cited_sections(decision: Decision) -> dict[str, set[str]]:
    """Return the cited sections of each source, by its id: by their names, or by their numbers, as in "ch. 2"."""
    cited: dict[str, set[str]] = {reference.id: set() for reference in decision.references}
    for claim in claims(decision):
        for place in claim.citations:
            if place.section:
                cited[place.reference].add(place.section)
            for locator in place.locators:
                if locator.unit in HEADED:
                    cited[place.reference] |= {locator_name(locator.unit, one.first) for one in locator.ranges}
    return cited


def verify(decision: Decision, texts: Texts, progress: Callable[[float], None] = lambda _: None) -> Verification:
    """Check each citation against the texts; `progress` is called with the share that is done, from 0 to 1."""
    languages = {one.id: str(one.csl.get("language") or decision.lang or "") for one in decision.references}
    checks = {id: _Checks(id, text, languages[id]) for id, text in texts.items() if text.is_readable}
    cited = [(claim, place) for claim in claims(decision) for place in claim.citations]
    findings = []
    for number, (claim, place) in enumerate(cited):
        progress(number / len(cited))
        check = checks.get(place.reference)
        findings.append(check.judged(claim, place) if check else Finding(claim, place, "no source"))
    progress(1)
    in_order = tuple(sorted(findings, key=lambda finding: finding.place.origin))
    hashed = ((reference.id, reference.sha256) for reference in decision.references if reference.sha256)
    changed = frozenset(id for id, sha256 in hashed if id in texts and sha256.lower() not in texts[id].sums)
    return Verification(decision, texts, in_order, changed)


class Passage(NamedTuple):
    """A paragraph of a source: its number in its section, page or pages and number as printed, and text.

    `part` is the table, figure or note that it is in.
    """

    paragraph: int
    page: str | None
    number: str | None
    text: str
    part: Locator | None = None

    @property
    def locators(self) -> tuple[Locator, ...]:
        """The locators by which it is cited, of which each is enough."""
        page = (_page(*self.page.split("-", 1)),) if self.page else ()
        if self.part and self.part.unit == "note":
            return (*page, self.part)
        return (*page, *((self.part,) if self.part else ()), paragraph_locator(self.number or str(self.paragraph)))


def passages(text: SourceText) -> list[tuple[str | None, list[Passage]]]:
    """Return the paragraphs of each section, with the name by which it is cited; None for the lead."""
    checks = _Checks(text.reference, text)
    found = []
    for index, section in enumerate(text.sections):
        start = checks.text.starts[index]
        own = []
        for n, block in enumerate(section.paragraphs):
            part = checks.numbered.around(start + n, ("table", "figure", "note"))
            own.append(Passage(n + 1, checks.pages.of(block), block.number, block.text, part))
        name = checks.sections.name(index) or (section.path[-1] if section.path else None)
        found.append((name, own))
    return found


class _Checks:
    """Checks the citations of one source."""

    def __init__(self, id: str, source: SourceText, language: str = "") -> None:
        self.id = id
        self.language = language
        self.source = source
        self.content = source.content
        self.text = SearchableText(source)
        self.everything = range(len(self.text.paragraphs))
        self.pages = Pages(id, self.content)
        self.sections = Sections(source)
        self.numbered = Numbered(self.sections, self.text.blocks, self.text.starts)
        self.lookup = Lookup(id, self.sections, self.numbered, self.pages)
        self.doubts = Doubts(self.content)

    def judged(self, claim: Claim, place: Place) -> Finding:
        """Return the finding on a citation; it is uncertain if its words may be in the source all the same."""
        finding = self.finding(claim, place)
        is_settled = (finding.reason and finding.found) or (finding.status == "absent" and finding.hint)
        if finding.status not in ("altered", "absent", "no such place") or is_settled:
            return finding
        quote = parse_quote(place.quote, self.content.without_markup) if place.quote is not None else None
        nearest = next((found.page for found in finding.found), None)
        doubt = self.doubts.about(quote, self.pages.cited(place), nearest, finding.wording)
        if doubt is None:
            return finding
        locator = (_page(doubt.page),) if doubt.page else ()
        places = (Found(Place(self.id, locators=locator), None, None, doubt.page),) if locator else ()
        return Finding(claim, place, "uncertain", places, reason=doubt.reason)

    def finding(self, claim: Claim, place: Place) -> Finding:
        meant = self.lookup.meant(place)
        pages = self.pages.cited(place)
        quote = parse_quote(place.quote, self.content.without_markup) if place.quote is not None else None
        if meant.missing or pages == frozenset():
            found = tuple(self.found(quote, place)) if quote and quote.parts else ()
            missing = meant.missing
            why = (missing.reason, missing.hint, missing.part) if missing else self.pages.why_missing(place)
            return Finding(claim, place, "no such place", found, (), *why)
        if quote is None:
            return self.without_quote(claim, place, meant)
        if not quote.parts:
            return Finding(claim, place, "absent", hint="there are no words in it")
        scopes = list(chain(*meant.scopes))
        paragraphs = self.paragraphs_with(quote, scopes, pages)
        first = next(paragraphs, None)
        if first is not None or self.is_in_heading(quote, scopes, pages, place):
            others = () if meant.is_settled_by_quote else self.written(meant.others, place)
            every = paragraphs if first is None else chain([first], paragraphs)
            at, cut = self.in_context(quote, every, place, getattr(claim.record, "said_by", None) is not None)
            return Finding(
                claim,
                place,
                "verified",
                at=at,
                unchecked=meant.unchecked,
                others=others,
                counting=meant.counting,
                cut_short=cut,
            )
        found = tuple(self.found(quote, place))
        if found:
            return Finding(claim, place, "elsewhere", found)
        heading = next(self.text.headings_with(quote), None)
        if heading is not None:
            name = self.source.sections[heading].path[-1]
            return Finding(claim, place, "absent", hint=f'it is in the heading "{name}": quote from a paragraph')
        return self.altered(claim, place, quote, scopes) or Finding(claim, place, "absent")

    def without_quote(self, claim: Claim, place: Place, meant: Meant) -> Finding:
        """Return the finding on a place that exists and has no quote."""
        pages = self.pages.cited(place)
        if pages is not None and (place.section or len(place.locators) > 1):
            on_pages = tuple(scope for scope in meant.scopes if self.is_on(pages, scope, place))
            if not on_pages:
                return self.on_other_page(claim, place, meant)
            meant = replace(meant, scopes=on_pages)
        return Finding(
            claim,
            place,
            "page only" if meant.unchecked else "place only",
            at=self.cited_paragraphs(meant, place),
            ambiguous=len(meant.scopes) > 1,
            unchecked=meant.unchecked,
            others=self.written(meant.others, place),
            counting=meant.counting,
        )

    def cited_paragraphs(self, meant: Meant, place: Place) -> tuple[Found, ...]:
        """Return the first paragraphs of a place without a quote, of which the last ends in "…" if there are more.

        There are none if it is unknown whether the place is among them.
        """
        every = [*chain(*chain(*meant.scopes))]
        if meant.unchecked and len(every) > 1:
            return ()
        shown = [self.found_at(paragraph, Quote(()), place) for paragraph in every[:MAX_SHOWN]]
        if len(every) > MAX_SHOWN:
            shown[-1] = replace(shown[-1], excerpt=(f"{''.join(shown[-1].excerpt)} …",))
        return tuple(shown)

    def is_on(self, pages: frozenset[str], scope: tuple[range, ...], place: Place) -> bool:
        """Return whether a paragraph of a scope, or the heading that a place names, may be on one of the pages."""
        if any(self.lookup.on_pages(pages, one) for one in scope):
            return True
        if any(not self.text.blocks[paragraph].page for one in scope for paragraph in one):
            return True
        sections = self.sections.called(place.section) if place.section and not _cites_paragraph(place) else ()
        return any(self.page_of_heading(section) in pages for section in sections)

    def on_other_page(self, claim: Claim, place: Place, meant: Meant) -> Finding:
        """Return the finding on a place without a quote that is not on the page that it names."""
        paragraphs = [*chain(*meant.scopes[0])]
        ends = [self.pages.of(self.text.blocks[paragraph]) or "" for paragraph in (paragraphs[0], paragraphs[-1])]
        page = _page(*dict.fromkeys((ends[0].split("-")[0], ends[-1].split("-")[-1])))
        cited = next(locator for locator in place.locators if locator.unit == "page")
        others = tuple(locator for locator in place.locators if locator is not cited)
        reason = f"{Place(self.id, place.section, others)} is on {page}"
        written = tuple(page if locator is cited else locator for locator in place.locators)
        hint = f"write: {Place(self.id, place.section, written)}"
        return Finding(claim, place, "no such place", reason=reason, hint=hint, missing=cited)

    def paragraphs_with(self, quote: Quote, scopes: list[range], pages: frozenset[str] | None) -> Iterator[int]:
        """Yield the paragraphs in these ranges that have a quote and, if pages are given, have it on one of these."""
        every = (paragraph for scope in scopes for paragraph in self.text.paragraphs_with(quote, scope))
        if pages is None:
            return every
        return (one for one in islice(every, MAX_TRIES) if not pages.isdisjoint(self.text.pages_with(quote, one)))

    def in_context(
        self, quote: Quote, paragraphs: Iterable[int], cited: Place, is_attributed: bool
    ) -> tuple[tuple[Found, ...], CutShort | None]:
        """Return where these paragraphs have a quote fairly, or else first, if any has, and what limits it there."""
        every = ((one, *found) for one in paragraphs for found in self.text.spans_of(quote, one))
        best: tuple[int, Shown, CutShort | None] | None = None
        for paragraph, text, spans in islice(every, MAX_CONTEXTS):
            cut = cut_short(text, spans, self.language, is_attributed)
            if best is None or cut is None:
                best = paragraph, (text, spans), cut
            if cut is None:
                break
        if best is None:
            return (), None
        paragraph, shown, cut = best
        return (self.found_at(paragraph, quote, cited, shown),), cut

    def written(self, paragraphs: Iterable[int], cited: Place) -> tuple[Place, ...]:
        """Return the places of paragraphs, by their indices in the whole text."""
        return tuple(self.found_at(paragraph, Quote(()), cited).place for paragraph in paragraphs)

    def is_in_heading(self, quote: Quote, scopes: list[range], pages: frozenset[str] | None, place: Place) -> bool:
        """Return whether a quote is in a heading on one of the pages, or in that of a part with the cited number."""
        if _cites_paragraph(place):
            return False
        if pages is not None:
            return any(self.page_of_heading(section) in pages for section in self.text.headings_with(quote))
        if not place.locators or place.locators[-1].unit not in CHECKED:
            return False
        starts = {scope.start for scope in scopes}
        parts = self.numbered.parts[place.locators[-1].unit]
        named = {part.section for part in parts if part.paragraphs.start in starts}
        return not named.isdisjoint(self.text.headings_with(quote))

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
                where = self.found_at(best.paragraph, parse_quote(kept), place)
                ellipses = None if several else self.with_ellipses(best.wording)
                return Finding(claim, place, "altered", (where,), best.wording, hint=ellipses)
        return None

    def with_ellipses(self, wording: WordDiff) -> str | None:
        """Return the hint to mark what a quote leaves out; None if it differs otherwise too, or if that negates it.

        The words of a row of a table, for instance, may have the numbers of other columns between them.
        """
        inner = [kind for kind, _ in wording[1:-1]]
        if not 0 < inner.count("removed") <= MAX_OMISSIONS or any(kind == "added" for kind, _ in wording):
            return None
        ends = wording[wording[0][0] == "removed" : len(wording) - (wording[-1][0] == "removed")]
        quoted = " ".join("…" if kind == "removed" else words.strip() for kind, words in ends).rstrip(".,;: ")
        if next(self.text.paragraphs_with(parse_quote(quoted), self.everything), None) is None:
            return None
        return f'does the claim still hold? If so, write … for the words left out: "{quoted}"'

    def found(self, quote: Quote, cited: Place) -> Iterator[Found]:
        """Yield the first places that have a quote, written in the way of the cited place."""
        for paragraph in islice(self.text.paragraphs_with(quote, self.everything), MAX_PLACES):
            yield self.found_at(paragraph, quote, cited)
        if self.pages.cited(cited) is not None:
            for section in islice(self.text.headings_with(quote), MAX_PLACES):
                page = self.page_of_heading(section)
                if page:
                    yield Found(Place(self.id, locators=(_page(page),)), self.sections.name(section), None, page)

    def found_at(self, paragraph: int, quote: Quote, cited: Place, shown: Shown | None = None) -> Found:
        """Return the place of a paragraph, by its index in the whole text, or of a quote in it.

        It is named in the way in which another was cited: by its page, with its heading and number if that had a
        number, and with its table or the like if that had one; by the number of this alone; or else by its own number.
        `shown` is where the paragraph has the quote, if that is known already; then it matters little what heads its
        row of a table, which takes long to find out.
        """
        section, number = self.text.place(paragraph)
        block = self.text.blocks[paragraph]
        pages = self.text.pages_with(quote, paragraph)
        page = "-".join(dict.fromkeys((pages[0], pages[-1]))) if pages else None
        name = self.sections.name(section)
        units = [locator.unit for locator in cited.locators if locator.unit in CHECKED]
        part = self.numbered.around(paragraph, ["note"] if block.is_note else units)
        # By its page if that is how it was cited, or if the text has nothing else to name it by.
        by_page = page and (self.pages.cited(cited) is not None or not (name or part or cited.paragraphs))
        if by_page:
            place = Place(self.id, None, self.with_page(_page(*dict.fromkeys((pages[0], pages[-1]))), paragraph, cited))
            whole = Place(self.id, name, (*place.locators, self.locator(paragraph, number)))
            if _cites_paragraph(cited) and not block.is_note and whole.can_be_written:
                place = whole
        elif part:
            place = Place(self.id, None, (part,))
        else:
            place = Place(self.id, name, (self.locator(paragraph, number),))
        heads = self.cell(paragraph, quote) if shown is None else (None, None)
        if shown is None and quote.parts:
            shown = next(self.text.spans_of(quote, paragraph), None)
        around = excerpt(*(shown or (block.text, [])), is_table(block))
        return Found(place, name, number, page, block.number, *heads, around)

    def with_page(self, page: Locator, paragraph: int, cited: Place) -> tuple[Locator, ...]:
        """Return the locators of a paragraph on a page: this, and those of its own that a cited place has beside one.

        Those that cannot be checked are kept as they were cited.
        """
        if self.pages.cited(cited) is None:
            return (page,)
        unchecked = self.lookup.meant(cited).unchecked
        found: list[Locator | None] = []
        for locator in cited.locators:
            if locator.unit == "page":
                found.append(page)
            elif locator.unit != "paragraph":
                parts = self.numbered.meant(locator, self.everything)
                is_right = locator in unchecked or any(paragraph in part.paragraphs for part in parts)
                found.append(locator if is_right else self.numbered.around(paragraph, [locator.unit]))
        return tuple(filter(None, found))

    def cell(self, paragraph: int, quote: Quote) -> tuple[str | None, str | None]:
        """Return what heads the row of a table that has a quote, and what heads the column in which this ends."""
        if not quote.parts or not is_table(self.text.blocks[paragraph]):
            return None, None
        rows = self.text.paragraphs[paragraph].split("\n")
        row = next(iter(indices_with(rows, quote)), None)
        if row is None:
            return None, None
        cells, heads = cells_of(rows[row]), cells_of(next(one for one in rows if len(cells_of(one)) > 1))
        ends = indices_with(["\t".join(cells[: count + 1]) for count in range(len(cells))], quote)
        column = ends[0] if ends and len(heads) == len(cells) else 0
        return cells[0].strip() or None, (heads[column].strip() or None) if column else None

    def locator(self, paragraph: int, number: int) -> Locator:
        """Return the locator of a paragraph: its printed number if only it has this, else the number in its section."""
        first = self.numbered.printed_before(paragraph)
        printed = None if first is None else self.text.blocks[first].number
        is_only = printed and len(self.numbered.paragraphs[printed]) == 1 and parse_range(printed) is not None
        return paragraph_locator(printed if printed and is_only else str(number))


def _cites_paragraph(place: Place) -> bool:
    return any(locator.unit == "paragraph" for locator in place.locators)


def _page(first: str, last: str | None = None) -> Locator:
    return Locator("page", (Range(first, last),))
