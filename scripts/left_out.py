"""The fields of the model that the views leave out, each with the reason, for the pages that say so.

`tests/test_nothing_dropped.py` compares the tables with what the views show. A class stands for all its fields that
are not shown.
"""

from collections.abc import Iterable, Iterator, Mapping

NOT_IN_SOURCE_NAME = (
    *("Reference.type", "Reference.title", "Reference.title-short", "Name.given", "Name.particle", "Name.suffix"),
    *("Reference.container-title", "Reference.collection-title", "Reference.genre", "Reference.number"),
    *("Reference.publisher", "Reference.publisher-place", "Reference.volume", "Reference.issue", "Reference.page"),
    *("Reference.accessed", "Reference.DOI", "Reference.URL", "Reference.sha256", "Reference.note"),
    "Reference.other keys",
)
"""The fields that `claims.source_name` leaves out for a source with an author."""

SHOW: dict[str, tuple[str, ...]] = {
    "`show` is about options; what belongs to the decision as a whole is in the brief.": (
        *("Decision.question", "Decision.decision_maker", "Decision.as_of", "Decision.note", "Statement"),
        *("Decision.lang", "Criterion.note", "Verdict without option"),
    ),
    "Criteria and measures are called by their names here.": ("Criterion.id", "Measure.id"),
    "It only tells `check` whether the parts of a figure add up.": ("Measure.parts",),
    "Sources are called by their ids, authors and years here; `refs` has the rest.": NOT_IN_SOURCE_NAME,
    "`rank` shows how viewpoints weigh the criteria, and what comes first from each.": ("Viewpoint",),
}

COMPARE: dict[str, tuple[str, ...]] = {
    "`compare` is about options; what belongs to the decision as a whole is in the brief.": (
        *("Decision.decision_maker", "Decision.as_of", "Decision.lang", "Decision.note", "Statement"),
        *("Criterion.question", "Criterion.weight", "Criterion.note", "Scale"),
    ),
    "Options, criteria and measures are called by their names here.": ("Option.id", "Criterion.id", "Measure.id"),
    "It only tells `check` whether the parts of a figure add up.": ("Measure.parts",),
    "It has a row only if you ask for this row.": ("Option.aim", "Option.summary"),
    "There is nothing to compare it with in the other options; `show` has it.": (*("Option.cite", "Option.note"),),
    "Sources are called by their ids, authors and years here; `refs` has the rest.": NOT_IN_SOURCE_NAME,
    "`rank` shows how viewpoints weigh the criteria, and what comes first from each.": ("Viewpoint",),
}
"""The fields that a full comparison leaves out."""

BRIEF: dict[str, tuple[str, ...]] = {
    "The brief uses names in place of ids; `show` has the links between records.": (
        *("Option.id", "Variant.id", "Step.id", "Argument.id", "Criterion.id", "Viewpoint.id", "Reference.id"),
        *("Argument.step", "Argument.rebuts", "Rating.rests_on", "Cost.id", "Risk.id", "Measure.id"),
    ),
    "It only tells `check` whether the parts of a figure add up.": ("Measure.parts",),
    "The brief says what comes first from each viewpoint; `rank` has the weights.": (
        *("Viewpoint.weights", "Viewpoint.importance", "Viewpoint.note"),
    ),
    "Notes in Chicago style do not have it; `refs` as CSL-JSON has every key.": (
        *("Reference.accessed", "Reference.other keys"),
    ),
    "Only `verify` needs them.": ("Reference.sha256", "Citation.fair"),
    "Pages, PDF and Word files carry it for the programs that show them; it is not a part of the text.": (
        "Decision.lang",
    ),
}
"""The fields that every brief leaves out."""

BRIEF_INLINE: dict[str, tuple[str, ...]] = {
    "Sources are named by their authors; one without authors, or with the same as another, by its title.": (
        "Reference.title-short",
    ),
}
"""The fields that a brief with short places behind its claims leaves out as well."""

BRIEF_WITHOUT_NOTES: dict[str, tuple[str, ...]] = {
    "Only the notes have them; the text still marks what is inferred and what rests on later sources.": (
        *("Statement.cite", "Statement.note", "Criterion.note", "Option.cite", "Option.note"),
        *("Variant.cite", "Variant.note", "Step.cite", "Step.note", "Cost.cite", "Cost.note", "Risk.cite", "Risk.note"),
        *("Argument.cite", "Argument.note", "Rating.note", "Reference.note", "Reference.title-short"),
        *("Verdict.cite", "Verdict.note", "Verdict without option.cite", "Verdict without option.note"),
        *("Outcome.cite", "Outcome.note", "Measure.cite", "Measure.note", "Figure.cite", "Figure.note"),
        *("Attribute.cite", "Attribute.note", "Attribute.inferred", "Step.inferred", "Cost.inferred", "Risk.inferred"),
        "Argument.inferred",
    ),
}
"""The fields that a brief without notes leaves out as well."""

CSV: dict[str, tuple[str, ...]] = {
    "The table is of attributes, figures, steps, costs, risks and arguments; JSON has everything.": (
        *("Decision", "Statement", "Criterion", "Variant", "Rating", "Viewpoint", "Reference", "Name"),
        *("Verdict", "Verdict without option", "Option.name", "Option.aim", "Option.summary", "Option.cite"),
        *("Outcome", "Measure.id", "Measure.range", "Measure.parts", "Measure.note", "Scale"),
        *("Option.order", "Option.ratings", "Option.note", "Citation"),
    ),
}
"""The fields that the table of claims leaves out, which `export` writes as CSV."""


def in_words(table: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Yield an item of a list for each reason: the classes that a view leaves out, with the keys if not all of them."""
    for reason, names in table.items():
        classes: dict[str, list[str]] = {}
        for cls, _, key in (name.partition(".") for name in names):
            classes.setdefault(cls, []).extend([f"`{key}`"] if key else [])
        said = (f"{cls} ({', '.join(keys)})" if keys else cls for cls, keys in classes.items())
        yield f"- {', '.join(said)}: {reason}"
