"""Which changes of ratings would change the leaders."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from policy_cli.analysis.matrix import Leaders, Matrix, leaders_of, sums
from policy_cli.frozen import frozen
from policy_cli.model import Criterion, Decision, Option
from policy_cli.scales import MAX_WORDS, is_range, number_at, scale_words

Beyond = Literal["above", "below"]


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
    beyond: Beyond | None = None


@frozen
class Unseating:
    """The fewest one-notch changes of ratings in words after which a leader no longer leads alone, or at all.

    A notch is one word of a scale, and `notches` is how many there are in all `changes`; after all of them the leaders
    are `then`. An option that could tie with the leader as it is must be able to pass it.
    """

    notches: int
    changes: tuple[RatingChange, ...]
    then: Leaders


@frozen
class _Rated:
    """A rating that could be another word or number; `added` is what a change by a whole scale adds to the score."""

    option: Option
    criterion: Criterion
    rated: str
    row: int
    value: Fraction
    added: int


def smallest_changes(
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
            rating = option.ratings.get(id)
            value, high = matrix.lows[row][column], matrix.highs[row][column]
            if rating and rating.rating and share and value == high and not is_range(rating.rating, criterion):
                yield _Rated(option, criterion, rating.rating, row, Fraction(value, matrix.unit), share * matrix.unit)


class _Shifts:
    """The leaders after the score of a single option shifts.

    Scores are doubled, so that there is a whole number between any two of them. The further a score shifts in one
    direction, the better the option is placed and the worse all others: once the leaders change, they have changed for
    all larger shifts.
    """

    def __init__(self, matrix: Matrix, shares: Sequence[int], leaders: Leaders) -> None:
        self.options, self.leaders = matrix.options, leaders
        self.lows, self.highs = ([2 * score for score in sums(rows, shares)] for rows in (matrix.lows, matrix.highs))

    def leaders_after(self, row: int, shift: int) -> Leaders:
        """Return the leaders if twice the score of the option in this row were larger by `shift`."""
        ends = ([*ends[:row], ends[row] + shift, *ends[row + 1 :]] for ends in (self.lows, self.highs))
        return leaders_of(self.options, *ends)

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


def fewest_notches(decision: Decision, matrix: Matrix, shares: Sequence[int], leaders: Leaders) -> Unseating | None:
    """Return the fewest one-notch changes that unseat or tie a leader; None if none do or no leader is certain.

    A notch counts by the weight of its criterion and the length of its scale, whoever is rated: so the fewest that
    bring a rival level with a leader are the largest ones against the leader or for the rival.
    """
    lows, highs = sums(matrix.lows, shares), sums(matrix.highs, shares)
    against: dict[int, list[_Notch]] = {}
    in_favor: dict[int, list[_Notch]] = {}
    for rating in _changeable(decision, matrix, shares):
        for sign, notches in ((-1, against), (1, in_favor)):
            notches.setdefault(rating.row, []).extend(_notches(rating, sign))
    best: tuple[int, int, list[_Notch]] | None = None
    for leader in map(matrix.options.index, leaders.surely):
        for rival in range(len(matrix.options)):
            gap = lows[leader] - highs[rival]
            both = [*against.get(leader, ()), *in_favor.get(rival, ())] if rival != leader else []
            taken = _largest(both, gap or 1)
            if taken and (best is None or (len(taken), gap) < best[:2]):
                best = len(taken), gap, taken
        if best and best[0] == 1:
            break
    return _unseating(matrix, lows, highs, best[2]) if best else None


class _Notch(NamedTuple):
    """One of the notches by which a rating can change: its number from the present word, and what it adds to a gap."""

    number: int
    worth: int
    sign: int
    rating: _Rated


def _notches(rating: _Rated, sign: int) -> Iterator[_Notch]:
    """Yield each notch by which a rating in words can change, downward or upward."""
    last = len(scale_words(rating.criterion)) - 1
    if last > 0:
        at = int(rating.value * last)
        for number in range(1, (at if sign < 0 else last - at) + 1):
            yield _Notch(number, rating.added // last, sign, rating)


def _largest(notches: list[_Notch], needed: int) -> list[_Notch]:
    """Return the fewest notches that add up to what is needed, on several ratings rather than one; none if too few."""
    taken = []
    for notch in sorted(notches, key=lambda one: (-one.worth, one.number)):
        taken.append(notch)
        needed -= notch.worth
        if needed <= 0:
            return taken
    return []


def _unseating(matrix: Matrix, lows: list[int], highs: list[int], notches: Sequence[_Notch]) -> Unseating:
    """Return what these notches change, one change a rating."""
    lows, highs = [*lows], [*highs]
    last: dict[tuple[int, str], _Notch] = {}
    for notch in notches:
        row = notch.rating.row
        lows[row] += notch.sign * notch.worth
        highs[row] += notch.sign * notch.worth
        last[row, notch.rating.criterion.id] = notch
    then = leaders_of(matrix.options, lows, highs)
    changes = (_changed(notch, then) for notch in last.values())
    return Unseating(len(notches), tuple(changes), then)


def _changed(notch: _Notch, then: Leaders) -> RatingChange:
    rating = notch.rating
    words = scale_words(rating.criterion)
    at = int(rating.value * (len(words) - 1))
    return RatingChange(rating.option, rating.criterion, rating.rated, words[at + notch.sign * notch.number], then)


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
                side: Beyond = "above" if rises == (sign > 0) else "below"
                then = shifts.leaders_after(rating.row, shift)
                change = (rating.option, rating.criterion, rating.rated, number, then, side if passed else None)
                found.append(RatingChange(*change))
    return found
