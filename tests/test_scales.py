from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_cli.model import Criterion, Figure, Scale
from policy_cli.scales import ambiguous_word, interval_of, interval_of_figure, number_at, rating_fault

FIVE = Criterion(id="c", name="Fairness")


def in_words(*words: str) -> Criterion:
    return Criterion(id="c", name="Fairness", scale=Scale(words=words))


def in_numbers(worst: str, best: str) -> Criterion:
    return Criterion(id="c", name="Fairness", scale=Scale(worst=Decimal(worst), best=Decimal(best)))


TEN = in_numbers("0", "10")
CERTAINTY = in_words("very low", "low", "moderate", "high")
EASE = in_words("hard to do", "fair", "easy to do")


def span(low: str | int, high: str | int | None = None) -> tuple[Fraction, Fraction]:
    return Fraction(low), Fraction(low if high is None else high)


def hint(rating: str, criterion: Criterion) -> str:
    assert interval_of(rating, criterion) is None
    fault = rating_fault(rating, criterion)
    assert fault is not None
    return fault.hint


def marked(rating: str, criterion: Criterion) -> str:
    """Return the part of a rating that its fault marks."""
    fault = rating_fault(rating, criterion)
    assert fault is not None
    return rating[slice(*fault.part)] if fault.part else rating


# Spans


@pytest.mark.parametrize(
    ("rating", "criterion", "expected"),
    [
        ("much worse", FIVE, span(0)),
        ("worse", FIVE, span("1/4")),
        ("same", FIVE, span("1/2")),
        ("much better", FIVE, span(1)),
        ("worse to same", FIVE, span("1/4", "1/2")),
        ("same to worse", FIVE, span("1/4", "1/2")),
        ("unknown", FIVE, span(0, 1)),
        ("unknown", TEN, span(0, 1)),
        ("unknown", CERTAINTY, span(0, 1)),
        ("low", CERTAINTY, span("1/3")),
        ("very low to high", CERTAINTY, span(0, 1)),
        ("  low   to\n moderate ", CERTAINTY, span("1/3", "2/3")),
        ("7.5", TEN, span("3/4")),
        ("6 to 8", TEN, span("3/5", "4/5")),
        ("8 to 6", TEN, span("3/5", "4/5")),
        ("0.1 to 0.2", TEN, span("1/100", "1/50")),
        ("3", in_numbers("12", "0"), span("3/4")),
        ("9 to 3", in_numbers("12", "0"), span("1/4", "3/4")),
        ("-2 to -1", in_numbers("-4", "0"), span("1/2", "3/4")),
        ("+2", TEN, span("1/5")),
        ("hard to do", EASE, span(0)),
        ("easy to do", EASE, span(1)),
        ("hard to do to easy to do", EASE, span(0, 1)),
        ("fair to easy to do", EASE, span("1/2", 1)),
        ("a to to b", in_words("a to", "b"), span(0, 1)),
        ("a to to b", in_words("a", "to b"), span(0, 1)),
    ],
)
def test_a_rating_is_how_far_it_is_from_the_worst_to_the_best(
    rating: str, criterion: Criterion, expected: tuple[Fraction, Fraction]
) -> None:
    assert interval_of(rating, criterion) == expected
    assert rating_fault(rating, criterion) is None


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (Figure(value=Decimal("21.9")), span("219/800")),
        (Figure(value=Decimal(40), low=Decimal(20), high=Decimal(60)), span("1/2")),
        (Figure(low=Decimal(20), high=Decimal(60)), span("1/4", "3/4")),
        (Figure(low=Decimal(20)), span("1/4", 1)),
        (Figure(high=Decimal(20)), span(0, "1/4")),
        (Figure(by={"2031": Decimal(3)}), None),
        (Figure(value=Decimal("80.1")), None),
        (Figure(low=Decimal(-1), high=Decimal(60)), None),
    ],
)
def test_a_figure_counts_by_its_value_else_by_its_range(
    figure: Figure, expected: tuple[Fraction, Fraction] | None
) -> None:
    assert interval_of_figure(figure, Scale(worst=Decimal(0), best=Decimal(80))) == expected
    turned = interval_of_figure(figure, Scale(worst=Decimal(80), best=Decimal(0)))
    assert turned == (expected and (1 - expected[1], 1 - expected[0]))


