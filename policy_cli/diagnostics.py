"""What is wrong, where, and how to fix it: the values in which every module reports faults."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Literal, NamedTuple

from policy_cli.frozen import frozen

Severity = Literal["error", "warning"]
WordDiffKind = Literal["kept", "removed", "added"]
WordDiff = tuple[tuple[WordDiffKind, str], ...]
"""How a text differs from another, in reading order: words of both, of the other alone, or of the text alone."""


class Position(NamedTuple):
    """A position in a file: line and column, both counted from 1, columns in characters.

    `library` is the name of the file of sources that the decision names, or "" for the decision file itself.
    """

    line: int
    column: int
    library: str = ""


NOWHERE = Position(0, 0)
"""The position of a record that was not read from a file."""


class Target(NamedTuple):
    """What a diagnostic of a decision is about; reading.positions finds its position and width.

    `origin` identifies a record or place, and `keys` lead to a value in it (numbers count the entries of a list from
    1). `part` selects the characters of that value from `part[0]` to `part[1]`, or its key instead of the value.
    """

    origin: Position
    keys: tuple[str | int, ...] = ()
    part: tuple[int, int] | Literal["key"] | None = None


@frozen
class Diagnostic:
    """One fault of a file, or one thing in it that deserves a second look.

    `width` is the number of characters from `position` on; it never passes the end of the line. `wording` shows how the
    text differs from what it should be. In a diagnostic made without the file, `position` is only where the record
    begins and `target` says what is meant; `ReadResult.located` replaces both.
    """

    code: str
    message: str
    position: Position
    hint: str | None = None
    width: int = 1
    severity: Severity = "error"
    wording: WordDiff = ()
    target: Target | None = None


MAX_LENGTH = 500
"""The length of the longest message or hint that is shown, in characters."""
MAX_LISTED = 500
"""How many errors, and how many warnings, of a file are listed."""


def listed(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the first errors and warnings of a file, with long messages cut, and last how many more there are."""
    counts: Counter[Severity] = Counter()
    last = Position(1, 1)
    for diagnostic in found:
        counts[diagnostic.severity] += 1
        if counts[diagnostic.severity] <= MAX_LISTED:
            last = diagnostic.position
            hint = diagnostic.hint and cut(diagnostic.hint, MAX_LENGTH)
            yield replace(diagnostic, message=cut(diagnostic.message, MAX_LENGTH), hint=hint)
    for severity, count in counts.items():
        more = count - MAX_LISTED
        if more > 0:
            what = f"{more:,} more {severity}s are" if more > 1 else f"one more {severity} is"
            hint = "fix these first, then check again"
            yield Diagnostic("too-many", f"{what} not listed", last, hint, severity=severity)


def cut(text: str, length: int) -> str:
    """Return a text of at most `length` characters; an ellipsis ends it if it was longer."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


ErrorKind = Literal[
    "bytes-on-terminal",
    "file-exists",
    "file-not-option",
    "no-parser",
    "no-versions",
    "not-a-folder",
    "row-not-option",
    "special-input",
    "special-output",
]
"""The kinds of errors that an option of the command line fixes."""


class CannotContinue(Exception):
    """A command cannot continue: a file is missing, the disk is full, a name is wrong.

    `hint` says how to fix it in words that hold for every caller. If an option of the command line would fix it,
    `kind` selects the hint from `console.usage.HINTS` and `subject` is the word to put in it.
    Faults of a decision file are not exceptions but `Diagnostic` values.
    """

    def __init__(self, message: str, hint: str | None = None, kind: ErrorKind | None = None, subject: str = "") -> None:
        super().__init__(message)
        self.message = cut(message, MAX_LENGTH)
        self.hint = hint and cut(hint, MAX_LENGTH)
        self.kind = kind
        self.subject = subject


SHORTEST_BEGINNING = 3
"""The fewest letters by which a word is recognized."""
SLIP = 0.75
SLIP_AT_FIRST_LETTER = 0.85
"""How much alike, from 0 to 1, a misspelled word is to the one that was meant, with the same first letter and not."""


def nearest(name: str, known: Collection[str]) -> str | None:
    """Return the known name that `name` was probably meant to be, or None if none is close."""
    if not known:
        return None
    from difflib import get_close_matches

    folded = {candidate.casefold(): candidate for candidate in known}
    longer = [candidate for candidate in folded if candidate.startswith(name.casefold())]
    if len(longer) == 1 and len(name) > 1:
        return folded[longer[0]]
    # Names longer than any id are text in the wrong place, and difflib is quadratic.
    matches = get_close_matches(name[:100].casefold(), folded, n=1, cutoff=0.6)
    return folded[matches[0]] if matches else None


def misspelled(name: str, known: Collection[str]) -> str | None:
    """Return the known word of which `name` is a slip of the pen or a beginning, or None.

    Words that are only somewhat alike mean different things: `cons` and `costs`, `timeline` and `baseline`. So more of
    the letters must agree than for `nearest`, and the first letter in all but the longest words.
    """
    match = nearest(name, known)
    if match is None:
        return None
    word, meant = name[:100].casefold(), match.casefold()
    if meant.startswith(word):
        return match if len(word) >= SHORTEST_BEGINNING or len(meant) - len(word) <= 1 else None
    from difflib import SequenceMatcher

    alike = SequenceMatcher(None, meant, word).ratio()
    return match if alike >= (SLIP if word[0] == meant[0] else SLIP_AT_FIRST_LETTER) else None


def did_you_mean(name: str, known: Collection[str]) -> str | None:
    """Return a hint for an unknown name: the nearest known one, else all of them if they are few."""
    match = nearest(name, known)
    if match is not None:
        return f'did you mean "{match}"?'
    return f"known here: {', '.join(known)}" if 0 < len(known) <= 12 else None


def unknown(noun: str, name: str, known: Collection[str], otherwise: str | None = None) -> CannotContinue:
    """Return the error for an unknown name; `otherwise` is the hint if `did_you_mean` has none."""
    return CannotContinue(f'there is no {noun} "{name}"', did_you_mean(name, known) or otherwise)


def refuse_unknown(noun: str, names: Iterable[str], known: Collection[str], otherwise: str | None = None) -> None:
    """Raise CannotContinue for all names that are not known; `otherwise` is the hint if no known one is close."""
    wrong = [name for name in dict.fromkeys(names) if name not in known]
    if wrong:
        meant = dict.fromkeys(filter(None, (nearest(name, known) for name in wrong)))
        hint = f"did you mean {_in_quotes(meant, 'and')}?" if meant else did_you_mean(wrong[0], known) or otherwise
        raise CannotContinue(f"there is no {noun} {_in_quotes(wrong, 'or')}", hint)


def _in_quotes(names: Iterable[str], conjunction: str) -> str:
    return f" {conjunction} ".join(f'"{name}"' for name in names)
