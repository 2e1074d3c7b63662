"""Nothing in the file is dropped in silence: a view shows each field of the model, or its table says why it does not.

The file that is shown has every field that the model declares, so a new field joins by itself. Each text, number and
date is a token of its own, which must be found in what a view says. An id, or a word of a few, may be found for other
reasons; a view shows it if it says something else when that one value is another.

Each record is there with all of its fields, and for each field that may be left out once more with that field alone.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import pytest
import yaml

from policy_cli.analysis import acceptability
from policy_cli.analysis.comparison import compare, select_options
from policy_cli.analysis.difference import Version, difference
from policy_cli.analysis.search import search
from policy_cli.diagnostics import Target
from policy_cli.document import Document
from policy_cli.model import (
    Criterion,
    Date,
    Decision,
    Defines,
    Figure,
    Name,
    Option,
    PassedThrough,
    Rating,
    Reference,
    RefersTo,
    Verdict,
    Viewpoint,
)
from policy_cli.places import Place
from policy_cli.references.bibliography import csl_items
from policy_cli.render import pandoc as pandoc_markdown
from policy_cli.render.formats import Layout, render
from policy_cli.render.word.tree import tree
from policy_cli.serialize import claims
from policy_cli.serialize.decision import decision_data
from policy_cli.serialize.values import to_csv, to_json
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
)
from policy_cli.views import brief, comparison, option
from policy_cli.views.difference import difference_document
from policy_cli.views.search import search_document
from scripts.commands_page import left_out
from tests.conftest import ROOT, Needs, Run, brief_of, decision_of

FIRST, LAST = 5000, 9999
"""The numbers in tokens: years have four digits, and no line of the file has so high a number."""
EVERY_TOKEN = "every token"
OPTIONS = " ".join(f"option{number}" for number in range(1, 2 + sum(not e.required for e in entries(Option))))
TYPES = {
    "article-journal": "",
    "book": "container-title",
    "chapter": "",
    "report": "container-title",
    "thesis": "container-title",
    "webpage": "DOI",
}
"""A note holds what belongs to the type of a source; so there is one of each, without what would hide other fields."""
IN_ONE_PLACE = {"Reference", "Name", "Criterion", "Scale", "Measure", "Citation"}
"""Classes of which one record is enough: a source shows what its type has, and only criteria that rate are shown."""
RATED = 11
"""How many criteria have the five words: a record for each field of a rating, and as many that it can be of instead."""
SCALES = ("words", "numbers", "measure")
"""The criteria after these, each by what it has."""
VERDICT_FOR_NONE = "Verdict without option"
FORMS = {"SHA-256": "{:064}", "language tag": "fa-{}"}
"""How a text that has a form of its own holds a number."""
WORDS = {
    "Rating.rating": ("much worse", "unknown"),
    "Decision.lang": ("fr", "fa"),
    "Decision.bibliography": (),
    "Viewpoint.importance": ("criterion2", "criterion4"),
    "Criterion.scale": (),
    "Criterion.measure": (),
}
"""The words of fields that cannot have a token; what depends on other fields of a criterion, some criteria have."""
ALONE = {"Viewpoint.importance"}
"""Fields that a record has in place of others."""
OTHER_KEYS = "other keys"
RECORDS = 9
"""How many records there are at least of a kind that others refer to by their key."""


class Value(NamedTuple):
    """A value of the file: its field, what tells it from all others, and the words for it if they are a token."""

    field: str
    path: str
    words: str
    is_token: bool = True


@dataclass
class File:
    """Makes a file with every field; `other` is the path of a value that is another one than usual, or all tokens."""

    other: str = ""
    values: list[Value] = field(default_factory=list)
    defined: dict[str, int] = field(default_factory=dict)
    scale: list[str] = field(default_factory=list)
    """The words of the scale of a criterion."""

    def record(self, cls: type, path: str, only: str | None = None) -> dict[str, Any]:
        """Return a record with all its fields, or with those that it must have and `only` one more."""
        if cls is Option:
            self.defined.pop("variant", None)
        name = VERDICT_FOR_NONE if cls is Verdict and only not in (None, "option") else cls.__name__
        made: dict[str, Any] = {}
        needed = {Rating: "rating", Figure: "value", Viewpoint: "weights"}.get(cls)
        if cls is Viewpoint and only == "importance":
            needed = None
        for entry in entries(cls):
            if (only is None and f"{name}.{entry.key}" not in ALONE) or entry.required or entry.key in (only, needed):
                made[entry.key] = self.value(entry.shape, f"{name}.{entry.key}", f"{path}/{entry.key}")
        if only is None and annotated_attribute(cls, PassedThrough):
            made["archive"] = self.token("word{}", f"{name}.{OTHER_KEYS}", path)
        if made.get("low") and made.get("high"):
            made["low"], made["high"] = sorted((made["low"], made["high"]))
        return {key: value for key, value in made.items() if value is not None}

    def records(self, cls: type, path: str) -> Iterator[dict[str, Any]]:
        """Yield a record with all fields, and one for each field that may be left out."""
        if cls is Reference:
            for type, lacks in TYPES.items():
                record = self.record(cls, f"{path}/{type}")
                yield {key: value for key, value in record.items() if key != lacks}
            return
        for only in (None, *(entry.key for entry in entries(cls) if not entry.required)):
            yield self.record(cls, f"{path}/{only}", only)

    def value(self, shape: Shape, field: str, path: str) -> Any:
        """Return a value of a shape, or None for the id of a record where no such record is defined."""
        if field in WORDS:
            return self.choice(WORDS[field], field, path) if WORDS[field] else None
        match shape:
            case String() if field == "Reference.type":
                return self.choice((path.split("/")[-2], "speech"), field, path)
            case String(form):
                return self.token(FORMS[form.name] if form else "word{}", field, path)
            case Number():
                return int(self.token("{}", field, path))
            case Choice(words):
                # So there are steps in sequence besides those in no order, and ratings of which something follows.
                return self.choice(words if words[-1] == "unknown" else words[::-1], field, path)
            case Id(Defines(kind)):
                return self.define(kind, field)
            case Id(RefersTo() as role):
                return self.refer(role, field, path)
            case Record(cls):
                return self.record(cls, path)
            case ListOf(item):
                return list(self.items(item, field, path))
            case MappingOf():
                return dict(self.mapping(shape, field, path))
            case CustomScalar(cls) if cls is Date:
                return self.token("{}", field, path)
        raise AssertionError(f"this test cannot write a field such as {field} yet: {shape}")

    def items(self, item: Shape, field: str, path: str) -> Iterator[Any]:
        match item:
            case Record(cls):
                yield from self.records(cls, path)
            case CustomScalar(cls) if cls is Place:
                yield self.place(field, f"{path}/1")
                yield self.citation(field, f"{path}/2")
            case CustomScalar(cls) if cls is Name:
                parts = {"family": "family", "given": "given", "non-dropping-particle": "particle", "suffix": "suffix"}
                yield {key: self.token("word{}", f"Name.{part}", f"{path}/{key}") for key, part in parts.items()}
                yield {"literal": self.token("word{}", "Name.literal", path)}
            case _:
                yield self.value(item, field, path)

    def token(self, form: str, field: str, path: str) -> str:
        number = FIRST + len(self.values)
        self.values.append(Value(field, path, form.format(number)))
        return form.format(LAST - number if self.other == EVERY_TOKEN else number)

    def choice(self, words: tuple[str, ...], field: str, path: str) -> str:
        """Return the first of some words, or the last if it is to be another."""
        self.values.append(Value(field, path, words[0], is_token=False))
        return words[-1] if self.other == path else words[0]

    def define(self, kind: str, field: str) -> str:
        self.defined[kind] = self.defined.get(kind, 0) + 1
        id = f"{kind}{self.defined[kind]}"
        self.values.append(Value(field, id, id, is_token=False))
        return self.id(kind, self.defined[kind])

    def refer(self, role: RefersTo, field: str, path: str) -> str | None:
        if role.within and role.kind not in self.defined:
            return None
        # Most second and fourth records have little else than an id, and so refer to none in turn.
        kind = "step" if role.kind == "record" else role.kind
        return self.choice((f"{kind}2", f"{kind}4"), field, path)

    def criterion(self, has: str, path: str) -> dict[str, Any]:
        """Return a criterion with a scale of words or numbers, or with a measure whose figures are all on its scale."""
        path = f"{path}/{has}"
        made = self.record(Criterion, path, "")
        if has == "words":
            self.scale = [self.token("word{}", "Scale.words", f"{path}/{end}") for end in ("worst", "best")]
            return {**made, "scale": self.scale}
        worst, best = self.token("{}", "Scale.worst", path), self.token("9{}", "Scale.best", path)
        measure = {"measure": self.refer(RefersTo("measure"), "Criterion.measure", path)} if has == "measure" else {}
        return {**made, **measure, "scale": {"worst": -int(worst), "best": int(best)}}

    def id(self, kind: str, number: int) -> str:
        id = f"{kind}{number}"
        return f"{id}renamed" if self.other == id else id

    def citation(self, field: str, path: str) -> dict[str, str]:
        return {"place": self.place(field, path), "fair": self.token("word{}", "Citation.fair", f"{path}/fair")}

    def place(self, field: str, path: str) -> str:
        reference = self.choice((self.id("reference", 1), "reference2"), field, path)
        section, page, quote = (self.token(form, field, path) for form in ("word{}", "{}", "word{}"))
        return f'{reference}, {section}, p. {page}, "{quote}"'

    def mapping(self, shape: MappingOf, field: str, path: str) -> Iterator[tuple[str, Any]]:
        match shape:
            case MappingOf(Id(Defines(kind)), Record(cls)):
                for record in self.records(cls, path):
                    yield self.define(kind, f"{cls.__name__}.id"), record
                while self.defined[kind] < (RATED if cls is Criterion else RECORDS):
                    yield self.define(kind, f"{cls.__name__}.id"), self.record(cls, path, "")
                if cls is Criterion:
                    yield from ((self.define(kind, "Criterion.id"), self.criterion(has, path)) for has in SCALES)
            case MappingOf(Id(role), Record(cls)):
                for n, record in enumerate(self.records(cls, path), 1):
                    yield self.choice((self.id(role.kind, n), self.id(role.kind, n + 5)), field, f"{path}/{n}"), record
                if cls is Rating:
                    reason = {"because": self.token("word{}", "Rating.because", f"{path}/because")}
                    ratings = ({"rating": self.scale[0]}, {"rating": "0"}, reason)
                    yield from zip((self.id(role.kind, RATED + 1 + n) for n in range(3)), ratings, strict=True)
            case MappingOf(key, value):
                yield self.value(key, field, f"{path}/key"), self.value(value, field, f"{path}/value")


@cache
def written(other: str = "") -> str:
    """Return the text of the file in which that value is another."""
    return yaml.safe_dump(File(other).record(Decision, ""), sort_keys=False, width=10_000, allow_unicode=True)


@cache
def decision_with(other: str = "") -> Decision:
    return decision_of(written(other))


@cache
def values() -> tuple[Value, ...]:
    """Return every token of the file, and of each field one value that is none."""
    file = File()
    file.record(Decision, "")
    # Of a single word there is no other.
    others = {value.field: value for value in reversed(file.values) if not value.is_token}
    del others["Decision.policy-cli"]
    return (*(value for value in file.values if value.is_token), *others.values())


def shown(decision: Decision, _: str) -> Document:
    return option.options_document(decision, select_options(decision, ()))


def compared(decision: Decision, _: str) -> Document:
    return comparison.comparison_document(compare(decision, select_options(decision, ())), full=True)


def briefed(decision: Decision, *without: str, cite: brief.Cite = "notes") -> Document:
    return brief_of(decision, without=without, cite=cite)


def changed(decision: Decision, _: str) -> Document:
    return difference_document(
        difference(decision_with(EVERY_TOKEN), decision), Version("old", line_of), Version("new", line_of)
    )


def line_of(target: Target) -> int:
    return target.origin.line


def found(decision: Decision, words: str) -> Document:
    return search_document(decision, words, search(decision, words))


def in_layout(format: str) -> Callable[[Any], str]:
    return lambda document: render(document, format, Layout(width=1000))


def in_word(document: Document) -> str:
    return json.dumps(json.loads(tree(document, ())), ensure_ascii=False)


class View(NamedTuple):
    """How a view answers, asked for some words if it is a search, in which formats, and what it leaves out.

    Each format has the command that writes it; the file that has other tokens is `other.yaml`.
    """

    answer: Callable[[Decision, str], Any]
    formats: Mapping[str, Callable[[Any], str]]
    leaves_out: Mapping[str, tuple[str, ...]] = {}
    is_search: bool = False


CITED = "export --cite pandoc"
VIEWS = {
    "show": View(shown, {f"show {OPTIONS} --width 1000": in_layout("text")}, option.LEAVES_OUT),
    "compare --full": View(compared, {"compare --full --width 1000": in_layout("text")}, comparison.LEAVES_OUT),
    "brief": View(
        lambda decision, _: briefed(decision),
        {
            "export": in_layout("markdown"),
            "export --to html": in_layout("html"),
            "export --cite notes --to docx": in_word,
            CITED: lambda document: pandoc_markdown.render(document, csl_items(decision_with().references)),
        },
        brief.LEAVES_OUT,
    ),
    "brief --cite inline": View(
        lambda decision, _: briefed(decision, cite="inline"),
        {
            "export --cite inline": in_layout("markdown"),
            "export --to text": in_layout("text"),
            "export --to docx": in_word,
        },
        {**brief.LEAVES_OUT, **brief.LEAVES_OUT_INLINE},
    ),
    "brief --without notes": View(
        lambda decision, _: briefed(decision, brief.NOTES),
        {"export --without notes": in_layout("markdown")},
        {**brief.LEAVES_OUT, **brief.LEAVES_OUT_WITHOUT_NOTES},
    ),
    "diff": View(changed, {"diff other.yaml options.yaml --format markdown": in_layout("markdown")}),
    "search": View(found, {"search word --width 1000": in_layout("text")}, is_search=True),
    "JSON": View(lambda decision, _: decision_data(decision), {"export --to json": to_json}),
    "CSV": View(
        lambda decision, _: claims.claims_table(decision, select_options(decision, ())),
        {"export --to csv": lambda table: to_csv(*table)},
        claims.LEAVES_OUT,
    ),
}
# The sources are there for Pandoc as data, with all that CSL names.
READ_BY_PANDOC = {"Reference", "Name"}


def words_of(text: str) -> set[str]:
    """Return the words of a text, and its numbers without the commas between thousands."""
    return set(re.findall(r"\w+", re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)))


def class_of(field: str) -> str:
    return field.partition(".")[0]


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_shows_every_field_but_those_that_its_table_leaves_out(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Exact shares of fourteen criteria take most of the time, and say nothing of which fields are shown.
    monkeypatch.setattr(acceptability, "MAX_STEPS", 3)
    monkeypatch.setattr(acceptability, "SAMPLES", 100)
    view = VIEWS[name]
    left_out = {names for group in view.leaves_out.values() for names in group}
    dropped = [of for of, is_shown in fields_shown(view).items() if not is_shown]
    unsaid = [of for of in dropped if not {of, class_of(of)} & left_out]
    assert not unsaid, f"{name} drops {', '.join(unsaid)}: show it, or say why not in LEAVES_OUT beside the view"
    stale = left_out - {*dropped, *map(class_of, dropped)}
    assert not stale, f"{name} shows {', '.join(sorted(stale))}: take it out of LEAVES_OUT beside the view"


def fields_shown(view: View) -> dict[str, bool]:
    """Return whether a view shows each field wherever it is in the file; of some classes, whether it does anywhere."""

    @cache
    def text(format: str, other: str, looked_for: str) -> str:
        return view.formats[format](view.answer(decision_with(other), looked_for))

    @cache
    def tokens(format: str, looked_for: str) -> set[str]:
        return words_of(text(format, "", looked_for))

    shown: dict[str, list[bool]] = {}
    for value in values():
        looked_for = (value.words.rstrip("0123456789") or value.words) if view.is_search else ""
        if value.is_token:
            formats = [f for f in view.formats if f != CITED or class_of(value.field) not in READ_BY_PANDOC]
            is_shown = [value.words in tokens(format, looked_for) for format in formats]
        else:
            usual, other = (text(next(iter(view.formats)), of, looked_for) for of in ("", value.path))
            is_shown = [usual != other]
        shown.setdefault(value.field, []).extend(is_shown)
    return {field: any(seen) if class_of(field) in IN_ONE_PLACE else all(seen) for field, seen in shown.items()}


@pytest.mark.parametrize("document", [shown, compared, lambda decision, _: briefed(decision)])
def test_every_note_is_called_where_it_belongs(document: Callable[[Decision, str], Document]) -> None:
    made = document(decision_with(), "")
    called = {int(number) for number in re.findall(r"NoteMark\(number=(\d+)\)", repr(made.blocks))}
    assert called == {note.number for note in made.notes} != set()


COMMANDS = [(name, command) for name, view in VIEWS.items() for command in view.formats]


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[command for _, command in COMMANDS])
def test_the_program_writes_what_the_view_says(name: str, command: str, run: Run, tmp_path: Path, needs: Needs) -> None:
    if "docx" in command:
        needs("pandoc")
    (tmp_path / "options.yaml").write_text(written(), encoding="utf-8")
    (tmp_path / "other.yaml").write_text(written(EVERY_TOKEN), encoding="utf-8")
    done = run(*command.split(), *(["-o", "made.docx"] if "docx" in command else []))
    assert "error" not in done.stderr
    with ZipFile(tmp_path / "made.docx") if "docx" in command else nullcontext() as word:
        output = done.stdout
        if word:
            output = "".join(word.read(f"word/{part}.xml").decode() for part in ("document", "footnotes"))
    view = VIEWS[name]
    tokens = {value.words for value in values() if value.is_token}
    expected = view.formats[command](view.answer(decision_with(), "word"))
    assert words_of(output) & tokens == words_of(expected) & tokens


@pytest.mark.parametrize(
    ("page", "tables"),
    [
        ("commands.md", [option.LEAVES_OUT, comparison.LEAVES_OUT]),
        ("export.md", [brief.LEAVES_OUT, brief.LEAVES_OUT_INLINE, brief.LEAVES_OUT_WITHOUT_NOTES, claims.LEAVES_OUT]),
    ],
)
def test_a_page_says_what_the_views_that_it_describes_leave_out(page: str, tables: list[dict[str, Any]]) -> None:
    said = " ".join((ROOT / "docs" / "reference" / page).read_text(encoding="utf-8").split())
    assert not [line for table in tables for line in left_out(table) if line not in said]
