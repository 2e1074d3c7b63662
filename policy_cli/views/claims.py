"""How the records of a decision are put into words, wherever they are shown."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from policy_cli.citations import address, date_in_words, full_note, place, short_note, short_title, where
from policy_cli.document import Content, Note, NoteMark, Place, Span, joined, sentence, text
from policy_cli.model import Argument, Citation, Cost, Decision, Option, Reference, Risk, Statement, Step, Verdict


class _OnSources:
    """What notes of all kinds have: the sources by their ids."""

    def __init__(self, references: Iterable[Reference]) -> None:
        self.sources = {reference.id: reference for reference in references}


class PlaceNotes(_OnSources):
    """Numbers each place where it is first cited; the notes are the places in the file's own notation."""

    heading = "Places"

    def __init__(self, references: Iterable[Reference]) -> None:
        super().__init__(references)
        self._numbers: dict[str, int] = {}

    def marks(self, citations: Iterable[Citation], note: str | None = None) -> Content:
        """Return the marks of citations; the editor's note on the claim is no place, and left to the caller."""
        return tuple(
            NoteMark(self._numbers.setdefault(place(citation), len(self._numbers) + 1)) for citation in citations
        )

    def notes(self) -> tuple[Note, ...]:
        """Return the places, numbered; the id of a source leads to where it can be read."""
        return tuple(Note(number, self._linked(where)) for where, number in self._numbers.items())

    def _linked(self, where: str) -> Content:
        id, comma, rest = where.partition(",")
        return (Span(id, link=address(self.sources[id])), *text(comma + rest))


class ChicagoNotes(_OnSources):
    """Makes one note for each claim, in Chicago style: a source in full at first, short after."""

    heading = "Notes"

    def __init__(self, references: Iterable[Reference]) -> None:
        super().__init__(references)
        self._cited: set[str] = set()
        self._notes: list[Note] = []

    def marks(self, citations: Sequence[Citation], note: str | None = None) -> Content:
        """Return the mark of a new note on citations, if there are any; it ends in the editor's note on the claim."""
        cited = [self._cite(group, list(places)) for group, places in groupby(citations, lambda c: c.reference)]
        editors = text(f"Editor's note: {note}") if note else ()
        return self._note(sentence(joined(cited, "; ")), citations, editors) if cited else ()

    def remark(self, content: Content, on: Reference | None = None) -> Content:
        """Return the mark of a new note that holds a remark, or holds it on a source as a whole."""
        return self._note((), (Citation(reference=on.id),) if on else (), content)

    def notes(self) -> tuple[Note, ...]:
        """Return the notes made so far."""
        return tuple(self._notes)

    def _note(self, cited: Content, citations: Sequence[Citation], remark: Content) -> Content:
        """Return the mark of a new note."""
        number = len(self._notes) + 1
        places = tuple(Place(c.reference, c.section, c.locator, c.quote) for c in citations)
        self._notes.append(Note(number, sentence(joined((cited, remark), " ")), places, remark and sentence(remark)))
        return (NoteMark(number),)

    def _cite(self, reference: str, places: list[Citation]) -> Content:
        """Return the source once, with each of the places in it."""
        form = short_note if reference in self._cited else full_note
        self._cited.add(reference)
        first, *others = places
        return joined((form(self.sources[reference], first), *(where(other) for other in others)), "; ")


class NoNotes(_OnSources):
    """Leaves all notes out."""

    heading = "Notes"

    def marks(self, citations: Iterable[Citation], note: str | None = None) -> Content:
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
Citing = Statement | Risk | Argument | Cost | Step | Verdict

COST_LEVELS = ("high", "moderate", "low", "unknown", None)

COVERAGE = "The counts say how far the file covers an option, not how good the option is."


def claim(record: Statement | Risk | Argument, notes: Notes) -> Content:
    """Return a claim with its marks, and whose view it is where the source only reports it."""
    said_by = (Span(f"{record.said_by}: ", "emphasis"),) if record.said_by else ()
    return (*said_by, Span(record.claim), *sources(record, notes))


def sources(record: Citing, notes: Notes) -> Content:
    """Return the marks of what a claim rests on, or that it rests on nothing."""
    return notes.marks(record.cite, record.note) if record.cite else text(" (no source)", "muted")


def verdict(
    record: Verdict, decision: Decision, notes: Notes, under_option: bool = False, left_out: Collection[str] = ()
) -> Content:
    """Return a verdict under its source's name, with the option it is for unless it stands there, and its marks."""
    head = source_name(notes.sources[record.source])
    if not under_option:
        head += f", for {decision.options[record.option].name if record.option else 'no one option'}"
    if record.option in left_out:
        head += ", which this brief leaves out"
    return (Span(f"{head}: ", "strong"), Span(record.claim), *sources(record, notes))


