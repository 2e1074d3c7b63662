"""The evidence of a brief whose claims carry only short places: quotes, inferences and remarks, by option."""

import re
from collections.abc import Hashable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from policy_cli.analysis.evidence import CitingRecord, Claim, claims
from policy_cli.analysis.figures import measure_label
from policy_cli.analysis.rows import Options
from policy_cli.document import ENDS, Block, Content, Heading, ItemList, Paragraph, Span, joined, ours, sentence, text
from policy_cli.model import Attribute, Decision, Figure, Measure, Option, Outcome, Step, Variant
from policy_cli.places import Place
from policy_cli.views.notes import InlineNotes, remarks

HOW_TO_FIND = "By source, section and paragraph, so that the place behind a claim leads to what is quoted from there."


def evidence(decision: Decision, options: Options, notes: InlineNotes) -> Iterator[Block]:
    """Yield a list for what belongs to no option, and one for each option: rows of the table first, then by place."""
    labels = _labels(decision, options)
    entries: dict[str | None, list[Entry]] = {None: [], **{option.id: [] for option in options}}
    for claim in claims(decision, options):
        entries[claim.option] += _of_claim(claim, labels.get(id(claim.record)), notes)
    for criterion in decision.criteria.values():
        entries[None] += _remark(criterion.name, criterion.note)
        for option in options:
            if criterion.id in option.ratings:
                entries[option.id] += _remark(criterion.name, option.ratings[criterion.id].note)
    for viewpoint in decision.viewpoints.values():
        entries[None] += _remark(viewpoint.name, viewpoint.note)
    if any(entries.values()):
        yield Heading(2, ours("Evidence"))
        yield Paragraph(ours(HOW_TO_FIND, style="muted"))
    for option_id, made in entries.items():
        if made:
            about = text(decision.options[option_id].name) if option_id else ours("On the decision as a whole")
            yield Heading(3, about)
            yield ItemList(tuple(_items(sorted(made, key=_by_place), notes)))


class Entry(NamedTuple):
    """What the list says of one claim: what it is called if it names no place, its places, and what is remarked.

    `found` is what a check of the places found.
    """

    label: str
    places: tuple[Place, ...]
    remark: Content
    found: Content = ()

    @property
    def passage(self) -> Hashable:
        """What it shares with others if there are only quotes and what was found to say; else itself."""
        return self if self.label or self.remark else (self.found, _passage(self.places[0]))


def _items(entries: Iterable[Entry], notes: InlineNotes) -> Iterator[Content]:
    """Yield an item for each entry, or for several that follow each other and quote the same passage."""
    for _, group in groupby(entries, key=lambda entry: entry.passage):
        first, *others = group
        places = (*first.places, *(place for other in others for place in other.places))
        cited = notes.places(places, quotes=True)
        head = (Span(first.label, "strong"), Span(" " if first.label.endswith(ENDS) else ": "))
        said = (*map(sentence, (cited, first.remark)), notes.found(places))
        yield (*(head if first.label else ()), *joined(said, " "))


def _by_place(entry: Entry) -> tuple[bool, str, str, bool, list[int]]:
    """Return the key that sorts entries by place; what has a label comes first, and quotes before what is remarked."""
    if entry.label:
        return (False, "", "", False, [])
    place = entry.places[0]
    first = " ".join(each.first for locator in place.locators for each in locator.ranges)
    numbers = [int(digits) for digits in re.findall("[0-9]+", first)]
    return (True, place.reference, (place.section or "").casefold(), bool(entry.remark), numbers)


def _labels(decision: Decision, options: Options) -> dict[int, str]:
    """Return what labels the row of each record that a table shows without its places, by the record's identity."""
    measures = {id: measure_label(measure) for id, measure in decision.measures.items()}
    of_attributes = ((record, label) for option in options for label, record in option.attributes.items())
    of_figures = ((record, measures[key]) for option in options for key, record in option.figures.items())
    return {id(record): label for pairs in (of_attributes, of_figures) for record, label in pairs}


def _of_claim(claim: Claim, row: str | None, notes: InlineNotes) -> Iterator[Entry]:
    """Yield what the text does not say of a claim: its quotes and remarks, and the places of what a table shows.

    Places that are not verified are among them, so that the list says why.
    """
    record = claim.record
    is_in_table = isinstance(record, Attribute | Figure | Measure)
    places = tuple(place for place in record.cite if is_in_table or place.quote or notes.warning(place))
    remark = remarks(record.note, getattr(record, "inferred", None))
    if remark or is_in_table:
        label = row or _name(record) if is_in_table or not record.cite else ""
        places = places or record.cite
        if places or remark:
            yield Entry(label, places, remark, notes.found(places))
    else:
        for _, group in groupby(places, key=_passage):
            quoted = tuple(group)
            yield Entry("", quoted, (), notes.found(quoted))


def _passage(place: Place) -> Hashable:
    return place.reference, place.section or place.locators


def _name(record: CitingRecord) -> str:
    match record:
        case Step():
            return record.action
        case Measure():
            return measure_label(record)
        case Option() | Variant():
            return record.name
        case Attribute() | Figure() | Outcome():
            return type(record).__name__
        case _:
            return record.claim


def _remark(name: str, note: str | None) -> Iterator[Entry]:
    if note:
        yield Entry(name, (), remarks(note))
