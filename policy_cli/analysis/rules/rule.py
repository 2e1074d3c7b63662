"""What a rule is given, and what it yields."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from policy_cli.analysis.evidence import Claim, claims
from policy_cli.diagnostics import Target
from policy_cli.model import Decision
from policy_cli.places import Place
from policy_cli.shapes import head_key


class RuleContext:
    """A decision, and what many rules look at in it, gathered once."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """All that the decision claims, in the file's order."""
        return tuple(claims(self.decision))

    @cached_property
    def citations(self) -> tuple[Place, ...]:
        """The places that the claims cite."""
        return tuple(citation for claim in self.claims for citation in claim.record.cite)


class Violation(NamedTuple):
    """What in a decision breaks a rule, why, and how to mend it."""

    target: Target
    message: str
    hint: str


def said(record: Any) -> Target:
    """Return the text by which a record is known, its claim or action, as what is meant in the file."""
    cls: type = type(record)
    return Target(record.origin, (head_key(cls) or "",))


Rule = Callable[[RuleContext], Iterator[Violation]]
