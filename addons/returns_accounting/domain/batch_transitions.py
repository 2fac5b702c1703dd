"""States of a batch of refunds.

``done``: nothing of it is left to send. What failed and is tried again, or what a
second person approved since, sets it going once more.
"""

from odoo.addons.returns_management.domain.transitions import StateMachine

RETURN_REFUND_BATCH = StateMachine(
    "return.refund.batch",
    {
        "draft": frozenset({"sending", "canceled"}),
        "sending": frozenset({"stopped", "done"}),
        "stopped": frozenset({"sending", "done"}),
        "done": frozenset({"sending"}),
        "canceled": frozenset(),
    },
)
