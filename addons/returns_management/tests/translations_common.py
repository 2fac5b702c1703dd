import io

import polib

from odoo.tests import TransactionCase
from odoo.tools.misc import file_path
from odoo.tools.translate import trans_export


class TranslationsCommon(TransactionCase):
    """What an addon is in French, and whether its template has all its terms."""

    addon: str

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.env["ir.module.module"]._load_module_terms([cls.addon], ["fr_FR"])
        cls.french = cls.env(context={"lang": "fr_FR"})

    def assertTemplateIsCurrent(self):
        """The committed template has the terms that Odoo exports now."""
        exported = io.BytesIO()
        trans_export(None, [self.addon], exported, "po", self.env)
        self.assertEqual(
            self._read_terms(file_path(f"{self.addon}/i18n/{self.addon}.pot")),
            self._read_terms(exported.getvalue().decode()),
            "Update the translations as CONTRIBUTING.md says.",
        )

    def _read_terms(self, template):
        """Terms, with the records they belong to; which file of code has one is free.

        :param template: a file or its text
        """
        return {
            (
                entry.msgid,
                entry.comment,
                *(
                    name
                    for name, _ in entry.occurrences
                    if not name.startswith("code:")
                ),
            )
            for entry in polib.pofile(template)
        }

    def assertInView(self, xmlid, *terms):
        """The French view shows each of these labels."""
        view = self.french.ref(xmlid)
        arch = self.french[view.model].get_view(view.id, view.type)["arch"]
        for term in terms:
            self.assertIn(f'="{term}"', arch)

    def assertChoices(self, model, field, **labels):
        """These values of a selection have these French labels."""
        choices = self.french[model].fields_get([field])[field]["selection"]
        self.assertLessEqual(labels.items(), dict(choices).items())
