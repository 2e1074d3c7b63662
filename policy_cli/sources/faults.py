"""The problems that a verification found, as diagnostics of the decision file."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from policy_cli.diagnostics import Diagnostic, Severity, Target, WordDiff
from policy_cli.places import Place
from policy_cli.references.csl import name_of_text
from policy_cli.sources.fairness import CutShort
from policy_cli.sources.verification import CitationStatus, Finding, Found, Verification
from policy_cli.text import counted

SEVERITIES: Mapping[str, Severity] = {
    "quote-altered": "error",
    "quote-absent": "error",
    "no-such-place": "error",
    "changed-source": "error",
    "quote-elsewhere": "warning",
    "cut-short": "warning",
    "quote-uncertain": "warning",
    "ambiguous-place": "warning",
    "counted-paragraph": "warning",
    "no-source": "warning",
}
WORDS_SHOWN = 4
"""How many words of a quote, and after those that limit it, a hint shows."""
QUOTE_EXACTLY = "does the claim still hold? If so, quote the words exactly, or cite the place without a quote"


def faults(verification: Verification, source_option: str) -> tuple[Diagnostic, ...]:
    """Return the problems in the order of the decision, each with the words that it is about as its target.

    `source_option` is how the command line names the file of a source, as hints say.
    """
    found = [*_without_text(verification, source_option), *_changed(verification)]
    for finding in verification.findings:
        if finding.status in _FAULTS:
            found.append(_FAULTS[finding.status](finding))
        if finding.cut_short and not finding.place.fair:
            found.append(_cut_short(finding.place, finding.cut_short))
        if finding.ambiguous:
            found.append(_ambiguous(finding))
        if finding.others:
            found.append(_counted(finding))
    return tuple(sorted(found, key=lambda fault: fault.position))


def _fault(code: str, message: str, target: Target, hint: str | None, wording: WordDiff = ()) -> Diagnostic:
    return Diagnostic(code, message, target.origin, hint, severity=SEVERITIES[code], wording=wording, target=target)


def _altered(finding: Finding) -> Diagnostic:
    message = finding.reason or f"{_places(finding)} has nearly these words, but not exactly"
    by_parts = f"they are {_where(finding)}: quote each by itself"
    hint = finding.hint or (by_parts if finding.reason else QUOTE_EXACTLY)
    return _fault("quote-altered", message, finding.place.target("quote"), hint, finding.wording)


def _absent(finding: Finding) -> Diagnostic:
    message = f"these words appear nowhere in {finding.place.reference}"
    return _fault("quote-absent", message, finding.place.target("quote"), finding.hint or QUOTE_EXACTLY)


def _elsewhere(finding: Finding) -> Diagnostic:
    message = f"these words are not in the cited place, but {_where(finding)}"
    first, *others = finding.places
    found, cited = finding.found[0].section, finding.place.section
    if cited and found and not first.section and found.casefold().endswith(cited.casefold()):
        first = replace(first, section=cited)
    first = replace(first, quote=finding.place.quote)
    if others:
        hint = "cite the place that you mean"
    elif first.can_be_written:
        hint = f"write: {first}"
    else:
        hint = f"leave the place out: {Place(first.reference, quote=first.quote)}"
    return _fault("quote-elsewhere", message, finding.place.target("quote"), hint)


def _cut_short(place: Place, cut: CutShort) -> Diagnostic:
    message = f'the quote leaves out "{cut.words}", which limits or reverses it'
    both = _from_both_ends(place.quote or "", cut)
    example = f': "{both}"' if both else ""
    hint = f"quote a few words of each, with … between{example}; or say why it is fair: {{place: …, fair: …}}"
    return _fault("cut-short", message, place.target("quote"), hint, cut.sentence)


def _from_both_ends(quote: str, cut: CutShort) -> str | None:
    """Return a few words of a quote and of those that it leaves out at an end; None if it leaves them out within."""
    words = quote.split()
    kept = [number for number, (kind, _) in enumerate(cut.sentence) if kind == "kept"]
    for number, (kind, text) in enumerate(cut.sentence):
        _, found, after = text.partition(cut.words)
        if kind == "kept" or not found or not kept:
            continue
        limiting = f"{found}{' '.join(['', *after.split()[:WORDS_SHOWN]])}".replace(" ,", ",").rstrip(",;:. ")
        if number < kept[0]:
            return (
                f"{limiting} … {' '.join(words[-WORDS_SHOWN:])}" if after.strip() or len(words) > WORDS_SHOWN else None
            )
        if number > kept[-1]:
            return f"{' '.join(words[:WORDS_SHOWN])} … {limiting}"
    return None


def _uncertain(finding: Finding) -> Diagnostic:
    place = finding.place
    what = "this place" if place.quote is None else "these words"
    target = place.target("reference" if place.quote is None else "quote")
    message = f"{what} may be in {place.reference}: {finding.reason}"
    return _fault("quote-uncertain", message, target, "look at the page itself")


def _no_such_place(finding: Finding) -> Diagnostic:
    hint = f"the quoted words are {_where(finding)}" if finding.places else finding.hint
    return _fault("no-such-place", finding.reason or "", finding.place.target(finding.missing or "reference"), hint)


def _ambiguous(finding: Finding) -> Diagnostic:
    place = finding.place
    message = f'{place.reference} has several sections "{place.section}" with such a paragraph'
    hint = "write the heading above it as well, with a comma between them, or quote a few words"
    return _fault("ambiguous-place", message, place.target("section"), hint)


def _counted(finding: Finding) -> Diagnostic:
    """Return a warning about a number of a paragraph that may mean several."""
    place = finding.place
    locator = next(locator for locator in place.locators if locator.unit == "paragraph")
    others = [replace(other, quote=place.quote) for other in finding.others]
    if finding.counting == "printed":
        message = f"{locator} is the paragraph with this printed number; by counting, it would be another one"
        hint = "quote a few words of the one that you mean"
    elif finding.counting == "on page":
        message = f"{locator} may mean another: paragraphs are counted from one heading to the next, not page by page"
        hint = f"write: {', or: '.join(map(str, others))}"
    else:
        counted = others[0].locators[-1]
        message = f"no paragraph there is printed as {locator}; by counting, it would be {counted}"
        hint = f"write: {others[0]}"
    return _fault("counted-paragraph", message, place.target(locator), hint)


_FAULTS: Mapping[CitationStatus, Callable[[Finding], Diagnostic]] = {
    "altered": _altered,
    "absent": _absent,
    "elsewhere": _elsewhere,
    "uncertain": _uncertain,
    "no such place": _no_such_place,
}


def _without_text(verification: Verification, source_option: str) -> Iterator[Diagnostic]:
    """Yield a warning for each cited source without a text."""
    counts = Counter(found.place.reference for found in verification.findings if found.status == "no source")
    for reference in verification.decision.references:
        id, count = reference.id, counts[reference.id]
        if count and id not in verification.texts:
            message = f'no text of "{id}" is given: {counted(count, "place")} cannot be looked up'
            name = name_of_text(reference)
            folder = f"put it into the folder as {name}.txt, {name}.pdf or the like, or " if name else ""
            hint = f"{folder}give it by {source_option} {id}=FILE"
            yield _fault("no-source", message, Target(reference.origin, ("id",)), hint)


def _changed(verification: Verification) -> Iterator[Diagnostic]:
    """Yield an error for each source whose text has changed since it was cited."""
    for reference in verification.decision.references:
        if reference.id in verification.changed:
            text = verification.texts[reference.id]
            message = f'the text of "{reference.id}" is not the one that was cited: {text.file} has another SHA-256'
            hint = f"check its places again, then write: sha256: {text.sums[0]}"
            yield _fault("changed-source", message, Target(reference.origin, ("sha256",)), hint)


def _where(finding: Finding) -> str:
    """Return the places where words are, after "in", or "on" for a page."""
    first = finding.places[0]
    is_page = not first.section and first.locators[:1] and first.locators[0].unit == "page"
    return f"{'on' if is_page else 'in'} {_places(finding)}"


def _places(finding: Finding) -> str:
    *others, last = [_shown(found) for found in finding.found]
    return f"{', '.join(others)} and {last}" if others else last


def _shown(found: Found) -> str:
    """Return a place without its source; for words in a table, with what heads their row and column."""
    heads = (("row", found.row), ("column", found.column))
    cell = ", ".join(f'{name} "{" ".join(head.split())}"' for name, head in heads if head)
    return f"{found.place.within} ({cell})" if cell else found.place.within
