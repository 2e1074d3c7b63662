import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import pytest

from policy_cli import frozen as module
from policy_cli.frozen import constructor_from_values, frozen
from policy_cli.model import Step
from tests.conftest import ROOT

Declared = dict[str, Any]


def declare(decorator: Callable[[type], type], **declared: Any) -> type:
    """Return a class with some annotated fields, of which some have a default."""
    names = {name: value for name, value in declared.items() if value is not ...}
    return decorator(type("Place", (), {"__annotations__": dict.fromkeys(declared, object), **names}))


# A field belongs to one class, so each class is given new ones.
FIELDS: list[Callable[[], Declared]] = [
    dict,
    lambda: {"town": ...},
    lambda: {"town": ..., "street": None},
    lambda: {"town": ..., "streets": field(default_factory=list)},
    lambda: {"town": ..., "seen": field(default=0, compare=False, repr=False)},
]
CALLS: list[tuple[tuple[Any, ...], Declared]] = [
    ((), {}),
    (("Ayton",), {}),
    ((), {"town": "Ayton"}),
    (("Ayton", "High Street"), {}),
    (("Ayton",), {"street": "High Street"}),
    (("Ayton",), {"seen": 5}),
    (("Ayton",), {"town": "Beeton"}),
    (("Ayton",), {"river": "Tees"}),
    (("Ayton", "High Street", 3), {}),
]


def outcome(cls: Any, given: tuple[Any, ...], named: Declared) -> tuple[str, int | None] | type:
    try:
        made = cls(*given, **named)
    except TypeError:
        return TypeError
    try:
        return repr(made), len({made, cls(*given, **named)})
    except TypeError:
        return repr(made), None


@pytest.mark.parametrize("kw_only", [False, True])
@pytest.mark.parametrize("declared", FIELDS)
@pytest.mark.parametrize("call", CALLS)
def test_it_is_made_shown_and_hashed_like_a_standard_dataclass(
    declared: Callable[[], Declared], call: tuple[tuple[Any, ...], Declared], kw_only: bool
) -> None:
    standard = declare(dataclass(frozen=True, slots=True, kw_only=kw_only), **declared())
    ours = declare(frozen(kw_only=kw_only), **declared())
    assert outcome(ours, *call) == outcome(standard, *call)
    assert [one.name for one in fields(ours)] == list(declared())
    assert ours.__match_args__ == standard.__match_args__  # type: ignore[attr-defined]


@frozen
class Town:
    """A town."""

    name: str
    river: str | None = None
    visited: int = field(default=0, compare=False)


@frozen
class Village:
    """As a town, but another class."""

    name: str
    river: str | None = None
    visited: int = field(default=0, compare=False)


def test_instances_of_a_class_are_equal_if_the_fields_that_count_are() -> None:
    assert Town("Ayton", "Tees", 1) == Town("Ayton", "Tees", 2)
    assert Town("Ayton") != Town("Ayton", "Tees")
    town: object = Town("Ayton")
    assert town != Village("Ayton")
    assert len({Town("Ayton", None, 1), Town("Ayton", None, 2), Town("Beeton")}) == 2


def test_nothing_of_an_instance_can_be_changed() -> None:
    town: Any = Town("Ayton")
    with pytest.raises(FrozenInstanceError, match="name"):
        town.name = "Beeton"
    with pytest.raises(FrozenInstanceError, match="name"):
        del town.name
    with pytest.raises(FrozenInstanceError, match="mayor"):
        town.mayor = "Ada"
    assert not hasattr(town, "__dict__")


def test_what_the_standard_library_does_with_dataclasses_it_does_with_these() -> None:
    assert replace(Town("Ayton", "Tees"), name="Beeton") == Town("Beeton", "Tees")
    match Town("Ayton", "Tees"):
        case Town(name, river):
            assert (name, river) == ("Ayton", "Tees")
    assert is_dataclass(Town)


