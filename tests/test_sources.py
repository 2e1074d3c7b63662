"""What the built-in decision cites, looked up in the sources themselves, which are not part of the project."""

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from policy_cli.model import Decision
from policy_cli.sources.texts import read_texts
from policy_cli.sources.verification import cited_sections, verify
from policy_cli.sources.words import words_of
from tests.conftest import ROOT, SOURCES, Needs, Run

pytestmark = pytest.mark.skipif(
    not SOURCES.is_dir(), reason="the texts of the sources are not at hand: they stand beside the checkout or nowhere"
)
COPIED_WORDS = 10


def test_every_place_is_there_and_has_its_quote(iran: Decision) -> None:
    verification = verify(iran, read_texts(str(SOURCES), {}, cited_sections(iran)))
    counts = Counter(finding.status for finding in verification.findings)
    assert counts.keys() == {"verified"}
    assert counts["verified"] > 80
    assert not any(finding.ambiguous for finding in verification.findings)


def test_the_command_says_so(run: Run) -> None:
    done = run("--builtin", "verify", "--sources", str(SOURCES), "--strict", "--format", "github")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("kind", ["html", "docx", "epub", "odt", "pdf by LibreOffice", "pdf by Chromium"])
def test_every_place_is_there_in_another_kind_of_file(iran: Decision, tmp_path: Path, kind: str, needs: Needs) -> None:
    pytest.importorskip("pypdfium2" if kind.startswith("pdf") else "lxml", reason="the library that reads them")
    through = {"pdf by LibreOffice": "docx", "pdf by Chromium": "html"}.get(kind, kind)
    made = [tmp_path / f"{source.stem}.{through}" for source in SOURCES.glob("*-*.md")]
    for file in made:
        call = [needs("pandoc"), str(SOURCES / f"{file.stem}.md"), "-o", str(file)]
        subprocess.run(call, check=True, timeout=60)
    if kind == "pdf by LibreOffice":
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        call = [needs("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
        subprocess.run([*call, *map(str, made)], check=True, capture_output=True, timeout=120)
    elif kind == "pdf by Chromium":
        for file in made:
            call = [needs("chromium"), "--headless", "--no-sandbox", "--no-pdf-header-footer"]
            printed = f"--print-to-pdf={file.with_suffix('.pdf')}"
            subprocess.run([*call, printed, file.as_uri()], check=True, capture_output=True, timeout=120)
    for file in made if through != kind else ():
        file.unlink()
    assert len(list(tmp_path.glob(f"*.{kind.partition(' ')[0]}"))) == len(made) > 0
    verification = verify(iran, read_texts(str(tmp_path), {}, cited_sections(iran)))
    counts = Counter(finding.status for finding in verification.findings)
    quotes = sum(finding.place.quote is not None for finding in verification.findings)
    assert counts == {"verified": quotes} and quotes == len(verification.findings)


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
