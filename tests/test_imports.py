"""What each command imports: a start is quick as long as it imports little, and a careless import is an easy slip.

Our own modules are counted. Of all others this checks those that take long and are named here: those that some command
needs, and those that none does. What click, PyYAML, rich and tabulate import themselves, which differs by version, is
left out.
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

# How many of our own modules a command may import: if it reads no file, if it does, and if it reads sources too.
START, READ, VERIFY = 32, 60, 80
NOTES = READ + 4
"""The most that a command may import which can name sources: the forms of notes and the markup of titles, too."""

RANKING = READ + 6
"""The most that a command may import which can rank: what follows from weights and orders, too."""

# By command line, that number, and which of HEAVY it may import.
IMPORTS = {
    "--version": (START, ""),
    "-h": (START, "difflib shutil textwrap"),
    "list -h": (READ, "difflib shutil textwrap"),
    "list --wdith 80": (READ, "difflib"),
    "list": (READ, "rich"),
    "list --format json": (READ, "json"),
    "list --format csv": (READ, "csv"),
    "show containment": (READ, "rich"),
    "compare": (READ, "rich"),
    "compare --format text": (READ, ""),
    "compare --format markdown": (READ, ""),
    "compare --format html": (READ, "html hashlib"),
    "compare --format json": (READ, "json"),
    "compare --format csv": (READ, "csv"),
    "compare --format rst": (READ, "tabulate"),
    "export": (RANKING + 2, "fractions"),
    "export -o brief.md": (RANKING + 2, "fractions difflib shutil tempfile random"),
    "export --to typst --paper a4": (RANKING + 2, "fractions"),
    "export -o brief.pdf": (RANKING + 2, "fractions difflib shutil tempfile random subprocess"),
    "export --to html": (RANKING + 2, "fractions html hashlib"),
    "export --sources texts": (VERIFY + 11, "fractions html markdown_it hashlib"),
    "export --to json": (RANKING + 2, "fractions json"),
    "export --to csv": (RANKING + 2, "fractions csv"),
    "export --cite pandoc": (RANKING + 2, "fractions json"),
    "rank": (RANKING, "rich fractions"),
    "refs": (READ, "rich"),
    "refs --format csl-json": (READ, "json"),
    "refs --format bibtex": (READ, ""),
    "search trade": (READ, "rich"),
    "diff options.yaml later.yaml": (NOTES + 4, "rich fractions difflib"),
    "check": (READ, ""),
    "check broken.yaml": (READ, "difflib"),
    "check --format json": (READ, "json"),
    "verify --sources texts": (VERIFY, "rich hashlib html markdown_it"),
    "schema": (START, "json"),
    "init new.yaml": (READ, "json shlex shutil tempfile random"),
    "completion bash": (START, ""),
    "help": (START, "difflib shutil textwrap"),
    "help list": (READ, "difflib shutil textwrap"),
    "edit": (READ, "difflib shlex shutil subprocess tempfile random"),
}
# By what is being completed, the same.
COMPLETED = {
    "show mod": (READ, "shlex"),
    "comp": (START, "shlex"),
    "diff ma": (NOTES + 4, "fractions difflib shlex subprocess"),
}

LIBRARIES = {
    "rich": "rich.cells, rich.console, rich.style, rich.table, rich.text",
    "tabulate": "tabulate",
    "markdown_it": "markdown_it",
}
HEAVY = {
    *LIBRARIES,
    *("csv", "difflib", "fractions", "hashlib", "html", "json", "random", "shlex", "shutil", "subprocess"),
    *("tempfile", "textwrap"),
    # No command has any use for these.
    *(
        "argparse",
        "asyncio",
        "concurrent.futures",
        "email",
        "getpass",
        "http",
        "socket",
        "importlib.metadata",
        "importlib.resources",
    ),
    *("jsonschema", "logging", "multiprocessing", "pathlib", "pkg_resources", "pprint", "pydantic"),
    *("pygments", "rich.markdown", "rich.progress", "rich.traceback", "setuptools", "sqlite3", "ssl", "statistics"),
    *("typst", "unittest", "urllib", "wcwidth", "xml", "zipfile"),
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
    def ours(self) -> int:
        """How many modules of our own."""
        return sum(name.partition(".")[0] == "policy_cli" for name in self.imported)


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


def assert_imports(run: Run, most: int, allowed: str) -> None:
    """Fail if a process imported more modules of ours than `most`, or others of HEAVY than are allowed."""
    permitted = set(allowed.split())
    used = [name for name in LIBRARIES if name in permitted]
    elsewhere = of_libraries(", ".join(["click", "yaml", *(LIBRARIES[name] for name in used)]))
    assert run.ours <= most
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
    assert (run.code == 2) == ("--wdith" in call)
    assert_imports(run, *IMPORTS[call])


@pytest.mark.parametrize("call", [call for call in IMPORTS if call.startswith("export")])
def test_only_a_brief_whose_places_are_checked_imports_what_reads_sources(folder: Path, call: str) -> None:
    imported = modules(CALL, folder, *call.split()).imported
    assert any(name.startswith("policy_cli.sources") for name in imported) == ("--sources" in call)


@pytest.mark.parametrize("begun", COMPLETED)
def test_completion_imports_what_it_needs_and_no_more(folder: Path, begun: str) -> None:
    words = {"COMP_WORDS": f"policy-cli {begun}"}
    run = modules(CALL, folder, env={"_POLICY_CLI_COMPLETE": "bash_complete", **words})
    assert_imports(run, *COMPLETED[begun])


def test_what_every_command_imports_is_guarded() -> None:
    assert {call.split()[0] for call in IMPORTS} >= set(COMMANDS)
