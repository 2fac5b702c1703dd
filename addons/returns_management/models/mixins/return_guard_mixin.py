import math

from odoo import Command, api, models, tools
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

    #: Fields that only the document's own buttons write, as superuser; each class that
    #: extends a document names those that it adds.
    _decided_fields: frozenset[str] = frozenset()
    #: Quantities that must be above zero, and those that may be zero.
    _positive_fields: frozenset[str] = frozenset()
    _not_negative_fields: frozenset[str] = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_guarded(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_guarded(vals)
        return super().write(vals)

    @api.model
    def default_get(self, fields):
        """Let no context or user default say what a direct write could not."""
        defaults = super().default_get(fields)
        for name in fields:
            field = self._fields.get(name)
            if field is None or not self._ignores_defaults(field):
                continue
            defaults.pop(name, None)
            if field.default:
                value = field.convert_to_cache(field.default(self), self)
                defaults[name] = field.convert_to_write(value, self)
        return defaults

    @api.model
    def _ignores_defaults(self, field):
        """Whether only the model itself gives ``field`` its first value."""
        return self._is_decided(field)

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
            if field.type in ("float", "monetary"):
                self._check_number(field, float(value or 0))
            elif field.type == "one2many":
                self._check_guarded_lines(field, value)

    def _check_guarded_lines(self, field, commands):
        """Check the lines before the ORM rounds their numbers, which NaN breaks."""
        lines = self.env[field.comodel_name]
        if not hasattr(lines, "_check_guarded"):
            return
        for code, line_id, *values in commands or ():
            if code in (Command.CREATE, Command.UPDATE):
                line = lines.browse(line_id if code == Command.UPDATE else ())
                line._check_guarded(values[0])

    @api.model
    def _is_decided(self, field):
        computed = field.compute and field.store and field.readonly
        return computed or field.name in self._get_decided_fields()

    @api.model
    @tools.ormcache("self._name")
    def _get_decided_fields(self):
        named = (vars(part).get("_decided_fields", ()) for part in type(self).__mro__)
        return frozenset().union(*named)

    def _check_number(self, field, value):
        if not math.isfinite(value) or abs(value) >= LARGEST_NUMBER:
            way_out = self.env._(
                "Enter a number below %(limit)s; a barcode belongs in the scanner.",
                limit=f"{LARGEST_NUMBER:,}",
            )
        elif field.name in self._positive_fields and value <= 0:
            way_out = self.env._("Enter a number above zero, or remove the line.")
        elif field.name in self._not_negative_fields and value < 0:
            way_out = self.env._("Enter zero or more.")
        else:
            return
        raise ValidationError(
            self.env._(
                "%(record)s: %(field)s cannot be %(value)s. %(way_out)s",
                record=self[:1].display_name or self._get_document_name(),
                field=field._description_string(self.env),
                value=f"{value:g}",
                way_out=way_out,
            )
        )

    @api.model
    def _get_document_name(self):
        return self.env["ir.model"]._get(self._name).name
