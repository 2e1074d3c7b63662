"""`policy-cli rank`."""

import re

import click

from policy_cli.analysis.acceptability import acceptabilities
from policy_cli.analysis.ranking import rank, weights_of, why_not
from policy_cli.console.completing import ids_of
from policy_cli.console.conversation import progress
from policy_cli.console.input import read_decision
from policy_cli.console.options import format_option, reading_options
from policy_cli.console.output import Answer, write_text, writers
from policy_cli.diagnostics import CannotContinue, unknown
from policy_cli.document import Content, ours
from policy_cli.model import Decision
from policy_cli.serialize.ranking import ranking_data, ranking_table
from policy_cli.views.ranking import ranking_document

WRITERS = writers("layout", "data", "tables")


@click.command(
    "rank",
    epilog="""Weights are numbers from 0; a criterion without one counts 1.

    Examples:

    \b
    policy-cli rank
    policy-cli rank --viewpoint allies-first
    policy-cli rank --weight allies=3 --weight washington=0.5""",
)
@click.option(
    "--weight",
    "weights",
    metavar="CRITERION=N",
    multiple=True,
    shell_complete=ids_of("criterion", ending="=2"),
    help="Give a criterion a weight; can be repeated.",
)
@click.option(
    "--viewpoint",
    metavar="ID",
    shell_complete=ids_of("viewpoint"),
    help="Use the weights of a viewpoint of the file.",
)
@format_option(WRITERS)
@reading_options
def command(weights: tuple[str, ...], viewpoint: str | None, format: str) -> None:
    """Rank the options by the editor's ratings, and say which weights would put which option first."""
    decision = read_decision()
    reason = why_not(decision)
    if reason is not None:
        raise CannotContinue(reason, "`policy-cli compare` needs no ranking")
    given = {**_viewpoint_weights(decision, viewpoint), **dict(_weight(decision, one) for one in weights)}
    ranking = rank(decision, weights_of(decision, given))
    shares = acceptabilities(decision, progress("weighing"))
    answer = Answer(
        lambda: ranking_document(ranking, shares, _weighing(decision, viewpoint, bool(weights))),
        lambda: ranking_data(ranking, shares),
        lambda: ranking_table(ranking, shares),
    )
    write_text(WRITERS[format](answer))


def _viewpoint_weights(decision: Decision, viewpoint: str | None) -> dict[str, float]:
    if viewpoint is None:
        return {}
    if viewpoint not in decision.viewpoints:
        known = decision.viewpoints
        raise unknown("viewpoint", viewpoint, known, None if known else "the file has no viewpoints")
    return dict(decision.viewpoints[viewpoint].weights)


def _weight(decision: Decision, given: str) -> tuple[str, float]:
    criterion, _, number = given.partition("=")
    if criterion not in decision.criteria:
        parts = re.fullmatch(r"(.+?)[\s:=]+([0-9.]+)", given)
        if parts is not None and parts[1] in decision.criteria:
            raise CannotContinue(f'--weight cannot be "{given}"', f"write {parts[1]}={parts[2]}")
        raise unknown("criterion", criterion, decision.criteria)
    if not re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,9})?", number):
        hint = f"write a number from 0 to 999999, as in {criterion}=2 or {criterion}=0.5"
        raise CannotContinue(f'--weight cannot be "{given}"', hint)
    return criterion, float(number)


def _weighing(decision: Decision, viewpoint: str | None, own: bool) -> Content:
    """Return a sentence on the weights that are used."""
    if viewpoint is None:
        return ours(
            "The weights are given on the command line; a criterion without one counts 1."
            if own
            else "Every criterion has the same weight."
        )
    name = decision.viewpoints[viewpoint].name
    changed = ", changed on the command line" if own else ""
    return ours(f"The weights are those of the viewpoint “{{}}”{changed}.", name)
