"""The format of the decision file, stated once.

A field is declared as `name: Annotated[type, Says("what it means.")] = default`; a field without a default is required.
The loader, the reference page, the JSON Schema and every output are derived from these declarations: a new field is one
line here.
"""

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from typing import Any, Literal

from policy_cli import languages
from policy_cli.diagnostics import NOWHERE, Position
from policy_cli.frozen import Annotated, frozen
from policy_cli.places import Place


class Says(str):
    """Says what a field means: on the reference page, and in editors through the JSON Schema."""


class Key(str):
    """Gives the name of a field in the file, if that differs from its name in Python."""


class Examples(tuple[str, ...]):
    """Gives texts that editors offer for a field that can have any text."""

    def __new__(cls, *texts: str) -> "Examples":  # noqa: D102
        return super().__new__(cls, texts)


class FromKey:
    """Marks the field whose value is the key of the record in its mapping."""


class Shorthand:
    """Marks the field that a value gives if it is there instead of a record: `allies: worse`."""


class PassedThrough:
    """Marks the field whose value is the whole record as the file has it; unknown keys in it are not errors."""


@frozen
class Defines:
    """Marks an id as that of a record of this kind; with `within`, it is unique only within a record of that kind.

    It is unique among the records of all kinds with the same `group`.
    """

    kind: str
    within: str | None = None
    group: str | None = None


@frozen
class RefersTo:
    """Marks an id as a reference to a record of this kind, or of any kind of this group; the record must exist."""

    kind: str
    within: str | None = None


@frozen
class AtLeast:
    """Gives the smallest number of entries of a mapping."""

    count: int


@frozen
class Between:
    """Gives the least and the greatest value of a number, and what messages call such a number."""

    least: float
    most: float
    noun: str = "number"


@frozen
class Instead:
    """Gives the hint for what is not of the type of a field, and that for a text, or a list of texts, there: `{}`."""

    hint: str | None
    of_text: str | None = None


@frozen
class Form:
    """Gives the form of a text: its name, a regular expression for the whole text, and the same as a sentence."""

    name: str
    pattern: str
    rule: str


OptionId = Annotated[str, Defines("option")]
CriterionId = Annotated[str, Defines("criterion")]
ViewpointId = Annotated[str, Defines("viewpoint")]
VariantId = Annotated[str, Defines("variant", within="option")]
MeasureId = Annotated[str, Defines("measure")]
ARGUED = "record"
"""The group of steps, costs, risks and arguments, on which a rating can rest."""
StepId = Annotated[str, Defines("step", group=ARGUED)]
CostId = Annotated[str, Defines("cost", group=ARGUED)]
RiskId = Annotated[str, Defines("risk", group=ARGUED)]
ArgumentId = Annotated[str, Defines("argument", group=ARGUED)]
ReferenceId = Annotated[str, Defines("reference")]

OptionRef = Annotated[str, RefersTo("option")]
CriterionRef = Annotated[str, RefersTo("criterion")]
VariantRef = Annotated[str, RefersTo("variant", within="option")]
ArgumentRef = Annotated[str, RefersTo("argument")]
StepRef = Annotated[str, RefersTo("step")]
ReferenceRef = Annotated[str, RefersTo("reference")]
MeasureRef = Annotated[str, RefersTo("measure")]
ArguedRef = Annotated[str, RefersTo(ARGUED)]

MAX_WEIGHT = 1_000_000
Weight = Annotated[float, Between(0, MAX_WEIGHT, noun="weight")]
Sha256 = Annotated[str, Form("SHA-256", "[0-9A-Fa-f]{64}", "a SHA-256 has 64 digits, each 0 to 9 or a to f")]
FileBelow = Annotated[
    str,
    Form(
        "file name",
        r"(?![A-Za-z]:)(?!/)(?!(?:.*/)?\.\.(?:/|$))[^\\\x00-\x1f]+",
        "name a file in the folder of the decision or below it, with / between folders: library.json",
    ),
    Instead('name a file here, as in "bibliography: library.json"; sources themselves go under "references"'),
]

