from collections import Counter

import pytest

from policy_cli.analysis.chronology import Hindsight
from policy_cli.analysis.evidence import claims, usage
from policy_cli.model import Decision
from tests.conftest import decision_of

DECISION = """\
policy-cli: 1
title: Roads
references: [{id: ash, title: Roads}, {id: birch, title: Bridges}, {id: idle, title: Unused}]
background:
  - {claim: Roads are long, cite: "ash, par. 1"}
  - {claim: Nobody knows why}
options:
  keep:
    name: Keep it
    cite: "birch, par. 9"
    variants: {slow: {name: Slowly, cite: "ash, par. 2"}, fast: {name: Fast}}
    steps: [{action: Wait, cite: ["ash, par. 3", "ash, par. 4", "birch, par. 1"]}, {action: Watch}]
    costs: [{claim: Time, cite: "ash, par. 5"}]
    risks: [{claim: Holes}]
    arguments:
      for: [{claim: Cheap, cite: "ash, par. 6"}, {claim: Easy, cite: "ash, par. 6"}]
      against: [{claim: Dull, cite: "birch, par. 2"}]
  close: {name: Close it}
verdicts:
  - {source: ash, option: keep, claim: Keep it, cite: "ash, par. 8"}
  - {source: birch, claim: Unsure}
"""


@pytest.fixture(scope="module")
def roads() -> Decision:
    return decision_of(DECISION)


def test_claims_come_in_the_order_of_the_file(roads: Decision) -> None:
    assert [(claim.option, claim.kind) for claim in claims(roads)] == [
        (None, "background"),
        (None, "background"),
        ("keep", "description"),
        ("keep", "variant"),
        ("keep", "variant"),
        ("keep", "step"),
        ("keep", "step"),
        ("keep", "cost"),
        ("keep", "risk"),
        ("keep", "for"),
        ("keep", "for"),
        ("keep", "against"),
        ("close", "description"),
        ("keep", "verdict"),
        (None, "verdict"),
    ]


def test_each_source_counts_the_claims_that_cite_it_once_a_claim(roads: Decision) -> None:
    ash, birch, idle = usage(roads)
    assert ash.counts == Counter(
        {
            (None, "background"): 1,
            ("keep", "variant"): 1,
            ("keep", "step"): 1,
            ("keep", "cost"): 1,
            ("keep", "for"): 2,
            ("keep", "verdict"): 1,
        }
    )
    assert birch.counts == Counter({("keep", "description"): 1, ("keep", "step"): 1, ("keep", "against"): 1})
    assert [used.counts.total() for used in (ash, birch, idle)] == [7, 3, 0]
    assert [used.reference.id for used in (ash, birch, idle)] == ["ash", "birch", "idle"]


def test_descriptions_and_variants_need_no_source_but_every_other_claim_does(roads: Decision) -> None:
    assert [(claim.option, claim.kind) for claim in claims(roads) if claim.lacks_source] == [
        (None, "background"),
        ("keep", "step"),
        ("keep", "risk"),
        (None, "verdict"),
    ]


def test_every_claim_about_iran_is_cited(iran: Decision) -> None:
    assert not [claim for claim in claims(iran) if claim.lacks_source]


def test_nothing_of_an_option_on_iran_cites_a_source_later_than_the_file(iran: Decision) -> None:
    later = Hindsight(iran).sources
    assert later == {"stimson-2006": 2006}
    citing = {claim.kind for claim in claims(iran) for place in claim.citations if place.reference in later}
    assert citing == {"afterward", "verdict"}


def test_every_attribute_of_the_options_on_iran_is_cited(iran: Decision) -> None:
    assert all(attribute.cite for option in iran.options.values() for attribute in option.attributes.values())
