from odoo import fields, models


class RepairOrder(models.Model):
    _inherit = "repair.order"

    return_inspection_id = fields.Many2one(
        comodel_name="return.inspection",
        index="btree_not_null",
        readonly=True,
        copy=False,
        check_company=True,
        help="The inspection of a return that sent the goods here.",
    )
    return_order_id = fields.Many2one(
        related="return_inspection_id.return_order_id",
        store=True,
        index="btree_not_null",
        string="Return",
    )

    def action_repair_done(self):
        """Put the goods back to stock, or prepare their way to the customer."""
        result = super().action_repair_done()
        returned = self.filtered("return_inspection_id")
        for repair in returned:
            # sudo: mechanics need not be able to write inspections
            repair.sudo().return_inspection_id.move_id = repair.move_id
        returned._send_back()
        return result

    def action_repair_cancel(self):
        """What is not repaired is still the customer's, and goes back as it is."""
        result = super().action_repair_cancel()
        self._send_back()
        return result

    def _send_back(self):
        # sudo: mechanics need not be able to make deliveries of returns
        inspections = self.sudo().return_inspection_id
        inspections.filtered(
            lambda inspection: inspection._is_repaired_for_customer()
        )._disposition_back_to_customer()

    def action_view_return_order(self):
        self.ensure_one()
        return self.return_order_id._get_form_action()
