"""Pages as a real browser shows them, prints them and lets a keyboard walk them."""

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from policy_cli.analysis.comparison import compare, select_options
from policy_cli.document import (
    Document,
    Heading,
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
)
from policy_cli.model import Decision
from policy_cli.render.formats import Layout, render
from policy_cli.views.comparison import comparison_document
from policy_cli.views.findings import Findings
from tests.browser import Browser
from tests.conftest import Needs, brief_of, decision_of
from tests.programs import SERIF
from tests.test_findings import HEBREW, SAID, SURVEY, checked, decision
from tests.test_language import persian_text
from tests.test_nothing_dropped import briefed

PAPER = {"A4": (8.27, 11.69), "Letter": (8.5, 11.0)}

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Chromium is spoken to over a pipe as POSIX has it")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory, needs: Needs) -> Iterator[Browser]:
    browser = Browser(needs("chromium"), tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()


@pytest.fixture
def page(browser: Browser) -> Browser:
    """The browser with nothing left of the test before."""
    browser.size(1280, 900)
    browser.prefer()
    return browser


def saved(document: Document, folder: Path) -> Path:
    path = folder / "page.html"
    path.write_text(render(document, "html", Layout()), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def brief(iran: Decision, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(brief_of(iran), tmp_path_factory.mktemp("brief"))


@pytest.fixture(scope="module")
def comparison(iran: Decision, tmp_path_factory: pytest.TempPathFactory) -> Path:
    document = comparison_document(compare(iran, select_options(iran, ())), full=True)
    return saved(document, tmp_path_factory.mktemp("comparison"))


@pytest.fixture(scope="module")
def persian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    decision = decision_of(persian_text())
    return saved(briefed(decision), tmp_path_factory.mktemp("persian"))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A brief on places with all that can be found of them."""
    folder = tmp_path_factory.mktemp("found")
    (folder / "survey.md").write_text(SURVEY, encoding="utf-8")
    (folder / "hebrew.txt").write_text(HEBREW, encoding="utf-8")
    of = decision(*(f"'{place}'" for place in SAID))
    return saved(brief_of(of, findings=Findings(checked(of, folder))), folder)


def focus(page: Browser) -> dict[str, Any]:
    """Return which element has the focus, and whether it can be seen."""
    found: dict[str, Any] = page.value(
        """(() => {
            const at = document.activeElement, box = at.getBoundingClientRect();
            const seen = box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight;
            return {tag: at.tagName, words: at.textContent, href: at.getAttribute("href"), id: at.id, seen};
        })()"""
    )
    return found


@pytest.mark.parametrize("name", ["brief", "comparison"])
def test_a_page_asks_for_nothing_and_no_window_is_too_narrow_for_it(
    page: Browser, name: str, request: pytest.FixtureRequest
) -> None:
    page.open(request.getfixturevalue(name))
    for width in (320, 600, 1280):
        page.size(width, 800)
        assert page.value("document.documentElement.scrollWidth") == width
    assert page.value("getComputedStyle(document.querySelector('thead th')).borderBottomWidth") == "2px"
    assert page.complaints == []


@pytest.mark.parametrize("name", ["brief", "comparison", "persian"])
@pytest.mark.parametrize("width", [320, 360])
def test_a_phone_shows_each_row_of_a_table_whole(
    page: Browser, name: str, width: int, request: pytest.FixtureRequest
) -> None:
    page.open(request.getfixturevalue(name))
    page.size(width, 800)
    outside = page.value(
        """[...document.querySelectorAll("th, td")].filter(cell => {
            const box = cell.getBoundingClientRect();
            return box.left < 0 || box.right > innerWidth || cell.scrollWidth > cell.clientWidth + 1;
        }).map(cell => cell.outerHTML)"""
    )
    assert outside == []
    assert page.value("document.querySelectorAll('td').length") > 10
    unnamed = page.value("document.querySelectorAll('tr.stacked td:not([data-column])').length")
    assert unnamed == 0


@pytest.mark.parametrize(("number", "width"), [*product((2, 3, 4), (768, 1280)), (5, 900), (6, 1280), (8, 1600)])
def test_options_have_columns_of_one_width_that_hold_any_rating_on_one_line(
    page: Browser, width: int, number: int, tmp_path: Path
) -> None:
    names = tuple((Span(f"Option {n}"),) for n in range(number))
    ratings = ("same", *("much worse", "better", "much better", "unknown") * 2)
    rows = (
        Row((Span("What is said at length"),), ((Span("a"),), *((Span("word " * 20),),) * (number - 1))),
        Row((Span("Health"),), tuple((RatingSpan(word),) for word in ratings[:number])),
    )
    headings = tuple(Heading(2, (Span(f"Part {n}"),)) for n in range(3))
    page.size(width, 900)
    page.open(saved(Document((Span("T"),), (*headings, Table(((), *names), (RowGroup(rows),)))), tmp_path))
    label, *widths = page.value(WIDTHS)
    assert max(widths) - min(widths) < 1
    assert label / (label + sum(widths)) <= 0.29
    heights = page.value("[...document.querySelectorAll('td.rating')].map(one => one.getBoundingClientRect().height)")
    assert max(heights) < 40


OPTION = (Span("An infrastructure partnership"),)
WIDER = """(() => {
    const root = document.documentElement, wider = one => one.scrollWidth > one.clientWidth;
    const cut = [...document.querySelectorAll("th, td")].filter(wider);
    return [root, ...document.querySelectorAll(".table"), ...cut].filter(wider).map(one => one.outerHTML.slice(0, 300));
})()"""
STARTS = "[...new Set([...document.querySelectorAll('%s')].map(cell => Math.round(cell.getBoundingClientRect().left)))]"


@pytest.mark.parametrize("number", [2, 3, 4, 5, 6, 9])
def test_nothing_scrolls_sideways_or_is_cut_however_many_options_there_are(
    page: Browser, number: int, tmp_path: Path
) -> None:
    noted = (NumberSpan("12,345.5"), NoteMark(1))
    dated = (RatingSpan("much worse to worse"), Span(" (9 December 2031), an infrastructure partnership"))
    rows = [
        Row((Span("Net cost over five years"),), (noted,) * number),
        Row(ours("range"), ((Span("10,100 to 13,400"),),) * number, is_part=True),
        Row((Span("Administrative feasibility"),), (dated,) * number),
        Row((Span("Health"),), ((RatingSpan("much better", True, ("much better",)),),) * number),
    ]
    table = Table(((), *(OPTION,) * number), (RowGroup(tuple(rows), (Span("At a glance " * 9),)),))
    headings = tuple(Heading(2, (Span(f"Part {n}"),)) for n in range(3))
    page.open(saved(Document((Span("T"),), (*headings, table), (Note(1, (Span("x"),)),)), tmp_path))
    for width in (320, 360, 600, 641, 768, 900, 1024, 1200, 1215, 1280, 1600):
        page.size(width, 900)
        assert page.value(WIDER) == [], width
    if number < 9:
        assert len(page.value(STARTS % "tbody td")) == number


WIDTHS = "[...document.querySelector('thead tr').children].map(cell => cell.getBoundingClientRect().width)"
EDGES = r"""[...document.querySelectorAll("tbody td")].map(cell => {
    const range = document.createRange();
    const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT).nextNode();
    range.setStart(text, text.data.search(/\S/));
    range.setEnd(text, text.data.trimEnd().length);
    const box = range.getBoundingClientRect();
    return [box.left, box.right];
})"""


def spread(edges: Iterable[float]) -> float:
    """Return how far edges are from each other."""
    places = list(edges)
    return max(places) - min(places)


def test_a_value_its_range_and_its_difference_end_at_one_edge_and_on_a_phone_begin_at_one(
    page: Browser, tmp_path: Path
) -> None:
    rows = (
        Row((Span("Aim"),), ((Span("Water"),),)),
        Row((Span("Cost"),), ((NumberSpan("6,890"), NoteMark(1)),)),
        Row(ours("range"), ((Span("6,400 to 7,800"),),), is_part=True),
        Row(ours("against A"), ((NumberSpan("+13,235"),),), is_part=True),
    )
    table = Table(((), (Span("B"),)), (RowGroup(rows),))
    page.open(saved(Document((Span("T"),), (table,), (Note(1, (Span("x"),)),)), tmp_path))
    words, *figures = page.value(EDGES)
    assert len(figures) == 3
    assert spread(right for _, right in figures) < 1
    assert min(left for left, _ in figures) > words[0] + 10
    page.size(360, 800)
    assert spread(left for left, _ in page.value(EDGES)) < 1


@pytest.mark.parametrize("others", [(), (Row((Span("Aim"),), ((Span("Water"),),)),)])
def test_numbers_that_are_all_of_a_table_and_those_among_words_are_set_alike(
    page: Browser, tmp_path: Path, others: tuple[Row, ...]
) -> None:
    parts = (Row((Span(year),), ((NumberSpan(cost),),)) for year, cost in (("2031", "1,640"), ("2032", "−265.5")))
    page.open(saved(Document((Span("T"),), (Table(((), (Span("B"),)), (RowGroup((*parts, *others)),)),)), tmp_path))
    style = "getComputedStyle(document.querySelector('.figure, td.number'))"
    assert page.value(f"[{style}.textAlign, {style}.fontVariantNumeric]") == ["end", "tabular-nums"]
    assert page.value("getComputedStyle(document.querySelector('thead th')).textAlign") == (
        "start" if others else "end"
    )


def test_a_phone_folds_the_contents_and_a_desk_does_not(page: Browser, brief: Path) -> None:
    page.open(brief)
    seen = "[...document.querySelectorAll('nav summary, nav a')].filter(one => one.checkVisibility()).length"
    links = page.value("document.querySelectorAll('nav a').length")
    assert page.value(seen) == links
    page.press("Tab")
    page.press("Tab")
    assert focus(page)["tag"] == "A"
    page.size(360, 800)
    page.open(brief)
    assert page.value(seen) == 1
    page.press("Tab")
    page.press("Tab")
    assert focus(page)["tag"] == "SUMMARY"
    page.press("Enter")
    assert page.value(seen) == links + 1


@pytest.mark.parametrize("number", [4, 5])
def test_a_phone_shows_up_to_four_short_cells_beside_each_other(page: Browser, number: int, tmp_path: Path) -> None:
    names = tuple((Span(f"Option {n}"),) for n in range(number))
    rows = (
        Row((Span("Cost"),), tuple((NumberSpan("10,930"), NoteMark(1)) for _ in names)),
        Row((Span("Health"),), tuple((RatingSpan("much worse to worse"),) for _ in names)),
    )
    notes = (Note(1, (Span("x"),)),)
    page.size(360, 800)
    page.open(saved(Document((Span("T"),), (Table(((), *names), (RowGroup(rows),)),), notes), tmp_path))
    boxes = """[...document.querySelectorAll("tbody tr")].map(row => [...row.querySelectorAll("td")].map(cell => {
        const box = cell.getBoundingClientRect(), within = [...cell.querySelectorAll("*")];
        const bottom = Math.max(...within.map(one => one.getBoundingClientRect().bottom));
        return [Math.round(box.top), bottom <= box.bottom + 1, cell.scrollWidth <= cell.clientWidth + 1];
    }))"""
    for cells in page.value(boxes):
        assert len({top for top, *_ in cells}) == (1 if number == 4 else 5)
        assert all(within for _, *within_both in cells for within in within_both)


def test_on_a_phone_short_cells_are_beside_each_other_and_long_ones_below_each_other(
    page: Browser, comparison: Path
) -> None:
    page.open(comparison)
    page.size(360, 800)
    tops = """[...document.querySelectorAll("tbody tr%s")].map(row =>
        new Set([...row.querySelectorAll("td")].map(cell => Math.round(cell.getBoundingClientRect().top))).size)"""
    assert set(page.value(tops % ":not(.stacked):has(td)")) == {1}
    assert page.value(STARTS % "thead th") == page.value(STARTS % "tbody tr:not(.stacked) td")
    assert set(page.value(tops % ".stacked")) == {3}


def test_a_style_that_is_not_the_page_s_own_is_refused(page: Browser, brief: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.html"
    changed.write_text(brief.read_text(encoding="utf-8").replace("<h1 ", '<h1 style="color: red" '), encoding="utf-8")
    page.open(changed)
    assert "Content Security Policy" in "".join(page.complaints)


def test_a_keyboard_skips_to_the_text_and_goes_to_a_note_and_back(page: Browser, brief: Path) -> None:
    page.open(brief)
    page.press("Tab")
    skip = focus(page)
    assert (skip["words"], skip["seen"]) == ("Skip to the text", True)
    page.press("Enter")
    assert focus(page)["tag"] == "MAIN"
    page.press("Tab")
    mark = focus(page)
    assert mark["id"] == "mark-1"
    page.press("Enter")
    assert page.value("document.querySelector(':target').id") == "note-1"
    page.press("Tab")
    back = focus(page)
    assert (back["href"], back["seen"]) == ("#mark-1", True)
    page.press("Enter")
    assert page.value("document.querySelector(':target').id") == "mark-1"
    page.press("Tab")
    assert focus(page)["id"] == "mark-2"


def test_every_place_that_scrolls_can_be_reached_by_keyboard(page: Browser, comparison: Path) -> None:
    page.size(320, 600)
    page.open(comparison)
    page.press("Tab")
    page.press("Tab")
    assert page.value("document.activeElement.className") == "table"
    outline = page.value("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_in_the_dark_the_page_is_dark_and_its_text_light(page: Browser, brief: Path) -> None:
    def light(what: str) -> float:
        color = page.value(f"getComputedStyle(document.documentElement).{what}")
        return sum(map(float, re.findall(r"\d+", color)[:3])) / 765

    page.open(brief)
    assert light("color") < 0.2 < 0.9 < light("backgroundColor")
    page.prefer(prefers_color_scheme="dark")
    assert light("backgroundColor") < 0.2 < 0.8 < light("color")


def test_where_colors_are_forced_a_rating_has_its_frame_and_its_words(page: Browser, brief: Path) -> None:
    page.open(brief)
    page.prefer(forced_colors="active")
    cells = page.value(
        """[...document.querySelectorAll("td.rating")].map(cell => {
            const style = getComputedStyle(cell);
            return [cell.textContent, style.backgroundColor, style.borderTopColor, style.color];
        })"""
    )
    # Ranges, of which there are five, have no color of their own.
    assert len(cells) == 18 - 5
    assert len({background for words, background, _, _ in cells if "unknown" not in words}) == 1
    assert {(border, color) for _, _, border, color in cells} == {("rgb(0, 0, 0)", "rgb(0, 0, 0)")}
    assert "-- much worse" in {words for words, *_ in cells}


def pages_of(pdf: bytes, folder: Path) -> list[list[str]]:
    """Return the lines of each page of a PDF, without their margins."""
    (folder / "page.pdf").write_bytes(pdf)
    call = ["pdftotext", "-layout", str(folder / "page.pdf"), "-"]
    text = subprocess.run(call, capture_output=True, encoding="utf-8", check=True, timeout=30).stdout
    pages = text.removesuffix("\f").split("\f")
    return [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]


MARKED = "[...document.querySelectorAll('mark')].filter(mark => mark.checkVisibility()).map(mark => mark.textContent)"


def test_the_mark_of_a_note_leads_to_the_claim_beside_the_words_of_the_source_and_back(
    page: Browser, found: Path
) -> None:
    page.open(found)
    assert page.value(MARKED) == []
    page.value("document.querySelector('#mark-1').focus()")
    page.press("Enter")
    assert page.value(MARKED) == ["first costs are low"]
    assert page.value("document.querySelector('.claim').innerText") == "Claim: c0."
    page.press("Tab")
    back = focus(page)
    assert (back["href"], back["seen"]) == ("#mark-1", True)
    page.press("Enter")
    assert page.value(MARKED) == []
    assert page.value("document.querySelector(':target').id") == "mark-1"
    assert page.complaints == []


def test_a_keyboard_unfolds_what_was_found_of_any_note(page: Browser, found: Path) -> None:
    page.open(found)
    page.value("document.querySelector('#note-1 [role=doc-backlink]').focus()")
    page.press("Tab")
    summary = focus(page)
    assert (summary["tag"], summary["words"], summary["seen"]) == ("SUMMARY", "Quote verified.", True)
    page.press("Enter")
    assert page.value(MARKED) == ["first costs are low"]


@pytest.mark.parametrize(("width", "are_beside"), [(1280, True), (360, False)])
def test_the_passages_of_a_claim_are_beside_each_other_where_there_is_room(
    page: Browser, tmp_path: Path, width: int, are_beside: bool
) -> None:
    (tmp_path / "survey.md").write_text(SURVEY, encoding="utf-8")
    of = decision("['survey, Costs, \"20 of 100\"', 'survey, Costs, \"nobody counted\"']")
    page.size(width, 900)
    page.open(saved(brief_of(of, findings=Findings(checked(of, tmp_path))), tmp_path))
    page.value("location.hash = '#note-1'")
    boxes = "[...document.querySelectorAll('.passages figure')].map(one => one.getBoundingClientRect())"
    (left, top), (left_of_second, top_of_second) = page.value(f"{boxes}.map(box => [box.left, box.top])")
    assert (top == top_of_second, left == left_of_second) == (are_beside, not are_beside)
    assert page.value(MARKED) == ["20 of 100", "nobody counted"]


def test_a_note_is_as_short_as_its_words_until_it_is_unfolded(page: Browser, found: Path) -> None:
    page.open(found)
    closed, opened = page.value(
        """(() => {
            const note = document.querySelector("#note-6"), height = () => note.getBoundingClientRect().height;
            const closed = height();
            note.querySelector("details").open = true;
            return [closed, height()];
        })()"""
    )
    assert closed < 60 < 100 < opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_marked_words_can_be_read(page: Browser, found: Path, scheme: str) -> None:
    """What axe leaves to people, because the marks overlap the lines beside them."""
    page.open(found)
    page.prefer(prefers_color_scheme=scheme)
    style = "getComputedStyle(document.querySelector('mark'))"
    colors = [page.value(f"{style}.{name}") for name in ("color", "backgroundColor")]
    light, dark = sorted((luminance(color) for color in colors), reverse=True)
    assert (light + 0.05) / (dark + 0.05) > 4.5


def luminance(color: str) -> float:
    """Return the relative luminance of a color, as WCAG defines it."""
    parts = (float(part) / 255 for part in re.findall(r"\d+", color)[:3])
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("width", [320, 1280])
def test_what_is_unfolded_fits_and_a_source_from_right_to_left_begins_on_the_right(
    page: Browser, found: Path, width: int
) -> None:
    page.size(width, 900)
    page.open(found)
    page.value("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.value("document.documentElement.scrollWidth") == width
    starts = page.value(
        """[...document.querySelectorAll("blockquote")].map(quote => {
            const range = document.createRange(), box = quote.getBoundingClientRect();
            range.setStart(quote.firstChild, 0);
            range.setEnd(quote.firstChild, 1);
            const letter = range.getBoundingClientRect();
            return [quote.lang, letter.left - box.left < 30, box.right - letter.right < 30];
        })"""
    )
    assert ["he", False, True] in starts and ["", True, False] in starts


@pytest.mark.needs("pdftotext")
def test_paper_has_what_was_found_but_no_paragraph_whatever_is_unfolded(
    page: Browser, found: Path, tmp_path: Path
) -> None:
    page.open(found)
    closed = pages_of(page.printed(*PAPER["A4"]), tmp_path)
    page.value("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert pages_of(page.printed(*PAPER["A4"]), tmp_path) == closed
    said = " ".join(line for lines in closed for line in lines)
    assert "Quote verified." in said and "Not verified" in said
    assert "would close" not in said and "\u25b8" not in said


@pytest.mark.needs("pdftotext")
@pytest.mark.needs(SERIF)
@pytest.mark.parametrize("paper", PAPER)
def test_the_printed_brief_fills_its_pages_and_has_no_heading_alone_at_the_foot(
    page: Browser, brief: Path, paper: str, tmp_path: Path
) -> None:
    page.open(brief)
    pdf = page.printed(*PAPER[paper])
    size = re.search(rb"/MediaBox \[0 0 (\d+)[.\d]* (\d+)", pdf)
    assert size is not None
    assert [int(side) for side in size.groups()] == [595, 841] if paper == "A4" else [612, 792]
    pages = pages_of(pdf, tmp_path)
    assert len(pages) <= 12
    feet = [lines[-1].replace(" ", "") for lines in pages]
    assert feet == [f"{number}/{len(pages)}" for number in range(1, len(pages) + 1)]
    assert [number for number, lines in enumerate(pages[:-1], 1) if len(lines) < 25] == []
    headings = page.value("[...document.querySelectorAll('h2, h3')].map(heading => heading.textContent)")
    assert not [lines[-2] for lines in pages if lines[-2] in headings]
    said = "\n".join("\n".join(lines) for lines in pages)
    assert "Skip to the text" not in said
    assert "↩" not in said


@pytest.mark.needs("pdftotext")
@pytest.mark.needs(SERIF)
@pytest.mark.parametrize("paper", PAPER)
def test_the_first_page_alone_is_one_page_on_paper(page: Browser, iran: Decision, paper: str, tmp_path: Path) -> None:
    page.open(saved(brief_of(iran, cite="inline", short=True), tmp_path))
    (lines,) = pages_of(page.printed(*PAPER[paper]), tmp_path)
    assert lines[-1].replace(" ", "") == "1/1"


@pytest.mark.needs("pdftotext")
def test_a_table_that_goes_on_to_another_page_repeats_its_header_and_no_group_begins_at_the_foot(
    page: Browser, comparison: Path, iran: Decision, tmp_path: Path
) -> None:
    page.open(comparison)
    pages = pages_of(page.printed(*PAPER["A4"]), tmp_path)
    names = [option.name for option in iran.options.values()]
    heads = [lines for lines in pages if all(name in " ".join(lines[:4]) for name in names)]
    assert len(heads) >= 3
    groups = ("Ratings: ", "What the file records", "What the sources conclude")
    assert not [lines[-2] for lines in pages if lines[-2].startswith(groups)]


@pytest.mark.needs("pdftotext")
def test_a_short_table_of_a_part_is_on_one_page_with_its_heading(page: Browser, tmp_path: Path) -> None:
    lines = tuple(Paragraph((Span(f"Line {n}."),)) for n in range(28))
    rows = tuple(Row((Span(f"Year {n}"),), ((NumberSpan("1"),),)) for n in range(9))
    table = (Heading(3, (Span("Figures in parts"),)), Table(((), (Span("A"),)), (RowGroup(rows),)))
    page.open(saved(Document((Span("T"),), (Heading(2, (Span("At a glance"),)), *lines, *table)), tmp_path))
    first, second = pages_of(page.printed(*PAPER["A4"]), tmp_path)
    assert "Line 27." in first
    assert [second[0], second[-2].split()[:2]] == ["Figures in parts", ["Year", "8"]]


def test_the_columns_of_printed_notes_are_eight_millimeters_apart(page: Browser, brief: Path) -> None:
    page.open(brief)
    page.call("Emulation.setEmulatedMedia", media="print", features=[])
    gap = page.value("parseFloat(getComputedStyle(document.querySelector('footer ol')).columnGap)")
    assert gap / 96 * 25.4 == pytest.approx(8, abs=0.1)


def test_a_page_that_runs_to_the_left_fits_and_its_labels_are_on_the_right(page: Browser, persian: Path) -> None:
    page.open(persian)
    for width in (360, 1280):
        page.size(width, 900)
        assert page.value("document.documentElement.scrollWidth <= innerWidth")
        assert page.value("document.querySelector('h1').getBoundingClientRect().right > innerWidth / 2")
    first = "document.querySelector(`.beside-2 tbody ${tag}`).getBoundingClientRect().left"
    lefts = f"['th[scope=row]', 'td'].map(tag => {first})"
    label, cell = page.value(lefts)
    assert label > cell


@pytest.mark.parametrize("name", ["brief", "comparison", "persian", "found"])
def test_axe_finds_no_violation_on_a_desk_or_a_phone_in_light_or_dark(
    page: Browser, name: str, request: pytest.FixtureRequest, needs: Needs
) -> None:
    rules = Path(needs("axe.min.js")).read_text(encoding="utf-8")
    page.open(request.getfixturevalue(name))
    page.value(f"{rules};0")
    page.value("document.querySelectorAll('details').forEach(one => one.open = true)")
    for width, scheme in product((1280, 360), ("light", "dark")):
        page.size(width, 900)
        page.prefer(prefers_color_scheme=scheme)
        found = page.value(
            "axe.run({resultTypes: ['violations']}).then(r => r.violations.map(v => [v.id, v.nodes[0].html]))"
        )
        assert found == [], (width, scheme)


def test_the_points_of_numbers_are_below_each_other_on_a_page(page: Browser, tmp_path: Path) -> None:
    numbers = ("1,234.5", "64.10", "7.0", "12,345.25")
    cells = (((NumberSpan(number), Span(" a year")),) for number in numbers)
    rows = tuple(Row((Span("Cost"),), cell, is_part=number > 0) for number, cell in enumerate(cells))
    page.open(saved(Document((Span("Costs"),), (Table(((), (Span("A"),)), (RowGroup(rows),)),)), tmp_path))
    points = page.value(
        """[...document.querySelectorAll("tbody td")].map(cell => {
            const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), range = document.createRange();
            let text = texts.nextNode();
            while (!text.data.includes(".")) text = texts.nextNode();
            range.setStart(text, text.data.indexOf("."));
            range.setEnd(text, text.data.indexOf(".") + 1);
            return range.getBoundingClientRect().left;
        })"""
    )
    assert len(points) == len(numbers)
    assert max(points) - min(points) < 1
