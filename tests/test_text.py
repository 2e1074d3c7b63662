import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcwidth

from policy_cli.analysis.normalization import alphanumerics, normalize
from policy_cli.text import (
    _NARROW,
    collapse_whitespace,
    count_words,
    display_width,
    enumerated,
    escape_controls,
    escape_json,
    in_quotation_marks,
    in_tex,
    is_unspaced,
    one_line,
    shortened,
    with_brackets,
    without_commands,
    wrapped,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x07", "␛[31mred␇"),
        ("a\x00b\x7f", "a␀b␡"),
        ("a\x9bm", "a[U+009B]m"),
        ("safe\u202etxt.exe", "safe[U+202E]txt.exe"),
        ("\u2066a\u2069\u061c", "[U+2066]a[U+2069][U+061C]"),
        ("a\u2028b\u2029c\x85d\x0be\x0cf", "a[U+2028]b[U+2029]c[U+0085]d␋e␌f"),
        ("\udce9", "[U+DCE9]"),
    ],
)
def test_what_could_control_a_terminal_is_shown_as_a_sign(text: str, shown: str) -> None:
    assert escape_controls(text) == shown


def test_in_json_what_could_control_a_terminal_is_a_code_that_its_readers_turn_back() -> None:
    text = "\x7f\x9b2J\u202e\u2028\ud800\uffff می\u200cخواهم"
    shown = escape_json(json.dumps(text, ensure_ascii=False))
    assert shown == r'"\u007f\u009b2J\u202e\u2028\ud800\uffff می' + "\u200cخواهم" + '"'
    assert json.loads(shown) == text


def test_in_json_what_a_build_server_obeys_is_a_code_that_its_readers_turn_back() -> None:
    text = "a ##vso[x]y, ##[error]z, ## c and ###[d]"
    shown = escape_json(json.dumps(text))
    assert shown == r'"a \u0023#vso[x]y, \u0023#[error]z, ## c and #\u0023#[d]"'
    assert json.loads(shown) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x\n  ::debug::y", ":\u200b:error::x\n  :\u200b:debug::y"),
        ("\u00a0::notice::x", "\u00a0:\u200b:notice::x"),
        ("a ##vso[x]y ##[z]", "a #\u200b#vso[x]y #\u200b#[z]"),
        ("a::b, c :: d\n## e\n# [f]", "a::b, c :: d\n## e\n# [f]"),
    ],
)
def test_no_line_is_a_command_to_a_build_server(text: str, shown: str) -> None:
    assert without_commands(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            r"50% of C_2 & $3 #4 {a} x^y ~z \b",
            r"50\% of C\_2 \& \$3 \#4 \{a\} x\textasciicircum{}y \textasciitilde{}z \textbackslash{}b",
        ),
        ("a--b well-known ''c'' d' ::e::", "a-{}-b well-known '{}'c'{}' d' :{}:e:{}:"),
        ("[a] `b` <c>", "{[}a] {`}b{`} \\textless{}c\\textgreater{}"),
    ],
)
def test_tex_shows_text_as_it_is(text: str, shown: str) -> None:
    assert in_tex(text) == shown


def test_inner_quotation_marks_are_single() -> None:
    assert in_quotation_marks('a "b" and “c” of d\'s') == "“a ‘b’ and ‘c’ of d's”"


@pytest.mark.parametrize("text", ["one\ttwo\nthree\r\n", "می‌خواهم", "👩‍👧", "क्‍ष", "[bold] :warning:", "a\u00a0b"])
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert escape_controls(text) == text


def test_white_space_is_made_one_space_and_cut_at_the_ends_of_a_line() -> None:
    assert collapse_whitespace(" a\t\tb\r\n c ") == " a b c "
    assert one_line("\n a \x1b\n b\t") == "a ␛ b"
    assert one_line("a\u00a0\u00a0b") == "a\u00a0\u00a0b"


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("abc", 3), ("é", 1), ("e\u0301", 1), ("ï", 1), ("日本", 4), ("ｆ", 2), ("한", 2), ("😀", 2)],
)
def test_a_text_is_as_wide_as_a_terminal_shows_it(text: str, width: int) -> None:
    assert display_width(text) == width


