from dataclasses import replace

from odoo import models

from odoo.addons.returns_management.domain.local_time import local_date


class ReturnPolicyEvaluator(models.AbstractModel):
    """Who buys at a till has the goods at once, and buys in a store."""

    _inherit = "return.policy.evaluator"

    def _prepare_request(self, case, goods, delivery, invoiced, returned):
        request = super()._prepare_request(case, goods, delivery, invoiced, returned)
        returned_line = case.return_order.line_ids.filtered(
            lambda line: line.id == case.key
        )
        receipt = returned_line.pos_order_id
        if not receipt:
            return request
        zone = case.partner._get_return_zone(case.company)
        bought = local_date(receipt.date_order, zone)
        lines = tuple(
            replace(line, ordered=bought, deliveries=(bought,), outstanding=False)
            for line in request.lines
        )
        return replace(request, lines=lines, channel="store")
