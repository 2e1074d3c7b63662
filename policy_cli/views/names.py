"""What options are called, for views that need nothing else of theirs in words."""

from policy_cli.document import Content, Span, ours
from policy_cli.model import Decision, Option


def option_name(option: Option, decision: Decision) -> Content:
    """Return an option's name, marked if it is the baseline."""
    remark = ours(" (baseline)", style="muted") if option.id == decision.baseline else ()
    return (Span(option.name), *remark)
