import pytest

from policy_cli.diagnostics import CannotContinue
from policy_cli.reading.records import find_record, named_records, unknown_record

FILE = """\
policy-cli: 1
title: Roads
references:
  - type: report
    id: survey
  - id: cost
criteria:
  cost: {name: Cost}
options:
  keep:
    name: Keep it
    variants:
      soon: {name: Soon}
  toll:
    name: Toll
    variants:
      soon: {name: Soon}
      late: {name: Late}
    steps:
      - action: Build a gate
        id: gate
    arguments:
      for:
        - claim: Fewer cars
          id: fewer
          rebuts: [more]
        - claim: No cars at all
      against: [{id: more, claim: More noise}]
    ratings:
      cost: {rating: worse}
viewpoints:
  thrift: {name: Thrift, weights: {cost: 2}}
"""


def line(name: str, text: str = FILE) -> int | None:
    record = find_record(named_records(text), name)
    return record.position.line if record else None


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("keep", 10),
        ("toll", 14),
        ("late", 18),
        ("gate", 20),
        ("fewer", 24),
        ("more", 28),
        ("survey", 4),
        ("thrift", 32),
        ("option:toll", 14),
        ("argument:more", 28),
        ("criterion:cost", 8),
        ("reference:cost", 6),
        ("keep/soon", 13),
        ("toll/soon", 17),
        ("Toll", None),
        ("step:toll", None),
        ("", None),
    ],
)
def test_a_record_is_found_where_it_begins(name: str, at: int | None) -> None:
    assert line(name) == at


@pytest.mark.parametrize(
    ("name", "places", "write"),
    [
        ("cost", "reference:cost on line 6 and criterion:cost on line 8", "write reference:cost, for example"),
        ("soon", "keep/soon on line 13 and toll/soon on line 17", "write keep/soon, for example"),
    ],
)
def test_an_id_that_several_records_have_is_answered_with_their_full_names(name: str, places: str, write: str) -> None:
    with pytest.raises(CannotContinue) as caught:
        line(name)
    assert caught.value.message == f'several records have the id "{name}": {places}'
    assert caught.value.hint == write


def test_of_two_records_that_must_not_have_the_same_id_the_first_is_found() -> None:
    assert line("toll", FILE.replace("  keep:", "  toll:")) == 10
    assert line("more", FILE.replace("id: fewer", "id: more")) == 24


@pytest.mark.parametrize(
    "text",
    [
        FILE.replace("title:", "titel:"),
        FILE.replace("name: Toll", "aim: [Toll]"),
        FILE.replace("ratings:", "ratings: []\n    rating:"),
        FILE.replace("action: Build", "acter: Build"),
        FILE.replace("survey\n", "[survey]\n"),
        FILE.replace("viewpoints:", "viewpoints: {{"),
        FILE + "  - broken: [",
    ],
)
def test_a_record_is_found_in_a_file_with_faults(text: str) -> None:
    assert line("toll", text) == 14
    assert line("gate", text) == 20


@pytest.mark.parametrize("text", ["", "# nothing", "- a\n- b", "word", "[", "options: [a]", "a: {b"])
def test_a_file_without_records_has_none(text: str) -> None:
    assert named_records(text) == []


def test_a_misspelled_id_is_answered_with_the_nearest() -> None:
    trouble = unknown_record(named_records(FILE), "fever")
    assert trouble.message == 'nothing in the file has the id "fever"'
    assert trouble.hint == 'did you mean "fewer"?'
