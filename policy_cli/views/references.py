"""The sources, and how many claims cite each."""

from collections import Counter
from collections.abc import Iterable

from policy_cli.analysis.evidence import COVERAGE, Usage
from policy_cli.analysis.rows import MAX_CELLS
from policy_cli.document import (
    Cell,
    Content,
    Document,
    Paragraph,
    Row,
    RowGroup,
    Span,
    Table,
    TableCaption,
    ours,
    sentence,
    text,
)
from policy_cli.model import Decision
from policy_cli.references.notes import full_note

CAPTION = f"How many claims cite each source; in parentheses, how many of these cite no other. {COVERAGE}"
TOO_LARGE = "There are too many options and sources to show them by option."


def references_document(decision: Decision, usages: tuple[Usage, ...]) -> Document:
    """Return each source in full, and a table of how many claims of each option cite it."""
    if not usages:
        return Document(ours("Sources"), (Paragraph(ours("The file names no sources.")),), language=decision.lang)
    options: dict[str | None, Content] = {option.id: text(option.name) for option in decision.options.values()}
    options[None] = ours("No single option")
    caption = CAPTION
    if len(options) * len(usages) > MAX_CELLS:
        options, caption = {}, f"{CAPTION} {TOO_LARGE}"
    columns = (ours("Source"), *options.values(), ours("Total"))
    rows = tuple(_row(usage, options) for usage in usages)
    sources = [Paragraph(_source(usage)) for usage in usages]
    table = Table(columns, (RowGroup(rows),))
    return Document(ours("Sources"), (*sources, TableCaption(ours(caption)), table), language=decision.lang)


def _source(usage: Usage) -> Content:
    reference = usage.reference
    note = (Span(f" {reference.note}", "remark"),) if reference.note else ()
    return (Span(f"{reference.id}: ", "code"), *sentence(full_note(reference)), *note)


def _row(usage: Usage, options: Iterable[str | None]) -> Row:
    counts, alone = _by_option(usage.counts), _by_option(usage.alone)
    cells = [_claims(counts[option], alone[option]) for option in options]
    return Row(text(usage.reference.id, "code"), (*cells, _claims(counts.total(), alone.total())))


def _by_option(counts: Counter[tuple[str | None, str]]) -> Counter[str | None]:
    sums: Counter[str | None] = Counter()
    for (option, _), count in counts.items():
        sums[option] += count
    return sums


def _claims(count: int, alone: int) -> Cell:
    return text(f"{count} ({alone})") if count else text("0", "muted")
