"""Which members of an old list are which of a new one.

Pairs are found in rounds, from the surest sign to the weakest; each adds to the pairs of the rounds before.
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
"""From which share of common words on two texts are taken for versions of one."""


def pair_by(key: Callable[[Any], Hashable], old: Sequence[Any], new: Sequence[Any], pairs: Pairs) -> None:
    """Pair what has the same key, several in their order; nothing pairs by the key None."""
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

    Returns how many pairs of texts were compared: none if that would be more than `at_most`.
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
    """Pair what is left between the same neighbours, where as many stand there in the old list as in the new."""
    partners = {j: i for i, j in pairs.items()}
    before = _gaps([i if i in pairs else None for i in range(old_length)])
    after = _gaps([partners.get(j) for j in range(new_length)])
    for neighbours, left in before.items():
        right = after.get(neighbours, [])
        if len(left) == len(right):
            pairs.update((i, j) for i, j in zip(left, right, strict=True) if may_be_one(i, j))


def moved(pairs: Pairs) -> set[int]:
    """Return the fewest old members whose moving makes the old order the new one."""
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


def _gaps(marks: list[int | None]) -> dict[tuple[int, int], list[int]]:
    """Return the runs of members without a mark, by the marks before and after each."""
    gaps: dict[tuple[int, int], list[int]] = {}
    last, run = -1, []
    for index, mark in enumerate([*marks, -1]):
        if mark is None:
            run.append(index)
        else:
            gaps[last, mark] = run
            last, run = mark, []
    return gaps
