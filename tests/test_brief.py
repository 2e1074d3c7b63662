import re
from datetime import date

import pytest

from policy_cli.analysis.comparison import select_options
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
    Span,
    Table,
    plain_text,
)
from policy_cli.model import Decision
from policy_cli.places import Place
from policy_cli.render.formats import Layout, render
from policy_cli.views.brief import NOTES, SECTIONS, BriefMetadata, brief_document
from policy_cli.views.option import options_document
from policy_cli.views.ranking import by_viewpoint
from tests.conftest import read_text

METADATA = BriefMetadata(date(2001, 7, 1), "roads.yaml")

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


def decision_of(text: str) -> Decision:
    reading = read_text(text)
    assert reading.decision is not None, reading.diagnostics
    return reading.decision


def brief(decision: Decision, *ids: str) -> Document:
    return brief_document(decision, select_options(decision, ids), METADATA)


@pytest.fixture(scope="module")
def roads() -> Decision:
    return decision_of(DECISION)


def headings(document: Document) -> list[str]:
    return [plain_text(block.content) for block in document.blocks if isinstance(block, Heading) and block.level == 2]


def section(document: Document, heading: str) -> list[str]:
    """Return the lines of a section: its paragraphs, the items of its lists, the rows of its tables."""
    lines: list[str] = []
    inside = False
    for block in document.blocks:
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
    for block in document.blocks:
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
    expected += ["Keep it (baseline)", "Toll", "Close it", "Trade-offs", "What would change"]
    expected += ["Afterward", "Limits", "Sources"]
    assert [heading[: len(start)] for heading, start in zip(headings(brief(roads)), expected, strict=True)] == expected


def test_the_head_says_for_whom_of_when_from_what_and_when_it_was_made(roads: Decision) -> None:
    document = brief(roads)
    assert plain_text(document.title) == "Roads"
    question, head = (plain_text(content) for content in contents(document)[:2])
    assert question == "What should become of the road?"
    for said in ("mayor", "as of May 1999", "July 1, 2001", "roads.yaml"):
        assert said in head


def test_the_bottom_line_is_what_each_source_concludes_under_its_name(roads: Decision) -> None:
    ash, bridge = section(brief(roads), "Bottom line")[-2:]
    assert re.match(r"Ash, 1998\b.*: A toll is best\b", ash)
    assert re.match(r".*Bridge\b.*1997\b.*: Nothing helps\b", bridge)


def test_the_bottom_line_says_which_option_a_source_is_for_even_if_the_brief_leaves_it_out(roads: Decision) -> None:
    ash, _ = section(brief(roads, "keep", "close"), "Bottom line")[-2:]
    assert ash.startswith("Ash, 1998, for Toll, which this brief leaves out: ")
    assert "leaves out" not in " ".join(section(brief(roads), "Bottom line"))


def test_a_verdict_that_names_no_option_endorses_none_of_the_options(roads: Decision) -> None:
    assert section(brief(roads), "Bottom line")[-1].startswith("“Bridge,” 1997, which endorses none of the options: ")


@pytest.mark.parametrize(
    ("described", "marked"),
    [
        ("aim: Go, summary: Sum", "Summary. Sum."),
        ("summary: Sum", "Summary. Sum."),
        ("aim: Go", "Aim. Go."),
        ("order: any", "Summary. Not stated."),
    ],
)
def test_where_an_option_is_described_stands_on_what_is_said_of_it(described: str, marked: str) -> None:
    option = f"{described}, cite: 'r, p. 3'"
    decision = decision_of(
        MINIMAL.replace("name: Keep it", f"name: Keep it, {option}") + "references: [{id: r, type: book, title: R}]\n"
    )
    assert [plain_text(content, marks=False) for content in contents(brief(decision)) if marks(content)] == [marked]
    assert "This brief cites" in " ".join(section(brief(decision), "Limits"))
    shown = render(options_document(decision, select_options(decision, ())), "text", Layout())
    assert f"{marked[:-1].replace('.', ':')}[1]" in shown


