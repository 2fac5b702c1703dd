from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_return_disposition import DispositionCommon


@tagged("post_install", "-at_install")
class TestReturnInspectionRedirect(DispositionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_received()
        cls.result = cls._inspect(cls.order, disposition=cls.donate)

    def _redirect(self, disposition, **values):
        action = self.result.action_open_redirect()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        vals = {"disposition_id": disposition.id, "reason": "The charity declined"}
        wizard.create({**vals, **values}).action_redirect()

    def test_disposition_under_way_is_not_changed(self):
        self.assertFalse(self.result.is_stranded)
        with self.assertRaisesRegex(UserError, "Cancel the document"):
            self._redirect(self.restock)
        self._ship(self.result.move_id.picking_id)
        with self.assertRaisesRegex(UserError, "Cancel the document"):
            self._redirect(self.restock)

    def test_cancelled_goods_go_another_way(self):
        cancelled = self.result.move_id
        cancelled.picking_id.action_cancel()
        self.assertTrue(self.result.is_stranded)
        self._redirect(self.restock)
        self.assertFalse(self.result.is_stranded)
        self.assertEqual(self.result.state, "done")
        self.assertEqual(self.result.disposition_id, self.restock)
        self.assertEqual(self.result.grade_id, self.grade_a)
        self.assertEqual(self.result.move_ids - cancelled, self.result.move_id)
        self.assertEqual(self._get_quantity(self.chair, self.quarantine), 0)

    def test_recipient_of_the_new_way_may_be_named(self):
        self.result.move_id.picking_id.action_cancel()
        self._redirect(self.recycle, recipient_id=self.charity.id)
        self.assertEqual(self.result.move_id.picking_id.partner_id, self.charity)

    def test_decision_stands_on_the_return(self):
        self.result.move_id.picking_id.action_cancel()
        self.result.with_context(tracking_disable=False)._redirect(
            self.restock, "The charity declined", self.env["res.partner"]
        )
        bodies = self.order.message_ids.mapped("body")
        said = " ".join(str(body) for body in bodies)
        self.assertIn("Restock instead of Donate: The charity declined", said)
        self.assertEqual(self.result.override_reason, "The charity declined")
