"""The brief: an options memo of three to four pages, with its evidence in notes."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from itertools import groupby
from typing import get_args

from policy_cli.analysis.comparison import ComparedRow, compare
from policy_cli.analysis.evidence import claims as all_claims
from policy_cli.analysis.ranking import can_be_ranked, rank, weights_of
from policy_cli.analysis.ratings import rating_of, span_of_rating
from policy_cli.analysis.rows import Options, ratings_caption
from policy_cli.document import (
    Bibliography,
    Block,
    Content,
    Document,
    Heading,
    ItemList,
    Paragraph,
    Row,
    RowGroup,
    Span,
    Table,
    joined,
    ours,
    sentence,
    text,
)
from policy_cli.frozen import frozen
from policy_cli.model import Attribute, Criterion, Date, Decision, Figure, Option, Rating, Status
from policy_cli.references.notes import bibliography_entry, date_in_words
from policy_cli.views import claims, figures
from policy_cli.views.notes import ChicagoNotes, Notes
from policy_cli.views.ranking import agreement, by_viewpoint, outcome, own_weights, what_would_change

NOTES = "notes"
GLANCE = ("attributes", "figures", "ratings")
"""The kinds of rows at a glance."""
LEAVES_OUT = {
    "The brief uses names in place of ids; `show` says what rests on what, and what answers what.": (
        *("Option.id", "Variant.id", "Step.id", "Argument.id", "Criterion.id", "Viewpoint.id", "Reference.id"),
        *("Argument.step", "Argument.rebuts", "Rating.rests_on", "Cost.id", "Risk.id", "Measure.id"),
    ),
    "`check` adds up the parts of figures, unless they are separate.": ("Measure.parts",),
    "The brief says what comes first from each viewpoint; `rank` has the weights.": (
        *("Viewpoint.weights", "Viewpoint.note"),
    ),
    "The brief cites sources as notes in Chicago style do; `refs`, as CSL-JSON, has every key.": (
        *("Reference.accessed", "Reference.other keys"),
    ),
    "`verify` checks it.": ("Reference.sha256",),
    "Pages and Word files carry it for the programs that show them; Markdown has no place for it.": ("Decision.lang",),
}
"""The fields that every brief leaves out, by the reason; `show` and `refs` are commands."""
LEAVES_OUT_WITHOUT_NOTES = {
    "They are in the notes; that something is inferred, and when a later source is of, is in the text.": (
        *("Statement.cite", "Statement.note", "Criterion.note", "Option.cite", "Option.note"),
        *("Variant.cite", "Variant.note", "Step.cite", "Step.note", "Cost.cite", "Cost.note", "Risk.cite", "Risk.note"),
        *("Argument.cite", "Argument.note", "Rating.note", "Reference.note", "Reference.title-short"),
        *("Verdict.cite", "Verdict.note", "Verdict without option.cite", "Verdict without option.note"),
        *("Outcome.cite", "Outcome.note", "Measure.cite", "Measure.note", "Figure.cite", "Figure.note"),
        *("Attribute.cite", "Attribute.note", "Attribute.inferred", "Step.inferred", "Cost.inferred", "Risk.inferred"),
        "Argument.inferred",
    ),
}
"""The fields that a brief without notes leaves out as well."""


@frozen
class BriefMetadata:
    """The day on which a brief is prepared, the file, and optionally a title and a date in words to show instead."""

    day: date
    file: str
    title: str | None = None
    dated: str | None = None


def brief_document(
    decision: Decision, options: Options, metadata: BriefMetadata, without: Collection[str] = frozenset()
) -> Document:
    """Return the brief on options of a decision; `without` names the sections to leave out, or NOTES."""
    notes = (Notes if NOTES in without else ChicagoNotes)(decision)
    blocks = [*_head(decision, options, metadata, notes)]
    for name, section in SECTIONS.items():
        if name not in without:
            blocks += section(decision, options, notes)
    return Document(
        title=text(metadata.title or decision.title),
        blocks=tuple(blocks),
        notes=notes.notes(),
        author=decision.editor,
        date=metadata.dated or _day(metadata),
        language=decision.lang,
    )


def _day(metadata: BriefMetadata) -> str:
    return date_in_words(Date(start=(metadata.day.year, metadata.day.month, metadata.day.day))) or ""


def _head(decision: Decision, options: Options, metadata: BriefMetadata, notes: Notes) -> Iterable[Block]:
    facts = [ours("Options brief")]
    if decision.decision_maker:
        facts[0] = ours("Options brief for {}", claims.in_sentence(decision.decision_maker))
    if decision.as_of:
        facts.append(ours("as of {}", decision.as_of))
    if len(options) < len(decision.options):
        facts.append(ours(f"{len(options)} of {len(decision.options)} options"))
    prepared = ours("Dated {}, prepared", metadata.dated) if metadata.dated else ours(f"Prepared {_day(metadata)}")
    if decision.question:
        yield Paragraph(text(decision.question))
    yield Paragraph(ours("{}. {} from {}.", joined(facts, ", "), prepared, ours(metadata.file), style="emphasis"))


def _bottom_line(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    """Yield what was decided, the chosen options first, and what the sources conclude."""
    left_out = decision.options.keys() - {option.id for option in options}
    names = {
        id: ours(claims.LEFT_OUT, option.name) if id in left_out else text(option.name)
        for id, option in decision.options.items()
    }
    decided = [
        claims.outcome(option.outcome, notes, names[option.id])
        for status in get_args(Status)
        for option in decision.options.values()
        if option.outcome and option.outcome.status == status
    ]
    concluded = [claims.verdict(verdict, decision, notes, left_out=left_out) for verdict in decision.verdicts]
    if decided or concluded:
        yield Heading(2, ours("Bottom line"))
    yield from _list(ours("What was decided"), decided)
    yield from _list(ours("What the sources conclude"), concluded)


def _background(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    if decision.background:
        yield Heading(2, ours("Background"))
        yield ItemList(tuple(sentence(claims.claim(statement, notes)) for statement in decision.background))


def _at_a_glance(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    """Yield a table of attributes, figures and ratings, the parts of figures, and what the criteria ask."""
    row_groups = []
    shown = [row for row in compare(decision, options, GLANCE).rows if row.group == "ratings" or not row.is_empty]
    for group, compared in groupby(shown, key=lambda row: row.group):
        rows = tuple(one for row in compared for one in _glance(decision, row, options, notes))
        row_groups.append(RowGroup(rows, ratings_caption(decision) if group == "ratings" else ()))
    heads: tuple[Content, ...] = ((), *(claims.option_name(option, decision) for option in options))
    if row_groups:
        yield Heading(2, ours("At a glance"))
        yield Table(heads, tuple(row_groups))
    parted = tuple(row for measure in decision.measures.values() for row in figures.parted(options, measure))
    if parted:
        yield Heading(3, ours("Figures in parts"))
        yield Table(heads, (RowGroup(parted),))
    asked = [_asked(criterion, decision, notes) for criterion in decision.criteria.values()]
    yield from _list(ours("What the criteria ask"), [content for content in asked if content])


def _asked(criterion: Criterion, decision: Decision, notes: Notes) -> Content:
    """Return a criterion's name, and what it asks with its note mark; nothing if it has only a name."""
    said = (*claims.criterion(criterion, decision), *notes.marks((), criterion.note))
    return (Span(f"{criterion.name}: ", "strong"), *said) if said else ()


