from odoo import fields, models


class ReturnOrderPlan(models.TransientModel):
    _name = "return.order.plan"
    _description = "Plan Returns"

    return_order_ids = fields.Many2many(
        comodel_name="return.order", string="Returns", required=True
    )
    responsible = fields.Selection(
        string="Assignment",
        selection=[
            ("keep", "Leave as It Is"),
            ("user", "Assign to One Person"),
            ("share", "Share among the Team's Members"),
        ],
        required=True,
        default="keep",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        domain="[('share', '=', False)]",
    )
    team_id = fields.Many2one(
        comodel_name="return.team",
        help="Empty leaves each return with its team.",
    )
    date_deadline = fields.Date(
        string="Deadline", help="Empty leaves each return with its deadline."
    )
    priority = fields.Selection(
        selection=lambda self: self.env["return.order"]._fields["priority"].selection,
        help="Empty leaves each return with its priority.",
    )
    tag_ids = fields.Many2many(
        comodel_name="return.order.tag",
        string="Add Tags",
        help="Put on beside the tags that each return has.",
    )

    def action_plan(self):
        return self.return_order_ids._run_bulk(
            "_plan", self.env._("planned"), self._prepare_plan_vals(), self.responsible
        )

    def _prepare_plan_vals(self):
        """What is written on all returns alike."""
        self.ensure_one()
        vals = {
            "team_id": self.team_id.id,
            "date_deadline": self.date_deadline,
            "priority": self.priority,
            "tag_ids": [fields.Command.link(tag.id) for tag in self.tag_ids],
        }
        if self.responsible == "user":
            vals["user_id"] = self.user_id.id
        return {name: value for name, value in vals.items() if value}
