"""What a person meets in an editor that speaks to the language server for YAML."""

import json
from collections.abc import Iterator

import pytest

from policy_cli.schema import EXAMPLE_OF_A_PLACE, schema_text
from tests.conftest import ROOT, Needs, Run, read_text
from tests.language_server import Editor, Message
from tests.test_schema import CHANGES, FILES, filled_in, mutants, schema_takes

MODELINE = "# yaml-language-server: $schema=./options.schema.json\n"
FILE = """\
policy-cli: 1
title: Roads
options:
  keep:
    name: Keep it
    {}
  toll: {{name: Toll}}
"""
CURSOR = "¦"
SETTINGS = {"yaml": {"validate": True, "completion": True, "hover": True, "schemaStore": {"enable": False}}}


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory, needs: Needs) -> Iterator[Editor]:
    folder = tmp_path_factory.mktemp("editor")
    (folder / "options.schema.json").write_text(schema_text(), encoding="utf-8")
    editor = Editor([needs("yaml-language-server"), "--stdio"], folder, SETTINGS)
    yield editor
    editor.close()


def open_at_cursor(editor: Editor, text: str) -> tuple[str, int, int]:
    """Open a file; return its address, and the line and the column of the cursor in it."""
    before, after = (MODELINE + text).split(CURSOR)
    lines = before.split("\n")
    return editor.open(before + after), len(lines), len(lines[-1]) + 1


def faults(editor: Editor, text: str) -> list[Message]:
    return editor.faults(editor.open(MODELINE + text))


def labels(items: list[Message]) -> set[str]:
    return {item["label"] for item in items}


def marked(text: str, fault: Message) -> str:
    """Return the words that are marked."""
    (start, first), (end, last) = (
        (place["line"], place["character"]) for place in (fault["range"]["start"], fault["range"]["end"])
    )
    assert start == end
    words: str = (MODELINE + text).split("\n")[start][first:last]
    return words


def test_the_built_in_file_is_not_marked(editor: Editor) -> None:
    assert faults(editor, (ROOT / "options.yaml").read_text(encoding="utf-8")) == []


def test_what_init_writes_has_its_schema_and_is_not_marked(editor: Editor, run: Run) -> None:
    asked = ["--question", "What is to become of the road?", "--option", "Keep", "--option", "Toll"]
    assert run("init", "roads.yaml", *asked, cwd=editor.folder).returncode == 0
    text = (editor.folder / "roads.yaml").read_text(encoding="utf-8")
    assert editor.faults(editor.open(text)) == []
    assert editor.faults(editor.open(text.replace("\ntitle:", "\ntitel:")))


@pytest.mark.parametrize(
    ("line", "words", "message"),
    [
        ("nane: Keep it", "nane", "nane is not allowed"),
        ("steps: [{action: Wait, acter: the city}]", "acter", "acter is not allowed"),
        ("order: some", "some", '"any", "sequence"'),
        ("steps: wait", "wait", 'begin each entry with "- "'),
        ("cite: a survey of 2029", "a survey of 2029", "write a place as: source, section"),
        ("aim: [fewer, cars]", "[fewer, cars]", "write a line of text"),
        ("variants: {High Toll: {name: High}}", "High Toll", 'an id is made of a-z, 0-9 and "-"'),
        ("costs: [{level: high}]", "{", 'Missing property "claim"'),
    ],
)
def test_a_slip_is_marked_where_it_stands_and_explained(editor: Editor, line: str, words: str, message: str) -> None:
    text = FILE.format(line)
    (fault,) = faults(editor, text)
    assert (marked(text, fault), message in fault["message"]) == (words, True), fault


@pytest.mark.parametrize("value", ["no", "12:30", "2001-07-01", "010", "1.5", "true", "Cars & trams", "متن", '" any "'])
def test_what_the_loader_takes_for_text_is_not_marked(editor: Editor, value: str) -> None:
    text = FILE.format(f"aim: {value}")
    assert read_text(text).decision is not None
    assert faults(editor, text) == []


@pytest.mark.parametrize(
    ("line", "offered", "not_offered"),
    [
        ("st¦", {"steps", "costs", "arguments", "order"}, {"name", "action"}),
        ("steps:\n      - ¦", {"action", "actor", "cite"}, {"name", "claim"}),
        ("steps:\n      - action: Wait\n        ¦", {"actor", "cite"}, {"action", "claim"}),
        ("arguments:\n      ¦", {"for", "against"}, {"claim"}),
        ("order: ¦", {"any", "sequence"}, {"true", "null"}),
        ("aim: ¦", set(), {"true", "false", "null"}),
        ("costs:\n      - claim: Lockers\n        kind: ¦", {"political", "economic"}, {"true", "null"}),
        ("cite: ¦", {json.dumps(EXAMPLE_OF_A_PLACE)}, {"true", "null"}),
    ],
)
def test_keys_and_words_are_offered_where_they_fit(
    editor: Editor, line: str, offered: set[str], not_offered: set[str]
) -> None:
    items = labels(editor.complete(*open_at_cursor(editor, FILE.format(line))))
    assert (offered - items, not_offered & items) == (set(), set())


def test_the_first_line_is_offered_whole(editor: Editor) -> None:
    items = editor.complete(*open_at_cursor(editor, "po¦\n"))
    assert "policy-cli: 1" in {item.get("insertText") for item in items}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("ai¦m: Fewer cars", "What it should achieve."),
        ("aim: Fewer ¦cars", "What it should achieve."),
        ("steps: [{act¦ion: Wait}]", "What is done, in one short line."),
        ("ste¦ps: [{action: Wait}]", "The concrete steps."),
        ("argu¦ments: {for: [{claim: Calm}]}", "The arguments about it, by side."),
        ("ci¦te: survey", "Where a source describes the option as a whole."),
        ("order: ¦any", "Whether the steps are a menu (`any`) or a `sequence`."),
    ],
)
def test_the_sentence_of_a_field_is_shown_over_it(editor: Editor, line: str, sentence: str) -> None:
    assert sentence in editor.hover(*open_at_cursor(editor, FILE.format(line)))


@pytest.mark.parametrize(
    ("text", "snippet"),
    [
        (FILE.format("steps:\n      ¦"), "new step"),
        (FILE.format("costs:\n      - claim: Lockers\n      ¦"), "new cost"),
        (FILE.format("arguments:\n      for:\n        ¦"), "new argument"),
        (FILE.format("ratings:\n      ¦"), "new rating"),
        (FILE.format("").rstrip() + "\n  ¦", "new option"),
        (FILE.format("") + "references:\n  ¦", "new reference"),
    ],
)
def test_a_snippet_makes_a_record_that_is_not_marked(editor: Editor, text: str, snippet: str) -> None:
    items = editor.complete(*open_at_cursor(editor, text))
    (offer,) = (item for item in items if item["label"] == snippet)
    indent = text.split(CURSOR)[0].rpartition("\n")[2]
    record = filled_in(offer["insertText"]).replace("\n", f"\n{indent}")
    assert faults(editor, text.replace(CURSOR, record)) == []


def test_the_server_judges_changed_files_as_the_tests_of_the_schema_do(editor: Editor) -> None:
    texts = [text for file in FILES.values() for change in CHANGES for text in mutants(file, change, 4)]
    files = [(editor.open(MODELINE + text), text) for text in texts]
    assert [text for file, text in files if (editor.faults(file) == []) != schema_takes(text)] == []