def test_the_limits_say_how_the_places_can_be_checked_and_claim_no_check(roads: Decision) -> None:
    said = " ".join(section(brief(roads), "Limits"))
    assert "“policy-cli verify” checks them" in said
    assert "checked for this brief" not in said


def test_the_viewpoints_are_those_that_rank_shows(iran: Decision) -> None:
    shown = section(brief(iran), "What would change")
    viewpoints = next(said for said in shown if said.startswith("Viewpoints: "))
    ranking = rank(iran, weights_of(iran, {}))
    assert viewpoints == f"Viewpoints: {'; '.join(map(plain_text, by_viewpoint(ranking)))}."
    assert viewpoints.endswith("; The home front: Containment comes first.")


def test_what_the_criteria_ask_is_under_the_table_of_the_ratings(iran: Decision) -> None:
    heading, *asked = section(brief(iran), "At a glance")[-len(iran.criteria) - 1 :]
    assert heading == "What the criteria ask"
    assert asked == [f"{criterion.name}: {criterion.question}" for criterion in iran.criteria.values()]


def test_the_background_says_whose_view_it_is(roads: Decision) -> None:
    lines = [line.rstrip(".") for line in section(brief(roads), "Background")]
    assert lines == ["The road is old", "Drivers: The road is loved"]


def test_at_a_glance_unknowns_and_blanks_are_told_apart_and_the_baseline_is_marked(roads: Decision) -> None:
    document = brief(roads)
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert [plain_text(column) for column in table.columns] == ["", "Keep it (baseline)", "Toll", "Close it"]
    rows = section(document, "At a glance")
    assert "Law | none | new | not stated" in rows
    assert "Cost | = same | ++ much better | not rated" in rows
    assert "Noise | = same | ? unknown | not rated" in rows
    assert "Pace | = same | not rated | not rated" in rows


def test_cells_at_a_glance_are_short(iran: Decision) -> None:
    table = next(block for block in brief(iran).blocks if isinstance(block, Table))
    cells = [cell for part in table.row_groups for row in part.rows for cell in row.cells]
    assert not [cell for cell in cells if isinstance(cell, ItemList) or len(plain_text(cell)) > 60]


def test_an_option_says_its_aim_steps_costs_risks_and_arguments(roads: Decision) -> None:
    lines = section(brief(roads), "Toll")
    said = "\n".join(line.rstrip(".") for line in lines)
    assert "Fewer cars" in lines[0]
    assert re.search(
        r"\nSteps, in this order.*\nPass a law \(The council\)\nCharge \(The mayor; June; In the city\)\n", said
    )
    assert "Anger (political, level unknown; ten votes; borne by the mayor)" in said
    assert "Riots" in said
    assert re.search(r"\nArguments for\. Oslo: It works\nArguments against\. It is dear$", said)


def test_steps_in_any_order_have_no_numbers(roads: Decision) -> None:
    document = brief(roads)
    ordered = [block for block in document.blocks if isinstance(block, ItemList) and block.ordered]
    assert [len(listing.items) for listing in ordered] == [2]
    assert re.search(r"Fence it off\b.*\. Plant trees\b", str(section(document, "Close it")))
    assert "Close the road for good." in str(section(document, "Close it"))


def test_who_takes_most_steps_is_named_once() -> None:
    steps = "[{action: One, actor: The city}, {action: Two, actor: The city}, {action: Three, actor: Ann}]"
    document = brief(decision_of(MINIMAL.replace("name: Keep it", f"name: Keep it, steps: {steps}")))
    said = " ".join(section(document, "Keep it"))
    assert said.casefold().count("the city") == 1
    assert re.search(r"One\b.*Two\b.*Three \(Ann\)", said)


