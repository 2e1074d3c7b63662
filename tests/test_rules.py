"""The rules that `check` warns by: each has an example in `rules/`, a small file with a slip that breaks it alone."""

import random
from dataclasses import replace

import pytest

from policy_cli.analysis.rules.registry import RULES, warnings
from policy_cli.model import Decision
from policy_cli.reading.decision import WARNINGS
from scripts.generate import FULLER
from scripts.rules import EXAMPLES, checked, error_examples, slipped, unslipped
from tests.conftest import ROOT, read_text
from tests.test_checks import EXAMPLES as FAULTY_FILES
from tests.test_checks import NOT_IN_A_FILE, codes
from tests.test_reading_properties import BUILTIN, MUTATIONS, SHORT, mutants
from tests.timing import assert_linear

CLEAN = (ROOT / "tests" / "phones.yaml").read_text(encoding="utf-8")
CODES = [*RULES, *WARNINGS]


def codes_after(*changes: tuple[str, str]) -> list[str]:
    """Return the codes of what check finds in the clean file once each text is replaced by the other."""
    text = CLEAN
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the clean file"
        text = text.replace(old, new)
    reading, found = checked(text)
    assert reading.decision is not None, found
    return [diagnostic.code for diagnostic in found]


def test_the_clean_file_breaks_no_rule() -> None:
    assert checked(CLEAN)[1] == []


@pytest.mark.parametrize("code", CODES)
def test_a_slip_breaks_exactly_its_own_rule(code: str) -> None:
    text = slipped(code)
    reading, found = checked(text)
    assert [(diagnostic.code, diagnostic.severity) for diagnostic in found] == [(code, "warning")]
    assert reading.decision is not None
    warning = found[0]
    assert warning.hint
    assert checked(unslipped(code))[1] == []
    marked = reading.lines[warning.position.line - 1][warning.position.column - 1 :][: warning.width]
    assert marked == marked.strip() != ""


def test_each_slip_belongs_to_a_warning_and_each_warning_has_its_own_code() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.diff")} == set(CODES)
    assert len(CODES) == len(set(CODES))
    assert set(RULES) & codes() == set()


def test_reading_names_each_of_its_warnings() -> None:
    texts = [*map(slipped, CODES), *(path.read_bytes().decode("utf-8", "replace") for path in FAULTY_FILES)]
    found = {diagnostic for text in texts for diagnostic in read_text(text).diagnostics}
    assert {diagnostic.code for diagnostic in found if diagnostic.severity == "warning"} == set(WARNINGS)


@pytest.mark.parametrize("code", CODES)
def test_each_warning_says_what_it_finds_and_why(code: str) -> None:
    explained = RULES[code].__doc__ if code in RULES else WARNINGS[code]
    what, _, why = (explained or "").partition("\n\n")
    assert what.endswith(".")
    assert len(why.split()) > 8


def test_the_page_of_rules_has_every_code() -> None:
    page = (ROOT / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")
    assert [code for code in CODES if f"\n### {code}\n" not in page] == []
    assert set(error_examples()) == codes() - {"lost-text", "reordering-character"}
    assert [code for code in NOT_IN_A_FILE if f"`{code}`" not in page] == []


def test_the_built_in_file_and_the_example_of_the_format_page_break_no_rule(iran: Decision) -> None:
    assert list(warnings(iran)) == []
    assert checked(FULLER)[1] == []


COST = "        borne_by: the town\n        cite: survey, Teachers, par. 6\n"
FILMED = 'cite: osei-2029, p. 12, "behind their backs"'
REACH = "cite: survey, Parents, par. 2"
LOCKERS = "cite: survey, Pupils at School, par. 4"
VERDICT = "cite: osei-2029, p. 24"
CALM = "cite: survey, Pupils at School, par. 9"
RATED = "      peace: {rating: better, rests_on: [talking]}\n"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    cite: survey, Pupils at School, par. 1\n", "", ["uncited-claim"]),
        (f"        {LOCKERS}\n", "", ["uncited-claim"]),
        (f"    {VERDICT}\n", "", ["uncited-claim"]),
        (f"          {FILMED}\n", "          cite: []\n", ["uncited-claim"]),
        ("    name: Ban them\n", "    name: Ban them\n    variants: {now: {name: At once}}\n", []),
        (VERDICT, "cite: osei-2029, Outlook", []),
        (VERDICT, 'cite: osei-2029, "try it"', []),
        (VERDICT, "cite: [osei-2029]", ["vague-citation"]),
    ],
)
def test_what_claims_something_cites_a_place(old: str, new: str, expected: list[str]) -> None:
    assert sorted(codes_after((old, new))) == sorted(expected)


