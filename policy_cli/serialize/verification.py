"""The results of verification as data and as a table."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from policy_cli.diagnostics import Diagnostic
from policy_cli.serialize.diagnostics import diagnostics_data, wording_data
from policy_cli.serialize.values import PLACES_APART, Cell, decision_header
from policy_cli.sources.texts import SourceText
from policy_cli.sources.verification import Found, Passage, Verification


def verification_data(verification: Verification, file: str, faults: Iterable[Diagnostic]) -> dict[str, Any]:
    """Return the result for each citation of a file, the texts used, and the diagnostics.

    `sha256` is the hash of a text; `cited_sha256` is the one in the file, if it has one. `page` and `number` are those
    of the page and the paragraph as they are printed.
    """
    return {
        **decision_header(verification.decision),
        "sources": [
            {
                "id": reference.id,
                "sha256": text.sums[0],
                "cited_sha256": reference.sha256,
                "changed": reference.id in verification.changed,
                **diagnostics_data(text.file, text.content.faults, complete=text.is_readable),
            }
            for reference in verification.decision.references
            if (text := verification.texts.get(reference.id)) is not None
        ],
        "counts": dict(Counter(finding.status for finding in verification.findings)),
        "citations": [
            {
                "line": finding.place.origin.line,
                "column": finding.place.origin.column,
                "option": finding.claim.option,
                "kind": finding.claim.kind,
                "reference": finding.place.reference,
                "section": finding.place.section,
                "locator": finding.place.locator,
                "quote": finding.place.quote,
                "status": finding.status,
                "found": [_found(found) for found in finding.found],
                "wording": wording_data(finding.wording),
            }
            for finding in verification.findings
        ],
        **diagnostics_data(file, faults),
    }


def _found(found: Found) -> dict[str, Any]:
    """Return where words of a quote are; `page` and `number` are as printed."""
    return {"section": found.section, "paragraph": found.paragraph, "page": found.page, "number": found.number}


def source_text_data(text: SourceText, found: Iterable[tuple[str | None, list[Passage]]]) -> dict[str, Any]:
    """Return the sections of a source and their paragraphs, each with its page and number as printed."""
    return {
        "reference": text.reference,
        "sha256": text.sums[0],
        "sections": [
            {"section": section, "paragraphs": [passage._asdict() for passage in own]} for section, own in found
        ],
    }


def source_text_table(found: Iterable[tuple[str | None, list[Passage]]]) -> tuple[list[str], list[list[Cell]]]:
    """Return a header, and a row for each paragraph of a source."""
    rows: list[list[Cell]] = []
    for section, own in found:
        rows += ([section or "", one.paragraph, one.page or "", one.number or "", one.text] for one in own)
    return ["section", "paragraph", "page", "number", "text"], rows


def verification_table(verification: Verification) -> tuple[list[str], list[list[Cell]]]:
    """Return a header, and a row for each citation."""
    header = ["line", "column", "option", "kind", "reference", "section", "locator", "quote", "status", "found"]
    rows: list[list[Cell]] = []
    for finding in verification.findings:
        claim, place = finding.claim, finding.place
        said = (claim.option, claim.kind, place.reference, place.section, place.locator, place.quote)
        found = PLACES_APART.join(found.within for found in finding.places)
        rows.append([*place.origin, *(words or "" for words in said), finding.status, found])
    return header, rows
