import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.chart import HEIGHT, WIDTH, chart
from benchmarks.generate import FAULTS, Plan, decision, spoilt, write, write_sources
from benchmarks.measure import Sample, timed
from benchmarks.run import JOBS, Case, Job, growth, growth_exponents, ratio, report, table
from tests.conftest import ROOT, Run

SVG = "{http://www.w3.org/2000/svg}"
posix = pytest.mark.skipif(os.name == "nt", reason="Windows does not tell what memory a process needed")


def made(plan: Plan) -> str:
    return "".join(decision(plan))


def case(name: str, size: int, seconds: float, sizes: tuple[int, ...] = (3, 10, 30, 100)) -> Case:
    """Is a job that took so long beside a floor of a tenth of a second."""
    return Case(Job(name, "", sizes), size, [], [(Sample(0.1, 10), Sample(seconds, 20))] * 3)


@pytest.mark.parametrize(
    "plan", [Plan(3), Plan(40, criteria=12), Plan(25, references=2), Plan(30, revised=True)], ids=str
)
def test_a_generated_file_has_no_faults_and_no_warnings(run: Run, tmp_path: Path, plan: Plan) -> None:
    write(plan, tmp_path / "options.yaml")
    done = run("check", "--strict", "options.yaml")
    assert (done.returncode, done.stdout) == (0, "options.yaml: no faults found\n")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_generated_fault_is_the_one_that_was_asked_for_and_stands_near_the_end(
    run: Run, tmp_path: Path, fault: str
) -> None:
    sound = write(Plan(9), tmp_path / "sound.yaml").read_text("utf-8")
    faulty = write(Plan(9, fault=fault), tmp_path / "faulty.yaml").read_text("utf-8")
    assert spoilt(sound[: sound.index("\nverdicts:")], fault) + sound[sound.index("\nverdicts:") :] == faulty
    done = run("check", "faulty.yaml")
    assert done.returncode == 1
    assert f"[{fault}]" in done.stdout
    line = int(done.stdout.split(":")[1])
    assert line > faulty.count("\n") * 0.8


def test_the_same_plan_makes_the_same_bytes_and_another_seed_makes_others() -> None:
    call = [sys.executable, "-m", "benchmarks.generate", "--options=4", "--criteria=2"]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, check=True, timeout=60)
    assert done.stdout == made(Plan(4, criteria=2)).encode()
    assert made(Plan(4)) != made(Plan(4, seed=1))


def test_files_of_different_sizes_are_alike_option_by_option() -> None:
    small, large = made(Plan(20, references=5)), made(Plan(40, references=5))
    options = small[small.index("\noptions:") : small.index("\nverdicts:")]
    assert options in large


def test_every_generated_quote_appears_where_it_is_cited(run: Run, tmp_path: Path) -> None:
    plan = Plan(10)
    write(plan, tmp_path / "options.yaml")
    write_sources(plan, tmp_path / "sources")
    done = run("verify", "--sources", "sources", "--strict", "--format", "csv")
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("verified") >= 40


def test_a_revision_changes_a_tenth_of_the_options(run: Run, tmp_path: Path) -> None:
    write(Plan(40), tmp_path / "old.yaml")
    write(Plan(40, revised=True), tmp_path / "new.yaml")
    changed = run("diff", "old.yaml", "new.yaml", "--format", "csv").stdout
    assert {number for number in range(1, 41) if f"options / plan-{number} /" in changed} == {10, 20, 30, 40}


@posix
def test_a_run_that_fails_is_not_a_figure(tmp_path: Path) -> None:
    sample = timed([sys.executable, "-c", "raise SystemExit(3)"], tmp_path, codes=(3,))
    assert sample.seconds > 0
    assert sample.peak > 1
    with pytest.raises(SystemExit, match="exit code 3"):
        timed([sys.executable, "-c", "raise SystemExit(3)"], tmp_path)


