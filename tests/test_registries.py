"""A new row of the comparison and a new layout format are one entry each: all commands and formats have it at once."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from policy_cli.analysis.rows import ROW_KINDS, RowKind, Rows
from policy_cli.cli import main
from policy_cli.commands.compare import WRITERS
from policy_cli.console.output import FORMATS, Ability, writers
from policy_cli.document import ours
from policy_cli.model import Decision, Option
from tests.conftest import ROOT
from tests.hostile import ARGUMENTS, filled

DECISION = """\
policy-cli: 1
title: Roads
references: [{id: survey, type: report, title: Survey}]
options:
  keep:
    name: Keep it
    note: Nobody asked
    costs: [{claim: Floods, cite: "survey, Rain, par. 1"}]
  toll: {name: Toll, costs: [{claim: Anger}, {claim: Queues}]}
verdicts: [{source: survey, option: toll, claim: Best}]
"""


def row_of_notes(_: Decision, options: tuple[Option, ...]) -> Rows:
    yield "notes", "Remarks", {option.id: option.note for option in options}


def row_of_records(_: Decision, options: tuple[Option, ...]) -> Rows:
    yield "pains", "Pains", {option.id: option.costs for option in options}


@pytest.fixture
def new_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("options.yaml").write_text(DECISION, encoding="utf-8")
    kinds = {
        "notes": RowKind("what its editor remarks", row_of_notes, lambda _: ours("Said aside"), nothing="unsaid"),
        "pains": RowKind(
            "what hurts",
            row_of_records,
            words=lambda costs: [cost.claim for cost in costs],
            short=lambda costs, _: [ours(f"{len(costs)} of them")],
            others=lambda decision, options: decision.verdicts,
        ),
    }
    for name, kind in kinds.items():
        monkeypatch.setitem(ROW_KINDS, name, kind)


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["compare", "--width", "200", *arguments]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("format", writers("layout"))
@pytest.mark.usefixtures("new_rows")
def test_a_new_row_is_shown_in_every_layout_in_short_and_in_full(
    format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    short = shown(capsys, "--format", format)
    assert all(words in short for words in ("Said aside", "Remarks", "Nobody asked", "unsaid", "Pains", "2 of them"))
    assert "Sources that endorse none of these: “Survey” (for Toll)" in short
    assert "Floods" not in shown(capsys, "--format", format, "--only", "pains")
    full = shown(capsys, "--format", format, "--only", "Pains,notes", "--full")
    assert all(words in full for words in ("Floods", "Anger", "Queues", "Rain", "no source"))


@pytest.mark.parametrize("format", writers("tables"))
@pytest.mark.usefixtures("new_rows")
def test_a_new_row_is_in_every_table(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert re.search("Remarks.*Nobody asked.*unsaid", shown(capsys, "--format", format), re.DOTALL)


@pytest.mark.usefixtures("new_rows")
def test_a_new_row_is_in_the_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert set(WRITERS) == {*writers("layout", "tables"), "json", "csv"}
    rows = json.loads(shown(capsys, "--format", "json"))["rows"]
    assert {row["group"]: row["cells"]["keep"] for row in rows[-2:]} == {
        "notes": "Nobody asked",
        "pains": [{"claim": "Floods", "cite": ["survey, Rain, par. 1"]}],
    }
    *_, notes, pains = csv.reader(io.StringIO(shown(capsys, "--format", "csv")))
    assert (notes, pains) == (["notes", "Remarks", "Nobody asked", ""], ["pains", "Pains", "Floods", "Anger\nQueues"])


@pytest.mark.usefixtures("new_rows")
def test_a_name_that_is_nearly_a_new_row_s_or_is_not_an_option_is_answered_with_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for arguments in (["--only", "pain"], ["pains"]):
        assert main(["compare", *arguments]) == 2
        assert "pains" in capsys.readouterr().err.partition("help: ")[2]


def python(code: str, folder: Path) -> str:
    call = [sys.executable, "-c", code]
    done = subprocess.run(call, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_new_row_is_in_the_help_and_completed(tmp_path: Path) -> None:
    (tmp_path / "options.yaml").write_text(DECISION, encoding="utf-8")
    new = """
from policy_cli.analysis.rows import ROW_KINDS, RowKind
ROW_KINDS["pains"] = RowKind("what hurts", lambda decision, options: iter(()), if_asked=True)
"""
    shows_help = "from policy_cli.cli import main; main(['compare', '-h'])"
    assert re.search(r"^ +pains +what hurts \(only if named\)$", python(new + shows_help, tmp_path), re.MULTILINE)
    completes = """
import os
os.environ |= {"_POLICY_CLI_COMPLETE": "zsh_complete", "COMP_WORDS": "policy-cli compare --only pai", "COMP_CWORD": "3"}
from policy_cli.cli import main
main()
"""
    assert python(new + completes, tmp_path).split() == ["plain", "pains", "what", "hurts"]


NEW_FORMAT = """
import sys
from types import ModuleType
from policy_cli.console import output
from policy_cli.render import text

loud = ModuleType("policy_cli.render.loud")
loud.render = lambda document, layout: text.render(document, layout).upper()
sys.modules[loud.__name__] = loud
output.FORMATS["loud"] = output.for_pages("loud", ".loud")
"""
LAID_OUT = ("html", "loud")


def test_a_new_layout_format_is_in_every_command_that_lays_anything_out(tmp_path: Path) -> None:
    for name in ("file", "other"):
        (tmp_path / f"{name}.yaml").write_text(filled(f"{name}{{}}".format), encoding="utf-8")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "reference1.md").write_text("# file1\n\nIt floods.\n", encoding="utf-8")
    shows = """
import json
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from policy_cli.cli import main
from tests.hostile import calls

answers = []
for format, call in calls("file.yaml", "other.yaml"):
    if format in ("html", "loud"):
        with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()):
            code = main(call)
        answers.append((call[2], format, code, out.getvalue()))
with redirect_stderr(StringIO()):
    main(["-f", "file.yaml", "export", "-o", "brief.loud"])
print(json.dumps(answers))
"""
    answers = json.loads(python(NEW_FORMAT + shows, tmp_path))
    codes = {format: [(name, code) for name, other, code, _ in answers if other == format] for format in LAID_OUT}
    assert codes["loud"] == codes["html"]
    assert {name for name, _ in codes["loud"]} == {*ARGUMENTS} - {"check"}
    loud = {name: said for name, format, _, said in answers if format == "loud"}
    assert [name for name, said in loud.items() if not said.strip() or said != said.upper()] == []
    assert (tmp_path / "brief.loud").read_text(encoding="utf-8") == loud["export"]


def test_every_format_can_write_something_and_says_so_once() -> None:
    for name, format in FORMATS.items():
        assert any(getattr(format, ability) for ability in get_args(Ability))
        assert not format.endings or name in writers("brief", "data", "graph")
        assert not format.reports or name in writers("layout")
