"""How many quotes from real documents `verify` judges rightly: `python -m benchmarks.documents --corpus DIR`."""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.corpus import CONTEXTS, DOCUMENTS, QUOTES, Row, rows_of
from policy_cli.reading.decision import read
from policy_cli.reading.files import InputFile
from policy_cli.sources.content import SourceBlock, SourceContent
from policy_cli.sources.fairness import cut_short
from policy_cli.sources.quotes import SearchableText, parse_quote
from policy_cli.sources.texts import Section, SourceText, read_text
from policy_cli.sources.verification import Finding, verify


def main(arguments: list[str] | None = None) -> None:
    """Print the table, and with `--verbose` each quote that is judged wrongly."""
    parser = ArgumentParser(prog="benchmarks.documents", description=__doc__.partition("\n")[0])
    parser.add_argument("--corpus", type=Path, required=True, help="the folder with quotes.jsonl and documents")
    parser.add_argument("--doc", default="", help="only documents with this in their name")
    parser.add_argument("--verbose", action="store_true", help="list each quote that is judged wrongly")
    options = parser.parse_args(arguments)
    rows = [row for row in rows_of(options.corpus / QUOTES) if options.doc in row["doc"]]
    findings = judged(options.corpus / DOCUMENTS, rows)
    for line in table(rows, findings):
        print(line)
    if options.verbose:
        for line in wrong(rows, findings):
            print(line)
    if (options.corpus / CONTEXTS).exists():
        print(*fairness(rows_of(options.corpus / CONTEXTS), options.verbose), sep="\n")


def judged(folder: Path, rows: Sequence[Row]) -> dict[str, Finding]:
    """Return the finding on each quote by its id, from one decision that cites them all."""
    ids = {name: f"d{number}" for number, name in enumerate(dict.fromkeys(row["doc"] for row in rows))}
    decision = {
        "policy-cli": 1,
        "title": "Quotes",
        "references": [{"id": id} for id in ids.values()],
        "options": {"a": {"name": "A"}, "b": {"name": "B"}},
        "background": [{"claim": "c", "cite": f"{ids[row['doc']]}{place(row)}"} for row in rows],
    }
    reading = read(InputFile("quotes", json.dumps(decision, indent=1).encode()))
    if reading.decision is None:
        raise SystemExit(f"the quotes cannot be cited: {reading.diagnostics[0].message}")
    texts = {id: read_text(id, str(folder / name)) for name, id in ids.items()}
    return dict(zip((row["id"] for row in rows), verify(reading.decision, texts).findings, strict=True))


def place(row: Row) -> str:
    """Return the page and quote of a row as they follow the id of a source."""
    page, quote = row["page"], row["quote"].replace("“", "‘").replace("”", "’")
    return f", {'pp' if '-' in page else 'p'}. {page}, “{quote}”" if page else f", “{quote}”"


def is_right(row: Row, finding: Finding) -> bool:
    """Return whether a finding is right: verified if faithful, elsewhere with the right page if the page is wrong."""
    if row["faithful"]:
        return finding.status == "verified"
    if row["how"] == "wrong page":
        pages = {page for found in finding.found for page in (found.page or "").split("-")}
        return finding.status == "elsewhere" and not pages.isdisjoint(row["true_page"].split("-"))
    return finding.status in ("altered", "absent")


def table(rows: Iterable[Row], findings: Mapping[str, Finding]) -> list[str]:
    """Return a table in Markdown: for each kind and document, how many of the quotes are judged rightly."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        kinds = ["all", row["doc"], *(f"kind: {kind}" for kind in {row.get("base_how", row["how"]), *row["also"]})]
        what = "faithful" if row["faithful"] else "wrong page" if row["how"] == "wrong page" else "altered"
        for kind in kinds:
            counted = counts.setdefault(kind, Counter())
            counted[what] += 1
            counted[f"right {what}"] += is_right(row, findings[row["id"]])
    lines = ["| quotes | faithful: verified | altered: not verified | wrong page: found |", "|---|---|---|---|"]
    for kind in sorted(counts):
        counted = counts[kind]
        cells = (f"{counted[f'right {what}']} of {counted[what]}" for what in ("faithful", "altered", "wrong page"))
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    return lines


def fairness(rows: Iterable[Row], is_verbose: bool) -> list[str]:
    """Return how many quotes that are cut short are found, and how many fair ones are taken for such."""
    counts: Counter[str] = Counter()
    misjudged = []
    for row in rows:
        lead = Section((), (SourceBlock(row["text"]),), is_lead=True)
        text = SearchableText(SourceText("text", "text.txt", (), SourceContent(()), (lead,)))
        cuts = [cut_short(words, spans) for words, spans in text.spans_of(parse_quote(row["quote"]), 0)]
        what = "cut short" if row["warn"] else "fair"
        counts[what] += 1
        counts[f"warned {what}"] += bool(cuts) and None not in cuts
        if (bool(cuts) and None not in cuts) != row["warn"]:
            misjudged.append(f"{row['id']} {row['kind']}: {cuts} {row['quote']}")
    found, alarms = (f"{counts[f'warned {what}']} of {counts[what]}" for what in ("cut short", "fair"))
    return ["", f"Cut short: {found} found. Fair: {alarms} warned about.", *(misjudged if is_verbose else ())]


def wrong(rows: Iterable[Row], findings: Mapping[str, Finding]) -> list[str]:
    """Return a line for each quote that is judged wrongly."""
    return [
        f"{row['id']} {row['doc'][:16]} {row['how']} p. {row['page']}: {finding.status} "
        f"{[str(found.page) for found in finding.found]} {finding.wording} {row['quote']}"
        for row in rows
        if not is_right(row, finding := findings[row["id"]])
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
