"""Sources as data and as a table."""

from collections.abc import Iterable
from typing import Any

from policy_cli.analysis.evidence import Usage
from policy_cli.document import plain_text
from policy_cli.model import Decision
from policy_cli.references.notes import full_note
from policy_cli.serialize.values import decision_header


def references_data(decision: Decision, usages: Iterable[Usage]) -> dict[str, Any]:
    """Return each source as CSL, and how many claims of which option and kind cite it, and cite it alone."""
    return {
        **decision_header(decision),
        "references": [
            {
                "csl": usage.reference,
                "claims": [
                    {"option": of, "kind": kind, "count": count, "alone": usage.alone[of, kind]}
                    for (of, kind), count in usage.counts.items()
                ],
            }
            for usage in usages
        ],
    }


def references_table(usages: Iterable[Usage]) -> tuple[list[str], list[list[str]]]:
    """Return sources as a header and a row each."""
    header = ["id", "source", "claims", "alone"]
    counted = ((usage, str(usage.counts.total()), str(usage.alone.total())) for usage in usages)
    return header, [[u.reference.id, plain_text(full_note(u.reference)), *counts] for u, *counts in counted]
