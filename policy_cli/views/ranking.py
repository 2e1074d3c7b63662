"""Which option comes first under which weights, as tables and sentences."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import count

from policy_cli.analysis.acceptability import MAX_PAIRED, SAMPLES, Acceptability, Share, can_come_first, settling
from policy_cli.analysis.changes import RatingChange
from policy_cli.analysis.matrix import Leaders
from policy_cli.analysis.ranking import Ranked, Ranking, SwitchingPoint
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
    begun,
    joined,
    ours,
    sentence,
    set_apart,
    text,
)
from policy_cli.model import Criterion, Decision
from policy_cli.scales import is_relative, number_at, scale_words
from policy_cli.text import grouped
from policy_cli.views.claims import rated_criterion, rating_span
from policy_cli.views.leaders import (
    ARITHMETIC,
    comes_first,
    followed,
    from_viewpoint,
    goes_to,
    names_of,
    on,
    percent,
    rank_in_words,
    series,
    share_in_words,
    shortened,
    uncertain,
    who_can_come_first,
)
from policy_cli.views.names import option_name
from policy_cli.views.pictures import arguments_by_source, shares_of_weights, strips_of_weights

SCORES = (
    "The score is the weighted mean of the ratings, from 0 (the worst on every criterion) to 100 (the best on every "
    "criterion); the words of a scale are equal steps. "
)
NOTCH = "a notch is one word of a scale"
SHARES = "The share is the part of all possible weights under which an option comes first. It is not a probability."
AGREEING = "Weights, scores and ranks are those at the center of all weights that agree with the order: their mean. "
AGREEING_SHARES = (
    "The share is the part of all weights that agree with the order under which an option comes first. It is not a "
    "probability."
)
MAX_CHANGES = 12
"""How many sentences there are on the smallest changes of a rating: where very many options tie, each has some."""
TYPICAL = "These are the means of all weights under which each option could come first."

COUNTS = dict(enumerate(["Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"], 2))


def ranking_document(
    ranking: Ranking,
    shares: Sequence[Acceptability],
    weighing: Content,
    pairs: Mapping[tuple[str, str], Share] = {},
    caption: Content = (),
) -> Document:
    """Return the ranking with the shares of all weights that are possible, or that agree with its order.

    `weighing` is a sentence on whose weights apply if there is no order. The shares of ranks are shown if there are
    any, and so are `pairs`, the shares under which one option of a pair is ahead, with the arguments by source.
    `caption` is that of the ratings, for a ranking without the option that they compare with.
    """
    decision = ranking.decision
    agreeing = bool(ranking.order)
    answer = (weighing, begun(first_place(ranking)))
    if agreeing:
        answer = (_order_in_words(ranking), _under_order(ranking, shares))
    center = " at the center of the weights" if agreeing else ""
    explained = f"{SCORES}{AGREEING}{AGREEING_SHARES}" if agreeing else SCORES + SHARES
    blocks: list[Block] = [
        Paragraph(ours(f"{{}} {{}} {ARITHMETIC}", *answer)),
        _order(ranking, shares),
        *shares_of_weights(ranking, shares),
        Paragraph(ours(explained + _precision(shares), style="muted")),
        *_settling(ranking, shares),
        Heading(2, ours(f"What would change the answer{center}")),
        ItemList((*what_would_change(ranking), *_domination(ranking))),
        *strips_of_weights(ranking),
        *_ranks(ranking, shares),
        *_ahead(decision, pairs),
        Heading(2, caption or ratings_caption(decision)),
        _matrix(ranking),
        *_typical_weights(decision, shares),
        *_viewpoints(ranking),
        *(_arguments(decision) if pairs else ()),
    ]
    missing = [on(decision.options[option].name, decision.criteria[id].name) for option, id in ranking.missing]
    if missing:
        blocks.append(Paragraph(sentence(ours("Not rated, so treated as unknown: {}", joined(missing, "; ")))))
    return Document(text(decision.title), tuple(blocks), language=decision.lang)


def _arguments(decision: Decision) -> Iterator[Block]:
    """Yield which sources the arguments come from, if several have some."""
    pictures = tuple(arguments_by_source(decision, tuple(decision.options.values())))
    if pictures:
        yield Heading(2, ours("Arguments by source"))
        yield Paragraph(ours("Arguments do not count in the scores; they are reasons for ratings.", style="muted"))
        yield from pictures


def _order_in_words(ranking: Ranking) -> Content:
    """Return the order of importance, as a sentence."""
    names = [[ranking.decision.criteria[id].name for id in group] for group in ranking.importance]
    groups = [series(group, "and") for group in names]
    if len(ranking.order) > len(ranking.importance):
        groups.append(ours("all others"))
    return sentence(ours("In order of importance: {}", joined(groups, "; then ")))


def _under_order(ranking: Ranking, shares: Sequence[Acceptability]) -> Content:
    """Return which options come first under the weights that agree with the order, as sentences."""
    every, some = "all weights that agree", "weights that agree"
    if any(share.sampled for share in shares):
        drawn = f"{SAMPLES:,} sets of weights drawn at random that agree"
        every, some = f"each of {drawn}", f"some of {drawn}"
    surely = tuple(share.option for share in shares if share.low == 1)
    if surely:
        despite = any(ranked.score.low != ranked.score.high for ranked in ranking.ranked)
        first = comes_first(ranking, Leaders(surely, ()), despite)
        return sentence(ours(f"Under {every} with this order, {{}}", first))
    can = sorted((share for share in shares if share.high), key=lambda share: -share.high)
    options = ranking.decision.options
    named = [ours("{} ({})", set_apart(options[one.option].name), share_in_words((one.low, one.high))) for one in can]
    unknown = f", depending also on {uncertain(ranking)}" if any(one.low != one.high for one in can) else ""
    said = f"Under {some} with this order, {{}} can come first{unknown}. At the center of these, {{}}"
    return sentence(ours(said, shortened(named, "or"), comes_first(ranking, ranking.leaders)))


def _settling(ranking: Ranking, shares: Sequence[Acceptability]) -> Iterator[Block]:
    """Yield the further comparison that would leave fewest options able to come first."""
    if len(can_come_first(shares)) > 1 and any(len(group) > 1 for group in ranking.order):
        decision, found = ranking.decision, settling(shares, ranking.order)
        yield Heading(2, ours("What would settle it"))
        if found is None:
            yield Paragraph(ours("No single further comparison of criteria leaves fewer options able to come first."))
            return
        names = (set_apart(decision.criteria[id].name) for id in (found.criterion, found.other))
        question = ours("Is {} worth more than {}?", *names)
        yes, no = (who_can_come_first(decision, options) for options in (found.if_more, found.if_less))
        yield Paragraph(sentence(ours("{} If so, {}; if not, {}", question, yes, no)))


def first_place(ranking: Ranking) -> Content:
    """Return which option comes first, as a sentence without a capital."""
    despite = any(ranked.score.low != ranked.score.high for ranked in ranking.ranked)
    return sentence(comes_first(ranking, ranking.leaders, despite))


def what_would_change(ranking: Ranking) -> list[Content]:
    """Return sentences on the weights and single ratings at which another option comes first."""
    decision = ranking.decision
    now = ranking.weights
    sentences = [*_close_calls(ranking)]
    further = (switch for switch in ranking.switching_points if switch.weight != now[switch.criterion.id])
    sentences += [_switch(ranking, switch) for switch in further]
    switching = {switch.criterion.id for switch in ranking.switching_points}
    steady = [decision.criteria[id].name for id in ranking.matrix.criteria if id not in switching]
    if steady and len(ranking.matrix.criteria) > 1:
        any_weight = "The answer stays the same at any weight, between none and all, of {}"
        sentences.append(sentence(ours(any_weight, series(steady, "or"))))
    lead = "A single changed rating is enough:"
    if ranking.unseating and ranking.unseating.notches == 1:
        lead = f"A single one-notch change is enough ({NOTCH}):"
    changes = _changes_by_outcome(ranking)
    for number, change in enumerate(_smallest_changes(ranking, changes[:MAX_CHANGES])):
        sentences.append(sentence(ours(f"{'Or' if number else lead} if {{}}", change)))
    if len(changes) > MAX_CHANGES:
        more = sum(map(len, changes[MAX_CHANGES:]))
        sentences.append(ours(f"So is each of {more:,} further changes of a single rating."))
    return [*sentences, *_unseating(ranking)]


def _unseating(ranking: Ranking) -> Iterator[Content]:
    """Yield how many one-notch changes of ratings unseat or tie a leader, if not one, and which."""
    decision, unseating = ranking.decision, ranking.unseating
    if unseating is None:
        in_words = any(scale_words(decision.criteria[id]) for id in ranking.matrix.criteria)
        if ranking.leaders.surely and in_words:
            first = names_of(decision, ranking.leaders.surely)
            yield sentence(ours("No changes of ratings in words put another option ahead of or level with {}", first))
    elif unseating.notches > 1:
        by_option: dict[str, list[RatingChange]] = {}
        for change in unseating.changes:
            by_option.setdefault(change.option.name, []).append(change)
        first, *others = (_rated(name, changed, "and") for name, changed in by_option.items())
        for other in others:
            first = followed(first, ours("and {}", other))
        count = COUNTS.get(unseating.notches, str(unseating.notches))
        said = followed(first, ours("then {}", _changed(ranking, unseating.then)))
        yield sentence(ours(f"{count} one-notch changes are enough ({NOTCH}): if {{}}", said))


def _order(ranking: Ranking, shares: Sequence[Acceptability]) -> Table:
    by_option = {share.option: share for share in shares}
    share_of = "Share of all agreeing weights" if ranking.order else "Share of all possible weights"
    columns = tuple(ours(name) for name in ("Option", "Rank", "Score of 100", "Comes first", share_of))
    rows = []
    for ranked, score in zip(ranking.ranked, _scores(ranking.ranked), strict=True):
        share = by_option[ranked.option.id]
        words = (rank_in_words(ranked, ranking.ranked), score, _comes_first_cell(ranked, ranking))
        cells = (*map(ours, words), (ShareSpan(float(share.low), float(share.high)),))
        rows.append(Row(option_name(ranked.option, ranking.decision), cells))
    return Table(columns, (RowGroup(tuple(rows)),))


def _scores(ranked: Sequence[Ranked]) -> list[str]:
    """Return the scores with enough decimals to tell different scores apart."""
    ends = {end for one in ranked for end in (one.score.low, one.score.high)}

    def shown(end: Fraction, digits: int) -> str:
        return f"{round(end * 10**digits) / 10**digits:.{digits}f}"

    digits = next((n for n in range(1, 14) if len({shown(end, n) for end in ends}) == len(ends)), 14)
    return [" to ".join(dict.fromkeys((shown(one.score.low, digits), shown(one.score.high, digits)))) for one in ranked]


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


def _ranks(ranking: Ranking, shares: Sequence[Acceptability]) -> Iterator[Block]:
    """Yield a table with each option's share of each rank."""
    by_option = {share.option: share.ranks for share in shares}
    if any(by_option.values()):
        yield Heading(2, ours("Share of each rank"))
        if len(by_option) > MAX_PAIRED:
            beyond = f"With more than {MAX_PAIRED} options this is left out here; JSON and CSV have the shares."
            yield Paragraph(ours(beyond))
            return
        columns = (ours("Option"), *(ours(str(rank)) for rank in range(1, len(by_option) + 1)))
        options = [one.option for one in ranking.ranked]
        rows = (
            Row(option_name(one, ranking.decision), tuple(map(share_in_words, by_option[one.id]))) for one in options
        )
        yield Table(columns, (RowGroup(tuple(rows)),))


