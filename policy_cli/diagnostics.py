"""What is wrong, where, and how to fix it: the values in which every module reports faults."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Literal, NamedTuple

from policy_cli.frozen import frozen

Severity = Literal["error", "warning"]
WordingKind = Literal["kept", "removed", "added"]
Wording = tuple[tuple[WordingKind, str], ...]
"""How a text differs from another, in reading order: words of both, of the other alone, or of the text alone."""


class Position(NamedTuple):
    """A position in a file: line and column, both counted from 1, columns in characters."""

    line: int
    column: int


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
    wording: Wording = ()
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


Kind = Literal[
    "bytes-on-terminal",
    "file-exists",
    "file-not-option",
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

    def __init__(self, message: str, hint: str | None = None, kind: Kind | None = None, subject: str = "") -> None:
        super().__init__(message)
        self.message = cut(message, MAX_LENGTH)
        self.hint = hint and cut(hint, MAX_LENGTH)
        self.kind = kind
        self.subject = subject


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


def did_you_mean(name: str, known: Collection[str]) -> str | None:
    """Return a hint for an unknown name: the nearest known one, else all of them if they are few."""
    match = nearest(name, known)
    if match is not None:
        return f'did you mean "{match}"?'
    return f"known here: {', '.join(known)}" if 0 < len(known) <= 12 else None


def unknown(noun: str, name: str, known: Collection[str], otherwise: str | None = None) -> CannotContinue:
    """Return the error for an unknown name; `otherwise` is the hint if `did_you_mean` has none."""
    return CannotContinue(f'there is no {noun} "{name}"', did_you_mean(name, known) or otherwise)
