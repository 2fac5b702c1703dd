from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestSaleOrderReturn(ReturnsCommon):
    def _open_wizard(self, sale):
        action = sale.action_create_return()
        return Form(self.env[action["res_model"]].with_context(**action["context"]))

    def test_wizard_offers_what_was_delivered(self):
        sale = self._create_sale((self.chair, 3), (self.table, 1))
        form = self._open_wizard(sale)
        form.reason_id = self.unwanted
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.qty_returnable, 3)
            line.quantity = 2
        action = form.save().action_create_return()
        order = self.env["return.order"].browse(action["res_id"])
        self.assertEqual(order.line_ids.product_id, self.chair)
        self.assertEqual(order.line_ids.qty_authorized, 2)
        self.assertEqual(sale.return_order_ids, order)

    def test_select_all_fills_every_line(self):
        sale = self._create_sale((self.chair, 3), (self.table, 1))
        form = self._open_wizard(sale)
        form.reason_id = self.unwanted
        wizard = form.save()
        wizard.action_select_all()
        self.assertEqual(wizard.line_ids.mapped("quantity"), [3, 1])

    def test_undelivered_order_is_refused(self):
        sale = self._create_sale((self.chair, 1), deliver=False)
        with self.assertRaisesRegex(UserError, f"{sale.name} has nothing to return"):
            sale.action_create_return()

    def test_more_than_delivered_is_refused(self):
        sale = self._create_sale((self.chair, 2))
        with self.assertRaisesRegex(UserError, "3.0 .* asked back, but only 2.0"):
            self._create_return(sale, {self.chair: 3})

    def test_more_than_delivered_over_two_returns_is_refused(self):
        sale = self._create_sale((self.chair, 2))
        wizard = self._open_wizard(sale)
        wizard.reason_id = self.unwanted
        wizard = wizard.save()
        wizard.action_select_all()
        self._create_return(sale, {self.chair: 2})
        with self.assertRaisesRegex(UserError, "2.0 in other returns"):
            wizard.action_create_return()

    def test_core_return_counts_as_returned(self):
        sale = self._create_sale((self.chair, 2))
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": sale.picking_ids.id}
        )
        wizard.product_return_moves.quantity = 1
        picking = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        picking.move_ids.picked = True
        picking._action_done()
        self.assertEqual(sale.order_line.qty_returnable, 1)

    def test_without_quantity_nothing_is_created(self):
        sale = self._create_sale((self.chair, 2))
        with self.assertRaisesRegex(UserError, "Enter the quantity"):
            self._create_return(sale, {})
        self.assertFalse(sale.return_order_ids)

    def test_order_is_chosen_in_the_wizard(self):
        sale = self._create_sale((self.chair, 3))
        clerk = self._create_clerk("wizard_clerk")
        form = Form(self.env["sale.order.return"].with_user(clerk))
        form.sale_order_id = sale
        form.reason_id = self.unwanted
        with form.line_ids.edit(0) as line:
            line.quantity = 1
        action = form.save().action_create_return()
        order = self.env["return.order"].browse(action["res_id"])
        self.assertEqual(order.line_ids.sale_line_id, sale.order_line)
        self.assertEqual(order.user_id, clerk)

    def test_who_may_not_read_returns_can_read_all_of_an_order(self):
        group = "sales_team.group_sale_salesman_all_leads"
        seller = new_test_user(self.env, "returns_seller", groups=group)
        sale = self._create_sale((self.chair, 1))
        self.env.invalidate_all()
        (values,) = sale.with_user(seller).read()
        self.assertEqual(values["name"], sale.name)
        self.assertNotIn("return_order_ids", values)
