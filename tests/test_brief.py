import re
from collections.abc import Callable
from datetime import date
from typing import get_args

import pytest

from policy_cli.analysis.comparison import select_options
from policy_cli.analysis.evidence import claims
from policy_cli.analysis.ranking import rank, weights_of
from policy_cli.document import (
    Cell,
    Content,
    Document,
    Heading,
    ItemList,
    NoteMark,
    Paragraph,
    RatingSpan,
    SideBySide,
    Span,
    Table,
    plain_text,
    sentence,
)
from policy_cli.model import Decision
from policy_cli.places import Place
from policy_cli.render.formats import Layout, render
from policy_cli.views.brief import NOTES, SECTIONS, BriefMetadata, Cite, brief_document
from policy_cli.views.evidence import HOW_TO_FIND
from policy_cli.views.option import options_document
from policy_cli.views.ranking import by_viewpoint
from tests.conftest import brief_of, decision_of
from tests.test_nothing_dropped import decision_with

DECISION = """\
policy-cli: 1
title: Roads
question: What should become of the road?
decision_maker: The mayor
as_of: May 1999
editor: The clerk
baseline: keep
background:
  - {claim: The road is old, cite: "ash, par. 1"}
  - {claim: The road is loved, said_by: Drivers, cite: "ash, par. 2"}
references:
  - {id: ash, type: book, title: "Roads: A Story", author: [{family: Ash, given: Ann}], publisher: X, issued: 1998}
  - {id: birch, type: book, title: The Bridge, publisher: Y, issued: 1997, note: A photocopy.}
criteria: {cost: {name: Cost}, noise: {name: Noise}, pace: {name: Pace}}
options:
  keep:
    name: Keep it
    aim: Spend nothing
    attributes: {Law: none}
  toll:
    name: Toll
    aim: Fewer cars
    cite: birch, p. 3
    attributes: {Law: new}
    order: sequence
    variants: {city: {name: In the city}}
    steps:
      - {action: Pass a law, actor: The council, cite: "ash, Laws, par. 3"}
      - {action: Charge, actor: The mayor, when: June, variant: city, cite: ["ash, p. 4", "ash, p. 5", "birch, p. 6"]}
    costs: [{claim: Anger, kind: political, level: unknown, borne_by: the mayor, amount: ten votes, cite: "ash, p. 7"}]
    risks: [{claim: Riots}]
    arguments:
      for: [{claim: It works, said_by: Oslo, cite: 'birch, p. 9, "it works"'}]
      against: [{claim: It is dear, cite: "ash, p. 9"}]
    ratings:
      cost: {rating: much better, because: It earns}
      noise: {rating: unknown, because: Nobody measured it}
  close:
    name: Close it
    summary: Close the road for good.
    order: any
    steps: [{action: Fence it off}, {action: Plant trees}]
afterward:
  - {claim: The bridge fell, cite: "birch, p. 2"}
verdicts:
  - {source: ash, option: toll, claim: A toll is best, cite: "ash, p. 99"}
  - {source: birch, claim: Nothing helps, cite: "birch, p. 1"}
"""
MINIMAL = "policy-cli: 1\ntitle: Roads\noptions: {a: {name: Keep it}, b: {name: Close it}}\n"


@pytest.fixture(scope="module")
def roads() -> Decision:
    return decision_of(DECISION)


def headings(document: Document) -> list[str]:
    return [plain_text(block.content) for block in document.blocks if isinstance(block, Heading) and block.level == 2]


def section(document: Document, heading: str) -> list[str]:
    """Return the lines of a section: its paragraphs, the items of its lists, the rows of its tables."""
    lines: list[str] = []
    inside = False
    for block in document.in_sequence:
        match block:
            case Heading(2, content):
                inside = plain_text(content).startswith(heading)
            case _ if not inside:
                pass
            case Heading(_, content) | Paragraph(content):
                lines.append(plain_text(content, marks=False))
            case ItemList(items):
                lines += [plain_text(item, marks=False) for item in items]
            case Table(_, row_groups):
                lines += [" | ".join(map(words, (row.label, *row.cells))) for part in row_groups for row in part.rows]
    return lines


def words(cell: Cell) -> str:
    return plain_text(cell) if isinstance(cell, tuple) else "; ".join(plain_text(item) for item in cell.items)


def contents(document: Document) -> list[Content]:
    """Return every paragraph, item and cell of a brief in its order."""
    found: list[Content] = []
    for block in document.in_sequence:
        if isinstance(block, Paragraph):
            found.append(block.content)
        elif isinstance(block, ItemList):
            found += block.items
        elif isinstance(block, Table):
            cells = [cell for part in block.row_groups for row in part.rows for cell in row.cells]
            found += [content for cell in cells for content in (cell.items if isinstance(cell, ItemList) else (cell,))]
    return found


