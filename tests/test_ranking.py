import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_cli.analysis.acceptability import acceptabilities
from policy_cli.analysis.matrix import Leaders, leaders_under, matrix_of
from policy_cli.analysis.ranking import Ranking, can_be_ranked, rank, weights_of
from policy_cli.diagnostics import CannotContinue
from policy_cli.document import ItemList, Paragraph, Row, Span, Table, is_ours, plain_text, set_apart
from policy_cli.model import Criterion, Decision, Option, Rating, Viewpoint
from policy_cli.serialize.ranking import ranking_data
from policy_cli.views import ranking as views
from policy_cli.views.leaders import percent
from policy_cli.views.ranking import ranking_document
from tests.conftest import ROOT, decision_of, read_text

WORDS: dict[int | None, str] = {
    -2: "much worse",
    -1: "worse",
    0: "same",
    1: "better",
    2: "much better",
    None: "unknown",
}
Values = Sequence[int | None]


def decided(
    rated: Mapping[str, Values], viewpoints: Mapping[str, Mapping[str, float]] | None = None, criteria: int = 0
) -> Decision:
    """Return a decision with the baseline `keep` and criteria `a`, `b` …; None stands for unknown."""
    ids = "abcdefghijklmnopqrstuvwxyz"[: criteria or max(map(len, rated.values()))]
    options = {
        id: Option(
            id=id, name=id.title(), ratings={c: Rating(rating=WORDS[v]) for c, v in zip(ids, values, strict=False)}
        )
        for id, values in rated.items()
    }
    return Decision(
        format="1",
        title="Roads",
        baseline="keep",
        criteria={id: Criterion(id=id, name=id.upper()) for id in ids},
        options={"keep": Option(id="keep", name="Keep"), **options},
        viewpoints={
            id: Viewpoint(id=id, name=id.title(), weights=weights) for id, weights in (viewpoints or {}).items()
        },
    )


def ranked(decision: Decision, **weights: float) -> Ranking:
    return rank(decision, weights_of(decision, weights))


def first_place(ranking: Ranking) -> str:
    return plain_text(views.first_place(ranking))


def what_would_change(ranking: Ranking) -> list[str]:
    """Return the sentences, and below each heading of a table "Option, Criterion: from → to"."""
    said: list[str] = []
    for block in views.what_would_change(ranking):
        match block:
            case ItemList(items):
                said += map(plain_text, items)
            case Paragraph(content):
                said.append(plain_text(content))
            case Table(_, groups):
                for group in groups:
                    said += [plain_text(group.heading)] * bool(group.heading)
                    said += [_change(row) for row in group.rows]
    return said


def _change(row: Row) -> str:
    option, criterion, rating = map(plain_text, (row.label, *(cell for cell in row.cells if isinstance(cell, tuple))))
    return f"{option}, {criterion}: {rating}"


def scores(ranking: Ranking) -> dict[str, tuple[Fraction | int, Fraction | int]]:
    return {one.option.id: (one.score.low, one.score.high) for one in ranking.ranked}


def score(mean: Fraction | int) -> Fraction | int:
    """Return the score of an option, from the mean of its ratings where the five words are -2 to 2."""
    return 25 * mean + 50


def ranks(ranking: Ranking) -> dict[str, tuple[int, int]]:
    return {one.option.id: (one.best, one.worst) for one in ranking.ranked}


def sure(*ids: str) -> Leaders:
    """Return the lead of options that come first however the unknown ratings turn out."""
    return Leaders(ids, ())


def switches(ranking: Ranking) -> set[tuple[str, Fraction, bool, Leaders]]:
    return {(switch.criterion.id, switch.weight, switch.upward, switch.then) for switch in ranking.switching_points}


def order(ranking: Ranking) -> dict[str, list[str]]:
    """Return what the table of the document says of each option."""
    blocks = ranking_document(ranking, acceptabilities(ranking.matrix)).blocks
    table = next(block for block in blocks if isinstance(block, Table))
    rows = [row for group in table.row_groups for row in group.rows]
    return {
        plain_text(row.label).removesuffix(" (baseline)"): [plain_text(c) for c in row.cells if isinstance(c, tuple)]
        for row in rows
    }


def prose(ranking: Ranking) -> list[str]:
    """Return the sentences of the document outside its tables."""
    said = []
    for block in ranking_document(ranking, acceptabilities(ranking.matrix)).blocks:
        if isinstance(block, Paragraph):
            said.append(plain_text(block.content))
        elif isinstance(block, ItemList):
            said += [plain_text(item) for item in block.items]
    return said


# Scores and ranks


def test_the_five_words_are_equal_steps_from_nought_to_a_hundred_and_the_baseline_is_fifty() -> None:
    one = {id: [value] for id, value in zip("vwxyz", (-2, -1, 0, 1, 2), strict=True)}
    expected = {"keep": (50, 50), "v": (0, 0), "w": (25, 25), "x": (50, 50), "y": (75, 75), "z": (100, 100)}
    assert scores(ranked(decided(one))) == expected


