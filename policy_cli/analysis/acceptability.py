"""The share of all possible weights under which each option comes first.

Stochastic multicriteria acceptability analysis with weights spread uniformly over the simplex (Lahdelma, Hokkanen and
Salminen, European Journal of Operational Research 106, 1998). Half-spaces through the origin cut the simplex down to
the weights under which an option comes first. The volume of that part is exact: the simplex is cut into smaller ones.
If that makes too many pieces, weights are sampled at random.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from math import gcd, log, sqrt
from operator import add, mul
from struct import Struct

from policy_cli.analysis.ranking import Matrix
from policy_cli.frozen import frozen

MAX_PIECES = 1000
"""The most pieces of the simplex: the work of about a second, whatever the number of criteria."""
MAX_DIMENSIONS = 100
"""The most criteria for which the simplex is cut: the size of its corners is the square of their number."""
MAX_COORDINATES = 200_000
"""The most coordinates of new corners that are computed, for all options together."""
SAMPLES = 10_000
SEED = 2001
PARTS = 2**40
"""The unit of sampled weights, as whole numbers."""

Vector = tuple[int, ...]
"""Weights as whole numbers, in proportion: integers are many times as fast as fractions."""
Progress = Callable[[float], None]


@frozen
class Acceptability:
    """The share of all possible weights, from 0 to 1, under which an option comes first, tied or alone.

    It surely does under the share `low`, and could under the share `high`, depending on the unknown ratings.
    `central_weights` are the mean of the weights under which it could, or None if there are none. The standard error of
    exact shares, those not `sampled`, is 0.
    """

    option: str
    low: float
    high: float
    central_weights: Mapping[str, float] | None
    sampled: bool = False
    standard_error: float = 0.0


class TooManyPieces(Exception):
    """The exact computation would take too long."""


def acceptabilities(matrix: Matrix, progress: Progress = lambda _: None) -> tuple[Acceptability, ...]:
    """Return the acceptability of each option; `progress` is called with the share of the work that is done."""
    try:
        return tuple(_exact(matrix))
    except TooManyPieces:
        return _sampled(matrix, progress)


def _exact(matrix: Matrix) -> Iterator[Acceptability]:
    if len(matrix.criteria) > MAX_DIMENSIONS:
        raise TooManyPieces
    size = len(matrix.criteria)
    splits = iter(range(MAX_COORDINATES // size))
    for row, option in enumerate(matrix.options):
        low, _ = _share(size, _margins(matrix.lows[row], matrix.highs, row), splits)
        high, centre = _share(size, _margins(matrix.highs[row], matrix.lows, row), splits)
        central = {c: float(w) for c, w in zip(matrix.criteria, centre, strict=True)} if centre else None
        yield Acceptability(option, float(low), float(high), central)


def _margins(own: Sequence[int], others: Sequence[tuple[int, ...]], row: int) -> list[list[int]]:
    """Return, for each option but that of the row, by how much `own` is ahead of it on each criterion.

    Options with the same ratings count once; those that are nowhere ahead do not count.
    """
    rivals = dict.fromkeys(other for number, other in enumerate(others) if number != row)
    margins = ([mine - theirs for mine, theirs in zip(own, rival, strict=True)] for rival in rivals)
    return [margin for margin in margins if min(margin) < 0]


def _share(size: int, margins: list[list[int]], splits: Iterator[int]) -> tuple[Fraction, list[Fraction] | None]:
    """Return the share of the simplex where no margin is negative, and the mean of the weights in it.

    Raises TooManyPieces when all `splits` are used up.
    """
    corners = tuple(tuple(int(row == column) for column in range(size)) for row in range(size))
    pieces = [(Fraction(1), corners)]
    for margin in margins:
        kept = (part for share, piece in pieces for part in _cut(share, piece, margin, splits))
        pieces = list(islice(kept, MAX_PIECES + 1))
        if len(pieces) > MAX_PIECES:
            raise TooManyPieces
    whole = sum((share for share, _ in pieces), Fraction())
    if not whole:
        return whole, None
    centre = [Fraction()] * size
    for share, piece in pieces:
        for corner in piece:
            part = share / (whole * size * sum(corner))
            centre = [mean + part * weight for mean, weight in zip(centre, corner, strict=True)]
    return whole, centre


def _cut(
    share: Fraction, piece: tuple[Vector, ...], margin: list[int], splits: Iterator[int]
) -> Iterator[tuple[Fraction, tuple[Vector, ...]]]:
    """Yield the parts of a simplex where a margin is not negative, each a simplex with its share of the whole.

    The simplex is split at the point where the margin is 0 on an edge between a corner on either side, which divides
    its volume as it divides the edge, until no part lies on both sides.
    """
    todo = [(share, piece, [sum(map(mul, margin, corner)) for corner in piece])]
    while todo:
        share, piece, heights = todo.pop()
        if min(heights) >= 0:
            yield share, piece
        elif max(heights) > 0:
            if next(splits, None) is None:
                raise TooManyPieces
            true_heights = [Fraction(height, sum(corner)) for height, corner in zip(heights, piece, strict=True)]
            above = max(range(len(heights)), key=true_heights.__getitem__)
            below = min(range(len(heights)), key=true_heights.__getitem__)
            part = true_heights[above] / (true_heights[above] - true_heights[below])
            point = _between(piece[above], -heights[below], piece[below], heights[above])
            for replaced, size in ((below, part), (above, 1 - part)):
                todo.append(
                    (
                        share * size,
                        (*piece[:replaced], point, *piece[replaced + 1 :]),
                        [*heights[:replaced], 0, *heights[replaced + 1 :]],
                    )
                )


def _between(one: Vector, parts: int, other: Vector, other_parts: int) -> Vector:
    """Return a point between two others, of which it has so many parts each."""
    point = [parts * a + other_parts * b for a, b in zip(one, other, strict=True)]
    divisor = gcd(*point)
    return tuple(weight // divisor for weight in point)


def _sampled(matrix: Matrix, progress: Progress) -> tuple[Acceptability, ...]:
    """Return the acceptabilities in uniformly sampled weights; the seed is fixed, so the result never changes."""
    from random import Random

    draw = Random(SEED).random
    low_scores, high_scores = _Scores(matrix.lows, matrix.unit), _Scores(matrix.highs, matrix.unit)
    # Drawn in the order of their ids, the weights do not depend on the order of the criteria in the file.
    order = sorted(range(len(matrix.criteria)), key=matrix.criteria.__getitem__)
    surely = [0] * len(matrix.options)
    possibly = [0] * len(matrix.options)
    sums = [[0.0] * len(matrix.criteria) for _ in matrix.options]
    for number in range(SAMPLES):
        if number % 100 == 0:
            progress(number / SAMPLES)
        # Independent exponential variables, divided by their sum, are uniform over the simplex.
        drawn = [-log(1 - draw()) for _ in order]
        weights = [weight for _, weight in sorted(zip(order, drawn, strict=True))]
        whole = sum(weights)
        shares = [weight / whole for weight in weights]
        parts = [int(weight * PARTS) for weight in weights]
        lows, highs = low_scores.under(parts), high_scores.under(parts)
        bar = max(lows)
        *_, second, top = sorted(highs)
        for row in [row for row, high in enumerate(highs) if high >= bar]:
            possibly[row] += 1
            surely[row] += lows[row] >= (second if highs[row] == top else top)
            sums[row] = list(map(add, sums[row], shares))
    progress(1.0)
    found = []
    for option, sure, possible, totals in zip(matrix.options, surely, possibly, sums, strict=True):
        low, high = sure / SAMPLES, possible / SAMPLES
        error = sqrt(max(share * (1 - share) for share in (low, high)) / SAMPLES)
        central = (
            {id: total / possible for id, total in zip(matrix.criteria, totals, strict=True)} if possible else None
        )
        found.append(Acceptability(option, low, high, central, sampled=True, standard_error=error))
    return tuple(found)


class _Scores:
    """The scores of all options at once.

    The values of all options on a criterion are the digits of one large number, so one sum of products adds up the
    scores of all options. They are whole numbers: options with equal ratings tie.
    """

    def __init__(self, rows: Sequence[Sequence[int]], unit: int) -> None:
        # The weight of a criterion is less than 64 parts.
        greatest = 64 * PARTS * unit * len(rows[0])
        self.width = max(8, (greatest.bit_length() + 7) // 8)
        self.size = self.width * len(rows)
        self.unpack = Struct(f"<{len(rows)}Q").unpack
        self.columns = [
            int.from_bytes(b"".join(value.to_bytes(self.width, "little") for value in column), "little")
            for column in zip(*rows, strict=True)
        ]

    def under(self, parts: Sequence[int]) -> Sequence[int]:
        """Return the scores of the options under weights in whole parts."""
        digits = sum(map(mul, parts, self.columns)).to_bytes(self.size, "little")
        if self.width == 8:
            return self.unpack(digits)
        return [int.from_bytes(digits[at : at + self.width], "little") for at in range(0, self.size, self.width)]
