from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ReturnsCommon

LOCATIONS = (
    "return_quarantine_loc_id",
    "return_inspection_loc_id",
    "return_refurbishment_loc_id",
    "return_liquidation_loc_id",
)


@tagged("post_install", "-at_install")
class TestStockWarehouse(ReturnsCommon):
    def test_existing_warehouse_got_its_returns_type(self):
        self.assertEqual(self.warehouse.return_type_id.code, "incoming")
        self.assertEqual(
            self.warehouse.return_type_id.default_location_dest_id, self.quarantine
        )
        for field in LOCATIONS:
            self.assertEqual(self.warehouse[field].warehouse_id, self.warehouse)

    def test_new_warehouse_gets_its_own(self):
        warehouse = self.env["stock.warehouse"].create({"name": "North", "code": "NOR"})
        for field in LOCATIONS:
            self.assertEqual(warehouse[field].warehouse_id, warehouse)
            self.assertEqual(warehouse[field].usage, "internal")
        self.assertFalse(warehouse.return_inspection_loc_id.active)
        self.assertNotEqual(warehouse.return_type_id, self.warehouse.return_type_id)
        self.assertEqual(warehouse.return_type_id.sequence_id.prefix, "NOR/RET/")
        self.assertEqual(
            warehouse.out_type_id.return_picking_type_id, warehouse.in_type_id
        )

    def test_prefix_of_returns_follows_the_short_name(self):
        warehouse = self.env["stock.warehouse"].create({"name": "North", "code": "NOR"})
        warehouse.code = "NRD"
        self.assertEqual(warehouse.return_type_id.sequence_id.prefix, "NRD/RET/")
        self.assertEqual(warehouse.return_type_id.barcode, "NRDRET")

    @classmethod
    def _forget_return_setup(cls, warehouses):
        """The state of warehouses that were there before the installation."""
        names = [*LOCATIONS, "return_type_id"]
        warehouses.return_type_id.barcode = False
        for name in LOCATIONS:
            warehouses[name].barcode = False
        cls.env.flush_all()
        warehouses._write_multi([dict.fromkeys(names)] * len(warehouses))
        warehouses.invalidate_recordset()

    def _create_old_warehouses(self, first, last):
        warehouses = self.env["stock.warehouse"].create(
            [
                {"name": f"Old {number}", "code": f"O{number}"}
                for number in range(first, last)
            ]
        )
        self._forget_return_setup(warehouses)
        return warehouses

    def test_setup_of_old_warehouses_is_that_of_new_ones(self):
        old = self._create_old_warehouses(0, 2)
        # a barcode that somebody took meanwhile stays theirs
        self.warehouse.lot_stock_id.barcode = "O0QUARANTINE"
        old._create_missing_return_setup()
        for warehouse in old:
            for field in LOCATIONS:
                self.assertEqual(warehouse[field].warehouse_id, warehouse)
                self.assertEqual(
                    warehouse[field].location_id, warehouse.view_location_id
                )
            self.assertEqual(
                warehouse.return_type_id.default_location_dest_id,
                warehouse.return_quarantine_loc_id,
            )
            self.assertEqual(
                warehouse.return_type_id.sequence_id.prefix, f"{warehouse.code}/RET/"
            )
        self.assertFalse(old[0].return_quarantine_loc_id.barcode)
        self.assertEqual(old[1].return_quarantine_loc_id.barcode, "O1QUARANTINE")

    def test_what_an_earlier_installation_left_is_used_again(self):
        warehouse = self.env["stock.warehouse"].create({"name": "Old", "code": "OLD"})
        names = [*LOCATIONS, "return_type_id"]
        before = {name: warehouse[name] for name in names}
        warehouse.return_type_id.active = False
        self.env.flush_all()
        warehouse._write_multi([dict.fromkeys(names)])
        warehouse.invalidate_recordset()
        warehouse._create_missing_return_setup()
        self.assertEqual({name: warehouse[name] for name in names}, before)
        self.assertTrue(warehouse.return_type_id.active)

    def test_setup_of_old_warehouses_takes_few_queries_for_each(self):
        """Only the database sequence behind each type cannot be made in one go."""
        few = self._create_old_warehouses(0, 2)
        many = self._create_old_warehouses(2, 22)
        self.env.flush_all()
        counts = []
        for warehouses in few, many:
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            warehouses._create_missing_return_setup()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1] - counts[0], 20 * 2)