@pytest.mark.parametrize(
    ("quote", "is_long"),
    [
        ("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen", False),
        ("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen", True),
        ("They film each other.", True),
        ("“They film each other!”", True),
        ("'They film each other' (often?)", True),
        ("Élèves se filment souvent.", True),
        ("They film each other", False),
        ("they film each other.", False),
        ("the U.S. and the U.K.", False),
        ("Acme Inc.", False),
        ("Ministry of Education, U.K.", False),
        ("The U.S. Treasury, Inc.", False),
        ("They film each other, Inc.?", True),
        ("آنها از هم فیلم می‌گیرند.", True),
        ("آنها از هم فیلم می‌گیرند", False),
        ("وہ ایک دوسرے کی فلم بناتے ہیں۔", True),
        ("کیا آنها فیلم می‌گیرند؟", True),
        ("学生们互相拍摄。", True),
        ("学生们互相拍摄", False),
        ("学生们在学校里互相拍摄视频并且上传", True),
    ],
)
def test_a_quote_is_a_few_words_and_no_sentence(quote: str, is_long: bool) -> None:
    assert codes_after(("behind their backs", quote)) == ["long-quote"] * is_long


@pytest.mark.parametrize(
    ("cited_often", "cited_once", "is_misspelled"),
    [
        ("Pupils at School", "Pupils at Shcool", True),
        ("Pupils at School", "Pupil at School", True),
        ("Pupils at School", "PUPILS AT SCHOOL", True),
        ("Pupils at School", "Pupils-at School", True),
        ("Pupils at School", "Pupilsat School", True),
        ("Élèves", "Eleves", True),
        ("Conclusion", "Conclusions", True),
        ("Pupils, Parents, Teachers", "Pupils, Parent, Teachers", True),
        ("Pupils at School", "Pupils at Work", False),
        ("Pupils at School", "Pupils", False),
        ("Pupils at School", "Pupils in School", False),
        ("Pupils at School", "Pupil at Schools", False),
        ("Term 2028 Results", "Term 2029 Results", False),
        ("Chapter VIII", "Chapter XIII", False),
        ("Chapter Seven", "Chapter Eleven", False),
        ("Imports", "Exports", False),
        ("第二章概要", "第三章概要", False),
        ("Year 7A", "Year 7B", False),
    ],
)
def test_a_heading_cited_once_may_be_one_cited_often(cited_often: str, cited_once: str, is_misspelled: bool) -> None:
    text = CLEAN.replace("Pupils at School", cited_often)
    text = text.replace(f"{cited_often}, par. 4", f"{cited_once}, par. 4")
    assert [found.code for found in checked(text)[1]] == ["misspelled-heading"] * is_misspelled


def test_a_heading_is_compared_with_those_of_its_own_source_and_with_those_cited_more_often_only() -> None:
    assert codes_after((FILMED, "cite: osei-2029, Pupils at Schol, par. 3")) == []
    assert codes_after((REACH, "cite: survey, Techer, par. 2")) == []
    twice = ((REACH, "cite: survey, Pupils at Schol, par. 2"), (LOCKERS, "cite: survey, Pupils at Schol, par. 4"))
    assert codes_after(*twice) == []


