"""Rules on evidence: what is cited, how, from where, and whose view it is."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from policy_cli.analysis.evidence import Claim
from policy_cli.analysis.normalization import alphanumerics, normalize
from policy_cli.analysis.rules.rule import RuleContext, Violation, said
from policy_cli.diagnostics import Target
from policy_cli.model import Name
from policy_cli.places import Locator, Place, read_range
from policy_cli.text import count_words, quoted

MAX_QUOTED_WORDS = 15
SENTENCE_WORDS = 4
"""From how many words on a quote can be a sentence; shorter ones may end with an abbreviation."""
SERIES = 20
"""How many headings that differ in the same word are numbered parts, or something like them, and no misspellings."""
MAX_HEADING = 200
"""The longest heading whose words are looked at one by one, in characters."""

# These are patterns, not compiled: most files need few of them.
_SENTENCE_END = r"[.?!。．？！؟۔।][”’\"'»」』)\]]*$"
_ABBREVIATED = r"(?:\b(?:Inc|Co|Corp|Ltd|etc|al|Jr|Sr|St|No)|\b(?:\w\.)+\w)\.$"
_ROMAN = r"[ivxlcdm]+"
_WORD = r"\w[\w'-]*"


def uncited_claim(context: RuleContext) -> Iterator[Violation]:
    """A statement, step, cost, risk, argument or verdict cites no source.

    That every claim can be traced is what a reader relies on. The brief counts such a claim among its limits.
    """
    source = next((reference.id for reference in context.decision.references), "hall-2030")
    hint = f"add where it is said, as in: cite: {source}, section, par. 4"
    for claim in context.claims:
        if claim.lacks_source:
            yield Violation(said(claim.record), f"this {_called(claim)} cites no source", hint)


def vague_citation(context: RuleContext) -> Iterator[Violation]:
    """A citation names a source, and no place in it.

    Whoever wants to see for themselves would have to read all of it.
    """
    for place in context.citations:
        if not (place.section or place.locators or place.quote):
            message = f'this names the source "{place.reference}", and no place in it'
            hint = f"add where it is said: {place.reference}, section, par. 4"
            yield Violation(place.target("reference"), message, hint)


def long_quote(context: RuleContext) -> Iterator[Violation]:
    """A quote is longer than 15 words, or a whole sentence.

    Claims are in one's own words. A few quoted words are there to find the place by; more than that copies the source,
    which its author may mind, and lets it speak where the file should. A whole sentence is one of four words or more
    that begins with a capital letter, in scripts that have them, and ends with a period, a question mark or an
    exclamation mark; a period after an abbreviation, such as "Inc." or "U.S.", ends none. In scripts that put no
    spaces between words, each letter counts as a word.
    """
    for quote, place in ((place.quote, place) for place in context.citations if place.quote):
        count = count_words(quote)
        if count > MAX_QUOTED_WORDS:
            fault = f"this quote has {count} words"
        elif count >= SENTENCE_WORDS and _is_sentence(quote):
            fault = "this quote is a whole sentence"
        else:
            continue
        yield Violation(
            place.target("quote"), fault, "keep the few words by which the place can be found, and paraphrase"
        )


def misspelled_heading(context: RuleContext) -> Iterator[Violation]:
    """A heading that is cited once is nearly the same as one of the same source that is cited more often.

    A place under a misspelled heading cannot be found. Nearly the same are headings that differ in capitals, accents,
    spaces and signs only, or by one slip in one word of four letters or more.
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
                message = f"{quoted(heading)} is cited here only, and {quoted(meant)} more often"
                yield Violation(place.target("section"), message, f"did you mean {quoted(meant)}?")


def page_out_of_range(context: RuleContext) -> Iterator[Violation]:
    """A citation names a page outside the pages that its source has.

    Either the page is mistyped, or the first and the last page of the source are.
    """
    ranges = {reference.id: read_range(reference.page or "") for reference in context.decision.references}
    for place in context.citations:
        written = ranges[place.reference]
        first, last = (written and written.values()) or (0, 0)
        for locator in place.locators if first < last else ():
            cited = [values for one in locator.ranges if locator.unit == "page" and (values := one.values())]
            if any(not first <= begin <= end <= last for begin, end in cited):
                message = f'{locator} is not among the pages of "{place.reference}", {first} to {last}'
                hint = 'mend the page here, or the key "page" of the source'
                yield Violation(place.target(locator), message, hint)


def unused_reference(context: RuleContext) -> Iterator[Violation]:
    """A source is listed, and nothing rests on it.

    It may be left over from an earlier version, or the claims taken from it lack their citations.
    """
    used = {place.reference for place in context.citations}
    used |= {verdict.source for verdict in context.decision.verdicts}
    for reference in context.decision.references:
        if reference.id not in used:
            message = f'nothing cites the source "{reference.id}"'
            yield Violation(
                Target(reference.origin, ("id",)), message, "cite it where something rests on it, or delete it"
            )