def _glance(decision: Decision, row: ComparedRow, options: Options, notes: Notes) -> Iterable[Row]:
    """Yield a row of the table at a glance, and how its figures differ from that of the baseline."""
    measure = decision.measures[row.id] if row.group == "figures" else None
    label = figures.label(measure, notes) if measure else text(row.label)
    yield Row(label, tuple(_glance_cell(decision, row, option, notes) for option in options))
    if measure:
        yield from figures.against(decision, options, measure)


def _glance_cell(decision: Decision, row: ComparedRow, option: Option, notes: Notes) -> Content:
    match row.values[option.id]:
        case Rating() as rating:
            return claims.rating_in_short(rating, decision.criteria[row.id], option, notes)
        case Attribute() as attribute:
            return (Span(attribute.value), *notes.annotations(attribute))
        case Figure() as figure:
            return (*figures.in_short(figure), *notes.annotations(figure))
        case _:
            return ours(row.kind.nothing, style="muted")


def _options(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    """Yield each option, which should begin a page."""
    nothing = Paragraph(ours("The file records nothing more about this option."))
    for option in options:
        yield Heading(2, claims.option_name(option, decision), new_page=True)
        yield from list(_parts(option, notes)) or [nothing]


def _parts(option: Option, notes: Notes) -> Iterable[Block]:
    """Yield what the file records about an option, in the order of the note numbers."""
    for label, described in claims.description(option, notes).items():
        yield from _run_in(ours(label), [described])
    yield from _run_in(ours("Variants"), [claims.variant(variant, notes) for variant in option.variants.values()])
    actor = claims.usual_actor(option)
    heading = ours("Steps, in this order" if option.order == "sequence" else "Steps")
    if actor:
        heading = ours("{} (by {} unless another is named)", heading, claims.in_sentence(actor))
    steps = [claims.step(step, option, notes, actor) for step in option.steps]
    if option.order == "sequence":
        yield from _list(heading, steps, ordered=True)
    else:
        yield from _run_in(heading, steps)
    for label, items in claims.costs_to_arguments(option, notes).items():
        yield from _run_in(ours(label), items)


def _run_in(heading: Content, items: list[Content]) -> Iterable[Block]:
    """Yield items as one paragraph, which saves a page over lists."""
    if items:
        yield Paragraph((*ours("{}.", heading, style="strong"), Span(" "), *joined(map(sentence, items), " ")))


def _list(heading: Content, items: list[Content], ordered: bool = False) -> Iterable[Block]:
    if items:
        yield Heading(3, heading)
        yield ItemList(tuple(map(sentence, items)), ordered)


def _trade_offs(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    """Yield a list of each option's ratings, with the editor's reasons."""
    rated = [option for option in options if option.ratings]
    if rated:
        yield Heading(2, ours("Trade-offs in the editor's judgment"))
    for option in rated:
        yield from _list(text(option.name), [*_gains_and_losses(decision, option, notes)])


def _gains_and_losses(decision: Decision, option: Option, notes: Notes) -> Iterable[Content]:
    """Yield each rating and its reason, the best first, and then the criteria without a rating."""
    criteria = [decision.criteria[id] for id in option.ratings]
    for criterion in sorted(criteria, key=lambda criterion: _from_the_best(decision, option, criterion)):
        rating = rating_of(decision, option, criterion) or Rating()
        word = claims.rated_in_words(rating, criterion)
        because = f": {rating.because}" if rating.because else ""
        head = (
            *ours("{} on {}", word, criterion.name, style="strong"),
            *claims.variant_rated(rating, option),
        )
        yield (*head, *text(because), *notes.marks((), rating.note))
    unrated = [c.name for c in decision.criteria.values() if rating_of(decision, option, c) is None]
    if unrated:
        yield ours("Not rated on {}", ", ".join(unrated))


def _from_the_best(decision: Decision, option: Option, criterion: Criterion) -> tuple[bool, float]:
    """Return a key that sorts the ratings of an option from the best to the worst, and then those that are unknown."""
    rating = rating_of(decision, option, criterion)
    span = span_of_rating(decision, option, criterion)
    return rating is None or rating.rating == "unknown", -float(sum(span or ()))


def _what_would_change(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    """Yield which option comes first, and which weights or ratings would put another option first."""
    if len(options) == len(decision.options) and can_be_ranked(decision):
        ranking = rank(decision, weights_of(decision, {}))
        first = ours(f"By the editor's ratings, under {own_weights(decision)}: {{}}", outcome(ranking))
        yield Heading(2, ours("What would change the answer"))
        yield Paragraph(first)
        viewpoints = by_viewpoint(ranking)
        seen = [ours("Viewpoints: {}.", joined(viewpoints, "; "))] if viewpoints else []
        said = (*what_would_change(ranking), *seen, *agreement(ranking))
        if said:
            yield ItemList(tuple(said))


def _afterward(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    if decision.afterward:
        yield Heading(2, ours("Afterward"))
        yield ItemList(tuple(sentence(claims.claim(statement, notes)) for statement in decision.afterward))


def _limits(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    """Yield what is uncited, unverified, unknown or the editor's judgment."""
    shown = [*all_claims(decision, options)]
    citations = [citation for claim in shown for citation in claim.citations]
    quoted = sum(citation.quote is not None for citation in citations)
    without = [claim for claim in shown if claim.lacks_source]
    rated = [(option, criterion) for option in options for criterion in decision.criteria.values()]
    blank = [
        ours("{} on {}", option.name, criterion.name)
        for option, criterion in rated
        if (rating := rating_of(decision, option, criterion)) is None or rating.rating in (None, "unknown")
    ]
    groundless = [
        ours("{} on {}", option.name, criterion.name)
        for option, criterion in rated
        if (own := option.ratings.get(criterion.id)) and own.rating not in (None, "unknown") and not own.rests_on
    ]
    items = [ours("This brief recommends nothing. Its claims are in the editor's words, not the sources'.")]
    if citations:
        passages = "passage" if len(citations) == 1 else "passages"
        items.append(ours(f"This brief cites {len(citations)} {passages}, {quoted} of them with a short quotation."))
        items.append(ours("“policy-cli verify” checks them against the source texts."))
    if citations and not isinstance(notes, ChicagoNotes):
        items.append(ours("The notes that cite these passages are left out."))
    if without:
        items.append(ours(f"Claims without a source: {len(without)} of {len(shown)}."))
    if blank and any(option.ratings for option in options):
        items.append(ours("Not rated, or unknown: {}.", joined(blank, "; ")))
    if groundless:
        items.append(ours("Rated without a supporting record: {}.", joined(groundless, "; ")))
    yield Heading(2, ours("Limits"))
    yield Paragraph(ours(" ".join("{}" for _ in items), *items))
    if decision.note:
        yield Paragraph(text(decision.note))


def _sources(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    sources: list[Content] = []
    for reference in decision.references:
        remark = notes.remark(text(reference.note), on=reference) if reference.note else ()
        sources.append((*sentence(bibliography_entry(reference)), *remark))
    if sources:
        yield Heading(2, ours("Sources"))
        yield Bibliography(tuple(sources))


SECTIONS: dict[str, Callable[[Decision, Options, Notes], Iterable[Block]]] = {
    "bottom-line": _bottom_line,
    "background": _background,
    "at-a-glance": _at_a_glance,
    "options": _options,
    "trade-offs": _trade_offs,
    "what-would-change": _what_would_change,
    "afterward": _afterward,
    "limits": _limits,
    "sources": _sources,
}
"""The sections of a brief in order, by the names that leave them out."""
