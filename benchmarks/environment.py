"""The program as a user has it: a wheel in its own virtual environment, with compiled byte code.

An editable install, a missing `.pyc` or a global interpreter with more packages would falsify every figure.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent

_NOT_COMPILED = """
import importlib.util, pathlib, sys
import click, policy_cli, rich, yaml
for package in (click, policy_cli, rich, yaml):
    folder = pathlib.Path(package.__file__).parent
    if pathlib.Path(sys.prefix) not in folder.parents:
        print(folder, "is not in the environment")
    for module in folder.rglob("*.py"):
        if not pathlib.Path(importlib.util.cache_from_source(str(module))).exists():
            print(module, "has no byte code")
"""


@dataclass(frozen=True)
class Environment:
    """A virtual environment in which the program is installed."""

    folder: Path

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.folder / "bin" / "python"

    @property
    def program(self) -> Path:
        """The command that users call."""
        return self.folder / "bin" / "policy-cli"

    def problems(self) -> str:
        """Return why figures measured here would be wrong, or an empty text."""
        return _output([str(self.python), "-I", "-c", _NOT_COMPILED])


def install(folder: Path, interpreter: str = sys.executable) -> Environment:
    """Build a wheel of the files that git tracks, and install it in a new environment in a folder."""
    source = folder / "source"
    for name in _output(["git", "-C", str(ROOT), "ls-files"]).splitlines():
        if (ROOT / name).exists():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    environment = Environment(folder / "environment")
    _output([interpreter, "-m", "venv", str(environment.folder)])
    pip = [str(environment.python), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    _output([*pip, "wheel", "--no-deps", "--wheel-dir", str(folder), str(source)])
    _output([*pip, "install", "--compile", *map(str, folder.glob("*.whl"))])
    return environment


def _output(call: list[str]) -> str:
    """Return the output of a program; exit with its error messages if it fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(call, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(call[:4])} failed:\n{done.stdout}{done.stderr}")
    return done.stdout
