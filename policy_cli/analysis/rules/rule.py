"""The types of rules: their argument and their result; and when a rule speaks of what is missing."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from policy_cli.analysis.evidence import Claim, claims
from policy_cli.diagnostics import Target
from policy_cli.model import Decision, Figure, Measure, Option
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


Judged = TypeVar("Judged")


def exceptions(judged: Iterable[Judged], is_usual: Callable[[Judged], Any]) -> list[Judged]:
    """Return those that lack what most of them have; none if most lack it, since that is how the file is made.

    This is the one condition of all rules about what is missing or unlike the rest.
    """
    usual, others = 0, []
    for one in judged:
        if is_usual(one):
            usual += 1
        else:
            others.append(one)
    return others if len(others) < usual else []


def unlike_most_options(context: RuleContext, has: Callable[[Option], Any]) -> list[Option]:
    """Return the options that lack what most options have; the baseline counts only if it has it, and need not."""
    baseline = context.decision.baseline
    counted = (option for option in context.decision.options.values() if option.id != baseline or has(option))
    return exceptions(counted, has)


Rule = Callable[[RuleContext], Iterator[Violation]]
