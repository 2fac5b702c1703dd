from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..domain.matching import TRUSTED
from .match_labels import UNDECIDED


class PaymentChargeProposal(models.Model):
    """What a person decides of a proposal in the list."""

    _inherit = "payment.charge.proposal"

    def action_confirm(self):
        """Accept the proposals, as one decision of the desk at each gateway.

        :raise UserError: when one is not booked, or contradicts another
        """
        self._check_may_decide()
        desk = self.env["return.reconciliation.desk"]
        taken = self.filtered(lambda proposal: proposal.state in UNDECIDED)
        taken._check_single()
        taken._check_booked()
        for provider, proposals in taken.grouped(
            lambda proposal: proposal.balance_transaction_id.provider_id
        ).items():
            desk._take_charges(desk._get_decided_provider(provider.id), proposals)

    def action_reject(self):
        """The charge is not this payment: do not propose it again."""
        self._check_may_decide()
        self.filtered(lambda proposal: proposal.state in UNDECIDED)._decide("rejected")

    def action_reopen(self):
        """Let what was rejected be proposed again; the next run judges it anew."""
        self._check_may_decide()
        self.filtered(lambda proposal: proposal.state == "rejected")._give_back()

    def _check_may_decide(self):
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(
                self.env._("Only accountants decide which payment a charge is.")
            )
        self.check_access("read")

    def _check_single(self):
        """Of several that share a charge or a payment only one can be right."""
        for side in ("balance_transaction_id", "transaction_id"):
            for proposals in self.grouped(side).values():
                if len(proposals) > 1:
                    raise UserError(
                        self.env._(
                            "These contradict each other: %(proposals)s. Accept the "
                            "one that is right, or reject the others.",
                            proposals=", ".join(proposals.mapped("display_name")),
                        )
                    )

    def _check_booked(self):
        items = self._get_payment_items()
        for proposal in self:
            row = proposal.balance_transaction_id
            line = row.clearing_line_id
            is_open = line.parent_state == "posted" and not line.reconciled
            if row.transaction_id or not is_open or proposal not in items:
                raise UserError(
                    self.env._(
                        "%(proposal)s cannot be reconciled: the charge and the payment "
                        "both have to be booked, and open. Post the settlement of "
                        "%(gateway)s first.",
                        proposal=proposal.display_name,
                        gateway=row.provider_id.name,
                    )
                )

    @api.model
    def _follow_link(self, rows):
        """Charges have got a payment: what proposed it was right, its rivals wrong."""
        undecided = self.search(
            [
                ("state", "in", UNDECIDED),
                "|",
                ("balance_transaction_id", "in", rows.ids),
                ("transaction_id", "in", rows.transaction_id.ids),
            ]
        )
        right = undecided.filtered(
            lambda proposal: (
                proposal.transaction_id
                == proposal.balance_transaction_id.transaction_id
            )
        )
        right._decide("confirmed")
        # sudo: proposals are read-only but for decisions
        (undecided - right).sudo().unlink()

    @api.model
    def _follow_unlink(self, rows):
        """Charges have lost the payment they were accepted for: decide again."""
        self.search(
            [
                ("state", "=", "confirmed"),
                ("balance_transaction_id", "in", rows.ids),
            ]
        )._give_back()

    def _decide(self, state):
        # sudo: as above
        self.sudo().write(
            {"state": state, "user_id": self.env.uid, "date": fields.Datetime.now()}
        )

    def _give_back(self):
        """Make proposals what they were before anybody decided."""
        for state, proposals in self.grouped(
            lambda proposal: (
                "proposed" if proposal.confidence >= TRUSTED else "possible"
            )
        ).items():
            # sudo: as above
            proposals.sudo().write({"state": state, "user_id": False})
