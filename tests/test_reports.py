import re

import pytest

from policy_cli.diagnostics import CannotContinue, Diagnostic, Position, did_you_mean, nearest
from policy_cli.reports import annotations, report, report_error, summary
from policy_cli.serialize.diagnostics import diagnostics_data
from policy_cli.text import display_width


def at(line: int, column: int, width: int = 1, hint: str | None = None) -> Diagnostic:
    return Diagnostic("wrong-type", "a fault", Position(line, column), hint, width)


def marked(line: str, column: int, width: int) -> str:
    """Return the part of the excerpt under which the mark stands, if all is one column wide."""
    _, excerpt, mark = report("f", [line], [at(1, column, width)]).splitlines()
    start, end = mark.index("^"), len(mark)
    assert mark[start:] == "^" * (end - start)
    return excerpt[start:end]


def test_a_diagnostic_names_its_place_and_shows_its_line_and_hint() -> None:
    text = report("options.yaml", ["a: 1", "acter: x"], [at(2, 1, 5, 'did you mean "actor"?')])
    assert text == (
        'options.yaml:2:1: error: a fault [wrong-type]\n   2 | acter: x\n     | ^^^^^\n   help: did you mean "actor"?\n'
    )


def test_diagnostics_are_separated_by_an_empty_line() -> None:
    assert report("f", ["a", "b"], [at(1, 1), at(2, 1)]).count("\n\nf:2:1: ") == 1
    assert report("f", [], []) == ""


@pytest.mark.parametrize("number", [1, 9, 10, 1000])
def test_the_gutter_is_as_wide_as_the_line_number(number: int) -> None:
    _, excerpt, mark = report("f", ["x"] * number, [at(number, 1)]).splitlines()
    assert excerpt.index("|") == mark.index("|")


@pytest.mark.parametrize(
    ("line", "column", "width", "meant"),
    [
        ("title: Phones", 8, 6, "Phones"),
        ("title: Phones", 8, 600, "Phones"),
        ("title: Phones", 1, 0, "t"),
        ("\ttitle: x", 2, 5, "title"),
        ("a: " + "x" * 300 + " here", 305, 4, "here"),
        ("here " + "x" * 300, 1, 4, "here"),
        ("x" * 150 + "here" + "y" * 150, 151, 4, "here"),
        ("x" * 150 + "y" * 150, 151, 150, "y" * 50),
    ],
)
def test_the_mark_is_under_what_is_meant(line: str, column: int, width: int, meant: str) -> None:
    assert marked(line, column, width) == meant


@pytest.mark.parametrize(
    ("line", "column", "width", "mark"),
    [
        ("日本: x", 4, 1, "      |      ^"[1:]),
        ("日本: x", 1, 2, "     | ^^^^"),
        ("e\u0301: x", 4, 1, "     |   ^"),
        ("a\x1bb: x", 3, 1, "     |   ^"),
        ("\u202ea: x", 2, 1, "     |         ^"),
    ],
)
def test_the_mark_keeps_its_place_below_wide_and_invisible_characters(
    line: str, column: int, width: int, mark: str
) -> None:
    assert report("f", [line], [at(1, column, width)]).splitlines()[2] == mark


@pytest.mark.parametrize("width", [40, 60, 80])
@pytest.mark.parametrize("letter", ["x", "日", "\x1b"])
@pytest.mark.parametrize("column", [1, 150, 300])
def test_a_long_line_is_cut_around_the_mark_to_the_width(width: int, letter: str, column: int) -> None:
    line = f"{letter * (column - 1)}here{letter * (300 - column)}"
    _, excerpt, mark = report("f", [line], [at(1, column, 4)], width=width).splitlines()
    assert display_width(excerpt) <= width
    before = excerpt.partition("here")[0]
    assert mark.index("^") == display_width(before) and mark.endswith("^^^^")
    assert (excerpt[7] == "…", excerpt[-1] == "…") == (column > 1, column < 300)


def test_a_mark_at_the_end_of_a_line_stands_behind_it() -> None:
    assert report("f", ["title:"], [at(1, 7)]).splitlines()[1:] == ["   1 | title:", "     |       ^"]


def test_a_diagnostic_outside_the_lines_is_shown_without_an_excerpt() -> None:
    assert report("f", ["a"], [at(5, 1)]) == "f:5:1: error: a fault [wrong-type]\n"


