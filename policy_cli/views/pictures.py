"""Pictures of a decision: arguments by source, shares of all weights, and who comes first at which weight."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from policy_cli.analysis.acceptability import Acceptability
from policy_cli.analysis.matrix import Leaders
from policy_cli.analysis.ranking import Ranking, WeightInterval, leaders_by_weight
from policy_cli.analysis.rows import Options
from policy_cli.document import Bar, Content, Picture, Segment, SegmentKind, begun, gray, hue, joined, ours, text
from policy_cli.model import Argument, Decision
from policy_cli.views.leaders import (
    NAMED,
    goes_to,
    option_names,
    percent,
    plain_series,
    share_in_words,
    uncertain,
    with_conjunction,
)

MAX_SOURCES = 4
"""How many sources have a gray of their own; the others share one."""
MAX_BARS = 12
"""How many bars are drawn: more do not help."""
MAX_LETTERS = 3
"""How many of the options that could come first have their letters in a stretch of weights."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letters(decision: Decision) -> dict[str, str]:
    """Return the letter of each option, which all pictures share; a number if there are more options than letters."""
    return {id: _LETTERS[n] if n < len(_LETTERS) else str(n + 1) for n, id in enumerate(decision.options)}


def colors(decision: Decision) -> dict[str, str]:
    """Return the color of each option, which all pictures share."""
    return {id: hue(number) for number, id in enumerate(decision.options)}


def shares_of_weights(ranking: Ranking, shares: Sequence[Acceptability]) -> Iterator[Picture]:
    """Yield the share of all weights under which each option comes first, hatched where unknown ratings decide.

    Options that never do are left out.
    """
    can = sorted((share for share in shares if share.high), key=lambda share: (-share.high, -share.low))
    if not 1 < len(can) <= MAX_BARS:
        return
    options = ranking.decision.options
    bars = tuple(
        Bar(
            text(options[one.option].name),
            _sure_and_possible(one),
            share_in_words((one.low, one.high)),
            color=colors(ranking.decision)[one.option],
            sign=letters(ranking.decision)[one.option],
        )
        for one in can
    )
    sure = [one for one in can if 2 * one.low > 1]
    likely = [one.option for one in can if 2 * one.high > 1]
    depending = f", depending on {uncertain(ranking)}"
    could = f"could come first{depending}"
    weights = "weights that agree with the order" if ranking.order else "possible weights"
    if not likely:
        finding = ours(f"No option comes first under most {weights}")
    elif sure:
        first = plain_series([options[one.option].name for one in sure], "and")
        clause = goes_to(first) if len(sure) == 1 else ours("{} each come first, alone or tied,", first)
        many = "all" if all(one.low == 1 for one in sure) else "most"
        finding = begun(ours(f"{{}} under {many} {weights}", clause))
    else:
        could = "could come first"
        names = plain_series([options[id].name for id in likely], "or")
        finding = ours(f"{{}} could come first under most {weights}{depending}", names)
    kinds = [SegmentKind("", ours("comes first"), (gray(0),))]
    if any(one.low != one.high for one in can):
        kinds.append(SegmentKind("", ours(could), (gray(0),), is_hatched=True))
    yield Picture(finding, tuple(kinds), bars)


def _sure_and_possible(share: Acceptability) -> tuple[Segment, ...]:
    low, high = float(share.low), float(share.high)
    parts = (Segment(0, 0, low), Segment(1, low, high))
    return tuple(part for part in parts if part.end > part.start)


def strips_of_weights(ranking: Ranking) -> Iterator[Picture]:
    """Yield, for each criterion, which options come first at which weight of it, with a mark at the present weight."""
    decision, strips = ranking.decision, leaders_by_weight(ranking)
    led = list(dict.fromkeys(interval.leaders for strip in strips.values() for interval in strip))
    if len(led) < 2 or len(led) > MAX_BARS or len(strips) > MAX_BARS:
        return
    kinds = tuple(_kinds(ranking, led))
    order = {leaders: number for number, (leaders, _) in enumerate(kinds)}
    bars = tuple(
        Bar(
            text(decision.criteria[id].name),
            tuple(Segment(order[one.leaders], float(one.start), float(one.end)) for one in strip),
            _in_words(ranking, strip),
            float(ranking.weights[id]),
            bounds=tuple((float(one.end), percent(one.end).removeprefix("about ")) for one in strip[:-1]),
        )
        for id, strip in strips.items()
    )
    deciding = [decision.criteria[id].name for id, strip in strips.items() if len(strip) > 1]
    finding = ours(
        f"The weights of {len(deciding)} of the {len(strips)} criteria could change which option comes first"
    )
    if len(deciding) == len(strips) > 1:
        finding = ours("Every weight matters: each could change which option comes first")
    elif len(deciding) <= NAMED:
        finding = ours("The weight of {} could change which option comes first", plain_series(deciding, "or"))
    ends = (ours("0%"), ours("100%"))
    yield Picture(finding, tuple(kind for _, kind in kinds), bars, ours("the present weight"), ends)


