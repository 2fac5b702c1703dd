from datetime import date, datetime

from odoo.tests import tagged

from .policy_common import PolicyCommon


@tagged("post_install", "-at_install")
class TestSaleOrderPolicy(PolicyCommon):
    """Orders that are older than the addon get what their computation gives."""

    def _create_older_sale(self, zone, confirm=True):
        customer = self.env["res.partner"].create({"name": zone or "None", "tz": zone})
        sale = self.env["sale.order"].create({"partner_id": customer.id})
        if confirm:
            sale.action_confirm()
        sale.write(
            {
                "date_order": datetime(2026, 3, 2, 23, 30),
                "return_channel": False,
                "return_informed_on": False,
            }
        )
        return sale

    def test_columns_are_filled_as_they_are_computed(self):
        zones = ("Pacific/Auckland", "America/New_York", False)
        sales = self.env["sale.order"].concat(
            *[self._create_older_sale(zone) for zone in zones],
            self._create_older_sale("Europe/Paris", confirm=False),
        )
        self.env.company.partner_id.tz = "Europe/Paris"
        self.env.flush_all()
        sales._fill_return_facts()
        sales.invalidate_recordset()
        filled = sales.mapped(lambda s: (s.return_channel, s.return_informed_on))
        third = date(2026, 3, 3)
        self.assertEqual(
            filled,
            [
                ("online", third),
                ("online", date(2026, 3, 2)),
                ("online", third),
                ("online", False),
            ],
        )
        sales.write({"return_channel": False, "return_informed_on": False})
        sales._compute_return_channel()
        sales._compute_return_informed_on()
        computed = sales.mapped(lambda s: (s.return_channel, s.return_informed_on))
        self.assertEqual(computed, filled)
