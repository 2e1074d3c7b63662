"""What the built-in decision cites, looked up in the sources themselves, which are not part of the project."""

import re
import subprocess
from functools import cache

import pytest

from policy_cli.analysis.evidence import claims
from policy_cli.model import Citation, Decision
from tests.conftest import ROOT, SOURCES

pytestmark = pytest.mark.skipif(
    not SOURCES.is_dir(), reason="the texts of the sources are not at hand: they stand beside the checkout or nowhere"
)
COPIED_WORDS = 10


@cache
def paragraphs(source: str) -> dict[str | None, list[str]]:
    """Returns the paragraphs of a source by section; what stands before the first heading has none."""
    found: dict[str | None, list[str]] = {None: []}
    section = None
    for block in re.split(r"\n\s*\n", (SOURCES / f"{source}.md").read_text(encoding="utf-8")):
        if block.startswith("#"):
            section = block.strip("# \n")
            found[section] = []
        elif block.strip():
            found[section].append(squeezed(block))
    return found


def squeezed(text: str) -> str:
    return " ".join(text.translate(str.maketrans("’‘“”–—", "''\"\"--")).split())


def stands(citation: Citation) -> bool:
    by_section = paragraphs(citation.reference)
    named = [name for name in by_section if name == citation.section or (name or "").startswith(f"{citation.section}:")]
    assert len(named) == 1, citation
    assert citation.locator is not None, citation
    first, _, last = citation.locator.split(" ")[1].partition("-")
    cited = by_section[named[0]][int(first) - 1 : int(last or first)]
    return len(cited) == int(last or first) - int(first) + 1 and squeezed(citation.quote or "") in " ".join(cited)


def test_every_place_is_there_and_every_quote_stands_in_it(iran: Decision) -> None:
    cited = [citation for claim in claims(iran) for citation in claim.citations]
    assert len(cited) > 100
    assert [citation for citation in cited if not stands(citation)] == []


def test_nothing_in_the_project_repeats_a_passage_of_a_source() -> None:
    def words(text: str) -> list[str]:
        return re.findall(r"[a-z0-9]+", squeezed(text).lower())

    passages = set()
    for source in SOURCES.glob("*-*.md"):
        told = words(re.sub(r"^#.*$", "", source.read_text(encoding="utf-8"), flags=re.MULTILINE))
        passages |= {" ".join(told[n : n + COPIED_WORDS]) for n in range(len(told) - COPIED_WORDS + 1)}
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    for name in tracked:
        said = words((ROOT / name).read_text(encoding="utf-8", errors="replace"))
        repeated = [n for n in range(len(said)) if " ".join(said[n : n + COPIED_WORDS]) in passages]
        assert not repeated, f"{name}: {' '.join(said[repeated[0] : repeated[0] + COPIED_WORDS])}"
