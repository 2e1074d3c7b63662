"""The brief: an options memo of three to four pages, with its evidence in notes."""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from policy_cli.analysis.comparison import ComparedRow, compare
from policy_cli.analysis.evidence import claims as all_claims
from policy_cli.analysis.ranking import can_be_ranked, rank, weights_of
from policy_cli.analysis.rows import Options, ratings_caption
from policy_cli.document import (
    SIGNS,
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
    sentence,
    text,
)
from policy_cli.frozen import frozen
from policy_cli.model import Attribute, Criterion, Date, Decision, Option, Rating
from policy_cli.references.notes import bibliography_entry, date_in_words
from policy_cli.views import claims
from policy_cli.views.notes import ChicagoNotes, Notes
from policy_cli.views.ranking import agreement, by_viewpoint, outcome, what_would_change

NOTES = "notes"
LEAVES_OUT = {
    "The brief uses names in place of ids; `show` says what rests on what, and what answers what.": (
        *("Option.id", "Variant.id", "Step.id", "Argument.id", "Criterion.id", "Viewpoint.id", "Reference.id"),
        *("Argument.step", "Argument.rebuts", "Rating.rests_on"),
    ),
    "The brief says what comes first from each viewpoint; `rank` has the weights.": (
        *("Viewpoint.weights", "Viewpoint.note"),
    ),
    "The brief cites sources as notes in Chicago style do; `refs`, as CSL-JSON, has every key.": (
        *("Reference.collection-title", "Reference.accessed", "Reference.other keys"),
    ),
    "`verify` checks it.": ("Reference.sha256",),
}
"""The fields that every brief leaves out, by the reason; `show` and `refs` are commands."""
LEAVES_OUT_WITHOUT_NOTES = {
    "They are in the notes.": (
        *("Decision.note", "Statement.cite", "Statement.note", "Criterion.note", "Option.cite", "Option.note"),
        *("Variant.cite", "Variant.note", "Step.cite", "Step.note", "Cost.cite", "Cost.note", "Risk.cite", "Risk.note"),
        *("Argument.cite", "Argument.note", "Rating.note", "Reference.note", "Reference.title-short"),
        *("Verdict.cite", "Verdict.note", "Verdict without option.cite", "Verdict without option.note"),
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
    notes = (Notes if NOTES in without else ChicagoNotes)(decision.references)
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
    )


def _day(metadata: BriefMetadata) -> str:
    return date_in_words(Date(start=(metadata.day.year, metadata.day.month, metadata.day.day))) or ""


def _head(decision: Decision, options: Options, metadata: BriefMetadata, notes: Notes) -> Iterable[Block]:
    facts = ["Options brief"]
    if decision.decision_maker:
        facts[0] += f" for {claims.in_sentence(decision.decision_maker)}"
    if decision.as_of:
        facts.append(f"as of {decision.as_of}")
    if len(options) < len(decision.options):
        facts.append(f"{len(options)} of {len(decision.options)} options")
    prepared = f"Dated {metadata.dated}, prepared" if metadata.dated else f"Prepared {_day(metadata)}"
    remark = notes.remark(text(f"Editor's note: {decision.note}")) if decision.note else ()
    if decision.question:
        yield Paragraph(text(decision.question))
    yield Paragraph((Span(f"{', '.join(facts)}. {prepared} from {metadata.file}.", "emphasis"), *remark))


def _bottom_line(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    if decision.verdicts:
        yield Heading(2, text("Bottom line: what the sources conclude"))
        left_out = decision.options.keys() - {option.id for option in options}
        verdicts = (claims.verdict(verdict, decision, notes, left_out=left_out) for verdict in decision.verdicts)
        yield ItemList(tuple(map(sentence, verdicts)))


def _background(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    if decision.background:
        yield Heading(2, text("Background"))
        yield ItemList(tuple(sentence(claims.claim(statement, notes)) for statement in decision.background))


def _at_a_glance(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    """Yield a table of attributes and ratings, and what the criteria ask."""
    rows = []
    for compared in compare(decision, options, ("attributes", "ratings")).rows:
        cells = tuple(_glance(decision, compared, option) for option in options)
        rows.append((compared.group, Row(text(compared.label), cells)))
    attributes = tuple(row for group, row in rows if group == "attributes")
    ratings = tuple(row for group, row in rows if group == "ratings")
    parts = ((attributes, ()), (ratings, text(ratings_caption(decision))))
    row_groups = [RowGroup(part, heading) for part, heading in parts if part]
    if row_groups:
        yield Heading(2, text("At a glance"))
        yield Table(((), *(claims.option_name(option, decision) for option in options)), tuple(row_groups))
    asked = [_asked(criterion, notes) for criterion in decision.criteria.values()]
    yield from _list("What the criteria ask", [content for content in asked if content])


def _asked(criterion: Criterion, notes: Notes) -> Content:
    """Return a criterion's name, question and note mark; nothing if it has neither question nor note."""
    said = (*text(criterion.question), *notes.marks((), criterion.note))
    return (Span(f"{criterion.name}: ", "strong"), *said) if said else ()


def _glance(decision: Decision, row: ComparedRow, option: Option) -> Content:
    value = row.values[option.id]
    if isinstance(value, Rating):
        return claims.rating_span(value, decision.criteria[row.id])
    return text(value.value) if isinstance(value, Attribute) else text(row.kind.nothing, "muted")


def _options(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    """Yield each option, which should begin a page."""
    nothing = Paragraph(text("The file records nothing more about this option."))
    for option in options:
        yield Heading(2, claims.option_name(option, decision), new_page=True)
        yield from list(_parts(option, notes)) or [nothing]


def _parts(option: Option, notes: Notes) -> Iterable[Block]:
    """Yield what the file records about an option, in the order of the note numbers."""
    for label, described in claims.description(option, notes).items():
        yield from _run_in(label, [described])
    yield from _run_in("Variants", [claims.variant(variant, notes) for variant in option.variants.values()])
    actor = claims.usual_actor(option)
    by = f" (by {claims.in_sentence(actor)} unless another is named)" if actor else ""
    steps = [claims.step(step, option, notes, actor) for step in option.steps]
    if option.order == "sequence":
        yield from _list(f"Steps, in this order{by}", steps, ordered=True)
    else:
        yield from _run_in(f"Steps{by}", steps)
    for label, items in claims.costs_to_arguments(option, notes).items():
        yield from _run_in(label, items)


def _run_in(heading: str, items: list[Content]) -> Iterable[Block]:
    """Yield items as one paragraph, which saves a page over lists."""
    if items:
        yield Paragraph((Span(f"{heading}.", "strong"), Span(" "), *joined(map(sentence, items), " ")))


def _list(heading: str, items: list[Content], ordered: bool = False) -> Iterable[Block]:
    if items:
        yield Heading(3, text(heading))
        yield ItemList(tuple(map(sentence, items)), ordered)


def _trade_offs(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    """Yield a list of each option's ratings, with the editor's reasons."""
    rated = [option for option in options if option.ratings]
    if rated:
        yield Heading(2, text("Trade-offs in the editor's judgment"))
    for option in rated:
        yield from _list(option.name, [*_gains_and_losses(decision, option, notes)])


def _gains_and_losses(decision: Decision, option: Option, notes: Notes) -> Iterable[Content]:
    """Yield each rating and its reason, the best first, and then the criteria without a rating."""
    for word in SIGNS:
        for id, rating in option.ratings.items():
            if rating.rating == word:
                words = "the same" if word == "same" else word
                because = f": {rating.because}" if rating.because else ""
                name = decision.criteria[id].name
                yield (Span(f"{words.capitalize()} on {name}", "strong"), *text(because), *notes.marks((), rating.note))
    unrated = [criterion.name for id, criterion in decision.criteria.items() if id not in option.ratings]
    if unrated and option.id != decision.baseline:
        yield text(f"Not rated on {', '.join(unrated)}")


def _what_would_change(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    """Yield which option comes first, and which weights or ratings would put another option first."""
    if len(options) == len(decision.options) and can_be_ranked(decision):
        ranking = rank(decision, weights_of(decision, {}))
        first = f"By the editor's ratings, under equal weights: {outcome(ranking)}"
        yield Heading(2, text("What would change the answer"))
        yield Paragraph(text(first))
        viewpoints = by_viewpoint(ranking)
        seen = [f"Viewpoints: {'; '.join(viewpoints)}."] if viewpoints else []
        said = (*what_would_change(ranking), *seen, *agreement(ranking))
        if said:
            yield ItemList(tuple(map(text, said)))


def _limits(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    """Yield what is uncited, unverified, unknown or the editor's judgment."""
    shown = [*all_claims(decision, options)]
    citations = [citation for claim in shown for citation in claim.citations]
    quoted = sum(citation.quote is not None for citation in citations)
    without = [claim for claim in shown if claim.lacks_source]
    rated = {option.id: option.ratings for option in options if option.id != decision.baseline}
    blank = [
        f"{decision.options[option].name} on {criterion.name}"
        for option, ratings in rated.items()
        for criterion in decision.criteria.values()
        if criterion.id not in ratings or ratings[criterion.id].rating == "unknown"
    ]
    groundless = [
        f"{decision.options[option].name} on {decision.criteria[criterion].name}"
        for option, ratings in rated.items()
        for criterion, rating in ratings.items()
        if rating.rating != "unknown" and not rating.rests_on
    ]
    items = ["This brief recommends nothing. Its claims are in the editor's words, not the sources'."]
    if citations:
        passages = "passage" if len(citations) == 1 else "passages"
        items.append(f"This brief cites {len(citations)} {passages}, {quoted} of them with a short quotation.")
        items.append("“policy-cli verify” checks them against the source texts.")
    if citations and not isinstance(notes, ChicagoNotes):
        items.append("The notes that cite these passages are left out.")
    if without:
        items.append(f"Claims without a source: {len(without)} of {len(shown)}.")
    if blank and any(rated.values()):
        items.append(f"Not rated, or unknown: {'; '.join(blank)}.")
    if groundless:
        items.append(f"Rated without a supporting argument: {'; '.join(groundless)}.")
    yield Heading(2, text("Limits"))
    yield Paragraph(text(" ".join(items)))


def _sources(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    sources: list[Content] = []
    for reference in decision.references:
        remark = notes.remark(text(reference.note), on=reference) if reference.note else ()
        sources.append((*sentence(bibliography_entry(reference)), *remark))
    if sources:
        yield Heading(2, text("Sources"))
        yield Bibliography(tuple(sources))


SECTIONS: dict[str, Callable[[Decision, Options, Notes], Iterable[Block]]] = {
    "bottom-line": _bottom_line,
    "background": _background,
    "at-a-glance": _at_a_glance,
    "options": _options,
    "trade-offs": _trade_offs,
    "what-would-change": _what_would_change,
    "limits": _limits,
    "sources": _sources,
}
"""The sections of a brief in order, by the names that leave them out."""
