"""What holds for any file whatever: reading never raises, and what it says points into the file."""

import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_cli.model import Decision
from policy_cli.reading.decision import ReadResult, read
from policy_cli.reading.files import InputFile, read_builtin
from policy_cli.reports import report
from tests.conftest import read_text

BUILTIN = read_builtin().data.decode()
# The built-in file is long; its beginning and a short option have every kind of record and are mutated much faster.
SHORT = """\
policy-cli: 1
title: The town's congestion charge   # as the council sees it
baseline: keep
background:
  - claim: "A third fewer cars come in: the mayor says so"
    cite: mayor-2024, Traffic, par. 3, "a third fewer"
references:
  - id: mayor-2024
    author: [{family: Lee, given: Anna}]
    issued: {date-parts: [[2024, 3]]}
criteria:
  air: {name: Clean air}
options:
  keep:
    name: Keep the charge
    attributes: {Price: two pounds}
    variants:
      higher: {name: Raise it}
    steps:
      - id: cameras
        action: Replace the cameras
        variant: higher
    arguments:
      for:
        - {id: cleaner-air, claim: The air is cleaner, step: cameras}
      against:
        - claim: >-
            Most of the dirt comes
            from the docks
          rebuts: [cleaner-air]
  drop:
    name: Drop the charge
    costs:
      - {claim: The town loses revenue, level: high, cite: [mayor-2024]}
    ratings:
      air: {rating: worse, rests_on: [cleaner-air]}
verdicts:
  - {source: mayor-2024, option: keep, claim: The charge works}
viewpoints:
  green: {name: Clean air first, weights: {air: 3}}
"""

REPRODUCIBLE = settings(derandomize=True, deadline=None, max_examples=400)
# Text in which what YAML gives a meaning to is frequent.
YAML_LIKE = st.lists(
    st.sampled_from(
        [*"\n\n\n   :,-[]{}#&*!|>'\"%@`?~\\\t\r", "\r\n", ": ", "- ", "? ", "\n  ", "---", "...", "<<", "a", "é", "日"]
    )
    | st.sampled_from(["policy-cli: 1\n", "title", "options", "name", "cite", "issued", "par. 4", "keep", "null", "0"]),
    max_size=60,
).map("".join)


def check(result: ReadResult) -> None:
    """Assert what must hold of each reading."""
    for fault in result.diagnostics:
        line, column = fault.position[:2]
        assert 1 <= line <= len(result.lines), fault
        assert 1 <= column <= len(result.lines[line - 1]) + 1, fault
        assert fault.message, fault
    assert list(result.diagnostics) == sorted(result.diagnostics, key=lambda fault: fault.position)
    assert (result.decision is None) == any(fault.severity == "error" for fault in result.diagnostics)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", report("x", result.lines, result.diagnostics))
    if result.decision is not None:
        assert unresolved(result.decision) == []


def unresolved(decision: Decision) -> list[str]:
    """Return each id to which a decision refers and that no record of it has."""
    options = decision.options.values()
    arguments = [argument for option in options for argument in (*option.arguments.pro, *option.arguments.con)]
    missing = {name for name in (decision.baseline,) if name} - set(decision.options)
    missing |= {verdict.option for verdict in decision.verdicts if verdict.option} - set(decision.options)
    missing |= {name for option in options for name in option.ratings} - set(decision.criteria)
    missing |= {name for viewpoint in decision.viewpoints.values() for name in viewpoint.weights} - set(
        decision.criteria
    )
    missing |= {argument.step for argument in arguments if argument.step} - {
        step.id for option in options for step in option.steps
    }
    ratings = [rating for option in options for rating in option.ratings.values()]
    argued: list[Any] = [*arguments]
    missing |= {name for record in arguments for name in record.rebuts} - {argument.id for argument in arguments}
    cited = {verdict.source for verdict in decision.verdicts}
    citing: list[Any] = [*decision.background, *decision.verdicts, *options, *arguments]
    for option in options:
        citing += [*option.steps, *option.costs, *option.risks, *option.variants.values()]
        argued += [*option.steps, *option.costs, *option.risks]
        missing |= {step.variant for step in option.steps if step.variant} - set(option.variants)
    missing |= {name for record in ratings for name in record.rests_on} - {record.id for record in argued}
    cited |= {citation.reference for record in citing for citation in record.cite}
    return sorted(missing | (cited - {reference.id for reference in decision.references}))


@given(st.text())
@REPRODUCIBLE
def test_any_text_is_read_without_raising(text: str) -> None:
    check(read(InputFile("x", text.encode("utf-8", "surrogatepass"))))


