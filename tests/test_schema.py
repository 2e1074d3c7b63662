"""The schema and the loader take and refuse the same files, but for what a schema cannot say."""

import json
import random
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from policy_cli.diagnostics import NOWHERE, Diagnostic
from policy_cli.model import Decision, Shorthand
from policy_cli.places import PlaceFault, parse_place
from policy_cli.reading.yaml_nodes import LOADER
from policy_cli.schema import OFFERED, schema, schema_text
from policy_cli.shapes import annotated_attribute, classes_from, entries
from tests.conftest import ROOT, Needs, read_text

SCHEMA = schema()
VALIDATOR = Draft7Validator(SCHEMA)
PAGE = (ROOT / "docs" / "reference" / "schema.md").read_text(encoding="utf-8")

# Every field of every record is in one of these files.
SOURCES_FILE = """\
policy-cli: 1
title: The town's congestion charge
as_of: 2024-03
references:
  - id: mayor-2024
    type: report
    title: Two Years On
    title-short: Two Years
    author: [{family: Lee, given: Anna, suffix: Jr.}, {literal: The Council}]
    editor: Bo Ek
    container-title: Papers
    collection-title: Series
    genre: Report
    number: 7
    publisher: Town Hall
    publisher-place: Here
    volume: 80
    issue: 4
    issued: {date-parts: [[2024, 3], [2024, 4]]}
    accessed: [{year: 2024, month: 5, day: 6}]
    page: 58-71
    DOI: 10.1/2
    URL: https://example.org
    sha256: 00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff
    note: the printed one
    language: en
options:
  keep: {name: Keep it, cite: 'mayor-2024, Traffic, par. 3, "a third fewer"'}
  drop: {name: Drop it}
"""
OPTIONS_FILE = """\
policy-cli: 1
title: The town's congestion charge
references: [{id: mayor-2024}]
options:
  keep:
    name: Keep the charge
    aim: Fewer cars
    summary: Go on as before
    cite: [mayor-2024]
    attributes: {Price: 12:30, Reversible: yes, Sign: {value: red, cite: mayor-2024, inferred: a color, note: new}}
    order: any
    variants:
      higher: {name: Raise it, summary: By a pound, cite: mayor-2024, note: from May}
    steps:
      - id: cameras
        action: Replace the cameras
        actor: the police
        instrument: regulation
        legislation: not needed
        variant: higher
        detail: all of them
        when: next year
        condition: money is there
        cite: mayor-2024, pp. 3-4
        inferred: in the fall
        note: soon
    costs:
      - claim: Drivers pay
        kind: economic
        level: high
        borne_by: drivers
        amount: 2
        cite: mayor-2024, Costs
        inferred: all of them
        note: each day
    risks:
      - {id: evading, claim: Drivers evade it, said_by: the police, cite: mayor-2024, inferred: at night, note: rarely}
    note: as it is
  drop: {name: Drop it}
"""
JUDGMENTS_FILE = """\
policy-cli: 1
title: The town's congestion charge
question: Should it stay?
decision_maker: the council
as_of: 2024-03
editor: the clerk
lang: en-GB
baseline: keep
note: a draft
background:
  - {claim: Fewer cars come in, said_by: the mayor, cite: [mayor-2024, "mayor-2024, par. 3"], note: as of March}
references: [{id: mayor-2024}]
measures:
  revenue: {name: Revenue, unit: million, range: low and high case, parts: separate, cite: mayor-2024, note: net}
criteria:
  air: {name: Clean air, question: Is the air cleaner?, weight: 2, note: in summer}
  sure: {name: Certainty, scale: [low, high]}
  long: {name: Certainty at length, scale: {words: [low, high]}}
  money: {name: Money, measure: revenue, scale: {worst: 90, best: 0.5}}
options:
  keep:
    name: Keep the charge
    steps: [{id: cameras, action: Replace the cameras}]
    arguments:
      for:
        - id: cleaner-air
          claim: The air is cleaner
          step: cameras
          rebuts: [docks]
          said_by: the mayor
          cite: mayor-2024
          inferred: in winter
          note: in summer
      against:
        - {id: docks, claim: The dirt comes from the docks}
  drop:
    name: Drop the charge
    outcome: {status: rejected, because: The air, when: in May, cite: mayor-2024, note: so far}
    variants: {soon: {name: Soon}}
    figures:
      revenue: {value: 10, low: 8.5, high: 12, by: {"2031": 4, total: 6}, cite: mayor-2024, note: gross}
    ratings:
      air: {rating: worse, because: More cars, rests_on: [cleaner-air], variant: soon, note: likely}
      sure: low to high
  wait: {name: Wait, outcome: deferred, figures: {revenue: 12}}
afterward:
  - {claim: The neighbors followed, said_by: the mayor, cite: mayor-2024, note: in June}
verdicts:
  - {source: mayor-2024, option: keep, claim: The charge works, cite: mayor-2024, note: so far}
viewpoints:
  green: {name: Clean air first, weights: {air: 3}, note: the young}
  mayor: {name: The mayor, importance: "money, air + sure"}
"""
FILES = {"sources": SOURCES_FILE, "options": OPTIONS_FILE, "judgments": JUDGMENTS_FILE}