def _ahead(decision: Decision, pairs: Mapping[tuple[str, str], Share]) -> Iterator[Block]:
    """Yield a table of the shares under which the option of a row is ahead of that of a column."""
    if pairs:
        options = decision.options.values()
        yield Heading(2, ours("Share under which one is ahead of another"))
        columns = (ours("Ahead"), *(ours("of {}", option_name(option, decision)) for option in options))
        rows = (
            Row(option_name(one, decision), tuple(share_in_words(pairs.get((one.id, other.id))) for other in options))
            for one in options
        )
        yield Table(columns, (RowGroup(tuple(rows)),))


def _matrix(ranking: Ranking) -> Table:
    decision = ranking.decision
    columns = ((), ours("Weight"), *(option_name(option, decision) for option in decision.options.values()))
    rows = []
    for criterion in decision.criteria.values():
        ratings = [rating_of(decision, option, criterion) for option in decision.options.values()]
        rated = zip(ratings, decision.options.values(), strict=True)
        spans = [
            rating_span(rating, criterion, option, decision) if rating and rating.rating else ()
            for rating, option in rated
        ]
        cells: list[Cell] = [span or ours("not rated", style="muted") for span in spans]
        weight = ranking.weights.get(criterion.id)
        share = ours("not ranked", style="muted") if weight is None else text(percent(weight).removeprefix("about "))
        rows.append(Row(rated_criterion(criterion, decision, with_scale=True), (share, *cells)))
    return Table(columns, (RowGroup(tuple(rows)),))


