"""Rules on options: what one lacks, what it says twice, and what its ratings rest on."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from policy_cli.analysis.normalization import alphanumerics
from policy_cli.analysis.rules.rule import RuleContext, Violation, said
from policy_cli.diagnostics import Target, nearest
from policy_cli.model import Argument, Cost, Option, Rating, Risk, Step
from policy_cli.text import count_words, quoted

MAX_ACTION_WORDS = 12
MAX_LABEL_COMPARISONS = 50_000
"""How many comparisons of lone labels with others a file may need; no further label gets a suggestion."""
MAX_NAMED = 4
"""The most criteria that a message names."""


def no_steps(context: RuleContext) -> Iterator[Violation]:
    """An option other than the baseline has no steps.

    Without steps an option is a wish: nobody can say what it costs or whether it is feasible. Only the baseline may
    mean doing nothing.
    """
    hint = 'add what would be done, and by whom, under "steps"'
    yield from _without(
        context, "no steps", hint, lambda option: option.steps or option.id == context.decision.baseline
    )


def no_costs(context: RuleContext) -> Iterator[Violation]:
    """An option has no costs.

    Every option costs somebody something, and the costs of the baseline are the easiest to forget. Beside options with
    costs, one without any looks better than it is.
    """
    hint = 'add what somebody pays under "costs"; if you do not know how much, write "level: unknown"'
    yield from _without(context, "no costs", hint, lambda option: option.costs)


def no_arguments_for(context: RuleContext) -> Iterator[Violation]:
    """An option has no argument for it.

    An option that nobody would defend is a straw man: it makes the others look better than they are.
    """
    hint = 'add what those who favor it say, under "arguments", "for"'
    yield from _without(context, "no argument for it", hint, lambda option: option.arguments.pro)


def no_arguments_against(context: RuleContext) -> Iterator[Violation]:
    """An option has no argument against it.

    An option without arguments against it has not been examined yet, and readers will distrust its comparison with the
    others.
    """
    hint = 'add what those who reject it say, under "arguments", "against"'
    yield from _without(context, "no argument against it", hint, lambda option: option.arguments.con)


def _without(context: RuleContext, lacking: str, hint: str, has: Callable[[Option], Any]) -> Iterator[Violation]:
    for option in context.decision.options.values():
        if not has(option):
            yield _at(option, f'"{option.id}" has {lacking}', hint)


def repeated_claim(context: RuleContext) -> Iterator[Violation]:
    """The same claim appears twice under an option, as a cost, a risk or an argument.

    Readers weigh by counting, so a repeated claim counts twice. Do not repeat a cost or a risk as an argument.
    """
    for option in context.decision.options.values():
        told: dict[str, Cost | Risk | Argument] = {}
        records: tuple[Cost | Risk | Argument, ...] = (*option.costs, *option.risks, *_arguments(option))
        for record in records:
            first = told.setdefault(alphanumerics(record.claim), record)
            if first is not record:
                message = f"this claim already appears on line {first.origin.line}"
                yield Violation(said(record), message, "keep it once, where it belongs: cost, risk or argument")


def same_side_rebuttal(context: RuleContext) -> Iterator[Violation]:
    """An argument rebuts one on its own side of the same option.

    An answer to an argument for an option speaks against it. Either one of the two is on the wrong side, or the id is
    mistaken.
    """
    for option in context.decision.options.values():
        for side, arguments in (("for", option.arguments.pro), ("against", option.arguments.con)):
            ids = {argument.id for argument in arguments if argument.id}
            for argument in arguments:
                for id in argument.rebuts:
                    if id in ids and id != argument.id:
                        message = f'this argument {side} "{option.id}" rebuts "{id}", which is also {side} it'
                        target = Target(argument.origin, ("rebuts", argument.rebuts.index(id) + 1))
                        yield Violation(target, message, "move one of them, or rebut another argument")


def lone_attribute(context: RuleContext) -> Iterator[Violation]:
    """Only one option has an attribute.

    Attributes are rows of the comparison. A row that only one option fills compares nothing, and its label is often a
    misspelling of another.
    """
    counts = Counter(label for option in context.decision.options.values() for label in option.attributes)
    options = context.decision.options.values()
    lone = ((label, option) for option in options for label in option.attributes if counts[label] == 1)
    seen: set[str] = set()
    comparisons_left = MAX_LABEL_COMPARISONS
    for label, option in lone:
        seen.add(label)
        comparisons_left -= len(counts)
        others = [known for known in counts if known not in option.attributes] if comparisons_left >= 0 else []
        meant = nearest(label, others) if others else None
        if meant and counts[meant] == 1 and meant not in seen:
            continue  # Of two lone labels that are alike the second is shown, with the first as what was meant.
        hint = f"did you mean {quoted(meant)}?" if meant else "give the other options this attribute as well"
        target = Target(option.origin, ("attributes", label), "key")
        yield Violation(target, f'only "{option.id}" has the attribute {quoted(label)}', hint)


def long_action(context: RuleContext) -> Iterator[Violation]:
    """The action of a step has more than 12 words.

    Actions appear side by side in narrow columns. A long one wraps into many short lines, which are hard to compare.
    """
    for option in context.decision.options.values():
        for step in option.steps:
            count = count_words(step.action)
            if count > MAX_ACTION_WORDS:
                message = f"the action of this step has {count} words, and a table wraps it badly"
                hint = f'say what is done in {MAX_ACTION_WORDS} words at most, and the rest under "detail"'
                yield Violation(said(step), message, hint)


def unrated_criterion(context: RuleContext) -> Iterator[Violation]:
    """An option other than the baseline lacks a rating on a criterion, though the file has ratings.

    A gap in the comparison can mean anything: forgotten, unknown, or the same as the baseline. The rating `unknown`
    shows that the question was asked.
    """
    if not any(option.ratings for option in context.decision.options.values()):
        return
    for option in context.decision.options.values():
        count = len(context.decision.criteria) - len(option.ratings)
        if option.id != context.decision.baseline and count:
            lacking = islice((id for id in context.decision.criteria if id not in option.ratings), MAX_NAMED)
            more = f" and {count - MAX_NAMED} more" if count > MAX_NAMED else ""
            message = f'"{option.id}" is not rated on {", ".join(map(quoted, lacking))}{more}'
            yield _at(option, message, 'rate it; if nobody can tell, write "rating: unknown" and the reason')


def groundless_rating(context: RuleContext) -> Iterator[Violation]:
    """A rating other than `unknown` rests on nothing.

    A rating is the editor's judgment. A reader can only check it by the steps, costs, risks and arguments that it rests
    on. A criterion with a measure is rated by the figures.
    """
    for option, criterion, rating in _ratings(context):
        if not rating.rests_on:
            message = f'the rating of "{option.id}" on "{criterion}" rests on nothing'
            hint = 'name the steps, costs, risks or arguments that it rests on by their ids under "rests_on"'
            yield Violation(Target(rating.origin), message, hint)


def borrowed_rating(context: RuleContext) -> Iterator[Violation]:
    """A rating other than `unknown` rests only on records of other options.

    That another option does badly does not say how this one does. Or an id was copied along with the rating.
    """
    own = {option.id: _argued(option) for option in context.decision.options.values()}
    for option, criterion, rating in _ratings(context):
        if rating.rests_on and own[option.id].isdisjoint(rating.rests_on):
            message = f'the rating of "{option.id}" on "{criterion}" rests only on records of other options'
            target = Target(rating.origin, ("rests_on",))
            yield Violation(target, message, f'name a step, cost, risk or argument of "{option.id}"')


def _arguments(option: Option) -> tuple[Argument, ...]:
    return (*option.arguments.pro, *option.arguments.con)


def _argued(option: Option) -> set[str | None]:
    """Return the ids of the records of an option on which a rating can rest."""
    records: tuple[Step | Cost | Risk | Argument, ...] = (*option.steps, *option.costs, *option.risks)
    return {record.id for record in (*records, *_arguments(option))}


def _ratings(context: RuleContext) -> Iterator[tuple[Option, str, Rating]]:
    """Yield the option, the criterion and the rating of each rating but unknown ones and the reasons of figures."""
    for option in context.decision.options.values():
        for criterion, rating in option.ratings.items():
            if rating.rating not in (None, "unknown"):
                yield option, criterion, rating


def _at(option: Option, message: str, hint: str) -> Violation:
    return Violation(Target(option.origin), message, hint)