# What a schema cannot say, by the code of the loader's error, with what the error says where only a part of them is.
UNSAID = {
    "unknown-option": "",
    "unknown-criterion": "",
    "unknown-variant": "",
    "unknown-argument": "",
    "unknown-step": "",
    "unknown-measure": "",
    "unknown-record": "",
    "bad-rating": "",
    "bad-scale": "",
    "bad-range": "",
    "off-scale": "",
    "missing-key": "a figure needs a number|a rating needs|a viewpoint needs a key .weights. or",
    "unknown-reference": "",
    "duplicate-id": "",
    "no-baseline": "",
    "rated-baseline": "",
    "self-rebuttal": "",
    "bad-importance": "",
    "two-weightings": "",
    "no-weight": "",
    "bad-place": "",
    "bad-date": "there is no such date|ends before it begins|a span of two",
    "stray-comma": "",
    "alias": "",
    "anchor": "",
    "tag": "",
    "second-document": "",
}
# Errors that a schema finds in text, but not in what YAML takes for a number, a truth value or nothing.
SPELLING = {"bad-id", "bad-form", "bad-choice", "bad-number", "bad-date", "empty-value"}


class NotYaml(Exception):
    """What an editor refuses before it looks at the schema."""


def resolved(token: str) -> Any:
    """Return what the core schema of YAML 1.2 takes a plain word for."""
    if token in ("", "~", "null", "Null", "NULL"):
        return None
    if re.fullmatch("true|True|TRUE|false|False|FALSE", token):
        return token.lower() == "true"
    if re.fullmatch("[-+]?[0-9]+", token):
        return int(token)
    if re.fullmatch("0o[0-7]+|0x[0-9a-fA-F]+", token):
        return int(token, 0)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", token):
        return float(token.replace(".i", "i").replace(".I", "I").replace(".n", "n").replace(".N", "N"))
    return token


