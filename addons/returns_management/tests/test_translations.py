from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ReturnsCommon
from .translations_common import TranslationsCommon


@tagged("post_install", "-at_install")
class TestTranslations(TranslationsCommon, ReturnsCommon):
    addon = "returns_management"

    def test_template_is_current(self):
        self.assertTemplateIsCurrent()

    def test_return_screens_are_french(self):
        menu = "returns_management.returns_management_menu_root"
        self.assertEqual(self.french.ref(menu).name, "Retours")
        self.assertInView(
            "returns_management.return_order_view_form",
            "Contrôler",
            "Produits retournés",
        )
        self.assertChoices(
            "return.order", "state", requested="Demandé", rejected="Refusé"
        )

    def test_errors_are_french(self):
        order = self.french["return.order"].create({"partner_id": self.customer.id})
        with self.assertRaisesRegex(UserError, "n'a aucune ligne"):
            order.action_request()
