"""Figures: how they are read, checked, compared, aligned and written out."""

import json
import re
from itertools import pairwise, permutations
from pathlib import Path
from random import Random

import pytest

from policy_cli.analysis.comparison import compare, select_options
from policy_cli.analysis.difference import Version, difference
from policy_cli.analysis.order import merged
from policy_cli.analysis.rules.registry import warnings
from policy_cli.diagnostics import Diagnostic, Target
from policy_cli.document import Document, NumberSpan, Row, RowGroup, Span, Table, aligned, plain_text
from policy_cli.reading.decision import read
from policy_cli.reading.files import InputFile
from policy_cli.render.formats import Layout, render
from policy_cli.render.word.tree import tree
from policy_cli.views.difference import difference_document
from tests.conftest import Run, decision_of, read_text

BUDGET = """\
policy-cli: 1
title: The town's ice rink
baseline: close
references: [{id: plan, title: Budget plan, issued: 2030}]
measures:
  cost: {name: Net cost, unit: thousand €, range: low and high case, cite: "plan, table 2"}
  visits: {name: Visits, unit: a year, cite: "plan, table 3"}
options:
  close:
    name: Close it
    figures:
      cost: {value: 310.5, by: {2031: 300, Later years: 10.5}}
      visits: 0
  repair:
    name: Repair it
    figures:
      cost:
        value: 3187.4
        low: 2900
        high: 4000
        by: {2031: 1210.0, 2032: 845.2, 2033: 612.1, 2034: 520.1, Later years: 0}
      visits: 84000
  rebuild:
    name: Build a new one
    figures:
      cost: {value: 12950, by: {2031: 4100, 2032: 6250, 2033: 1980.25, 2034: -120.25, Later years: 740}}
      visits: {value: 131500, cite: "plan, p. 9"}
"""
GUIDELINE = """\
policy-cli: 1
title: Blood pressure after a stroke
references: [{id: panel, title: Evidence Review, issued: 2031}]
measures:
  stroke: {name: Stroke, unit: hazard ratio, range: 95% CI, cite: "panel, table 4"}
  death: {name: Death, unit: 'per 1,000', range: 95% CI, cite: "panel, table 5"}
criteria:
  certainty: {name: Certainty of the evidence, scale: [very low, low, moderate, high]}
options:
  strict:
    name: Strict target
    figures: {stroke: {value: 0.80, low: 0.63, high: 1.00}, death: {value: -3, low: -9, high: 4}}
    ratings: {certainty: moderate}
  usual:
    name: Usual target
    figures: {stroke: 1, death: 0}
    ratings: {certainty: {rating: low to moderate, because: The trials differ}}
"""
PLAIN = """\
policy-cli: 1
title: T
measures: {m: {name: Money}}
options:
  a:
    name: A
    figures: {m: %s}
  b: {name: B}
"""


def checked(text: str) -> list[Diagnostic]:
    """Return what `check` warns about, at the exact positions."""
    reading = read(InputFile("options.yaml", text.encode()))
    assert reading.decision is not None, reading.diagnostics
    return list(reading.located(list(warnings(reading.decision))))


def faults(number: str) -> list[tuple[str, str | None]]:
    return [(one.message, one.hint) for one in read_text(PLAIN % number).diagnostics]