def _kinds(ranking: Ranking, led: Sequence[Leaders]) -> Iterator[tuple[Leaders, SegmentKind]]:
    """Yield what a stretch of weights looks like for each option, then for several that could come first.

    The letters say which, so the legend has only the first of these.
    """
    decision = ranking.decision
    signs, hues = letters(decision), colors(decision)
    for id, option in decision.options.items():
        if any(id in leaders.options for leaders in led):
            yield Leaders((id,), ()), SegmentKind(signs[id], text(option.name), (hues[id],))
    depending = f", depending on {uncertain(ranking)}" if any(leaders.possibly for leaders in led) else ""
    meaning = ours(f"these could come first, alone or tied{depending}")
    for leaders in led:
        if leaders.possibly or len(leaders.surely) > 1:
            contending = sorted(leaders.options, key=[*decision.options].index)
            more = "…" if len(contending) > MAX_LETTERS else ""
            sign = "/".join(signs[id] for id in contending[:MAX_LETTERS]) + more
            yield leaders, SegmentKind(sign, meaning, tuple(hues[id] for id in contending), is_hatched=True)
            meaning = ()


def _in_words(ranking: Ranking, strip: Sequence[WeightInterval]) -> Content:
    """Return who comes first at which weight: "up to 17%: Keep it; above: Keep it or Raise it"."""
    said = []
    for interval in strip:
        who = option_names(ranking.decision, interval.leaders.options, "or")
        if len(strip) == 1:
            where = "at any weight"
        elif interval is strip[-1]:
            where = "above"
        else:
            where = f"up to {percent(interval.end).removeprefix('about ')}"
        said.append(ours(f"{where}: {{}}", who))
    return joined(said, "; ")


def arguments_by_source(decision: Decision, options: Options) -> Iterator[Picture]:
    """Yield the arguments against options, to the left, and for them, to the right, by the first source of each.

    There is no picture if fewer than two sources have arguments, or there are too many options.
    """
    sides = [side for option in options for side in (option.arguments.con, option.arguments.pro)]
    used = Counter(_first_source(argument) for side in sides for argument in side)
    sources = [source for source, _ in used.most_common() if source is not None]
    if len(sources) < 2 or len(options) > MAX_BARS:
        return
    from policy_cli.views.claims import source_name

    names = {reference.id: source_name(reference) for reference in decision.references}
    # Letters and hues are those of options.
    kinds = [SegmentKind(str(n + 1), names[source], (gray(n),)) for n, source in enumerate(sources[:MAX_SOURCES])]
    kind_of: dict[str | None, int] = {source: min(rank, MAX_SOURCES) for rank, source in enumerate(sources)}
    if len(sources) > MAX_SOURCES:
        kinds.append(SegmentKind("+", ours("other sources"), (gray(MAX_SOURCES),)))
    if None in used:
        kind_of[None] = len(kinds)
        kinds.append(SegmentKind("?", ours("no source"), (gray(MAX_SOURCES),), is_hatched=True))
    unit = 0.5 / max(map(len, sides))
    bars = tuple(
        Bar(
            text(option.name),
            (*_segments(option.arguments.con, kind_of, -unit), *_segments(option.arguments.pro, kind_of, unit)),
            joined(
                (
                    _side_in_words("against (left)", option.arguments.con, kind_of, kinds),
                    _side_in_words("for (right)", option.arguments.pro, kind_of, kinds),
                ),
                "; ",
            ),
            tick=0.5,
        )
        for option in options
    )
    yield Picture(_finding(used, names), tuple(kinds), bars)


def _first_source(argument: Argument) -> str | None:
    return argument.cite[0].reference if argument.cite else None


def _side_in_words(
    side: str, arguments: Sequence[Argument], kind_of: Mapping[str | None, int], kinds: Sequence[SegmentKind]
) -> Content:
    """Return how many arguments a side has, and from which kinds of sources."""
    if not arguments:
        return ours(f"none {side}")
    counts = sorted(Counter(kind_of[_first_source(argument)] for argument in arguments).items())
    each = [ours(f"{count} from {{}}", kinds[kind].name) for kind, count in counts]
    return ours(f"{len(arguments)} {side}: {{}}", with_conjunction(each, "and"))


def _segments(arguments: Sequence[Argument], kind_of: Mapping[str | None, int], unit: float) -> Iterator[Segment]:
    """Yield a segment for each kind of source, from the middle outward; `unit` is the length of one argument."""
    counts = Counter(kind_of[_first_source(argument)] for argument in arguments)
    at = 0.5
    for kind, count in sorted(counts.items()):
        end = at + count * unit
        yield Segment(kind, min(at, end), max(at, end))
        at = end


def _finding(used: Counter[str | None], names: Mapping[str, Content]) -> Content:
    """Return how many of all arguments the source of most arguments has."""
    counts = {source: count for source, count in used.items() if source is not None}
    most = max(counts, key=counts.__getitem__)
    come = "comes" if counts[most] == 1 else "come"
    return ours(f"{counts[most]} of the {used.total()} arguments {come} from {{}}", names[most])
