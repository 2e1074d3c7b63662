"""Texts that are meant to do harm, in every field of a file, through every command in every format."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from markdown_it import MarkdownIt

from policy_cli.render import markdown
from policy_cli.serialize import decision_data, to_json
from tests.conftest import read_text
from tests.hostile import CONTROLS, MARKUP, Fill, called, calls, filled, is_harmless

FORMULA_SIGNS = "=+-@\t\r\n＝＋－＠"
SAMPLES = 5
"""How many files hold the markup, each field another sign in each of them."""


class Shown(NamedTuple):
    format: str
    arguments: list[str]
    text: str


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Fill], Iterator[Shown]]:
    """Shows a decision whose texts are made by a function: by every command, in every format that is text."""
    monkeypatch.chdir(tmp_path)
    # How wide text is must not decide what stands in a table, and what below it.
    monkeypatch.setattr(markdown, "MAX_CELL", 10_000)

    def show(fill: Fill) -> Iterator[Shown]:
        Path("file.yaml").write_text(filled(fill), encoding="utf-8")
        Path("other.yaml").write_text(filled(lambda number: f"o{number}"), encoding="utf-8")
        for format, arguments in calls("file.yaml", "other.yaml"):
            if format != "docx":
                code, output, said = called([*arguments, "--color", "always"])
                assert code in (0, 1), said
                assert is_harmless(said), arguments
                yield Shown(format, arguments, output.decode("utf-8", "surrogateescape"))

    return show


def plain(number: int) -> str:
    return f"t{number}"


def markup(sample: int) -> Fill:
    """Return what gives each field another sign, and another one in each sample."""
    return lambda number: MARKUP[(number + sample * len(MARKUP) // SAMPLES) % len(MARKUP)]


def test_every_text_of_a_filled_decision_is_read() -> None:
    texts: list[str] = []

    def fill(number: int) -> str:
        texts.append(f"text {number} ends")
        return texts[-1]

    reading = read_text(filled(fill))
    assert reading.diagnostics == ()
    assert reading.decision is not None
    data = to_json(decision_data(reading.decision))
    # Of a name, the file gives the whole or its parts.
    assert len([text for text in texts if text not in data]) <= 4
    assert len(texts) > 150


def test_no_text_controls_what_shows_it(show: Callable[[Fill], Iterator[Shown]]) -> None:
    everything = " ".join(CONTROLS)
    for format, arguments, text in show(lambda number: everything):
        assert is_harmless(text), arguments
        if format in ("terminal", "text", "markdown", "html", "csv"):
            assert "␛[31m" in text.replace("\\", ""), arguments


@cache
def skeletons() -> dict[str, Callable[[str], Any]]:
    """Return, by format, what tells what a reader of it takes for structure."""
    return {"markdown": markdown_skeleton, "html": html_skeleton, "json": json_skeleton, "csv": csv_skeleton}


@pytest.mark.parametrize("sample", range(SAMPLES))
def test_no_text_is_taken_for_structure(show: Callable[[Fill], Iterator[Shown]], sample: int) -> None:
    expected = [skeletons()[s.format](s.text) if s.format in skeletons() else None for s in show(plain)]
    for (format, arguments, text), skeleton in zip(show(markup(sample)), expected, strict=True):
        assert is_harmless(text.replace("\t", "") if format == "csv" else text), arguments
        if skeleton is not None:
            assert skeletons()[format](text) == skeleton, arguments


LINK = re.compile(r"#[\w-]+|(?:https?://|mailto:)[!-~]+")


def markdown_skeleton(text: str) -> list[str]:
    """Return the kinds of blocks, cells and emphasis, without words and the links of addresses."""
    kinds = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        inlines = [inline for inline in token.children or () if inline.type not in ("text", "softbreak")]
        links = [inline for inline in inlines if inline.type.startswith("link")]
        assert not [link for link in links if link.attrs and not LINK.fullmatch(str(link.attrs["href"]))]
        kinds += [f"{found.type} {found.tag}" for found in (token, *inlines) if found not in links]
    return kinds


def html_skeleton(text: str) -> list[object]:
    """Return all tags and attributes, without words and the links of addresses."""
    found: list[object] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "a":
                assert LINK.fullmatch(dict(attrs)["href"] or "")
            else:
                found.append((tag, [name for name, _ in attrs], dict(attrs).get("class")))

        def handle_endtag(self, tag: str) -> None:
            if tag != "a":
                found.append(tag)

        def handle_comment(self, data: str) -> None:
            found.append("comment")

        def handle_decl(self, decl: str) -> None:
            found.append(decl)

        def handle_pi(self, data: str) -> None:
            found.append("instruction")

    Reader().feed(text)
    return found


def json_skeleton(text: str) -> object:
    """Return the structure, without texts and the labels of attributes."""

    def shape(value: object) -> object:
        match value:
            case dict():
                return {key if re.fullmatch(r"[a-z_-]+\d?", key) else "": shape(item) for key, item in value.items()}
            case list():
                return list(map(shape, value))
            case _:
                return type(value)

    return shape(json.loads(text))


def csv_skeleton(text: str) -> list[int]:
    """Return how many cells each row has, none of which a spreadsheet takes for a formula."""
    rows = list(csv.reader(StringIO(text)))
    texts = [cell for row in rows for cell in row if not re.fullmatch(r"-?[0-9.e-]+", cell)]
    assert not [text for text in texts if text.startswith(tuple(FORMULA_SIGNS))]
    return [len(row) for row in rows]
