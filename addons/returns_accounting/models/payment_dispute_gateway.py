from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..domain import disputes
from ..domain.minor_units import to_major
from ..gateway.balance_transaction import utc


class PaymentDispute(models.Model):
    """How a dispute follows the gateway, and whom it calls."""

    _inherit = "payment.dispute"

    def write(self, vals):
        result = super().write(vals)
        if "return_order_id" in vals:
            self._follow_state()
        return result

    @api.model
    def _learn(self, provider, data):
        """Take a dispute as the gateway shows it, in any order, any number of times.

        :param data: the gateway's object as a dict, freshly fetched
        :return: the dispute
        """
        known = self._find(provider, data["id"])
        vals = self._prepare_dispute_vals(provider, data)
        if known:
            known.write(vals)
            known._transition(data["status"])
        else:
            known = self.sudo().create(vals | {"state": data["status"]})
            known._tell_return()
            known.action_gather_evidence()
        known._follow_state()
        return known

    @api.model
    def _find(self, provider, reference):
        # sudo: disputes are read-only but for what the gateway says
        return self.sudo().search(
            [
                ("provider_id", "in", provider._get_same_account().ids),
                ("gateway_id", "=", reference),
            ]
        )

    @api.model
    def _prepare_dispute_vals(self, provider, data):
        currency = data["currency"].upper()
        details = data["evidence_details"]
        charge = provider._find_charge(data)
        reasons = dict(self._fields["reason"].selection)
        due = details.get("due_by")
        return {
            "gateway_id": data["id"],
            "provider_id": (charge.provider_id or provider).id,
            "transaction_id": charge.id,
            "charge_id": data["charge"],
            "currency_id": provider._get_currency(currency).id,
            "amount": float(to_major(data["amount"], currency)),
            "reason": data["reason"] if data["reason"] in reasons else "general",
            "network_reason_code": data.get("network_reason_code"),
            "created": utc(data["created"]),
            "evidence_due_by": utc(due) if due else False,
            "has_evidence": details["has_evidence"],
            "submission_count": details["submission_count"],
            "is_past_due": details["past_due"],
            "fee": self._get_fee(data),
        }

    @api.model
    def _get_fee(self, data):
        """What the gateway kept of all its movements, in settlement currency."""
        return float(
            sum(
                to_major(row["fee"], row["currency"])
                for row in data["balance_transactions"]
            )
        )

    def _follow_state(self):
        """Call the accountant while the dispute is open, and no longer."""
        for dispute in self:
            if dispute.state in disputes.OPEN:
                dispute._open_exception()
            # sudo: exceptions are closed by whatever solves them
            dispute.sudo().exception_ids._close_solved()

    def _open_exception(self):
        self.ensure_one()
        return self.env["return.exception"]._open(
            "dispute",
            self.gateway_id,
            company=self.company_id,
            dispute_id=self.id,
            provider_id=self.provider_id.id,
            gateway_reference=self.gateway_id,
            transaction_id=self.transaction_id.id,
            return_order_id=self.return_order_id.id,
            partner_id=self.partner_id.id,
            amount=self.amount,
            currency_id=self.currency_id.id,
            date_deadline=self.needs_response and self.evidence_due_by,
            detail=self._get_situation(),
        )

    def _get_situation(self):
        """What this dispute is about, and how it stands with refunds, in words."""
        self.ensure_one()
        if not self.transaction_id:
            return self.env._("The payment is not known here.")
        money = self.currency_id.format
        if self.is_exposure_closed:
            return self.env._(
                "%(amount)s was refunded before the dispute was opened: submit the "
                "refund as evidence, and nothing is owed any more.",
                amount=money(self.amount_refunded_before),
            )
        if self.amount_double:
            return self.env._(
                "If the dispute is lost, the customer gets %(double)s twice: the "
                "charge was refunded as well.",
                double=money(self.amount_double),
            )
        if self.is_inquiry:
            return self.env._("No money has moved yet; a refund usually ends it.")
        return self.env._("Do not refund the payment while the bank decides.")

    def _tell_return(self):
        """Whoever handles the return must know before they promise a refund."""
        for dispute in self.filtered("return_order_id"):
            dispute.return_order_id.message_post(
                body=self.env._(
                    "The customer disputed %(amount)s of the payment with their bank "
                    "(%(reason)s). Do not promise a refund before it is decided.",
                    amount=dispute.currency_id.format(dispute.amount),
                    reason=dict(
                        self._fields["reason"]._description_selection(self.env)
                    )[dispute.reason],
                )
            )

    def action_refresh(self):
        """Ask the gateway how the disputes stand."""
        self.check_access("write")
        for dispute in self:
            # sudo: accountants may not read provider credentials
            provider = dispute.provider_id.sudo()
            with provider._readable_gateway_errors():
                data = provider._stripe_objects().retrieve_dispute(dispute.gateway_id)
            self._learn(provider, data)

    def action_close(self):
        """Accept the loss of each dispute; the gateway cannot take it back."""
        self.check_access("write")
        for dispute in self:
            dispute._check_open()
            # sudo: as above
            provider = dispute.provider_id.sudo()
            with provider._readable_gateway_errors():
                data = provider._stripe_objects().close_dispute(dispute.gateway_id)
            self._learn(provider, data)

    def _check_open(self):
        if not self.is_open:
            raise UserError(
                self.env._(
                    "Dispute %(name)s is decided: nothing can be sent to the bank any "
                    "more.",
                    name=self.gateway_id,
                )
            )

    def action_view_charge(self):
        self.ensure_one()
        # sudo: payment transactions are for administrators, their invoices for us
        invoices = self.sudo().transaction_id.invoice_ids.sudo(False)
        return invoices._get_records_action(name=self.env._("Invoices"))

    def _get_interlock_message(self):
        """Why a refund would come too late, and what to do instead."""
        if self.state == "lost":
            return self.env._(
                "A refund of payment %(charge)s would come too late: its dispute "
                "%(dispute)s is lost, and the bank gave %(amount)s to the customer. "
                "Open the dispute and click Settle Credit Note instead.",
                charge=self.transaction_id.reference,
                dispute=self.gateway_id,
                amount=self.currency_id.format(self.amount),
            )
        return self.env._(
            "A refund of payment %(charge)s would come too late: on %(date)s the "
            "customer's bank took %(amount)s of it back by dispute %(dispute)s, and "
            "the customer would be paid twice. Wait until the bank decides, or accept "
            "the loss in the dispute.",
            charge=self.transaction_id.reference,
            date=format_date(self.env, self.created),
            amount=self.currency_id.format(self.amount),
            dispute=self.gateway_id,
        )
