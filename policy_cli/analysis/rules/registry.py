"""The rules that `check` warns by.

The docstring of a rule is its documentation: a sentence that says what it finds, then why that matters. What is missing
or unlike the rest is found only where most of the file is otherwise: see `rule.exceptions`.
"""

from collections.abc import Collection, Iterator

from policy_cli.analysis.rules import evidence, figures, options, references
from policy_cli.analysis.rules.rule import Rule, RuleContext
from policy_cli.diagnostics import Diagnostic
from policy_cli.model import Decision
from policy_cli.reading.decision import ReadResult

RULES: dict[str, Rule] = {
    "uncited-claim": evidence.uncited_claim,
    "vague-citation": evidence.vague_citation,
    "long-quote": evidence.long_quote,
    "misspelled-heading": evidence.misspelled_heading,
    "page-out-of-range": evidence.page_out_of_range,
    "unused-reference": evidence.unused_reference,
    "misspelled-key": references.misspelled_key,
    "unknown-type": references.unknown_type,
    "unclear-date": references.unclear_date,
    "not-in-note": references.not_in_note,
    "lone-source": evidence.lone_source,
    "passage-on-both-sides": evidence.passage_on_both_sides,
    "later-source": evidence.later_source,
    "own-view": evidence.own_view,
    "foreign-verdict": evidence.foreign_verdict,
    "sum-differs": figures.sum_differs,
    "outside-range": figures.outside_range,
    "thousands-point": figures.thousands_point,
    "missing-figure": figures.missing_figure,
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
"""The rules by their codes, in the order of the page of rules."""


def warnings(decision: Decision) -> Iterator[Diagnostic]:
    """Yield a warning for each violation in a decision, rule by rule."""
    context = RuleContext(decision)
    for code, rule in RULES.items():
        for target, message, hint in rule(context):
            yield Diagnostic(code, message, target.origin, hint, severity="warning", target=target)


def examine(reading: ReadResult, ignored: Collection[str] = ()) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of a file and, if it has no errors, of the rules, without warnings of `ignored` codes.

    They are in the order of the file.
    """
    found = [*reading.diagnostics, *(warnings(reading.decision) if reading.decision is not None else ())]
    return reading.located([one for one in found if one.severity == "error" or one.code not in ignored])
