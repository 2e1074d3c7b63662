"""What the built-in decision cites, looked up in the sources themselves, which are not part of the project."""

import re
import subprocess
from collections import Counter

import pytest

from policy_cli.model import Decision
from policy_cli.sources.texts import read_texts
from policy_cli.sources.verification import cited_sections, verify
from policy_cli.sources.words import words_of
from tests.conftest import ROOT, SOURCES, Run

pytestmark = pytest.mark.skipif(
    not SOURCES.is_dir(), reason="the texts of the sources are not at hand: they stand beside the checkout or nowhere"
)
COPIED_WORDS = 10


def test_every_place_is_there_and_every_quote_stands_in_it(iran: Decision) -> None:
    verification = verify(iran, read_texts(str(SOURCES), {}, cited_sections(iran)))
    counts = Counter(finding.status for finding in verification.findings)
    assert counts.keys() == {"verified", "place only"}
    assert counts["verified"] > 80
    assert not any(finding.ambiguous for finding in verification.findings)


def test_the_command_says_so(run: Run) -> None:
    done = run("--builtin", "verify", "--sources", str(SOURCES), "--strict", "--format", "github")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_nothing_in_the_project_repeats_a_passage_of_a_source() -> None:
    def words(text: str) -> list[str]:
        return re.findall(r"[a-z0-9]+", words_of(text).text.lower())

    passages = set()
    for source in SOURCES.glob("*-*.md"):
        told = words(re.sub(r"^#.*$", "", source.read_text(encoding="utf-8"), flags=re.MULTILINE))
        passages |= {" ".join(told[n : n + COPIED_WORDS]) for n in range(len(told) - COPIED_WORDS + 1)}
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    for name in tracked:
        said = words((ROOT / name).read_text(encoding="utf-8", errors="replace"))
        repeated = [n for n in range(len(said)) if " ".join(said[n : n + COPIED_WORDS]) in passages]
        assert not repeated, f"{name}: {' '.join(said[repeated[0] : repeated[0] + COPIED_WORDS])}"