def test_a_score_is_the_weighted_mean_and_a_weight_that_is_left_out_counts_one() -> None:
    toll = decided({"toll": (2, -1, 0)})
    assert scores(ranked(toll))["toll"] == (score(Fraction(1, 3)),) * 2
    assert scores(ranked(toll, a=3))["toll"] == (score(Fraction(3 * 2 - 1, 5)),) * 2
    assert scores(ranked(toll, a=0, c=0.5))["toll"] == (score(Fraction(-1) / Fraction(3, 2)),) * 2
    assert ranked(toll, a=3).weights == {"a": Fraction(3, 5), "b": Fraction(1, 5), "c": Fraction(1, 5)}


def test_ties_share_a_rank_the_next_is_left_out_and_no_order_breaks_them() -> None:
    ranking = ranked(decided({"x": (1, -1), "y": (2, 0), "z": (-1, 1), "w": (-2, 0)}))
    assert ranks(ranking) == {"y": (1, 1), "keep": (2, 2), "x": (2, 2), "z": (2, 2), "w": (5, 5)}
    shown = order(ranking)
    assert [shown[name][0] for name in ("Y", "Keep", "X", "Z", "W")] == ["1", "2, tied", "2, tied", "2, tied", "5"]


def test_options_that_tie_for_the_first_place_are_declared_to() -> None:
    ranking = ranked(decided({"x": (1, 0), "y": (0, 1)}))
    assert ranking.leaders == sure("x", "y")
    assert first_place(ranking) == "X and Y tie for first place."


def test_an_unknown_rating_and_a_missing_one_are_the_whole_range_and_only_the_missing_is_listed() -> None:
    ranking = ranked(decided({"said": (None, 1), "left": (1,)}, criteria=2))
    assert scores(ranking) == {
        "keep": (50, 50),
        "said": (score(Fraction(-1, 2)), score(Fraction(3, 2))),
        "left": (score(Fraction(-1, 2)), score(Fraction(3, 2))),
    }
    assert ranks(ranking) == {"keep": (1, 3), "said": (1, 3), "left": (1, 3)}
    assert ranking.missing == (("left", "b"),)
    assert prose(ranking)[-1] == "Not rated, so treated as unknown: Left on B."


def test_an_option_is_surely_first_or_may_be_or_never_is() -> None:
    sure = ranked(decided({"best": (2, 2), "may": (None, 0), "never": (None, -2)}))
    assert first_place(sure) == "first place goes to Best, however the unknown ratings turn out."
    open_ = ranked(decided({"good": (1, 1), "may": (None, 1), "never": (None, -2)}))
    # Keep has 0, good 1, may from -1/2 to 3/2, and never from -2 to 0: it can tie with keep, and be above may.
    assert ranks(open_) == {"good": (1, 2), "may": (1, 4), "never": (2, 4), "keep": (2, 3)}
    assert first_place(open_) == "Good or May could come first, depending on the unknown ratings."


def test_without_unknown_ratings_first_is_a_plain_yes() -> None:
    ranking = ranked(decided({"toll": (1,)}))
    assert first_place(ranking) == "first place goes to Toll."


def test_what_is_first_even_if_the_unknown_option_catches_up_is_said_to_be_first() -> None:
    ranking = ranked(decided({"toll": (None, -2)}))  # from -2 to 0, and Keep has 0
    assert ranks(ranking) == {"keep": (1, 1), "toll": (1, 2)}
    assert ranking.leaders == Leaders(("keep",), ("toll",))
    assert (
        first_place(ranking) == "first place goes to Keep, however the unknown ratings turn out; Toll could share it."
    )


def test_a_tie_is_declared_beside_an_option_that_may_be_anything() -> None:
    shown = order(ranked(decided({"x": (0,), "u": (None,)})))
    assert "tied" in shown["Keep"][0]
    assert "tied" in shown["X"][0]


# No rounding


def test_decimal_weights_make_a_tie_that_floating_point_numbers_would_miss() -> None:
    assert 0.1 + 0.2 != 0.3
    ranking = ranked(decided({"x": (1, 1, 0), "y": (0, 0, 1), "z": (2, 2, 2)}), a=0.1, b=0.2, c=0.3)
    assert ranks(ranking) == {"z": (1, 1), "x": (2, 2), "y": (2, 2), "keep": (4, 4)}
    shown = order(ranking)
    assert shown["X"][:2] == shown["Y"][:2] == ["2, tied", "62.5"]
    assert shown["Z"][:2] == ["1", "100.0"]


def test_scores_that_differ_in_the_fourth_decimal_look_different_and_do_not_tie() -> None:
    # The weights add up to 1: the means are 0.50001 and 0.49999, and a step is 25.
    ranking = ranked(decided({"x": (1, 0), "y": (0, 1)}), a=0.50001, b=0.49999)
    assert ranks(ranking) == {"x": (1, 1), "y": (2, 2), "keep": (3, 3)}
    assert [order(ranking)[name][1] for name in ("X", "Y")] == ["62.5002", "62.4998"]