@tagged("post_install", "-at_install")
class TestReturnSteps(ReturnsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.inspection = cls.warehouse.return_inspection_loc_id

    def _get_transfers(self, order):
        return order.picking_ids.filtered(
            lambda picking: picking.location_dest_id == self.inspection
        )

    def _validate(self, pickings):
        pickings.move_ids.picked = True
        pickings._action_done()

    def _create_received_return(self, product=None, quantity=3, **values):
        sale = self._create_sale((product or self.chair, quantity))
        order = self._create_return(sale)
        order.action_approve()
        self._receive(order, **values)
        return order

    def test_one_step_is_inspected_in_quarantine(self):
        self.assertEqual(
            self.warehouse._get_return_inspection_location(), self.quarantine
        )

    def test_what_came_goes_on_to_inspection(self):
        self.warehouse.return_steps = "two_steps"
        self.assertTrue(self.inspection.active)
        self.assertEqual(
            self.warehouse._get_return_inspection_location(), self.inspection
        )
        order = self._create_received_return(quantity=3)
        transfer = self._get_transfers(order)
        self.assertEqual(transfer.state, "assigned")
        self.assertEqual(transfer.picking_type_id, self.warehouse.int_type_id)
        self.assertEqual(order.line_ids.qty_received, 3)
        self._validate(transfer)
        self.assertEqual(order.line_ids.qty_received, 3)
        self.assertEqual(self._get_quantity(self.chair, self.inspection), 3)
        self._inspect(order)
        self.assertEqual(self._get_quantity(self.chair, self.inspection), 0)
        self.assertEqual(order.inspection_status, "full")

    def test_each_partial_receipt_has_its_transfer(self):
        self.warehouse.write(
            {"return_steps": "two_steps", "reception_steps": "three_steps"}
        )
        order = self._create_return(self._create_sale((self.chair, 3)))
        order.action_approve()
        self._receive(order, quantity=1)
        self._receive(order)
        transfers = self._get_transfers(order)
        self.assertEqual(sorted(transfers.move_ids.mapped("quantity")), [1, 2])
        self._validate(transfers)
        self._inspect(order, self.grade_d, self.scrap)
        self.assertEqual(self._get_quantity(self.chair, self.inspection), 0)

    def test_inspection_waits_for_the_transfer(self):
        self.warehouse.return_steps = "two_steps"
        order = self._create_received_return()
        transfer = self._get_transfers(order)
        with self.assertRaisesRegex(UserError, transfer.name):
            self._inspect(order)

    def test_change_to_two_steps_takes_along_what_waits(self):
        order = self._create_received_return()
        self.warehouse.return_steps = "two_steps"
        transfer = self.env["stock.picking"].search(
            [("location_dest_id", "=", self.inspection.id)]
        )
        self.assertEqual(transfer.move_ids.quantity, 3)
        self._validate(transfer)
        self._inspect(order)
        self.assertEqual(order.inspection_status, "full")

    def test_change_to_one_step_leaves_the_goods_where_they_are(self):
        self.warehouse.return_steps = "two_steps"
        order = self._create_received_return()
        self.warehouse.return_steps = "one_step"
        self.assertEqual(self._get_transfers(order).state, "cancel")
        self._inspect(order)
        self.assertEqual(self._get_quantity(self.chair, self.quarantine), 0)

    def test_change_to_one_step_needs_an_empty_inspection_location(self):
        self.warehouse.return_steps = "two_steps"
        order = self._create_received_return()
        self._validate(self._get_transfers(order))
        with self.assertRaisesRegex(UserError, "still holds Chair"):
            self.warehouse.return_steps = "one_step"
