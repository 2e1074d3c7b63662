"""Records of a decision that contradict each other."""

from collections.abc import Iterator, Set

from policy_cli.diagnostics import Diagnostic, Target
from policy_cli.model import Criterion, Decision, Option, Rating, Scale
from policy_cli.scales import MAX_WORDS, UNKNOWN, RatingFault, ambiguous_word, is_on_scale, is_relative, rating_fault
from policy_cli.text import one_line, quoted


def contradictions(decision: Decision, whole: bool, has_criteria: bool, faulty: Set[int]) -> Iterator[Diagnostic]:
    """Yield an error for each contradiction between the records of a decision.

    If faults hide a part of the decision (`whole` is false), contradictions that this part may resolve are left out.
    `has_criteria` is true if none is in the criteria; `faulty` are the lines with faults.
    """
    yield from _rated_baseline(decision)
    yield from _self_rebuttals(decision)
    yield from _faulty_ranges(decision, whole)
    faults_of_scales = [*_faulty_scales(decision, faulty)]
    yield from faults_of_scales
    if has_criteria and not faults_of_scales:
        yield from _off_scale(decision, whole, faulty)
    if whole and not faults_of_scales:
        yield from _no_baseline(decision)
        yield from _weightless_viewpoints(decision)
        yield from _faulty_importance(decision)


def _no_baseline(decision: Decision) -> Iterator[Diagnostic]:
    relative = {id for id, criterion in decision.criteria.items() if is_relative(criterion)}
    rated = (option.ratings[id] for option in decision.options.values() for id in option.ratings if id in relative)
    first = next(rated, None)
    if first is not None and decision.baseline is None:
        hint = f'add "baseline: {next(iter(decision.options))}" near the top, or give each criterion a scale of its own'
        message = "ratings in the five words need a baseline, but the file names none"
        yield _error("no-baseline", message, Target(first.origin), hint)


def _rated_baseline(decision: Decision) -> Iterator[Diagnostic]:
    baseline = decision.options.get(decision.baseline or "")
    for id, rating in baseline.ratings.items() if baseline else ():
        if id in decision.criteria and is_relative(decision.criteria[id]):
            hint = 'delete its rating: by definition it is the "same" on each criterion without a scale of its own'
            message = f'"{decision.baseline}" is the baseline, but it is rated on "{id}"'
            yield _error("rated-baseline", message, Target(rating.origin), hint)


def _faulty_scales(decision: Decision, faulty: Set[int]) -> Iterator[Diagnostic]:
    """Yield an error for each faulty scale, unless another fault in its criterion may be the cause."""
    lines = sorted(criterion.origin.line for criterion in decision.criteria.values())
    for criterion in decision.criteria.values():
        fault = _scale_fault(criterion)
        first = criterion.origin.line
        after = next((line for line in lines if line > first), max(faulty, default=first) + 1) if fault else first
        if fault and faulty.isdisjoint(range(first, after)):
            keys = ("scale",) if criterion.scale else ("measure",)
            yield _error("bad-scale", fault[0], Target(criterion.origin, keys), fault[1])


def _scale_fault(criterion: Criterion) -> tuple[str, str] | None:
    """Return what is wrong with the scale of a criterion, and how to fix it; None if nothing is."""
    scale, numbers = criterion.scale, "scale: {worst: 0, best: 100}"
    if scale is None:
        needed = f'a criterion with a measure needs a scale of numbers, such as "{numbers}"'
        return ("the scale of the measure is missing", needed) if criterion.measure else None
    if scale.words:
        if criterion.measure:
            return "a measure needs a scale of numbers, not of words", f'write "{numbers}", for example'
        if scale.worst is not None or scale.best is not None:
            return "a scale cannot have words as well as numbers", f'write the words alone, or "{numbers}"'
        return _fault_of_words(scale)
    if scale.worst is None or scale.best is None:
        return "a scale needs words, or a worst and a best number", f'write "{numbers}", for example'
    if scale.worst == scale.best:
        return f"the worst number of the scale is also the best: {scale.worst}", "give two different numbers"
    return None


def _fault_of_words(scale: Scale) -> tuple[str, str] | None:
    words = tuple(map(one_line, scale.words))
    repeated = next((word for word in words if words.count(word) > 1), None) if len(words) <= MAX_WORDS else None
    if not 2 <= len(words) <= MAX_WORDS:
        return f"a scale has 2 to {MAX_WORDS} words, and this one has {len(words)}", "write the words in a list"
    if repeated:
        return f'the scale has the word "{repeated}" twice', "delete one of them"
    if UNKNOWN in words:
        return f'"{UNKNOWN}" is not a word of a scale', "delete it: any rating can be unknown"
    ambiguous = ambiguous_word(words)
    if ambiguous:
        return f'"{ambiguous}" can be read in two ways on this scale', 'choose words without " to "'
    return None


