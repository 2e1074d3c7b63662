"""Options in full, with every citation."""

from collections.abc import Iterable

from policy_cli.analysis.rows import Options, ratings_caption
from policy_cli.document import Block, Content, Document, Heading, Judgment, Listing, Paragraph, Span, text
from policy_cli.model import Argument, Decision, Option, Rating
from policy_cli.views import claims
from policy_cli.views.notes import PlaceNotes


def options_document(decision: Decision, options: Options) -> Document:
    """Return everything that the file says of options."""
    notes = PlaceNotes(decision.references)
    blocks = [block for option in options for block in _option(decision, option, notes)]
    return Document(text(decision.title), tuple(blocks), notes.notes(), notes.heading)


def _option(decision: Decision, option: Option, notes: PlaceNotes) -> Iterable[Block]:
    yield Heading(2, (*claims.option_name(option, decision), Span(" ["), Span(option.id, "code"), Span("]")))
    aim, summary, marks = text(option.aim), text(option.summary), notes.marks(option.cite)
    yield from _paragraph("Aim", (*aim, *marks) if aim and not summary else aim)
    yield from _paragraph("Summary", (*summary, *marks) if summary else ())
    yield from _paragraph("Note", text(option.note))
    attributes: list[Content] = [(Span(f"{label}: "), Span(value)) for label, value in option.attributes.items()]
    yield from _section("Attributes", attributes)
    ratings = [_rating(decision.criteria[id].name, rating) for id, rating in option.ratings.items()]
    yield from _section(ratings_caption(decision), ratings)
    variants = [with_note(claims.variant(variant, notes), variant.note) for variant in option.variants.values()]
    yield from _section("Variants", variants)
    order = {"any": " (in any order)", "sequence": " (in this order)"}.get(option.order or "", "")
    steps = [with_note((*claims.step(step, option, notes), *_id(step.id)), step.note) for step in option.steps]
    yield from _section(f"Steps{order}", steps, ordered=True)
    yield from _section("Costs", [with_note(claims.cost(cost, notes), cost.note) for cost in option.costs])
    yield from _section("Risks", [with_note(claims.claim(risk, notes), risk.note) for risk in option.risks])
    yield from _section("Arguments for", [_argument(argument, notes) for argument in option.arguments.pro])
    yield from _section("Arguments against", [_argument(argument, notes) for argument in option.arguments.con])
    verdicts = [
        with_note(claims.verdict(verdict, decision, notes, under_option=True), verdict.note)
        for verdict in decision.verdicts
        if verdict.option == option.id
    ]
    yield from _section("Favored by", verdicts)


def _paragraph(label: str, content: Content) -> Iterable[Block]:
    if content:
        yield Paragraph((Span(f"{label}: ", "strong"), *content))


def _section(heading: str, items: list[Content], ordered: bool = False) -> Iterable[Block]:
    if items:
        yield Heading(3, text(heading))
        yield Listing(tuple(items), ordered)


def _argument(argument: Argument, notes: PlaceNotes) -> Content:
    """Return an argument with its id, the step it speaks of and the arguments it answers."""
    relations = []
    if argument.step:
        relations.append(f"on #{argument.step}")
    if argument.rebuts:
        relations.append(f"answers {', '.join(f'#{id}' for id in argument.rebuts)}")
    tail = (Span(f" ({'; '.join(relations)})", "muted"),) if relations else ()
    return with_note((*claims.claim(argument, notes), *_id(argument.id), *tail), argument.note)


def _id(id: str | None) -> Content:
    return (Span(f" #{id}", "code"),) if id else ()


def _rating(criterion: str, rating: Rating) -> Content:
    because = (Span(f". {rating.because}"),) if rating.because else ()
    rests = (
        (Span(f" (rests on {', '.join(f'#{id}' for id in rating.arguments)})", "muted"),) if rating.arguments else ()
    )
    return with_note((Span(f"{criterion}: "), Judgment(rating.rating), *because, *rests), rating.note)


def with_note(content: Content, note: str | None) -> Content:
    """Return content with the editor's remark on it."""
    return (*content, Span(f" Note: {note}", "remark")) if note else content