def test_each_instance_has_a_mapping_of_its_own_where_the_default_is_one() -> None:
    made = declare(frozen, streets=field(default_factory=dict))
    assert made().streets is not made().streets


def test_a_class_may_set_its_fields_itself() -> None:
    @frozen
    class Shouted:
        name: str

        def __init__(self, name: str) -> None:
            object.__setattr__(self, "name", name.upper())

    assert Shouted("Ayton") == Shouted("AYTON")


@pytest.mark.parametrize(
    ("given", "named", "words"),
    [
        ((), {}, "Town is missing its name"),
        (("Ayton",), {"name": "Ayton"}, "Town cannot take name: it has it already"),
        (("Ayton",), {"mayor": "Ada"}, "Town cannot take mayor: it has no such field"),
        (("Ayton", "Tees", 1, "Ada"), {}, "Town takes name, river, visited by position, not 'Ada'"),
    ],
)
def test_an_error_names_the_field(given: tuple[Any, ...], named: Declared, words: str) -> None:
    with pytest.raises(TypeError, match=f"^{words}$"):
        Town(*given, **named)


def test_the_records_of_the_model_are_made_by_name_only() -> None:
    with pytest.raises(TypeError, match="Step takes no field by position, not 'Open the bridge'"):
        Step("Open the bridge")  # type: ignore[arg-type, call-arg]


RECORDS = """\
from dataclasses import field
from policy_cli.frozen import frozen
from policy_cli.model import Criterion, Option, Step
Criterion(); Option(); Step()
@frozen
class Town:
    name: str
    visited: int = field(compare=False)
Town("Ayton")
"""


def test_the_type_checker_knows_which_fields_must_be_given(tmp_path: Path) -> None:
    path = tmp_path / "records.py"
    path.write_text(RECORDS)
    call = [sys.executable, "-m", "mypy", "--strict", str(path)]
    result = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    missing = re.findall(r'error: Missing (?:named|positional) argument "(\w+)".* "(\w+)"', result.stdout)
    assert [f"{cls}.{name}" for name, cls in missing] == [
        *("Criterion.id", "Criterion.name", "Option.id", "Option.name", "Step.action"),
        "Town.visited",
    ], result.stdout + result.stderr


def test_what_makes_very_many_takes_the_value_of_each_field_in_their_order() -> None:
    make = constructor_from_values(Step)
    values = {one.name: one.name for one in fields(Step)}
    assert make(values.values()) == Step(**values)  # type: ignore[arg-type]
    with pytest.raises(FrozenInstanceError):
        make(values.values()).action = "Other"
    for others in ([], list(values)[1:], [*values, "more"]):
        with pytest.raises(ValueError, match="argument 2 is"):
            make(others)


def test_once_very_many_are_made_they_are_made_alike_by_compiled_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MANY", 3)
    make = constructor_from_values(Step)
    values = {one.name: f"{number}" for number, one in enumerate(fields(Step))}
    made = [make(values.values()) for _ in range(6)]
    assert made == [Step(**values)] * 6  # type: ignore[arg-type]
    with pytest.raises(FrozenInstanceError):
        made[-1].action = "Other"
    for others in ([], list(values)[1:], [*values, "more"]):
        with pytest.raises(TypeError, match="argument"):
            make(others)


@pytest.mark.parametrize("annotated", [module.Annotated, Annotated])
def test_types_are_marked_as_in_the_standard_library(annotated: Any) -> None:
    word = annotated[str, "a word"]
    for marked, bare, marks in [
        (word, str, ("a word",)),
        (annotated[word, "short", 1], str, ("a word", "short", 1)),
        (annotated[tuple[str, ...], "several"], tuple[str, ...], ("several",)),
    ]:
        assert (marked.__origin__, marked.__metadata__) == (bare, marks)


def test_the_marks_of_a_type_stay_where_none_is_allowed_too() -> None:
    annotated: Any = module.Annotated
    marked = annotated[annotated[str, "a word"] | None, "short"]
    assert (marked.__origin__, marked.__metadata__) == (str | None, ("a word", "short"))
