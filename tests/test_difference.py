import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Annotated, Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_cli.analysis import difference as module
from policy_cli.analysis.difference import (
    Change,
    ChangeKind,
    Difference,
    DiffSide,
    Version,
    difference,
    word_differences,
)
from policy_cli.analysis.matching import moved
from policy_cli.document import Heading, ItemList, Paragraph, ours, plain_text
from policy_cli.model import Date, Decision, Defines, FromKey, Name, PassedThrough, RefersTo, Says
from policy_cli.places import Place, parse_place
from policy_cli.reading.decision import read
from policy_cli.reading.files import read_builtin
from policy_cli.serialize.difference import difference_data, difference_table
from policy_cli.serialize.values import to_json
from policy_cli.shapes import (
    Choice,
    CustomScalar,
    Id,
    ListOf,
    MappingOf,
    Number,
    Record,
    Shape,
    String,
    annotated_attribute,
    entries,
    id_attribute,
    id_shape,
    records_in,
    text_attribute,
)
from policy_cli.views.difference import difference_document
from tests.conftest import decision_of, read_text

# Where lines are not looked at, all is in one.
OLD, NEW = Version("old", lambda _: 1), Version("new", lambda _: 2)

Path = tuple[Any, ...]
Expected = tuple[str, Any, Any]
Mutation = tuple[str, Decision, list[Expected]]
"""What was done, what came of it, and each change: its kind, and the last keys of its path in the old and the new."""

OTHER = "some quite different phrase"


def builtin() -> Decision:
    decision = read(read_builtin()).decision
    assert decision is not None
    return decision


IRAN = builtin()


def put(value: Any, path: Path, new: Any) -> Any:
    """Returns a value of the model with something else at a path of attributes, keys and indexes."""
    if not path:
        return new
    head, *rest = path
    if is_dataclass(value):
        return replace(value, **{head: put(getattr(value, head), tuple(rest), new)})  # type: ignore[type-var]
    if isinstance(value, Mapping):
        return {key: put(item, tuple(rest), new) if key == head else item for key, item in value.items()}
    return tuple(put(item, tuple(rest), new) if index == head else item for index, item in enumerate(value))


def values(
    shape: Shape, value: Any, path: Path = (), field: Path = (), needed: bool = True
) -> Iterator[tuple[Path, Path, Shape, Any, bool]]:
    """Yields every value in a decision with its path, the attributes in it, its shape, and whether it must be there."""
    yield path, field, shape, value, needed
    if isinstance(shape, Record) and value is not None:
        for entry in entries(shape.cls):
            name = entry.attribute
            yield from values(entry.shape, getattr(value, name), (*path, name), (*field, name), entry.required)
    elif isinstance(shape, ListOf | MappingOf):
        keys = list(value) if isinstance(shape, MappingOf) else range(len(value))
        item = shape.value if isinstance(shape, MappingOf) else shape.item
        for key in keys:
            yield from values(item, value[key], (*path, key), (*field, "member"))


