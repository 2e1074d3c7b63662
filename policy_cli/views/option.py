"""Options in full, with every citation."""

from collections.abc import Iterable

from policy_cli.analysis.figures import measure_label
from policy_cli.analysis.ratings import rating_of
from policy_cli.analysis.rows import Options, ratings_caption
from policy_cli.document import Block, Content, Document, Heading, Paragraph, Row, RowGroup, Span, Table, ours, text
from policy_cli.model import Decision, Option, Rating
from policy_cli.scales import is_relative
from policy_cli.views import claims, figures
from policy_cli.views.names import option_name
from policy_cli.views.notes import PlaceNotes

LEAVES_OUT = {
    "`show` is about options; what belongs to the decision as a whole is in the brief.": (
        *("Decision.question", "Decision.decision_maker", "Decision.as_of", "Decision.note", "Statement"),
        *("Decision.lang", "Criterion.note", "Verdict without option"),
    ),
    "Criteria and measures are called by their names here.": ("Criterion.id", "Measure.id"),
    "It only tells `check` whether the parts of a figure add up.": ("Measure.parts",),
    "Sources are called by their ids, authors, short titles and years here; `refs` has the rest.": tuple(
        field for field in claims.NOT_IN_SOURCE_NAME if field != "Reference.title-short"
    ),
    "`rank` shows how viewpoints weigh the criteria, and what comes first from each.": ("Viewpoint",),
}
"""The fields that `show` leaves out, by the reason; a class stands for all its fields that are not shown."""


def options_document(decision: Decision, options: Options) -> Document:
    """Return everything that the file says about options."""
    notes = PlaceNotes(decision)
    blocks = [block for option in options for block in _option(decision, option, notes)]
    blocks += _sources(decision, notes)
    return Document(text(decision.title), tuple(blocks), notes.notes(), notes.heading, language=decision.lang)


def _option(decision: Decision, option: Option, notes: PlaceNotes) -> Iterable[Block]:
    yield Heading(2, (*option_name(option, decision), Span(" [", "muted"), Span(option.id, "code"), Span("]", "muted")))
    for label, content in claims.description(option, notes).items():
        yield Paragraph((*ours(f"{label}: ", style="strong"), *content))
    if option.outcome:
        yield Paragraph((*ours("Outcome: ", style="strong"), *claims.outcome(option.outcome, notes)))
    attributes: list[Content] = [
        (Span(f"{label}: {attribute.value}"), *notes.annotations(attribute))
        for label, attribute in option.attributes.items()
    ]
    yield from _list("Attributes", attributes)
    yield from _figures(decision, option, notes)
    rated = {id: rating_of(decision, option, criterion) for id, criterion in decision.criteria.items()}
    if option.id == decision.baseline:
        rated = {id: rating for id, rating in rated.items() if not is_relative(decision.criteria[id])}
    ratings = [_rating(decision, id, rating, option, notes) for id, rating in rated.items() if rating]
    yield from _list(ratings_caption(decision), ratings)
    for part in claims.variants_to_risks(option, notes):
        yield from part
    yield from claims.side_by_side([*claims.arguments(option, notes)])
    verdicts = (verdict for verdict in decision.verdicts if verdict.option == option.id)
    favoring = [claims.verdict(verdict, decision, notes, under_option=True) for verdict in verdicts]
    yield from _list("Favored by", favoring)


def _list(heading: str | Content, items: list[Content]) -> Iterable[Block]:
    return (block for part in claims.part(heading, items) for block in part)


def _figures(decision: Decision, option: Option, notes: PlaceNotes) -> Iterable[Block]:
    """Yield the figures as a table, with the places of their measures where they name none."""
    rows: list[Row] = []
    for measure in decision.measures.values():
        record = option.figures.get(measure.id)
        if record:
            label = (Span(measure_label(measure)), *notes.marks((), measure.note))
            inherited = () if record.cite else notes.marks(measure.cite)
            said = (*figures.in_short(record), *figures.sources(record, measure, notes), *inherited)
            rows += [Row(label, (said,)), *figures.parts((option,), measure)]
    if rows:
        yield Heading(3, ours("Figures"))
        yield Table((ours("Measure"), ours("Figure")), (RowGroup(tuple(rows)),))


def _rating(decision: Decision, id: str, rating: Rating, option: Option, notes: PlaceNotes) -> Content:
    criterion = decision.criteria[id]
    asked = claims.criterion_in_parentheses(criterion, decision)
    return (Span(criterion.name), *asked, Span(": "), *claims.rating(rating, criterion, option, decision, notes))


def _sources(decision: Decision, notes: PlaceNotes) -> Iterable[Block]:
    """Yield what the ids of the cited sources mean."""
    cited = notes.cited
    sources = [reference for reference in decision.references if reference.id in cited]
    yield from _list("Sources", [(Span(f"{one.id}: ", "code"), *claims.source_title(one)) for one in sources])
