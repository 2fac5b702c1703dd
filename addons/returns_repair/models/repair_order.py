from odoo import fields, models
from odoo.tools.sql import column_exists, create_column


class RepairOrder(models.Model):
    _inherit = "repair.order"

    return_inspection_id = fields.Many2one(
        comodel_name="return.inspection",
        index="btree_not_null",
        readonly=True,
        copy=False,
        check_company=True,
        help="The inspection that sent these goods to be repaired.",
    )
    return_order_id = fields.Many2one(
        related="return_inspection_id.return_order_id",
        store=True,
        index="btree_not_null",
    )

    def _auto_init(self):
        """No repair order that is older than this addon is of a return: skip them."""
        if not column_exists(self.env.cr, self._table, "return_order_id"):
            create_column(self.env.cr, self._table, "return_order_id", "int4")
        return super()._auto_init()

    def compute_lot_id(self):
        """Odoo takes the only number of a receipt for that of all of its products."""
        result = super().compute_lot_id()
        for repair in self.filtered("return_inspection_id"):
            if repair.lot_id.product_id - repair.product_id:
                repair.lot_id = False
        return result

    def action_repair_done(self):
        """Send returned goods where they belong as soon as they are repaired."""
        result = super().action_repair_done()
        # sudo: workers repair goods of returns that they may not read
        self.sudo().return_inspection_id._send_repaired()
        return result

    def action_view_return_order(self):
        self.ensure_one()
        return self.return_order_id._get_form_action()
