"""Makes docs/reference/json.md: the names in the JSON of each command, from the model and from examples."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import is_dataclass, replace
from pathlib import Path
from typing import Any

from policy_cli.analysis.acceptability import acceptabilities, who_is_ahead
from policy_cli.analysis.comparison import compare, select_options
from policy_cli.analysis.difference import Version, difference
from policy_cli.analysis.evidence import usage
from policy_cli.analysis.ranking import central_weights, rank, weights_of
from policy_cli.analysis.search import search
from policy_cli.diagnostics import Diagnostic, Position, WordDiff
from policy_cli.importance import Groups
from policy_cli.model import Citation, Decision, FromKey, Option, Reference
from policy_cli.places import Place
from policy_cli.reading.decision import read
from policy_cli.reading.files import InputFile, read_builtin, read_file
from policy_cli.serialize.comparison import comparison_data
from policy_cli.serialize.decision import decision_data
from policy_cli.serialize.diagnostics import findings_data
from policy_cli.serialize.difference import difference_data
from policy_cli.serialize.options import options_data, options_summary
from policy_cli.serialize.ranking import ranking_data
from policy_cli.serialize.references import references_data
from policy_cli.serialize.search import search_data
from policy_cli.serialize.values import JSON_FORMAT, InHindsight
from policy_cli.serialize.verification import verification_data
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
from policy_cli.sources.fairness import CutShort
from policy_cli.sources.texts import read_texts
from policy_cli.sources.verification import GROUPS, Found, Verification, cited_sections, verify

INTRODUCTION = """\
# JSON

<!-- Made by scripts/generate.py from policy_cli/model.py and policy_cli/serialize/; change it there. -->

`policy-cli export -o decision.json` writes the whole decision for other programs. With `--json`, most commands write
their answer as JSON. The JSON is one object in UTF-8. Its `format` is the version of the names on this page: {version}.
Within a version no name changes its meaning, but new names may be added: ignore names that you do not know.

On this page, a key with `?` may be missing, `[text …]` is a list of texts of any length, and `{{ID: text}}` has a text
for the id of each option or criterion. Lines and columns are counted from 1.

## The whole decision

```text
{outline}
```

The decision consists of the records below. They have the same keys as in [the decision file](format.md), and exactly
the same text; what the file leaves out is left out here. Three things are added:

- `id`: the key of a record that has a key in the file, such as an option.
- `later`: the year of the earliest source of a record that rests only on sources later than `as_of`. The answers of
  the commands have it, too.
- `places`: the parts of each cited place, such as `survey, Teachers, par. 3, "much calmer"`, so that no program needs
  to parse places.

If the file says why a quote is fair, a Citation replaces the place.

Sources are CSL-JSON, as `policy-cli refs --format csl-json` writes them: names have the form of CSL-JSON, dates are
numbers, and everything else is exactly as in the file.
"""
ANSWERS = """\
## The answers of the commands

These outlines come from examples: a key with `?` is missing in some of them.
"""
TEXTS = Path(__file__).parent.parent / "tests" / "verify"
RECORDS = [*(cls for cls in classes_from(Decision) if cls is not Reference), Citation]


# The built-in decision has everything; this one leaves out whatever it can.
SPARE = """\
policy-cli: 1
title: Lunch
baseline: salad
references: [{id: menu, title: Daily Menu}]
criteria: {taste: {name: Taste}, price: {name: Price}}
options:
  soup: {name: Soup, ratings: {taste: {rating: better}, price: {rating: unknown}}}
  salad: {name: Salad}
  bread: {name: Bread, steps: [{action: Bake soup bread, cite: menu}], ratings: {taste: {rating: worse}}}
  cake: {name: Cake, ratings: {taste: {rating: worse}, price: {rating: much worse}}}
