import csv
import json
import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_cli.analysis.normalization import matches, normalize
from policy_cli.analysis.search import KINDS, Hit, search
from policy_cli.commands.search import WRITERS, command
from policy_cli.model import Date, Decision, Name, Option, Reference
from tests.conftest import ROOT, Run, decision_of

BUILT_IN = (ROOT / "options.yaml").read_text(encoding="utf-8")
HARBOR = """\
policy-cli: 1
title: The harbor at Łódź
baseline: dredge
references:
  - id: pilot-book
    title: Sailing Directions
    author: [{family: Núñez, given: Ana}]
    issued: {date-parts: [[2031, 4]]}
    archive: {name: City Archive, shelf: [B, 12]}
criteria:
  safety: {name: Safety}
options:
  dredge:
    name: Dredge the harbor
    attributes: {Depth: nine meters}
    variants:
      deep: {name: Deep}
    steps:
      - action: Hire a dredger
        variant: deep
        legislation: not needed
        cite:
          - pilot-book, Shoals, par. 2, "shifting sands"
          - pilot-book, Tides, par. 1
    arguments:
      against:
        - {claim: Sand returns, id: sand-returns, said_by: pilots}
  buoys:
    name: Set buoys
    ratings:
      safety: {rating: worse, because: Fog hides them, rests_on: [sand-returns]}
verdicts:
  - {source: pilot-book, option: buoys, claim: Mark the channel}
viewpoints:
  sailors: {name: Sailors first, weights: {safety: 3}}
"""


@pytest.fixture(scope="module")
def harbor() -> Decision:
    return decision_of(HARBOR)


def marked(hit: Hit) -> list[str]:
    return [passage.text[start:end] for passage in hit.passages for start, end in passage.found]


def scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """All values of a YAML file but its keys, as YAML alone knows them."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from scalars(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from scalars(item)


@pytest.mark.parametrize("text", [BUILT_IN, HARBOR], ids=["built-in", "harbor"])
def test_every_value_of_a_file_is_found_by_its_own_words(text: str) -> None:
    decision = decision_of(text)
    root = yaml.compose(text)
    assert root is not None
    values = list(scalars(root))
    assert len(values) > 30
    values = values[:: 1 + len(values) // 200]
    found: dict[str, tuple[Hit, ...]] = {}
    for node in values:
        words = " ".join(node.value.split())
        if words not in found:
            found[words] = search(decision, words)
        lines = [hit.record.origin.line for hit in found[words]]
        assert any(line <= node.start_mark.line + 1 for line in lines), f"{words}: {lines}"


def test_keys_that_name_something_are_found_too(harbor: Decision) -> None:
    assert [(hit.kind, hit.id) for hit in search(harbor, "dredge", ["option"])] == [("option", "dredge")]
    assert [hit.kind for hit in search(harbor, "sailors", ["viewpoint"])] == ["viewpoint"]
    (rating,) = search(harbor, "safety", ["rating"])
    assert (rating.option, rating.id) == ("buoys", "safety")
    (option,) = search(harbor, "meters depth")
    assert marked(option) == ["Depth", "meters"]


def test_a_find_says_what_it_is_where_it_stands_and_what_it_cites(harbor: Decision) -> None:
    (hit,) = search(harbor, "shifting")
    assert (hit.kind, hit.side, hit.option, hit.id) == ("step", None, "dredge", None)
    assert HARBOR.splitlines()[hit.record.origin.line - 1] == "      - action: Hire a dredger"
    assert (hit.head.text, hit.head.found) == ("Hire a dredger", ())
    assert [place.text for place in hit.places] == [
        'pilot-book, Shoals, par. 2, "shifting sands"',
        "pilot-book, Tides, par. 1",
    ]
    assert marked(hit) == ["shifting"]
    (argument,) = search(harbor, "pilots")
    assert (argument.kind, argument.side, argument.id) == ("argument", "against", "sand-returns")


def test_finds_come_in_the_order_of_the_file(iran: Decision) -> None:
    lines = [hit.record.origin.line for hit in search(iran, "iran")]
    assert len(lines) > 20
    assert lines == sorted(lines)


def test_words_may_be_in_any_order_and_within_words_but_in_one_text(harbor: Decision) -> None:
    assert [hit.kind for hit in search(harbor, "sands shoal")] == ["step"]
    assert [hit.kind for hit in search(harbor, "redge hire")] == ["step"]
    assert search(harbor, "hire shoals") == ()
    assert search(harbor, "shoals tides") == ()


def test_what_passes_through_a_source_is_searched(harbor: Decision) -> None:
    for words in ("nunez ana", "city archive", "archive 12", "2031"):
        (hit,) = search(harbor, words)
        assert (hit.kind, hit.id) == ("reference", "pilot-book"), words


def test_a_source_that_was_not_read_from_a_file_is_searched_by_its_fields() -> None:
    ana = Reference(id="a", author=(Name(family="Núñez", given="Ana"),), issued=Date(start=(2031, 4)))
    options = {id: Option(id=id, name=id) for id in ("x", "y")}
    decision = Decision(format="1", title="t", options=options, references=(ana,))
    assert [passage.text for hit in search(decision, "nunez") for passage in hit.passages] == ["Núñez, Ana"]
    assert [passage.text for hit in search(decision, "2031") for passage in hit.passages] == ["2031, 4"]


def test_kinds_and_options_narrow_the_search(iran: Decision) -> None:
    everywhere = search(iran, "sanctions")
    some = search(iran, "sanctions", ["step", "argument"], ["containment"])
    assert some == tuple(f for f in everywhere if f.kind in ("step", "argument") and f.option == "containment")
    assert 1 < len(some) < len(search(iran, "sanctions", ["step", "argument"])) < len(everywhere)
    assert {hit.kind for hit in search(iran, "sanctions", (), ["moderate-engagement"])} >= {"option", "verdict"}


def test_every_kind_of_record_can_be_asked_for(harbor: Decision) -> None:
    assert set(KINDS) >= {"decision", "background", "reference", "criterion", "option", "variant", "step", "cost"}
    assert set(KINDS) >= {"risk", "argument", "rating", "verdict", "viewpoint"}
    assert len(set(KINDS)) == len(KINDS)
    assert [hit.kind for hit in search(harbor, "lodz", ["decision"])] == ["decision"]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Straße", "STRASSE"),
        ("STRASSE", "straße"),
        ("Khātamī", "khatami"),
        ("cafe\u0301", "CAFÉ"),
        ("İstanbul", "istanbul"),
        ("ISTANBUL", "istanbul"),
        ("DIYARBAKIR", "Diyarbakır"),
        ("Wałęsa", "walesa"),
        ("ﬁnance", "finance"),
        ("\ufe8e\ufbfe\ufead\ufe8d\ufee5", "\u0627\u06cc\u0631\u0627\u0646"),
        ("\u0627\u064a\u0631\u0627\u0646", "\u0627\u06cc\u0631\u0627\u0646"),
        ("\u0645\u06cc\u200c\u0634\u0648\u062f", "\u0645\u06cc\u0634\u0648\u062f"),
        ("Iran’s", "iran's"),
        ("ΟΔΟΣ", "οδος"),
    ],
)
def test_how_a_word_is_typed_makes_no_difference(text: str, query: str) -> None:
    assert matches(text, normalize(query).split()) == ((0, len(text)),)


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Die Straße dort", "strasse", ["Straße"]),
        ("Die Straße dort", "s", ["S", "ß"]),
        ("ﬁnal ßß words", "final words", ["ﬁnal", "words"]),
        ("the cafe\u0301s here", "cafe", ["cafe\u0301"]),
        ("İİİ trade", "trade", ["trade"]),
        ("tradeoffs trade", "trade", ["trade", "trade"]),
        ("daß", "das", ["daß"]),
        ("tradeoffs", "trade off", ["tradeoff"]),
        ("tradeoffs", "trade deoff", ["tradeoff"]),
        ("trade", "trade ad", ["trade"]),
        ("a+b (c)", "+b (c", ["+b", "(c"]),
    ],
)
def test_marks_are_where_the_words_are_though_folding_changes_lengths(text: str, query: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in matches(text, normalize(query).split())] == found


@settings(deadline=None)
@given(st.text(), st.integers(0, 20), st.integers(1, 20))
def test_any_match_of_a_text_is_found_in_it_and_marks_say_what_was_looked_for(
    text: str, start: int, length: int
) -> None:
    words = normalize(text[start : start + length]).split()
    found = matches(text, words)
    assert bool(found) == bool(words)
    assert all(any(word in normalize(text[begin:end]) for word in words) for begin, end in found)
    assert all(stop < begin for (_, stop), (begin, _) in pairwise(found))


def test_the_exit_code_says_whether_something_was_found(run: Run) -> None:
    found = run("search", "drug", "traffic")
    assert (found.returncode, "drug traffic" in " ".join(found.stdout.split())) == (0, True)
    nothing = run("--builtin", "search", "zeppelin\x1b")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert nothing.stderr == "policy-cli: no match for “zeppelin␛”\n"


def test_data_without_finds_is_still_data(run: Run) -> None:
    as_json, as_csv = (run("search", "zeppelin", "--format", format) for format in ("json", "csv"))
    assert (as_json.returncode, json.loads(as_json.stdout)["records"]) == (1, [])
    assert (as_csv.returncode, as_csv.stdout) == (1, "line,option,kind,side,id,key,text,later,cite\n")


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["x", "--kind", "stepp"], 'did you mean "step"?'),
        (["x", "--option", "containmnt"], 'did you mean "containment"?'),
        ([" "], "there is nothing to search for"),
        (["x", "-f", "-"], "not-a-policy-file"),
    ],
)
def test_what_cannot_be_searched_is_an_error_not_an_empty_answer(arguments: list[str], answer: str, run: Run) -> None:
    result = run("search", *arguments, stdin="shopping: list")
    assert (result.returncode, result.stdout) == (2, "")
    assert answer in result.stderr


SAND = """\
The harbor at Łódź

