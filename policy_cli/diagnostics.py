"""What is wrong, where, and how to mend it: the values that every other module speaks of faults in."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Literal, NamedTuple

from policy_cli.frozen import frozen

Severity = Literal["error", "warning"]
WordingKind = Literal["kept", "removed", "added"]
Wording = tuple[tuple[WordingKind, str], ...]
"""How one text differs from another, in the order in which both are read: words of both, of the other, of the one."""


class Position(NamedTuple):
    """A place in a file: line and column, both counted from 1, columns in characters."""

    line: int
    column: int


NOWHERE = Position(0, 0)
"""The position of a record that was not read from a file."""


class Target(NamedTuple):
    """What is meant in a decision, wherever its lines are: reading.positions finds its position and width.

    A record or place, by its origin; in it the value under `keys` (numbers count the entries of a list from 1); and of
    the text of that value the characters from `part[0]` to `part[1]`, or instead of the value its key.
    """

    origin: Position
    keys: tuple[str | int, ...] = ()
    part: tuple[int, int] | Literal["key"] | None = None


@frozen
class Diagnostic:
    """One fault of a file, or one thing in it that deserves a second look.

    `width` is the number of characters at `position` that are meant; it never passes the end of the line. `wording`
    shows how what is there differs from what should be. Of a diagnostic made without the file, `target` says what is
    meant, and `position` only where the record begins; `ReadResult.located` replaces both.
    """

    code: str
    message: str
    position: Position
    hint: str | None = None
    width: int = 1
    severity: Severity = "error"
    wording: Wording = ()
    target: Target | None = None

    def __init__(
        self,
        code: str,
        message: str,
        position: Position,
        hint: str | None = None,
        width: int = 1,
        severity: Severity = "error",
        wording: Wording = (),
        target: Target | None = None,
    ) -> None:
        """Keep what is said to what a person reads, however long a text of the file it names."""
        put = object.__setattr__
        put(self, "code", code)
        put(self, "message", _readable(message))
        put(self, "position", position)
        put(self, "hint", hint and _readable(hint))
        put(self, "width", width)
        put(self, "severity", severity)
        put(self, "wording", wording)
        put(self, "target", target)


MAX_SAID = 500
"""The longest message, in characters."""


def _readable(words: str) -> str:
    return words if len(words) <= MAX_SAID else f"{words[: MAX_SAID - 1]}…"


MAX_LISTED = 500
"""How many errors, and how many warnings, are listed of a file; a report with more of them helps nobody further."""


def listed(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield what is shown of the diagnostics of a file: the first errors and warnings, last how many more there are."""
    counts: Counter[Severity] = Counter()
    last = Position(1, 1)
    for diagnostic in found:
        counts[diagnostic.severity] += 1
        if counts[diagnostic.severity] <= MAX_LISTED:
            last = diagnostic.position
            yield diagnostic
    for severity, count in counts.items():
        more = count - MAX_LISTED
        if more > 0:
            what = f"{more:,} more {severity}s are" if more > 1 else f"one more {severity} is"
            hint = "fix these first, then check again"
            yield Diagnostic("too-many", f"{what} not listed", last, hint, severity=severity)


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
"""What went wrong, where the command line has an option that helps."""


class CannotContinue(Exception):
    """What was asked cannot be done at all: a file that is not there, a full disk, a wrong name.

    `hint` says how to fix it in words that hold for every caller. Where an option of the command line would fix it,
    `kind` says what went wrong and `subject` with which word; `console.usage.HINTS` has the hint.
    Faults of a decision file are no exceptions: they are `Diagnostic` values.
    """

    def __init__(self, message: str, hint: str | None = None, kind: Kind | None = None, subject: str = "") -> None:
        super().__init__(message)
        self.message = _readable(message)
        self.hint = hint and _readable(hint)
        self.kind = kind
        self.subject = subject


def nearest(name: str, known: Collection[str]) -> str | None:
    """Return the known name that `name` was probably meant to be, or None."""
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
    """Return a hint for an unknown name: the nearest known one, else the choice there is."""
    match = nearest(name, known)
    if match is not None:
        return f'did you mean "{match}"?'
    if known and len(known) <= 12:
        return "known here: " + ", ".join(known)
    return None
