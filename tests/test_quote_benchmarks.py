"""The measurement of quotes from real documents, on a small folder of documents, and the page that shows it."""

import json
import re
from pathlib import Path

import pytest

from benchmarks import documents, others
from tests.conftest import ROOT
from tests.pdfs import Line, pdf

pytest.importorskip("pypdfium2", reason="reading PDFs needs pypdfium2")
PAGES = [[Line(80, 700, f"The {word} harbor was built by the town."), Line(300, 40, str(n))] for n, word in
         enumerate(("first", "second", "third"), 7)]  # fmt: skip


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with a document and quotes: two true, of which one on another page, and one altered."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "book.pdf").write_bytes(pdf(PAGES))
    quotes = (
        ("The second harbor was built", "8", True, "plain", None),
        ("The third harbor was built", "7", False, "wrong page", "9"),
        ("The second harbor was sunk", "8", False, "changed word", None),
    )
    lines = [
        json.dumps({
            "id": str(number), "doc": "book.pdf", "format": "pdf", "quote": quote, "page": page, "faithful": faithful,
            "how": how, "also": [], "true_page": true_page,
        })
        for number, (quote, page, faithful, how, true_page) in enumerate(quotes)
    ]  # fmt: skip
    (tmp_path / "quotes.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_the_table_counts_what_is_judged_rightly(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    documents.main(["--corpus", str(corpus), "--verbose"])
    out = capsys.readouterr().out.splitlines()
    assert "| all | 1 of 1 | 1 of 1 | 1 of 1 |" in out
    assert not [line for line in out if not line.startswith("|")]


def test_a_row_has_the_figures_of_one_package(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    others.main(["--corpus", str(corpus), "--package", "policy-cli", "--verbose"])
    (row,) = capsys.readouterr().out.splitlines()
    assert row.split(" | ")[1:] == ["1 of 1", "1 of 1", "0 of 0", "1 of 1", "1 of 1 |"]


def test_a_package_without_pages_is_not_counted_on_them(corpus: Path) -> None:
    rows = [json.loads(line) for line in (corpus / "quotes.jsonl").read_text(encoding="utf-8").splitlines()]
    judged = [others.Judgment(True), others.Judgment(True), others.Judgment(True)]
    assert others.figures(rows, judged) == ["1 of 1", "no pages", "0 of 0", "0 of 1", "no pages"]


def test_the_page_has_a_column_for_each_package_and_names_the_documents() -> None:
    page = (ROOT / "docs" / "reference" / "verify.md").read_text(encoding="utf-8")
    head = next(line for line in page.splitlines() if "krokai" in line and line.startswith("| |"))
    assert [cell.split()[0] for cell in head.strip("| ").split(" | ")] == [*others.PACKAGES]
    counted = re.search(r"We measured with (\d+) real documents", page)
    assert counted is not None
    documents = (ROOT / "docs" / "development" / "quotes.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^\| [\w.-]+ \| [^|]+ \| `[0-9a-f]{64}` \|$", documents, re.MULTILINE)) == int(counted[1])