3 matches for “SAND”:

Dredge the harbor, step, line 19:
  What it says: Hire a dredger.
  Places:
    - pilot-book, Shoals, par. 2, "shifting sands."
    - pilot-book, Tides, par. 1.
Dredge the harbor, argument against [sand-returns], line 27:
  What it says: Sand returns.
  Places: none.
Set buoys, rating [safety], line 31:
  What it says: Safety: worse – rests on: sand-returns.
  Places: none.
"""


def test_a_record_is_shown_with_what_it_is_known_by_and_where_it_stands(run: Run) -> None:
    assert run("-f", "-", "search", "SAND", "--format", "text", stdin=HARBOR).stdout == SAND


@pytest.mark.parametrize("format", WRITERS)
def test_every_format_shows_the_text_its_line_and_its_place(format: str, run: Run) -> None:
    result = run("-f", "-", "search", "shifting", "--format", format, stdin=HARBOR)
    shown = re.sub(r"[\W_]+", " ", re.sub(r"&#\d+;|<[^>]*>", " ", result.stdout))
    assert result.returncode == 0
    for words in ("19", "Shoals", "shifting", "step"):
        assert words in shown


@pytest.mark.parametrize(
    ("format", "marked"),
    [
        ("terminal", 'par. 2, "\x1b[1mshifting\x1b[0m sands"'),
        ("markdown", 'par. 2, "**shifting** sands"'),
        ("html", "par. 2, “<strong>shifting</strong> sands”"),
    ],
)
def test_found_words_are_marked(format: str, marked: str, run: Run) -> None:
    options = ("--format", format, "--color", "always", "--width", "200")
    assert marked in run("-f", "-", "search", "shift", "shifting", *options, stdin=HARBOR).stdout


def test_data_holds_every_text_that_says_it(run: Run) -> None:
    result = run("-f", "-", "search", "SAND", "--format", "json", stdin=HARBOR)
    step, argument, rating = json.loads(result.stdout)["records"]
    assert [record["line"] for record in (step, argument, rating)] == [19, 27, 31]
    assert step["cite"] == ['pilot-book, Shoals, par. 2, "shifting sands"', "pilot-book, Tides, par. 1"]
    assert argument["texts"] == [
        {"key": "claim", "text": "Sand returns", "marks": [[0, 4]]},
        {"key": "id", "text": "sand-returns", "marks": [[0, 4]]},
    ]
    assert (argument["kind"], argument["side"], argument["option"]) == ("argument", "against", "dredge")
    table = list(csv.DictReader(run("-f", "-", "search", "SAND", "--format", "csv", stdin=HARBOR).stdout.splitlines()))
    assert [(row["line"], row["kind"], row["key"]) for row in table] == [
        ("19", "step", "cite"),
        ("27", "argument", "claim"),
        ("27", "argument", "id"),
        ("31", "rating", "rests_on"),
    ]


@pytest.mark.parametrize("before", [0, 20, 400_000], ids=["at its beginning", "near it", "far on"])
def test_of_a_very_long_text_the_part_with_the_first_matches_is_shown(run: Run, before: int) -> None:
    claim = "Łódź " * before + "sand " + "and a harbor " * 40_000 + "sand"
    file = HARBOR.replace("Sand returns", claim)
    shown = run(
        "-f", "-", "--width", "1000", "search", "sand", "--kind", "argument", "--format", "markdown", stdin=file
    )
    assert len(shown.stdout) < 12_000
    assert ("… Łódź" in shown.stdout) == (before > 20)
    assert "**sand** and a harbor" in shown.stdout
    assert "… (the text continues; more matches: 1)" in shown.stdout
    data = json.loads(run("-f", "-", "search", "sand", "--kind", "argument", "--format", "json", stdin=file).stdout)
    assert data["records"][0]["texts"][0]["text"] == claim


@pytest.mark.parametrize("line", re.findall(r"^ *policy-cli (.*)$", command.epilog or "", re.MULTILINE))
def test_the_examples_of_the_help_find_something(line: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "options.yaml").write_text(BUILT_IN, encoding="utf-8")
    result = run(*shlex.split(line))
    assert (result.returncode, bool(result.stdout)) == (0, True)
