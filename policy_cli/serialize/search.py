"""What a search found, as data and as a table."""

from collections.abc import Iterable
from typing import Any

from policy_cli.analysis.search import Hit
from policy_cli.model import Decision
from policy_cli.serialize.values import PLACES_APART, head


def search_data(decision: Decision, query: str, hits: Iterable[Hit]) -> dict[str, Any]:
    """Return each record that says something, with the texts that say it and the places it cites.

    `marks` are the stretches of a text that were found: where each begins and ends, in characters from 0.
    """
    return {
        **head(decision),
        "query": query,
        "records": [
            {
                "kind": hit.kind,
                "side": hit.side,
                "option": hit.option,
                "id": hit.id,
                "line": hit.origin.line,
                "texts": [
                    {"key": passage.key, "text": passage.text, "marks": passage.found} for passage in hit.passages
                ],
                "cite": [passage.text for passage in hit.places],
            }
            for hit in hits
        ],
    }


def search_table(hits: Iterable[Hit]) -> tuple[list[str], list[list[str]]]:
    """Return each text that says something as a row, after a header."""
    header = ["line", "option", "kind", "side", "id", "key", "text", "cite"]
    rows = []
    for hit in hits:
        record = [str(hit.origin.line), hit.option or "", hit.kind, hit.side or "", hit.id or ""]
        cite = PLACES_APART.join(passage.text for passage in hit.places)
        rows += [[*record, passage.key, passage.text, cite] for passage in hit.passages]
    return header, rows