@given(YAML_LIKE)
@REPRODUCIBLE
def test_any_text_like_yaml_is_read_without_raising(text: str) -> None:
    check(read_text(text))
    check(read_text(f"policy-cli: 1\ntitle: T\noptions:\n{text}"))
    check(read_text(f"{SHORT}note: {text}"))


@given(st.binary(max_size=200))
@REPRODUCIBLE
def test_any_bytes_are_read_without_raising(data: bytes) -> None:
    check(read(InputFile("x", data)))
    check(read(InputFile("x", SHORT.encode() + data)))


@given(st.text(), st.sampled_from(["cite", "baseline", "note", "references", "ratings"]))
@REPRODUCIBLE
def test_any_text_in_quotes_is_read_without_raising(text: str, key: str) -> None:
    quoted = "".join(f"\\U{ord(character):08x}" for character in text if not "\ud800" <= character <= "\udfff")
    check(read_text(f'{SHORT}{key}: "{quoted}"\n'))
    check(read_text(SHORT.replace("keep:\n", f'keep:\n    {key}: ["{quoted}"]\n')))


def delete_characters(lines: list[str], chance: random.Random) -> None:
    for _ in range(chance.randint(1, 3)):
        number = chance.randrange(len(lines))
        column = chance.randrange(len(lines[number]) + 1)
        lines[number] = lines[number][:column] + lines[number][column + 1 :]


def add_a_character(lines: list[str], chance: random.Random) -> None:
    number = chance.randrange(len(lines))
    column = chance.randrange(len(lines[number]) + 1)
    sign = chance.choice(":,-[]{}#&*!|>'\"%@`?~\\\t\r é日\x07\u2028")
    lines[number] = lines[number][:column] + sign + lines[number][column:]


def drop_a_line(lines: list[str], chance: random.Random) -> None:
    del lines[chance.randrange(len(lines))]


def double_a_line(lines: list[str], chance: random.Random) -> None:
    number = chance.randrange(len(lines))
    lines.insert(number, lines[number])


def swap_lines(lines: list[str], chance: random.Random) -> None:
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def indent_otherwise(lines: list[str], chance: random.Random) -> None:
    number = chance.randrange(len(lines))
    text = lines[number].lstrip(" ")
    lines[number] = " " * max(0, len(lines[number]) - len(text) + chance.choice([-4, -2, -1, 1, 2, 4])) + text


def rename_a_key(lines: list[str], chance: random.Random) -> None:
    number = chance.choice([number for number, line in enumerate(lines) if ":" in line] or [0])
    names = ["name", "claim", "cite", "steps", "options", "ratings", "nane", "<<", "~", "1", '""', "? x", "[a]"]
    lines[number] = re.sub(r"[\w-]+:", chance.choice(names) + ":", lines[number], count=1)


def replace_a_value(lines: list[str], chance: random.Random) -> None:
    number = chance.choice([number for number, line in enumerate(lines) if ":" in line] or [0])
    values = [
        "",
        "~",
        "[]",
        "{}",
        "[a, [b]]",
        "{a: {b: c}}",
        "text",
        "null",
        "*a",
        "&a b",
        "!t x",
        "'",
        '"',
        "- a",
        "|",
        "9",
    ]
    lines[number] = re.sub(r":(?: .*)?$", f": {chance.choice(values)}", lines[number])


def break_off(lines: list[str], chance: random.Random) -> None:
    del lines[chance.randrange(len(lines)) :]
    lines.append("")


MUTATIONS: list[Callable[[list[str], random.Random], None]] = [
    *(delete_characters, add_a_character, drop_a_line, double_a_line, swap_lines),
    *(indent_otherwise, rename_a_key, replace_a_value, break_off),
]


def mutants(text: str, count: int, mutation: Callable[[list[str], random.Random], None]) -> Iterator[str]:
    chance = random.Random(mutation.__name__)
    for _ in range(count):
        lines = text.split("\n")
        mutation(lines, chance)
        if chance.random() < 0.5:
            chance.choice(MUTATIONS)(lines, chance)
        yield "\n".join(lines)


@pytest.mark.parametrize("mutation", MUTATIONS)
@pytest.mark.parametrize(("text", "count"), [(BUILTIN, 10), (SHORT, 100)], ids=["built-in", "short"])
def test_a_file_changed_at_random_is_read_without_raising(
    text: str, count: int, mutation: Callable[[list[str], random.Random], None]
) -> None:
    for mutant in mutants(text, count, mutation):
        check(read(InputFile("x", mutant.encode("utf-8", "surrogatepass"))))


def test_the_unchanged_files_of_these_tests_have_no_faults() -> None:
    assert read_text(SHORT).diagnostics == ()
    assert read_text(BUILTIN).diagnostics == ()
