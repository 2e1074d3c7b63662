"""Merges lists in which things are named, each in an order of its own."""

from collections.abc import Iterable
from heapq import heapify, heappop, heappush


def merged(orders: Iterable[Iterable[str]]) -> list[str]:
    """Return all names, each once and in an order that agrees with each of the lists.

    Names that no list puts in order are in that of their first appearance; so are those that lists put in contradictory
    orders.
    """
    ranks: dict[str, int] = {}
    after: dict[str, set[str]] = {}
    for order in orders:
        before = None
        for name in order:
            ranks.setdefault(name, len(ranks))
            after.setdefault(name, set())
            if before is not None:
                after[before].add(name)
            before = name
    waiting = dict.fromkeys(ranks, 0)
    for followers in after.values():
        for name in followers:
            waiting[name] += 1
    return _in_order(ranks, after, waiting)


def _in_order(ranks: dict[str, int], after: dict[str, set[str]], waiting: dict[str, int]) -> list[str]:
    """Return the names, of those for which none is waited the first that appeared; in a circle, any is."""
    left = iter(ranks)
    free = [(ranks[name], name) for name, count in waiting.items() if not count]
    heapify(free)
    done: dict[str, None] = {}
    while len(done) < len(ranks):
        name = heappop(free)[1] if free else next(name for name in left if name not in done)
        done[name] = None
        for follower in after[name]:
            waiting[follower] -= 1
            if not waiting[follower] and follower not in done:
                heappush(free, (ranks[follower], follower))
    return list(done)
