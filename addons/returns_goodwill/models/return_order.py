from odoo import fields, models


class ReturnOrder(models.Model):
    _inherit = "return.order"

    goodwill_ids = fields.One2many(
        comodel_name="return.goodwill",
        inverse_name="return_order_id",
        string="Goodwill Cases",
    )
    goodwill_count = fields.Integer(compute="_compute_goodwill_count")

    def _compute_goodwill_count(self):
        counts = dict(
            self.env["return.goodwill"]._read_group(
                [("return_order_id", "in", self.ids)], ["return_order_id"], ["__count"]
            )
        )
        for order in self:
            order.goodwill_count = counts.get(order, 0)

    def action_view_goodwill(self):
        """The cases of the return; the first one is opened to be written."""
        self.ensure_one()
        action = self.goodwill_ids._get_records_action(
            name=self.env._("Goodwill Cases"),
            context={"default_return_order_id": self.id},
        )
        if not self.goodwill_ids:
            action.update(view_mode="form", views=[(False, "form")], res_id=False)
        return action
