"""What is wrong, where, and how to mend it: the values that every other module speaks of faults in."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
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
    meant, and `position` only where the record begins; `Reading.located` replaces both.
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


@frozen
class NotListed(Diagnostic):
    """Says how many more errors there are, or warnings, than are listed; `left_out` counts them by code."""

    left_out: Mapping[str, int] = field(default_factory=dict)


class Diagnostics(list[Diagnostic]):
    """What is found in a file: of very many errors, or warnings, those that come first, and how many others by code.

    Warnings whose code is `ignored` count for nothing.
    """

    def __init__(self, found: Iterable[Diagnostic] = (), ignored: Collection[str] = ()) -> None:
        super().__init__()
        self._ignored = frozenset(ignored)
        self._left_out: dict[Severity, Counter[str]] = {"error": Counter(), "warning": Counter()}
        self.extend(found)

    def append(self, diagnostic: Diagnostic) -> None:
        """Add a diagnostic."""
        if isinstance(diagnostic, NotListed):
            self._count(diagnostic.severity, diagnostic.left_out)
            return
        if diagnostic.severity == "warning" and diagnostic.code in self._ignored:
            return
        super().append(diagnostic)
        if len(self) > 4 * MAX_LISTED:
            self._leave_out()

    def extend(self, found: Iterable[Diagnostic]) -> None:
        """Add several diagnostics, and what was left out of them."""
        for diagnostic in found:
            self.append(diagnostic)
        if isinstance(found, Diagnostics):
            for severity, codes in found._left_out.items():
                self._count(severity, codes)

    def _count(self, severity: Severity, left_out: Mapping[str, int]) -> None:
        """Count what others have left out."""
        for code, count in left_out.items():
            if severity == "error" or code not in self._ignored:
                self._left_out[severity][code] += count

    def listed(self) -> tuple[Diagnostic, ...]:
        """Return the diagnostics in the order of the file, and last how many more there are than these."""
        self._leave_out()
        end = self[-1].position if self else Position(1, 1)
        rest = (_not_listed(severity, codes, end) for severity, codes in self._left_out.items() if codes)
        return (*self, *rest)

    def _leave_out(self) -> None:
        """Put what is kept in the order of the file, and count what comes after the first so many."""
        self.sort(key=lambda found: found.position)
        kept = []
        room = dict.fromkeys(self._left_out, MAX_LISTED)
        for found in self:
            if room[found.severity]:
                room[found.severity] -= 1
                kept.append(found)
            else:
                self._left_out[found.severity][found.code] += 1
        self[:] = kept


def _not_listed(severity: Severity, codes: Counter[str], position: Position) -> NotListed:
    count = codes.total()
    what = f"{count:,} more {severity}s are" if count > 1 else f"one more {severity} is"
    hint = "mend these first, then check again"
    return NotListed("too-many", f"{what} not listed", position, hint, severity=severity, left_out=codes)


def how_many(found: Iterable[Diagnostic]) -> int:
    """Return how many diagnostics these are, with those that are not listed."""
    return sum(sum(one.left_out.values()) if isinstance(one, NotListed) else 1 for one in found)


class CannotContinue(Exception):
    """What was asked cannot be done at all: a file that is not there, a full disk, a wrong name.

    Faults of a decision file are no exceptions: they are `Diagnostic` values.
    """

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = _readable(message)
        self.hint = hint and _readable(hint)


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
