from odoo import api, fields, models


class ReturnInspection(models.Model):
    _inherit = "return.inspection"

    refurbishment_ids = fields.One2many(
        comodel_name="return.refurbishment", inverse_name="inspection_id"
    )

    @api.depends("action", "refurbishment_ids.state")
    def _compute_is_stranded(self):
        """The units of a cancelled refurbishment may go another way."""
        computed = super()._compute_is_stranded()
        for result in self.filtered(lambda result: result.action == "refurbish"):
            # sudo: warehouse users need not be able to read refurbishments
            states = set(result.sudo()._get_current_refurbishments().mapped("state"))
            if (
                result.state == "done"
                and "cancelled" in states
                and states <= {"cancelled", "done"}
            ):
                result.is_stranded = True
        return computed

    def _get_current_refurbishments(self):
        """The last refurbishment of each of the goods."""
        docs = self.refurbishment_ids.sorted("id")
        by_goods = docs.grouped(lambda doc: (doc.product_id, doc.lot_id))
        return docs.union(*(own[-1:] for own in by_goods.values()))

    def _is_settled(self, goods):
        """Goods whose refurbishment was not cancelled are its own."""
        # sudo: warehouse users need not be able to read refurbishments
        docs = self.sudo().refurbishment_ids
        return super()._is_settled(goods) or any(
            doc.state != "cancelled"
            for doc in docs
            if doc.product_id == goods.product and doc.lot_id == goods.lot
        )

    def _disposition_refurbish(self):
        """Draft the refurbishments; the units wait for them beside the workshop.

        Those of a cancelled refurbishment stand there already.
        """
        self.filtered(
            lambda result: (
                result._get_goods_location()
                != result.return_order_id.warehouse_id.return_refurbishment_loc_id
            )
        )._move_inside(lambda warehouse: warehouse.return_refurbishment_loc_id)
        self.env["return.refurbishment"].create(
            [
                result._prepare_refurbishment_vals(goods)
                for result in self
                for goods in result._get_goods_to_treat()
            ]
        )

    def _prepare_refurbishment_vals(self, goods):
        self.ensure_one()
        return {
            "inspection_id": self.id,
            "return_line_id": self.return_line_id.id,
            "company_id": self.company_id.id,
            "product_id": goods.product.id,
            "quantity": goods.uom._compute_quantity(
                goods.quantity, goods.product.uom_id
            ),
            "lot_id": goods.lot.id,
            "grade_id": self.grade_id.id,
        }

    def _prepare_scrap_vals(self):
        vals = super()._prepare_scrap_vals()
        if location := self.company_id.return_loss_location_id:
            vals["scrap_location_id"] = location.id
        return vals
