"""The examples of the CommonMark specification: headings and words are those of the HTML that it expects."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest

from policy_cli.sources.markdown import read
from tests.conftest import Needs

SPECIFICATION = "spec.txt"
SECTIONS = """Tabs|Precedence|Thematic breaks|ATX headings|Setext headings|Indented code blocks|Fenced code blocks
Link reference definitions|Paragraphs|Blank lines|Block quotes|List items|Lists|Inlines|Code spans|Links|Autolinks
Backslash escapes|Entity and numeric character references|Hard line breaks|Soft line breaks|Textual content
Emphasis and strong emphasis|Raw HTML|HTML blocks"""
# A product is not emphasis here; Python's parser of HTML ends instructions and comments at other places, and newer ones
# drop a tag that never ends.
OTHERWISE = ("5*6*78", "echo '>'", "<!-->", '<div id="foo"\n*hi*', "<div class\nfoo", "<div *???")
_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$|^#{1,6} *([^\n]*)$", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    section: str
    markdown: str
    html: str


@cache
def examples(specification: str) -> list[Example]:
    section, listed = "", []
    for markdown, html, heading in _EXAMPLE.findall(Path(specification).read_text(encoding="utf-8")):
        section = heading or section
        if not heading:
            listed.append(Example(section, markdown.replace("→", "\t"), html.replace("→", "\t")))
    return listed


class Shown(HTMLParser):
    """What a reader of a page sees: its headings, and all of its words but those of pictures and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.text = ""
        self.begun: int | None = None
        self.hidden = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if re.fullmatch("h[1-6]", tag):
            self.begun = len(self.text)
        self.hidden += tag in ("script", "style")
        self.text += {"sup": "^", "sub": "_"}.get(tag, "~~" if tag in ("del", "s") else "")

    def handle_endtag(self, tag: str) -> None:
        if re.fullmatch("h[1-6]", tag) and self.begun is not None:
            self.headings.append(self.text[self.begun :])
            self.begun = None
        self.hidden -= tag in ("script", "style")
        self.text += "~~" if tag in ("del", "s") else ""

    def handle_data(self, data: str) -> None:
        self.text += data if not self.hidden else ""


def words(text: str) -> list[str]:
    return text.split()


@pytest.mark.parametrize("section", SECTIONS.replace("\n", "|").split("|"))
def test_headings_and_words_are_those_of_the_specification(section: str, needs: Needs) -> None:
    listed = examples(needs(SPECIFICATION))
    compared = [each for each in listed if each.section == section and not any(map(each.markdown.count, OTHERWISE))]
    assert compared
    for example in compared:
        shown = Shown()
        shown.feed(example.html)
        shown.close()
        blocks = read(example.markdown.encode(), ()).blocks
        assert [words(block.text) for block in blocks if block.level] == [words(text) for text in shown.headings]
        # The number of an item may be printed before a paragraph; a page shows it by itself.
        both = ([word for block in blocks for word in words(block.text)], words(shown.text))
        read_words, shown_words = ([word for word in each if not re.fullmatch(r"\d+\.", word)] for each in both)
        assert read_words == shown_words, example.markdown
