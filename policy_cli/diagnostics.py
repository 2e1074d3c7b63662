"""What is wrong, where, and how to mend it: the values that every other module speaks of faults in."""

from collections.abc import Collection
from typing import Literal, NamedTuple

from policy_cli.frozen import frozen

Severity = Literal["error", "warning"]


class Position(NamedTuple):
    """A place in a file: line and column, both counted from 1, columns in characters."""

    line: int
    column: int


NOWHERE = Position(0, 0)
"""The position of a record that was not read from a file."""


@frozen
class Diagnostic:
    """One fault of a file, or one thing in it that deserves a second look.

    `width` is the number of characters at `position` that are meant; it never passes the end of the line.
    """

    code: str
    message: str
    position: Position
    hint: str | None = None
    width: int = 1
    severity: Severity = "error"


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