def examples(decision: Decision) -> Iterator[tuple[Path, Shape, Any, bool]]:
    """Yields one value of each field: of those that are given, of those that are not, and of each length of lists."""
    alike: dict[Any, list[tuple[Path, Shape, Any, bool]]] = {}
    for path, field, shape, value, needed in values(Record(Decision), decision):
        length = min(len(value), 3) if isinstance(shape, ListOf | MappingOf) else None
        alike.setdefault((field, value is None, length), []).append((path, shape, value, needed))
    for found in alike.values():
        yield found[len(found) // 2]


def other(shape: Shape, value: Any) -> list[tuple[str, Any]]:
    """Returns other values for a value, and what the change to each is called."""
    match shape:
        case String():
            return [("reworded", f"{value} indeed"), ("reworded", OTHER)]
        case Choice(words):
            return [("changed", next(word for word in words if word != value))] if len(words) > 1 else []
        case Number():
            return [("changed", value + 1)]
        case Id():
            return [("changed", "another-id")]
        case CustomScalar(cls) if cls is Place:
            return [
                ("changed", replace(value, locators=parse_place("x, p. 999").locators)),
                ("changed", Place("x", "Y")),
            ]
        case CustomScalar(cls) if cls is Date:
            return [("changed", Date(text="long ago"))]
        case CustomScalar():
            return [("changed", replace(value, family="Somebody"))]
        case _:
            return []


def sample(shape: Shape) -> Any:
    """Returns a value of a shape that stands nowhere in the decision."""
    match shape:
        case Choice(words):
            return words[0]
        case Number():
            return 7.0
        case CustomScalar(cls):
            return {Place: Place("x"), Name: Name(literal="X"), Date: Date(start=(1999,))}[cls]
        case _:
            return OTHER


def renamed(shape: Shape, value: Any, own: Id, id: str) -> Any:
    """Return a value in which the record with this id, and all that refers to it, has the id "new-id"."""
    assert isinstance(own.role, Defines)
    match shape:
        case Id(role) if role.kind in (own.role.kind, own.role.group):
            return "new-id" if value == id else value
        case CustomScalar(cls) if cls is Place and own.role.kind == "reference":
            return replace(value, reference="new-id") if value.reference == id else value
        case ListOf(item):
            return tuple(renamed(item, one, own, id) for one in value)
        case MappingOf(key, item):
            return {renamed(key, k, own, id): renamed(item, one, own, id) for k, one in value.items()}
        case Record(cls) if value is not None:
            shapes = {entry.attribute: entry.shape for entry in entries(cls)}
            if annotated_attribute(cls, FromKey):
                shapes["id"] = id_shape(cls)
            return replace(value, **{name: renamed(of, getattr(value, name), own, id) for name, of in shapes.items()})
        case _:
            return value


def single_mutations(decision: Decision) -> Iterator[Mutation]:
    """Yields every way to change one thing in a decision, for examples of each field."""
    for path, shape, value, needed in examples(decision):
        what = ".".join(map(str, path))
        if isinstance(shape, ListOf | MappingOf):
            yield from mutations_of_members(decision, what, path, shape, value)
        elif isinstance(shape, Record):
            yield from mutations_of_record(decision, what, path, shape.cls, value)
        elif isinstance(shape, Id) and isinstance(shape.role, Defines) and value is not None:
            everywhere = renamed(Record(Decision), decision, shape, value)
            yield f"{what} is new-id", everywhere, [("renamed", value, "new-id")]
            if not needed:
                yield f"{what} left out", put(decision, path, None), [("removed", value, None)]
        elif value is None:
            new = sample(shape)
            yield f"{what} given", put(decision, path, new), [("added", None, new)]
        else:
            in_list_of_ids = isinstance(path[-1], int) and isinstance(shape, Id)
            for kind, new in [] if in_list_of_ids else other(shape, value):
                kind = "re-rated" if path[-1] == "rating" else kind
                yield f"{what} is {new}", put(decision, path, new), [(kind, value, new)]
            if not needed:
                yield f"{what} left out", put(decision, path, None), [("removed", value, None)]


def mutations_of_record(decision: Decision, what: str, path: Path, cls: type, record: Any) -> Iterator[Mutation]:
    rest = annotated_attribute(cls, PassedThrough)
    if rest:
        more = put(decision, (*path, rest), {**getattr(record, rest), "x-own": "kept"})
        yield f"{what} with a key of CSL", more, [("added", None, "kept")]
    own = annotated_attribute(cls, FromKey)
    if own:
        everywhere = renamed(Record(Decision), decision, id_shape(cls), path[-1])
        yield f"{what} renamed", everywhere, [("renamed", path[-1], "new-id")]


def mutations_of_members(
    decision: Decision, what: str, path: Path, shape: ListOf | MappingOf, members: Any
) -> Iterator[Mutation]:
    """Yields the ways to add, remove and move a member of a list or mapping."""
    keyed = isinstance(shape, MappingOf)
    items = list(members.items()) if isinstance(members, Mapping) else list(enumerate(members))
    item_shape = shape.value if isinstance(shape, MappingOf) else shape.item

    def back(kept: list[tuple[Any, Any]]) -> Decision:
        return put(decision, path, dict(kept) if keyed else tuple(item for _, item in kept))  # type: ignore[no-any-return]

    for index, (key, item) in enumerate(items):
        yield f"{what} without {key}", back(items[:index] + items[index + 1 :]), [("removed", item, None)]
    new = new_member(shape, item_shape, items)
    if new is not None:
        yield f"{what} with more", back([*items, new]), [("added", None, new[1])]
        yield f"{what} with more at first", back([new, *items]), [("added", None, new[1])]
    label = shape.key if isinstance(shape, MappingOf) else shape.item
    ordered = not (isinstance(label, Id) and isinstance(label.role, RefersTo))
    if len(items) > 2:
        (_, item), *others = items
        expected = [("moved", item, item)] if ordered else []
        yield f"{what} with the first one last", back([*others, items[0]]), expected


def new_member(shape: ListOf | MappingOf, item_shape: Shape, items: list[tuple[Any, Any]]) -> tuple[Any, Any] | None:
    if not records_in(shape):
        return "a new key", sample(item_shape)
    if not items:
        return None
    cls: type = type(items[0][1])
    changed = {name: OTHER for name in (text_attribute(cls), "title") if name in {field.name for field in fields(cls)}}
    own = id_attribute(cls)
    return "new-id", replace(items[0][1], **changed, **({own: "new-id"} if own else {}))


MUTATIONS = list(single_mutations(IRAN))


@pytest.fixture(scope="module")
def differences() -> list[Difference]:
    return [difference(IRAN, mutated) for _, mutated, _ in MUTATIONS]


def found(changes: tuple[Change, ...]) -> list[Expected]:
    return [(c.kind, c.old.value if c.old else None, c.new.value if c.new else None) for c in changes]


def test_a_decision_does_not_differ_from_itself() -> None:
    assert difference(IRAN, builtin()).changes == ()


def test_every_kind_of_change_is_among_the_mutations() -> None:
    kinds = {kind for _, _, expected in MUTATIONS for kind, _, _ in expected}
    assert kinds == set(get_args(ChangeKind))
    assert len(MUTATIONS) > 400


def test_every_single_mutation_is_found_and_nothing_else(differences: list[Difference]) -> None:
    wrong = [
        (what, found(changed.changes))
        for (what, _, expected), changed in zip(MUTATIONS, differences, strict=True)
        if found(changed.changes) != expected
    ]
    assert wrong == []


MIRRORED: dict[ChangeKind, ChangeKind] = {"added": "removed", "removed": "added"}


def counted(changes: tuple[Change, ...]) -> Counter[Any]:
    """Counts changes; of two neighbours that swap places either may be the one that moves."""
    return Counter((c.kind,) if c.kind == "moved" else (c.kind, repr(c.old), repr(c.new)) for c in changes)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(MUTATIONS), st.sampled_from(MUTATIONS))
