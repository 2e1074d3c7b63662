"""How a section is called: by all of its heading, or by the words before a colon in it."""

from itertools import accumulate

from policy_cli.sources.words import words_of

MAX_COLONS = 4
"""How many of the colons in a heading may end its name."""


def names_of(heading: str) -> tuple[str, ...]:
    """Return what a heading can be called: all of it, or the words before a colon in it, from the longest."""
    *beginnings, whole = accumulate(heading.split(":", MAX_COLONS), lambda before, part: f"{before}:{part}")
    return (whole, *(name for name in reversed(beginnings) if name.strip()))


def normalized(name: str) -> str:
    """Return the name of a section as it is compared with others: capitals and the spelling of signs do not count."""
    return words_of(name).text.casefold()
