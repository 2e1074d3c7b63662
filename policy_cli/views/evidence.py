"""The evidence of a brief whose claims carry only short places: quotes, inferences and remarks, by option."""

from collections.abc import Iterator
from typing import NamedTuple

from policy_cli.analysis.evidence import CitingRecord, Claim, claims
from policy_cli.analysis.figures import measure_label
from policy_cli.analysis.rows import Options
from policy_cli.document import (
    ENDS,
    Block,
    Content,
    Heading,
    ItemList,
    Paragraph,
    Span,
    joined,
    ours,
    plain_text,
    sentence,
    text,
)
from policy_cli.model import Attribute, Decision, Figure, Measure, Option, Outcome, Step, Variant
from policy_cli.places import Place
from policy_cli.text import shortened
from policy_cli.views.notes import InlineNotes, remarks

HOW_TO_FIND = "In the order of the brief: the claim, or the row of a table, then the source, the place and the quote."


def evidence(decision: Decision, options: Options, notes: InlineNotes) -> Iterator[Block]:
    """Yield a list for what belongs to no option, and one for each option, in the order of the brief."""
    labels = _labels(decision, options)
    items: dict[str | None, list[EvidenceItem]] = {None: [], **{option.id: [] for option in options}}
    for claim in claims(decision, options):
        items[claim.option] += _of_claim(claim, labels.get(id(claim.record)), notes)
    for criterion in decision.criteria.values():
        items[None] += _remark(criterion.name, criterion.note)
        for option in options:
            if criterion.id in option.ratings:
                items[option.id] += _remark(criterion.name, option.ratings[criterion.id].note)
    for viewpoint in decision.viewpoints.values():
        items[None] += _remark(viewpoint.name, viewpoint.note)
    if any(items.values()):
        yield Heading(2, ours("Evidence"))
        yield Paragraph(ours(HOW_TO_FIND, style="muted"))
    for option_id, made in items.items():
        if made:
            about = text(decision.options[option_id].name) if option_id else ours("On the decision as a whole")
            yield Heading(3, about)
            yield ItemList(tuple(_item(item, notes) for item in made))


class EvidenceItem(NamedTuple):
    """What the list says of one claim: what it begins with, its places, what is remarked, and what a check found."""

    label: Content
    places: tuple[Place, ...]
    remark: Content
    found: Content = ()


def _item(item: EvidenceItem, notes: InlineNotes) -> Content:
    """Return an item in words: what is claimed, where and in which words, and what is remarked and found."""
    said = (*map(sentence, (notes.places(item.places, quotes=True), item.remark)), item.found)
    return (*_head(item.label), *joined(said, " "))


def _head(label: Content) -> Content:
    """Return what an item begins with."""
    return (*ours("{}", label, style="strong"), Span(" " if plain_text(label).endswith(ENDS) else ": "))


def _labels(decision: Decision, options: Options) -> dict[int, str]:
    """Return what labels the row of each record that a table shows without its places, by the record's identity."""
    measures = {id: measure_label(measure) for id, measure in decision.measures.items()}
    of_attributes = ((record, label) for option in options for label, record in option.attributes.items())
    of_figures = ((record, measures[key]) for option in options for key, record in option.figures.items())
    return {id(record): label for pairs in (of_attributes, of_figures) for record, label in pairs}


def _of_claim(claim: Claim, row: str | None, notes: InlineNotes) -> Iterator[EvidenceItem]:
    """Yield what the text does not say of a claim: its quotes and remarks, and the places of what a table shows.

    Places that are not verified are among them, so that the list says why.
    """
    record = claim.record
    is_in_table = isinstance(record, Attribute | Figure | Measure)
    places = tuple(place for place in record.cite if is_in_table or place.quote or notes.warning(place))
    remark = remarks(record.note, getattr(record, "inferred", None))
    if remark:
        places = places or record.cite
    if places or remark:
        yield EvidenceItem(text(row) or _name(record), places, remark, notes.found(places))


def _name(record: CitingRecord) -> Content:
    """Return what a record is called: its words, cut if they are many, or what became of an option."""
    match record:
        case Outcome():
            return ours(record.status.capitalize())
        case Step():
            return text(shortened(record.action))
        case Measure():
            return text(measure_label(record))
        case Option() | Variant():
            return text(record.name)
        case Attribute() | Figure():
            return ours(type(record).__name__)
        case _:
            return text(shortened(record.claim))


def _remark(name: str, note: str | None) -> Iterator[EvidenceItem]:
    if note:
        yield EvidenceItem(text(name), (), remarks(note))
