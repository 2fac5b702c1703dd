from collections import defaultdict

from markupsafe import Markup

from odoo import models


class ReturnInspection(models.Model):
    """Overrides of the checklist's proposal stand in the chatter of the return."""

    _inherit = "return.inspection"

    _decided_fields = frozenset({"move_id"})
    _positive_fields = frozenset({"quantity"})
    _not_negative_fields = frozenset({"weight"})

    def action_done(self):
        overridden = self.filtered(
            lambda result: result.state == "draft" and result.is_overridden
        )
        result = super().action_done()
        overridden._log_overrides()
        return result

    def _log_overrides(self):
        items = defaultdict(list)
        for result in self:
            items[result.return_order_id.id].append(
                self.env._(
                    "%(quantity)g x %(product)s inspected as %(grade)s, "
                    "%(disposition)s instead of the proposed %(proposed_grade)s, "
                    "%(proposed)s: %(reason)s",
                    quantity=result.quantity,
                    product=result.product_id.display_name,
                    grade=result.grade_id.name,
                    disposition=result.disposition_id.name,
                    proposed_grade=result.proposed_grade_id.name,
                    proposed=result.proposed_disposition_id.name or "-",
                    reason=result.override_reason or "-",
                )
            )
        self.return_order_id._log_decisions(
            {
                order_id: Markup("<br/>").join(sentences)
                for order_id, sentences in items.items()
            }
        )
