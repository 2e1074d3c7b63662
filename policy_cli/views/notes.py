"""What claims are annotated with: the places they cite, as notes of a document."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from policy_cli.document import Content, Note, NoteMark, Span, joined, sentence, text
from policy_cli.model import Reference
from policy_cli.places import Place
from policy_cli.references.notes import address, full_note, short_note, where


class _NotesBase:
    """What notes of all kinds have: the sources by their ids; other ids are shown only in the file's own notation."""

    def __init__(self, references: Iterable[Reference]) -> None:
        self.sources = {reference.id: reference for reference in references}

    def id(self, id: str | None) -> Content:
        """Return the id of a record, after what it says."""
        return ()

    def refers(self, verb: str, ids: Sequence[str]) -> str | None:
        """Return to which ids a record refers, if any: "rests on #calmer"."""
        return None


class PlaceNotes(_NotesBase):
    """Numbers each place where it is first cited; places and ids are in the file's own notation."""

    heading = "Places"

    def __init__(self, references: Iterable[Reference]) -> None:
        super().__init__(references)
        self._numbers: dict[Place, int] = {}

    def marks(self, citations: Iterable[Place], note: str | None = None, beside: Content = ()) -> Content:
        """Return the marks of citations, what is shown beside them, and the editor's note on what cites them."""
        numbers = [self._numbers.setdefault(place, len(self._numbers) + 1) for place in citations]
        return (*map(NoteMark, numbers), *beside, *text(note and f" Note: {note}", "remark"))

    def id(self, id: str | None) -> Content:
        """Return the id of a record, after what it says."""
        return text(id and f" #{id}", "code")

    def refers(self, verb: str, ids: Sequence[str]) -> str | None:
        """Return to which ids a record refers, if any: "rests on #calmer"."""
        return f"{verb} {', '.join(f'#{id}' for id in ids)}" if ids else None

    def notes(self) -> tuple[Note, ...]:
        """Return the places, numbered; the id of a source leads to where it can be read."""
        return tuple(Note(number, self._linked(place)) for place, number in self._numbers.items())

    def _linked(self, place: Place) -> Content:
        source = Span(place.reference, link=address(self.sources[place.reference]))
        return (source, *text(place.within and f", {place.within}"))


class ChicagoNotes(_NotesBase):
    """Makes one note for each claim, in Chicago style: a source in full at first, short after."""

    heading = "Notes"

    def __init__(self, references: Iterable[Reference]) -> None:
        super().__init__(references)
        self._cited: set[str] = set()
        self._notes: list[Note] = []

    def marks(self, citations: Sequence[Place], note: str | None = None, beside: Content = ()) -> Content:
        """Return the mark of a new note with citations and the editor's note on what cites them, if there is either."""
        cited = [self._cite(group, list(places)) for group, places in groupby(citations, lambda place: place.reference)]
        editors = text(note and f"Editor's note: {note}")
        return self._note(sentence(joined(cited, "; ")), citations, editors) if cited or note else ()

    def remark(self, content: Content, on: Reference | None = None) -> Content:
        """Return the mark of a new note that holds a remark, or holds it on a source as a whole."""
        return self._note((), (Place(on.id),) if on else (), content)

    def notes(self) -> tuple[Note, ...]:
        """Return the notes made so far."""
        return tuple(self._notes)

    def _note(self, cited: Content, citations: Sequence[Place], remark: Content) -> Content:
        """Return the mark of a new note."""
        number = len(self._notes) + 1
        content = sentence(joined((cited, remark), " "))
        self._notes.append(Note(number, content, tuple(citations), remark and sentence(remark)))
        return (NoteMark(number),)

    def _cite(self, reference: str, places: list[Place]) -> Content:
        """Return the source once, with each of the places in it."""
        form = short_note if reference in self._cited else full_note
        self._cited.add(reference)
        first, *others = places
        return joined((form(self.sources[reference], first), *(where(other) for other in others)), "; ")


class NoNotes(_NotesBase):
    """Leaves all notes out."""

    heading = "Notes"

    def marks(self, citations: Iterable[Place], note: str | None = None, beside: Content = ()) -> Content:
        """Return no mark."""
        return ()

    def remark(self, content: Content, on: Reference | None = None) -> Content:
        """Return no mark."""
        return ()

    def notes(self) -> tuple[Note, ...]:
        """Return no notes."""
        return ()


Footnotes = ChicagoNotes | NoNotes
Notes = PlaceNotes | Footnotes