Legislation = Literal["not needed", "needed", "unclear"]
Level = Literal["low", "moderate", "high", "unknown"]
Order = Literal["any", "sequence"]
Parts = Literal["sum", "separate"]
Status = Literal["chosen", "rejected", "deferred", "superseded"]
LanguageTag = Annotated[
    str, Form("language tag", languages.TAG, "write a language, and perhaps a region: en-GB, fr, fa")
]

HOW_TO_ORDER = 'write the most important first, as in "money, allies + works"'

Speaker = Annotated[str | None, Says("Whose view the source reports, if not its own.")]
Remark = Annotated[str | None, Says("A remark for readers of the file.")]
Inferred = Annotated[str | None, Says("What the editor infers here, beyond what the source says.")]


@frozen(kw_only=True)
class Located:
    """A record that knows where it appears in the file; its position is ignored in comparisons."""

    origin: Position = field(default=NOWHERE, compare=False, repr=False)


@frozen(kw_only=True)
class Citation:
    """A place that answers a warning of `verify`; it is written instead of the place alone."""

    place: Annotated[Place, Says("The place, with a quote.")]
    fair: Annotated[str, Says("Why the quote is fair, though words that it leaves out limit it.")]


Places = tuple[Place, ...]
Cited = Annotated[Places, Says("Where the source says it: one place, or a list of places.")]


@frozen(kw_only=True)
class Name:
    """A person's or institution's name, as CSL writes it: `{family, given}` or `{literal}`."""

    family: str | None = None
    given: str | None = None
    suffix: str | None = None
    particle: str | None = None
    dropping: str | None = None
    """A particle that is left out where the family name is alone: "von" of Alexander von Humboldt."""
    family_first: bool = False
    literal: str | None = None


@frozen(kw_only=True)
class Date:
    """A date or span of dates as CSL writes it; a date is a year, a year and month, or a year, month and day.

    Years before Christ are negative. `text` is the date in words, if numbers cannot say it. `doubt` is the sign of
    a doubtful date in EDTF: `?` for an uncertain one, `~` for an approximate one, `%` for both.
    """

    start: tuple[int, ...] = ()
    end: tuple[int, ...] = ()
    text: str | None = None
    doubt: str = ""
    has_open_end: bool = False


@frozen(kw_only=True)
class Reference(Located):
    """A source, in CSL-YAML as Pandoc and Zotero read and write it. It can have all other variables of CSL, too."""

    id: Annotated[ReferenceId, Says("The name that citations use for the source.")]
    type: Annotated[str | None, Says("CSL's type."), Examples("article-journal", "report", "webpage", "book")] = None
    title: Annotated[str | None, Says("The title.")] = None
    title_short: Annotated[
        str | None, Key("title-short"), Says("The title in a few words, for notes after the first.")
    ] = None
    author: Annotated[tuple[Name, ...], Says("The authors, each `{family: …, given: …}` or `{literal: …}`.")] = ()
    editor: Annotated[tuple[Name, ...], Says("The editors, written like authors.")] = ()
    container_title: Annotated[str | None, Key("container-title"), Says("The journal, site or book it is part of.")] = (
        None
    )
    collection_title: Annotated[str | None, Key("collection-title"), Says("The series it is part of.")] = None
    genre: Annotated[
        str | None, Says("What kind of report or paper it is."), Examples("Working Paper", "Policy Brief")
    ] = None
    number: Annotated[str | None, Says("Its number in a series of reports.")] = None
    publisher: Annotated[str | None, Says("Who published it.")] = None
    publisher_place: Annotated[str | None, Key("publisher-place"), Says("Where the publisher is.")] = None
    volume: Annotated[str | None, Says("The journal's volume.")] = None
    issue: Annotated[str | None, Says("The journal's issue.")] = None
    issued: Annotated[
        Date | None,
        Says("When it came out, as a date, or as `{date-parts: [[2001, 7, 12]]}`."),
        Examples("2001-07-12", "2001-07"),
    ] = None
    accessed: Annotated[Date | None, Says("When it was last read online, written like `issued`.")] = None
    page: Annotated[str | None, Says("Its first and last page.")] = None
    doi: Annotated[str | None, Key("DOI"), Says("Its DOI.")] = None
    url: Annotated[str | None, Key("URL"), Says("Its address on the web.")] = None
    sha256: Annotated[Sha256 | None, Says("The SHA-256 of the text it was cited from, for `verify`.")] = None
    note: Remark = None
    csl: Annotated[Mapping[str, Any], PassedThrough()] = field(default_factory=dict, repr=False)
    """The whole record as the file has it: mappings, lists and text."""


