"""What changed between two versions of a decision."""

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any, get_args

from policy_cli.analysis.difference import (
    Change,
    ChangeKind,
    DecisionPart,
    Difference,
    DiffSide,
    Version,
    text_of,
    word_differences,
)
from policy_cli.analysis.figures import figure_in_words
from policy_cli.analysis.ranking import Ranking
from policy_cli.analysis.weighing import shares_from_viewpoint
from policy_cli.document import (
    Block,
    Content,
    Document,
    Heading,
    ItemList,
    Paragraph,
    RatingSpan,
    Span,
    begun,
    in_parentheses,
    joined,
    named,
    ours,
    plain_text,
    reworded,
    text,
)
from policy_cli.model import (
    Argument,
    Attribute,
    Date,
    Decision,
    Figure,
    Located,
    Name,
    Option,
    Rating,
    Reference,
    Scale,
    Statement,
    Verdict,
    Viewpoint,
)
from policy_cli.places import Place
from policy_cli.references.notes import date_in_words, full_name, full_note
from policy_cli.shapes import MappingOf, Record, String, entries, records_in, text_attribute
from policy_cli.text import counted, grouped
from policy_cli.views.claims import said_by
from policy_cli.views.leaders import ARITHMETIC, from_viewpoint, own_weights, rank_in_words, share_in_words
from policy_cli.views.notes import Notes

# The parts in the order in which they are shown; each option has a section under its name.
HEADINGS: dict[DecisionPart, str] = {
    "question": "The question and its background",
    "options": "",
    "judgment": "The editor's judgment",
    "conclusions": "What the sources conclude",
    "afterward": "Afterward",
    "sources": "The sources",
}
SAID_BY_THEMSELVES = ("rating", "value", "by")
"""The fields whose changes need no name before them."""
PLURALS = {"criterion": "criteria", "summary": "summaries"}
NOUNS = {"Statement": "background statement", "Reference": "source"}


def difference_document(difference: Difference, old: Version, new: Version) -> Document:
    """Return what changed between two files by part of the decision, with an item for each record."""
    sections = _Sections(difference, old, new)
    head = Paragraph(ours(f"From {{}} to {{}}{sections.counts() or ': no change in substance'}.", old.name, new.name))
    title = (*ours("What changed: "), Span(difference.new.title))
    blocks = (head, *sections.blocks(), *_ranks(difference))
    return Document(title, blocks, language=difference.new.lang)


def _ranks(difference: Difference) -> Iterator[Block]:
    """Yield the options whose rank under the weights of the files changed, and what else did about the order."""
    names = difference.new_ids(Option)
    old_order, new_order = difference.orders
    before = {names.get(ranked.option.id, ranked.option.id): ranked for ranked in old_order}
    after = {ranked.option.id: ranked for ranked in new_order}
    items = []
    for id in dict.fromkeys([*after, *before]):
        old, new = (rank_in_words(ranks[id], tuple(ranks.values())) if id in ranks else "" for ranks in (before, after))
        if old != new:
            was, now = (f"was rank {old}" if old else "new"), (f"now rank {new}" if new else "gone")
            items.append(ours(f"{{}}: {was}, {now}", (after.get(id) or before[id]).option.name))
    unchanged = ours("The ranks are unchanged.") if before and after and not items else ()
    others = [*_other_answers(difference)]
    if items or others:
        yield Heading(2, ours("Effect on the ranking"))
        weights = own_weights(difference.old, difference.new)
        yield Paragraph(ours(f"Ranks under {weights}. {ARITHMETIC}"))
        yield ItemList((*items, *((unchanged,) if unchanged else ()), *others))
    elif unchanged:
        yield Paragraph(unchanged)


def _other_answers(difference: Difference) -> Iterator[Content]:
    """Yield what unseats the leader, and who comes first from each viewpoint, if that changed."""
    old, new = difference.rankings
    if old and new:
        was, now = _firmness(old), _firmness(new)
        if was != now:
            yield ours(f"What unseats the leader: {now} (before: {was})")
        options, viewpoints = difference.new_ids(Option), difference.new_ids(Viewpoint)
        for before in old.decision.viewpoints:
            after = viewpoints.get(before, before)
            viewpoint = new.decision.viewpoints.get(after)
            if viewpoint:
                yield from _from_viewpoint(new, viewpoint, old, before, options)


