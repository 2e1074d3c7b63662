"""Markup in titles: read as CSL and Pandoc write it, and set in every format."""

from pathlib import Path

import pytest

from policy_cli.document import Span, plain_text, with_stop
from policy_cli.references.markup import in_csl, set_in_quotation_marks, set_text, without_markup
from tests.conftest import Run

FORMS = [
    ("<i>E. coli</i> here", "emphasis"),
    ("<em>E. coli</em> here", "emphasis"),
    ("*E. coli* here", "emphasis"),
    ("_E. coli_ here", "emphasis"),
    ("<b>E. coli</b> here", "strong"),
    ("**E. coli** here", "strong"),
    ("<sc>E. coli</sc> here", "small-caps"),
    ('<span style="font-variant:small-caps;">E. coli</span> here', "small-caps"),
    ('<span style="font-variant: small-caps">E. coli</span> here', "small-caps"),
    ("<span style='font-variant:small-caps;'>E. coli</span> here", "small-caps"),
    ("[E. coli]{.smallcaps} here", "small-caps"),
]


@pytest.mark.parametrize(("title", "style"), FORMS)
def test_markup_is_read_as_csl_and_pandoc_write_it(title: str, style: str) -> None:
    assert [(span.text, span.style) for span in set_text(title)] == [("E. coli", style), (" here", None)]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("CO<sub>2</sub> and m<sup>-2</sup>", "CO₂ and m⁻²"),
        ("CO~2~ and m^2^", "CO₂ and m²"),
        ('<span class="nocase">the old</span> town', "the old town"),
        ("[the old]{.nocase} town", "the old town"),
        ("a <i>b <b>c</b></i> d", "a b c d"),
    ],
)
def test_markup_without_a_style_of_its_own_leaves_text(title: str, shown: str) -> None:
    assert plain_text(set_text(title)) == shown


@pytest.mark.parametrize(
    "title",
    [
        *("M*A*S*H", "5 * 3 * 2", "a < b > c", "snake_case_name", "a ~ b ~ c", "C^ and D^", "[sic] here", "<i>open"),
        *("closed</i>", "*open", "x*", "<a href='x'>link</a>", "<script>x</script>", "~/notes/~ home"),
    ],
)
def test_what_is_not_markup_is_text(title: str) -> None:
    assert plain_text(set_text(title)) == title
    assert in_csl(title) == title


def test_letters_without_a_lowered_form_keep_the_style() -> None:
    assert set_text("C<sub>D</sub>") == (Span("C"), Span("D", "subscript"))


def test_italics_within_italics_are_roman() -> None:
    assert set_text("Life of <i>E. coli</i>", "emphasis") == (Span("Life of ", "emphasis"), Span("E. coli"))


def test_a_title_of_nothing_but_marks_takes_no_time() -> None:
    for sign in ("<i>", "*a", "[", "</i>", "<i></b>", "<i>a</i>"):
        assert without_markup(sign * 30_000)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ('The "Free" Port', "“The ‘Free’ Port,”"),
        ("On “the ‘new’ pilot”", "“On ‘the “new” pilot,’”"),
        ("On \"the 'new' pilot\"", "“On ‘the “new” pilot,’”"),
        ("“A “b” c”", "“‘A “b” c,’”"),
        ("The '90s and the pilots' dues", "“The '90s and the pilots' dues,”"),
        ("It’s Ours", "“It’s Ours,”"),
        ('12" Pipes', '“12" Pipes,”'),
        ("The Myth of <i>“Free”</i>", "“The Myth of ‘Free,’”"),
    ],
)
def test_quotation_marks_are_double_and_single_in_turn_with_the_comma_inside(title: str, shown: str) -> None:
    assert plain_text(with_stop(set_in_quotation_marks(title), ",")) == shown


FILE = """policy-cli: 1
title: T
references:
  - {id: a, type: article-journal, title: 'Of <i>E. coli</i>, C<sub>D</sub>, <sc>nato</sc>', volume: 1,
     container-title: J}
options: {a: {name: A, cite: a}, b: {name: B}}
"""


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ("export", "“Of *E. coli*, CD, NATO,” *J* 1."),
        (
            "export --to html",
            '“Of <em>E. coli</em>, C<sub>D</sub>, <span class="small-caps">nato</span>,” <em>J</em> 1.',
        ),
        ("refs --format text --width 200", "“Of E. coli, CD, NATO,” J 1."),
        ("refs --format terminal --width 200", "“Of E. coli, CD, NATO,” J 1."),
        ("refs --format csv", "“Of E. coli, CD, NATO,” J 1"),
    ],
)
def test_markup_is_set_in_every_format(arguments: str, shown: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "options.yaml").write_text(FILE, encoding="utf-8")
    assert shown in run("-f", "options.yaml", *arguments.split()).stdout
