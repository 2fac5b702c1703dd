from odoo import Command
from odoo.tests import tagged

from odoo.addons.returns_accounting.tests.common import StripeCommon


@tagged("post_install", "-at_install")
class TestDisputeTracking(StripeCommon):
    def test_tracking_number_is_evidence(self):
        product = self.env["product.product"].create(
            {"name": "Parcel", "type": "service", "taxes_id": [Command.clear()]}
        )
        carrier = self.env["delivery.carrier"].create(
            {"name": "Colissimo", "product_id": product.id}
        )
        sale = self._create_invoiced_sale((self.chair, 1))
        charge = self._pay(sale)
        sale.picking_ids.write(
            {"carrier_id": carrier.id, "carrier_tracking_ref": "6A12345678901"}
        )
        client = self.provider._stripe_gateway()._client.v1
        intent = client.payment_intents.retrieve(charge.provider_reference)
        data = self.simulator.open_dispute(intent.latest_charge)
        dispute = self.env["payment.dispute"]._learn(self.provider, data)
        self.assertIn("Colissimo", dispute.evidence_text)
        self.assertIn("6A12345678901", dispute.evidence_text)
        evidence = dispute._prepare_evidence_vals()
        self.assertEqual(evidence["shipping_carrier"], "Colissimo")
        self.assertEqual(evidence["shipping_tracking_number"], "6A12345678901")
