from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_list


class ReturnSettingsMixin(models.AbstractModel):
    """A setting that is archived, not deleted, once something uses it.

    The database would refuse with a sentence for developers, or silently: a rule that
    loses the only reason it names would apply to every reason.
    """

    _name = "return.settings.mixin"
    _description = "Setting of Returns"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for record in self:
            if usage := record._get_usage():
                raise UserError(
                    self.env._(
                        "%(setting)s “%(name)s” is used by %(usage)s and cannot be "
                        "deleted. Archive it instead: it is not offered any more, and "
                        "what was decided with it stays readable.",
                        setting=self.env["ir.model"]._get(self._name).name,
                        name=record.display_name,
                        usage=format_list(self.env, usage),
                    )
                )

    def _get_usage(self):
        """Who refers to this record, as ``["3 x Return Order Line", …]``."""
        self.ensure_one()
        # sudo: records of other companies and of models the user may not read count
        usage = []
        for model, names in self._get_referring_fields().items():
            records = self.env[model].sudo().with_context(active_test=False)
            domain = [
                *("|" for _name in names[1:]),
                *((name, "in", self.ids) for name in names),
            ]
            if count := records.search_count(domain):
                usage.append(f"{count} x {self.env['ir.model']._get(model).name}")
        return usage

    @api.model
    def _get_referring_fields(self):
        """Stored fields of other records that point here; parts of ours do not count.

        :return: ``{model: [field, …]}``
        """
        return {
            name: fields
            for name, model in self.env.registry.items()
            if not (model._abstract or model._transient or not model._auto)
            and (fields := self._get_fields_of(model))
        }

    @api.model
    def _get_fields_of(self, model):
        return [
            field.name
            for field in model._fields.values()
            if field.store
            and field.type in ("many2one", "many2many")
            and field.comodel_name == self._name
            and not (field.type == "many2one" and field.ondelete == "cascade")
        ]
