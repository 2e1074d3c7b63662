"""The whole decision as data."""

from typing import Any

from policy_cli.analysis.evidence import claims
from policy_cli.model import Citation, Decision
from policy_cli.references.notes import place


def decision_data(decision: Decision) -> dict[str, Any]:
    """Return the whole decision as the file has it, and each place that it cites taken apart.

    A record that stands under a key has that key as its `id`, too.
    """
    cited = (citation for claim in claims(decision) for citation in claim.citations)
    return {"decision": decision, "places": {place(citation): _parts(citation) for citation in cited}}


def _parts(citation: Citation) -> dict[str, str]:
    parts = {name: getattr(citation, name) for name in ("reference", "section", "locator", "quote")}
    return {name: part for name, part in parts.items() if part}