def test_the_way_back_mirrors_the_way_there(one: Mutation, another: Mutation) -> None:
    old, new = one[1], another[1]
    there, back = difference(old, new).changes, difference(new, old).changes
    mirrored = tuple(Change(MIRRORED.get(c.kind, c.kind), c.new, c.old) for c in there)
    assert counted(mirrored) == counted(back)


def test_every_change_can_be_put_into_words(differences: list[Difference]) -> None:
    for (what, _, expected), changed in zip(MUTATIONS, differences, strict=True):
        if what.endswith("importance given"):
            continue  # That phrase is not an order of criteria, which every file has.
        _, *blocks = difference_document(changed, OLD, NEW).blocks
        if Heading(2, ours("Effect on the ranking")) in blocks:
            blocks = blocks[:-3]
        elif blocks[-1:] == [Paragraph(ours("The ranks are unchanged."))]:
            blocks = blocks[:-1]
        assert len(blocks) == 2 * len(expected), what
        json.loads(to_json(difference_data(changed, OLD, NEW)))
        assert len(difference_table(changed, OLD, NEW)[1]) == len(expected)


@given(st.permutations(range(8)))
def test_as_few_as_possible_move(order: list[int]) -> None:
    stay = [i for i in order if i not in moved({i: j for j, i in enumerate(order)})]
    assert stay == sorted(stay)
    rising: list[int] = []
    for i, value in enumerate(order):
        rising.append(1 + max((rising[j] for j in range(i) if order[j] < value), default=0))
    assert len(stay) == max(rising)


def changes_between(old: str, new: str) -> list[tuple[str, str]]:
    """Returns the changes between two lists of steps, each as its kind and where it stands."""
    texts = [
        f"policy-cli: 1\ntitle: T\noptions:\n  a:\n    name: A\n    steps:\n{steps}\n  b: {{name: B}}"
        for steps in (old, new)
    ]
    changes = difference(*(decision_of(text) for text in texts)).changes
    return [(change.kind, " ".join(map(str, change.latest.path[3:]))) for change in changes]