def test_a_heading_of_the_length_of_a_book_is_not_looked_at_letter_by_letter() -> None:
    def check(length: int) -> None:
        often, once = "a" * length, "a" * (length // 2) + "b" + "a" * (length // 2 - 1)
        text = CLEAN.replace("Pupils at School", often).replace(f"{often}, par. 4", f"{once}, par. 4")
        assert checked(text)[1] == []

    assert_linear(check, 300_000)


def test_headings_that_differ_in_the_same_word_are_a_series() -> None:
    def steps(count: int) -> str:
        names = [f"Class {chr(97 + number % 26)}{chr(97 + number // 26)}ss" for number in range(count)]
        places = (f"        - survey, {name}, par. {par}\n" for name in names for par in (1, 2))
        return f"cite:\n{''.join(places)}        - survey, Class xxss, par. 1"

    assert codes_after((LOCKERS, steps(3))) == []
    assert codes_after((LOCKERS, steps(3).replace("xxss", "axss"))) == ["misspelled-heading"]
    assert codes_after((LOCKERS, steps(60).replace("xxss", "axss"))) == []


@pytest.mark.parametrize(
    ("page", "cited", "is_outside"),
    [
        ("10-24", "p. 10", False),
        ("10-24", "pp. 23-24", False),
        ("10-24", "p. 9", True),
        ("10-24", "pp. 24-25", True),
        ("10-24", "par. 25", False),
        ("10-24", "p. x", False),
        ("10 – 24", "p. 25", True),
        ("10--24", "p. 25", True),
        ("110-24", "p. 112", False),
        ("110-24", "p. 125", True),
        ("24-10", "p. 99", False),
        ("10", "p. 11", False),
        ("e10", "p. 11", False),
        ("10-12, 20-24", "p. 99", False),
        (f"{10**30}-{10**31}", "p. 1", False),
    ],
)
def test_a_page_is_among_those_of_its_source(page: str, cited: str, is_outside: bool) -> None:
    text = CLEAN.replace("osei-2029, pp. 14-15,", "osei-2029,").replace("p. 24", "Outlook")
    text = text.replace("page: 10-24", f'page: "{page}"').replace("p. 12", cited)
    assert [found.code for found in checked(text)[1]] == ["page-out-of-range"] * is_outside


def test_a_source_whose_verdict_lacks_its_place_is_not_called_unused_as_well() -> None:
    minutes = ("  - id: osei-2029\n", "  - {id: minutes, title: Minutes}\n  - id: osei-2029\n")
    verdict = ("verdicts:\n", "verdicts:\n  - {source: minutes, claim: The council is for it}\n")
    assert codes_after(minutes) == ["unused-reference"]
    assert codes_after(minutes, verdict) == ["uncited-claim"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("survey, Teachers, par. 3", "survey, Teachers, par. 3", ["passage-on-both-sides"]),
        ('survey, Teachers, par. 3, "so calm"', 'survey, TEACHERS, par. 3, "So calm"', ["passage-on-both-sides"]),
        ('survey, Teachers, par. 3, "so calm"', 'survey, Teachers, par. 3, "too calm"', []),
        ('survey, Teachers, par. 3, "so calm"', "survey, Teachers, par. 3", []),
        ("survey, Teachers, par. 3", "survey, Teachers, par. 4", []),
        ("survey, Teachers", "survey, Teachers", []),
        ("survey", "survey", ["vague-citation", "vague-citation"]),
    ],
)
def test_a_passage_is_used_on_one_side(one: str, other: str, expected: list[str]) -> None:
    found = codes_after(("cite: survey, Teachers, par. 3", f"cite: {one}"), (CALM, f"cite: {other}"))
    assert [code for code in found if code != "misspelled-heading"] == expected


def test_a_passage_may_speak_for_one_option_and_against_another() -> None:
    assert codes_after((FILMED, 'cite: osei-2029, pp. 14-15, "much calmer"')) == []


@pytest.mark.parametrize(
    ("speaker", "is_author"),
    [("Osei", True), ("ama osei", True), ("Ama", False), ("Teachers", False), ("Osei's pupils", False)],
)
def test_the_author_of_a_source_needs_no_speaker(speaker: str, is_author: bool) -> None:
    change = ("Some pupils film others\n", f'Some pupils film others\n          said_by: "{speaker}"\n')
    assert codes_after(change) == ["own-view"] * is_author
    both = (FILMED, 'cite: ["osei-2029, p. 12", "survey, Parents, par. 3"]')
    assert codes_after(change, both) == []
    institution = ("author: [{family: Osei, given: Ama}]", f"author: [{{literal: {speaker!r}}}]")
    assert codes_after(change, institution) == ["own-view"]


def test_a_verdict_may_cite_other_sources_beside_its_own() -> None:
    assert codes_after((VERDICT, "cite: [{}, {}]".format('"osei-2029, p. 24"', '"survey, Teachers, par. 7"'))) == []


def test_a_claim_appears_once_under_an_option_but_may_appear_under_two() -> None:
    assert codes_after(("claim: Some pupils film others", "claim: Lessons become calmer")) == []
    assert codes_after(("claim: Some pupils film others", "claim: Messages  interrupt the lesson.")) == [
        "repeated-claim"
    ]
    risk = f'    risks: [{{claim: Every class needs lockers, {LOCKERS.replace("survey", chr(34) + "survey")}"}}]\n'
    assert codes_after(("    name: Ban them\n", f"    name: Ban them\n{risk}")) == ["repeated-claim"]
    flow = "      for: [{claim: Quiet, cite: 'survey, A, par. 1'}, {claim: Quiet, cite: 'survey, A, par. 2'}]\n"
    first = CLEAN[
        CLEAN.index("      for:\n        - claim: Parents") : CLEAN.index("      against:\n        - claim: Some")
    ]
    assert codes_after((first, flow)) == ["repeated-claim"]


