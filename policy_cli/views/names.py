"""What options are called, for views that need nothing else of theirs in words."""

from policy_cli.document import Content, Span, ours
from policy_cli.model import Decision, Option


def option_name(option: Option, decision: Decision, with_outcome: bool = False) -> Content:
    """Return an option's name, marked if it is the baseline, and `with_outcome` if it was chosen."""
    is_chosen = with_outcome and option.outcome is not None and option.outcome.status == "chosen"
    marks = ("baseline",) * (option.id == decision.baseline) + ("chosen",) * is_chosen
    return (Span(option.name), *ours(f" ({', '.join(marks)})" if marks else "", style="muted"))
