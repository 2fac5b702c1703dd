from odoo.tests import tagged

from .test_bad_input import BadInputCommon


@tagged("post_install", "-at_install")
class TestAuditTrail(BadInputCommon):
    """With Odoo's tracking on, which tests have off."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context={
                key: value
                for key, value in cls.env.context.items()
                if key not in ("tracking_disable", "mail_notrack", "mail_create_nolog")
            }
        )
        cls.sale = cls.sale_of(2)

    @classmethod
    def sale_of(cls, quantity):
        return cls._create_sale((cls.chair, quantity)).with_env(cls.env)

    def _get_trail(self, order):
        """Authors and texts of the chatter, tracked values written ``from -> to``."""
        self.flush_tracking()
        trail = []
        for message in order.message_ids.sorted("id"):
            changes = [
                f"{value['fieldInfo']['changedField']}: "
                f"{value['oldValue']} -> {value['newValue']}"
                for value in message.sudo().tracking_value_ids._tracking_value_format()
            ]
            trail.append((message.author_id, " ".join([message.body or "", *changes])))
        return trail

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.flush()

    def _assert_told(self, order, author, *texts):
        trail = self._get_trail(order)
        for text in texts:
            self.assertTrue(
                any(text in told and who == author.partner_id for who, told in trail),
                f"{text} by {author.name} is not in {trail}",
            )

    def _request(self):
        order = self._create_return(self.sale.with_user(self.clerk))
        self.flush_tracking()
        return order

    def test_states_with_author(self):
        order = self._request()
        order.with_user(self.manager).action_approve()
        self._assert_told(order, self.manager, "State: Requested -> Approved")

    def test_approval_names_its_rules(self):
        self.env["return.approval.rule"].create({"name": "Anything", "amount_min": 0})
        order = self._request()
        order.with_user(self.manager).action_approve()
        self._assert_told(order, self.manager, "Approved under the rules: Anything")

    def test_refusal_with_its_reason(self):
        order = self._request()
        order.with_user(self.manager)._reject("The seal is broken.")
        self._assert_told(order, self.manager, "The seal is broken.", "-> Rejected")

    def test_changes_of_a_requested_line(self):
        order = self._request()
        line = order.line_ids.with_user(self.clerk)
        line.write({"qty_authorized": 1, "resolution": "keep"})
        line.write({"price_unit": 80.0})
        self._assert_told(
            order,
            self.clerk,
            "Chair, Authorised: 2.00 → 1.00",
            "Resolution: Refund → Refund, Customer Keeps It",
            "Unit Price: 100.00 → 80.00",
        )

    def test_lines_added_and_removed(self):
        order = self._request()
        sale = self._create_sale((self.table, 1))
        line = (
            self.env["return.order.line"]
            .with_user(self.clerk)
            .create(self._prepare_line(sale.order_line, return_order_id=order.id))
        )
        line.unlink()
        self._assert_told(order, self.clerk, "Line added:", "Line removed:")

    def test_override_of_a_proposal(self):
        checklist = self.env["return.inspection.checklist"].create(
            {
                "name": "Furniture",
                "item_ids": [(0, 0, {"name": "Clean?", "grade_id": self.grade_d.id})],
            }
        )
        order = self._request()
        order.action_approve()
        self._receive(order)
        order.action_inspect()
        result = order.inspection_ids.with_user(self.clerk)
        self.assertEqual(result.checklist_id, checklist)
        result.answer_ids.value_yes = "no"
        result.write(
            {
                "override_reason": "Dust only.",
                "grade_id": self.grade_a.id,
                "disposition_id": self.restock.id,
            }
        )
        result.action_done()
        self._assert_told(order, self.clerk, "Dust only.", "instead of the proposed")
