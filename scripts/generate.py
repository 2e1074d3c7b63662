"""Makes the parts of the documentation that follow from the code: pages, the schema and a picture."""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from policy_cli.model import Citation, Decision, Shorthand
from policy_cli.places import UNITS, Unit
from policy_cli.reading.decoding import MAX_BYTES
from policy_cli.reading.nodes import CHARACTERS_A_NODE, MAX_DEPTH, MAX_NODES
from policy_cli.schema import schema_text
from policy_cli.shapes import (
    Choice,
    CustomScalar,
    Entry,
    Id,
    ListOf,
    MappingOf,
    Number,
    Record,
    Shape,
    String,
    annotated_attribute,
    classes_from,
    entries,
)
from scripts.commands_page import commands_page
from scripts.json_page import json_page
from scripts.pictures import THEMES, of_output
from scripts.rules import rules_page

ROOT = Path(__file__).parent.parent

INTRODUCTION = """\
# The decision file

<!-- Made by scripts/generate.py from policy_cli/model.py; change it there. -->

A decision file is YAML 1.2 in UTF-8. Where text is expected, `no`, `12:30`, `2001-07-01` and `010` are text. Anchors,
aliases, tags, merge keys and further documents are errors. So is a key that is not on this page, which is how `check`
finds a misspelled one; only sources (under `references`) may have other keys.

Most text needs no quotes. Put a text in double quotes if it

- begins with one of ``@ ` * & % ! | > [ ] {{ }} , # ? : " '``, or with a hyphen and a space,
- has a colon and a space in it, or a space and `#`, or ends with a colon,
- has a comma, a bracket or a brace in it, and is within brackets or braces, or
- is `null`, in small letters or capitals, or `~`, which YAML takes for an empty value.

In double quotes write `\\"` for a quotation mark and `\\\\` for a backslash.

The smallest file:

```yaml
policy-cli: 1
title: Lunch
options:
  soup: {{name: Soup}}
  salad: {{name: Salad}}
```

A fuller one:

```yaml
{fuller}```

## Ids

The id of an option, criterion, measure, variant or viewpoint is its key; steps, costs, risks, arguments and sources
have an `id`. An id consists of small letters (a to z), digits and hyphens, 64 at most. The id of a source comes from
another program, so it may have up to 200 characters of any kind, except white space, commas and quotation marks:
[references.md](references.md).

An id is unique among records of its kind. Steps, costs, risks and arguments share one set of ids, because a rating can
rest on any of them. Variants of different options may have the same id.

## Places

`cite` takes one place, or a list of places:

```yaml
cite: hall-2030, Charges, par. 2, "a fair share"
cite:
  - hall-2030, Charges, pars. 2-3
  - survey-2029, pp. 14-15
```

A place has these parts, with commas between them:

1. The id of the source.
2. The heading of the section, if there is one. It may contain commas. If it has a colon, write only the words before
   it. Write quotation marks in a heading as ‘ ’.
3. Locators, if any, from coarse to fine: `par. 4`, `pp. 60-61`, `art. 5, par. 2`.
4. In double quotes, a few words that appear there exactly; `…` marks words left out between them. The marks can also be
   “ ”, „ “, « », » «, ” ”, ‹ ›, ‚ ‘, 「 」 or 『 』.

Do not put a place in brackets: its commas would split it. `policy-cli verify` checks places and quotes against the
source texts: [verify.md](verify.md). If it warns that a quote is cut short, but the quote is fair, write a record
instead of the place, and say why:

```yaml
cite: {{place: 'hall-2030, Charges, par. 2, "a fair share"', fair: the exception is the claim below}}
```

{citation}

### Locators

A locator is a unit and a number: `p. 12`. Write several numbers with commas or a hyphen: `pp. 4, 7`,
`pars. 4-5`. A number may be roman (`p. iv`), have a letter (`p. A4`, `p. 12a`, `app. B`), or have parts (`§ 4.2.1`,
`§ 4(a)(1)`). The end of a range may be shortened, as in `pp. 321-28`. The units are those of Chicago and CSL:

{units}

Paragraphs are counted from 1 within their section. A note on a page is `p. 14, n. 12`. A table that is counted by
chapters is `table 3-2`; `tables 2-4` are three.

Words that are not a locator are a heading: `Part 2`, `Section 31 powers`, `Table talk`. A unit in small letters that is
not in this table, as in `chapter 2`, is an error that says what to write. `Table 3` and `Figure 3` are locators despite
the capital, because papers name tables and figures that way.

## Figures

A figure is a number, `revenue: 21.9`, or a record with a `value`, a range (`low` and `high`), or both, and its parts:

```yaml
measures:
  revenue: {{name: Revenue, unit: million €, range: low and high case, cite: 'audit-2029, table 3'}}
options:
  keep: {{name: Keep the fee, figures: {{revenue: 21.9}}}}
  raise:
    name: Raise the fee
    figures:
      revenue: {{value: 64.1, low: 60, high: 70, by: {{2031: 31.9, 2032: 32.2}}}}
```

Write digits with a decimal point, without commas or a unit: `1250.5`. They are kept as written. `check` compares each
value with the sum of its parts, unless the measure says `parts: separate`, as for rates or groups.

## Scales and ratings

A criterion without a scale is rated against the baseline, in five words: `much worse`, `worse`, `same`, `better`, `much
better`. The baseline itself then has no rating. On a scale of your own every option is rated, including the baseline:

```yaml
criteria:
  support: {{name: Support}}                                           # the five words
  certainty: {{name: Certainty, scale: [very low, low, moderate, high]}} # words, the worst first
  works: {{name: Weeks of roadworks, scale: {{worst: 12, best: 0}}}}       # numbers
  money: {{name: Money, measure: revenue, scale: {{worst: 0, best: 80}}}}  # the figures rate the options
```

A rating is a word or number of the scale, a range (`worse to same`, `6 to 8`), or `unknown`. The words of a scale count
as equal steps. The weight of a criterion is 1 by default; a criterion with the weight 0 is shown but not ranked.

On a scale of your own, `+` marks a value that is better than the baseline's and `-` one that is worse; the sign is
doubled if they differ by more than a third of the scale. A range, or a baseline with one, can have two signs (`-/+`):
from the least favorable difference to the most. Where a figure has a value and a range, the value rates. Without a
baseline, the middle of the scale takes its place; if the baseline is unknown or not rated, there are no signs.

## Dates

`as_of` may be any text. If it looks like a date (`2030`, `June 2030`, `12 June 2030`, `2030-06`, `early 2030`, `summer
of 2030`), every claim that cites only later sources is shown with the year of its source. `check` warns
about a date in another form, such as 11.03.2031.

## Limits

A file may have up to {megabytes} MiB, nested up to {depth} levels deep, with {nodes:,} keys and values, plus one
for every {characters} characters. That is enough for ten thousand options.

## Records
"""


