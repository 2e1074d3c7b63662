"""Which options come first, in words."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from policy_cli.analysis.acceptability import Acceptability, Share
from policy_cli.analysis.matrix import Leaders, Weights
from policy_cli.analysis.ranking import Ranked, Ranking, has_equal_weights, weights_of
from policy_cli.analysis.weighing import shares_from_viewpoint
from policy_cli.document import Content, ShareSpan, finer_percent, joined, named, ours, text, with_stop
from policy_cli.importance import Groups, groups_of
from policy_cli.model import Decision, Viewpoint

ARITHMETIC = "This is arithmetic on the editor's ratings, not a recommendation."
NAMED = 3
"""How many options or criteria are named in a list, of which there are more."""
MOST_NAMED = 12
"""How many options a sentence names, if the table beside it has them all."""


def percent(share: Fraction | float) -> str:
    """Return a share of the weight: exact to a tenth of a percent, or "about" a rounded value."""
    is_exact = share * 1000 == int(share * 1000)
    return f"{float(share) * 100:g}%" if is_exact else f"about {finer_percent(float(share))}%"


def share_in_words(share: Share | None) -> Content:
    """Return a share as text; a dash where there is none."""
    return ours(str(ShareSpan(float(share[0]), float(share[1]))) if share else "–")


def comes_first(ranking: Ranking, lead: Leaders, with_unknowns: bool = False) -> Content:
    """Return which options come first as a clause, and if asked, what the unknown ratings have to do with it."""
    decision = ranking.decision
    if not lead.surely:
        depending = f", depending on {uncertain(ranking)}" if with_unknowns else ""
        return ours(f"{{}} could come first{depending}", option_names(decision, lead.possibly, "or"))
    first = option_names(decision, lead.surely)
    clause = ours("{} tie for first place", first) if len(lead.surely) > 1 else goes_to(first)
    if with_unknowns:
        clause = followed(clause, ours(f"however {uncertain(ranking)} turn out"))
    if not lead.possibly:
        return clause
    return ours("{}; {} could share it", clause, option_names(decision, lead.possibly, "or"))


def goes_to(name: Content) -> Content:
    """Return that an option comes first, as a clause that is right for every name: also for one in the plural."""
    return ours("first place goes to {}", name)


def uncertain(ranking: Ranking) -> str:
    """Return what may turn out one way or another: the unknown ratings, the ranges, or both."""
    matrix = ranking.matrix
    intervals = {
        interval
        for lows, highs in zip(matrix.lows, matrix.highs, strict=True)
        for interval in zip(lows, highs, strict=True)
    }
    unknown = (0, matrix.unit) in intervals
    if any(0 < high - low < matrix.unit for low, high in intervals):
        return "the unknown ratings and the ranges" if unknown else "the ranges"
    return "the unknown ratings"


def first_few(named: list[Content], conjunction: str) -> Content:
    """Return a list of names, of which only the first are named if there are many."""
    left = len(named) - NAMED
    return with_conjunction([*named[:NAMED], ours(f"{left} others")] if left > 1 else named, conjunction)


def option_names(decision: Decision, ids: Iterable[str], conjunction: str = "and") -> Content:
    """Return the names of options in a sentence."""
    return series([decision.options[id].name for id in ids], conjunction)


def on(option: str, criterion: str) -> Content:
    """Return what is rated: an option on a criterion, by their names."""
    return ours("{} on {}", named(option), named(criterion))


def followed(clause: Content, other: Content) -> Content:
    """Return a clause and another after a comma, which precedes a closing quotation mark (American usage)."""
    return ours("{} {}", with_stop(clause, ","), other)


def series(names: Sequence[str], conjunction: str) -> Content:
    """Return names in a sentence, with a conjunction before the last; of very many, only the first."""
    return _limited([named(name) for name in _apart(names)], conjunction)


def plain_series(names: Sequence[str], conjunction: str) -> Content:
    """Return names in a sentence that are not strong, such as those in parentheses."""
    return _limited([text(name) for name in _apart(names)], conjunction)


def _limited(names: list[Content], conjunction: str) -> Content:
    return with_conjunction(names, conjunction) if len(names) <= MOST_NAMED else first_few(names, conjunction)


def _apart(names: Sequence[str]) -> list[str]:
    """Return names that are listed: all in quotation marks if one of them reads as several."""
    read_as_several = any(sign in name for name in names for sign in (",", ";", ":", " and ", " or ", " nor "))
    return [f"“{name}”" for name in names] if read_as_several else [*names]


def with_conjunction(names: Sequence[Content], conjunction: str) -> Content:
    """Return names with a conjunction before the last."""
    *others, last = names
    first = joined([*(with_stop(name, ",") for name in others[:-1]), *others[-1:]], " ")
    return ours(f"{{}} {conjunction} {{}}", first, last) if first else last


def who_can_come_first(decision: Decision, options: Sequence[str]) -> Content:
    """Return which options can come first, as a clause."""
    names = [named(decision.options[option].name) for option in options]
    return goes_to(names[0]) if len(names) == 1 else ours("{} can come first", first_few(names, "or"))


def own_weights(*decisions: Decision) -> str:
    """Return what the weights of a file, or of several, are called after "under"."""
    if all(map(has_equal_weights, decisions)):
        return "equal weights"
    return "the file's weights" if len(decisions) == 1 else "each file's weights"


def rank_in_words(ranked: Ranked, all_ranked: Sequence[Ranked]) -> str:
    """Return an option's rank among all, as a number or a range, and whether it certainly ties."""
    between = "or" if ranked.worst - ranked.best == 1 else "to"
    rank = str(ranked.best) if ranked.best == ranked.worst else f"{ranked.best} {between} {ranked.worst}"
    known = ranked.score.low == ranked.score.high
    return f"{rank}, tied" if known and sum(other.score == ranked.score for other in all_ranked) > 1 else rank


