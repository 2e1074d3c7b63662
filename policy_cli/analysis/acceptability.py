"""The share of all possible weights under which each option comes first.

Stochastic multicriteria acceptability analysis (Lahdelma, Hokkanen and Salminen, European Journal of Operational
Research 106, 1998) with weights spread uniformly over all that are possible: over the simplex, or over the part of it
that agrees with an order of importance. Half-spaces through the origin cut that down to the weights under which an
option comes first, whose volume is exact. If that takes too long, weights are sampled at random.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate, chain, combinations, permutations
from math import gcd, log, sqrt
from operator import add, le, mul
from struct import Struct

from policy_cli.analysis.matrix import Ids, Matrix
from policy_cli.analysis.polytope import Polytope, TooMuchWork, Work, agreeing
from policy_cli.frozen import frozen
from policy_cli.importance import Groups

MAX_STEPS = 40_000
"""The most steps of exact work: half a second or so."""
MAX_PAIRED = 20
"""The most options of which each is compared with each other one."""
SAMPLES = 10_000
RANKS = 300_000
"""The most ranks that are looked at in samples: those of more than 30 options in fewer of them."""
SEED = 2001
MOST_BITS, FEWEST_BITS = 40, 24
"""How many binary digits sampled weights have: as many as let a score fit into a machine's word, if possible."""

PairwiseComparison = tuple[str, str]
"""The ids of two criteria, of which the first is worth more than the second."""
Share = tuple[Fraction, Fraction]
"""The share of weights, from 0 to 1, under which something surely holds, and under which it could."""
Progress = Callable[[float], None]
NOTHING = Fraction(0)


@frozen
class Acceptability:
    """The share of all possible weights, from 0 to 1, under which an option comes first, tied or alone.

    It surely does under the share `low`, and could under the share `high`, depending on the unknown ratings.
    `central_weights` are the mean of the weights under which it could, or None if there are none. `ranks` has the
    shares of each rank from the first on, if they were asked for. `comparisons` are those that an order of importance
    leaves open and that may be true while the option comes first. The standard error of exact shares, those not
    `sampled`, is 0.
    """

    option: str
    low: Fraction
    high: Fraction
    central_weights: Mapping[str, float] | None
    ranks: tuple[Share, ...] = ()
    comparisons: frozenset[PairwiseComparison] = frozenset()
    sampled: bool = False
    standard_error: float = 0.0


def acceptabilities(
    matrix: Matrix, order: Groups = (), progress: Progress = lambda _: None, *, ranks: bool = False
) -> tuple[Acceptability, ...]:
    """Return the acceptability of each option, under the weights that agree with an order of all criteria if given.

    `progress` is called with the share of the work that is done. With `ranks`, the shares of all ranks are found.
    """
    try:
        return tuple(_exact(matrix, order, ranks))
    except TooMuchWork:
        return _sampled(matrix, order, progress, ranks)


@frozen
class Settling:
    """The further comparison of two criteria that leaves fewest options able to come first.

    They are `if_more` if the criterion is worth more than the `other`, else `if_less`.
    """

    criterion: str
    other: str
    if_more: Ids
    if_less: Ids


def can_come_first(shares: Iterable[Acceptability]) -> Ids:
    """Return the options that come first under more than single weights."""
    return tuple(share.option for share in shares if share.high)


def settling(shares: Sequence[Acceptability], order: Groups) -> Settling | None:
    """Return the comparison that an order leaves open whose worse answer leaves fewest options able to come first.

    Return None if none leaves fewer than there are, or if only one can.
    """
    best: tuple[int, int, Settling] | None = None
    now = len(can_come_first(shares))
    for group in order:
        for one, other in combinations(group, 2):
            more, less = (
                tuple(share.option for share in shares if comparison in share.comparisons)
                for comparison in ((one, other), (other, one))
            )
            left = max(len(more), len(less)), len(more) + len(less)
            if left[1] < 2 * now and (best is None or left < best[:2]):
                best = *left, Settling(one, other, more, less)
    return best[2] if best else None


