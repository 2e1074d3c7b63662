"""The whole decision as data."""

from typing import Any

from policy_cli.analysis.chronology import Hindsight
from policy_cli.analysis.evidence import claims
from policy_cli.model import Decision
from policy_cli.serialize.values import InHindsight


def decision_data(decision: Decision) -> dict[str, Any]:
    """Return the whole decision as in the file, and the parts of each place that it cites.

    A record under a key also has that key as its `id`, and one that rests only on later sources their year as `later`.
    """
    names = ("reference", "section", "locator", "quote")
    places = {
        str(place): {name: part for name in names if (part := getattr(place, name))}
        for claim in claims(decision)
        for place in claim.citations
    }
    return {"decision": InHindsight(decision, Hindsight(decision)), "places": places}