def test_names_lines_and_hints_cannot_control_the_terminal() -> None:
    diagnostic = Diagnostic("bad-id", "a\x1b[2Jb\nc", Position(1, 1), "d\x07e")
    text = report("na\x1bme\n", ["x\x1b]0;title\x07\u202e"], [diagnostic])
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert text.splitlines()[0] == "na␛me:1:1: error: a␛[2Jb c [bad-id]"


def test_color_adds_codes_and_changes_no_word() -> None:
    warning = Diagnostic("lost-text", "a comment", Position(1, 1), "quote it", severity="warning")
    plain, colored = (report("f", ["x"], [at(1, 1), warning], color) for color in (False, True))
    assert re.sub("\x1b\\[[0-9;]*m", "", colored) == plain
    assert "\x1b[31;1merror:\x1b[0m" in colored
    assert "\x1b[33;1mwarning:\x1b[0m" in colored
    assert "\x1b" not in plain


def test_an_error_is_reported_with_what_to_do_about_it() -> None:
    assert report_error(CannotContinue("there is no file x\x1b", "did you mean y?")) == (
        "policy-cli: there is no file x␛\n   help: did you mean y?\n"
    )
    assert report_error(CannotContinue("a full disk")) == "policy-cli: a full disk\n"


@pytest.mark.parametrize(
    ("errors", "warnings", "expected"),
    [(0, 0, "no faults found"), (1, 0, "1 error"), (2, 1, "2 errors, 1 warning"), (0, 3, "3 warnings")],
)
def test_faults_are_counted_in_words(errors: int, warnings: int, expected: str) -> None:
    warning = Diagnostic("lost-text", "a comment", Position(1, 1), severity="warning")
    assert summary([at(1, 1)] * errors + [warning] * warnings) == expected


@pytest.mark.parametrize(
    ("name", "match"),
    [("acter", "actor"), ("ACTOR", "actor"), ("cost", "costs"), ("zzz", None), ("", None), ("actor" * 1000, None)],
)
def test_the_nearest_name_is_one_that_is_much_alike(name: str, match: str | None) -> None:
    assert nearest(name, ["actor", "costs", "note"]) == match


def test_without_a_near_name_a_short_choice_is_listed() -> None:
    assert did_you_mean("zzz", ["any", "sequence"]) == "known here: any, sequence"
    assert did_you_mean("zzz", [f"option-{number}" for number in range(13)]) is None
    assert did_you_mean("zzz", []) is None
    assert did_you_mean("sequense", ["any", "sequence"]) == 'did you mean "sequence"?'


ALTERED = Diagnostic(
    "quote-altered", "m", Position(1, 1), "h", wording=(("kept", "a\x1b b"), ("removed", "not"), ("added", "c\nd"))
)


def test_a_difference_is_shown_below_the_line_in_brackets_and_in_color() -> None:
    assert report("f", ["x"], [ALTERED]).endswith("\n   words: a␛ b [-not-] {+c d+}\n   help: h\n")
    colored = report("f", ["x"], [ALTERED], color=True)
    assert "a␛ b \x1b[31m[-not-]\x1b[0m \x1b[32m{+c d+}\x1b[0m\n" in colored


def test_a_difference_is_in_the_data_and_in_the_annotation() -> None:
    (data,) = diagnostics_data("f", [ALTERED])["diagnostics"]
    assert data["wording"] == [
        {"kind": "kept", "words": "a␛ b"},
        {"kind": "removed", "words": "not"},
        {"kind": "added", "words": "c\nd"},
    ]
    assert "wording" not in diagnostics_data("f", [at(1, 1)])["diagnostics"][0]
    assert annotations("f", [ALTERED]).endswith("::m%0Aa␛ b [-not-] {+c d+}%0Ah\n")


def test_an_annotation_is_one_workflow_command_whatever_the_file_and_the_fault_say() -> None:
    fault = Diagnostic("bad-id", "100 %\n::error::x", Position(2, 3), "write: a, b\r", 4, "warning")
    assert annotations("a:b,c%\n.yaml", [fault]) == (
        "::warning file=a%3Ab%2Cc%25 .yaml,line=2,col=3,endColumn=6,title=bad-id::100 %25 ::error::x%0Awrite: a, b\n"
    )
