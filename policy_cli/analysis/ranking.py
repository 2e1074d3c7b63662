"""Which option comes first under which weights, and what would change it.

A rating counts from 0, the worst on its scale, to 1, the best, and an option's score is the weighted mean. An unknown
or missing rating may be anything on the scale, and a range anything between its ends, so scores and ranks are ranges.
All arithmetic is exact: no rounding makes or hides a tie.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from operator import mul

from policy_cli.analysis.acceptability import can_come_first_under
from policy_cli.analysis.changes import RatingChange, Unseating, fewest_notches, smallest_changes
from policy_cli.analysis.matrix import WHOLE, Ids, Leaders, Matrix, Weights, as_integers, leaders_under, matrix_of, sums
from policy_cli.analysis.polytope import Work
from policy_cli.analysis.ratings import interval_of_rating
from policy_cli.diagnostics import CannotContinue
from policy_cli.frozen import frozen
from policy_cli.importance import Groups, center, completed, groups_of
from policy_cli.model import Criterion, Decision, Option, Viewpoint
from policy_cli.scales import is_relative, scale_words

# Each option is compared with each other one.
MAX_OPTIONS = 300
MAX_CRITERIA = 50
MAX_RATINGS = 3_000
WORK_FOR_VIEWPOINTS = 10_000
"""The most steps in which it is found out who can come first from viewpoints with an order of importance."""
MAX_BITS = 4_000
"""The most binary digits of the common denominator of all ratings, which the time for each sum follows."""


@frozen
class ScoreRange:
    """The least and the greatest possible value."""

    low: Fraction
    high: Fraction


@frozen
class Ranked:
    """An option with its score, from 0 to 100, and its rank; those that tie share a rank, and the next is left out."""

    option: Option
    score: ScoreRange
    best: int
    worst: int


@frozen
class SwitchingPoint:
    """The weight of a criterion, from 0 to 1, beyond which the leaders are others; the other weights keep their ratios.

    The leaders change `then` above that weight if `upward`, else below it.
    """

    criterion: Criterion
    weight: Fraction
    upward: bool
    then: Leaders


@frozen
class WeightInterval:
    """The weights of a criterion, from `start` to `end`, between which the leaders are the same."""

    start: Fraction
    end: Fraction
    leaders: Leaders


@frozen
class Ranking:
    """The order of options under one set of weights, and what it depends on.

    With an order of `importance`, the weights are those at the center of all that agree with it, and `order` has all
    ranked criteria; otherwise both are empty. `unseating` is None if no option surely comes first, or none can be
    unseated. `can_come_first_by_viewpoint` has, of each viewpoint with an order, the options that can come first under
    weights that agree with it, unless that takes too long to find out. `matrix` has the ranked criteria only.
    `dominated` are pairs of ids: an option, and one that is surely at least as good on every ranked criterion and
    better on one. `missing` are the ratings that the file does not give: the ids of an option and a criterion.
    """

    decision: Decision
    weights: Weights
    importance: Groups
    order: Groups
    matrix: Matrix
    ranked: tuple[Ranked, ...]
    leaders: Leaders
    switching_points: tuple[SwitchingPoint, ...]
    smallest_changes: tuple[RatingChange, ...]
    unseating: Unseating | None
    dominated: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, str], ...]
    leaders_by_viewpoint: Mapping[str, Leaders]
    can_come_first_by_viewpoint: Mapping[str, Ids]


def can_be_ranked(decision: Decision) -> bool:
    """Return whether the options of a decision can be ranked under the file's own weights."""
    return why_not(decision, {}) is None


def why_not(decision: Decision, given: Mapping[str, float]) -> CannotContinue | None:
    """Return why the options cannot be ranked where these criteria are `given` weights; None if they can be."""
    options, criteria = len(decision.options), len(decision.criteria)
    if not criteria:
        hint = 'add "criteria: {cost: {name: Cost}}", for example, and to the options "ratings: {cost: better}"'
        return CannotContinue("there is nothing to rank: the file has no criteria", hint)
    ranked = _ranked_criteria(decision, given)
    if not ranked:
        hint = "give at least one criterion a weight above 0"
        return CannotContinue("there is nothing to rank: every criterion has the weight 0", hint)
    if options > MAX_OPTIONS or criteria > MAX_CRITERIA or options * criteria > MAX_RATINGS:
        return CannotContinue(f"{options:,} options on {criteria:,} criteria are too many to rank")
    intervals = {
        interval_of_rating(decision, option, criterion)
        for criterion in ranked
        for option in decision.options.values()
        if not (is_relative(criterion) and option.id == decision.baseline)
    }
    if intervals == {None}:
        hint = f"add to the options: {_example(ranked[0])}"
        return CannotContinue("there is nothing to rank: no option is rated on a criterion that has weight", hint)
    if intervals <= {None, WHOLE}:
        return CannotContinue("there is nothing to rank yet: every rating is unknown")
    if matrix_of(decision).unit.bit_length() > MAX_BITS:
        return CannotContinue("the numbers that rate the options have too many digits to rank", "round them")
    return None