# Reading


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ('"1,000"', "write 1000, without commas"),
        ('"1,234,567.50"', "write 1234567.50, without commas"),
        ('"64,1"', "write 64.1, with a point before decimals"),
        ("5%", "write 5 alone: a unit belongs to the measure, and a remark to the note"),
        ("$5", "write 5 alone: a unit belongs to the measure, and a remark to the note"),
        ("2 million", "write 2 alone: a unit belongs to the measure, and a remark to the note"),
        ('"€1,500 a year"', "write 1500 alone: a unit belongs to the measure, and a remark to the note"),
        ("about 5", "write 5 alone: a unit belongs to the measure, and a remark to the note"),
        ("−5", "write -5, with a hyphen as the minus sign"),
        ("1_000", "write 1000, with nothing between the digits"),
        ("1 000", "write 1000, with nothing between the digits"),
        ("1.000.000", "write 1000000, with nothing between the digits"),
        ("5 to 6", "write one number; a range is {low: 5, high: 6}"),
        ("-5–6.5", "write one number; a range is {low: -5, high: 6.5}"),
        ("1e400", "write at most 30 digits; a measure can have a larger unit, such as million"),
        ("1" * 31, "write at most 30 digits; a measure can have a larger unit, such as million"),
        (".nan", "write a number in digits, such as 20000 or 0.5"),
        ("ten", "write a number in digits, such as 20000 or 0.5"),
    ],
)
def test_what_is_not_a_number_has_a_hint_that_fixes_it(written: str, hint: str) -> None:
    text = written.strip('"')
    assert faults(written) == [(f'"{text}" is not a valid number', hint)]
    if hint.startswith("write ") and hint[6:7] in "-0123456789":
        assert faults(hint.split()[1].rstrip(",")) == []


@pytest.mark.parametrize("braces", ["{value: %s}", "{by: {2031: %s}}", "{by: {2031: %s, 2032: 5}}", "{value: %s }"])
@pytest.mark.parametrize(
    ("number", "hint"),
    [
        ("1,000", "write 1000, without commas"),
        ("-1,234,567.5", "write -1234567.5, without commas"),
        ("64,1", "write 64.1, with a point before decimals"),
    ],
)
def test_in_braces_the_comma_in_a_number_is_named_once(braces: str, number: str, hint: str) -> None:
    assert faults(braces % number) == [(f"in braces a comma ends a value, so {number} is cut off", hint)]


def test_in_a_block_the_comma_is_named_and_nothing_follows_from_it() -> None:
    block = PLAIN.replace("figures: {m: %s}", "figures:\n      m:\n        value: 1,000")
    assert [(one.code, one.hint) for one in read_text(block).diagnostics] == [
        ("bad-number", "write 1000, without commas")
    ]


@pytest.mark.parametrize("written", ["64.10", "0.1", "1E3", "-7", ".5", "123456789012345678901234567.890"])
def test_a_number_keeps_its_digits_in_json_and_csv(written: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "options.yaml").write_text(PLAIN % written, encoding="utf-8")
    plain = {"1E3": "1000", ".5": "0.5"}.get(written, written)
    assert f'"value": {plain}\n' in run("export", "--to", "json").stdout
    assert f'"value": {plain}\n' in run("compare", "--format", "json").stdout
    assert run("compare", "--format", "csv").stdout.splitlines()[1] == f"figures,Money,{plain},"
    header, row = (line.split(",") for line in run("export", "--to", "csv").stdout.splitlines())
    assert row[header.index("value")] == plain
    data = json.loads(run("show", "a", "--format", "json").stdout, parse_float=str, parse_int=str)
    assert data["options"][0]["figures"]["m"] == {"value": plain}


# A budget, and the evidence for a guideline


def test_a_range_in_place_of_a_value_appears_once(run: Run, tmp_path: Path) -> None:
    only_range = BUDGET.replace("{value: 310.5, by: {2031: 300, Later years: 10.5}}", "{low: 300, high: 400}")
    (tmp_path / "options.yaml").write_text(only_range, encoding="utf-8")
    cost, below, *_ = run("compare", "--only", "figures", "--width", "100").stdout.splitlines()[-3:]
    assert cost.split()[-5:] == ["300", "to", "400", "3,187.4", "12,950"]
    assert below.split() == ["range", "as", "above", "2,900", "to", "4,000", "none"]