def lone_source(context: RuleContext) -> Iterator[Violation]:
    """All that is cited for an option comes from one source, while the file cites several.

    If that source errs, nothing is left of the option. A file that rests on one source altogether is not warned of:
    there it is plain to see, and no option is worse off than the others.
    """
    cited: dict[str | None, set[str]] = defaultdict(set)
    for claim in context.claims:
        sources = cited[claim.option]
        for place in claim.record.cite:
            sources.add(place.reference)
    everywhere = set().union(*cited.values())
    for option in context.decision.options.values():
        sources = cited[option.id]
        if len(sources) == 1 < len(everywhere):
            message = f'all that is cited for "{option.id}" comes from one source, "{next(iter(sources))}"'
            yield Violation(Target(option.origin), message, "look for what another source says of it")


def passage_on_both_sides(context: RuleContext) -> Iterator[Violation]:
    """The same passage is cited for an option and against it.

    A passage that is taken to speak for both sides supports neither until the words are named that speak for each. The
    same passage is the same paragraph or page with the same quoted words, or both times without any.
    """
    for option in context.decision.options.values():
        pro, con = (
            [place for argument in side for place in argument.cite]
            for side in (option.arguments.pro, option.arguments.con)
        )
        # Most passages differ in what is compared to the letter; words are folded where the rest is the same only.
        shared = {_located(place) for place in pro} & {_located(place) for place in con}
        for_it = {_passage(place): place for place in pro if _located(place) in shared}
        for place in con if shared else ():
            same = for_it.get(_passage(place))
            if same is not None and (place.locators or place.quote):
                message = f'this passage speaks against "{option.id}" here, and for it in line {same.origin.line}'
                yield Violation(Target(place.origin), message, "quote at each place the few words that it rests on")


def own_view(context: RuleContext) -> Iterator[Violation]:
    """A claim is said to be somebody's view who is the author of the source that it cites.

    `said_by` is for views that a source reports without making them its own. What its author says needs no speaker.
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
                'delete "said_by", or name the one whose view is reported',
            )


def foreign_verdict(context: RuleContext) -> Iterator[Violation]:
    """A verdict cites other sources only than the one that it is ascribed to.

    A verdict belongs to its author, and so its place is in what that author wrote.
    """
    for verdict in context.decision.verdicts:
        if verdict.cite and all(place.reference != verdict.source for place in verdict.cite):
            message = f'this verdict of "{verdict.source}" cites "{verdict.cite[0].reference}"'
            yield Violation(
                verdict.cite[0].target("reference"), message, f'cite the place in "{verdict.source}", or mend "source"'
            )


def _is_sentence(quote: str) -> bool:
    """Return whether words begin and end like a sentence."""
    first = quote.lstrip("“‘'\"«「『([")[:1]
    begins = first.isupper() or (first.isalpha() and first == first.swapcase())
    return begins and bool(re.search(_SENTENCE_END, quote)) and not re.search(_ABBREVIATED, quote)


def _called(claim: Claim) -> str:
    """Return what a claim is called in a sentence."""
    return type(claim.record).__name__.lower()


def _located(place: Place) -> tuple[str, tuple[Locator, ...]]:
    return place.reference, place.locators


def _passage(place: Place) -> tuple[str, str, tuple[Locator, ...], str]:
    return place.reference, alphanumerics(place.section or ""), place.locators, alphanumerics(place.quote or "")


def _is(speaker: str, name: Name) -> bool:
    """Return whether a speaker is called by a name, whole or by the last part of it."""
    last = name.family or name.literal or ""
    whole = " ".join(part for part in (name.given, name.particle, last) if part)
    return alphanumerics(speaker) in (alphanumerics(whole), alphanumerics(last))


def _outlines(heading: str) -> Iterator[tuple[str, str]]:
    """Yield what headings that are nearly the same share: the letters alone, or all but one word; and that word.

    Words that number a part are never left out.
    """
    yield alphanumerics(heading), ""
    words = re.findall(_WORD, normalize(heading)) if len(heading) <= MAX_HEADING else []
    for number, word in enumerate(words):
        if len(word) > 3 and not re.fullmatch(_ROMAN, word) and not any(map(str.isnumeric, word)):
            yield " ".join([*words[:number], "…", *words[number + 1 :]]), word


def _meant(heading: str, reference: str, similar: dict[tuple[str, str], list[str]]) -> str | None:
    """Return the heading of which this one is probably a misspelling."""
    for outline, word in _outlines(heading):
        candidates = similar.get((reference, outline), ())
        for candidate in candidates if len(candidates) < SERIES else ():
            if not word or _one_slip(word, dict(_outlines(candidate))[outline]):
                return candidate
    return None


def _one_slip(one: str, other: str) -> bool:
    """Return whether words differ by one letter, or by two neighboring letters that are swapped."""
    start = 0
    while one[start : start + 1] == other[start : start + 1] != "":
        start += 1
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])
