"""Plays docs/tutorial.md: follows the page in an empty folder, and writes under each command what it printed.

Comments in the page are instructions: `<!-- play -->` runs the next commands (`exit 1` is their expected exit code,
`first 3 lines` cuts their output); `<!-- replace: old -> new -->` and `<!-- copy: folder -->` do what a reader does by
hand. A block of YAML replaces the sections of the file that have the same keys; after `<!-- below: line -->` its lines
are put below that line of the file.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "tutorial.md"
EXAMPLE = ROOT / "examples" / "congestion-charge"
DAY_OF_PLAY = "1935360000"  # 1 May 2031

_PART = re.compile(
    r"<!-- (?P<action>play|replace|below|copy)(?:: (?P<argument>[^\n]*))? -->\n"
    r"|```(?P<language>yaml|sh|text)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_SECTION = r"^{key}:.*\n(?:[ \t]+.*\n|\n(?=[ \t\n]))*"


def played(page: str) -> str:
    """Return the page with the present output of its commands; raise AssertionError for an unexpected exit code."""
    with TemporaryDirectory() as folder:
        player = _Player(Path(folder))
        return _PART.sub(player.play, page)


class _Player:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "options.yaml"
        self.expected: int | None = None
        self.limit: int | None = None
        self.below: str | None = None
        self.output: list[str] = []

    def play(self, part: re.Match[str]) -> str:
        match part["action"], part["language"]:
            case "play", _:
                how = part["argument"] or ""
                self.expected = 1 if how == "exit 1" else 0
                self.limit = int(how.split()[1]) if how.startswith("first ") else None
            case "replace", _:
                self.replace(*part["argument"].split(" -> "))
            case "below", _:
                self.below = f"{part['argument']}\n"
            case "copy", _:
                shutil.copytree(EXAMPLE / part["argument"], self.folder / part["argument"])
            case _, "yaml" if self.below is not None:
                self.replace(self.below, self.below + part["body"])
                self.below = None
            case _, "yaml":
                for section in re.split(r"^(?=\w)", part["body"], flags=re.MULTILINE)[1:]:
                    self.put(section)
            case _, "sh" if self.expected is not None:
                self.output = [said for line in part["body"].splitlines() for said in self.run(line).splitlines()]
                if self.limit is not None and len(self.output) > self.limit:
                    self.output[self.limit :] = ["…"]
                self.expected = None
            case _, "text":
                shown = "\n".join(line.rstrip() for line in self.output)
                return f"```text\n{shown}\n```"
        return part[0]

    def replace(self, old: str, new: str) -> None:
        text = self.file.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        self.file.write_text(text.replace(old, new), encoding="utf-8", newline="\n")

    def put(self, section: str) -> None:
        """Replace the section with the same key in the file, or append this one."""
        text = self.file.read_text(encoding="utf-8")
        section = section.rstrip() + "\n"
        there = re.compile(_SECTION.format(key=section.split(":")[0]), re.MULTILINE)
        text = there.sub(lambda _: section, text, count=1) if there.search(text) else f"{text.rstrip()}\n\n{section}"
        self.file.write_text(text, encoding="utf-8", newline="\n")

    def run(self, line: str) -> str:
        program, *arguments = shlex.split(line)
        assert program == "policy-cli", line
        kept = {name: value for name, value in os.environ.items() if name.startswith(("PATH", "SYSTEM"))}
        done = subprocess.run(
            [sys.executable, "-m", "policy_cli", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.folder,
            encoding="utf-8",
            env={
                **kept,
                "PYTHONPATH": str(ROOT),
                "PYTHONUTF8": "1",
                "COLUMNS": "80",
                "SOURCE_DATE_EPOCH": DAY_OF_PLAY,
            },
            timeout=60,
            check=False,
        )
        assert done.returncode == self.expected, f"{line}: exit code {done.returncode}\n{done.stdout}"
        return done.stdout


if __name__ == "__main__":
    PAGE.write_text(played(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