def as_data(node: Any) -> Any:
    """Return what an editor makes of a node: mappings with text for keys, lists, and scalars as YAML 1.2 reads them."""
    if isinstance(node, yaml.ScalarNode):
        return node.value if node.style else resolved(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [as_data(item) for item in node.value]
    data: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.value in data:
            raise NotYaml
        data[key.value] = as_data(value)
    return data


def data_of(text: str) -> list[Any]:
    """Return what an editor makes of a file, of each document in it; an empty one is nothing to it."""
    try:
        return [as_data(document) for document in yaml.compose_all(text, Loader=LOADER)]
    except yaml.YAMLError:
        raise NotYaml from None


def schema_takes(text: str) -> bool:
    try:
        return all(document is None or VALIDATOR.is_valid(document) for document in data_of(text))
    except NotYaml:
        return False


def is_unsaid(fault: Diagnostic, lines: list[str]) -> bool:
    """Return whether a schema cannot find this fault."""
    if fault.severity == "warning":
        return True
    if fault.code in UNSAID and re.search(UNSAID[fault.code], fault.message):
        return True
    line, column = fault.position[:2]
    named = re.search('"([^"]*)" is not a year', fault.message)
    token = named[1] if named else re.split(r":? |:$|[,}\]]", lines[line - 1][column - 1 :])[0]
    # Of a number in quotes the schema knows the form, but not the size.
    token = token.strip("'") if fault.code == "bad-number" else token
    return fault.code in SPELLING and not isinstance(resolved(token), str)


def check(text: str) -> bool:
    """Assert that loader and schema agree on a file; return whether the schema takes it."""
    reading = read_text(text)
    takes = schema_takes(text)
    if reading.decision is not None:
        assert takes, text
    elif takes:
        assert [fault for fault in reading.diagnostics if not is_unsaid(fault, reading.lines)] == [], text
    return takes


# A tree of the file as it is to be changed: scalars as they are written, mappings as pairs, for keys may come twice.
Tree = Any
Change = Callable[[list[Tree], random.Random], None]

SCALARS = [
    *(
        "",
        "~",
        "null",
        "true",
        "False",
        "yes",
        "12:30",
        "2001-07-01",
        "010",
        "1.5",
        "-3",
        "1e3",
        "0x1f",
        ".inf",
        "1_000",
    ),
    *(
        "''",
        "' '",
        '"null"',
        "'5'",
        "'  any  '",
        "any",
        "high",
        "keep",
        "Keep It",
        "a b",
        "'1'",
        "1.0",
        "[]",
        "{}",
        "5000000",
    ),
    *("mayor-2024, , par. 3", "mayor 2024", "'mayor-2024, \"x\", par. 3'", "mayor-2024, Traffic, par 3", "x" * 65),
    *(
        "2001-02-31",
        "2001/2002/2003",
        "12001",
        "spring",
        "*a",
        "&a b",
        "!t x",
        ">-\n    folded\n     text",
        "متن",
        "日本",
    ),
]
KEYS = [
    *(
        "name",
        "nane",
        "claim",
        "clam",
        "cite",
        "options",
        "2030",
        "1.5",
        "true",
        "Keep",
        "a b",
        '"x y"',
        "null",
        "~",
        "''",
    ),
    *("date-parts", "literal", "family", "year", "for", "x" * 65),
]


def tree_of(node: Any) -> Tree:
    if isinstance(node, yaml.MappingNode):
        return {"pairs": [[key.value, tree_of(value)] for key, value in node.value]}
    if isinstance(node, yaml.SequenceNode):
        return [tree_of(item) for item in node.value]
    return json.dumps(node.value, ensure_ascii=False) if node.style or "\n" in node.value else node.value


def written(tree: Tree, indent: str = "") -> str:
    """Return a tree as YAML, one line a key or an entry."""
    if isinstance(tree, str):
        return f" {tree}\n"
    if not (tree if isinstance(tree, list) else tree["pairs"]):
        return " []\n" if isinstance(tree, list) else " {}\n"
    if isinstance(tree, list):
        return "\n" + "".join(f"{indent}-{written(item, indent + '  ')}" for item in tree)
    return "\n" + "".join(f"{indent}{key}:{written(value, indent + '  ')}" for key, value in tree["pairs"])


def places(tree: Tree) -> Iterator[tuple[list[Tree], int]]:
    """Yield each place of a value: the list or pair that holds it, and its number there."""
    holders = [(tree, i) for i in range(len(tree))] if isinstance(tree, list) else [(p, 1) for p in tree["pairs"]]
    for holder, number in holders:
        yield holder, number
        if not isinstance(holder[number], str):
            yield from places(holder[number])


def mappings(tree: Tree) -> list[list[list[Tree]]]:
    inner = [holder[number] for holder, number in places(tree)]
    return [tree["pairs"], *(value["pairs"] for value in inner if isinstance(value, dict) and value["pairs"])]


def collections(tree: Tree) -> list[list[Tree]]:
    inner = [holder[number] for holder, number in places(tree)]
    return [*mappings(tree), *(value for value in inner if isinstance(value, list) and value)]


def rename_a_key(tree: Tree, chance: random.Random) -> None:
    chance.choice(chance.choice(mappings(tree)))[0] = chance.choice(KEYS)


def drop_an_entry(tree: Tree, chance: random.Random) -> None:
    entries = chance.choice(collections(tree))
    del entries[chance.randrange(len(entries))]


def double_an_entry(tree: Tree, chance: random.Random) -> None:
    entries = chance.choice(collections(tree))
    entries.append(chance.choice(entries))


def replace_a_value(tree: Tree, chance: random.Random) -> None:
    holder, number = chance.choice(list(places(tree)))
    holder[number] = chance.choice(SCALARS)


def respell_a_scalar(tree: Tree, chance: random.Random) -> None:
    holder, number = chance.choice([(h, n) for h, n in places(tree) if isinstance(h[n], str)])
    text = holder[number]
    holder[number] = chance.choice([text.upper(), f"{text}, {text}", f"'{text} '", f"{text}x", text[:-1], f" {text}  "])


def change_a_type(tree: Tree, chance: random.Random) -> None:
    holder, number = chance.choice(list(places(tree)))
    value = holder[number]
    within = (
        value if isinstance(value, list) else [pair[1] for pair in value["pairs"]] if isinstance(value, dict) else []
    )
    holder[number] = chance.choice([[value], {"pairs": [["keep", value]]}, [value, value], *within])


def swap_values(tree: Tree, chance: random.Random) -> None:
    (one, first), (other, second) = chance.choices(list(places(tree)), k=2)
    # A value that holds the other cannot change places with it.
    if isinstance(one[first], str) and isinstance(other[second], str):
        one[first], other[second] = other[second], one[first]


CHANGES: list[Change] = [
    *(rename_a_key, drop_an_entry, double_an_entry, replace_a_value),
    *(respell_a_scalar, change_a_type, swap_values),
]


def mutants(text: str, change: Change, count: int) -> Iterator[str]:
    chance = random.Random(change.__name__)
    for _ in range(count):
        tree = tree_of(yaml.compose(text, Loader=LOADER))
        change(tree, chance)
        if chance.random() < 0.3:
            chance.choice(CHANGES)(tree, chance)
        yield written(tree)


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(SCHEMA)


def test_the_published_schema_is_the_one_that_the_model_gives() -> None:
    published = (ROOT / "options.schema.json").read_text(encoding="utf-8")
    assert published == schema_text(), "run: python -m scripts.generate"


@pytest.mark.parametrize("name", FILES)
def test_the_files_of_these_tests_have_no_faults(name: str) -> None:
    assert read_text(FILES[name]).diagnostics == ()
    assert schema_takes(FILES[name])


@pytest.mark.parametrize("path", [ROOT / "options.yaml", *ROOT.glob("examples/*/options.yaml")], ids=str)
def test_the_shipped_files_are_taken(path: Path) -> None:
    assert schema_takes(path.read_text(encoding="utf-8"))


def test_the_files_of_these_tests_have_every_field() -> None:
    for cls in classes_from(Decision):
        for entry in entries(cls):
            # No file is beside these texts that they could name.
            named = entry.key == "bibliography" or any(re.search(rf"\b{entry.key}:", text) for text in FILES.values())
            assert named, (cls, entry.key)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", FILES)
def test_schema_and_loader_agree_on_a_changed_file(name: str, change: Change) -> None:
    taken = [check(text) for text in mutants(FILES[name], change, 15)]
    assert False in taken


@pytest.mark.parametrize("change", CHANGES)
def test_schema_and_loader_agree_on_the_built_in_file_changed(change: Change) -> None:
    for text in mutants((ROOT / "options.yaml").read_text(encoding="utf-8"), change, 1):
        check(text)


PIECES = [
    *("hall-2030", "Charges", "par. 4", "pp. 60-61", "p. iv", "Part 2", "a fair share", "5", "متن", "P5+1"),
    *(", ", ", ", ", ", ",", " ", "\n", '"', '"', "“", "”", "„", "«", "»", "'", ":", "é", "."),
]
PLACE = SCHEMA["definitions"]["place"]["else"]["pattern"]


def test_the_schema_takes_every_place_that_the_loader_takes() -> None:
    chance = random.Random("places")
    taken = 0
    for _ in range(20_000):
        text = "hall-2030" + "".join(chance.choices(PIECES, k=chance.randint(0, 9)))
        try:
            place = parse_place(text, NOWHERE)
        except PlaceFault:
            continue
        if place.reference == "hall-2030":
            assert re.search(PLACE, text), text
            taken += 1
    assert taken > 1000


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "hall 2030",
            "hall-2030,",
            "hall-2030, , par. 4",
            ", par. 4",
            'hall-2030, ""',
            'hall-2030 "a fair share"',
        ),
        *('hall-2030, "a" fair', 'hall-2030, "a fair share", Charges', 'hall-2030, "a fair share'),
    ],
)
def test_the_schema_refuses_what_has_not_the_outline_of_a_place(text: str) -> None:
    with pytest.raises(PlaceFault):
        parse_place(text, NOWHERE)
    assert not re.search(PLACE, text)


