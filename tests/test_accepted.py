"""What must not be refused: the same decision in every way that people and programs write YAML."""

import codecs
import json
import re
from pathlib import Path

import pytest
import yaml

from policy_cli.model import Attribute, Decision
from policy_cli.reading.decision import read
from policy_cli.reading.files import InputFile
from tests.conftest import ROOT, read_text
from tests.hostile import PRINTABLE
from tests.test_reading_properties import SHORT

TEXT = "Two words: “one” is here, it's #1 — [not] {code} & *more* | 100% > half!"
BEGINNING = "policy-cli: 1\ntitle: T\noptions: {keep: {name: K}, drop: {name: D}}\n"


def loaded(data: str | bytes) -> Decision:
    reading = read(InputFile("x", data if isinstance(data, bytes) else data.encode()))
    assert reading.decision is not None, reading.diagnostics
    assert reading.diagnostics == ()
    return reading.decision


EXPECTED = loaded(SHORT)
PLAIN = re.sub(r">-\n +(.*)\n +(.*)\n", r"\1 \2\n", SHORT)  # without a block of text, in which a comment would be text
LINES = PLAIN.splitlines()
KEY = re.compile(r"^( *(?:- )?)([a-z_-]+):", re.MULTILINE)
TEXTS = yaml.load(SHORT, yaml.BaseLoader)

SPELLINGS: dict[str, str | bytes] = {
    "byte order mark": codecs.BOM_UTF8 + SHORT.encode(),
    "CRLF": SHORT.replace("\n", "\r\n"),
    "CR": SHORT.replace("\n", "\r"),
    "no final newline": SHORT.rstrip("\n"),
    "many final newlines": SHORT + "\n\n\n",
    "byte order mark, CRLF and no final newline": codecs.BOM_UTF8 + SHORT.rstrip().replace("\n", "\r\n").encode(),
    "comments between all lines": "".join(f"{line}\n# a comment\n      # and another: [one]\n" for line in LINES),
    "comments behind all lines": "".join(f"{line}  # a comment: “with” 'signs' {{\n" for line in LINES),
    "comments before and after": f"# one\n\n# two\n{SHORT}# three",
    "blank lines between all lines": "\n\n".join(LINES),
    "spaces behind all lines": "".join(f"{line}   \n" for line in LINES),
    "the beginning of a document marked": f"---\n{SHORT}",
    "the end of a document marked": f"{SHORT}...\n",
    "both ends of a document marked": f"---\n{SHORT}...\n",
    "a directive": f"%YAML 1.2\n---\n{SHORT}",
    "a modeline": f"# yaml-language-server: $schema=./options.schema.json\n{SHORT}",
    "quoted keys": KEY.sub(r'\1"\2":', PLAIN),
    "keys in single quotes": KEY.sub(r"\1'\2':", PLAIN),
    "JSON": json.dumps(yaml.safe_load(SHORT)),
    "JSON in one column": json.dumps(yaml.safe_load(SHORT), indent=1),
    "JSON with codes": json.dumps(yaml.safe_load(SHORT), ensure_ascii=True, indent=4),
    "as PyYAML writes it": yaml.safe_dump(yaml.safe_load(SHORT)),
    "as PyYAML writes it in flow": yaml.safe_dump(yaml.safe_load(SHORT), default_flow_style=True),
    "as PyYAML writes it in quotes": yaml.safe_dump(TEXTS, default_style='"'),
    "as PyYAML writes it in narrow lines": yaml.safe_dump(yaml.safe_load(SHORT), width=20, indent=6),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_decision_is_the_same_however_it_is_written(spelling: str) -> None:
    assert loaded(SPELLINGS[spelling]) == EXPECTED


STYLES = {
    "plain": "Two words and more (it's half, or 100%)",
    "plain on two lines": "Two words\n  and more (it's half, or 100%)",
    "single quotes": "'" + TEXT.replace("'", "''") + "'",
    "double quotes": f'"{TEXT}"',
    "double quotes on two lines": f'"{TEXT.replace("here,", "here," + chr(10) + " ")}"',
    "double quotes with codes": json.dumps(TEXT),
    "literal block": f"|\n  {TEXT}",
    "literal block, stripped": f"|-\n  {TEXT}",
    "literal block, kept": f"|+\n  {TEXT}\n\n",
    "folded block": f">\n  {TEXT.replace(' ', chr(10) + '  ', 3)}",
    "folded block, stripped": f">-\n  {TEXT}",
    "block with an indentation of its own": f"|2\n  {TEXT}",
}


@pytest.mark.parametrize("style", STYLES)
def test_a_text_is_the_same_however_it_is_quoted(style: str) -> None:
    note = loaded(f"{BEGINNING}note: {STYLES[style]}\n").note
    expected = "Two words and more (it's half, or 100%)" if style.startswith("plain") else TEXT
    assert note == expected


@pytest.mark.parametrize("text", PRINTABLE)
def test_every_script_is_read_as_it_is_written(text: str) -> None:
    beginning = f"policy-cli: 1\ntitle: {text}\nnote: '{text}'\noptions:\n  a: {{name: {text}}}\n"
    decision = loaded(f"{beginning}  b:\n    name: >-\n      {text}\n    attributes:\n      {text}: {text}\n")
    assert [decision.title, decision.note, *(option.name for option in decision.options.values())] == [text] * 4
    assert decision.options["b"].attributes == {text: Attribute(value=text)}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_another_encoding_is_named(encoding: str) -> None:
    reading = read(InputFile("x", SHORT.encode(encoding)))
    (fault,) = reading.diagnostics
    assert fault.code == "not-utf-8"
    assert encoding[:6].upper() in fault.message
    assert fault.hint == 'save it with the encoding "UTF-8"'


def test_the_shipped_files_load() -> None:
    for path in (ROOT / "options.yaml", *ROOT.glob("examples/*/options.yaml")):
        assert read_text(Path(path).read_text(encoding="utf-8")).decision is not None
