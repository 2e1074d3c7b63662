import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import sqrt
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_cli.analysis import acceptability
from policy_cli.analysis.acceptability import SAMPLES, Acceptability, acceptabilities
from policy_cli.analysis.matrix import Matrix, matrix_of
from policy_cli.model import Decision
from tests.test_ranking import Values, decided, named, sanctions

quickly = settings(derandomize=True, deadline=None, max_examples=60)
CELLS = st.sampled_from([-2, -1, 0, 1, 2, None])


def found_in(decision: Decision) -> tuple[Acceptability, ...]:
    return acceptabilities(matrix_of(decision))


def by_option(decision: Decision) -> dict[str, Acceptability]:
    return {one.option: one for one in found_in(decision)}


def shares(rated: Mapping[str, Values]) -> dict[str, float]:
    found = by_option(decided(rated))
    assert all(one.low == one.high for one in found.values())
    return {id: float(one.low) for id, one in found.items()}


def central(decision: Decision, option: str) -> list[float]:
    weights = by_option(decision)[option].central_weights
    assert weights is not None
    return list(weights.values())


def sampled(monkeypatch: pytest.MonkeyPatch, decision: Decision) -> dict[str, Acceptability]:
    with monkeypatch.context() as patched:
        patched.setattr(acceptability, "MAX_STEPS", -1)
        return by_option(decision)


def test_two_options_each_ahead_on_one_criterion_share_the_weightings_in_halves() -> None:
    rated = {"x": (1, 0), "y": (0, 1)}
    assert shares(rated) == {"keep": 0, "x": 0.5, "y": 0.5}
    # Over [1/2, 1] the mean is 3/4.
    assert central(decided(rated), "x") == [0.75, 0.25]


def test_two_options_equal_on_everything_tie_under_all_weights() -> None:
    assert shares({"x": (1, 2, 1), "y": (1, 2, 1)}) == {"keep": 0, "x": 1, "y": 1}
    assert central(decided({"x": (1, 2, 1), "y": (1, 2, 1)}), "x") == pytest.approx([1 / 3] * 3)


def test_three_options_each_ahead_on_one_criterion_share_the_weightings_in_thirds() -> None:
    decision = decided({"x": (2, 0, 0), "y": (0, 2, 0), "z": (0, 0, 2)})
    assert [by_option(decision)[id].low for id in ("keep", "x", "y", "z")] == pytest.approx([0, 1 / 3, 1 / 3, 1 / 3])
    # The largest of three parts of a stick is 11/18 of it on average, and the others have the rest in halves.
    assert central(decision, "x") == pytest.approx([11 / 18, 7 / 36, 7 / 36])


def test_shares_and_typical_weights_are_those_of_the_integral() -> None:
    # x is ahead where w1 + w2 >= 2 w3, so where w3 <= 1/3; w3 has the density 2(1 - w) over [0, 1].
    # P = 1 - (2/3)^2 = 5/9. E[w3; w3 <= 1/3] = 1/9 - 2/81 = 7/81, of 5/9: 7/45. E[w3] = 1/3, so beyond: 20/81, of 4/9.
    decision = decided({"x": (1, 1, 0), "y": (0, 0, 2)})
    found = by_option(decision)
    assert (found["x"].low, found["y"].low) == pytest.approx((5 / 9, 4 / 9))
    assert central(decision, "x") == pytest.approx([19 / 45, 19 / 45, 7 / 45])
    assert central(decision, "y") == pytest.approx([2 / 9, 2 / 9, 5 / 9])


def test_an_unknown_rating_makes_the_share_a_range() -> None:
    # u is between -2a + b and 2a + b; keep has 0. Surely first where b >= 2a: a <= 1/3. It always may be.
    found = by_option(decided({"u": (None, 1)}))
    assert (found["u"].low, found["u"].high) == pytest.approx((1 / 3, 1))
    assert (found["keep"].low, found["keep"].high) == pytest.approx((0, 2 / 3))


def test_the_shares_are_those_worked_out_by_hand() -> None:
    # Weights are independent exponential variables c, r, a, p, l, k over their sum, in the order of the criteria.
    # Engagement could beat containment unless p > c + r + a: 1 - (1/2)^3. It surely does if c + r + a > p + l, so
    # unless the third head of fair flips comes before the second tail: 1 - 5/16. Lifting at best is ahead of
    # engagement at worst where r > c + p + k: (1/2)^3. There c, p and k are half as large, r is their sum and one more,
    # e, so that c + r + a > p + l where 2c + k + e + a > l: 1 - 1/2 * 2/3 * 1/2 * 1/2.
    found = by_option(sanctions())
    assert (found["engagement"].low, found["engagement"].high) == pytest.approx((11 / 16 - 1 / 8 * 11 / 12, 7 / 8))
    assert (found["containment"].low, found["containment"].high) == pytest.approx((1 / 8, 5 / 16))
    # Lifting is ahead of containment there where 2c + k + 2e + a > l: 1 - 1/2 * 2/3 * 1/3 * 1/2.
    assert (found["lifting"].low, found["lifting"].high) == pytest.approx((0, 1 / 8 * 17 / 18))
    # Given three heads before two tails, on the third flip (1/8) or the fourth (3/16), of which each takes 1/2: the
    # heads take (1/8 * 3/2 + 3/16 * 2) / (5/16) = 9/5, and the tails, each one more, (1/8 * 7/2 + 3/16 * 3) / (5/16)
    # = 16/5. So c, r and a are 3/5 each, p and l 8/5, and k 1, of the whole, 6.
    assert central(sanctions(), "containment") == pytest.approx([1 / 10, 1 / 10, 1 / 10, 4 / 15, 4 / 15, 1 / 6])