FULLER = """\
policy-cli: 1
title: Phones at school
question: Should pupils have their phones with them in lessons?
editor: the school council              # who judged the ratings
baseline: allow                         # the other options are rated against it

references:                             # CSL-YAML, as Zotero and Pandoc write it
  - id: survey
    type: report
    title: Phones in Our Classrooms
    publisher: School council
    issued: 2030-05

criteria:
  attention: {name: Attention, question: Do pupils follow the lesson better?}

options:
  allow:
    name: Allow them
    attributes: {Phones in lessons: in bags}      # rows of your own: label and value
    costs: [{claim: Messages interrupt the lesson, cite: "survey, Teachers, par. 1"}]
    arguments:
      for: [{claim: Parents can reach their children, cite: "survey, Parents, par. 2"}]
      against: [{claim: Some pupils film others, cite: "survey, Pupils, p. 8"}]
  ban:
    name: Ban them
    aim: Lessons without distraction
    attributes: {Phones in lessons: in lockers}
    steps:
      - action: Buy lockers
        actor: the school
        cite: survey, What it takes, par. 1
    costs:                                        # what somebody pays
      - claim: Lockers for every class
        kind: economic
        level: moderate
        borne_by: the town
        cite: survey, What it takes, par. 2
    risks:                                        # what may prevent it or go wrong
      - claim: Pupils bring a second phone
        cite: survey, Teachers, par. 5
    arguments:
      for:
        - claim: Most teachers expect calmer lessons
          id: calmer
          cite: survey, Teachers, par. 3, "much calmer"
      against:
        - claim: Lessons are calm enough
          said_by: Pupils                         # the source reports their view
          rebuts: [calmer]                        # the arguments it answers
          cite: survey, Pupils, p. 9
    ratings:                                      # the editor's, and what each rests on
      attention: {rating: better, because: Teachers expect it, rests_on: [calmer]}

verdicts:                                         # what each source concludes
  - source: survey
    option: ban
    claim: A ban is worth trying for a year
    cite: survey, Outlook, par. 1
"""
"""A file in which most records appear once."""


