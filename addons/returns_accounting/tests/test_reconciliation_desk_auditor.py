from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestReconciliationDeskAuditor(DeskCommon):
    """Auditors see every list and decide nothing."""

    def setUp(self):
        super().setUp()
        self.sale, self.charge = self._create_paid_sale()
        self.auditor = new_test_user(
            self.env, "auditor", groups="account.group_account_readonly"
        )
        self.audit = self.desk.with_user(self.auditor)

    def test_auditor_reads_what_the_accountant_reads(self):
        payout = self._get_settled_payout()
        self._create_bank_line(payout)
        refund = self._create_refund(self._create_paid_sale()[0])
        self._create_proposal(self._create_row(-100.0), refund)
        for tab in ("gateway", "booked", "credit", "payout", "bank"):
            with self.subTest(tab=tab):
                expected = self.desk.start(self.provider.id, tab)
                found = self.audit.start(self.provider.id, tab)
                self.assertFalse(found.pop("may_decide"))
                self.assertTrue(expected.pop("may_decide"))
                self.assertEqual(found, expected)
        self.assertEqual(
            self.audit.read_totals(self.provider.id),
            self.desk.read_totals(self.provider.id),
        )

    def test_auditor_opens_what_the_desk_names(self):
        row = self._create_row(-30.0)
        item = row.clearing_line_id
        action = self.audit.open_document(self.provider.id, "gateway", item.id)
        self.assertEqual(action["res_id"], row.id)
        row.with_user(self.auditor).read()
        providers = self.env["payment.provider"].with_user(self.auditor)
        domain = providers.action_view_all_open_clearing()["domain"]
        items = self.env["account.move.line"].with_user(self.auditor).search(domain)
        self.assertIn(item, items)
        self.assertTrue(all(items.mapped("settlement_explanation")))

    def test_auditor_decides_nothing(self):
        refund = self._create_refund(self.sale)
        row = self._create_row(-100.0)
        match = self._create_proposal(row, refund)
        item, key = row.clearing_line_id, f"match-{match.id}"
        decision = self._accept("gateway", item, key)["decision"]["id"]
        other = self._create_row(-1.0).clearing_line_id
        provider = self.provider.id
        calls = {
            "accept": (provider, "gateway", other.id, [key]),
            "reject": (provider, "gateway", other.id, [key]),
            "write_off": (provider, "gateway", other.id, [], "Rounding"),
            "create_document": (provider, "gateway", other.id),
            "preview_bulk": (provider,),
            "accept_bulk": (provider, "charge_amount", 0),
            "undo": (decision,),
        }
        for method, args in calls.items():
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(self.audit, method)(*args)
        self.assertEqual(refund.state, "settled")
        self.assertEqual(self._get_ids("gateway"), other.ids)

    def test_auditor_sets_nothing_going(self):
        payout = self._get_settled_payout()
        calls = [
            (self.provider, "action_match_settlement"),
            (self.provider, "action_import_settlement"),
            (self.provider, "action_post_settlement"),
            (self.provider, "action_match_bank"),
            (self.provider, "action_refresh_balance"),
            (self.provider, "action_fetch_events"),
            (self.provider, "action_tie_out"),
            (payout, "action_post"),
            (payout, "action_register_deposit"),
            (payout, "action_cancel_posting"),
        ]
        for records, method in calls:
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(records.with_user(self.auditor), method)()
        self.assertFalse(payout.statement_line_id)

    def test_auditor_never_sees_the_keys_of_the_gateway(self):
        with self.assertRaises(AccessError):
            self.provider.with_user(self.auditor).read(["stripe_secret_key"])
