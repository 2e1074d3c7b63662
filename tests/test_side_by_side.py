"""Lists beside each other: on pages and in Word files as columns, elsewhere one after the other."""

import json

import pytest

from policy_cli.document import Document, Heading, ItemList, SideBySide, text
from policy_cli.render.formats import Layout, render
from policy_cli.render.word.tree import tree

BOTH = Document(
    text("A title"),
    (
        Heading(2, text("Arguments")),
        SideBySide(
            (
                (Heading(3, text("For")), ItemList((text("It is cheap."),))),
                (Heading(3, text("Against")), ItemList((text("It is late."),))),
            )
        ),
    ),
)


@pytest.mark.parametrize("module", ["terminal", "text", "markdown", "html"])
def test_every_format_says_all_of_it_in_order(module: str) -> None:
    shown = render(BOTH, module, Layout(width=80))
    positions = [shown.index(words) for words in ("Arguments", ">For<" if module == "html" else "For", "It is cheap")]
    positions += [shown.index(words) for words in ("Against", "It is late")]
    assert positions == sorted(positions)


def test_a_page_sets_it_in_columns() -> None:
    page = render(BOTH, "html", Layout(width=80))
    assert page.count('<div class="side-by-side">') == 1
    assert '<h3 id="against" dir="auto">Against</h3>' in page


def test_word_sets_it_in_rows_where_a_page_may_end() -> None:
    blocks = json.loads(tree(BOTH, (1, 23)))["blocks"]
    kinds = [block["t"] for block in blocks[2:]]
    assert [kind for kind in kinds if kind != "RawBlock"] == ["Header", "Header", "BulletList", "BulletList"]
    raw = "".join(block["c"][1] for block in blocks if block["t"] == "RawBlock")
    assert (raw.count("</w:tr>"), raw.count("</w:tc>")) == (2, 4)
