from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import format_list


class StockWarehouse(models.Model):
    """One or two steps for returned goods, and the change from one to the other."""

    _inherit = "stock.warehouse"

    def write(self, vals):
        changing = self.filtered(
            lambda warehouse: warehouse.return_steps != vals.get("return_steps")
        )
        if not vals.get("return_steps") or not changing:
            return super().write(vals)
        if vals["return_steps"] == "one_step":
            changing._check_inspection_is_empty()
        result = super().write(vals)
        getattr(changing, f"_change_to_{vals['return_steps']}")()
        return result

    def _check_inspection_is_empty(self):
        """Goods in the inspection location would be looked for in quarantine."""
        groups = self.env["stock.quant"]._read_group(
            [
                ("location_id", "child_of", self.return_inspection_loc_id.ids),
                ("quantity", "!=", 0),
            ],
            ["location_id"],
            ["product_id:recordset"],
        )
        for location, products in groups:
            raise UserError(
                self.env._(
                    "Warehouse %(warehouse)s: %(location)s still holds %(products)s. "
                    "Inspect these goods, or move them back to quarantine, before "
                    "returns take one step.",
                    warehouse=location.warehouse_id.name,
                    location=location.display_name,
                    products=format_list(self.env, products.mapped("display_name")),
                )
            )

    def _change_to_one_step(self):
        """Inspect where the goods stand: nothing moves them any more."""
        self.env["stock.picking"].search(
            [
                ("location_id", "in", self.return_quarantine_loc_id.ids),
                ("location_dest_id", "in", self.return_inspection_loc_id.ids),
                ("state", "not in", ("done", "cancel")),
            ]
        ).action_cancel()
        self.return_inspection_loc_id.active = False

    def _change_to_two_steps(self):
        """Prepare the way to the inspection for what waits in quarantine."""
        self.return_inspection_loc_id.active = True
        quants = self.env["stock.quant"].search(
            [
                ("location_id", "child_of", self.return_quarantine_loc_id.ids),
                ("quantity", ">", 0),
            ]
        )
        pickings = self.env["stock.picking"].create(
            [
                {
                    **warehouse._prepare_inspection_transfer(),
                    "move_ids": [
                        Command.create(
                            warehouse._prepare_waiting_move(product, waiting)
                        )
                        for product, waiting in held.grouped("product_id").items()
                    ],
                }
                for warehouse, held in quants.grouped(
                    lambda quant: quant.location_id.warehouse_id
                ).items()
            ]
        )
        pickings.move_ids._action_confirm()
        pickings.move_ids._action_assign()

    def _prepare_inspection_transfer(self):
        self.ensure_one()
        return {
            "picking_type_id": self.int_type_id.id,
            "location_id": self.return_quarantine_loc_id.id,
            "location_dest_id": self.return_inspection_loc_id.id,
            "company_id": self.company_id.id,
        }

    def _prepare_inspection_move(self, product, unit, quantity):
        self.ensure_one()
        return {
            "product_id": product.id,
            "product_uom": unit.id,
            "product_uom_qty": quantity,
            "location_id": self.return_quarantine_loc_id.id,
            "location_dest_id": self.return_inspection_loc_id.id,
            "company_id": self.company_id.id,
            "warehouse_id": self.id,
            "procure_method": "make_to_stock",
        }

    def _prepare_waiting_move(self, product, quants):
        quantity = sum(quants.mapped("quantity"))
        return self._prepare_inspection_move(product, product.uom_id, quantity)
