from odoo import api, fields, models

from ..domain import risk


class ReturnOrder(models.Model):
    """Signals that say why a return should be verified."""

    _inherit = "return.order"

    risk_signal_ids = fields.One2many(
        comodel_name="return.risk.signal",
        inverse_name="return_order_id",
        string="Risk Signals",
        readonly=True,
    )
    risk_score = fields.Integer(
        compute="_compute_risk_score",
        store=True,
        readonly=True,
        aggregator="avg",
        help="Points of the signals that were not cleared and have not expired, at "
        "most 100. They ask for a verification, never for a refusal.",
    )

    @api.depends("risk_signal_ids.points", "risk_signal_ids.state")
    def _compute_risk_score(self):
        today = fields.Date.context_today(self)
        for order in self:
            order.risk_score = risk.score(
                signal.points
                for signal in order.risk_signal_ids
                if signal.state != "cleared"
                and risk.is_current(signal.date_expiry, today)
            )

    def action_request(self):
        self._update_risk_signals()
        return super().action_request()

    def _update_risk_signals(self):
        """Read the facts again: new signals open, those that are decided stay."""
        # sudo: clerks and warehouse workers may not read what the facts come from
        orders = self.sudo().filtered("line_ids")
        facts = self.env["return.risk.facts"].sudo()._collect(orders)
        vals_list = []
        for company, group in orders.grouped("company_id").items():
            rules = self.env["return.risk.rule"].sudo()._get_rules(company)
            by_code = {rule.code: rule for rule in rules}
            domain_rules = [rule._to_domain() for rule in rules]
            for order in group:
                found = risk.signals(facts[order], domain_rules)
                vals_list += order._refresh_signals(found, by_code)
        self.env["return.risk.signal"].sudo().create(vals_list)

    def _refresh_signals(self, found, rules):
        """Bring the open signals up to date.

        :param found: the domain's signals
        :param rules: ``{code: return.risk.rule}``
        :return: the values of the signals that are new
        """
        self.ensure_one()
        known = {signal.code: signal for signal in self.risk_signal_ids}
        arisen = {signal.code for signal in found}
        self.risk_signal_ids.filtered(
            lambda signal: signal.state == "open" and signal.code not in arisen
        ).unlink()
        vals_list = []
        for signal in found:
            sentence = self._get_risk_sentence(signal)
            existing = known.get(signal.code)
            if not existing:
                vals_list.append(
                    self.env["return.risk.signal"]._prepare_vals(
                        self, rules[signal.code], signal.points, sentence
                    )
                )
            elif existing.state == "open":
                existing.write({"points": signal.points, "sentence": sentence})
        return vals_list

    def _get_risk_sentence(self, signal):
        """What a signal says, with its figures."""
        values = dict(signal.values)
        if "sentences" in values:
            return " ".join(values["sentences"])
        for name in ("value", "usual"):
            if name in values:
                values[name] = self.currency_id.format(float(values[name]))
        return self._get_risk_template(signal.code, values)

    def _get_risk_template(self, code, values):
        sentences = {
            "return_rate": lambda: self.env._(
                "The customer returned %(returned)s of %(delivered)s order lines in a "
                "year (%(rate)s %%); all customers together return %(peer_rate)s %%.",
                **values,
            ),
            "return_value": lambda: self.env._(
                "The return is worth %(value)s; usual are %(usual)s.", **values
            ),
            "wardrobing": lambda: self.env._(
                "Earlier goods that came late and worn: %(count)s.", **values
            ),
            "address": lambda: self.env._(
                "Other customers with returns at this address: %(count)s.", **values
            ),
            "card": lambda: self.env._(
                "Other customers with returns who paid with this card: %(count)s.",
                **values,
            ),
            "never_came": lambda: self.env._(
                "Earlier goods that were replaced or credited and never came: "
                "%(count)s.",
                **values,
            ),
            "dispute": lambda: self.env._(
                "Payments disputed after we had refunded them: %(count)s.", **values
            ),
            "confirmed": lambda: self.env._(
                "Earlier signals of this customer that were confirmed: %(count)s.",
                **values,
            ),
        }
        return sentences[code]()

    def _get_serial_findings(self):
        """Sentences on received serial numbers that are not those that we sold."""
        self.ensure_one()
        return tuple(
            sentence
            for line in self.line_ids
            for lot in line.move_ids.filtered(lambda move: move.state == "done").lot_ids
            if (sentence := line._explain_lot(lot))
        )

    def _get_weight_findings(self):
        self.ensure_one()
        return tuple(
            result.weight_finding
            for result in self.inspection_ids
            if result.weight_finding and result.weight < result.expected_weight
        )

    @api.model
    def _cron_expire_risk(self):
        """Compute the score again where a signal has expired."""
        expired = self.search(
            [
                ("risk_score", ">", 0),
                ("risk_signal_ids.date_expiry", "<", fields.Date.context_today(self)),
            ]
        )
        self.env.add_to_compute(self._fields["risk_score"], expired)
        expired.flush_recordset(["risk_score"])