def test_scores_that_differ_by_less_than_a_float_can_tell_still_do_not_tie() -> None:
    ranking = ranked(decided({"x": (1, 1), "y": (1, 0)}), b=1e-30)
    assert ranks(ranking) == {"x": (1, 1), "y": (2, 2), "keep": (3, 3)}


def test_a_score_just_below_another_is_not_shown_as_the_same() -> None:
    shown = order(ranked(decided({"x": (-1, 0)}), b=999))
    assert (shown["X"][1], shown["Keep"][1]) == ("49.98", "50.00")


def test_a_share_is_given_to_a_tenth_of_a_percent_or_as_rounded() -> None:
    assert [percent(Fraction(3, 8)), percent(Fraction(1, 2)), percent(Fraction(1)), percent(Fraction(0))] == [
        "37.5%",
        "50%",
        "100%",
        "0%",
    ]
    assert [percent(Fraction(1, 3)), percent(Fraction(2, 3))] == ["about 33%", "about 67%"]


@pytest.mark.parametrize("share", [Fraction(1, 1001), Fraction(1000, 1001), Fraction(1, 10**15)])
def test_a_share_is_not_rounded_to_nothing_or_to_all(share: Fraction) -> None:
    assert percent(share) not in {"about 0%", "about 100%"}


# What would change the answer


def test_the_weight_at_which_the_first_place_changes_hands_is_found_in_both_directions() -> None:
    # x = a, y = 2b over equal weights: y is ahead until a carries 2/3.
    ranking = ranked(decided({"x": (1, 0), "y": (0, 2)}))
    assert switches(ranking) == {("a", Fraction(2, 3), True, sure("x")), ("b", Fraction(1, 3), False, sure("x"))}
    assert what_would_change(ranking)[:2] == [
        "If A carries more than about 67% of the weight, first place goes to X.",
        "If B carries less than about 33% of the weight, first place goes to X.",
    ]


def test_the_other_weights_keep_their_proportions() -> None:
    # b : c is 3 : 1. With share s for a: x = s, y = (1-s) * 3/4, z = (1-s)/4. x passes y at s = 3/7.
    ranking = ranked(decided({"x": (1, 0, 0), "y": (0, 1, 0), "z": (0, 0, 1)}), a=1, b=3, c=1)
    assert ranking.leaders == sure("y")
    assert ("a", Fraction(3, 7), True, sure("x")) in switches(ranking)
    # For b, a and c are equal: x = z = (1-s)/2 and y = s cross at 1/3, and then x and z tie.
    assert ("b", Fraction(1, 3), False, sure("x", "z")) in switches(ranking)
    assert "If B carries less than about 33% of the weight, X and Z tie for first place." in (
        what_would_change(ranking)
    )


def test_from_a_tie_either_way_of_a_weight_breaks_it() -> None:
    ranking = ranked(decided({"x": (1, 0), "y": (0, 1)}))
    half = Fraction(1, 2)
    on_a = {("a", half, True, sure("x")), ("a", half, False, sure("y"))}
    assert switches(ranking) == on_a | {("b", half, True, sure("y")), ("b", half, False, sure("x"))}
    assert what_would_change(ranking)[:2] == [
        "With any more weight on A, or any less weight on B, first place goes to X.",
        "With any more weight on B, or any less weight on A, first place goes to Y.",
    ]


def test_a_criterion_whose_weight_changes_nothing_is_named() -> None:
    ranking = ranked(decided({"x": (1, 1), "y": (0, 0)}))
    assert ranking.switching_points == ()
    assert what_would_change(ranking)[0] == "The answer stays the same at any weight, between none and all, of A or B."


def test_a_tie_at_the_whole_weight_is_left_out_of_what_changes_nothing() -> None:
    ranking = ranked(decided({"x": (1, 1, 1), "y": (1, 0, 0)}))
    assert ranked(ranking.decision, b=0, c=0).leaders == sure("x", "y")
    assert ranking.switching_points == ()
    assert (
        what_would_change(ranking)[0] == "The answer stays the same at any weight, between none and all, of A, B or C."
    )


def test_a_tie_at_no_weight_is_left_out_of_what_changes_nothing() -> None:
    ranking = ranked(decided({"x": (1, 0)}))
    assert ranked(ranking.decision, a=0).leaders == sure("keep", "x")
    assert what_would_change(ranking)[0] == "The answer stays the same at any weight, between none and all, of A or B."


def test_each_flip_is_in_the_data() -> None:
    # toll is from -2a - 2b to 2a - 2b, and keep has 0: it may tie at one half, and be ahead beyond.
    ranking = ranked(decided({"toll": (None, -2)}))
    half = Fraction(1, 2)
    open_ = Leaders((), ("keep", "toll"))
    on_a = {("a", half, True, open_), ("a", half, False, sure("keep"))}
    assert switches(ranking) == on_a | {("b", half, True, sure("keep")), ("b", half, False, open_)}
    data = ranking_data(ranking, acceptabilities(ranking.matrix))
    assert {(switch["criterion"], switch["direction"]) for switch in data["flips"]} == {
        ("a", "up"),
        ("a", "down"),
        ("b", "up"),
        ("b", "down"),
    }


