"""What each command imports: a start is quick as long as it imports little, and a careless import is an easy slip.

Our own modules are listed to the last one. Of all others those count that are named here, because they take long: those
that some command has a use for, and those that none has. What click, PyYAML, rich and tabulate import themselves, which
differs by their versions and Python's, is left out of the count.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from policy_cli.cli import COMMANDS
from tests.conftest import ROOT

# Our own modules, by what they are for.
START = """__init__ cli frozen diagnostics text model shapes reports writing render reading reading.consistency
reading.csl reading.decoding reading.files reading.loader reading.nodes reading.places reading.syntax console
console.completing console.options console.terminal"""
READ = "commands console.conversation console.input"
WRITE = f"{READ} console.output"
LAYOUT = f"{WRITE} citations document serialize serialize.values views"
LIST = f"{LAYOUT} commands.list serialize.options views.claims views.listing views.notes"
COMPARED = "analysis analysis.comparison analysis.evidence"
SHOW = f"{LAYOUT} {COMPARED} commands.show serialize.options views.claims views.notes views.option"
COMPARE = f"{LAYOUT} {COMPARED} commands.compare serialize.comparison views.claims views.comparison views.notes"
RANKED = "analysis analysis.acceptability analysis.ranking views.claims views.notes views.ranking"
RANK = f"{LAYOUT} {RANKED} commands.rank serialize.ranking"
BRIEF = f"{WRITE} {COMPARED} {RANKED} citations commands.export document views views.brief views.comparison"
REFS = f"""{LAYOUT} {COMPARED} bibliography commands.refs serialize.references views.claims views.notes
views.references"""
SEARCH = f"{LAYOUT} {COMPARED} analysis.folding analysis.search commands.search serialize.search views.search"
DIFF = f"""{LAYOUT} {RANKED} analysis.difference analysis.matching commands.diff reading.revisions
serialize.difference views.difference"""
RULES = """analysis analysis.evidence analysis.folding analysis.rules analysis.rules.evidence analysis.rules.options
analysis.rules.rule reading.words"""
CHECK = f"{WRITE} {RULES} commands.check"
VERIFY = f"""{LAYOUT} analysis analysis.citation_faults analysis.evidence analysis.quotes analysis.verification
analysis.wording commands.verify reading.markdown reading.texts reading.words serialize.diagnostics
serialize.verification views.claims views.notes views.verification"""
EDIT = f"{READ} {RULES} commands.edit editing editing.drafts editing.editors editing.locks reading.records"

# By command line: our modules that it imports beyond those of START, and which of HEAVY it may import.
IMPORTS = {
    "--version": ("", ""),
    "-h": ("", "difflib shutil textwrap"),
    "list -h": (LIST, "difflib shutil textwrap"),
    "list --wdith 80": (f"{LIST} console.usage", "difflib"),
    "list": (f"{LIST} render.terminal", "rich"),
    "list --format json": (LIST, "json"),
    "list --format csv": (LIST, "csv"),
    "show containment": (f"{SHOW} render.terminal", "rich"),
    "compare": (f"{COMPARE} render.terminal", "rich"),
    "compare --format text": (f"{COMPARE} render.text", ""),
    "compare --format markdown": (f"{COMPARE} render.markdown", ""),
    "compare --format html": (f"{COMPARE} render.html", "html hashlib"),
    "compare --format json": (COMPARE, "json"),
    "compare --format csv": (COMPARE, "csv"),
    "compare --format rst": (f"{COMPARE} render.markdown render.tables", "tabulate"),
    "export": (f"{BRIEF} render.markdown", "fractions"),
    "export -o brief.md": (f"{BRIEF} render.markdown", "fractions difflib shutil tempfile random"),
    "export --to html": (f"{BRIEF} render.html", "fractions html hashlib"),
    "export --to json": (f"{BRIEF} bibliography serialize serialize.decision serialize.values", "fractions json"),
    "export --to csv": (f"{BRIEF} serialize serialize.claims serialize.values", "fractions csv"),
    "export --cite pandoc": (f"{BRIEF} bibliography render.markdown render.pandoc", "fractions json"),
    "rank": (f"{RANK} render.terminal", "rich fractions"),
    "refs": (f"{REFS} render.terminal", "rich"),
    "refs --format csl-json": (REFS, "json"),
    "refs --format bibtex": (REFS, ""),
    "search trade": (f"{SEARCH} render.terminal", "rich"),
    "diff options.yaml later.yaml": (f"{DIFF} render.terminal", "rich fractions difflib"),
    "check": (CHECK, ""),
    "check broken.yaml": (CHECK, "difflib"),
    "check --format json": (f"{CHECK} citations document serialize serialize.diagnostics serialize.values", "json"),
    "verify --sources texts": (f"{VERIFY} render.terminal", "rich hashlib"),
    "schema": ("commands commands.schema schema", "json"),
    "init new.yaml": (f"{READ} commands.init schema starter", "json shlex shutil tempfile random"),
    "completion bash": ("commands commands.completion", ""),
    "edit": (EDIT, "difflib shlex shutil subprocess socket getpass tempfile random"),
}
# By what is being completed, the same.
COMPLETED = {
    "show mod": (
        f"{SHOW} commands.completion reading.records",
        "shlex",
    ),
    "comp": ("commands commands.completion", "shlex"),
}

LIBRARIES = {
    "rich": "rich.cells, rich.console, rich.style, rich.table, rich.text",
    "tabulate": "tabulate",
}
HEAVY = {
    *LIBRARIES,
    *("csv", "difflib", "fractions", "getpass", "hashlib", "html", "json", "random", "shlex", "shutil", "socket"),
    *("subprocess", "tempfile", "textwrap"),
    # No command has any use for these.
    *("argparse", "asyncio", "concurrent.futures", "email", "http", "importlib.metadata", "importlib.resources"),
    *("jsonschema", "logging", "markdown_it", "multiprocessing", "pathlib", "pkg_resources", "pprint", "pydantic"),
    *("pygments", "rich.markdown", "rich.progress", "rich.traceback", "setuptools", "sqlite3", "ssl", "statistics"),
    *("unittest", "urllib", "wcwidth", "xml", "zipfile"),
}

CALL = "from policy_cli.cli import main; code = main(sys.argv[1:])"
MODULES = """
import sys
code = 0
try:
    {statement}
