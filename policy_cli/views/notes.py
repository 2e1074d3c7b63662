"""The annotations of claims: the places they cite, as notes of a document or in short behind each claim."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from policy_cli.analysis.chronology import Hindsight
from policy_cli.analysis.evidence import CitingRecord
from policy_cli.document import (
    ENDS,
    Content,
    Note,
    NoteMark,
    Span,
    SpanStyle,
    in_parentheses,
    joined,
    ours,
    sentence,
    set_apart,
    text,
)
from policy_cli.model import Argument, Decision, Option, Reference
from policy_cli.places import Place
from policy_cli.references.notes import ShortNotes, address, full_note, where
from policy_cli.text import shortened, with_nested_quotes
from policy_cli.views.short_places import ShortPlaces

if TYPE_CHECKING:
    from policy_cli.views.findings import Findings


class Notes:
    """The notes of a document; these leave all notes and ids out, and other kinds show what they override.

    `findings` are what a check against the sources found, if the cited places were checked.
    """

    heading = "Notes"

    def __init__(self, decision: Decision, findings: "Findings | None" = None) -> None:
        self.findings = findings
        self.sources = {reference.id: reference for reference in decision.references}
        self._decision = decision
        self._hindsight = Hindsight(decision)

    def annotations(self, record: CitingRecord, beside: Content = ()) -> Content:
        """Return that a record is inferred or rests only on later sources, and the marks of its citations and notes."""
        inferred = getattr(record, "inferred", None)
        return (*self.later(record), *self.marks(record.cite, record.note, beside, inferred))

    def in_cell(self, record: CitingRecord) -> Content:
        """Return the annotations of a record that a table shows, which must be short."""
        return self.annotations(record)

    def later(self, record: Any) -> Content:
        """Return that a record is inferred, and the year if it rests only on later sources; every view shows it."""
        return _year(self._hindsight.mark(record))

    def beside(self, words: Sequence[Content], records: Sequence[Any]) -> list[Content]:
        """Return the words for some records as items, each with the year of what rests only on later sources."""
        marked = self._hindsight.beside(words, records)
        return [(*(ours(word) if isinstance(word, str) else word), *_year(mark)) for word, mark in marked]

    def marks(
        self, citations: Sequence[Place], note: str | None = None, beside: Content = (), inferred: str | None = None
    ) -> Content:
        """Return the note marks of citations, what is shown beside them, what is inferred, and the editor's note."""
        return ()

    def remark(self, content: Content, on: Reference | None = None) -> Content:
        """Return the mark of a new note with a remark, on a source if one is given."""
        return ()

    def found(self, places: Sequence[Place]) -> Content:
        """Return what a check of some places found, in sentences, if they were checked."""
        return self.findings.in_words(places) if self.findings else ()

    def notes(self) -> tuple[Note, ...]:
        """Return the notes made so far."""
        return ()

    def id(self, id: str | None) -> Content:
        """Return the id of a record, as shown after what the record says."""
        return ()

    def refers(self, verb: str, ids: Sequence[str]) -> Content:
        """Return to which ids a record refers, if any: "rests on #calmer"."""
        return ()

    def answers(self, argument: Argument) -> Content:
        """Return what those arguments say that an argument answers, each with its option if that is another one."""
        options, answered = self._options_of_arguments, self._arguments
        own = options[id(argument)] if argument.rebuts else None
        said = []
        for one in map(answered.__getitem__, argument.rebuts):
            option = options[id(one)]
            claim = ours("“{}”", with_nested_quotes(shortened(one.claim), 1))
            said.append(claim if option is own else ours("{} on {}", claim, set_apart(option.name)))
        answers = ours("answers {}", joined(said, "; "))
        return ours("{}", in_parentheses(answers), style="muted") if said else ()

    @cached_property
    def _arguments(self) -> dict[str, Argument]:
        """The arguments that have ids, by these."""
        both = (option.arguments for option in self._decision.options.values())
        return {one.id: one for each in both for one in (*each.pro, *each.con) if one.id}

    @cached_property
    def _options_of_arguments(self) -> dict[int, Option]:
        """The option of each argument, by the argument's identity."""
        options = self._decision.options.values()
        return {id(one): option for option in options for one in (*option.arguments.pro, *option.arguments.con)}


def _year(mark: str | None) -> Content:
    return ours(f" ({mark})" if mark else "", style="muted")


def _remark(head: str, note: str | None, style: SpanStyle | None = None) -> Content:
    return (*ours(head, style=style), *text(note, style)) if note else ()


def remarks(note: str | None, inferred: str | None = None) -> Content:
    """Return what a claim is inferred from, and the editor's note, as sentences."""
    return joined(map(sentence, (_remark("Inferred: ", inferred), _remark("Editor's note: ", note))), " ")


