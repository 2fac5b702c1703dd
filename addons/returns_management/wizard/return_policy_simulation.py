from odoo import api, fields, models

from ..domain.local_time import local_date


class ReturnPolicySimulation(models.TransientModel):
    """What would be decided on a return of an order, today or on any day."""

    _name = "return.policy.simulation"
    _description = "Policy Simulator"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    sale_order_id = fields.Many2one(
        comodel_name="sale.order",
        string="Sales Order",
        domain="[('state', '=', 'sale'), ('company_id', '=', company_id)]",
        help="An order whose return is tried. Nothing is changed on it.",
    )
    reason_id = fields.Many2one(
        comodel_name="return.order.reason",
        default=lambda self: self.env["return.order.reason"].search([], limit=1),
    )
    date = fields.Date(
        string="Asked for on",
        required=True,
        default=fields.Date.context_today,
        help="Day on which the customer asks for the return.",
    )
    policy_ids = fields.Many2many(
        comodel_name="return.policy",
        string="With These Drafts",
        domain="[('state', '=', 'draft'), ('company_id', '=', company_id)]",
        help="As if they were active; the versions that they replace end before them.",
    )
    always = fields.Boolean(
        string="As If in Force Then",
        default=True,
        help="The drafts hold on any day, in place of their older versions. Otherwise "
        "they hold for orders from their first day on, as they will.",
    )
    line_ids = fields.One2many(
        comodel_name="return.policy.simulation.line",
        inverse_name="simulation_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )

    has_seal = fields.Boolean(compute="_compute_has_seal")

    @api.depends("line_ids.has_seal")
    def _compute_has_seal(self):
        for simulation in self:
            simulation.has_seal = any(simulation.line_ids.mapped("has_seal"))

    @api.depends("sale_order_id")
    def _compute_line_ids(self):
        for simulation in self:
            lines = simulation.sale_order_id.order_line.filtered(
                lambda line: line.product_id and not line.is_downpayment
            )
            simulation.line_ids = [
                fields.Command.clear(),
                *(
                    fields.Command.create(
                        {"sale_line_id": line.id, "quantity": line.product_uom_qty}
                    )
                    for line in lines
                ),
            ]

    def _get_book(self):
        """The policies that are tried: the active ones and the chosen drafts."""
        policies = self.policy_ids._origin
        if policies:
            return policies._get_book_with(self.company_id, always=self.always)
        return policies._get_book(self.company_id)

    def _get_today(self):
        zone = self.sale_order_id._get_return_zone()
        return local_date(fields.Datetime.now(), zone)

    def action_explain(self):
        """Show the rules that each line was between."""
        self.ensure_one()
        return self.env["return.policy.explanation"]._open(
            self._get_book(),
            self.company_id,
            [(line.product_id.display_name, line.facts) for line in self.line_ids],
            simulation_id=self.id,
        )

    def _get_dialog(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "returns_management.return_policy_simulation_action"
        )
        return {**action, "res_id": self.id}
