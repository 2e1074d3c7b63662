"""Texts that are meant to do harm, in every field of a file, through every command in every format."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from markdown_it import MarkdownIt

from policy_cli.render import markdown
from policy_cli.serialize.decision import decision_data
from policy_cli.serialize.values import to_json
from tests.conftest import converted, read_text
from tests.hostile import (
    CONTROLS,
    FORGE_COMMANDS,
    MARKUP,
    MARKUP_OF_FORMATS,
    PRINTABLE,
    Fill,
    called,
    calls,
    filled,
    is_harmless,
)
from tests.test_corpora import CORPORA, naughty_strings
from tests.test_markdown import GITHUB, needs_pandoc

AMOUNT = r"[-+][$€£¥]?[\d.,]*\d ?[$€£¥%]?"
FORMULA_SIGNS = "=+-@\t\r\n＝＋－＠"
LINK = re.compile(r"#[\w-]+|(?:https?://|mailto:)[!-~]+")
SAMPLES = range(3)
"""The numbers of the files that hold the markup, each field another sign in each of them."""


class Shown(NamedTuple):
    command: str
    format: str
    call: str
    text: str


Show = Callable[..., Iterator[Shown]]


def shown_in(folder: Path, patch: pytest.MonkeyPatch) -> Show:
    patch.chdir(folder)
    # The width of a text must not decide whether it is in a table or below it.
    patch.setattr(markdown, "MAX_CELL", 10_000)

    def show(fill: Fill, command: str = "") -> Iterator[Shown]:
        Path("file.yaml").write_text(filled(fill), encoding="utf-8")
        Path("sources").mkdir(exist_ok=True)
        text = "\n\n".join(map(fill, range(200)))
        Path("sources", "reference1.md").write_text(f"# S 1 {fill(1)}\n\n{text}\n", encoding="utf-8")
        Path("other.yaml").write_text(filled(lambda number: f"o{number}"), encoding="utf-8")
        for format, arguments in calls("file.yaml", "other.yaml"):
            if format not in ("docx", "pdf") and command in ("", arguments[2]):
                code, output, said = called([*arguments, "--color", "always"])
                assert code in (0, 1), said
                assert is_harmless(said), arguments
                yield Shown(arguments[2], format, " ".join(arguments), output.decode("utf-8", "surrogateescape"))

    return show


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Show:
    """Shows a decision whose texts are made by a function: by every command, in every format that is text."""
    return shown_in(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def without_markup(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """Is the skeleton of all that `show` shows of a decision whose texts have no markup."""
    with pytest.MonkeyPatch.context() as patch:
        return [skeleton(shown) for shown in shown_in(tmp_path_factory.mktemp("plain"), patch)(plain)]


def plain(number: int) -> str:
    return f"t{number}"


def markup(sample: int, texts: tuple[str, ...]) -> Fill:
    """Return what gives each field another sign, and another one in each sample."""
    return lambda number: texts[(number + sample * len(texts) // len(SAMPLES)) % len(texts)]


def test_every_text_of_a_filled_decision_is_read() -> None:
    texts: list[str] = []

    def fill(number: int) -> str:
        texts.append(f"text {number} ends")
        return texts[-1]

    reading = read_text(filled(fill))
    assert reading.diagnostics == ()
    assert reading.decision is not None
    data = to_json(decision_data(reading.decision))
    assert [text for text in texts if text not in data] == []
    assert len(texts) > 300


def test_no_text_controls_what_shows_it(show: Show) -> None:
    everything = " ".join(CONTROLS)
    seen = set()
    for command, format, call, text in show(lambda number: everything):
        assert is_harmless(text), call
        if "␛" in text or "\\u001b" in text:
            seen.add((command, format))
    assert {command for command, _ in seen} >= {"show", "compare", "export", "refs", "rank", "search", "diff"}
    assert {format for _, format in seen} >= {"terminal", "text", "markdown", "html", "json", "csv", "latex", "pandoc"}


@pytest.mark.parametrize("texts", [MARKUP, MARKUP_OF_FORMATS])
def test_no_text_is_taken_for_structure(show: Show, without_markup: list[object], texts: tuple[str, ...]) -> None:
    compared = 0
    # What changed in a file, or is found in a source, depends on the words they have in common.
    left_out = ("diff", "verify") if texts is MARKUP_OF_FORMATS else ()
    for sample in SAMPLES[::2]:
        for shown, unmarked in zip(show(markup(sample, texts)), without_markup, strict=True):
            assert is_harmless(shown.text.replace("\t", "") if shown.format == "csv" else shown.text), shown.call
            assert shown.command in left_out or skeleton(shown) == unmarked, shown.call
            compared += unmarked is not None
    assert compared >= 20 * len(SAMPLES[::2])


def commands(start: int) -> Fill:
    """Return what gives each field another of the commands that build servers obey."""
    return lambda number: FORGE_COMMANDS[(number + start) % len(FORGE_COMMANDS)]


def test_no_build_server_finds_a_command_in_any_output(show: Show) -> None:
    seen = set()
    for start in range(0, len(FORGE_COMMANDS), 8):
        for command, format, call, text in show(commands(start)):
            lines = text.splitlines()
            if format == "github":  # These lines are commands, of our own.
                lines = [line for line in lines if not re.match("::(?:error|warning) file=", line)]
            assert not [line for line in lines if re.match(r"\s*::", line)], call
            assert format == "github" or not re.search(r"##\w*\[", text), call
            if "\u200b" in text:
                seen.add((command, format))
    assert {command for command, _ in seen} >= {"list", "show", "compare", "rank", "search", "refs", "diff", "export"}
    assert {format for _, format in seen} >= {"terminal", "text", "csv", "html"}


@needs_pandoc
def test_no_text_is_taken_for_structure_by_pandoc(show: Show) -> None:
    def trees(fill: Fill) -> list[list[str]]:
        return [
            pandoc_skeleton(shown.text, "markdown" if shown.format == "pandoc" else GITHUB)
            for shown in show(fill, "export")
            if shown.format in ("markdown", "pandoc")
        ]

    expected = trees(plain)
    assert len(expected) == 2
    for sample in SAMPLES:
        # Pandoc reads apostrophes of other formats' markup as quotation marks.
        assert trees(markup(sample, MARKUP)) == expected


def test_printable_text_comes_out_of_every_format_as_it_is(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "1000")
    seen = 0
    expected = list(show(plain))
    for shown, unmarked in zip(show(lambda number: PRINTABLE[number % len(PRINTABLE)]), expected, strict=True):
        # What `check` finds lies in the texts, and a graph has only codes for signs that it could take for its own.
        if shown.command == "check" or "mermaid" in shown.call:
            continue
        numbers = {int(number) for number in re.findall(r"\bt(\d+)\b", unmarked.text)}
        words = {PRINTABLE[number % len(PRINTABLE)] for number in numbers}
        assert [word for word in words if word not in shown.text] == [], shown.call
        seen += len(words)
    assert seen > 1_000


@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"the corpora are not in {CORPORA}")
def test_naughty_strings_in_every_field_do_no_harm_in_any_format(show: Show, without_markup: list[object]) -> None:
    texts = [text for text in naughty_strings() if text.strip() and not re.search("[\ud800-\udfff]", text)]
    for start in range(0, len(texts), 300):  # a decision has more texts
        fill = [texts[(start + number) % len(texts)][:60] for number in range(1_000)].__getitem__
        for shown, unmarked in zip(show(fill), without_markup, strict=True):
            assert is_harmless(shown.text.replace("\t", "")), shown.call
            # What changed in a file, or is in a source, depends on the words they have in common.
            assert shown.command in ("diff", "verify") or skeleton(shown) == unmarked, shown.call


def skeleton(shown: Shown) -> object:
    """Return what a reader of the format takes for structure, or None; what `check` finds lies in the texts."""
    skeletons: dict[str, Callable[[str], object]] = {
        "markdown": markdown_skeleton,
        "html": html_skeleton,
        "json": json_skeleton,
        "csv": csv_skeleton,
    }
    return skeletons[shown.format](shown.text) if shown.format in skeletons and shown.command != "check" else None


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
    """Return all tags and attributes, without words, the links of addresses, and what long words and numbers need."""
    found: list[object] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "a":
                assert LINK.fullmatch(dict(attrs)["href"] or "")
            else:
                names = [name for name, _ in attrs if name not in ("class", "data-column")]
                classes = {*(dict(attrs).get("class") or "").split()} - {"stacked", "number"}
                found.append((tag, names, sorted(classes)))

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
    parts = [part.strip(' "') for row in rows for cell in row for part in (cell, *re.split("[;\t\n]", cell))]
    texts = [part for part in parts if not re.fullmatch(r"[-+]?[0-9.,]*[0-9](?:[eE][-+]?[0-9]+)?%?", part)]
    assert not [text for text in texts if text.startswith(tuple(FORMULA_SIGNS)) and not re.fullmatch(AMOUNT, text)]
    return [len(row) for row in rows]


def pandoc_skeleton(text: str, format: str) -> list[str]:
    """Return the kinds of blocks and inlines, those of the metadata too, without words, links and what is cited."""
    tree = json.loads(converted(text, "pandoc", "-f", format, "-t", "json"))

    def kinds(node: Any) -> Iterator[str]:
        match node:
            case {"t": "Str" | "Space" | "SoftBreak" | "Quoted"}:
                return
            case {"t": "Link", "c": [_, words, _]}:
                yield from kinds(words)
            case {"t": "Cite", "c": [citations, _]}:
                yield f"Cite {[cited['citationId'] for cited in citations]}"
            case {"t": str(kind)}:
                yield kind
                yield from kinds(node.get("c"))
            case dict():
                yield from (kind for item in node.values() for kind in kinds(item))
            case list():
                yield from (kind for item in node for kind in kinds(item))

    return list(kinds(tree))
