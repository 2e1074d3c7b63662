"""Messages about keys that the format does not have: the key that was meant, or where the subject belongs."""

import re

import pytest

from policy_cli.diagnostics import Diagnostic, misspelled
from policy_cli.model import Decision
from policy_cli.reading.other_words import ELSEWHERE, SAME, plain
from policy_cli.shapes import classes_from, entries
from tests.conftest import read_text

TOP = "policy-cli: 1\ntitle: T\nbaseline: a\n"
OPTIONS = "options:\n  a: {name: A}\n  b:\n    name: B\n"
CRITERIA = "criteria:\n  c:\n    name: C\n"
RECORDS = {
    "decision": f"{TOP}{OPTIONS}KEY\n",
    "option": f"{TOP}{OPTIONS}    KEY\n",
    "step": f"{TOP}{OPTIONS}    steps:\n    - action: Do it\n      KEY\n",
    "cost": f"{TOP}{OPTIONS}    costs:\n    - claim: It costs\n      KEY\n",
    "risk": f"{TOP}{OPTIONS}    risks:\n    - claim: It may rain\n      KEY\n",
    "argument": f"{TOP}{OPTIONS}    arguments:\n      for:\n      - claim: It helps\n        KEY\n",
    "arguments": f"{TOP}{OPTIONS}    arguments:\n      KEY\n",
    "outcome": f"{TOP}{OPTIONS}    outcome:\n      status: chosen\n      KEY\n",
    "rating": f"{TOP}{CRITERIA}{OPTIONS}    ratings:\n      c:\n        rating: better\n        KEY\n",
    "criterion": f"{TOP}{CRITERIA}    KEY\n{OPTIONS}",
    "figure": f"{TOP}measures: {{m: {{name: M}}}}\n{OPTIONS}    figures:\n      m:\n        value: 5\n        KEY\n",
    "verdict": f"{TOP}references: [{{id: s}}]\n{OPTIONS}verdicts:\n- source: s\n  claim: It helps\n  KEY\n",
    "viewpoint": f"{TOP}{CRITERIA}{OPTIONS}viewpoints:\n  v:\n    name: V\n    KEY\n",
}
FOR, AGAINST = '"arguments" of an option as "for:', '"arguments" of an option as "against:'
STEPS, OUTCOME = '"steps" of an option, each with "when"', 'under its "outcome"'


def faults(record: str, key: str) -> tuple[Diagnostic, ...]:
    return read_text(RECORDS[record].replace("KEY", key)).diagnostics


