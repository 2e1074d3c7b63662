"""Finds the words beside a quote, or under its ellipsis, that limit or reverse what it says."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from policy_cli.diagnostics import WordDiff, WordDiffKind
from policy_cli.frozen import frozen
from policy_cli.sources.limits import LANGUAGES, Language, Limit
from policy_cli.text import DOUBLE_QUOTES, SINGLE_QUOTES

DEFAULT_LANGUAGE = "en"
MAX_CONTEXT = 400
"""How many characters before and after a quote, and under an ellipsis, are searched and shown."""
LEAST_WORDS = {"sentence": 2, "clause": 3, "phrase": 7}
"""How many words state something, by what they begin; fewer are a few words out of a sentence."""

# Where a sentence or an entry of a list may end.
_END = r"[.!?…][\"'’”)\]]*\s+(?=[\"'‘“(\[]*[A-Z0-9])|\n\s*(?=[-*•]\s|\d+[.)]\s)"
_ALIKE = {
    **dict.fromkeys(map(ord, SINGLE_QUOTES), "'"),
    **dict.fromkeys(map(ord, f"{DOUBLE_QUOTES}⟦⟧"), None),
    **dict.fromkeys(map(ord, "–—―"), " - "),
    ord("İ"): "I",  # The only letter that is longer in lowercase.
}


@frozen
class CutShort:
    """The words that limit a quote but are not in it, and the sentence, in which only the quote is kept."""

    words: str
    sentence: WordDiff


def cut_short(
    text: str, spans: Sequence[tuple[int, int]], language: str = "", is_attributed: bool = False
) -> CutShort | None:
    """Return the words of a text that limit or reverse a quote, or None.

    `spans` are the start and end of each part of the quote in the text. Nothing limits a quote in a language without
    patterns. If the claim says whose view it is (`is_attributed`), neither do words that say so.
    """
    patterns = LANGUAGES.get((language or DEFAULT_LANGUAGE).partition("-")[0].lower())
    if patterns is None:
        return None
    before, after, following = _around(text, spans[0][0], spans[-1][1], patterns)
    gaps = [text[last:first] for (_, last), (first, _) in pairwise(spans)]
    parts = [before]
    for (first, last), left_out in zip(spans, [*gaps, after], strict=True):
        parts += [_without_middle(text[first:last]), _without_middle(_without_sentences(left_out, patterns))]
    marked = f"{_marked(parts)}\n{_marked([following])}"
    words = _limiting(marked, patterns, is_attributed)
    if words is None:
        return None
    if words.start > marked.index("\n"):
        parts[-1] += following
    return CutShort(marked[words].strip(" ,;:()⟦⟧"), tuple(_sentence(parts)))


def _limiting(marked: str, language: Language, is_attributed: bool) -> slice | None:
    """Return where in a marked sentence the words are that limit the quote, or None."""
    lowered = _compiled(language.name).sub(lambda match: "x" * len(match[0]), marked).lower()
    begin, end = lowered.index("⟦"), lowered.rindex("⟧") + 1
    searched: list[tuple[Sequence[Limit], int, int]] = []
    if _states_something(lowered, language):
        searched.append((language.after, 0, len(lowered)))
    if begin > 0:
        searched += (language.before, 0, end), (language.around, 0, len(lowered))
    if lowered.count("⟦") > 1:
        searched.append((language.hidden, begin, end))
    for limits, first, last in searched:
        for limit in limits:
            if limit.attributes and is_attributed:
                continue
            match = _compiled(limit.pattern).search(lowered, first, last)
            if match and not (limit.spared and _compiled(limit.spared).search(lowered, 0, match.end())):
                return slice(*match.span("words"))
    return None


def _states_something(lowered: str, language: Language) -> bool:
    """Return whether a quote probably states something: it begins a sentence or clause, or is long."""
    if _compiled(language.subject).search(lowered):
        return False
    count = lowered.count(" ", lowered.index("⟦"), lowered.rindex("⟧")) + 1
    if lowered[0] == "⟦":
        return count >= LEAST_WORDS["sentence"]
    if _compiled(language.clause).search(lowered):
        return count >= LEAST_WORDS["clause"]
    return count >= LEAST_WORDS["phrase"] and not _compiled(language.phrase).search(lowered)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _sentence(parts: Sequence[str]) -> Iterator[tuple[WordDiffKind, str]]:
    """Yield the parts of a sentence that have words: in turn what is beside the quote, and what is quoted."""
    for number, part in enumerate(parts):
        words = " ".join(part.split())
        if any(map(str.isalnum, words)):
            yield ("kept" if number % 2 else "removed"), words


def _ends(text: str, start: int, end: int, language: Language) -> list[int]:
    """Return where, in a part of a text, a sentence ends and the next begins."""
    found = []
    for match in _compiled(_END).finditer(text, start, end):
        word = text[max(0, match.start() - 12) : match.start() + 1]
        if _compiled(language.acronym).search(word):
            is_end = _compiled(language.first_word).match(text, match.end()) is not None
        else:
            is_end = not _compiled(language.abbreviation).search(word)
        if is_end:
            found.append(match.end())
    return found


def _around(text: str, start: int, end: int, language: Language) -> tuple[str, str, str]:
    """Return what is before and after a quote in its sentences, and the next sentence."""
    low, high = max(0, start - MAX_CONTEXT), min(len(text), end + 2 * MAX_CONTEXT)
    first = max((at for at in _ends(text, low, start + 1, language) if at <= start), default=low)
    ends = [at for at in _ends(text, max(0, end - 1), high, language) if at > end]
    last, following, *_ = (*ends, high, high)
    return text[first:start], text[end : min(last, end + MAX_CONTEXT)], text[last:following]


def _without_sentences(left_out: str, language: Language) -> str:
    """Return what an ellipsis hides, without the whole sentences in it."""
    ends = _ends(left_out, 0, len(left_out), language)
    return left_out[: ends[0]] + left_out[ends[-1] :] if len(ends) > 1 else left_out


def _without_middle(text: str) -> str:
    """Return the beginning and the end of a long text."""
    half = MAX_CONTEXT // 2
    return text if len(text) <= 2 * half else f"{text[:half]} … {text[-half:]}"


def _marked(parts: Sequence[str]) -> str:
    """Return the parts of a sentence on one line, with ⟦ before and ⟧ after each second one.

    It has single spaces, straight apostrophes, hyphens for dashes and no quotation marks.
    """
    first, *others = [part.translate(_ALIKE).replace("--", " - ") for part in parts]
    marked = first + "".join(f"{'⟧' if number % 2 else '⟦'}{part}" for number, part in enumerate(others))
    return " ".join(marked.split())
