"""Compares options: what each says in each row, and where they differ."""

from collections.abc import Iterable, Mapping
from typing import Any

from policy_cli.analysis.rows import ROW_KINDS, Options, RowKind, Value
from policy_cli.diagnostics import CannotContinue, did_you_mean
from policy_cli.frozen import frozen
from policy_cli.model import Arguments, Attribute, Decision, Figure, Outcome, Rating

SAID = (Attribute, Outcome, Rating)
"""The records that are the whole value of a row, and say it in words."""


@frozen
class ComparedRow:
    """What the compared options say on one matter, by option id; `group` is the name of its kind in ROW_KINDS."""

    group: str
    id: str
    label: str
    values: Mapping[str, Value]

    @property
    def kind(self) -> RowKind:
        """The entry of such rows."""
        return ROW_KINDS[self.group]

    @property
    def is_empty(self) -> bool:
        """Whether no option says anything."""
        return all(value in (None, (), Arguments()) for value in self.values.values())

    @property
    def differs(self) -> bool:
        """Whether the options do not all say the same; reasons, places and notes beside it do not count."""
        said = [self._said(value) for value in self.values.values()]
        return any(value != said[0] for value in said)

    def _said(self, value: Value) -> Any:
        if isinstance(value, Figure):
            return value.value, value.low, value.high, value.by
        return self.kind.words(value) if isinstance(value, SAID) else value


@frozen
class Comparison:
    """Options side by side."""

    decision: Decision
    options: Options
    rows: tuple[ComparedRow, ...]


def select_options(decision: Decision, ids: Iterable[str]) -> Options:
    """Return the options with these ids in their order, each once; all options if there are no ids.

    One text may have several ids joined by commas. Raises CannotContinue for an id that no option has.
    """
    picked = {}
    given = list(ids)
    named = [id.strip() for joined in given for id in joined.split(",") if id.strip()]
    if given and not named:
        raise CannotContinue("no option is named", f"options: {', '.join(decision.options)}")
    for id in named:
        if id not in decision.options:
            message = f'there is no option "{id}"'
            if id in ROW_KINDS or id in decision.criteria:
                raise CannotContinue(message, kind="row-not-option", subject=id)
            if id.endswith((".yaml", ".yml")):
                raise CannotContinue(message, kind="file-not-option", subject=id)
            raise CannotContinue(message, did_you_mean(id, list(decision.options)))
        picked[id] = decision.options[id]
    return tuple((picked or decision.options).values())


def compare(decision: Decision, options: Options, only: Iterable[str] = (), differences: bool = False) -> Comparison:
    """Return the comparison of options.

    `only` names kinds of rows, or single rows by criterion or label; by default, rows without any value and those shown
    only if asked are left out. With `differences`, so are rows in which the options do not differ. Raises
    CannotContinue for an unknown name.
    """
    rows = [ComparedRow(name, *row) for name, kind in ROW_KINDS.items() for row in kind.rows(decision, options)]
    names = [name for joined in only for name in _split(joined, rows)]
    if names:
        wanted = {id(row) for name in names for row in _named(name, rows)}
        rows = [row for row in rows if id(row) in wanted]
    else:
        rows = [row for row in rows if not row.kind.if_asked and not row.is_empty]
    return Comparison(decision, options, tuple(row for row in rows if row.differs or not differences))


def _split(names: str, rows: list[ComparedRow]) -> list[str]:
    """Return the names that are joined by commas, unless all of it is the label of a row."""
    is_label = names.strip().casefold() in {row.label.casefold() for row in rows}
    return [names] if is_label else [name for name in names.split(",") if name.strip()] or [names]


def _named(name: str, rows: list[ComparedRow]) -> list[ComparedRow]:
    folded = name.strip().casefold()
    named = [row for row in rows if folded in (row.group, row.id.casefold(), row.label.casefold())]
    if not named and folded not in ROW_KINDS:
        single = [row for row in rows if row.id not in ROW_KINDS]
        known = list(dict.fromkeys([*ROW_KINDS, *(row.id for row in single), *(row.label for row in single)]))
        raise CannotContinue(f'there is no row "{name}"', did_you_mean(name, known) or f"rows: {', '.join(known)}")
    return named
