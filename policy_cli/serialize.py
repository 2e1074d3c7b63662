"""The model and answers about it as data for other programs: JSON and CSV, with the names that the file uses."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

from policy_cli.analysis.evidence import claims
from policy_cli.citations import full_note, place
from policy_cli.document import plain as plain_text
from policy_cli.model import (
    Argument,
    Arguments,
    Citation,
    Cost,
    Date,
    Decision,
    Name,
    Option,
    Rating,
    Reference,
    Risk,
    Step,
    Verdict,
)
from policy_cli.shapes import Entry, attribute_marked, entries, text_attribute
from policy_cli.text import coded, visible

if TYPE_CHECKING:
    from policy_cli.analysis.acceptability import Acceptability
    from policy_cli.analysis.comparison import Comparison, Options
    from policy_cli.analysis.difference import Change, Difference, Side
    from policy_cli.analysis.evidence import Usage
    from policy_cli.analysis.ranking import Lead, Ranking
    from policy_cli.analysis.search import Find
    from policy_cli.analysis.verification import Verification
    from policy_cli.diagnostics import Diagnostic, Wording

JSON_FORMAT = 1
"""The version of the names and structure of the JSON output."""

PLACES_APART = "\n"
"""What separates the places in a cell: the one sign that none holds, for headings and quotes may hold any other."""

Cell = str | int | float
# Spreadsheets take a cell that begins with one of these for a formula.
_FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")


def to_json(answer: Mapping[str, Any]) -> str:
    """Return an answer, whose values are built-in types or records of the model, as JSON that ends in a newline."""
    import json

    return coded(json.dumps({"format": JSON_FORMAT, **plain(answer)}, ensure_ascii=False, indent=2)) + "\n"


def to_csv(header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> str:
    """Return a table as CSV, with every text such that a spreadsheet shows it as text."""
    import csv
    from io import StringIO

    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for row in (header, *rows):
        writer.writerow([_cell(cell) for cell in row])
    return stream.getvalue()


def plain(value: Any) -> Any:
    """Return a value of the model as mappings, lists, text and numbers; what the file leaves out is left out."""
    if isinstance(value, Citation):
        return place(value)
    if isinstance(value, Reference):
        from policy_cli.bibliography import csl_items

        return csl_items([value])[0]
    if isinstance(value, Name | Date):
        return {name: plain(item) for name, item in asdict(value).items() if item not in (None, ())}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if is_dataclass(value) and not isinstance(value, type):
        name = attribute_marked(type(value), "from_key")
        record = {"id": getattr(value, name)} if name else {}
        for entry in entries(type(value)):
            item = plain(getattr(value, entry.attribute))
            if item not in (None, [], {}):
                record[entry.key] = item
        return record
    return value


def findings_data(files: "Iterable[tuple[str, Iterable[Diagnostic], bool]]") -> dict[str, Any]:
    """Return what was found in each file, and whether all of it could be looked at (`complete`).

    Lines and columns count from 1, `width` and columns in characters.
    """
    return {"files": [diagnostics_data(*found) for found in files]}


def diagnostics_data(file: str, diagnostics: "Iterable[Diagnostic]", complete: bool = True) -> dict[str, Any]:
    """Return what was found in a file; lines and columns count from 1, `width` and columns in characters."""
    return {
        "file": visible(file),
        "complete": complete,
        "diagnostics": [
            {
                "code": found.code,
                "severity": found.severity,
                "message": visible(found.message),
                "hint": found.hint and visible(found.hint),
                "line": found.position.line,
                "column": found.position.column,
                "width": found.width,
                **({"wording": _wording(found.wording)} if found.wording else {}),
            }
            for found in diagnostics
        ],
    }


def decision_data(decision: Decision) -> dict[str, Any]:
    """Return the whole decision as the file has it, and each place that it cites taken apart.

    A record that stands under a key has that key as its `id`, too.
    """
    cited = (citation for claim in claims(decision) for citation in claim.citations)
    return {"decision": decision, "places": {place(citation): _parts(citation) for citation in cited}}


def _parts(citation: Citation) -> dict[str, str]:
    parts = {name: getattr(citation, name) for name in ("reference", "section", "locator", "quote")}
    return {name: part for name, part in parts.items() if part}


def claims_table(options: "Options") -> tuple[list[str], list[list[str]]]:
    """Return each step, cost, risk and argument of some options as a row, after a header.

    The columns are the keys of these records, but for what a record says, which all have under `text`, and for the kind
    of a cost, which is `cost_kind`.
    """
    keys = dict.fromkeys(_column(cls, entry) for cls in (Step, Cost, Risk, Argument) for entry in entries(cls))
    first, last = ["option", "kind", "side", "text"], ["cite", "note"]
    header = [*first, *(key for key in keys if key not in (*first, *last)), *last]
    rows = []
    for option in options:
        for side, record in _claims(option):
            cls: type = type(record)
            said = {_column(cls, entry): getattr(record, entry.attribute) for entry in entries(cls)}
            row = {"option": option.id, "kind": cls.__name__.lower(), "side": side, **said}
            rows.append([_joined(row.get(column)) for column in header])
    return header, rows


def _claims(option: Option) -> Iterable[tuple[str, Any]]:
    yield from (("", record) for record in (*option.steps, *option.costs, *option.risks))
    yield from (("for", argument) for argument in option.arguments.pro)
    yield from (("against", argument) for argument in option.arguments.con)


def _column(cls: type, entry: Entry) -> str:
    if entry.attribute == text_attribute(cls):
        return "text"
    return "cost_kind" if entry.key == "kind" else entry.key


def _joined(value: Any) -> str:
    """Return what stands in a field as the text of one cell."""
    return PLACES_APART.join(map(str, plain(value))) if isinstance(value, tuple) else value or ""


def comparison_data(comparison: "Comparison") -> dict[str, Any]:
    """Return a comparison: its options, and each row with what each option says, by option id."""
    return {
        **_head(comparison.decision),
        "options": [{"id": option.id, "name": option.name} for option in comparison.options],
        "rows": [
            {"group": row.group, "id": row.id, "label": row.label, "differs": row.differs, "cells": row.values}
            for row in comparison.rows
        ],
    }


def comparison_table(comparison: "Comparison") -> tuple[list[str], list[list[str]]]:
    """Return a comparison as a header and rows of text, a column an option."""
    header = ["group", "row", *(option.id for option in comparison.options)]
    return header, [[row.group, row.label, *map(_words, row.values.values())] for row in comparison.rows]


def options_summary(decision: Decision, options: "Options") -> dict[str, Any]:
    """Return what can be said of options in a line: names, aims and counts."""
    records = []
    for option in options:
        texts = {"id": option.id, "name": option.name, "aim": option.aim}
        records.append({key: value for key, value in texts.items() if value} | _counts(option))
    return {**_head(decision), "options": records}


def options_data(decision: Decision, options: "Options") -> dict[str, Any]:
    """Return options with everything that the file says of them."""
    return {**_head(decision), "options": options}


def options_table(options: "Options") -> tuple[list[str], list[list[str]]]:
    """Return options as a header and a row each."""
    header = ["id", "name", "aim", "steps", "costs", "risks", "for", "against"]
    return header, [[o.id, o.name, o.aim or "", *map(str, _counts(o).values())] for o in options]


def _counts(option: Option) -> dict[str, int]:
    counted = {
        "steps": option.steps,
        "costs": option.costs,
        "risks": option.risks,
        "for": option.arguments.pro,
        "against": option.arguments.con,
    }
    return {name: len(records) for name, records in counted.items()}


def references_data(decision: Decision, usages: "Iterable[Usage]") -> dict[str, Any]:
    """Return each source as CSL, and how many claims of which option and kind cite it, and cite it alone."""
    return {
        **_head(decision),
        "references": [
            {
                "csl": usage.reference,
                "claims": [
                    {"option": of, "kind": kind, "count": count, "alone": usage.alone[of, kind]}
                    for (of, kind), count in usage.counts.items()
                ],
            }
            for usage in usages
        ],
    }


def references_table(usages: "Iterable[Usage]") -> tuple[list[str], list[list[str]]]:
    """Return sources as a header and a row each."""
    header = ["id", "source", "claims", "alone"]
    counted = ((usage, str(usage.counts.total()), str(usage.alone.total())) for usage in usages)
    return header, [[u.reference.id, plain_text(full_note(u.reference)), *counts] for u, *counts in counted]


def ranking_data(ranking: "Ranking", shares: "Iterable[Acceptability]") -> dict[str, Any]:
    """Return a ranking: scores, ranks and shares as ranges, and what would change the first place."""
    by_option = {share.option: share for share in shares}
    return {
        **_head(ranking.decision),
        "weights": {criterion: float(weight) for criterion, weight in ranking.weights.items()},
        "first": ranking.lead.options,
        "options": [
            {
                "id": ranked.option.id,
                "score": [float(ranked.score.low), float(ranked.score.high)],
                "rank": [ranked.best, ranked.worst],
                "share_first": [by_option[ranked.option.id].low, by_option[ranked.option.id].high],
                "standard_error": by_option[ranked.option.id].standard_error,
                "central_weights": by_option[ranked.option.id].central_weights,
            }
            for ranked in ranking.ranked
        ],
        "flips": [
            {
                "criterion": flip.criterion.id,
                "weight": float(flip.weight),
                "direction": "up" if flip.upward else "down",
                "from": old,
                "to": new,
            }
            for flip in ranking.flips
            for old, new in _handovers(ranking.lead, flip.then)
        ],
        "smallest_changes": [
            {
                "option": change.option.id,
                "criterion": change.criterion.id,
                "from": change.rated,
                "to": change.instead,
                "first": change.then.options,
            }
            for change in ranking.smallest_changes
        ],
        "dominated": [{"id": option, "by": other} for option, other in ranking.dominated],
        "missing": [{"option": option, "criterion": criterion} for option, criterion in ranking.missing],
        "viewpoints": [{"id": id, "first": lead.options} for id, lead in ranking.lead_by_viewpoint.items()],
    }


def _handovers(before: "Lead", then: "Lead") -> list[tuple[str, str]]:
    """Return each option that came first, or might, with each other that does so then."""
    return [(old, new) for old in before.options for new in then.options if old != new]


def ranking_table(ranking: "Ranking", shares: "Iterable[Acceptability]") -> tuple[list[str], list[list[Cell]]]:
    """Return a ranking as a header and a row an option."""
    by_option = {share.option: share for share in shares}
    header = ["id", "rank_best", "rank_worst", "score_low", "score_high", "share_first_low", "share_first_high"]
    rows: list[list[Cell]] = []
    for ranked in ranking.ranked:
        share = by_option[ranked.option.id]
        scores = (float(ranked.score.low), float(ranked.score.high))
        rows.append([ranked.option.id, ranked.best, ranked.worst, *scores, share.low, share.high])
    return header, rows


def search_data(decision: Decision, query: str, finds: "Iterable[Find]") -> dict[str, Any]:
    """Return each record that says something, with the texts that say it and the places it cites.

    `marks` are the stretches of a text that were found: where each begins and ends, in characters from 0.
    """
    return {
        **_head(decision),
        "query": query,
        "records": [
            {
                "kind": find.kind,
                "side": find.side,
                "option": find.option,
                "id": find.id,
                "line": find.origin.line,
                "texts": [
                    {"key": passage.key, "text": passage.text, "marks": passage.found} for passage in find.passages
                ],
                "cite": [passage.text for passage in find.places],
            }
            for find in finds
        ],
    }


def search_table(finds: "Iterable[Find]") -> tuple[list[str], list[list[str]]]:
    """Return each text that says something as a row, after a header."""
    header = ["line", "option", "kind", "side", "id", "key", "text", "cite"]
    rows = []
    for find in finds:
        record = [str(find.origin.line), find.option or "", find.kind, find.side or "", find.id or ""]
        cite = PLACES_APART.join(passage.text for passage in find.places)
        rows += [[*record, passage.key, passage.text, cite] for passage in find.passages]
    return header, rows


def verification_data(verification: "Verification", file: str, faults: "Iterable[Diagnostic]") -> dict[str, Any]:
    """Return what was found of each citation of a file, in which texts, and what is wrong.

    `sha256` is that of a text as it is, `cited_sha256` what the file says of it, if it does.
    """
    return {
        **_head(verification.decision),
        "sources": [
            {
                "id": reference.id,
                "sha256": text.sums[0],
                "cited_sha256": reference.sha256,
                "changed": reference.id in verification.changed,
                **diagnostics_data(text.file, text.faults, complete=not text.faults),
            }
            for reference in verification.decision.references
            if (text := verification.texts.get(reference.id)) is not None
        ],
        "counts": dict(Counter(finding.status for finding in verification.findings)),
        "citations": [
            {
                "line": finding.citation.origin.line,
                "column": finding.citation.origin.column,
                "option": finding.claim.option,
                "kind": finding.claim.kind,
                "reference": finding.citation.reference,
                "section": finding.citation.section,
                "locator": finding.citation.locator,
                "quote": finding.citation.quote,
                "status": finding.status,
                "found": [{"section": place.section, "paragraph": place.paragraph} for place in finding.places],
                "wording": _wording(finding.wording),
            }
            for finding in verification.findings
        ],
        **diagnostics_data(file, faults),
    }


def verification_table(verification: "Verification") -> tuple[list[str], list[list[Cell]]]:
    """Return what was found of each citation as a header and a row each."""
    header = ["line", "column", "option", "kind", "reference", "section", "locator", "quote", "status", "found"]
    rows: list[list[Cell]] = []
    for finding in verification.findings:
        claim, citation = finding.claim, finding.citation
        said = (claim.option, claim.kind, citation.reference, citation.section, citation.locator, citation.quote)
        found = PLACES_APART.join(map(str, finding.places))
        rows.append([*citation.origin, *(words or "" for words in said), finding.status, found])
    return header, rows


def _wording(wording: "Wording") -> list[dict[str, str]]:
    return [{"kind": kind, "words": visible(words)} for kind, words in wording]


def difference_data(difference: "Difference", old: str, new: str) -> dict[str, Any]:
    """Return what changed between files of these names: of each change its kind, its part, and what stands where."""
    return {
        "old": {"file": old, **_head(difference.old)},
        "new": {"file": new, **_head(difference.new)},
        "changes": [
            {"kind": change.kind, "part": change.part, "record": _record(change), **_sides(change)}
            for change in difference.changes
        ],
        "ranks": {
            name: {ranked.option.id: [ranked.best, ranked.worst] for ranked in order}
            for name, order in zip(("old", "new"), difference.orders, strict=True)
        },
    }


def _sides(change: "Change") -> dict[str, Any]:
    sides = {"old": change.old, "new": change.new}
    return {name: _side(side) for name, side in sides.items() if side is not None}


def _side(side: "Side") -> dict[str, Any]:
    said = {"path": side.path, "line": side.line, "number": side.number, "value": side.value}
    return {name: value for name, value in said.items() if value is not None}


def difference_table(difference: "Difference") -> tuple[list[str], list[list[str]]]:
    """Return what changed as a header and a row each."""
    header = ["kind", "part", "record", "path", "old", "new", "old_line", "new_line"]
    rows = []
    for change in difference.changes:
        sides = (change.old, change.new)
        path = " / ".join(map(str, change.latest.path))
        lines = [str(side.line) if side and side.line else "" for side in sides]
        rows.append([change.kind, change.part, _record(change), path, *map(_side_words, sides), *lines])
    return header, rows


def _record(change: "Change") -> str:
    return type(change.latest.record).__name__.lower()


def _side_words(side: "Side | None") -> str:
    """Return what stands on a side of a change as the text of one cell."""
    import json

    if side is None or side.value is None:
        return ""
    cls: type = type(side.record)
    text = None if side.within else text_attribute(cls)
    value = plain(getattr(side.record, text) if text else side.value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _head(decision: Decision) -> dict[str, Any]:
    head = {"title": decision.title, "editor": decision.editor, "baseline": decision.baseline}
    return {"decision": {key: value for key, value in head.items() if value}}


def _words(value: Any) -> str:
    """Return what an option says in a row as the text of one cell."""
    match value:
        case None:
            return ""
        case str() | int():
            return str(value)
        case Rating():
            return value.rating
        case Arguments(pro=pro, con=con):
            return f"{len(pro)} for, {len(con)} against"
        case _:
            return "; ".join(_headline(record) for record in value)


def _headline(record: Any) -> str:
    """Return a record in a few words: what a step does, who concludes a verdict, what anything else claims."""
    match record:
        case Step():
            return record.action
        case Verdict():
            return record.source
        case _:
            return str(record.claim)


def _cell(words: Cell) -> Cell:
    if not isinstance(words, str):
        return words
    safe = visible(words.replace("\r\n", "\n").replace("\r", "\n"))
    return f"'{safe}" if safe.startswith(_FORMULA_SIGNS) else safe
