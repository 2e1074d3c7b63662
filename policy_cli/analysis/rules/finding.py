"""What a rule yields."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from policy_cli.diagnostics import Position
from policy_cli.model import Decision


class Finding(NamedTuple):
    """One place at which a decision breaks a rule, and how to mend it; the fields mean what they mean in Diagnostic."""

    position: Position
    message: str
    hint: str
    width: int = 1


Rule = Callable[[Decision], Iterator[Finding]]