# For each code in the table of docs/reference/schema.md a file, and a change after which only the loader refuses it.
ONLY_THE_LOADER = {
    "unknown-option": (JUDGMENTS_FILE, "baseline: keep", "baseline: kepe"),
    "unknown-criterion": (JUDGMENTS_FILE, "weights: {air", "weights: {water"),
    "unknown-variant": (OPTIONS_FILE, "variant: higher", "variant: lower"),
    "unknown-argument": (JUDGMENTS_FILE, "rebuts: [docks]", "rebuts: [dirt]"),
    "unknown-step": (JUDGMENTS_FILE, "step: cameras", "step: camera"),
    "unknown-measure": (JUDGMENTS_FILE, "figures: {revenue: 12}", "figures: {costs: 12}"),
    "unknown-record": (JUDGMENTS_FILE, "rests_on: [cleaner-air]", "rests_on: [air]"),
    "bad-rating": (JUDGMENTS_FILE, "sure: low to high", "sure: low to hihg"),
    "bad-scale": (JUDGMENTS_FILE, "scale: [low, high]", "scale: [low, low]"),
    "off-scale": (JUDGMENTS_FILE, "figures: {revenue: 12}", "figures: {revenue: 120}"),
    "bad-range": (JUDGMENTS_FILE, "low: 8.5", "low: 18.5"),
    "missing-key": (JUDGMENTS_FILE, "figures: {revenue: 12}", "figures: {revenue: {note: soon}}"),
    "unknown-reference": (OPTIONS_FILE, "cite: [mayor-2024]", "cite: [mayor-2025]"),
    "duplicate-id": (JUDGMENTS_FILE, "id: docks", "id: cleaner-air"),
    "no-baseline": (JUDGMENTS_FILE, "baseline: keep\n", ""),
    "rated-baseline": (JUDGMENTS_FILE, "baseline: keep", "baseline: drop"),
    "self-rebuttal": (JUDGMENTS_FILE, "rebuts: [docks]", "rebuts: [cleaner-air]"),
    "bad-importance": (JUDGMENTS_FILE, "air + sure", "air + air"),
    "two-weightings": (JUDGMENTS_FILE, "{air: 3}", "{air: 3}, importance: air"),
    "no-weight": (JUDGMENTS_FILE, "{air: 3}", "{air: 0, sure: 0, long: 0, money: 0}"),
    "bad-place": (OPTIONS_FILE, "pp. 3-4", "pp. 4-3"),
    "bad-date": (SOURCES_FILE, "[2024, 4]", "[2024, 13]"),
    "bad-id": (JUDGMENTS_FILE, "id: docks", "id: 1.5"),
    "bad-form": (SOURCES_FILE, "sha256: 00ff", "sha256: 1 # 00ff"),
    "bad-choice": (SOURCES_FILE, "policy-cli: 1", "policy-cli: 1.0"),
    "bad-number": (JUDGMENTS_FILE, "air: 3", "air: '5000000'"),
    "empty-value": (OPTIONS_FILE, "Reversible: yes", "null: yes"),
    "stray-comma": (SOURCES_FILE, "{family: Lee, given: Anna, ", "{family: Lee, given: Anna, Bo, "),
    "alias": (OPTIONS_FILE, "Price: 12:30, Reversible: yes", "Price: &a 12:30, Reversible: *a"),
    "anchor": (OPTIONS_FILE, "Price: 12:30", "Price: &a 12:30"),
    "tag": (OPTIONS_FILE, "Price: 12:30", "Price: !a 12:30"),
    "second-document": (OPTIONS_FILE, "drop: {name: Drop it}", "drop: {name: Drop it}\n---\n"),
}


