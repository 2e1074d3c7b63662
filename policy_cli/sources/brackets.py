"""What an editor puts into a quote in brackets, and how the words of its source may read there.

`[sic]`, `(emphasis added)` and explanations are not in the source; `[T]he` has its letter in either case, and
`favor[ed]` another ending. Each may also be the source's own. A bracket with a negation or a number is never the
editor's, since it would change what the quote says; nor is one that only qualifies, such as `[yet]`.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from policy_cli.frozen import frozen
from policy_cli.sources.words import DIGIT, ENDING_SIGNS, NUMBER_SIGN, words_of

MAX_BRACKETS = 8
"""How many brackets in a part of a quote may be the editor's: each can double the time of a search."""
_NEGATIONS = (
    "barely|cannot|hardly|neither|never|no|nobody|non|none|nor|not|nothing|nowhere|rarely|scarcely|seldom|without"
    "|[a-z]+n't"
)
_REFUSALS = (
    "against|avoid(?:s|ed|ing)?|ceas(?:es?|ed|ing)|declin(?:es?|ed|ing)|den(?:y|ies|ied|ying)|fail(?:s|ed|ing)?|instead"
    "|lack(?:s|ed|ing)?|oppos(?:es?|ed|ing)|refus(?:es?|ed|ing)|reject(?:s|ed|ing)?|stop(?:s|ped|ping)?|unable"
    "|unlikely|unwilling"
)
"""What negates in a bracket as well, but not among words that are left out, which may say the same elsewhere."""
_NUMBERS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?"
    "|trillions?|dozens?|half|third|quarter|once|twice|double|triple|percent|percentage"
)
_QUALIFIERS = (
    "all|allegedly|almost|also|always|any|apparently|but|can|could|entirely|ever|every|except|few|fewer|fully|if|just"
    "|largely|least|less|little|mainly|many|may|merely|might|more|most|mostly|much|must|nearly|often|only|partly"
    "|perhaps|possibly|probably|reportedly|shall|should|some|sometimes|still|supposedly|unless|usually|very|wholly"
    "|will|would|yet"
)
_IS_NEGATION, _IS_REFUSAL, _IS_NUMBER, _IS_QUALIFIER = map(re.compile, (_NEGATIONS, _REFUSALS, _NUMBERS, _QUALIFIERS))

_ABOUT = (
    r"(?:emphas[ei]s|italics?|bold(?:face)?|underlining|capitals|translations?|(?:foot|end)?notes?|citations?"
    r"|references?|quotation marks|quotations?|brackets|alterations?|ellips[ei]s)"
)
_NOTES = (
    rf"(?:sic[!?.]?|[!?]|(?:my|our) {_ABOUT}"
    rf"|(?:(?:all|internal|the) )?{_ABOUT}(?:,? (?:and|or) (?:internal )?{_ABOUT})?,? (?:(?:is|are|was|were) )?"
    r"(?:added|supplied|mine|ours|omitted|removed|deleted|altered|changed|(?:not )?in(?: the)? original)"
    r"(?: by [^;,]{1,30})?\.?)"
)
_NOTE = re.compile(rf"{_NOTES}(?:[;,] {_NOTES})*", re.IGNORECASE)
_BRACKETS = re.compile(rf"\[(?P<content>[^\[\]]*)\](?P<genitive>['’]s\b)?|\((?P<note>{_NOTE.pattern})\)", re.IGNORECASE)
# How English words end in other numbers, persons and tenses; the consonant before the ending may be doubled.
_ENDING = r"(?:[a-z]?(?:ed|ing)|d|e|en|es|ied|ies|ly|n|s|y|ying|'s|')"
_IS_ENDING = re.compile(_ENDING)
SHORTEST_STEM = 3
# What an explanation may replace: words that only point to what it names.
_POINTER = (
    rf"(?:(?:my|your|his|its|our|their) (?!(?:{_NEGATIONS}|{_NUMBERS}) )[^\W\d_]+|the (?:former|latter)"
    r"|i|you|he|she|it|we|they|me|him|her|us|them|my|your|his|its|our|their|mine|yours|hers|ours|theirs|this|that|these"
    r"|those|myself|himself|herself|itself|ourselves|themselves|here|there|then|now|today)"
)
# The last bracket of a quote adds nothing after one of these words: it replaces what follows.
_NEEDS_MORE = re.compile(
    r"\b(?:a|an|the|of|to|in|on|at|by|for|from|with|into|under|between|about|and|or|than|as|is|are|was|were|be)\s*\Z",
    re.IGNORECASE,
)
_VERBS = ("am|is|are|was|were|be|been|being", "have|has|had|having", "do|does|did")
"""Forms of verbs of which one may replace another."""


