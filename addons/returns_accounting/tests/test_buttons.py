from odoo.tests import new_test_user, tagged

from .common import ReturnsAccountingCommon


@tagged("post_install", "-at_install")
class TestButtons(ReturnsAccountingCommon):
    def test_invoice_and_credit_note_lead_to_the_return(self):
        sale = self._create_invoiced_sale((self.chair, 2))
        invoice = sale.invoice_ids
        order = self._create_inspected_return(sale)
        note = order._create_credit_notes()
        billing = new_test_user(
            self.env, "billing", groups="account.group_account_invoice"
        )
        entries = (invoice | note).with_user(billing)
        self.assertEqual(entries.mapped("return_order_count"), [1, 0])
        action = entries[0].action_view_return_orders()
        self.assertEqual(action["res_id"], order.id)
        self.assertEqual(entries[1].action_view_return_order()["res_id"], order.id)

    def test_invoices_open_for_who_sees_no_returns(self):
        sale = self._create_invoiced_sale((self.chair, 1))
        invoice = sale.invoice_ids
        self._create_return(sale)
        seller = new_test_user(
            self.env, "seller", groups="sales_team.group_sale_salesman_all_leads"
        )
        self.assertEqual(invoice.with_user(seller).return_order_count, 0)
