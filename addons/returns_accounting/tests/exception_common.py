from datetime import timedelta

from odoo import fields

from .settlement_common import SettlementCommon


class ExceptionCommon(SettlementCommon):
    """Differences that are made in the data, and the comparison that finds them."""

    def _sync(self, *codes):
        """Compare the data for the kinds; their exceptions of this provider, open."""
        kinds = self.env["return.exception.kind"].search([("code", "in", codes)])
        self.env["return.exception"]._refresh(kinds)
        return self._get_open(*codes)

    def _get_open(self, *codes):
        return self.env["return.exception"].search(
            [
                ("kind_id.code", "in", codes),
                ("provider_id", "=", self.provider.id),
                ("state", "=", "open"),
            ]
        )

    def _get_kind(self, code):
        return self.env.ref(f"returns_accounting.return_exception_kind_{code}")

    def _falsify(self, record, **values):
        """Have the database say something else than what happened."""
        self.env.flush_all()
        for name, value in values.items():
            # names of fields are ours
            self.env.cr.execute(
                f"UPDATE {record._table} SET {name} = %s WHERE id = ANY(%s)",
                [value, record.ids],
            )
        self.env.invalidate_all()

    def _ago(self, days):
        return fields.Datetime.now() - timedelta(days)

    def assertClosesItself(self, exception, *codes):
        self._sync(*codes or [exception.code])
        self.assertEqual((exception.state, exception.resolution), ("closed", "solved"))
        self.assertTrue(exception.closed_at)
        self.assertFalse(exception.activity_ids)
