"""The brief: an options memo whose first page answers, with its evidence in notes or in short behind each claim."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, get_args

from policy_cli.analysis.acceptability import acceptabilities
from policy_cli.analysis.comparison import ComparedRow, compare
from policy_cli.analysis.evidence import claims as all_claims
from policy_cli.analysis.ranking import can_be_ranked
from policy_cli.analysis.ratings import rating_of
from policy_cli.analysis.rows import Options, ratings_caption
from policy_cli.analysis.weighing import OF_FILE, Weighing
from policy_cli.document import (
    Bibliography,
    Block,
    Cell,
    Content,
    Document,
    Heading,
    ItemList,
    Paragraph,
    Row,
    RowGroup,
    Span,
    Table,
    in_parentheses,
    joined,
    ours,
    sentence,
    text,
)
from policy_cli.frozen import frozen
from policy_cli.languages import puts_day_first
from policy_cli.model import Attribute, Criterion, Date, Decision, Figure, Measure, Option, Rating, Status
from policy_cli.references.notes import bibliography_entry, date_in_words
from policy_cli.scales import is_relative
from policy_cli.views import claims, figures
from policy_cli.views.leaders import comes_first, on, own_weights
from policy_cli.views.names import option_name
from policy_cli.views.notes import ChicagoNotes, InlineNotes, Notes
from policy_cli.views.pictures import arguments_by_source, shares_of_weights, strips_of_weights
from policy_cli.views.ranking import agreement, answer, by_viewpoint, first_place, what_would_change

if TYPE_CHECKING:
    from policy_cli.views.findings import Findings

Cite = Literal["notes", "inline"]
NOTES, EVIDENCE = "notes", "evidence"
RECOMMENDS_NOTHING = "This brief recommends nothing. Its claims are in the editor's words, not the sources'."
CLAIMS = {
    **{kind: kind for kind in ("background", "afterward")},
    **{kind: f"{kind}s" for kind in ("attribute", "figure", "step", "cost", "risk", "verdict")},
    **dict.fromkeys(("for", "against"), "arguments"),
}
"""The plural of each kind of claim that needs a source."""
GLANCE = ("attributes", "figures", "costs", "ratings")
"""The kinds of rows at a glance."""
LEAVES_OUT = {
    "The brief uses names in place of ids; `show` has the links between records.": (
        *("Option.id", "Variant.id", "Step.id", "Argument.id", "Criterion.id", "Viewpoint.id", "Reference.id"),
        *("Argument.step", "Rating.rests_on", "Cost.id", "Risk.id", "Measure.id"),
    ),
    "It only tells `check` whether the parts of a figure add up.": ("Measure.parts",),
    "The brief gives weights in percent of their sum.": ("Viewpoint.weights",),
    "Notes in Chicago style do not have it; `refs` as CSL-JSON has every key.": (
        *("Reference.accessed", "Reference.other keys"),
    ),
    "Only `verify` needs them.": ("Reference.sha256", "Citation.fair"),
    "Pages, PDF and Word files carry it for the programs that show them; it is not a part of the text.": (
        "Decision.lang",
    ),
}
"""The fields that every brief leaves out, by the reason; `show` and `refs` are commands."""
LEAVES_OUT_INLINE = {
    "Sources are named by their authors; one without authors, or with the same as another, by its title.": (
        "Reference.title-short",
    ),
}
"""The fields that a brief with short places behind its claims leaves out as well."""
LEAVES_OUT_WITHOUT_NOTES = {
    "Only the notes have them; the text still marks what is inferred and what rests on later sources.": (
        *("Statement.cite", "Statement.note", "Criterion.note", "Option.cite", "Option.note"),
        *("Variant.cite", "Variant.note", "Step.cite", "Step.note", "Cost.cite", "Cost.note", "Risk.cite", "Risk.note"),
        *("Argument.cite", "Argument.note", "Rating.note", "Reference.note", "Reference.title-short"),
        "Viewpoint.note",
        *("Verdict.cite", "Verdict.note", "Verdict without option.cite", "Verdict without option.note"),
        *("Outcome.cite", "Outcome.note", "Measure.cite", "Measure.note", "Figure.cite", "Figure.note"),
        *("Attribute.cite", "Attribute.note", "Attribute.inferred", "Step.inferred", "Cost.inferred", "Risk.inferred"),
        "Argument.inferred",
    ),
}
"""The fields that a brief without notes leaves out as well."""


@frozen
class BriefMetadata:
    """The day on which a brief is prepared, and optionally a title and a date in words to show instead."""

    day: date
    title: str | None = None
    dated: str | None = None


def brief_document(
    decision: Decision,
    options: Options,
    metadata: BriefMetadata,
    without: Collection[str] = frozenset(),
    cite: Cite = "notes",
    short: bool = False,
    findings: "Findings | None" = None,
    weighing: Weighing = OF_FILE,
) -> Document:
    """Return the brief on options of a decision, or only its first page if `short`.

    `without` names the sections to leave out, or NOTES, which leaves out the places; otherwise `cite` says where these
    are: in notes, or in short behind each claim. `findings` are what a check of the places found, if there was one.
    `weighing` says whose weights rank the options.
    """
    kind = Notes if NOTES in without else InlineNotes if cite == "inline" else ChicagoNotes
    notes = kind(decision, findings)
    blocks = [*_head(decision, options, metadata)]
    weighed = {
        "bottom-line": partial(_bottom_line, weighing=weighing),
        "what-would-change": partial(_what_would_change, weighing=weighing),
    }
    for name, section in (FIRST_PAGE if short else SECTIONS).items():
        if name not in without:
            section = weighed.get(name, section)
            blocks += section(decision, options, notes)
    return Document(
        title=text(metadata.title or decision.title),
        blocks=tuple(blocks),
        notes=notes.notes(),
        author=decision.editor,
        date=metadata.dated or _day(metadata, decision),
        language=decision.lang,
        is_one_page=short,
    )


def _day(metadata: BriefMetadata, decision: Decision) -> str:
    date = Date(start=(metadata.day.year, metadata.day.month, metadata.day.day))
    return date_in_words(date, puts_day_first(decision.lang)) or ""


def _head(decision: Decision, options: Options, metadata: BriefMetadata) -> Iterable[Block]:
    facts = [ours("Options brief")]
    if decision.decision_maker:
        facts[0] = ours("Options brief for {}", claims.in_sentence(decision.decision_maker))
    if decision.as_of:
        facts.append(ours("as of {}", decision.as_of))
    if len(options) < len(decision.options):
        facts.append(ours(f"{len(options)} of {len(decision.options)} options"))
    if decision.editor:
        facts.append(ours("by {}", claims.in_sentence(decision.editor)))
    dated = ours("Dated {}", metadata.dated) if metadata.dated else ours(f"Prepared {_day(metadata, decision)}")
    if decision.question:
        yield Paragraph(text(decision.question))
    yield Paragraph(ours("{}. {}.", joined(facts, ", "), dated, style="emphasis"))


def _bottom_line(decision: Decision, options: Options, notes: Notes, weighing: Weighing = OF_FILE) -> Iterable[Block]:
    """Yield what the sources conclude, and what was decided, the chosen options first."""
    left_out = decision.options.keys() - {option.id for option in options}
    names = {
        id: ours(claims.LEFT_OUT, option.name) if id in left_out else text(option.name)
        for id, option in decision.options.items()
    }
    concluded = [claims.verdict(verdict, decision, notes, left_out=left_out) for verdict in decision.verdicts]
    decided = [
        claims.outcome(option.outcome, notes, names[option.id])
        for status in get_args(Status)
        for option in decision.options.values()
        if option.outcome and option.outcome.status == status
    ]
    if decided and concluded:
        yield Heading(2, ours("Bottom line"))
        yield from _list("What the sources conclude", concluded)
        yield from _list("What was decided", decided)
    elif decided or concluded:
        yield Heading(2, ours(f"Bottom line: what {'was decided' if decided else 'the sources conclude'}"))
        yield ItemList(tuple(map(claims.as_sentence, decided or concluded)))
    elif weighing.is_given:
        yield Heading(2, ours("Bottom line"))
    if (decided or concluded or weighing.is_given) and _are_ranked(decision, options, weighing):
        ranking = weighing.ranking(decision)
        label = ours("Arithmetic on the editor's ratings, not a recommendation: ", style="strong")
        if weighing.is_given:
            shares = acceptabilities(ranking.matrix, ranking.order) if ranking.order else ()
            yield Paragraph((*label, *answer(ranking, shares, weighing)))
        else:
            first = comes_first(ranking, ranking.leaders, with_unknowns=not ranking.leaders.surely)
            yield Paragraph((*label, *sentence(ours(f"under {own_weights(decision)}, {{}}", first))))


def _are_ranked(decision: Decision, options: Options, weighing: Weighing) -> bool:
    """Return whether all options are shown and can be ranked, as those of a weighing that is given can."""
    return len(options) == len(decision.options) and (weighing.is_given or can_be_ranked(decision))


def _background(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    if decision.background:
        yield Heading(2, ours("Background"))
        yield ItemList(tuple(claims.as_sentence(claims.claim(statement, notes)) for statement in decision.background))


def _at_a_glance(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    """Yield the table and the reasons for its ratings, the parts of figures, and what the criteria ask."""
    yield from _table_and_reasons(decision, options, notes, with_differences=True)
    parted = tuple(row for measure in decision.measures.values() for row in figures.parted(options, measure))
    if parted:
        yield Heading(3, ours("Figures in parts"))
        yield Table(_heads(decision, options), (RowGroup(parted),))
    asked = [_asked(criterion, decision, notes) for criterion in decision.criteria.values()]
    yield from _list("What the criteria ask", [content for content in asked if content])


def _table_and_reasons(
    decision: Decision, options: Options, notes: Notes, with_differences: bool = False
) -> Iterable[Block]:
    """Yield a table of attributes, figures, costs and ratings, and why the options are rated so.

    It has how figures differ from the baseline's only `with_differences`. Without them, on the first page alone, rows
    of figures that only repeat a rating are left out.
    """
    row_groups = []
    shown = [row for row in compare(decision, options, GLANCE).rows if row.group == "ratings" or not row.is_empty]
    shown.sort(key=lambda row: GLANCE.index(row.group))
    if not with_differences:
        rating = {criterion.measure for criterion in decision.criteria.values()}
        alone = {id for id in rating if id and not [*figures.ranges(options, decision.measures[id])]}
        shown = [row for row in shown if row.group != "figures" or row.id not in alone]
    for group, compared in groupby(shown, key=lambda row: row.group):
        rows = tuple(one for row in compared for one in _glance(decision, row, options, notes, with_differences))
        row_groups.append(RowGroup(rows, ratings_caption(decision) if group == "ratings" else ()))
    if row_groups:
        yield Heading(2, ours("At a glance"))
        yield Table(_heads(decision, options), tuple(row_groups))
    reasons: list[claims.HeadedList] = []
    for option in options:
        said = [*map(claims.as_sentence, _reasons(decision, option, notes))]
        reasons += claims.part(text(option.name), said, level=4)
    if reasons:
        yield Heading(3, ours("Why these ratings"))
    yield from claims.side_by_side(reasons)


def _heads(decision: Decision, options: Options) -> tuple[Content, ...]:
    return ((), *(option_name(option, decision) for option in options))


def _reasons(decision: Decision, option: Option, notes: Notes) -> Iterable[Content]:
    """Yield each rating with its reason, and which ratings have none.

    Figures that rate an option need no reason, and neither does a rating as the same as the baseline.
    """
    unexplained = []
    for criterion in decision.criteria.values() if option.ratings else ():
        rating = rating_of(decision, option, criterion)
        is_plain = criterion.measure or (is_relative(criterion) and rating and rating.rating == "same")
        if rating and (rating.because or rating.note):
            head = Span(f"{criterion.name}: ", "strong")
            # The figure of a measure is in the table.
            shown = replace(rating, rating=None) if criterion.measure and rating.because else rating
            yield (head, *claims.rating(shown, criterion, option, decision, notes))
        elif rating and not is_plain:
            word = in_parentheses(claims.rating_span(rating, criterion, option, decision), style="muted")
            unexplained.append((Span(criterion.name), *word))
    if unexplained:
        yield (*ours("No reason given: "), *joined(unexplained, "; "))


def _asked(criterion: Criterion, decision: Decision, notes: Notes) -> Content:
    """Return a criterion's name, and what it asks with its note mark; nothing if it has only a name."""
    said = (*claims.criterion(criterion, decision), *notes.marks((), criterion.note))
    return (Span(f"{criterion.name}: ", "strong"), *said) if said else ()


