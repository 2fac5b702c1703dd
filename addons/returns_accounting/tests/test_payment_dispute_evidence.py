from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .dispute_common import DisputeCommon

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestPaymentDisputeEvidence(DisputeCommon):
    """What is sent to the bank about a dispute, and when not."""

    def _create_photographed_return(self):
        order = self._create_return(self.sale, {self.chair: 1})
        order.action_approve()
        self._receive(order)
        order.action_inspect()
        order.inspection_ids.add_photo("scratch.png", PIXEL)
        order.inspection_ids.write(
            {"grade_id": self.grade_a.id, "disposition_id": self.restock.id}
        )
        order.inspection_ids.action_done()
        return order

    def test_evidence_tells_the_story_of_the_order(self):
        order = self._create_photographed_return()
        order.message_post(
            body="The box was empty.",
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        order.message_post(body="Never shown.", subtype_xmlid="mail.mt_note")
        dispute = self._open_dispute()
        delivery = self.sale.picking_ids.filtered(
            lambda picking: picking.picking_type_code == "outgoing"
        )
        for part in (
            self.sale.name,
            self.sale.invoice_ids.name,
            delivery.name,
            order.name,
            self.grade_a.name,
        ):
            self.assertIn(part, dispute.evidence_text)
        self.assertEqual(len(dispute._get_photos(order.inspection_ids)), 1)
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html(
                "returns_accounting.report_dispute_evidence", dispute.ids
            )[0]
            .decode()
        )
        self.assertIn("The box was empty.", html)
        self.assertNotIn("Never shown.", html)
        self.assertIn("data:image/", html)
        self.assertIn(self.charge.reference, html)

    def test_evidence_reaches_the_bank_with_the_pack(self):
        self._create_photographed_return()
        dispute = self._open_dispute()
        dispute.evidence_text += "\nThe customer signed for it."
        dispute.with_user(self.accountant).action_submit_evidence()
        self.assertEqual((dispute.state, dispute.submission_count), ("under_review", 1))
        client = self.provider._stripe_gateway()._client.v1
        sent = client.disputes.retrieve(dispute.gateway_id).evidence
        self.assertIn("signed for it", sent.uncategorized_text)
        self.assertEqual(sent.customer_name, self.customer.name)
        self.assertIn("Chair", sent.product_description)
        pack = client.files.retrieve(sent.uncategorized_file)
        self.assertEqual((pack.type, pack.purpose), ("pdf", "dispute_evidence"))
        self.assertGreater(pack.size, 1000)
        self.assertTrue(dispute.message_ids.attachment_ids)

    def test_evidence_is_refused_without_text_too_long_too_late_or_decided(self):
        dispute = self._open_dispute()
        dispute.evidence_text = " "
        with self.assertRaisesRegex(UserError, "Write the statement"):
            dispute.action_submit_evidence()
        dispute.evidence_text = "x" * 20_001
        with self.assertRaisesRegex(UserError, "20001 characters"):
            dispute.action_submit_evidence()
        dispute.evidence_text = "Delivered."
        due = dispute.evidence_due_by
        dispute.sudo().evidence_due_by = fields.Datetime.now() - timedelta(hours=1)
        with self.assertRaisesRegex(UserError, "until"):
            dispute.action_submit_evidence()
        dispute.sudo().evidence_due_by = due
        self._close_dispute(dispute, "lost")
        with self.assertRaisesRegex(UserError, "decided"):
            dispute.action_submit_evidence()
        with self.assertRaisesRegex(UserError, "decided"):
            dispute.action_close()

    def test_accepted_loss_is_lost_at_once(self):
        dispute = self._open_dispute()
        dispute.with_user(self.accountant).action_close()
        self.assertEqual(dispute.state, "lost")