@frozen
class EditedText:
    """A text without an editor's brackets, and a pattern for its words and signs in the source, if it has any."""

    text: str
    pattern: re.Pattern[str] | None


@frozen
class _Piece:
    """A word or sign of a pattern, or a bracket with what is shown in place of it."""

    pattern: str
    shown: str = ""
    is_edge: bool = False
    """Whether it is left out at the ends of a quote."""
    is_prefix: bool = False
    """Whether the next piece continues its word."""


def without_brackets(text: str) -> EditedText | None:
    """Return how a source may read where a quote has brackets of its editor; None if it has none of these."""
    pieces: list[_Piece] = []
    shown = ""
    end = count = 0
    for match in _BRACKETS.finditer(text):
        piece = _bracket(match)
        if piece is not None and count < MAX_BRACKETS:
            count += 1
            pieces += [*_words(text[end : match.start()]), piece]
            shown += text[end : match.start()] + piece.shown
            end = match.end()
    if not count:
        return None
    return EditedText(shown + text[end:], _pattern([*pieces, *_words(text[end:])]))


def _words(text: str) -> Iterator[_Piece]:
    return (_Piece(f" {re.escape(word)}", is_edge=word in ENDING_SIGNS) for word in words_of(text).text.split())


def _bracket(match: re.Match[str]) -> _Piece | None:
    """Return what may be in the source in place of a bracket; None if the bracket is not its editor's."""
    as_written = "".join(piece.pattern for piece in _words(match[0]))
    content = (match["content"] or match["note"] or "").strip()
    before, after = match.string[: match.start()][-SHORTEST_STEM:], match.string[match.end() :][:1]
    if _NOTE.fullmatch(content):
        return _Piece(f"(?:{as_written})?", is_edge=True)
    if len(content) == 1 and after.isalpha() and not before[-1:].isalnum():
        letters = re.escape(content), re.escape(content.swapcase())
        return _Piece(f"(?:{as_written} | {letters[0]}| {letters[1]})", content, is_prefix=True)
    if before[-1:].isalpha():
        is_ending = len(before) == SHORTEST_STEM and before.isalpha() and _IS_ENDING.fullmatch(content)
        return _Piece(f"(?:{as_written}|{_ENDING})?", content) if is_ending and not after.isalpha() else None
    if _changes_sense(content) or not _is_alone(before[-1:], after):
        return None
    verbs = next((verbs for verbs in _VERBS if content in verbs.split("|")), "")
    replaced = f"(?:{verbs})" if verbs else f"(?i:{_POINTER})"
    if _NEEDS_MORE.search(match.string, 0, match.start()) and not any(map(str.isalnum, match.string[match.end() :])):
        same = "".join(piece.pattern for piece in _words(content))
        return _Piece(f"(?:{as_written}|{same}| {replaced})")
    return _Piece(f"(?:{as_written}| {replaced})?", is_edge=True)


def _changes_sense(content: str) -> bool:
    """Return whether a bracket has a negation or a number, or only qualifies."""
    words = words_of(content.casefold())
    said = [word for word in words.text.split() if any(map(str.isalpha, word))]
    is_number = DIGIT in words.kinds or NUMBER_SIGN in words.kinds or any(map(_IS_NUMBER.fullmatch, said))
    is_negative = any(is_negation(word) or _IS_REFUSAL.fullmatch(word) for word in said)
    return is_number or is_negative or all(map(_IS_QUALIFIER.fullmatch, said))


def is_negation(word: str) -> bool:
    """Return whether an English word in small letters negates."""
    return _IS_NEGATION.fullmatch(word) is not None


def _is_alone(before: str, after: str) -> bool:
    """Return whether no word touches a bracket that has these characters before and after it."""
    return not (before.isalnum() or after.isalnum()) and before not in ("-", "$") and after != "-"


def _pattern(pieces: list[_Piece]) -> re.Pattern[str] | None:
    """Return the pattern of a text, whose first letter may be in either case; None if it has no words."""
    kept = [number for number, piece in enumerate(pieces) if not piece.is_edge]
    if not kept:
        return None
    pieces = pieces[kept[0] : kept[-1] + 1]
    first = pieces[0].pattern
    if first[1].isalpha():
        first = f" (?:{first[1]}|{first[1].swapcase()}){first[2:]}"
    patterns = [first]
    for before, piece in pairwise(pieces):
        patterns.append(piece.pattern.removeprefix(" ") if before.is_prefix else piece.pattern)
    return re.compile(f"{''.join(patterns)} ")
