"""Rules on options: what one lacks, what it says twice, and what its ratings rest on."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from policy_cli.analysis.normalization import alphanumerics
from policy_cli.analysis.rules.rule import RuleContext, Violation, exceptions, said, unlike_most_options
from policy_cli.diagnostics import Target, misspelled
from policy_cli.model import Argument, Cost, Option, Rating, Risk, Step
from policy_cli.scales import is_relative
from policy_cli.text import count_words, enumerated, quoted

MAX_ACTION_WORDS = 12
MAX_LABEL_COMPARISONS = 50_000
"""How many comparisons of lone labels with others a file may need; no further label gets a suggestion."""
MAX_NAMED = 4
"""The most criteria that a message names."""


def no_steps(context: RuleContext) -> Iterator[Violation]:
    """An option has no steps, though most options have some.

    Without steps an option is a wish: nobody can say what it costs or whether it is feasible. The baseline may mean
    doing nothing.
    """
    hint = 'add what would be done, and by whom, under "steps"'
    yield from _without(context, "no steps", hint, lambda option: option.steps)


def no_costs(context: RuleContext) -> Iterator[Violation]:
    """An option has no costs, though most options have some; the baseline need not.

    Every option costs somebody something. Beside options with costs, one without any looks better than it is.
    """
    hint = 'add what somebody pays under "costs"; if you do not know how much, write "level: unknown"'
    yield from _without(context, "no costs", hint, lambda option: option.costs)


def no_arguments_for(context: RuleContext) -> Iterator[Violation]:
    """An option has no argument for it, though most options have one; the baseline need not.

    An option that nobody would defend is a straw man: it makes the others look better than they are.
    """
    hint = 'add what those who favor it say, under "arguments", "for"'
    yield from _without(context, "no argument for it", hint, lambda option: option.arguments.pro)


def no_arguments_against(context: RuleContext) -> Iterator[Violation]:
    """An option has no argument against it, though most options have one; the baseline need not.

    An option without arguments against it has not been examined yet, and readers will distrust its comparison with the
    others.
    """
    hint = 'add what those who reject it say, under "arguments", "against"'
    yield from _without(context, "no argument against it", hint, lambda option: option.arguments.con)


def _without(context: RuleContext, lacking: str, hint: str, has: Callable[[Option], Any]) -> Iterator[Violation]:
    for option in unlike_most_options(context, has):
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
    """Only one option has an attribute, though most attributes are shared; or its label is nearly that of another.

    Attributes are rows of the comparison. A row that only one option fills compares nothing, and its label is often a
    misspelling of another.
    """
    counts = Counter(label for option in context.decision.options.values() for label in option.attributes)
    unshared = set(exceptions(counts, lambda label: counts[label] > 1))
    options = context.decision.options.values()
    lone = ((label, option) for option in options for label in option.attributes if counts[label] == 1)
    seen: set[str] = set()
    comparisons_left = MAX_LABEL_COMPARISONS
    for label, option in lone:
        seen.add(label)
        comparisons_left -= len(counts)
        others = [known for known in counts if known not in option.attributes] if comparisons_left >= 0 else []
        meant = misspelled(label, others) if others else None
        if meant is None and label not in unshared:
            continue
        if meant and counts[meant] == 1 and meant not in seen:
            continue  # Of two lone labels that are alike the second is shown, with the first as what was meant.
        hint = f"did you mean {quoted(meant)}?" if meant else "give the other options this attribute as well"
        target = Target(option.origin, ("attributes", label), "key")
        yield Violation(target, f'only "{option.id}" has the attribute {quoted(label)}', hint)


def long_action(context: RuleContext) -> Iterator[Violation]:
    """The action of a step has more than 12 words, though most are shorter.

    Actions appear side by side in narrow columns. A long one wraps into many short lines, which are hard to compare.
    """
    steps = (step for option in context.decision.options.values() for step in option.steps)
    for step in exceptions(steps, lambda step: count_words(step.action) <= MAX_ACTION_WORDS):
        message = f"the action of this step has {count_words(step.action)} words, and a table wraps it badly"
        hint = f'say what is done in {MAX_ACTION_WORDS} words at most, and the rest under "detail"'
        yield Violation(said(step), message, hint)


def unrated_criterion(context: RuleContext) -> Iterator[Violation]:
    """An option lacks a rating on a criterion, though most options are rated on it.

    A gap in the comparison can mean anything: forgotten, unknown, or the same as the baseline. The rating `unknown`
    shows that the question was asked.
    """
    options = context.decision.options
    rated = Counter(criterion for option in options.values() for criterion in option.ratings)
    lacking = defaultdict(list)
    for criterion in context.decision.criteria.values():
        baseline = context.decision.baseline if is_relative(criterion) else None
        # Where not even half of the options are rated no option is an exception: many need not be looked at.
        if rated[criterion.id] * 2 + 1 >= len(options) and not criterion.measure:
            for option in unlike_most_options(context, partial(_is_rated, criterion.id, baseline)):
                lacking[option.id].append(criterion.id)
    for id, criteria in lacking.items():
        message = f'"{id}" is not rated on {enumerated([*map(quoted, criteria)], MAX_NAMED)}'
        yield _at(options[id], message, 'rate it; if nobody can tell, write "rating: unknown" and the reason')


def _is_rated(criterion: str, baseline: str | None, option: Option) -> bool:
    return criterion in option.ratings or option.id == baseline


def groundless_rating(context: RuleContext) -> Iterator[Violation]:
    """A rating other than `unknown` rests on nothing, though most ratings rest on something; the baseline's need not.

    A rating is the editor's judgment. A reader can check it only by the steps, costs, risks and arguments that it rests
    on. A criterion with a measure is rated by the figures.
    """
    baseline = context.decision.baseline
    ratings = (one for one in _ratings(context) if one.option.id != baseline or one.rating.rests_on)
    for option, criterion, rating in exceptions(ratings, lambda one: one.rating.rests_on):
        message = f'the rating of "{option.id}" on "{criterion}" rests on nothing'
        hint = 'name the steps, costs, risks or arguments that it rests on by their ids under "rests_on"'
        yield Violation(Target(rating.origin), message, hint)


def borrowed_rating(context: RuleContext) -> Iterator[Violation]:
    """A rating other than `unknown` rests only on records of other options, though most ratings do not.

    How another option does says nothing about this one. Perhaps an id was copied along with the rating.
    """
    own = {option.id: _argued(option) for option in context.decision.options.values()}
    ratings = (one for one in _ratings(context) if one.rating.rests_on)

    def is_own(one: _Rated) -> bool:
        return not own[one.option.id].isdisjoint(one.rating.rests_on)

    for option, criterion, rating in exceptions(ratings, is_own):
        message = f'the rating of "{option.id}" on "{criterion}" rests only on records of other options'
        target = Target(rating.origin, ("rests_on",))
        yield Violation(target, message, f'name a step, cost, risk or argument of "{option.id}"')


def _arguments(option: Option) -> tuple[Argument, ...]:
    return (*option.arguments.pro, *option.arguments.con)


def _argued(option: Option) -> set[str | None]:
    """Return the ids of the records of an option on which a rating can rest."""
    records: tuple[Step | Cost | Risk | Argument, ...] = (*option.steps, *option.costs, *option.risks)
    return {record.id for record in (*records, *_arguments(option))}


class _Rated(NamedTuple):
    """An option, the criterion on which it is rated, and the rating."""

    option: Option
    criterion: str
    rating: Rating


def _ratings(context: RuleContext) -> Iterator[_Rated]:
    """Yield each rating but unknown ones and those that figures give."""
    for option in context.decision.options.values():
        for criterion, rating in option.ratings.items():
            if rating.rating not in (None, "unknown"):
                yield _Rated(option, criterion, rating)


def _at(option: Option, message: str, hint: str) -> Violation:
    return Violation(Target(option.origin), message, hint)
