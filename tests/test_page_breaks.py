"""Running heads and page numbers in texts without markup, as they are left by what takes a text out of a PDF."""

from pathlib import Path

import pytest

from policy_cli.sources.content import page_starts
from policy_cli.sources.page_breaks import without_page_breaks
from policy_cli.sources.plain import read
from tests.test_lookup import said
from tests.timing import assert_linear

PAGES = (
    "The ferry needs a new engine before the spring.",
    "The engine costs eleven thousand at the yard.\n\nThe crew would be paid through the winter and",
    "would train on the new engine in that time.\n\nNobody foresaw what it would cost, and the Board of",
    "Trade was not asked.",
)
READ = [
    "Costs",
    "The ferry needs a new engine before the spring.",
    "The engine costs eleven thousand at the yard.",
    "The crew would be paid through the winter and would train on the new engine in that time.",
]


def text(*breaks: str) -> str:
    return "Costs\n\n" + "".join(page + gap for page, gap in zip(PAGES, (*breaks, "\n"), strict=False))


def shown(data: str) -> list[str]:
    return [" ".join(block.text.split()) for block in read(data.encode(), ["Costs"]).blocks]


BREAKS = {
    "number, head": ["\n\n7\n\nPORT REPORT 2028\n\n", "\n\n8\n\nPORT REPORT 2028\n\n"],
    "head, number": ["\n\nPort Report\n\n7\n\n", "\n\nPort Report\n\n8\n\n"],
    "in dashes": ["\n\n- 7 -\n\nPort Report\n\n", "\n\n- 8 -\n\nPort Report\n\n"],
    "of so many": ["\n\nPage 7 of 20\n\n", "\n\nPage 8 of 20\n\n"],
    "roman": ["\n\nvii\n\nPORT REPORT\n\n", "\n\nviii\n\nPORT REPORT\n\n"],
    "numbers alone": ["\n\n7\n\n", "\n\n8\n\n"],
    "beside each other": ["\n\nPORT REPORT 2028    7\n\n", "\n\n8    PORT REPORT 2028\n\n"],
    "with a sign": ["\n\nPort Report | 7\n\n", "\n\n8 | Port Report\n\n"],
    "heads alone": ["\n\nPORT REPORT\n\n", "\n\nPORT REPORT\n\n"],
    "within a paragraph": ["\n7\nPORT REPORT 2028\n", "\n8\nPORT REPORT 2028\n"],
    "form feeds": ["\n\fPORT REPORT\n", "\n\fPORT REPORT\n"],
    "form feeds and numbers": ["\n\n7\n\f\n", "\n\n8\n\n\f"],
    "a line of their own": ["\n\n7\n\n\f\n\nPort Report\n\n", "\n\n8\n\n\f\n\nPort Report\n\n"],
    "of two lines": ["\n\n7\n\nPort Report\n\nThe Town of Orr\n\n", "\n\n8\n\nPort Report\n\nThe Town of Orr\n\n"],
}


@pytest.mark.parametrize("breaks", BREAKS.values(), ids=BREAKS)
def test_what_is_in_the_margins_of_pages_is_not_in_the_text(breaks: list[str]) -> None:
    assert shown(text(*breaks)[: -len(PAGES[2].partition("\n")[2]) - 1]) == READ
    windows = text(*breaks).replace("\n", "\r\n")
    assert shown(windows)[:4] == READ


@pytest.mark.parametrize("hyphen", ["-", "\u2010"])
def test_a_word_that_a_page_breaks_goes_on_after_a_line_of_any_length(hyphen: str) -> None:
    assert shown(f"Our lead{hyphen}\n\n7\n\n\fers met.\n") == [f"Our lead{hyphen} ers met."]


def test_heads_may_differ_on_left_and_right_pages() -> None:
    left, right = "PORT REPORT 2028", "Costs of the Port"
    words = ("one", "two", "three", "four", "five", "six")
    pages = [f"Harbor {word} was built by the town and\n\n{7 + n}\n\n" for n, word in enumerate(words)]
    heads = [f"{right if n % 2 else left}\n\nby the state in year {word}.\n\n" for n, word in enumerate(words)]
    book = "Costs\n\n" + "".join(page + head for page, head in zip(pages, heads, strict=True))
    read_so = shown(book)
    assert not any(head in one for head in (left, right) for one in read_so)
    assert read_so[1:] == [f"Harbor {word} was built by the town and by the state in year {word}." for word in words]


@pytest.mark.parametrize(
    "data",
    [
        "Chapter 1\n\nIt is so.\n\nChapter 2\n\nIt is not.",
        "Option 1\n\nCosts\n\nLow.\n\nOption 2\n\nCosts\n\nHigh.",
        "SUMMARY\n\nIt is so.\n\nSUMMARY\n\nIt is not.\n\nSUMMARY\n\nWho knows.",
        "apples\n\nno\n\npears\n\nno\n\nplums\n\nno",
        "Score\n\n7\n\nGood.\n\nScore\n\n7\n\nBad.",
        "x\n\nIn the year\n\n2019\n\n2020\n\n2021\n\nit was so",
        "I\n\nIt was night.\n\nII\n\nIt was day.\n\nIII\n\nIt was late.",
        "1\n\nThe first.\n\n2\n\nThe second.\n\n3\n\nThe third.",
        "Who pays?\n\nThe town.\n\nWho pays?\n\nThe state.",
        "Nobody knows what the harbor and\n\nthe ferry cost.",
    ],
)
def test_what_only_looks_like_a_head_or_a_number_stays(data: str) -> None:
    assert [*without_page_breaks(data.split("\n"), frozenset())] == data.split("\n")


def test_a_running_head_is_never_a_place_to_write(tmp_path: Path) -> None:
    (tmp_path / "book.txt").write_text(text(*BREAKS["number, head"]), encoding="utf-8")
    places = (
        'Costs, par. 1, "eleven thousand"',
        "PORT REPROT",
        'Costs, par. 3, "winter and would train"',
        "Costs, par. 9",
    )
    elsewhere, missing, (_, over), (_, too_far) = said(tmp_path, *places)
    assert elsewhere[0][0].hint == 'write: book, par. 2, "eleven thousand"'
    assert "PORT" not in str(missing[0][0].hint)
    assert (over.status, too_far.status) == ("verified", "no such place")


def test_a_bullet_is_not_suggested_as_a_heading(tmp_path: Path) -> None:
    bullets = ["• Boats", "- Boats", "* Boats", "● Boats", "✓ Boats", "1. Boats", "(a) Boats", "ii) Boats", "o Boats"]
    (tmp_path / "book.txt").write_text("\n\n".join([*bullets, "Harbors", "It is so."]), encoding="utf-8")
    ((told, _),) = said(tmp_path, "Baots, par. 1")
    assert told[0].hint == "known here: Harbors"


def test_form_feeds_are_counted_by_lines() -> None:
    assert page_starts(b"a\n\fb\nc\f\nd\r\n\f\n\x85e f\fg\n") == {1, 3, 4}
    assert page_starts(b"a\nb") == frozenset()


@pytest.mark.parametrize("part", ["7\n\n", "A\n\n", "A\n\n7\n\nb c d e\n\n", "\f", "\fA\n", "a b c d\n\n7\n\ne\n\n"])
def test_no_text_takes_long(part: str) -> None:
    assert_linear(lambda size: read((part * (size // len(part))).encode(), ()), 100_000)