def test_records_are_matched_by_id_whatever_they_say() -> None:
    old = "      - {action: Buy lockers, id: x}\n      - {action: Tell the parents, id: y}"
    new = "      - {action: Tell the parents, id: x}\n      - {action: Buy lockers, id: y}"
    assert changes_between(old, new) == [("reworded", "x action"), ("reworded", "y action")]


def test_records_without_id_are_matched_by_equal_text_first() -> None:
    old = "      - action: Buy big lockers\n      - {action: Buy lockers, actor: the town}"
    new = "      - {action: Buy lockers, actor: the head}"
    assert changes_between(old, new) == [("removed", "1"), ("reworded", "1 actor")]


def test_records_without_id_are_then_matched_by_similar_text() -> None:
    old = "      - action: Buy lockers for each class\n      - action: Ask the parents"
    new = "      - action: Ask the pupils\n      - action: Sell lockers for each class"
    assert changes_between(old, new) == [("moved", "1"), ("reworded", "1 action"), ("reworded", "2 action")]


def test_what_stands_between_the_same_neighbours_is_taken_for_one() -> None:
    old = "      - action: One\n      - {action: Two, actor: X}\n      - action: Three"
    more = "Two, actor: X}", "Quite another}\n      - {action: And a third}"
    assert changes_between(old, old.replace("Two", "Quite another")) == [("reworded", "2 action")]
    assert changes_between(old, old.replace(*more)) == [("removed", "2"), ("added", "2"), ("added", "3")]


def test_two_records_with_different_ids_and_texts_are_not_taken_for_one() -> None:
    old, new = "      - {action: Buy lockers now, id: x}", "      - {action: Tell the parents, id: y}"
    assert changes_between(old, new) == [("removed", "x"), ("added", "y")]


def test_an_id_that_both_versions_have_is_not_renamed() -> None:
    old = "      - {action: Buy lockers now, id: x}"
    new = "      - {action: Buy lockers soon, id: y}\n      - {action: Tell the parents, id: x}"
    assert changes_between(old, new) == [("added", "y"), ("reworded", "x action")]


def test_a_record_with_another_id_and_a_similar_text_is_the_same() -> None:
    old, new = "      - {action: Buy lockers now, id: x}", "      - {action: Buy lockers soon, id: y}"
    assert changes_between(old, new) == [("renamed", "y id"), ("reworded", "y action")]


def test_a_record_with_another_id_and_the_same_text_is_the_same() -> None:
    old, new = "      - {action: Buy lockers, id: x, actor: A}", "      - {action: Buy lockers, id: y, actor: B}"
    assert changes_between(old, new) == [("renamed", "y id"), ("reworded", "y actor")]


def test_another_sum_is_not_another_wording() -> None:
    text = "policy-cli: 1\ntitle: T\noptions: {{a: {{name: A}}, b: {{name: B}}}}\nreferences: [{{id: x, sha256: {}}}]"
    old, new = (decision_of(text.format(digit * 64)) for digit in "ab")
    assert [change.kind for change in difference(old, new).changes] == ["changed"]


def test_white_space_does_not_count() -> None:
    old = "      - action: Buy lockers\n        detail: one two"
    new = '      - action: "Buy  lockers"\n        detail: |-\n          one\n          two'
    assert changes_between(old, new) == []


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ("c: 2, d: 1 to 3", "c: 2.0, d: 1.0 to 3.00", []),
        ("c: 2", "c: 2.1", ["re-rated"]),
        ("c: {rating: 2, because: Caf\u00e9}", "c: {rating: 2, because: Cafe\u0301}", []),
    ],
)
def test_another_notation_of_a_rating_does_not_count(old: str, new: str, kinds: list[str]) -> None:
    text = (
        "policy-cli: 1\ntitle: T\nbaseline: a\noptions: {a: {name: A}, b: {name: B, ratings: {%s}}}\n"
        "criteria: {c: {name: C, scale: {worst: 0, best: 9}}, d: {name: D, scale: {worst: 9, best: 0}}}"
    )
    changes = difference(decision_of(text % old), decision_of(text % new)).changes
    assert [change.kind for change in changes] == kinds


