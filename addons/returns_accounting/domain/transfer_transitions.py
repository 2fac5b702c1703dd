"""States of a file of bank transfers.

``rejected``: the bank paid none of it. A file of which it paid a part is ``confirmed``;
each refund says for itself how it ended.
"""

from odoo.addons.returns_management.domain.transitions import StateMachine

RETURN_REFUND_TRANSFER = StateMachine(
    "return.refund.transfer",
    {
        "draft": frozenset({"exported", "canceled"}),
        "exported": frozenset({"confirmed", "rejected"}),
        "confirmed": frozenset(),
        "rejected": frozenset(),
        "canceled": frozenset(),
    },
)
