from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

import pytest

from policy_cli.frozen import Annotated
from policy_cli.model import (
    AtLeast,
    Between,
    Decision,
    Defines,
    Form,
    FromKey,
    Name,
    Option,
    OptionId,
    OptionRef,
    PassedThrough,
    Places,
    Reference,
    RefersTo,
    Says,
    Sha256,
)
from policy_cli.shapes import (
    Choice,
    CustomScalar,
    Id,
    ListOf,
    MappingOf,
    Number,
    Record,
    String,
    annotated_attribute,
    entries,
    records_in,
    shape_of,
    with_article,
)

FORM: Form = cast(Any, Sha256).__metadata__[0]


@pytest.mark.parametrize(
    ("annotation", "shape"),
    [
        (str, String()),
        (str | None, String()),
        (Sha256 | None, String(FORM)),
        (float, Number(float)),
        (Annotated[float, Between(0, 5, "share")], Number(float, Between(0, 5, "share"))),
        (Annotated[Sha256 | None, Says("The hash.")], String(FORM)),
        (Annotated[OptionId, FromKey()], Id(Defines("option"))),
        (Literal["low", "high"], Choice(("low", "high"))),
        (OptionId, Id(Defines("option"))),
        (OptionRef | None, Id(RefersTo("option"))),
        (tuple[str, ...], ListOf(String())),
        (Option, Record(Option)),
        (Name, CustomScalar(Name)),
        (Mapping[str, str], MappingOf(String(), String())),
        (Annotated[Mapping[OptionId, Option], AtLeast(2)], MappingOf(Id(Defines("option")), Record(Option), 2)),
    ],
)
def test_a_type_of_the_model_has_a_shape(annotation: Any, shape: object) -> None:
    assert shape_of(annotation) == shape


@pytest.mark.parametrize(
    "annotation",
    [
        dict,
        int,
        bool,
        bytes,
        Any,
        list[str],
        set[str],
        tuple[str, str],
        dict[str, str],
        Mapping[int, str],
        Mapping[str, int],
        tuple[int, ...],
        Annotated[str, "remark"],
        Annotated[str, AtLeast(1)],
        Annotated[float, FORM],
        Annotated[str, Between(0, 1)],
        Annotated[OptionId, RefersTo("option")],
        Annotated[int, AtLeast(1)],
        "str",
        str | float,
        Literal[1, 2],
    ],
)
def test_a_type_without_a_shape_fails_loudly(annotation: Any) -> None:
    with pytest.raises(TypeError):
        shape_of(annotation)


def test_a_field_of_a_type_without_a_shape_fails_when_its_record_is_looked_at() -> None:
    @dataclass(frozen=True)
    class Petition:
        title: Annotated[str, Says("Its title.")]
        signatures: Annotated[int, Says("How many signed it.")]

    with pytest.raises(TypeError, match="int"):
        entries(Petition)


def test_the_fields_of_a_record_are_named_as_the_file_names_them() -> None:
    by_key = {entry.key: entry for entry in entries(Decision)}
    assert (by_key["policy-cli"].attribute, by_key["policy-cli"].required) == ("format", True)
    assert (by_key["editor"].attribute, by_key["editor"].required) == ("editor", False)
    assert by_key["as_of"].examples == ("June 2001",)
    assert "origin" not in by_key
    assert "id" not in {entry.key for entry in entries(Option)}


@pytest.mark.parametrize("cls", [Decision, Option])
def test_each_field_that_is_read_is_explained_in_a_sentence(cls: type) -> None:
    assert all(entry.sentence.endswith((".", "…")) for entry in entries(cls))


def test_marked_fields_are_found_by_their_mark() -> None:
    assert [annotated_attribute(Option, mark) for mark in (FromKey, PassedThrough)] == ["id", None]
    assert [annotated_attribute(Reference, mark) for mark in (FromKey, PassedThrough)] == [None, "csl"]


@pytest.mark.parametrize(
    ("annotation", "classes"),
    [
        (Option, (Option,)),
        (tuple[Option, ...], (Option,)),
        (Mapping[OptionId, Option], (Option,)),
        (Places, ()),
        (Mapping[str, str], ()),
    ],
)
def test_the_records_in_a_shape_are_found_at_any_depth(annotation: Any, classes: tuple[type, ...]) -> None:
    assert records_in(shape_of(annotation)) == classes


def test_a_record_is_called_by_its_class_with_the_right_article() -> None:
    assert (with_article(Option), with_article(Decision)) == ("an option", "a decision")
