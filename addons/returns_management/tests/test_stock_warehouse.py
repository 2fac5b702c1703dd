from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestStockWarehouse(ReturnsCommon):
    def test_existing_warehouse_got_its_returns_type(self):
        self.assertEqual(self.warehouse.return_type_id.code, "incoming")
        self.assertEqual(
            self.warehouse.return_type_id.default_location_dest_id, self.quarantine
        )

    def test_new_warehouse_gets_its_own(self):
        warehouse = self.env["stock.warehouse"].create({"name": "North", "code": "NOR"})
        self.assertEqual(warehouse.return_quarantine_loc_id.warehouse_id, warehouse)
        self.assertEqual(warehouse.return_quarantine_loc_id.usage, "internal")
        self.assertNotEqual(warehouse.return_type_id, self.warehouse.return_type_id)
        self.assertEqual(warehouse.return_type_id.sequence_id.prefix, "NOR/RET/")
        self.assertEqual(
            warehouse.out_type_id.return_picking_type_id, warehouse.in_type_id
        )