def test_a_range_of_one_number_is_that_number(run: Run, tmp_path: Path) -> None:
    figures = "x: {name: X, figures: {m: {value: 2, low: 2, high: 2}, n: {low: 3, high: 3}}}"
    head = "policy-cli: 1\ntitle: T\nmeasures: {m: {name: M, unit: u}, n: {name: N, unit: u}}\n"
    (tmp_path / "options.yaml").write_text(f"{head}options: {{{figures}, y: {{name: Y}}}}\n", encoding="utf-8")
    rows = [line.split() for line in run("compare", "--only", "figures").stdout.splitlines()[-2:]]
    assert rows == [["M", "(u)", "2", "no", "figure"], ["N", "(u)", "3", "no", "figure"]]
    assert " to " not in run("show", "x").stdout + run("export", "--format", "markdown").stdout.partition("Limits")[0]


def test_a_budget_is_a_table_with_its_years_in_order(run: Run, tmp_path: Path) -> None:
    assert checked(BUDGET) == []
    (tmp_path / "options.yaml").write_text(BUDGET, encoding="utf-8")
    shown = run("compare", "--full", "--only", "figures", "--width", "100").stdout
    assert shown == (
        "The town's ice rink\n"
        "\n"
        "                                             Close it (baseline)  Repair it       Build a new one\n"
        "At a glance\n"
        "Net cost (thousand €, low and high case)[1]  310.5                 3,187.4         12,950\n"
        "  range                                      none                 2,900 to 4,000  none\n"
        "  against “Close it”                         baseline             +2,876.9        +12,639.5\n"
        "  2031                                       300                   1,210.0          4,100\n"
        "  2032                                       no figure               845.2          6,250\n"
        "  2033                                       no figure               612.1          1,980.25\n"
        "  2034                                       no figure               520.1           -120.25\n"
        "  Later years                                 10.5                     0              740\n"
        "Visits (a year)[2]                           0                     84,000          131,500[3]\n"
        "  against “Close it”                         baseline             +84,000         +131,500\n"
        "\n"
        "Places\n"
        "[1] plan, table 2\n"
        "[2] plan, table 3\n"
        "[3] plan, p. 9\n"
    )


def test_a_slip_of_one_digit_in_a_budget_is_found_with_both_numbers() -> None:
    [slip] = checked(BUDGET.replace("2033: 612.1", "2033: 621.1"))
    assert (slip.code, slip.message) == ("sum-differs", "this figure is 3,187.4, but its parts add up to 3,196.4")
    assert slip.hint == 'fix the number that is wrong, or write "parts: separate" in the measure "cost"'
    line = BUDGET.splitlines()[slip.position.line - 1]
    assert line[slip.position.column - 1 :][: slip.width] == "3187.4"
    separate = BUDGET.replace("cost: {name", "cost: {parts: separate, name")
    assert checked(separate.replace("2033: 612.1", "2033: 621.1")) == []


@pytest.mark.parametrize(
    ("value", "parts", "differs"),
    [
        ("10", "3.3, 3.3, 3.3", False),  # half a unit for the value, and 0.05 for each part
        ("11", "3.3, 3.3, 3.3", True),
        ("10.0", "3.3, 3.3, 3.3", False),
        ("10.2", "3.3, 3.3, 3.3", True),
        ("10.00", "3.330, 3.330, 3.330", True),
        ("1E3", "400, 200", False),
        ("2E3", "400, 200", True),
        ("0.3", "0.1, 0.2", False),
        ("1e29", "1e29, 1", False),
    ],
)
def test_a_sum_may_differ_by_the_rounding_of_its_numbers(value: str, parts: str, differs: bool) -> None:
    by = ", ".join(f"p{number}: {part}" for number, part in enumerate(parts.split(", ")))
    codes = [one.code for one in checked(PLAIN % f"{{value: {value}, by: {{{by}}}}}")]
    assert ("sum-differs" in codes) is differs


@pytest.mark.parametrize(
    ("figure", "warned"),
    [
        ("{value: 5, low: 5, high: 5}", False),
        ("{value: 4.9, low: 5}", True),
        ("{value: 5.1, high: 5}", True),
        ("{value: -1, low: -2, high: 0}", False),
        ("{low: 1, high: 2}", False),
    ],
)
def test_a_figure_outside_its_range_is_a_warning(figure: str, warned: bool) -> None:
    assert ("outside-range" in [one.code for one in checked(PLAIN % figure)]) is warned


