from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """Who withdraws by right gets the delivery back, whatever a clerk deletes."""

    _inherit = "account.move"

    def _check_lawful_credit(self):
        result = super()._check_lawful_credit()
        lines = self.invoice_line_ids.return_line_id.filtered(
            lambda line: line.is_statutory and line._refunds_delivery()
        )
        for sale in lines.sale_line_id.order_id:
            own = lines.filtered(
                lambda line, sale=sale: line.sale_line_id.order_id == sale
            )
            share = own._get_delivery_share(coming=False)
            for _sold, source, amount in sale._get_deliveries_due(share):
                raise UserError(
                    self.env._(
                        "%(line)s: %(amount)s of the standard delivery of order "
                        "%(order)s is to refund too (invoice %(invoice)s). Delete the "
                        "draft and credit the return again, which adds it. "
                        "(%(article)s)",
                        line=own[:1].display_name,
                        amount=source.currency_id.format(float(amount)),
                        order=sale.name,
                        invoice=source.move_id.name,
                        article=own[:1]._get_delivery_article(),
                    )
                )
        return result


class ReturnOrderLine(models.Model):
    _inherit = "return.order.line"

    def _get_delivery_article(self):
        order = self.return_order_id
        rules = order._get_legal_rules()[order]
        provision = rules and rules.get("delivery_refunded")
        return provision.source if provision else ""
