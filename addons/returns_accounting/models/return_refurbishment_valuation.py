from decimal import Decimal

from odoo import Command, api, fields, models

from ..domain import nrv


class ReturnRefurbishment(models.Model):
    """What the units of a refurbishment are worth, and the entries that say so.

    Amounts are in company currency, for the whole quantity, net of tax. The estimates
    are typed in; cost, write-down and capitalised labour are those of the posted stock
    moves and entries.
    """

    _inherit = "return.refurbishment"

    currency_id = fields.Many2one(related="company_id.currency_id")
    grade_id = fields.Many2one(
        comodel_name="return.grade",
        string="Expected Grade",
        help="Condition that the units will be sold in.",
    )
    grade_percent = fields.Float(
        string="Resale Value (%)",
        compute="_compute_grade_percent",
        store=True,
        readonly=False,
        precompute=True,
        help="Share of the expected price that this condition still commands.",
    )
    expected_price = fields.Monetary(
        string="Expected Unit Price",
        compute="_compute_expected_price",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Untaxed price of one refurbished unit in perfect condition.",
    )
    cost_to_complete = fields.Monetary(
        string="Cost to Complete",
        tracking=True,
        help="Labour and parts expected until the units can be sold.",
    )
    cost_to_sell = fields.Monetary(
        string="Cost to Sell",
        tracking=True,
        help="Cost of making the sale, such as marketplace fees.",
    )
    labour_cost = fields.Monetary(
        string="Labour and Parts",
        compute="_compute_labour_cost",
        store=True,
        readonly=False,
        tracking=True,
        help="What refurbishing really cost; as estimated unless changed. It is "
        "capitalised as far as the units stay at or below their net realisable value.",
    )
    entry_ids = fields.Many2many(
        comodel_name="account.move",
        string="Write-down and Labour Entries",
        readonly=True,
        copy=False,
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    entry_count = fields.Integer(compute="_compute_entry_count", compute_sudo=True)
    cost = fields.Monetary(
        compute="_compute_cost",
        store=True,
        help="Value at which the units left stock for work in progress.",
    )
    write_down = fields.Monetary(
        string="Write-down",
        compute="_compute_entry_amounts",
        store=True,
        help="Cost above the net realisable value, posted as an expense.",
    )
    labour_capitalised = fields.Monetary(
        string="Capitalised",
        compute="_compute_entry_amounts",
        store=True,
        help="Labour and parts that joined the value of the units.",
    )
    carrying_amount = fields.Monetary(
        compute="_compute_carrying_amount",
        store=True,
        help="Cost, less what was written down, plus what was capitalised.",
    )
    wip_amount = fields.Monetary(
        string="Work in Progress",
        compute="_compute_carrying_amount",
        store=True,
        help="What this document still holds in the work in progress account.",
    )
    valuation_note = fields.Text(
        string="Valuation", readonly=True, copy=False, help="How the value was found."
    )

    _grade_percent_range = models.Constraint(
        "CHECK(grade_percent BETWEEN 0 AND 100)",
        "The resale value must be between 0 and 100 percent.",
    )
    _amounts_not_negative = models.Constraint(
        "CHECK(expected_price >= 0 AND cost_to_complete >= 0 AND cost_to_sell >= 0"
        " AND labour_cost >= 0)",
        "Prices and costs of a refurbishment cannot be negative.",
    )

    @api.depends("grade_id")
    def _compute_grade_percent(self):
        for doc in self:
            doc.grade_percent = doc.grade_id.resale_percent if doc.grade_id else 100

    @api.depends("refurbished_product_id", "company_id")
    def _compute_expected_price(self):
        for doc in self:
            product = doc.refurbished_product_id.with_company(doc.company_id)
            taxes = product.taxes_id._filter_taxes_by_company(doc.company_id)
            doc.expected_price = taxes.compute_all(
                product.lst_price, currency=doc.currency_id, product=product
            )["total_excluded"]

    @api.depends("cost_to_complete")
    def _compute_labour_cost(self):
        for doc in self:
            doc.labour_cost = doc.cost_to_complete

    @api.depends("move_ids.account_move_id", "entry_ids")
    def _compute_entry_count(self):
        for doc in self:
            doc.entry_count = len(doc._get_entries())

    @api.depends("move_ids.is_out", "move_ids.value")
    def _compute_cost(self):
        for doc in self:
            doc.cost = sum(doc.move_ids.filtered("is_out").mapped("value"))

    @api.depends(
        "entry_ids.line_ids.parent_state",
        "entry_ids.line_ids.balance",
        "entry_ids.line_ids.return_entry_type",
    )
    def _compute_entry_amounts(self):
        nothing = self.env["account.move.line"]
        for doc in self:
            posted = doc.entry_ids.line_ids.filtered_domain(
                [("parent_state", "=", "posted")]
            )
            by_type = posted.grouped("return_entry_type")
            doc.write_down = sum(by_type.get("write_down", nothing).mapped("balance"))
            doc.labour_capitalised = -sum(
                by_type.get("labour", nothing).mapped("balance")
            )

    @api.depends(
        "cost", "write_down", "labour_capitalised", "move_ids.is_in", "move_ids.value"
    )
    def _compute_carrying_amount(self):
        for doc in self:
            finished = sum(doc.move_ids.filtered("is_in").mapped("value"))
            doc.carrying_amount = doc.cost - doc.write_down + doc.labour_capitalised
            doc.wip_amount = doc.carrying_amount - finished

    def _get_entries(self):
        """Every journal entry of the document: of its stock moves and its own."""
        return self.move_ids.account_move_id | self.entry_ids

    def _get_wip_account(self):
        return self._get_workshop().valuation_account_id

    def _value(self, completed=False):
        """Value the units as they are now carried.

        :param completed: whether the cost to complete has been spent
        :rtype: nrv.Valuation
        """
        self.ensure_one()
        estimate = nrv.Estimate(
            selling_price=_decimal(self.expected_price) * _decimal(self.quantity),
            grade_percent=_decimal(self.grade_percent),
            cost_to_complete=_decimal(0 if completed else self.cost_to_complete),
            cost_to_sell=_decimal(self.cost_to_sell),
        )
        return nrv.value(_decimal(self.carrying_amount), estimate, self._get_cent())

    def _get_cent(self):
        return _decimal(self.currency_id.rounding)

    def _write_down_to_nrv(self, completed=False):
        """Write down what is carried above net realisable value, and say why."""
        valuations = {doc: doc._value(completed) for doc in self}
        for doc, valuation in valuations.items():
            if valuation.write_down or not completed:
                doc.valuation_note = valuation.why
        self._post_entries(
            "write_down",
            {doc: valuation.write_down for doc, valuation in valuations.items()},
        )
        self._message_log_batch(
            {doc.id: valuation.why for doc, valuation in valuations.items()}
        )

    def _capitalise_labour(self):
        """Add labour and parts to work in progress, up to net realisable value."""
        self._post_entries(
            "labour",
            {
                doc: -nrv.capitalise(
                    _decimal(doc.carrying_amount),
                    _decimal(doc.labour_cost),
                    doc._value(completed=True).net_realisable_value,
                    doc._get_cent(),
                )
                for doc in self
            },
        )

    def _post_entries(self, entry_type, amounts):
        """Post an entry per document against work in progress.

        :param entry_type: what the entries are to the return, names account and label
        :param amounts: ``{document: Decimal}``, debit of the profit and loss account
        """
        amounts = {doc: amount for doc, amount in amounts.items() if amount}
        entries = self.env["account.move"].create(
            [doc._prepare_entry_vals(entry_type, amounts[doc]) for doc in amounts]
        )
        entries._post()
        for doc, entry in zip(amounts, entries, strict=True):
            doc.entry_ids = [Command.link(entry.id)]

    def _prepare_entry_vals(self, entry_type, amount):
        """Only the profit and loss line carries the type: budgets add it up."""
        self.ensure_one()
        account, label = {
            "write_down": (
                self.company_id.return_write_down_account_id,
                self.env._("Write-down to net realisable value"),
            ),
            "labour": (
                self.company_id.return_labour_account_id,
                self.env._("Refurbishment labour and parts"),
            ),
        }[entry_type]
        common = {
            "name": f"{self.name} - {label}",
            "product_id": self.product_id.id,
            "return_line_id": self.return_line_id.id,
        }
        expense = {
            **common,
            "account_id": account.id,
            "balance": float(amount),
            "return_entry_type": entry_type,
        }
        wip = {
            **common,
            "account_id": self._get_wip_account().id,
            "balance": -float(amount),
        }
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": self.company_id.account_stock_journal_id.id,
            "ref": self.name,
            "line_ids": [Command.create(expense), Command.create(wip)],
        }


def _decimal(amount):
    return Decimal(str(amount))