@frozen(kw_only=True)
class Statement(Located):
    """One thing a reader must know first."""

    claim: Annotated[str, Says("The statement, in your own words.")]
    said_by: Speaker = None
    cite: Cited = ()
    note: Remark = None


@frozen(kw_only=True)
class Measure(Located):
    """Something that is counted, and that options have figures for."""

    id: Annotated[MeasureId, FromKey()]
    name: Annotated[str, Says("A short name: it labels a row.")]
    unit: Annotated[str | None, Says("The unit of its figures."), Examples("million $", "per 100,000")] = None
    range: Annotated[str | None, Says("What `low` and `high` are."), Examples("95% CI", "low and high case")] = None
    parts: Annotated[
        Parts | None, Says("Whether the parts add up to the value (`sum`, the default) or not (`separate`).")
    ] = None
    cite: Annotated[Places, Says("The places of its figures, unless a figure names its own.")] = ()
    note: Remark = None


@frozen(kw_only=True)
class Scale:
    """The words or numbers in which a criterion is rated."""

    words: Annotated[
        tuple[str, ...],
        Shorthand(),
        Instead("write the words in a list, [low, high], or the ends of numbers, {worst: 0, best: 10}"),
        Says("The words, the worst first."),
    ] = ()
    worst: Annotated[Decimal | None, Says("The worst number; it may be the larger.")] = None
    best: Annotated[Decimal | None, Says("The best number.")] = None


@frozen(kw_only=True)
class Criterion(Located):
    """One thing that the options are judged on."""

    id: Annotated[CriterionId, FromKey()]
    name: Annotated[str, Says("A short name: it labels a row.")]
    question: Annotated[str | None, Says("The question that a rating answers.")] = None
    scale: Annotated[
        Scale | None,
        Says("Words of its own, the worst first, or numbers, `{worst: 12, best: 0}`; otherwise the five words."),
    ] = None
    measure: Annotated[
        MeasureRef | None, Says("The measure whose figures rate the options, on a scale of numbers.")
    ] = None
    weight: Annotated[Weight, Says("How much it counts, unless a viewpoint says otherwise; 0 leaves it unranked.")] = (
        1.0
    )
    note: Remark = None


@frozen(kw_only=True)
class Variant(Located):
    """One of several ways to carry out an option."""

    id: Annotated[VariantId, FromKey()]
    name: Annotated[str, Says("Its name.")]
    summary: Annotated[str | None, Says("What it amounts to, in a sentence.")] = None
    cite: Cited = ()
    note: Remark = None


@frozen(kw_only=True)
class Step(Located):
    """One concrete thing that somebody does."""

    id: Annotated[StepId | None, Says("A name, needed only if something refers to the step.")] = None
    action: Annotated[str, Says("What is done, in one short line.")]
    actor: Annotated[str | None, Says("Who does it.")] = None
    instrument: Annotated[
        str | None, Says("By what means."), Examples("regulation", "executive order", "diplomacy")
    ] = None
    legislation: Annotated[Legislation | None, Says("Whether a law must be passed for it.")] = None
    variant: Annotated[VariantRef | None, Says("The variant that it belongs to; without it, it belongs to all.")] = None
    detail: Annotated[str | None, Says("What a reader must know beyond the action.")] = None
    when: Annotated[str | None, Says("By when, or after what.")] = None
    condition: Annotated[str | None, Says('What must be true first; it is printed after the word "if".')] = None
    cite: Cited = ()
    inferred: Inferred = None
    note: Remark = None


@frozen(kw_only=True)
class Attribute(Located):
    """The value of an option in a row of your own."""

    value: Annotated[str, Shorthand(), Says("The text of the row.")]
    cite: Cited = ()
    inferred: Inferred = None
    note: Remark = None


@frozen(kw_only=True)
class Figure(Located):
    """A number of an option, in the unit of its measure."""

    value: Annotated[Decimal | None, Shorthand(), Says("The number, or the best estimate.")] = None
    low: Annotated[Decimal | None, Says("The low end of its range.")] = None
    high: Annotated[Decimal | None, Says("The high end of its range.")] = None
    by: Annotated[Mapping[str, Decimal], Says("Its parts, such as years, with a number for each.")] = field(
        default_factory=dict
    )
    cite: Cited = ()
    note: Remark = None


