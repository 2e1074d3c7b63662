"""What became of an option, in the file and in the answers of commands."""

import csv
import json
import re

import pytest

from policy_cli.model import Outcome
from tests.conftest import Run, decision_of

TAX = """\
policy-cli: 1
title: Fuel tax
baseline: keep
references: [{id: minutes, title: Minutes, issued: 2030}]
criteria: {money: {name: Money}}
options:
  keep: {name: Keep it, outcome: rejected}
  raise:
    name: Raise it
    outcome: {status: chosen, because: It pays, when: in June, cite: "minutes, p. 3", note: Nobody objected.}
    variants: {mild: {name: Mild}}
    steps: [{id: law, action: Pass a law, cite: "minutes, p. 4"}]
    costs: [{id: anger, claim: Anger, cite: "minutes, p. 5"}]
    risks: [{id: fraud, claim: Fraud, said_by: Clerks, cite: "minutes, p. 6"}]
    arguments: {for: [{id: calm, claim: Calm, step: law, cite: "minutes, p. 7"}]}
    ratings: {money: {rating: better, because: It earns, rests_on: [law, anger, fraud, calm], variant: mild}}
  lower: {name: Lower it}
"""


def shown(run: Run, *arguments: str) -> str:
    done = run("-f", "-", *arguments, "--width", "200", stdin=TAX)
    assert (done.returncode, done.stderr) == (0, "")
    return " ".join(done.stdout.replace("[^", "[").split())


def test_an_outcome_can_be_one_word_or_a_record() -> None:
    decision = decision_of(TAX)
    kept, raised, lowered = (option.outcome for option in decision.options.values())
    assert kept == Outcome(status="rejected")
    assert raised is not None
    assert (raised.status, raised.because, raised.when, raised.note) == (
        "chosen",
        "It pays",
        "in June",
        "Nobody objected.",
    )
    assert [str(place) for place in raised.cite] == ["minutes, p. 3"]
    assert lowered is None


def test_the_list_has_a_column_for_outcomes_only_if_an_option_has_one(run: Run) -> None:
    assert "Option Outcome Steps" in shown(run, "list")
    assert "keep Keep it (baseline) rejected 0" in shown(run, "list")
    assert "lower Lower it not stated 0" in shown(run, "list")
    without = TAX.replace(", outcome: rejected", "").replace("    outcome: {status", "    # {status")
    assert "Id Option Steps" in " ".join(run("-f", "-", "list", stdin=without).stdout.split())


def test_the_list_as_data_has_the_outcome(run: Run) -> None:
    options = json.loads(run("-f", "-", "list", "--format", "json", stdin=TAX).stdout)["options"]
    assert [option.get("outcome", {}).get("status") for option in options] == ["rejected", "chosen", None]
    rows = csv.DictReader(run("-f", "-", "list", "--format", "csv", stdin=TAX).stdout.splitlines())
    assert [row["outcome"] for row in rows] == ["rejected", "chosen", ""]


def test_the_comparison_says_the_status_and_in_full_the_reason_and_its_place(run: Run) -> None:
    assert "Outcome rejected chosen not stated" in shown(run, "compare")
    full = shown(run, "compare", "--full", "--format", "markdown")
    assert "| rejected | chosen (in June). It pays.[1] Note: Nobody objected. |" in full


def test_an_option_in_full_says_what_became_of_it(run: Run) -> None:
    assert "Raise it [raise] Outcome: chosen (in June). It pays[1] Note: Nobody objected. Ratings" in shown(
        run, "show", "raise"
    )


@pytest.mark.parametrize("command", [["show", "raise"], ["compare", "--full", "--format", "markdown"]])
def test_what_a_rating_rests_on_is_found_by_its_id(command: list[str], run: Run) -> None:
    said = shown(run, *command)
    rated = "It earns (for the variant “Mild”; rests on #law, #anger, #fraud, #calm)"
    assert rated in said
    for words in ("Pass a law[n] #law", "Anger[n] #anger", "Fraud[n] #fraud", "Calm[n] #calm (on #law)"):
        assert words in re.sub(r"\[\d\]", "[n]", said)
