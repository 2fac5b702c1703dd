from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ReturnsRiskCommon


@tagged("post_install", "-at_install")
class TestReturnRisk(ReturnsRiskCommon):
    def test_return_without_a_signal_is_approved_as_before(self):
        order = self._create_return(self._create_sale((self.chair, 1)))
        self.assertEqual(order.state, "approved")
        self.assertFalse(order.risk_signal_ids)

    def test_signal_says_why_and_the_return_waits(self):
        order = self._flag(20)
        self.assertEqual(order.state, "requested")
        self.assertEqual(order.risk_score, 20)
        self.assertEqual(
            order.risk_signal_ids.sentence,
            "Other customers with returns at this address: 1.",
        )

    def test_few_points_ask_for_nothing(self):
        order = self._flag(19)
        self.assertEqual(order.risk_score, 19)
        self.assertEqual(order.state, "approved")

    def test_photo_first_then_approval(self):
        order = self._flag(20).with_user(self.manager)
        with self.assertRaisesRegex(UserError, "ask the customer for a photo"):
            order.action_approve()
        self._attach_photo(order)
        order.action_approve()
        self.assertEqual(order.state, "approved")

    def test_nothing_unseen_is_paid(self):
        order = self._flag(60)
        order.line_ids.resolution = "keep"
        self._attach_photo(order)
        with self.assertRaisesRegex(UserError, "before anybody saw the goods"):
            order.action_approve()
        order.line_ids.resolution = "refund"
        order.action_approve()
        self.assertEqual(order.state, "approved")

    def _attach_photo(self, order):
        order.risk_photo_ids = order.env["ir.attachment"].create(
            {"name": "chair.png", "raw": b"x"}
        )

    def test_cleared_signal_frees_the_return_and_stays_cleared(self):
        order = self._flag(40).with_context(tracking_disable=False, mail_notrack=False)
        wizard = (
            self.env["return.risk.decision"]
            .with_user(self.manager)
            .create(
                {
                    "signal_ids": order.risk_signal_ids.ids,
                    "reason": "A block of flats",
                }
            )
        )
        wizard.with_context(**order.env.context).action_clear()
        self.assertEqual(order.risk_score, 0)
        signal = order.risk_signal_ids
        self.assertEqual(
            (signal.state, signal.decided_by_id, signal.reason),
            ("cleared", self.manager, "A block of flats"),
        )
        self.assertIn("A block of flats", order.message_ids[0].body)
        order._update_risk_signals()
        self.assertEqual(order.risk_signal_ids, signal)
        self.assertEqual(signal.state, "cleared")
        order.action_approve()
        self.assertEqual(order.state, "approved")

    def test_confirmed_signal_counts_on_the_next_return(self):
        order = self._flag(20)
        order.risk_signal_ids._decide("confirmed", "Two accounts of one person")
        after = self._create_return(self._create_sale((self.chair, 1)))
        self.assertEqual(
            set(after.risk_signal_ids.mapped("code")), {"address", "confirmed"}
        )
        self.assertEqual(after.risk_score, 35)

    def test_signal_that_no_longer_holds_goes(self):
        order = self._flag(20)
        self.customer.street = "2 Rue Y"
        order._update_risk_signals()
        self.assertFalse(order.risk_signal_ids)
        self.assertEqual(order.risk_score, 0)

    def test_expired_signal_does_not_count(self):
        order = self._flag(20)
        order.sudo().risk_signal_ids.date_expiry = "2020-01-01"
        self.env["return.order"]._cron_expire_risk()
        self.assertEqual(order.risk_score, 0)

    def test_clerk_decides_nothing_and_writes_nothing(self):
        signal = self._flag(20).risk_signal_ids
        with self.assertRaises(AccessError):
            signal.with_user(self.clerk)._decide("cleared", "x")
        with self.assertRaises(AccessError):
            signal.with_user(self.manager).points = 0
        with self.assertRaises(AccessError):
            self.env["return.risk.decision"].with_user(self.clerk).create(
                {"signal_ids": signal.ids, "reason": "x"}
            )

    def test_rule_of_the_company_replaces_the_general_one(self):
        self._get_rule("address").copy(
            {"company_id": self.company.id, "points": 7, "points_max": 7, "minimum": 1}
        )
        self._create_neighbour()
        order = self._create_return(self._create_sale((self.chair, 1)))
        self.assertEqual(order.risk_score, 7)

    def test_archived_rule_gives_no_signal(self):
        self._get_rule("address").active = False
        self._create_neighbour()
        order = self._create_return(self._create_sale((self.chair, 1)))
        self.assertFalse(order.risk_signal_ids)

    @mute_logger("odoo.sql_db")
    def test_limits_of_rules_and_settings(self):
        with self.assertRaises(IntegrityError):
            self._get_rule("card").write({"points": 90, "points_max": 80})
            self.env.flush_all()

    def test_precision_counts_who_was_cleared(self):
        first = self._flag(20)
        second = self._create_return(self._create_sale((self.chair, 1)))
        first.risk_signal_ids._decide("cleared", "Neighbours")
        second.risk_signal_ids._decide("confirmed", "One person")
        self.env.flush_all()
        row = self.env["return.risk.precision"].search(
            [("rule_id", "=", self._get_rule("address").id)]
        )
        self.assertEqual((row.flagged, row.cleared, row.confirmed), (2, 1, 1))
        self.assertEqual(row.precision, 50.0)
