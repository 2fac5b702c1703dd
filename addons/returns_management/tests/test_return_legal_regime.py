from datetime import date
from decimal import Decimal

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..domain import legal
from .common import ReturnsCommon

TODAY = date(2026, 7, 1)


@tagged("post_install", "-at_install")
class TestReturnLegalRegime(ReturnsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Regime = cls.env["return.legal.regime"]
        cls.eu = cls.env.ref("returns_management.return_legal_regime_eu")
        cls.france = cls.env.ref("returns_management.return_legal_regime_fr")

    def _get_regime(self, country, state=None):
        return self.Regime._get_regime(
            self.env.ref(f"base.{country}"), state and self.env.ref(f"base.{state}")
        )

    def test_innermost_regime_of_a_place(self):
        for country, state, code in [
            ("fr", None, "FR"),
            ("it", None, "EU"),
            ("uk", None, "GB"),
            ("us", "state_us_5", "US-CA"),
            ("us", "state_us_27", "US-NY"),
            ("us", "state_us_1", "US"),
            ("us", None, "US"),
            ("br", None, "POSTED"),
        ]:
            with self.subTest(country=country, state=state):
                self.assertEqual(self._get_regime(country, state).code, code)

    def test_without_a_country_the_posted_policy_holds(self):
        nowhere = self.env["res.country"]
        self.assertEqual(self.Regime._get_regime(nowhere).code, "POSTED")

    def test_many_places_are_read_at_once(self):
        states = self.env["res.country.state"]
        countries = self.env["res.country"].search([])
        self.Regime._get_regimes([(countries[0], states)])
        self.env.invalidate_all()
        with self.assertQueryCount(8):
            found = self.Regime._get_regimes([(place, states) for place in countries])
        self.assertEqual(len(found), len(countries))

    def test_rules_of_a_country_with_those_of_the_union(self):
        rules = self.france._to_domain(TODAY)
        self.assertEqual(rules.count("withdrawal_days"), 14)
        self.assertIn("L221-18", rules.get("withdrawal_days").source)
        self.assertIn("2011/83", rules.get("fee_forbidden").source)
        self.assertEqual(len(rules.penalties), 10)
        self.assertIn("personalised", rules.exclusions)

    def test_public_holidays_are_those_of_the_customer(self):
        bavaria = self.env.ref("base.state_de_by")
        rules = self.env.ref("returns_management.return_legal_regime_de")._to_domain(
            TODAY, bavaria.country_id, bavaria
        )
        self.assertEqual(rules.place, ("DE", "BY"))

    def test_adding_a_country_is_adding_records(self):
        italy = self.Regime.create(
            {
                "name": "Italy",
                "code": "IT",
                "parent_id": self.eu.id,
                "country_ids": self.env.ref("base.it").ids,
                "provision_ids": [
                    Command.create(
                        {
                            "kind": "doorstep_withdrawal_days",
                            "value": 30,
                            "unit": "days",
                            "sentence": "30 days after a visit.",
                            "source": "Codice del consumo, art. 52",
                        }
                    )
                ],
            }
        )
        self.assertEqual(self._get_regime("it"), italy)
        deadline = legal.withdrawal_deadline(
            italy._to_domain(TODAY, self.env.ref("base.it")),
            [date(2026, 3, 2)],
            informed_on=date(2026, 3, 1),
            channel="doorstep",
        )
        self.assertEqual(deadline.day, date(2026, 4, 1))
        self.assertFalse(deadline.confirmed)
        self.assertEqual(
            italy.inherited_provision_ids.regime_id, self.eu, "what the union says"
        )

    def test_law_that_changes(self):
        days = self.france.provision_ids.filtered(lambda p: p.kind == "withdrawal_days")
        with self.assertRaises(ValidationError, msg="two on one day"):
            days.copy({"value": 21, "date_from": "2027-01-01"})
        days.date_to = "2026-12-31"
        days.copy({"value": 21, "date_from": "2027-01-01", "date_to": False})
        for day, expected in [(date(2026, 12, 31), 14), (date(2027, 1, 1), 21)]:
            self.assertEqual(
                self.france._to_domain(day).count("withdrawal_days"), expected
            )

    def test_law_is_read_again_when_it_changes(self):
        child = self.france.copy({"code": "FR-X", "parent_id": self.france.id})
        self.assertEqual(child._to_domain(TODAY).count("refund_days"), 14)
        days = self.france.provision_ids.filtered(lambda p: p.kind == "refund_days")
        days.value = 10
        self.assertEqual(child._to_domain(TODAY).count("refund_days"), 10)
        days.unlink()
        self.assertIn("2011/83", child._to_domain(TODAY).get("refund_days").source)
        self.france.penalty_step_ids.unlink()
        self.assertFalse(child._to_domain(TODAY).penalties)

    def test_rules_in_force(self):
        later = self.env["return.legal.provision"].create(
            {
                "regime_id": self.france.id,
                "kind": "repair_first_months",
                "unit": "months",
                "value": 6,
                "sentence": "Some day.",
                "source": "A bill",
                "date_from": "2999-01-01",
            }
        )
        self.assertFalse(later.is_in_force)
        found = self.france.provision_ids.search([("is_in_force", "=", True)])
        self.assertNotIn(later, found)
        self.assertTrue(found)

    def test_period_of_no_days_is_refused(self):
        days = self.france.provision_ids.filtered(lambda p: p.kind == "withdrawal_days")
        for value in (0, -1, 40000):
            with (
                self.subTest(value=value),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                days.value = value
                days.flush_recordset()

    def test_rates_of_half_years(self):
        rate = {"regime_id": self.france.id, "percent": 2.75}
        first = self.env["return.legal.rate"].create(
            {**rate, "date_from": "2026-01-01", "date_to": "2026-06-30"}
        )
        self.assertEqual(
            self.france._get_rates(),
            (legal.Rate(Decimal("2.75"), date(2026, 1, 1), date(2026, 6, 30)),),
        )
        with self.assertRaisesRegex(ValidationError, "same day"):
            first.copy({"date_from": "2026-06-30", "date_to": "2026-12-31"})

    def test_regime_cannot_belong_to_itself(self):
        with self.assertRaises(ValidationError):
            self.eu.parent_id = self.france

    def test_regime_that_others_belong_to_is_archived_not_deleted(self):
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.eu.unlink()

    def test_only_managers_change_the_law(self):
        clerk = new_test_user(
            self.env,
            "legal_clerk",
            groups="returns_management.returns_management_group_user",
        )
        self.assertTrue(self.france.with_user(clerk).provision_ids.mapped("sentence"))
        with self.assertRaises(AccessError):
            self.france.with_user(clerk).provision_ids[:1].value = 7

    def test_what_is_not_confirmed_is_counted(self):
        spain = self.env.ref("returns_management.return_legal_regime_es")
        action = spain.action_view_unconfirmed()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(set(found.mapped("status")), {"secondary"})
        self.assertEqual(spain.unconfirmed_count, len(found) + 1)  # and the penalty