def test_the_sections_come_in_the_order_of_an_options_memo(roads: Decision) -> None:
    expected = ["Bottom line", "Background", "At a glance"]
    expected += ["Keep it (baseline)", "Toll", "Close it", "What would change"]
    expected += ["Afterward", "Limits", "Sources"]
    assert [
        heading[: len(start)] for heading, start in zip(headings(brief_of(roads)), expected, strict=True)
    ] == expected


def test_the_head_says_for_whom_of_when_by_whom_and_when_it_was_made(roads: Decision) -> None:
    document = brief_of(roads)
    assert plain_text(document.title) == "Roads"
    question, head = (plain_text(content) for content in contents(document)[:2])
    assert question == "What should become of the road?"
    assert head == "Options brief for the mayor, as of May 1999, by the clerk. Prepared July 1, 2001."


def test_the_bottom_line_is_what_each_source_concludes_under_its_name(roads: Decision) -> None:
    ash, bridge, _ = section(brief_of(roads), "Bottom line")
    assert re.match(r"Ash, 1998\b.*: A toll is best\b", ash)
    assert re.match(r".*Bridge\b.*1997\b.*: Nothing helps\b", bridge)


def test_the_bottom_line_says_which_option_a_source_is_for_even_if_the_brief_leaves_it_out(roads: Decision) -> None:
    ash, _ = section(brief_of(roads, "keep", "close"), "Bottom line")[-2:]
    assert ash.startswith("Ash, 1998, for Toll, which this brief leaves out: ")
    assert "leaves out" not in " ".join(section(brief_of(roads), "Bottom line"))


def test_a_verdict_that_names_no_option_endorses_none_of_the_options(roads: Decision) -> None:
    assert section(brief_of(roads), "Bottom line")[1].startswith("“Bridge,” 1997, which endorses none of the options: ")


@pytest.mark.parametrize(
    ("described", "marked"),
    [
        ("aim: Go, summary: Sum", "Summary. Sum."),
        ("summary: Sum", "Summary. Sum."),
        ("aim: Go", "Aim. Go."),
        ("order: any", "Summary. Not stated."),
    ],
)
def test_where_an_option_is_described_is_cited_on_its_aim_or_summary(described: str, marked: str) -> None:
    option = f"{described}, cite: 'r, p. 3'"
    decision = decision_of(
        MINIMAL.replace("name: Keep it", f"name: Keep it, {option}") + "references: [{id: r, type: book, title: R}]\n"
    )
    assert [plain_text(content, marks=False) for content in contents(brief_of(decision)) if marks(content)] == [marked]
    assert "This brief cites" in " ".join(section(brief_of(decision), "Limits"))
    shown = render(options_document(decision, select_options(decision, ())), "text", Layout())
    assert f"{marked[:-1].replace('.', ':')}[1]" in shown


def test_the_limits_say_how_the_places_can_be_checked_and_claim_no_check(roads: Decision) -> None:
    said = " ".join(section(brief_of(roads), "Limits"))
    assert "“policy-cli verify” checks them" in said
    assert "checked for this brief" not in said


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ("'s, p. 1'", "1 passage, without a quotation."),
        ("'s, p. 1, \"so it is\"'", "1 passage, with a short quotation."),
        ("'s, p. 1', 's, p. 2'", "2 passages, none with a quotation."),
        ("'s, p. 1, \"so it is\"', 's, p. 2, \"but not\"'", "2 passages, all with a short quotation."),
        ("'s, p. 1', 's, p. 2, \"but not\"'", "2 passages, 1 of them with a short quotation."),
    ],
)
def test_the_limits_say_in_plain_words_how_many_passages_are_quoted(places: str, said: str) -> None:
    decision = decision_of(f"{MINIMAL}references: [{{id: s}}]\nbackground: [{{claim: It is, cite: [{places}]}}]\n")
    assert any(item.startswith(f"This brief cites {said}") for item in section(brief_of(decision), "Limits"))


def test_the_viewpoints_are_those_that_rank_shows(iran: Decision) -> None:
    shown = section(brief_of(iran), "What would change")
    whose, *viewpoints = shown[shown.index("From each viewpoint") + 1 :]
    assert whose == "What counts for these people is the editor's assumption."
    ranking = rank(iran, weights_of(iran, {}))
    assert viewpoints == [plain_text(sentence(said)) for said in by_viewpoint(ranking)]
    assert viewpoints[-1] == (
        "The home front (U.S. politics 36%; Credibility if rebuffed 21%; Iran's conduct and Leverage 14% each; "
        "Reform in Iran and Allies 7% each): first place goes to Containment."
    )


def test_what_the_criteria_ask_is_under_the_table_of_the_ratings(iran: Decision) -> None:
    heading, *asked = section(brief_of(iran), "At a glance")[-len(iran.criteria) - 1 :]
    assert heading == "What the criteria ask"
    assert asked == [f"{criterion.name}: {criterion.question}" for criterion in iran.criteria.values()]


def test_the_background_says_whose_view_it_is(roads: Decision) -> None:
    lines = [line.rstrip(".") for line in section(brief_of(roads), "Background")]
    assert lines == ["The road is old", "Drivers: The road is loved"]