def test_the_smallest_change_of_one_rating_is_found_with_ties_said() -> None:
    # x leads by 2 of 3 points. Two steps down, or two up of keep's only rival y, make a tie; one step nothing.
    ranking = ranked(decided({"x": (1, 1, 0), "y": (0, 0, 0)}))
    found = {(c.option.id, c.criterion.id, c.rated, c.instead, c.then) for c in ranking.smallest_changes}
    down = {("x", c, "better", "worse", sure("keep", "x", "y")) for c in "ab"}
    down |= {("x", "c", "same", "much worse", sure("keep", "x", "y"))}
    up = {("y", c, "same", "much better", sure("x", "y")) for c in "abc"}
    assert found == down | up
    said = what_would_change(ranking)
    assert said[said.index("A single changed rating is enough. Each row is one rating and would do alone:") + 1 :] == [
        "Then first: Keep, X and Y, tied",
        "X, A: + better → - worse",
        "X, B: + better → - worse",
        "X, C: = same → -- much worse",
        "Then first: X and Y, tied",
        "Y, A: = same → ++ much better",
        "Y, B: = same → ++ much better",
        "Y, C: = same → ++ much better",
        (
            "Smaller changes are enough if they come together: these, by two words of the scales in all. Then Keep, X "
            "and Y tie for first place."
        ),
        "X, A: + better → = same",
        "X, B: + better → = same",
    ]


def test_after_a_change_what_surely_ties_is_told_from_what_may() -> None:
    # x has 3, y 2 and z from -2 to 2.
    ranking = ranked(decided({"x": (2, 1), "y": (1, 1), "z": (None, 0)}))
    thens = {(c.option.id, c.criterion.id, c.instead): c.then for c in ranking.smallest_changes}
    assert thens["x", "a", "better"] == Leaders(("x", "y"), ("z",))
    assert "Then first: X and Y, tied; Z could tie" in what_would_change(ranking)


def test_after_a_change_what_surely_leads_is_not_said_to_be_possible_only() -> None:
    # In tenths: x has from 7 to 11, and y 2 or, if it were better on b, 11.
    ranking = ranked(decided({"x": (None, 1), "y": (2, 0)}), b=9)
    assert ranking.leaders == sure("x")
    thens = {(c.option.id, c.criterion.id, c.instead): c.then for c in ranking.smallest_changes}
    assert thens["y", "b", "better"] == Leaders(("y",), ("x",))
    assert "Then first: Y; X could tie" in what_would_change(ranking)


def test_no_change_of_a_rating_without_weight_is_named() -> None:
    ranking = ranked(decided({"x": (1, 0)}), b=0)
    assert {change.criterion.id for change in ranking.smallest_changes} == {"a"}


def test_where_no_single_rating_decides_none_is_named() -> None:
    ranking = ranked(decided({"x": (2,) * 6}))  # 12 points ahead; one rating is worth four
    assert ranking.smallest_changes == ()
    assert what_would_change(ranking) == [
        "The answer stays the same at any weight, between none and all, of A, B, C, D, E or F.",
        (
            "Changes are enough if they come together: these, by 12 words of the scales in all. Then Keep and X tie "
            "for first place."
        ),
        *(f"X, {letter}: ++ much better → = same" for letter in "ABCDEF"),
    ]


def test_one_rating_that_must_change_by_two_words_is_named_once() -> None:
    assert what_would_change(ranked(decided({"x": (-2,)}))) == [
        "A single changed rating is enough. Each row is one rating and would do alone:",
        "Then first: Keep and X, tied",
        "X, A: -- much worse → = same",
    ]


def test_a_number_among_the_ratings_that_would_do_is_not_called_a_word() -> None:
    text = """\
policy-cli: 1
title: Roads
baseline: keep
criteria:
  air: {name: Air}
  weeks: {name: Weeks of works, scale: {worst: 10, best: 0}}
options:
  keep: {name: Keep, ratings: {weeks: 5}}
  toll: {name: Toll, ratings: {air: better, weeks: 6}}
"""
    [lead] = [said for said in what_would_change(ranked(decision_of(text))) if said.startswith("A single")]
    assert lead == "A single changed rating is enough. Each row is one rating and would do alone:"


def test_dominated_options_are_named_and_equal_or_unknown_ones_are_not() -> None:
    ranking = ranked(decided({"x": (1, 1), "y": (1, 0), "z": (1, 0), "u": (None, 0), "w": (-2, 2)}))
    assert set(ranking.dominated) == {("keep", "x"), ("y", "x"), ("z", "x"), ("keep", "y"), ("keep", "z")}
    assert "The ratings of Y are no better than those of X on any criterion, and worse on some." in prose(ranking)
    assert "The ratings of Keep are no better than those of X, Y or Z on any criterion, and worse on some." in prose(
        ranking
    )


