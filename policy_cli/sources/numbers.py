"""The numbers that a text prints before its paragraphs, as British papers and courts do."""

import re
from collections.abc import Sequence
from itertools import pairwise

from policy_cli.sources.content import Block

FEW = 3
"""So many numbers must be printed, each greater than the one before, to be those of the paragraphs of a text."""

_NUMBER = re.compile(r"\[?(\d{1,4}(?:\.\d{1,3}){0,3})(?:[.)\]]|(?<=\.\d)|(?<=\.\d\d)|(?<=\.\d\d\d))\s+(?=\S)")


def with_numbers(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks of a text, with the numbers of paragraphs that begin with one; as they are if few do."""
    if any(block.number for block in blocks):
        return blocks
    found = {
        index: match[1]
        for index, block in enumerate(blocks)
        if not block.level and not block.is_note and (match := _NUMBER.match(block.text))
    }
    values = [tuple(map(int, number.split("."))) for number in found.values()]
    if len(values) < FEW or any(after <= before for before, after in pairwise(values)):
        return blocks
    return [block._replace(number=found[index]) if index in found else block for index, block in enumerate(blocks)]
