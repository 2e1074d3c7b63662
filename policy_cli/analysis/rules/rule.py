"""What a rule is given, and what it yields."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

from policy_cli.analysis.evidence import Claim, claims
from policy_cli.diagnostics import Position
from policy_cli.model import Citation, Decision


class Case:
    """A decision, and what many rules look at in it, gathered once."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """All that the decision claims, in the file's order."""
        return tuple(claims(self.decision))

    @cached_property
    def citations(self) -> tuple[Citation, ...]:
        """The places that the claims cite."""
        return tuple(citation for claim in self.claims for citation in claim.record.cite)


class Finding(NamedTuple):
    """One place at which a decision breaks a rule, and how to mend it; the fields mean what they mean in Diagnostic."""

    position: Position
    message: str
    hint: str
    width: int = 1


Rule = Callable[[Case], Iterator[Finding]]
