"""The numbers that a text prints before its paragraphs, as British papers and courts do."""

import re
from collections.abc import Sequence
from itertools import pairwise

from policy_cli.sources.content import SourceBlock

FEW = 3
"""So many numbers of a kind, such as 3.48, must be printed, each greater than the one before."""

_NUMBER = re.compile(r"\[?(\d{1,4}(?:\.\d{1,3}){0,3})(?:[.)\]]|(?<=\.\d)|(?<=\.\d\d)|(?<=\.\d\d\d))\s+(?=\S)")


def number_before(text: str) -> str | None:
    """Return the number with which a paragraph begins, or None."""
    match = _NUMBER.match(text)
    return match[1] if match else None


def with_numbers(blocks: Sequence[SourceBlock]) -> Sequence[SourceBlock]:
    """Return the blocks of a text, with the numbers of paragraphs that begin with one; as they are if few do."""
    if any(block.number and not block.is_note for block in blocks):
        return blocks
    found = {
        index: number
        for index, block in enumerate(blocks)
        if not block.level and not block.is_note and (number := number_before(block.text))
    }
    # Numbers of lists, such as 1. and 2., may be among those of paragraphs, such as 3.48.
    depths: dict[int, list[tuple[int, ...]]] = {}
    for number in found.values():
        depths.setdefault(number.count("."), []).append(tuple(map(int, number.split("."))))
    rising = {
        depth
        for depth, values in depths.items()
        if len(values) >= FEW and all(before < after for before, after in pairwise(values))
    }
    return [
        block._replace(number=found[index]) if index in found and found[index].count(".") in rising else block
        for index, block in enumerate(blocks)
    ]
