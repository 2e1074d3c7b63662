"""The matches of a search as data and as a table."""

from collections.abc import Iterable
from typing import Any

from policy_cli.analysis.chronology import Hindsight
from policy_cli.analysis.search import Hit
from policy_cli.model import Decision
from policy_cli.serialize.values import PLACES_APART, decision_header


def search_data(decision: Decision, query: str, hits: Iterable[Hit]) -> dict[str, Any]:
    """Return each matching record, with its matching texts and the places it cites.

    - `marks`: the start and end of each match in a text, in characters from 0.
    - `later`: the year of the earliest source of a record that rests only on sources later than `as_of`.
    - `library`: the file of sources in which the line is, or null for the decision file.
    """
    hindsight = Hindsight(decision)
    return {
        **decision_header(decision),
        "query": query,
        "records": [
            {
                "kind": hit.kind,
                "side": hit.side,
                "option": hit.option,
                "id": hit.id,
                "line": hit.record.origin.line,
                "library": hit.record.origin.library or None,
                "texts": [
                    {"key": passage.key, "text": passage.text, "marks": passage.found} for passage in hit.passages
                ],
                "later": hindsight.year(hit.record),
                "cite": [passage.text for passage in hit.places],
            }
            for hit in hits
        ],
    }


def search_table(decision: Decision, hits: Iterable[Hit]) -> tuple[list[str], list[list[str]]]:
    """Return a header, and a row for each matching text."""
    header = ["line", "option", "kind", "side", "id", "key", "text", "later", "cite"]
    rows = []
    hindsight = Hindsight(decision)
    for hit in hits:
        later = str(hindsight.year(hit.record) or "")
        record = [str(hit.record.origin.line), hit.option or "", hit.kind, hit.side or "", hit.id or ""]
        cite = PLACES_APART.join(passage.text for passage in hit.places)
        rows += [[*record, passage.key, passage.text, later, cite] for passage in hit.passages]
    return header, rows