def test_at_a_glance_unknowns_and_blanks_are_told_apart_and_the_baseline_is_marked(roads: Decision) -> None:
    document = brief_of(roads)
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert [plain_text(column) for column in table.columns] == ["", "Keep it (baseline)", "Toll", "Close it"]
    rows = section(document, "At a glance")
    assert "Law | none | new | not stated" in rows
    assert "Cost | = same | ++ much better | not rated" in rows
    assert "Noise | = same | ? unknown | not rated" in rows
    assert "Pace | = same | not rated | not rated" in rows


def test_cells_at_a_glance_are_short(iran: Decision) -> None:
    table = next(block for block in brief_of(iran).blocks if isinstance(block, Table))
    rows = [row for part in table.row_groups for row in part.rows]
    cells = {plain_text(row.label): row.cells for row in rows}
    costs = cells.pop("Costs, and who bears them")
    assert not [
        item for cell in costs if isinstance(cell, ItemList) for item in cell.items if len(plain_text(item)) > 60
    ]
    others = [cell for each in cells.values() for cell in each]
    assert not [cell for cell in others if isinstance(cell, ItemList) or len(plain_text(cell)) > 60]


def test_the_first_page_says_what_each_option_costs_and_who_bears_it() -> None:
    options = """
      a: {name: A, costs: [{claim: Poles, kind: economic, level: high, amount: £4 (2030), borne_by: the town}]}
      b: {name: B, costs: [{claim: Noise, kind: social, inferred: from A}, {claim: Anger, level: unknown}]}
      c: {name: C}
    """
    decision = decision_of(f"policy-cli: 1\ntitle: T\noptions: {options}")
    for short in (False, True):
        document = brief_of(decision, short=short)
        said = "economic, high: £4 (2030) (the town) | social (inferred); of no stated kind, level unknown"
        assert section(document, "At a glance")[0] == f"Costs, and who bears them | {said} | none recorded"
    assert "Costs, and who" not in str(section(brief_of(decision_of(MINIMAL)), "Options"))


def test_an_option_says_its_aim_steps_costs_risks_and_arguments(roads: Decision) -> None:
    lines = section(brief_of(roads), "Toll")
    said = "\n".join(line.rstrip(".") for line in lines)
    assert "Fewer cars" in lines[0]
    assert re.search(
        r"\nSteps \(in this order\)\nPass a law \(by the council\)\n"
        r"Charge \(by the mayor; June; in the variant “In the city”\)\n",
        said,
    )
    assert "\nVariants\nIn the city\n" in said
    assert (
        "\nCosts\nAnger (political, level unknown: ten votes; borne by the mayor)\nRisks\nRiots (no source)\n" in said
    )
    assert said.endswith("\nArguments for\nOslo: It works\nArguments against\nIt is dear")


@pytest.mark.parametrize(
    "document", [brief_of, lambda decision: options_document(decision, select_options(decision, ()))]
)
def test_steps_in_sequence_are_numbered_and_those_of_a_menu_are_not(
    roads: Decision, document: Callable[[Decision], Document]
) -> None:
    made = document(roads)
    ordered = [block for block in made.blocks if isinstance(block, ItemList) and block.ordered]
    assert [len(listing.items) for listing in ordered] == [2]
    steps = [line.removesuffix(".") for line in section(made, "Close it")]
    assert "Close the road for good" in str(steps)
    heading = steps.index("Steps (in any order)")
    assert steps[heading + 1 : heading + 3] == ["Fence it off (no source)", "Plant trees (no source)"]


def test_arguments_for_and_against_are_side_by_side_and_those_of_one_side_are_a_list(roads: Decision) -> None:
    (beside,) = [block for block in brief_of(roads).blocks if isinstance(block, SideBySide)]
    assert [plain_text(heading.content) for heading, _ in beside.parts] == ["Arguments for", "Arguments against"]
    decision = decision_of(MINIMAL.replace("name: Keep it", "name: Keep it, arguments: {for: [{claim: It works}]}"))
    assert section(brief_of(decision), "Keep it") == ["Arguments for", "It works (no source)."]


def test_who_takes_most_steps_is_named_once() -> None:
    steps = "[{action: One, actor: The city}, {action: Two, actor: The city}, {action: Three, actor: Ann}]"
    document = brief_of(decision_of(MINIMAL.replace("name: Keep it", f"name: Keep it, steps: {steps}")))
    said = " ".join(section(document, "Keep it"))
    assert said.casefold().count("the city") == 1
    assert re.search(r"by the city unless another is named\).*One\b.*Two\b.*Three \(by Ann\)", said)


@pytest.mark.parametrize("without", [(), (NOTES,)])
def test_the_reason_of_each_rating_is_under_the_table_of_the_ratings(roads: Decision, without: tuple[str, ...]) -> None:
    document = brief_of(roads, without=without)
    assert re.search(r"The clerk.*Keep it", render(document, "markdown", Layout()))
    glance = section(document, "At a glance")
    assert glance[glance.index("Why these ratings") + 1 :] == [
        "Toll",
        "Cost: ++ much better. It earns.",
        "Noise: ? unknown. Nobody measured it.",
    ]


