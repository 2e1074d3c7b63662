"""Compares options: what each says in each row, and where they differ."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from policy_cli.analysis.rows import ROW_KINDS, Options, RowKind, Value
from policy_cli.diagnostics import CannotContinue, refuse_unknown
from policy_cli.frozen import frozen
from policy_cli.model import Arguments, Decision, Figure, Outcome

BESIDE = {"id", "origin", "cite", "inferred", "because", "rests_on", "note"}
"""The fields of records that do not count in comparisons: names, places, reasons and notes."""


@frozen
class ComparedRow:
    """What the compared options say on one matter, by option id; `group` is the name of its kind in ROW_KINDS.

    `shared` is the number of items that are left out of the values because all options have them.
    """

    group: str
    id: str
    label: str
    values: Mapping[str, Value]
    shared: int = 0

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
        """Whether the options do not all say the same; ids, reasons, places and notes beside it do not count."""
        first, *others = self.values.values()
        return any(value != first and _said(value) != _said(first) for value in others)

    @property
    def own(self) -> "ComparedRow":
        """The row without the items of its lists that all options have."""
        values = [*self.values.values()]
        if all(isinstance(value, Arguments) for value in values):
            sides = [_own_items([getattr(value, side) for value in values]) for side in ("pro", "con")]
            (pro, shared), (con, also_shared) = sides
            kept: list[Value] = [Arguments(pro=own, con=other) for own, other in zip(pro, con, strict=True)]
            shared += also_shared
        elif all(isinstance(value, tuple) for value in values):
            own_items, shared = _own_items(values)
            kept = [*own_items]
        else:
            return self
        return ComparedRow(self.group, self.id, self.label, dict(zip(self.values, kept, strict=True)), shared)


def _own_items(lists: list[Any]) -> tuple[list[tuple[Any, ...]], int]:
    """Return lists without the items that all of them have, and the number of these."""
    said = [dict.fromkeys(map(_said, items)) for items in lists]
    shared = set(said[0]).intersection(*said[1:])
    return [tuple(item for item in items if _said(item) not in shared) for items in lists], len(shared)


def _said(value: Any) -> Any:
    """Return what a value says, without what is beside it."""
    if isinstance(value, tuple):
        return tuple(map(_said, value))
    if isinstance(value, Arguments):
        return _said(value.pro), _said(value.con)
    if isinstance(value, Figure):
        return value.value, value.low, value.high, tuple(value.by.items())
    if isinstance(value, Outcome):
        return value.status
    if is_dataclass(value):
        return tuple(getattr(value, one.name) for one in fields(value) if one.name not in BESIDE)
    return value


@frozen
class Comparison:
    """Options side by side; with `differences`, without the rows in which they do not differ: `alike` counts these."""

    decision: Decision
    options: Options
    rows: tuple[ComparedRow, ...]
    differences: bool = False
    alike: int = 0

    @property
    def leaves_out(self) -> bool:
        """Whether anything is left out because all options say it."""
        return bool(self.alike) or any(row.shared for row in self.shown_rows)

    @property
    def shown_rows(self) -> tuple[ComparedRow, ...]:
        """The rows; with `differences`, without the items of lists that all options have, except of a sequence."""
        if not self.differences:
            return self.rows
        is_sequence = any(option.order == "sequence" for option in self.options)
        return tuple(row if is_sequence and row.group == "steps" else row.own for row in self.rows)


def select_options(decision: Decision, ids: Iterable[str]) -> Options:
    """Return the options with these ids in their order, each once; all options if there are no ids.

    One text may have several ids joined by commas. Raises CannotContinue for an id that no option has.
    """
    given = list(ids)
    named = [id.strip() for joined in given for id in joined.split(",") if id.strip()]
    if given and not named:
        raise CannotContinue("no option is named", f"options: {', '.join(decision.options)}")
    for id in (id for id in named if id not in decision.options):
        message = f'there is no option "{id}"'
        if id in ROW_KINDS or id in decision.criteria:
            raise CannotContinue(message, kind="row-not-option", subject=id)
        if id.endswith((".yaml", ".yml")):
            raise CannotContinue(message, kind="file-not-option", subject=id)
    refuse_unknown("option", named, decision.options, f"options: {', '.join(decision.options)}")
    picked = {id: decision.options[id] for id in named}
    return tuple((picked or decision.options).values())


def compare(decision: Decision, options: Options, only: Iterable[str] = (), differences: bool = False) -> Comparison:
    """Return the comparison of options.

    `only` names kinds of rows, or single rows by criterion or label; by default, rows without any value, those shown
    only if asked, and those that yield to others are left out. With `differences`, so are rows in which the options do
    not differ. Raises CannotContinue for an unknown name.
    """
    rows = [ComparedRow(name, *row) for name, kind in ROW_KINDS.items() for row in kind.rows(decision, options)]
    names = [name for joined in only for name in _split(joined, rows)]
    if names:
        found = {name: _named(name, rows) for name in names}
        wrong = [name for name, named in found.items() if not named and name.strip().casefold() not in ROW_KINDS]
        single = [row for row in rows if row.id not in ROW_KINDS]
        known = list(dict.fromkeys([*ROW_KINDS, *(row.id for row in single), *(row.label for row in single)]))
        refuse_unknown("row", wrong, known, f"rows: {', '.join(known)}")
        wanted = {id(row) for named in found.values() for row in named}
        rows = [row for row in rows if id(row) in wanted]
    else:
        rows = [row for row in rows if not row.kind.if_asked and not row.is_empty]
        kinds = {row.group for row in rows}
        rows = [row for row in rows if row.kind.yields_to not in kinds]
    differing = [row for row in rows if row.differs] if differences else rows
    return Comparison(decision, options, tuple(differing), differences, len(rows) - len(differing))


def _split(names: str, rows: list[ComparedRow]) -> list[str]:
    """Return the names that are joined by commas, unless all of it is the label of a row."""
    is_label = names.strip().casefold() in {row.label.casefold() for row in rows}
    return [names] if is_label else [name for name in names.split(",") if name.strip()] or [names]


def _named(name: str, rows: list[ComparedRow]) -> list[ComparedRow]:
    folded = name.strip().casefold()
    return [row for row in rows if folded in (row.group, row.id.casefold(), row.label.casefold())]
