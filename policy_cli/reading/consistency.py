"""Records of a decision that contradict each other."""

from collections.abc import Iterator

from policy_cli.diagnostics import Diagnostic, Target
from policy_cli.model import Decision


def contradictions(decision: Decision, whole: bool) -> Iterator[Diagnostic]:
    """Yield an error for each contradiction between the records of a decision.

    If faults hide a part of the decision (`whole` is false), contradictions that this part may resolve are left out.
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
        message = "ratings need a baseline, but the file names none"
        yield _error("no-baseline", message, Target(first.origin), hint)


def _rated_baseline(decision: Decision) -> Iterator[Diagnostic]:
    for option in decision.options.values():
        for criterion, rating in option.ratings.items():
            if option.id == decision.baseline:
                hint = 'delete its ratings: by definition it is the "same" on each criterion'
                message = f'"{option.id}" is the baseline, but it is rated on "{criterion}"'
                yield _error("rated-baseline", message, Target(rating.origin), hint)


def _weightless_viewpoints(decision: Decision) -> Iterator[Diagnostic]:
    for viewpoint in decision.viewpoints.values():
        if decision.criteria and not any(viewpoint.weights.get(criterion, 1) for criterion in decision.criteria):
            message = f'"{viewpoint.id}" gives no criterion any weight'
            target = Target(viewpoint.origin, ("weights",))
            yield _error("no-weight", message, target, "give at least one criterion more than 0")


def _self_rebuttals(decision: Decision) -> Iterator[Diagnostic]:
    for option in decision.options.values():
        for argument in (*option.arguments.pro, *option.arguments.con):
            if argument.id is not None and argument.id in argument.rebuts:
                message = f'the argument "{argument.id}" rebuts itself'
                target = Target(argument.origin, ("rebuts", argument.rebuts.index(argument.id) + 1))
                yield _error("self-rebuttal", message, target, "name the argument that it answers")


def _error(code: str, message: str, target: Target, hint: str) -> Diagnostic:
    return Diagnostic(code, message, target.origin, hint, target=target)