def test_the_reasons_of_two_options_are_side_by_side(iran: Decision) -> None:
    (beside, *_) = [block for block in brief_of(iran).blocks if isinstance(block, SideBySide)]
    names = [plain_text(heading.content) for heading, _ in beside.parts]
    assert names == ["Moderate engagement", "Dismantling sanctions"]
    assert {len(listing.items) for _, listing in beside.parts} == {len(iran.criteria)}


def test_limits_count_places_and_claims_without_a_source(roads: Decision) -> None:
    said = " ".join(section(brief_of(roads), "Limits"))
    assert re.search(r"\b13\b.*\b1\b", said)
    kinds = "background, steps, costs, risks, arguments, afterward, verdicts"
    assert f"3 of 13 claims cite no source and are not inferred; counted here: {kinds}." in said
    assert "Close it on Cost" in said
    assert "Toll on Noise" in said
    assert "Rated without a supporting record: Toll on Cost" in said


def test_the_sources_are_given_in_full(roads: Decision) -> None:
    ash, birch = section(brief_of(roads), "Sources")
    assert ash.startswith("Ash, Ann. Roads: A Story. X, 1998.")
    assert birch.startswith("The Bridge. Y, 1997.")


def marks(content: Content) -> list[int]:
    return [part.number for part in content if isinstance(part, NoteMark)]


def test_notes_are_numbered_in_the_order_in_which_they_are_called(iran: Decision) -> None:
    for ids in ((), ("dismantling", "containment")):
        document = brief_of(iran, *ids)
        called = [number for content in contents(document) for number in marks(content)]
        assert called == [note.number for note in document.notes] == list(range(1, len(called) + 1))


def test_every_claim_about_iran_has_its_note(iran: Decision) -> None:
    shown = contents(brief_of(iran))
    of = {plain_text(content, marks=False): marks(content) for content in shown}
    said = [statement.claim for statement in iran.background]
    said += [verdict.claim for verdict in iran.verdicts]
    for option in iran.options.values():
        said += [argument.claim for argument in (*option.arguments.pro, *option.arguments.con)]
        said += [step.action for step in option.steps]
        said += [cost.claim for cost in option.costs] + [risk.claim for risk in option.risks]
    assert not [claim for claim in said if not next(m for line, m in of.items() if claim in line)]


def test_a_source_is_given_in_full_at_its_first_note_and_short_after(roads: Decision) -> None:
    notes = [plain_text(note.content) for note in brief_of(roads).notes]
    full = [number for number, note in enumerate(notes) if "Ann Ash, Roads: A Story (X, 1998)" in note]
    short = [number for number, note in enumerate(notes) if re.search(r"(?<!Ann )Ash, Roads[,.]", note)]
    assert full == [0]
    assert short
    assert min(short) > 0
    assert sum("The Bridge (Y, 1997)" in note for note in notes) == 1


def test_several_places_of_a_source_in_one_note_name_it_once(roads: Decision) -> None:
    notes = [plain_text(note.content) for note in brief_of(roads).notes]
    assert "Ash, Roads, 4; 5; Bridge, 6." in notes


def test_every_note_ends_in_a_full_stop_or_a_closing_quote(iran: Decision) -> None:
    notes = [plain_text(note.content) for note in brief_of(iran).notes]
    assert not [note for note in notes if not note.endswith((".", ".”", "?”", "!”", "?"))]
    assert not [note for note in notes if re.search(r"\.\.|,,|\s[,.;]|;\s*;|^\s|\s$|“”|\(\)", note)]


def test_two_options_with_a_name_alone_make_a_brief_without_empty_sections() -> None:
    document = brief_of(decision_of(MINIMAL))
    assert headings(document) == ["Options", "Limits"]
    assert section(document, "Options") == ["The file records nothing more about Keep it; Close it."]
    assert document.notes == ()
    said = render(document, "markdown", Layout())
    assert not re.search(r"^#.*\n+#", said.split("\n", 2)[2], re.MULTILINE)
    assert "None" not in said
    assert " 0 places" not in said


@pytest.mark.parametrize(
    ("key", "heading"),
    [("verdicts", "Bottom line"), ("background", "Background"), ("ratings", "At a glance"), ("references", "Sources")],
)
def test_a_section_is_absent_where_the_file_has_nothing_for_it(key: str, heading: str) -> None:
    assert heading not in " ".join(headings(brief_of(decision_of(MINIMAL))))


def test_the_question_is_under_the_title_also_without_the_background(roads: Decision) -> None:
    for without in ([], ["background"]):
        document = brief_of(roads, without=without)
        assert document.blocks[0] == Paragraph((Span("What should become of the road?"),))
        assert ("Background" in headings(document)) is not bool(without)
    assert "Options brief" in plain_text(contents(brief_of(decision_of(MINIMAL)))[0])


