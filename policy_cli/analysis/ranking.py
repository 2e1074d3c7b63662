"""Which option comes first under which weights, and what would change it.

A rating counts from 0, the worst on its scale, to 1, the best, and an option's score is the weighted mean. An unknown
or missing rating may be anything on the scale, and a range anything between its ends, so scores and ranks are ranges.
All arithmetic is exact: no rounding makes or hides a tie.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from math import lcm
from operator import mul
from typing import Literal

from policy_cli.analysis.ratings import rating_of, span_of_rating
from policy_cli.diagnostics import CannotContinue
from policy_cli.frozen import frozen
from policy_cli.model import Criterion, Decision, Option
from policy_cli.scales import MAX_WORDS, is_relative, number_at, scale_words

WHOLE = (Fraction(0), Fraction(1))
"""What an unknown or missing rating may be."""
# Each option is compared with each other one.
MAX_OPTIONS = 500
MAX_RATINGS = 5_000
MAX_BITS = 1_000
"""The most binary digits of the common denominator of all ratings, which the time for each sum follows."""

Weights = Mapping[str, Fraction]
"""The share of each ranked criterion in the whole weight, by its id; they add up to 1."""
Ids = tuple[str, ...]
Side = Literal["above", "below"]


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
    """An option with its score, from 0 to 100, and its rank; those that tie share a rank, and the next is left out."""

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
    """A rating that would change the leaders, `then`, if it were `instead`: a word, or a number on a scale of numbers.

    The leaders are `then` just above or below that number, if it says so in `beyond`, else at it.
    """

    option: Option
    criterion: Criterion
    rated: str
    instead: str | Fraction
    then: Leaders
    beyond: Side | None = None


@frozen
class Matrix:
    """The ratings as whole numbers: for each option the least and the greatest value on each criterion.

    A value is from 0, the worst on the scale, to `unit`, the best.
    """

    options: Ids
    criteria: Ids
    unit: int
    lows: tuple[tuple[int, ...], ...]
    highs: tuple[tuple[int, ...], ...]

    def only(self, criteria: Collection[str]) -> "Matrix":
        """Return the columns of these criteria."""
        columns = [number for number, criterion in enumerate(self.criteria) if criterion in criteria]
        lows, highs = (tuple(tuple(row[n] for n in columns) for row in rows) for rows in (self.lows, self.highs))
        return Matrix(self.options, tuple(self.criteria[n] for n in columns), self.unit, lows, highs)


@frozen
class Ranking:
    """The order of options under one set of weights, and what it depends on.

    `matrix` has the ranked criteria only. `dominated` are pairs of ids: an option, and one that is surely at least as
    good on every ranked criterion and better on one. `missing` are the ratings that the file does not give: the ids of
    an option and a criterion.
    """

    decision: Decision
    weights: Weights
    matrix: Matrix
    ranked: tuple[Ranked, ...]
    leaders: Leaders
    switching_points: tuple[SwitchingPoint, ...]
    smallest_changes: tuple[RatingChange, ...]
    dominated: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, str], ...]
    leaders_by_viewpoint: Mapping[str, Leaders]


def matrix_of(decision: Decision) -> Matrix:
    """Return the ratings of a decision as whole numbers."""
    criteria = decision.criteria.values()
    spans = [
        [span_of_rating(decision, option, criterion) or WHOLE for criterion in criteria]
        for option in decision.options.values()
    ]
    # A word that a rating could be changed to is a whole number as well.
    notches = [len(scale_words(criterion)) - 1 or 1 for criterion in criteria]
    unit = lcm(*(end.denominator for row in spans for span in row for end in span), *notches)
    lows, highs = (
        tuple(tuple(span[end].numerator * (unit // span[end].denominator) for span in row) for row in spans)
        for end in (0, 1)
    )
    return Matrix(tuple(decision.options), tuple(decision.criteria), unit, lows, highs)


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
    if options > MAX_OPTIONS or options * criteria > MAX_RATINGS:
        return CannotContinue(f"{options:,} options on {criteria:,} criteria are too many to rank")
    spans = {
        span_of_rating(decision, option, criterion)
        for criterion in ranked
        for option in decision.options.values()
        if not (is_relative(criterion) and option.id == decision.baseline)
    }
    if spans == {None}:
        hint = f"add to the options: {_example(ranked[0])}"
        return CannotContinue("there is nothing to rank: no option is rated on a criterion that has weight", hint)
    if spans <= {None, WHOLE}:
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


def has_equal_weights(decision: Decision) -> bool:
    """Return whether all criteria that have weight in the file have the same."""
    return len({criterion.weight for criterion in _ranked_criteria(decision, {})}) <= 1


def rank(decision: Decision, weights: Weights) -> Ranking:
    """Rank the options of a decision that can be ranked."""
    whole = matrix_of(decision)
    matrix = whole.only(weights)
    _, shares = _as_integers(matrix, weights)
    leaders = leaders_under(matrix, weights)
    return Ranking(
        decision=decision,
        weights=weights,
        matrix=matrix,
        ranked=_order(decision, matrix, weights),
        leaders=leaders,
        switching_points=tuple(_switching_points(decision, matrix, shares, leaders)),
        smallest_changes=tuple(_smallest_changes(decision, matrix, shares, leaders)),
        dominated=tuple(_dominated(matrix)),
        missing=tuple(
            (option.id, criterion)
            for option in decision.options.values()
            for criterion in matrix.criteria
            if span_of_rating(decision, option, decision.criteria[criterion]) is None
        ),
        leaders_by_viewpoint={
            viewpoint.id: leaders_under(whole, weights_of(decision, viewpoint.weights))
            for viewpoint in decision.viewpoints.values()
        },
    )


def order_under(decision: Decision, weights: Weights) -> tuple[Ranked, ...]:
    """Return the options by rank under these weights."""
    return _order(decision, matrix_of(decision), weights)


def _order(decision: Decision, matrix: Matrix, weights: Weights) -> tuple[Ranked, ...]:
    whole, shares = _as_integers(matrix, weights)
    lows, highs = _sums(matrix.lows, shares), _sums(matrix.highs, shares)
    best_score = whole * matrix.unit
    ranked = [
        Ranked(
            decision.options[option],
            Range(Fraction(100 * low, best_score), Fraction(100 * high, best_score)),
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
    return whole, [int(weights.get(criterion, 0) * whole) for criterion in matrix.criteria]


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
    for column, criterion in enumerate(matrix.criteria):
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
                    yield SwitchingPoint(decision.criteria[criterion], point, upward, then)
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


@frozen
class _Rated:
    """A rating that could be another word or number; `added` is what a change by a whole scale adds to the score."""

    option: Option
    criterion: Criterion
    rated: str
    row: int
    value: Fraction
    added: int


def _smallest_changes(
    decision: Decision, matrix: Matrix, shares: Sequence[int], leaders: Leaders
) -> tuple[RatingChange, ...]:
    """Return the smallest changes of a single rating that change the leaders.

    They are those by the fewest words of a scale and, for numbers, those by the smallest part of a scale. Figures,
    ranges, and what the baseline is by definition are taken as they are.
    """
    shifts = _Shifts(matrix, shares, leaders)
    rated = [*_changeable(decision, matrix, shares)]
    in_words = [rating for rating in rated if scale_words(rating.criterion)]
    in_numbers = [rating for rating in rated if not scale_words(rating.criterion)]
    return (*_fewest_words(shifts, in_words), *_nearest_numbers(shifts, in_numbers))


def _changeable(decision: Decision, matrix: Matrix, shares: Sequence[int]) -> Iterator[_Rated]:
    for row, option in enumerate(decision.options.values()):
        for column, (id, share) in enumerate(zip(matrix.criteria, shares, strict=True)):
            criterion = decision.criteria[id]
            rating = None if criterion.measure else rating_of(decision, option, criterion)
            by_definition = is_relative(criterion) and option.id == decision.baseline
            low, high = matrix.lows[row][column], matrix.highs[row][column]
            if rating and rating.rating and share and low == high and not by_definition:
                yield _Rated(option, criterion, rating.rating, row, Fraction(low, matrix.unit), share * matrix.unit)


class _Shifts:
    """The leaders after the score of a single option shifts.

    Scores are doubled, so that there is a whole number between any two of them. The further a score shifts in one
    direction, the better the option is placed and the worse all others: once the leaders change, they have changed for
    all larger shifts.
    """

    def __init__(self, matrix: Matrix, shares: Sequence[int], leaders: Leaders) -> None:
        self.options, self.leaders = matrix.options, leaders
        self.lows, self.highs = ([2 * score for score in _sums(rows, shares)] for rows in (matrix.lows, matrix.highs))

    def leaders_after(self, row: int, shift: int) -> Leaders:
        """Return the leaders if twice the score of the option in this row were larger by `shift`."""
        ends = ([*ends[:row], ends[row] + shift, *ends[row + 1 :]] for ends in (self.lows, self.highs))
        return _leaders(self.options, *ends)

    def first(self, row: int, shifts: Sequence[int]) -> int | None:
        """Return the number of the first of these shifts that changes the leaders, if one does; they grow."""
        number = bisect_left(shifts, True, key=lambda shift: self.leaders_after(row, shift) != self.leaders)
        return number if number < len(shifts) else None

    def crossings(self, row: int, sign: int, limit: int) -> list[int]:
        """Return each shift up to a limit at which the option meets another, or has just passed it, by size."""
        own_low, own_high = self.lows[row], self.highs[row]
        meetings = {sign * (high - own_low) for number, high in enumerate(self.highs) if number != row}
        meetings |= {sign * (low - own_high) for number, low in enumerate(self.lows) if number != row}
        sizes = (size for meeting in sorted(meetings) if meeting >= 0 for size in (meeting, meeting + 1))
        return [sign * size for size in sizes if size <= limit]


def _fewest_words(shifts: _Shifts, rated: Sequence[_Rated]) -> Sequence[RatingChange]:
    """Return the changes of a rating in words, by the fewest words of its scale, that change the leaders."""
    fewest = MAX_WORDS
    found: list[RatingChange] = []
    for rating in rated:
        words = scale_words(rating.criterion)
        last = len(words) - 1
        at = int(rating.value * last)
        for sign, room in ((-1, at), (1, last - at)):
            most = min(room, fewest)
            notch = sign * 2 * rating.added // last
            number = shifts.first(rating.row, range(notch, notch * (most + 1), notch))
            if number is None:
                continue
            if number + 1 < fewest:
                fewest, found = number + 1, []
            then = shifts.leaders_after(rating.row, notch * fewest)
            instead = words[at + sign * fewest]
            found.append(RatingChange(rating.option, rating.criterion, rating.rated, instead, then))
    return found


def _nearest_numbers(shifts: _Shifts, rated: Sequence[_Rated]) -> Sequence[RatingChange]:
    """Return the changes of a rating in numbers, by the smallest part of its scale, that change the leaders."""
    nearest = Fraction(1), True
    found: list[RatingChange] = []
    for rating in rated:
        for sign, room in ((-1, rating.value), (1, 1 - rating.value)):
            limit = min(int(2 * rating.added * room), int(2 * rating.added * nearest[0]) + 1)
            if shifts.leaders_after(rating.row, sign * limit) == shifts.leaders:
                continue
            crossings = shifts.crossings(rating.row, sign, limit)
            first = shifts.first(rating.row, crossings)
            assert first is not None
            shift = crossings[first]
            passed = shift % 2 == 1
            part = Fraction(abs(shift) // 2, rating.added)
            if (part, passed) < nearest:
                nearest, found = (part, passed), []
            if (part, passed) == nearest:
                number = number_at(rating.value + sign * part, rating.criterion)
                rises = number_at(Fraction(1), rating.criterion) > number_at(Fraction(0), rating.criterion)
                side: Side = "above" if rises == (sign > 0) else "below"
                then = shifts.leaders_after(rating.row, shift)
                change = (rating.option, rating.criterion, rating.rated, number, then, side if passed else None)
                found.append(RatingChange(*change))
    return found


def _dominated(matrix: Matrix) -> Iterator[tuple[str, str]]:
    """Yield each option with another that is surely no worse on any criterion and surely better on one."""
    for option, high in zip(matrix.options, matrix.highs, strict=True):
        for other, low in zip(matrix.options, matrix.lows, strict=True):
            margins = [theirs - own for theirs, own in zip(low, high, strict=True)]
            if other != option and min(margins) >= 0 and max(margins) > 0:
                yield option, other
