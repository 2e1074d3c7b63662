"""`policy-cli rank`."""

import re

import click

from policy_cli.analysis.acceptability import acceptabilities
from policy_cli.analysis.ranking import has_equal_weights, rank, weights_of, why_not
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
    epilog="""Weights are numbers from 0. A criterion that is given none has its weight in the file, 1 if that says
    none. One with the weight 0 in the file is shown but not ranked, unless it is given weight.

    A rating counts by how far it is from the worst on its scale, 0, to the best, 100: words in equal steps, numbers and
    figures by their share of the way, ranges and unknown ratings as all that they may be. What a single rating would
    change is said of words and numbers that the editor chose, not of figures or ranges.

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
    given = {**_viewpoint_weights(decision, viewpoint), **dict(_weight(decision, one) for one in weights)}
    reason = why_not(decision, given)
    if reason is not None:
        raise CannotContinue(reason.message, reason.hint or "`policy-cli compare` needs no ranking")
    ranking = rank(decision, weights_of(decision, given))
    shares = acceptabilities(ranking.matrix, progress("weighing"))
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
    parts = re.fullmatch(r"([^:=]*?)[\s:=]+([0-9.]+)", given)
    criterion = parts[1] if parts else given.partition("=")[0]
    number = given.removeprefix(f"{criterion}=")
    if criterion not in decision.criteria:
        named = [id for id, one in decision.criteria.items() if one.name.casefold() == criterion.casefold()]
        if parts and named:
            raise CannotContinue(f'there is no criterion "{criterion}"', f"write {named[0]}={parts[2]}")
        raise unknown("criterion", criterion, decision.criteria, "the file has no criteria")
    if parts and number == given:
        raise CannotContinue(f'--weight cannot be "{given}"', f"write {criterion}={parts[2]}")
    if not re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,9})?", number):
        hint = f"write a number from 0 to 999999, as in {criterion}=2 or {criterion}=0.5"
        raise CannotContinue(f'--weight cannot be "{given}"', hint)
    return criterion, float(number)


def _weighing(decision: Decision, viewpoint: str | None, own: bool) -> Content:
    """Return a sentence on the weights that are used."""
    if viewpoint is not None:
        changed = ", changed on the command line" if own else ""
        return ours(f"The weights are those of the viewpoint “{{}}”{changed}.", decision.viewpoints[viewpoint].name)
    equal = has_equal_weights(decision)
    if own:
        base = "equal" if equal else "the file's"
        return ours(f"The weights are {base}, except those given on the command line.")
    if not equal:
        return ours("The weights are the file's.")
    ranked = all(criterion.weight for criterion in decision.criteria.values())
    return ours(f"Every {'' if ranked else 'ranked '}criterion has the same weight.")
