"""The claims of a decision and the sources that they cite."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from policy_cli.frozen import frozen
from policy_cli.model import (
    Argument,
    Attribute,
    Cost,
    Decision,
    Figure,
    Measure,
    Option,
    Outcome,
    Reference,
    Risk,
    Statement,
    Step,
    Variant,
    Verdict,
)
from policy_cli.places import Place

COVERAGE = "The counts say how far the file covers an option, not how good the option is."

CitingRecord = (
    Statement | Measure | Option | Outcome | Attribute | Figure | Variant | Step | Cost | Risk | Argument | Verdict
)


class Claim(NamedTuple):
    """A record that cites sources, or should; `option` is its option's id, None if it belongs to none.

    `inherited` are the places of its measure, which serve a figure that names none. What describes, such as an option
    itself, need not cite a source.
    """

    kind: str
    option: str | None
    record: CitingRecord
    inherited: tuple[Place, ...] = ()
    needs_source: bool = True

    @property
    def citations(self) -> tuple[Place, ...]:
        """The places that the record cites."""
        return self.record.cite

    @property
    def lacks_source(self) -> bool:
        """Whether the record should cite a source but does not; what the editor infers may have none."""
        inferred = getattr(self.record, "inferred", None)
        return self.needs_source and not (self.record.cite or self.inherited or inferred)


@frozen
class Usage:
    """A source and, by option and kind, how many claims cite it, and how many cite it `alone`."""

    reference: Reference
    counts: Counter[tuple[str | None, str]]
    alone: Counter[tuple[str | None, str]]


def claims(decision: Decision, options: Iterable[Option] | None = None) -> Iterator[Claim]:
    """Yield the claims of a decision in the file's order; if `options` are given, leave out those of any others."""
    about = tuple(decision.options.values() if options is None else options)
    ids = {None, *(option.id for option in about)}
    # Attributes need sources in a file that gives them: elsewhere they are the editor's summary.
    cites_attributes = any(one.cite for option in decision.options.values() for one in option.attributes.values())
    yield from (Claim("background", None, record) for record in decision.background)
    yield from (Claim("measure", None, record, needs_source=False) for record in decision.measures.values())
    for option in about:
        yield Claim("description", option.id, option, needs_source=False)
        if option.outcome:
            yield Claim("outcome", option.id, option.outcome, needs_source=False)
        for attribute in option.attributes.values():
            yield Claim("attribute", option.id, attribute, needs_source=cites_attributes)
        for measure, figure in option.figures.items():
            yield Claim("figure", option.id, figure, () if figure.cite else decision.measures[measure].cite)
        for kind, records in (
            ("variant", option.variants.values()),
            ("step", option.steps),
            ("cost", option.costs),
            ("risk", option.risks),
            ("for", option.arguments.pro),
            ("against", option.arguments.con),
        ):
            for record in records:
                yield Claim(kind, option.id, record, needs_source=kind != "variant")
    yield from (Claim("afterward", None, record) for record in decision.afterward)
    yield from (Claim("verdict", verdict.option, verdict) for verdict in decision.verdicts if verdict.option in ids)


def usage(decision: Decision) -> tuple[Usage, ...]:
    """Return the use of each source; a claim that cites a source twice counts once."""
    usages = {reference.id: Usage(reference, Counter(), Counter()) for reference in decision.references}
    for claim in claims(decision):
        sources = {citation.reference for citation in claim.citations}
        for source in sources:
            usages[source].counts[claim.option, claim.kind] += 1
            if len(sources) == 1:
                usages[source].alone[claim.option, claim.kind] += 1
    return tuple(usages.values())
