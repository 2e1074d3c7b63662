"""The arguments of a decision as a flowchart in Mermaid, which forges draw.

Arrows lead from a reason to what it is a reason for: from an argument to its option or to the arguments that it
answers, from a record to the rating that rests on it, and from there to the option.
"""

import re
from collections.abc import Hashable, Iterator

from policy_cli.analysis.chronology import Hindsight
from policy_cli.analysis.ratings import rating_of
from policy_cli.analysis.rows import Options
from policy_cli.model import Argument, Cost, Decision, Option, Risk, Step
from policy_cli.text import one_line

SHAPES = {
    "option": ('(["', '"])'),
    "for": ('["', '"]'),
    "against": ('["', '"]'),
    "rating": ('{{"', '"}}'),
    "ground": ('("', '")'),
}
"""What encloses the label of a node of each class; a ground is a step, cost or risk that something refers to."""
STYLES = {
    "option": "fill:#333,stroke:#333,color:#fff",
    "for": "fill:#d2e5f4,stroke:#3d74a3,color:#111",
    "against": "fill:#f9ddc6,stroke:#a4470f,color:#111",
    "rating": "fill:#fff,stroke:#333,color:#111",
    "ground": "fill:#f1f1f1,stroke:#888,color:#111",
}
# Signs that could end a label, or be markup or a directive, become codes; a number or hyphen could begin a list.
_UNSAFE = re.compile(r"[^\w ,()'’“”…–-]|_|^[\d-]")


def mermaid(decision: Decision, options: Options) -> str:
    """Return the options, their arguments and ratings, and what these rest on or are about."""
    arrows = [arrow for option in options for arrow in _arrows(option)]
    shown = {key for start, _, end in arrows for key in (start, end)} | {(option.id,) for option in options}
    hindsight = Hindsight(decision)
    nodes = {key: node for option in options for key, *node in _nodes(decision, option, hindsight) if key in shown}
    names = {key: f"n{number}" for number, key in enumerate(nodes, 1)}
    lines = [f"{names[key]}{_labeled(*node)}" for key, node in nodes.items()]
    lines += [f"{names[start]} -->|{verb}| {names[end]}" for start, verb, end in arrows if {start, end} <= names.keys()]
    lines += [f"classDef {kind} {style}" for kind, style in STYLES.items()]
    return "\n".join(("flowchart LR", *(f"  {line}" for line in lines))) + "\n"


def _arrows(option: Option) -> Iterator[tuple[Hashable, str, Hashable]]:
    """Yield the keys of the nodes where each arrow begins and ends, and between them what it says."""
    for side, arguments in (("for", option.arguments.pro), ("against", option.arguments.con)):
        for argument in arguments:
            yield _key(argument), side, (option.id,)
            yield from ((_key(argument), "answers", answered) for answered in argument.rebuts)
            if argument.step:
                yield _key(argument), "is about", argument.step
    for criterion, rating in option.ratings.items():
        if rating.rests_on:
            yield (option.id, criterion), "rates", (option.id,)
            yield from ((ground, "supports", (option.id, criterion)) for ground in rating.rests_on)


def _nodes(decision: Decision, option: Option, hindsight: Hindsight) -> Iterator[tuple[Hashable, str, str]]:
    """Yield the key, the class and the words of each node that an option may have."""
    yield (option.id,), "option", option.name
    for side, arguments in (("for", option.arguments.pro), ("against", option.arguments.con)):
        for argument in arguments:
            by = f"{argument.said_by}: " if argument.said_by else ""
            yield _key(argument), side, hindsight.with_mark(f"{by}{argument.claim}", argument)
    for step in option.steps:
        yield _key(step), "ground", hindsight.with_mark(step.action, step)
    for records in (option.costs, option.risks):
        for record in records:
            yield _key(record), "ground", hindsight.with_mark(record.claim, record)
    for criterion in decision.criteria.values():
        rating = rating_of(decision, option, criterion)
        if rating:
            yield (option.id, criterion.id), "rating", f"{criterion.name}: {rating.rating or 'not rated'}"


def _key(record: Step | Cost | Risk | Argument) -> Hashable:
    """Return the id of a record, or its identity if nothing refers to it."""
    return record.id or id(record)


def _labeled(kind: str, words: str) -> str:
    """Return a node of a class without its name."""
    before, after = SHAPES[kind]
    label = _UNSAFE.sub(lambda sign: f"#{ord(sign[0])};", one_line(words))
    return f"{before}{label}{after}:::{kind}"
