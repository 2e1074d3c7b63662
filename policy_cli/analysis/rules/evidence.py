"""Rules on evidence: what is cited, how, from where, and whose view it is."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from policy_cli.analysis.chronology import Hindsight
from policy_cli.analysis.evidence import Claim
from policy_cli.analysis.normalization import alphanumerics, normalize
from policy_cli.analysis.rules.rule import RuleContext, Violation, exceptions, said, unlike_most_options
from policy_cli.diagnostics import Target
from policy_cli.model import Argument, Name
from policy_cli.places import Locator, Place, parse_range
from policy_cli.references.csl import is_conversation
from policy_cli.text import count_words, quoted

MAX_QUOTED_WORDS = 15
SENTENCE_WORDS = 4
"""The fewest words of a sentence; shorter quotes may end with an abbreviation."""
SERIES = 20
"""So many headings that differ in the same word are numbered parts or the like, not misspellings."""
MAX_HEADING = 200
"""The longest heading whose words are compared one by one, in characters."""

# Most files need few of these patterns, so they are compiled where they are used.
_SENTENCE_END = r"[.?!。．？！؟۔।][”’\"'»」』)\]]*$"
_ABBREVIATED = r"(?:\b(?:Inc|Co|Corp|Ltd|etc|al|Jr|Sr|St|No)|\b(?:\w\.)+\w)\.$"
_ROMAN = r"[ivxlcdm]+"
_WORD = r"\w[\w'-]*"

_Passage = tuple[str, str, tuple[Locator, ...], str]


def uncited_claim(context: RuleContext) -> Iterator[Violation]:
    """A statement, step, cost, risk, argument, verdict or figure cites no source, though the file lists sources.

    Readers rely on being able to trace every claim. The brief counts such a claim among its limits. Where most claims
    cite no source, there is one warning with their number. Attributes need sources once one of them cites a source; a
    claim that is marked as `inferred` needs none. The `cite` of a measure serves all its figures; if neither it nor any
    of them cites a source, there is one warning.
    """
    if not context.decision.references:
        return
    first = context.decision.references[0]
    place = f"cite: {first.id}" if is_conversation(first) else f"cite: {first.id}, section, par. 4"
    claims = [claim for claim in context.claims if claim.needs_source]
    lacking = [claim for claim in claims if claim.lacks_source]
    uncited = {id(claim.record) for claim in lacking}
    told: set[int] = set()
    for measure in context.decision.measures.values():
        figures = {id(figure) for figure in context.figures(measure)}
        if figures and figures <= uncited:
            told |= figures
            message = f'no figure of "{measure.id}" cites a source'
            yield Violation(said(measure), message, f"add the place to the measure, for all its figures: {place}")
    claims = [claim for claim in claims if id(claim.record) not in told]
    lacking = [claim for claim in claims if id(claim.record) in uncited]
    for claim in exceptions(claims, lambda claim: id(claim.record) not in uncited):
        yield Violation(said(claim.record), f"this {_called(claim)} cites no source", f"add the place, as in: {place}")
    if 2 * len(lacking) >= len(claims) > 0:
        message = f"{len(lacking)} of {len(claims)} claims cite no source; this {_called(lacking[0])} is the first"
        yield Violation(said(lacking[0].record), message, f"add the place, as in: {place}")


def vague_citation(context: RuleContext) -> Iterator[Violation]:
    """A citation names a source but no place in it, though most citations name a place.

    Readers who want to see for themselves would have to read all of it. An interview or a message that is nowhere to be
    read has no such places.
    """
    said_only = {reference.id for reference in context.decision.references if is_conversation(reference)}
    citations = (place for place in context.citations if place.reference not in said_only)
    for place in exceptions(citations, lambda place: place.section or place.locators or place.quote):
        message = f'this names the source "{place.reference}" but no place in it'
        hint = f"add the place: {place.reference}, section, par. 4"
        yield Violation(place.target("reference"), message, hint)


def long_quote(context: RuleContext) -> Iterator[Violation]:
    """A quote is longer than 15 words, or a whole sentence.

    Claims are in the editor's own words. A few quoted words help to find the place. A longer quote copies the source,
    and its author may object. A whole sentence has four words or more, begins with a capital letter, in scripts that
    have them, and ends with a period, a question mark or an exclamation mark. A period after an abbreviation, such as
    "Inc." or "U.S.", does not end a sentence. In scripts that put no spaces between words, each letter counts as a
    word.
    """
    for quote, place in ((place.quote, place) for place in context.citations if place.quote):
        count = count_words(quote)
        if count > MAX_QUOTED_WORDS:
            fault = f"this quote has {count} words"
        elif count >= SENTENCE_WORDS and _is_sentence(quote):
            fault = "this quote is a whole sentence"
        else:
            continue
        hint = (
            "keep the few words that help to find the place, with … for words between, and paraphrase the rest; "
            "`fair` can say why a quote is fair without words that limit it"
        )
        yield Violation(place.target("quote"), fault, hint)


def misspelled_heading(context: RuleContext) -> Iterator[Violation]:
    """A heading that is cited once is nearly the same as one of the same source that is cited more often.

    A place under a misspelled heading cannot be found. Two headings are nearly the same if they differ only in
    capitals, accents, spaces and signs, or by one slip in one word of four letters or more.
    """
    counts = Counter((place.reference, place.section) for place in context.citations if place.section)
    cited_once = {heading for heading, count in counts.items() if count == 1}
    if not cited_once:
        return
    similar: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (reference, heading), count in counts.items():
        if count > 1:
            for outline, _ in _outlines(heading):
                similar[reference, outline].append(heading)
    for place in context.citations:
        if (place.reference, place.section) in cited_once:
            heading = place.section or ""
            meant = _meant(heading, place.reference, similar)
            if meant:
                message = f"{quoted(heading)} is cited only here, and {quoted(meant)} more often"
                yield Violation(place.target("section"), message, f"did you mean {quoted(meant)}?")


def page_out_of_range(context: RuleContext) -> Iterator[Violation]:
    """A citation names a page outside the pages that its source has.

    Either this page is mistyped, or the first or the last page of the source is.
    """
    ranges = {reference.id: parse_range(reference.page or "") for reference in context.decision.references}
    for place in context.citations:
        written = ranges[place.reference]
        first, last = (written and written.values()) or (0, 0)
        for locator in place.locators if first < last else ():
            cited = [values for one in locator.ranges if locator.unit == "page" and (values := one.values())]
            if any(not first <= begin <= end <= last for begin, end in cited):
                message = f'{locator} is not among the pages of "{place.reference}", {first} to {last}'
                hint = 'fix the page here, or the key "page" of the source'
                yield Violation(place.target(locator), message, hint)


def unused_reference(context: RuleContext) -> Iterator[Violation]:
    """A source is listed, but nothing cites it, though most sources are cited.

    It may be left over from an earlier version, or the claims that rest on it lack their citations.
    """
    used = {place.reference for place in context.citations}
    used |= {verdict.source for verdict in context.decision.verdicts}
    for reference in exceptions(context.decision.references, lambda reference: reference.id in used):
        message = f'nothing cites the source "{reference.id}"'
        yield Violation(Target(reference.origin, ("id",)), message, "cite it where a claim rests on it, or delete it")


def lone_source(context: RuleContext) -> Iterator[Violation]:
    """All citations of an option are from one source, though most options cite several.

    If that source is wrong, nothing is left of the option. The baseline may rest on one source, and so may each option
    of a file that retells one report.
    """
    cited: dict[str | None, set[str]] = defaultdict(set)
    for claim in context.claims:
        for place in claim.citations or claim.inherited:
            cited[claim.option].add(place.reference)
    for option in unlike_most_options(context, lambda option: len(cited[option.id]) > 1):
        for source in cited[option.id]:
            message = f'all citations of "{option.id}" are from one source, "{source}"'
            yield Violation(Target(option.origin), message, "look for what another source says about it")


def passage_on_both_sides(context: RuleContext) -> Iterator[Violation]:
    """The same passage is cited for an option and against it, though most passages are cited on one side only.

    A passage that is cited for both sides supports neither, until quotes name the words that speak for each. Two
    citations are of the same passage if they name the same paragraph or page, and have the same quote or no quote.
    """
    options = context.decision.options.values()
    if not any(_cites_passage_twice(option.arguments.pro, option.arguments.con) for option in options):
        return
    sides: dict[tuple[str, _Passage], tuple[list[Place], list[Place]]] = defaultdict(lambda: ([], []))
    for option in options:
        for side, arguments in enumerate((option.arguments.pro, option.arguments.con)):
            for place in _places(arguments):
                sides[option.id, _passage(place)][side].append(place)
    for (option_id, _), (pro, con) in exceptions(sides.items(), lambda cited: not all(cited[1])):
        for place in con:
            message = f'this passage speaks against "{option_id}" here, and for it on line {pro[-1].origin.line}'
            yield Violation(Target(place.origin), message, "quote in each citation the few words that it rests on")


def later_source(context: RuleContext) -> Iterator[Violation]:
    """A record cites only sources that came out later than `as_of`.

    What nobody could know at the time makes an option look wiser or more foolish than it was. Such a claim is always
    shown with the year of its source. `check` does not warn about `afterward`, verdicts and outcomes, which are meant
    to be later. It does not warn either if most sources of the file are later, as in a class that reads what was found
    out since, or if `as_of` does not look like a date. A date is a day, a month, a season, a quarter or a year, as in
    "12 June 2030", "2030-06", "early 2030" or "summer of 2030". Seasons are those of the northern hemisphere.
    """
    hindsight = Hindsight(context.decision)
    if not hindsight.sources or 2 * len(hindsight.sources) > len(context.decision.references):
        return
    for claim in context.claims:
        year = hindsight.year(claim.record)
        if year and claim.citations and claim.kind not in ("afterward", "verdict", "outcome"):
            source = claim.citations[0].reference
            message = f'"{source}" is of {year}, but the file is as of {context.decision.as_of}'
            hint = 'cite a source of that time, or move this to "afterward"'
            yield Violation(claim.citations[0].target("reference"), message, hint)


def own_view(context: RuleContext) -> Iterator[Violation]:
    """The person in `said_by` is the author of the source that the claim cites.

    `said_by` is for views that a source reports without sharing them. What its author says needs no speaker.
    """
    authors = {reference.id: reference.author for reference in context.decision.references}
    for claim in context.claims:
        speaker: str = getattr(claim.record, "said_by", None) or ""
        sources = {place.reference for place in claim.citations} if speaker else ()
        if sources and all(any(_is(speaker, name) for name in authors[source]) for source in sources):
            message = f"{quoted(speaker)} wrote what this {_called(claim)} cites: it is the source's own view"
            yield Violation(
                Target(claim.record.origin, ("said_by",)),
                message,
                'delete "said_by", or name the person whose view the source reports',
            )


def foreign_verdict(context: RuleContext) -> Iterator[Violation]:
    """A verdict does not cite the source whose verdict it is.

    A verdict belongs to its author, so it must cite what that author wrote.
    """
    for verdict in context.decision.verdicts:
        if verdict.cite and all(place.reference != verdict.source for place in verdict.cite):
            message = f'this verdict of "{verdict.source}" cites "{verdict.cite[0].reference}"'
            yield Violation(
                verdict.cite[0].target("reference"), message, f'cite the place in "{verdict.source}", or fix "source"'
            )


def _is_sentence(quote: str) -> bool:
    first = quote.lstrip("“‘'\"«「『([")[:1]
    begins = first.isupper() or (first.isalpha() and first == first.swapcase())
    return begins and bool(re.search(_SENTENCE_END, quote)) and not re.search(_ABBREVIATED, quote)


def _called(claim: Claim) -> str:
    return type(claim.record).__name__.lower()


def _passage(place: Place) -> _Passage:
    return place.reference, alphanumerics(place.section or ""), place.locators, alphanumerics(place.quote or "")


def _places(arguments: Iterable[Argument]) -> list[Place]:
    """Return what arguments cite of their sources, if they name a place in them."""
    return [place for argument in arguments for place in argument.cite if place.locators or place.quote]


def _cites_passage_twice(pro: Iterable[Argument], con: Iterable[Argument]) -> bool:
    """Return whether arguments of both sides cite the same passage; in most files they do not cite the same source."""
    places = _places(pro), _places(con)
    one, other = ({place.reference for place in side} for side in places)
    shared = one & other
    if not shared:
        return False
    passages, others = ({_passage(place) for place in side if place.reference in shared} for side in places)
    return not passages.isdisjoint(others)


def _is(speaker: str, name: Name) -> bool:
    """Return whether a speaker is called by a name, whole or by the last part of it."""
    last = name.family or name.literal or ""
    whole = " ".join(part for part in (name.given, name.particle, last) if part)
    return alphanumerics(speaker) in (alphanumerics(whole), alphanumerics(last))


def _outlines(heading: str) -> Iterator[tuple[str, str]]:
    """Yield the keys that headings nearly the same share, each with the word left out of it.

    The first key is the letters and digits alone, with "" as the word. The others leave out one word each, but never
    one that numbers a part.
    """
    yield alphanumerics(heading), ""
    words = re.findall(_WORD, normalize(heading)) if len(heading) <= MAX_HEADING else []
    for number, word in enumerate(words):
        if len(word) > 3 and not re.fullmatch(_ROMAN, word) and not any(map(str.isnumeric, word)):
            yield " ".join([*words[:number], "…", *words[number + 1 :]]), word


def _meant(heading: str, reference: str, similar: dict[tuple[str, str], list[str]]) -> str | None:
    for outline, word in _outlines(heading):
        candidates = similar.get((reference, outline), ())
        for candidate in candidates if len(candidates) < SERIES else ():
            if not word or _one_slip(word, dict(_outlines(candidate))[outline]):
                return candidate
    return None


def _one_slip(one: str, other: str) -> bool:
    """Return whether words differ by one letter, or by two neighboring letters that are swapped."""
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])
