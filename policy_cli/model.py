"""The format of the decision file, stated once.

Each field's type says what may stand there, and its sentence is what the reference page and the JSON Schema say of it.
The loader, the page and the schema are derived from these declarations: a new field is one line here.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Any, Literal

from policy_cli.diagnostics import NOWHERE, Position
from policy_cli.frozen import frozen
from policy_cli.places import Place


@frozen
class Defines:
    """Marks an id as the name of a record of this kind; a scoped kind is unique within its scope only."""

    kind: str
    within: str | None = None


@frozen
class RefersTo:
    """Marks an id as one that a record of this kind must have."""

    kind: str
    within: str | None = None


@frozen
class AtLeast:
    """Marks the smallest number of entries that a list or mapping may have."""

    count: int


@frozen
class Form:
    """Marks a text that has a form of its own: what it is called, a regular expression, and the same in words."""

    name: str
    pattern: str
    rule: str


OptionId = Annotated[str, Defines("option")]
CriterionId = Annotated[str, Defines("criterion")]
ViewpointId = Annotated[str, Defines("viewpoint")]
VariantId = Annotated[str, Defines("variant", within="option")]
ArgumentId = Annotated[str, Defines("argument")]
StepId = Annotated[str, Defines("step")]
ReferenceId = Annotated[str, Defines("reference")]

OptionRef = Annotated[str, RefersTo("option")]
CriterionRef = Annotated[str, RefersTo("criterion")]
VariantRef = Annotated[str, RefersTo("variant", within="option")]
ArgumentRef = Annotated[str, RefersTo("argument")]
StepRef = Annotated[str, RefersTo("step")]
ReferenceRef = Annotated[str, RefersTo("reference")]

Sha256 = Annotated[str, Form("SHA-256", "[0-9A-Fa-f]{64}", "64 digits, each 0 to 9 or a to f")]

Legislation = Literal["not needed", "needed", "unclear"]
Level = Literal["low", "moderate", "high", "unknown"]
Order = Literal["any", "sequence"]
RatingWord = Literal["much worse", "worse", "same", "better", "much better", "unknown"]


def required(sentence: str, *, key: str | None = None) -> Any:
    """Declare a field that must be there; `key` is its name in the file where that is no Python name."""
    return field(metadata={"sentence": sentence, "key": key})


def optional(sentence: str, *, key: str | None = None, examples: tuple[str, ...] = ()) -> Any:
    """Declare a field that may be left out and is None then; editors offer the examples."""
    return field(default=None, metadata={"sentence": sentence, "key": key, "examples": examples})


def several(sentence: str, *, key: str | None = None) -> Any:
    """Declare a list that may be left out and is empty then."""
    return field(default=(), metadata={"sentence": sentence, "key": key})


def keyed(sentence: str) -> Any:
    """Declare a mapping that may be left out and is empty then."""
    return field(default_factory=dict, metadata={"sentence": sentence})


def from_key() -> Any:
    """Declare the field that takes the key under which the record stands in its mapping."""
    return field(metadata={"from_key": True})


def origin() -> Any:
    """Declare where the record stands in the file; it takes no part in comparisons."""
    return field(default=NOWHERE, compare=False, repr=False, metadata={"origin": True})


Places = tuple[Place, ...]


@frozen(kw_only=True)
class Name:
    """A person's or institution's name, as CSL writes it: `{family, given}` or `{literal}`."""

    family: str | None = None
    given: str | None = None
    suffix: str | None = None
    particle: str | None = None
    literal: str | None = None


@frozen(kw_only=True)
class Date:
    """A date or span of dates as CSL writes it; each date is its year, month and day as far as they are given.

    `text` is the date in words where the file gives no numbers.
    """

    start: tuple[int, ...] = ()
    end: tuple[int, ...] = ()
    text: str | None = None


@frozen(kw_only=True)
class Reference:
    """A source, in CSL-YAML as Pandoc and Zotero read and write it; keys that are not named here pass through."""

    id: ReferenceId = required("The name by which citations call the source.")
    type: str | None = optional("CSL's type.", examples=("article-journal", "report", "webpage", "book"))
    title: str | None = optional("The title.")
    title_short: str | None = optional("The title in a few words, for notes after the first.", key="title-short")
    author: tuple[Name, ...] = several("The authors, each `{family: …, given: …}` or `{literal: …}`.")
    editor: tuple[Name, ...] = several("The editors, written like authors.")
    container_title: str | None = optional("The journal, site or book it is part of.", key="container-title")
    collection_title: str | None = optional("The series it is part of.", key="collection-title")
    genre: str | None = optional("What kind of report or paper it is.", examples=("Working Paper", "Policy Brief"))
    number: str | None = optional("Its number in a series of reports.")
    publisher: str | None = optional("Who published it.")
    publisher_place: str | None = optional("Where the publisher is.", key="publisher-place")
    volume: str | None = optional("The journal's volume.")
    issue: str | None = optional("The journal's issue.")
    issued: Date | None = optional(
        "When it came out, as a date, or as `{date-parts: [[2001, 7, 12]]}`.", examples=("2001-07-12", "2001-07")
    )
    accessed: Date | None = optional("When it was last read online, written like `issued`.")
    page: str | None = optional("Its first and last page.")
    doi: str | None = optional("Its DOI.", key="DOI")
    url: str | None = optional("Its address on the web.", key="URL")
    sha256: Sha256 | None = optional("The SHA-256 of the text it was cited from, for `verify`.")
    note: str | None = optional("A remark for readers of the file.")
    csl: Mapping[str, Any] = field(default_factory=dict, repr=False, metadata={"passed_through": True})
    """The whole record as it stands in the file: mappings, lists and text."""
    origin: Position = origin()


@frozen(kw_only=True)
class Statement:
    """One thing a reader must know first."""

    claim: str = required("The statement, in your own words.")
    said_by: str | None = optional("Whose view the source reports, if it is not the source's own.")
    cite: Places = several("Where it is said: one place, or a list of places.")
    note: str | None = optional("A remark for readers of the file.")
    origin: Position = origin()


@frozen(kw_only=True)
class Criterion:
    """One thing that the options are judged on."""

    id: CriterionId = from_key()
    name: str = required("Its name, short: it labels a row.")
    question: str | None = optional("The question that a rating answers.")
    note: str | None = optional("A remark for readers of the file.")
    origin: Position = origin()


@frozen(kw_only=True)
class Variant:
    """One of several ways to carry out an option."""

    id: VariantId = from_key()
    name: str = required("Its name.")
    summary: str | None = optional("What it amounts to, in a sentence.")
    cite: Places = several("Where it is said: one place, or a list of places.")
    note: str | None = optional("A remark for readers of the file.")
    origin: Position = origin()


@frozen(kw_only=True)
class Step:
    """One concrete thing that somebody does."""

    id: StepId | None = optional("A name, where something refers to the step.")
    action: str = required("What is done, in one short line.")
    actor: str | None = optional("Who does it.")
    instrument: str | None = optional("By what means.", examples=("regulation", "executive order", "diplomacy"))
    legislation: Legislation | None = optional("Whether a law must be passed for it.")
    variant: VariantRef | None = optional("The variant of the option that it belongs to, if not to all.")
    detail: str | None = optional("What a reader must know beyond the action.")
    when: str | None = optional("By when, or after what.")
    condition: str | None = optional("What must be true first, as the end of a sentence: if …")
    cite: Places = several("Where it is said: one place, or a list of places.")
    note: str | None = optional("A remark for readers of the file.")
    origin: Position = origin()


@frozen(kw_only=True)
class Cost:
    """What somebody pays."""

    claim: str = required("What is paid, in your own words.")
    kind: str | None = optional(
        "Its kind.", examples=("political", "diplomatic", "bureaucratic", "economic", "security")
    )
    level: Level | None = optional("How high it is.")
    borne_by: str | None = optional("Who pays it.")
    amount: str | None = optional("How much, as text.", examples=("$20 million a year",))
    cite: Places = several("Where it is said: one place, or a list of places.")
    note: str | None = optional("A remark for readers of the file.")
    origin: Position = origin()


@frozen(kw_only=True)
class Risk:
    """What may stop the option, or go wrong with it."""

    claim: str = required("What may happen, in your own words.")
    said_by: str | None = optional("Whose view the source reports, if it is not the source's own.")
    cite: Places = several("Where it is said: one place, or a list of places.")
    note: str | None = optional("A remark for readers of the file.")
    origin: Position = origin()


@frozen(kw_only=True)
class Argument:
    """A reason for an option or against it."""

    id: ArgumentId | None = optional("A name, where something refers to the argument.")
    claim: str = required("The argument, in your own words.")
    step: StepRef | None = optional("The step it speaks of, if not of the whole option.")
    rebuts: tuple[ArgumentRef, ...] = several("The arguments it answers.")
    said_by: str | None = optional("Whose view the source reports, if it is not the source's own.")
    cite: Places = several("Where it is said: one place, or a list of places.")
    note: str | None = optional("A remark for readers of the file.")
    origin: Position = origin()


@frozen(kw_only=True)
class Arguments:
    """The arguments about an option, by side."""

    pro: tuple[Argument, ...] = several("The arguments for it.", key="for")
    con: tuple[Argument, ...] = several("The arguments against it.", key="against")


@frozen(kw_only=True)
class Rating:
    """The editor's judgment of an option on a criterion, against the baseline."""

    rating: RatingWord = required("The judgment, in a word.")
    because: str | None = optional("The reason, in one sentence.")
    arguments: tuple[ArgumentRef, ...] = several("The cited arguments it rests on.")
    note: str | None = optional("A remark for readers of the file.")
    origin: Position = origin()


