from odoo.tests import tagged

from .test_return_disposition import DispositionCommon

FEW, MANY = 2, 12


@tagged("post_install", "-at_install")
class TestReturnDispositionBatch(DispositionCommon):
    """A day's inspections are validated at once, whatever becomes of the goods."""

    def _inspect_many(self, count, disposition):
        """Validate one result of each of ``count`` returns.

        :return: queries for each of them
        """
        sales = [self._create_sale((self.chair, 1)) for _number in range(count)]
        orders = self.env["return.order"].union(*map(self._create_return, sales))
        orders.action_approve()
        for order in orders:
            self._receive(order)
            order.action_inspect()
        results = orders.inspection_ids
        results.write({"grade_id": self.grade_a.id, "disposition_id": disposition.id})
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        results.action_done()
        self.env.flush_all()
        self.assertEqual(set(results.mapped("state")), {"done"})
        self.assertEqual(len(results.move_id), count)
        return (self.cr.sql_log_count - before) / count

    def test_queries_per_result_do_not_grow_with_the_batch(self):
        for disposition in (
            self.restock,
            self.liquidate,
            self.donate,
            self.recycle,
            self.back_to_customer,
            self.scrap,
        ):
            with self.subTest(action=disposition.action):
                self._inspect_many(1, disposition)  # fills the caches
                few = self._inspect_many(FEW, disposition)
                many = self._inspect_many(MANY, disposition)
                self.assertLessEqual(many, few)