def test_an_argument_may_rebut_the_other_side_and_other_options() -> None:
    assert (
        codes_after(
            ("          cite: survey, Parents, par. 2\n", "          rebuts: [calmer]\n          " + REACH + "\n")
        )
        == []
    )
    against = (CALM, f"{CALM}\n        - {{id: dull, claim: Dull, rebuts: [enough], {QUIET}}}")
    assert codes_after(("          said_by: Pupils\n", "          id: enough\n"), against) == ["same-side-rebuttal"]


QUIET = 'cite: "survey, Parents, par. 8"'


def attributes(*by_option: str) -> list[str]:
    """Return what check says of these attributes of options, with its hints."""
    options = (f"  o{number}: {{name: N, attributes: {{{text}}}}}\n" for number, text in enumerate(by_option))
    decision = read_text(f"policy-cli: 1\ntitle: T\noptions:\n{''.join(options)}").decision
    assert decision is not None
    return [
        f"{found.position.line} {found.message}: {found.hint}"
        for found in warnings(decision)
        if found.code == "lone-attribute"
    ]


def test_a_lone_attribute_is_shown_with_the_label_that_was_meant() -> None:
    assert attributes("Pace: x", "Pace: y", "Pcae: z") == ['6 only "o2" has the attribute "Pcae": did you mean "Pace"?']
    assert attributes("Pcae: z", "Pace: y", "Pace: x") == ['4 only "o0" has the attribute "Pcae": did you mean "Pace"?']
    assert attributes("Pace: x", "pace: y") == ['5 only "o1" has the attribute "pace": did you mean "Pace"?']
    other = "give the other options this attribute as well"
    law = f'4 only "o0" has the attribute "Needs a law": {other}'
    assert attributes("Pace: x, Who: z, Needs a law: y", "Pace: y, Who: z") == [law]
    assert attributes("Pace: x, Needs a law: y", "Pace: y") == []
    assert attributes("Pace: x, Peace: z", "Cost: y, Post: z") == []
    paces = f'4 only "o0" has the attribute "Paces": {other}'
    assert attributes("Pace: x, Who: z, Paces: y", "Pace: y, Who: z") == [paces]
    assert attributes("Pace: x", "Pace: x") == attributes("", "") == []


@pytest.mark.parametrize(("words", "is_long"), [(12, False), (13, True)])
def test_an_action_has_twelve_words_at_most(words: int, is_long: bool) -> None:
    assert codes_after(("Buy lockers for every class", "buy " * words)) == ["long-action"] * is_long


def test_an_option_lacks_a_rating_where_most_options_are_rated() -> None:
    of_ban = f"    ratings:\n      attention: {{rating: better, rests_on: [calmer]}}\n{RATED}"
    of_breaks = CLEAN[CLEAN.rindex("    ratings:\n") : CLEAN.index("\nverdicts:")]
    assert codes_after((of_ban, "")) == ["unrated-criterion"]
    assert codes_after((of_ban, ""), (of_breaks, "")) == []
    assert codes_after((RATED, "      peace: {rating: unknown}\n")) == []
    on_own_scale = ("question: Are there fewer quarrels?", "scale: [few, many]")
    rated = ("{rating: same, rests_on: [apart]}", "{rating: few, rests_on: [apart]}")
    assert codes_after(on_own_scale, (RATED, RATED.replace("better", "many")), rated) == []


@pytest.mark.parametrize(
    ("slips", "options"),
    [
        (["    figures: {lockers: 5}\n"], ["breaks"]),
        (["    figures: {lockers: 0}\n"], ["allow"]),
        (["    figures: {lockers: 0}\n", "    figures: {lockers: 5}\n"], []),
    ],
)
def test_an_option_lacks_a_figure_that_would_rate_it_where_most_have_one(slips: list[str], options: list[str]) -> None:
    text = unslipped("missing-figure").replace("\noptions:", "\nbaseline: allow\noptions:")
    for slip in slips:
        text = text.replace(slip, "")
    found = checked(text)[1]
    said = [f'"{id}" is not rated on "money", for it has no figure of "lockers"' for id in options]
    assert [warning.message for warning in found] == said


