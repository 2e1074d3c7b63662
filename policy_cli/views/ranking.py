"""Which option comes first under which weights, as tables and sentences."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import count

from policy_cli.analysis.acceptability import SAMPLES, Acceptability
from policy_cli.analysis.ranking import Leaders, Ranked, Ranking, RatingChange, SwitchingPoint, has_equal_weights
from policy_cli.analysis.ratings import rating_of
from policy_cli.analysis.rows import ratings_caption
from policy_cli.document import (
    Block,
    Cell,
    Content,
    Document,
    Heading,
    ItemList,
    Paragraph,
    RatingSpan,
    Row,
    RowGroup,
    ShareSpan,
    Table,
    joined,
    ours,
    text,
)
from policy_cli.model import Criterion, Decision
from policy_cli.scales import is_relative
from policy_cli.text import grouped
from policy_cli.views.claims import option_name, rating_span

ARITHMETIC = "This is arithmetic on the editor's ratings, not a recommendation."
SCORES = (
    "The score is the weighted mean of the ratings, from 0 (the worst on every criterion) to 100 (the best on every "
    "criterion); the words of a scale are equal steps. "
)
SHARES = "The share is the part of all possible weights under which an option comes first. It is not a probability."

NAMED = 3
"""How many of the options that dominate another are named."""


def ranking_document(ranking: Ranking, shares: Sequence[Acceptability], weighing: Content) -> Document:
    """Return the ranking with the shares of all possible weights; `weighing` is a sentence on whose weights apply."""
    decision = ranking.decision
    blocks: list[Block] = [
        Paragraph(ours(f"{{}} {{}} {ARITHMETIC}", weighing, outcome(ranking))),
        _order(ranking, shares),
        Paragraph(ours(SCORES + SHARES + _precision(shares), style="muted")),
        Heading(2, ours("What would change the answer")),
        ItemList((*what_would_change(ranking), *_domination(ranking))),
        Heading(2, ratings_caption(decision)),
        _matrix(ranking),
        *_typical_weights(decision, shares),
        *_viewpoints(ranking),
    ]
    missing = [ours("{} on {}", decision.options[o].name, decision.criteria[c].name) for o, c in ranking.missing]
    if missing:
        blocks.append(Paragraph(ours("Not rated, so treated as unknown: {}.", joined(missing, "; "))))
    return Document(text(decision.title), tuple(blocks), language=decision.lang)


def outcome(ranking: Ranking) -> Content:
    """Return which option comes first, as a sentence."""
    despite = any(ranked.score.low != ranked.score.high for ranked in ranking.ranked)
    return ours("{}.", _comes_first(ranking, ranking.leaders, despite))


def own_weights(*decisions: Decision) -> str:
    """Return what the weights of a file, or of several, are called after "under"."""
    if all(map(has_equal_weights, decisions)):
        return "equal weights"
    return "the file's weights" if len(decisions) == 1 else "each file's weights"


def what_would_change(ranking: Ranking) -> list[Content]:
    """Return sentences on the weights and single ratings at which another option comes first."""
    decision = ranking.decision
    sentences = [_switch(ranking, switch) for switch in ranking.switching_points]
    switching = {switch.criterion.id for switch in ranking.switching_points}
    steady = [decision.criteria[id].name for id in ranking.matrix.criteria if id not in switching]
    if steady and len(ranking.matrix.criteria) > 1:
        any_weight = "The answer stays the same at any weight, between none and all, of {}."
        sentences.append(ours(any_weight, _series(steady, "or")))
    for number, change in enumerate(_smallest_changes(ranking)):
        sentences.append(ours(f"{'Or' if number else 'A single changed rating is enough:'} if {{}}.", change))
    return sentences


def percent(share: Fraction | float) -> str:
    """Return a share of the weight: exact to a tenth of a percent, or "about" a rounded value."""
    tenths = share * 1000
    if tenths == int(tenths):
        return f"{float(share) * 100:g}%"
    rounded = (f"{float(share) * 100:.{digits}f}" for digits in range(12))
    return f"about {next((text for text in rounded if float(text) not in (0, 100)), f'{float(share) * 100:g}')}%"


def _order(ranking: Ranking, shares: Sequence[Acceptability]) -> Table:
    by_option = {share.option: share for share in shares}
    columns = tuple(ours(name) for name in ("Option", "Rank", "Score", "Comes first", "Share of all possible weights"))
    rows = []
    for ranked, score in zip(ranking.ranked, _scores(ranking.ranked), strict=True):
        share = by_option[ranked.option.id]
        words = (rank_in_words(ranked, ranking.ranked), score, _comes_first_cell(ranked, ranking))
        cells = (*map(ours, words), (ShareSpan(share.low, share.high),))
        rows.append(Row(option_name(ranked.option, ranking.decision), cells))
    return Table(columns, (RowGroup(tuple(rows)),))


def _scores(ranked: Sequence[Ranked]) -> list[str]:
    """Return the scores with enough decimals to tell different scores apart."""
    ends = {end for one in ranked for end in (one.score.low, one.score.high)}

    def shown(end: Fraction, digits: int) -> str:
        return f"{round(end * 10**digits) / 10**digits:.{digits}f}"

    digits = next((n for n in range(1, 14) if len({shown(end, n) for end in ends}) == len(ends)), 14)
    return [" to ".join(dict.fromkeys((shown(one.score.low, digits), shown(one.score.high, digits)))) for one in ranked]


def rank_in_words(ranked: Ranked, all_ranked: Sequence[Ranked]) -> str:
    """Return an option's rank among all, as a number or a range, and whether it certainly ties."""
    between = "or" if ranked.worst - ranked.best == 1 else "to"
    rank = str(ranked.best) if ranked.best == ranked.worst else f"{ranked.best} {between} {ranked.worst}"
    known = ranked.score.low == ranked.score.high
    return f"{rank}, tied" if known and sum(other.score == ranked.score for other in all_ranked) > 1 else rank


