"""The records of a decision in words, for all views."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from policy_cli.analysis.figures import figure_in_words, measure_label
from policy_cli.analysis.ratings import own_scale_ends
from policy_cli.document import (
    ENDS,
    Block,
    Content,
    Heading,
    Inline,
    ItemList,
    RatingSpan,
    SideBySide,
    Span,
    in_parentheses,
    joined,
    ours,
    plain_text,
    sentence,
    text,
)
from policy_cli.model import (
    Argument,
    Cost,
    Criterion,
    Decision,
    Option,
    Outcome,
    Rating,
    Reference,
    Risk,
    Statement,
    Step,
    Variant,
    Verdict,
)
from policy_cli.references.notes import short_title, with_commas
from policy_cli.scales import best_and_worst, is_relative, scale_words
from policy_cli.text import grouped
from policy_cli.views.figures import without_range
from policy_cli.views.notes import Notes
from policy_cli.views.short_places import creators_of, year_of

if TYPE_CHECKING:
    from policy_cli.analysis.rows import RowRecord

Citing = Statement | Risk | Argument | Cost | Step | Verdict
HeadedList = tuple[Heading, ItemList]

LEFT_OUT = "{}, which this brief leaves out"

NOT_IN_SOURCE_NAME = (
    *("Reference.type", "Reference.title", "Reference.title-short", "Name.given", "Name.particle", "Name.suffix"),
    *("Reference.container-title", "Reference.collection-title", "Reference.genre", "Reference.number"),
    *("Reference.publisher", "Reference.publisher-place", "Reference.volume", "Reference.issue", "Reference.page"),
    *("Reference.accessed", "Reference.DOI", "Reference.URL", "Reference.sha256", "Reference.note"),
    "Reference.other keys",
)
"""The fields that `source_name` leaves out for a source with an author, for LEAVES_OUT of views that use it."""


def claim(record: Statement | Risk | Argument, notes: Notes) -> Content:
    """Return a claim with its marks, and whose view it is if the source only reports it."""
    relations = () if isinstance(record, Statement) else _relations(record, notes)
    answers = notes.answers(record) if isinstance(record, Argument) else ()
    return (*said_by(record), Span(record.claim), *answers, *sources(record, notes, relations))


def said_by(record: Any) -> Content:
    """Return whose view a record is, if its source only reports the view."""
    return text(getattr(record, "said_by", None) and f"{record.said_by}: ", "emphasis")


def _relations(record: Risk | Argument, notes: Notes) -> Content:
    """Return the id of a risk or argument, and of an argument the step it is about and the arguments it answers."""
    if isinstance(record, Risk):
        return notes.id(record.id)
    step = (record.step,) if record.step else ()
    refers = (notes.refers("on", step), notes.refers("answers", record.rebuts))
    return (*notes.id(record.id), *in_parentheses(*refers, style="muted"))


def rating_span(record: Rating, criterion: Criterion, option: Option, decision: Decision) -> Content:
    """Return the rating itself, with signs against the baseline; of a figure with a value and a range, the value."""
    if not record.rating:
        return ()
    figure = option.figures.get(criterion.measure or "")
    rated = figure_in_words(without_range(figure)) if figure else record.rating
    return (RatingSpan(rated, is_relative(criterion), own_scale_ends(decision, option, criterion)),)


def rating_in_short(record: Rating, criterion: Criterion, option: Option, decision: Decision, notes: Notes) -> Content:
    """Return the rating itself, with the year if it is a figure that rests only on later sources."""
    later = notes.later(option.figures.get(criterion.measure or ""))
    return (*rating_span(record, criterion, option, decision), *later)


def rating(record: Rating, criterion: Criterion, option: Option, decision: Decision, notes: Notes) -> Content:
    """Return a rating with its reason, the variant it is of, the records that support it, and the editor's note."""
    rated = rating_in_short(record, criterion, option, decision, notes)
    because = text(record.because and (f". {record.because}" if rated else record.because))
    variant = ours("for the variant “{}”", option.variants[record.variant].name) if record.variant else ()
    rests = in_parentheses(variant, notes.refers("rests on", record.rests_on), style="muted")
    return (*rated, *because, *rests, *notes.marks((), record.note))


def rated_criterion(record: Criterion, decision: Decision, with_scale: bool) -> Content:
    """Return what labels the ratings on a criterion: its name, the unit of figures, the ends of the scale."""
    unit = decision.measures[record.measure].unit if record.measure else None
    scale = ours(best_and_worst(record) if with_scale else "")
    return (*text(record.name), *in_parentheses(text(unit), scale, style="muted"))


def not_ranked(record: Criterion) -> Content:
    """Return that a criterion has no weight, as a remark on its label."""
    return ours("" if record.weight else " (not ranked)", style="muted")


