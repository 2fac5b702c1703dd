from odoo import fields, models


class PaymentSettlementImport(models.Model):
    """What an import linked as it stored it, until a matching run has counted it."""

    _inherit = "payment.settlement.import"

    links_found = fields.Json(
        readonly=True,
        copy=False,
        help="Rows stored since the last matching run and, by rule, rows linked and "
        "seconds that it took.",
    )

    def _note_links(self, rows=0, rules=()):
        """Add to what a matching run will count.

        :param rules: (rule, rows linked, seconds)
        """
        links = self.links_found or {"rows": 0, "rules": {}}
        by_rule = dict(links["rules"])
        for rule, linked, seconds in rules:
            before = by_rule.get(rule.name, (0, 0.0))
            by_rule[rule.name] = (before[0] + linked, before[1] + seconds)
        # sudo: how an import went is written by it alone
        self.sudo().links_found = {"rows": links["rows"] + rows, "rules": by_rule}
