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
from policy_cli.document import Content, joined, ours, text
from policy_cli.frozen import frozen
from policy_cli.model import (
    Argument,
    Arguments,
    Attribute,
    Cost,
    Decision,
    Figure,
    Option,
    Outcome,
    Rating,
    Risk,
    Step,
    Variant,
    Verdict,
)
from policy_cli.places import Place
from policy_cli.scales import is_relative

Record = Step | Cost | Variant | Risk | Argument | Verdict
Value = str | int | Attribute | Figure | Outcome | Rating | Arguments | tuple[Record, ...] | None
Options = tuple[Option, ...]
Rows = Iterator[tuple[str, str, Mapping[str, Value]]]
"""The id and label of each row, and its values by option id; None or () if an option says nothing."""

SourceName = Callable[[str], Content]
"""Returns the short name of a source, by its id."""

MAX_CELLS = 100_000
"""The most cells that the rows of attributes, or of ratings, may have: ten of each for 10,000 options."""
COST_LEVELS = ("high", "moderate", "low", "unknown", None)


def records_of(value: Value, option: Option) -> tuple[Any, ...]:
    """Return the records that say a value of a row: its own, or the option whose aim or summary it is."""
    match value:
        case tuple():
            return value
        case Arguments():
            return (*value.pro, *value.con)
        case _:
            return (option,) if isinstance(value, str) else (value,)


def _each_claim(records: Any) -> list[str]:
    return [record.claim for record in records]


@frozen
class RowKind:
    """A kind of row of the comparison.

    `about` describes its rows in the help, `rows` yields those of a decision, and `caption` is their heading. Their
    labels are the file's if it `names` them, and ours otherwise. An option that says nothing shows `nothing`. With
    `if_asked`, the rows are shown only if they are named.

    `words` returns the items of a value in a few words each, for CSV and for the table; `short`, if given, replaces
    them in the table. A table in full shows records with their citations (`views.claims`), and splits a row into
    `parts`: labels with the part of the value that each shows. Items are numbered if `numbered`. `others` returns the
    verdicts that endorse none of the compared options, which are listed below the table.
    """

    about: str
    rows: Callable[[Decision, Options], Rows]
    caption: Callable[[Decision], Content] = lambda _: ()
    names: bool = False
    nothing: str = "none"
    if_asked: bool = False
    words: Callable[[Any], list[str]] = lambda value: [str(value)]
    short: Callable[[Any, SourceName], list[Content]] | None = None
    parts: Mapping[str, Callable[[Any], Value]] = field(default_factory=dict)
    numbered: bool = False
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
    """Return whose judgment the ratings are, and what they compare with."""
    whose = ours("Ratings: the editor's judgment")
    if decision.editor:
        whose = ours("{} ({})", whose, decision.editor)
    relative = [is_relative(criterion) for criterion in decision.criteria.values()]
    if not decision.baseline or not any(relative):
        return whose
    against = "{}, against {}" if all(relative) else "{}; in the five words, against {}"
    return ours(against, whose, decision.options[decision.baseline].name)


def _sources_say(_: Decision) -> Content:
    return ours("What the file records, from its sources")


def _counted(records: Any, _: SourceName) -> list[Content]:
    return [ours(f"{len(records)} named")]


def _arguments(both: Arguments) -> str:
    return f"{len(both.pro)} for, {len(both.con)} against"


def _costs_by_kind(records: tuple[Cost, ...], _: SourceName) -> list[Content]:
    """Return the levels of costs of each kind: "economic: high, 2 moderate"; the claim of a cost with neither."""
    levels: dict[str | None, Counter[str | None]] = {}
    for record in records:
        levels.setdefault(record.kind or (None if record.level else record.claim), Counter())[record.level] += 1
    return [_kind_of_costs(kind, counted) for kind, counted in levels.items()]


def _kind_of_costs(kind: str | None, levels: Counter[str | None]) -> Content:
    name = text(kind) or ours("of no stated kind")
    if set(levels) == {None}:
        return name if levels.total() == 1 else joined((text(str(levels.total())), name), " ")
    counted = (f"{levels[level]} {level or 'not stated'}" for level in COST_LEVELS if level in levels)
    return joined((name, ours(", ".join(words.removeprefix("1 ") for words in counted))), ": ")


def _favoring_none(decision: Decision, options: Options) -> tuple[Verdict, ...]:
    shown = {option.id for option in options}
    return tuple(verdict for verdict in decision.verdicts if verdict.option not in shown)


ROW_KINDS: dict[str, RowKind] = {
    "aim": RowKind("what it is to achieve", _of_each("aim", lambda option: option.aim), nothing="not stated"),
    "summary": RowKind(
        "what it amounts to",
        _of_each("summary", lambda option: option.summary),
        nothing="not stated",
        if_asked=True,
    ),
    "attributes": RowKind(
        "what the file says under labels of its own",
        _attributes,
        names=True,
        nothing="not stated",
        words=lambda attribute: [attribute.value],
    ),
    "figures": RowKind(
        "its numbers, a row for each measure",
        _figures,
        names=True,
        nothing="no figure",
        words=lambda figure: [figure_in_words(figure)],
    ),
    "outcome": RowKind(
        "what became of it",
        _of_each("outcome", lambda option: option.outcome),
        nothing="not stated",
        words=lambda outcome: [outcome.status],
        short=lambda outcome, _: [ours(outcome.status)],
    ),
    "ratings": RowKind(
        "the editor's ratings, a row for each criterion",
        _ratings,
        ratings_caption,
        names=True,
        nothing="not rated",
        words=lambda rating: [rating.rating or ""],
    ),
    "steps": RowKind(
        "what is done",
        _of_each("steps", lambda option: option.steps),
        _sources_say,
        words=lambda steps: [step.action for step in steps],
        numbered=True,
    ),
    "costs": RowKind(
        "what somebody pays, by kind and level",
        _of_each("costs", lambda option: option.costs),
        _sources_say,
        words=_each_claim,
        short=_costs_by_kind,
    ),
    "variants": RowKind(
        "the ways to carry it out",
        _of_each("variants", lambda option: tuple(option.variants.values())),
        _sources_say,
        words=lambda variants: [variant.name for variant in variants],
        short=_counted,
    ),
    "risks": RowKind(
        "what may stop it or go wrong",
        _of_each("risks", lambda option: option.risks),
        _sources_say,
        words=_each_claim,
        short=_counted,
    ),
    "arguments": RowKind(
        "how many arguments there are for it and against it",
        _of_each("arguments", lambda option: option.arguments),
        _sources_say,
        words=lambda both: [_arguments(both)],
        short=lambda both, _: [ours(_arguments(both))],
        parts={"Arguments for": lambda both: both.pro, "Arguments against": lambda both: both.con},
    ),
    "verdicts": RowKind(
        "which sources favor it",
        _verdicts,
        lambda _: ours("What the sources conclude"),
        words=lambda verdicts: [verdict.source for verdict in verdicts],
        short=lambda verdicts, source_name: [source_name(verdict.source) for verdict in verdicts],
        others=_favoring_none,
    ),
    "evidence": RowKind("how far the file covers it", _evidence, lambda _: ours(COVERAGE), if_asked=True),
}
"""The kinds of rows by name, in the order of the table."""
