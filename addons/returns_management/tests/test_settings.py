from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_bad_input import BadInputCommon


@tagged("post_install", "-at_install")
class TestSettings(BadInputCommon):
    def test_setting_in_use_is_archived_instead(self):
        checklist = self.env["return.inspection.checklist"].create(
            {"name": "Furniture"}
        )
        order = self._create_return(self._create_sale((self.chair, 1)))
        order.tag_ids = self.env["return.order.tag"].create({"name": "VIP"})
        order.action_approve()
        self._receive(order)
        result = self._inspect(order)
        self.assertEqual(result.checklist_id, checklist)
        for setting, usage in (
            (self.unwanted, "1 x Return Order Line"),
            (self.grade_a, "Return Inspection"),
            (self.restock, "Return Inspection"),
            (checklist, "1 x Return Inspection"),
            (order.tag_ids, "1 x Return Order"),
        ):
            with self.assertRaisesRegex(
                UserError, f"{setting.name}” is used by .*{usage}.*Archive it instead"
            ):
                setting.with_user(self.manager).unlink()
            setting.with_user(self.manager).action_archive()
            self.assertFalse(setting.active)
        self.assertEqual(result.grade_id, self.grade_a)

    def test_rule_keeps_the_reason_it_names(self):
        """A rule without reasons applies to all of them."""
        self.env["return.approval.rule"].create(
            {"name": "Broken", "reason_ids": [Command.set(self.defective.ids)]}
        )
        with self.assertRaisesRegex(UserError, "Return Approval Rule"):
            self.defective.unlink()

    def test_unused_setting_is_deleted(self):
        tag = self.env["return.order.tag"].create({"name": "Mistake"})
        tag.with_user(self.manager).unlink()
        self.assertFalse(tag.exists())

    def test_every_setting_can_be_archived(self):
        registry = self.env.registry
        settings = [
            model
            for model in registry.values()
            if issubclass(model, registry["return.settings.mixin"])
            and not model._abstract
        ]
        self.assertGreaterEqual(len(settings), 5)
        for model in settings:
            self.assertIn("active", model._fields, model._name)
