from odoo.tests import tagged

from .test_bad_input import BadInputCommon


@tagged("post_install", "-at_install")
class TestClerk(BadInputCommon):
    """With real rights: what superusers may do hides what clerks may not."""

    def test_clerk_takes_every_disposition(self):
        partner = self.env["res.partner"].create({"name": "Who Takes It"})
        tag = self.env["stock.scrap.reason.tag"].create({"name": "Broken"})
        for disposition in self.env["return.disposition"].search([]):
            with self.subTest(disposition=disposition.name):
                order = self._create_return(self._create_sale((self.chair, 1)))
                order.with_user(self.manager).action_approve()
                order = order.with_user(self.clerk)
                order.picking_ids.button_validate()
                order.action_inspect()
                order.inspection_ids.write(
                    {
                        "grade_id": self.grade_a.id,
                        "disposition_id": disposition.id,
                        "recipient_id": partner.id,
                        "scrap_reason_tag_ids": tag.ids,
                    }
                )
                order.inspection_ids.action_done()
                self.assertEqual(order.inspection_ids.state, "done")
