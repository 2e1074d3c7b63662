"""What a decision that can be used should not say all the same: the rules that `check` warns by.

A rule is a generator, and its docstring is its documentation: a sentence that says what it finds,
then why that matters.
"""

from collections.abc import Collection, Iterator

from policy_cli.analysis.rules import evidence, options
from policy_cli.analysis.rules.rule import Rule, RuleContext
from policy_cli.diagnostics import Diagnostic
from policy_cli.model import Decision
from policy_cli.reading.decision import Reading

RULES: dict[str, Rule] = {
    "uncited-claim": evidence.uncited_claim,
    "vague-citation": evidence.vague_citation,
    "long-quote": evidence.long_quote,
    "misspelled-heading": evidence.misspelled_heading,
    "page-out-of-range": evidence.page_out_of_range,
    "unused-reference": evidence.unused_reference,
    "lone-source": evidence.lone_source,
    "passage-on-both-sides": evidence.passage_on_both_sides,
    "own-view": evidence.own_view,
    "foreign-verdict": evidence.foreign_verdict,
    "no-steps": options.no_steps,
    "no-costs": options.no_costs,
    "no-arguments-for": options.no_arguments_for,
    "no-arguments-against": options.no_arguments_against,
    "repeated-claim": options.repeated_claim,
    "same-side-rebuttal": options.same_side_rebuttal,
    "lone-attribute": options.lone_attribute,
    "long-action": options.long_action,
    "unrated-criterion": options.unrated_criterion,
    "groundless-rating": options.groundless_rating,
    "borrowed-rating": options.borrowed_rating,
}
"""The rules by their codes, in the order in which the page of rules explains them."""


def warnings(decision: Decision) -> Iterator[Diagnostic]:
    """Yield a warning for each place at which a decision breaks a rule, rule by rule."""
    context = RuleContext(decision)
    for code, rule in RULES.items():
        for violation in rule(context):
            target, message, hint = violation
            yield Diagnostic(code, message, target.origin, hint, severity="warning", target=target)


def examine(reading: Reading, ignored: Collection[str] = ()) -> tuple[Diagnostic, ...]:
    """Return what reading found in a file and, if it can be used, the warnings of the rules, in the file's order.

    Warnings whose code is `ignored` are left out.
    """
    found = [*reading.diagnostics, *(warnings(reading.decision) if reading.decision is not None else ())]
    return reading.located([one for one in found if one.severity == "error" or one.code not in ignored])