@settings(derandomize=True, deadline=None)
@given(st.decimals(-50, 50, places=3), st.decimals(-50, 50, places=3), st.fractions(0, 1, max_denominator=1000))
def test_a_number_is_where_its_share_of_the_way_says(worst: Decimal, best: Decimal, share: Fraction) -> None:
    if worst == best:
        return
    criterion = in_numbers(str(worst), str(best))
    assert number_at(Fraction(0), criterion) == Fraction(worst)
    assert number_at(Fraction(1), criterion) == Fraction(best)
    number = Decimal(round(number_at(share, criterion) * 10**6)).scaleb(-6)
    found = interval_of(f"{number:f}", criterion)
    if found is not None:
        assert number_at(found[0], criterion) == Fraction(number)


# Faults


@pytest.mark.parametrize(
    "sign", ["-", " - ", "–", " — ", "‐", "‑", "−", "..", " ... ", "…", " until ", " or ", " and "]
)
@pytest.mark.parametrize(
    ("low", "high", "criterion"), [("worse", "same", FIVE), ("6", "8", TEN), ("very low", "moderate", CERTAINTY)]
)
def test_a_range_joined_in_another_way_is_answered_with_to(
    sign: str, low: str, high: str, criterion: Criterion
) -> None:
    assert hint(f"{low}{sign}{high}", criterion) == f'write "{low} to {high}"'


@pytest.mark.parametrize(
    ("rating", "criterion", "expected"),
    [
        ("6to8", TEN, "6 to 8"),
        ("6 TO 8", TEN, "6 to 8"),
        ("from 6 to 8", TEN, "6 to 8"),
        ("Between 6 and 8", TEN, "6 to 8"),
        ("Worse To Same", FIVE, "worse to same"),
        ("worse/same", FIVE, "worse to same"),
        ("-2--1", in_numbers("-4", "0"), "-2 to -1"),
        ("-2 - -1", in_numbers("-4", "0"), "-2 to -1"),
        ("low-very-low", in_words("very-low", "low"), "low to very-low"),
        ("very-low-low", in_words("very-low", "low"), "very-low to low"),
        ("easy to do - hard to do", EASE, "easy to do to hard to do"),
    ],
)
def test_the_range_that_a_text_means_is_found(rating: str, criterion: Criterion, expected: str) -> None:
    assert hint(rating, criterion) == f'write "{expected}"'
    assert marked(rating, criterion) == rating
    assert interval_of(expected, criterion) is not None


@pytest.mark.parametrize(
    ("rating", "criterion", "part", "expected"),
    [
        ("beter", FIVE, "beter", "better"),
        ("Better", FIVE, "Better", "better"),
        ("much-better", FIVE, "much-better", "much better"),
        ("unkown", FIVE, "unkown", "unknown"),
        ("Unknown", TEN, "Unknown", "unknown"),
        ("better to much beter", FIVE, "much beter", "much better"),
        ("worse to wors", FIVE, "wors", "worse"),
        ("wors to worse", FIVE, "wors", "worse"),
        ("moderat", CERTAINTY, "moderat", "moderate"),
        ("easy to to", EASE, "easy to to", "easy to do"),
        ("fair to eazy to do", EASE, "eazy to do", "easy to do"),
    ],
)
def test_a_misspelled_word_is_answered_with_the_nearest(
    rating: str, criterion: Criterion, part: str, expected: str
) -> None:
    assert hint(rating, criterion) == f'did you mean "{expected}"?'
    assert marked(rating, criterion) == part


def test_the_end_of_a_range_is_marked_where_it_is_not_where_its_letters_first_appear() -> None:
    fault = rating_fault("worse to wors", FIVE)
    assert fault is not None
    assert fault.part == (9, 13)


@pytest.mark.parametrize("rating", ["12", "-1", "10.01", "1e3", "6 to 12", "12 to 6"])
def test_a_number_off_the_scale_is_told_the_scale(rating: str) -> None:
    fault = rating_fault(rating, TEN)
    assert fault is not None
    assert marked(rating, TEN) == rating.replace("6 to ", "").replace(" to 6", "")
    assert fault.message == f'{marked(rating, TEN)} is off the scale of "Fairness"'
    assert fault.hint == "write a number from 0 (worst) to 10 (best), or unknown"