@pytest.mark.parametrize(("count", "end"), [(4, "B, C or D"), (5, "B, C or 2 others"), (40, "B, C or 37 others")])
def test_of_many_that_dominate_an_option_the_first_are_named(count: int, end: str) -> None:
    names = [chr(ord("a") + n) if n < 26 else f"z{n}" for n in range(count)]
    ranking = ranked(decided(dict.fromkeys(names, (1,))))
    assert f"The ratings of Keep are no better than those of A, {end} on any criterion, and worse on some." in prose(
        ranking
    )


def test_even_an_unknown_rating_may_be_dominated_by_the_best_there_is() -> None:
    ranking = ranked(decided({"u": (None, 0), "x": (2, 1)}))
    assert ("u", "x") in ranking.dominated


def test_each_viewpoint_has_its_first_and_what_all_agree_on_is_reported() -> None:
    ranking = ranked(decided({"x": (2, 0), "y": (0, 2)}, {"left": {"a": 2}, "right": {"b": 3}}))
    assert ranking.leaders_by_viewpoint == {"left": sure("x"), "right": sure("y")}
    assert prose(ranking)[1:4] == [
        "Left (A 67%; B 33%): first place goes to X",
        "Right (B 75%; A 25%): first place goes to Y",
        "All viewpoints agree that first place never goes to Keep.",
    ]
    agreed = ranked(decided({"x": (2, 1)}, {"left": {"a": 2}, "right": {"b": 3}}))
    assert prose(agreed)[3] == "All viewpoints agree that first place goes to X."


def test_that_several_options_are_first_for_nobody_is_put_in_english() -> None:
    ranking = ranked(decided({"x": (2, 0), "y": (0, 2), "z": (-1, 0)}, {"left": {"a": 2}, "right": {"b": 3}}))
    assert prose(ranking)[3] == "All viewpoints agree that first place never goes to Keep or Z."


def test_a_tie_under_a_viewpoint_is_declared() -> None:
    ranking = ranked(decided({"x": (2, 0), "y": (0, 2)}, {"even": {"a": 1}}))
    assert prose(ranking)[1] == "Even (equal weights): X and Y tie for first place"


def test_a_sentence_on_several_that_may_come_first_has_an_end() -> None:
    ranking = ranked(decided({"x": (1, -1), "y": (-1, 1), "u": (None, None)}))
    assert not any(said.endswith(" may.") for said in what_would_change(ranking))
    assert what_would_change(ranking)[0] == (
        "With any more weight on A, or any less weight on B, X or U could come first."
    )


# A decision as large as the built-in one, with ranges, worked out by hand

Ends = dict[str, tuple[int, int]]
ENGAGEMENT: Ends = {
    "conduct": (1, 1),
    "reform": (1, 1),
    "allies": (1, 1),
    "politics": (-1, -1),
    "leverage": (-1, 0),
    "credit": (0, 0),
}
LIFTING: Ends = {
    "conduct": (0, 0),
    "reform": (-2, 2),
    "allies": (1, 1),
    "politics": (-2, -2),
    "leverage": (-2, -1),
    "credit": (-2, -1),
}


def sanctions() -> Decision:
    """Return a decision on containment, the baseline, engagement and lifting sanctions."""

    def option(id: str, name: str, ends: Ends) -> Option:
        words = {c: " to ".join(dict.fromkeys((WORDS[low], WORDS[high]))) for c, (low, high) in ends.items()}
        words |= {c: "unknown" for c, span in ends.items() if span == (-2, 2)}
        return Option(id=id, name=name, ratings={c: Rating(rating=word) for c, word in words.items()})

    weights = {
        "long-view": (4, 4, 2, 1, 2, 1),
        "allies-first": (2, 1, 5, 1, 2, 1),
        "home-front": (2, 1, 1, 5, 2, 3),
    }
    return Decision(
        format="1",
        title="Sanctions",
        baseline="containment",
        criteria={id: Criterion(id=id, name=id.title()) for id in ENGAGEMENT},
        options={
            "containment": Option(id="containment", name="Containment"),
            "engagement": option("engagement", "Engagement", ENGAGEMENT),
            "lifting": option("lifting", "Lifting sanctions", LIFTING),
        },
        viewpoints={
            id: Viewpoint(id=id, name=id.title(), weights=dict(zip(ENGAGEMENT, given, strict=True)))
            for id, given in weights.items()
        },
    )


def points(weights: Mapping[str, Fraction], option: Ends) -> tuple[Fraction, Fraction]:
    """Return the least and the greatest mean of an option's ratings; containment has 0."""
    whole = sum(weights.values())
    low, high = (sum((weights[c] * ends[end] for c, ends in option.items()), Fraction()) / whole for end in (0, 1))
    return low, high


def moved(criterion: str, share: Fraction) -> dict[str, Fraction]:
    return {c: share if c == criterion else (1 - share) / 5 for c in ENGAGEMENT}