def can_come_first_under(matrix: Matrix, order: Groups, work: Work) -> Ids | None:
    """Return the options that come first under more than single weights that agree with an order of all criteria.

    Return None if there is not enough `work` left to find out.
    """
    try:
        agreed = agreeing(matrix.criteria, order)
        rows = range(len(matrix.options))
        return tuple(matrix.options[row] for row in rows if _first(agreed, matrix.highs, matrix.lows, row, work))
    except TooMuchWork:
        return None


def who_is_ahead(matrix: Matrix, order: Groups = ()) -> dict[tuple[str, str], Share]:
    """Return the share of weights under which one option is ahead of another, for each pair of ids in either order.

    Options that tie are not ahead. With more than MAX_PAIRED options, no pair is compared.
    """
    options = matrix.options if len(matrix.options) <= MAX_PAIRED else ()
    pairs = [*permutations(range(len(options)), 2)]
    try:
        agreed, work = agreeing(matrix.criteria, order), Work(MAX_STEPS)
        shares = {}
        for own, other in pairs:
            surely = _share_ahead(agreed, _margin(matrix.lows[own], matrix.highs[other]), work)
            shares[own, other] = surely, _share_ahead(agreed, _margin(matrix.highs[own], matrix.lows[other]), work)
    except TooMuchWork:
        shares = _ahead_in_samples(matrix, order, pairs)
    return {(options[own], options[other]): share for (own, other), share in shares.items()}


def _exact(matrix: Matrix, order: Groups, ranks: bool) -> Iterator[Acceptability]:
    agreed = agreeing(matrix.criteria, order)
    work, more_work = Work(MAX_STEPS), Work(MAX_STEPS)
    for row, option in enumerate(matrix.options):
        surely = _first(agreed, matrix.lows, matrix.highs, row, work)
        possibly = _first(agreed, matrix.highs, matrix.lows, row, work)
        high, mean = _share_and_mean(possibly, work)
        yield Acceptability(
            option,
            _share_and_mean(surely, work)[0],
            high,
            {id: float(weight) for id, weight in zip(matrix.criteria, mean, strict=True)} if high else None,
            _shares_of_ranks(matrix, row, agreed, more_work) if ranks else (),
            _comparisons(possibly, matrix.criteria, order),
        )


def _first(
    agreed: Polytope, own: Sequence[tuple[int, ...]], others: Sequence[tuple[int, ...]], row: int, work: Work
) -> Polytope | None:
    """Return the weights under which an option is nowhere below the others, by these values; None without volume."""
    part: Polytope | None = agreed
    for margin in _margins(own[row], others, row):
        if part:
            part, _ = part.parts(margin, work)
    return part


def _share_and_mean(part: Polytope | None, work: Work) -> tuple[Fraction, list[Fraction]]:
    """Return the share of weights in a part of them, and the mean of these weights."""
    if not part:
        return NOTHING, []
    size = len(part.corners[0])
    whole, total = NOTHING, [NOTHING] * size
    for share, corners in part.simplices(work):
        whole += share
        for corner in corners:
            each = share / (size * sum(corner))
            total = [sum_of + each * weight if weight else sum_of for sum_of, weight in zip(total, corner, strict=True)]
    return whole, [weight / whole for weight in total]


def _comparisons(part: Polytope | None, criteria: Ids, order: Groups) -> frozenset[PairwiseComparison]:
    """Return the comparisons that an order leaves open and that are true of some weights in a part of them."""
    place = {id: number for number, id in enumerate(criteria)}
    pairs = (pair for group in order for pair in permutations(group, 2))
    corners = part.corners if part else ()
    return frozenset(
        (one, other) for one, other in pairs if any(corner[place[one]] > corner[place[other]] for corner in corners)
    )


def _margins(own: Sequence[int], others: Sequence[tuple[int, ...]], row: int) -> list[list[int]]:
    """Return, for each option but that of the row, by how much `own` is ahead of it on each criterion.

    Those that are nowhere below 0, or nowhere below another, cut nothing off and are left out. What cuts off most comes
    first, so that there are few pieces.
    """
    margins = [_margin(own, rival) for number, rival in enumerate(others) if number != row]
    kept: list[list[int]] = []
    for margin in sorted((margin for margin in margins if min(margin) < 0), key=sum):
        if not any(all(map(le, smaller, margin)) for smaller in kept):
            kept.append(margin)
    return kept


