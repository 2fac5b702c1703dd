from decimal import Decimal

from odoo import fields, models

from odoo.addons.returns_management.models.concurrency import serialize

from ..domain import minor_units, refund_plan
from ..domain.refund_transitions import HOLDING


class PaymentTransaction(models.Model):
    """What can still be given back of a charge."""

    _inherit = "payment.transaction"

    return_refund_ids = fields.One2many(
        comodel_name="return.refund", inverse_name="transaction_id"
    )
    return_planned_refund_ids = fields.One2many(
        comodel_name="return.refund", inverse_name="source_transaction_id"
    )

    def _lock_for_refund(self):
        """Serialise refund decisions on these charges."""
        serialize(self)

    def _get_refundable_amount(self, exclude=None):
        """What can still be refunded: captured - refunded - pending - disputed.

        Refunds that are planned or sent count as refunded.

        :param exclude: a ``return.refund`` that shall not count against itself
        :return: in the currency of the charge
        """
        self.ensure_one()
        planned = self.return_planned_refund_ids - (
            exclude or self.env["return.refund"]
        )
        held = planned.filtered(lambda refund: refund.state in HOLDING)
        return self.currency_id.round(
            self.amount
            - sum(held.mapped("amount"))
            - self._get_refunded_elsewhere()
            - self._get_disputed_amount()
        )

    def _get_refunded_elsewhere(self):
        """What went back without a refund of a return, as from Odoo's own wizard."""
        others = self.child_transaction_ids.filtered(
            lambda tx: (
                tx.operation == "refund"
                and tx.state not in ("cancel", "error")
                and not tx.return_refund_ids
            )
        )
        return -sum(others.mapped("amount"))

    def _get_disputed_amount(self):
        """What the customer's bank took back or holds of this charge.

        :return: in the currency of the charge
        """
        self.ensure_one()
        return 0.0

    def _get_dispute_refusal(self):
        """Why these charges give no more, where a dispute is the reason; else None."""
        return

    def _check_no_open_dispute(self):
        """Refuse to refund while the bank decides: the customer would be paid twice.

        :raise UserError: naming the dispute
        """

    def _get_refund_capabilities(self):
        """What the gateway can do with this charge.

        :rtype: gateway.refund_gateway.Capabilities
        """
        self.ensure_one()
        method = self.payment_method_id.primary_payment_method_id
        method = method or self.payment_method_id
        # sudo: accountants may not read the keys that the adapter is made with
        return self.provider_id.sudo()._get_refund_gateway().capabilities(method.code)

    def _prepare_planned_charge(self, today, refused=False):
        """This charge as the plan of refunds sees it.

        :param refused: the customer's bank refused a refund of it
        """
        able = self._get_refund_capabilities()
        method = self.payment_method_id
        supports = {
            self.provider_id.support_refund,
            (method.primary_payment_method_id or method).support_refund,
        }
        paid_on = (self.last_state_change or self.create_date).date()
        return refund_plan.Charge(
            key=self.id,
            captured=Decimal(str(self.amount)),
            left=Decimal(str(self._get_refundable_amount())),
            number=self.id,
            age_days=(today - paid_on).days,
            max_age_days=self.provider_id.refund_max_age_days or able.max_age_days,
            refundable="none" not in supports,
            refused=refused,
            partial=able.partial and "full_only" not in supports,
        )

    def _get_minor_amount(self):
        """The amount of this refund as the gateway counts it."""
        return minor_units.to_minor(
            Decimal(str(abs(self.amount))), self.currency_id.name
        )