def test_the_scores_are_those_worked_out_by_hand() -> None:
    equal = dict.fromkeys(ENGAGEMENT, Fraction(1))
    assert points(equal, ENGAGEMENT) == (Fraction(1, 6), Fraction(2, 6))
    assert points(equal, LIFTING) == (Fraction(-7, 6), Fraction(-1, 6))
    assert scores(ranked(sanctions())) == {
        "engagement": (score(Fraction(1, 6)), score(Fraction(2, 6))),
        "containment": (50, 50),
        "lifting": (score(Fraction(-7, 6)), score(Fraction(-1, 6))),
    }
    assert first_place(ranked(sanctions())) == (
        "first place goes to Engagement, however the unknown ratings and the ranges turn out."
    )


def test_the_sentences_hold_by_hand() -> None:
    *weights, steady, lead, then = what_would_change(ranked(sanctions()))[:6]
    changes = what_would_change(ranked(sanctions()))[6:]
    assert weights == [
        "If Reform carries more than 37.5% of the weight, Lifting sanctions could also come first.",
        "If Politics carries more than about 29% of the weight, Containment could also come first.",
        "If Leverage carries more than about 29% of the weight, Containment could also come first.",
    ]
    assert steady == ("The answer stays the same at any weight, between none and all, of Conduct, Allies or Credit.")
    assert "one word better or worse" in lead
    assert then == "Then first: Engagement; Containment could tie"
    assert changes == [
        "Engagement, Conduct: + better → = same",
        "Engagement, Reform: + better → = same",
        "Engagement, Allies: + better → = same",
        "Engagement, Politics: - worse → -- much worse",
        "Engagement, Credit: = same → - worse",
    ]
    # With share s of one and the rest in fifths: on reform s = 2s - 3 (1 - s) / 5, on the others 2 (1 - s) / 5 = s.
    turns = {"reform": Fraction(3, 8), "politics": Fraction(2, 7), "leverage": Fraction(2, 7)}
    for criterion in ENGAGEMENT:
        turn = turns.get(criterion, Fraction(1))
        for share in {*turns.values(), *(Fraction(percentage, 100) for percentage in range(1, 100))}:
            worst, _ = points(moved(criterion, share), ENGAGEMENT)
            rival = max(Fraction(), points(moved(criterion, share), LIFTING)[1])
            assert (worst > rival, worst == rival) == (share < turn, share == turn)


def test_one_step_down_of_what_comes_first_lets_containment_tie() -> None:
    # In sixths: engagement 1 to 2, containment 0, lifting -7 to -1. A step is worth one sixth.
    worst, containment, lifting = 1, 0, -1
    assert worst - 1 == containment > lifting
    assert worst > max(containment, lifting + 1)
    single = {criterion for criterion, (low, high) in ENGAGEMENT.items() if low == high > -2}
    assert single == ENGAGEMENT.keys() - {"leverage"}


def test_the_viewpoints_come_out_as_by_hand() -> None:
    # Sums before they are divided, engagement at worst and lifting at best.
    long_view = 4 + 4 + 2 - 1 - 2
    allies_first = 2 + 1 + 5 - 1 - 2
    assert long_view > max(0, 2 * 4 + 2 - 2 * 1 - 2 - 1)
    assert allies_first > max(0, 2 * 1 + 5 - 2 * 1 - 2 - 1)
    # For the home front, both at best.
    home_front = 2 + 1 + 1 - 5
    assert max(home_front, 2 * 1 + 1 - 2 * 5 - 2 - 3) < 0
    engagement = sure("engagement")
    assert ranked(sanctions()).leaders_by_viewpoint == {
        "long-view": engagement,
        "allies-first": engagement,
        "home-front": sure("containment"),
    }
    assert "All viewpoints agree that first place never goes to Lifting sanctions." in prose(ranked(sanctions()))


def test_the_shipped_decision_ranks_as_a_plain_calculation_says(iran: Decision) -> None:
    values = {word: value for value, word in WORDS.items() if value is not None}

    def ends(option: Option, criterion: str) -> tuple[int, int]:
        word = option.ratings[criterion].rating if option.id != iran.baseline else "same"
        assert word is not None
        found = [values[end] for end in word.split(" to ")] if word != "unknown" else [-2, 2]
        return min(found), max(found)

    assert scores(ranked(iran)) == {
        id: tuple(
            score(Fraction(sum(ends(option, c)[end] for c in iran.criteria), len(iran.criteria))) for end in (0, 1)
        )
        for id, option in iran.options.items()
    }


# Edges


def test_one_criterion_alone_decides_everything() -> None:
    ranking = ranked(decided({"x": (1,), "y": (-1,)}), a=7)
    assert ranks(ranking) == {"x": (1, 1), "keep": (2, 2), "y": (3, 3)}
    assert ranking.switching_points == ()


def test_a_criterion_with_all_the_weight_leaves_the_others_equal_where_it_yields() -> None:
    # With share s for a: x = s - (1-s)/2 = 0 at 1/3, b and c having the rest in halves.
    ranking = ranked(decided({"x": (1, -1, 0)}), b=0, c=0)
    assert ranking.leaders == sure("x")
    assert ("a", Fraction(1, 3), False, sure("keep")) in switches(ranking)


def test_a_criterion_without_weight_counts_nothing_until_it_is_given_some() -> None:
    ranking = ranked(decided({"x": (1, -1)}), b=0)
    assert scores(ranking)["x"] == (75, 75)
    assert switches(ranking) == {("a", Fraction(1, 2), False, sure("keep")), ("b", Fraction(1, 2), True, sure("keep"))}


