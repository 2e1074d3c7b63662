"""The kinds of rows of a comparison, each declared in one entry."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Any

from policy_cli.analysis.evidence import COVERAGE, claims
from policy_cli.analysis.figures import figure_in_words, measure_label
from policy_cli.analysis.order import merged
from policy_cli.analysis.ratings import rating_of
from policy_cli.diagnostics import CannotContinue
from policy_cli.document import Content, in_parentheses, joined, ours, plain_text, set_apart, text
from policy_cli.frozen import frozen
from policy_cli.model import (
    Argument,
    Arguments,
    Attribute,
    Cost,
    Decision,
    Figure,
    Level,
    Option,
    Outcome,
    Rating,
    Risk,
    Step,
    Variant,
    Verdict,
)
from policy_cli.places import Place
from policy_cli.scales import UNKNOWN, is_relative
from policy_cli.text import with_brackets

RowRecord = Step | Cost | Variant | Risk | Argument | Verdict
Value = str | int | Attribute | Figure | Outcome | Rating | Arguments | tuple[RowRecord, ...] | None
Options = tuple[Option, ...]
Rows = Iterator[tuple[str, str, Mapping[str, Value]]]
"""The id and label of each row, and its values by option id; None or () if an option says nothing."""

SourceName = Callable[[str], Content]
"""Returns the short name of a source, by its id."""

MAX_CELLS = 100_000
"""The most cells that the rows of attributes, or of ratings, may have: ten of each for 10,000 options."""
ORDERS = {"any": "in any order", "sequence": "in this order"}
"""What is printed about steps that are a menu or a sequence."""
COST_LEVELS: tuple[Level | None, ...] = ("high", "moderate", "low", "unknown", None)
LEVELS: dict[Level | None, str] = {"unknown": "level unknown", None: "level not stated"}
"""The words for levels of costs that do not say it by themselves."""


def records_of(value: Value, option: Option) -> tuple[Any, ...]:
    """Return the records that say a value of a row: its own, or the option whose aim or summary it is."""
    match value:
        case tuple():
            return value
        case Arguments():
            return (*value.pro, *value.con)
        case _:
            return (option,) if isinstance(value, str) else (value,)


@frozen
class RowKind:
    """A kind of row of the comparison.

    `about` describes its rows in the help, `rows` yields those of a decision, and `caption` is their heading. Their
    labels are the file's if it `names` them, and ours otherwise. An option that says nothing shows `nothing`. With
    `if_asked`, the rows are shown only if they are named, and beside rows of the kind `yields_to` likewise.

    `words` returns the items of a value in a few words each, for CSV and for the table; `short`, if given, replaces
    them in the table. A table in full shows records with their citations (`views.claims`), and splits a row into
    `parts`: labels with the part of the value that each shows. `others` returns the verdicts that endorse none of the
    compared options, which are listed below the table.
    """

    about: str
    rows: Callable[[Decision, Options], Rows]
    caption: Callable[[Decision], Content] = lambda _: ()
    names: bool = False
    nothing: str = "none"
    if_asked: bool = False
    yields_to: str = ""
    words: Callable[[Any], list[str]] = lambda value: [str(value)]
    short: Callable[[Any, SourceName], list[Content]] | None = None
    parts: Mapping[str, Callable[[Any], Value]] = field(default_factory=dict)
    others: Callable[[Decision, Options], tuple[Verdict, ...]] = lambda *_: ()


def _of_each(name: str, value: Callable[[Option], Value]) -> Callable[[Decision, Options], Rows]:
    """Return a function that yields one row, with a value of each option."""

    def rows(_: Decision, options: Options) -> Rows:
        yield name, name.capitalize(), {option.id: value(option) for option in options}

    return rows


def _attributes(_: Decision, options: Options) -> Rows:
    labels = merged(option.attributes for option in options)
    _limit(len(labels), "attributes", options)
    for label in labels:
        yield label, label, {option.id: option.attributes.get(label) for option in options}


def _ratings(decision: Decision, options: Options) -> Rows:
    measured = any(criterion.measure for criterion in decision.criteria.values())
    if not measured and not any(option.ratings for option in decision.options.values()):
        return
    _limit(len(decision.criteria), "criteria", options)
    for criterion in decision.criteria.values():
        yield criterion.id, criterion.name, {option.id: rating_of(decision, option, criterion) for option in options}


def _figures(decision: Decision, options: Options) -> Rows:
    _limit(len(decision.measures), "measures", options)
    for measure in decision.measures.values():
        yield measure.id, measure_label(measure), {option.id: option.figures.get(measure.id) for option in options}


def _limit(rows: int, what: str, options: Options) -> None:
    """Refuse a table too large to read, which even a small file can ask for."""
    if rows * len(options) > MAX_CELLS:
        message = f"{len(options):,} options with {rows:,} {what} make a table of more than {MAX_CELLS:,} cells"
        raise CannotContinue(message, "name the options to be compared")


def _verdicts(decision: Decision, options: Options) -> Rows:
    favoring: dict[str | None, list[Verdict]] = {}
    for verdict in decision.verdicts:
        favoring.setdefault(verdict.option, []).append(verdict)
    yield "verdicts", "Favored by", {option.id: tuple(favoring.get(option.id, ())) for option in options}


def _evidence(decision: Decision, options: Options) -> Rows:
    """Yield counts of the citations in all claims of an option, with the verdicts for it."""
    cited: dict[str | None, list[Place]] = {}
    for claim in claims(decision, options):
        cited.setdefault(claim.option, []).extend(claim.citations or claim.inherited)
    counts: dict[str, Callable[[Option], int]] = {
        "Arguments for": lambda option: len(option.arguments.pro),
        "Arguments against": lambda option: len(option.arguments.con),
        "Sources": lambda option: len({citation.reference for citation in cited[option.id]}),
        "Quoted places": lambda option: sum(citation.quote is not None for citation in cited[option.id]),
        "Places only": lambda option: sum(citation.quote is None for citation in cited[option.id]),
    }
    for label, count in counts.items():
        yield label.lower().replace(" ", "-"), label, {option.id: count(option) for option in options}


def ratings_caption(decision: Decision) -> Content:
    """Return whose judgment the ratings are, what they compare with, and what the signs of values mean."""
    whose = ours(": the editor's judgment")
    if decision.editor:
        whose = ours("{}{}", whose, in_parentheses(text(decision.editor)))
    name = set_apart(decision.options[decision.baseline].name) if decision.baseline else ours("the middle of the scale")
    criteria = decision.criteria.values()
    if decision.baseline or not all(map(is_relative, criteria)):
        whose = ours("{}, against {}", whose, name)
    if any(not is_relative(criterion) for criterion in criteria):
        whose = ours("{}; values: better (+), worse (-), doubled if by over a third of the scale", whose)
    return (*ours("Ratings"), *ours("{}", whose, style="muted"))


def _at_a_glance(_: Decision) -> Content:
    return ours("At a glance")


def _recorded(_: Decision) -> Content:
    return (*ours("What the file records"), *ours(", from its sources", style="muted"))


def _counted(records: Any, _: SourceName) -> list[Content]:
    return [ours(str(len(records)))]


def _arguments(both: Arguments) -> str:
    return f"{len(both.pro)} for, {len(both.con)} against"


def cost_qualities(cost: Cost) -> Content:
    """Return the kind, level, amount and bearer of a cost: "economic, high: 4 million; borne by the city"."""
    return joined((_level_and_amount(_kind_and_level(cost), cost), _bearer(cost, "borne by {}")), "; ")


def _kind_and_level(cost: Cost) -> Content:
    return joined((text(cost.kind), ours(LEVELS.get(cost.level, cost.level) if cost.level else "")), ", ")


def _level_and_amount(kind_and_level: Content, cost: Cost) -> Content:
    return joined((kind_and_level, text(cost.amount)), ": ")


def _bearer(cost: Cost, words: str) -> Content:
    if cost.borne_by and cost.borne_by.casefold() == UNKNOWN:
        return ours("bearer unknown")
    return ours(words, cost.borne_by) if cost.borne_by else ()


def _cost(cost: Cost) -> str:
    """Return a cost in one line: "Cameras (economic, high: 4 million; borne by the city)"."""
    qualities = plain_text(cost_qualities(cost))
    return f"{cost.claim} ({with_brackets(qualities)})" if qualities else cost.claim


def _costs_by_kind(records: tuple[Cost, ...], _: SourceName) -> list[Content]:
    """Return the costs of each kind in few words: "economic: high, 2 moderate".

    A cost with neither kind nor level is called by its claim. If the file says how much any of them is or who bears it,
    each cost is by itself: "economic, high: 4 million (the city)".
    """
    if any(record.amount or record.borne_by for record in records):
        return [_in_short(record) for record in records]
    by_kind: dict[str | None, list[Cost]] = {}
    for record in records:
        by_kind.setdefault(record.kind or (None if record.level else record.claim), []).append(record)
    return [_kind_of_costs(kind, costs) for kind, costs in by_kind.items()]


def _in_short(cost: Cost) -> Content:
    head = _kind_and_level(cost)
    if not cost.kind:
        head = joined((ours("of no stated kind"), head), ", ") if cost.level else text(cost.claim)
    return (*_level_and_amount(head, cost), *in_parentheses(_bearer(cost, "{}")))


def _kind_of_costs(kind: str | None, costs: list[Cost]) -> Content:
    if len(costs) == 1:
        return _in_short(costs[0])
    name = text(kind) or ours("of no stated kind")
    if not any(cost.level for cost in costs):
        return joined((text(str(len(costs))), name), " ")
    levels = Counter(cost.level for cost in costs)
    counted = (f"{levels[level]} {LEVELS.get(level, level)}" for level in COST_LEVELS if levels[level])
    return joined((name, ours(", ".join(words.removeprefix("1 ") for words in counted))), ": ")


def _steps(_: Decision, options: Options) -> Rows:
    """Yield whether the steps are a menu or a sequence, and the steps."""
    yield "order", "Order", {option.id: option.order for option in options}
    yield "steps", "Steps", {option.id: option.steps for option in options}


def _favoring_none(decision: Decision, options: Options) -> tuple[Verdict, ...]:
    shown = {option.id for option in options}
    return tuple(verdict for verdict in decision.verdicts if verdict.option not in shown)


ROW_KINDS: dict[str, RowKind] = {
    "ratings": RowKind(
        "the editor's ratings, a row for each criterion",
        _ratings,
        ratings_caption,
        names=True,
        nothing="not rated",
        words=lambda rating: [rating.rating or ""],
    ),
    "aim": RowKind(
        "its purpose; with attributes only if named",
        _of_each("aim", lambda option: option.aim),
        _at_a_glance,
        nothing="not stated",
        yields_to="attributes",
    ),
    "summary": RowKind(
        "what it amounts to",
        _of_each("summary", lambda option: option.summary),
        _at_a_glance,
        nothing="not stated",
        if_asked=True,
    ),
    "attributes": RowKind(
        "what the file says under labels of its own",
        _attributes,
        _at_a_glance,
        names=True,
        nothing="not stated",
        words=lambda attribute: [attribute.value],
    ),
    "figures": RowKind(
        "its numbers, a row for each measure",
        _figures,
        _at_a_glance,
        names=True,
        nothing="no figure",
        words=lambda figure: [figure_in_words(figure)],
    ),
    "verdicts": RowKind(
        "which sources favor it",
        _verdicts,
        _recorded,
        words=lambda verdicts: [verdict.source for verdict in verdicts],
        short=lambda verdicts, source_name: [source_name(verdict.source) for verdict in verdicts],
        others=_favoring_none,
    ),
    "outcome": RowKind(
        "what became of it",
        _of_each("outcome", lambda option: option.outcome),
        _recorded,
        nothing="not stated",
        words=lambda outcome: [outcome.status],
        short=lambda outcome, _: [ours(outcome.status)],
    ),
    "variants": RowKind(
        "the ways to carry it out",
        _of_each("variants", lambda option: tuple(option.variants.values())),
        _recorded,
        words=lambda variants: [variant.name for variant in variants],
        short=_counted,
    ),
    "risks": RowKind(
        "what may stop it or go wrong",
        _of_each("risks", lambda option: option.risks),
        _recorded,
        words=lambda risks: [risk.claim for risk in risks],
        short=_counted,
    ),
    "arguments": RowKind(
        "how many arguments are for and against it",
        _of_each("arguments", lambda option: option.arguments),
        _recorded,
        words=lambda both: [_arguments(both)],
        short=lambda both, _: [ours(_arguments(both))],
        parts={"Arguments for": lambda both: both.pro, "Arguments against": lambda both: both.con},
    ),
    "costs": RowKind(
        "what is paid: kind, level, amount and bearer",
        _of_each("costs", lambda option: option.costs),
        _recorded,
        words=lambda costs: [*map(_cost, costs)],
        short=_costs_by_kind,
    ),
    "steps": RowKind(
        "what is done",
        _steps,
        _recorded,
        words=lambda said: [ORDERS[said]] if isinstance(said, str) else [step.action for step in said],
        short=lambda said, _: [ours(ORDERS[said])] if isinstance(said, str) else [text(step.action) for step in said],
    ),
    "evidence": RowKind("how far the file covers it", _evidence, lambda _: ours(COVERAGE), if_asked=True),
}
"""The kinds of rows by name, in the order of the table."""