def test_the_brief_on_iran_has_six_pages_of_670_words_without_its_notes(iran: Decision) -> None:
    source = render(brief_of(iran), "markdown", Layout()).split("\n[^1]: ")[0]
    words = re.sub(r"\[\^\d+\]|\|[ :|-]*", " ", source).split()
    assert len(words) <= 6 * 670


def test_a_brief_on_some_options_says_nothing_of_the_others(roads: Decision) -> None:
    said = render(brief_of(roads, "close", "keep"), "markdown", Layout())
    assert said.index("## Close it") < said.index("## Keep it")
    assert "## Toll" not in said
    assert "Pass a law" not in said
    assert "much better" not in said


def test_ratings_without_a_baseline_are_no_one_s_and_say_nothing_against() -> None:
    document = brief_of(decision_of(MINIMAL))
    judged = [part for content in contents(document) for part in content if isinstance(part, RatingSpan)]
    assert judged == []


def test_a_brief_takes_a_title_and_a_date_of_its_own(roads: Decision) -> None:
    metadata = BriefMetadata(date(2001, 7, 1), title="Memo", dated="Whitsun 2001")
    document = brief_document(roads, select_options(roads, ()), metadata)
    assert plain_text(document.title) == "Memo"
    assert document.date == "Whitsun 2001"
    head = plain_text(contents(document)[1])
    assert head.endswith("Dated Whitsun 2001.")
    assert "July" not in head


def test_a_brief_says_for_a_file_s_properties_whose_it_is_and_of_when(roads: Decision) -> None:
    document = brief_of(roads)
    assert (document.author, document.date) == ("The clerk", "July 1, 2001")


@pytest.mark.parametrize("name", SECTIONS)
def test_each_section_can_be_left_out_and_the_others_stay(roads: Decision, name: str) -> None:
    def without(*names: str) -> Document:
        return brief_of(roads, without=names, cite=cite)

    cite: Cite = "inline" if name == "evidence" else "notes"
    others = [other for other in SECTIONS if other != name]
    assert [*headings(without(*others))] != []
    assert sorted(headings(without(name)) + headings(without(*others))) == sorted(headings(without()))
    called = [number for content in contents(without(name)) for number in marks(content)]
    assert called == list(range(1, len(without(name).notes) + 1))


def test_without_notes_there_is_no_mark_and_the_limits_say_so(roads: Decision) -> None:
    document = brief_of(roads, without=[NOTES])
    assert document.notes == ()
    assert not [content for content in contents(document) if marks(content)]
    said = render(document, "markdown", Layout())
    assert "The notes that cite these passages are left out." in said
    assert said.count("(no source)") == render(brief_of(roads), "markdown", Layout()).count("(no source)") == 3
    assert "left out" not in render(brief_of(roads), "markdown", Layout())
    decision = decision_of(MINIMAL + "question: Why?\n")
    document = brief_of(decision, without=[NOTES])
    assert "left out" not in render(document, "markdown", Layout())


def test_on_paper_each_option_begins_a_page_and_nothing_else_does(roads: Decision) -> None:
    blocks = [block for block in brief_of(roads).blocks if isinstance(block, Heading) and block.new_page]
    assert [plain_text(block.content) for block in blocks] == ["Keep it (baseline)", "Toll", "Close it"]


def test_a_note_says_apart_which_places_it_names_and_what_it_remarks(iran: Decision) -> None:
    notes = brief_of(iran).notes
    cited = [note for note in notes if note.places]
    assert cited[0].places == iran.verdicts[0].cite
    assert plain_text(cited[0].content).endswith(plain_text(cited[0].remark))
    assert plain_text(cited[0].remark).startswith("Editor's note: He weighs")
    bare = next(note for note in cited if not note.remark)
    assert "Editor" not in plain_text(bare.content)
    source = notes[-1]
    assert (source.places, plain_text(source.content)) == ((Place("stimson-2006"),), plain_text(source.remark))


DECIDED = """\
policy-cli: 1
title: Roads
as_of: May 1999
baseline: keep
note: One author describes all options.
references: [{id: ash, title: Roads, issued: 1998}, {id: birch, title: The Bridge, issued: 2003}]
measures: {cost: {name: Cost, unit: million}}
criteria:
  pace: {name: Pace, question: Is it quick?, weight: 2}
  noise: {name: Noise, scale: [loud, bearable, quiet], weight: 0}
  jams: {name: Jams, scale: {worst: 12000, best: 0}}
  money: {name: Money, measure: cost, scale: {worst: 90, best: 0}, note: Of the town.}
options:
  keep: {name: Keep it, outcome: rejected, figures: {cost: 0}, ratings: {noise: loud, jams: 9000}}
  toll:
    name: Toll
    outcome: {status: chosen, because: It pays, when: May 2000, cite: "birch, p. 8", note: Two abstained.}
    figures: {cost: 80}
    variants: {city: {name: In the city}, all: {name: Everywhere}}
    costs: [{id: queues, claim: Queues at the gates, cite: "ash, p. 2"}]
    ratings:
      pace: {rating: worse to same, because: Gates are slow, rests_on: [queues], variant: city}
      noise: {rating: quiet, rests_on: [queues]}
      jams: unknown
      money: {because: Gates are dear}
  close: {name: Close it, outcome: {status: superseded, because: The bridge fell}}
  bridge: {name: Build a bridge, outcome: chosen}
afterward:
  - {claim: The bridge fell, cite: "birch, p. 2", note: In a storm.}
  - {claim: A toll was tried, cite: "ash, p. 3"}
verdicts:
  - {source: ash, option: toll, claim: A toll is best, cite: "ash, p. 99"}
"""


