"""Which option comes first under which weights, and what would change it.

Ratings in words are numbers from -2 to 2 against the baseline, and an option's score is their weighted mean. A rating
that is unknown or missing may be any of them, so scores and ranks are ranges. All arithmetic is exact: no rounding
makes or hides a tie.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import lcm
from operator import mul

from policy_cli.diagnostics import CannotContinue
from policy_cli.frozen import frozen
from policy_cli.model import Criterion, Decision, Option, RatingWord

MAX_OPTIONS = 500
MAX_RATINGS = 5_000
"""How many options are ranked, and on how many criteria all of them together: each is compared with each other one."""

VALUES: dict[RatingWord, int] = {"much worse": -2, "worse": -1, "same": 0, "better": 1, "much better": 2}
LEAST, GREATEST = min(VALUES.values()), max(VALUES.values())

Weights = Mapping[str, Fraction]
"""The share of each criterion in the whole weight, by its id; they add up to 1."""
Ids = tuple[str, ...]


@frozen
class Range:
    """The least and the greatest value that something may have."""

    low: Fraction
    high: Fraction


@frozen
class Leaders:
    """The options that come first whatever the unknown ratings are (several that tie), and those that may besides."""

    surely: Ids
    possibly: Ids

    @property
    def options(self) -> Ids:
        """All options that may come first."""
        return (*self.surely, *self.possibly)


@frozen
class Ranked:
    """An option with its score and its rank; options that tie share a rank, and the next rank is left out."""

    option: Option
    score: Range
    best: int
    worst: int


@frozen
class SwitchingPoint:
    """The weight of a criterion beyond which the lead is another, the other weights keeping their proportions."""

    criterion: Criterion
    weight: Fraction
    upward: bool
    then: Leaders


@frozen
class RatingChange:
    """A rating that, were it another, would change the lead."""

    option: Option
    criterion: Criterion
    rated: RatingWord
    instead: RatingWord
    then: Leaders


@frozen
class Ranking:
    """The answer under one set of weights, and how far it holds."""

    decision: Decision
    weights: Weights
    ranked: tuple[Ranked, ...]
    leaders: Leaders
    switching_points: tuple[SwitchingPoint, ...]
    smallest_changes: tuple[RatingChange, ...]
    dominated: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, str], ...]
    leaders_by_viewpoint: Mapping[str, Leaders]


@frozen
class Matrix:
    """The ratings as numbers: for each option the least and the greatest value on each criterion."""

    options: Ids
    criteria: Ids
    lows: tuple[tuple[int, ...], ...]
    highs: tuple[tuple[int, ...], ...]


def matrix_of(decision: Decision) -> Matrix:
    """Return the ratings of a decision as numbers."""
    rated = [
        [VALUES.get(rating_word(decision, option, criterion) or "unknown") for criterion in decision.criteria]
        for option in decision.options.values()
    ]
    return Matrix(
        tuple(decision.options),
        tuple(decision.criteria),
        tuple(tuple(LEAST if value is None else value for value in row) for row in rated),
        tuple(tuple(GREATEST if value is None else value for value in row) for row in rated),
    )


def rating_word(decision: Decision, option: Option, criterion: str) -> RatingWord | None:
    """Return how an option is rated on a criterion; None where the file does not say."""
    if option.id == decision.baseline:
        return "same"
    rating = option.ratings.get(criterion)
    return rating.rating if rating else None


def can_be_ranked(decision: Decision) -> bool:
    """Return whether the file has criteria and ratings on them, and no more than can be compared with each other."""
    return why_not(decision) is None


def why_not(decision: Decision) -> str | None:
    """Return why the options of a decision cannot be ranked; None if they can."""
    options, criteria = len(decision.options), len(decision.criteria)
    if not criteria or not any(option.ratings for option in decision.options.values()):
        return "there is nothing to rank: the file has no criteria with ratings"
    if all(one.rating == "unknown" for option in decision.options.values() for one in option.ratings.values()):
        return "there is nothing to rank yet: every rating is unknown"
    if options > MAX_OPTIONS or options * criteria > MAX_RATINGS:
        return f"{options:,} options on {criteria:,} criteria are too many to rank"
    return None


def weights_of(decision: Decision, given: Mapping[str, float]) -> Weights:
    """Return the share of each criterion where some are given a weight and the others count 1.

    Raises CannotContinue where no criterion has any weight.
    """
    # A weight is the decimal number that the file shows, not the binary one nearest to it.
    weights = {criterion: Fraction(repr(given.get(criterion, 1.0))) for criterion in decision.criteria}
    whole = sum(weights.values())
    if not whole:
        raise CannotContinue("no criterion has any weight", "give at least one more than 0")
    return {criterion: weight / whole for criterion, weight in weights.items()}


def rank(decision: Decision, weights: Weights) -> Ranking:
    """Rank the options of a decision that can be ranked."""
    matrix = matrix_of(decision)
    _, shares = _as_integers(matrix, weights)
    leaders = leaders_under(matrix, weights)
    return Ranking(
        decision=decision,
        weights=weights,
        ranked=order_under(decision, weights),
        leaders=leaders,
        switching_points=tuple(_switching_points(decision, matrix, shares, leaders)),
        smallest_changes=tuple(_smallest_changes(decision, matrix, shares, leaders)),
        dominated=tuple(_dominated(matrix)),
        missing=tuple(
            (option.id, criterion)
            for option in decision.options.values()
            for criterion in decision.criteria
            if rating_word(decision, option, criterion) is None
        ),
        leaders_by_viewpoint={
            viewpoint.id: leaders_under(matrix, weights_of(decision, viewpoint.weights))
            for viewpoint in decision.viewpoints.values()
        },
    )


def order_under(decision: Decision, weights: Weights) -> tuple[Ranked, ...]:
    """Return the options in the order of their ranks under some weights."""
    matrix = matrix_of(decision)
    whole, shares = _as_integers(matrix, weights)
    lows, highs = _sums(matrix.lows, shares), _sums(matrix.highs, shares)
    ranked = [
        Ranked(
            decision.options[option],
            Range(Fraction(low, whole), Fraction(high, whole)),
            best=1 + sum(other > high for other in lows),
            worst=1 + sum(other > low for number, other in enumerate(highs) if number != row),
        )
        for row, (option, low, high) in enumerate(zip(matrix.options, lows, highs, strict=True))
    ]
    return tuple(sorted(ranked, key=lambda one: (one.best, one.worst)))


def leaders_under(matrix: Matrix, weights: Weights) -> Leaders:
    """Return which options come first under some weights."""
    _, shares = _as_integers(matrix, weights)
    return _leaders(matrix.options, _sums(matrix.lows, shares), _sums(matrix.highs, shares))


def _as_integers(matrix: Matrix, weights: Weights) -> tuple[int, list[int]]:
    """Return the least whole number of which all weights are whole parts, and these parts."""
    whole = lcm(*(weight.denominator for weight in weights.values()))
    return whole, [int(weights[criterion] * whole) for criterion in matrix.criteria]


def _sums(rows: Sequence[Sequence[int]], shares: Sequence[int]) -> list[int]:
    return [sum(map(mul, row, shares)) for row in rows]


def _leaders(options: Ids, lows: Sequence[int], highs: Sequence[int]) -> Leaders:
    bar = max(lows)
    top, second = sorted(highs, reverse=True)[:2] if len(highs) > 1 else (highs[0], highs[0])
    rivals = [second if high == top else top for high in highs]
    surely = tuple(o for o, low, rival in zip(options, lows, rivals, strict=True) if low >= rival)
    leading = set(surely)
    possibly = tuple(o for o, high in zip(options, highs, strict=True) if high >= bar and o not in leading)
    return Leaders(surely, possibly)


def _switching_points(
    decision: Decision, matrix: Matrix, shares: Sequence[int], leaders: Leaders
) -> Iterator[SwitchingPoint]:
    """Yield, for each criterion, the nearest weight above and below at which the lead changes."""
    for column, criterion in enumerate(decision.criteria.values()):
        surely, possibly = _intervals(matrix, shares, column)
        now = Fraction(shares[column], sum(shares))
        ends = {end for interval in (*surely, *possibly) if interval for end in interval}
        for upward in (True, False):
            points = sorted((p for p in {now, *ends} if (p >= now) == upward or p == now), reverse=not upward)
            for point in points:
                if point == upward:
                    break
                first = tuple(o for o, s in zip(matrix.options, surely, strict=True) if _goes_on(s, point, upward))
                besides = tuple(o for o, s in zip(matrix.options, possibly, strict=True) if _goes_on(s, point, upward))
                leading = set(first)
                then = Leaders(first, tuple(o for o in besides if o not in leading))
                if then != leaders:
                    yield SwitchingPoint(criterion, point, upward, then)
                    break


Interval = tuple[Fraction, Fraction] | None


def _goes_on(interval: Interval, point: Fraction, upward: bool) -> bool:
    """Return whether a interval holds what comes just after a point, upward or downward."""
    if interval is None:
        return False
    return interval[0] <= point < interval[1] if upward else interval[0] < point <= interval[1]


def _intervals(matrix: Matrix, shares: Sequence[int], column: int) -> tuple[list[Interval], list[Interval]]:
    """Return, by option, the weights of a criterion under which it surely comes first, and may.

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


