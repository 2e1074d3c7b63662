"""The results of verification: what is wrong, what could not be checked, counts for each option, the texts used."""

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
from policy_cli.places import Place
from policy_cli.sources.lookup import why_unchecked
from policy_cli.sources.verification import GROUPS, Finding, Group, Verification
from policy_cli.text import counted, few
from policy_cli.views.names import option_name

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
    "uncertain": "Uncertain",
    "faulty": "Faulty",
}


MAX_PLACES_LISTED = 5
"""How many places that could not be checked for one reason are listed."""


def verification_document(verification: Verification, faults: Sequence[Diagnostic], full: bool = False) -> Document:
    """Return how many citations are verified, these faults, and the details."""
    blocks: list[Block] = [*verification_summary(verification).blocks]
    if faults:
        columns = tuple(map(ours, ("Where", "What is wrong", "How to fix it")))
        rows = tuple(map(_fault_row, listed(faults)))
        blocks += [Heading(2, ours("Faults")), Table(columns, (RowGroup(rows),))]
    blocks += verification_details(verification, full).blocks
    return Document(text(verification.decision.title), tuple(blocks), language=verification.decision.lang)


def verification_summary(verification: Verification) -> Document:
    """Return in one sentence how many citations are verified, for formats in which no title needs to be above it."""
    return Document((), (Paragraph(ours(in_one_sentence(verification))),))


def in_one_sentence(verification: Verification) -> str:
    """Return how many citations were checked against how many texts, and what was found, in words."""
    total = _total(verification)
    if not total:
        return "The file cites no place in a source."
    checked = [one.place.reference for one in verification.findings if GROUPS[one.status] != "unverifiable"]
    against = f"{counted(len(checked), 'citation')} checked against {counted(len({*checked}), 'text')}: "
    return f"{against if checked else ''}{summed_up(total)}"


def verification_details(verification: Verification, full: bool = False) -> Document:
    """Return the places that could not be checked; if `full`, all of them, all counts, and the texts used."""
    decision, total = verification.decision, _total(verification)
    unchecked = tuple(_unchecked(verification, full))
    blocks: list[Block] = [Heading(2, ours("Could not be checked")), ItemList(unchecked)] if unchecked else []
    if full and total:
        blocks += [Heading(2, ours("Citations")), _counts(verification, total)]
    if full and decision.references:
        sources = tuple(_text(verification, reference) for reference in decision.references)
        blocks += [Heading(2, ours("Texts")), ItemList(sources)]
    return Document((), tuple(blocks))


def _total(verification: Verification) -> Counter[Group]:
    return Counter(GROUPS[finding.status] for finding in verification.findings)


def _unchecked(verification: Verification, full: bool) -> Iterator[Content]:
    """Yield the places that could not be checked, those of one source and for one reason together."""
    found: dict[tuple[str, str], list[str]] = {}
    for finding in verification.findings:
        reasons = dict.fromkeys(map(why_unchecked, finding.unchecked))
        if finding.status == "no source":
            text = verification.texts.get(finding.place.reference)
            reasons = {"no text of it is given" if text is None else "its text cannot be read": None}
        for reason in reasons:
            found.setdefault((finding.place.reference, reason), []).append(_place_checked(finding))
    for (reference, reason), places in found.items():
        shown = places if full else few(places, MAX_PLACES_LISTED)
        more = f" and {len(places) - len(shown)} more" if len(places) > len(shown) else ""
        yield ours(f"{{}}: {reason}: {{}}{more}", reference, "; ".join(shown))


def _place_checked(finding: Finding) -> str:
    """Return a place within its source, its line, and whether its quote was found all the same."""
    place = finding.place
    # A place may be only a quote, or the whole source.
    within = Place(place.reference, place.section, place.locators).within or place.within or "the whole source"
    line = f"line {place.origin.line}"
    verified = ", quote verified" if finding.status == "verified" else ""
    return f"{within} ({line}{verified})"


def _counts(verification: Verification, total: Counter[Group]) -> Table:
    groups = [group for group in COLUMNS if total[group] or group == "verified"]
    return Table(
        ((), *(ours(COLUMNS[group]) for group in groups)),
        (*_row_groups(verification, groups), RowGroup((_row(ours("Total"), total, groups),))),
    )


def summed_up(counts: Counter[Group]) -> str:
    """Return how many citations are verified, and how many are not, in words."""
    words: dict[Group, tuple[str, str]] = {
        "verified": ("quote", " verified"),
        "place only": ("place", " found (no quote to check)"),
        "unverifiable": ("place", " that could not be checked"),
        "elsewhere": ("quote", " found elsewhere"),
        "uncertain": ("quote", " that may be there"),
        "faulty": ("problem", ""),
    }
    said = [counted(counts[group], noun) + rest for group, (noun, rest) in words.items() if counts[group]]
    return f"{', '.join(said)}."


def _row_groups(verification: Verification, groups: Sequence[Group]) -> Iterator[RowGroup]:
    decision = verification.decision
    by_kind = verification.counts()
    named = [(option.id, option_name(option, decision)) for option in decision.options.values()]
    for id, name in (*named, (None, ours("No single option"))):
        kinds = ((kind, label) for kind, label in KINDS.items() if (id, kind) in by_kind)
        rows = tuple(_row(ours(label), by_kind[id, kind], groups) for kind, label in kinds)
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
    size = ours(f"{{}}, {counted(paragraphs, 'paragraph')}, {counted(headings, 'heading')}", source.file)
    if reference.id in verification.changed:
        return (*head, *ours("{}, ", size), *ours("changed since it was cited", style="strong"))
    return (*head, *(ours("{}, the one that was cited", size) if reference.sha256 else size))


def _fault_row(fault: Diagnostic) -> Row:
    message = (*ours(f"{fault.severity}: {fault.message} "), Span(f"[{fault.code}]", "code"))
    where = ours(f"Line {fault.position.line}:{fault.position.column}")
    return Row(where, (joined((message, reworded(fault.wording)), ": "), ours(fault.hint or "")))
