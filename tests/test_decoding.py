import codecs

import pytest

from policy_cli.reading import decoding
from policy_cli.reading.decision import read
from policy_cli.reading.decoding import decode, position_at, split_lines
from policy_cli.reading.files import InputFile
from tests.conftest import read_text
from tests.reading_helpers import placed

LINES = ["policy-cli: 1", "title: Café", "options:", "  keep: {name: Keep}", "  drop: {name: Drop}", "  acter: 1"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("last", [True, False], ids=["final-newline", "no-final-newline"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8], ids=["no-BOM", "BOM"])
def test_line_ends_and_a_byte_order_mark_change_neither_text_nor_positions(end: str, last: bool, mark: bytes) -> None:
    text = end.join(LINES) + end * last
    result = read(InputFile("options.yaml", mark + text.encode()))
    assert placed(result.diagnostics) == ["6:10 wrong-type"]
    assert result.lines[: len(LINES)] == LINES


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_a_text_of_several_lines_is_the_same_whatever_ends_its_lines(end: str) -> None:
    lines = [*LINES[:5], "note: |", "  one", "  two"]
    decision = read_text(end.join(lines)).decision
    assert decision is not None
    assert decision.note == "one\ntwo"


def test_lines_are_split_at_the_ends_that_the_parser_knows_and_no_others() -> None:
    assert split_lines("a\nb\r\nc\rd\n\x0be\x0c\x1c\x85\u2028f\n") == [
        "a",
        "b",
        "c",
        "d",
        "\x0be\x0c\x1c\x85\u2028f",
        "",
    ]


def test_an_index_becomes_line_and_column_in_characters() -> None:
    text = "né\r\n\t𝔸x\ry"
    assert [position_at(text, text.index(character))[:2] for character in "né𝔸xy"] == [
        (1, 1),
        (1, 2),
        (2, 2),
        (2, 3),
        (3, 1),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b", ["1:1 not-utf-8"]),
        ("ab\x1b[1m", ["1:3 control-character"]),
        ("a\n\x7f", ["2:1 control-character"]),
        ("Budapest\x92s", ["1:9 control-character"]),
        ("a\ufffe\uffff", ["1:2 control-character", "1:3 control-character"]),
        ("a\x85b\u2028c\u2029d", ["1:2 line-separator", "1:4 line-separator", "1:6 line-separator"]),
        ("ا\u200cب \u200f \ufeff \U0001f600 \t", []),
        ("a\u202e\x1b\u061c", ["1:3 control-character", "1:2 reordering-character", "1:4 reordering-character"]),
        ("\u2066" * 30, [f"1:{column} reordering-character" for column in range(1, 21)]),
    ],
)
def test_a_character_that_must_not_be_there_is_reported_where_it_stands(text: str, expected: list[str]) -> None:
    assert placed(decode(text.encode())[1]) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a\xe9", ["1:2 not-utf-8"]),
        (b"\xc3\xa9\xff\xff\xffb\xfe", ["1:2 not-utf-8"]),
        (b"\n\xed\xa0\x80", ["2:1 not-utf-8"]),
        (b"\xc0\x80", ["1:1 not-utf-8"]),
        (b"\xff\xfea\x00", ["1:1 not-utf-8"]),
        (b"\xfe\xff\x00a", ["1:1 not-utf-8"]),
    ],
    ids=["latin-1", "run-of-bytes", "surrogate", "overlong", "utf-16-le", "utf-16-be"],
)
def test_bytes_that_are_not_text_are_reported_once(data: bytes, expected: list[str]) -> None:
    assert placed(decode(data)[1]) == expected


def test_what_stands_beside_a_wrong_character_keeps_its_place() -> None:
    text, _ = decode(b"caf\xe9 \x07 \xe2\x80\xa8 open")
    assert text == "caf\ufffd \ufffd \ufffd open"


def test_a_wrong_character_does_not_hide_the_faults_behind_it() -> None:
    reading = read(
        InputFile("x", b"policy-cli: 1\ntitle: Caf\xe9\noptions:\n  keep: {nam: Keep}\n  drop: {name: Drop}\n")
    )
    assert placed(reading.diagnostics) == ["2:11 not-utf-8", "4:10 unknown-key"]


def test_a_file_in_another_encoding_has_one_fault_and_none_that_follows_from_it() -> None:
    lines = ("policy-cli: 1", "title: Café", "options:", "  keep: {name: Büro “A”}", "  drop: {name: Drop}")
    cited = ("references: [{id: s, title: T}]", "background: [{claim: Ä, cite: 's, p. 1, “far fewer”'}]")
    reading = read(InputFile("x", "\n".join((*lines, *cited)).encode("cp1252")))
    (fault,) = reading.diagnostics
    assert fault.message == "byte 0xe9 is not UTF-8, nor are bytes in 6 more places"


def test_of_many_wrong_characters_the_first_few_are_reported() -> None:
    text, diagnostics = decode(b"\x01 " * 1000)
    assert len(diagnostics) == decoding.MAX_CHARACTERS_REPORTED
    assert text == "\ufffd " * 1000


def test_a_file_beyond_the_limit_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_BYTES", 10)
    assert decode(b"policy-cli") == ("policy-cli", [])
    text, (diagnostic,) = decode(b"policy-cli:")
    assert (text, diagnostic.code, diagnostic.position[:2]) == ("", "too-large", (1, 1))
