"""The types of rules: their argument and their result."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from policy_cli.analysis.evidence import Claim, claims
from policy_cli.diagnostics import Target
from policy_cli.model import Decision, Figure, Measure
from policy_cli.places import Place
from policy_cli.shapes import head_key


class RuleContext:
    """A decision, with the claims and citations that many rules need."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """All that the decision claims, in the file's order."""
        return tuple(claims(self.decision))

    @cached_property
    def citations(self) -> tuple[Place, ...]:
        """The places that the claims cite."""
        return tuple(citation for claim in self.claims for citation in claim.citations)

    def figures(self, measure: Measure) -> list[Figure]:
        """Return the figures of a measure, in the order of the options."""
        options = self.decision.options.values()
        return [option.figures[measure.id] for option in options if measure.id in option.figures]


class Violation(NamedTuple):
    """Where a decision breaks a rule, how, and how to fix it."""

    target: Target
    message: str
    hint: str


def said(record: Any) -> Target:
    """Return the text of a record, its claim or action, as a target."""
    cls: type = type(record)
    return Target(record.origin, (head_key(cls) or "",))


Rule = Callable[[RuleContext], Iterator[Violation]]