def _from_viewpoint(
    new: Ranking, viewpoint: Viewpoint, old: Ranking, before: str, options: Mapping[str, str]
) -> Iterator[Content]:
    """Yield who comes first from a viewpoint if that changed, or else with which shares of the weights, if they did."""
    first, first_before = _first(new, viewpoint.id, {}), _first(old, before, options)
    if first != first_before:
        now, was = from_viewpoint(new, viewpoint.id, alone=True), from_viewpoint(old, before, alone=True)
        yield ours("{}: {} (before: {})", viewpoint.name, now, was)
        return
    shares = _shares(new, viewpoint.id, {})
    shares_before = _shares(old, before, options)
    changed = [
        ours("{}: {} (before: {})", named(new.decision.options[id].name), share, shares_before[id])
        for id, share in shares.items()
        if id in shares_before and share != shares_before[id]
    ]
    if changed:
        said = "{}: first place under these shares of the weights that agree with its order: {}"
        yield ours(said, viewpoint.name, joined(changed, "; "))


def _first(ranking: Ranking, viewpoint: str, new_ids: Mapping[str, str]) -> tuple[frozenset[str], ...]:
    """Return the options that can come first under all weights of a viewpoint with an order, if they are known.

    Otherwise, return those that surely come first, and those that could.
    """
    can_come_first = ranking.can_come_first_by_viewpoint.get(viewpoint)
    leaders = ranking.leaders_by_viewpoint[viewpoint]
    answers = (can_come_first,) if can_come_first else (leaders.surely, leaders.possibly)
    return tuple(frozenset(new_ids.get(id, id) for id in ids) for ids in answers)


def _shares(ranking: Ranking, viewpoint: str, new_ids: Mapping[str, str]) -> dict[str, str]:
    """Return the shares that a viewpoint shows, in words, by the option."""
    shares = shares_from_viewpoint(ranking, viewpoint)
    words = {share.option: plain_text(share_in_words((share.low, share.high))) for share in shares}
    return {new_ids.get(id, id): share for id, share in words.items()}


def _firmness(ranking: Ranking) -> str:
    """Return how many changes of a rating by one word unseat the leader, in words."""
    if ranking.unseating:
        notches = ranking.unseating.notches
        return "one rating changed by one word" if notches == 1 else f"{notches} changes of a rating by one word"
    return "no change of ratings in words" if ranking.leaders.surely else "nothing, as no option is certain to lead"


