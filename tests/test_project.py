import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from policy_cli.reading.files import DEFAULT_NAME
from tests.conftest import ROOT

CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "import-linter": ["importlinter.cli"],
}


@pytest.mark.parametrize("check", CHECKS)
def test_the_code_passes(check: str) -> None:
    module, *arguments = CHECKS[check]
    call = (
        [sys.executable, "-m", module, *arguments]
        if module != "importlinter.cli"
        else [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    )
    result = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


DOORS = {
    "yaml": ("policy_cli.reading",),
    "rich": ("policy_cli.render.terminal",),
    "tabulate": ("policy_cli.render.tables",),
    "wcwidth": ("policy_cli.text",),
    "pypandoc": ("policy_cli.pandoc",),
    "click": ("policy_cli.cli", "policy_cli.commands", "policy_cli.console"),
}


@pytest.mark.parametrize("library", DOORS)
def test_a_foreign_library_has_its_doors(library: str) -> None:
    named = re.compile(rf"^\s*(?:from|import) {library}\b|import_module\(\"{library}\b", re.MULTILINE)
    files = [path for path in (ROOT / "policy_cli").rglob("*.py") if named.search(path.read_text(encoding="utf-8"))]
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files}
    assert modules
    assert {
        module for module in modules if not f"{module}.".startswith(tuple(f"{door}." for door in DOORS[library]))
    } == set()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("the wheel is built from what git tracks, and this is no checkout")
    for name in tracked.stdout.splitlines():
        if (ROOT / name).exists():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(source)]
    result = subprocess.run(build, capture_output=True, text=True, check=False)
    if "Could not find a version that satisfies the requirement setuptools" in result.stderr:
        pytest.skip("building a wheel needs setuptools from a package index, and none can be reached")
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