def _glance(
    decision: Decision, row: ComparedRow, options: Options, notes: Notes, with_differences: bool
) -> Iterable[Row]:
    """Yield a row of the table at a glance, the ranges of its figures, and how they differ from the baseline's."""
    measure = decision.measures[row.id] if row.group == "figures" else None
    # Notes are numbered in this order.
    label = _glance_label(decision, row, measure, notes)
    yield Row(label, tuple(_glance_cell(decision, row, option, notes) for option in options))
    if measure:
        yield from figures.ranges(options, measure)
        yield from figures.against(decision, options, measure) if with_differences else ()


def _glance_label(decision: Decision, row: ComparedRow, measure: Measure | None, notes: Notes) -> Content:
    if measure:
        return figures.label(measure, notes)
    if row.group == "costs":
        return ours("Costs, and who bears them")
    if row.group == "ratings":
        criterion = decision.criteria[row.id]
        return (*claims.rated_criterion(criterion, decision, with_scale=True), *claims.not_ranked(criterion))
    return text(row.label)


def _glance_cell(decision: Decision, row: ComparedRow, option: Option, notes: Notes) -> Cell:
    match row.values[option.id]:
        case (_, *_) as costs:
            return _costs_in_short(row, costs, notes)
        case Rating() as rating:
            return claims.rating_in_short(rating, decision.criteria[row.id], option, decision, notes)
        case Attribute() as attribute:
            return (Span(attribute.value), *notes.in_cell(attribute))
        case Figure() as figure:
            return (*figures.in_short(figures.without_range(figure)), *notes.in_cell(figure))
        case _:
            return ours("none recorded" if row.group == "costs" else row.kind.nothing, style="muted")