def _typical_weights(decision: Decision, shares: Sequence[Acceptability]) -> Iterable[Block]:
    """Yield a table of the mean weights under which each option could come first."""
    centres = [(share.option, share.central_weights) for share in shares if share.central_weights]
    if len(centres) > 1:
        yield Heading(2, ours("Typical weights where an option comes first"))
        yield Paragraph(ours(TYPICAL, style="muted"))
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
    """Return which option comes first from each viewpoint, or can under the weights that agree with its order."""
    viewpoints = ranking.decision.viewpoints
    return [ours("{}: {}", viewpoint.name, from_viewpoint(ranking, id)) for id, viewpoint in viewpoints.items()]


def agreement(ranking: Ranking) -> Iterator[Content]:
    """Yield a sentence on the options that all viewpoints put first, or that none does."""
    decision = ranking.decision
    surely = {id: leaders.options for id, leaders in ranking.leaders_by_viewpoint.items()}
    first = {**surely, **ranking.can_come_first_by_viewpoint}
    with_order = {id for id, viewpoint in decision.viewpoints.items() if viewpoint.importance}
    if len(first) < 2 or with_order - ranking.can_come_first_by_viewpoint.keys():
        return
    never = [option for option in decision.options if not any(option in options for options in first.values())]
    if len({*first.values()}) == 1 and len(never) == len(decision.options) - 1:
        agreed = goes_to(names_of(decision, next(iter(first.values()))))
        yield sentence(ours("All viewpoints agree that {}", agreed))
    elif never:
        names = names_of(decision, never, "or")
        yield sentence(ours("All viewpoints agree that first place never goes to {}", names))


