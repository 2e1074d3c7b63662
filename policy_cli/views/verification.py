"""The results of verification: counts for each option, the texts used, and the faults."""

from collections import Counter
from collections.abc import Iterator, Sequence

from policy_cli.diagnostics import Diagnostic, listed
from policy_cli.document import (
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
    reworded,
    text,
)
from policy_cli.model import Reference
from policy_cli.sources.verification import GROUPS, Group, Verification
from policy_cli.views.claims import option_name

KINDS = {
    "background": "Background",
    "measure": "Measures",
    "description": "Description",
    "outcome": "Outcome",
    "attribute": "Attributes",
    "figure": "Figures",
    "variant": "Variants",
    "step": "Steps",
    "cost": "Costs",
    "risk": "Risks",
    "for": "Arguments for",
    "against": "Arguments against",
    "afterward": "Afterward",
    "verdict": "Verdicts",
}
# Of these columns the first is always shown, the others if they count anything.
COLUMNS: dict[Group, str] = {
    "verified": "Verified",
    "place only": "Place only",
    "unverifiable": "Unverifiable",
    "elsewhere": "Elsewhere",
    "faulty": "Faulty",
}


def verification_document(verification: Verification, faults: Sequence[Diagnostic] = ()) -> Document:
    """Return how many citations of each option and kind are verified, the texts used, and a table of these faults."""
    title = text(verification.decision.title)
    blocks: list[Block] = [*_counts(verification)]
    if verification.decision.references:
        sources = tuple(_text(verification, reference) for reference in verification.decision.references)
        blocks += [Heading(2, ours("Texts")), ItemList(sources)]
    if faults:
        columns = tuple(map(ours, ("Where", "What is wrong", "How to fix it")))
        rows = tuple(map(_fault_row, listed(faults)))
        blocks += [Heading(2, ours("Faults")), Table(columns, (RowGroup(rows),))]
    return Document(title, tuple(blocks), language=verification.decision.lang)


def _counts(verification: Verification) -> Iterator[Block]:
    if not verification.findings:
        yield Paragraph(ours("The file cites no place in a source."))
        return
    total = Counter(GROUPS[finding.status] for finding in verification.findings)
    groups = [group for group in COLUMNS if total[group] or group == "verified"]
    yield Paragraph(ours(outcome(total)))
    yield Table(
        ((), *(ours(COLUMNS[group]) for group in groups)),
        (*_row_groups(verification, groups), RowGroup((_row(ours("Total"), total, groups),))),
    )


def outcome(counts: Counter[Group]) -> str:
    """Return how many citations are verified, and how many are not, in words."""
    words: dict[Group, tuple[str, str]] = {
        "verified": ("quote", " verified"),
        "place only": ("place", " found (no quote to check)"),
        "unverifiable": ("place", " that could not be checked"),
        "elsewhere": ("quote", " found elsewhere"),
        "faulty": ("problem", ""),
    }
    said = [_counted(counts[group], noun) + rest for group, (noun, rest) in words.items() if counts[group]]
    return f"{', '.join(said)}."


def _row_groups(verification: Verification, groups: Sequence[Group]) -> Iterator[RowGroup]:
    decision = verification.decision
    counted = verification.counts()
    named = [(option.id, option_name(option, decision)) for option in decision.options.values()]
    for id, name in (*named, (None, ours("No single option"))):
        kinds = ((kind, label) for kind, label in KINDS.items() if (id, kind) in counted)
        rows = tuple(_row(ours(label), counted[id, kind], groups) for kind, label in kinds)
        if rows:
            yield RowGroup(rows, name)


def _row(label: Content, counts: Counter[Group], groups: Sequence[Group]) -> Row:
    return Row(label, tuple(text(str(counts[group]), None if counts[group] else "muted") for group in groups))


def _text(verification: Verification, reference: Reference) -> Content:
    """Return the text of a source, and whether it is the one that was cited."""
    head = (Span(f"{reference.id}: ", "code"),)
    source = verification.texts.get(reference.id)
    if source is None:
        return (*head, *ours("no text", style="muted"))
    if not source.is_readable:
        return (*head, *ours("{}, which cannot be read", source.file, style="strong"))
    paragraphs = sum(len(section.paragraphs) for section in source.sections)
    headings = sum(bool(section.path) for section in source.sections)
    size = ours(f"{{}}, {_counted(paragraphs, 'paragraph')}, {_counted(headings, 'heading')}", source.file)
    if reference.id in verification.changed:
        return (*head, *ours("{}, ", size), *ours("changed since it was cited", style="strong"))
    return (*head, *(ours("{}, the one that was cited", size) if reference.sha256 else size))


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def _fault_row(fault: Diagnostic) -> Row:
    message = (*ours(f"{fault.severity}: {fault.message} "), Span(f"[{fault.code}]", "code"))
    where = ours(f"Line {fault.position.line}:{fault.position.column}")
    return Row(where, (joined((message, reworded(fault.wording)), ": "), ours(fault.hint or "")))
