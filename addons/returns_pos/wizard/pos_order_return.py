from odoo import api, fields, models
from odoo.exceptions import UserError


class PosOrderReturn(models.TransientModel):
    _name = "pos.order.return"
    _description = "Create a Return from a Receipt"

    pos_order_id = fields.Many2one(
        comodel_name="pos.order", string="Receipt", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Who gets the money back: the customer of the receipt, or whoever brings "
        "the goods where it names none.",
    )
    receipt_partner_id = fields.Many2one(
        related="pos_order_id.partner_id", string="Customer of the Receipt"
    )
    reason_id = fields.Many2one(
        comodel_name="return.order.reason",
        required=True,
        help="Applies to all lines; change it on the return where lines differ.",
    )
    line_ids = fields.One2many(
        comodel_name="pos.order.return.line",
        inverse_name="wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("pos_order_id")
    def _compute_partner_id(self):
        for wizard in self:
            wizard.partner_id = wizard.pos_order_id.partner_id or wizard.partner_id

    @api.depends("pos_order_id")
    def _compute_line_ids(self):
        for wizard in self:
            offered = wizard.pos_order_id.lines.filtered(
                lambda line: (
                    line.product_id.type != "combo"
                    and line.product_uom_id.compare(line.qty, line.refunded_qty) > 0
                )
            )
            wizard.line_ids = [
                fields.Command.clear(),
                *(fields.Command.create({"pos_line_id": line.id}) for line in offered),
            ]

    def action_create_return(self):
        """Create the return and show it."""
        self.ensure_one()
        return self._create_return()._get_form_action()

    def _create_return(self):
        """Create a requested return of the lines that have a quantity.

        :raise UserError: when no line has one, or one has more than may come back
        """
        chosen = self.line_ids.filtered("quantity")
        if not chosen or not self.partner_id:
            raise UserError(
                self.env._(
                    "Receipt %(order)s: choose the customer and enter the quantity "
                    "that comes back on at least one line.",
                    order=self.pos_order_id.name,
                )
            )
        order = self.env["return.order"].create(
            {
                "partner_id": self.partner_id.id,
                "company_id": self.pos_order_id.company_id.id,
                "currency_id": self.pos_order_id.currency_id.id,
                "line_ids": [
                    fields.Command.create(line._prepare_return_line_vals())
                    for line in chosen
                ],
            }
        )
        order.action_request()
        return order
