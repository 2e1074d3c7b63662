"""The results of verification as data and as a table."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from policy_cli.diagnostics import Diagnostic
from policy_cli.serialize.diagnostics import diagnostics_data, wording_data
from policy_cli.serialize.values import PLACES_APART, CsvCell, decision_header
from policy_cli.sources.lookup import why_unchecked
from policy_cli.sources.texts import SourceText
from policy_cli.sources.verification import Found, Passage, Verification


def verification_data(verification: Verification, file: str, faults: Iterable[Diagnostic]) -> dict[str, Any]:
    """Return the result for each citation of a file, the texts used, and the diagnostics.

    - `sha256`: the hash of a text; `cited_sha256`: the one in the file, if it has one.
    - `page` and `number`: the printed numbers of the page and the paragraph.
    - `unchecked`: the locators that the text neither has nor rules out, and why.
    - `cut_short`: the words that limit or reverse a quote but are not in it; `fair`: the reason in the file why the
      quote is fair without them.
    """
    return {
        **decision_header(verification.decision),
        "sources": [
            {
                "id": reference.id,
                "sha256": text.sums[0],
                "cited_sha256": reference.sha256,
                "changed": reference.id in verification.changed,
                **diagnostics_data(text.file, text.content.faults, complete=text.is_readable),
            }
            for reference in verification.decision.references
            if (text := verification.texts.get(reference.id)) is not None
        ],
        "counts": dict(Counter(finding.status for finding in verification.findings)),
        "citations": [
            {
                "line": finding.place.origin.line,
                "column": finding.place.origin.column,
                "option": finding.claim.option,
                "kind": finding.claim.kind,
                "reference": finding.place.reference,
                "section": finding.place.section,
                "locator": finding.place.locator,
                "quote": finding.place.quote,
                "fair": finding.place.fair,
                "status": finding.status,
                "found": [_found(found) for found in finding.found],
                "unchecked": [
                    {"locator": str(locator), "why": why_unchecked(locator)} for locator in finding.unchecked
                ],
                "wording": wording_data(finding.wording),
                "cut_short": finding.cut_short and finding.cut_short.words,
            }
            for finding in verification.findings
        ],
        **diagnostics_data(file, faults),
    }


def _found(found: Found) -> dict[str, Any]:
    """Return where words of a quote are; `page` and `number` are as printed."""
    names = ("section", "paragraph", "page", "number", "row", "column")
    return {name: getattr(found, name) for name in names}


def _passage(passage: Passage) -> dict[str, Any]:
    """Return a paragraph as it is cited; `part` is the table, figure or note that it is in."""
    return {**passage._asdict(), "part": str(passage.part) if passage.part else None}


def source_text_data(text: SourceText, found: Iterable[tuple[str | None, list[Passage]]]) -> dict[str, Any]:
    """Return the sections of a source and their paragraphs, each with its page and number as printed."""
    return {
        "reference": text.reference,
        "sha256": text.sums[0],
        "sections": [
            {"section": section, "paragraphs": [_passage(passage) for passage in own]} for section, own in found
        ],
    }


def source_text_table(found: Iterable[tuple[str | None, list[Passage]]]) -> tuple[list[str], list[list[CsvCell]]]:
    """Return a header, and a row for each paragraph of a source."""
    rows: list[list[CsvCell]] = []
    for section, own in found:
        rows += ([section or "", one.paragraph, one.page or "", one.number or "", one.text] for one in own)
    return ["section", "paragraph", "page", "number", "text"], rows


def verification_table(verification: Verification) -> tuple[list[str], list[list[CsvCell]]]:
    """Return a header, and a row for each citation."""
    cited = ("option", "kind", "reference", "section", "locator", "quote")
    header = ["line", "column", *cited, "status", "found", "cut_short", "fair"]
    rows: list[list[CsvCell]] = []
    for finding in verification.findings:
        claim, place = finding.claim, finding.place
        said = (claim.option, claim.kind, place.reference, place.section, place.locator, place.quote)
        found = PLACES_APART.join(found.within for found in finding.places)
        judged = (finding.status, found, finding.cut_short and finding.cut_short.words, place.fair)
        rows.append([*place.origin[:2], *(words or "" for words in (*said, *judged))])
    return header, rows
