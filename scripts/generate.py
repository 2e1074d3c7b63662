"""Makes the parts of the documentation that follow from the code: pages, the schema and a picture."""

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from policy_cli.model import Decision, Shorthand
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
from scripts.rules import rules_page

ROOT = Path(__file__).parent.parent
PICTURED = ["compare", "--only", "Sanctions,Pace,ratings,arguments,verdicts"]

INTRODUCTION = """\
# The decision file

<!-- Made by scripts/generate.py from policy_cli/model.py; change it there. -->

A decision file is YAML, in UTF-8, read as YAML 1.2 reads it: where text is expected, `no`, `12:30`, `2001-07-01` and
`010` are text. Anchors, aliases, tags, merge keys and further documents are errors, with line and column. A key that is
not on this page is also an error, so that `check` finds a misspelled one; only sources (under `references`) may have
other keys.

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

## Ids

The id of an option, criterion, measure, variant or viewpoint is its key; steps, costs, risks, arguments and sources
have an `id`. An id has at most 64 letters (a to z), digits and hyphens. The id of a source may also have capitals,
points, colons and underscores, as those of Zotero do. Two records of one kind cannot have the same id, and neither can
two of the steps, costs, risks and arguments, since a rating can rest on any of them. Two variants can if they are of
different options.

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
2. The heading of the section, if there is one. It may have commas in it. If it has a colon, write the words before the
   colon; write its own quotation marks as ‘ ’.
3. Locators, if any, from coarse to fine: `par. 4`, `pp. 60-61`, `art. 5, par. 2`.
4. In double quotes, a few words that appear there word for word (`…` between them stands for words left out).

Do not put a place in brackets: its commas would split it. `policy-cli verify` checks places and quotes against the
source texts: [verify.md](verify.md).

### Locators

A locator is a unit and a number: `p. 12`. Write several numbers with commas or a hyphen: `pp. 4, 7`,
`pars. 4-5`. A number may be roman (`p. iv`), have a letter (`p. A4`, `p. 12a`, `app. B`), or have parts (`§ 4.2.1`,
`§ 4(a)(1)`); in `pp. 321-28` the second is shortened. The units are those of Chicago and CSL:

{units}

Paragraphs are counted from 1 within their section. A note on a page is `p. 14, n. 12`.

Words that are not a locator are a heading: `Part 2`, `Section 31 powers`, `Table talk`. A unit in small letters with a
number, as in `chapter 2`, is an error that says what to write. `Table 3` and `Figure 3` are locators, although they
have a capital: papers name tables and figures in this way, and hardly any heading consists of these words alone.

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

Write digits with a point and without commas or a unit: `1250.5`. They are kept as they are written. A measure whose
parts do not add up, such as rates or groups, says `parts: separate`; `check` adds the others up.

## Scales and ratings

A criterion without a scale is rated against the baseline, in five words: `much worse`, `worse`, `same`, `better`, `much
better`. There the baseline has no rating. On a scale of your own every option is rated, the baseline too:

```yaml
criteria:
  support: {{name: Support}}                                           # the five words
  certainty: {{name: Certainty, scale: [very low, low, moderate, high]}} # words, the worst first
  works: {{name: Weeks of roadworks, scale: {{worst: 12, best: 0}}}}       # numbers
  money: {{name: Money, measure: revenue, scale: {{worst: 0, best: 80}}}}  # the figures rate the options
```

A rating is a word or number of the scale, a range (`worse to same`, `6 to 8`), or `unknown`. The words of a scale count
as equal steps. A criterion has the weight 1 if it gives no other; one with the weight 0 is shown and not ranked.

## Dates

`as_of` may be any text. If it looks like a date (`2030`, `June 2030`, `12 June 2030`, `2030-06`, `early 2030`, `summer
of 2030`), what cites only sources that came out later carries the year of its source wherever it is shown.

## Limits

A file may have up to {megabytes} MiB. It may have {nodes:,} keys and values, and one more for each {characters} of its
characters, nested up to {depth} levels deep. That is enough for ten thousand options.

## Records
"""


def format_page() -> str:
    """Return the reference page of the format."""
    introduction = INTRODUCTION.format(
        megabytes=MAX_BYTES // 2**20,
        nodes=MAX_NODES,
        characters=CHARACTERS_A_NODE,
        depth=MAX_DEPTH,
        units="\n".join(["| unit | one | several | or |", "|---|---|---|---|", *map(_unit, UNITS.values())]),
    )
    return "\n".join([introduction, *map(_record, classes_from(Decision))])


def _unit(unit: Unit) -> str:
    others = ", ".join(f"`{other} 4`" for other in unit.others if other.islower() or not other.isascii())
    return f"| {unit.name} | `{unit.one} 4` | `{unit.many} 4-5` | {others} |"


def _record(cls: type) -> str:
    short = annotated_attribute(cls, Shorthand)
    alone = f" What is written in place of such a record is its `{short}`." if short else ""
    heading = f"### {cls.__name__}\n\n{' '.join((cls.__doc__ or '').split())}{alone}\n"
    rows = [f"| {_key(entry)} | {_shape(entry.shape)} | {_meaning(entry)} |" for entry in entries(cls)]
    return "\n".join([heading, "| key | value | meaning |", "|---|---|---|", *rows]) + "\n"


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


def picture() -> str:
    """Return the comparison as a terminal shows it, as SVG."""
    shown = subprocess.run(
        [sys.executable, "-m", "policy_cli", "--builtin", "--color", "always", "--width", "80", *PICTURED],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        cwd=ROOT,
    )
    console = Console(record=True, width=82, file=StringIO(), force_terminal=True, legacy_windows=False)
    console.print(Text.from_ansi(shown.stdout.rstrip()))
    title = f"policy-cli {' '.join(PICTURED)}"
    svg = console.export_svg(title=title, theme=MONOKAI, unique_id="compare")
    # Rich names a font on the web; a picture in a repository should load nothing.
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)


PAGES = {
    "docs/format.md": format_page,
    "options.schema.json": schema_text,
    "docs/commands.md": commands_page,
    "docs/json.md": json_page,
    "docs/rules.md": rules_page,
    "docs/compare.svg": picture,
}
"""Each file that is made, with the function that returns its text."""

if __name__ == "__main__":
    for name, make in PAGES.items():
        (ROOT / name).write_text(make(), encoding="utf-8", newline="\n")
