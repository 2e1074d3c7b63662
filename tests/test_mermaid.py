"""The graph of the arguments, as it is written and as Mermaid itself reads it."""

import html
import json
import os
import re
from pathlib import Path

import pytest

from policy_cli.analysis.comparison import select_options
from policy_cli.model import Decision
from policy_cli.serialize.mermaid import mermaid
from tests.browser import Browser
from tests.conftest import Needs, decision_of

NODE = r'  (n\d+)(?:\(\["|\["|\{\{"|\(")(.*?)(?:"\]\)|"\]|"\}\}|"\)):::(\w+)'
HOSTILE = (
    "1. one",
    "- dash",
    "* star *b* **bold** _u_ __v__",
    'a"b]c',
    '"]:::for',
    '%%{init: {"theme": "dark"}}%%',
    "%% comment",
    "x --> y",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '`code` "`**md**`"',
    "fa:fa-car icon",
    "$$x^2$$",
    "#quot; #35; &amp; &#60;b&#62;",
    "end",
    "subgraph",
    'click n1 href "javascript:alert(1)"',
    "style n1 fill:#f00;",
    "classDef for fill:#0f0;",
    "# Heading",
    "---",
    "سلام (تست)",
    "[link](http://x.y)",
    "~~~mermaid",
    "C:\\x\\n",
    "“quote” ‘q’ — –",
    "100% of 5 > 4 & 3 < 7",
)


def graph_of(text: str, *ids: str) -> str:
    decision = decision_of(text)
    return mermaid(decision, select_options(decision, ids))


def nodes_of(graph: str) -> dict[str, tuple[str, str]]:
    """Return the words and the class of each node, by its name."""
    found = [match for line in graph.splitlines() if (match := re.fullmatch(NODE, line))]
    return {match[1]: (html.unescape(match[2].replace("#", "&#")), match[3]) for match in found}


def arrows_of(graph: str) -> list[tuple[str, str, str]]:
    """Return the words where each arrow begins and ends, and between them what it says."""
    words = {name: words for name, (words, _) in nodes_of(graph).items()}
    arrows = re.findall(r"^  (n\d+) -->\|([a-z ]+)\| (n\d+)$", graph, re.MULTILINE)
    return [(words[start], verb, words[end]) for start, verb, end in arrows]


def test_each_argument_leads_to_its_option_and_to_what_it_answers(iran: Decision) -> None:
    graph = mermaid(iran, select_options(iran, ()))
    verbs = [verb for _, verb, _ in arrows_of(graph)]
    options = iran.options.values()
    arguments = [argument for option in options for argument in (*option.arguments.pro, *option.arguments.con)]
    assert verbs.count("for") == sum(len(option.arguments.pro) for option in options)
    assert verbs.count("against") == sum(len(option.arguments.con) for option in options)
    assert verbs.count("answers") == sum(len(argument.rebuts) for argument in arguments) > 5
    assert verbs.count("supports") == sum(len(r.rests_on) for option in options for r in option.ratings.values()) > 20
    assert verbs.count("is about") == sum(argument.step is not None for argument in arguments) > 0
    assert len(graph.splitlines()) == 1 + len(nodes_of(graph)) + len(verbs) + graph.count("classDef ")


LAW = """\
policy-cli: 1
title: Roads
as_of: "2000"
baseline: keep
references: [{id: r, title: R, issued: 2005}]
criteria: {pace: {name: Pace}, noise: {name: Noise}}
options:
  keep: {name: Keep it, costs: [{id: dust, claim: Dust, cite: "r, p. 1"}]}
  toll:
    name: Toll
    steps: [{id: gates, action: Build gates}, {action: Paint them}]
    risks: [{id: jams, claim: Jams}, {claim: Riots}]
    arguments:
      for: [{id: earns, claim: It earns, said_by: Oslo}]
      against: [{claim: It is dear, rebuts: [earns], step: gates, inferred: so it seems}]
    ratings: {pace: {rating: worse, rests_on: [jams, dust]}, noise: same}
"""


def test_the_graph_says_what_ratings_rest_on_and_what_arguments_are_about() -> None:
    assert arrows_of(graph_of(LAW)) == [
        ("Oslo: It earns", "for", "Toll"),
        ("It is dear (inferred)", "against", "Toll"),
        ("It is dear (inferred)", "answers", "Oslo: It earns"),
        ("It is dear (inferred)", "is about", "Build gates"),
        ("Pace: worse", "rates", "Toll"),
        ("Jams", "supports", "Pace: worse"),
        ("Dust (later source, 2005)", "supports", "Pace: worse"),
    ]
    assert dict(nodes_of(graph_of(LAW)).values()) == {
        "Keep it": "option",
        "Dust (later source, 2005)": "ground",
        "Toll": "option",
        "Oslo: It earns": "for",
        "It is dear (inferred)": "against",
        "Build gates": "ground",
        "Jams": "ground",
        "Pace: worse": "rating",
    }


def test_a_record_of_an_option_that_is_left_out_is_left_out() -> None:
    assert "Dust" not in graph_of(LAW, "toll")
    assert ("Jams", "supports", "Pace: worse") in arrows_of(graph_of(LAW, "toll"))
    assert arrows_of(graph_of(LAW, "keep")) == []


def hostile() -> str:
    claims = [{"claim": words} for words in HOSTILE]
    options = {"a": {"name": HOSTILE[3], "arguments": {"for": claims}}, "b": {"name": "B"}}
    return json.dumps({"policy-cli": 1, "title": "T", "options": options})


def test_no_sign_of_the_file_is_markup_in_a_label() -> None:
    graph = graph_of(hostile())
    labels = re.findall(r'"(.*)"', graph)
    assert len(labels) == len(HOSTILE) + 2
    assert not [label for label in labels if re.search(r'["`<>{}\[\]|%$*_~&:\\]|#(?!\d+;)|^[\d-]', label)]
    assert [words for words, _ in nodes_of(graph).values()] == [HOSTILE[3], *HOSTILE, "B"]


@pytest.mark.skipif(os.name != "posix", reason="Chromium is spoken to over a pipe as POSIX has it")
@pytest.mark.parametrize("whole", [True, False])
def test_mermaid_draws_the_words_of_the_file_and_nothing_else(
    whole: bool, iran: Decision, needs: Needs, tmp_path: Path
) -> None:
    script = Path(needs("mermaid.min.js")).as_uri()
    graph = mermaid(iran, select_options(iran, ())) if whole else graph_of(hostile())
    source = json.dumps(graph).replace("<", "\\u003c")
    page = tmp_path / "graph.html"
    page.write_text(
        f"""<meta charset="utf-8"><div id="drawn"></div><script src="{script}"></script><script>
        mermaid.initialize({{startOnLoad: false, securityLevel: "strict"}});
        drawn = mermaid.render("graph", {source}).then(made => {{
            document.getElementById("drawn").innerHTML = made.svg;
            return [...document.querySelectorAll(".nodeLabel")].map(label => label.textContent);
        }});
        </script>""",
        encoding="utf-8",
    )
    browser = Browser(needs("chromium"), tmp_path / "profile")
    try:
        browser.open(page)
        drawn = browser.value("drawn")
        tags = browser.value("[...document.querySelectorAll('.nodeLabel *')].map(part => part.tagName)")
    finally:
        browser.close()
    assert drawn == [words for words, _ in nodes_of(graph).values()]
    assert set(tags) == {"P"}
