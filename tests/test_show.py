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

Ratings: the editor's judgment (the council), against Keep it
• Cost: + better (rests on #pays)

Steps
1 Pass a law (The city) (no source)
  Note: It has one.

Arguments for
• It pays[1] #pays

Favored by
• “Roads”: A toll is best[2]

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
        ("text", "It pays Note: Not yet."),
        ("markdown", "It pays Note: Not yet."),
        ("html", '<p dir="auto">It pays<span class="remark"> Note: Not yet.</span></p>'),
    ],
)
def test_a_remark_takes_a_line_of_its_own_where_that_helps(format: str, shown: str) -> None:
    document = Document(text("T"), (Paragraph((Span("It pays"), Span(" Note: Not yet.", "remark"))),))
    assert shown in render(document, format, Layout())
