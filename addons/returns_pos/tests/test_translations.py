from odoo.tests import tagged

from odoo.addons.returns_management.tests.translations_common import TranslationsCommon


@tagged("post_install", "-at_install")
class TestTranslations(TranslationsCommon):
    addon = "returns_pos"

    def test_template_is_current(self):
        self.assertTemplateIsCurrent()
