from odoo import models
from odoo.tests import new_test_user, tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestModelAccess(ReturnsCommon):
    """What holds for every model of ours, also of the addons that build on this one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.models = [
            model
            for model in cls.env.registry.values()
            if model._original_module.startswith("returns_") and not model._abstract
        ]
        assert len(cls.models) > 10

    def test_records_of_other_companies_are_hidden(self):
        rules = self.env["ir.rule"].search([("global", "=", True)])
        by_model = rules.grouped(lambda rule: rule.model_id.model)
        for model in self.models:
            if "company_id" not in model._fields or model._transient:
                continue
            domains = by_model.get(model._name, rules.browse()).mapped("domain_force")
            with self.subTest(model=model._name):
                self.assertTrue(
                    any("company_id" in domain for domain in domains),
                    f"{model._name} needs a global rule on company_id",
                )

    def test_every_model_is_granted_to_groups_of_employees(self):
        accesses = self.env["ir.model.access"].search([])
        by_model = accesses.grouped(lambda access: access.model_id.model)
        outsiders = self.env.ref("base.group_portal") | self.env.ref(
            "base.group_public"
        )
        for model in self.models:
            granted = by_model.get(model._name, accesses.browse())
            with self.subTest(model=model._name):
                self.assertTrue(granted, f"{model._name} needs an ir.model.access")
                self.assertTrue(all(access.group_id for access in granted))
                self.assertFalse(granted.group_id & outsiders)

    def test_portal_and_public_users_see_nothing(self):
        portal = new_test_user(self.env, "stranger_portal", groups="base.group_portal")
        public = self.env.ref("base.public_user")
        for model in self.models:
            for user in (portal, public):
                with self.subTest(model=model._name, user=user.login):
                    records = self.env[model._name].with_user(user)
                    self.assertFalse(records.has_access("read"))

    def test_no_field_hides_a_method(self):
        """A field ``search`` would keep Odoo from finding the records it cleans up."""
        for model in self.env.registry.values():
            hidden = {
                name
                for name, field in model._fields.items()
                if callable(getattr(models.Model, name, None))
                and (field._module or "").startswith("returns_")
            }
            self.assertFalse(hidden, model._name)
