from odoo.tests import tagged

from .common import ReturnsAccountingCommon

#: Delivered and invoiced of 2 sold and invoiced, after 1 was returned, received,
#: replaced and credited. To invoice is zero throughout.
STEPS = ("approved", "received", "replaced", "credited")
EXPECTED = {
    "refund": ((2, 2), (1, 2), (1, 2), (1, 1)),
    "store_credit": ((2, 2), (1, 2), (1, 2), (1, 1)),
    "exchange": ((2, 2), (1, 2), (2, 2), (2, 2)),
    "other product": ((2, 2), (1, 2), (1, 2), (1, 1)),
    "advance": ((3, 2), (2, 2), (2, 2), (2, 2)),
    "repair": ((2, 2), (2, 2), (2, 2), (2, 2)),
    "keep": ((2, 2), (2, 2), (2, 2), (2, 1)),
    "reject": ((2, 2), (2, 2), (2, 2), (2, 2)),
}


@tagged("post_install", "-at_install")
class TestSaleQuantities(ReturnsAccountingCommon):
    """Whatever a return does, nothing that was billed becomes billable again."""

    def _get_line_values(self, resolution):
        values = {"resolution": resolution, "reason_id": self.defective.id}
        if resolution == "other product":
            values.update(resolution="exchange", exchange_product_id=self.table.id)
        if resolution == "advance":
            values.update(resolution="exchange", exchange_is_advance=True)
        return values

    def _deliver_replacement(self, order):
        pickings = order.exchange_picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel")
        )
        pickings.move_ids.picked = True
        pickings._action_done()

    def _play(self, order):
        """Do one step after the other."""
        order.action_approve()
        self._deliver_replacement(order)
        yield "approved"
        if order.picking_ids:
            self._receive(order)
        yield "received"
        if order.picking_ids:
            self._inspect(order)
        self._deliver_replacement(order)
        yield "replaced"
        order._create_credit_notes().action_post()
        yield "credited"

    def test_quantities_over_policy_resolution_and_step(self):
        for policy in ("order", "delivery"):
            for resolution, expected in EXPECTED.items():
                self.chair.invoice_policy = policy
                sale = self._create_invoiced_sale((self.chair, 2))
                line = sale.order_line
                order = self._create_return(
                    sale, {self.chair: 1}, **self._get_line_values(resolution)
                )
                for step, quantities in zip(self._play(order), expected, strict=True):
                    with self.subTest(policy=policy, resolution=resolution, step=step):
                        self.assertEqual(
                            (line.qty_delivered, line.qty_invoiced), quantities
                        )
                        self.assertEqual(line.qty_to_invoice, 0)

    def test_replacement_of_another_product_is_billed_by_its_own_policy(self):
        for policy, before in (("order", 1), ("delivery", 0)):
            self.table.invoice_policy = policy
            sale = self._create_invoiced_sale((self.chair, 1))
            order = self._create_inspected_return(
                sale, **self._get_line_values("other product")
            )
            line = order.line_ids.exchange_sale_line_id
            with self.subTest(policy=policy):
                self.assertEqual(line.qty_to_invoice, before)
                self._deliver_replacement(order)
                self.assertEqual(line.qty_to_invoice, 1)