def criterion(record: Criterion, decision: Decision) -> Content:
    """Return what a criterion asks, its scale, the measure that rates it, and its weight if not all have the same.

    Each is a sentence.
    """
    return joined(map(sentence, (text(record.question), *_scale_and_weight(record, decision))), " ")


def criterion_in_parentheses(record: Criterion, decision: Decision) -> Content:
    """Return the same in parentheses, for use after a criterion's name."""
    scale_and_weight = joined(_scale_and_weight(record, decision), "; ")
    question = text(record.question)
    return in_parentheses(joined((sentence(question) if scale_and_weight else question, scale_and_weight), " "))


def _scale_and_weight(record: Criterion, decision: Decision) -> tuple[Content, Content]:
    return _scale(record, decision), _weight(record, decision)


def _scale(record: Criterion, decision: Decision) -> Content:
    """Return the scale of a criterion and the measure that rates it; nothing for the five words."""
    measure = decision.measures[record.measure] if record.measure else None
    if record.scale is None:
        return ours("Rated by {}", measure_label(measure)) if measure else ()
    words = scale_words(record)
    if words:
        return ours("From worst to best: {}", ", ".join(words))
    assert record.scale.worst is not None and record.scale.best is not None
    ends = f"from {grouped(record.scale.worst)} (worst) to {grouped(record.scale.best)} (best)"
    return ours(f"Rated by {{}}, {ends}", measure_label(measure)) if measure else ours(f"Numbers {ends}")


def _weight(record: Criterion, decision: Decision) -> Content:
    if all(criterion.weight == 1 for criterion in decision.criteria.values()):
        return ()
    return ours(f"Weight {_weight_in_words(record.weight)}" if record.weight else "Weight 0: shown, but not ranked")


def _weight_in_words(weight: float) -> str:
    """Return a weight as it is, or rounded if it has more than two decimals: 33.3333 is 33.3."""
    whole = f"{weight:.15g}"
    if len(whole.partition(".")[2]) <= 2:
        return whole
    return f"{weight:.1f}" if weight >= 1 else f"{weight:.1g}"


def outcome(record: Outcome, notes: Notes, of: Content = ()) -> Content:
    """Return what became of an option, whose name is `of` if it must be said, with the reason and its marks."""
    head = ours(f"{record.status.capitalize()}: {{}}", of, style="strong") if of else ours(record.status)
    because = text(record.because and f". {record.because}")
    return (*head, *in_parentheses(text(record.when), style="muted"), *because, *notes.annotations(record))


def sources(record: Citing, notes: Notes, beside: Content = ()) -> Content:
    """Return the note marks of a claim, or that it has no source, and the editor's note."""
    has_ground = record.cite or getattr(record, "inferred", None)
    return (*(() if has_ground else ours(" (no source)", style="muted")), *notes.annotations(record, beside))


def verdict(
    record: Verdict, decision: Decision, notes: Notes, under_option: bool = False, left_out: Collection[str] = ()
) -> Content:
    """Return a verdict after its source's name, with its marks; `under_option` omits the option's name."""
    head = source_name(notes.sources[record.source])
    if not record.option:
        head = ours("{}, which endorses none of the options", head)
    elif not under_option:
        head = ours("{}, for {}", head, decision.options[record.option].name)
    if record.option in left_out:
        head = ours(LEFT_OUT, head)
    return (*ours("{}: ", head, style="strong"), Span(record.claim), *sources(record, notes))


def written_out(record: "RowRecord", option: Option, decision: Decision, notes: Notes) -> Content:
    """Return a record of an option in full, with its marks."""
    match record:
        case Step():
            return step(record, option, notes)
        case Cost():
            return cost(record, notes)
        case Variant():
            return variant(record, notes)
        case Verdict():
            return verdict(record, decision, notes, under_option=True)
        case Risk() | Argument():
            return claim(record, notes)


def cost(record: Cost, notes: Notes) -> Content:
    """Return a cost with its kind, level, amount and bearer, and its marks."""
    from policy_cli.analysis.rows import cost_qualities

    qualities = cost_qualities(record)
    return (Span(record.claim), *in_parentheses(qualities), *sources(record, notes, notes.id(record.id)))


def step(record: Step, option: Option, notes: Notes, usual_actor: str | None = None) -> Content:
    """Return a step with all its fields, except an actor who is the usual one, and its marks."""
    actor = ours("by {}", in_sentence(record.actor)) if record.actor not in (None, usual_actor) else ()
    variant = ours("in the variant “{}”", option.variants[record.variant].name) if record.variant else ()
    legislation = ours(f"legislation {record.legislation}" if record.legislation else "")
    condition = ours("if {}", record.condition.rstrip(".")) if record.condition else ()
    qualities = (actor, text(record.instrument), legislation, text(record.when), condition, variant)
    head = (Span(record.action), *in_parentheses(*qualities, style="muted"))
    detail = text(record.detail and f"{' ' if plain_text(head).endswith(ENDS) else '. '}{record.detail}")
    return (*head, *detail, *sources(record, notes, notes.id(record.id)))