class _Sections:
    """Puts changes into words; both versions are needed for the names of options and criteria."""

    def __init__(self, difference: Difference, old: Version, new: Version) -> None:
        self.changes = difference.changes
        self.versions = (difference.new, difference.old)
        self.notes = tuple(map(Notes, self.versions))
        self.old, self.new = old, new

    def blocks(self) -> Iterator[Block]:
        """Yield each part as a heading and a list."""
        for heading, group in groupby(self.items(), key=lambda changes: self.heading(changes[0])):
            yield Heading(2, heading)
            yield ItemList(tuple(map(self.item, group)))

    def items(self) -> Iterator[list[Change]]:
        """Yield the changes of each item in the order in which they are shown."""
        order = list(HEADINGS)
        changes = sorted(self.changes, key=lambda change: order.index(change.part))
        yield from (list(of_one) for _, of_one in groupby(changes, key=_item_key))

    def counts(self) -> str:
        """Return how many items there are, and by noun what happened: ", 3 changes: 3 steps (2 added, 1 removed)"."""
        kinds: dict[str, Counter[ChangeKind]] = {}
        for changes in self.items():
            kinds.setdefault(_counted_as(changes), Counter())[_kind(changes)] += 1
        total = sum(counts.total() for counts in kinds.values())
        by_noun = ", ".join(_count_in_words(noun, counts) for noun, counts in kinds.items())
        return f", {counted(total, 'change')}: {by_noun}" if kinds else ""

    def heading(self, change: Change) -> Content:
        return ours(HEADINGS[change.part]) or text(self.name("options", change.latest.at[1]))

    def name(self, key: str, id: str | int) -> str:
        """Return the name of the option, criterion or measure with this id, in the new version if it has it."""
        named: Iterator[Mapping[Any, Any]] = (getattr(version, key) for version in self.versions)
        return next((records[id].name for records in named if id in records), str(id))

    def item(self, changes: list[Change]) -> Content:
        """Return the changes of one record, or of one field of the decision or an option, as an item of a list."""
        latest = changes[0].latest
        is_field = not _is_whole(changes[0]) and isinstance(latest.record, Decision | Option | Attribute | Figure)
        if is_field:
            is_named = isinstance(latest.record, Attribute | Figure)
            label = self.noun(latest) if is_named else ours(_field(latest))
            details = self.record(changes) if is_named else _values(changes)
        else:
            label, details = ours(f"{{}} {_verb(changes)}", self.noun(latest)), self.record(changes)
        return (
            *ours("{}: ", begun(label), style="strong"),
            *details,
            *self.later(latest.record),
            *self.line(changes[0]),
        )

    def later(self, record: Any) -> Content:
        """Return the year of a record that rests only on later sources in its version."""
        return next(filter(None, (notes.later(record) for notes in self.notes)), ())

    def line(self, change: Change) -> Content:
        """Return the line of a change: in the new file, or in the old one if something was removed."""
        if change.new is not None:
            return ours(f" (line {self.new.line_of(change.new.target)})", style="muted")
        return ours(f" (old line {self.old.line_of(change.latest.target)})", style="muted")

    def noun(self, side: DiffSide) -> Content:
        match side.record:
            case Argument():
                return ours(f"argument {side.at[-2]}")
            case Rating():
                return text(f"{self.name('options', side.at[1])}, {self.name('criteria', side.at[-1])}")
            case Attribute():
                return text(str(side.at[-1]))
            case Figure():
                return text(self.name("measures", side.at[-1]))
            case Statement() if side.at[0] == "afterward":
                return ours("statement")
            case Verdict(source=source):
                return ours("verdict of {}", source)
            case record:
                name = type(record).__name__
                return ours(NOUNS.get(name, name.lower()))

    def record(self, changes: list[Change]) -> Content:
        """Return what a record says, with its changes."""
        first, record = changes[0], changes[0].latest.record
        if _is_whole(first) and first.kind != "moved":
            return _described(record)
        said = [change for change in changes if _is_text(change)]
        fields = [change for change in changes if change not in said and not _is_whole(change)]
        details = [self.journey(first)] if _is_whole(first) else []
        for label, group in groupby(fields, key=lambda change: _field(change.latest)):
            values = _values(list(group))
            details.append(values if label in SAID_BY_THEMSELVES else (*ours(f"{label}: "), *values))
        subject = (*said_by(record), *_value(said[0])) if said else _subject(record)
        return joined([subject, joined(details, "; ")], " – ")

    def journey(self, change: Change) -> Content:
        """Return from where a record moved: from which list, or from which place in its list."""
        assert change.old is not None and change.new is not None
        (option, records), (option_now, records_now) = self.list_of(change.old), self.list_of(change.new)
        if (option, records) == (option_now, records_now):
            return ours(_places(change))
        return ours(f"from {{}}, {records}", option) if option and option != option_now else ours(f"from {records}")

    def list_of(self, side: DiffSide) -> tuple[str, str]:
        """Return the name of the option that a record belongs to, or "", and the name of its list."""
        first, *rest = side.at[:-1]
        if first == "options" and rest:
            return self.name("options", rest[0]), " ".join(map(str, rest[1:]))
        return "", str(first)


def _item_key(change: Change) -> object:
    """Return a key that groups the changes of one record, or of one field of the decision or an option."""
    sides = [side and side.at for side in (change.old, change.new)]
    separate = isinstance(change.latest.record, Decision | Option)
    return (sides, change.latest.within[:1] if separate else None)


def _places(change: Change) -> str:
    old, new = (side.number if side else None for side in (change.old, change.new))
    return f"from no. {old} to no. {new}"


def _is_whole(change: Change) -> bool:
    return not change.latest.within


def _is_text(change: Change) -> bool:
    """Return whether a change is of the main text of a record."""
    cls: type = type(change.latest.record)
    return change.latest.within == (text_attribute(cls),)


def _verb(changes: list[Change]) -> str:
    kind = _kind(changes)
    rated = {"added": "rated", "removed": "no longer rated"} if isinstance(changes[0].latest.record, Rating) else {}
    return rated.get(kind, kind)


def _kind(changes: list[Change]) -> ChangeKind:
    """Return what happened to a record, or to one field of the decision or an option."""
    first = changes[0]
    is_field = isinstance(first.latest.record, Decision | Option)
    is_alone = len(changes) == 1 and (first.kind == "renamed" or is_field or _is_text(first))
    return first.kind if _is_whole(first) or first.kind == "re-rated" or is_alone else "changed"


