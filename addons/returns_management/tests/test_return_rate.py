from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnRate(ReturnsCommon):
    def test_rate_is_returned_of_what_was_shipped(self):
        sale = self._create_sale((self.chair, 4), (self.table, 1))
        order = self._create_return(sale, {self.chair: 1})
        order.action_approve()
        self._receive(order)
        self.assertEqual((self.chair.qty_shipped, self.chair.qty_returned), (4, 1))
        self.assertEqual(self.chair.return_rate, 25)
        self.assertEqual(self.chair.product_tmpl_id.return_rate, 25)
        self.assertEqual(self.table.return_rate, 0)
        self.assertEqual(
            self.env["return.order.line"].search(
                self.chair.product_tmpl_id.action_view_return_lines()["domain"]
            ),
            order.line_ids,
        )

    def test_returns_of_contacts_count_for_their_company(self):
        parent = self.env["res.partner"].create(
            {"name": "Dubois SA", "is_company": True}
        )
        self.customer.parent_id = parent
        self._create_return(self._create_sale((self.chair, 1)))
        self._create_return(self._create_sale((self.chair, 1), partner=parent))
        partners = self.customer | parent
        self.assertEqual(partners.mapped("return_order_count"), [1, 2])
        found = self.env["return.order"].search(
            parent.action_view_return_orders()["domain"]
        )
        self.assertEqual(len(found), 2)
