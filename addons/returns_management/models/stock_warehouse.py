from odoo import fields, models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    return_quarantine_loc_id = fields.Many2one(
        comodel_name="stock.location",
        string="Return Quarantine Location",
        check_company=True,
        help="Where returned goods wait for their inspection.",
    )
    return_type_id = fields.Many2one(
        comodel_name="stock.picking.type",
        string="Returns Operation Type",
        check_company=True,
        copy=False,
        help="Receipts of customer returns.",
    )

    def _get_locations_values(self, vals, code=False):
        locations = super()._get_locations_values(vals, code=code)
        company_id = (
            vals.get("company_id") or self.default_get(["company_id"])["company_id"]
        )
        code = (vals.get("code") or code or "").replace(" ", "").upper()
        locations["return_quarantine_loc_id"] = {
            "name": self.env._("Returns Quarantine"),
            "active": True,
            "usage": "internal",
            "barcode": self._valid_barcode(code + "QUARANTINE", company_id),
        }
        return locations

    def _get_sequence_values(self, name=False, code=False):
        sequences = super()._get_sequence_values(name=name, code=code)
        sequences["return_type_id"] = {
            "name": self.env._("%(name)s Sequence returns", name=name or self.name),
            "prefix": f"{code or self.code}/RET/",
            "padding": 5,
            "company_id": self.company_id.id,
        }
        return sequences

    def _get_picking_type_create_values(self, max_sequence):
        types, max_sequence = super()._get_picking_type_create_values(max_sequence)
        types["return_type_id"] = {
            "name": self.env._("Returns"),
            "code": "incoming",
            "use_existing_lots": True,
            "use_create_lots": False,
            "sequence": max_sequence + 1,
            "sequence_code": "RET",
            "default_location_src_id": self.env.ref(
                "stock.stock_location_customers"
            ).id,
            "company_id": self.company_id.id,
        }
        return types, max_sequence + 2

    def _get_picking_type_update_values(self):
        values = super()._get_picking_type_update_values()
        values["return_type_id"] = {
            "active": self.active,
            "default_location_dest_id": self.return_quarantine_loc_id.id,
            "barcode": self.code.replace(" ", "").upper() + "RET",
        }
        return values

    def _create_missing_return_setup(self):
        """Create the quarantine location and the Returns type where they lack."""
        for warehouse in self:
            warehouse._create_missing_locations({})
            warehouse.write(warehouse._create_or_update_sequences_and_picking_types())