def test_trade_offs_are_the_editor_s_with_the_reasons_given(roads: Decision) -> None:
    document = brief(roads)
    assert re.search(r"The clerk.*against Keep it", render(document, "markdown", Layout()))
    assert section(document, "Trade-offs") == [
        "Toll",
        "Much better on Cost: It earns.",
        "Unknown on Noise: Nobody measured it.",
        "Not rated on Pace.",
    ]


def test_limits_count_places_and_claims_without_a_source(roads: Decision) -> None:
    said = " ".join(section(brief(roads), "Limits"))
    assert re.search(r"\b13\b.*\b1\b", said)
    assert re.search(r"\b3\b.*\b19\b", said)
    assert "Close it on Cost" in said
    assert "Toll on Noise" in said
    assert "Rated without a supporting record: Toll on Cost" in said


def test_the_sources_are_given_in_full(roads: Decision) -> None:
    ash, birch = section(brief(roads), "Sources")
    assert ash.startswith("Ash, Ann. Roads: A Story. X, 1998.")
    assert birch.startswith("The Bridge. Y, 1997.")


def marks(content: Content) -> list[int]:
    return [part.number for part in content if isinstance(part, NoteMark)]


def test_notes_are_numbered_in_the_order_in_which_they_are_called(iran: Decision) -> None:
    for ids in ((), ("dismantling", "containment")):
        document = brief(iran, *ids)
        called = [number for content in contents(document) for number in marks(content)]
        assert called == [note.number for note in document.notes] == list(range(1, len(called) + 1))


def test_every_claim_about_iran_has_its_note(iran: Decision) -> None:
    shown = contents(brief(iran))
    of = {plain_text(content, marks=False): marks(content) for content in shown}
    claims = [statement.claim for statement in iran.background]
    claims += [verdict.claim for verdict in iran.verdicts]
    for option in iran.options.values():
        claims += [argument.claim for argument in (*option.arguments.pro, *option.arguments.con)]
    assert not [claim for claim in claims if not next(m for said, m in of.items() if claim in said)]
    flowing = [content for content in shown if plain_text(content).startswith(("Steps", "Costs", "Risks"))]
    for option in iran.options.values():
        for records in (option.steps, option.costs, option.risks):
            assert len(records) in [len(marks(content)) for content in flowing]


def test_a_source_is_given_in_full_at_its_first_note_and_short_after(roads: Decision) -> None:
    notes = [plain_text(note.content) for note in brief(roads).notes]
    full = [number for number, note in enumerate(notes) if "Ann Ash, Roads: A Story (X, 1998)" in note]
    short = [number for number, note in enumerate(notes) if re.search(r"(?<!Ann )Ash, Roads[,.]", note)]
    assert full == [0]
    assert short
    assert min(short) > 0
    assert sum("The Bridge (Y, 1997)" in note for note in notes) == 1


def test_several_places_of_a_source_in_one_note_name_it_once(roads: Decision) -> None:
    notes = [plain_text(note.content) for note in brief(roads).notes]
    assert "Ash, Roads, 4; 5; Bridge, 6." in notes


def test_every_note_ends_in_a_full_stop_or_a_closing_quote(iran: Decision) -> None:
    notes = [plain_text(note.content) for note in brief(iran).notes]
    assert not [note for note in notes if not note.endswith((".", ".”", "?”", "!”", "?"))]
    assert not [note for note in notes if re.search(r"\.\.|,,|\s[,.;]|;\s*;|^\s|\s$|“”|\(\)", note)]


def test_two_options_with_a_name_alone_make_a_brief_without_empty_sections() -> None:
    document = brief(decision_of(MINIMAL))
    assert [name for name in headings(document) if name != "At a glance"] == ["Keep it", "Close it", "Limits"]
    assert document.notes == ()
    said = render(document, "markdown", Layout())
    assert not re.search(r"^#.*\n+#", said.split("\n", 2)[2], re.MULTILINE)
    assert "None" not in said
    assert " 0 places" not in said