def test_all_ratings_unknown_leave_every_share_open_and_the_typical_weights_even() -> None:
    for one in found_in(decided({"x": (None, None), "y": (None, None)})):
        assert (float(one.low), float(one.high)) == (0, 1)
        assert one.central_weights == {"a": 0.5, "b": 0.5}


def test_an_option_that_never_comes_first_has_no_typical_weights() -> None:
    found = by_option(decided({"x": (1, 1)}))["keep"]
    assert (float(found.low), float(found.high)) == (0, 0)
    assert found.central_weights is None


def test_with_one_criterion_there_is_one_weighting() -> None:
    assert shares({"x": (1,), "y": (-1,)}) == {"keep": 0, "x": 1, "y": 0}
    assert central(decided({"x": (1,)}), "x") == [1]


def test_exact_shares_have_no_error() -> None:
    assert {one.standard_error for one in found_in(decided({"x": (1, 0), "y": (0, 1)}))} == {0}


def small_matrices(count: int) -> list[Decision]:
    random = Random(7)
    cells = [-2, -1, 0, 0, 1, 2, None]
    return [
        named([random.choices(cells, k=criteria) for _ in range(random.randint(1, 4))])
        for criteria in random.choices([1, 2, 3, 4], k=count)
    ]


@pytest.mark.parametrize("number", range(12))
def test_drawn_weightings_agree_with_the_exact_shares(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    decision = small_matrices(12)[number]
    exact, drawn = by_option(decision), sampled(monkeypatch, decision)
    assert list(exact) == list(drawn)
    for id, one in exact.items():
        for true, found in ((one.low, drawn[id].low), (one.high, drawn[id].high)):
            assert abs(true - found) <= 5 * sqrt(true * (1 - true) / SAMPLES) + 1e-9
        if one.central_weights and one.high > 0.05:
            typical = drawn[id].central_weights
            assert typical is not None
            # A weight lies between 0 and 1, so its standard deviation is at most 1/2.
            within = 5 * 0.5 / sqrt(one.high * SAMPLES)
            assert all(abs(typical[c] - weight) <= within for c, weight in one.central_weights.items())


def test_scores_of_many_digits_are_drawn_as_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    unit = 7 * 10**25
    lows = ((unit, 0, 0), (unit // 2, unit // 2, 0), (1, 0, unit), (1, 0, unit))
    highs = ((unit, 1, 0), (unit // 2, unit // 2, 0), (1, 0, unit), (1, 0, unit))
    matrix = Matrix(("x", "y", "z", "copy"), ("a", "b", "c"), unit, lows, highs)
    exact = acceptabilities(matrix)
    monkeypatch.setattr(acceptability, "MAX_STEPS", -1)
    for true, drawn in zip(exact, acceptabilities(matrix), strict=True):
        assert drawn.sampled
        assert abs(true.low - drawn.low) <= 5 * sqrt(true.low * (1 - true.low) / SAMPLES) + 1e-9
    # Two that are equal tie in every sample.
    assert exact[2].low > 0.1
    assert acceptabilities(matrix)[2] == replace(acceptabilities(matrix)[3], option="z")


def test_drawn_shares_tell_their_error_and_are_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    decision = decided({"x": (1, 1, 0), "y": (0, 0, 2)})
    once, again = sampled(monkeypatch, decision), sampled(monkeypatch, decision)
    assert once == again
    assert once["x"].standard_error == pytest.approx(sqrt(5 / 9 * 4 / 9 / SAMPLES), rel=0.05)


def test_drawing_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acceptability, "MAX_STEPS", -1)
    told: list[float] = []
    acceptabilities(matrix_of(decided({"x": (1, 0)})), progress=told.append)
    assert told[0] == 0
    assert told == sorted(told)
    assert told[-1] == 1


def test_drawn_weightings_find_ties_that_floating_point_numbers_would_miss(monkeypatch: pytest.MonkeyPatch) -> None:
    found = sampled(monkeypatch, decided({"x": (2, 1, 1), "y": (2, 1, 1)}))
    assert [found[id].low for id in ("x", "y", "keep")] == [1, 1, 0]


def test_drawn_shares_are_told_from_exact_ones_even_where_they_are_nought_or_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    decision = decided({"x": (1, 1)})
    assert all(one.sampled for one in sampled(monkeypatch, decision).values())
    assert not any(one.sampled for one in found_in(decision))


def test_drawn_shares_do_not_depend_on_the_order_of_the_criteria(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(1, -1, 2), (0, 2, -1), (2, -2, 0)]
    once = sampled(monkeypatch, named(rows))
    turned = named(rows)
    turned = Decision(
        format="1",
        title="",
        baseline="keep",
        criteria=dict(reversed(list(turned.criteria.items()))),
        options=turned.options,
    )
    assert {id: one.low for id, one in sampled(monkeypatch, turned).items()} == {id: o.low for id, o in once.items()}


def interval_shares(rows: Sequence[Sequence[int | None]]) -> list[tuple[Fraction, Fraction]]:
    """Return the shares of two criteria's weightings by trying the middle between all points where scores may cross."""
    ends = [[(-2 if v is None else v, 2 if v is None else v) for v in row] for row in rows]
    lines = {(a[i], b[j]) for a, b in ends for i in (0, 1) for j in (0, 1)}
    cuts = {Fraction(0), Fraction(1)}
    for a, b in lines:
        for c, d in lines:
            if a - b != c - d and 0 < Fraction(d - b, a - b - c + d) < 1:
                cuts.add(Fraction(d - b, a - b - c + d))
    points = sorted(cuts)
    found = []
    for n, own in enumerate(ends):
        totals = [Fraction(), Fraction()]
        for start, end in pairwise(points):
            w = (start + end) / 2
            for which in (0, 1):
                mine = w * own[0][which] + (1 - w) * own[1][which]
                rivals = [w * o[0][1 - which] + (1 - w) * o[1][1 - which] for m, o in enumerate(ends) if m != n]
                totals[which] += (end - start) * all(mine >= rival for rival in rivals)
        found.append((totals[0], totals[1]))
    return found


@quickly
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_with_two_criteria_the_shares_are_lengths_of_intervals(rows: list[Values]) -> None:
    found = found_in(named(rows))
    expected = interval_shares([(0, 0), *rows])
    for one, (low, high) in zip(found, expected, strict=True):
        assert (one.low, one.high) == pytest.approx((float(low), float(high)))


@quickly
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=4), st.data())
def test_no_order_of_options_or_criteria_changes_an_exact_share(rows: list[Values], data: st.DataObject) -> None:
    columns = data.draw(st.permutations(range(3)))
    places = data.draw(st.permutations(range(len(rows))))
    plain, turned = by_option(named(rows)), by_option(named([[rows[row][c] for c in columns] for row in places]))
    for new, old in enumerate(places):
        one, other = plain[f"o{old}"], turned[f"o{new}"]
        assert (one.low, one.high) == pytest.approx((other.low, other.high))
        if one.central_weights is None:
            assert other.central_weights is None
        else:
            assert other.central_weights is not None
            mine = list(one.central_weights.values())
            assert list(other.central_weights.values()) == pytest.approx([mine[c] for c in columns])


@quickly
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=4))
def test_the_shares_are_within_what_they_may_be(rows: list[Values]) -> None:
    found = found_in(named(rows))
    assert all(0 <= one.low <= one.high <= 1 for one in found)
    assert sum(one.high for one in found) >= 1 - 1e-9
    known = all(value is not None for row in rows for value in row)
    distinct = len({(0, 0, 0), *map(tuple, rows)}) == len(rows) + 1
    if known and distinct:
        assert sum(one.low for one in found) == pytest.approx(1)
    for one in found:
        assert (one.central_weights is None) == (one.high == 0)
        if one.central_weights:
            assert sum(one.central_weights.values()) == pytest.approx(1)


def test_cutting_stops_when_too_much_would_have_to_be_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    decision = decided({"x": (1, -1, 1), "y": (-1, 1, 0)})
    assert not any(share.sampled for share in found_in(decision))
    monkeypatch.setattr(acceptability, "MAX_STEPS", 3)
    assert all(share.sampled for share in found_in(decision))


def test_the_shares_of_all_ranks_of_many_options_take_little_longer_than_those_of_the_first() -> None:
    random = Random(300)
    rated = {f"o{number}": [random.choice((-2, -1, 0, 1, 2, None)) for _ in range(10)] for number in range(300)}
    matrix = matrix_of(decided(rated))
    took = []
    for ranks in (False, True):
        start = time.process_time()
        found = acceptabilities(matrix, ranks=ranks)
        took.append(time.process_time() - start)
        assert found[0].sampled
    assert took[1] < 4 * took[0], took
    assert all(sum(low for low, _ in one.ranks) <= 1 <= sum(high for _, high in one.ranks) for one in found)
