import base64
import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_cli.analysis.comparison import compare, select_options
from policy_cli.diagnostics import WordDiff
from policy_cli.document import (
    SIGNS,
    Block,
    Content,
    Document,
    Excerpt,
    Heading,
    ItemList,
    Note,
    NoteMark,
    NumberSpan,
    Paragraph,
    RatingSpan,
    Row,
    RowGroup,
    Span,
    Table,
    ours,
    text,
)
from policy_cli.model import Decision
from policy_cli.render.formats import Layout, render
from policy_cli.render.html import MIN_PAGE_WORDS
from policy_cli.typography import typographic
from policy_cli.views.comparison import comparison_document
from policy_cli.views.option import options_document
from tests.hostile import MARKUP_OF_FORMATS

VOID = {"meta"}
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "nav", "main", "section", "footer", "div"),
    *("h1", "h2", "h3", "h4", "p", "ol", "ul", "li", "table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("span", "a", "sup", "strong", "em", "code", "del", "ins", "mark"),
    *("details", "summary", "figure", "figcaption", "blockquote"),
}
FOUND = ("summary", "figcaption", "blockquote", "mark", "del", "ins")
"""What shows an excerpt of a source."""
ATTRIBUTES = {
    *("lang", "charset", "name", "content", "http-equiv", "dir", "class", "tabindex", "role", "aria-label"),
    *("aria-labelledby", "scope", "colspan", "href", "id", "data-column"),
}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    parent: "Element | None"
    words: str = ""


@dataclass
class Page:
    elements: list[Element] = field(default_factory=list)
    declarations: list[str] = field(default_factory=list)

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    def texts(self, *tags: str) -> list[str]:
        return [element.words for element in self.all(*tags)]

    def values(self, attribute: str) -> list[str]:
        return [element.attributes[attribute] or "" for element in self.elements if attribute in element.attributes]


