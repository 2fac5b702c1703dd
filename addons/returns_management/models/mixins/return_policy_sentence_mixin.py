from datetime import date
from decimal import Decimal

from odoo import api, models, tools
from odoo.tools import format_date, format_list, formatLang

from ...domain.policy import SENTENCES
from ...domain.policy_words import CHANNELS

#: Values of reasons that are amounts in the company's currency; a limit may be a count.
AMOUNTS = frozenset({"amount", "cost", "fixed", "limit", "maximum", "minimum"})

#: Values of reasons that are codes of records and selections.
CODED = frozenset({"channels", "countries", "flag", "found", "kinds", "own"})


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
        sentence = self.env._(SENTENCES[code])
        return sentence % shown

    @api.model
    def _say(self, reason, currency):
        """The sentence of a ``domain.policy.Reason``."""
        return self._get_sentence(reason.code, reason.values, currency)

    @api.model
    def _cite(self, source, confirmed):
        """The source of a sentence, and whether somebody has read it."""
        if confirmed or not source:
            return source
        return self.env._("%(article)s; not confirmed: read the law", article=source)

    @api.model
    def _format_value(self, name, value, currency):
        if isinstance(value, date):
            return format_date(self.env, value)
        if isinstance(value, Decimal):
            return (
                currency.format(float(value))
                if name in AMOUNTS
                else self._format_number(value)
            )
        if isinstance(value, (set, frozenset, list, tuple)):
            if name == "channels" and CHANNELS.issubset(value):
                return self.env._("all sales channels")
            parts = [str(self._format_value(name, part, currency)) for part in value]
            return format_list(self.env, sorted(parts))
        return self._get_words().get(value, value) if name in CODED else value

    @api.model
    def _format_number(self, value):
        """Without decimals that say nothing: 10, 7.5."""
        digits = max(-value.normalize().as_tuple().exponent, 0)
        return formatLang(self.env, float(value), digits=digits)

    @api.model
    @tools.ormcache("self.env.lang")
    def _get_words(self):
        """What flags, channels, kinds of customers and countries are called."""
        kinds = self.env["return.policy"]._fields["customer_kind"]
        channels = self.env["sale.order"]._fields["return_channel"]
        # sudo: names are no secret
        flags = self.env["return.product.flag"].sudo().search([("code", "!=", False)])
        countries = self.env["res.country"].sudo().search([("code", "!=", False)])
        return {
            **dict(kinds._description_selection(self.env)),
            **dict(channels._description_selection(self.env)),
            **{flag.code: flag.name for flag in flags},
            **{country.code: country.name for country in countries},
        }
