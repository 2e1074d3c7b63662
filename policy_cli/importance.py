"""An order of importance: how it is written, and which weights agree with it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from policy_cli.diagnostics import did_you_mean
from policy_cli.frozen import frozen
from policy_cli.model import HOW_TO_ORDER, Criterion
from policy_cli.text import one_line, quoted

if TYPE_CHECKING:
    from fractions import Fraction

Groups = tuple[tuple[str, ...], ...]
"""The ids of criteria, the most important first; those in one group are not ordered among themselves."""

SIGNS = ",>+"


@frozen
class ImportanceFault:
    """What is wrong with an order of importance, how to fix it, which characters are meant, and whether as unknown."""

    message: str
    hint: str
    part: tuple[int, int]
    is_unknown: bool = False


def groups_of(importance: str) -> Groups:
    """Return the groups of an order of importance that has no fault."""
    return tuple(tuple(map(one_line, group.split("+"))) for group in re.split("[,>]", importance))


def with_names(importance: str, names: Mapping[str, str]) -> str:
    """Return an order of importance with the new names of criteria."""
    return re.sub(rf"[^\s{SIGNS}]+", lambda match: names.get(match[0], match[0]), importance)


def importance_faults(importance: str, criteria: Mapping[str, Criterion]) -> Iterator[ImportanceFault]:
    """Yield what is wrong with an order of these criteria."""
    seen: set[str] = set()
    for match in re.finditer(f"(^|[{SIGNS}])([^{SIGNS}]*)", importance):
        name, start = one_line(match[2]), match.end() - len(match[2].lstrip())
        part = (start, start + len(match[2].strip()))
        if not name:
            yield _missing(importance, match[1], match.start())
        elif name not in criteria:
            hint = _meant(name, criteria)
            yield ImportanceFault(f"there is no criterion {quoted(name)}", hint, part, is_unknown=True)
        elif name in seen:
            message = f"the criterion {quoted(name)} is named twice"
            yield ImportanceFault(message, "delete one of them", part)
        seen.add(name)


def _missing(importance: str, after: str, at: int) -> ImportanceFault:
    """Return the fault of an empty place: at the sign that it comes after, or at what follows if there is none."""
    if not after:
        at = len(importance) - len(importance.lstrip())
    sign = importance[at : at + 1]
    where = f'{"after" if after else "before"} "{sign}"' if sign else "here"
    return ImportanceFault(f"a criterion is missing {where}", HOW_TO_ORDER, (at, at + 1))


def _meant(name: str, criteria: Mapping[str, Criterion]) -> str:
    """Return the hint for a word that is not the id of a criterion."""
    named = (id for id, one in criteria.items() if one.name.casefold() == name.casefold())
    id = next(named, None)
    if not criteria:
        return "the file has no criteria"
    return f"write {id}" if id else did_you_mean(name, criteria) or HOW_TO_ORDER


def completed(groups: Groups, ranked: Iterable[str]) -> Groups:
    """Return the groups with a last one of the ranked criteria that they leave out, if any."""
    named = {id for group in groups for id in group}
    rest = tuple(id for id in ranked if id not in named)
    return (*groups, rest) if rest else groups


def center(groups: Groups) -> "dict[str, Fraction]":
    """Return the mean of all weights that agree with an order of all ranked criteria.

    Of all weights that fall from the first of n criteria to the last, the mean of the k-th is the sum of 1/j for j from
    k to n, over n. Criteria that are not ordered take each other's places equally often.
    """
    from fractions import Fraction

    size = sum(map(len, groups))
    tails = [Fraction()]
    for place in range(size, 0, -1):
        tails.append(tails[-1] + Fraction(1, place * size))
    by_place = tails[:0:-1]
    weights = {}
    first = 0
    for group in groups:
        mean = sum(by_place[first : first + len(group)], Fraction()) / len(group)
        weights.update(dict.fromkeys(group, mean))
        first += len(group)
    return weights
