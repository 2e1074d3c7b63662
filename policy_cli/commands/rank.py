"""`policy-cli rank`."""

import re
from dataclasses import replace

import click

from policy_cli.analysis.acceptability import Acceptability, Share, acceptabilities, who_is_ahead
from policy_cli.analysis.rows import ratings_caption
from policy_cli.console.completing import ids_of
from policy_cli.console.conversation import progress
from policy_cli.console.input import read_decision
from policy_cli.console.options import format_option, reading_options
from policy_cli.console.output import Answer, write_text, writers
from policy_cli.console.weighing import weighing_of, weighing_options
from policy_cli.diagnostics import CannotContinue, unknown
from policy_cli.model import MAX_WEIGHT, Decision
from policy_cli.serialize.ranking import ranking_data, ranking_table
from policy_cli.shapes import number_of
from policy_cli.views.ranking import ranking_document

WRITERS = writers("layout", "data", "tables")


@click.command(
    "rank",
    epilog="""Weights are numbers from 0 up. A criterion that is given none keeps its weight in the file (by
    default 1). A criterion with the weight 0 in the file is shown but not ranked, unless --weight gives it one.

    A rating counts by its distance from the worst on its scale (0) to the best (100). Words are equal steps; a range or
    an unknown rating can be anything within its limits. Only words and numbers that the editor chose are changed to
    find what would change the answer, not figures or ranges.

    In an order of importance, weights fall from left to right; criteria joined by + are in no order, and those left out
    count at most as much as the last. Shares, and who can come first, are for all weights that agree with the order;
    weights, scores and ranks are those at their center.

    Examples:

    \b
    policy-cli rank
    policy-cli rank containment dismantling
    policy-cli rank --viewpoint allies-first
    policy-cli rank --weight allies=3 --weight washington=0.5
    policy-cli rank --importance "washington, allies + leverage"
    policy-cli rank --full""",
)
@click.argument("options", metavar="[ID]...", nargs=-1, shell_complete=ids_of("option"))
@click.option(
    "--weight",
    "weights",
    metavar="CRITERION=N",
    multiple=True,
    shell_complete=ids_of("criterion", ending="=2"),
    help="Give a criterion a weight; can be repeated.",
)
@weighing_options
@click.option(
    "--full",
    is_flag=True,
    help="Add strips of weights, the ratings, typical weights, shares of ranks and pairs, and arguments by source.",
)
@format_option(WRITERS)
@reading_options
def command(
    options: tuple[str, ...],
    weights: tuple[str, ...],
    viewpoint: str | None,
    importance: str | None,
    full: bool,
    format: str,
) -> None:
    """Rank the options with these IDs, or all, by the editor's ratings, and say which weights put which first."""
    decision = read_decision()
    _refuse_parted(options, weights, decision)
    caption = ratings_caption(decision)
    decision = _only(decision, options)
    own = dict(_weight(decision, one) for one in weights)
    weighing = weighing_of(decision, viewpoint, importance, own)
    ranking = weighing.ranking(decision)

    def shares(ranks: bool) -> tuple[Acceptability, ...]:
        return acceptabilities(ranking.matrix, ranking.order, progress("weighing"), ranks=ranks)

    def pairs() -> dict[tuple[str, str], Share]:
        return who_is_ahead(ranking.matrix, ranking.order) if full else {}

    answer = Answer(
        lambda: ranking_document(ranking, shares(full), weighing, pairs(), full, caption),
        lambda: ranking_data(ranking, shares(ranks=True), pairs()),
        lambda: ranking_table(ranking, shares(full)),
    )
    write_text(WRITERS[format](answer))


def _refuse_parted(ids: tuple[str, ...], weights: tuple[str, ...], decision: Decision) -> None:
    """Raise CannotContinue for a weight that a space parts from its criterion, as in --weight cost 3."""
    criterion = next((one for one in weights if one in decision.criteria), None)
    number = next((id for id in ids if re.fullmatch("[0-9.]+", id) and id not in decision.options), None)
    if criterion and number:
        raise CannotContinue(f'there is no option "{number}"', f"to give a weight: --weight {criterion}={number}")


def _only(decision: Decision, ids: tuple[str, ...]) -> Decision:
    """Return the decision as if it had only the options with these ids; raise CannotContinue for a single one."""
    if not ids and len(decision.options) > 1:
        return decision
    from policy_cli.analysis.comparison import select_options

    picked = select_options(decision, ids)
    if len(picked) < 2:
        raise CannotContinue("one option cannot be ranked", "name two options or more, or none to rank them all")
    return replace(decision, options={option.id: option for option in picked})


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
    weight = number_of(number, float)
    if weight is None or not 0 <= weight <= MAX_WEIGHT:
        hint = f"write a number from 0 to {MAX_WEIGHT}, as in {criterion}=2 or {criterion}=0.5"
        raise CannotContinue(f'--weight cannot be "{given}"', hint)
    return criterion, weight