def cost(record: Cost, notes: Notes) -> Content:
    """Return a cost with its kind, level, amount and bearer, and its marks."""
    borne_by = f"borne by {record.borne_by}" if record.borne_by else None
    qualities = joined((text(words) for words in (cost_in_short(record), record.amount, borne_by) if words), "; ")
    tail = (Span(" ("), *qualities, Span(")")) if qualities else ()
    return (*text(record.claim), *tail, *sources(record, notes))


def cost_in_short(record: Cost) -> str:
    """Return the kind and level of a cost: "political, high"."""
    level = "level unknown" if record.level == "unknown" else record.level
    return ", ".join(word for word in (record.kind, level) if word)


def costs_by_kind(records: Iterable[Cost]) -> list[Content]:
    """Return the levels of costs under each kind, counted: "economic: high, 2 moderate"; else what a cost is."""
    levels: dict[str | None, Counter[str | None]] = {}
    for record in records:
        levels.setdefault(record.kind or (None if record.level else record.claim), Counter())[record.level] += 1
    return [text(_kind_of_costs(kind, counted)) for kind, counted in levels.items()]


def _kind_of_costs(kind: str | None, levels: Counter[str | None]) -> str:
    name = kind or "of no stated kind"
    if set(levels) == {None}:
        return name if levels.total() == 1 else f"{levels.total()} {name}"
    counted = (f"{levels[level]} {level or 'not stated'}" for level in COST_LEVELS if level in levels)
    return f"{name}: {', '.join(words.removeprefix('1 ') for words in counted)}"


def step(record: Step, option: Option, notes: Notes) -> Content:
    """Return a step with everything the file says of it, and its marks."""
    variant = option.variants[record.variant].name if record.variant else None
    legislation = f"legislation {record.legislation}" if record.legislation else None
    qualities = [record.actor, record.instrument, legislation, record.when, condition(record)]
    tail = "; ".join(word for word in qualities if word)
    return (
        *text(record.action),
        *((Span(f" ({tail})", "muted"),) if tail else ()),
        *((Span(f". {record.detail}"),) if record.detail else ()),
        *((Span(f" ({variant})", "emphasis"),) if variant else ()),
        *sources(record, notes),
    )


def step_in_brief(record: Step, option: Option, usual_actor: str | None, notes: Notes) -> Content:
    """Return a step with its marks, its actor if not the usual one, and by when and in which variant it is taken."""
    actor = record.actor if record.actor != usual_actor else None
    variant = option.variants[record.variant].name if record.variant else None
    legislation = "needs legislation" if record.legislation == "needed" else None
    tail = "; ".join(word for word in (actor, legislation, record.when, condition(record), variant) if word)
    return (Span(record.action), *((Span(f" ({tail})"),) if tail else ()), *sources(record, notes))


def condition(record: Step) -> str | None:
    """Return what must be true before a step, as part of a sentence."""
    return f"if {record.condition.rstrip('.')}" if record.condition else None


def in_sentence(name: str) -> str:
    """Return a name as it stands within a sentence: its article small."""
    return f"the {name[4:]}" if name.startswith("The ") else name


def usual_actor(option: Option) -> str | None:
    """Return who takes most of an option's steps, if anybody takes more than half and more than one."""
    actors = Counter(step.actor for step in option.steps if step.actor)
    (actor, count), *_ = actors.most_common(1) or [("", 0)]
    return actor if count > 1 and count * 2 > len(option.steps) else None


def option_name(option: Option, decision: Decision) -> Content:
    """Return an option's name, marked if it is the baseline."""
    mark = (Span(" (baseline)", "muted"),) if option.id == decision.baseline else ()
    return (Span(option.name), *mark)


def source_name(reference: Reference) -> str:
    """Return what a source is called in running text: its author, or its short title, and the year."""
    names = [name.family or name.literal or "" for name in reference.author or reference.editor]
    issued = reference.issued
    year = str(issued.start[0]) if issued and issued.start else date_in_words(issued)
    if not names:
        return f"“{short_title(reference)},” {year}" if year else f"“{short_title(reference)}”"
    who = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
    return f"{who}, {year}" if year else who


def ratings_caption(decision: Decision) -> str:
    """Return whose judgment the ratings are, and against what."""
    whose = f"Ratings: the editor's judgment{f' ({decision.editor})' if decision.editor else ''}"
    return f"{whose}, against {decision.options[decision.baseline].name}" if decision.baseline else whose
