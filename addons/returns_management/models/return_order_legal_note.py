from decimal import Decimal

from odoo import api, fields, models

from ..domain import legal
from ..domain.legal_charge import FEE


class ReturnOrder(models.Model):
    """What the law says of a return, as sentences with their articles."""

    _inherit = "return.order"

    legal_due_note = fields.Char(string="Because", compute="_compute_legal_due_note")
    legal_delivery_note = fields.Char(
        string="Delivery Cost", compute="_compute_legal_delivery_note"
    )
    legal_charges_note = fields.Char(
        string="Charges", compute="_compute_legal_charges_note"
    )

    @api.depends("date_refund_due", "legal_regime_id", "date_notice")
    @api.depends_context("lang")
    def _compute_legal_due_note(self):
        mixin = self.env["return.policy.sentence.mixin"]
        for order, deadline in self._get_refund_deadlines().items():
            if not deadline:
                order.legal_due_note = False
                continue
            said = mixin._get_sentence(
                f"law_{deadline.code}", deadline.values, order.currency_id
            )
            note = f"{said} ({deadline.source})"
            if not deadline.confirmed:
                note += " " + self.env._("Not confirmed: read the law.")
            if not deadline.calendar_known:
                note += " " + self.env._("Public holidays are not known there.")
            order.legal_due_note = note

    @api.depends("is_statutory", "legal_amount")
    @api.depends_context("lang")
    def _compute_legal_delivery_note(self):
        rules = self._get_legal_rules()
        for order in self:
            refunded = rules[order] and rules[order].get("delivery_refunded")
            if not order.is_statutory or not refunded:
                order.legal_delivery_note = False
                continue
            share = legal.delivery_share(
                order.company_id.return_partial_delivery,
                returned=Decimal(str(order.legal_amount)),
                ordered=Decimal(str(order._get_amount_of_goods_ordered())),
            )
            order.legal_delivery_note = order._say_delivery(share, refunded.source)

    def _say_delivery(self, share, article):
        if share == 1:
            return self.env._(
                "Refund the standard delivery in full. (%(article)s)", article=article
            )
        if not share:
            return self.env._(
                "A part of the order was withdrawn: no delivery cost is refunded, as "
                "the settings say."
            )
        return self.env._(
            "A part of the order was withdrawn: refund %(percent)s %% of the standard "
            "delivery. (%(article)s)",
            percent=f"{share * 100:.0f}",
            article=article,
        )

    def _get_amount_of_goods_ordered(self):
        """Value of the goods of the orders that the return is of, tax included."""
        # sudo: RMA users need not be able to read the order
        lines = self.sudo().line_ids.sale_line_id.order_id.order_line
        goods = lines.filtered(lambda line: line.product_id.type != "service")
        return sum(goods.mapped("price_total"))

    @api.depends("is_statutory")
    @api.depends_context("lang")
    def _compute_legal_charges_note(self):
        for order in self:
            line = order.line_ids.filtered("is_statutory")[:1]
            ruling = line._get_ruling(FEE) if line else None
            order.legal_charges_note = (
                line._say_ruling(ruling) if ruling and not ruling.allowed else False
            )