def _counted_as(changes: list[Change]) -> str:
    """Return the noun under which the changes of an item are counted."""
    latest = changes[0].latest
    is_field = not _is_whole(changes[0]) and isinstance(latest.record, Decision | Option)
    if is_field and changes[0].kind != "renamed":
        return _field(latest)
    return "source" if isinstance(latest.record, Reference) else type(latest.record).__name__.lower()


def _count_in_words(noun: str, counts: Counter[ChangeKind]) -> str:
    """Return how many changes of one noun there are: "1 step added", or "3 steps (2 added, 1 removed)"."""
    total = counts.total()
    head = f"{total} {noun if total == 1 else PLURALS.get(noun, f'{noun}s')}"
    if len(counts) == 1:
        return f"{head} {next(iter(counts))}"
    kinds = ", ".join(f"{counts[kind]} {kind}" for kind in get_args(ChangeKind) if counts[kind])
    return f"{head} ({kinds})"


def _field(side: DiffSide) -> str:
    return str(side.within[0]).replace("_", " ")


def _subject(record: Any) -> Content:
    if isinstance(record, Reference):
        return text(record.id, "code")
    words = text_of(record)
    return (*said_by(record), *(text(words) if words else ()))


def _described(record: Any) -> Content:
    """Return a record with all its fields; of records in it, only their number."""
    if isinstance(record, Reference):
        return (*_subject(record), Span(": "), *full_note(record))
    details = joined(_details(record), "; ")
    if isinstance(record, Rating):
        head: Content = (RatingSpan(record.rating or ""),)
    else:
        head = text(figure_in_words(record)) if isinstance(record, Figure) else _subject(record)
    return (*head, *in_parentheses(details))


def _details(record: Any) -> Iterator[Content]:
    cls: type = type(record)
    shown = {text_attribute(cls), "rating", "said_by", *(("value", "low", "high") if cls is Figure else ())}
    for entry in entries(cls):
        value = getattr(record, entry.attribute)
        if entry.attribute in shown or value is None or value in ((), {}):
            continue
        if isinstance(entry.shape, Record):
            yield from _details(value)
        elif entry.key == "attributes":
            yield from (text(f"{label}: {attribute.value}") for label, attribute in value.items())
        elif records_in(entry.shape):
            yield ours(f"{entry.key}: {len(value)}")
        elif isinstance(entry.shape, MappingOf) and isinstance(entry.shape.key, String):
            yield from (text(f"{label}: {_words(item)}") for label, item in value.items())
        elif isinstance(value, Mapping):
            items = ", ".join(f"{key} {_words(item)}" for key, item in value.items())
            yield (*ours(f"{entry.key}: "), *text(items))
        else:
            several = value if isinstance(value, tuple) else (value,)
            said = ours(" and ".join("{}" for _ in several), *map(_words, several))
            yield (*ours(f"{entry.key.replace('_', ' ')}: "), *said)


def _values(changes: list[Change]) -> Content:
    return joined((_named_value(change) for change in changes), ", ")


def _named_value(change: Change) -> Content:
    """Return the change of a value, after its key if it is in a mapping."""
    within = change.latest.within
    named = len(within) > 1 and isinstance(within[-1], str)
    return (*((Span(f"{within[-1]}: "),) if named else ()), *_value(change))


def _value(change: Change) -> Content:
    old, new = (_words(side.value) if side and side.value is not None else None for side in (change.old, change.new))
    if change.kind == "moved":
        return (*text(f"{new} "), *ours(_places(change)))
    if old is None or new is None:
        return text(old or new or "", "removed" if new is None else "added")
    if change.kind == "re-rated":
        return (RatingSpan(old), Span(" → "), RatingSpan(new))
    if change.kind in ("changed", "renamed") and isinstance(change.latest.value, str | float | Decimal):
        return text(f"{old} → {new}")
    return reworded(word_differences(old, new))


def _words(value: Any) -> str:
    match value:
        case str():
            return value
        case Place():
            return value.in_words
        case float():
            return str(value).removesuffix(".0")
        case Decimal():
            return grouped(value)
        case Scale():
            return ", ".join(value.words) or f"{_words(value.worst)} (worst) to {_words(value.best)} (best)"
        case Name():
            return full_name(value)
        case Date():
            return date_in_words(value) or ""
        case Located():
            return plain_text(joined(_details(value), "; "))
        case _:
            import json

            return json.dumps(value, ensure_ascii=False)
