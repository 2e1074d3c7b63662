"""Ligatures whose font does not say which letters they are: any of them may be meant."""

from collections.abc import Sequence

NOT_MAPPED = "\N{REPLACEMENT CHARACTER}"
"""What a reader writes for letters that it cannot tell."""
LIGATURES = ("ffi", "ff", "fi", "fl", "ffl")


def spelled_out(paragraphs: Sequence[str]) -> list[Sequence[str]]:
    """Return paragraphs with each of the ligatures for what is not mapped; as they are if everything is."""
    if not any(NOT_MAPPED in paragraph for paragraph in paragraphs):
        return [paragraphs]
    return [[paragraph.replace(NOT_MAPPED, letters) for paragraph in paragraphs] for letters in LIGATURES]