def _close_calls(ranking: Ranking) -> Iterator[Content]:
    """Yield a sentence for each change that any more or less weight brings about, on the criteria that bring it."""
    by_outcome: dict[Leaders, dict[bool, list[str]]] = {}
    for switch in ranking.switching_points:
        if switch.weight == ranking.weights[switch.criterion.id]:
            names = by_outcome.setdefault(switch.then, {}).setdefault(switch.upward, [])
            names.append(switch.criterion.name)
    for then, names_by_direction in by_outcome.items():
        now = ranking.leaders
        if now.surely and then.surely == now.surely and {*then.possibly} < {*now.possibly}:
            continue  # Only what could tie with them no longer can.
        shifts = [
            ours(f"any {'more' if upward else 'less'} weight on {{}}", series(names_by_direction[upward], "or"))
            for upward in sorted(names_by_direction, reverse=True)
        ]
        first, *other = shifts
        either = followed(first, ours("or {}", *other)) if other else first
        yield sentence(ours("With {}", followed(either, _changed(ranking, then))))


def _switch(ranking: Ranking, switch: SwitchingPoint) -> Content:
    """Return the sentence on the weight of a criterion beyond which another option comes first."""
    bound = f"{'more' if switch.upward else 'less'} than {percent(switch.weight)} of the weight"
    if_so = ours(f"If {{}} carries {bound}", set_apart(switch.criterion.name))
    return sentence(followed(if_so, _changed(ranking, switch.then)))