def test_the_numbers_of_a_hint_can_be_written_as_they_are() -> None:
    criterion = in_numbers("20000", "1E+3")
    assert hint("3", criterion) == "write a number from 20000 (worst) to 1000 (best), or unknown"
    assert hint("much", criterion) == "write a number from 20000 (worst) to 1000 (best), or unknown"


@pytest.mark.parametrize(
    ("rating", "criterion", "expected"),
    [
        ("6,5", TEN, "6.5"),
        ("7/10", TEN, "7"),
        ("7 of 10", TEN, "7"),
        ("7 points", TEN, "7"),
        ("80%", in_numbers("0", "100"), "80"),
        ("1,500", in_numbers("0", "2000"), "1500"),
        ("−2", in_numbers("-4", "0"), "-2"),
        ("6 to 7,5", TEN, "7.5"),
    ],
)
def test_a_number_written_in_another_way_is_answered_with_how_to_write_it(
    rating: str, criterion: Criterion, expected: str
) -> None:
    assert hint(rating, criterion) == f"write {expected}"


@pytest.mark.parametrize("criterion", [FIVE, TEN, CERTAINTY])
def test_unknown_is_not_an_end_of_a_range(criterion: Criterion) -> None:
    end = {FIVE: "better", TEN: "6", CERTAINTY: "low"}[criterion]
    for rating in (f"unknown to {end}", f"{end} to unknown"):
        fault = rating_fault(rating, criterion)
        assert fault is not None
        assert fault.message == '"unknown" cannot be an end of a range'
        assert fault.hint.endswith("of the scale, or unknown alone")
        assert marked(rating, criterion) == "unknown"


def test_a_number_on_a_scale_of_words_is_told_the_words_and_how_to_rate_in_numbers() -> None:
    assert hint("2", FIVE).startswith("write one of: much worse, worse, same, better, much better, unknown; or give")
    assert "scale: {worst: 0, best: 10}" in hint("2", FIVE)
    assert hint("splendid", CERTAINTY) == "write one of: very low, low, moderate, high, unknown"


@settings(derandomize=True, deadline=None)
@given(st.text(max_size=20), st.sampled_from([FIVE, TEN, CERTAINTY, EASE]))
def test_any_text_is_a_rating_or_has_a_fault(text: str, criterion: Criterion) -> None:
    fault = rating_fault(text, criterion)
    assert (fault is None) == (interval_of(text, criterion) is not None)
    if fault and fault.part:
        assert 0 <= fault.part[0] <= fault.part[1] <= len(text)


# Words that can be read in two ways


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("low", "low to high", "high"), "low to high"),
        (("high", "low to high", "low"), "low to high"),
        (("a", "b", "a to b", "c"), "a to b"),
        (("a", "a to a"), "a to a"),
        (("a", "a to b", "b to c", "c"), "a to b to c"),
    ],
)
def test_words_that_can_be_read_in_two_ways_are_found(words: Sequence[str], text: str) -> None:
    assert ambiguous_word(tuple(words)) == text


@pytest.mark.parametrize("words", [("low", "high"), ("hard to do", "fair", "easy to do"), ("a to b", "b"), ("to", "a")])
def test_words_with_to_in_them_that_can_be_read_in_one_way_are_not(words: tuple[str, ...]) -> None:
    assert ambiguous_word(words) is None


def readings(text: str, words: Sequence[str]) -> set[tuple[str, ...]]:
    """Return the ways to read a text as a word or a range of words."""
    found = {pair for pair in product(words, repeat=2) if " to ".join(pair) == text}
    return found | ({(text,)} if text in words else set())


def test_no_text_can_be_read_in_two_ways_on_a_scale_that_is_not_ambiguous() -> None:
    parts = ["a", "b", "a to b", "b to a", "to", "a to", "to b", "a to a"]
    for words in (words for size in (2, 3) for words in permutations(parts, size)):
        texts = {*words, *(" to ".join(pair) for pair in product(words, repeat=2))}
        several = {text for text in texts if len(readings(text, words)) > 1}
        assert (ambiguous_word(words) in several) if several else ambiguous_word(words) is None
        if not several:
            criterion = in_words(*words)
            for text in texts:
                (reading,) = readings(text, words)
                shares = [Fraction(words.index(word), len(words) - 1) for word in reading]
                assert interval_of(text, criterion) == (min(shares), max(shares))
