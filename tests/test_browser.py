"""Pages as a real browser shows them, prints them and lets a keyboard walk them."""

import os
import re
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from policy_cli.analysis.comparison import compare, select_options
from policy_cli.document import Document, NumberSpan, Row, RowGroup, Span, Table
from policy_cli.model import Decision
from policy_cli.render.formats import Layout, render
from policy_cli.views.brief import BriefMetadata, brief_document
from policy_cli.views.comparison import comparison_document
from tests.browser import Browser
from tests.conftest import Needs, read_text
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
    document = brief_document(iran, select_options(iran, ()), BriefMetadata(date(2001, 7, 1), "options.yaml"))
    return saved(document, tmp_path_factory.mktemp("brief"))


@pytest.fixture(scope="module")
def comparison(iran: Decision, tmp_path_factory: pytest.TempPathFactory) -> Path:
    document = comparison_document(compare(iran, select_options(iran, ())), full=True)
    return saved(document, tmp_path_factory.mktemp("comparison"))


@pytest.fixture(scope="module")
def persian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    decision = read_text(persian_text()).decision
    assert decision is not None
    return saved(briefed(decision), tmp_path_factory.mktemp("persian"))


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
    page.size(320, 800)
    assert page.value("document.querySelector('.table').scrollWidth") > 320
    assert page.value("getComputedStyle(document.querySelector('thead th')).borderBottomWidth") == "2px"
    assert page.complaints == []


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


@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize("paper", PAPER)
def test_the_printed_brief_has_an_option_a_page_and_no_heading_alone_at_the_foot(
    page: Browser, brief: Path, iran: Decision, paper: str, tmp_path: Path
) -> None:
    page.open(brief)
    pdf = page.printed(*PAPER[paper])
    size = re.search(rb"/MediaBox \[0 0 (\d+)[.\d]* (\d+)", pdf)
    assert size is not None
    assert [int(side) for side in size.groups()] == [595, 841] if paper == "A4" else [612, 792]
    pages = pages_of(pdf, tmp_path)
    assert len(pages) <= 10
    feet = [lines[-1].replace(" ", "") for lines in pages]
    assert feet == [f"{number}/{len(pages)}" for number in range(1, len(pages) + 1)]
    starts = [lines[0] for lines in pages]
    for option in iran.options.values():
        assert sum(start.startswith(option.name) for start in starts) == 1
    headings = page.value("[...document.querySelectorAll('h2, h3')].map(heading => heading.textContent)")
    assert not [lines[-2] for lines in pages if lines[-2] in headings]
    said = "\n".join("\n".join(lines) for lines in pages)
    assert "Skip to the text" not in said
    assert "↩" not in said


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


def test_a_page_that_runs_to_the_left_fits_and_its_labels_are_on_the_right(page: Browser, persian: Path) -> None:
    page.open(persian)
    for width in (360, 1280):
        page.size(width, 900)
        assert page.value("document.documentElement.scrollWidth <= innerWidth")
        label, cell = page.value(
            "['th', 'td'].map(tag => document.querySelector(`tbody ${tag}`).getBoundingClientRect().left)"
        )
        assert label > cell
        assert page.value("document.querySelector('h1').getBoundingClientRect().right > innerWidth / 2")


@pytest.mark.parametrize("name", ["brief", "comparison", "persian"])
def test_axe_finds_no_violation_in_light_or_dark(
    page: Browser, name: str, request: pytest.FixtureRequest, needs: Needs
) -> None:
    rules = Path(needs("axe.min.js")).read_text(encoding="utf-8")
    page.open(request.getfixturevalue(name))
    page.value(f"{rules};0")
    for scheme in ("light", "dark"):
        page.prefer(prefers_color_scheme=scheme)
        found = page.value(
            "axe.run({resultTypes: ['violations']}).then(r => r.violations.map(v => [v.id, v.nodes[0].html]))"
        )
        assert found == []


def test_the_points_of_numbers_are_below_each_other_on_a_page(page: Browser, tmp_path: Path) -> None:
    numbers = ("1,234.5", "64.10", "7.0", "12,345.25")
    rows = tuple(Row((Span("Cost"),), ((NumberSpan(number), Span(" a year")),)) for number in numbers)
    page.open(saved(Document((Span("Costs"),), (Table(((), (Span("A"),)), (RowGroup(rows),)),)), tmp_path))
    points = page.value(
        """[...document.querySelectorAll("tbody td")].map(cell => {
            const text = cell.firstChild, range = document.createRange();
            range.setStart(text, text.data.indexOf("."));
            range.setEnd(text, text.data.indexOf(".") + 1);
            return range.getBoundingClientRect().left;
        })"""
    )
    assert len(points) == len(numbers)
    assert max(points) - min(points) < 1
