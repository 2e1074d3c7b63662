import pytest

from policy_cli.document import Document, Paragraph, Span, text
from policy_cli.render.formats import Layout, render
from tests.conftest import Run

TOLL = """\
policy-cli: 1
title: Roads
editor: the council
baseline: keep
references: [{id: ash, title: Roads}]
criteria: {cost: {name: Cost}}
options:
  keep: {name: Keep it}
  toll:
    name: Toll
    aim: Fewer cars
    attributes: {Pace: slow}
    steps: [{action: Pass a law, actor: The city, note: It has one.}]
    arguments: {for: [{claim: It pays, id: pays, cite: "ash, par. 1"}]}
    ratings: {cost: {rating: better, rests_on: [pays]}}
verdicts:
  - {source: ash, option: toll, claim: A toll is best, cite: "ash, par. 2"}
"""
SHOWN = """\
Roads

Toll [toll]

Aim: Fewer cars

Attributes
• Pace: slow

Ratings: the editor's judgment (the council), against “Keep it”
• Cost: + better (rests on #pays)

Steps
• Pass a law (by the city) (no source)
  Note: It has one.

Arguments for
• It pays[1] #pays

Favored by
• “Roads”: A toll is best[2]

Sources
• ash: “Roads”

Places
[1] ash, par. 1
[2] ash, par. 2
"""


def test_what_an_option_is_and_how_it_is_judged_comes_before_what_it_takes(run: Run) -> None:
    shown = run("-f", "-", "show", "toll", stdin=TOLL).stdout
    assert [line.strip() for line in shown.splitlines()] == [line.strip() for line in SHOWN.splitlines()]


@pytest.mark.parametrize(
    ("format", "shown"),
    [
        ("terminal", "It pays\nNote: Not yet."),
        ("text", "It pays. Note: Not yet."),
        ("markdown", "It pays. Note: Not yet."),
        ("html", '<p dir="auto">It pays<span class="remark"> Note: Not yet.</span></p>'),
    ],
)
def test_a_remark_takes_a_line_of_its_own_where_that_helps(format: str, shown: str) -> None:
    document = Document(text("T"), (Paragraph((Span("It pays"), Span(" Note: Not yet.", "remark"))),))
    assert shown in render(document, format, Layout())


MEASURED = """\
policy-cli: 1
title: Roads
baseline: keep
references: [{id: ash, title: Roads}]
measures: {fees: {name: Fees, unit: million, cite: "ash, table 1"}}
criteria:
  cost: {name: Cost}
  money: {name: Money, question: What comes in?, measure: fees, scale: {worst: 0, best: 80}, weight: 2}
options:
  keep: {name: Keep it, figures: {fees: 20}}
  toll:
    name: Toll
    figures: {fees: 1250.50}
    risks: [{claim: Drivers turn away, inferred: from other tolls}, {claim: It rains}]
    ratings: {cost: better}
"""


def test_figures_that_rate_an_option_are_among_its_ratings(run: Run) -> None:
    text = MEASURED.replace("1250.50", "60.50")
    shown = run("-f", "-", "show", "keep", "toll", "--width", "200", stdin=text).stdout
    heading = "Ratings: the editor's judgment, against “Keep it”; values: better (+), worse (-), doubled if by over"
    asked = "(What comes in? Rated by Fees [million], from 0 [worst] to 80 [best]; Weight 2)"
    assert " ".join(shown.split()).count(f"{heading} a third of the scale") == 2
    assert f"• Money {asked}: 20\n" in " ".join(shown.split("\n  "))
    assert f"• Money {asked}: ++ 60.50\n" in " ".join(shown.split("\n  "))
    assert "• Cost (Weight 1): + better\n" in shown


def test_the_sources_whose_ids_are_named_have_their_titles_at_the_end(run: Run) -> None:
    shown = run("--builtin", "show", "containment", "--width", "100").stdout
    sources = shown.partition("\nSources\n")[2].partition("\n\n")[0].splitlines()
    assert sources[0] == "• talwar-2001: Talwar, “Iran in the Balance,” 2001"
    assert len(sources) == 2


def test_what_is_inferred_needs_no_source(run: Run) -> None:
    text = MEASURED.replace("1250.50", "60.50")
    shown = run("-f", "-", "show", "toll", "--width", "200", stdin=text).stdout
    assert "• Drivers turn away\n  Inferred: " in shown
    assert "• It rains (no source)\n" in shown
    found = run("-f", "-", "check", stdin=text)
    assert (found.stdout + found.stderr).count("cites no source") == 1


def test_a_figure_off_the_scale_that_it_rates_is_an_error(run: Run) -> None:
    found = run("-f", "-", "check", stdin=MEASURED)
    assert found.returncode == 1
    assert 'the figure is off the scale of "money": 0 to 80' in found.stdout + found.stderr