@pytest.mark.parametrize(
    ("scale", "ratings", "kinds"),
    [
        ("[poor, medium, good]", "{c: poor to medium}", ["reworded"]),
        ("[poor, fair, best]", "{c: poor to fair}", ["reworded"]),
        ("[poor, fair, best]", "{c: best}", ["reworded", "re-rated"]),
        ("[fair, poor, good]", "{c: poor to fair}", ["moved"]),
    ],
)
def test_a_word_of_a_scale_that_is_replaced_re_rates_nothing(scale: str, ratings: str, kinds: list[str]) -> None:
    text = (
        "policy-cli: 1\ntitle: T\noptions: {a: {name: A}, b: {name: B, ratings: %s}}\n"
        "criteria: {c: {name: C, scale: %s}}"
    )
    old, new = (decision_of(text % both) for both in (("{c: poor to fair}", "[poor, fair, good]"), (ratings, scale)))
    assert [change.kind for change in difference(old, new).changes] == kinds


@pytest.mark.parametrize(("order", "kinds"), [("d+c > e", []), ("c, d + e", ["reworded"])])
def test_another_notation_of_an_order_of_importance_does_not_count(order: str, kinds: list[str]) -> None:
    text = (
        "policy-cli: 1\ntitle: T\noptions: {a: {name: A}, b: {name: B}}\nbaseline: a\n"
        "criteria: {c: {name: C}, d: {name: D}, e: {name: E}}\nviewpoints: {v: {name: V, importance: '%s'}}"
    )
    changes = difference(decision_of(text % "c + d, e"), decision_of(text % order)).changes
    assert [change.kind for change in changes] == kinds


