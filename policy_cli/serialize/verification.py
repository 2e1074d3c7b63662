"""What was found of each citation, as data and as a table."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from policy_cli.diagnostics import Diagnostic
from policy_cli.serialize.diagnostics import diagnostics_data, wording_data
from policy_cli.serialize.values import PLACES_APART, Cell, head
from policy_cli.sources.verification import Verification


def verification_data(verification: Verification, file: str, faults: Iterable[Diagnostic]) -> dict[str, Any]:
    """Return what was found of each citation of a file, in which texts, and what is wrong.

    `sha256` is that of a text as it is, `cited_sha256` what the file says of it, if it does.
    """
    return {
        **head(verification.decision),
        "sources": [
            {
                "id": reference.id,
                "sha256": text.sums[0],
                "cited_sha256": reference.sha256,
                "changed": reference.id in verification.changed,
                **diagnostics_data(text.file, text.faults, complete=not text.faults),
            }
            for reference in verification.decision.references
            if (text := verification.texts.get(reference.id)) is not None
        ],
        "counts": dict(Counter(finding.status for finding in verification.findings)),
        "citations": [
            {
                "line": finding.citation.origin.line,
                "column": finding.citation.origin.column,
                "option": finding.claim.option,
                "kind": finding.claim.kind,
                "reference": finding.citation.reference,
                "section": finding.citation.section,
                "locator": finding.citation.locator,
                "quote": finding.citation.quote,
                "status": finding.status,
                "found": [{"section": place.section, "paragraph": place.paragraph} for place in finding.places],
                "wording": wording_data(finding.wording),
            }
            for finding in verification.findings
        ],
        **diagnostics_data(file, faults),
    }


def verification_table(verification: Verification) -> tuple[list[str], list[list[Cell]]]:
    """Return what was found of each citation as a header and a row each."""
    header = ["line", "column", "option", "kind", "reference", "section", "locator", "quote", "status", "found"]
    rows: list[list[Cell]] = []
    for finding in verification.findings:
        claim, citation = finding.claim, finding.citation
        said = (claim.option, claim.kind, citation.reference, citation.section, citation.locator, citation.quote)
        found = PLACES_APART.join(map(str, finding.places))
        rows.append([*citation.origin, *(words or "" for words in said), finding.status, found])
    return header, rows