def _comes_first_cell(ranked: Ranked, ranking: Ranking) -> str:
    if ranked.option.id in ranking.leaders.surely:
        return "yes"
    return "perhaps" if ranked.option.id in ranking.leaders.possibly else "no"


def _precision(shares: Sequence[Acceptability]) -> str:
    if not any(share.sampled for share in shares):
        return ""
    error = max(share.standard_error for share in shares)
    estimated = f"It is estimated from {SAMPLES:,} sets of weights drawn at random"
    return f" {estimated}, with a standard error of at most {error * 100:.1f} points."


def _matrix(ranking: Ranking) -> Table:
    decision = ranking.decision
    columns = ((), ours("Weight"), *(option_name(option, decision) for option in decision.options.values()))
    rows = []
    for criterion in decision.criteria.values():
        ratings = [rating_of(decision, option, criterion) for option in decision.options.values()]
        spans = [rating_span(rating, criterion) if rating else () for rating in ratings]
        cells: list[Cell] = [span or ours("not rated", style="muted") for span in spans]
        weight = ranking.weights.get(criterion.id)
        share = ours("not ranked", style="muted") if weight is None else text(percent(weight).removeprefix("about "))
        rows.append(Row(text(_label(criterion, decision)), (share, *cells)))
    return Table(columns, (RowGroup(tuple(rows)),))


def _label(criterion: Criterion, decision: Decision) -> str:
    """Return a criterion's name, with the unit of the figures that rate the options."""
    unit = decision.measures[criterion.measure].unit if criterion.measure else None
    return f"{criterion.name} ({unit})" if unit else criterion.name


def _typical_weights(decision: Decision, shares: Sequence[Acceptability]) -> Iterable[Block]:
    """Yield a table of the mean weights under which each option could come first."""
    centres = [(share.option, share.central_weights) for share in shares if share.central_weights]
    if len(centres) > 1:
        yield Heading(2, ours("Typical weights where an option comes first"))
        columns: tuple[Content, ...] = ((), *(text(decision.options[option].name) for option, _ in centres))
        rows = tuple(
            Row(text(decision.criteria[id].name), tuple(text(f"{weights[id]:.0%}") for _, weights in centres))
            for id in centres[0][1]
        )
        yield Table(columns, (RowGroup(rows),))