@pytest.mark.parametrize(
    ("source", "target", "name"),
    [
        (("containment", "arguments", "pro"), ("containment", "arguments", "con"), "the other side"),
        (("dismantling", "steps"), ("containment", "steps"), "another option"),
    ],
)
def test_a_record_that_goes_to(source: Path, target: Path, name: str) -> None:
    def at(path: Path) -> Any:
        option, *rest = path
        value: Any = IRAN.options[option]
        for attribute in rest:
            value = getattr(value, attribute)
        return value

    record, *rest = at(source)
    decision = put(put(IRAN, ("options", *source), tuple(rest)), ("options", *target), (*at(target), record))
    (change,) = difference(IRAN, decision).changes
    assert (change.kind, change.latest.record) == ("moved", record), name
    assert change.old is not None and change.new is not None
    assert (change.old.at[1], change.new.at[1]) == (source[0], target[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Novelty:
    """A record that the model does not have yet."""

    name: Annotated[str, Says("Its name.")]
    tags: Annotated[tuple[str, ...], Says("What it is about.")] = ()
    weight: Annotated[float | None, Says("How much it counts.")] = None


def test_a_new_record_of_the_model_is_compared_without_a_change() -> None:
    old = Novelty(name="New", tags=("one thing", "another", "third"))
    new = Novelty(name="Newer", tags=("third", "one thing more", "another"), weight=2.0)
    walk = module._Walk()
    walk.fields(Novelty, DiffSide(old, ("x",), (), old), DiffSide(new, ("x",), (), new))
    assert [(change.kind, change.latest.within) for change in walk.changes] == [
        ("reworded", ("name",)),
        ("moved", ("tags", 1)),
        ("reworded", ("tags", 2)),
        ("added", ("weight",)),
    ]


def test_what_csl_passes_through_is_shown_as_it_stands() -> None:
    text = "policy-cli: 1\ntitle: T\nreferences: [{id: s, title: S, custom: %s}]\noptions: {a: {name: A}, b: {name: B}}"
    changed = difference(decision_of(text % "[one, two]"), decision_of(text % "[one, three]"))
    *_, listing = difference_document(changed, OLD, NEW).blocks
    assert isinstance(listing, ItemList)
    assert plain_text(listing.items[0]) == 'Source changed: s – custom: ["one", [-"two"]-] {+"three"]+} (line 2)'


def test_what_became_of_an_option_is_shown_when_it_is_added_and_removed() -> None:
    text = "policy-cli: 1\ntitle: T\noptions: {a: {name: A%s}, b: {name: B}}"
    without, with_outcome = (
        decision_of(text % ""),
        decision_of(text % ", outcome: {status: rejected, because: No money}"),
    )
    said = []
    for changed in (difference(without, with_outcome), difference(with_outcome, without)):
        *_, listing = difference_document(changed, OLD, NEW).blocks
        assert isinstance(listing, ItemList)
        said.append(plain_text(listing.items[0]))
    assert said == [
        "Outcome: {+status: rejected; because: No money+} (line 2)",
        "Outcome: [-status: rejected; because: No money-] (line 2)",
    ]


def test_an_added_record_is_shown_with_its_labels_and_weights() -> None:
    start = "policy-cli: 1\ntitle: T\ncriteria: {x: {name: X}, y: {name: Y}}\noptions: {a: {name: A}, b: {name: B}"
    option = "c: {name: C, attributes: {Sanctions: kept for now, Diplomatic ties: none}, order: any}"
    changed = difference(
        decision_of(f"{start}}}"),
        decision_of(f"{start}, {option}}}\nviewpoints: {{v: {{name: V, weights: {{x: 2, y: 1}}}}}}"),
    )
    lists = (block for block in difference_document(changed, OLD, NEW).blocks if isinstance(block, ItemList))
    assert [plain_text(block.items[0]) for block in lists] == [
        "Option added: C (Sanctions: kept for now; Diplomatic ties: none; order: any) (line 2)",
        "Viewpoint added: V (weights: x 2, y 1) (line 2)",
    ]


def test_what_sources_say_and_conclude_and_the_editor_judges_are_told_apart(differences: list[Difference]) -> None:
    parts: dict[str, set[str]] = {}
    for changed in differences:
        for change in changed.changes:
            parts.setdefault(change.part, set()).add(type(change.latest.record).__name__)
    assert parts["judgment"] == {"Decision", "Criterion", "Rating", "Viewpoint"}
    assert parts["conclusions"] == {"Verdict"}
    assert parts["sources"] == {"Reference"}
    assert parts["question"] == {"Decision", "Statement"}
    assert parts["options"] == {"Option", "Attribute", "Variant", "Step", "Cost", "Risk", "Argument"}


LINES = """\
policy-cli: 1
title: T
question: Q?
references:
  - id: s
    title: S
options:
  a: {name: A}
  b:
    name: B
    attributes:
      Pace: slow
      Range: long
    steps:
      - action: Buy lockers
        actor: the school
        cite:
          - s, par. 1
          - s, par. 2
"""


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ("Buy lockers", "Buy big lockers", (15, 16)),
        ("the school", "the town", (16, 17)),
        ("Q?", "R?", (3, 4)),
        ("Pace: slow", "Pace: fast", (12, 13)),
        ("par. 2", "par. 3", (19, 20)),
        ("title: S", "title: S2", (6, 7)),
        # Of what one of the files does not have, its record.
        ("        actor: the school\n", "", (16, 16)),
        ("      Pace: slow\n", "", (12, None)),
        ("  b:\n", "  c:\n", (9, 10)),
    ],
)
def test_a_change_is_in_the_line_of_its_field(before: str, after: str, lines: tuple[int, int | None]) -> None:
    new = "# a comment\n" + LINES.replace(before, after)
    sides = zip((read_text(LINES), read_text(new)), lines, strict=True)
    (change,) = difference(decision_of(LINES), decision_of(new)).changes
    for (reading, line), side in zip(sides, (change.old, change.new), strict=True):
        assert (side and reading.positions.line_of(side.target)) == line


def test_long_lists_are_matched_by_order_instead_of_likeness(monkeypatch: pytest.MonkeyPatch) -> None:
    old = "\n".join(f"      - action: Thing {n} is done" for n in range(4))
    new = "\n".join(f"      - action: Thing {n} was done" for n in reversed(range(4)))
    assert Counter(kind for kind, _ in changes_between(old, new)) == {"reworded": 4, "moved": 3}
    monkeypatch.setattr(module, "MAX_TEXT_PAIRS", 15)
    assert Counter(kind for kind, _ in changes_between(old, new)) == {"reworded": 4}


def test_a_text_is_compared_word_by_word() -> None:
    assert word_differences("Keep the ban on trade", "Keep all of the ban on arms") == (
        ("kept", "Keep"),
        ("added", "all of"),
        ("kept", "the ban on"),
        ("removed", "trade"),
        ("added", "arms"),
    )


