from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnOrderCandidates(ReturnsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phone = cls._create_product("Phone", tracking="serial")
        cls.stranger = cls.env["res.partner"].create({"name": "Ben Koch"})

    def _create_serials(self, *names):
        return self._create_lots(self.phone, *names)

    def _find(self, product=None, **clues):
        return self.env["return.order"]._find_candidates(product or self.chair, **clues)

    def test_open_return_comes_before_deliveries(self):
        sale = self._create_sale((self.chair, 2))
        order = self._create_return(sale, {self.chair: 1})
        newer = self._create_sale((self.chair, 1))
        first, second = self._find(partner=self.customer)
        self.assertEqual(first["return_line_id"], order.line_ids.id)
        self.assertIn(
            f"Return {order.name} of Claire Dubois expects 1", first["sentence"]
        )
        self.assertEqual(second["sale_line_id"], newer.order_line.id)
        self.assertIn("The sender is the customer.", second["sentence"])

    def test_serial_number_finds_its_buyer_whoever_sent_it(self):
        lots = self._create_serials("A1", "A2")
        sale = self._create_sale((self.phone, 1))
        other = self._create_sale((self.phone, 1), partner=self.stranger)
        lot = sale.order_line.move_ids.move_line_ids.lot_id
        self.assertIn(lot, lots)
        first, second = self._find(self.phone, lot=lot, partner=self.stranger)
        self.assertEqual(first["sale_line_id"], sale.order_line.id)
        self.assertIn("number on the goods", first["sentence"])
        self.assertEqual(second["sale_line_id"], other.order_line.id)

    def test_reference_on_the_paper_finds_its_order(self):
        sale = self._create_sale((self.chair, 1), client_order_ref="PO-77")
        self._create_sale((self.chair, 1))
        found = self._find(reference="po-77")
        self.assertEqual(found[0]["sale_line_id"], sale.order_line.id)
        by_delivery = self._find(reference=sale.picking_ids.name)
        self.assertEqual(by_delivery[0]["sale_line_id"], sale.order_line.id)

    def test_what_came_back_or_belongs_to_others_is_no_candidate(self):
        order = self._create_return(self._create_sale((self.chair, 1)))
        order.action_approve()
        self._receive(order)
        self._create_sale((self.chair, 1), partner=self.stranger)
        self.assertFalse(self._find(partner=self.customer))