def _example(criterion: Criterion) -> str:
    """Return how an option is rated on a criterion, as in the file."""
    words = scale_words(criterion)
    if words:
        return f'"ratings: {{{criterion.id}: {words[-1]}}}"'
    assert criterion.scale is not None
    key, id = ("figures", criterion.measure) if criterion.measure else ("ratings", criterion.id)
    return f'"{key}: {{{id}: {criterion.scale.best}}}"'


def _ranked_criteria(decision: Decision, given: Mapping[str, float]) -> list[Criterion]:
    """Return the criteria that have weight in the file, or are `given` some."""
    return [criterion for id, criterion in decision.criteria.items() if criterion.weight or given.get(id)]


def weights_of(decision: Decision, given: Mapping[str, float]) -> Weights:
    """Return the share of each ranked criterion, from the weights `given`, else from its own weight.

    A criterion is ranked if it has weight in the file or is given some, so one that is only given the weight 0 is
    ranked still. Raises CannotContinue if all weights are 0.
    """
    # A weight is the decimal number that the file shows, not the binary one nearest to it.
    ranked = _ranked_criteria(decision, given)
    weights = {criterion.id: Fraction(repr(given.get(criterion.id, criterion.weight))) for criterion in ranked}
    whole = sum(weights.values())
    if not whole:
        raise CannotContinue("no criterion has any weight", "give at least one more than 0")
    return {criterion: weight / whole for criterion, weight in weights.items()}


def order_of(decision: Decision, importance: Groups) -> Groups:
    """Return an order of importance with all ranked criteria: those that it names or that have weight in the file."""
    named = dict.fromkeys((id for group in importance for id in group), 1.0)
    return completed(importance, (criterion.id for criterion in _ranked_criteria(decision, named)))


def central_weights(decision: Decision, importance: Groups) -> Weights:
    """Return the weights at the center of all that agree with an order of importance."""
    weights = center(order_of(decision, importance))
    return {id: weights[id] for id in decision.criteria if id in weights}


def viewpoint_weights(decision: Decision, viewpoint: Viewpoint) -> Weights:
    """Return the weights of a viewpoint, or those at the center of all that agree with its order of importance."""
    if viewpoint.importance:
        return central_weights(decision, groups_of(viewpoint.importance))
    return weights_of(decision, viewpoint.weights)


def has_equal_weights(decision: Decision) -> bool:
    """Return whether all criteria that have weight in the file have the same."""
    return len({criterion.weight for criterion in _ranked_criteria(decision, {})}) <= 1


def rank(decision: Decision, weights: Weights, importance: Groups = ()) -> Ranking:
    """Rank the options of a decision that can be ranked; the weights are the central ones of an order, if any."""
    whole = matrix_of(decision)
    matrix = whole.only(weights)
    shares = as_integers(matrix, weights)
    leaders = leaders_under(matrix, weights)
    return Ranking(
        decision=decision,
        weights=weights,
        importance=importance,
        order=order_of(decision, importance) if importance else (),
        matrix=matrix,
        ranked=_order(decision, matrix, shares),
        leaders=leaders,
        switching_points=tuple(_switching_points(decision, matrix, shares, leaders)),
        smallest_changes=smallest_changes(decision, matrix, shares, leaders),
        unseating=fewest_notches(decision, matrix, shares, leaders),
        dominated=tuple(_dominated(matrix)),
        missing=tuple(
            (option.id, criterion)
            for option in decision.options.values()
            for criterion in matrix.criteria
            if interval_of_rating(decision, option, decision.criteria[criterion]) is None
        ),
        leaders_by_viewpoint={
            viewpoint.id: leaders_under(whole, viewpoint_weights(decision, viewpoint))
            for viewpoint in decision.viewpoints.values()
        },
        can_come_first_by_viewpoint=_can_come_first_by_viewpoint(decision, whole),
    )


def _can_come_first_by_viewpoint(decision: Decision, matrix: Matrix) -> dict[str, Ids]:
    work = Work(WORK_FOR_VIEWPOINTS)
    found = {}
    for viewpoint in decision.viewpoints.values():
        if viewpoint.importance:
            order = order_of(decision, groups_of(viewpoint.importance))
            can_come_first = can_come_first_under(matrix.only([id for group in order for id in group]), order, work)
            if can_come_first is not None:
                found[viewpoint.id] = can_come_first
    return found


