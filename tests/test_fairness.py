"""Quotes that are cut short: which words beside them limit them, how a warning shows that, and how a file answers."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from policy_cli.analysis.difference import difference
from policy_cli.analysis.search import search
from policy_cli.diagnostics import Diagnostic
from policy_cli.reading.decision import ReadResult
from policy_cli.sources import fairness
from policy_cli.sources.content import SourceBlock, SourceContent
from policy_cli.sources.fairness import CutShort, cut_short
from policy_cli.sources.faults import faults
from policy_cli.sources.limits import ENGLISH
from policy_cli.sources.quotes import SearchableText, parse_quote
from policy_cli.sources.texts import Section, SourceText, read_texts
from policy_cli.sources.verification import Verification, cited_sections, verify
from tests.conftest import ROOT, Run, read_text

SENTENCES = yaml.safe_load((ROOT / "tests" / "verify" / "fairness.yaml").read_text(encoding="utf-8"))
UNFAIR = [sentence for sentences in SENTENCES["unfair"].values() for sentence in sentences]
FAIR = [sentence for sentence, _ in SENTENCES["fair"]]


def judged(sentence: str, language: str = "") -> CutShort | None:
    """Return what limits the quote in [[double brackets]] of a sentence, found as `verify` finds it."""
    quote = " … ".join(re.findall(r"\[\[(.*?)\]\]", sentence, re.DOTALL))
    text = sentence.replace("[[", "").replace("]]", "")
    (words, spans), *_ = found(text, quote)
    return cut_short(words, spans, language)


def found(text: str, quote: str) -> list[tuple[str, list[tuple[int, int]]]]:
    lead = Section((), (SourceBlock(text),), is_lead=True)
    searchable = SearchableText(SourceText("s", "s.txt", (), SourceContent(()), (lead,)))
    return [*searchable.spans_of(parse_quote(quote), 0)]


@pytest.mark.parametrize("sentence", UNFAIR)
def test_words_that_limit_a_quote_are_found(sentence: str) -> None:
    cut = judged(sentence)
    assert cut is not None
    # The words are outside the quote, and the sentence has both.
    outside = " ".join(re.sub(r"\[\[.*?\]\]", " ", sentence).split())
    assert set(re.findall(r"\w+", cut.words)) <= set(re.findall(r"\w+", outside))
    shown = " ".join(words for _, words in cut.sentence)
    assert set(re.findall(r"\w+", cut.words)) <= set(re.findall(r"\w+", shown))


@pytest.mark.parametrize("sentence", FAIR)
def test_a_fair_quote_is_not_called_cut_short(sentence: str) -> None:
    assert judged(sentence) is None


SIDES = ("before", "after", "hidden")


@pytest.mark.parametrize(
    ("side", "number"), [(side, number) for side in SIDES for number in range(len(getattr(ENGLISH, side)))]
)
def test_each_pattern_finds_what_no_other_does(side: str, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = getattr(ENGLISH, side)
    others: dict[str, Any] = {side: (*limits[:number], *limits[number + 1 :])}
    monkeypatch.setattr(fairness, "LANGUAGES", {"en": replace(ENGLISH, **others)})
    assert not all(map(judged, UNFAIR))


@pytest.mark.parametrize("number", [number for number, limit in enumerate(ENGLISH.before) if limit.spared])
def test_each_exception_spares_a_fair_quote(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    strict = (*ENGLISH.before[:number], replace(ENGLISH.before[number], spared=None), *ENGLISH.before[number + 1 :])
    monkeypatch.setattr(fairness, "LANGUAGES", {"en": replace(ENGLISH, before=strict)})
    assert any(map(judged, FAIR))


@pytest.mark.parametrize(
    ("sentence", "words", "shown"),
    [
        (
            "It rained. [[The fee may rise]], unless nine object. They did.",
            "unless",
            (("kept", "The fee may rise"), ("removed", ", unless nine object.")),
        ),
        (
            "No witness\nsaid that [[the “mayor”\nlied]].",
            "No witness said that",
            (("removed", "No witness said that"), ("kept", "the “mayor” lied")),
        ),
        (
            "We expect the number of lamps that fail each winter to rise [[from 700 to more than 1,100 by 2035]].",
            "We expect",
            (
                ("removed", "We expect the number of lamps that fail each winter to rise"),
                ("kept", "from 700 to more than 1,100 by 2035"),
            ),
        ),
        (
            "[[The levy]]—except in two wards—[[is paid]] by owners.",
            "except",
            (
                ("kept", "The levy"),
                ("removed", "—except in two wards—"),
                ("kept", "is paid"),
                ("removed", "by owners."),
            ),
        ),
        (
            "[[The bay freezes over]]. This is false, as all know.",
            "This is false",
            (("kept", "The bay freezes over"), ("removed", ". This is false, as all know.")),
        ),
    ],
)
def test_the_words_and_the_sentence_are_those_of_the_source(sentence: str, words: str, shown: object) -> None:
    assert judged(sentence) == CutShort(words, shown)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "quote", "parts"),
    [
        ("The ﬁre—so they say—was out.", "the fire", ["The ﬁre"]),
        ("a (very) “large” fire!", "very) large fire", ["very) “large” fire"]),
        ("The reso-\nlution passed.", "resolution passed", ["resolution passed"]),
        ("e\u0301tude, e\u0301tude", "étude", ["étude", "étude"]),
        ("İstanbul ſo far", "so far", ["ſo far"]),
        ("one two three two", "one … two", ["one", "two"]),
    ],
)
def test_the_span_of_a_quote_is_that_of_its_words(text: str, quote: str, parts: list[str]) -> None:
    assert [words[start:end] for words, spans in found(text, quote) for start, end in spans] == parts


def test_other_languages_have_no_patterns_yet_and_regions_do_not_matter() -> None:
    sentence = "[[Le but est clair]], but unless is a word."
    assert judged(sentence, language="fr") is None
    assert judged(sentence, language="en-GB") is not None


def test_a_long_text_is_searched_near_the_quote_only() -> None:
    text = f"Critics claim {'x ' * 100_000}that [[the dam will hold]] {'y ' * 100_000}unless it breaks."
    cut = judged(text)
    assert cut is None


# In a file


RULES = "It rained all day.\n\nThe fee may be raised each spring, unless nine residents object.\n"
PLACE = 'rules, "The fee may be raised each spring"'
REASON = "the claim names the condition"


def checked(
    folder: Path, claim: str, text: str = RULES, more: str = "", source: str = ""
) -> tuple[ReadResult, Verification]:
    (folder / "rules.txt").write_text(text, encoding="utf-8")
    options = "options: {a: {name: A}, b: {name: B}}"
    reading = read_text(
        f"policy-cli: 1\ntitle: T\n{more}references: [{{id: rules{source}}}]\n{options}\nbackground:\n{claim}"
    )
    assert reading.decision is not None, reading.diagnostics
    texts = read_texts(str(folder), {}, cited_sections(reading.decision))
    return reading, verify(reading.decision, texts)


def cited(place: str = PLACE, more: str = "") -> str:
    return f"  - claim: c\n    cite: '{place}'\n{more}"


def answered(place: str = PLACE, reason: str = REASON) -> str:
    return f"  - claim: c\n    cite:\n      - place: '{place}'\n        fair: {reason}\n"


def warnings(folder: Path, claim: str, **more: str) -> list[Diagnostic]:
    reading, verification = checked(folder, claim, **more)
    return list(reading.located(faults(verification, "--source")))


def test_a_warning_names_the_words_and_underlines_the_quote(tmp_path: Path) -> None:
    (warning,) = warnings(tmp_path, cited())
    assert (warning.code, warning.severity) == ("cut-short", "warning")
    assert '"unless"' in warning.message
    assert (warning.position.line, warning.position.column, warning.width) == (7, 20, 33)
    assert warning.wording == (
        ("kept", "The fee may be raised each spring"),
        ("removed", ", unless nine residents object."),
    )
    assert "fair:" in (warning.hint or "")


@pytest.mark.parametrize(
    ("sentence", "quote", "both"),
    [
        (
            "The fee may be raised each spring, unless nine residents object within a month.",
            "The fee may be raised each spring",
            "The fee may be … unless nine residents object within",
        ),
        (
            "It is not true that the fee for residents was raised every spring.",
            "the fee for residents was raised every spring",
            "not true that … was raised every spring",
        ),
        (
            "Only if nobody at all in the town objects, the fee is raised in each and every spring.",
            "the fee is raised in each and every spring",
            "Only if nobody at all in the town objects … each and every spring",
        ),
    ],
)
def test_a_warning_shows_how_to_quote_a_few_words_of_both_ends(
    tmp_path: Path, sentence: str, quote: str, both: str
) -> None:
    (warning,) = warnings(tmp_path, cited(f'rules, "{quote}"'), text=sentence)
    assert f'quote a few words of each, with … between: "{both}"; or' in (warning.hint or "")
    assert warnings(tmp_path, cited(f'rules, "{both}"'), text=sentence) == []


def test_a_file_answers_a_warning_with_the_reason(tmp_path: Path) -> None:
    assert warnings(tmp_path, answered()) == []
    _, verification = checked(tmp_path, answered())
    (finding,) = verification.findings
    assert (finding.status, finding.place.fair, str(finding.place)) == ("verified", REASON, PLACE)
    assert finding.cut_short is not None


def test_a_wrong_quote_is_an_error_whatever_the_reason(tmp_path: Path) -> None:
    (error,) = warnings(tmp_path, answered('rules, "The fee may be raised each fall"'))
    assert (error.code, error.position.line, error.position.column) == ("quote-altered", 8, 25)


def test_words_that_say_whose_view_it_is_are_not_a_limit_if_the_claim_says_it(tmp_path: Path) -> None:
    text, place = "Critics claim that the fee is unfair.\n", 'rules, "the fee is unfair"'
    assert [warning.code for warning in warnings(tmp_path, cited(place), text=text)] == ["cut-short"]
    assert warnings(tmp_path, cited(place, "    said_by: Critics\n"), text=text) == []
    denied = text.replace("claim", "deny")
    assert warnings(tmp_path, cited(place, "    said_by: Critics\n"), text=denied) != []


def test_a_quote_that_is_fair_once_in_the_place_is_fair(tmp_path: Path) -> None:
    twice = f"{RULES}\nThe fee may be raised each spring.\n"
    assert warnings(tmp_path, cited(), text=twice) == []
    assert warnings(tmp_path, cited('rules, par. 2, "The fee may be raised each spring"'), text=twice) != []


@pytest.mark.parametrize(
    ("more", "source", "count"),
    [("", "", 1), ("lang: de\n", "", 0), ("lang: de\n", ", language: en-US", 1), ("", ", language: de", 0)],
)
def test_the_language_of_the_source_counts(tmp_path: Path, more: str, source: str, count: int) -> None:
    assert len(warnings(tmp_path, cited(), more=more, source=source)) == count


FILE = "policy-cli: 1\ntitle: T\nreferences: [{id: rules}]\noptions: {a: {name: A}, b: {name: B}}\nbackground:\n"


@pytest.mark.parametrize(
    ("cite", "code", "words", "line", "column"),
    [
        ("{place: 'rules, par. 2', fair: so}", "bad-place", "this place has none", 7, 42),
        ("{place: 'rules, \"x\"'}", "missing-key", 'a citation needs a key "fair"', 7, 5),
        ("{fair: so}", "missing-key", 'a citation needs a key "place"', 7, 5),
        ("{place: 'rules, \"x\"', fairr: so}", "unknown-key", 'no key "fairr"', 7, 33),
        ("{place: 'rules, \"x\"', fair: [so]}", "wrong-type", '"fair": expected text', 7, 39),
        ("{place: 'rulez, \"x\"', fair: so}", "unknown-reference", 'no source "rulez"', 7, 20),
        ("{place: 'rules, \"x', fair: so}", "bad-place", "closing quotation mark is missing", 7, 27),
        ("{rules: p. 3}", "wrong-type", "expected a place or a list of places, found keys", 7, 11),
        ("rules\n    fair: so", "unknown-key", 'no key "fair"', 8, 5),
    ],
)
def test_a_reason_in_the_wrong_form_is_an_error(cite: str, code: str, words: str, line: int, column: int) -> None:
    found = read_text(f"{FILE}  - claim: c\n    cite: {cite}\n").diagnostics
    (error,) = [one for one in found if one.code == code]
    assert words in error.message
    assert (error.position.line, error.position.column) == (line, column)


def test_a_reason_changes_and_is_found_like_any_text() -> None:
    old, new = (read_text(FILE + answered(reason=reason)).decision for reason in ("so it is", "hence"))
    assert old is not None
    assert new is not None
    (change,) = difference(old, new).changes
    assert (change.kind, change.latest.value.fair) == ("changed", "hence")
    assert len(search(new, "hence")) == 1
    assert search(old, "hence") == ()


def test_the_command_shows_the_sentence_and_fails_only_if_strict(run: Run, tmp_path: Path) -> None:
    (tmp_path / "options.yaml").write_text(FILE + cited() + answered(), encoding="utf-8")
    (tmp_path / "rules.txt").write_text(RULES, encoding="utf-8")
    done = run("verify", "--sources", ".")
    assert done.returncode == 0
    assert "words: The fee may be raised each spring [-, unless nine residents object.-]" in done.stdout
    assert "2 quotes verified" in done.stdout
    assert run("verify", "--sources", ".", "--strict").returncode == 1
    data = json.loads(run("verify", "--sources", ".", "--format", "json").stdout)
    said = [(one["status"], one["cut_short"], one["fair"]) for one in data["citations"]]
    assert said == [("verified", "unless", None), ("verified", "unless", REASON)]
    exported = json.loads(run("export", "--to", "json").stdout)
    assert exported["decision"]["background"][1]["cite"] == [{"place": PLACE, "fair": REASON}]


def test_the_page_shows_what_the_command_says(run: Run, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "reference" / "verify.md").read_text(encoding="utf-8")
    part = page[page.index("## A quote that is cut short") :]
    shown = re.search(r"```text\n(.*?)```", part, re.DOTALL)
    record = re.search(r"```yaml\n(.*?)```", part, re.DOTALL)
    assert shown is not None
    assert record is not None
    (tmp_path / "bylaws.txt").write_text(RULES.replace("object", "object within a month"), encoding="utf-8")
    head = FILE.replace("rules", "bylaws") + "  - claim: The clerk knows when\n  - claim: The fee\n"
    place = 'bylaws, "The fee may be raised each spring"'
    (tmp_path / "options.yaml").write_text(f"{head}    note: n\n  - claim: c\n    cite: '{place}'\n", encoding="utf-8")
    said = run("verify", "--sources", ".").stdout
    assert all(line in said for line in shown[1].splitlines() if line.startswith("   words:"))
    (tmp_path / "options.yaml").write_text(f"{head}    {record[1]}", encoding="utf-8")
    assert run("verify", "--sources", ".", "--strict").returncode == 0
