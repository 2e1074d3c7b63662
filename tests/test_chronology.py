"""What rests only on sources later than `as_of` carries their year wherever it is shown, and `check` warns about it."""

import csv
import json
import re
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from policy_cli.analysis.chronology import Hindsight, end_of
from policy_cli.analysis.evidence import claims
from policy_cli.analysis.rules.registry import warnings
from policy_cli.model import Decision
from scripts.rules import checked
from tests.conftest import Needs, Run, decision_of, read_text
from tests.terminal import Terminal, posix

LATER = """\
policy-cli: 1
title: Fuel tax
as_of: June 2030
baseline: keep
references:
  - {id: audit, title: Audit, issued: 2029}
  - {id: gazette, title: Gazette, issued: 2034}
  - {id: memoir, title: Memoir, issued: 2036-02}
  - {id: poster, title: Poster}
  - {id: survey, title: Survey, issued: 2030}
background:
  - {claim: backdrop, cite: "gazette, p. 1"}
measures:
  revenue: {name: Revenue, cite: "gazette, p. 2"}
  deaths: {name: Deaths, cite: "audit, p. 2"}
criteria:
  money: {name: Money, measure: revenue, scale: {worst: 0, best: 100}}
options:
  keep:
    name: Keep it
    figures: {deaths: 7}
  raise:
    name: Raise it
    aim: aimed
    cite: gazette, p. 3
    outcome: {status: rejected, because: outvoted, cite: "gazette, p. 4"}
    attributes:
      Payer: {value: drivers, cite: "gazette, p. 5"}
    figures: {revenue: 64, deaths: {value: 8, cite: "memoir, p. 1"}}
    variants: {mild: {name: mildly, cite: "gazette, p. 6"}}
    steps: [{action: legislated, cite: ["memoir, p. 2", "gazette, p. 7"]}]
    costs:
      - {claim: expenses, cite: "gazette, p. 8"}
      - {claim: old expenses, cite: ["gazette, p. 8", "audit, p. 3"]}
    risks:
      - {claim: evasion, cite: "gazette, p. 9"}
      - {claim: old evasion, cite: "survey, p. 1"}
    arguments:
      for: [{claim: cleanliness, cite: "gazette, p. 10"}, {claim: old cleanliness, cite: "poster"}]
      against: [{claim: unfairness, cite: "gazette, p. 11"}, {claim: old unfairness, cite: ["memoir, p. 3", "poster"]}]
afterward:
  - {claim: imitators, cite: ["memoir, p. 4", "gazette, p. 12"]}
  - {claim: latecomers, cite: "audit, p. 4"}
  - {claim: unheard}
verdicts:
  - {source: gazette, option: raise, claim: endorsed, cite: "gazette, p. 13"}
"""
MARKS = {
    **dict.fromkeys(("backdrop", "expenses", "evasion", "cleanliness", "unfairness"), "later source, 2034"),
    **dict.fromkeys(("aimed", "rejected", "drivers", "mildly", "legislated", "endorsed"), "later source, 2034"),
    **dict.fromkeys(("64",), "later source, 2034"),
    "8": "later source, 2036",
    "imitators": "source of 2034",
    "latecomers": "source of 2029",
}
"""What later records say, and the remark that must follow."""


@pytest.fixture(scope="module")
def tax() -> Decision:
    return decision_of(LATER)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2030", (2030, 12, 31)),
        ("June 2030", (2030, 6, 31)),
        ("Jun. 2030", (2030, 6, 31)),
        ("12 June 2030", (2030, 6, 12)),
        ("June 12, 2030", (2030, 6, 12)),
        ("June 12th, 2030", (2030, 6, 12)),
        ("the 3rd of May 2030", (2030, 5, 3)),
        ("2030-06", (2030, 6, 31)),
        ("2030-06-12", (2030, 6, 12)),
        ("summer 2030", (2030, 8, 31)),
        ("Spring of 2030", (2030, 5, 31)),
        ("fall 2030", (2030, 11, 31)),
        ("winter 2030", (2031, 2, 31)),
        ("late autumn 2030", (2030, 11, 31)),
        ("Q2 2030", (2030, 6, 31)),
        ("early 2030", (2030, 4, 31)),
        ("mid-2030", (2030, 8, 31)),
        ("late 2030", (2030, 12, 31)),
        ("mid-June 2030", (2030, 6, 20)),
        ("end of June 2030", (2030, 6, 31)),
        ("May to June 2030", (2030, 6, 31)),
        ("2029–2030", (2030, 12, 31)),
    ],
)
def test_a_period_ends_on_its_last_day(text: str, end: tuple[int, int, int]) -> None:
    assert end_of(text) == end


