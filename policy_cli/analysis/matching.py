"""Pairs the members of an old list with those of a new one.

Each round, from the surest sign to the weakest, adds to the pairs of the rounds before.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from itertools import product
from typing import Any

Pairs = dict[int, int]
"""The index in the new list by the index in the old one."""
MayBeOne = Callable[[int, int], bool]

ALIKE = 0.5
"""Two texts are versions of one if they share at least this part of their words."""


def pair_by(key: Callable[[Any], Hashable], old: Sequence[Any], new: Sequence[Any], pairs: Pairs) -> None:
    """Pair members with the same key, several in their order; None is not a key."""
    taken = set(pairs.values())
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for j, item in enumerate(new):
        if j not in taken:
            waiting[key(item)].append(j)
    waiting.pop(None, None)
    for i, item in enumerate(old):
        if i not in pairs and waiting:
            candidates = waiting.get(key(item))
            if candidates:
                pairs[i] = candidates.popleft()


def pair_alike(old: Sequence[str], new: Sequence[str], pairs: Pairs, may_be_one: MayBeOne, at_most: int) -> int:
    """Pair texts that are versions of one, the most similar first, then the nearest.

    Return how many pairs of texts were compared: 0 if that would be more than `at_most`.
    """
    taken = set(pairs.values())
    before = [(i, _word_counts(text)) for i, text in enumerate(old) if i not in pairs]
    after = [(j, _word_counts(text)) for j, text in enumerate(new) if j not in taken]
    if len(before) * len(after) > at_most:
        return 0
    candidates = []
    for (i, these), (j, those) in product(before, after):
        share = 2 * (these & those).total() / max(1, these.total() + those.total())
        if share >= ALIKE and may_be_one(i, j):
            candidates.append((-share, abs(i - j), i + j, i, j))
    for *_, i, j in sorted(candidates):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return len(before) * len(after)


def pair_by_order(old_length: int, new_length: int, pairs: Pairs, may_be_one: MayBeOne) -> None:
    """Pair the members left between the same neighbors, if the old list has as many there as the new."""
    partners = {j: i for i, j in pairs.items()}
    before = _gaps([i if i in pairs else None for i in range(old_length)])
    after = _gaps([partners.get(j) for j in range(new_length)])
    for neighbors, left in before.items():
        right = after.get(neighbors, [])
        if len(left) == len(right):
            pairs.update((i, j) for i, j in zip(left, right, strict=True) if may_be_one(i, j))


def moved(pairs: Pairs) -> set[int]:
    """Return the smallest set of old members that must move to make the new order."""
    order = [i for i, _ in sorted(pairs.items(), key=lambda pair: pair[1])]
    # The longest rising sequence stays: for each length, `ends` has the least member on which a sequence of it ends.
    ends: list[int] = []
    lengths = []
    for i in order:
        place = bisect_left(ends, i)
        ends[place : place + 1] = [i]
        lengths.append(place + 1)
    # From the right, the first member that ends a sequence of the length wanted next is less than the one before.
    stay: set[int] = set()
    for i, length in zip(reversed(order), reversed(lengths), strict=True):
        if length == len(ends) - len(stay):
            stay.add(i)
    return set(order) - stay


def _word_counts(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def _gaps(partners: list[int | None]) -> dict[tuple[int, int], list[int]]:
    """Return the runs of members without a partner, by the partners before and after each."""
    gaps: dict[tuple[int, int], list[int]] = {}
    last, run = -1, []
    for index, partner in enumerate([*partners, -1]):
        if partner is None:
            run.append(index)
        else:
            gaps[last, partner] = run
            last, run = partner, []
    return gaps