@pytest.mark.parametrize("code", ONLY_THE_LOADER)
def test_the_errors_that_the_page_lists_are_found_by_the_loader_only(code: str) -> None:
    text, old, new = ONLY_THE_LOADER[code]
    assert old in text
    changed = text.replace(old, new)
    assert code in {fault.code for fault in read_text(changed).diagnostics}
    assert check(changed)


# Ways to write what has a notation or a few words, good ones and bad ones.
DATES = [
    *("2001-07-12", "2001", "spring", "''", "~", "true", "[]", "{}", "2001-07-12/2001-07-13", "[2001, 7]", "[[2001]]"),
    *(
        "{literal: spring}",
        "{literal: ''}",
        "{literal: [a]}",
        "{literal: ~, raw: 2001}",
        "{raw: 2001-07}",
        "{raw: {a: b}}",
    ),
    *("{date-parts: [[2001, 7, 12]]}", "{date-parts: [['2001', ' 7 ']]}", "{date-parts: [[2001], [2002]]}"),
    *(
        "{date-parts: []}",
        "{date-parts: [[]]}",
        "{date-parts: [[2001], [2002], [2003]]}",
        "{date-parts: [[1, 2, 3, 4]]}",
    ),
    *("{date-parts: [[2001, x]]}", "{date-parts: [[-44]]}", "{date-parts: [[20011]]}", "{date-parts: [2001]}"),
    *("{date-parts: ~}", "{date-parts: 2001}", "{date-parts: [[2001], x]}", "{date-parts: [[2001, ~]]}"),
    *("{date-parts: [[2001, x]], year: 2001}", "{date-parts: [], year: 2001}", "{date-parts: ~, year: 2001}"),
    *(
        "{date-parts: [[x]], literal: spring}",
        "{date-parts: [[2001]], season: 2}",
        "{date-parts: [[2001]], season: []}",
    ),
    *(
        "{year: 2001}",
        "{year: '2001', month: 7, day: 12}",
        "{year: soon}",
        "{year: ~}",
        "{month: 7}",
        "{year: 2001, day: 3}",
    ),
    *("{year: 2001, month: ~}", "{year: 2001, month: [7]}", "{year: 2001, season: 1}", "{year: 2001, circa: true}"),
    *("[{year: 2001}]", "[{year: 2001}, {year: 2002}]", "[{year: 1}, {year: 2}, {year: 3}]", "[{literal: x}]", "[x]"),
]
NAMES = [
    *(
        "Ada Khan",
        "2001",
        "''",
        "~",
        "[]",
        "{}",
        "[~]",
        "[Ada Khan, {literal: World Bank}]",
        "{family: Khan}",
        "[[Khan]]",
    ),
    *(
        "{given: Ada}",
        "{family: '', literal: x}",
        "{family: ~}",
        "{family: Khan, given: [Ada]}",
        "{family: Khan, given: ~}",
    ),
    *(
        "{family: Khan, suffix: 3}",
        "{family: [Khan], literal: x}",
        "{literal: x, other: [y]}",
        "{family: Khan, given: {a: b}}",
    ),
]
LEVELS = [*("high", "' high '", "High", "''", "~", "[high]", '"high\\n"', "highest", "5", "true", "high, low")]
WAYS = [
    *((SOURCES_FILE, "issued: {date-parts: [[2024, 3], [2024, 4]]}", f"issued: {date}") for date in DATES),
    *((SOURCES_FILE, "editor: Bo Ek", f"editor: {name}") for name in NAMES),
    *((OPTIONS_FILE, "level: high", f"level: {level}") for level in LEVELS),
]


