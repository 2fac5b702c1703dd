import math

from odoo import api, models
from odoo.exceptions import AccessError, ValidationError

#: A larger quantity or amount is a barcode typed into the wrong box.
LARGEST_NUMBER = 10**9


class ReturnGuardMixin(models.AbstractModel):
    """What nobody may write from outside, whatever the form says.

    ``readonly`` only greys a field out: a remote call could still write what stock or
    accounting know, or who approved. Numbers that are none (NaN, infinity) would pass
    every check of the database.
    """

    _name = "return.guard.mixin"
    _description = "Record Guarded against Direct Writes"

    #: Fields that only the document's own buttons write, as superuser.
    _decided_fields: frozenset[str] = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_guarded(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_guarded(vals)
        return super().write(vals)

    @api.model
    def _check_guarded(self, vals):
        for name, value in vals.items():
            field = self._fields.get(name)
            if field is None:
                continue
            if not self.env.su and self._is_decided(field):
                raise AccessError(
                    self.env._(
                        "%(field)s of a %(document)s follows from its documents and "
                        "buttons and cannot be written directly.",
                        field=field._description_string(self.env),
                        document=self._get_document_name(),
                    )
                )
            if field.type in ("float", "monetary") and value:
                self._check_number(field, value)

    @api.model
    def _is_decided(self, field):
        computed = field.compute and field.store and field.readonly
        return computed or field.name in self._decided_fields

    @api.model
    def _check_number(self, field, value):
        number = float(value)
        if math.isfinite(number) and abs(number) < LARGEST_NUMBER:
            return
        raise ValidationError(
            self.env._(
                "%(field)s of a %(document)s cannot be %(value)s. Enter a number below "
                "%(limit)s; a barcode belongs in the scanner.",
                field=field._description_string(self.env),
                document=self._get_document_name(),
                value=value,
                limit=f"{LARGEST_NUMBER:,}",
            )
        )

    @api.model
    def _get_document_name(self):
        return self.env["ir.model"]._get(self._name).name
