"""Which option comes first under which weights, as tables and sentences."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import count

from policy_cli.analysis.acceptability import MAX_PAIRED, SAMPLES, Acceptability, Share, can_come_first, settling
from policy_cli.analysis.changes import RatingChange
from policy_cli.analysis.matrix import Leaders
from policy_cli.analysis.ranking import Ranked, Ranking, SwitchingPoint, has_equal_weights
from policy_cli.analysis.ratings import rating_of
from policy_cli.analysis.rows import ratings_caption
from policy_cli.analysis.weighing import OF_FILE, Weighing
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
    Span,
    Table,
    begun,
    joined,
    named,
    ours,
    sentence,
    text,
)
from policy_cli.model import Criterion, Decision
from policy_cli.scales import is_relative, number_at, scale_words
from policy_cli.text import grouped
from policy_cli.views.leaders import (
    ARITHMETIC,
    comes_first,
    first_few,
    followed,
    from_viewpoint,
    goes_to,
    on,
    option_names,
    percent,
    plain_series,
    rank_in_words,
    series,
    share_in_words,
    uncertain,
    viewpoint_in_words,
    weights_in_words,
    who_can_come_first,
    with_shares,
)
from policy_cli.views.names import option_name
from policy_cli.views.pictures import arguments_by_source, colors, strips_of_weights

SCORES = "Score: the weighted mean of the ratings, from 0 (worst on every criterion) to 100 (best on every criterion). "
SHARES = "Share: the part of all possible weights under which an option comes first. It is not a probability."
AGREEING = "Weights, scores and ranks are those at the center of all weights that agree with the order: their mean. "
AGREEING_SHARES = (
    "Share: the part of all weights that agree with the order under which an option comes first. It is not a "
    "probability."
)
RANGES = (
    " In a range, the first number is the share under which it surely comes first (a solid bar), and the second that "
    "under which it could (shaded), depending on"
)
TYPICAL = (
    "An option comes first for people who weigh the criteria about like this: these are the means of all weights under "
    "which it could."
)
UNSETTLED = "Whichever two criteria you compare, to know which matters more would not rule out any of these options."

MAX_CHANGES = 40
"""How many changes of a single rating are shown: where very many options tie, each has some."""
COUNTS = dict(enumerate(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 2))


def ranking_document(
    ranking: Ranking,
    shares: Sequence[Acceptability],
    weighing: Weighing = OF_FILE,
    pairs: Mapping[tuple[str, str], Share] = {},
    full: bool = False,
    caption: Content = (),
) -> Document:
    """Return the ranking with the shares of all weights that are possible, or that agree with its order.

    If it is `full`, it has what lies behind the answer as well: strips of weights, the ratings, the shares of ranks
    that there are, `pairs`, which are the shares under which one option of a pair is ahead, and arguments by source.
    `caption` is that of the ratings, for a ranking without the option that they compare with.
    """
    decision = ranking.decision
    center = " at the center of the weights" if ranking.order else ""
    blocks: list[Block] = [
        Paragraph(ours(f"{{}} {ARITHMETIC}", answer(ranking, shares, weighing))),
        *_viewpoints(ranking),
        _order(ranking, shares),
        Paragraph(ours(_explained(ranking, shares), style="muted")),
        *_settling(ranking, shares),
        Heading(2, ours(f"What would change the answer{center}")),
        *what_would_change(ranking, *_domination(ranking)),
    ]
    if full:
        blocks += (
            *strips_of_weights(ranking),
            *_ranks(ranking, shares),
            *_ahead(decision, pairs),
            Heading(2, caption or ratings_caption(decision)),
            _matrix(ranking),
            *_typical_weights(decision, shares),
            *_arguments(decision),
        )
    missing = [on(decision.options[option].name, decision.criteria[id].name) for option, id in ranking.missing]
    if missing:
        blocks.append(Paragraph(sentence(ours("Not rated, so treated as unknown: {}", joined(missing, "; ")))))
    return Document(text(decision.title), tuple(blocks), language=decision.lang)


def answer(ranking: Ranking, shares: Sequence[Acceptability], weighing: Weighing) -> Content:
    """Return which option comes first, and whose weights apply, as sentences."""
    if ranking.order:
        return ours("{} {}", _order_in_words(ranking, weighing), _under_order(ranking, shares))
    return ours("{} {}", begun(first_place(ranking)), _weights_in_words(ranking, weighing))


def _weights_in_words(ranking: Ranking, weighing: Weighing) -> Content:
    """Return whose weights apply where no order of importance does, as a sentence."""
    decision, own = ranking.decision, weighing.own
    if weighing.viewpoint:
        changed = ", changed on the command line" if own else ""
        weights = weights_in_words(decision, ranking.weights)
        said = f"The weights are those of the viewpoint {{}}{changed}: {{}}"
        return sentence(ours(said, named(weighing.viewpoint.name), weights))
    equal = has_equal_weights(decision)
    if own:
        base = "equal" if equal else "the file's"
        return ours(f"The weights are {base}, except those given on the command line.")
    if not equal:
        return ours("The weights are the file's.")
    ranked = all(criterion.weight for criterion in decision.criteria.values())
    return ours(f"Every {'' if ranked else 'ranked '}criterion has the same weight.")


def _explained(ranking: Ranking, shares: Sequence[Acceptability]) -> str:
    said = f"{SCORES}{AGREEING}{AGREEING_SHARES}" if ranking.order else SCORES + SHARES
    if any(share.low != share.high for share in shares):
        said += f"{RANGES} {uncertain(ranking)}."
    return said + _precision(shares)


def _arguments(decision: Decision) -> Iterator[Block]:
    """Yield which sources the arguments come from, if several have some."""
    pictures = tuple(arguments_by_source(decision, tuple(decision.options.values())))
    if pictures:
        yield Heading(2, ours("Arguments by source"))
        yield Paragraph(ours("Arguments do not count in the scores; they are reasons for ratings.", style="muted"))
        yield from pictures


def _order_in_words(ranking: Ranking, weighing: Weighing) -> Content:
    """Return the order of importance, and the viewpoint that it is of, as a sentence."""
    names = [[ranking.decision.criteria[id].name for id in group] for group in ranking.importance]
    groups = [series(group, "and") for group in names]
    if len(ranking.order) > len(ranking.importance):
        groups.append(ours("all others"))
    order = joined(groups, "; then ")
    if weighing.viewpoint:
        return sentence(
            ours("From the viewpoint {}, in order of importance: {}", named(weighing.viewpoint.name), order)
        )
    return sentence(ours("In order of importance: {}", order))


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
    unknown = f", depending also on {uncertain(ranking)}" if any(one.low != one.high for one in can) else ""
    said = f"Under {some} with this order, {{}} can come first{unknown}. At the center of these, {{}}"
    return sentence(
        ours(said, first_few(with_shares(ranking.decision, can), "or"), comes_first(ranking, ranking.leaders))
    )


def _settling(ranking: Ranking, shares: Sequence[Acceptability]) -> Iterator[Block]:
    """Yield the further comparison that would leave fewest options able to come first."""
    if len(can_come_first(shares)) > 1 and any(len(group) > 1 for group in ranking.order):
        decision, found = ranking.decision, settling(shares, ranking.order)
        yield Heading(2, ours("What would settle it"))
        if found is None:
            yield Paragraph(ours(UNSETTLED))
            return
        names = (named(decision.criteria[id].name) for id in (found.criterion, found.other))
        question = ours("Is {} worth more than {}?", *names)
        yes, no = (who_can_come_first(decision, options) for options in (found.if_more, found.if_less))
        yield Paragraph(sentence(ours("{} If so, {}; if not, {}", question, yes, no)))


def first_place(ranking: Ranking) -> Content:
    """Return which option comes first, as a sentence without a capital."""
    despite = any(ranked.score.low != ranked.score.high for ranked in ranking.ranked)
    return sentence(comes_first(ranking, ranking.leaders, despite))


def what_would_change(ranking: Ranking, *further: Content) -> Iterator[Block]:
    """Yield the weights and single ratings at which another option comes first; `further` sentences follow the first.

    Ratings are rows of a table.
    """
    said = (*weight_changes(ranking), *further)
    if said:
        yield ItemList(said)
    yield from _rating_changes(ranking)


def weight_changes(ranking: Ranking) -> list[Content]:
    """Return sentences on the weights at which another option comes first."""
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
    return sentences


def _rating_changes(ranking: Ranking) -> Iterator[Block]:
    """Yield the smallest changes of ratings after which another option comes first, each as a row of a table."""
    changes, unseating = ranking.smallest_changes, ranking.unseating
    if changes:
        by_a_word = unseating and unseating.notches == 1 and all(isinstance(one.instead, str) for one in changes)
        how = "a rating that is one word better or worse" if by_a_word else "one rating"
        yield Paragraph(ours(f"A single changed rating is enough. Each row is {how} and would do alone:"))
        yield _table_of_changes(ranking, changes[:MAX_CHANGES], with_leaders=True)
        if len(changes) > MAX_CHANGES:
            yield Paragraph(ours(f"So is each of {len(changes) - MAX_CHANGES:,} further changes of a single rating."))
    if unseating is None:
        in_words = any(scale_words(ranking.decision.criteria[id]) for id in ranking.matrix.criteria)
        if ranking.leaders.surely and in_words:
            first = option_names(ranking.decision, ranking.leaders.surely)
            no_changes = ours("No changes of ratings in words put another option ahead of or level with {}", first)
            yield Paragraph(sentence(no_changes))
    elif len(unseating.changes) > 1:  # One alone is among the single ratings.
        count = COUNTS.get(unseating.notches, str(unseating.notches))
        smaller = "Smaller changes are enough" if changes else "Changes are enough"
        said = f"{smaller} if they come together: these, by {count} words of the scales in all. Then {{}}"
        yield Paragraph(sentence(ours(said, comes_first(ranking, unseating.then))))
        yield _table_of_changes(ranking, unseating.changes, with_leaders=False)


def _table_of_changes(ranking: Ranking, changes: Iterable[RatingChange], with_leaders: bool) -> Table:
    """Return a row for each change, below who comes first after it if that is asked for."""
    by_leaders: dict[Leaders | None, list[Row]] = {}
    for change in changes:
        row = Row(text(change.option.name), (text(change.criterion.name), _from_to(change)))
        by_leaders.setdefault(change.then if with_leaders else None, []).append(row)
    groups = (
        RowGroup(tuple(rows), ours("Then first: {}", _leaders_in_short(ranking, then)) if then else ())
        for then, rows in by_leaders.items()
    )
    return Table((ours("Option"), ours("Criterion"), ours("Rating: from → to")), tuple(groups))


def _leaders_in_short(ranking: Ranking, lead: Leaders) -> Content:
    """Return which options come first, for a cell of a table: "A", "A or B", "A and B, tied", "A; B could tie"."""
    options = ranking.decision.options
    sure, possible = ([options[id].name for id in ids] for ids in (lead.surely, lead.possibly))
    if not sure:
        return plain_series(possible, "or")
    first = ours("{}, tied", plain_series(sure, "and")) if len(sure) > 1 else text(sure[0])
    return ours("{}; {} could tie", first, plain_series(possible, "or")) if possible else first


def _order(ranking: Ranking, shares: Sequence[Acceptability]) -> Table:
    by_option = {share.option: share for share in shares}
    share_of = "Share of all agreeing weights" if ranking.order else "Share of all possible weights"
    columns = tuple(ours(name) for name in ("Option", "Rank", "Score of 100", share_of))
    color_of = colors(ranking.decision)
    rows = []
    for ranked, score in zip(ranking.ranked, _scores(ranking.ranked), strict=True):
        share = by_option[ranked.option.id]
        span = ShareSpan(float(share.low), float(share.high), color_of[ranked.option.id])
        cells = (ours(rank_in_words(ranked, ranking.ranked)), ours(score), (span,))
        rows.append(Row(option_name(ranked.option, ranking.decision), cells))
    return Table(columns, (RowGroup(tuple(rows)),))


def _scores(ranked: Sequence[Ranked]) -> list[str]:
    """Return the scores with enough decimals to tell different scores apart."""
    ends = {end for one in ranked for end in (one.score.low, one.score.high)}

    def shown(end: Fraction, digits: int) -> str:
        return f"{round(end * 10**digits) / 10**digits:.{digits}f}"

    digits = next((n for n in range(1, 14) if len({shown(end, n) for end in ends}) == len(ends)), 14)
    return [" to ".join(dict.fromkeys((shown(one.score.low, digits), shown(one.score.high, digits)))) for one in ranked]


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
    from policy_cli.views.claims import rated_criterion, rating_span

    decision = ranking.decision
    columns = ((), ours("Weight"), *(option_name(option, decision) for option in decision.options.values()))
    rows = []
    for criterion in decision.criteria.values():
        ratings = [rating_of(decision, option, criterion) for option in decision.options.values()]
        rated = zip(ratings, decision.options.values(), strict=True)
        spans = [rating_span(rating, criterion, option, decision) if rating else () for rating, option in rated]
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
        yield Heading(2, ours("Viewpoints, as the editor assumes them"))
        yield ItemList(tuple(items))
        yield from map(Paragraph, agreement(ranking))


def by_viewpoint(ranking: Ranking) -> list[Content]:
    """Return what counts from each viewpoint, and which option comes first, or can with what share of the weights."""
    decision = ranking.decision
    return [
        ours("{} ({}): {}", one.name, viewpoint_in_words(decision, one), from_viewpoint(ranking, id))
        for id, one in decision.viewpoints.items()
    ]


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
        agreed = goes_to(option_names(decision, next(iter(first.values()))))
        yield sentence(ours("All viewpoints agree that {}", agreed))
    elif never:
        names = option_names(decision, never, "or")
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
    if_so = ours(f"If {{}} carries {bound}", named(switch.criterion.name))
    return sentence(followed(if_so, _changed(ranking, switch.then)))


def _changed(ranking: Ranking, then: Leaders) -> Content:
    """Return which options come first after a change, as a clause."""
    decision, before = ranking.decision, ranking.leaders
    if before.possibly or len(before.surely) > 1:
        return comes_first(ranking, then)
    others = [option for option in then.possibly if option not in before.surely]
    if others and then.surely == before.surely:
        return ours("{} could tie with {}", option_names(decision, others, "or"), option_names(decision, before.surely))
    if others and not then.surely and before.surely[0] in then.possibly:
        return ours("{} could also come first", option_names(decision, others, "or"))
    return comes_first(ranking, then)


def _from_to(change: RatingChange) -> Content:
    """Return the present rating and the other one."""
    if isinstance(change.instead, str):
        relative = is_relative(change.criterion)
        return (RatingSpan(change.rated, relative), Span(" → "), RatingSpan(change.instead, relative))
    bound = {None: "", "above": "more than ", "below": "less than "}[change.beyond]
    rated = Fraction(Decimal(change.rated))
    number = change.rated if change.instead == rated else _number(change.instead, rated, change.criterion)
    return ours(f"{change.rated} → {bound}{number}")


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
        others = first_few(list(map(named, names)), "or")
        no_better = ours("The ratings of {} are no better than those of {}", option_names(decision, [option]), others)
        yield ours(f"{{}} on {any_criterion}, and worse on some.", no_better)