def test_a_figure_that_the_file_calls_unknown_is_not_missing() -> None:
    known = "    figures: {lockers: 40}\n"
    unknown = "    ratings: {money: {because: Nobody has counted}}\n"
    assert checked(unslipped("missing-figure").replace(known, unknown))[1] == []
    # A figure that rates nobody may be missing.
    rated = "criteria:\n  money: {name: Money, measure: lockers, scale: {worst: 60, best: 0}}\n"
    assert checked(slipped("missing-figure").replace(rated, ""))[1] == []


@pytest.mark.parametrize(
    ("more", "named"), [(0, ""), (1, ', "m0"'), (4, ', "m0", "m1", "m2", "m3"'), (5, ', "m0", "m1", "m2" and 2 more')]
)
def test_the_criteria_that_lack_a_rating_are_named_up_to_four(more: int, named: str) -> None:
    added = "".join(f"  m{number}: {{name: More}}\n" for number in range(more))
    rated = "".join(f"      m{number}: {{rating: same, rests_on: [apart]}}\n" for number in range(more))
    text = CLEAN.replace(RATED, "").replace("\noptions:\n", f"{added}\noptions:\n")
    (warning,) = checked(text.replace("\n\nverdicts:", f"\n{rated}\nverdicts:"))[1]
    assert warning.message == f'"ban" is not rated on "peace"{named}'


@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        ("{rating: same}", ["groundless-rating"]),
        ("{rating: same, rests_on: []}", ["groundless-rating"]),
        ("{rating: unknown}", []),
        ("{rating: better, rests_on: [reach]}", ["borrowed-rating"]),
        ("{rating: better, rests_on: [reach, talking]}", []),
        ("{rating: unknown, rests_on: [reach]}", []),
    ],
)
def test_a_rating_rests_on_an_argument_about_its_option(rating: str, expected: list[str]) -> None:
    reach = ("claim: Parents can reach their children\n", "claim: Parents can reach them\n          id: reach\n")
    assert codes_after(reach, ("{rating: better, rests_on: [talking]}", rating)) == expected


@pytest.mark.parametrize("mutation", MUTATIONS)
@pytest.mark.parametrize(("text", "count"), [(BUILTIN, 4), (SHORT, 60), (CLEAN, 60)], ids=["iran", "short", "clean"])
def test_no_rule_raises_whatever_the_file_that_loads(text: str, count: int, mutation: object) -> None:
    for mutant in mutants(text, count, mutation):  # type: ignore[arg-type]
        reading, found = checked(mutant)
        for warning in found if reading.decision else ():
            line, column = warning.position[:2]
            assert warning.code in CODES
            assert 1 <= line <= len(reading.lines)
            assert 1 <= column <= len(reading.lines[line - 1]) + 1


def test_the_time_to_check_is_linear_in_the_options(iran: Decision) -> None:
    def check(size: int) -> None:
        copies = [replace(option, id=f"{option.id}-{n}") for n in range(size) for option in iran.options.values()]
        many = replace(iran, options={option.id: option for option in copies}, baseline=copies[0].id, verdicts=())
        found = {warning.code for warning in warnings(many)}
        assert found == {"unrated-criterion"}  # of copies of the baseline

    assert_linear(check, 160)


def test_what_looks_suspicious_everywhere_does_not_take_forever() -> None:
    def suspicious(size: int) -> Decision:
        chance = random.Random(1)
        labels = ["".join(chance.choices("aeiounrstl", k=12)) for _ in range(size)]
        cited = (f"      - s, Part {label} {word}, par. 1\n" for label in labels for word in ("one", "two", "two"))
        options = "".join(
            f"  o{number}:\n    name: N\n    attributes: {{{label}: x}}\n" for number, label in enumerate(labels)
        )
        # Labels that two options share are more than the lone ones, so that these are exceptions.
        shared = "".join(f"      {label} shared: x\n" for label in [*labels, "one more"])
        options += "".join(f"  s{number}:\n    name: N\n    attributes:\n{shared}" for number in (1, 2))
        background = f"background:\n  - claim: C\n    cite:\n{''.join(cited)}"
        text = f"policy-cli: 1\ntitle: T\nreferences: [{{id: s}}]\n{background}options:\n{options}"
        decision = read_text(text).decision
        assert decision is not None
        return decision

    decisions = {size: suspicious(size) for size in (100, 800)}

    def check(size: int) -> None:
        assert len(list(warnings(decisions[size]))) >= size

    assert_linear(check, 800)
