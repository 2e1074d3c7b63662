"""The matches of a search as data and as a table."""

from collections.abc import Iterable
from typing import Any

from policy_cli.analysis.search import Find
from policy_cli.model import Decision
from policy_cli.serialize.values import PLACES_APART, decision_header


def search_data(decision: Decision, query: str, finds: Iterable[Find]) -> dict[str, Any]:
    """Return each matching record, with its matching texts and the places it cites.

    `marks` are the matches in a text: the start and end of each, in characters from 0.
    """
    return {
        **decision_header(decision),
        "query": query,
        "records": [
            {
                "kind": find.kind,
                "side": find.side,
                "option": find.option,
                "id": find.id,
                "line": find.origin.line,
                "texts": [
                    {"key": passage.key, "text": passage.text, "marks": passage.found} for passage in find.passages
                ],
                "cite": [passage.text for passage in find.places],
            }
            for find in finds
        ],
    }


def search_table(finds: Iterable[Find]) -> tuple[list[str], list[list[str]]]:
    """Return a header, and a row for each matching text."""
    header = ["line", "option", "kind", "side", "id", "key", "text", "cite"]
    rows = []
    for find in finds:
        record = [str(find.origin.line), find.option or "", find.kind, find.side or "", find.id or ""]
        cite = PLACES_APART.join(passage.text for passage in find.places)
        rows += [[*record, passage.key, passage.text, cite] for passage in find.passages]
    return header, rows