@frozen(kw_only=True)
class Option:
    """One of the courses that could be taken."""

    id: OptionId = from_key()
    name: str = required("Its name, short: it heads a column.")
    aim: str | None = optional("What it is to achieve.")
    summary: str | None = optional("What it amounts to, in a sentence or two.")
    cite: Places = several("Where the option as such is described.")
    attributes: Mapping[str, str] = keyed("Rows of the comparison that you choose yourself: label and value.")
    order: Order | None = optional("Whether the steps are a menu (`any`) or a `sequence`.")
    variants: Mapping[VariantId, Variant] = keyed("The ways to carry it out, if there are several.")
    steps: tuple[Step, ...] = several("The concrete steps.")
    costs: tuple[Cost, ...] = several("What somebody pays.")
    risks: tuple[Risk, ...] = several("What may stop it or go wrong; not what is a cost or an argument already.")
    arguments: Arguments = field(default=Arguments(), metadata={"sentence": "The arguments about it, by side."})
    ratings: Mapping[CriterionRef, Rating] = keyed("The editor's judgment by criterion; the baseline has none.")
    note: str | None = optional("A remark for readers of the file.")
    origin: Position = origin()


@frozen(kw_only=True)
class Verdict:
    """What a source concludes: it belongs to its author, never to the tool."""

    source: ReferenceRef = required("The source that concludes.")
    option: OptionRef | None = optional("The option it concludes for, if it does for one.")
    claim: str = required("The conclusion, in your own words.")
    cite: Places = several("Where it is said: one place, or a list of places.")
    note: str | None = optional("A remark for readers of the file.")
    origin: Position = origin()