def test_where_all_ratings_are_unknown_all_may_come_first_and_nothing_would_change_it() -> None:
    ranking = ranked(decided({"x": (None, None), "y": (None, None)}))
    assert ranks(ranking) == {"keep": (1, 3), "x": (1, 3), "y": (1, 3)}
    assert first_place(ranking) == "Keep, X or Y could come first, depending on the unknown ratings."
    assert (ranking.switching_points, ranking.smallest_changes, ranking.dominated, ranking.missing) == ((), (), (), ())


def test_options_equal_on_everything_tie_under_all_weights() -> None:
    for weights in ({}, {"a": 5.0}, {"b": 0.0}):
        ranking = ranked(decided({"x": (1, 2), "y": (1, 2)}), **weights)
        assert (ranking.leaders, ranking.switching_points) == (sure("x", "y"), ())


def test_no_weight_at_all_is_refused() -> None:
    with pytest.raises(CannotContinue, match="no criterion has any weight"):
        ranked(decided({"x": (1, 2)}), a=0, b=0)


def test_without_criteria_or_ratings_nothing_can_be_ranked() -> None:
    assert can_be_ranked(decided({"x": (1,)}))
    assert not can_be_ranked(decided({"x": ()}, criteria=1))
    assert not can_be_ranked(decided({"x": (None,)}))
    assert not can_be_ranked(Decision(format="1", title="R", options=decided({"x": ()}, criteria=1).options))


def test_ratings_without_a_baseline_are_a_fault_of_the_file() -> None:
    head = "policy-cli: 1\ntitle: R\ncriteria: {a: {name: A}}\n"
    text = head + "options: {k: {name: K}, t: {name: T, ratings: {a: {rating: same}}}}"
    assert [fault.code for fault in read_text(text).diagnostics] == ["no-baseline"]


# For all matrices

ROWS = st.integers(1, 4).flatmap(
    lambda criteria: st.lists(st.tuples(*[st.sampled_from([-2, -1, 0, 1, 2, None])] * criteria), min_size=1, max_size=4)
)
WEIGHTS = st.lists(st.sampled_from([0, 0.1, 0.2, 0.3, 1, 2, 7]), min_size=4, max_size=4).filter(lambda w: w[0] > 0)
quickly = settings(derandomize=True, deadline=None, max_examples=60)


def unordered(leaders: Leaders) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(leaders.surely), frozenset(leaders.possibly)


def answers(ranking: Ranking) -> object:
    """Return all of a ranking but the order of options and criteria."""
    return (
        {one.option.id: (one.score, one.best, one.worst) for one in ranking.ranked},
        unordered(ranking.leaders),
        {(f.criterion.id, f.weight, f.upward, unordered(f.then)) for f in ranking.switching_points},
        {(c.option.id, c.criterion.id, c.instead, unordered(c.then)) for c in ranking.smallest_changes},
        set(ranking.dominated),
        set(ranking.missing),
    )


def permuted(decision: Decision, draw: st.DataObject) -> Decision:
    options = draw.draw(st.permutations(list(decision.options)))
    criteria = draw.draw(st.permutations(list(decision.criteria)))
    return Decision(
        format="1",
        title=decision.title,
        baseline=decision.baseline,
        criteria={id: decision.criteria[id] for id in criteria},
        options={id: decision.options[id] for id in options},
    )


def named(rows: Sequence[Values]) -> Decision:
    return decided({f"o{number}": row for number, row in enumerate(rows)})


@quickly
@given(ROWS, WEIGHTS, st.data())
def test_no_order_of_options_or_criteria_changes_the_answer(
    rows: list[Values], weights: list[float], data: st.DataObject
) -> None:
    decision = named(rows)
    given_weights = dict(zip("abcd", weights, strict=True))
    assert answers(ranked(permuted(decision, data), **given_weights)) == answers(ranked(decision, **given_weights))


@quickly
@given(ROWS, WEIGHTS, st.sampled_from([2, 10, 64, 1000]))
def test_scaling_all_weights_changes_nothing(rows: list[Values], weights: list[float], factor: int) -> None:
    decision = named(rows)
    plain_weights = {c: Fraction(str(w)) for c, w in zip(decision.criteria, weights, strict=False)}
    scaled = {c: float(w * factor) for c, w in plain_weights.items()}
    once = ranked(decision, **{c: float(w) for c, w in plain_weights.items()})
    assert answers(ranked(decision, **scaled)) == answers(once)