@pytest.fixture(scope="module")
def decided() -> Decision:
    return decision_of(DECIDED)


def test_the_bottom_line_says_what_the_sources_conclude_and_what_was_decided(decided: Decision) -> None:
    document = brief_of(decided)
    could_come_first = (
        "Keep it, Close it or Build a bridge could come first, depending on the unknown ratings and the ranges"
    )
    assert section(document, "Bottom line") == [
        "What the sources conclude",
        "“Roads,” 1998, for Toll: A toll is best.",
        "What was decided",
        "Chosen: Toll (May 2000). It pays (later source, 2003).",
        "Chosen: Build a bridge.",
        "Rejected: Keep it.",
        "Superseded: Close it. The bridge fell.",
        f"Arithmetic on the editor's ratings, not a recommendation: under the file's weights, {could_come_first}.",
    ]
    assert not any(line.startswith("Arithmetic") for line in section(brief_of(decided, "keep", "toll"), "Bottom line"))
    assert plain_text(document.notes[1].content) == "“The Bridge,” 2003, 8. Editor's note: Two abstained."


def test_the_bottom_line_says_what_was_decided_though_no_source_concludes_and_the_other_way_round() -> None:
    without_verdicts = decision_of(DECIDED[: DECIDED.index("verdicts:")])
    assert section(brief_of(without_verdicts), "Bottom line: what was decided")[0].startswith("Chosen: Toll")
    assert section(brief_of(decision_of(DECISION)), "Bottom line: what the sources conclude")[0].startswith("Ash, 1998")
    assert "Bottom line" not in " ".join(headings(brief_of(decision_of(MINIMAL))))


def test_an_option_that_was_chosen_is_named_though_the_brief_leaves_it_out(decided: Decision) -> None:
    lines = section(brief_of(decided, "keep", "close"), "Bottom line")
    assert "Chosen: Build a bridge, which this brief leaves out." in lines
    assert "Rejected: Keep it." in lines


def test_what_came_afterward_is_told_with_its_year_and_before_the_limits(decided: Decision) -> None:
    document = brief_of(decided)
    assert section(document, "Afterward") == ["The bridge fell (source of 2003).", "A toll was tried (source of 1998)."]
    assert headings(document).index("Afterward") == headings(document).index("Limits") - 1
    assert "Editor's note: In a storm." in " ".join(plain_text(note.content) for note in document.notes)
    assert "Afterward" not in headings(brief_of(decided, without=["afterward"]))


@pytest.mark.parametrize("without", [(), (NOTES,)])
def test_the_remark_on_the_whole_file_is_among_the_limits(decided: Decision, without: tuple[str, ...]) -> None:
    document = brief_of(decided, without=without)
    assert section(document, "Limits")[-1] == "One author describes all options."


def test_the_limits_name_what_rests_on_nothing_and_what_is_not_rated(decided: Decision) -> None:
    said = " ".join(section(brief_of(decided), "Limits"))
    assert "Rated without a supporting record: Keep it on Noise; Keep it on Jams." in said
    blank = re.search(r"Not rated, or unknown: (.*?)\.", said)
    assert blank is not None
    others = [
        f"{name} on {criterion}"
        for name in ("Close it", "Build a bridge")
        for criterion in ["Pace", "Noise", "Jams", "Money"]
    ]
    assert blank[1].split("; ") == ["Toll on Jams", *others]


def test_the_criteria_say_their_scale_their_measure_and_their_weight(decided: Decision) -> None:
    glance = section(brief_of(decided), "At a glance")
    assert glance[glance.index("What the criteria ask") + 1 :] == [
        "Pace: Is it quick? Weight 2.",
        "Noise: From worst to best: loud, bearable, quiet. Weight 0: shown, but not ranked.",
        "Jams: Numbers from 12,000 (worst) to 0 (best). Weight 1.",
        "Money: Rated by Cost (million), from 90 (worst) to 0 (best). Weight 1.",
    ]


def test_ratings_on_any_scale_come_with_their_reasons_and_those_without_one_are_named(decided: Decision) -> None:
    glance = section(brief_of(decided), "At a glance")
    assert glance[glance.index("Why these ratings") + 1 : glance.index("What the criteria ask")] == [
        "Keep it",
        "No reason given: Noise (loud); Jams (9000).",
        "Toll",
        "Pace: -/= worse to same. Gates are slow (for the variant “In the city”).",
        "Money: Gates are dear.",
        "No reason given: Noise (++ quiet); Jams (? unknown).",
    ]


