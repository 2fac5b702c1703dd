from datetime import date, timedelta

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .policy_common import PolicyCommon


@tagged("post_install", "-at_install")
class TestReturnPolicy(PolicyCommon):
    def test_user_reads_and_manager_writes(self):
        policy = self._create_policy()
        self.assertEqual(policy.with_user(self.clerk).rule_ids.window_days, 30)
        with self.assertRaises(AccessError):
            policy.with_user(self.clerk).name = "Mine"
        with self.assertRaises(AccessError):
            policy.with_user(self.clerk).rule_ids.window_days = 100
        policy.with_user(self.manager).rule_ids.window_days = 100
        self.assertEqual(policy.rule_ids.window_days, 100)

    def test_policy_of_another_company_is_hidden(self):
        company = self.env["res.company"].create({"name": "Other"})
        policy = self._create_policy(company_id=company.id)
        found = self.env["return.policy"].with_user(self.manager).search([])
        self.assertNotIn(policy, found)

    def test_state_is_written_by_buttons_only(self):
        policy = self._create_policy()
        with self.assertRaisesRegex(AccessError, "follows its buttons"):
            policy.with_user(self.manager).state = "active"
        policy.with_user(self.manager).action_activate()
        policy.with_user(self.manager).action_activate()
        self.assertEqual(policy.state, "active")
        policy.with_user(self.manager).action_archive()
        self.assertEqual((policy.state, policy.active), ("archived", False))

    def test_policy_without_rules_cannot_be_activated(self):
        policy = self.env["return.policy"].create({"name": "Empty"})
        with self.assertRaisesRegex(ValidationError, "add a rule first"):
            policy.action_activate()

    def test_bad_numbers_are_refused_with_a_way_out(self):
        rule = self._create_policy().rule_ids
        for vals, message in (
            ({"window_days": 10000}, "return_policy_rule_window_days_range"),
            ({"window_days": -1}, "return_policy_rule_window_days_range"),
            ({"fee_percent": 101}, "return_policy_rule_fee_percent_range"),
            ({"bonus_percent": -5}, "return_policy_rule_percents_range"),
        ):
            with (
                self.subTest(vals=vals),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(IntegrityError, message),
                self.env.cr.savepoint(),
            ):
                rule.write(vals)
                rule.flush_recordset()
        for vals, message in (
            ({"fee_fixed": -1}, "zero or more"),
            ({"fee_minimum": 20, "fee_maximum": 10}, "above the largest"),
            ({"limit_count": 3}, "over how many days"),
            ({"fee_fixed": float("nan")}, "cannot be nan"),
            (
                dict.fromkeys(
                    (
                        "allows_refund",
                        "allows_store_credit",
                        "allows_exchange",
                        "allows_repair",
                    ),
                    False,
                ),
                "gives the customer nothing",
            ),
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(ValidationError, message),
                self.env.cr.savepoint(),
            ):
                rule.write(vals)
        rule.window_days = 0
        self.assertIn("Same day", rule.window_summary)

    def test_constraint_messages_name_the_limits(self):
        """What the web client shows of the errors of the database."""
        constraints = self.env["return.policy.rule"]._table_objects
        message = constraints["return_policy_rule_window_days_range"].get_error_message
        self.assertIn("3650", message(self.env["return.policy.rule"]))

    def test_dates_in_order(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(IntegrityError, "dates_in_order"),
            self.env.cr.savepoint(),
        ):
            self._create_policy(date_from="2026-02-01", date_to="2026-01-31")

    def test_condition_in_use_is_not_deleted(self):
        """A policy that loses the only country it names would hold everywhere."""
        country = self.env["res.country"].create({"name": "Utopia", "code": "XU"})
        tag = self.env["res.partner.category"].create({"name": "Gold"})
        self._create_policy(
            country_ids=[Command.set(country.ids)], segment_ids=[Command.set(tag.ids)]
        )
        for record in (country, tag):
            with (
                self.subTest(record=record),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                record.unlink()

    def test_period_has_to_extend_something(self):
        period = {"name": "Christmas", "date_from": "2025-11-01"}
        for vals, message in (
            ({"date_to": "2025-12-24"}, "extends nothing"),
            (
                {"date_to": "2025-12-24", "date_deadline": "2025-12-01"},
                "before the end",
            ),
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(ValidationError, message),
                self.env.cr.savepoint(),
            ):
                self.env["return.policy.period"].create({**period, **vals})


@tagged("post_install", "-at_install")
class TestReturnPolicyVersion(PolicyCommon):
    def _create_used_policy(self, **values):
        policy = self._create_policy(**values)
        policy.action_activate()
        order = self._create_return(self._create_sale((self.chair, 1)))
        self.env["return.policy.decision"].search(
            [("return_order_id", "=", order.id)]
        ).unlink()
        self.env["return.policy.decision"].create(
            {
                "return_line_id": order.line_ids.id,
                "policy_id": policy.id,
                "rule_id": policy.rule_ids.id,
            }
        )
        return policy

    def test_used_policy_keeps_everything_but_its_end(self):
        policy = self._create_used_policy().with_user(self.manager)
        self.assertTrue(policy.is_used)
        for change in (
            lambda: policy.write({"priority": 5}),
            lambda: policy.rule_ids.write({"window_days": 60}),
            lambda: policy.rule_ids.unlink(),
            lambda: policy.write({"rule_ids": [Command.create({"name": "More"})]}),
            lambda: policy.rule_ids.write(
                {"tier_ids": [Command.create({"from_day": 5, "percent": 10})]}
            ),
            policy.action_draft,
        ):
            with (
                self.assertRaisesRegex(UserError, "Click New Version"),
                self.env.cr.savepoint(),
            ):
                change()
        policy.date_to = "2099-12-31"
        self.assertEqual(policy.date_to, date(2099, 12, 31))
        with self.assertRaisesRegex(UserError, "is used by .*Policy Decision"):
            policy.unlink()

    def test_new_version_replaces_the_old_one(self):
        policy = self._create_used_policy()
        action = policy.with_user(self.manager).action_new_version()
        new = self.env["return.policy"].browse(action["res_id"])
        self.assertEqual((new.version, new.previous_id), (2, policy))
        self.assertEqual((new.state, new.name), ("draft", policy.name))
        new.rule_ids.window_days = 60
        new.with_user(self.manager).action_activate()
        self.assertEqual(policy.rule_ids.window_days, 30)
        self.assertEqual(policy.date_to, new.date_from - timedelta(days=1))
        self.assertEqual(policy.state, "active")
        self.assertEqual(new.version_count, 2)
        self.assertEqual(policy._get_versions(), policy | new)

    def test_version_that_begins_at_once_archives_the_old_one(self):
        policy = self._create_used_policy(date_from="2026-01-01")
        action = policy.action_new_version()
        new = self.env["return.policy"].browse(action["res_id"])
        new.date_from = "2026-01-01"
        new.action_activate()
        self.assertEqual(policy.state, "archived")

    def test_third_version_counts_on(self):
        policy = self._create_policy()
        second = self.env["return.policy"].browse(policy.action_new_version()["res_id"])
        third = self.env["return.policy"].browse(second.action_new_version()["res_id"])
        self.assertEqual((third.version, third.previous_id), (3, second))
        self.assertEqual(third.version_count, 3)

    def test_version_cannot_be_written(self):
        policy = self._create_policy().with_user(self.manager)
        with self.assertRaises(AccessError):
            policy.version = 7


@tagged("post_install", "-at_install")
class TestReturnFacts(PolicyCommon):
    """What policies read on products, customers and orders."""

    def test_flags_of_the_product_or_of_its_nearest_category(self):
        hygiene = self.env.ref("returns_management.return_product_flag_hygiene_seal")
        final = self.env.ref("returns_management.return_product_flag_final_sale")
        parent = self.env["product.category"].create(
            {"name": "Beauty", "return_flag_ids": [Command.set(hygiene.ids)]}
        )
        self.chair.categ_id = self.env["product.category"].create(
            {"name": "Soap", "parent_id": parent.id}
        )
        self.assertEqual(self.chair._get_return_flags(), hygiene)
        self.chair.product_tmpl_id.return_flag_ids = final
        self.assertEqual(self.chair._get_return_flags(), final)

    def test_customer_kind_follows_company_and_tax_number(self):
        kind = self.customer._get_return_customer_kind
        self.assertEqual(kind(), "consumer")
        self.customer.vat = "FR23334175221"
        self.assertEqual(kind(), "business")
        self.customer.return_customer_kind = "consumer"
        self.assertEqual(kind(), "consumer")
        company = self.env["res.partner"].create({"name": "ACME", "is_company": True})
        contact = self.env["res.partner"].create(
            {"name": "Eve", "parent_id": company.id}
        )
        self.assertEqual(contact._get_return_customer_kind(), "business")

    def test_standing_needs_a_reason_and_a_manager(self):
        with self.assertRaisesRegex(ValidationError, "enter the reason"):
            self.customer.return_standing = "blocked"
        vals = {"return_standing": "blocked", "return_standing_reason": "Empty boxes"}
        clerk = new_test_user(
            self.env,
            "clerk_contacts",
            groups="returns_management.returns_management_group_user,"
            "base.group_partner_manager",
        )
        with self.assertRaisesRegex(AccessError, "Only managers of returns"):
            self.customer.with_user(clerk).write(vals)
        self.customer.write({**vals, "return_standing_until": "2026-06-30"})
        standing = self.customer._get_return_standing
        self.assertEqual(standing(date(2026, 6, 30)), "blocked")
        self.assertIsNone(standing(date(2026, 7, 1)))

    def test_order_takes_the_channel_of_the_company(self):
        self.env.company.return_default_channel = "phone"
        sale = self._create_sale((self.chair, 1), deliver=False)
        self.assertEqual(sale.return_channel, "phone")
        store = self._create_sale(
            (self.chair, 1), deliver=False, return_channel="store"
        )
        self.assertEqual(store.return_channel, "store")

    def test_confirmation_informs_on_the_day_of_the_customer(self):
        self.customer.tz = "Pacific/Auckland"
        self.env.company.return_informs_at_confirmation = True
        sale = self._create_sale((self.chair, 1), deliver=False)
        sale.date_order = "2026-03-31 22:30:00"
        sale.return_informed_on = False
        sale._compute_return_informed_on()
        self.assertEqual(sale.return_informed_on, date(2026, 4, 1))
        self.env.company.return_informs_at_confirmation = False
        silent = self._create_sale((self.chair, 1), deliver=False)
        self.assertFalse(silent.return_informed_on)

    def test_policy_form(self):
        with Form(self.env["return.policy"].with_user(self.manager)) as form:
            form.name = "Shop"
            with form.rule_ids.new() as rule:
                rule.name = "All"
                rule.window_days = 14
                rule.fee_percent = 10
        policy = form.save()
        self.assertEqual(policy.rule_ids.window_summary, "14 days from delivery")
        self.assertEqual(policy.rule_ids.fee_summary, "10 %")
