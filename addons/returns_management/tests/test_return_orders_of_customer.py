from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnOrdersOfCustomer(ReturnsCommon):
    """One return of what several orders of one customer delivered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.env["res.partner"].create(
            {"name": "Léa Dubois", "parent_id": cls.customer.id}
        )
        cls.stranger = cls.env["res.partner"].create({"name": "Jonas Weber"})
        cls.first = cls._create_sale((cls.chair, 2))
        cls.second = cls._create_sale((cls.table, 1), partner=cls.colleague)
        cls.foreign = cls._create_sale((cls.chair, 1), partner=cls.stranger)

    def _open(self, action):
        return Form(self.env[action["res_model"]].with_context(**action["context"]))

    def _get_orders(self, form):
        return [line["sale_line_id"] for line in form.line_ids._records]

    def test_all_orders_of_the_company_are_offered(self):
        form = self._open(self.customer.action_create_return())
        wizard_lines = (self.second | self.first).order_line
        self.assertEqual(set(self._get_orders(form)), set(wizard_lines.ids))
        form.reason_id = self.unwanted
        for index in range(2):
            with form.line_ids.edit(index) as line:
                line.quantity = 1
        order = self.env["return.order"].browse(
            form.save().action_create_return()["res_id"]
        )
        self.assertEqual(order.sale_order_ids, self.first | self.second)
        self.assertEqual(order.partner_id, self.customer)
        order.action_approve()
        self._receive(order)
        self.assertEqual(
            (self.first | self.second).order_line.mapped("qty_delivered"), [1, 0]
        )

    def test_found_lines_keep_what_was_entered(self):
        form = self._open(self.customer.action_create_return())
        form.reason_id = self.unwanted
        form.search_text = "chair"
        self.assertEqual(self._get_orders(form), self.first.order_line.ids)
        with form.line_ids.edit(0) as line:
            line.quantity = 2
        form.search_text = self.second.name
        self.assertEqual(
            self._get_orders(form), (self.first | self.second).order_line.ids
        )
        wizard = form.save()
        self.assertEqual(wizard.line_ids.mapped("quantity"), [2, 0])

    def test_choosing_an_order_forgets_the_other_customer(self):
        form = self._open(self.stranger.action_create_return())
        with form.line_ids.edit(0) as line:
            line.quantity = 1
        form.sale_order_id = self.first
        self.assertEqual(form.partner_id, self.customer)
        self.assertEqual(self._get_orders(form), self.first.order_line.ids)

    def test_draft_takes_lines_of_further_orders(self):
        order = self._create_return(self.first, {self.chair: 1})
        order.action_draft()
        form = self._open(order.action_add_order_lines())
        self.assertEqual(form.reason_id, self.unwanted)
        for index in range(len(form.line_ids)):
            with form.line_ids.edit(index) as line:
                if line.product_id == self.table:
                    line.quantity = 1
        form.save().action_create_return()
        self.assertEqual(order.sale_order_ids, self.first | self.second)
        self.assertEqual(order.state, "draft")

    def test_submitted_return_takes_no_more_lines(self):
        order = self._create_return(self.first, {self.chair: 1})
        with self.assertRaisesRegex(UserError, "set it to draft"):
            order.action_add_order_lines()

    def test_orders_in_two_currencies_are_two_returns(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": euro.id}
        )
        other = self._create_sale((self.chair, 1), pricelist_id=pricelist.id)
        form = self._open(self.customer.action_create_return())
        form.reason_id = self.unwanted
        wizard = form.save()
        wizard.action_select_all()
        with self.assertRaisesRegex(UserError, f"{other.name}.* currencies"):
            wizard.action_create_return()