def test_texts_with_little_in_common_are_shown_whole() -> None:
    old, new = "Keep the ban on trade", "Lift the sanctions at one stroke"
    assert word_differences(old, new) == (("removed", old), ("added", new))


@given(st.text("ab c\n"), st.text("ab c\n"))
def test_a_wording_holds_both_texts(old: str, new: str) -> None:
    stretches = word_differences(old, new)
    for whole, gone in ((old, "added"), (new, "removed")):
        assert " ".join(words for kind, words in stretches if kind != gone).split() == whole.split()


def test_a_long_text_is_compared_between_its_equal_ends() -> None:
    words = [f"w{n}" for n in range(5000)]
    changed = [*words[:2500], "new", *words[2501:]]
    kinds = [kind for kind, _ in word_differences(" ".join(words), " ".join(changed))]
    assert kinds == ["kept", "removed", "added", "kept"]
    sparse = [word if n % 2 or n < 4000 else "new" for n, word in enumerate(words)]
    assert [kind for kind, _ in word_differences(" ".join(words), " ".join(sparse))] == [
        "kept",
        "removed",
        "added",
        "kept",
    ]


def test_what_a_new_rating_does_to_the_ranking_is_reported() -> None:
    options = "options:\n  keep: {name: Keep}\n  drop: {name: Drop, ratings: {air: {rating: RATING}}}\n"
    file = f"policy-cli: 1\ntitle: T\nbaseline: keep\ncriteria: {{air: {{name: Air}}}}\n{options}"
    old, new = (read_text(file.replace("RATING", word)).decision for word in ("worse", "better"))
    assert old is not None
    assert new is not None
    *_, ranks = difference_document(difference(old, new), OLD, NEW).blocks
    assert isinstance(ranks, ItemList)
    assert {plain_text(item) for item in ranks.items} == {
        "Keep: was rank 1, now rank 2",
        "Drop: was rank 2, now rank 1",
    }


def test_what_an_edit_did_to_the_order_is_reported_for_viewpoints_and_what_unseats_the_leader() -> None:
    start = "policy-cli: 1\ntitle: T\nbaseline: k\ncriteria: {a: {name: A}, b: {name: B}}\nviewpoints:\n"
    start += "  v: {name: The council, importance: a}\noptions:\n  k: {name: Keep}\n"
    before = decision_of(start + "  x: {name: Xylo, ratings: {a: much better, b: better}}\n")
    after = decision_of(start + "  x: {name: Xylo, ratings: {a: better, b: much worse}}\n")
    blocks = difference_document(difference(before, after), OLD, NEW).blocks
    said = [plain_text(item) for block in blocks if isinstance(block, ItemList) for item in block.items]
    unseats = "What unseats the leader: one rating changed by one word (before: 3 changes of a rating by one word)"
    assert unseats in said
    assert "The council: Xylo (67%) or Keep (33%) can come first (before: first place goes to Xylo)" in said


def test_from_a_viewpoint_from_which_the_same_options_can_come_first_the_shares_that_changed_are_reported() -> None:
    start = "policy-cli: 1\ntitle: T\nbaseline: k\ncriteria: {a: {name: A}, b: {name: B}, c: {name: C}}\nviewpoints:\n"
    start += "  v: {name: The council, importance: a}\noptions:\n  k: {name: Keep}\n"
    before = decision_of(start + "  x: {name: Xylo, ratings: {a: same, b: better, c: worse}}\n")
    after = decision_of(start + "  x: {name: Xylo, ratings: {a: same, b: much better, c: worse}}\n")
    blocks = difference_document(difference(before, after), OLD, NEW).blocks
    said = [plain_text(item) for block in blocks if isinstance(block, ItemList) for item in block.items]
    council = next(one for one in said if one.startswith("The council"))
    assert re.fullmatch(
        r"The council: first place under these shares of the weights that agree with its order: "
        r"Xylo: [0-9]+% \(before: 50%\); Keep: [0-9]+% \(before: 50%\)",
        council,
    )
    assert difference_document(difference(before, before), OLD, NEW).blocks[1:] == (
        Paragraph(ours("The ranks are unchanged.")),
    )
