from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.returns_risk.tests.common import ReturnsRiskCommon


@tagged("post_install", "-at_install")
class TestPrivacyLookup(ReturnsRiskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.email = "claire.dubois@example.com"
        cls.order = cls._flag(20)
        cls.signal = cls.order.risk_signal_ids
        cls.signal._decide("cleared", "Claire's mother")

    def _look_up(self):
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": self.customer.name, "email": self.customer.email}
        )
        wizard.action_lookup()
        return wizard

    def test_returns_decisions_and_signals_of_a_person_are_found(self):
        self.customer.country_id = self.env.ref("base.fr")
        self.order.line_ids._decide_policy()
        lines = self._look_up().line_ids
        found = [(line.res_model, line.res_id) for line in lines]
        decision = self.order.line_ids.policy_decision_id
        for record in (self.order, self.signal, decision):
            self.assertIn((record._name, record.id), found)

    def test_person_is_erased_from_a_signal_that_still_counts(self):
        wizard = self._look_up()
        line = wizard.line_ids.filtered(
            lambda line: (
                line.res_id == self.signal.id
                and (line.res_model == "return.risk.signal")
            )
        )
        line.action_unlink()
        self.assertFalse(self.signal.partner_id or self.signal.return_order_id)
        self.assertFalse(self.signal.sentence or self.signal.reason)
        self.assertEqual(self.signal.state, "cleared")
        self.assertIn(f"#{self.signal.id}", wizard.execution_details)
        self.assertNotIn(
            self.signal.id,
            self._look_up()
            .line_ids.filtered(lambda line: line.res_model == "return.risk.signal")
            .mapped("res_id"),
        )
        self.env.flush_all()
        row = self.env["return.risk.precision"].search(
            [("rule_id", "=", self._get_rule("address").id)]
        )
        self.assertEqual(row.cleared, 1)
        with self.assertRaises(UserError):
            line.action_unlink()

    def test_other_findings_are_deleted_as_ever(self):
        contact = self.env["res.partner"].create(
            {"name": self.customer.name, "email": "other@example.com"}
        )
        line = self._look_up().line_ids.filtered(
            lambda line: line.res_model == "res.partner" and line.res_id == contact.id
        )
        line.action_unlink()
        self.assertFalse(contact.exists())