except SystemExit as end:
    code = end.code
names = [*sys.modules]
import json
json.dump([code, *names], sys.stderr)
"""


class Run(NamedTuple):
    """The exit code of a process, and the modules that it had imported at its end."""

    code: int
    imported: set[str]

    @property
    def ours(self) -> set[str]:
        """Our own modules, without the name of the package."""
        names = (name.partition(".") for name in self.imported)
        return {module or "__init__" for package, _, module in names if package == "policy_cli"}


def modules(statement: str, folder: Path, *arguments: str, env: dict[str, str] | None = None) -> Run:
    """Run a statement in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PATH", "SYSTEM"))}
    editor = f"{shlex.quote(sys.executable)} -c 0"
    plain = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "EDITOR": editor, "VISUAL": editor}
    done = subprocess.run(
        [sys.executable, "-c", MODULES.format(statement=statement), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env={**kept, **plain, **(env or {})},
        cwd=folder,
        timeout=60,
        check=True,
    )
    code, *names = json.loads(done.stderr.splitlines()[-1])
    return Run(code, set(names))


@cache
def of_libraries(names: str) -> set[str]:
    """Return what libraries import, and Python before them."""
    return modules(f"import {names}", ROOT).imported


def assert_imports(run: Run, ours: str, allowed: str) -> None:
    """Fail unless a process imported these modules of ours, and of HEAVY no others than are allowed."""
    permitted = set(allowed.split())
    used = [name for name in LIBRARIES if name in permitted]
    elsewhere = of_libraries(", ".join(["click", "yaml", *(LIBRARIES[name] for name in used)]))
    expected = {*START.split(), *ours.split()}
    assert (run.ours - expected, expected - run.ours) == (set(), set())
    assert [name for name in LIBRARIES if name in run.imported] == used
    assert (run.imported & HEAVY) - elsewhere <= permitted


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the built-in file, a later version of it, one with a fault, and the text of a source."""
    shutil.copy(ROOT / "options.yaml", tmp_path)
    text = (ROOT / "options.yaml").read_text(encoding="utf-8")
    (tmp_path / "later.yaml").write_text(text.replace("\ntitle: ", "\ntitle: The "), encoding="utf-8")
    (tmp_path / "broken.yaml").write_text(text.replace("\ntitle: ", "\ntitel: "), encoding="utf-8")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "talwar-2001.md").write_text("# The Middle Path\n\nA text.\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("call", IMPORTS)
def test_a_command_imports_what_it_needs_and_no_more(folder: Path, call: str) -> None:
    if call == "edit" and os.name != "posix":
        pytest.skip("an editor is named here as POSIX shells have it")
    run = modules(CALL, folder, *call.split())
    ours, allowed = IMPORTS[call]
    assert (run.code == 2) == ("console.usage" in ours)
    assert_imports(run, ours, allowed)


@pytest.mark.parametrize("begun", COMPLETED)
def test_completion_imports_what_it_needs_and_no_more(folder: Path, begun: str) -> None:
    words = {"COMP_WORDS": f"policy-cli {begun}", "COMP_CWORD": str(len(begun.split()))}
    run = modules(CALL, folder, env={"_POLICY_CLI_COMPLETE": "bash_complete", **words})
    assert_imports(run, *COMPLETED[begun])


def test_what_every_command_imports_is_guarded() -> None:
    assert {call.split()[0] for call in IMPORTS} >= set(COMMANDS)