class PlaceNotes(Notes):
    """Numbers each place where it is first cited; places and ids are written as in the file."""

    heading = "Places"

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision)
        self._numbers: dict[Place, int] = {}

    def annotations(self, record: CitingRecord, beside: Content = ()) -> Content:
        """Return the year of what rests only on later sources, and the marks, which say what is inferred."""
        mark = (self._hindsight.mark(record) or "").removeprefix("inferred").removeprefix("; ")
        return (*_year(mark), *self.marks(record.cite, record.note, beside, getattr(record, "inferred", None)))

    def marks(  # noqa: D102
        self, citations: Sequence[Place], note: str | None = None, beside: Content = (), inferred: str | None = None
    ) -> Content:
        numbers = [self._numbers.setdefault(place, len(self._numbers) + 1) for place in citations]
        # The stop is part of the remark, which formats may set on a line of its own.
        stop = "." if inferred and note and not inferred.endswith(ENDS) else ""
        said = (
            *_remark(" Inferred: ", inferred and f"{inferred}{stop}", "remark"),
            *_remark(" Note: ", note, "remark"),
        )
        return (*map(NoteMark, numbers), *beside, *said)

    @property
    def cited(self) -> set[str]:
        """The ids of the sources cited so far."""
        return {place.reference for place in self._numbers}

    def notes(self) -> tuple[Note, ...]:
        """Return the places, numbered; the id of a source links to where it can be read."""
        return tuple(Note(number, self._linked(place)) for place, number in self._numbers.items())

    def answers(self, argument: Argument) -> Content:
        """Return nothing: the ids of the arguments are beside the claim."""
        return ()

    def id(self, id: str | None) -> Content:  # noqa: D102
        return text(id and f" #{id}", "code")

    def refers(self, verb: str, ids: Sequence[str]) -> Content:  # noqa: D102
        return ours(f"{verb} {{}}", ", ".join(f"#{id}" for id in ids)) if ids else ()

    def _linked(self, place: Place) -> Content:
        source = Span(place.reference, link=address(self.sources[place.reference]))
        return (source, *text(place.within and f", {place.within}"), *_remark(" Fair: ", place.fair, "remark"))


class ChicagoNotes(Notes):
    """Makes one note for each claim, in Chicago style: a source in full at first, then in short form."""

    def __init__(self, decision: Decision, findings: "Findings | None" = None) -> None:
        super().__init__(decision, findings)
        self._cited: set[str] = set()
        self._notes: list[Note] = []

    def marks(
        self, citations: Sequence[Place], note: str | None = None, beside: Content = (), inferred: str | None = None
    ) -> Content:
        """Return the mark of a new note with citations, what is inferred, and the editor's note, if there is any."""
        cited = [self._cite(group, list(places)) for group, places in groupby(citations, lambda place: place.reference)]
        editors = remarks(note, inferred)
        return self._note(sentence(joined(cited, "; ")), citations, editors) if cited or editors else ()

    def remark(self, content: Content, on: Reference | None = None) -> Content:  # noqa: D102
        return self._note((), (Place(on.id),) if on else (), content)

    def found(self, places: Sequence[Place]) -> Content:
        """Return what a check of some places found, or that there is none, lest a remark look like evidence."""
        if self.findings and not self.findings.only_problems and not self.findings.on(places):
            return ours("Remark only; nothing to check.")
        return super().found(places)

    def notes(self) -> tuple[Note, ...]:  # noqa: D102
        return tuple(self._notes)

    def _note(self, cited: Content, citations: Sequence[Place], remark: Content) -> Content:
        number = len(self._notes) + 1
        content = sentence(joined((cited, remark), " "))
        excerpts = self.findings.excerpts(citations) if self.findings else ()
        found = self.found(citations)
        self._notes.append(Note(number, content, tuple(citations), remark and sentence(remark), found, excerpts))
        return (NoteMark(number),)

    def _cite(self, reference: str, places: list[Place]) -> Content:
        """Return the source once, followed by each of the places in it, with a section once for places in a row."""
        first, *_ = places
        others = [
            replace(place, section=None) if place.locators and place.section == before.section else place
            for before, place in pairwise(places)
        ]
        source = self.sources[reference]
        note = self._short.note(reference, first) if reference in self._cited else full_note(source, first)
        self._cited.add(reference)
        return joined((note, *(where(other) for other in others)), "; ")

    @cached_property
    def _short(self) -> ShortNotes:
        return ShortNotes(self.sources.values())


class InlineNotes(Notes):
    """Sets the places of a claim in short behind it; quotes, remarks and the places of cells are left to a list."""

    def annotations(self, record: CitingRecord, beside: Content = ()) -> Content:  # noqa: D102
        said = joined((ours(self._hindsight.mark(record) or ""), self.places(record.cite)), "; ")
        return ours("{}", in_parentheses(said), style="muted") if said else ()

    def in_cell(self, record: CitingRecord) -> Content:  # noqa: D102
        return self.later(record)

    def remark(self, content: Content, on: Reference | None = None) -> Content:
        """Return the remark itself."""
        return (Span(" "), *sentence(content))

    def places(self, places: Sequence[Place], quotes: bool = False) -> Content:
        """Return places in short, with what a check found on them if they are without their quotes."""
        return self._short_places.of(places, quotes, None if quotes else self.warning)

    def warning(self, place: Place) -> str:
        """Return in two words that a place was checked and is not verified, or nothing."""
        return self.findings.warning(place) if self.findings else ""

    @cached_property
    def _short_places(self) -> ShortPlaces:
        return ShortPlaces(self.sources.values())
