"""Copies options.yaml from the root into the built package; everything else is in setup.cfg."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent


class BuildWithData(build_py):
    """The usual build, plus the built-in decision file."""

    def run(self):
        """Copy the file beside the modules; an editable install reads it at the checkout's root."""
        super().run()
        if not self.editable_mode:
            self.copy_file(str(ROOT / "options.yaml"), str(Path(self.build_lib) / "policy_cli" / "options.yaml"))


setup(cmdclass={"build_py": BuildWithData})
