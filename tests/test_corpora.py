"""Files that were collected to break parsers; they are beside the checkout, not in the project."""

import json
import re
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from policy_cli.reading.decision import read
from policy_cli.reading.files import InputFile
from policy_cli.reports import report
from tests.conftest import read_text
from tests.hostile import called, is_harmless
from tests.test_reading_properties import check

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason=f"the corpora are not in {CORPORA}")

OPTIONS = "options:\n  keep: {name: Keep}\n  drop: {name: Drop}\n"
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


@pytest.mark.parametrize("corpus", ["blns", "json-test-suite", "pyyaml-tests", "yaml-test-suite"])
def test_each_file_of_a_corpus_is_read_without_raising(corpus: str) -> None:
    paths = [path for path in sorted((CORPORA / corpus).iterdir()) if path.is_file()]
    assert paths
    beginning = f"policy-cli: 1\ntitle: T\n{OPTIONS}background:\n".encode()
    for path in paths:
        data = path.read_bytes()
        check(read(InputFile(path.name, data)))
        check(read(InputFile(path.name, beginning + b"  " + data.replace(b"\n", b"\n  "))))


def naughty_strings() -> list[Any]:
    path = CORPORA / "blns" / "blns.json"
    return list(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else []


def test_naughty_strings_are_read_back_unchanged() -> None:
    texts = [text for text in naughty_strings() if text.strip() and not CONTROLS.search(text)]
    assert len(texts) > 400
    for text in texts:
        for written in (json.dumps(text, ensure_ascii=False), json.dumps(text)):
            if "\\ud8" in written:  # JSON writes two codes for what is one in YAML
                continue
            result = read_text(f"policy-cli: 1\ntitle: {written}\n{OPTIONS}")
            assert result.decision is not None, text
            assert result.decision.title == text.strip()


def test_naughty_strings_without_quotes_are_read_or_explained() -> None:
    for text in naughty_strings():
        for line in (f"title: {text}", f"title: T\nnote: {text}"):
            result = read(InputFile(text, f"policy-cli: 1\n{line}\n{OPTIONS}".encode("utf-8", "surrogatepass")))
            check(result)
            assert "\x1b" not in report(text, result.lines, result.diagnostics)


@pytest.mark.parametrize("corpus", ["json-test-suite", "pyyaml-tests", "yaml-test-suite"])
def test_each_file_of_a_corpus_is_explained_on_the_command_line(corpus: str) -> None:
    explanations = cycle(("text", "json", "github"))
    for path in sorted((CORPORA / corpus).iterdir()):
        code, output, said = called(["-f", str(path), "check", "--format", next(explanations)])
        assert code == 1, path
        assert output, path
        assert said == "", path
        assert is_harmless(output.decode()), path