def _viewpoints(ranking: Ranking) -> Iterable[Block]:
    items = by_viewpoint(ranking)
    if items:
        yield Heading(2, ours("Viewpoints"))
        yield ItemList(tuple(items))
        yield from map(Paragraph, agreement(ranking))


def by_viewpoint(ranking: Ranking) -> list[Content]:
    """Return which option comes first from each viewpoint."""
    decision = ranking.decision
    return [
        ours("{}: {}", decision.viewpoints[viewpoint].name, _comes_first(ranking, leaders))
        for viewpoint, leaders in ranking.leaders_by_viewpoint.items()
    ]


def agreement(ranking: Ranking) -> Iterator[Content]:
    """Yield a sentence on the options that all viewpoints put first, or that none does."""
    decision, leaders_of_each = ranking.decision, list(ranking.leaders_by_viewpoint.values())
    if len(leaders_of_each) < 2:
        return
    never = [option for option in decision.options if not any(option in leaders.options for leaders in leaders_of_each)]
    if all(leaders == leaders_of_each[0] and len(leaders.options) == 1 for leaders in leaders_of_each):
        yield ours("All viewpoints agree that {} comes first.", _names(decision, leaders_of_each[0].options))
    elif never:
        names = _names(decision, never, "nor")
        clause = "neither {} comes first" if len(never) > 1 else "{} does not come first"
        yield ours(f"All viewpoints agree that {clause}.", names)


def _switch(ranking: Ranking, switch: SwitchingPoint) -> Content:
    """Return the sentence on the weight of a criterion beyond which another option comes first."""
    bound = f"{'more' if switch.upward else 'less'} than {percent(switch.weight)} of the weight"
    return ours(f"If {{}} carries {bound}, {{}}.", _set_apart(switch.criterion.name), _changed(ranking, switch.then))


def _changed(ranking: Ranking, then: Leaders, subject: str | None = None) -> Content:
    """Return which options come first after a change, as a clause; `subject` is the option the sentence is about."""
    decision, before = ranking.decision, ranking.leaders
    if before.possibly or len(before.surely) > 1:
        return _comes_first(ranking, then)
    first = ours("it") if subject in before.surely else _names(decision, before.surely)
    tying = [option for option in then.surely if option not in before.surely]
    others = [option for option in then.possibly if option not in before.surely]
    if before.surely[0] in then.surely and tying:
        besides = ours("; {} could also tie", _names(decision, others, "or")) if others else ()
        verb = "ties" if len(tying) == 1 else "tie"
        return ours(f"{{}} {verb} with {{}}{{}}", _names(decision, tying), first, besides)
    if before.surely[0] in then.surely:
        return ours("{} could tie with {}", _names(decision, others, "or"), first)
    if before.surely[0] in then.possibly and not then.surely:
        return ours("{} could also come first", _names(decision, others, "or"))
    return _comes_first(ranking, then)


def _comes_first(ranking: Ranking, lead: Leaders, despite_unknowns: bool = False) -> Content:
    decision = ranking.decision
    however = f", however {_uncertain(ranking)} turn out" if despite_unknowns else ""
    if not lead.surely:
        possibly = _names(decision, lead.possibly, "or")
        return ours(f"{{}} could come first, depending on {_uncertain(ranking)}", possibly)
    several = len(lead.surely) > 1
    verb = "tie for first place" if several else "comes first"
    clause = ours(f"{{}} {verb}{however}", _names(decision, lead.surely))
    if not lead.possibly:
        return clause
    them = "them" if several else "it"
    return ours(f"{{}}; {{}} could tie with {them}", clause, _names(decision, lead.possibly, "or"))


