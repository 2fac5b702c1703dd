from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnReceiptUnexpected(ReturnsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair.barcode = "4006381333931"
        cls.phone = cls._create_product("Phone", tracking="serial")
        cls.clerk = cls._create_clerk()

    def _scan(self, *codes, **values):
        form = Form(self.env["return.receipt.unexpected"].with_user(self.clerk))
        for name, value in values.items():
            form[name] = value
        for code in codes:
            form.barcode = code
        return form.save()

    def _get_return(self, action):
        return self.env["return.order"].browse(action["res_id"])

    def test_scan_finds_the_delivery_and_makes_the_return(self):
        sale = self._create_sale((self.chair, 2))
        wizard = self._scan("4006381333931", partner_id=self.customer)
        self.assertEqual(wizard.candidate_ids.sale_line_id, sale.order_line)
        order = self._get_return(wizard.action_receive())
        self.assertEqual(order.partner_id, self.customer)
        self.assertEqual(order.line_ids.qty_received, 1)
        self.assertEqual(self._get_quantity(self.chair, self.quarantine), 1)
        self.assertEqual(order.state, "requested")
        order.action_approve()
        self.assertEqual(len(order.picking_ids), 1)
        self.assertEqual(order.receipt_status, "full")
        self.assertEqual(sale.order_line.qty_returnable, 1)

    def test_return_that_no_rule_stops_is_approved(self):
        self.env["return.approval.rule"].create({"name": "Large", "amount_min": 900})
        self._create_sale((self.chair, 1))
        wizard = self._scan("4006381333931", partner_id=self.customer)
        order = self._get_return(wizard.action_receive())
        self.assertIn(order.state, ("approved", "done"))

    def test_goods_are_added_to_the_open_return(self):
        order = self._create_return(self._create_sale((self.chair, 3), (self.table, 1)))
        order.action_approve()
        wizard = self._scan("4006381333931")
        candidate = wizard.candidate_ids[0]
        self.assertEqual(candidate.return_line_id.return_order_id, order)
        candidate.is_chosen = True
        wizard.action_receive()
        self.assertEqual(order.line_ids.mapped("qty_received"), [1, 0])
        waiting = order.picking_ids.filtered(lambda p: p.state != "done")
        self.assertEqual(sum(waiting.move_ids.mapped("product_uom_qty")), 3)

    def test_goods_without_any_trace_are_received_too(self):
        wizard = self._scan("4006381333931")
        self.assertFalse(wizard.candidate_ids)
        order = self._get_return(wizard.action_receive_new())
        self.assertEqual(order.partner_id.name, "Unknown Sender")
        self.assertEqual(order.line_ids.qty_received, 1)

    def test_number_that_nobody_knows_is_recorded(self):
        wizard = self._scan("ZZZ-1", product_id=self.phone)
        self.assertEqual(wizard.lot_name, "ZZZ-1")
        order = self._get_return(wizard.action_receive_new())
        lot = order.line_ids.move_ids.move_line_ids.lot_id
        self.assertEqual(lot.name, "ZZZ-1")

    def test_serial_number_alone_finds_product_and_buyer(self):
        lot = self._create_lots(self.phone, "SN-1")
        self._create_sale((self.phone, 1))
        wizard = self._scan("SN-1")
        self.assertEqual(wizard.product_id, self.phone)
        order = self._get_return(wizard.action_receive())
        self.assertEqual(order.line_ids.move_ids.move_line_ids.lot_id, lot)
        self.assertFalse(order.line_ids.receipt_note)

    def test_two_candidates_need_a_choice(self):
        self._create_sale((self.chair, 1))
        self._create_sale((self.chair, 1))
        wizard = self._scan("4006381333931", partner_id=self.customer)
        with self.assertRaisesRegex(UserError, "Choose one document"):
            wizard.action_receive()

    def test_missing_number_names_the_product(self):
        wizard = self._scan(product_id=self.phone)
        with self.assertRaisesRegex(UserError, "Phone has lot or serial numbers"):
            wizard.action_receive_new()

    def test_receipt_that_somebody_counts_is_left_alone(self):
        order = self._create_return(self._create_sale((self.chair, 3)))
        order.action_approve()
        order.picking_ids.move_ids.picked = True
        wizard = self._scan("4006381333931")
        with self.assertRaisesRegex(UserError, "is being received"):
            wizard._receive(wizard.candidate_ids[0])
