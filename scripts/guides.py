"""Plays the guides in docs/guides, docs/questions.md and docs/gallery.md.

It follows a page in an empty folder, and writes under each command what it printed.

Comments in the page are instructions. Some run what follows, others do what a reader does by hand:

- `<!-- play -->` runs the commands of the next block; the block of `text` or `mermaid` after it gets their output.
  `exit 1` is their expected exit code; `from WORDS`, `first 3 lines` and `lines 5-9` cut their output; several are
  separated by semicolons.
- `<!-- write: NAME -->` puts the next block into a file. Any other block of YAML replaces the sections of options.yaml
  that have the same keys, with the `##` comments above them; a section that is switched off, as an example, is one as
  well.
- `<!-- replace: OLD -> NEW -->` changes options.yaml, and `<!-- replace in NAME: OLD -> NEW -->` another file.
- `<!-- copy: PATH -->` copies a file or folder of the repository, and `<!-- copy: PATH -> NAME -->` gives the copy a
  name.
- `<!-- picture: NAME.svg: COMMAND -->` draws what a command prints; `; exit 1` and the cuts of `play` can follow it.
  `<!-- picture: NAME.png: FILE, page 2 -->` draws a page of a file; `, top` draws its upper part without margins, and
  `, foot` its footnotes. In place of FILE there can be a command that writes it: `policy-cli export -o FILE`. It runs
  only if pages are drawn. The pictures are in docs/pictures.
- `<!-- needs: PROGRAM -->` names a program without which the tests skip the page.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.text import Text

from scripts.pictures import AREAS, PICTURES, WHOLE, of_file, of_output

ROOT = Path(__file__).parent.parent
GUIDES = [
    *sorted((ROOT / "docs" / "guides").glob("*.md")),
    *(ROOT / "docs" / name for name in ("questions.md", "gallery.md")),
]
DAY_OF_PLAY = "1935360000"  # 1 May 2031
PROGRAMS = ("policy-cli", "git")

_PART = re.compile(
    r"<!-- (?P<action>play|write|replace|copy|picture)(?: in (?P<file>\S+))?(?:: (?P<argument>[^\n]*))? -->\n"
    r"|```(?P<language>\w+)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_SECTION = r"^(?:##.*\n(?:\n(?=##))?)*(?:# )?{key}:.*\n(?:(?:# )?[ \t]+.*\n|\n(?=[ \t\n]))*"


def played(page: str, draw: bool = False) -> tuple[str, dict[str, str]]:
    """Return the page with the present output of its commands, and its drawings of output as SVG, by name.

    `draw` also makes the pictures of pages, which need a browser and programs for PDF.

    Raises:
        AssertionError: for an unexpected exit code, or an instruction that cannot be followed

    """
    with TemporaryDirectory() as folder:
        player = _Player(Path(folder), draw)
        return _PART.sub(player.play, page), player.drawings


class _Player:
    def __init__(self, folder: Path, draw: bool) -> None:
        self.folder = folder / "decision"
        self.folder.mkdir()
        self.home = folder
        self.draw = draw
        self.file = self.folder / "options.yaml"
        self.expected: int | None = None
        self.cuts: list[str] = []
        self.target: str | None = None
        self.output: list[str] = []
        self.drawings: dict[str, str] = {}

    def play(self, part: re.Match[str]) -> str:
        if part["action"]:
            self.follow(part["action"], part["argument"] or "", part["file"] or self.file.name)
            return part[0]
        return self.take(part["language"], part["body"]) or part[0]

    def follow(self, action: str, argument: str, file: str) -> None:
        """Do what an instruction says, or remember it for the next block."""
        match action:
            case "play":
                self.expected, self.cuts = exit_code_and_cuts(argument.split(";"))
            case "write":
                self.target = argument
            case "replace":
                self.replace(self.folder / file, *argument.split(" -> "))
            case "copy":
                self.copy(*argument.split(" -> "))
            case "picture":
                self.picture(*argument.split(": ", 1))

    def take(self, language: str, body: str) -> str | None:
        """Write or run a block; return what replaces it, if it is one of output."""
        if self.target is not None:
            path = self.folder / self.target
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, encoding="utf-8", newline="\n")
            self.target = None
        elif language == "yaml":
            for section in re.split(r"^(?=\w)", body, flags=re.MULTILINE)[1:]:
                self.put(section)
        elif language == "sh" and self.expected is not None:
            said = "".join(self.run(line, self.expected) for line in body.splitlines())
            self.output = list(cut(said.splitlines(), self.cuts))
            self.expected = None
        elif language in ("text", "mermaid"):
            shown = "\n".join(line.rstrip() for line in self.output)
            return f"```{language}\n{shown}\n```"
        return None

    def copy(self, path: str, name: str = "") -> None:
        target = self.folder / (name or Path(path).name)
        if (ROOT / path).is_dir():
            shutil.copytree(ROOT / path, target)
        else:
            shutil.copy(ROOT / path, target)

    def picture(self, name: str, what: str) -> None:
        if name.endswith(".svg"):
            command, *how = what.split("; ")
            expected, cuts = exit_code_and_cuts(how)
            said = self.run(command, expected, color="always")
            self.drawings[name] = of_output("\n".join(cut(said.splitlines(), cuts)), command)
        elif self.draw:
            file, *how = what.split(", ")
            if " -o " in file:
                self.run(file, 0)
                file = file.partition(" -o ")[2]
            page = next((int(one.split()[1]) for one in how if one.startswith("page ")), 1)
            of_file(self.folder / file, PICTURES / name, page, AREAS.get(how[-1], WHOLE) if how else WHOLE)

    def replace(self, file: Path, old: str, new: str) -> None:
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        file.write_text(text.replace(old, new), encoding="utf-8", newline="\n")

    def put(self, section: str) -> None:
        """Replace the section with the same key in the file, or append this one."""
        text = self.file.read_text(encoding="utf-8")
        section = section.rstrip() + "\n"
        there = re.compile(_SECTION.format(key=section.split(":")[0]), re.MULTILINE)
        text = there.sub(lambda _: section, text, count=1) if there.search(text) else f"{text.rstrip()}\n\n{section}"
        self.file.write_text(text, encoding="utf-8", newline="\n")

    def run(self, line: str, expected: int, color: str = "never") -> str:
        program, *arguments = shlex.split(line, comments=True)
        assert program in PROGRAMS, line
        called = [sys.executable, "-m", "policy_cli", "--color", color] if program == "policy-cli" else [program]
        kept = {name: value for name, value in os.environ.items() if name.startswith(("PATH", "SYSTEM"))}
        done = subprocess.run(
            [*called, *arguments],
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
                "COLORTERM": "truecolor",
                "SOURCE_DATE_EPOCH": DAY_OF_PLAY,
                "HOME": str(self.home),
                **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in _COMMITTED.items()},
            },
            timeout=60,
            check=False,
        )
        assert done.returncode == expected, f"{line}: exit code {done.returncode}\n{done.stdout}"
        return done.stdout


_COMMITTED = {"NAME": "Ada Hall", "EMAIL": "ada@example.org", "DATE": f"{DAY_OF_PLAY} +0000"}


def exit_code_and_cuts(how: list[str]) -> tuple[int, list[str]]:
    """Return the exit code that an instruction expects, and its cuts of the output."""
    parts = [one.strip() for one in how if one]
    codes = [one.split()[1] for one in parts if one.startswith("exit ")]
    return int(codes[0]) if codes else 0, [one for one in parts if not one.startswith("exit ")]


def cut(lines: list[str], cuts: list[str]) -> Iterator[str]:
    """Yield the lines of an output that a page shows, and an ellipsis for those before and after them."""
    start, end = 0, len(lines)
    for how in cuts:
        kind, _, what = how.partition(" ")
        if kind == "first":
            end = start + int(what.split()[0])
        elif kind == "lines":
            first, last = what.split("-")
            start, end = int(first) - 1, int(last)
        else:
            assert kind == "from", how
            start = next(number for number, line in enumerate(lines) if Text.from_ansi(line).plain.startswith(what))
    if start:
        yield "…"
    yield from lines[start:end]
    if end < len(lines):
        yield "…"


if __name__ == "__main__":
    for guide in [path for path in GUIDES if not sys.argv[1:] or path.stem in sys.argv[1:]]:
        text, drawings = played(guide.read_text(encoding="utf-8"), draw=True)
        guide.write_text(text, encoding="utf-8", newline="\n")
        for name, svg in drawings.items():
            (PICTURES / name).write_text(svg, encoding="utf-8", newline="\n")
