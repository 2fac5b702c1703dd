from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain import transitions


class ReturnInspection(models.Model):
    _name = "return.inspection"
    _inherit = "return.state.mixin"
    _description = "Return Inspection"
    _order = "date desc, id desc"
    _check_company_auto = True
    _state_machine = transitions.RETURN_INSPECTION

    return_line_id = fields.Many2one(
        comodel_name="return.order.line",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    return_order_id = fields.Many2one(
        related="return_line_id.return_order_id", store=True, index=True
    )
    company_id = fields.Many2one(related="return_line_id.company_id", store=True)
    product_id = fields.Many2one(related="return_line_id.product_id", store=True)
    product_uom_id = fields.Many2one(related="return_line_id.product_uom_id")
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0)
    tracking = fields.Selection(related="product_id.tracking", string="Tracked by")
    lot_id = fields.Many2one(
        comodel_name="stock.lot",
        string="Lot/Serial Number",
        domain="[('product_id', '=', product_id)]",
        check_company=True,
    )
    grade_id = fields.Many2one(comodel_name="return.grade", ondelete="restrict")
    disposition_id = fields.Many2one(
        comodel_name="return.disposition", ondelete="restrict"
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Inspector",
        default=lambda self: self.env.user,
        required=True,
    )
    date = fields.Datetime(default=fields.Datetime.now, required=True)
    note = fields.Text()
    state = fields.Selection(
        selection=[("draft", "To Inspect"), ("done", "Inspected")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    move_id = fields.Many2one(
        comodel_name="stock.move",
        string="Disposition Move",
        readonly=True,
        copy=False,
        help="The stock move that the disposition made.",
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "An inspection needs a quantity above zero."
    )

    @api.depends("return_line_id", "grade_id")
    def _compute_display_name(self):
        for result in self:
            grade = result.grade_id.code or "?"
            result.display_name = f"{result.return_line_id.display_name} ({grade})"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(result.state == "done" for result in self):
            raise UserError(
                self.env._("A validated inspection is evidence and cannot be deleted.")
            )

    def action_done(self):
        """Validate the results and send the goods where they belong."""
        pending = self.filtered(lambda result: result.state == "draft")
        pending.check_access("write")
        pending._check_results()
        pending._transition("done", date=fields.Datetime.now())
        pending._apply_disposition()
        pending.return_order_id._close_if_complete()

    def _check_results(self):
        for result in self:
            missing = [
                result._fields[name].get_description(self.env)["string"]
                for name in result._get_required_fields()
                if not result[name]
            ]
            if missing:
                raise UserError(
                    self.env._(
                        "Inspection of %(line)s: fill in %(fields)s first.",
                        line=result.return_line_id.display_name,
                        fields=", ".join(missing),
                    )
                )
        for line, results in self.grouped("return_line_id").items():
            results._check_lots(line)
            found = line.qty_inspected + sum(results.mapped("quantity"))
            if line.product_uom_id.compare(found, line.qty_received) > 0:
                raise UserError(
                    self.env._(
                        "Inspection of %(line)s: %(found)s inspected, but only "
                        "%(received)s received. Lower the quantity or receive the "
                        "goods first.",
                        line=line.display_name,
                        found=found,
                        received=line.qty_received,
                    )
                )

    def _check_lots(self, line):
        """Refuse lots that did not come, or came in a smaller quantity."""
        received = line._get_received_by_lot()
        without_lot = received.get(self.env["stock.lot"], 0)
        known = line.inspection_ids._get_kept_here() | self
        for lot, results in known.filtered("lot_id").grouped("lot_id").items():
            found, came = sum(results.mapped("quantity")), received.get(lot, 0)
            if line.product_uom_id.compare(found, came + without_lot) > 0:
                raise UserError(
                    self.env._(
                        "Inspection of %(line)s: %(found)s of lot or serial number "
                        "%(lot)s inspected, but %(received)s received. Pick the number "
                        "that came.",
                        line=line.display_name,
                        found=found,
                        lot=lot.name,
                        received=came,
                    )
                )

    def _get_required_fields(self):
        self.ensure_one()
        tracked = ["lot_id"] if self.tracking != "none" else []
        return ["grade_id", "disposition_id", *tracked]
