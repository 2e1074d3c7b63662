import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_cli.document import NoteMark, RatingSpan, ShareSpan, Span, joined, plain_text, sentence, text
from policy_cli.text import display_width, escape_controls, one_line, wrapped

CONTROLS = [
    ("\x1b", "␛"),
    ("\x00", "␀"),
    ("\x07", "␇"),
    ("\x7f", "␡"),
    ("\x0b", "␋"),
    ("\x9b", "[U+009B]"),
    ("\x85", "[U+0085]"),
    ("\u2028", "[U+2028]"),
    ("\u202e", "[U+202E]"),
    ("\u2066", "[U+2066]"),
    ("\u061c", "[U+061C]"),
    ("\ud800", "[U+D800]"),
]


@pytest.mark.parametrize(("control", "sign"), CONTROLS)
def test_a_span_shows_a_sign_in_place_of_a_control_character(control: str, sign: str) -> None:
    assert Span(f"a{control}b").text == f"a{sign}b"


@settings(derandomize=True, deadline=None)
@given(st.text(alphabet=st.characters()))
def test_no_text_of_a_span_can_control_what_shows_it(words: str) -> None:
    shown = Span(words).text
    assert not [sign for sign in shown if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")]
    assert not [sign for sign in shown if unicodedata.bidirectional(sign) in ("LRE", "RLE", "LRO", "RLO", "LRI", "RLI")]
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert "  " not in shown


@pytest.mark.parametrize("words", ["می\u200cخواهم", "क्\u200dष", "👩\u200d🔬", "e\u0301", "\u200eRTL\u200f", "日本"])
def test_joiners_and_marks_that_scripts_need_stay(words: str) -> None:
    assert Span(words).text == words


def test_white_space_of_the_file_becomes_single_spaces() -> None:
    assert Span("a \t\r\n  b\n").text == "a b "
    assert one_line("\n a \n b \n") == "a b"
    assert escape_controls("a\tb\nc") == "a\tb\nc"


@pytest.mark.parametrize("link", ["https://example.org/a?b=c#d", "HTTP://example.org", "mailto:a@example.org"])
def test_a_link_to_a_page_or_a_mailbox_stays(link: str) -> None:
    assert Span("x", link=link).link == link


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org",
        "example.org",
        "https://example.org/a b",
        "https://example.org\njavascript:alert(1)",
        "https://example.org\x1b[31m",
        "https://",
        "",
    ],
)
def test_any_other_link_is_dropped_and_its_text_stays(link: str) -> None:
    assert Span("x", link=link) == Span("x")


def test_plain_text_shows_ratings_with_or_without_sign_and_marks_if_asked() -> None:
    content = (Span("Allies: "), RatingSpan("much worse"), Span("!", "strong"), NoteMark(3))
    assert plain_text(content) == "Allies: -- much worse![3]"
    assert plain_text(content, signs=False) == "Allies: much worse![3]"
    assert plain_text(content, marks=False) == "Allies: -- much worse!"


def test_joining_leaves_no_separator_beside_an_empty_part() -> None:
    assert plain_text(joined([(), text("a"), (), text("b"), ()], "; ")) == "a; b"
    assert joined([(), ()], "; ") == ()


@pytest.mark.parametrize(("words", "width"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("ﬀ", 1), ("Ａ", 2)])
def test_the_width_of_text_is_that_of_its_cells(words: str, width: int) -> None:
    assert display_width(words) == width


WORDS = st.text(alphabet="ab日e\u0301 ", max_size=60)


@settings(derandomize=True, deadline=None)
@given(WORDS, st.integers(10, 40), st.integers(0, 4), st.integers(0, 4))
def test_wrapped_lines_hold_all_words_in_order_and_only_a_long_word_passes_the_width(
    words: str, width: int, indent: int, hang: int
) -> None:
    lines = wrapped(words, width, indent, hang)
    assert " ".join(lines).split() == words.split()
    assert not [line for line in lines if display_width(line) > width and len(line.split()) > 1]
    for first, second in pairwise(lines):
        assert display_width(first) + 1 + display_width(second.split()[0]) > width
    assert not [line for line in lines[1:] if not line.startswith(" " * (indent + hang))]


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (0, 0, "0%"),
        (1, 1, "100%"),
        (0.004, 0.004, "<1%"),
        (0.25, 0.5, "25–50%"),
        (0.632, 0.996, "63–99.6%"),
        (0.0007, 0.5, "0.1–50%"),
        (0.004, 1, "0.4–100%"),
        (0, 0.999, "0–99.9%"),
    ],
)
def test_a_share_is_as_exact_as_tells_it_from_nothing_and_all(low: float, high: float, shown: str) -> None:
    assert str(ShareSpan(low, high)) == shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("It becomes “a suburb”", "It becomes “a suburb.”"),
        ('It becomes "a suburb"', 'It becomes "a suburb."'),
        ('He asked "why?"', 'He asked "why?"'),
        ('The pipe has 10"', 'The pipe has 10".'),
    ],
)
def test_a_full_stop_is_within_closing_quotation_marks(said: str, shown: str) -> None:
    assert plain_text(sentence(text(said))) == shown
