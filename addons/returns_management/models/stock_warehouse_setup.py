from odoo import models

from .stock_warehouse import RETURN_LOCATION_CODES


class StockWarehouse(models.Model):
    """Locations and operation types for the warehouses that existed before.

    Odoo's own way goes warehouse by warehouse; a company with thousands of them would
    wait for hours. Here each kind of record is created at once.
    """

    _inherit = "stock.warehouse"

    def _create_missing_return_setup(self):
        """Create the return locations and the Returns type where they lack."""
        self._create_missing_return_locations()
        self._create_missing_return_types()

    def _create_missing_return_locations(self):
        vals_by_key = {
            (warehouse, field): warehouse._prepare_missing_location(field, values)
            for warehouse in self
            for field, values in warehouse._prepare_return_locations(
                warehouse.return_steps
            ).items()
            if not warehouse[field]
        }
        self._write_return_setup(self._adopt_locations(vals_by_key))
        self._drop_taken_barcodes(vals_by_key.values())
        locations = self.env["stock.location"].create(list(vals_by_key.values()))
        self._write_return_setup(dict(zip(vals_by_key, locations, strict=True)))

    def _adopt_locations(self, vals_by_key):
        """Take over the locations that an earlier installation left in the warehouse.

        :param vals_by_key: what is missing; what is found is taken out of it
        :return: ``{(warehouse, field name): location}``
        """
        Location = self.env["stock.location"].with_context(active_test=False)
        found = Location.search_fetch(
            [
                ("barcode", "in", [vals["barcode"] for vals in vals_by_key.values()]),
                ("location_id", "in", self.view_location_id.ids),
                ("usage", "=", "internal"),
            ],
            ["barcode", "location_id"],
        )
        left = {(place.barcode, place.location_id.id): place for place in found}
        adopted = {
            key: left[vals["barcode"], vals["location_id"]]
            for key, vals in vals_by_key.items()
            if (vals["barcode"], vals["location_id"]) in left
        }
        for key in adopted:
            del vals_by_key[key]
        return adopted

    def _adopt_types(self):
        """Take over the operation types that an earlier installation left."""
        Type = self.env["stock.picking.type"].with_context(active_test=False)
        found = Type.search(
            [
                ("warehouse_id", "in", self.ids),
                ("sequence_code", "=", "RET"),
                ("code", "=", "incoming"),
                ("default_location_dest_id", "in", self.return_quarantine_loc_id.ids),
            ]
        )
        found.active = True
        self._write_return_setup(
            {(left.warehouse_id, "return_type_id"): left for left in found}
        )

    def _prepare_missing_location(self, field, values):
        code = self._get_barcode_prefix(self.code)
        return {
            **values,
            "barcode": code + RETURN_LOCATION_CODES[field],
            "location_id": self.view_location_id.id,
            "company_id": self.company_id.id,
            # known here; Odoo would look for it in all warehouses for each location
            "warehouse_id": self.id,
        }

    def _drop_taken_barcodes(self, vals_list):
        """A barcode is one location's in a company: the older one keeps it."""
        Location = self.env["stock.location"].with_context(active_test=False)
        found = Location.search_fetch(
            [
                ("barcode", "in", [vals["barcode"] for vals in vals_list]),
                ("company_id", "in", self.company_id.ids),
            ],
            ["barcode", "company_id"],
        )
        taken = {(place.barcode, place.company_id.id) for place in found}
        for vals in vals_list:
            key = vals["barcode"], vals["company_id"]
            if key in taken:
                vals["barcode"] = False
            taken.add(key)

    def _create_missing_return_types(self):
        self.filtered(lambda warehouse: not warehouse.return_type_id)._adopt_types()
        missing = self.filtered(lambda warehouse: not warehouse.return_type_id)
        # sudo: as in Odoo, stock managers may not create sequences themselves
        sequences = (
            self.env["ir.sequence"]
            .sudo()
            .create([warehouse._prepare_return_sequence() for warehouse in missing])
        )
        Type = self.env["stock.picking.type"]
        last = Type.search([], order="sequence desc", limit=1).sequence
        types = Type.create(
            [
                {
                    **warehouse._prepare_return_type(),
                    **warehouse._prepare_return_type_update(),
                    "warehouse_id": warehouse.id,
                    "sequence_id": sequence.id,
                    "sequence": last + 1,
                    "color": warehouse.in_type_id.color,
                }
                for warehouse, sequence in zip(missing, sequences, strict=True)
            ]
        )
        self._write_return_setup(
            {
                (warehouse, "return_type_id"): created
                for warehouse, created in zip(missing, types, strict=True)
            }
        )

    def _write_return_setup(self, created):
        """Link the records to their warehouses.

        Not by ``write``, which makes Odoo go through the routes and rules of each
        warehouse: none of them knows these fields.

        :param created: ``{(warehouse, field name): record}``
        """
        if not created:
            return
        vals_by_warehouse = {}
        for (warehouse, field), record in created.items():
            vals_by_warehouse.setdefault(warehouse, {})[field] = record.id
        warehouses = self.browse(warehouse.id for warehouse in vals_by_warehouse)
        warehouses.flush_recordset()
        warehouses._write_multi(list(vals_by_warehouse.values()))
        warehouses.invalidate_recordset()
