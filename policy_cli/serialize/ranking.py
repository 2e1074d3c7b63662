"""The ranking as data and as a table."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from policy_cli.analysis.acceptability import Acceptability, Share, can_come_first, settling
from policy_cli.analysis.changes import RatingChange
from policy_cli.analysis.ranking import Ranked, Ranking
from policy_cli.serialize.values import CsvCell, decision_header


def ranking_data(
    ranking: Ranking, shares: Sequence[Acceptability], pairs: Mapping[tuple[str, str], Share] = {}
) -> dict[str, Any]:
    """Return a ranking: scores, ranks and shares as ranges, and what would put another option first.

    A score is from 0 (the worst on every criterion) to 100 (the best on every criterion). All shares are of the weights
    that agree with an order of importance, or else of all possible ones. Each is a pair: its least and its greatest
    value, which differ if ratings are unknown or ranges.

    - `importance`: the groups of an order of importance, the most important first. Then weights, scores and ranks are
      those at the center of all weights that agree with it.
    - `weights`: the weights of the criteria that are ranked.
    - `can_be_first`: the options with a share of the first rank.
    - `shares`: the shares of each rank, from the first on.
    - `settling`: the further comparison that leaves the fewest options able to come first. `if_more` are those that
      remain if the `criterion` is worth more than the `other`.
    - `ahead`, in a full answer: the shares under which one option is ahead of another.
    - `changes_to_unseat`: the smallest number of one-notch changes that unseat or tie the leader, or null, with such
      changes. `smallest_changes` has those of a single rating. On a scale of numbers, `to` is the number at which the
      options of `first` come first, or just above or below it if `beyond` is "above" or "below".
    """
    by_option = {share.option: share for share in shares}
    found, unseating = settling(shares, ranking.order), ranking.unseating
    return {
        **decision_header(ranking.decision),
        "importance": ranking.importance,
        "weights": {criterion: float(weight) for criterion, weight in ranking.weights.items()},
        "first": ranking.leaders.options,
        "can_be_first": can_come_first(shares),
        "options": [_option(ranked, by_option[ranked.option.id]) for ranked in ranking.ranked],
        "shares": {share.option: [_pair(rank) for rank in share.ranks] for share in shares},
        "settling": found
        and {"criterion": found.criterion, "other": found.other, "if_more": found.if_more, "if_less": found.if_less},
        "flips": [
            {
                "criterion": switch.criterion.id,
                "weight": float(switch.weight),
                "direction": "up" if switch.upward else "down",
                "from": old,
                "to": new,
            }
            for switch in ranking.switching_points
            for old in ranking.leaders.options
            for new in switch.then.options
            if old != new
        ],
        "changes_to_unseat": {
            "notches": unseating and unseating.notches,
            "changes": list(map(_change, unseating.changes)) if unseating else [],
            "first": unseating.then.options if unseating else (),
            "smallest_changes": [
                {**_change(change), "beyond": change.beyond, "first": change.then.options}
                for change in ranking.smallest_changes
            ],
        },
        "dominated": [{"id": option, "by": other} for option, other in ranking.dominated],
        "missing": [{"option": option, "criterion": criterion} for option, criterion in ranking.missing],
        "viewpoints": [
            {"id": id, "first": leaders.options, "can_be_first": ranking.can_come_first_by_viewpoint.get(id)}
            for id, leaders in ranking.leaders_by_viewpoint.items()
        ],
        "ahead": [{"id": id, "of": other, "share": _pair(share)} for (id, other), share in pairs.items()],
    }


def _option(ranked: Ranked, share: Acceptability) -> dict[str, Any]:
    return {
        "id": ranked.option.id,
        "score": [float(ranked.score.low), float(ranked.score.high)],
        "rank": [ranked.best, ranked.worst],
        "share_first": _pair((share.low, share.high)),
        "standard_error": share.standard_error,
        "central_weights": share.central_weights,
    }


def _pair(share: Share) -> list[float]:
    return list(map(float, share))


def _change(change: RatingChange) -> dict[str, Any]:
    return {
        "option": change.option.id,
        "criterion": change.criterion.id,
        "from": change.rated,
        "to": change.instead if isinstance(change.instead, str) else f"{float(change.instead):.15g}",
    }


def ranking_table(ranking: Ranking, shares: Iterable[Acceptability]) -> tuple[list[str], list[list[CsvCell]]]:
    """Return a header, and a row for each option; the shares of ranks are at its end, if there are any."""
    by_option = {share.option: share for share in shares}
    header = ["id", "rank_best", "rank_worst", "score_low", "score_high", "share_first_low", "share_first_high"]
    if any(share.ranks for share in by_option.values()):
        header += [f"share_rank_{rank}_{end}" for rank in range(1, len(by_option) + 1) for end in ("low", "high")]
    rows: list[list[CsvCell]] = []
    for ranked in ranking.ranked:
        share = by_option[ranked.option.id]
        scores = (float(ranked.score.low), float(ranked.score.high))
        ends = chain((share.low, share.high), *share.ranks)
        rows.append([ranked.option.id, ranked.best, ranked.worst, *scores, *map(float, ends)])
    return header, rows