def _margin(own: Sequence[int], other: Sequence[int]) -> list[int]:
    return [mine - theirs for mine, theirs in zip(own, other, strict=True)]


def _shares_of_ranks(matrix: Matrix, row: int, agreed: Polytope, work: Work) -> tuple[Share, ...]:
    """Return the share of each rank of the option in this row, from the first rank on.

    The parts are kept by how many options are surely ahead of it there, and how many could be.
    """
    found: list[tuple[int, int, Polytope]] = [(0, 0, agreed)]
    for number, (low, high) in enumerate(zip(matrix.lows, matrix.highs, strict=True)):
        if number != row:
            for margin, sure, possible in (
                (_margin(matrix.lows[row], high), 0, 1),
                (_margin(matrix.highs[row], low), 1, 0),
            ):
                parted = []
                for surely, possibly, whole in found:
                    level, behind = whole.parts(margin, work)
                    parted += [(surely, possibly, level)] if level else []
                    parted += [(surely + sure, possibly + possible, behind)] if behind else []
                found = parted
    by_ahead: dict[tuple[int, int], Fraction] = {}
    for surely, possibly, part in found:
        ahead = surely, possibly
        by_ahead[ahead] = by_ahead.get(ahead, NOTHING) + _share_and_mean(part, work)[0]
    return _by_rank(by_ahead, len(matrix.options))


def _share_ahead(agreed: Polytope, margin: list[int], work: Work) -> Fraction:
    """Return the share of the weights under which a margin is above 0."""
    return _share_and_mean(agreed.parts(margin, work)[0], work)[0] if any(margin) else NOTHING


Draw = tuple[list[float], Sequence[int], Sequence[int], list[list[str]]]


