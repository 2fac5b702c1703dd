from odoo import Command
from odoo.tests import new_test_user, tagged

from .exception_common import ExceptionCommon


@tagged("post_install", "-at_install")
class TestReturnExceptionAge(ExceptionCommon):
    """Comparisons are repeated, exceptions have owners, and grow old."""

    def setUp(self):
        super().setUp()
        self._create_paid_sale()
        self.payout = self._get_settled_payout()
        self.kind = self._get_kind("payout_unbalanced")
        self._falsify(self.payout, amount=200.0)

    def test_repeated_comparison_changes_nothing(self):
        exceptions = self.env["return.exception"]
        changed = exceptions._sync(self.kind)
        self.assertEqual(changed, self._get_open("payout_unbalanced"))
        before = changed.read()
        self.assertFalse(exceptions._sync(self.kind))
        changed.invalidate_recordset()
        self.assertEqual(changed.read(), before)

    def test_what_comes_back_is_a_new_exception(self):
        first = self._sync("payout_unbalanced")
        self._falsify(self.payout, amount=196.75)
        self.assertClosesItself(first)
        self._falsify(self.payout, amount=200.0)
        second = self._sync("payout_unbalanced")
        self.assertNotEqual(first, second)
        self.assertEqual(second.state, "open")

    def test_difference_that_was_accepted_is_asked_again_when_it_grows(self):
        exception = self._sync("payout_unbalanced")
        exception.resolution_note = "Agreed with the gateway"
        exception.action_accept()
        self.assertFalse(self._sync("payout_unbalanced"))
        self._falsify(self.payout, amount=300.0)
        self.assertEqual(self._sync("payout_unbalanced").amount, 103.25)

    def test_owner_looks_after_the_provider(self):
        keeper = new_test_user(
            self.env, "keeper", groups="account.group_account_invoice"
        )
        self.provider.settlement_user_id = keeper
        self.assertEqual(self._sync("payout_unbalanced").user_id, keeper)

    def test_owner_is_who_is_in_charge_of_the_kind_otherwise(self):
        self.kind.user_id = self.accountant
        self.assertEqual(self._sync("payout_unbalanced").user_id, self.accountant)

    def test_owner_of_another_company_is_that_of_its_own_rule(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        keeper = new_test_user(
            self.env,
            "keeper_elsewhere",
            groups="account.group_account_manager",
            company_id=elsewhere.id,
            company_ids=[Command.set(elsewhere.ids)],
        )
        self.kind.with_company(elsewhere).user_id = keeper
        self.kind.user_id = self.accountant
        owners = self.kind._get_owners()
        self.assertEqual(owners[str(elsewhere.id)], keeper.id)
        self.assertEqual(owners[str(self.company.id)], self.accountant.id)

    def test_owner_is_reminded_once_and_the_superior_told(self):
        superior = new_test_user(
            self.env, "superior", groups="account.group_account_manager"
        )
        self.kind.write(
            {
                "user_id": self.accountant.id,
                "escalation_user_id": superior.id,
                "alert_days": 3,
                "escalation_days": 10,
            }
        )
        exception = self._sync("payout_unbalanced")
        exceptions = self.env["return.exception"]
        for age, band, people in (
            (1, "new", []),
            (4, "week", [self.accountant]),
            (11, "month", [self.accountant, superior]),
            (40, "old", [self.accountant, superior]),
        ):
            self._falsify(exception, since=self._ago(age))
            exceptions._follow_age()
            exceptions._follow_age()
            self.assertEqual(exception.age_band, band)
            self.assertEqual(
                sorted(exception.activity_ids.user_id.mapped("login")),
                sorted(user.login for user in people),
            )
            self.assertEqual(len(exception.activity_ids), len(people))
        self._falsify(self.payout, amount=196.75)
        self.assertClosesItself(exception)

    def test_nobody_is_reminded_of_what_needs_no_reminder(self):
        self.kind.write({"alert_days": 0, "escalation_days": 0})
        exception = self._sync("payout_unbalanced")
        self._falsify(exception, since=self._ago(100))
        exception._follow_age()
        self.assertFalse(exception.activity_ids)

    def test_amounts_of_other_currencies_are_added_in_that_of_the_company(self):
        self._create_foreign_pricelist("JPY", 0.01)
        yen = self.env.ref("base.JPY")
        self._falsify(self.payout, amount=1196.75, currency_id=yen.id)
        exception = self._sync("payout_unbalanced")
        self.assertEqual(exception.currency_id, yen)
        self.assertEqual((exception.amount, exception.amount_company), (1000.0, 10.0))

    def test_import_match_and_posting_have_the_data_compared(self):
        cron = self.env.ref("returns_accounting.ir_cron_refresh_exceptions")
        triggers = self.env["ir.cron.trigger"].sudo()
        for run in (
            self._import,
            self.provider._match_settlement,
            self._import_and_post,
        ):
            before = triggers.search_count([("cron_id", "=", cron.id)])
            run()
            self.assertGreater(
                triggers.search_count([("cron_id", "=", cron.id)]), before
            )

    def test_job_compares_every_kind(self):
        cron = self.env.ref("returns_accounting.ir_cron_refresh_exceptions")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(self._get_open("payout_unbalanced").payout_id, self.payout)

    def test_buttons_lead_to_the_balance_and_the_document(self):
        exception = self._sync("payout_unbalanced").with_user(self.accountant)
        self.assertEqual(exception.default_action, "import")
        action = exception.action_view_balance()
        self.assertEqual(action["res_id"], self.provider.id)
        self.assertEqual(exception.action_view_subject()["res_id"], self.payout.id)
