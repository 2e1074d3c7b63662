"""The sections of a source by their names."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from policy_cli.diagnostics import did_you_mean
from policy_cli.places import Place, locator_meant
from policy_cli.sources.headings import asked_forms, forms_of, names_of
from policy_cli.sources.texts import Section, SourceText

MAX_NAMESAKES = 20
"""How many sections of one name are searched for a place."""
MAX_NAMES = 100
"""How many names of sections a misspelled one is compared with."""
MAX_COMMAS = 20
"""How many of the last commas in a name may part it from the heading above."""


class Sections:
    """The sections of one source, by their indices."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.every: Sequence[Section] = source.sections
        self._called: dict[str, list[int]] = {}
        self._names: dict[int, str | None] = {}
        self._ranks: dict[tuple[str, tuple[str, ...]], int | None] = {}

    def called(self, name: str) -> list[int]:
        """Return the indices of the sections that a name may mean: those for which it is the most exact name."""
        if name not in self._called:
            best: dict[int, int] = {}
            for above, last in _cuts(name):
                for rank, section in {found for form in asked_forms(last) for found in self._by_form.get(form, ())}:
                    higher = self._rank(above, self.every[section].path[:-1])
                    if higher is not None:
                        best[section] = min(max(rank, higher), best.get(section, 9))
            least = min(best.values(), default=0)
            self._called[name] = sorted(index for index, rank in best.items() if rank == least)[:MAX_NAMESAKES]
        return self._called[name]

    def name(self, section: int) -> str | None:
        """Return the name by which a section is cited: the shortest that no other section has, if there is one.

        One that can be written in a place comes before one that reads as a locator, such as "Table 3".
        """
        if section not in self._names:
            self._names[section] = self._name(self.every[section], section)
        return self._names[section]

    def _name(self, own: Section, section: int) -> str | None:
        if own.is_lead or not own.path:
            return None
        tails = [own.path[depth:] for depth in reversed(range(len(own.path)))]
        short = (", ".join(names_of(heading)[-1] for heading in tail) for tail in tails)
        names = [name for name in (*short, *map(", ".join, tails)) if self.called(name) == [section]]
        reference = self.source.reference
        writable = (name for name in names if Place(reference, name).can_be_written)
        return next(writable, names[0] if names else own.path[-1])

    def with_all_below(self, section: int) -> int:
        """Return the index of the last section that is below a section; its own if none is."""
        path = self.every[section].path
        last = section
        while last + 1 < len(self.every) and self.every[last + 1].path[: len(path)] == path:
            last += 1
        return last

    def why_missing(self, name: str) -> tuple[str, str]:
        """Return why no section has a name, and a hint."""
        names = map(self.name, range(min(len(self.every), MAX_NAMES)))
        known = [one for one in dict.fromkeys((*names, *self.source.content.possible_headings)) if one is not None]
        hint = did_you_mean(name, known) or "write the heading as it appears in the text"
        locator = locator_meant(name)
        if locator is not None:
            hint = f'if no heading is meant, write "{locator}"'
        elif not known:
            hint = "its text has no headings"
        return f'{self.source.reference} has no section "{name}"', hint

    def _rank(self, name: str, path: tuple[str, ...]) -> int | None:
        """Return the rank of a name for headings above a section; None if they do not have it."""
        if not name or not path:
            return None if name else 0
        if (name, path) not in self._ranks:
            ranks = []
            for above, last in _cuts(name):
                forms = forms_of(path[-1])
                own = [forms[form] for form in asked_forms(last) if form in forms]
                higher = self._rank(above, path[:-1]) if own else None
                if higher is not None:
                    ranks.append(max(min(own), higher))
            self._ranks[name, path] = min(ranks, default=None)
        return self._ranks[name, path]

    @cached_property
    def _by_form(self) -> dict[str, list[tuple[int, int]]]:
        """The sections that each form of a heading may mean, each after the rank of the form."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for index, section in enumerate(self.every):
            if section.path:
                for form, rank in forms_of(section.path[-1]).items():
                    found[form].append((rank, index))
        return found


def _cuts(name: str) -> list[tuple[str, str]]:
    """Return the parts of a name before and after each of its last commas, first all of it."""
    parts = name.split(",")
    cuts = range(max(1, len(parts) - MAX_COMMAS), len(parts))
    return [("", name), *((",".join(parts[:cut]).strip(), ",".join(parts[cut:]).strip()) for cut in cuts)]