viewpoints: {cook: {name: Cook, importance: taste}}
"""


IMPORTANCE: Groups = (("allies",),)
WORDING: WordDiff = (("kept", "no bus before"), ("removed", "eight"), ("added", "nine"))
FOUND = [
    Diagnostic("bad-choice", "no such word", Position(3, 5), "write another"),
    Diagnostic("quote-altered", "nearly these words", Position(4, 5), None, wording=WORDING),
]


def examples() -> tuple[Decision, Decision]:
    """Return the decisions whose answers are outlined; the source of the second is from a library."""
    full, spare = read(read_builtin()).decision, read(InputFile("lunch.yaml", SPARE.encode())).decision
    assert full is not None
    assert spare is not None
    (menu,) = spare.references
    menu = replace(menu, origin=menu.origin._replace(library="library.json"))
    return full, replace(spare, references=(menu,))


def emptied(decision: Decision) -> Decision:
    """Return a decision whose records have no records in them; compared with it, the full one has added all kinds."""
    options = {id: Option(id=id, name=option.name) for id, option in decision.options.items()}
    viewpoints = {id: replace(view, weights={}) for id, view in decision.viewpoints.items()}
    return replace(decision, options=options, viewpoints=viewpoints)


def looked_up(name: str) -> Verification:
    """Return what `verify` finds in a file of its tests, as if the texts had faults and one text had changed."""
    decision = read(read_file(str(TEXTS / name))).decision
    assert decision is not None
    first, *others = decision.references
    decision = replace(decision, references=(replace(first, sha256="0" * 64), *others))
    verification = verify(decision, read_texts(str(TEXTS), {}, cited_sections(decision)))
    faulty = {
        id: replace(text, content=replace(text.content, faults=tuple(FOUND))) for id, text in verification.texts.items()
    }
    return replace(verification, texts=faulty)


def of_every_status(verification: Verification) -> Verification:
    """Return a verification with a quote that is cut short, and a finding of each status on a printed page."""
    first = verification.findings[0]
    found = (Found(first.place, None, None, "12", "3.4"),)
    cut = replace(first, place=replace(first.place, fair="it is the same"), cut_short=CutShort("unless", ()))
    findings = (cut, *(replace(first, status=status, found=found) for status in GROUPS))
    return replace(verification, findings=findings)


Taken = dict[str, tuple[Callable[..., dict[str, Any]], tuple[Any, ...]]]


def answers(decision: Decision, other: Decision, verified: Verification) -> Taken:
    """Return for each command the function that makes its JSON, and example arguments for that function."""
    options = select_options(decision, ())
    importance = IMPORTANCE if decision.verdicts else ()
    weights = central_weights(decision, importance) if importance else weights_of(decision, {})
    ranking = rank(decision, weights, importance)
    shares = acceptabilities(ranking.matrix, ranking.order, ranks=True)
    return {
        "list": (options_summary, (decision, options)),
        "show": (options_data, (decision, options)),
        "compare": (comparison_data, (compare(decision, options),)),
        "rank": (ranking_data, (ranking, shares, who_is_ahead(ranking.matrix, ranking.order))),
        "refs": (references_data, (decision, usage(decision))),
        "search": (search_data, (decision, "soup", search(decision, "i"))),
        "diff": (
            difference_data,
            (difference(decision, other), Version("old.yaml", lambda _: 1), Version("new.yaml", lambda _: 1)),
        ),
        "verify": (verification_data, (verified, "options.yaml", FOUND)),
        "check": (findings_data, ([("options.yaml", [replace(one, wording=()) for one in FOUND], True)],)),
    }


def json_page() -> str:
    """Return the reference page of the JSON."""
    full, spare = examples()
    bare = replace(spare, baseline=None)
    exemplary = [
        answers(full, spare, looked_up("forgeries.yaml")),
        answers(spare, full, looked_up("harmless.yaml")),
        answers(bare, full, verify(full, {})),
        answers(full, replace(full, baseline=None, editor=None), verify(full, {})),
        answers(full, emptied(full), of_every_status(verify(full, {}))),
    ]
    ids = {id for decision in (full, spare) for id in (*decision.options, *decision.criteria)}
    whole = outline([_versioned(decision_data(decision)) for decision in (full, spare)], ids)
    parts = [INTRODUCTION.format(version=JSON_FORMAT, outline=whole), *map(_record, RECORDS), ANSWERS]
    for command, (make, _) in exemplary[0].items():
        sentence = inspect.cleandoc(make.__doc__ or "").removeprefix("Return ")
        shape = outline([_versioned(make(*by_command[command][1])) for by_command in exemplary], ids)
        parts.append(f"### {command}\n\n{sentence[0].upper()}{sentence[1:]}\n\n```text\n{shape}\n```\n")
    return "\n".join(parts)


def _versioned(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {"format": JSON_FORMAT, **answer}


def _record(cls: type) -> str:
    rows = [f"| {_key(entry)} | {_type(entry.shape)} | {entry.sentence} |" for entry in entries(cls)]
    if annotated_attribute(cls, FromKey):
        rows.insert(0, "| `id` | text | The key of the record in the file. |")
    head = [f"### {cls.__name__}", "", "| key | value | meaning |", "|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def _key(entry: Entry) -> str:
    return f"`{entry.key}`" if entry.required else f"`{entry.key}`?"


def _type(shape: Shape) -> str:
    """Return the notation of the page for the JSON of a shape."""
    match shape:
        case ListOf(item):
            return f"[{_type(item)} …]"
        case MappingOf(key, value):
            return f"{{{'label' if isinstance(key, String) else f'id of {key.role.kind}'}: {_type(value)}}}"
        case Record(cls):
            return "CSL" if cls is Reference else f"[{cls.__name__}](#{cls.__name__.lower()})"
        case Choice(words):
            return ", ".join(f"`{word}`" for word in words)
        case CustomScalar(cls):
            return "place" if cls is Place else "CSL"
        case Id(role):
            return f"id of {role.kind}"
        case Number():
            return "number"
        case String():
            return "text"


def outline(values: Iterable[Any], ids: set[str], indent: str = "", under: str = "") -> str:
    """Return the form that these values of one key have in common: JSON with kinds instead of values."""
    forms: dict[str, None] = {}
    values = [value.value if isinstance(value, InHindsight) else value for value in values]
    mappings = [value for value in values if isinstance(value, Mapping)]
    lists = [value for value in values if isinstance(value, tuple | list)]
    if mappings:
        forms[_object(mappings, ids, indent, under)] = None
    if lists:
        items = [item for value in lists for item in value]
        forms[f"[{outline(items, ids, indent)} …]" if items else "[]"] = None
    forms.update((_name(value), None) for value in values if not isinstance(value, Mapping | tuple | list))
    return " or ".join(forms)


def _object(mappings: list[Mapping[str, Any]], ids: set[str], indent: str, under: str) -> str:
    keys = dict.fromkeys(key for mapping in mappings for key in mapping)
    inner = f"{indent}  "
    name = "PLACE" if under == "places" else "ID" if keys and ids.issuperset(keys) else None
    if name:
        return f"{{{name}: {outline((value for mapping in mappings for value in mapping.values()), ids, inner)}}}"
    lines = []
    for key in keys:
        having = [mapping[key] for mapping in mappings if key in mapping]
        mark = "?" if len(having) < len(mappings) else ""
        lines.append(f'{inner}"{key}"{mark}: {outline(having, ids, inner, key)}')
    return "{\n" + "\n".join(lines) + f"\n{indent}}}"


def _name(value: Any) -> str:
    """Return the name of the kind of a value that has no other values in it."""
    if is_dataclass(value):
        return {Reference: "CSL", Place: "place"}.get(type(value), type(value).__name__)
    names = {bool: "true or false", int: "number", float: "number", str: "text", type(None): "null"}
    return names[type(value)]