@pytest.mark.parametrize(
    ("record", "key", "hint"),
    [
        ("decision", "assumptions: [Rents stay]", '"background"'),
        ("decision", "context: The lease ends", '"background"'),
        ("decision", "constraints: [The law]", '"background"'),
        ("decision", "recommendation: b", '"verdicts"'),
        ("decision", "preferred: b", '"verdicts"'),
        ("decision", "decision: b", OUTCOME),
        ("decision", "status: accepted", OUTCOME),
        ("decision", "timeline: 2031 to 2035", STEPS),
        ("decision", "next steps: [Vote]", STEPS),
        ("decision", "kpis: {k: {name: K}}", 'did you mean "measures"?'),
        ("decision", "metrics: [Noise]", 'did you mean "measures"?'),
        ("decision", "objectives: {o: {name: O}}", 'did you mean "criteria"?'),
        ("decision", "stakeholders: [Pupils]", '"said_by"'),
        ("decision", "Sources: []", 'did you mean "references"?'),
        ("decision", "literature: [{id: s}]", 'did you mean "references"?'),
        ("decision", "author: A. Clerk", 'did you mean "editor"?'),
        ("decision", "date: 2031", 'did you mean "as_of"?'),
        ("decision", "pros: [It helps]", FOR),
        ("decision", "budget: 5", '"amount"'),
        ("decision", "preferences: {me: 3}", 'did you mean "viewpoints"?'),
        ("decision", "summary: It is long", '"question" or "note"'),
        ("decision", "alternatives: {x: {name: X}}", '"options" is already on line 4: add it there'),
        ("option", "pros: [It helps]", FOR),
        ("option", "benefits: [It helps]", FOR),
        ("option", "cons: [It is slow]", AGAINST),
        ("option", "drawbacks: It is slow", AGAINST),
        ("option", "score: 7", '"ratings"'),
        ("option", "rating: better", 'did you mean "ratings"?'),
        ("option", "timeline: 2031", 'did you mean "steps"? Begin each entry with "- action: …"'),
        ("option", "milestones: [{name: x}]", 'did you mean "steps"?'),
        ("option", "measures: [Ban cars]", '"steps"'),
        ("option", "description: It is short", 'did you mean "summary"?'),
        ("option", "status: rejected", 'did you mean "outcome"?'),
        ("option", "recommended: true", OUTCOME),
        ("option", "cost: 5", 'did you mean "costs"? Begin each entry with "- claim: …"'),
        ("option", "impacts: [Noise]", '"figures"'),
        ("option", "feasibility: high", "make it a criterion"),
        ("option", "id: b", "its id is the key above it"),
        ("step", "responsible: The town", 'did you mean "actor"?'),
        ("step", "deadline: 2031", 'did you mean "when"?'),
        ("step", "prerequisites: a law", 'did you mean "condition"?'),
        ("step", "page: 12", "in the place"),
        ("cost", "payer: The town", 'did you mean "borne_by"?'),
        ("cost", "price: $5", 'did you mean "amount"?'),
        ("cost", "severity: high", 'did you mean "level"?'),
        ("risk", "likelihood: low", "in the words of the claim"),
        ("risk", "mitigation: Salt", "in the words of the claim"),
        ("argument", "speaker: Parents", 'did you mean "said_by"?'),
        ("argument", "strength: 3", "in the words of the claim"),
        ("arguments", "pros: []", 'did you mean "for"?'),
        ("arguments", "disadvantages: [It is slow]", 'did you mean "against"? Begin each entry with "- claim: …"'),
        ("outcome", "reason: No majority", 'did you mean "because"?'),
        ("outcome", "date: 2031", 'did you mean "when"?'),
        ("rating", "rationale: It is far", 'did you mean "because"?'),
        ("rating", "arguments: []", 'did you mean "rests_on"?'),
        ("rating", "cite: s", '"rests_on"'),
        ("criterion", "importance: 3", 'did you mean "weight"?'),
        ("criterion", "levels: [bad, good]", 'did you mean "scale"?'),
        ("criterion", "min: 0", "scale: {worst: 0, best: 10}"),
        ("figure", "min: 3", 'did you mean "low"?'),
        ("figure", "upper-bound: 9", 'did you mean "high"?'),
        ("figure", "years: {2031: 5}", 'did you mean "by"?'),
        ("verdict", "recommends: b", 'did you mean "option"?'),
        ("viewpoint", "priorities: {c: 2}", 'did you mean "weights"?'),
        ("decision", "authors: Ada Khan", 'did you mean "editor"?'),
        ("option", "rate: good", 'did you mean "ratings"?'),
        ("option", "pros_and_cons: {for: []}", 'did you mean "arguments"?'),
        ("cost", "currency: EUR", '"amount" of a cost'),
    ],
)
def test_another_word_is_one_error_that_says_where_it_belongs(record: str, key: str, hint: str) -> None:
    (fault,) = [fault for fault in faults(record, key) if fault.code != "missing-key"]
    assert fault.code == "unknown-key"
    assert hint in (fault.hint or "")


@pytest.mark.parametrize(
    ("record", "key"),
    [("decision", "glossary: x"), ("decision", "confidential: x"), ("option", "colour: x"), ("step", "room: x")],
)
def test_a_word_like_no_other_gets_the_list_of_keys(record: str, key: str) -> None:
    (fault,) = faults(record, key)
    assert re.match(f"an? {record} can have: ", fault.hint or "")