@pytest.mark.parametrize(
    ("key", "heading"),
    [
        ("verdicts", "Bottom line"),
        ("background", "Background"),
        ("ratings", "Trade-offs"),
        ("references", "Sources"),
    ],
)
def test_a_section_is_absent_where_the_file_has_nothing_for_it(key: str, heading: str) -> None:
    assert heading not in " ".join(headings(brief(decision_of(MINIMAL))))


def test_the_question_is_under_the_title_also_without_the_background(roads: Decision) -> None:
    for without in ([], ["background"]):
        document = brief_document(roads, select_options(roads, ()), METADATA, without)
        assert document.blocks[0] == Paragraph((Span("What should become of the road?"),))
        assert ("Background" in headings(document)) is not bool(without)
    assert "Options brief" in plain_text(contents(brief(decision_of(MINIMAL)))[0])


def test_the_brief_on_iran_has_six_pages_of_650_words_without_its_notes(iran: Decision) -> None:
    source = render(brief(iran), "markdown", Layout()).split("\n[^1]: ")[0]
    assert len(re.sub(r"\[\^\d+\]", "", source).split()) <= 6 * 650


def test_a_brief_on_some_options_says_nothing_of_the_others(roads: Decision) -> None:
    said = render(brief(roads, "close", "keep"), "markdown", Layout())
    assert said.index("## Close it") < said.index("## Keep it")
    assert "## Toll" not in said
    assert "Pass a law" not in said
    assert "much better" not in said


def test_ratings_without_a_baseline_are_no_one_s_and_say_nothing_against() -> None:
    document = brief(decision_of(MINIMAL))
    judged = [part for content in contents(document) for part in content if isinstance(part, RatingSpan)]
    assert judged == []


def test_a_brief_takes_a_title_and_a_date_of_its_own(roads: Decision) -> None:
    metadata = BriefMetadata(date(2001, 7, 1), "roads.yaml", title="Memo", dated="Whitsun 2001")
    document = brief_document(roads, select_options(roads, ()), metadata)
    assert plain_text(document.title) == "Memo"
    assert document.date == "Whitsun 2001"
    head = plain_text(contents(document)[1])
    assert head.endswith("Dated Whitsun 2001, prepared from roads.yaml.")
    assert "July" not in head


def test_a_brief_says_for_a_file_s_properties_whose_it_is_and_of_when(roads: Decision) -> None:
    document = brief(roads)
    assert (document.author, document.date) == ("The clerk", "July 1, 2001")


@pytest.mark.parametrize("name", SECTIONS)
def test_each_section_can_be_left_out_and_the_others_stay(roads: Decision, name: str) -> None:
    def without(*names: str) -> Document:
        return brief_document(roads, select_options(roads, ()), METADATA, names)

    others = [other for other in SECTIONS if other != name]
    assert [*headings(without(*others))] != []
    assert sorted(headings(without(name)) + headings(without(*others))) == sorted(headings(brief(roads)))
    called = [number for content in contents(without(name)) for number in marks(content)]
    assert called == list(range(1, len(without(name).notes) + 1))


def test_without_notes_there_is_no_mark_and_the_limits_say_so(roads: Decision) -> None:
    document = brief_document(roads, select_options(roads, ()), METADATA, [NOTES])
    assert document.notes == ()
    assert not [content for content in contents(document) if marks(content)]
    said = render(document, "markdown", Layout())
    assert "The notes that cite these passages are left out." in said
    assert said.count("(no source)") == render(brief(roads), "markdown", Layout()).count("(no source)") == 3
    assert "left out" not in render(brief(roads), "markdown", Layout())
    decision = decision_of(MINIMAL + "question: Why?\n")
    document = brief_document(decision, select_options(decision, ()), METADATA, [NOTES])
    assert "left out" not in render(document, "markdown", Layout())


