from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    return_order_count = fields.Integer(
        compute="_compute_return_order_count",
        groups="returns_management.returns_management_group_user",
    )

    def _compute_return_order_count(self):
        """Returns of the contacts and of those below them."""
        family = self.with_context(active_test=False).search_fetch(
            [("id", "child_of", self.ids)], ["parent_id"]
        )
        groups = self.env["return.order"]._read_group(
            [("partner_id", "in", family.ids)], ["partner_id"], ["__count"]
        )
        self.return_order_count = 0
        for partner, count in groups:
            while partner:
                if partner in self:
                    partner.return_order_count += count
                partner = partner.parent_id

    def action_view_return_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "returns_management.return_order_action"
        )
        return {
            **action,
            "domain": [("partner_id", "child_of", self.id)],
            "context": {"default_partner_id": self.id},
        }

    def action_create_return(self):
        """Open the wizard that returns what was delivered to the customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Create Return"),
            "res_model": "sale.order.return",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_partner_id": self.id,
                "dialog_size": "extra-large",
            },
        }