def _where_ahead(own: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> list[Interval]:
    """Return, for each line, the interval where it is nowhere below the others, but for the one in its own row."""
    intervals: list[Interval] = []
    for row, (start, end) in enumerate(own):
        low, high = Fraction(0), Fraction(1)
        for number, (other_start, other_end) in enumerate(others):
            before, after = start - other_start, end - other_end
            if number == row or (before >= 0 and after >= 0):
                continue
            if before < 0 and after < 0:
                low, high = Fraction(1), Fraction(0)
                break
            crossing = Fraction(before, before - after)
            low, high = (low, min(high, crossing)) if before >= 0 else (max(low, crossing), high)
        intervals.append((low, high) if low <= high else None)
    return intervals


def _smallest_changes(
    decision: Decision, matrix: Matrix, shares: Sequence[int], leaders: Leaders
) -> Iterator[RatingChange]:
    """Yield the changes of one rating, by as few steps as do it, that change the lead."""
    lows, highs = _sums(matrix.lows, shares), _sums(matrix.highs, shares)
    for steps in range(1, GREATEST - LEAST + 1):
        found = [
            change
            for row, option in enumerate(decision.options.values())
            for column, criterion in enumerate(decision.criteria.values())
            for change in _changes(decision, matrix, (lows, highs), shares[column], (row, option), criterion, steps)
            if change.then != leaders
        ]
        if found:
            yield from found
            return


def _changes(
    decision: Decision,
    matrix: Matrix,
    scores: tuple[list[int], list[int]],
    share: int,
    place: tuple[int, Option],
    criterion: Criterion,
    steps: int,
) -> Iterator[RatingChange]:
    """Yield what follows if one rating were better or worse by so many steps: one score changes with it."""
    row, option = place
    rated = rating_word(decision, option, criterion.id)
    if rated is None or rated == "unknown" or option.id == decision.baseline or not share:
        return
    for instead, value in VALUES.items():
        difference = value - VALUES[rated]
        if abs(difference) == steps:
            lows, highs = ([*ends[:row], ends[row] + share * difference, *ends[row + 1 :]] for ends in scores)
            yield RatingChange(option, criterion, rated, instead, _leaders(matrix.options, lows, highs))


def _dominated(matrix: Matrix) -> Iterator[tuple[str, str]]:
    """Yield each option with another that is surely no worse on any criterion and surely better on one."""
    for option, high in zip(matrix.options, matrix.highs, strict=True):
        for other, low in zip(matrix.options, matrix.lows, strict=True):
            margins = [theirs - own for theirs, own in zip(low, high, strict=True)]
            if other != option and min(margins) >= 0 and max(margins) > 0:
                yield option, other