# A decision whose texts end in full stops, whose sources are hard to tell apart, and whose records lack places.
HARD = """\
policy-cli: 1
title: Roads
as_of: May 2001
baseline: keep
references:
  - {id: ash, title: Roads, author: [{family: Ash}], issued: 1998}
  - {id: ash2, title: Bridges, author: [{family: Ash}], issued: 1998}
  - {id: elm, title: Tolls, author: [{family: Elm}], issued: 1997}
  - {id: elm2, title: Tolls, author: [{family: Elm}], issued: 1999}
  - {id: oak, title: The Gates, note: A photocopy.}
  - {id: fir, title: Trees, author: [{literal: Fir}]}
  - {id: fir2, title: Trees, author: [{literal: Fir}]}
measures: {cost: {name: Cost, cite: "oak, p. 1", note: Of the town.}}
criteria: {pace: {name: Pace, note: Of cars.}}
options:
  keep: {name: Keep it, figures: {cost: {value: 3, cite: "oak, table 2"}}}
  toll:
    name: Toll
    aim: Fewer cars.
    note: Nobody asked for it.
    attributes: {Law: {value: new, cite: 'ash, Laws, par. 3, "a new law"', inferred: as the old one fails}}
    steps:
      - {action: Charge., detail: It needs gates from Acme Inc., cite: "ash, Laws, pars. 3-4", inferred: so it seems}
    risks:
      - {claim: Riots., cite: ['elm, p. 2, "a riot"', 'elm, p. 2, "two riots"', "ash2, ch. 3, p. 4", 'oak, "gates"']}
      - {claim: Fights, cite: ['elm, p. 2, "a fight"']}
      - {claim: Rain., inferred: from the sky}
      - {claim: Snow in the U.S., cite: [elm2, fir, "fir2, §4"]}
    ratings: {pace: {rating: worse, because: Gates, note: At noon.}}
"""


def inline(*without: str) -> Document:
    decision = decision_of(HARD)
    return brief_of(decision, without=without, cite="inline")


def test_inline_each_claim_has_its_places_in_short_before_the_full_stop() -> None:
    assert section(inline(), "Toll") == [
        "Aim. Fewer cars.",
        "Steps",
        "Charge. It needs gates from Acme Inc (inferred; Ash, “Roads,” Laws\xa0¶¶\xa03–4).",
        "Risks",
        "Riots (Elm 1997, p.\xa02; p.\xa02; Ash, “Bridges,” ch.\xa03, p.\xa04; “Gates”).",
        "Fights (Elm 1997, p.\xa02).",
        "Rain (inferred).",
        "Snow in the U.S. (Elm 1999; fir; fir2\xa0§\xa04).",
    ]
    assert inline().notes == ()


def test_inline_a_table_has_no_places_and_the_evidence_has_them() -> None:
    assert section(inline(), "At a glance")[:2] == ["Law | not stated | new (inferred)", "Cost | 3 | no figure"]


def test_the_evidence_is_what_the_text_does_not_say_by_option() -> None:
    assert section(inline(), "Evidence") == [
        HOW_TO_FIND,
        "On the decision as a whole",
        "Cost: “Gates,” p.\xa01. Editor's note: Of the town.",
        "Pace: Editor's note: Of cars.",
        "Keep it",
        "Cost: “Gates,” table\xa02.",
        "Toll",
        "Toll: Editor's note: Nobody asked for it.",
        "Law: Ash, “Roads,” Laws\xa0¶\xa03, “a new law.” Inferred: as the old one fails.",
        "Charge: Ash, “Roads,” Laws\xa0¶¶\xa03–4. Inferred: so it seems.",
        "Riots: Elm 1997, p.\xa02, “a riot”; p.\xa02, “two riots”; “Gates,” “gates.”",
        "Fights: Elm 1997, p.\xa02, “a fight.”",
        "Rain: Inferred: from the sky.",
        "Pace: Editor's note: At noon.",
    ]
    assert section(inline(), "Sources")[4] == "“The Gates.” A photocopy."
    assert "Evidence" not in headings(inline(NOTES))
    assert "Elm" not in str(section(inline(NOTES), "Toll"))


def test_each_item_of_the_evidence_begins_with_its_claim_in_the_order_of_the_brief(iran: Decision) -> None:
    document = brief_of(iran, cite="inline")
    evidence = section(document, "Evidence")[2:]
    background = [one.claim for one in iran.background if any(place.quote for place in one.cite)]
    assert len(background) > 10
    for claim, item in zip(background, evidence, strict=False):
        begins = re.split(r" …|: (?=Talwar|Takeyh)", item)[0]
        assert claim.startswith(begins)
        assert 25 <= len(begins) <= 50


def test_every_quote_is_in_the_evidence(iran: Decision) -> None:
    said = " ".join(section(brief_of(iran, cite="inline"), "Evidence"))
    quotes = [place.quote for claim in claims(iran) for place in claim.citations if place.quote]
    assert len(quotes) > 100
    assert not [quote for quote in quotes if quote not in said]