@pytest.mark.parametrize(
    "text",
    [
        *("now", "", "June", "12 June", "year", "year month", "the 2030 plan", "2030 or 2031", "2030 2031"),
        *("June July 2030", "45 June 2030", "2030-13", "2030-6", "12. 6. 2030", "20300", "juin 2030", "Ju 2030"),
    ],
)
def test_what_does_not_look_like_a_date_is_none(text: str) -> None:
    assert end_of(text) is None


@pytest.mark.parametrize(
    ("as_of", "issued", "is_later"),
    [
        ("2030", "2030-12-31", False),
        ("2030", "2031", True),
        ("June 2030", "2030", False),
        ("June 2030", "2030-06-30", False),
        ("June 2030", "2030-07", True),
        ("12 June 2030", "2030-06", False),
        ("12 June 2030", "2030-06-12", False),
        ("12 June 2030", "2030-06-13", True),
        ("June 2030", "2030-05/2030-09", False),
        ("June 2030", "{date-parts: [[2030, 22]]}", False),
        ("June 2030", "{date-parts: [[2030, 23]]}", True),
        ("June 2030", "{date-parts: [[2030, 24]]}", False),
        ("June 2030", "{literal: Summer 2030}", False),
        ("June 2030", "{literal: about 2031}", True),
        ("June 2030", "{literal: forthcoming}", False),
        ("some day", "2099", False),
    ],
)
def test_a_source_is_later_if_it_came_out_after_the_end_of_as_of(as_of: str, issued: str, is_later: bool) -> None:
    text = LATER.replace("June 2030", as_of).replace("issued: 2034", f"issued: {issued}")
    assert ("gazette" in Hindsight(decision_of(text)).sources) == is_later


def test_without_a_date_nothing_is_later(tax: Decision) -> None:
    undated = decision_of(LATER.replace("as_of: June 2030\n", ""))
    assert Hindsight(undated).sources == {}
    assert [Hindsight(undated).year(claim.record) for claim in claims(undated)] == [None] * len([*claims(tax)])
    assert Hindsight(undated).mark(undated.afterward[0]) == "source of 2034"


def test_a_record_is_of_the_year_of_its_earliest_source_if_all_are_later(tax: Decision) -> None:
    hindsight = Hindsight(tax)
    raised = tax.options["raise"]
    assert hindsight.sources == {"gazette": 2034, "memoir": 2036}
    assert hindsight.year(raised.steps[0]) == 2034
    assert [hindsight.year(cost) for cost in raised.costs] == [2034, None]
    assert [hindsight.year(argument) for argument in raised.arguments.con] == [2034, None]
    assert [hindsight.year(figure) for figure in raised.figures.values()] == [2034, 2036]
    assert hindsight.year(tax.options["keep"]) is None


def warned(text: str) -> list[str]:
    """Return the words that check underlines for this rule, with their line."""
    reading = read_text(text)
    assert reading.decision is not None
    found = reading.located([one for one in warnings(reading.decision) if one.code == "later-source"])
    lines = [reading.lines[one.position.line - 1][one.position.column - 1 :] for one in found]
    return [line.split('"')[0] for line in lines]


def test_check_warns_about_each_record_but_those_that_are_meant_to_be_later() -> None:
    expected = [*(f"gazette, p. {page}" for page in (1, 2, 3, 5)), "memoir, p. 1"]
    expected += ["gazette, p. 6", "memoir, p. 2", *(f"gazette, p. {page}" for page in (8, 9, 10, 11))]
    assert [words.rstrip("}").strip() for words in warned(LATER)] == expected


def test_check_is_silent_where_most_sources_are_later_or_as_of_is_not_a_date() -> None:
    assert warned(LATER.replace("June 2030", "some day")) == []
    assert warned(LATER.replace("  - {id: poster, title: Poster}\n", "  - {id: poster, issued: 2035}\n")) == []
    half = LATER.replace("issued: 2030}", "issued: 2033}\n  - {id: other}")
    assert warned(half) != []
    assert warned(half.replace("{id: other}", "{id: other, issued: 2033}")) == []


LAID_OUT = ("text", "markdown", "html")
SEEN = {
    "list": "rejected",
    "compare": "rejected drivers 64 8 legislated expenses",
    "compare --full": "rejected drivers 64 8 mildly legislated expenses evasion cleanliness unfairness endorsed",
    "show raise": "aimed rejected drivers mildly legislated expenses evasion cleanliness unfairness endorsed",
    "export": "backdrop rejected aimed drivers mildly legislated expenses evasion cleanliness unfairness endorsed "
    "imitators latecomers",
}
"""What later records say in these views; "compare" only counts some records."""