def _off_scale(decision: Decision, whole: bool, faulty: Set[int]) -> Iterator[Diagnostic]:
    """Yield an error for each rating, and each figure that rates an option, that is not on its scale.

    What is on a line with a fault may have been read in part.
    """
    for option in decision.options.values():
        for id, rating in option.ratings.items():
            criterion = decision.criteria.get(id)
            if criterion is None or rating.origin.line in faulty:
                continue
            if whole and rating.rating is None and not criterion.measure:
                yield _error("missing-key", 'a rating needs a key "rating"', Target(rating.origin), 'add "rating: …"')
            fault = _fault_of_rating(rating, criterion)
            if fault:
                target = Target(rating.origin, ("rating",), fault.part)
                yield _error("bad-rating", fault.message, target, fault.hint)
        yield from _off_measured_scale(decision, option, faulty)


def _fault_of_rating(rating: Rating, criterion: Criterion) -> RatingFault | None:
    if rating.rating is None:
        return None
    if not criterion.measure:
        return rating_fault(rating.rating, criterion)
    message = f'the figures of "{criterion.measure}" rate the options on {quoted(criterion.name)}'
    return RatingFault(message, "delete the rating; its reason can stay under `because`")


def _off_measured_scale(decision: Decision, option: Option, faulty: Set[int]) -> Iterator[Diagnostic]:
    """Yield an error for each figure that rates an option but is not on the scale."""
    for criterion in decision.criteria.values():
        figure, scale = option.figures.get(criterion.measure or ""), criterion.scale
        if figure and scale and figure.origin.line not in faulty and not is_on_scale(figure, scale):
            message = f'the figure is off the scale of "{criterion.id}": {scale.worst} to {scale.best}'
            target = Target(figure.origin, ("value",))
            yield _error("off-scale", message, target, "fix the number, or widen the scale")


def _faulty_ranges(decision: Decision, whole: bool) -> Iterator[Diagnostic]:
    for option in decision.options.values():
        for figure in option.figures.values():
            if whole and (figure.value, figure.low, figure.high) == (None, None, None) and not figure.by:
                hint = 'write the number alone, or "value: …"'
                yield _error("missing-key", "a figure needs a number", Target(figure.origin), hint)
            if figure.low is not None and figure.high is not None and figure.low > figure.high:
                message = f"the low end is above the high end: {figure.low} and {figure.high}"
                yield _error("bad-range", message, Target(figure.origin, ("low",)), "exchange them")


def _weightless_viewpoints(decision: Decision) -> Iterator[Diagnostic]:
    for viewpoint in decision.viewpoints.values():
        if not viewpoint.weights:
            continue
        weights = (viewpoint.weights.get(id, criterion.weight) for id, criterion in decision.criteria.items())
        if decision.criteria and not any(weights):
            message = f'"{viewpoint.id}" gives no criterion any weight'
            target = Target(viewpoint.origin, ("weights",))
            yield _error("no-weight", message, target, "give at least one criterion more than 0")


def _faulty_importance(decision: Decision) -> Iterator[Diagnostic]:
    """Yield an error for each viewpoint with neither weights nor an order of importance, or both, or a faulty order."""
    for viewpoint in decision.viewpoints.values():
        if not viewpoint.importance:
            if not viewpoint.weights:
                message = 'a viewpoint needs a key "weights" or "importance"'
                hint = 'add "weights: {…}", or "importance: …" with the most important criterion first'
                yield _error("missing-key", message, Target(viewpoint.origin), hint)
            continue
        if viewpoint.weights:
            message = "a viewpoint has weights or an order of importance, not both"
            target = Target(viewpoint.origin, ("importance",), "key")
            yield _error("two-weightings", message, target, 'delete "weights" or "importance"')
        from policy_cli.importance import importance_faults

        for fault in importance_faults(viewpoint.importance, decision.criteria):
            target = Target(viewpoint.origin, ("importance",), fault.part)
            if fault.is_unknown:
                yield _error("unknown-criterion", fault.message, target, fault.hint)
            else:
                yield _error("bad-importance", fault.message, target, fault.hint)


def _self_rebuttals(decision: Decision) -> Iterator[Diagnostic]:
    for option in decision.options.values():
        for argument in (*option.arguments.pro, *option.arguments.con):
            if argument.id is not None and argument.id in argument.rebuts:
                message = f'the argument "{argument.id}" rebuts itself'
                target = Target(argument.origin, ("rebuts", argument.rebuts.index(argument.id) + 1))
                yield _error("self-rebuttal", message, target, "name the argument that it answers")


def _error(code: str, message: str, target: Target, hint: str) -> Diagnostic:
    return Diagnostic(code, message, target.origin, hint, target=target)