def _changed(ranking: Ranking, then: Leaders) -> Content:
    """Return which options come first after a change, as a clause."""
    decision, before = ranking.decision, ranking.leaders
    if before.possibly or len(before.surely) > 1:
        return comes_first(ranking, then)
    others = [option for option in then.possibly if option not in before.surely]
    if others and then.surely == before.surely:
        return ours("{} could tie with {}", names_of(decision, others, "or"), names_of(decision, before.surely))
    if others and not then.surely and before.surely[0] in then.possibly:
        return ours("{} could also come first", names_of(decision, others, "or"))
    return comes_first(ranking, then)


def _changes_by_outcome(ranking: Ranking) -> list[list[RatingChange]]:
    """Return the smallest changes of a single rating, those of one option with the same outcome together."""
    by_outcome: dict[tuple[str, Leaders], list[RatingChange]] = {}
    for change in ranking.smallest_changes:
        by_outcome.setdefault((change.option.id, change.then), []).append(change)
    return list(by_outcome.values())


def _smallest_changes(ranking: Ranking, found: Iterable[list[RatingChange]]) -> Iterator[Content]:
    """Yield changes of a single rating after which another option comes first, as clauses."""
    for changes in found:
        rated = _rated(changes[0].option.name, changes, "or")
        yield followed(rated, ours("then {}", _changed(ranking, changes[0].then)))


def _rated(option: str, changes: Iterable[RatingChange], conjunction: str) -> Content:
    """Return the other ratings of an option, given by its name, each with the criteria that it is on."""
    by_rating: dict[Content, list[str]] = {}
    for change in changes:
        by_rating.setdefault(_instead(change), []).append(change.criterion.name)
    said = [ours("{} on {}", instead, series(names, conjunction)) for instead, names in by_rating.items()]
    rated = ours("the rating of {} is {}", set_apart(option), said[0])
    for other in said[1:]:
        rated = followed(rated, ours(f"{conjunction} {{}}", other))
    return rated


def _instead(change: RatingChange) -> Content:
    """Return the other rating, and which one it replaces."""
    if isinstance(change.instead, str):
        relative = is_relative(change.criterion)
        words = ((RatingSpan(word, relative),) for word in (change.instead, change.rated))
        return ours("{} instead of {}", *words)
    bound = {None: "", "above": "more than ", "below": "less than "}[change.beyond]
    rated = Fraction(Decimal(change.rated))
    if change.instead == rated:
        return ours(f"{bound}{change.rated}")
    return ours(f"{bound}{_number(change.instead, rated, change.criterion)} instead of {change.rated}")


def _number(number: Fraction, unlike: Fraction, criterion: Criterion) -> str:
    """Return a number to a hundredth of its scale or finer, with "about" if it is rounded; it differs from `unlike`."""
    length = abs(number_at(Fraction(1), criterion) - number_at(Fraction(0), criterion))
    digits = next(digits for digits in count() if length * 10**digits >= 100 and round(number, digits) != unlike)
    rounded = round(number, digits)
    fewest = next(fewer for fewer in range(digits + 1) if round(rounded, fewer) == rounded)
    decimal = Decimal(f"{round(rounded * 10**fewest)}e-{fewest}")
    return f"{'' if rounded == number else 'about '}{grouped(decimal)}"


def _domination(ranking: Ranking) -> Iterator[Content]:
    """Yield a sentence for each dominated option that names some of the options that dominate it."""
    decision = ranking.decision
    any_criterion = "any criterion" if len(ranking.weights) == len(decision.criteria) else "any criterion with weight"
    better: dict[str, list[str]] = {}
    for option, other in ranking.dominated:
        better.setdefault(option, []).append(decision.options[other].name)
    for option, names in better.items():
        others = shortened(list(map(set_apart, names)), "or")
        no_better = ours("The ratings of {} are no better than those of {}", names_of(decision, [option]), others)
        yield ours(f"{{}} on {any_criterion}, and worse on some.", no_better)
