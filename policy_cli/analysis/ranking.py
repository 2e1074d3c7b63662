"""Which option comes first under which weights, and what would change it.

Ratings in words are numbers from -2 to 2 against the baseline, and an option's score is their weighted mean. A rating
that is unknown or missing may be any of them, so scores and ranks are ranges. All arithmetic is exact: no rounding
makes or hides a tie.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from math import lcm
from operator import itemgetter, mul

from policy_cli.diagnostics import CannotContinue
from policy_cli.frozen import frozen
from policy_cli.model import Criterion, Decision, Option

# Each option is compared with each other one.
MAX_OPTIONS = 500
MAX_RATINGS = 5_000

VALUES: dict[str, int] = {"much worse": -2, "worse": -1, "same": 0, "better": 1, "much better": 2}
LEAST, GREATEST = min(VALUES.values()), max(VALUES.values())

Weights = Mapping[str, Fraction]
"""The share of each criterion in the whole weight, by its id; they add up to 1."""
Ids = tuple[str, ...]


@frozen
class Range:
    """The least and the greatest possible value."""

    low: Fraction
    high: Fraction


@frozen
class Leaders:
    """The ids of the options that come first however the unknown ratings turn out, and of those that also could."""

    surely: Ids
    possibly: Ids

    @property
    def options(self) -> Ids:
        """All options that could come first."""
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
    """The weight of a criterion, from 0 to 1, beyond which the leaders are others; the other weights keep their ratios.

    The leaders change `then` above that weight if `upward`, else below it.
    """

    criterion: Criterion
    weight: Fraction
    upward: bool
    then: Leaders


@frozen
class RatingChange:
    """A rating that would change the leaders, `then`, if the word were `instead`."""

    option: Option
    criterion: Criterion
    rated: str
    instead: str
    then: Leaders


@frozen
class Ranking:
    """The order of options under one set of weights, and what it depends on.

    `dominated` are pairs of ids: an option, and one that is surely at least as good on every criterion and better on
    one. `missing` are the ratings that the file does not give: the ids of an option and a criterion.
    """

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


def rating_word(decision: Decision, option: Option, criterion: str) -> str | None:
    """Return the rating of an option on a criterion; None if the file has none."""
    if option.id == decision.baseline:
        return "same"
    rating = option.ratings.get(criterion)
    return rating.rating if rating else None


def can_be_ranked(decision: Decision) -> bool:
    """Return whether the options of a decision can be ranked."""
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
    """Return the share of each criterion, from the weights `given`; the weight of any other criterion is 1.

    Raises CannotContinue if all weights are 0.
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
    """Return the options by rank under these weights."""
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
    """Return the options that come first under these weights."""
    _, shares = _as_integers(matrix, weights)
    return _leaders(matrix.options, _sums(matrix.lows, shares), _sums(matrix.highs, shares))


def _as_integers(matrix: Matrix, weights: Weights) -> tuple[int, list[int]]:
    """Return the least common denominator of the weights, and their numerators over it."""
    whole = lcm(*(weight.denominator for weight in weights.values()))
    return whole, [int(weights[criterion] * whole) for criterion in matrix.criteria]


def _sums(rows: Sequence[Sequence[int]], shares: Sequence[int]) -> list[int]:
    return [sum(map(mul, row, shares)) for row in rows]


def _leaders(options: Ids, lows: Sequence[int], highs: Sequence[int]) -> Leaders:
    bar = max(lows)
    top, second = sorted(highs, reverse=True)[:2] if len(highs) > 1 else (highs[0], highs[0])
    rivals = [second if high == top else top for high in highs]
    surely = [low >= rival for low, rival in zip(lows, rivals, strict=True)]
    return _leaders_among(options, surely, [high >= bar for high in highs])


def _leaders_among(options: Ids, surely: Sequence[bool], possibly: Sequence[bool]) -> Leaders:
    """Return the leaders where each option surely comes first, or could, as its row says."""
    rows = list(zip(options, surely, possibly, strict=True))
    return Leaders(
        tuple(option for option, sure, _ in rows if sure),
        tuple(option for option, sure, possible in rows if possible and not sure),
    )


def _switching_points(
    decision: Decision, matrix: Matrix, shares: Sequence[int], leaders: Leaders
) -> Iterator[SwitchingPoint]:
    """Yield, for each criterion, the nearest weight above and below at which the leaders change."""
    for column, criterion in enumerate(decision.criteria.values()):
        surely, possibly = _intervals(matrix, shares, column)
        now = Fraction(shares[column], sum(shares))
        ends = {end for interval in (*surely, *possibly) if interval for end in interval}
        for upward in (True, False):
            points = sorted((p for p in {now, *ends} if (p >= now) == upward or p == now), reverse=not upward)
            for point in points:
                if point == upward:
                    break
                then = _leaders_among(
                    matrix.options, *([_goes_on(one, point, upward) for one in each] for each in (surely, possibly))
                )
                if then != leaders:
                    yield SwitchingPoint(criterion, point, upward, then)
                    break


Interval = tuple[Fraction, Fraction] | None


def _goes_on(interval: Interval, point: Fraction, upward: bool) -> bool:
    """Return whether an interval holds what comes just after a point, upward or downward."""
    if interval is None:
        return False
    return interval[0] <= point < interval[1] if upward else interval[0] < point <= interval[1]


def _intervals(matrix: Matrix, shares: Sequence[int], column: int) -> tuple[list[Interval], list[Interval]]:
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
) -> Sequence[RatingChange]:
    """Return the changes of a single rating, by the fewest steps possible, that change the leaders."""
    options, criteria = tuple(decision.options.values()), tuple(decision.criteria.values())
    scores = _sums(matrix.lows, shares), _sums(matrix.highs, shares)
    possible = sorted(_possible_changes(decision), key=itemgetter(0))
    for _, changes in groupby(possible, key=itemgetter(0)):
        found = []
        for _, row, column, rated, instead in changes:
            added = shares[column] * (VALUES[instead] - VALUES[rated])
            lows, highs = ([*ends[:row], ends[row] + added, *ends[row + 1 :]] for ends in scores)
            then = _leaders(matrix.options, lows, highs)
            if then != leaders:
                found.append(RatingChange(options[row], criteria[column], rated, instead, then))
        if found:
            return found
    return ()


def _possible_changes(decision: Decision) -> Iterator[tuple[int, int, int, str, str]]:
    """Yield, for each other value of each rating, the steps to it, its row and column, and both words."""
    for row, option in enumerate(decision.options.values()):
        for column, criterion in enumerate(decision.criteria):
            rated = rating_word(decision, option, criterion)
            if rated is not None and rated != "unknown" and option.id != decision.baseline:
                for instead, value in VALUES.items():
                    if instead != rated:
                        yield abs(value - VALUES[rated]), row, column, rated, instead


def _dominated(matrix: Matrix) -> Iterator[tuple[str, str]]:
    """Yield each option with another that is surely no worse on any criterion and surely better on one."""
    for option, high in zip(matrix.options, matrix.highs, strict=True):
        for other, low in zip(matrix.options, matrix.lows, strict=True):
            margins = [theirs - own for theirs, own in zip(low, high, strict=True)]
            if other != option and min(margins) >= 0 and max(margins) > 0:
                yield option, other
