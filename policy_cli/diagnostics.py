"""What is wrong, where, and how to mend it: the values that every other module speaks of faults in."""

from collections import Counter
from collections.abc import Collection, Iterable
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


@frozen
class Diagnostic:
    """One fault of a file, or one thing in it that deserves a second look.

    `width` is the number of characters at `position` that are meant; it never passes the end of the line. `wording`
    shows how what stands there differs from what should.
    """

    code: str
    message: str
    position: Position
    hint: str | None = None
    width: int = 1
    severity: Severity = "error"
    wording: Wording = ()


MAX_LISTED = 500
"""How many errors, and how many warnings, are listed of a file; a report with more of them helps nobody further."""
TOO_MANY = "too-many"
"""The code of the diagnostic that says how many others are not listed."""


class Diagnostics(list[Diagnostic]):
    """What is found in a file: the first errors and the first warnings are kept, the others only counted."""

    def __init__(self, found: Iterable[Diagnostic] = ()) -> None:
        super().__init__()
        self.left_out: Counter[Severity] = Counter()
        self._kept: Counter[Severity] = Counter()
        self.extend(found)

    def append(self, diagnostic: Diagnostic) -> None:
        """Keep a diagnostic, or count it; one that tells of others is always kept."""
        severity = diagnostic.severity
        if diagnostic.code == TOO_MANY:
            super().append(diagnostic)
        elif self._kept[severity] < MAX_LISTED:
            self._kept[severity] += 1
            super().append(diagnostic)
        else:
            self.left_out[severity] += 1

    def extend(self, found: Iterable[Diagnostic]) -> None:
        """Keep or count each diagnostic, and count those that are left out already."""
        for diagnostic in found:
            self.append(diagnostic)
        if isinstance(found, Diagnostics):
            self.left_out += found.left_out

    def listed(self) -> tuple[Diagnostic, ...]:
        """Return what is kept in the order of the file, and last how many more there are."""
        kept = sorted(self, key=lambda diagnostic: diagnostic.position)
        end = kept[-1].position if kept else Position(1, 1)
        return (*kept, *(_not_listed(count, severity, end) for severity, count in self.left_out.items()))


def _not_listed(count: int, severity: Severity, position: Position) -> Diagnostic:
    what = f"{count:,} more {severity}s are" if count > 1 else f"one more {severity} is"
    hint = "mend these first, then check again"
    return Diagnostic(TOO_MANY, f"{what} not listed", position, hint, severity=severity)


class CannotContinue(Exception):
    """What was asked cannot be done at all: a file that is not there, a full disk, a wrong name.

    Faults of a decision file are no exceptions: they are `Diagnostic` values.
    """

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def nearest(name: str, known: Collection[str]) -> str | None:
    """Return the known name that `name` was probably meant to be, or None."""
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
