import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from configparser import ConfigParser
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from policy_cli.console.usage import HINTS
from policy_cli.diagnostics import ErrorKind
from policy_cli.reading.files import DEFAULT_NAME
from scripts.least import SETUP, constraints
from tests.conftest import ROOT, Needs

(HOOKS,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
DECISIONS = [ROOT / "options.yaml", *sorted((ROOT / "examples").rglob("options.yaml"))]


@pytest.mark.parametrize("hook", HOOKS["hooks"], ids=lambda hook: hook["id"])
def test_the_code_and_the_decisions_pass_before_a_commit(hook: dict[str, Any]) -> None:
    program, *arguments = shlex.split(hook["entry"])
    path = shutil.which(program, path=sysconfig.get_path("scripts"))
    assert path is not None, f"{program} is not in the environment that runs the tests"
    if hook.get("pass_filenames", True):
        names = [path.relative_to(ROOT).as_posix() for path in DECISIONS]
        assert [name for name in names if not re.search(hook["files"], name)] == []
        arguments += names
    result = subprocess.run([path, *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stdout + result.stderr


DOORS = {
    "yaml": ("policy_cli.reading",),
    "rich": ("policy_cli.render.terminal",),
    "tabulate": ("policy_cli.render.tables",),
    "wcwidth": ("policy_cli.text",),
    "pypandoc": ("policy_cli.pandoc",),
    "typst": ("policy_cli.typst",),
    "markdown_it": ("policy_cli.sources.markdown",),
    "lxml": ("policy_cli.sources.trees",),
    "pypdfium2_raw": ("policy_cli.sources.pdf",),
    "click": ("policy_cli.cli", "policy_cli.commands", "policy_cli.console"),
}


@pytest.mark.parametrize("library", DOORS)
def test_a_foreign_library_has_its_doors(library: str) -> None:
    named = re.compile(rf"^\s*(?:from|import) {library}\b|(?:find_spec|import_module)\(\"{library}\b", re.MULTILINE)
    files = [path for path in (ROOT / "policy_cli").rglob("*.py") if named.search(path.read_text(encoding="utf-8"))]
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files}
    assert modules
    assert {
        module for module in modules if not f"{module}.".startswith(tuple(f"{door}." for door in DOORS[library]))
    } == set()


def options_named(text: str) -> set[str]:
    """Return the options that a sentence names: as words of it, `--word` or `-x`."""
    return set(re.findall(r"(?<![\w-])(?:--[a-z][\w-]+|-[a-z])(?![\w-])", text)) if " " in text else set()


def test_modules_below_the_command_line_name_none_of_its_options() -> None:
    # The text of a new file is for whoever has just called `init`; it says how to go on.
    above = {"console", "commands", "cli.py", "__main__.py", "starter.py"}
    found = {
        f"{path.relative_to(ROOT)}:{node.lineno}: {options}"
        for path in (ROOT / "policy_cli").rglob("*.py")
        if path.relative_to(ROOT / "policy_cli").parts[0] not in above
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (options := options_named(node.value))
    }
    assert found == set()
    assert all(options_named(hint) for hint in HINTS.values())


def test_each_kind_of_error_has_a_hint_that_names_an_option() -> None:
    assert set(HINTS) == set(get_args(ErrorKind))
    raised = {
        kind
        for path in (ROOT / "policy_cli").rglob("*.py")
        for kind in re.findall(r'(?:kind=|CannotContinue\([^()]*, )"([a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    assert set(HINTS) <= raised


README = (ROOT / "README.md").read_text(encoding="utf-8")
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8"))


def readme_command() -> str:
    match = re.search(r"<!-- command: test -->\n```sh\n(.*)\n```\n", README)
    assert match is not None, "the test command is one line"
    return match[1]


def test_a_forge_installs_and_tests_as_the_readme_says() -> None:
    pip, pytest = (line.partition(" ")[2] for line in readme_command().split(" && ")[1:])
    for name, constrained, chosen in (("systems", "", ""), ("least-versions", " -c least.txt", " -k 'not mypy'")):
        commands = [step["run"] for step in WORKFLOW["jobs"][name]["steps"] if "run" in step]
        assert commands[-2:] == [f"python -m pip {pip}{constrained}", f"python {pytest}{chosen}"]


def test_a_forge_tests_every_python_that_the_project_names() -> None:
    setup = ConfigParser()
    setup.read(SETUP, encoding="utf-8")
    named = re.findall(r"Python :: (3\.\d+)$", setup["metadata"]["classifiers"], re.MULTILINE)
    assert WORKFLOW["jobs"]["systems"]["strategy"]["matrix"]["python"] == named
    steps = WORKFLOW["jobs"]["least-versions"]["steps"]
    assert [f">={step['with']['python-version']}" for step in steps if "with" in step] == [
        setup["options"]["python_requires"]
    ]


def test_ci_runs_the_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (found,) = re.findall(r"^command=.*$", script, re.MULTILINE)
    shown = subprocess.run(["bash", "-c", f'{found}; echo "$command"'], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert shown.stdout == f"{readme_command()}\n"
    assert 'eval "$command"' in script


def test_the_least_versions_are_those_that_are_required() -> None:
    least = dict(line.split("==") for line in constraints())
    assert {"click", "markdown-it-py", "pyyaml", "rich", "tabulate"} <= least.keys()
    assert all(
        re.search(rf"^\s+{name}(?:\[\w+\])?>={version}$", SETUP.read_text(encoding="utf-8"), re.MULTILINE)
        for name, version in least.items()
    )


NEED_A_PROGRAM = (
    "tests/test_bibliography.py::test_pandoc_reads_the_csl_json_back",
    "tests/test_schema.py::test_every_pattern_is_one_in_the_language_of_json_schema_too",
)


@pytest.mark.parametrize(("options", "outcome"), [("", "2 skipped"), ("--require-programs", "1 failed, 1 error")])
def test_a_missing_program_is_a_reason_to_skip_unless_programs_are_required(
    options: str, outcome: str, tmp_path: Path
) -> None:
    call = [sys.executable, "-m", "pytest", "-q", "-rsfE", "-p", "no:cacheprovider", *NEED_A_PROGRAM]
    env = {**os.environ, "PATH": str(tmp_path), "PYTEST_ADDOPTS": options}
    done = subprocess.run(call, cwd=ROOT, env=env, capture_output=True, encoding="utf-8", check=False)
    assert outcome in done.stdout.splitlines()[-1]
    assert done.returncode == bool(options)
    for program in ("pandoc", "node"):
        assert f"{program} is not installed; tests/programs.py says which package has it" in done.stdout


def test_one_module_searches_for_programs() -> None:
    looked_for = re.compile(r"\bshutil\.which\(")
    files = [path for path in (ROOT / "tests").glob("*.py") if looked_for.search(path.read_text(encoding="utf-8"))]
    assert {path.name for path in files} == {"programs.py", Path(__file__).name}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, needs: Needs) -> Path:
    """Is a folder with what git tracks."""
    git = needs("git")
    folder = tmp_path_factory.mktemp("packages") / "source"
    tracked = subprocess.run([git, "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("packages are built from what git tracks, and this is no checkout")
    for name in tracked.stdout.splitlines():
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    return folder


@pytest.fixture(scope="module")
def sdist(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Is the unpacked source distribution."""
    folder = tmp_path_factory.mktemp("sdist")
    build = f"from setuptools import build_meta; build_meta.build_sdist({str(folder)!r})"
    # The build leaves files beside the sources.
    copy = shutil.copytree(source, folder / "copy")
    result = subprocess.run([sys.executable, "-c", build], cwd=copy, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    (packed,) = folder.glob("policy?cli-*.tar.gz")
    unpack = [sys.executable, "-m", "tarfile", "-e", str(packed), str(folder / "unpacked")]
    subprocess.run(unpack, capture_output=True, check=True)
    (unpacked,) = (folder / "unpacked").iterdir()
    return unpacked


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_source_distribution_holds_all_that_git_tracks_and_nothing_else(source: Path, sdist: Path) -> None:
    own = {"PKG-INFO"} | {name for name in files_in(sdist) if name.startswith("policy_cli.egg-info/")}
    assert files_in(sdist) - own == files_in(source)


def test_the_tests_run_from_the_source_distribution(sdist: Path) -> None:
    call = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    env = {**os.environ, "PYTHONPATH": str(sdist), "PYTEST_ADDOPTS": "", "PYTHONDONTWRITEBYTECODE": "1"}
    # That it has all files is tested above; these read the data beside the tests.
    files = [f"tests/test_{name}.py" for name in ("golden", "checks", "rules")]
    call += ["-o", "addopts=--strict-markers --strict-config", "-k", "not raises and not linear", *files]
    done = subprocess.run(call, cwd=sdist, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(source: Path) -> Path:
    folder = source.parent
    build = [sys.executable, "-c", f"from setuptools import build_meta; build_meta.build_wheel({str(folder)!r})"]
    copy = shutil.copytree(source, folder / "wheel")
    result = subprocess.run(build, cwd=copy, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_one_copy_of_the_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(f"policy_cli/{DEFAULT_NAME}") == (ROOT / DEFAULT_NAME).read_bytes()
        assert not any(name.startswith(("tests/", "scripts/", "docs/")) for name in archive.namelist())


@pytest.mark.parametrize("unpacked", [True, False], ids=["installed", "as an archive"])
def test_the_wheel_works_from_any_directory_with_its_data_and_its_style_sheet(
    wheel: Path, unpacked: bool, tmp_path: Path
) -> None:
    place = wheel
    if unpacked:
        place = tmp_path / "site"
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(place)
    call = f"import sys; sys.path.insert(0, {str(place)!r}); from policy_cli.__main__ import run; run()"
    result = subprocess.run(
        [sys.executable, "-P" if sys.version_info >= (3, 11) else "-I", "-c", call, "list", "--format", "html"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "Moderate engagement" in result.stdout
    assert "@page" in result.stdout
    assert "built-in" in result.stderr