@frozen(kw_only=True)
class Outcome(Located):
    """What became of an option."""

    status: Annotated[Status, Shorthand(), Says("Whether it was chosen, rejected, deferred or superseded.")]
    because: Annotated[str | None, Says("The reason, in one sentence.")] = None
    when: Annotated[str | None, Says("When that was decided.")] = None
    cite: Cited = ()
    note: Remark = None


@frozen(kw_only=True)
class Cost(Located):
    """What somebody pays."""

    id: Annotated[CostId | None, Says("A name, needed only if something refers to the cost.")] = None
    claim: Annotated[str, Says("What is paid, in your own words.")]
    kind: Annotated[
        str | None, Says("Its kind."), Examples("political", "diplomatic", "bureaucratic", "economic", "security")
    ] = None
    level: Annotated[Level | None, Says("How high it is.")] = None
    borne_by: Annotated[str | None, Says("Who pays it.")] = None
    amount: Annotated[str | None, Says("How much, as text."), Examples("$20 million a year")] = None
    cite: Cited = ()
    inferred: Inferred = None
    note: Remark = None


@frozen(kw_only=True)
class Risk(Located):
    """What may stop the option, or go wrong with it."""

    id: Annotated[RiskId | None, Says("A name, needed only if something refers to the risk.")] = None
    claim: Annotated[str, Says("What may happen, in your own words.")]
    said_by: Speaker = None
    cite: Cited = ()
    inferred: Inferred = None
    note: Remark = None


@frozen(kw_only=True)
class Argument(Located):
    """A reason for an option or against it."""

    id: Annotated[ArgumentId | None, Says("A name, needed only if something refers to the argument.")] = None
    claim: Annotated[str, Says("The argument, in your own words.")]
    step: Annotated[StepRef | None, Says("The step it is about; without it, the whole option.")] = None
    rebuts: Annotated[tuple[ArgumentRef, ...], Says("The arguments it answers.")] = ()
    said_by: Speaker = None
    cite: Cited = ()
    inferred: Inferred = None
    note: Remark = None


@frozen(kw_only=True)
class Arguments:
    """The arguments about an option, by side."""

    pro: Annotated[tuple[Argument, ...], Key("for"), Says("The arguments for it.")] = ()
    con: Annotated[tuple[Argument, ...], Key("against"), Says("The arguments against it.")] = ()


@frozen(kw_only=True)
class Rating(Located):
    """The editor's judgment of an option on a criterion, on the criterion's scale.

    If the criterion has a measure, its figures rate the options, and only the reason is given here.
    """

    rating: Annotated[
        str | None,
        Shorthand(),
        Says("A word or number of the scale, a range such as `worse to same`, or `unknown`."),
        Examples("much worse", "worse", "same", "better", "much better", "unknown"),
    ] = None
    because: Annotated[str | None, Says("The reason, in one sentence.")] = None
    rests_on: Annotated[tuple[ArguedRef, ...], Says("The steps, costs, risks and arguments it rests on.")] = ()
    variant: Annotated[VariantRef | None, Says("The variant that is rated; without it, all are.")] = None
    note: Remark = None


@frozen(kw_only=True)
class Option(Located):
    """One of the courses that could be taken."""

    id: Annotated[OptionId, FromKey()]
    name: Annotated[str, Says("A short name: it heads a column.")]
    aim: Annotated[str | None, Says("What it should achieve.")] = None
    summary: Annotated[str | None, Says("What it amounts to, in a sentence or two.")] = None
    cite: Annotated[Places, Says("Where a source describes the option as a whole.")] = ()
    outcome: Annotated[Outcome | None, Says("What became of it, once that is decided.")] = None
    attributes: Annotated[
        Mapping[str, Attribute], Says("Rows of the comparison that you choose yourself: label and value.")
    ] = field(default_factory=dict)
    figures: Annotated[Mapping[MeasureRef, Figure], Says("Its numbers, by measure.")] = field(default_factory=dict)
    order: Annotated[Order | None, Says("Whether the steps are a menu (`any`) or a `sequence`.")] = None
    variants: Annotated[Mapping[VariantId, Variant], Says("The ways to carry it out, if there are several.")] = field(
        default_factory=dict
    )
    steps: Annotated[tuple[Step, ...], Says("The concrete steps.")] = ()
    costs: Annotated[tuple[Cost, ...], Says("What somebody pays.")] = ()
    risks: Annotated[tuple[Risk, ...], Says("What may stop it or go wrong, beyond its costs and arguments.")] = ()
    arguments: Annotated[Arguments, Says("The arguments about it, by side.")] = Arguments()
    ratings: Annotated[
        Mapping[CriterionRef, Rating],
        Says("The editor's judgment by criterion; the baseline has none in the five words."),
    ] = field(default_factory=dict)
    note: Remark = None


