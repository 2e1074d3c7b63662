import csv
import json

import pytest

from policy_cli.analysis.comparison import compare, select_options
from policy_cli.analysis.evidence import COVERAGE, usage
from policy_cli.analysis.rows import ROW_KINDS
from policy_cli.model import Decision
from tests.conftest import Run, decision_of

# Small enough to count by hand: "hall" is cited by five claims, "survey" by three, "memo" by none.
LUNCH = """\
policy-cli: 1
title: Lunch
background:
  - {claim: Everybody is hungry, cite: hall}
references: [{id: hall}, {id: survey}, {id: memo}]
options:
  soup:
    name: Soup
    steps:
      - action: Boil water
        cite:
          - hall
          - survey
    arguments:
      for:
        - {claim: It warms, cite: 'hall, Winter, par. 1, "warm"'}
        - claim: It is cheap
          cite:
            - hall, Prices, par. 1
            - hall, Prices, par. 2, "a penny"
      against:
        - {claim: It spills, cite: 'survey, p. 3, "stains"'}
        - claim: It is hot
  salad:
    name: Salad
verdicts:
  - source: hall
    option: soup
    claim: Soup
    cite:
      - hall, End
      - survey, p. 9
"""


@pytest.fixture
def lunch() -> Decision:
    return decision_of(LUNCH)


def test_what_rests_on_a_source_and_on_it_alone_is_counted_by_option_and_side(lunch: Decision) -> None:
    hall, survey, memo = usage(lunch)
    assert hall.counts == {(None, "background"): 1, ("soup", "step"): 1, ("soup", "for"): 2, ("soup", "verdict"): 1}
    assert hall.alone == {(None, "background"): 1, ("soup", "for"): 2}
    assert survey.counts == {("soup", "step"): 1, ("soup", "against"): 1, ("soup", "verdict"): 1}
    assert survey.alone == {("soup", "against"): 1}
    assert (memo.counts.total(), memo.alone.total()) == (0, 0)


def test_the_evidence_of_each_option_is_counted(lunch: Decision) -> None:
    counts = {row.label: dict(row.values) for row in compare(lunch, select_options(lunch, ()), ["evidence"]).rows}
    assert counts == {
        "Arguments for": {"soup": 2, "salad": 0},
        "Arguments against": {"soup": 2, "salad": 0},
        "Sources": {"soup": 2, "salad": 0},
        "Quoted places": {"soup": 3, "salad": 0},
        "Places only": {"soup": 5, "salad": 0},
    }


def test_the_evidence_is_compared_only_if_asked_for(iran: Decision) -> None:
    shown = {row.group for row in compare(iran, select_options(iran, ())).rows}
    assert "evidence" in ROW_KINDS
    assert "evidence" not in shown


@pytest.mark.parametrize("format", ["terminal", "text", "markdown", "html", "asciidoc", "latex"])
@pytest.mark.parametrize("command", [["refs"], ["compare", "--only", "evidence"]], ids=["refs", "compare"])
def test_the_counts_are_called_coverage_wherever_they_are_shown(command: list[str], format: str, run: Run) -> None:
    result = run(*command, "--format", format, "--width", "200")
    assert COVERAGE in " ".join(result.stdout.split())
    assert result.returncode == 0


def test_the_counts_of_sources_are_explained_above_their_table_and_right_aligned(run: Run) -> None:
    shown = run("--builtin", "--width", "80", "refs").stdout.splitlines()
    head = next(number for number, line in enumerate(shown) if line.startswith("Source "))
    assert shown[head - 2].strip() and not shown[head - 1]
    counts = [line for line in shown[head:] if "-200" in line]
    assert len(counts) == 3 and {len(line) for line in counts} == {80}
    assert {line.rindex(")") for line in counts} == {79}


def test_sources_are_listed_with_what_rests_on_them(run: Run) -> None:
    result = run("-f", "-", "refs", "--format", "text", stdin=LUNCH)
    assert "hall:\n  Soup: 4 (2).\n  Salad: 0.\n  No single option: 1 (1).\n  Total: 5 (3).\n" in result.stdout
    assert "survey:\n  Soup: 3 (1).\n" in result.stdout
    assert result.stdout.endswith(
        "  Total: 3 (1).\nmemo:\n"
        + "".join(f"  {option}: 0.\n" for option in ("Soup", "Salad", "No single option", "Total"))
    )


def test_data_formats_have_the_counts_too(run: Run) -> None:
    evidence = json.loads(run("-f", "-", "compare", "--only", "evidence", "--format", "json", stdin=LUNCH).stdout)
    assert {row["id"]: row["cells"]["soup"] for row in evidence["rows"]} == {
        "arguments-for": 2,
        "arguments-against": 2,
        "sources": 2,
        "quoted-places": 3,
        "places-only": 5,
    }
    table = run("-f", "-", "compare", "--only", "sources", "--format", "csv", stdin=LUNCH).stdout
    assert table == "group,row,soup,salad\nevidence,Sources,2,0\n"
    sources = json.loads(run("-f", "-", "refs", "--format", "json", stdin=LUNCH).stdout)["references"]
    assert {"option": "soup", "kind": "step", "count": 1, "alone": 0} in sources[0]["claims"]
    rows = csv.DictReader(run("-f", "-", "refs", "--format", "csv", stdin=LUNCH).stdout.splitlines())
    assert [(row["id"], row["claims"], row["alone"]) for row in rows] == [
        ("hall", "5", "3"),
        ("survey", "3", "1"),
        ("memo", "0", "0"),
    ]
