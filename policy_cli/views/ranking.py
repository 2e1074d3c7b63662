"""Which option comes first under which weights, in a table and in sentences."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import groupby

from policy_cli.analysis.acceptability import SAMPLES, Acceptability
from policy_cli.analysis.ranking import Flip, Ids, Ranked, Ranking, RatingChange, rating_word
from policy_cli.document import (
    Block,
    Cell,
    Content,
    Document,
    Heading,
    Judgment,
    Listing,
    Paragraph,
    Row,
    Section,
    Share,
    Table,
    text,
)
from policy_cli.model import Decision
from policy_cli.views.claims import option_name, ratings_caption

ARITHMETIC = "This is arithmetic on the editor's ratings, and no recommendation."
SHARES = (
    "The share of weightings is the part of all possible ways to weigh the criteria under which an option comes first. "
    "It is no probability."
)


def ranking_document(ranking: Ranking, shares: Sequence[Acceptability], weighing: str) -> Document:
    """Return the ranking with the shares of weightings; `weighing` says whose weights they are."""
    decision = ranking.decision
    blocks: list[Block] = [
        Paragraph(text(f"{weighing} {ARITHMETIC}")),
        _order(ranking, shares),
        Paragraph(text(SHARES + _precision(shares), "muted")),
        Heading(2, text("What would change the answer")),
        Listing(tuple(map(text, (outcome(ranking), *what_would_change(ranking), *_domination(ranking))))),
        Heading(2, text(ratings_caption(decision))),
        _matrix(ranking),
        *_typical_weights(decision, shares),
        *_viewpoints(ranking),
    ]
    missing = [f"{decision.options[o].name} on {decision.criteria[c].name}" for o, c in ranking.missing]
    if missing:
        blocks.append(Paragraph(text(f"Not rated, and so taken as unknown: {'; '.join(missing)}.")))
    return Document(text(decision.title), tuple(blocks))


def outcome(ranking: Ranking) -> str:
    """Return which option comes first, as a sentence."""
    names = _names(ranking.decision, ranking.first)
    if len(ranking.first) == 1:
        despite = ", whatever the unknown ratings are" if _has_unknowns(ranking) else ""
        return f"{names} comes first{despite}."
    if ranking.tied:
        return f"{names} tie for the first place."
    return f"{_names(ranking.decision, ranking.first, 'or')} may come first, as the unknown ratings turn out."


def what_would_change(ranking: Ranking) -> list[str]:
    """Return the sentences on the weights and the ratings at which the first place changes hands."""
    sentences = [_flip(ranking, flip) for flip in ranking.flips]
    flipping = {flip.criterion.id for flip in ranking.flips}
    steady = [criterion.name for criterion in ranking.decision.criteria.values() if criterion.id not in flipping]
    if steady:
        sentences.append(f"No weight of {_series(steady, 'or')} alone would change that.")
    if ranking.smallest_changes:
        sentences.append(_smallest_change(ranking))
    return sentences


def percent(share: Fraction | float) -> str:
    """Return a share of the weight, to a tenth of a percent where that is exact, else rounded and marked as such."""
    tenths = share * 1000
    if tenths == int(tenths):
        return f"{float(share) * 100:g}%"
    return f"about {float(share) * 100:.0f}%"


def _order(ranking: Ranking, shares: Sequence[Acceptability]) -> Table:
    by_option = {share.option: share for share in shares}
    columns = tuple(text(name) for name in ("Option", "Rank", "Score", "Comes first", "Share of weightings"))
    scores = _scores(ranking.ranked)
    rows = tuple(
        Row(
            option_name(ranked.option, ranking.decision),
            (
                text(_rank(ranked, ranking.ranked)),
                text(score),
                text(_standing(ranked, ranking)),
                (Share(by_option[ranked.option.id].low, by_option[ranked.option.id].high),),
            ),
        )
        for ranked, score in zip(ranking.ranked, scores, strict=True)
    )
    return Table(columns, (Section(rows),))


def _scores(ranked: Sequence[Ranked]) -> list[str]:
    """Return the scores with as many decimals as it takes for different ones to look different."""
    ends = {end for one in ranked for end in (one.score.low, one.score.high)}
    digits = next((n for n in range(2, 12) if len({f"{float(end):.{n}f}" for end in ends}) == len(ends)), 12)

    def shown(end: Fraction) -> str:
        return f"{float(end):+.{digits}f}" if end else f"{0:.{digits}f}"

    return [
        shown(one.score.low)
        if one.score.low == one.score.high
        else f"{shown(one.score.low)} to {shown(one.score.high)}"
        for one in ranked
    ]


def _rank(ranked: Ranked, all_ranked: Sequence[Ranked]) -> str:
    if ranked.best != ranked.worst:
        return f"{ranked.best} to {ranked.worst}"
    tied = sum(other.score == ranked.score for other in all_ranked) > 1
    return f"{ranked.best}, tied" if tied else str(ranked.best)


def _standing(ranked: Ranked, ranking: Ranking) -> str:
    if ranked.best > 1:
        return "never"
    if ranked.worst > 1:
        return "may"
    return "surely" if _has_unknowns(ranking) else "yes"


def _precision(shares: Sequence[Acceptability]) -> str:
    error = max(share.standard_error for share in shares)
    if not error:
        return ""
    estimated = f"It is estimated from {SAMPLES:,} weightings drawn at random"
    return f" {estimated}, with a standard error of at most {error * 100:.1f} points."


def _matrix(ranking: Ranking) -> Table:
    decision = ranking.decision
    columns = ((), text("Weight"), *(option_name(option, decision) for option in decision.options.values()))
    rows = []
    for criterion in decision.criteria.values():
        words = [rating_word(decision, option, criterion.id) for option in decision.options.values()]
        cells: list[Cell] = [(Judgment(word),) if word else text("not rated", "muted") for word in words]
        rows.append(Row(text(criterion.name), (text(percent(ranking.weights[criterion.id])), *cells)))
    return Table(columns, (Section(tuple(rows)),))


def _typical_weights(decision: Decision, shares: Sequence[Acceptability]) -> Iterable[Block]:
    """Lay out the mean of the weightings under which each option may come first."""
    centres = [(share.option, share.central_weights) for share in shares if share.central_weights]
    if len(centres) > 1:
        yield Heading(2, text("Typical weights where an option comes first"))
        columns: tuple[Content, ...] = ((), *(text(decision.options[option].name) for option, _ in centres))
        rows = tuple(
            Row(text(criterion.name), tuple(text(f"{weights[criterion.id]:.0%}") for _, weights in centres))
            for criterion in decision.criteria.values()
        )
        yield Table(columns, (Section(rows),))


def _viewpoints(ranking: Ranking) -> Iterable[Block]:
    decision = ranking.decision
    by_viewpoint = ranking.first_by_viewpoint
    if not by_viewpoint:
        return
    yield Heading(2, text("Viewpoints"))
    items = [
        f"{decision.viewpoints[viewpoint].name}: {_names(decision, first, 'or')}"
        for viewpoint, first in by_viewpoint.items()
    ]
    yield Listing(tuple(map(text, items)))
    agreed = [option for option in decision.options if all(first == (option,) for first in by_viewpoint.values())]
    never = [option for option in decision.options if not any(option in first for first in by_viewpoint.values())]
    if len(by_viewpoint) > 1 and (agreed or never):
        said = (
            f"{decision.options[agreed[0]].name} comes first" if agreed else f"{_names(decision, never, 'or')} does not"
        )
        yield Paragraph(text(f"All viewpoints agree that {said}{'' if agreed else ' come first'}."))


def _flip(ranking: Ranking, flip: Flip) -> str:
    """Return the sentence on the weight of a criterion at which the first place changes hands."""
    bound = f"{'more' if flip.upward else 'less'} than {percent(flip.weight)} of the weight"
    condition = f"{flip.criterion.name} carries {bound}"
    then = _then(ranking, flip.then, flip.tied)
    if len(ranking.first) == 1:
        return f"{_names(ranking.decision, ranking.first)} comes first unless {condition}, then {then}."
    return f"If {condition}, {then}."


def _then(ranking: Ranking, then: Ids, tied: bool) -> str:
    """Return who comes first after a change, as the end of a sentence."""
    decision = ranking.decision
    if len(then) == 1:
        return f"{_names(decision, then)} {'does' if len(ranking.first) == 1 else 'comes first'}"
    others = [option for option in then if option not in ranking.first]
    if len(ranking.first) == 1 and ranking.first[0] in then:
        if not tied:
            return f"{_names(decision, others, 'or')} may, too"
        return f"{_names(decision, others)} {'ties' if len(others) == 1 else 'tie'} with it"
    return f"{_names(decision, then)} tie" if tied else f"{_names(decision, then, 'or')} may"


def _smallest_change(ranking: Ranking) -> str:
    """Return the sentence on the changes of one rating, by as few steps as do it, that change the first place."""

    def kind(change: RatingChange) -> tuple[str, str, str, Ids, bool]:
        return change.option.name, change.rated, change.instead, change.then, change.tied

    parts = []
    for (option, rated, instead, then, tied), changes in groupby(sorted(ranking.smallest_changes, key=kind), key=kind):
        criteria = _series([change.criterion.name for change in changes], "or")
        parts.append(f"{option} on {criteria} from {rated} to {instead} (then {_then(ranking, then, tied)})")
    return f"The smallest change of one rating that would: {'; '.join(parts)}."


def _domination(ranking: Ranking) -> list[str]:
    options = ranking.decision.options
    return [
        f"{options[option].name} is no better than {options[other].name} on any criterion, and worse on some."
        for option, other in ranking.dominated
    ]


def _has_unknowns(ranking: Ranking) -> bool:
    return any(ranked.score.low != ranked.score.high for ranked in ranking.ranked)


def _names(decision: Decision, ids: Iterable[str], conjunction: str = "and") -> str:
    return _series([decision.options[id].name for id in ids], conjunction)


def _series(names: Sequence[str], conjunction: str) -> str:
    if len(names) <= 2:
        return f" {conjunction} ".join(names)
    return f"{', '.join(names[:-1])} {conjunction} {names[-1]}"
