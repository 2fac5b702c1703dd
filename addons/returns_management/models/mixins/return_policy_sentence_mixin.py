from datetime import date
from decimal import Decimal

from odoo import api, models
from odoo.tools import format_date, format_list

from ...domain.policy import SENTENCES

#: Values of reasons that are amounts in the company's currency; a limit may be a count.
AMOUNTS = frozenset({"amount", "cost", "fixed", "limit", "maximum", "minimum"})


class ReturnPolicySentenceMixin(models.AbstractModel):
    """The reasons of policies and of the law, as a person reads them."""

    _name = "return.policy.sentence.mixin"
    _description = "Sentences of Return Policies"

    @api.model
    def _get_sentence(self, code, values, currency):
        """The sentence of ``code`` in the user's language; empty for an unknown one.

        :param values: dates, decimals, texts and lists by name
        :param currency: of the amounts among them
        """
        if code not in SENTENCES:
            return ""
        shown = {
            name: self._format_value(name, value, currency)
            for name, value in values.items()
        }
        return self.env._(SENTENCES[code]) % shown  # pylint: disable=W8161

    @api.model
    def _say(self, reason, currency):
        """The sentence of a ``domain.policy.Reason``."""
        return self._get_sentence(reason.code, reason.values, currency)

    @api.model
    def _format_value(self, name, value, currency):
        if isinstance(value, date):
            return format_date(self.env, value)
        if isinstance(value, Decimal):
            return currency.format(float(value)) if name in AMOUNTS else f"{value:g}"
        if isinstance(value, (set, frozenset, list, tuple)):
            return format_list(self.env, [str(part) for part in sorted(value)])
        return value