def variant(record: Variant, notes: Notes) -> Content:
    """Return a variant with its summary, and its marks."""
    summary = text(record.summary and f": {record.summary}")
    return (Span(record.name), *summary, *notes.annotations(record, notes.id(record.id)))


def description(option: Option, notes: Notes) -> dict[str, Content]:
    """Return an option's aim and summary by label, with its marks on the last of them."""
    described = {"Aim": text(option.aim), "Summary": text(option.summary)}
    described = {label: content for label, content in described.items() if content}
    marks = notes.annotations(option)
    if marks:
        last = next(reversed(described), "Summary")
        described[last] = (*described.get(last, ours("Not stated", style="muted")), *marks)
    return described


def variants_to_risks(option: Option, notes: Notes) -> Iterator[HeadedList]:
    """Yield the variants, steps, costs and risks of an option as lists; its usual actor is named above the steps."""
    actor = _usual_actor(option)
    yield from part("Variants", [variant(record, notes) for record in option.variants.values()])
    steps = [step(record, option, notes, actor) for record in option.steps]
    yield from part(_steps_heading(option, actor), steps, ordered=option.order == "sequence")
    yield from part("Costs", [cost(record, notes) for record in option.costs])
    yield from part("Risks", [claim(record, notes) for record in option.risks])


def arguments(option: Option, notes: Notes) -> Iterator[HeadedList]:
    """Yield the arguments for an option and those against it as lists."""
    yield from part("Arguments for", [claim(record, notes) for record in option.arguments.pro])
    yield from part("Arguments against", [claim(record, notes) for record in option.arguments.con])


def as_sentence(content: Content) -> Content:
    """Return content that ends in one full stop, after what is in parentheses and before any note marks."""
    return sentence((*map(_before, content, content[1:]), *content[-1:]))


def _before(part: Inline, after: Inline) -> Inline:
    """Return a part without the stop of the file's words, if a parenthesis or another stop follows it."""
    if isinstance(part, Span) and isinstance(after, Span) and after.text.startswith((" (", ". ")) and not part.pieces:
        # An abbreviation such as "U.S." keeps its stop.
        ends = part.text.endswith(".") and part.text[-3:-2] != "."
        return Span(part.text[:-1], part.style, part.link) if ends else part
    return part


def part(
    heading: str | Content, items: list[Content], ordered: bool = False, level: Literal[3, 4] = 3
) -> Iterator[HeadedList]:
    """Yield a list under a heading, if it has items."""
    if items:
        yield Heading(level, ours(heading) if isinstance(heading, str) else heading), ItemList(tuple(items), ordered)


def side_by_side(parts: Sequence[HeadedList]) -> Iterator[Block]:
    """Yield lists in pairs side by side, and one that is left by itself."""
    for number in range(0, len(parts), 2):
        pair = tuple(parts[number : number + 2])
        yield from (SideBySide(pair),) if len(pair) == 2 else pair[0]


def _steps_heading(option: Option, actor: str | None) -> Content:
    """Return what heads the steps: their order, if the file says it, and who takes those that name nobody else."""
    from policy_cli.analysis.rows import ORDERS

    order = ORDERS.get(option.order or "", "")
    by = ours("by {} unless another is named", in_sentence(actor)) if actor else ()
    remark = joined((ours(order), by), "; ")
    return ours("Steps{}", in_parentheses(remark))


def in_sentence(name: str) -> str:
    """Return a name as written within a sentence: with a lowercase article."""
    return f"the {name[4:]}" if name.startswith("The ") else name


def _usual_actor(option: Option) -> str | None:
    """Return the actor of more than half of an option's steps, and more than one step, if there is one."""
    actors = Counter(step.actor for step in option.steps if step.actor)
    (actor, count), *_ = actors.most_common(1) or [("", 0)]
    return actor if count > 1 and count * 2 > len(option.steps) else None


def source_name(reference: Reference) -> Content:
    """Return a source's name in running text: its author, or its short title, and the year."""
    who = creators_of(reference)
    year = year_of(reference)
    if not who:
        return text(f"“{short_title(reference)},” {year}" if year else f"“{short_title(reference)}”")
    return ours("{}, {}", who, year) if year else who


def source_title(reference: Reference) -> Content:
    """Return a source's authors, short title and year."""
    return with_commas((creators_of(reference), text(f"“{short_title(reference)}”"), text(year_of(reference))))
