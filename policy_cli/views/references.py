"""The sources and what rests on each."""

from policy_cli.analysis.comparison import MAX_CELLS
from policy_cli.analysis.evidence import Usage
from policy_cli.citations import full_note, sentence
from policy_cli.document import Cell, Content, Document, Listing, Paragraph, Row, Section, Span, Table, text
from policy_cli.model import Decision
from policy_cli.views.claims import COVERAGE

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
CLAIMS = ("claim", "claims")
TOO_LARGE = "There are too many options and sources for a table of which option cites which."


def references_document(decision: Decision, usages: tuple[Usage, ...]) -> Document:
    """Return each source in full, and a table of what rests on it, by option."""
    if not usages:
        return Document(text("Sources"), (Paragraph(text("The file names no sources.")),))
    columns = ((), *(text(usage.reference.id) for usage in usages))
    options = [(option.id, option.name) for option in decision.options.values()]
    shown = len(options) * len(usages) <= MAX_CELLS
    places: list[tuple[str | None, str]] = [*options, (None, "No one option")] if shown else []
    rows = tuple(Row(text(name), tuple(claims_of(usage, id) for usage in usages)) for id, name in places)
    total = Row(text("In all"), tuple(text(in_words(u.counts.total(), CLAIMS, u.alone.total())) for u in usages))
    sources = [Paragraph(source(usage)) for usage in usages]
    caption = f"Claims that cite it, and how many of them cite nothing else. {COVERAGE if shown else TOO_LARGE}"
    return Document(text("Sources"), (*sources, Table(columns, (Section(rows, text(caption)), Section((total,))))))


def source(usage: Usage) -> Content:
    """Return a source with its id, in full, and the editor's remark on it."""
    reference = usage.reference
    note = (Span(f" {reference.note}", "muted"),) if reference.note else ()
    return (Span(f"{reference.id}: ", "code"), *sentence(full_note(reference)), *note)


def claims_of(usage: Usage, option: str | None) -> Cell:
    """Return how many claims of an option cite a source, by kind."""
    items = tuple(
        text(in_words(count, names, usage.alone[option, kind]))
        for kind, names in PLURALS.items()
        if (count := usage.counts[option, kind])
    )
    return Listing(items) if items else text("none", "muted")


def in_words(count: int, names: tuple[str, str], alone: int) -> str:
    """Return how many claims cite a source, and how many of them alone: "3 steps, 2 alone"."""
    return f"{count} {names[count != 1]}, {alone} alone"
