from odoo.exceptions import UserError
from odoo.tests import tagged

from .concurrency_common import ConcurrencyCommon


@tagged("post_install", "-at_install")
class TestReturnConcurrency(ConcurrencyCommon):
    """Two transactions that ask for the last unit at once."""

    def setUp(self):
        super().setUp()
        with self._person() as env:
            self.sale_id, self.return_ids = self._prepare(env)
        self.addCleanup(self._remove)

    def _prepare(self, env):
        """A service of which one is delivered, in two drafts of one each."""
        partner = env["res.partner"].create({"name": "Two Clerks"})
        service = env["product.product"].create(
            {"name": "Last Hour", "type": "service", "taxes_id": False}
        )
        sale = env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [(0, 0, {"product_id": service.id})],
            }
        )
        sale.action_confirm()
        sale.order_line.qty_delivered = 1
        line = {
            "product_id": service.id,
            "sale_line_id": sale.order_line.id,
            "reason_id": env.ref("returns_management.return_order_reason_unwanted").id,
        }
        returns = env["return.order"].create(
            [{"partner_id": partner.id, "line_ids": [(0, 0, line)]} for _clerk in "ab"]
        )
        return sale.id, returns.ids

    def _remove(self):
        with self._person() as env:
            returns = env["return.order"].browse(self.return_ids)
            returns.filtered(lambda order: order.state != "cancelled").action_cancel()
            returns.unlink()
            sale = env["sale.order"].browse(self.sale_id)
            partner, product = sale.partner_id, sale.order_line.product_id
            sale._action_cancel()
            sale.unlink()
            product.product_tmpl_id.unlink()
            partner.unlink()

    def test_last_unit_is_asked_back_once(self):
        first, second = self.return_ids
        with self._person() as env:
            late = env["return.order"].browse(second)
            self.assertEqual(late.state, "draft")
            with self._person() as other_env:
                other_env["return.order"].browse(first).action_request()
            self._assert_conflict(late.action_request)
            env.cr.rollback()
            env.invalidate_all()
            with self.assertRaisesRegex(UserError, "only 0.0 .* can still be returned"):
                late.action_request()