def test_the_first_page_alone_is_the_bottom_line_and_the_options_at_a_glance_with_the_reasons(iran: Decision) -> None:
    document = brief_of(iran, cite="inline", short=True)
    assert headings(document) == ["Bottom line: what the sources conclude", "At a glance"]
    assert document.is_one_page
    assert not brief_of(iran).is_one_page
    assert "Its incentives" not in section(document, "At a glance")
    whole = section(brief_of(iran), "At a glance")
    page = section(document, "At a glance")
    reasons = [line for line in whole[: whole.index("What the criteria ask")] if ": " in line and " | " not in line]
    assert len(reasons) == 12
    assert not [line for line in reasons if line not in page]
    assert "recommends nothing" in page[-1]
    decision = decision_of(DECISION)
    shorter = brief_of(decision, without=("bottom-line",), short=True)
    assert headings(shorter) == ["At a glance"]


@pytest.mark.parametrize("cite", get_args(Cite))
def test_no_paragraph_is_made_of_several_claims(cite: Cite) -> None:
    for decision in (decision_with(), decision_of(DECISION), decision_of(DECIDED), decision_of(HARD)):
        document = brief_of(decision, cite=cite)
        paragraphs = [block for block in document.in_sequence if isinstance(block, Paragraph)]
        assert len(paragraphs) > 2
        assert not [p for p in paragraphs if len(plain_text(p.content, marks=False).split()) > 60]


@pytest.mark.parametrize("format", ["markdown", "text"])
def test_what_is_shown_of_an_option_ends_before_the_remark_on_it(format: str) -> None:
    costs = "{id: jam, claim: Jams, note: Long ones}, {claim: Noise, inferred: by ear, note: At noon}"
    file = HARD.replace("because: Gates,", "because: Gates, rests_on: [jam],") + f"    costs: [{costs}]\n"
    decision = decision_of(file)
    shown = " ".join(render(options_document(decision, select_options(decision, ())), format, Layout()).split())
    assert "Gates (rests on #jam). Note: At noon" in shown
    assert "Jams (no source) #jam. Note: Long ones" in shown
    assert "Noise. Inferred: by ear. Note: At noon" in shown
    assert "Charge. It needs gates" in shown


ANSWERS = """
policy-cli: 1
title: Phones
references: [{id: s, type: report, title: S}]
options:
  a:
    name: Allow them
    arguments:
      for:
        - {id: reach, claim: Parents can reach their children., cite: "s, p. 1"}
        - {id: long, claim: Pupils who have their phones learn in time to use them with sense and with care}
      against: [{claim: They can call the office, rebuts: [reach, long], cite: "s, p. 2"}]
  b:
    name: Ban them
    arguments: {for: [{claim: The office has a phone, rebuts: reach, cite: "s, p. 3"}]}
"""


@pytest.mark.parametrize("cite", get_args(Cite))
@pytest.mark.parametrize("without", [(), (NOTES,)])
def test_an_argument_says_which_it_answers_and_on_which_option_if_that_is_another(
    cite: Cite, without: tuple[str, ...]
) -> None:
    decision = decision_of(ANSWERS)
    document = brief_of(decision, without=without, cite=cite)
    first, second = "“Parents can reach their children”", "“Pupils who have their phones learn in time to use …”"
    said = " (“S,” p.\xa0{})" if cite == "inline" and not without else ""
    own = f"They can call the office (answers {first}; {second}){said.format(2)}."
    assert own in section(document, "Allow them")
    other = f"The office has a phone (answers {first} on “Allow them”){said.format(3)}."
    assert other in section(document, "Ban them")


def test_the_label_of_a_rating_in_numbers_has_the_ends_of_the_scale_and_weights_have_few_digits() -> None:
    decision = decision_of(
        """
policy-cli: 1
title: T
criteria:
  a: {name: A, weight: 33.333333, scale: {worst: 0, best: 100}}
  b: {name: B, weight: 0.333333333, scale: {worst: 260, best: 0}}
  c: {name: C, weight: 2.25, scale: {worst: 0, best: 10}}
options:
  x: {name: X, ratings: {a: {rating: 89 to 100, because: Far.}, b: {rating: 46, because: Slow.}, c: unknown}}
  y: {name: Y, ratings: {a: 20, b: 9}}
"""
    )
    lines = section(brief_of(decision), "At a glance")
    assert lines[0:3] == [
        "A (0 worst, 100 best) | ++ 89 to 100 | - 20",
        "B (260 worst, 0 best) | + 46 | ++ 9",
        "C (0 worst, 10 best) | ? unknown | not rated",
    ]
    assert "A: ++ 89 to 100. Far." in lines
    assert "B: + 46. Slow." in lines
    assert "No reason given: C (? unknown)." in lines
    assert "No reason given: A (- 20); B (++ 9)." in lines
    weights = [line.rpartition("Weight ")[2] for line in lines if "Weight" in line]
    assert weights == ["33.3.", "0.3.", "2.25."]