def test_a_value_under_another_word_is_read_if_it_fits() -> None:
    lost, kept = "sources: [{title: Lost}]", "sources: [{id: s}]"
    assert [fault.code for fault in faults("decision", lost)] == ["unknown-key", "missing-key"]
    text = RECORDS["decision"].replace("KEY", f"background: [{{claim: C, cite: 't, par. 1'}}]\n{kept}")
    assert [fault.code for fault in read_text(text).diagnostics] == ["unknown-reference", "unknown-key"]
    unread = text.replace(kept, "sources: s")
    assert [fault.code for fault in read_text(unread).diagnostics] == ["unknown-key"]


def test_no_table_names_a_word_that_could_not_be_looked_up() -> None:
    keys = {entry.key for cls in classes_from(Decision) for entry in entries(cls)}
    assert SAME.keys() <= keys
    words = {*ELSEWHERE, *(word for words in SAME.values() for word in words)}
    assert [word for word in words if plain(word) != word] == []
    assert [key for key, words in SAME.items() if key in words] == []


KEYS = ["baseline", "costs", "criteria", "name", "options", "order", "references", "verdicts", "weight"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("critera", "criteria"),
        ("Criteria", "criteria"),
        ("refrences", "references"),
        ("cost", "costs"),
        ("nmae", "name"),
        ("ptions", "options"),
        ("crit", "criteria"),
        ("cons", None),
        ("score", None),
        ("timeline", None),
        ("assumptions", None),
        ("preferred", None),
        ("height", None),
        ("game", None),
        ("co", None),
        ("", None),
    ],
)
def test_only_a_slip_is_a_misspelling(word: str, meant: str | None) -> None:
    assert misspelled(word, KEYS) == meant


def test_an_opposite_is_not_suggested_for_a_choice() -> None:
    (fault,) = faults("option", "outcome: selected")
    assert fault.hint == "write one of: chosen, rejected, deferred, superseded"
    (fault,) = faults("option", "outcome: chosne")
    assert fault.hint == 'did you mean "chosen"?'


def test_the_lines_of_an_unknown_name_are_listed_once() -> None:
    claims = "".join(f"  - {{claim: C, cite: 't, par. {number}'}}\n" for number in range(1, 8))
    text = RECORDS["decision"].replace("KEY", f"references: [{{id: s}}]\nbackground:\n{claims}")
    (fault,) = read_text(text).diagnostics
    assert fault.message == 'there is no source "t" (also on lines 11, 12, 13, 14 and 2 more)'
    (fault,) = read_text(text.replace("'t, par. 7'", "s")).diagnostics
    assert fault.message == 'there is no source "t" (also on lines 11, 12, 13, 14 and 15)'
    none = text.replace("references: [{id: s}]\n", "").replace("'t, par. 7'", "'u, par. 7'")
    (fault,) = read_text(none).diagnostics
    assert (fault.message, fault.hint) == ('there is no source "t"', 'add it under "references"')
    spaced = text.replace("'t, ", "'t 1, ")
    (fault,) = read_text(spaced).diagnostics
    assert fault.message == '"t 1" is not the id of a source (also on lines 11, 12, 13, 14 and 2 more)'


@pytest.mark.parametrize("slip", ["ID: t", "Id: t", "key: t", "citekey: t", "citation-key: t"])
def test_a_source_whose_id_has_another_name_is_one_error(slip: str) -> None:
    text = RECORDS["decision"].replace(
        "KEY", f"references: [{{{slip}}}]\nbackground: [{{claim: C, cite: 't, par. 1'}}]"
    )
    (fault,) = read_text(text).diagnostics
    assert (fault.code, fault.hint) == ("unknown-key", 'did you mean "id"?')


def test_a_place_that_may_name_an_unread_id_is_not_reported() -> None:
    for id in ("id: Tan 1", "title: Tan"):
        text = RECORDS["decision"].replace(
            "KEY", f"references: [{{{id}}}]\nbackground: [{{claim: C, cite: 'Tan 1, par. 1'}}]"
        )
        assert len(read_text(text).diagnostics) == 1
