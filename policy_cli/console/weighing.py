"""The options that say whose weights rank the options: a viewpoint of the file, or an order of importance."""

from collections.abc import Mapping

import click

from policy_cli.analysis.weighing import Weighing
from policy_cli.console.completing import ids_of
from policy_cli.console.options import Decorated
from policy_cli.diagnostics import CannotContinue, refuse_unknown
from policy_cli.importance import Groups, groups_of, importance_faults
from policy_cli.model import Decision, Viewpoint


def weighing_options(command: Decorated) -> Decorated:
    """Add the options that name a viewpoint or an order of importance."""
    viewpoint = click.option(
        "--viewpoint",
        metavar="ID",
        shell_complete=ids_of("viewpoint"),
        help="Use the weights of a viewpoint of the file.",
    )
    importance = click.option(
        "--importance",
        metavar="ORDER",
        shell_complete=ids_of("criterion"),
        help='Order the criteria in place of weights, the most important first, as in "money, allies + works".',
    )
    return viewpoint(importance(command))


def weighing_of(
    decision: Decision, viewpoint: str | None, importance: str | None, own: Mapping[str, float] = {}
) -> Weighing:
    """Return what the options ask for; raise CannotContinue if they contradict each other or name what is unknown."""
    view = _viewpoint(decision, viewpoint)
    return Weighing(view, _order(decision, view, importance, own), own)


def _viewpoint(decision: Decision, id: str | None) -> Viewpoint | None:
    if id is None:
        return None
    known = decision.viewpoints
    refuse_unknown("viewpoint", [id], known, None if known else "the file has no viewpoints")
    return known[id]


def _order(decision: Decision, view: Viewpoint | None, importance: str | None, own: Mapping[str, float]) -> Groups:
    """Return the order of importance that is asked for, or that of the viewpoint; () if there is none."""
    if importance is not None:
        if view or own:
            given = " and ".join(["--viewpoint"] * bool(view) + ["--weight"] * bool(own))
            hint = f"leave out --importance, or else {given}"
            raise CannotContinue("an order of importance takes the place of weights", hint)
        fault = next(importance_faults(importance, decision.criteria), None)
        if fault:
            raise CannotContinue(f'--importance cannot be "{importance}": {fault.message}', fault.hint)
        return groups_of(importance)
    if view and view.importance:
        if own:
            hint = "leave out --weight, or order the criteria with --importance"
            raise CannotContinue(f'the viewpoint "{view.id}" has an order of importance, not weights', hint)
        return groups_of(view.importance)
    return ()
