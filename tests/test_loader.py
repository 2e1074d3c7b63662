from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from policy_cli.diagnostics import NOWHERE, Position
from policy_cli.model import HOW_TO_ORDER, Decision, Option, Statement
from policy_cli.places import Place, parse_place
from policy_cli.reading.decision import read
from policy_cli.reading.files import InputFile
from tests.conftest import read_text
from tests.reading_helpers import found
from tests.timing import assert_linear

OPTIONS = "options:\n  keep: {name: Keep}\n  drop: {name: Drop}\n"


def loaded(text: str) -> Decision:
    result = read_text(text)
    assert result.diagnostics == ()
    assert result.decision is not None
    return result.decision


def with_note(note: str) -> str:
    return f"policy-cli: 1\ntitle: T\nnote: {note}\n{OPTIONS}"


def records(value: Any) -> Iterator[Any]:
    """Yield each record of the model in a value."""
    if is_dataclass(value):
        yield value
        for declared in fields(value):
            yield from records(getattr(value, declared.name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from records(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from records(item)


@pytest.mark.parametrize(
    "text", ["no", "Yes", "on", "12:30", "2001-07-01", "010", "1_000", "0x1F", "1e3", ".5", ".inf", "=", "<<", "true"]
)
def test_what_looks_like_a_number_or_a_date_is_text_where_text_is_due(text: str) -> None:
    assert loaded(with_note(text)).note == text
    assert loaded(with_note(f'"{text}"')).note == text


@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_an_integer_of_ten_thousand_digits_is_text(quote: str) -> None:
    assert loaded(with_note(quote + "7" * 10_000 + quote)).note == "7" * 10_000


def test_an_integer_of_ten_thousand_digits_is_not_a_weight_format_date_or_page() -> None:
    number = "7" * 10_000
    text = (
        f"policy-cli: 1\ntitle: T\n{OPTIONS}references:\n  - {{id: r, issued: {{date-parts: [[{number}]]}}}}\n"
        f"criteria: {{air: {{name: A}}}}\nviewpoints:\n  v: {{name: V, weights: {{air: {number}}}}}\n"
        f"background:\n  - {{claim: C, cite: 'r, p. {number}'}}\n"
    )
    assert [fault.split()[1] for fault in found(text)] == ["bad-date", "bad-number", "bad-place"]
    assert found(f"policy-cli: {number}\ntitle: T\n{OPTIONS}") == ["1:13 bad-choice"]


@pytest.mark.parametrize("null", ["", "~", "null", "Null", "NULL", '""', "''", '"  "', "# soon", "|"])
@pytest.mark.parametrize("key", ["note", "background", "criteria", "baseline", "viewpoints"])
def test_a_key_without_a_value_is_empty_however_that_is_written(key: str, null: str) -> None:
    assert found(f"policy-cli: 1\ntitle: T\n{key}: {null}\n{OPTIONS}") == ["3:1 empty-value"]


@pytest.mark.parametrize("text", ['"null"', "'~'", "nULL", "none", "nil", "~ 5"])
def test_a_word_in_quotes_or_like_null_is_text(text: str) -> None:
    assert loaded(with_note(text)).note == text.strip("'\"")


@pytest.mark.parametrize(
    ("written", "weight"),
    [("3", 3.0), ("0", 0.0), ("1.5", 1.5), (".5", 0.5), ("2.", 2.0), ("+2", 2.0), ("010", 10.0), ("1e3", 1000.0)],
)
def test_a_weight_is_a_decimal_number(written: str, weight: float) -> None:
    text = f"policy-cli: 1\ntitle: T\n{OPTIONS}criteria: {{a: {{name: A}}, b: {{name: B}}}}\nviewpoints: "
    decision = loaded(f"{text}{{v: {{name: V, weights: {{a: {written}, b: 1}}}}}}\n")
    assert decision.viewpoints["v"].weights == {"a": weight, "b": 1.0}


@pytest.mark.parametrize(
    "written", ["-1", "-0.1", "1_000", "0x1F", "1,5", "nan", ".inf", "1e9", "1e999", "three", "٣", "²"]
)
def test_what_is_not_a_number_from_zero_up_is_not_a_weight(written: str) -> None:
    text = f"policy-cli: 1\ntitle: T\n{OPTIONS}criteria: {{a: {{name: A}}}}\nviewpoints:\n  v:\n    name: V\n"
    assert found(f"{text}    weights:\n      a: {written}\n") == ["11:10 bad-number"]


TEN_FAULTS = """\
policy-cli: 1
titel: The congestion charge
baseline: keeep
references:
  - id: mayor-2024
    issued: {date-parts: [[2024, 13]]}
criteria:
  Clean air: {name: Clean air}
options:
  keep:
    name: Keep the charge
    order: sequenze
    cite: mayor-2024, para 3
    steps: [Exempt nurses]
  drop:
    name: Drop the charge
    summary:
    arguments:
      for:
        - claim: Trade comes back
          rebuts: [no-trade]
      against:
        - said_by: The council
"""


def test_ten_faults_of_meaning_are_ten_diagnostics_of_one_run() -> None:
    assert found(TEN_FAULTS) == [
        "2:1 unknown-key",
        "3:11 unknown-option",
        "6:13 bad-date",
        "8:3 bad-id",
        "12:12 bad-choice",
        "13:23 bad-place",
        "14:13 wrong-type",
        "17:5 empty-value",
        "21:20 unknown-argument",
        "23:11 missing-key",
    ]


def test_a_syntax_error_keeps_what_came_before_and_calls_nothing_missing_that_may_follow() -> None:
    text = """\
policy-cli: 1
editor:
baseline: keep
background:
  - claim: A third fewer cars come in
    cite: mayor-2024, para 3
verdicts:
  - source: mayor-2024
    option: keep
options:
  drop: {name: Drop the charge: now}
"""
    assert found(text) == ["2:1 empty-value", "6:23 bad-place", "8:5 missing-key", "11:31 syntax"]


def test_a_record_that_broke_off_lacks_nothing_yet() -> None:
    assert found("policy-cli: 1\noptions:\n  keep:\n    aim: Cleaner air\n    attributes: {Price: two: pounds\n") == [
        "5:28 syntax"
    ]


def test_scoped_ids_may_repeat_and_are_searched_only_in_their_own_option() -> None:
    def option(variants: str, variant: str) -> str:
        return f"{{name: N, variants: {{{variants}}}, steps: [{{action: A, variant: {variant}}}]}}"

    head = "policy-cli: 1\ntitle: T\noptions:\n"
    loaded(f"{head}  a: {option('x: {name: X}', 'x')}\n  b: {option('x: {name: X}', 'x')}\n")
    assert [
        fault.split()[1]
        for fault in found(f"{head}  a: {option('x: {name: X}', 'y')}\n  b: {option('y: {name: Y}', 'x')}\n")
    ] == ["unknown-variant"] * 2


def test_ids_may_be_used_before_the_record_that_has_them() -> None:
    text = "policy-cli: 1\ntitle: T\nbaseline: keep\nbackground:\n  - {claim: C, cite: 'r, par. 1'}\n" + OPTIONS
    assert loaded(f"{text}references: [{{id: r}}]\n").background[0].cite[0].reference == "r"


def test_one_place_is_a_list_of_one() -> None:
    text = f"policy-cli: 1\ntitle: T\n{OPTIONS}references: [{{id: r}}]\nbackground:\n  - claim: C\n    cite: "
    one = parse_place("r, par. 1")
    assert loaded(f"{text}r, par. 1\n").background[0].cite == (one,)
    assert loaded(f"{text}\n      - r, par. 1\n      - r\n").background[0].cite == (one, Place("r"))
    assert loaded(f"{text}['r, par. 1', r]\n").background[0].cite == (one, Place("r"))


def test_sources_without_a_place_may_be_in_brackets() -> None:
    text = (
        f"policy-cli: 1\ntitle: T\n{OPTIONS}references: [{{id: r}}, {{id: s}}]\nbackground:\n  - claim: C\n    cite: "
    )
    assert loaded(f"{text}[r, s]\n").background[0].cite == (Place("r"), Place("s"))


def test_a_place_knows_its_position_in_quotes_and_in_lines_below() -> None:
    text = f"policy-cli: 1\ntitle: T\n{OPTIONS}references: [{{id: r}}]\nbackground:\n  - claim: C\n    cite: "
    assert found(f"{text}'r, para 1'\n") == ["9:15 bad-place"]
    assert found(f"{text}\n      r, para 1\n") == ["10:10 bad-place"]
    assert found(f"{text}>-\n      r,\n      para 1\n") == ["11:7 bad-place"]


def test_a_reference_passes_through_whole() -> None:
    record = "{id: Doe_2001.a, custom: {x: [1, 'two', {y: no}]}, issued: 2001, 'language': en}"
    (reference,) = loaded(f"policy-cli: 1\ntitle: T\n{OPTIONS}references: [{record}]\n").references
    assert reference.csl == {
        "id": "Doe_2001.a",
        "custom": {"x": ["1", "two", {"y": "no"}]},
        "issued": "2001",
        "language": "en",
    }


def test_each_record_knows_where_it_begins(iran: Decision) -> None:
    with_origin = [record for record in records(iran) if hasattr(record, "origin")]
    assert len({type(record) for record in with_origin}) >= 12
    assert all(record.origin is not NOWHERE and record.origin.line > 0 for record in with_origin)


def test_origins_are_those_of_the_key_or_of_the_first_key() -> None:
    text = f"policy-cli: 1\ntitle: T\nbackground:\n  - note: N\n    claim: C\n{OPTIONS}"
    decision = loaded(text)
    assert decision.origin == Position(1, 1)
    assert decision.background[0].origin == Position(4, 5)
    assert decision.options["drop"].origin == Position(8, 3)
    assert decision.background == (Statement(claim="C", note="N"),)
    assert decision.options["drop"] == Option(id="drop", name="Drop")


def test_options_stay_in_the_order_of_the_file() -> None:
    names = ["z", "a", "m", "b"]
    text = "policy-cli: 1\ntitle: T\noptions:\n" + "".join(f"  {name}: {{name: N}}\n" for name in names)
    assert list(loaded(text).options) == names


def test_the_time_to_load_is_linear_in_the_options() -> None:
    option = """\
  option-{0}:
    name: Option {0}
    attributes: {{Price: "{0}"}}
    steps:
      - {{id: step-{0}, action: Do it, cite: "source, Part, par. {0}"}}
    arguments:
      for:
        - {{id: argument-{0}, claim: It works, step: step-{0}, cite: source}}
"""
    text = "policy-cli: 1\ntitle: T\nreferences: [{id: source}]\noptions:\n"

    def load(size: int) -> None:
        decision = loaded(text + "".join(option.format(number) for number in range(1, size + 1)))
        assert len(decision.options) == size
        assert decision.options[f"option-{size}"].steps[0].cite[0].locator == f"par. {size}"

    assert_linear(load, 2_000)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("services:\n  web: {image: nginx}\n", "not-a-policy-file"),
        ("policy-cli\n", "not-a-policy-file"),
        ("title: Minutes\nauthor: A: B\n", "not-a-policy-file"),
        ("--- 1\n", "not-a-policy-file"),
        ("policy-cli: 2\nfoo: bar\n", "unknown-format"),
        ("policy-cli: 10\nfoo: bar\n", "unknown-format"),
        ('policy-cli: "2"\nfoo: bar\n', "unknown-format"),
        ("\n  \n\t\n", "empty-file"),
    ],
)
def test_a_file_that_was_never_meant_is_told_so_once(text: str, code: str) -> None:
    assert [fault.split()[1] for fault in found(text)] == [code]


@pytest.mark.parametrize("version", ["0", "1.1", "1.0", "01", "02", "-2", "v2", "two", "٢"])
def test_what_is_not_a_whole_number_above_one_is_a_wrong_word_and_not_another_format(version: str) -> None:
    assert found(f"policy-cli: {version}\ntitle: T\n{OPTIONS}") == ["1:13 bad-choice"]


@pytest.mark.parametrize(
    "first", ["policy-cli: '1'", '"policy-cli": 1', "policy-cli: 1 # the format", "---\npolicy-cli: 1"]
)
def test_the_first_line_may_be_written_in_any_way_of_yaml(first: str) -> None:
    assert loaded(f"{first}\ntitle: T\n{OPTIONS}").format == "1"


def test_a_file_without_its_first_line_is_known_by_its_other_keys() -> None:
    assert found(f"title: T\n{OPTIONS}") == ["1:1 missing-key"]


def test_diagnostics_of_one_file_come_in_its_order() -> None:
    positions = [fault.position for fault in read_text(TEN_FAULTS).diagnostics]
    assert positions == sorted(positions)


def test_a_warning_leaves_the_decision_readable() -> None:
    result = read(InputFile("x", with_note("see #42").encode()))
    assert [fault.severity for fault in result.diagnostics] == ["warning"]
    assert result.decision is not None
    assert result.decision.note == "see"


def test_an_empty_entry_of_a_list_is_reported_in_its_own_line() -> None:
    (fault,) = found("policy-cli: 1\ntitle: T\nbackground:\n  - claim: C\n  -\n" + OPTIONS)
    assert fault.startswith("5:")


@pytest.mark.parametrize("record", ["{name: }", "{name: , aim: Cleaner air}", "{aim: Cleaner air, name: }"])
def test_a_key_without_a_value_in_braces_is_empty(record: str) -> None:
    text = f"policy-cli: 1\ntitle: T\n{OPTIONS}  raise: {record}\n"
    assert found(text) == [f"6:{10 + record.index('name')} empty-value"]


@pytest.mark.parametrize(
    "id",
    [
        "Müller_2023",
        "_x",
        "http://zotero.org/users/1/items/QK7VN2PA",
        "10.5555/a.b(c)<1::aid>3.0",
        "Ünal:2020/a'b",
        "12",
    ],
)
def test_an_id_of_a_source_may_have_any_signs_but_those_that_end_it(id: str) -> None:
    records = f'references: [{{id: "{id}"}}]\nafterward: [{{claim: C, cite: "{id}, p. 4"}}]\n'
    decision = read_text(f"policy-cli: 1\ntitle: T\n{OPTIONS}{records}").decision
    assert decision is not None
    assert decision.afterward[0].cite[0].reference == decision.references[0].id == id


@pytest.mark.parametrize("id", ["two words", "a,b", "a\\tb", "a“b", 'a\\"b', "x" * 201])
def test_a_bad_id_of_a_source_is_told_the_rule_of_sources(id: str) -> None:
    (fault,) = read_text(f'policy-cli: 1\ntitle: T\n{OPTIONS}references: [{{id: "{id}"}}]\n').diagnostics
    assert (fault.code, "an id of a source has no white space" in fault.message) == ("bad-id", True)


@pytest.mark.parametrize("line", ["steps: [Exempt nurses]", "cite: {mayor-2024: par. 4}"])
def test_a_value_of_a_wrong_type_under_a_key_of_its_record_is_not_a_matter_of_indentation(line: str) -> None:
    (fault,) = read_text(f"policy-cli: 1\ntitle: T\n{OPTIONS}  raise:\n    name: Raise\n    {line}\n").diagnostics
    assert fault.code == "wrong-type"
    assert "indentation" not in (fault.hint or "")


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param("order: as you\n      like", id="two-lines"),
        pytest.param('order: "as\\\n      you like"', id="two-lines-in-quotes"),
        pytest.param('"": x', id="empty-key"),
    ],
)
def test_what_is_meant_is_at_least_one_character_and_ends_with_the_line(entry: str) -> None:
    result = read_text(f"policy-cli: 1\ntitle: T\n{OPTIONS}  raise:\n    name: Raise\n    {entry}\n")
    (fault,) = result.diagnostics
    assert fault.width >= 1
    assert fault.position.column - 1 + fault.width <= len(result.lines[fault.position.line - 1])


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("[c, d]", 'write "c, d"'),
        ("[c, d + e]", 'write "c, d + e"'),
        ("[c, [d, e]]", 'write "c, d + e"'),
        ("\n      - d\n      - c", 'write "d, c"'),
        ("[]", HOW_TO_ORDER),
        ("[{c: 1}, d]", HOW_TO_ORDER),
        ("[c, null]", HOW_TO_ORDER),
    ],
)
def test_an_order_that_is_a_list_is_answered_with_the_order(written: str, hint: str) -> None:
    criteria = "criteria: {c: {name: C}, d: {name: D}, e: {name: E}}\noptions: {a: {name: A}, b: {name: B}}\n"
    viewpoints = f"viewpoints:\n  v:\n    name: V\n    importance: {written}\n"
    (fault,) = read_text(f"policy-cli: 1\ntitle: T\n{criteria}{viewpoints}").diagnostics
    assert (fault.code, fault.hint) == ("wrong-type", hint)
