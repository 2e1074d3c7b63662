import sys
from itertools import chain
from unicodedata import category

import pytest

from policy_cli.sources.words import words_of


def said(text: str) -> str:
    return words_of(text).text.strip()


ALIKE = [
    ("Iran’s", "Iran's"),
    ("Iranʼs", "Iran's"),
    ("“a” «b» „c‟ 'd' ‹e›", "a b c d e"),
    ("a—b", "a - b"),
    ("a--b", "a – b"),
    ("a\u2010b", "a-b"),
    ("a\u2212b", "a-b"),
    ("ﬁnal oﬃce ﬂat", "final office flat"),
    ("cœur", "coeur"),
    ("con\u00adtain \u200bit\ufeff", "contain it"),
    ("a\u00a0b\u2009c\n\td", "a b c d"),
    ("cafe\u0301", "café"),
    ("２００１，", "2001,"),
    ("ﺍﻟﺴﻼﻡ", "السلام"),
    ("\u064a\u0643", "\u06cc\u06a9"),
    ("می\u200cرود", "میرود"),
    ("( a ),b", "(a) , b"),
    ("☎\ufe0f", "☎"),
]
UNLIKE = [
    ("10", "1,0"),
    ("1,000", "1, 000"),
    ("1.5", "15"),
    ("x²", "x2"),
    ("½", "1/2"),
    ("①", "1"),
    ("10:30", "10 30"),
    ("$5", "€5"),
    ("5%", "5"),
    ("5°", "5'"),
    ("its", "it's"),
    ("hard-line", "hardline"),
    ("hard-line", "hard line"),
    ("a, b", "a b"),
    ("a?", "a!"),
    ("Iran", "iran"),
    ("resume", "résumé"),
    ("not", "now"),
    ("不是", "是"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_does_not_count_is_left_away(one: str, other: str) -> None:
    assert said(one) == said(other)


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_what_counts_is_kept(one: str, other: str) -> None:
    assert said(one) != said(other)


@pytest.mark.parametrize(
    ("text", "words", "kinds"),
    [
        ("re-elected in 2001–02", " re - elected in 2001 - 02 ", " ww_-_wwwwwww ww 0000_~_00 "),
        ("U.S. $11.5m, 3rd", " U . S . $ 11.5m , 3rd ", " w_,_w_, $_00,0w_, 0ww "),
        ("years—most", " years - most ", " wwwww_=_wwww "),
        ("这是 ok", " 这 是 ok ", " c_c ww "),
        ("हिन्दी", " हिन्दी ", " wwwwww "),
        ("'tis” ", " tis ", " www "),
        ("", "  ", "  "),
    ],
)
def test_each_word_and_sign_has_its_kind(text: str, words: str, kinds: str) -> None:
    found = words_of(text)
    assert (found.text, found.kinds) == (words, kinds)


def test_every_character_has_as_many_kinds_as_it_is_shown_with() -> None:
    # Ideographs, syllables of Korea and private characters fill whole planes, and each is treated as the next.
    points = chain(range(0x3400), range(0x3400, sys.maxunicode + 1, 7), range(0xFE00, 0x10000), range(0x1F000, 0x1FB00))
    for point in points:
        if category(chr(point)) != "Cn":
            found = words_of(f"a{chr(point)}1")
            assert len(found.text) == len(found.kinds), hex(point)


def test_no_number_becomes_another() -> None:
    """No character that means a number, but a digit, is taken for a digit, a letter or nothing."""
    for point in range(0x80, 0x20000):
        character = chr(point)
        if category(character) in ("No", "Nl") and not 0xFF00 <= point < 0xFFF0:
            assert character in words_of(f"5{character}").text, hex(point)
