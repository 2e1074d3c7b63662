"""Measures every command on files of many sizes against the least that Python needs, and prints tables in Markdown.

    python -m benchmarks.run --growth docs/pictures/growth.svg > tables.md
    python -m benchmarks.run --jobs list check --beside "yq . {file}"

In each round every command runs on every file (on large files only in some rounds), right after the floor, so that
other work of the machine slows both. A figure is the median of the rounds' ratios.
"""

import argparse
import os
import platform
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from math import log
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from benchmarks.chart import chart
from benchmarks.environment import ROOT, Environment, install
from benchmarks.generate import Plan, option_id, spoilt
from benchmarks.measure import Sample, instructions, timed

FLOOR = "import click, yaml, rich.console, rich.table"
SHIPPED = 0
"""This size means the file that comes with the program."""
TABLE_SIZES = (SHIPPED, 1000, 10_000)
GROWTH_SIZES = (3, 10, 30, 100, 300, 1000, 3000, 10_000)
ALL_SIZES = (SHIPPED, *GROWTH_SIZES)
COUNTED_UP_TO = 1000
"""Larger files are not counted: counting instructions takes fifty times as long as running."""


@dataclass(frozen=True)
class Job:
    """A command line to measure on files of some sizes, in numbers of options.

    In its arguments `{file}` means the file, `{some}` three of its options, `{revised}` a later version of the file,
    `{sources}` the folder with the texts of its sources. Larger files have more sources unless their number is given.
    """

    name: str
    arguments: str
    sizes: Sequence[int] = ALL_SIZES
    criteria: int = 3
    references: int = 0
    fault: str | None = None
    codes: tuple[int, ...] = (0,)
    ours: bool = True


JOBS = (
    Job("list", "-f {file} list"),
    Job("compare, three of them", "-f {file} compare {some}"),
    Job("export, three of them", "-f {file} export {some}"),
    Job("check", "check {file}"),
    Job("check with a fault", "check {file}", TABLE_SIZES, fault="unknown-key", codes=(1,)),
    Job("search", "-f {file} search subsidies", GROWTH_SIZES),
    Job("diff", "diff {file} {revised}", GROWTH_SIZES, codes=(0, 1)),
    Job("rank, 3 criteria", "-f {file} rank", (3, 10, 30, 100, 300)),
    Job("rank, 12 criteria", "-f {file} rank", (3, 10, 30, 100, 250), criteria=12),
    Job("verify", "-f {file} verify --sources {sources}", (3, 10, 30, 100, 300, 1000, 3000)),
    Job("verify, 500 quotes in 1 MB", "-f {file} verify --sources {sources}", (125,), references=31),
)


@dataclass
class Case:
    """A job at one size, with its samples, each paired with the sample of the floor just before it."""

    job: Job
    size: int
    command: Sequence[str]
    pairs: list[tuple[Sample, Sample]] = field(default_factory=list)
    instructions: int | None = None

    @property
    def ratios(self) -> list[float]:
        """The time of each run as a multiple of the floor's."""
        return [own.seconds / floor.seconds for floor, own in self.pairs]

    @property
    def seconds(self) -> float:
        """The median of the times."""
        return median(own.seconds for _, own in self.pairs)

    @property
    def peak(self) -> float:
        """The greatest memory of any run, in MiB."""
        return max(own.peak for _, own in self.pairs)