def _order(decision: Decision, matrix: Matrix, shares: Sequence[int]) -> tuple[Ranked, ...]:
    lows, highs = sums(matrix.lows, shares), sums(matrix.highs, shares)
    best_score = sum(shares) * matrix.unit
    ranked = [
        Ranked(
            decision.options[option],
            ScoreRange(Fraction(100 * low, best_score), Fraction(100 * high, best_score)),
            best=1 + sum(other > high for other in lows),
            worst=1 + sum(other > low for number, other in enumerate(highs) if number != row),
        )
        for row, (option, low, high) in enumerate(zip(matrix.options, lows, highs, strict=True))
    ]
    return tuple(sorted(ranked, key=lambda one: (one.best, one.worst)))


def _switching_points(
    decision: Decision, matrix: Matrix, shares: Sequence[int], leaders: Leaders
) -> Iterator[SwitchingPoint]:
    """Yield, for each criterion, the nearest weight above and below at which the leaders change."""
    for column, criterion in enumerate(matrix.criteria):
        now = Fraction(shares[column], sum(shares))
        intervals = _weight_intervals(matrix, shares, column)
        above = next((one for one in intervals if one.end > now and one.leaders != leaders), None)
        if above:
            yield SwitchingPoint(decision.criteria[criterion], max(now, above.start), True, above.leaders)
        below = next((one for one in reversed(intervals) if one.start < now and one.leaders != leaders), None)
        if below:
            yield SwitchingPoint(decision.criteria[criterion], min(now, below.end), False, below.leaders)


def leaders_by_weight(ranking: Ranking) -> dict[str, list[WeightInterval]]:
    """Return the intervals of the weight of each criterion, by its id; the other weights keep their ratios."""
    shares = as_integers(ranking.matrix, ranking.weights)
    return {id: _weight_intervals(ranking.matrix, shares, column) for column, id in enumerate(ranking.matrix.criteria)}


LeadingWeights = tuple[Fraction, Fraction] | None


def _weight_intervals(matrix: Matrix, shares: Sequence[int], column: int) -> list[WeightInterval]:
    """Return the intervals of the weight of one criterion, in their order.

    What holds at single weights, such as a tie where one interval ends, is left out.
    """
    surely, possibly = _leading_weights(matrix, shares, column)
    points = sorted({Fraction(0), Fraction(1), *(end for one in (*surely, *possibly) if one for end in one)})

    def leading(intervals: Sequence[LeadingWeights], start: Fraction) -> Ids:
        pairs = zip(matrix.options, intervals, strict=True)
        return tuple(option for option, one in pairs if one and one[0] <= start < one[1])

    found: list[WeightInterval] = []
    for start, end in pairwise(points):
        sure = leading(surely, start)
        leaders = Leaders(sure, tuple(option for option in leading(possibly, start) if option not in sure))
        if found and found[-1].leaders == leaders:
            start = found.pop().start
        found.append(WeightInterval(start, end, leaders))
    return found


def _leading_weights(
    matrix: Matrix, shares: Sequence[int], column: int
) -> tuple[list[LeadingWeights], list[LeadingWeights]]:
    """Return, for each option, the weights of a criterion under which it surely comes first, and under which it could.

    A score is a straight line over the weight of one criterion, so each of these is one interval of weights.
    """
    others = [0 if number == column else share for number, share in enumerate(shares)]
    if not any(others):
        others = [int(number != column) for number in range(len(shares))]
    rest = sum(others) or 1

    def ends(rows: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
        """Return the scores where the criterion has none of the weight and where it has all, `rest` times as large."""
        return [(sum(map(mul, row, others)), rest * row[column]) for row in rows]

    lows, highs = ends(matrix.lows), ends(matrix.highs)
    return _where_ahead(lows, highs), _where_ahead(highs, lows)


def _where_ahead(own: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> list[LeadingWeights]:
    """Return, for each line, the interval where it is nowhere below the others, but for the one in its own row."""
    intervals: list[LeadingWeights] = []
    for row, (start, end) in enumerate(own):
        # The ends are numerators and denominators, which are compared in a tenth of the time that fractions take.
        low, low_of, high, high_of = 0, 1, 1, 1
        for number, (other_start, other_end) in enumerate(others):
            before, after = start - other_start, end - other_end
            if (before >= 0 and after >= 0) or number == row:
                continue
            if before < 0 and after < 0:
                low, high = high_of, 0
                break
            part, of = abs(before), abs(before - after)
            if before >= 0 and part * high_of < high * of:
                high, high_of = part, of
            elif before < 0 and part * low_of > low * of:
                low, low_of = part, of
        lies = low * high_of <= high * low_of
        intervals.append((Fraction(low, low_of), Fraction(high, high_of)) if lies else None)
    return intervals


def _dominated(matrix: Matrix) -> Iterator[tuple[str, str]]:
    """Yield each option with another that is surely no worse on any criterion and surely better on one."""
    for option, high in zip(matrix.options, matrix.highs, strict=True):
        for other, low in zip(matrix.options, matrix.lows, strict=True):
            margins = [theirs - own for theirs, own in zip(low, high, strict=True)]
            if other != option and min(margins) >= 0 and max(margins) > 0:
                yield option, other
