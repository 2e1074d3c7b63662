"""How the records of a decision are put into words, wherever they are shown."""

from collections import Counter
from collections.abc import Collection
from typing import TYPE_CHECKING

from policy_cli.document import Content, Span, joined, text
from policy_cli.model import Argument, Cost, Decision, Option, Reference, Risk, Statement, Step, Variant, Verdict
from policy_cli.references.notes import date_in_words, short_title
from policy_cli.views.notes import Notes

if TYPE_CHECKING:
    from policy_cli.analysis.rows import Record

Citing = Statement | Risk | Argument | Cost | Step | Verdict


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


def variant(record: Variant, notes: Notes) -> Content:
    """Return a way to carry an option out, with its marks."""
    return (*joined((text(record.name), text(record.summary)), ": "), *notes.marks(record.cite))


def written_out(record: "Record", option: Option, notes: Notes) -> Content:
    """Return a record of an option in full, with its marks."""
    match record:
        case Step():
            return step(record, option, notes)
        case Cost():
            return cost(record, notes)
        case Variant():
            return variant(record, notes)
        case Verdict():
            name = source_name(notes.sources[record.source])
            return (Span(f"{name}: "), Span(record.claim), *sources(record, notes))
        case Risk() | Argument():
            return claim(record, notes)


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
