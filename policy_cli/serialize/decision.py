"""The whole decision as data."""

from typing import Any

from policy_cli.analysis.evidence import claims
from policy_cli.model import Decision
from policy_cli.places import Place


def decision_data(decision: Decision) -> dict[str, Any]:
    """Return the whole decision as the file has it, and each place that it cites taken apart.

    A record that stands under a key has that key as its `id`, too.
    """
    cited = (place for claim in claims(decision) for place in claim.citations)
    return {"decision": decision, "places": {str(place): _parts(place) for place in cited}}


def _parts(place: Place) -> dict[str, str]:
    parts = {name: getattr(place, name) for name in ("reference", "section", "locator", "quote")}
    return {name: part for name, part in parts.items() if part}
