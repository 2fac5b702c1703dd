from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.returns_management.models.return_inspection_disposition import Route


class ReturnInspection(models.Model):
    """Goods go back to the vendor on the purchase that brought them."""

    _inherit = "return.inspection"

    vendor_id = fields.Many2one(
        comodel_name="res.partner",
        string="Vendor",
        check_company=True,
        help="Only needed when the purchase of the goods is not found: the vendor who "
        "takes them back.",
    )
    vendor_move_id = fields.Many2one(
        comodel_name="stock.move",
        string="Vendor Receipt",
        readonly=True,
        copy=False,
        help="The receipt from the vendor that these goods came with.",
    )
    purchase_line_id = fields.Many2one(
        comodel_name="purchase.order.line",
        related="vendor_move_id.purchase_line_id",
        store=True,
        index="btree_not_null",
        string="Purchase Order Line",
    )

    def _check_results(self):
        result = super()._check_results()
        to_vendor = self.filtered(
            lambda inspection: inspection.action == "return_to_vendor"
        )
        to_vendor._find_vendor_receipts()
        for inspection in to_vendor:
            if not inspection.vendor_move_id and not inspection.vendor_id:
                raise UserError(
                    self.env._(
                        "Inspection of %(line)s: no purchase with %(quantity)g "
                        "%(goods)s left to return is found. Choose the Vendor who "
                        "takes them back, or another disposition.",
                        line=inspection.return_line_id.display_name,
                        quantity=inspection.quantity,
                        goods=" ".join(
                            filter(
                                None,
                                [
                                    inspection.product_id.display_name,
                                    inspection.lot_id.name,
                                ],
                            )
                        ),
                    )
                )
        return result

    def _find_vendor_receipts(self):
        """Take the receipt of the lot, else the oldest one that has room.

        A receipt is given to as many results as it has room for; a vendor chosen by
        hand limits the search to their receipts.
        """
        receipts = self._get_vendor_receipts()
        taken = defaultdict(float)
        for result in self:
            unit = result.product_id.uom_id
            quantity = result.product_uom_id._compute_quantity(
                result.quantity, unit, round=False
            )
            fitting = receipts.filtered(
                lambda move, result=result: result._may_have_come_with(move)
            )
            for move in fitting:
                room = move._get_returnable_to_vendor() - taken[move]
                if unit.compare(room, quantity) >= 0:
                    taken[move] += quantity
                    # sudo: set by this search only
                    result.sudo().vendor_move_id = move
                    break
            else:
                result.sudo().vendor_move_id = False

    @api.model
    def _get_purchase_domain(self):
        return [
            ("state", "=", "done"),
            ("purchase_line_id", "!=", False),
            ("location_id.usage", "=", "supplier"),
        ]

    def _get_vendor_receipts(self):
        """Done receipts of these products from vendors, the oldest first."""
        # sudo: who inspects goods need not be able to read purchases
        return (
            self.env["stock.move"]
            .sudo()
            .search(
                [
                    *self._get_purchase_domain(),
                    ("product_id", "in", self.product_id.ids),
                    ("company_id", "in", self.company_id.ids),
                ],
                order="date, id",
            )
        )

    def _may_have_come_with(self, move):
        if move.product_id != self.product_id or move.company_id != self.company_id:
            return False
        if self.lot_id and self.lot_id not in move.lot_ids:
            return False
        vendor = move.purchase_line_id.order_id.partner_id.commercial_partner_id
        return not self.vendor_id or vendor == self.vendor_id.commercial_partner_id

    def _get_vendor(self):
        # sudo: who inspects goods need not be able to read purchases
        purchase = self.sudo().vendor_move_id.purchase_line_id.order_id
        return purchase.partner_id or self.vendor_id

    def _disposition_return_to_vendor(self):
        """Prepare the transfer to the vendor; a vendor takes goods on one each."""
        routes = {}
        for result in self:
            warehouse = result.return_order_id.warehouse_id
            vendor = result._get_vendor()
            place = vendor.with_company(result.company_id).property_stock_supplier
            routes[result] = Route(warehouse.out_type_id, place, vendor)
        self._create_disposition_transfers(routes, done=False)
        self._schedule_vendor_credit()

    def _prepare_disposition_move_vals(self, picking):
        """Undo the purchase: its received quantity and what is to bill fall."""
        vals = super()._prepare_disposition_move_vals(picking)
        if self.disposition_id.action == "return_to_vendor":
            receipt = self.sudo().vendor_move_id
            vals.update(
                origin_returned_move_id=receipt.id,
                purchase_line_id=receipt.purchase_line_id.id,
                to_refund=True,
            )
        return vals