def _draws(matrix: Matrix, order: Groups) -> Iterator[Draw]:
    """Yield uniformly sampled weights, the least and greatest scores under them, and the groups in order.

    The seed is fixed, so the result never changes.
    """
    from random import Random

    random = Random(SEED)
    # In the unit of its own column a value has few digits, and a weight is scaled to that.
    divisors = [gcd(matrix.unit, *column) for column in zip(*matrix.lows, *matrix.highs, strict=True)]
    units = [matrix.unit // divisor for divisor in divisors]
    # A weight is less than 64 before it is divided by the sum.
    greatest = 64 * max(units) * len(units)
    bits = min(MOST_BITS, 64 - greatest.bit_length())
    parts_of_one = 2 ** (bits if bits >= FEWEST_BITS else MOST_BITS)
    scales = [parts_of_one * max(units) / unit for unit in units]
    low_scores, high_scores = (
        _Scores(
            [[value // divisor for value, divisor in zip(row, divisors, strict=True)] for row in rows],
            greatest * parts_of_one,
        )
        for rows in (matrix.lows, matrix.highs)
    )
    # Drawn in the order of their ids, the weights do not depend on the order of the criteria in the file.
    columns = {id: column for column, id in enumerate(matrix.criteria)}
    groups = [sorted(group) for group in order or (matrix.criteria,)]
    for _ in range(SAMPLES):
        # Independent exponential variables, divided by their sum, are uniform over the simplex.
        drawn = [-log(1 - random.random()) for _ in columns]
        whole = sum(drawn)
        if order:
            drawn.sort(reverse=True)
            groups = [random.sample(group, len(group)) if len(group) > 1 else group for group in groups]
        shares = [0.0] * len(columns)
        for id, weight in zip(chain(*groups), drawn, strict=True):
            shares[columns[id]] = weight / whole
        parts = [int(share * whole * scale) for share, scale in zip(shares, scales, strict=True)]
        yield shares, low_scores.under(parts), high_scores.under(parts), groups


def _sampled(matrix: Matrix, order: Groups, progress: Progress, ranks: bool) -> tuple[Acceptability, ...]:
    tallies = [_Tally(option, len(matrix.options), len(matrix.criteria)) for option in matrix.options]
    step = -(-len(tallies) * SAMPLES // RANKS)
    open_comparisons = sum(len(group) * (len(group) - 1) for group in order)
    for number, (weights, lows, highs, groups) in enumerate(_draws(matrix, order)):
        if number % 100 == 0:
            progress(number / SAMPLES)
        bar = max(lows)
        *_, second, top = sorted(highs)
        for row in [row for row, high in enumerate(highs) if high >= bar]:
            tallies[row].count_first(lows[row] >= (second if highs[row] == top else top), weights)
            if len(tallies[row].comparisons) < open_comparisons:
                tallies[row].comparisons.update(pair for group in groups for pair in combinations(group, 2))
        if ranks and number % step == 0:
            least, greatest = sorted(lows), sorted(highs)
            for tally, low, high in zip(tallies, lows, highs, strict=True):
                best = len(least) - bisect_right(least, high)
                worst = len(greatest) - bisect_right(greatest, low) - (high > low)
                tally.ranks[best, worst] += 1
    progress(1.0)
    return tuple(tally.acceptability(matrix.criteria, ranks) for tally in tallies)


class _Tally:
    """Counts in how many samples an option comes first, and has each range of ranks."""

    def __init__(self, option: str, options: int, criteria: int) -> None:
        self.option, self.options = option, options
        self.surely = self.possibly = 0
        self.weights = [0.0] * criteria
        self.comparisons: set[PairwiseComparison] = set()
        self.ranks: Counter[tuple[int, int]] = Counter()
        """The samples by how many options are surely ahead, and how many could be."""

    def count_first(self, surely: bool, weights: list[float]) -> None:
        """Count a sample in which the option could come first."""
        self.possibly += 1
        self.surely += surely
        self.weights = list(map(add, self.weights, weights))

    def acceptability(self, criteria: Ids, ranks: bool) -> Acceptability:
        low, high = Fraction(self.surely, SAMPLES), Fraction(self.possibly, SAMPLES)
        means = [total / self.possibly for total in self.weights] if self.possibly else []
        return Acceptability(
            self.option,
            low,
            high,
            dict(zip(criteria, means, strict=True)) if means else None,
            _by_rank(self.ranks, self.options) if ranks else (),
            frozenset(self.comparisons),
            sampled=True,
            standard_error=sqrt(max(share * (1 - share) for share in (low, high)) / SAMPLES),
        )


def _by_rank(by_ahead: Mapping[tuple[int, int], Fraction | int], options: int) -> tuple[Share, ...]:
    """Return the share of each rank, by how many options surely are ahead, and could be.

    These have parts of all weights, or numbers of samples.
    """
    lows: list[Fraction | int] = [0] * options
    # By how much each rank differs from the one before: a wide range of ranks costs no more than a narrow one.
    steps: list[Fraction | int] = [0] * (options + 1)
    for (surely, possibly), part in by_ahead.items():
        steps[surely] += part
        steps[possibly + 1] -= part
        if surely == possibly:
            lows[surely] += part
    whole = sum(by_ahead.values())
    pairs = zip(lows, accumulate(steps[:options]), strict=True)
    return tuple((Fraction(low, whole), Fraction(high, whole)) for low, high in pairs)


def _ahead_in_samples(matrix: Matrix, order: Groups, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Share]:
    counts = {pair: [0, 0] for pair in pairs}
    for _, lows, highs, _ in _draws(matrix, order):
        for (own, other), count in counts.items():
            count[0] += lows[own] > highs[other]
            count[1] += highs[own] > lows[other]
    return {pair: (Fraction(low, SAMPLES), Fraction(high, SAMPLES)) for pair, (low, high) in counts.items()}


class _Scores:
    """The scores of all options at once.

    The values of all options on a criterion are the digits of one large number, so one sum of products adds up the
    scores of all options. They are whole numbers: options with equal ratings tie.
    """

    def __init__(self, rows: Sequence[Sequence[int]], greatest: int) -> None:
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
