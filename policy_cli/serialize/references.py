"""Sources as data and as a table."""

from collections.abc import Iterable
from typing import Any

from policy_cli.analysis.evidence import Usage
from policy_cli.document import plain_text
from policy_cli.model import Decision
from policy_cli.references.notes import full_note
from policy_cli.serialize.values import decision_header


def references_data(decision: Decision, usages: Iterable[Usage]) -> dict[str, Any]:
    """Return each source as CSL, and by option and kind how many claims cite it, and cite only it."""
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
    """Return a header, and a row for each source."""
    header = ["id", "source", "claims", "alone"]
    counted = ((usage, str(usage.counts.total()), str(usage.alone.total())) for usage in usages)
    return header, [[u.reference.id, plain_text(full_note(u.reference)), *counts] for u, *counts in counted]
