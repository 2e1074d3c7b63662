"""What a verification found wrong, as diagnostics of the decision file."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from policy_cli.diagnostics import Diagnostic, Position, Severity, Wording
from policy_cli.model import Citation
from policy_cli.reading.places import stretch_of
from policy_cli.sources.verification import Finding, Status, Verification

SEVERITIES: Mapping[str, Severity] = {
    "quote-altered": "error",
    "quote-absent": "error",
    "no-such-place": "error",
    "changed-source": "error",
    "quote-elsewhere": "warning",
    "ambiguous-place": "warning",
    "no-source": "warning",
}
TO_THE_LETTER = "does the claim still hold? If so, quote the words as they stand, or cite the place without a quote"


def faults(verification: Verification, lines: Sequence[str]) -> tuple[Diagnostic, ...]:
    """Return what is wrong, in the order of the file; in `lines`, those of the file, the words meant are looked for."""
    found = [*_without_text(verification, lines), *_changed(verification, lines)]
    for finding in verification.findings:
        if finding.status in _FAULTS:
            found.append(_FAULTS[finding.status](finding, lines))
        if finding.ambiguous:
            found.append(_ambiguous(finding, lines))
    return tuple(sorted(found, key=lambda fault: fault.position))


def mark(lines: Sequence[str], citation: Citation, part: str | None) -> tuple[Position, int]:
    """Return where a part of a citation stands, and its width; the rest of the line if it is not found there."""
    line = _line(lines, citation.origin)
    stretch = stretch_of(part, citation, line) if part else None
    if stretch is None:
        return _rest(lines, citation.origin)
    start, end = stretch
    return Position(citation.origin.line, start + 1), end - start


def _line(lines: Sequence[str], position: Position) -> str:
    return lines[position.line - 1] if 1 <= position.line <= len(lines) else ""


def _rest(lines: Sequence[str], start: Position) -> tuple[Position, int]:
    """Return a position, and the width of the line from there on."""
    return start, max(1, len(_line(lines, start).rstrip()) - start.column + 1)


def _word(lines: Sequence[str], start: Position, word: str) -> tuple[Position, int]:
    """Return where a word of a reference stands in a line, whole, from `start` on, or the rest of the line."""
    found = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])").search(_line(lines, start), start.column - 1)
    return (Position(start.line, found.start() + 1), len(word)) if found else _rest(lines, start)


def _fault(
    code: str, message: str, marked: tuple[Position, int], hint: str | None, wording: Wording = ()
) -> Diagnostic:
    position, width = marked
    return Diagnostic(code, message, position, hint, width, SEVERITIES[code], wording)


def _altered(finding: Finding, lines: Sequence[str]) -> Diagnostic:
    marked = mark(lines, finding.citation, "quote")
    message = finding.reason or f"nearly this, but not to the letter, stands in {_places(finding)}"
    apart = f"they stand in {_places(finding)}: make a quote of each"
    hint = finding.hint or (apart if finding.reason else TO_THE_LETTER)
    return _fault("quote-altered", message, marked, hint, finding.wording)


def _absent(finding: Finding, lines: Sequence[str]) -> Diagnostic:
    marked = mark(lines, finding.citation, "quote")
    message = f"this stands in no paragraph of {finding.citation.reference}"
    return _fault("quote-absent", message, marked, finding.hint or TO_THE_LETTER)


def _elsewhere(finding: Finding, lines: Sequence[str]) -> Diagnostic:
    marked = mark(lines, finding.citation, "quote")
    message = f"this does not stand in the place that is cited, but in {_places(finding)}"
    several = len(finding.places) > 1
    hint = "cite the place that is meant" if several else f"write: {finding.citation.reference}, {finding.places[0]}"
    return _fault("quote-elsewhere", message, marked, hint)


def _no_such_place(finding: Finding, lines: Sequence[str]) -> Diagnostic:
    marked = mark(lines, finding.citation, finding.missing)
    hint = f"the quoted words stand in {_places(finding)}" if finding.places else finding.hint
    return _fault("no-such-place", finding.reason or "", marked, hint)


def _ambiguous(finding: Finding, lines: Sequence[str]) -> Diagnostic:
    citation = finding.citation
    marked = mark(lines, citation, "section")
    message = f'{citation.reference} has several sections "{citation.section}" with such a paragraph'
    hint = "write the heading above it, too, with a comma between them, or quote a few words"
    return _fault("ambiguous-place", message, marked, hint)


_FAULTS: Mapping[Status, Callable[[Finding, Sequence[str]], Diagnostic]] = {
    "altered": _altered,
    "absent": _absent,
    "elsewhere": _elsewhere,
    "no such place": _no_such_place,
}


def _without_text(verification: Verification, lines: Sequence[str]) -> Iterator[Diagnostic]:
    """Yield a warning for each source that is cited and of which no text is given."""
    counts = Counter(found.citation.reference for found in verification.findings if found.status == "no source")
    for reference in verification.decision.references:
        id, count = reference.id, counts[reference.id]
        if count and id not in verification.texts:
            marked = _word(lines, reference.origin, id)
            message = f'no text of "{id}" is given: {count} place{"s" * (count > 1)} cannot be looked up'
            hint = f"put it into the folder as {id}.md or {id}.txt, or name its file"
            yield _fault("no-source", message, marked, hint)


def _changed(verification: Verification, lines: Sequence[str]) -> Iterator[Diagnostic]:
    """Yield an error for each source whose text is not the one that was cited."""
    for reference in verification.decision.references:
        if reference.id not in verification.changed:
            continue
        text = verification.texts[reference.id]
        known = reference.sha256 or ""
        start = reference.origin
        # The sum stands some lines below the beginning of its record.
        below = (number for number in range(max(1, start.line), len(lines) + 1) if known in lines[number - 1])
        line = next(below, None)
        marked = _word(lines, Position(line, 1) if line else start, known)
        message = f'the text of "{reference.id}" is not the one that was cited: {text.file} has another SHA-256'
        hint = f"look its places up again, and then write: sha256: {text.sums[0]}"
        yield _fault("changed-source", message, marked, hint)


def _places(finding: Finding) -> str:
    """Return the places that were found, in words."""
    *others, last = [str(place) for place in finding.places]
    return f"{', '.join(others)} and {last}" if others else last
