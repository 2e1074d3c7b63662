"""The ranking as data and as a table."""

from collections.abc import Iterable
from typing import Any

from policy_cli.analysis.acceptability import Acceptability
from policy_cli.analysis.ranking import Leaders, Ranked, Ranking
from policy_cli.serialize.values import Cell, decision_header


def ranking_data(ranking: Ranking, shares: Iterable[Acceptability]) -> dict[str, Any]:
    """Return a ranking: scores, ranks and shares as ranges, and what would put another option first.

    A score is from 0 (the worst on every criterion) to 100 (the best on every criterion). A criterion that is not in
    `weights` is not ranked. On a scale of numbers, `to` is the number at which the options of `first` come first; if
    `beyond` is "above" or "below", they do so just above or below it.
    """
    by_option = {share.option: share for share in shares}
    return {
        **decision_header(ranking.decision),
        "weights": {criterion: float(weight) for criterion, weight in ranking.weights.items()},
        "first": ranking.leaders.options,
        "options": [_option(ranked, by_option[ranked.option.id]) for ranked in ranking.ranked],
        "flips": [
            {
                "criterion": switch.criterion.id,
                "weight": float(switch.weight),
                "direction": "up" if switch.upward else "down",
                "from": old,
                "to": new,
            }
            for switch in ranking.switching_points
            for old, new in _handovers(ranking.leaders, switch.then)
        ],
        "smallest_changes": [
            {
                "option": change.option.id,
                "criterion": change.criterion.id,
                "from": change.rated,
                "to": change.instead if isinstance(change.instead, str) else f"{float(change.instead):.15g}",
                "beyond": change.beyond,
                "first": change.then.options,
            }
            for change in ranking.smallest_changes
        ],
        "dominated": [{"id": option, "by": other} for option, other in ranking.dominated],
        "missing": [{"option": option, "criterion": criterion} for option, criterion in ranking.missing],
        "viewpoints": [{"id": id, "first": leaders.options} for id, leaders in ranking.leaders_by_viewpoint.items()],
    }


def _option(ranked: Ranked, share: Acceptability) -> dict[str, Any]:
    return {
        "id": ranked.option.id,
        "score": [float(ranked.score.low), float(ranked.score.high)],
        "rank": [ranked.best, ranked.worst],
        "share_first": [share.low, share.high],
        "standard_error": share.standard_error,
        "central_weights": share.central_weights,
    }


def _handovers(before: Leaders, then: Leaders) -> list[tuple[str, str]]:
    """Return pairs of option ids: one that comes or could come first, and another that would after the change."""
    return [(old, new) for old in before.options for new in then.options if old != new]


def ranking_table(ranking: Ranking, shares: Iterable[Acceptability]) -> tuple[list[str], list[list[Cell]]]:
    """Return a header, and a row for each option."""
    by_option = {share.option: share for share in shares}
    header = ["id", "rank_best", "rank_worst", "score_low", "score_high", "share_first_low", "share_first_high"]
    rows: list[list[Cell]] = []
    for ranked in ranking.ranked:
        share = by_option[ranked.option.id]
        scores = (float(ranked.score.low), float(ranked.score.high))
        rows.append([ranked.option.id, ranked.best, ranked.worst, *scores, share.low, share.high])
    return header, rows
