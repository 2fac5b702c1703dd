"""Exceptions: what does not agree, until the data agree or somebody decides."""

from odoo.addons.returns_management.domain.transitions import StateMachine

RETURN_EXCEPTION = StateMachine(
    "return.exception",
    {"open": frozenset({"closed"}), "closed": frozenset({"open"})},
)

#: Kinds about a refund that no credit note explains.
UNEXPLAINED = ("unlinked_refund", "refund_without_credit_note")