@frozen(kw_only=True)
class Viewpoint:
    """A named set of weights over the criteria."""

    id: ViewpointId = from_key()
    name: str = required("Its name.")
    weights: Annotated[Mapping[CriterionRef, float], AtLeast(1)] = required(
        "How much each criterion counts, as a number from 0; one left out counts 1."
    )
    note: str | None = optional("A remark for readers of the file.")
    origin: Position = origin()


@frozen(kw_only=True)
class Decision:
    """A decision, its options and the evidence for them."""

    format: Literal["1"] = required("Says what this file is, and the version of its format.", key="policy-cli")
    title: str = required("The decision's title.")
    question: str | None = optional("The question that is to be decided.")
    decision_maker: str | None = optional("Who decides.")
    as_of: str | None = optional("The moment whose knowledge the file reflects.", examples=("June 2001",))
    editor: str | None = optional("Whose judgment the ratings are.")
    baseline: OptionRef | None = optional(
        "The option that the others are judged against; of one with variants, the first is meant."
    )
    note: str | None = optional("A remark for readers of the file.")
    background: tuple[Statement, ...] = several("What a reader must know first.")
    references: tuple[Reference, ...] = several("The sources, in CSL-YAML as Pandoc and Zotero read it.")
    criteria: Mapping[CriterionId, Criterion] = keyed("What the options are judged on.")
    options: Annotated[Mapping[OptionId, Option], AtLeast(2)] = required("The options, two or more.")
    verdicts: tuple[Verdict, ...] = several("What each source concludes.")
    viewpoints: Mapping[ViewpointId, Viewpoint] = keyed("Named sets of weights over the criteria.")
    origin: Position = origin()
