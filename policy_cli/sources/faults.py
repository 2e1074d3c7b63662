"""The problems that a verification found, as diagnostics of the decision file."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from policy_cli.diagnostics import Diagnostic, Severity, Target, Wording
from policy_cli.places import Place
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
QUOTE_EXACTLY = "does the claim still hold? If so, quote the words exactly, or cite the place without a quote"


def faults(verification: Verification) -> tuple[Diagnostic, ...]:
    """Return the problems in the order of the decision, each with the words that it is about as its target."""
    found = [*_without_text(verification), *_changed(verification)]
    for finding in verification.findings:
        if finding.status in _FAULTS:
            found.append(_FAULTS[finding.status](finding))
        if finding.ambiguous:
            found.append(_ambiguous(finding))
    return tuple(sorted(found, key=lambda fault: fault.position))


def _fault(code: str, message: str, target: Target, hint: str | None, wording: Wording = ()) -> Diagnostic:
    return Diagnostic(code, message, target.origin, hint, severity=SEVERITIES[code], wording=wording, target=target)


def _altered(finding: Finding) -> Diagnostic:
    message = finding.reason or f"{_places(finding)} has nearly these words, but not exactly"
    by_parts = f"they are in {_places(finding)}: quote each by itself"
    hint = finding.hint or (by_parts if finding.reason else QUOTE_EXACTLY)
    return _fault("quote-altered", message, finding.place.target("quote"), hint, finding.wording)


def _absent(finding: Finding) -> Diagnostic:
    message = f"these words appear nowhere in {finding.place.reference}"
    return _fault("quote-absent", message, finding.place.target("quote"), finding.hint or QUOTE_EXACTLY)


def _elsewhere(finding: Finding) -> Diagnostic:
    message = f"these words are not in the cited place, but in {_places(finding)}"
    first, *others = finding.places
    if others:
        hint = "cite the place that you mean"
    elif first.can_be_written:
        hint = f"write: {first}"
    else:
        hint = f"leave the place out: {Place(first.reference, quote=finding.place.quote)}"
    return _fault("quote-elsewhere", message, finding.place.target("quote"), hint)


def _no_such_place(finding: Finding) -> Diagnostic:
    hint = f"the quoted words are in {_places(finding)}" if finding.places else finding.hint
    return _fault("no-such-place", finding.reason or "", finding.place.target(finding.missing or "reference"), hint)


def _ambiguous(finding: Finding) -> Diagnostic:
    place = finding.place
    message = f'{place.reference} has several sections "{place.section}" with such a paragraph'
    hint = "write the heading above it as well, with a comma between them, or quote a few words"
    return _fault("ambiguous-place", message, place.target("section"), hint)


_FAULTS: Mapping[Status, Callable[[Finding], Diagnostic]] = {
    "altered": _altered,
    "absent": _absent,
    "elsewhere": _elsewhere,
    "no such place": _no_such_place,
}


def _without_text(verification: Verification) -> Iterator[Diagnostic]:
    """Yield a warning for each cited source without a text."""
    counts = Counter(found.place.reference for found in verification.findings if found.status == "no source")
    for reference in verification.decision.references:
        id, count = reference.id, counts[reference.id]
        if count and id not in verification.texts:
            message = f'no text of "{id}" is given: {count} place{"s" * (count > 1)} cannot be looked up'
            hint = f"put it into the folder as {id}.txt, {id}.pdf or the like, or name its file"
            yield _fault("no-source", message, Target(reference.origin, ("id",)), hint)


def _changed(verification: Verification) -> Iterator[Diagnostic]:
    """Yield an error for each source whose text has changed since it was cited."""
    for reference in verification.decision.references:
        if reference.id in verification.changed:
            text = verification.texts[reference.id]
            message = f'the text of "{reference.id}" is not the one that was cited: {text.file} has another SHA-256'
            hint = f"check its places again, then write: sha256: {text.sums[0]}"
            yield _fault("changed-source", message, Target(reference.origin, ("sha256",)), hint)


def _places(finding: Finding) -> str:
    *others, last = [place.within for place in finding.places]
    return f"{', '.join(others)} and {last}" if others else last