def test_schema_and_loader_agree_on_all_ways_to_write_dates_names_and_choices() -> None:
    taken = [check(text.replace(old, new)) for text, old, new in WAYS if old in text]
    assert len(taken) == len(WAYS)
    assert 30 < sum(taken) < len(WAYS) - 30


def test_the_schema_is_stricter_about_spaces_in_keys() -> None:
    text = OPTIONS_FILE.replace("{name: Drop it}", '{" name ": Drop it}')
    assert read_text(text).decision is not None
    assert not schema_takes(text)


def values_in(part: Any, key: str) -> Iterator[Any]:
    """Yield the values of a key anywhere in the schema."""
    if isinstance(part, dict):
        yield from ([part[key]] if key in part else [])
        for value in part.values():
            yield from values_in(value, key)
    elif isinstance(part, list):
        for value in part:
            yield from values_in(value, key)


def test_every_field_has_its_sentence_and_no_other_key_is_allowed() -> None:
    definitions = {**SCHEMA["definitions"], "decision": SCHEMA}
    definitions["arguments"] = definitions["option"]["properties"]["arguments"]
    definitions["outcome"] = definitions["option"]["properties"]["outcome"]
    definitions["scale"] = definitions["criterion"]["properties"]["scale"]
    for cls in classes_from(Decision):
        *short, record = definitions[cls.__name__.lower()].get("anyOf", [definitions[cls.__name__.lower()]])
        assert bool(short) == (annotated_attribute(cls, Shorthand) is not None)
        assert record["additionalProperties"] is (cls.__name__ == "Reference")
        assert {key: value["description"] for key, value in record["properties"].items()} == {
            entry.key: entry.sentence for entry in entries(cls)
        }
        assert record.get("required", []) == [entry.key for entry in entries(cls) if entry.required]


