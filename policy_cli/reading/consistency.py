"""What a file that loads must not say: records that contradict each other."""

from collections.abc import Iterator

from policy_cli.diagnostics import Diagnostic
from policy_cli.model import Decision


def contradictions(decision: Decision, whole: bool) -> Iterator[Diagnostic]:
    """Yield an error for each contradiction between the records of a decision.

    Of a decision that is not `whole`, because faults hide a part of it, nothing is said that the rest may refute.
    """
    yield from _rated_baseline(decision)
    yield from _self_rebuttals(decision)
    if whole:
        yield from _no_baseline(decision)
        yield from _weightless_viewpoints(decision)


def _no_baseline(decision: Decision) -> Iterator[Diagnostic]:
    first = next((rating for option in decision.options.values() for rating in option.ratings.values()), None)
    if first is not None and decision.baseline is None:
        hint = f'add "baseline: {next(iter(decision.options))}" near the top, or whichever option it is'
        message = "ratings are judged against a baseline, and the file names none"
        yield Diagnostic("no-baseline", message, first.origin, hint)


def _rated_baseline(decision: Decision) -> Iterator[Diagnostic]:
    for option in decision.options.values():
        for criterion, rating in option.ratings.items():
            if option.id == decision.baseline:
                hint = 'delete its ratings: by definition it is the "same" on each criterion'
                message = f'"{option.id}" is the baseline, and is rated on "{criterion}"'
                yield Diagnostic("rated-baseline", message, rating.origin, hint)


def _weightless_viewpoints(decision: Decision) -> Iterator[Diagnostic]:
    for viewpoint in decision.viewpoints.values():
        if decision.criteria and not any(viewpoint.weights.get(criterion, 1) for criterion in decision.criteria):
            message = f'"{viewpoint.id}" gives no criterion any weight'
            yield Diagnostic("no-weight", message, viewpoint.origin, "give at least one criterion more than 0")


def _self_rebuttals(decision: Decision) -> Iterator[Diagnostic]:
    for option in decision.options.values():
        for argument in (*option.arguments.pro, *option.arguments.con):
            if argument.id is not None and argument.id in argument.rebuts:
                message = f'the argument "{argument.id}" rebuts itself'
                yield Diagnostic("self-rebuttal", message, argument.origin, "name the argument that it answers")