@pytest.mark.parametrize(("text", "width"), [("می\u200cخواهم", 7), ("กั", 1), ("❤\ufe0e", 1), ("a\u200bb", 2)])
def test_marks_and_joiners_take_no_column(text: str, width: int) -> None:
    assert display_width(text) == width


# Which signs a font draws wide beyond this, terminals do not agree on.
PICTURES = {"👍🏽": 2, "👨\u200d👩\u200d👧": 2, "🏳\ufe0f\u200d🌈": 2, "❤\ufe0f": 2, "☀\ufe0f ☀": 4, "🇩🇪": 2}
LETTERS = {"1\ufe0f\u20e3": 2, "क\u094dषि": 2, "ก\u0e47": 1, "co\u00adop": 5, "ｱ": 1}


@pytest.mark.parametrize(("text", "width"), {**PICTURES, **LETTERS}.items())
def test_what_is_one_picture_or_letter_is_as_wide_as_one(text: str, width: int) -> None:
    assert display_width(text) == width


def test_a_sign_for_which_no_table_is_needed_is_as_wide_as_the_table_says() -> None:
    plain = [sign for sign in map(chr, range(0x20, 0x10000)) if re.fullmatch(_NARROW, sign)]
    assert len(plain) > 700
    assert {wcwidth(sign) for sign in plain} == {1}


def test_a_tab_takes_a_column() -> None:
    assert display_width("日\t本") == 5


def test_words_are_wrapped_with_an_indent_and_a_hang() -> None:
    assert wrapped("one two  three\nfour", 10, indent=1, hang=2) == [" one two", "   three", "   four"]


def test_a_line_is_filled_to_its_width_and_not_beyond() -> None:
    assert wrapped("aa bb cc", 5) == ["aa bb", "cc"]
    assert wrapped("aa bb cc", 4) == ["aa", "bb", "cc"]
    assert wrapped("日本 日本", 9) == ["日本 日本"]
    assert wrapped("日本 日本", 8) == ["日本", "日本"]


def test_a_word_longer_than_a_line_stands_unbroken_on_its_own() -> None:
    assert wrapped("a https://example.org/x b", 8, indent=2) == ["  a", "  https://example.org/x", "  b"]


@pytest.mark.parametrize(
    ("words", "within"),
    [
        ("£4 (2030)", "£4 [2030]"),
        ("(all) of it (so far)", "[all] of it [so far]"),
        ("§ 5(a) of the act", "§ 5(a) of the act"),
        ("a) first", "a) first"),
        ("plain", "plain"),
    ],
)
def test_parentheses_within_others_are_brackets_unless_they_belong_to_a_number(words: str, within: str) -> None:
    assert with_brackets(words) == within


def test_a_long_claim_is_cut_after_a_word() -> None:
    assert shortened("It is short.") == "It is short"
    assert shortened("x" * 50) == "x" * 50
    assert shortened("x" * 60) == f"{'x' * 50} …"
    assert shortened(f"{'x' * 45}, and more, and so on") == f"{'x' * 45}, and …"
    assert shortened(f"{'x' * 47}, and more") == f"{'x' * 47} …"


@given(st.text(alphabet=st.one_of(st.characters(max_codepoint=0x7F), st.sampled_from("é_ 中ー\u3000’"))))
def test_words_and_letters_are_counted_as_they_are_defined(text: str) -> None:
    spaced = "".join(" w " if is_unspaced(ord(sign)) else sign for sign in text)
    assert count_words(text) == len(re.findall(r"\w\S*", spaced))
    assert alphanumerics(text) == "".join(filter(str.isalnum, normalize(text)))


@pytest.mark.parametrize(
    ("count", "shown"), [(0, ""), (1, "0"), (3, "0, 1, 2"), (4, "0, 1, 2, 3"), (5, "0, 1, 2 and 2 more")]
)
def test_the_number_of_names_left_out_is_never_one(count: int, shown: str) -> None:
    assert enumerated([str(number) for number in range(count)], 3) == shown