@frozen(kw_only=True)
class Verdict(Located):
    """What a source concludes: the judgment of its author, not of the tool."""

    source: Annotated[ReferenceRef, Says("The source that concludes.")]
    option: Annotated[OptionRef | None, Says("The option it endorses, if it endorses one.")] = None
    claim: Annotated[str, Says("The conclusion, in your own words.")]
    cite: Cited = ()
    note: Remark = None


@frozen(kw_only=True)
class Viewpoint(Located):
    """A named set of weights over the criteria, or their order of importance."""

    id: Annotated[ViewpointId, FromKey()]
    name: Annotated[str, Says("Its name.")]
    weights: Annotated[
        Mapping[CriterionRef, Weight],
        AtLeast(1),
        Says("How much each criterion counts, as a number from 0; a criterion left out keeps its own weight."),
    ] = field(default_factory=dict)
    importance: Annotated[
        str | None,
        Says("Instead of weights: criteria by importance, the most important first; those joined by `+` in no order."),
        Examples("money, allies + works"),
        Instead(HOW_TO_ORDER, 'write "{}"'),
    ] = None
    note: Remark = None


@frozen(kw_only=True)
class Decision(Located):
    """A decision, its options and the evidence for them."""

    format: Annotated[Literal["1"], Key("policy-cli"), Says("Says what this file is, and the version of its format.")]
    title: Annotated[str, Says("The decision's title.")]
    question: Annotated[str | None, Says("The question to be decided.")] = None
    decision_maker: Annotated[str | None, Says("Who decides.")] = None
    as_of: Annotated[
        str | None,
        Says("The file says what was known by this date. A claim that cites only later sources shows their year."),
        Examples("June 2001"),
    ] = None
    editor: Annotated[str | None, Says("Who judged the ratings.")] = None
    lang: Annotated[
        LanguageTag | None,
        Says("The language of the claims; American English by default."),
        Examples("en-GB", "fr", "ar"),
    ] = None
    baseline: Annotated[
        OptionRef | None,
        Says("The option that the others are judged against; if it has variants, its first one."),
    ] = None
    note: Remark = None
    background: Annotated[tuple[Statement, ...], Says("What a reader must know first.")] = ()
    bibliography: Annotated[
        tuple[FileBelow, ...],
        Says("Files beside this one with more sources, in CSL-JSON or CSL-YAML; only cited sources are read."),
    ] = ()
    references: Annotated[
        tuple[Reference, ...],
        Says("The sources, in CSL-YAML as Pandoc and Zotero read it."),
        Instead(None, 'to name a file, write "bibliography: {}"'),
    ] = ()
    measures: Annotated[Mapping[MeasureId, Measure], Says("What is counted: the rows of figures, in this order.")] = (
        field(default_factory=dict)
    )
    criteria: Annotated[Mapping[CriterionId, Criterion], Says("What the options are judged on.")] = field(
        default_factory=dict
    )
    options: Annotated[Mapping[OptionId, Option], AtLeast(2), Says("The options, two or more.")]
    afterward: Annotated[
        tuple[Statement, ...], Says("What was said or happened after `as_of`, and belongs to no option.")
    ] = ()
    verdicts: Annotated[tuple[Verdict, ...], Says("What each source concludes.")] = ()
    viewpoints: Annotated[
        Mapping[ViewpointId, Viewpoint], Says("Named sets of weights over the criteria, or orders of importance.")
    ] = field(default_factory=dict)
