"""Whose weights rank the options: those of the file, of a viewpoint or of an order of importance."""

from collections.abc import Mapping
from dataclasses import field

from policy_cli.analysis.acceptability import Acceptability, acceptabilities
from policy_cli.analysis.matrix import matrix_of
from policy_cli.analysis.ranking import Ranking, central_weights, order_of, rank, weights_of, why_not
from policy_cli.diagnostics import CannotContinue
from policy_cli.frozen import frozen
from policy_cli.importance import Groups, groups_of
from policy_cli.model import Decision, Viewpoint


@frozen
class Weighing:
    """A viewpoint of the file, an order of importance, and weights of the person's `own`: none for those of the file.

    A viewpoint that has an order gives it as `importance`.
    """

    viewpoint: Viewpoint | None = None
    importance: Groups = ()
    own: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_given(self) -> bool:
        """Whether anything takes the place of the file's weights."""
        return bool(self.viewpoint or self.importance or self.own)

    def ranking(self, decision: Decision) -> Ranking:
        """Return the ranking under these weights; raise CannotContinue if the options cannot be ranked."""
        of_viewpoint = self.viewpoint.weights if self.viewpoint else {}
        given = {**of_viewpoint, **self.own, **{id: 1.0 for group in self.importance for id in group}}
        reason = why_not(decision, given)
        if reason is not None:
            raise CannotContinue(reason.message, reason.hint or "`policy-cli compare` needs no ranking")
        weights = central_weights(decision, self.importance) if self.importance else weights_of(decision, given)
        return rank(decision, weights, self.importance)


OF_FILE = Weighing()


def shares_from_viewpoint(ranking: Ranking, id: str) -> tuple[Acceptability, ...]:
    """Return the shares of the weights that agree with the order of a viewpoint, of the options that can come first.

    There are none if the viewpoint has no order, or if it takes too long to find out who can.
    """
    importance = ranking.decision.viewpoints[id].importance
    can_come_first = ranking.can_come_first_by_viewpoint.get(id)
    if not importance or not can_come_first:
        return ()
    order = order_of(ranking.decision, groups_of(importance))
    matrix = matrix_of(ranking.decision).only([criterion for group in order for criterion in group])
    shares = (share for share in acceptabilities(matrix, order) if share.option in can_come_first)
    return tuple(sorted(shares, key=lambda share: (-share.high, -share.low)))
