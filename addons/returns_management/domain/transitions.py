"""State machines: which state may follow which, in one table each.

A transition asked for twice is a no-op, so that a button clicked twice or a webhook
delivered twice does no harm; one that the table does not list is an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass


class IllegalTransition(ValueError):
    """The table of ``machine`` has no way from ``source`` to ``target``."""

    def __init__(self, machine: str, source: str, target: str, allowed: list[str]):
        self.machine, self.source, self.target = machine, source, target
        self.allowed = allowed
        ways = ", ".join(allowed) or "nowhere"
        super().__init__(f"{machine}: {source} -> {target} (from {source}: {ways})")


@dataclass(frozen=True)
class StateMachine:
    """The table of one document: ``{source: {targets}}``; every state is a key."""

    name: str
    moves: Mapping[str, frozenset[str]]

    def check(self, source: str, target: str) -> bool:
        """Say whether there is anything to do to get from ``source`` to ``target``.

        :return: False when the document is already there, True when it may go there
        :raise IllegalTransition: when it may not
        :raise KeyError: when ``source`` is not a state of this machine

        >>> RETURN_ORDER.check("draft", "requested")
        True
        >>> RETURN_ORDER.check("done", "done")
        False
        """
        allowed = self.moves[source]
        if source == target:
            return False
        if target not in allowed:
            raise IllegalTransition(self.name, source, target, sorted(allowed))
        return True


#: ``done -> approved``: a return that was finished is owed something again, for
#: instance because the gateway took a succeeded refund back.
RETURN_ORDER = StateMachine(
    "return.order",
    {
        "draft": frozenset({"requested", "cancelled"}),
        "requested": frozenset({"draft", "approved", "rejected", "cancelled"}),
        "approved": frozenset({"done", "cancelled"}),
        "done": frozenset({"approved"}),
        "rejected": frozenset({"draft"}),
        "cancelled": frozenset({"draft"}),
    },
)

#: A policy that decisions stand on is never edited: what changes is a new version.
RETURN_POLICY = StateMachine(
    "return.policy",
    {
        "draft": frozenset({"active", "archived"}),
        "active": frozenset({"draft", "archived"}),
        "archived": frozenset({"draft", "active"}),
    },
)

#: What was found is evidence: a validated result is never opened again.
RETURN_INSPECTION = StateMachine(
    "return.inspection", {"draft": frozenset({"done"}), "done": frozenset()}
)
