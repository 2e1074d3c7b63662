"""The comparison of options: what each says in each row, and where they differ."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from policy_cli.analysis.evidence import claims
from policy_cli.diagnostics import CannotContinue, did_you_mean
from policy_cli.frozen import frozen
from policy_cli.model import Arguments, Cost, Decision, Option, Rating, Risk, Step, Verdict
from policy_cli.places import Place

Value = (
    str | int | Rating | Arguments | tuple[Step, ...] | tuple[Cost, ...] | tuple[Risk, ...] | tuple[Verdict, ...] | None
)
Options = tuple[Option, ...]

MAX_CELLS = 100_000
"""How many cells the rows of attributes, or of ratings, may have: ten of each for 10,000 options."""


@frozen
class ComparedRow:
    """What the compared options say on one matter, by option id; None where one says nothing."""

    group: str
    id: str
    label: str
    values: Mapping[str, Value]

    @property
    def differs(self) -> bool:
        """Whether the options do not all say the same; a rating says its word, whatever its reason."""
        said = [value.rating if isinstance(value, Rating) else value for value in self.values.values()]
        return any(value != said[0] for value in said)


@frozen
class Comparison:
    """Options side by side."""

    decision: Decision
    options: Options
    rows: tuple[ComparedRow, ...]


def _field(name: str) -> Callable[[Decision, Options], Iterator[ComparedRow]]:
    """Return what yields the row of a field that each option has."""

    def rows(_: Decision, options: Options) -> Iterator[ComparedRow]:
        yield ComparedRow(name, name, name.capitalize(), {option.id: getattr(option, name) for option in options})

    return rows


def _attributes(_: Decision, options: Options) -> Iterator[ComparedRow]:
    labels = dict.fromkeys(label for option in options for label in option.attributes)
    _limit(len(labels), "attributes", options)
    for label in labels:
        yield ComparedRow("attributes", label, label, {option.id: option.attributes.get(label) for option in options})


def _ratings(decision: Decision, options: Options) -> Iterator[ComparedRow]:
    if not any(option.ratings for option in decision.options.values()):
        return
    _limit(len(decision.criteria), "criteria", options)
    for criterion in decision.criteria.values():
        values = {option.id: _rating(decision, option, criterion.id) for option in options}
        yield ComparedRow("ratings", criterion.id, criterion.name, values)


def _rating(decision: Decision, option: Option, criterion: str) -> Rating | None:
    return Rating(rating="same") if option.id == decision.baseline else option.ratings.get(criterion)


def _limit(rows: int, what: str, options: Options) -> None:
    """Refuse a table of a size that nobody can read, and that a small file could ask for."""
    if rows * len(options) > MAX_CELLS:
        message = f"{len(options):,} options with {rows:,} {what} make a table of more than {MAX_CELLS:,} cells"
        raise CannotContinue(message, "name the options to be compared")


def _verdicts(decision: Decision, options: Options) -> Iterator[ComparedRow]:
    favoring: dict[str | None, list[Verdict]] = {}
    for verdict in decision.verdicts:
        favoring.setdefault(verdict.option, []).append(verdict)
    values = {option.id: tuple(favoring.get(option.id, ())) for option in options}
    yield ComparedRow("verdicts", "verdicts", "Favored by", values)


def _evidence(decision: Decision, options: Options) -> Iterator[ComparedRow]:
    """Yield counts of what the file cites for an option in any of its claims, the verdicts for it among them."""
    cited: dict[str | None, list[Place]] = {}
    for claim in claims(decision, options):
        cited.setdefault(claim.option, []).extend(claim.citations)
    counts: dict[str, Callable[[Option], int]] = {
        "Arguments for": lambda option: len(option.arguments.pro),
        "Arguments against": lambda option: len(option.arguments.con),
        "Sources": lambda option: len({citation.reference for citation in cited[option.id]}),
        "Quoted places": lambda option: sum(citation.quote is not None for citation in cited[option.id]),
        "Places only": lambda option: sum(citation.quote is None for citation in cited[option.id]),
    }
    for label, count in counts.items():
        id = label.lower().replace(" ", "-")
        yield ComparedRow("evidence", id, label, {option.id: count(option) for option in options})


GROUPS: dict[str, Callable[[Decision, Options], Iterator[ComparedRow]]] = {
    "aim": _field("aim"),
    "summary": _field("summary"),
    "attributes": _attributes,
    "ratings": _ratings,
    "steps": _field("steps"),
    "costs": _field("costs"),
    "risks": _field("risks"),
    "arguments": _field("arguments"),
    "verdicts": _verdicts,
    "evidence": _evidence,
}
"""The groups of rows, in the order in which they are shown."""

SHOWN_IF_ASKED = {"summary", "evidence"}


def pick(decision: Decision, ids: Iterable[str]) -> Options:
    """Return the options with these ids in their order, each once, or all.

    Several ids may stand joined by commas. Raises CannotContinue for one that no option has.
    """
    picked = {}
    given = list(ids)
    named = [id.strip() for joined in given for id in joined.split(",") if id.strip()]
    if given and not named:
        raise CannotContinue("no option is named", f"options: {', '.join(decision.options)}")
    for id in named:
        if id not in decision.options:
            hint = did_you_mean(id, list(decision.options))
            if id in GROUPS or id in decision.criteria:
                hint = f"to show these rows: --only {id}"
            elif id.endswith((".yaml", ".yml")):
                hint = f"to read this file: -f {id}"
            raise CannotContinue(f'there is no option "{id}"', hint)
        picked[id] = decision.options[id]
    return tuple((picked or decision.options).values())


def compare(decision: Decision, options: Options, only: Iterable[str] = (), differences: bool = False) -> Comparison:
    """Return the comparison of options.

    `only` names groups of rows, or single rows by criterion or label; None of them is left out then but what has no
    value at all. With `differences`, rows in which the options do not differ are left out. Raises CannotContinue for
    a name that is no row's.
    """
    rows = [row for rows_of in GROUPS.values() for row in rows_of(decision, options)]
    named = [group for names in only for group in _all_named(names, rows)]
    wanted = {id(row) for group in named for row in group}
    rows = (
        [row for row in rows if id(row) in wanted]
        if named
        else [row for row in rows if row.group not in SHOWN_IF_ASKED and _says_something(row)]
    )
    return Comparison(decision, options, tuple(row for row in rows if row.differs or not differences))


def _all_named(names: str, rows: list[ComparedRow]) -> list[list[ComparedRow]]:
    """Return the rows that a name means, or that several names joined by commas do."""
    whole = names.strip().casefold()
    if any(whole == row.label.casefold() for row in rows):
        return [_named(names, rows)]
    return [_named(name, rows) for name in names.split(",") if name.strip()] or [_named(names, rows)]


def _named(name: str, rows: list[ComparedRow]) -> list[ComparedRow]:
    folded = name.strip().casefold()
    named = [row for row in rows if folded in (row.group, row.id.casefold(), row.label.casefold())]
    if not named and folded not in GROUPS:
        single = [row for row in rows if row.group in ("attributes", "ratings")]
        known = list(dict.fromkeys([*GROUPS, *(row.id for row in single), *(row.label for row in single)]))
        raise CannotContinue(f'there is no row "{name}"', did_you_mean(name, known) or f"rows: {', '.join(known)}")
    return named


def _says_something(row: ComparedRow) -> bool:
    return any(value not in (None, (), Arguments()) for value in row.values.values())