def from_viewpoint(ranking: Ranking, id: str, alone: bool = False) -> Content:
    """Return which option comes first from a viewpoint, as a clause; one read `alone` says what that depends on.

    If the viewpoint has an order and several can come first, each has its share of the weights that agree.
    """
    decision = ranking.decision
    shares = shares_from_viewpoint(ranking, id)
    if len(shares) > 1:
        return ours("{} can come first", first_few(with_shares(decision, shares), "or"))
    if shares:
        return who_can_come_first(decision, [shares[0].option])
    central = " at the center of its weights" if decision.viewpoints[id].importance else ""
    lead = ranking.leaders_by_viewpoint[id]
    return ours(f"{{}}{central}", comes_first(ranking, lead, with_unknowns=alone and not lead.surely))


def with_shares(decision: Decision, shares: Iterable[Acceptability]) -> list[Content]:
    """Return the names of options, each with its share."""
    names = [(decision.options[share.option].name, share_in_words((share.low, share.high))) for share in shares]
    return [ours("{} ({})", named(name), share) for name, share in names]


def importance_in_words(decision: Decision, importance: Groups) -> Content:
    """Return an order of importance in words: "Money before all else, then Allies and Works"."""
    first, *others = (plain_series([decision.criteria[id].name for id in group], "and") for group in importance)
    return joined([ours("{} before all else", first), *(ours("then {}", group) for group in others)], ", ")


def weights_in_words(decision: Decision, weights: Weights) -> Content:
    """Return weights in words, the largest first: "Money 60%; Allies and Works 20% each"."""
    if len(set(weights.values())) == 1:
        return ours("equal weights")
    by_weight: dict[Fraction, list[str]] = {}
    for id, weight in sorted(weights.items(), key=lambda one: -one[1]):
        by_weight.setdefault(weight, []).append(decision.criteria[id].name)
    said = (
        ours(
            f"{{}} {percent(weight).removeprefix('about ')}{' each' if len(names) > 1 else ''}",
            plain_series(names, "and"),
        )
        for weight, names in by_weight.items()
    )
    return joined(said, "; ")


def viewpoint_in_words(decision: Decision, viewpoint: Viewpoint) -> Content:
    """Return the order of importance of a viewpoint, or else its weights."""
    if viewpoint.importance:
        return importance_in_words(decision, groups_of(viewpoint.importance))
    return weights_in_words(decision, weights_of(decision, viewpoint.weights))
