from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.returns_management.tests.translations_common import TranslationsCommon


@tagged("post_install", "-at_install")
class TestTranslations(TranslationsCommon):
    addon = "returns_accounting"

    def test_template_is_current(self):
        self.assertTemplateIsCurrent()

    def test_money_screens_are_french(self):
        menu = "returns_accounting.payment_balance_transaction_menu"
        self.assertEqual(self.french.ref(menu).name, "Transactions de solde")
        self.assertInView(
            "returns_accounting.return_reconciliation_view_list",
            "À créditer",
            "À rembourser",
        )
        self.assertChoices(
            "return.refund", "state", submitted="Soumis", settled="Réglé"
        )

    def test_errors_are_french(self):
        with self.assertRaisesRegex(
            ValidationError, "se termine avant d'avoir commencé"
        ):
            self.french["return.workbook"].create(
                {"date_from": "2026-02-01", "date_to": "2026-01-01"}
            )