@pytest.mark.parametrize(
    ("first", "second", "warned"),
    [
        ("790", "1.790", True),
        ("47", "1.790", True),
        ("15", "1.790", False),
        ("-790", "-1.790", True),
        ("{low: 700, high: 900}", "{low: 1.200, high: 1.790}", True),
        ("{by: {Staff: 300, Rent: 400}}", "{by: {Staff: 300, Rent: 1.400}}", True),
        ("790", "1.79", False),
        ("790", "0.790", False),
        ("790.5", "1.790", False),
        ("2", "1.790", False),
        ("1.790", "2.100", False),
        ("790", "179.000", False),
        ("5000000", "1.790", False),
    ],
)
def test_a_point_between_thousands_is_a_warning_if_the_other_figures_are_large(
    first: str, second: str, warned: bool
) -> None:
    options = f"options: {{a: {{name: A, figures: {{m: {first}}}}}, b: {{name: B, figures: {{m: {second}}}}}}}"
    found = checked(f"policy-cli: 1\ntitle: T\nmeasures: {{m: {{name: M}}}}\n{options}\n")
    assert ("thousands-point" in [one.code for one in found]) is warned


def test_a_table_of_evidence_is_typed_in_as_it_is(run: Run, tmp_path: Path) -> None:
    assert checked(GUIDELINE) == []
    (tmp_path / "options.yaml").write_text(GUIDELINE, encoding="utf-8")
    shown = run("compare", "--width", "100").stdout.splitlines()
    assert shown[3:] == [
        "Ratings: the editor's judgment, against the middle of the scale; values: better (+), worse (-),",
        "doubled if by over a third of the scale",
        "Certainty of the evidence      +  moderate    -/+ low to moderate",
        "",
        "At a glance",
        "Stroke (hazard ratio, 95% CI)  0.80           1",
        "  range                        0.63 to 1.00   none",
        "Death (per 1,000, 95% CI)      -3             0",
        "  range                        -9 to 4        none",
    ]


def test_a_measure_whose_figures_all_lack_a_source_is_one_warning() -> None:
    text = """\
policy-cli: 1
title: T
references: [{id: plan, title: Plan}]
measures: {cost: {name: Cost}, visits: {name: Visits}}
options:
  a: {name: A, figures: {cost: 1, visits: {value: 2, cite: "plan, p. 1"}}}
  b: {name: B, figures: {cost: 2, visits: {value: 3, cite: "plan, p. 2"}}}
  c: {name: C, figures: {cost: 3, visits: 4}}
"""
    whole, one = checked(text)
    assert (whole.position.line, whole.message) == (4, 'no figure of "cost" cites a source')
    assert whole.hint == "add the place to the measure, for all its figures: cite: plan, section, par. 4"
    assert (one.position.line, one.message) == (8, "this figure cites no source")
    uncited = re.sub(r"references.*\n", "", re.sub(r", cite: \"plan, p. \d\"", "", text))
    assert checked(uncited) == []


def test_a_figure_without_a_value_says_what_it_has(run: Run, tmp_path: Path) -> None:
    cells = []
    for figure in ("{low: 1000, high: 2000}", "{low: 5}", "{high: 5}", "{by: {x: 1, y: 2}}", "{by: {x: 1}}"):
        (tmp_path / "options.yaml").write_text(PLAIN % figure, encoding="utf-8")
        cells.append(run("compare").stdout.splitlines()[-1].removeprefix("Money  ").partition("  ")[0])
    assert cells == ["1,000 to 2,000", "from 5", "up to 5", "2 parts", "1 part"]


# Rows


def test_rows_agree_with_the_order_of_each_option() -> None:
    years = [str(year) for year in range(2021, 2029)]
    assert merged([["2020", "Total"], ["2020", *years, "Total"]]) == ["2020", *years, "Total"]
    assert merged([]) == merged([[]]) == []
    assert merged([["a", "b"], ["c"], ["b", "d"]]) == ["a", "b", "c", "d"]