def format_page() -> str:
    """Return the reference page of the format."""
    introduction = INTRODUCTION.format(
        fuller=FULLER,
        megabytes=MAX_BYTES // 2**20,
        nodes=MAX_NODES,
        characters=CHARACTERS_A_NODE,
        depth=MAX_DEPTH,
        citation=_table(Citation),
        units="\n".join(["| unit | one | several | or |", "|---|---|---|---|", *map(_unit, UNITS.values())]),
    )
    return "\n".join([introduction, *map(_record, classes_from(Decision))])


def _unit(unit: Unit) -> str:
    others = ", ".join(f"`{other} 4`" for other in unit.others if other.islower() or not other.isascii())
    return f"| {unit.name} | `{unit.one} 4` | `{unit.many} 4-5` | {others} |"


def _record(cls: type) -> str:
    short = annotated_attribute(cls, Shorthand)
    alone = f" You can write its `{short}` alone instead of a record." if short else ""
    heading = f"### {cls.__name__}\n\n{' '.join((cls.__doc__ or '').split())}{alone}\n"
    return f"{heading}\n{_table(cls)}\n"


def _table(cls: type) -> str:
    rows = [f"| {_key(entry)} | {_shape(entry.shape)} | {_meaning(entry)} |" for entry in entries(cls)]
    return "\n".join(["| key | value | meaning |", "|---|---|---|", *rows])


def _key(entry: Entry) -> str:
    return f"`{entry.key}`, required" if entry.required else f"`{entry.key}`"


def _meaning(entry: Entry) -> str:
    examples = ", ".join(f"`{example}`" for example in entry.examples)
    return f"{entry.sentence} For example {examples}." if examples else entry.sentence


def _shape(shape: Shape) -> str:
    match shape:
        case String(form):
            return f"text: a {form.name}" if form else "text"
        case Number(_, bounds):
            return f"number from {bounds.least} to {bounds.most}" if bounds else "number"
        case Choice(words):
            return ", ".join(f"`{word}`" for word in words)
        case Id(role):
            return f"id of {'an' if role.kind[0] in 'aeiou' else 'a'} {role.kind}"
        case ListOf(CustomScalar(cls)) if cls.__name__ == "Place":
            return "place, or list of [places](#places)"
        case ListOf(item):
            return f"list: {_shape(item)}"
        case MappingOf(key, value):
            return f"mapping: {'label' if isinstance(key, String) else _shape(key)} → {_shape(value)}"
        case Record(cls):
            return f"[{cls.__name__}](#{cls.__name__.lower()})"
        case CustomScalar(cls):
            return cls.__name__.lower()


def comparison(theme: str) -> str:
    """Return the comparison as a terminal shows it, down to the steps, as SVG."""
    shown = subprocess.run(
        [sys.executable, "-m", "policy_cli", "--builtin", "--color", "always", "--width", "80", "compare"],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "COLORTERM": "truecolor"},
        cwd=ROOT,
    )
    return of_output(shown.stdout.partition("\nSteps ")[0], "policy-cli compare", theme)


PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/format.md": format_page,
    "options.schema.json": schema_text,
    "docs/reference/commands.md": commands_page,
    "docs/reference/json.md": json_page,
    "docs/reference/rules.md": rules_page,
    **{f"docs/pictures/compare-{theme}.svg": partial(comparison, theme) for theme in THEMES},
}
"""Each file that is made, with the function that returns its text."""

if __name__ == "__main__":
    for name, make in PAGES.items():
        (ROOT / name).write_text(make(), encoding="utf-8", newline="\n")
