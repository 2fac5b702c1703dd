from odoo import fields, models

#: Field of each location that returns need, with the end of its barcode.
RETURN_LOCATION_CODES = {
    "return_quarantine_loc_id": "QUARANTINE",
    "return_inspection_loc_id": "INSPECTION",
    "return_refurbishment_loc_id": "REFURBISHMENT",
    "return_liquidation_loc_id": "LIQUIDATION",
}


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    return_steps = fields.Selection(
        selection=[
            ("one_step", "Receive and Inspect in Quarantine (1 step)"),
            ("two_steps", "Receive in Quarantine, then Move to Inspection (2 steps)"),
        ],
        string="Returns",
        default="one_step",
        required=True,
        help="The way of returned goods until somebody looks at them, whatever the "
        "steps of incoming shipments are. In two steps the receipt prepares an "
        "internal transfer of what came to the inspection location.",
    )
    return_quarantine_loc_id = fields.Many2one(
        comodel_name="stock.location",
        string="Return Quarantine Location",
        check_company=True,
        help="Where returned goods arrive and wait.",
    )
    return_inspection_loc_id = fields.Many2one(
        comodel_name="stock.location",
        string="Return Inspection Location",
        check_company=True,
        help="Where returned goods are inspected, when returns take two steps.",
    )
    return_refurbishment_loc_id = fields.Many2one(
        comodel_name="stock.location",
        string="Return Refurbishment Location",
        check_company=True,
        help="Where returned goods wait for what makes them saleable again.",
    )
    return_liquidation_loc_id = fields.Many2one(
        comodel_name="stock.location",
        string="Return Liquidation Location",
        check_company=True,
        help="Where returned goods wait to be sold off.",
    )
    return_type_id = fields.Many2one(
        comodel_name="stock.picking.type",
        string="Returns Operation Type",
        check_company=True,
        copy=False,
        help="Receipts of customer returns.",
    )

    def _get_return_inspection_location(self):
        """Where goods that came back stand when they are inspected."""
        self.ensure_one()
        if self.return_steps == "two_steps":
            return self.return_inspection_loc_id
        return self.return_quarantine_loc_id

    def _get_locations_values(self, vals, code=False):
        locations = super()._get_locations_values(vals, code=code)
        company_id = (
            vals.get("company_id") or self.default_get(["company_id"])["company_id"]
        )
        steps = vals.get("return_steps") or self[:1].return_steps or "one_step"
        code = self._get_barcode_prefix(vals.get("code") or code or "")
        for field, values in self._prepare_return_locations(steps).items():
            barcode = code + RETURN_LOCATION_CODES[field]
            values["barcode"] = self._valid_barcode(barcode, company_id)
            locations[field] = values
        return locations

    def _get_barcode_prefix(self, code):
        return code.replace(" ", "").upper()

    def _prepare_return_locations(self, steps):
        names = {
            "return_quarantine_loc_id": self.env._("Returns Quarantine"),
            "return_inspection_loc_id": self.env._("Returns Inspection"),
            "return_refurbishment_loc_id": self.env._("Returns Refurbishment"),
            "return_liquidation_loc_id": self.env._("Returns Liquidation"),
        }
        return {
            field: {
                "name": name,
                "usage": "internal",
                "active": field != "return_inspection_loc_id" or steps == "two_steps",
            }
            for field, name in names.items()
        }

    def _get_sequence_values(self, name=False, code=False):
        sequences = super()._get_sequence_values(name=name, code=code)
        sequences["return_type_id"] = self._prepare_return_sequence(name, code)
        return sequences

    def _prepare_return_sequence(self, name=False, code=False):
        return {
            "name": self.env._("%(name)s Sequence returns", name=name or self.name),
            "prefix": f"{code or self.code}/RET/",
            "padding": 5,
            "company_id": self.company_id.id,
        }

    def _update_name_and_code(self, new_name=False, new_code=False):
        result = super()._update_name_and_code(new_name, new_code)
        for warehouse in self:
            # sudo: as in Odoo, stock managers may not write sequences themselves
            warehouse.return_type_id.sequence_id.sudo().write(
                warehouse._prepare_return_sequence(new_name, new_code)
            )
        return result

    def _get_picking_type_create_values(self, max_sequence):
        types, max_sequence = super()._get_picking_type_create_values(max_sequence)
        types["return_type_id"] = {
            **self._prepare_return_type(),
            "sequence": max_sequence + 1,
        }
        return types, max_sequence + 2

    def _prepare_return_type(self):
        return {
            "name": self.env._("Returns"),
            "code": "incoming",
            "use_existing_lots": True,
            "use_create_lots": True,
            "sequence_code": "RET",
            "default_location_src_id": self.env.ref(
                "stock.stock_location_customers"
            ).id,
            "company_id": self.company_id.id,
        }

    def _get_picking_type_update_values(self):
        values = super()._get_picking_type_update_values()
        values["return_type_id"] = self._prepare_return_type_update()
        return values

    def _prepare_return_type_update(self):
        return {
            "active": self.active,
            "default_location_dest_id": self.return_quarantine_loc_id.id,
            "barcode": self._get_barcode_prefix(self.code) + "RET",
        }
