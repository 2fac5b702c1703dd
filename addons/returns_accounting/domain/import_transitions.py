"""States of an import.

``stopped`` and ``failed`` can be set going again: what is stored stays, and storing it
again changes nothing.
"""

from odoo.addons.returns_management.domain.transitions import StateMachine

PAYMENT_SETTLEMENT_IMPORT = StateMachine(
    "payment.settlement.import",
    {
        "draft": frozenset({"queued", "running", "done", "failed"}),
        "queued": frozenset({"running", "stopped", "done", "failed"}),
        "running": frozenset({"stopped", "done", "failed"}),
        "stopped": frozenset({"queued", "running", "done", "failed"}),
        "failed": frozenset({"queued", "running", "done"}),
        "done": frozenset(),
    },
)
