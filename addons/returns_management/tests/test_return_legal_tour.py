from datetime import date, timedelta

from odoo.tests import HttpCase, tagged

from .legal_common import LegalCommon


@tagged("post_install", "-at_install", "returns_tour")
class TestReturnLegalTour(LegalCommon, HttpCase):
    def test_work_list_of_refunds_due(self):
        spain = self.env["res.partner"].create(
            {"name": "Ana Torres", "country_id": self.env.ref("base.es").id}
        )
        today = date.today()
        self._withdraw_received(today - timedelta(days=14 + 15))
        self._withdraw_received(today - timedelta(days=14 + 1), partner=spain)
        waiting = self._withdraw(today - timedelta(days=20))
        self.start_tour(
            "/odoo/action-returns_management.return_order_legal_action",
            "return_legal_clock_tour",
            login="admin",
            timeout=180,
        )
        self.assertEqual(waiting.date_dispatch_proof, today)
        self.assertEqual(waiting.date_refund_due, today)
