"""States of a refurbishment.

It may be cancelled only before the goods leave stock: afterwards its entries are posted
and history is not deleted, the units are finished at whatever value is left.
"""

from odoo.addons.returns_management.domain.transitions import StateMachine

REFURBISHMENT = StateMachine(
    "return.refurbishment",
    {
        "draft": frozenset({"in_progress", "cancelled"}),
        "in_progress": frozenset({"done"}),
        "done": frozenset(),
        "cancelled": frozenset({"draft"}),
    },
)