def _costs_in_short(row: ComparedRow, costs: Sequence[Any], notes: Notes) -> Cell:
    """Return the kind, level, amount and bearer of each cost; what it is and its places are under the option."""
    assert row.kind.short
    return ItemList(tuple(notes.beside(row.kind.short(costs, text), costs)))


def _options(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    """Yield each option, which should begin a page, and the names of those of which the file says nothing more."""
    empty = []
    for option in options:
        parts = [*_parts(option, notes)]
        if parts:
            yield Heading(2, option_name(option, decision), new_page=True)
            yield from parts
        else:
            empty.append(option_name(option, decision))
    if empty:
        yield Heading(2, ours("Other options" if len(empty) < len(options) else "Options"))
        yield Paragraph(ours("The file records nothing more about {}.", joined(empty, "; ")))


def _parts(option: Option, notes: Notes) -> Iterable[Block]:
    """Yield what the file records about an option, in the order of the note numbers."""
    for label, described in claims.description(option, notes).items():
        yield Paragraph((*ours(f"{label}. ", style="strong"), *claims.as_sentence(described)))
    for heading, listing in claims.variants_to_risks(option, notes):
        yield heading
        yield _as_sentences(listing)
    arguments = claims.arguments(option, notes)
    yield from claims.side_by_side([(heading, _as_sentences(listing)) for heading, listing in arguments])


def _as_sentences(listing: ItemList) -> ItemList:
    return ItemList(tuple(map(claims.as_sentence, listing.items)), listing.ordered)


def _list(heading: str, items: Iterable[Content]) -> Iterable[Block]:
    return (block for part in claims.part(heading, [*map(claims.as_sentence, items)]) for block in part)


def _what_would_change(
    decision: Decision, options: Options, notes: Notes, weighing: Weighing = OF_FILE
) -> Iterable[Block]:
    """Yield which option comes first, and which weights or ratings would put another option first."""
    if _are_ranked(decision, options, weighing):
        ranking = weighing.ranking(decision)
        shares = acceptabilities(ranking.matrix, ranking.order)
        center = " at the center of the weights" if ranking.order else ""
        yield Heading(2, ours(f"What would change the answer{center}"))
        if weighing.is_given:
            yield Paragraph(ours("By the editor's ratings: {}", answer(ranking, shares, weighing)))
        else:
            by_ratings = f"By the editor's ratings, under {own_weights(decision)}: {{}}"
            yield Paragraph(ours(by_ratings, first_place(ranking)))
        yield from shares_of_weights(ranking, shares)
        yield from what_would_change(ranking)
        yield from strips_of_weights(ranking)
        views = zip(by_viewpoint(ranking), decision.viewpoints.values(), strict=True)
        said = [(*sentence(view), *notes.marks((), one.note)) for view, one in views]
        if said:
            yield Heading(3, ours("From each viewpoint"))
            yield Paragraph(ours("What counts for these people is the editor's assumption.", style="muted"))
            yield ItemList((*said, *agreement(ranking)))


def _afterward(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    if decision.afterward:
        yield Heading(2, ours("Afterward"))
        yield ItemList(tuple(claims.as_sentence(claims.claim(statement, notes)) for statement in decision.afterward))


def _limits(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    """Yield what is uncited, unverified, unknown or the editor's judgment."""
    shown = [*all_claims(decision, options)]
    citations = [citation for claim in shown for citation in claim.citations]
    quoted = sum(citation.quote is not None for citation in citations)
    without = [claim for claim in shown if claim.lacks_source]
    rated = [(option, criterion) for option in options for criterion in decision.criteria.values()]
    blank = [
        on(option.name, criterion.name)
        for option, criterion in rated
        if (rating := rating_of(decision, option, criterion)) is None or rating.rating in (None, "unknown")
    ]
    groundless = [
        on(option.name, criterion.name)
        for option, criterion in rated
        if (own := option.ratings.get(criterion.id)) and own.rating not in (None, "unknown") and not own.rests_on
    ]
    items = [ours(RECOMMENDS_NOTHING)]
    if citations:
        cites = f"This brief cites {_passages(len(citations), quoted)}."
        unchecked = "“policy-cli verify” checks them against the source texts."
        items.append(ours(f"{cites} {notes.findings.counts(citations) if notes.findings else unchecked}"))
        items += notes.findings.texts(citations) if notes.findings else ()
    if citations and type(notes) is Notes:
        items.append(ours("The notes that cite these passages are left out."))
    if without:
        need = [claim for claim in shown if claim.needs_source]
        kinds = ", ".join(dict.fromkeys(CLAIMS[claim.kind] for claim in need))
        said = f"{len(without)} of {len(need)} claims cite no source and are not inferred; counted here: {kinds}."
        items.append(ours(said))
    if blank and any(option.ratings for option in options):
        items.append(sentence(ours("Not rated, or unknown: {}", joined(blank, "; "))))
    if groundless:
        items.append(sentence(ours("Rated without a supporting record: {}", joined(groundless, "; "))))
    yield Heading(2, ours("Limits"))
    yield ItemList((*items, *filter(None, [sentence(text(decision.note))])))


def _passages(count: int, quoted: int) -> str:
    """Return how many passages are cited, and how many of them with a quotation, in words."""
    if count == 1:
        return f"1 passage, {'with a short' if quoted else 'without a'} quotation"
    if quoted in (0, count):
        return f"{count} passages, {'all with a short' if quoted else 'none with a'} quotation"
    return f"{count} passages, {quoted} of them with a short quotation"


def _sources(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    sources: list[Content] = []
    for reference in decision.references:
        remark = notes.remark(text(reference.note), on=reference) if reference.note else ()
        sources.append((*sentence(bibliography_entry(reference)), *remark))
    if sources:
        yield Heading(2, ours("Sources"))
        yield Bibliography(tuple(sources))
        yield from arguments_by_source(decision, options)


def _evidence(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    """Yield the quotes and remarks that a brief without notes has no room for, by option."""
    if isinstance(notes, InlineNotes):
        from policy_cli.views.evidence import evidence

        yield from evidence(decision, options, notes)


def _what_else(decision: Decision, options: Options, notes: Notes) -> Iterable[Block]:
    """Yield what the first page alone cannot say."""
    more = "This summary recommends nothing. The whole brief has the background, each option in full, and the sources."
    if notes.findings:
        cited = [citation for claim in all_claims(decision, options) for citation in claim.citations]
        more = f"{more} {notes.findings.counts(cited)}"
    yield Paragraph(ours(more, style="muted"))


SECTIONS: dict[str, Callable[[Decision, Options, Notes], Iterable[Block]]] = {
    "bottom-line": _bottom_line,
    "background": _background,
    "at-a-glance": _at_a_glance,
    "options": _options,
    "what-would-change": _what_would_change,
    "afterward": _afterward,
    "limits": _limits,
    "sources": _sources,
    EVIDENCE: _evidence,
}
"""The sections of a brief in order, by the names that leave them out."""
FIRST_PAGE: dict[str, Callable[[Decision, Options, Notes], Iterable[Block]]] = {
    "bottom-line": _bottom_line,
    "at-a-glance": _table_and_reasons,
    "limits": _what_else,
}
"""The sections of the first page alone."""
