"""What a check of the cited places against their sources found, as the notes and the limits of a brief say it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from os.path import basename

from policy_cli.diagnostics import WordDiff
from policy_cli.document import Content, Excerpt, Span, joined, ours, sentence
from policy_cli.places import Place
from policy_cli.sources.excerpts import marked_in_both
from policy_cli.sources.lookup import why_unchecked
from policy_cli.sources.verification import GROUPS, CitationStatus, Finding, Group, Verification
from policy_cli.views.short_places import ShortPlaces
from policy_cli.views.verification import summed_up

WORDS: dict[CitationStatus, str] = {
    "verified": "Quote verified",
    "elsewhere": "Not verified: the quoted words are not in this place",
    "uncertain": "Uncertain: the text of the source is doubtful there",
    "altered": "Not verified: the source has other words",
    "absent": "Not verified: the source does not have these words",
    "place only": "Place found",
    "page only": "Not checked: the text of the source does not show this place",
    "no such place": "Not verified: the source has no such place",
    "no source": "Not checked: no text of the source was given",
}
OF_SEVERAL: dict[CitationStatus, str] = {"verified": "Quotes verified", "place only": "Places found"}
"""The words for several places, where they differ from those for one."""
WARNINGS: dict[Group, str] = {
    "elsewhere": "not verified",
    "uncertain": "uncertain",
    "faulty": "not verified",
    "unverifiable": "not checked",
}
"""The words right behind a place, by the group of its finding; other groups are as expected and get none."""


class Findings:
    """The findings on the places of a decision, by where these are in its file.

    `only_problems` leaves out what is as expected, for a format in which each note would get in the way.
    """

    def __init__(self, verification: Verification, only_problems: bool = False) -> None:
        self.verification = verification
        self.only_problems = only_problems
        self._found = {finding.place.origin: finding for finding in verification.findings}
        self._short_places = ShortPlaces(verification.decision.references)
        self._languages = {one.id: one.csl.get("language") for one in verification.decision.references}

    def on(self, places: Sequence[Place]) -> list[Finding]:
        """Return the findings on some places of the file."""
        return [self._found[place.origin] for place in places if place.origin in self._found]

    def in_words(self, places: Sequence[Place]) -> Content:
        """Return what was found in sentences: one if it is the same for all places, else with the places of each.

        What is not as expected is in bold.
        """
        found = self.on(places)
        if self.only_problems and all(map(is_as_expected, found)):
            return ()
        alike: dict[Content, list[Finding]] = {}
        for finding in found:
            alike.setdefault(self._said(finding, 1), []).append(finding)
        sentences = []
        for own in alike.values():
            said, is_fine = self._said(own[0], len(own)), is_as_expected(own[0])
            if len(alike) > 1:
                cited = [one.place for one in own]
                if is_fine:
                    cited = [*dict.fromkeys(Place(one.reference, one.section, one.locators) for one in cited)]
                said = ours("{} ({})", said, self._short_places.of(cited, quotes=True))
            sentences.append(sentence(ours("{}", said, style=None if is_fine else "strong")))
        return joined(sentences, " ")

    def excerpts(self, places: Sequence[Place]) -> tuple[Excerpt, ...]:
        """Return the paragraphs in which the words of places, or words like them, were found, each of them once."""
        shown: dict[tuple[Place, str, WordDiff], tuple[str, ...]] = {}
        for finding in self.on(places):
            for found in finding.at or finding.found:
                key = (found.place, "".join(found.excerpt), finding.wording)
                if found.excerpt:
                    shown[key] = marked_in_both(shown[key], found.excerpt) if key in shown else found.excerpt
        return tuple(
            Excerpt(self._short_places.of([place]), parts, wording, self._languages[place.reference])
            for (place, _, wording), parts in shown.items()
        )

    def warning(self, place: Place) -> str:
        """Return in two words that a place is not verified or was not checked, or nothing."""
        groups = {GROUPS[finding.status] for finding in self.on([place])}
        return next((WARNINGS[group] for group in groups if group in WARNINGS), "")

    def counts(self, places: Sequence[Place]) -> str:
        """Return how many of some places were verified, and how many were not, in a sentence."""
        return f"Checked against the source texts: {summed_up(Counter(GROUPS[one.status] for one in self.on(places)))}"

    def texts(self, places: Sequence[Place]) -> Iterator[Content]:
        """Yield for each source of some places which text it was checked against, with the checksum of that."""
        for id in dict.fromkeys(place.reference for place in places):
            name, source = self._short_places.of([Place(id)]), self.verification.texts.get(id)
            if source is None:
                yield ours("No text of {} was given.", name)
                continue
            about = "" if source.is_readable else ", which cannot be read"
            if id in self.verification.changed:
                about = ", which is not the text that was cited"
            head = ours(f"Text of {{}}: {{}}{about}, SHA-256 ", name, basename(source.file))
            yield sentence((*head, Span(source.sums[0], "code")))

    def _said(self, finding: Finding, count: int) -> Content:
        """Return what was found of so many places, without a full stop."""
        several = OF_SEVERAL if count > 1 else WORDS
        words = several.get(finding.status, WORDS[finding.status])
        match finding.status:
            case "verified":
                return _verified(finding, words)
            case "place only" if finding.ambiguous or finding.others:
                return ours(f"{words}, but another may be meant")
            case "page only":
                return ours(f"Not checked in the source: {why_unchecked(finding.unchecked[0])}")
            case "no source" if finding.place.reference in self.verification.texts:
                return ours("Not checked: the text of the source cannot be read")
            case "uncertain" if finding.reason:
                return ours(f"Uncertain: {finding.reason}")
            case "altered" if finding.reason:
                return ours(f"Not verified: {finding.reason}")
            case "elsewhere":
                return ours(f"{words}, but in {{}}", self._short_places.of(finding.places))
            case "no such place" if finding.found:
                return ours(f"{words}, but the quoted words are in {{}}", self._short_places.of(finding.places))
        return ours(words)


def is_as_expected(finding: Finding) -> bool:
    """Return whether a finding leaves nothing to check."""
    is_fair = finding.cut_short is None or finding.place.fair is not None
    return GROUPS[finding.status] not in WARNINGS and is_fair


def _verified(finding: Finding, words: str) -> Content:
    """Return that a quote is verified, what limits it, and what of its place could not be checked."""
    said = ours(words)
    if finding.cut_short and finding.place.fair:
        said = ours("{}; fair without “{}”: {}", said, finding.cut_short.words, finding.place.fair)
    elif finding.cut_short:
        said = ours("{}, but words that it leaves out limit or reverse it: “{}”", said, finding.cut_short.words)
    if finding.unchecked:
        locator = finding.unchecked[0]
        unchecked = ours(f"{locator.unit.capitalize()} not checked in the source: {why_unchecked(locator)}")
        said = joined((sentence(said), unchecked), " ")
    return said
