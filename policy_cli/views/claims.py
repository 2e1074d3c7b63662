"""The records of a decision in words, for all views."""

from collections import Counter
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from policy_cli.analysis.figures import measure_label
from policy_cli.document import Content, RatingSpan, Span, joined, ours, sentence, text
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
from policy_cli.references.notes import date_in_words, short_title
from policy_cli.scales import is_relative, scale_words
from policy_cli.text import grouped
from policy_cli.views.notes import Notes

if TYPE_CHECKING:
    from policy_cli.analysis.rows import Record

Citing = Statement | Risk | Argument | Cost | Step | Verdict

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
    return (*said_by(record), Span(record.claim), *sources(record, notes, relations))


def said_by(record: Any) -> Content:
    """Return whose view a record is, if its source only reports the view."""
    return text(getattr(record, "said_by", None) and f"{record.said_by}: ", "emphasis")


def _relations(record: Risk | Argument, notes: Notes) -> Content:
    """Return the id of a risk or argument, and of an argument the step it is about and the arguments it answers."""
    if isinstance(record, Risk):
        return notes.id(record.id)
    step = (record.step,) if record.step else ()
    return (*notes.id(record.id), *in_parentheses(notes.refers("on", step), notes.refers("answers", record.rebuts)))


def rating_span(record: Rating, criterion: Criterion) -> Content:
    """Return the rating itself."""
    return (RatingSpan(record.rating, is_relative(criterion)),) if record.rating else ()


def rating_in_short(record: Rating, criterion: Criterion, option: Option, notes: Notes) -> Content:
    """Return the rating itself, with the year if it is a figure that rests only on later sources."""
    return (*rating_span(record, criterion), *notes.later(option.figures.get(criterion.measure or "")))


def rating(record: Rating, criterion: Criterion, option: Option, notes: Notes) -> Content:
    """Return a rating with its reason, the variant it is of, the records that support it, and the editor's note."""
    rated = rating_in_short(record, criterion, option, notes)
    because = text(record.because and (f". {record.because}" if rated else record.because))
    rests = in_parentheses(_variant_rated(record, option), notes.refers("rests on", record.rests_on))
    return (*rated, *because, *rests, *notes.marks((), record.note))


def rated_in_words(record: Rating, criterion: Criterion) -> Content:
    """Return a rating as the beginning of a sentence."""
    word = "the same" if record.rating == "same" else record.rating or "not rated"
    begun = f"{word[0].upper()}{word[1:]}"
    is_file_s = record.rating and not RatingSpan(record.rating, is_relative(criterion)).is_ours
    return text(begun) if is_file_s else ours(begun)


def variant_rated(record: Rating, option: Option) -> Content:
    """Return in parentheses which variant a rating is of, if not of all."""
    return in_parentheses(_variant_rated(record, option))


def _variant_rated(record: Rating, option: Option) -> Content:
    return ours("for the variant “{}”", option.variants[record.variant].name) if record.variant else ()


def criterion(record: Criterion, decision: Decision, stop: bool = True) -> Content:
    """Return what a criterion asks, its scale, the measure that rates it, and its weight if not all have the same.

    Each is a sentence, the last of them without its full stop if `stop` is false.
    """
    said = [part for part in (text(record.question), _scale(record, decision), _weight(record, decision)) if part]
    return joined((part if part is said[-1] and not stop else sentence(part) for part in said), " ")


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
    return ours(f"Weight {record.weight:.15g}" if record.weight else "Weight 0: shown, but not ranked")


def outcome(record: Outcome, notes: Notes, of: Content = ()) -> Content:
    """Return what became of an option, whose name is `of` if it must be said, with the reason and its marks."""
    head = ours(f"{record.status.capitalize()}: {{}}", of, style="strong") if of else ours(record.status)
    because = text(record.because and f". {record.because}")
    return (*head, *in_parentheses(text(record.when)), *because, *notes.annotations(record))


def in_parentheses(*parts: Content) -> Content:
    """Return the parts that are not empty in parentheses, muted; nothing if all are empty."""
    said = joined(parts, "; ")
    return _muted((Span(" ("), *said, Span(")"))) if said else ()


def _muted(content: Content) -> Content:
    return tuple(
        Span(part.text, "muted", part.link, part.pieces) if isinstance(part, Span) else part for part in content
    )


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


def written_out(record: "Record", option: Option, decision: Decision, notes: Notes) -> Content:
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
    borne_by = ours("borne by {}", record.borne_by) if record.borne_by else ()
    level = ours("level unknown" if record.level == "unknown" else record.level or "")
    kind_and_level = joined((text(record.kind), level), ", ")
    qualities = joined((kind_and_level, text(record.amount), borne_by), "; ")
    tail = (Span(" ("), *qualities, Span(")")) if qualities else ()
    return (Span(record.claim), *tail, *sources(record, notes, notes.id(record.id)))


def step(record: Step, option: Option, notes: Notes, usual_actor: str | None = None) -> Content:
    """Return a step with all its fields, except an actor who is the usual one, and its marks."""
    actor = record.actor if record.actor != usual_actor else None
    variant = option.variants[record.variant].name if record.variant else None
    legislation = ours(f"legislation {record.legislation}" if record.legislation else "")
    condition = ours("if {}", record.condition.rstrip(".")) if record.condition else ()
    qualities = (text(actor), text(record.instrument), legislation, text(record.when), condition, text(variant))
    detail = text(record.detail and f". {record.detail}")
    return (Span(record.action), *in_parentheses(*qualities), *detail, *sources(record, notes, notes.id(record.id)))


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


def costs_to_arguments(option: Option, notes: Notes) -> dict[str, list[Content]]:
    """Return the costs, risks and arguments of an option by their labels, with notes numbered in this order."""
    return {
        "Costs": [cost(record, notes) for record in option.costs],
        "Risks": [claim(record, notes) for record in option.risks],
        "Arguments for": [claim(record, notes) for record in option.arguments.pro],
        "Arguments against": [claim(record, notes) for record in option.arguments.con],
    }


def in_sentence(name: str) -> str:
    """Return a name as written within a sentence: with a lowercase article."""
    return f"the {name[4:]}" if name.startswith("The ") else name


def usual_actor(option: Option) -> str | None:
    """Return the actor of more than half of an option's steps, and more than one step, if there is one."""
    actors = Counter(step.actor for step in option.steps if step.actor)
    (actor, count), *_ = actors.most_common(1) or [("", 0)]
    return actor if count > 1 and count * 2 > len(option.steps) else None


def option_name(option: Option, decision: Decision) -> Content:
    """Return an option's name, marked if it is the baseline."""
    remark = ours(" (baseline)", style="muted") if option.id == decision.baseline else ()
    return (Span(option.name), *remark)


def source_name(reference: Reference) -> Content:
    """Return a source's name in running text: its author, or its short title, and the year."""
    names = [name.family or name.literal or "" for name in reference.author or reference.editor]
    issued = reference.issued
    year = str(issued.start[0]) if issued and issued.start else date_in_words(issued)
    if not names:
        return text(f"“{short_title(reference)},” {year}" if year else f"“{short_title(reference)}”")
    who = ours("{} et al.", names[0]) if len(names) > 2 else ours(" and ".join("{}" for _ in names), *names)
    return ours("{}, {}", who, year) if year else who