class Parser(HTMLParser):
    """Reads a page and fails if a tag is not closed where it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.open: list[Element] = []

    def handle_decl(self, decl: str) -> None:
        self.page.declarations.append(decl)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        element = Element(tag, dict(attrs), self.open[-1] if self.open else None)
        self.page.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.words += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def parsed(document: Document) -> Page:
    parser = Parser()
    parser.feed(render(document, "html", Layout()))
    parser.close()
    assert not parser.open
    return parser.page


def everywhere(words: str) -> Document:
    """Return a document with these words wherever words may stand."""
    table = Table((text(words), text(words)), (RowGroup((Row(text(words), (text(words),)),), text(words)),))
    styles = Paragraph((Span(words, "strong"), Span(words, "emphasis"), Span(words, "code"), Span(words, "muted")))
    head = Heading(2, text(words))
    blocks = (head, Paragraph(text(words)), styles, ItemList((text(words),)), head, table, head)
    wording: WordDiff = (("kept", words), ("removed", words), ("added", words))
    excerpt = Excerpt(text(words), (words, words, words), wording, words)
    note = Note(1, text(words), found=text(words), excerpts=(excerpt,))
    return Document(text(words), blocks, (note,), Span(words).text, words)


NASTY = [
    "<script>alert(1)</script>",
    "</p><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "&lt;b&gt; &amp; &#60; &nbsp",
    "<!-- comment",
    "</style><style>*{display:none}",
    "<![CDATA[x]]>",
    "]]> --> a < b > c & d",
    "</title></main>",
    "{{x}} ${x} <%= x %>",
    *MARKUP_OF_FORMATS,
]


def assert_shows(page: Page, words: str) -> None:
    shown = typographic(Span(words).text)
    for tag in ("title", "h1", "h2", "p", "li", "caption", "th", "td", "strong", "em", "code", *FOUND):
        texts = [said for said in page.texts(tag) if said != "Contents"]
        assert texts
        expected = Span(words).text if tag == "code" else shown
        if tag in ("mark", "blockquote"):  # A source keeps its quotation marks, and a table in it its lines.
            texts, expected = [Span(said).text for said in texts], Span(words).text.strip()
        assert not [said for said in texts if expected not in said]
    assert {element.tag for element in page.elements} <= TAGS
    assert {name for element in page.elements for name in element.attributes} <= ATTRIBUTES
    assert Span(words).text in page.values("content")
    assert not [name for name in page.values("data-column") if shown not in name]
    ids = page.values("id")
    assert len(set(ids)) == len(ids)
    assert not [id for id in ids if not re.fullmatch("[a-z0-9-]+", id)]


@pytest.mark.parametrize("words", NASTY)
def test_nasty_text_comes_back_as_text_and_makes_no_tag_or_attribute(words: str) -> None:
    assert_shows(parsed(everywhere(words)), words)


@settings(derandomize=True, deadline=None)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("<>&\"'/!;#-=")), min_size=1))
def test_any_text_comes_back_as_text_and_makes_no_tag_or_attribute(words: str) -> None:
    assert_shows(parsed(everywhere(words)), words)


def test_a_page_says_what_it_is_and_loads_nothing(iran: Decision) -> None:
    page = parsed(comparison_document(compare(iran, select_options(iran, ())), full=True))
    assert page.declarations == ["DOCTYPE html"]
    assert page.texts("title") == page.texts("h1") == [typographic(iran.title)]
    assert page.all("html")[0].attributes["lang"] == "en-US"
    (policy,) = (e.attributes["content"] for e in page.all("meta") if "http-equiv" in e.attributes)
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    (style,) = page.texts("style")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert "style" not in {name for element in page.elements for name in element.attributes}
    assert not page.all("script", "link", "img", "iframe")
    assert "url(" not in page.texts("style")[0]
    assert "@import" not in page.texts("style")[0]
    assert not [link for link in page.values("href") if not link.startswith("#")]


def notes_of(page: Page) -> tuple[list[str], list[str]]:
    """Return the ids of the notes, and those of the marks to which they lead back."""
    notes = [element for element in page.all("li") if "id" in element.attributes]
    back = [link.attributes["href"] or "" for link in page.all("a") if link.parent in notes]
    return [note.attributes["id"] or "" for note in notes], [link.removeprefix("#") for link in back]


def test_each_mark_leads_to_its_note_and_each_note_back_to_its_first_mark(iran: Decision) -> None:
    for document in (
        comparison_document(compare(iran, select_options(iran, ())), full=True),
        options_document(iran, select_options(iran, ())),
    ):
        page = parsed(document)
        ids = Counter(page.values("id"))
        assert set(ids.values()) == {1}
        assert not [link for link in page.values("href") if link.removeprefix("#") not in ids]
        notes, back = notes_of(page)
        assert len(notes) == len(back) == len(document.notes)
        targets = {element.attributes.get("id"): element for element in page.all("a")}
        assert [targets[mark].attributes["href"] for mark in back] == [f"#{note}" for note in notes]


def test_a_note_that_is_called_twice_leads_back_to_its_first_mark() -> None:
    marks = Paragraph((Span("a"), NoteMark(1), Span("b"), NoteMark(1)))
    page = parsed(Document(text("T"), (marks,), (Note(1, text("x")),)))
    assert [("id" in link.attributes, link.attributes["href"]) for link in links(page)] == [
        (True, "#note-1"),
        (False, "#note-1"),
        (False, "#mark-1"),
    ]
    assert [id for id in page.values("id") if id.endswith("-1")] == ["mark-1", "note-1"]


def test_a_heading_takes_no_name_that_a_note_has() -> None:
    headings = tuple(Heading(2, text(words)) for words in ("Note 1", "Text", "Notes", "Mark 1", "Notes", "؟"))
    page = parsed(Document(text("T"), headings, (Note(1, text("x")),)))
    assert len(set(page.values("id"))) == len(page.values("id"))
    assert [link for link in page.values("href") if link.removeprefix("#") not in page.values("id")] == ["#mark-1"]


def test_two_marks_side_by_side_do_not_run_into_one_number() -> None:
    notes = (Note(1, text("x")), Note(2, text("y")))
    page = parsed(Document(text("T"), (Paragraph((Span("a"), NoteMark(1), NoteMark(2))),), notes))
    assert page.texts("p") == ["a1, 2"]


def test_the_marks_in_a_table_are_in_brackets_so_that_none_looks_like_an_exponent() -> None:
    notes = (Note(1, text("x")), Note(2, text("y")))
    row = Row((Span("In 2036"), NoteMark(1)), ((NumberSpan("705"), NoteMark(1), NoteMark(2)),))
    table = Table(((), text("A")), (RowGroup((row,)),))
    page = parsed(Document(text("T"), (table, Paragraph((Span("Said"), NoteMark(1)))), notes))
    assert (page.texts("th")[-1], page.texts("td")[-1]) == ("In 2036[1]", "705[1, 2]")
    assert page.texts("sup") == ["1"]


def test_a_date_is_kept_on_one_line_but_in_a_column_that_may_be_narrower() -> None:
    date = text("on July 1, 2031")
    table = Table(((), text("A")), (RowGroup((Row(date, (date,)),)),))
    page = parsed(Document(text("T"), (table, Paragraph(date))))
    assert (page.texts("td")[-1], page.texts("th")[-1]) == ("on July 1, 2031",) * 2
    assert page.texts("p") == ["on July\xa01, 2031"]


def test_the_question_alone_is_set_as_one() -> None:
    def questions(*lead: Content) -> list[str]:
        page = parsed(Document(text("T"), tuple(map(Paragraph, lead))))
        return [one.words for one in page.all("p") if one.attributes.get("class") == "question"]

    assert questions(text("What now?"), ours("Options brief", style="emphasis")) == ["What now?"]
    assert questions(ours("Options brief", style="emphasis")) == []
    assert questions((*ours("Aim: ", style="strong"), Span("Rest."))) == []
    assert questions() == []


def test_a_mark_and_the_way_back_say_what_they_are(iran: Decision) -> None:
    page = parsed(options_document(iran, select_options(iran, ())))
    by_role = Counter(link.attributes.get("role") for link in links(page) if link.attributes.get("role"))
    assert by_role["doc-noteref"] >= by_role["doc-backlink"] > 10
    labels = [link.attributes.get("aria-label") for link in links(page) if link.attributes.get("role")]
    assert all(labels)
    (notes,) = (element for element in page.all("section") if element.attributes.get("role"))
    assert notes.attributes["role"] == "doc-endnotes"
    assert notes.parent is not None
    assert notes.parent.tag == "footer"


def test_a_page_has_landmarks_and_a_long_one_its_contents() -> None:
    def page(sections: int, *notes: Note) -> Page:
        body = tuple(block for n in range(sections) for block in (Heading(2, text(f"Part {n}")), Heading(3, text("x"))))
        return parsed(Document(text("T"), (Paragraph(text("Lead")), *body, Paragraph(text("End"))), notes))

    long = page(3)
    for tag in ("header", "nav", "main", "h1"):
        assert len(long.all(tag)) == 1
    assert long.texts("header")[0].split() == ["T", "Lead"]
    assert [link.words for link in links(long)] == ["Part 0", "Part 1", "Part 2"]
    assert [section.words.split()[:2] for section in long.all("section")] == [["Part", str(n)] for n in range(3)]
    assert not page(2).all("nav")
    noted = page(3, Note(1, text("N")))
    *_, listed, _ = links(noted)
    (heading,) = (one for one in noted.all("h2") if one.words == "Notes")
    assert (listed.words, listed.attributes["href"]) == ("Notes", f"#{heading.attributes['id']}")
    skip = next(link for link in long.all("a"))
    assert skip.attributes["href"] == f"#{long.all('main')[0].attributes['id']}"


def test_a_short_section_is_kept_on_one_page() -> None:
    def classes(*blocks: Block) -> list[str | None]:
        page = parsed(Document(text("T"), (Heading(2, text("A"), new_page=True), *blocks, Heading(2, text("B")), long)))
        return [section.attributes.get("class") for section in page.all("section")]

    long = Paragraph(text("word " * MIN_PAGE_WORDS))
    half = ItemList((text("word " * (MIN_PAGE_WORDS // 2)),))
    row = Row(text("x"), (text("y"),))
    assert classes() == ["together", None]
    assert classes(half) == ["together", None]
    assert classes(half, Heading(3, text("C")), half) == [None, None]
    assert classes(Table(((), text("A")), (RowGroup((row,) * MIN_PAGE_WORDS),))) == [None, None]
    assert classes(long) == [None, None]


def test_a_table_is_named_by_the_heading_above_it() -> None:
    table = Table(((), text("A")), (RowGroup((Row(text("x"), (text("y"),)),)),))
    page = parsed(Document(text("T"), (table, Heading(2, text("Costs")), table)))
    assert page.texts("caption") == ["T", "Costs"]
    named = [element.attributes["aria-labelledby"] for element in page.all("div")]
    assert named == [caption.attributes["id"] for caption in page.all("caption")]


def links(page: Page) -> list[Element]:
    """Return the links but the one that skips to the text."""
    return page.all("a")[1:]


def test_headers_say_what_they_head() -> None:
    rows = (Row(text("Aim"), (text("x"), text("y"))),)
    table = Table(((), text("A"), text("B")), (RowGroup(rows, text("What they say")), RowGroup(rows)))
    page = parsed(Document(text("T"), (table,)))
    assert [(head.words, head.attributes["scope"]) for head in page.all("th")] == [
        ("A", "col"),
        ("B", "col"),
        ("What they say", "rowgroup"),
        ("Aim", "row"),
        ("Aim", "row"),
    ]
    (spanning,) = (head for head in page.all("th") if "colspan" in head.attributes)
    assert spanning.attributes["colspan"] == "3"
    rows_with_cells = Counter(id(cell.parent) for cell in page.all("td", "th"))
    assert sorted(rows_with_cells.values()) == [1, 3, 3, 3]
    assert len(page.all("tbody")) == 2


def test_lists_in_cells_are_lists() -> None:
    cells = (ItemList((text("one"), text("two")), ordered=True), ItemList((text("three"),)))
    page = parsed(Document(text("T"), (Table(((), text("A"), text("B")), (RowGroup((Row(text("Steps"), cells),)),)),)))
    assert page.texts("ol") == ["onetwo"]
    assert page.texts("ul") == ["three"]
    assert [item.parent.tag for item in page.all("li") if item.parent] == ["ol", "ol", "ul"]


@pytest.mark.parametrize("word", ["much worse", "worse", "same", "better", "much better", "unknown"])
def test_a_rating_is_a_sign_and_a_word_that_need_no_color(word: str) -> None:
    page = parsed(Document(text("T"), (Paragraph((RatingSpan(word),)),)))
    rating, sign = page.all("span")
    assert sign.words == SIGNS[word]
    assert rating.words == f"{SIGNS[word]} {word}"
    assert rating.attributes["class"] == f"rating {word.replace(' ', '-')}"


def test_a_cell_that_holds_a_rating_alone_has_its_color() -> None:
    rows = (Row(text("x"), ((RatingSpan("better"),), (Span("so "), RatingSpan("worse")))),)
    page = parsed(Document(text("T"), (Table(((), text("A"), text("B")), (RowGroup(rows),)),)))
    assert [cell.attributes.get("class") for cell in page.all("td")[1:]] == ["rating better", None]


@pytest.mark.parametrize("address", ["https://example.org/?a=1&b=2", 'https://example.org/"onclick="x', "mailto:a@b.c"])
def test_a_link_keeps_its_address(address: str) -> None:
    (link,) = parsed(Document(text("T"), (Paragraph((Span("here", link=address),)),))).all("a")[1:]
    assert link.attributes == {"href": address}
    assert link.words == "here"


def test_a_script_is_not_an_address() -> None:
    page = parsed(Document(text("T"), (Paragraph((Span("here", link="javascript:alert(1)"),)),)))
    assert page.texts("p") == ["here"]
    assert not links(page)


def test_each_stretch_of_text_finds_its_own_direction() -> None:
    page = parsed(everywhere("سلام"))
    assert {element.tag for element in page.elements if element.attributes.get("dir") == "auto"} >= {
        *("h1", "h2", "p", "li", "th", "td"),
    }


def test_a_range_of_ratings_has_the_colors_of_its_ends() -> None:
    cells = Table(((), text("A")), (RowGroup((Row(text("x"), ((RatingSpan("worse to same"),),)),)),))
    page = render(Document(text("T"), (cells,)), "html", Layout())
    ends = '<span class="rating worse">-/= worse</span> <span class="rating same">to same</span>'
    assert f' class="range" dir="auto"><div>{ends}</div></td>' in page
    own = Table(((), text("A")), (RowGroup((Row(text("x"), ((RatingSpan("worse to same", relative=False),),)),)),))
    assert "rating" not in render(Document(text("T"), (own,)), "html", Layout()).partition("<table")[2]


def test_a_value_on_a_scale_of_the_file_has_the_sign_and_color_that_it_is_given_and_is_not_our_word() -> None:
    cells = ((RatingSpan("<low>", False, ("worse",)),), (RatingSpan("2 to 5", False, ("worse", "better")),))
    table = Table(((), text("A"), text("B")), (RowGroup((Row(text("x"), cells),)),))
    page = parsed(Document(text("T"), (table,), language="de"))
    one, span = page.all("td")[1], page.all("td")[2]
    assert (one.words, one.attributes["class"], one.attributes.get("lang")) == ("- <low>", "rating worse", None)
    assert span.words == "-/+ 2 to 5"
