"""Numbers in fields: what is read as one, the message about one that is not valid, and how outputs show it."""

from typing import Annotated, Any

import pytest

from policy_cli.analysis.difference import Version, difference
from policy_cli.analysis.search import search
from policy_cli.diagnostics import Diagnostic
from policy_cli.document import ItemList
from policy_cli.document import plain_text as words_of
from policy_cli.frozen import frozen
from policy_cli.model import Between, Cost, Decision, Located, Option, Says, Viewpoint
from policy_cli.reading.loader import Loader, reader_for
from policy_cli.reading.nodes import BEGINNING, scalar_at
from policy_cli.reading.yaml_nodes import compose
from policy_cli.schema import _value
from policy_cli.serialize.claims import claims_table
from policy_cli.serialize.decision import decision_data
from policy_cli.serialize.difference import difference_data, difference_table
from policy_cli.serialize.values import to_csv, to_json
from policy_cli.shapes import Number, Record, shape_of
from policy_cli.views.difference import difference_document

Percentage = Annotated[float, Between(0, 100, "percentage")]

OLD, NEW = (Version(name, lambda target: target.origin.line) for name in ("o", "n"))


@frozen(kw_only=True)
class Fund(Located):
    """A record with numbers, which the model does not have yet."""

    dollars: Annotated[float | None, Says("How much.")] = None
    share: Annotated[Percentage | None, Says("How much of all there is.")] = None


def fund(text: str) -> tuple[Any, list[Diagnostic]]:
    """Return the fund that a text describes, and what is wrong with it."""
    loader, root = Loader(text), compose(text).root
    assert root is not None
    return reader_for(Record(Fund))(loader, root, scalar_at(BEGINNING, "fund")), list(loader.diagnostics)


@pytest.mark.parametrize(
    ("written", "number"),
    [("20000000", 2e7), ("-3.5", -3.5), ("0", 0.0), ("+1e9", 1e9), ('"7"', 7.0), ("-.5", -0.5), ("1e-400", 0.0)],
)
def test_a_number_without_bounds_may_be_any_finite_one(written: str, number: float) -> None:
    assert fund(f"dollars: {written}") == (Fund(dollars=number), [])


@pytest.mark.parametrize("written", ["1e999", "-1e999", ".nan", "nan", ".inf", "0x1f", "$5", "five"])
def test_what_is_not_a_number_is_reported(written: str) -> None:
    _, [fault] = fund(f"dollars: {written}")
    assert (fault.code, fault.message) == ("bad-number", f'"{written}" is not a valid number')
    assert fault.hint == "write a number in digits, such as 20000 or 0.5"


def test_the_digits_of_another_script_are_written_in_the_hint() -> None:
    _, [fault] = fund("dollars: ٢٠٬٠٠٠٫٥")
    assert (fault.code, fault.hint) == ("bad-number", "write 20000.5, with the digits 0 to 9")


def test_commas_between_digits_are_named() -> None:
    _, [fault] = fund("dollars: 20,000")
    assert (fault.code, fault.hint) == ("bad-number", "write 20000, without commas")


@pytest.mark.parametrize("written", ["-1", "100.5", "half"])
def test_a_number_between_bounds_is_called_by_its_noun(written: str) -> None:
    assert fund("share: 0") == (Fund(share=0.0), [])
    assert fund("share: 100") == (Fund(share=100.0), [])
    _, [fault] = fund(f"share: {written}")
    assert (fault.message, fault.hint) == (
        f'"{written}" is not a valid percentage',
        "write a number from 0 to 100",
    )


def test_the_schema_has_the_bounds_of_a_number_if_there_are_any() -> None:
    number, bounded = (_value(shape)["anyOf"][0] for shape in (Number(float), shape_of(Percentage)))
    assert (bounded["minimum"], bounded["maximum"]) == (0, 100)
    assert not {"minimum", "maximum"} & number.keys()


def decision(number: float | None) -> Decision:
    """Return a decision with a number as a weight, and in the place of a cost's amount, which is text today."""
    cost = Cost(claim="A toll", amount=number)  # type: ignore[arg-type]
    weights = {} if number is None else {"air": number}
    return Decision(
        format="1",
        title="T",
        options={"a": Option(id="a", name="A", costs=(cost,)), "b": Option(id="b", name="B")},
        viewpoints={"v": Viewpoint(id="v", name="V", weights=weights)},
    )


@pytest.mark.parametrize(("number", "shown"), [(0.0, "0"), (20000.0, "20000"), (0.5, "0.5"), (-2.0, "-2")])
def test_every_output_writes_a_number_in_the_same_way_and_zero_is_one(number: float, shown: str) -> None:
    with_number, without = decision(number), decision(None)
    answer = to_json(decision_data(with_number))
    assert f'"amount": {shown}\n' in answer
    assert f'"air": {shown}\n' in answer
    header, rows = claims_table(with_number, tuple(with_number.options.values()))
    assert to_csv(header, rows).splitlines()[1].split(",")[header.index("amount")] == shown
    assert [one.head.text for one in search(with_number, shown, kinds=["cost"])] == ["A toll"]
    change = difference(without, with_number)
    assert to_json(difference_data(change, OLD, NEW)).count(f'"value": {shown}\n') == 2
    assert to_csv(*difference_table(change, OLD, NEW)).count(f",{shown},") == 2
    *_, listing = difference_document(change, OLD, NEW).blocks
    assert isinstance(listing, ItemList)
    assert [words_of(item).removesuffix(" (line 0)") for item in listing.items] == [
        f"Viewpoint changed: V – weights: air: {{+{shown}+}}"
    ]