def test_orders_that_contradict_each_other_lose_no_row() -> None:
    for orders in permutations([["a", "b"], ["b", "c", "d"], ["c", "a"]]):
        assert sorted(merged(orders)) == ["a", "b", "c", "d"]
    assert merged([["x", "y"], ["y", "x"], ["z", "y"]]) == ["z", "x", "y"]


def test_any_orders_that_agree_are_kept() -> None:
    random = Random(13)
    for _ in range(300):
        names = [f"row {number}" for number in range(12)]
        random.shuffle(names)
        places = {name: place for place, name in enumerate(names)}
        orders = [sorted(random.sample(names, random.randint(0, 8)), key=places.__getitem__) for _ in range(5)]
        found = {name: place for place, name in enumerate(merged(orders))}
        assert all(found[before] < found[after] for order in orders for before, after in pairwise(order))


def test_rows_of_attributes_keep_the_order_of_each_option() -> None:
    options = "a: {name: A, attributes: {Start: x, End: y}}, b: {name: B, attributes: {Start: x, Middle: z, End: y}}"
    decision = decision_of(f"policy-cli: 1\ntitle: T\noptions: {{{options}}}\n")
    assert [row.label for row in compare(decision, select_options(decision, ())).rows] == ["Start", "Middle", "End"]


def test_options_with_the_same_total_and_other_parts_differ(run: Run, tmp_path: Path) -> None:
    same = PLAIN.replace("b: {name: B}", "b: {name: B, figures: {m: {value: 3.0, by: {x: 2, y: 1}}}}")
    (tmp_path / "options.yaml").write_text(same % "{value: 3, by: {x: 1, y: 2}}", encoding="utf-8")
    assert "Money" in run("compare", "--differences").stdout
    (tmp_path / "options.yaml").write_text(same % "{value: 3, by: {y: 1, x: 2}}", encoding="utf-8")
    assert "Money" not in run("compare", "--differences").stdout


# What changed, and what is found


def changes(old: str, new: str) -> list[str]:
    def line_of(target: Target) -> int:
        return target.origin.line

    found = difference(decision_of(old), decision_of(new))
    document = difference_document(found, Version("old", line_of), Version("new", line_of))
    shown = render(document, "markdown", Layout())
    return [re.sub(r" \((old )?line \d+\)", "", line[2:]) for line in shown.splitlines() if line.startswith("- ")]


NAME = "    name: Repair it\n"
ATTRIBUTED = BUDGET.replace(NAME, f"{NAME}    attributes: {{Pace: slow, Who: the town}}\n")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("visits: 84000", "visits: 90000.5", ["**Visits:** 84,000 → 90,000.5"]),
        ("visits: 84000", "visits: {value: 84000.0}", []),
        ("high: 4000", "high: 4100", ["**Net cost:** high: 4,000 → 4,100"]),
        ("        low: 2900\n", "", ["**Net cost:** low: ~~2,900~~"]),
        ("2033: 612.1", "2033: 621.1", ["**Net cost:** 2033: 612.1 → 621.1"]),
        ("      visits: 84000\n", "", ["**Visits removed:** 84,000"]),
        ("Pace: slow", "Pace: {value: slow}", []),
        ("Pace: slow", "Pace: fast", ["**Pace:** ~~slow~~ **fast**"]),
        ("Pace: slow", "Speed: slow", ["**Pace removed:** slow", "**Speed added:** slow"]),
        ("unit: a year", "unit: a month", ["**Measure changed:** Visits – unit: a ~~year~~ **month**"]),
    ],
)
def test_diff_says_which_figure_or_attribute_changed_and_how(old: str, new: str, said: list[str]) -> None:
    assert ATTRIBUTED.count(old) == 1
    assert changes(ATTRIBUTED, ATTRIBUTED.replace(old, new)) == said


