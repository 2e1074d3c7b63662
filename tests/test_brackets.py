"""What an editor may put into a quote in brackets, and what not."""

import pytest

from policy_cli.sources.brackets import MAX_BRACKETS
from policy_cli.sources.quotes import parse_quote
from tests.test_quotes import nearest, shown, standing
from tests.timing import assert_linear


@pytest.mark.parametrize(
    ("quote", "source"),
    [
        ("the comittee [sic] has recieved [sic] it", "the comittee has recieved it"),
        ("the comittee[sic] has", "the comittee has"),
        ("the comittee (sic) has", "the comittee has"),
        ("the comittee [sic!], it", "the comittee, it"),
        ("He [the mayor] refused", "He refused the grant"),
        ("He [the mayor], however, refused", "He, however, refused the grant"),
        ("said that [the mayor] would refuse", "he said that he would refuse"),
        ("said that [the mayor’s] plan would fail", "he said that his plan would fail"),
        ("said that [the mayor]'s plan would fail", "he said that his plan would fail"),
        ("said that [Iran] would refuse", "he said that their government would refuse"),
        ("[The mayor] refused the grant", "He refused the grant"),
        ("[Mayor] Okafor refused the grant", "Okafor refused the grant"),
        ("refused the grant [in spring].", "He refused the grant, and left"),
        ("refused … [the mayor] left", "He refused the grant, and then he left"),
        ("the plan [was] good", "the plan is good"),
        ("they favor[ed] the plan", "they favor the plan"),
        ("they favor[ed] the plan", "they favored the plan"),
        ("they favor[s] the plan", "they favored the plan"),
        ("is stop[ped] there", "is stopping there"),
        ("the minister['s] plan", "the minister plan"),
        ("the countr[ies] agree", "the country agree"),
        ("he study[ing] it", "he study it"),
        ("must never exceed it [emphasis added]", "fees must never exceed it"),
        ("must never exceed it (emphasis added)", "fees must never exceed it"),
        ("must never (emphasis mine) exceed it", "fees must never exceed it"),
        ("must never exceed it. [Italics in the original.]", "fees must never exceed it."),
        ("must never [emphasis not in original] exceed it", "fees must never exceed it"),
        ("it never [footnote omitted] pays", "it never pays"),
        ("[T]he plan and [t]he town", "the plan and The town"),
        ("a plan of [t]he town", "a plan of the town"),
        ("pays for two clerks … [N]obody has asked", "It pays for two clerks and more. Nobody has asked"),
        ("pays for two clerks … [N]obody has asked", "It pays for two clerks, as nobody has asked"),
        ("pays for two clerks … Nobody has asked", "It pays for two clerks, as nobody has asked"),
        ("fell by a fifth [95% CI 12–27] in both [sic] towns", "fell by a fifth [95% CI 12–27] in both towns"),
        ("He [the mayor] said [sic] so", "He [the mayor] said so"),
        ("he [sic] said [T]he so", "he [sic] said [T]he so"),
        ("they favor[ed] it", "they favor[ed] it"),
        ("[Laughter]", "It was so. [Laughter] It was."),
        ("it never pays (footnotes omitted; emphasis added)", "it never pays"),
        ("it never pays [emphasis added by the editor]", "it never pays"),
        ("It was sold to [the mayor]", "It was sold to him in May"),
        ("It was sold in [June]", "It was sold in June"),
        ("It was sold to [the mayor]", "It was sold to [the mayor]"),
        ("He lived in [the town of] Averbridge", "He lived in Averbridge"),
    ],
)
def test_what_an_editor_adds_in_brackets_makes_no_difference(quote: str, source: str) -> None:
    assert standing(quote, "Something else.", source) == [1]


@pytest.mark.parametrize(
    ("quote", "source"),
    [
        ("The rate [never] rose", "The rate rose"),
        ("The rate [did not] rise", "The rate rise"),
        ("The rate [didn’t] rise", "The rate rise"),
        ("The rate [, which nobody wanted,] rose", "The rate rose"),
        ("The rate [only] rose", "The rate rose"),
        ("The rate [of 12] rose", "The rate rose"),
        ("The rate [of twelve] rose", "The rate rose"),
        ("rose by 20 [percent]", "rose by 20"),
        ("rose by 20 [million]", "rose by 20"),
        ("rose by 2[0] and more", "rose by 2 and more"),
        ("rose by [$]20 and more", "rose by 20 and more"),
        ("[un]likely to rise", "likely to rise"),
        ("[a]typical rise", "typical rise"),
        ("a hope[less] rise", "a hope rise"),
        ("it can[not] rise", "it can rise"),
        ("it does[n’t] rise", "it does rise"),
        ("Ira[n] rose", "Iraq rose"),
        ("Ira[q] rose", "Iran rose"),
        ("anti[-]war", "anti war"),
        ("[anti]-war mood rose", "war mood rose"),
        ("said that [the mayor] would", "said that the governor would"),
        ("[The rate], it [said], rose", "The rate, it never rose"),
        ("It is [now] safe", "It is not safe"),
        ("[the council] gave [the town] help", "it gave no help"),
        ("that [the council] gave help", "that its never gave help"),
        ("the plan [was] good", "the plan seems good"),
        ("The rate (the mayor) rose", "The rate rose"),
        ("The rate [emphasis never added] rose", "The rate rose"),
        ("A plan … and The town", "A plan for the port and the town"),
        ("the comittee [sic] has", "the committee has"),
        ("[the mayor]", "He refused"),
        ("The rate [failed to] rose", "The rate rose"),
        ("They would [refuse to] pay", "They would pay"),
        ("It was sold to [the mayor]", "It was sold to the church"),
        ("It was sold in [June].", "It was sold in May."),
    ],
)
def test_a_bracket_changes_no_word_that_counts(quote: str, source: str) -> None:
    assert standing(quote, source) == []


def test_what_the_editor_adds_is_not_shown_as_a_difference() -> None:
    quote = "He [the mayor] favor[ed] the grant [sic] in [M]arch"
    assert shown(nearest(quote, "He favored the grant in April")) == "He favored the grant in [April] {March}"


def test_many_brackets_take_no_time() -> None:
    quote = "he " + "[the mayor] " * 200 + "left"
    assert len(parse_quote(quote).parts) == 1

    def search(size: int) -> None:
        assert standing(quote, "he " * size) == []
        assert standing("he " + "[the mayor] " * MAX_BRACKETS + "left", "he " * size) == []

    assert_linear(search, 4_000)
