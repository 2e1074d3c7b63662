"""How many quotes from real documents other packages judge rightly, on the material of `benchmarks.corpus`.

Each package is measured by the interpreter of an environment that has it, since they need libraries of their own:

    python -m venv other && other/bin/pip install 'citations[docx,pdf]' 'krokai[docx,pdf]' ipsissima-mcp
    other/bin/python -m benchmarks.others --corpus DIR --package citations

The file of a document is given as it is. A package is given the page as it is printed, where the quote has one and the
package takes pages.
"""

import json
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpus import DOCUMENTS, QUOTES, Row, rows_of


class Judgment(NamedTuple):
    """Whether a package finds a quote in its document, and on the page that is given; None if none is given."""

    accepted: bool
    page: bool | None = None


def main(arguments: list[str] | None = None) -> None:
    """Print a row of a table in Markdown, and with `--verbose` each quote that is judged wrongly."""
    parser = ArgumentParser(prog="benchmarks.others", description=__doc__.partition("\n")[0])
    parser.add_argument("--corpus", type=Path, required=True, help="the folder with quotes.jsonl and documents")
    parser.add_argument("--package", choices=PACKAGES, required=True)
    parser.add_argument("--verbose", action="store_true", help="list each quote that is judged wrongly")
    options = parser.parse_args(arguments)
    rows = rows_of(options.corpus / QUOTES)
    with tempfile.TemporaryDirectory() as folder:
        judged = [*PACKAGES[options.package](options.corpus / DOCUMENTS, rows, Path(folder))]
    print(f"| {options.package} {version(options.package)} | {' | '.join(figures(rows, judged))} |")
    if options.verbose:
        for row, judgment in zip(rows, judged, strict=True):
            if judgment.accepted != (row["faithful"] or row["how"] == "wrong page"):
                print(row["id"], row["doc"], row["how"], judgment, row["quote"])


def figures(rows: Sequence[Row], judged: Sequence[Judgment]) -> list[str]:
    """Return how many of each kind of quotes are judged rightly: the columns of the table."""
    every = [*zip(rows, judged, strict=True)]
    has_pages = any(judgment.page is not None for judgment in judged)

    def share(of: Callable[[Row], bool], right: Callable[[Row, Judgment], bool]) -> str:
        own = [(row, judgment) for row, judgment in every if of(row)]
        return f"{sum(right(row, judgment) for row, judgment in own)} of {len(own)}"

    def is_paged(row: Row) -> bool:
        return bool(row["faithful"]) and row["format"] == "pdf"

    def over_break(row: Row) -> bool:
        return is_paged(row) and "pagebreak" in (row["how"], *row["also"])

    right_page = share(is_paged, lambda _, one: one.accepted and bool(one.page))
    wrong_page = share(lambda row: row["how"] == "wrong page", lambda _, one: one.accepted and one.page is False)
    return [
        share(lambda row: row["faithful"], lambda _, one: one.accepted),
        right_page if has_pages else "no pages",
        share(over_break, lambda _, one: one.accepted),
        share(lambda row: not row["faithful"] and row["how"] != "wrong page", lambda _, one: not one.accepted),
        wrong_page if has_pages else "no pages",
    ]


def first_page(row: Row) -> int | None:
    """Return the page of a row, or the first of them, if it is a number."""
    page = (row["page"] or "").partition("-")[0]
    return int(page) if page.isdecimal() else None


def citations(documents: Path, rows: Sequence[Row], folder: Path) -> Iterator[Judgment]:
    """Yield the judgments of `citations`: what `citations verify` finds of each quote."""
    from citations.verify import check_one  # type: ignore[import-not-found,unused-ignore]

    for row in rows:
        page = first_page(row)
        found = check_one(row["quote"], documents / row["doc"], page)
        yield Judgment(found.state == "found", None if page is None else "page" not in found.warnings)


def krokai(documents: Path, rows: Sequence[Row], folder: Path) -> Iterator[Judgment]:
    """Yield the judgments of `krokai`: what `krokai quote` says of each, with one document in its library at a time."""
    from krokai.config import load  # type: ignore[import-not-found,unused-ignore]
    from krokai.run import corpus_for  # type: ignore[import-not-found,unused-ignore]
    from krokai.verdicts import CLEAN  # type: ignore[import-not-found,unused-ignore]
    from krokai.verify import check  # type: ignore[import-not-found,unused-ignore]

    libraries = {}
    for number, name in enumerate(dict.fromkeys(row["doc"] for row in rows)):
        case = folder / str(number)
        (case / "law").mkdir(parents=True)
        (case / "law" / name).write_bytes((documents / name).read_bytes())
        (case / "casefile.json").write_text(json.dumps({"sources": ["law"]}))
        libraries[name] = corpus_for(load(str(case)), quiet=True)
    # Its other verdicts that something is wrong with what the source says next do not deny that the words are there.
    there = {*CLEAN, "TRUNCATED_CONDITION", "TRUNCATED_OPENING"}
    for row in rows:
        yield Judgment(check(row["quote"], libraries[row["doc"]])[0] in there)


def ipsissima(documents: Path, rows: Sequence[Row], folder: Path) -> Iterator[Judgment]:
    """Yield the judgments of `ipsissima-mcp`: how its checker finds each quote in what `ipsissima-ingest` makes."""
    from ipsissima_mcp.argdown_provenance import (  # type: ignore[import-not-found,unused-ignore]
        find_quote,
        on_pinned_page,
        page_ranges,
    )

    texts: dict[str, str] = {}
    for number, name in enumerate(dict.fromkeys(row["doc"] for row in rows)):
        out = folder / str(number)
        program = os.path.join(os.path.dirname(sys.executable), "ipsissima-ingest")
        call = [program, "--no-ocr", "--out", str(out), str(documents / name)]
        subprocess.run(call, check=False, capture_output=True)
        texts[name] = "\n".join(path.read_text(encoding="utf-8") for path in sorted(out.rglob("*.md")))
    ranges = {name: page_ranges(text.splitlines()) for name, text in texts.items()}
    for row in rows:
        status, line, _ = find_quote(row["quote"], texts[row["doc"]])
        accepted, page = status == "exact", first_page(row)
        confirmed = accepted and on_pinned_page(ranges[row["doc"]][line - 1], [page])
        yield Judgment(accepted, None if page is None else bool(confirmed))


def policy_cli(documents: Path, rows: Sequence[Row], folder: Path) -> Iterator[Judgment]:
    """Yield the judgments of `policy-cli verify`."""
    from benchmarks.documents import judged

    findings = judged(documents, rows)
    for row in rows:
        status = findings[row["id"]].status
        yield Judgment(status in ("verified", "elsewhere"), None if row["page"] is None else status == "verified")


PACKAGES = {"policy-cli": policy_cli, "citations": citations, "krokai": krokai, "ipsissima-mcp": ipsissima}

if __name__ == "__main__":
    main(sys.argv[1:])
