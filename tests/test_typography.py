"""Quotation marks, apostrophes and minus signs as printers set them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_cli.typography import MARKS, typographic


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('the town\'s "new" road', "the town’s “new” road"),
        ("the allies' view", "the allies’ view"),
        ("in the '90s, 'tis said", "in the ’90s, ’tis said"),
        ("'s views", "’s views"),
        ("he said 'so be it', and 'no'", "he said ‘so be it’, and ‘no’"),
        ("\"It's 'odd',\" she said", "“It’s ‘odd’,” she said"),
        ('("so")', "(“so”)"),
        ('\u2014"so"\u2014', "\u2014“so”\u2014"),
        ("\"in 2001\" and 'in 2001'", "“in 2001” and ‘in 2001’"),
        ("5' 10\" tall", "5' 10\" tall"),
        ('a " b', 'a " b'),
        ("O'Neill's", "O’Neill’s"),
        ("“set” ‘already’", "“set” ‘already’"),
        ("-2,445", "\u22122,445"),
        ("from -5 to -.3 (-7)", "from \u22125 to \u2212.3 (\u22127)"),
        ("4-5, 2001-07-01, doi:10.1/-12, -- much worse, better (+), worse (-), -n", None),
        ("", ""),
    ],
)
def test_marks_are_set_by_what_is_around_them(typed: str, printed: str | None) -> None:
    """With None as printed, they are printed as they were typed."""
    assert typographic(typed) == typographic(typed, "en-GB") == (typed if printed is None else printed)


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("de", "„Nein“, ‚gut‘, geht’s"),
        ("de-AT", "„Nein“, ‚gut‘, geht’s"),
        ("fr-CA", "«Nein», ‹gut›, geht’s"),
        ("fa", "\"Nein\", 'gut', geht’s"),
    ],
)
def test_each_language_has_its_own_marks(language: str, printed: str) -> None:
    assert typographic("\"Nein\", 'gut', geht's", language) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Dated July 1, 2001.", "Dated July~1, 2001."),
        ("as of 1 July 2001, or in May 2002", "as of 1~July~2001, or in May~2002"),
        ("July/August 2001", "July/August~2001"),
        ("under “Costs,” pars. 4-5; p. 12, no. 3, § 4", "under “Costs,” pars.~4-5; p.~12, no.~3, §~4"),
        ("the Mayor 3 times, 2 Mayors, map. 4 or p. x", "the Mayor 3 times, 2 Mayors, map. 4 or p. x"),
    ],
)
def test_no_line_ends_in_a_date_or_between_a_unit_and_its_number(typed: str, printed: str) -> None:
    assert typographic(typed) == typographic(typed, "de") == printed.replace("~", "\xa0")


@given(st.text(alphabet="ab1 .,()'\"\u2014é\n"), st.sampled_from(["en", "de", "fi", "fa"]))
def test_only_marks_are_changed_and_nothing_the_second_time(words: str, language: str) -> None:
    marks = {*MARKS.get(language, ""), "’", "'", '"'}
    printed = typographic(words, language)
    assert len(printed) == len(words)
    for before, after in zip(words, printed, strict=True):
        assert after == before if before not in "'\"" else after in marks
    assert not set(printed) & {"'", '"'} or typographic(printed, language).count('"') <= printed.count('"')


def test_many_marks_take_no_longer_than_their_number() -> None:
    assert len(typographic(" 'a" * 200_000)) == 600_000
