from datetime import timedelta

from odoo import fields

from .settlement_common import SettlementCommon


class CutoffCommon(SettlementCommon):
    """Period ends, and what stands at them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.company)
        cls.yesterday = cls.today - timedelta(1)
        cls.accrued = cls.company.return_accrued_account_id
        cls.to_come = cls.company.return_goods_account_id
        accounts = cls.chair.product_tmpl_id.get_product_accounts()
        cls.stock, cls.cogs = accounts["stock_valuation"], accounts["expense"]
        cls.income = accounts["income"]
        cls.receivable = cls.customer.property_account_receivable_id

    def _take(self, date=None):
        cutoff = self.env["return.cutoff"].create({"date": date or self.today})
        cutoff.action_refresh()
        return cutoff

    def _get_lines(self, cutoff, kind):
        return cutoff.line_ids.filtered(lambda line: line.kind == kind)

    def assertFigures(self, cutoff, **expected):
        kinds = cutoff.line_ids._fields["kind"].get_values(self.env)
        figures = {kind: cutoff[f"amount_{kind}"] for kind in kinds}
        self.assertEqual(figures, {**dict.fromkeys(kinds, 0.0), **expected})
        self.assertTrue(cutoff.clearing_ties)

    def assertReversed(self, cutoff):
        """The reversal takes back every line of the accrual, a day later."""
        mirror = {}
        for line in cutoff.move_id.line_ids:
            mirror[line.account_id] = mirror.get(line.account_id, 0) - line.balance
        self.assertEntry(
            cutoff.reversal_move_id, {a: round(b, 2) for a, b in mirror.items() if b}
        )
        self.assertEqual(
            cutoff.reversal_move_id.date - cutoff.move_id.date, timedelta(1)
        )

    def _receive_chair(self, quantity=1, sold=2):
        sale, charge = self._create_paid_sale(sold)
        order = self._create_inspected_return(
            sale, {self.chair: quantity}, reason_id=self.defective.id
        )
        return order, charge

    def _backdate(self, record, field, days):
        self.env.flush_all()
        # names of tables and fields are ours
        self.env.cr.execute(
            f"UPDATE {record._table} SET {field} = {field} - make_interval(days => %s)"
            " WHERE id = ANY(%s)",
            [days, record.ids],
        )
        self.env.invalidate_all()
