"""The whole decision as data."""

from typing import Any

from policy_cli.analysis.evidence import claims
from policy_cli.model import Decision
from policy_cli.places import Place


def decision_data(decision: Decision) -> dict[str, Any]:
    """Return the whole decision as in the file, and the parts of each place that it cites.

    A record under a key also has that key as its `id`.
    """
    cited = (place for claim in claims(decision) for place in claim.citations)
    return {"decision": decision, "places": {str(place): _parts(place) for place in cited}}


def _parts(place: Place) -> dict[str, str]:
    parts = {name: getattr(place, name) for name in ("reference", "section", "locator", "quote")}
    return {name: part for name, part in parts.items() if part}
