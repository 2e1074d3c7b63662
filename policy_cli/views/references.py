"""The sources and what rests on each."""

from collections import Counter

from policy_cli.analysis.evidence import Usage
from policy_cli.citations import full_note, sentence
from policy_cli.document import Content, Document, Paragraph, Row, Section, Span, Table, text
from policy_cli.model import Decision

PLURALS = {
    "background": ("background statement", "background statements"),
    "description": ("description", "descriptions"),
    "variant": ("variant", "variants"),
    "step": ("step", "steps"),
    "cost": ("cost", "costs"),
    "risk": ("risk", "risks"),
    "for": ("argument for", "arguments for"),
    "against": ("argument against", "arguments against"),
    "verdict": ("verdict", "verdicts"),
}


def references_document(decision: Decision, usages: tuple[Usage, ...]) -> Document:
    """Return each source in full, and a table of what rests on it, by option."""
    if not usages:
        return Document(text("Sources"), (Paragraph(text("The file names no sources.")),))
    columns = ((), *(text(usage.reference.id) for usage in usages))
    options = [(option.id, option.name) for option in decision.options.values()]
    places: list[tuple[str | None, str]] = [*options, (None, "No one option")]
    rows = tuple(
        Row(text(name), tuple(text(in_words(of_option(usage, id)) or "none") for usage in usages))
        for id, name in places
    )
    total = Row(text("In all"), tuple(text(str(usage.total)) for usage in usages))
    sources = [Paragraph(source(usage)) for usage in usages]
    return Document(
        text("Sources"), (*sources, Table(columns, (Section(rows, text("Claims that cite it")), Section((total,)))))
    )


def source(usage: Usage) -> Content:
    """Return a source with its id, in full, and the editor's remark on it."""
    reference = usage.reference
    note = (Span(f" {reference.note}", "muted"),) if reference.note else ()
    return (Span(f"{reference.id}: ", "code"), *sentence(full_note(reference)), *note)


def of_option(usage: Usage, option: str | None) -> Counter[str]:
    """Return how many claims of an option cite a source, by kind."""
    return Counter({kind: count for (of, kind), count in usage.counts.items() if of == option})


def in_words(counts: Counter[str]) -> str:
    """Return counts by kind as words: "3 steps, 1 cost"."""
    return ", ".join(f"{counts[kind]} {names[counts[kind] > 1]}" for kind, names in PLURALS.items() if counts[kind])