def seen(answer: str) -> str:
    """Return an answer as a reader sees it: without tags and marks of notes, in one line."""
    answer = re.sub(r"<style.*</style>|<sup.*?</sup>", "", answer, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>|\[\^?\d+\]|\*\*|\|", " ", answer))


def assert_marked(answer: str, words: str) -> None:
    """Fail if the remark of a record does not follow what it says, or another follows what has none."""
    text = seen(answer)
    for word in words.split():
        said = re.search(rf"\b(?<!old ){word}\b[^;]{{0,40}}?\((later source|source)[^)]*\)", text, re.IGNORECASE)
        assert said, (word, text)
        assert re.search(rf"\({re.escape(MARKS[word])}(?:; “[^)]*)?\)$", said[0])
    assert not re.search(r"old \w+(?: \([^)]*\))? ?\(later source", text)


@pytest.mark.parametrize("format", LAID_OUT)
@pytest.mark.parametrize("command", SEEN)
def test_a_later_record_carries_its_year_in_every_layout(command: str, format: str, run: Run) -> None:
    as_format = ("--to", format) if command == "export" else ("--format", format)
    done = run("-f", "-", *command.split(), *as_format, stdin=LATER)
    assert done.stderr == ""
    assert_marked(done.stdout, SEEN[command])


def test_a_comparison_in_short_counts_the_later_records(run: Run) -> None:
    shown = seen(run("-f", "-", "compare", "--width", "120", stdin=LATER).stdout)
    assert "Risks none 2 (1 from later sources, 2034)" in shown
    assert "Arguments 0 for, 0 against 2 for, 2 against (2 from later sources, 2034)" in shown


def test_costs_by_kind_are_followed_by_how_many_are_later(run: Run) -> None:
    kinds = [("expenses", "kind: economic, level: high"), ("old expenses", "kind: political")]
    text = LATER
    for claim, kind in kinds:
        text = text.replace(f"claim: {claim}, cite", f"claim: {claim}, {kind}, cite")
    text = text.replace("    risks:\n", '      - {claim: more, kind: political, cite: "memoir, p. 9"}\n    risks:\n')
    shown = seen(run("-f", "-", "compare", "--width", "120", stdin=text).stdout)
    assert "• economic, high • 2 political • 2 from later sources, 2034 and 2036" in shown


@pytest.mark.parametrize("without", [[], ["--without", "notes"]])
def test_the_brief_carries_the_years_without_its_notes_too(without: list[str], run: Run) -> None:
    assert_marked(run("-f", "-", "export", *without, stdin=LATER).stdout, SEEN["export"])


def test_the_brief_for_pandoc_and_in_word_carries_the_years(run: Run, tmp_path: Path, needs: Needs) -> None:
    cited = re.sub(r" ?\[@[^]]*\]", "", run("-f", "-", "export", "--cite", "pandoc", stdin=LATER).stdout)
    assert_marked(cited.replace("\\", ""), SEEN["export"])
    needs("pandoc")
    assert run("-f", "-", "export", "-o", "brief.docx", stdin=LATER).returncode == 0
    with ZipFile(tmp_path / "brief.docx") as word:
        assert_marked(word.read("word/document.xml").decode(), SEEN["export"])


@posix
@pytest.mark.parametrize("command", ["compare", "show raise"])
def test_a_terminal_shows_the_years(command: str, tmp_path: Path) -> None:
    (tmp_path / "tax.yaml").write_text(LATER, encoding="utf-8")
    name, *options = command.split()
    code, shown = Terminal(name, *options, "-f", str(tmp_path / "tax.yaml"), "--width", "150", "--no-pager").end()
    assert code == 0
    assert_marked(shown, SEEN[command])


@pytest.mark.parametrize(("word", "mark"), [item for item in MARKS.items() if item[0] not in ("8", "64")])
def test_a_search_says_the_year_of_what_it_finds(word: str, mark: str, run: Run) -> None:
    assert f"({mark})" in seen(run("-f", "-", "search", word, "--width", "150", stdin=LATER).stdout)
    (found, *_) = json.loads(run("-f", "-", "search", word, "--format", "json", stdin=LATER).stdout)["records"]
    assert found["later"] == (None if word == "latecomers" else 2034)
    (row, *_) = csv.DictReader(run("-f", "-", "search", word, "--format", "csv", stdin=LATER).stdout.splitlines())
    assert row["later"] == ("" if word == "latecomers" else "2034")


def records_in(data: Any) -> list[dict[str, Any]]:
    """Return all mappings in data."""
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [*([data] if isinstance(data, dict) else []), *(found for item in inner for found in records_in(item))]


@pytest.mark.parametrize("command", ["export --to json", "show raise --format json", "compare --format json"])
def test_json_has_the_year_in_each_record(command: str, run: Run) -> None:
    records = records_in(json.loads(run("-f", "-", *command.split(), stdin=LATER).stdout))
    by_claim = {record["claim"]: record.get("later") for record in records if "claim" in record}
    assert (by_claim["expenses"], by_claim["old expenses"]) == (2034, None)
    assert (by_claim["unfairness"], by_claim["old unfairness"]) == (2034, None)
    (step,) = [record for record in records if record.get("action")]
    assert step["later"] == 2034
    (outcome,) = [record for record in records if record.get("status")]
    assert outcome["later"] == 2034


def test_the_list_as_data_has_the_outcome_and_its_year(run: Run) -> None:
    _, raised = json.loads(run("-f", "-", "list", "--format", "json", stdin=LATER).stdout)["options"]
    assert (raised["outcome"]["status"], raised["outcome"]["later"]) == ("rejected", 2034)
    kept, raised = csv.DictReader(run("-f", "-", "list", "--format", "csv", stdin=LATER).stdout.splitlines())
    assert (kept["outcome"], raised["outcome"]) == ("", "rejected (later source, 2034)")
    assert raised["aim"] == "aimed (later source, 2034)"


def test_csv_has_a_column_for_the_year_and_the_comparison_says_it_in_its_cells(run: Run) -> None:
    rows = [*csv.DictReader(run("-f", "-", "export", "--to", "csv", stdin=LATER).stdout.splitlines())]
    later = {row["text"]: row["later"] for row in rows}
    assert later["legislated"] == later["evasion"] == later["cleanliness"] == "2034"
    assert {year for text, year in later.items() if text.startswith("old ")} == {""}
    compared = csv.DictReader(StringIO(run("-f", "-", "compare", "--format", "csv", stdin=LATER).stdout))
    cells = {row["row"]: row["raise"] for row in compared}
    assert cells["Costs"] == "expenses (later source, 2034)\nold expenses"
    assert cells["Arguments"] == "2 for, 2 against (2 from later sources, 2034)"
    assert cells["Favored by"] == "gazette (later source, 2034)"


def test_a_difference_says_the_year_of_what_changed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(LATER, encoding="utf-8")
    new = LATER.replace("claim: evasion", "claim: evasiveness").replace(
        '  - {claim: imitators, cite: ["mem', '  - {claim: imitation, cite: ["mem'
    )
    (tmp_path / "new.yaml").write_text(new.replace("claim: old evasion", "claim: old avoidance"), encoding="utf-8")
    shown = seen(run("diff", "old.yaml", "new.yaml", "--width", "120").stdout)
    assert re.search(r"evasiveness\+\} \(later source, 2034\)", shown)
    assert re.search(r"Afterward • Statement reworded: .*imitation\+\} \(source of 2034\)", shown)
    assert not re.search(r"avoidance\+\} \(later", shown)
    changes = json.loads(run("diff", "old.yaml", "new.yaml", "--format", "json").stdout)["changes"]
    assert [change["new"].get("later") for change in changes] == [2034, None, 2034]
    assert [change["part"] for change in changes] == ["options", "options", "afterward"]
    rows = csv.DictReader(run("diff", "old.yaml", "new.yaml", "--format", "csv").stdout.splitlines())
    assert [row["later"] for row in rows] == ["2034", "", "2034"]


@pytest.mark.parametrize(
    ("as_of", "hint"),
    [
        ("11.03.2031", "write 2031-03-11, or: 2031-11-03"),
        ("11/03/31", "write 2031-03-11, or: 2031-11-03"),
        ("3. 4. 1999", "write 1999-04-03, or: 1999-03-04"),
        ("31/12/99", "write 1999-12-31"),
        ("12/31/2031", "write 2031-12-31"),
        ("2031/3/11", "write 2031-03-11"),
        ("20310311", "write 2031-03-11"),
        ("30-03-01", "write 2001-03-30, or: 2030-03-01"),
        ("03/2031", "write 2031-03"),
        ("11. März 2031", "write it as 2031-07-12, as 2031-07 or as 2031, or with the month in English"),
    ],
)
def test_check_warns_about_a_date_that_as_of_is_not_read_as(as_of: str, hint: str) -> None:
    text = f"policy-cli: 1\ntitle: T\nas_of: {as_of}\noptions: {{a: {{name: A}}, b: {{name: B}}}}\n"
    reading, (warning,) = checked(text)
    assert (warning.code, warning.hint) == ("unclear-date", hint)
    assert reading.lines[2][warning.position.column - 1 :] == as_of


@pytest.mark.parametrize("as_of", ["July 2001", "12 June 2030", "early 2030", "2030", "2030-06", "the vote of 2031"])
def test_check_is_silent_about_a_date_or_words_in_as_of(as_of: str) -> None:
    assert checked(f"policy-cli: 1\ntitle: T\nas_of: {as_of}\noptions: {{a: {{name: A}}, b: {{name: B}}}}\n")[1] == []