def test_on_paper_each_option_begins_a_page_and_nothing_else_does(roads: Decision) -> None:
    blocks = [block for block in brief(roads).blocks if isinstance(block, Heading) and block.new_page]
    assert [plain_text(block.content) for block in blocks] == ["Keep it (baseline)", "Toll", "Close it"]


def test_a_note_says_apart_which_places_it_names_and_what_it_remarks(iran: Decision) -> None:
    notes = brief(iran).notes
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


def test_the_bottom_line_says_what_was_decided_and_then_what_the_sources_conclude(decided: Decision) -> None:
    document = brief(decided)
    assert section(document, "Bottom line") == [
        "What was decided",
        "Chosen: Toll (May 2000). It pays (later source, 2003).",
        "Chosen: Build a bridge.",
        "Rejected: Keep it.",
        "Superseded: Close it. The bridge fell.",
        "What the sources conclude",
        "“Roads,” 1998, for Toll: A toll is best.",
    ]
    assert plain_text(document.notes[0].content) == "“The Bridge,” 2003, 8. Editor's note: Two abstained."


def test_the_bottom_line_says_what_was_decided_though_no_source_concludes_and_the_other_way_round() -> None:
    without_verdicts = decision_of(DECIDED[: DECIDED.index("verdicts:")])
    assert section(brief(without_verdicts), "Bottom line")[0] == "What was decided"
    assert "What the sources conclude" not in section(brief(without_verdicts), "Bottom line")
    assert section(brief(decision_of(DECISION)), "Bottom line")[0] == "What the sources conclude"
    assert "Bottom line" not in headings(brief(decision_of(MINIMAL)))


def test_an_option_that_was_chosen_is_named_though_the_brief_leaves_it_out(decided: Decision) -> None:
    lines = section(brief(decided, "keep", "close"), "Bottom line")
    assert "Chosen: Build a bridge, which this brief leaves out." in lines
    assert "Rejected: Keep it." in lines


def test_what_came_afterward_is_told_with_its_year_and_before_the_limits(decided: Decision) -> None:
    document = brief(decided)
    assert section(document, "Afterward") == ["The bridge fell (source of 2003).", "A toll was tried (source of 1998)."]
    assert headings(document).index("Afterward") == headings(document).index("Limits") - 1
    assert "Editor's note: In a storm." in " ".join(plain_text(note.content) for note in document.notes)
    assert "Afterward" not in headings(brief_document(decided, select_options(decided, ()), METADATA, ["afterward"]))


@pytest.mark.parametrize("without", [(), (NOTES,)])
def test_the_remark_on_the_whole_file_is_among_the_limits(decided: Decision, without: tuple[str, ...]) -> None:
    document = brief_document(decided, select_options(decided, ()), METADATA, without)
    assert section(document, "Limits")[-1] == "One author describes all options."


def test_the_limits_name_what_rests_on_nothing_and_what_is_not_rated(decided: Decision) -> None:
    (said, _) = section(brief(decided), "Limits")
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
    glance = section(brief(decided), "At a glance")
    assert glance[glance.index("What the criteria ask") + 1 :] == [
        "Pace: Is it quick? Weight 2.",
        "Noise: From worst to best: loud, bearable, quiet. Weight 0: shown, but not ranked.",
        "Jams: Numbers from 12,000 (worst) to 0 (best). Weight 1.",
        "Money: Rated by Cost (million), from 90 (worst) to 0 (best). Weight 1.",
    ]


def test_ratings_on_any_scale_come_with_their_reasons_the_best_first(decided: Decision) -> None:
    assert section(brief(decided), "Trade-offs") == [
        "Keep it",
        "9000 on Jams.",
        "Loud on Noise.",
        "Toll",
        "Quiet on Noise.",
        "Worse to same on Pace (for the variant “In the city”): Gates are slow.",
        "80 on Money: Gates are dear.",
        "Unknown on Jams.",
    ]
