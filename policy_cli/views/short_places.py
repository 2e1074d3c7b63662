"""Places in short, as a brief sets them behind a claim: "Talwar, The Middle Path ¶ 6"."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from policy_cli.document import Content, joined, ours, plain_text, text, with_stop
from policy_cli.model import Reference
from policy_cli.places import UNITS, Locator, Place
from policy_cli.references.notes import date_in_words, short_title
from policy_cli.text import in_quotation_marks


class ShortPlaces:
    """Names each source in the shortest way in which no other one is named."""

    def __init__(self, sources: Iterable[Reference]) -> None:
        forms = {source.id: _short_names(source) for source in sources}
        taken = Counter(name for names in forms.values() for name in set(map(plain_text, names)))
        self._names: dict[str, Content] = {
            id: next((name for name in names if name and taken[plain_text(name)] == 1), text(id))
            for id, names in forms.items()
        }

    def of(
        self, places: Sequence[Place], quotes: bool = False, warning: Callable[[Place], str] | None = None
    ) -> Content:
        """Return places with each source named once in a row, with their quotes or with a warning on each, if any."""
        groups = groupby(places, lambda place: place.reference)
        return joined((self._of_one_source(id, list(group), quotes, warning) for id, group in groups), "; ")

    def _of_one_source(
        self, id: str, places: list[Place], quotes: bool, warning: Callable[[Place], str] | None
    ) -> Content:
        before = [None, *(place.section for place in places)]
        first, *others = (_place_in_short(*each, quotes) for each in zip(places, before, strict=False))
        begins_with_sign = not places[0].section and _begins_with_sign(places[0].locators)
        named = _joined((self._names[id], first), "" if begins_with_sign else ",")
        warnings = (warning(place) if warning else "" for place in places)
        parts = zip((named, *others), warnings, strict=True)
        return joined(((*part, *ours(f" [{said}]" if said else "")) for part, said in parts), "; ")


def creators_of(reference: Reference) -> Content:
    """Return the family names of a source's authors or editors in running text, if it names any."""
    names = [name.family or name.literal or "" for name in reference.author or reference.editor]
    return ours("{} et al.", names[0]) if len(names) > 2 else ours(" and ".join("{}" for _ in names), *names)


def year_of(reference: Reference) -> str | None:
    """Return the year in which a source came out, or its date in words if the file gives no numbers."""
    issued = reference.issued
    return str(issued.start[0]) if issued and issued.start else date_in_words(issued)


def _short_names(reference: Reference) -> tuple[Content, ...]:
    """Return what a source can be called, the shortest first: its authors or its title, then with its year."""
    who, title, year = creators_of(reference), text(f"“{short_title(reference)}”"), text(year_of(reference))
    by_title = _joined((who, title), ",")
    return (*((who, joined((who, year), " ")) if who else ()), by_title, joined((by_title, year), " "))


def _place_in_short(place: Place, named: str | None, quotes: bool) -> Content:
    """Return a place without its source, and its section if it is `named` already: "The Middle Path ¶ 6"."""
    locators = ours(", ".join(map(_locator_in_short, place.locators)))
    section = text(place.section if place.section != named or not locators else None)
    within = _joined((section, locators), "" if _begins_with_sign(place.locators) else ",")
    return _joined((within, text(in_quotation_marks(place.quote) if quotes and place.quote else None)), ",")


def _joined(parts: tuple[Content, Content], comma: str) -> Content:
    """Return two parts with a comma between them, which precedes a closing quotation mark, if there is one.

    Without a comma the second is a sign and its number, such as ¶ 6, which does not begin a line.
    """
    first, second = parts
    return joined((with_stop(first, comma) if second and comma else first, second), " " if comma else "\xa0")


def _begins_with_sign(locators: tuple[Locator, ...]) -> bool:
    return bool(locators) and locators[0].unit in ("paragraph", "section")


def _locator_in_short(locator: Locator) -> str:
    _, one, many, _ = UNITS[locator.unit] if locator.unit != "paragraph" else ("", "¶", "¶¶", ())
    return f"{many if locator.is_plural else one}\xa0{locator.numbers('–')}"
