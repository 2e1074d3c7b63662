from pathlib import Path

import pytest

from tests.conftest import GOLDEN, CompareWithGolden, Run

COMPARED = {
    "compare-40.txt": "compare --width 40",
    "compare-80.txt": "compare --width 80",
    "compare-120.txt": "compare --width 120",
    "compare-200.txt": "compare --width 200",
    "compare-full-100.txt": "compare --full --width 100",
    "compare-color-80.txt": "compare --color always --width 80",
    "compare.text.txt": "compare --format text --width 80",
    "compare.md": "compare --format markdown",
    "compare.html": "compare --format html",
    "compare.json": "compare --format json",
    "compare.csv": "compare --format csv",
    "show-80.txt": "show containment moderate-engagement dismantling --width 80",
    "list-80.txt": "list --width 80",
    "refs-80.txt": "refs --width 80",
    "rank-80.txt": "rank --width 80",
    "rank-importance-80.txt": "rank --importance allies --full --width 80",
    "rank.md": "rank --viewpoint home-front --format markdown",
    "search-80.txt": "search ilsa europe --width 80",
    "evidence-80.txt": "compare --only evidence --width 80",
    "brief.md": "export",
}

TWO_OPTIONS = """\
policy-cli: 1
title: A road by the sea
options:
  keep: {name: Keep the road}
  move: {name: Move it inland}
"""


@pytest.mark.parametrize("name", COMPARED)
def test_what_the_built_in_decision_looks_like(run: Run, compare_with_golden: CompareWithGolden, name: str) -> None:
    done = run("--builtin", *COMPARED[name].split())
    assert (done.returncode, done.stderr) == (0, "")
    compare_with_golden(name, done.stdout)


def test_what_the_smallest_decision_looks_like_as_a_brief(run: Run, compare_with_golden: CompareWithGolden) -> None:
    done = run("export", "-f", "-", stdin=TWO_OPTIONS)
    assert (done.returncode, done.stderr) == (0, "")
    compare_with_golden("brief-two-options.md", done.stdout)


def test_every_golden_file_is_asked_for_by_a_test() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert not [path.name for path in GOLDEN.rglob("*") if path.is_file() and f'"{path.name}"' not in tests]
