from collections import defaultdict

from markupsafe import Markup

from odoo import api, models
from odoo.tools import formatLang

#: Decisions on a line; each change is told in the chatter of its return.
TRACKED = (
    "product_id",
    "sale_line_id",
    "invoice_line_id",
    "qty_requested",
    "qty_authorized",
    "product_uom_id",
    "reason_id",
    "resolution",
    "is_voucher_agreed",
    "price_decision",
    "price_reason",
    "price_unit",
    "discount",
    "tax_ids",
    "exchange_product_id",
    "exchange_quantity",
    "exchange_price_unit",
    "exchange_discount",
    "exchange_is_advance",
)


class ReturnOrderLine(models.Model):
    """What was changed on a line since the return was submitted, and by whom."""

    _name = "return.order.line"
    _inherit = ["return.order.line", "return.guard.mixin"]

    _decided_fields = frozenset({"is_unexpected"})
    _positive_fields = frozenset({"qty_requested"})
    _not_negative_fields = frozenset({"qty_authorized"})

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._log_lines(self.env._("Line added:"))
        return lines

    def write(self, vals):
        if not self._is_audited() or vals.keys().isdisjoint(TRACKED):
            return super().write(vals)
        before = {line: line._get_audit_values() for line in self}
        result = super().write(vals)
        self._log_changes(before)
        return result

    def unlink(self):
        self._log_lines(self.env._("Line removed:"))
        return super().unlink()

    def _is_audited(self):
        return not self.env.context.get("tracking_disable") and any(
            line.state != "draft" for line in self
        )

    def _log_lines(self, title):
        if not self._is_audited():
            return
        self.return_order_id._log_decisions(
            {
                order.id: Markup("%s<ul>%s</ul>")
                % (title, Markup().join(line._format_audit_line() for line in lines))
                for order, lines in self.grouped("return_order_id").items()
                if order.state != "draft"
            }
        )

    def _format_audit_line(self):
        return Markup("<li>%s: %s</li>") % (
            self.product_id.display_name,
            self._format_audit_value("qty_requested"),
        )

    def _get_audit_values(self):
        """The tracked fields as a person reads them."""
        self.ensure_one()
        # sudo: RMA users may not read invoices and taxes
        return {name: self.sudo()._format_audit_value(name) for name in TRACKED}

    def _format_audit_value(self, name):
        field, value = self._fields[name], self[name]
        if field.relational:
            return ", ".join(value.mapped("display_name"))
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "char":
            return value or ""
        return formatLang(self.env, value, digits=field.get_digits(self.env)[1])

    def _log_changes(self, before):
        """Tell what differs from ``before``, one message per return."""
        items = defaultdict(list)
        for line, old in before.items():
            if line.state == "draft":
                continue
            for name, new in line._get_audit_values().items():
                if old[name] != new:
                    label = self._fields[name]._description_string(self.env)
                    items[line.return_order_id.id].append(
                        Markup("<li>%s, %s: %s → %s</li>")
                        % (
                            line.product_id.display_name,
                            label,
                            old[name] or "-",
                            new or "-",
                        )
                    )
        self.return_order_id._log_decisions(
            {
                order_id: Markup("<ul>%s</ul>") % Markup().join(changes)
                for order_id, changes in items.items()
            }
        )