def test_search_finds_words_of_scales_attributes_and_figures(run: Run, tmp_path: Path) -> None:
    (tmp_path / "options.yaml").write_text(GUIDELINE, encoding="utf-8")
    assert "Criterion [certainty], line 8" in run("search", "very low", "--width", "100").stdout
    assert "Strict target, figure [stroke], line 12" in run("search", "0.63", "--width", "100").stdout
    assert "Measure [death], line 6" in run("search", "per 1,000", "--width", "100").stdout
    (tmp_path / "options.yaml").write_text(ATTRIBUTED, encoding="utf-8")
    assert "Who: the town" in run("search", "who town", "--width", "100").stdout
    assert "Repair it, figure [cost], line 18" in run("search", "2032 845.2", "--width", "100").stdout


def test_every_place_of_a_figure_counts_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "options.yaml").write_text(BUDGET, encoding="utf-8")
    (tmp_path / "plan.md").write_text("# Plan\n\nNothing.\n", encoding="utf-8")
    verified = json.loads(run("verify", "--sources", ".", "--format", "json").stdout)
    assert [one["kind"] for one in verified["citations"]] == ["measure", "measure", "figure"]
    [usage] = json.loads(run("refs", "--format", "json").stdout)["references"]
    assert [(claim["kind"], claim["count"]) for claim in usage["claims"]] == [("measure", 2), ("figure", 1)]
    # Behind each figure of an option is a place, its own or that of its measure.
    assert "evidence,Places only,2,2,2\n" in run("compare", "--only", "evidence", "--format", "csv").stdout
    assert "This brief cites 3 passages" in run("export").stdout


# Alignment


def column(*numbers: str) -> list[str]:
    rows = tuple(Row((Span("row"),), ((NumberSpan(number),),), is_part=n > 0) for n, number in enumerate(numbers))
    table = aligned(Table(((), (Span("A"),)), (RowGroup(rows),)))
    return [plain_text(cell) for _, cell in table.rows if isinstance(cell, tuple)]


def test_the_points_of_numbers_are_below_each_other_with_spaces_as_wide_as_digits() -> None:
    assert column("1,234.5", "64.10", "-7", "+0.125") == [
        "1,234.5",
        "\u2007\u2008\u200764.10",
        "\u2007\u2008\u2007-7",
        "\u2007\u2008\u2007+0.125",
    ]


def test_numbers_of_different_units_are_not_aligned() -> None:
    said = (("Cost", "3,655"), ("Visits", "96"))
    rows = tuple(Row((Span(words),), ((NumberSpan(number),),)) for words, number in said)
    table = Table(((), (Span("A"),)), (RowGroup(rows),))
    assert aligned(table) == table


@pytest.mark.parametrize("format", ["markdown", "html", "asciidoc", "orgtbl", "mediawiki", "jira", "textile"])
def test_numbers_are_aligned_in_every_format(format: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "options.yaml").write_text(BUDGET, encoding="utf-8")
    shown = run("compare", "--full", "--format", format).stdout
    # The signs of differences take room, but not on a page.
    room = "\u2007\u2007\u2008</span>" if format == "html" else "\u2007\u2007\u2007\u2008"
    assert f"{room}740" in shown
    assert "12,950" in shown


@pytest.mark.parametrize(
    ("format", "aligned_right"),
    [
        ("markdown", "-----:|"),
        ("html", '<th role="columnheader" class="number" scope="col" dir="auto">Steps</th>'),
        ("latex", "rrrrr}"),
    ],
)
def test_columns_of_counts_are_aligned_to_the_right(format: str, aligned_right: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "options.yaml").write_text(BUDGET, encoding="utf-8")
    assert aligned_right in run("list", "--format", format).stdout


def test_columns_of_counts_are_aligned_to_the_right_in_word() -> None:
    counts = Table(((), (Span("Steps"),)), (RowGroup((Row((Span("A"),), ((Span("10"),),)),)),))
    made = json.loads(tree(Document((Span("T"),), (counts,)), (1,)))
    _, _, columns, *_ = made["blocks"][-1]["c"]
    assert [alignment["t"] for alignment, _ in columns] == ["AlignLeft", "AlignRight"]