@quickly
@given(ROWS, WEIGHTS)
def test_scores_and_ranks_are_those_of_a_plain_calculation(rows: list[Values], weights: list[float]) -> None:
    decision = named([*rows, rows[0]])
    shares = [Fraction(str(w)) for w in weights[: len(rows[0])]]

    def mean(row: Values, unknown: int) -> Fraction:
        return sum((w * (unknown if v is None else v) for w, v in zip(shares, row, strict=True)), Fraction()) / sum(
            shares
        )

    ranges = [(Fraction(), Fraction())] + [(mean(row, -2), mean(row, 2)) for row in [*rows, rows[0]]]
    expected = {
        id: (
            score(low),
            score(high),
            1 + sum(o > high for o, _ in ranges),
            1 + sum(o > low for _, o in ranges[:n] + ranges[n + 1 :]),
        )
        for n, (id, (low, high)) in enumerate(zip(decision.options, ranges, strict=True))
    }
    ranking = ranked(decision, **dict(zip("abcd", weights, strict=True)))
    assert {o.option.id: (o.score.low, o.score.high, o.best, o.worst) for o in ranking.ranked} == expected
    surely = {
        id
        for id, (low, *_) in expected.items()
        if all(low >= high for other, (_, high, *_) in expected.items() if other != id)
    }
    bar = max(low for low, *_ in expected.values())
    possibly = {id for id, (_, high, *_) in expected.items() if high >= bar} - surely
    assert unordered(ranking.leaders) == (frozenset(surely), frozenset(possibly))


@quickly
@given(ROWS, WEIGHTS)
def test_a_copy_of_an_option_changes_no_score_of_the_others(rows: list[Values], weights: list[float]) -> None:
    given_weights = dict(zip("abcd", weights, strict=True))
    alone = scores(ranked(named(rows), **given_weights))
    doubled = scores(ranked(named([*rows, rows[0]]), **given_weights))
    assert doubled == {**alone, f"o{len(rows)}": alone["o0"]}


@quickly
@given(ROWS, WEIGHTS)
def test_the_lead_is_as_it_was_up_to_a_flip_and_as_the_flip_says_beyond(
    rows: list[Values], weights: list[float]
) -> None:
    decision = named(rows)
    matrix = matrix_of(decision)
    ranking = ranked(decision, **dict(zip("abcd", weights, strict=True)))
    assert leaders_under(matrix, ranking.weights) == ranking.leaders
    found = {(switch.criterion.id, switch.upward): switch for switch in ranking.switching_points}
    assert len(found) == len(ranking.switching_points)
    little = Fraction(1, 10**9)
    for criterion, now in ranking.weights.items():
        others = {c: w for c, w in ranking.weights.items() if c != criterion}
        rest = sum(others.values())

        def lead_at(
            share: Fraction,
            criterion: str = criterion,
            others: dict[str, Fraction] = others,
            rest: Fraction | int = rest,
        ) -> Leaders:
            scaled = {c: (1 - share) * (w / rest if rest else Fraction(1, len(others))) for c, w in others.items()}
            return leaders_under(matrix, {**scaled, criterion: share})

        for upward in (True, False):
            sign, limit = (1, Fraction(1)) if upward else (-1, Fraction(0))
            if not others or now == limit:
                assert (criterion, upward) not in found
                continue
            switch = found.get((criterion, upward))
            until = switch.weight if switch else limit
            assert (until - now) * sign >= 0
            if switch:
                assert lead_at(until + sign * little) == switch.then != ranking.leaders
            for part in range(1, 8):
                if until != now:
                    assert lead_at(now + (until - now) * Fraction(part, 8)) == ranking.leaders


@pytest.mark.parametrize("name", ["LEDs", "City Bus", "Plan 9 Bus"])
def test_a_word_and_a_proper_name_in_a_caption_are_as_they_are(name: str) -> None:
    assert plain_text(set_apart(name)) == name


@pytest.mark.parametrize("name", ["Dim them at night", "Leave them", "Ban, Tax", "Plan and Build"])
def test_a_phrase_and_what_reads_as_several_are_set_apart_in_a_caption(name: str) -> None:
    assert plain_text(set_apart(name)) == f"“{name}”"


def test_all_names_in_a_sentence_are_strong_and_none_is_in_quotation_marks() -> None:
    ranking = ranked(decided({"x": (1, 1), "y": (1, 1)}))
    said = views.first_place(ranking)
    assert plain_text(said) == "X and Y tie for first place."
    assert [part.text for part in said if isinstance(part, Span) and part.style == "strong"] == ["X", "Y"]
    assert not is_ours((Span("X"),))
    assert is_ours(said)


def test_sentences_are_right_for_names_in_the_plural() -> None:
    ranking = ranked(decided({"leds": (2, 1), "dim": (1, 1), "off": (None, -1)}, {"left": {"a": 2}, "right": {"b": 3}}))
    said = " ".join((*prose(ranking), first_place(ranking)))
    assert "Leds" in said
    assert not re.search(r"(?<!rating of )Leds (?:comes|ties|is|does)\b", said)


def test_where_one_name_reads_as_several_all_in_its_list_are_in_quotation_marks() -> None:
    text = (ROOT / "options.yaml").read_text(encoding="utf-8")
    decision = decision_of(text.replace("name: Containment\n", "name: Wait, see and act\n"))
    said = what_would_change(rank(decision, weights_of(decision, {})))
    assert any("“Wait, see and act” or “Moderate engagement” could come first" in sentence for sentence in said)