@posix
def test_an_environment_that_would_falsify_the_figures_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "python"
    program.write_text(f'#!/bin/sh\nshift\nPYTHONPATH="{ROOT}" exec "{sys.executable}" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    call = [sys.executable, "-m", "benchmarks.run", "--environment", str(tmp_path)]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert done.returncode == 1
    assert "policy_cli is not in the environment" in done.stderr


def test_a_ratio_is_a_median_with_its_spread() -> None:
    one = Case(Job("list", ""), 3, [], [(Sample(0.1, 10), Sample(seconds, 20)) for seconds in (0.1, 0.2, 0.2, 0.2, 9)])
    assert ratio(one).startswith("2.00 ± ")
    assert one.peak == 20


def test_tables_have_a_row_for_each_job_and_a_column_for_each_size() -> None:
    cases = [case("list", 3, 0.2), case("list", 10, 0.4), case("check", 10, 0.1)]
    assert table(cases, (3, 10, 30), lambda one: f"{one.seconds:.1f}") == (
        "|  | 3 options | 10 options |\n| --- | --: | --: |\n| `list` | 0.2 | 0.4 |\n| `check` |  | 0.1 |\n"
    )


def test_growth_is_told_as_a_power_of_the_size() -> None:
    cases = [case("list", size, 0.001 * size) for size in (100, 10)] + [
        case("sort", size, size**2) for size in (10, 100)
    ]
    assert growth_exponents(cases) == {"list": "1.00", "sort": "2.00"}


def test_the_report_has_all_figures() -> None:
    cases = [case("list", 0, 0.2, (0, 1000)), case("list", 1000, 0.4, (0, 1000))]
    cases[0].instructions = 3_000_000
    told = report(cases, 2_000_000, "Python 3")
    assert "the floor took 0.100 s and 10 MiB" in told
    assert "| `list` | 2.00 ± 0.00 | 4.00 ± 0.00 |" in told
    assert "| `list` | 20 | 20 |" in told
    assert "3,000,000 (1.50)" in told


def test_the_picture_has_a_line_for_each_job_within_its_frame() -> None:
    jobs = ("list", "check", "a < b")
    picture = growth([case(name, size, 0.1 * size) for name in jobs for size in (3, 10, 30, 100)])
    drawn = ElementTree.fromstring(picture)
    lines = drawn.findall(f"{SVG}polyline")
    assert len(lines) == len(jobs)
    for line in lines:
        points = [tuple(map(float, point.split(","))) for point in line.get("points", "").split()]
        assert len(points) == 4
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
        steps = {round((y1 - y2) / (x2 - x1), 2) for (x1, y1), (x2, y2) in pairwise(points)}
        assert len(steps) == 1, "what grows as the size does is straight"
    assert {text.text for text in drawn.findall(f"{SVG}text")} >= {*jobs, "10", "100"}


def test_names_at_the_ends_of_lines_do_not_overlap() -> None:
    drawn = ElementTree.fromstring(chart("t", "x", "y", {name: [(1, 1), (10, 10)] for name in "abc"}))
    heights = sorted(float(text.get("y", "0")) for text in drawn.findall(f"{SVG}text") if text.text in {"a", "b", "c"})
    assert all(low + 12 < high for low, high in pairwise(heights))


def test_the_page_and_its_picture_show_every_job() -> None:
    page = (ROOT / "docs" / "development" / "performance.md").read_text(encoding="utf-8")
    picture = ElementTree.parse(ROOT / "docs" / "pictures" / "growth.svg").getroot()
    drawn = {text.text for text in picture.findall(f"{SVG}text")}
    growing = [job.name for job in JOBS if len(job.sizes) > 1]
    assert all(f"| {name} |" in page.replace("`", "") for name in growing)
    assert drawn >= {job.name for job in JOBS if len(job.sizes) > 3}
    assert "500 quotes in 1 MB" in page
