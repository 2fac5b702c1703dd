from odoo import api, models

#: What makes another file, or one of something else, out of an attachment.
CONTENT_FIELDS = frozenset(
    {"datas", "raw", "db_datas", "store_fname", "type", "url"}
    | {"mimetype", "res_model", "res_id", "res_field"}
)


class IrAttachment(models.Model):
    """Photos of inspections are evidence, also for those who write files directly."""

    _inherit = "ir.attachment"

    def write(self, vals):
        results = self.env["return.inspection"]
        if not CONTENT_FIELDS.isdisjoint(vals):
            results = self._get_photo_inspections()
            results._check_photos_open()
        result = super().write(vals)
        results._check_photos()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        self._get_photo_inspections()._check_photos_open()

    def _get_photo_inspections(self):
        """The inspections that these are photos of, also as answers to a question."""
        # sudo: evidence is protected also from those who may not read inspections
        results = self.env["return.inspection"].sudo()
        if not self.ids:
            return results
        found = results.search([("photo_ids", "in", self.ids)])
        answers = self.sudo().filtered(
            lambda file: file.res_model == "return.inspection.answer" and file.res_id
        )
        if answers:
            found |= (
                self.env["return.inspection.answer"]
                .sudo()
                .browse(answers.mapped("res_id"))
                .exists()
                .inspection_id
            )
        return found