def _uncertain(ranking: Ranking) -> str:
    """Return what may turn out one way or another: the unknown ratings, the ranges, or both."""
    matrix = ranking.matrix
    spans = {
        span for lows, highs in zip(matrix.lows, matrix.highs, strict=True) for span in zip(lows, highs, strict=True)
    }
    unknown = (0, matrix.unit) in spans
    if any(0 < high - low < matrix.unit for low, high in spans):
        return "the unknown ratings and the ranges" if unknown else "the ranges"
    return "the unknown ratings"


def _smallest_changes(ranking: Ranking) -> Iterator[Content]:
    """Yield the smallest changes of a single rating after which another option comes first, as clauses."""
    decision = ranking.decision
    by_outcome: dict[tuple[str, Leaders], dict[Content, list[str]]] = {}
    for change in ranking.smallest_changes:
        same_outcome = by_outcome.setdefault((change.option.id, change.then), {})
        same_outcome.setdefault(_instead(change), []).append(change.criterion.name)
    for (option, then), ratings in by_outcome.items():
        changes = [ours("{} on {}", instead, _series(names, "or")) for instead, names in ratings.items()]
        changed = ours(", or ".join("{}" for _ in changes), *changes)
        yield ours("{} is rated {}, {}", _names(decision, [option]), changed, _changed(ranking, then, option))


def _instead(change: RatingChange) -> Content:
    """Return the other rating, and which one it replaces."""
    if isinstance(change.instead, str):
        relative = is_relative(change.criterion)
        words = ((RatingSpan(word, relative),) for word in (change.instead, change.rated))
        return ours("{} instead of {}", *words)
    bound = {None: "", "above": "more than ", "below": "less than "}[change.beyond]
    rated = Fraction(change.rated)
    if change.instead == rated:
        return ours(f"{bound}{change.rated}")
    return ours(f"{bound}{_number(change.instead, rated)} instead of {change.rated}")


def _number(number: Fraction, unlike: Fraction) -> str:
    """Return a number exactly if it has few decimals, else "about" a rounded one, which differs from `unlike`."""
    exact = next((digits for digits in range(7) if round(number, digits) == number), None)
    if exact is not None:
        return _decimal(number, exact)
    return f"about {_decimal(number, next(digits for digits in count(2) if round(number, digits) != unlike))}"


def _decimal(number: Fraction, digits: int) -> str:
    return grouped(Decimal(f"{round(number * 10**digits)}e-{digits}"))


def _domination(ranking: Ranking) -> Iterator[Content]:
    """Yield a sentence for each dominated option that names some of the options that dominate it."""
    decision = ranking.decision
    any_criterion = "any criterion" if len(ranking.weights) == len(decision.criteria) else "any criterion with weight"
    better: dict[str, list[str]] = {}
    for option, other in ranking.dominated:
        better.setdefault(option, []).append(decision.options[other].name)
    for option, names in better.items():
        left = len(names) - NAMED
        named = [_set_apart(name) for name in (names[:NAMED] if left > 1 else names)]
        if left > 1:
            named.append(ours(f"{left} others"))
        sentence = f"{{}} is no better on {any_criterion} than {{}}, and worse on some."
        yield ours(sentence, _names(decision, [option]), _listed(named, "or"))


def _names(decision: Decision, ids: Iterable[str], conjunction: str = "and") -> Content:
    return _series([decision.options[id].name for id in ids], conjunction)


def _set_apart(name: str) -> Content:
    """Return a name for use in a sentence: in quotation marks if it could read as several."""
    several = {",", ";", ":", " and ", " or ", " nor "}
    return ours("“{}”", name) if any(sign in name for sign in several) else text(name)


def _series(names: Sequence[str], conjunction: str) -> Content:
    return _listed([_set_apart(name) for name in names], conjunction)


def _listed(names: Sequence[Content], conjunction: str) -> Content:
    first = joined(names[:-1], ", ")
    return ours(f"{{}} {conjunction} {{}}", first, names[-1]) if first else names[-1]