def test_every_definition_is_used() -> None:
    used = {reference.rpartition("/")[2] for reference in values_in(SCHEMA, "$ref")}
    assert used == set(SCHEMA["definitions"])


def test_every_example_is_allowed() -> None:
    for record in (SCHEMA, *SCHEMA["definitions"].values()):
        for key, value in record.get("properties", {}).items():
            for example in value.get("examples", ()):
                assert VALIDATOR.evolve(schema={**value, "definitions": SCHEMA["definitions"]}).is_valid(example), key
    assert "security" in SCHEMA["definitions"]["cost"]["properties"]["kind"]["examples"]


def test_every_pattern_is_one_in_the_language_of_json_schema_too(needs: Needs) -> None:
    patterns = [pattern for pattern in values_in(SCHEMA, "pattern") if isinstance(pattern, str)]
    assert any("not needed" in pattern for pattern in patterns)
    code = "JSON.parse(process.argv[1]).forEach(pattern => new RegExp(pattern, 'u'))"
    call = [needs("node"), "-e", code, json.dumps(patterns)]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_pattern_that_people_meet_says_what_to_write() -> None:
    for part in (SCHEMA, *values_in(SCHEMA, "propertyNames"), *SCHEMA["definitions"].values()):
        assert ("pattern" in part) == ("patternErrorMessage" in part)


def filled_in(body: Any) -> Any:
    """Return the body of a snippet as it is when the person has taken the first choice, or typed an x, at each stop."""
    if isinstance(body, dict):
        return {filled_in(key): filled_in(value) for key, value in body.items()}
    if isinstance(body, list):
        return [filled_in(item) for item in body]
    return re.sub(r"\$\{\d+[:|]([^,|}]*)[^}]*\}|\$\d+", lambda stop: stop[1] or "x", body)


def test_every_snippet_makes_a_record_that_is_allowed() -> None:
    made = 0
    for part in (SCHEMA, *SCHEMA["definitions"].values(), SCHEMA["definitions"]["option"]["properties"]["arguments"]):
        for key, value in part.get("properties", {}).items():
            for snippet in value.get("defaultSnippets", ()):
                body = filled_in(snippet["body"])
                record = [body] if value["type"] == "array" else body
                allowed = {**value, "minProperties": 0, "definitions": SCHEMA["definitions"]}
                assert list(VALIDATOR.evolve(schema=allowed).iter_errors(record)) == [], key
                assert snippet["label"].startswith("new ")
                made += 1
    assert made == len(list(values_in(SCHEMA, "defaultSnippets"))) > 10


def test_snippets_offer_keys_that_there_are() -> None:
    keys = {entry.key for cls in classes_from(Decision) for entry in entries(cls)}
    assert set(OFFERED) <= keys


def test_the_page_lists_what_the_schema_cannot_say() -> None:
    assert set(re.findall(r"^\| `([a-z-]+)`", PAGE, re.MULTILINE)) == set(ONLY_THE_LOADER) == {*UNSAID, *SPELLING}