class Files:
    """The files that the jobs read, each made at its first use.

    Another process makes them, because a child's peak memory is never less than its parent's.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def arguments(self, job: Job, size: int) -> list[str]:
        """Return the arguments of a job at a size."""
        plan = Plan(size, job.criteria, job.references, job.fault)
        values = {"file": self.shipped(job.fault) if size == SHIPPED else self.generated(plan), "some": ""}
        if size:
            values["some"] = " ".join(map(option_id, (0, size // 2, size - 1)))
        if "{sources}" in job.arguments:
            values["sources"] = self.sources(plan)
        if "{revised}" in job.arguments:
            values["revised"] = self.generated(Plan(size, job.criteria, job.references, revised=True))
        return shlex.split(job.arguments.format(**values))

    def shipped(self, fault: str | None) -> str:
        """Return the name of a copy of the shipped file, with a fault near its end if one is given."""
        text = (ROOT / "options.yaml").read_text(encoding="utf-8")
        path = self.folder / f"shipped-{fault}.yaml"
        path.write_text(spoilt(text, fault) if fault else text, encoding="utf-8")
        return path.name

    def generated(self, plan: Plan) -> str:
        """Return the name of the file with this plan."""
        name = f"{plan.options}-{plan.criteria}-{plan.references}-{plan.fault}-{plan.revised}.yaml"
        if not (self.folder / name).exists():
            self.generate(plan, name)
        return name

    def sources(self, plan: Plan) -> str:
        """Return the name of the folder with the texts of the sources of the file with this plan."""
        name = f"sources-{plan.options}-{plan.references}"
        if not (self.folder / name).exists():
            self.generate(plan, os.devnull, "--sources", str(self.folder / name))
        return name

    def generate(self, plan: Plan, name: str, *arguments: str) -> None:
        """Write the file with this plan, and what further arguments ask for."""
        call = [sys.executable, "-m", "benchmarks.generate", *plan.as_arguments(), *arguments]
        with (self.folder / name).open("wb") as stream:
            subprocess.run(call, cwd=ROOT, stdout=stream, check=True)


def rounds_of(size: int, rounds: int) -> int:
    """Return in how many of the rounds a file of some size takes part: large ones take long and vary little."""
    return rounds if size <= 300 else max(3, rounds // 2) if size <= 1000 else max(3, rounds // 5)


def measure(cases: Sequence[Case], floor: Sequence[str], folder: Path, rounds: int) -> None:
    """Run all cases in turn, round after round, each after the floor."""
    for case in cases:
        timed(case.command, folder, case.job.codes)
    for number in range(rounds):
        for case in cases:
            if number < rounds_of(case.size, rounds):
                case.pairs.append((timed(floor, folder), timed(case.command, folder, case.job.codes)))
        print(f"round {number + 1} of {rounds}", file=sys.stderr)


def count(cases: Iterable[Case], folder: Path) -> None:
    """Count the instructions of each of our commands on files that are not too large for it."""
    for case in cases:
        if case.size <= COUNTED_UP_TO and case.size in TABLE_SIZES and case.job.ours:
            case.instructions = instructions(case.command, folder)
            print(f"counted {case.job.name}, {size_name(case.size)}", file=sys.stderr)


def size_name(size: int) -> str:
    """Return what the column of a size is called."""
    return "shipped file" if size == SHIPPED else f"{size:,} options"


def table(cases: Sequence[Case], sizes: Sequence[int], show: Callable[[Case], str]) -> str:
    """Return a table with a row for each job and a column for each size at which there is something to show."""
    at = {(case.job.name, case.size): case for case in cases}
    names = dict.fromkeys(case.job.name for case in cases if case.size in sizes)
    columns = [size for size in sizes if any(case.size == size for case in cases)]
    lines = [["", *map(size_name, columns)], ["---", *("--:" for _ in columns)]]
    for name in names:
        row = (at.get((name, size)) for size in columns)
        lines.append([f"`{name}`" if name.isalpha() else name, *(show(case) if case else "" for case in row)])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def ratio(case: Case) -> str:
    """Return the median of the ratios, and half of the span that the middle half of them takes."""
    low, middle, high = quantiles(case.ratios, n=4)
    digits = 2 if middle < 10 else 1 if middle < 100 else 0
    return f"{middle:.{digits}f} ± {(high - low) / 2:.{digits}f}"


def growth_exponents(cases: Iterable[Case]) -> Mapping[str, str]:
    """Return, for each job, the power of the number of options with which its time grew at the upper end."""
    by_job: dict[str, list[Case]] = {}
    for case in sorted(cases, key=lambda case: case.size):
        if case.size != SHIPPED:
            by_job.setdefault(case.job.name, []).append(case)
    last = {name: cases[-2:] for name, cases in by_job.items() if len(cases) > 1}
    return {
        name: f"{log(large.seconds / small.seconds) / log(large.size / small.size):.2f}"
        for name, (small, large) in last.items()
    }


def report(cases: Sequence[Case], floor_count: int | None, versions: str) -> str:
    """Return all figures, in Markdown."""
    floors = [floor for case in cases for floor, _ in case.pairs]
    in_table = [case for case in cases if SHIPPED in case.job.sizes]
    single = [case for case in cases if len(case.job.sizes) == 1]
    growing = [case for case in cases if case not in single]
    sizes = sorted({case.size for case in growing} - {SHIPPED})
    seconds, peak = median(floor.seconds for floor in floors), max(floor.peak for floor in floors)
    parts = [f"{date.today().isoformat()}; {versions}; the floor took {seconds:.3f} s and {peak:.0f} MiB."]
    if in_table:
        parts += [
            "Time, as a multiple of the floor's: the median of the rounds, ± half of the span of their middle half.",
            table(in_table, TABLE_SIZES, ratio),
            "Peak memory in MiB.",
            table(in_table, TABLE_SIZES, lambda case: f"{case.peak:.0f}"),
        ]
    if floor_count:
        counted = [case for case in cases if case.instructions]
        parts += [
            f"Instructions outside the kernel, and as a multiple of the floor's {floor_count:,}.",
            table(
                counted,
                TABLE_SIZES,
                lambda case: f"{case.instructions:,} ({(case.instructions or 0) / floor_count:.2f})",
            ),
        ]
    if growing:
        exponents = ", ".join(f"{name} {exponent}" for name, exponent in growth_exponents(growing).items())
        parts += [
            f"Seconds; between the last two sizes they grew with this power of the number of options: {exponents}.",
            table(growing, sizes, lambda case: f"{case.seconds:.2f}"),
        ]
    parts += [f"{case.job.name}: {case.seconds:.2f} s." for case in single]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _is_drawn(case: Case) -> bool:
    return case.size != SHIPPED and len(case.job.sizes) > len(TABLE_SIZES)


def growth(cases: Iterable[Case]) -> str:
    """Return the picture of how the time of each job grows with the file."""
    series: dict[str, list[tuple[float, float]]] = {}
    for case in sorted(cases, key=lambda case: case.size):
        if _is_drawn(case):
            series.setdefault(case.job.name, []).append((case.size, median(case.ratios)))
    return chart("Time by the size of the file", "options in the file", "multiples of the floor", series)


def described(environment: Environment) -> str:
    """Return what the figures were measured with: interpreter, libraries and kind of machine."""
    call = [str(environment.python), "-m", "pip", "--disable-pip-version-check", "list", "--format", "freeze"]
    installed = subprocess.run(call, capture_output=True, text=True, check=True).stdout.split()
    libraries = [one.replace("==", " ") for one in installed if one.lower().startswith(("click=", "pyyaml", "rich"))]
    python = subprocess.run([str(environment.python), "--version"], capture_output=True, text=True, check=True).stdout
    return ", ".join([python.strip(), *libraries, f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"])


def main() -> None:
    """Measure what the command line asks for, and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=25, metavar="N", help="how many rounds (25, three at least)")
    parser.add_argument(
        "--jobs", nargs="+", metavar="NAME", help="measure these only, by the first words of their names"
    )
    parser.add_argument("--largest", type=int, default=10_000, metavar="N", help="leave out files with more options")
    parser.add_argument("--beside", action="append", default=[], metavar="COMMAND", help="measure this, too; see above")
    parser.add_argument("--python", default=sys.executable, help="the interpreter that the program is installed for")
    parser.add_argument("--environment", type=Path, help="a virtual environment in which it is installed already")
    parser.add_argument("--no-counts", action="store_true", help="do not count instructions")
    parser.add_argument("--growth", type=Path, metavar="FILE", help="draw how the times grow")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        environment = Environment(given.environment.absolute()) if given.environment else install(folder, given.python)
        problems = environment.problems()
        if problems:
            raise SystemExit(problems)
        others = [Job(command, command, TABLE_SIZES, ours=False) for command in given.beside]
        files = Files(folder)
        cases = [
            Case(job, size, [*([str(environment.program)] if job.ours else []), *files.arguments(job, size)])
            for job in (*JOBS, *others)
            for size in job.sizes
            if size <= given.largest and (not given.jobs or not job.ours or job.name.startswith(tuple(given.jobs)))
        ]
        if given.growth and not any(_is_drawn(case) for case in cases):
            raise SystemExit("--growth: none of these jobs is measured at many sizes")
        floor = [str(environment.python), "-c", FLOOR]
        measure(cases, floor, folder, max(3, given.rounds))
        floor_count = None if given.no_counts else instructions(floor, folder)
        if floor_count:
            count(cases, folder)
        print(report(cases, floor_count, described(environment)), end="")
    if given.growth:
        given.growth.write_text(growth(cases), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
