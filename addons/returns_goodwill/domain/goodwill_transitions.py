"""The states of a goodwill case.

What was granted is offered to the customer, who accepts or declines it; a declined
offer, like a refused wish, may be taken up again with another answer.
"""

from odoo.addons.returns_management.domain.transitions import StateMachine

GOODWILL = StateMachine(
    "return.goodwill",
    {
        "draft": frozenset({"granted", "refused"}),
        "granted": frozenset({"accepted", "declined"}),
        "accepted": frozenset(),
        "declined": frozenset({"draft"}),
        "refused": frozenset({"draft"}),
    },
)
