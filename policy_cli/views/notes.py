"""The annotations of claims: the places they cite, as notes of a document."""

from collections.abc import Sequence
from functools import cached_property
from itertools import groupby
from typing import Any

from policy_cli.analysis.chronology import Hindsight
from policy_cli.analysis.evidence import CitingRecord
from policy_cli.document import Content, Note, NoteMark, Span, SpanStyle, joined, ours, sentence, text
from policy_cli.model import Decision, Reference
from policy_cli.places import Place
from policy_cli.references.notes import address, full_note, lengths_of_short_notes, short_note, where


class Notes:
    """The notes of a document; these leave all notes and ids out, and other kinds show what they override."""

    heading = "Notes"

    def __init__(self, decision: Decision) -> None:
        self.sources = {reference.id: reference for reference in decision.references}
        self._hindsight = Hindsight(decision)

    def annotations(self, record: CitingRecord, beside: Content = ()) -> Content:
        """Return that a record is inferred or rests only on later sources, and the marks of its citations and notes."""
        inferred = getattr(record, "inferred", None)
        return (*self.later(record), *self.marks(record.cite, record.note, beside, inferred))

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

    def notes(self) -> tuple[Note, ...]:
        """Return the notes made so far."""
        return ()

    def id(self, id: str | None) -> Content:
        """Return the id of a record, as shown after what the record says."""
        return ()

    def refers(self, verb: str, ids: Sequence[str]) -> Content:
        """Return to which ids a record refers, if any: "rests on #calmer"."""
        return ()


def _year(mark: str | None) -> Content:
    return ours(f" ({mark})" if mark else "", style="muted")


def _remark(head: str, note: str | None, style: SpanStyle | None = None) -> Content:
    return (*ours(head, style=style), *text(note, style)) if note else ()


class PlaceNotes(Notes):
    """Numbers each place where it is first cited; places and ids are written as in the file."""

    heading = "Places"

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision)
        self._numbers: dict[Place, int] = {}

    def marks(  # noqa: D102
        self, citations: Sequence[Place], note: str | None = None, beside: Content = (), inferred: str | None = None
    ) -> Content:
        numbers = [self._numbers.setdefault(place, len(self._numbers) + 1) for place in citations]
        remarks = (*_remark(" Inferred: ", inferred, "remark"), *_remark(" Note: ", note, "remark"))
        return (*map(NoteMark, numbers), *beside, *remarks)

    def notes(self) -> tuple[Note, ...]:
        """Return the places, numbered; the id of a source links to where it can be read."""
        return tuple(Note(number, self._linked(place)) for place, number in self._numbers.items())

    def id(self, id: str | None) -> Content:  # noqa: D102
        return text(id and f" #{id}", "code")

    def refers(self, verb: str, ids: Sequence[str]) -> Content:  # noqa: D102
        return ours(f"{verb} {{}}", ", ".join(f"#{id}" for id in ids)) if ids else ()

    def _linked(self, place: Place) -> Content:
        source = Span(place.reference, link=address(self.sources[place.reference]))
        return (source, *text(place.within and f", {place.within}"))


class ChicagoNotes(Notes):
    """Makes one note for each claim, in Chicago style: a source in full at first, then in short form."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision)
        self._cited: set[str] = set()
        self._notes: list[Note] = []

    def marks(
        self, citations: Sequence[Place], note: str | None = None, beside: Content = (), inferred: str | None = None
    ) -> Content:
        """Return the mark of a new note with citations, what is inferred, and the editor's note, if there is any."""
        cited = [self._cite(group, list(places)) for group, places in groupby(citations, lambda place: place.reference)]
        editors = joined(map(sentence, (_remark("Inferred: ", inferred), _remark("Editor's note: ", note))), " ")
        return self._note(sentence(joined(cited, "; ")), citations, editors) if cited or editors else ()

    def remark(self, content: Content, on: Reference | None = None) -> Content:  # noqa: D102
        return self._note((), (Place(on.id),) if on else (), content)

    def notes(self) -> tuple[Note, ...]:  # noqa: D102
        return tuple(self._notes)

    def _note(self, cited: Content, citations: Sequence[Place], remark: Content) -> Content:
        number = len(self._notes) + 1
        content = sentence(joined((cited, remark), " "))
        self._notes.append(Note(number, content, tuple(citations), remark and sentence(remark)))
        return (NoteMark(number),)

    def _cite(self, reference: str, places: list[Place]) -> Content:
        """Return the source once, followed by each of the places in it."""
        first, *others = places
        source = self.sources[reference]
        note = (
            short_note(source, first, self._lengths[reference])
            if reference in self._cited
            else full_note(source, first)
        )
        self._cited.add(reference)
        return joined((note, *(where(other) for other in others)), "; ")

    @cached_property
    def _lengths(self) -> dict[str, int]:
        return lengths_of_short_notes(self.sources.values())
