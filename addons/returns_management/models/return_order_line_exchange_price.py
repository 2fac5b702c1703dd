from decimal import Decimal

from odoo import api, fields, models

from ..domain import exchange


class ReturnOrderLine(models.Model):
    """What the customer pays for an exchange, or gets back."""

    _inherit = "return.order.line"

    exchange_price_unit = fields.Float(
        string="Replacement Price",
        digits="Product Price",
        compute="_compute_exchange_price",
        store=True,
        readonly=False,
        help="Price of the replacement today for this customer, unless you change it.",
    )
    exchange_discount = fields.Float(
        string="Replacement Disc.%",
        digits="Discount",
        compute="_compute_exchange_price",
        store=True,
        readonly=False,
    )
    exchange_tax_ids = fields.Many2many(
        comodel_name="account.tax",
        relation="return_order_line_exchange_tax_rel",
        string="Replacement Taxes",
        compute="_compute_exchange_price",
        store=True,
        readonly=False,
        check_company=True,
    )
    exchange_amount = fields.Monetary(
        string="Replacement Amount",
        compute="_compute_exchange_amount",
        store=True,
        help="Price of the replacement, tax included; zero where nothing is billed.",
    )
    exchange_difference = fields.Monetary(
        string="To Pay",
        compute="_compute_exchange_difference",
        help="What the customer pays for the exchange, tax included; below zero what "
        "the customer gets back.",
    )

    @api.depends(
        "exchange_type",
        "exchange_product_id",
        "exchange_quantity",
        "exchange_uom_id",
        "price_decision",
        "price_unit",
    )
    def _compute_exchange_price(self):
        for line in self:
            line.exchange_price_unit = line.exchange_discount = 0
            line.exchange_tax_ids = False
            if line.exchange_type == "product":
                line._set_exchange_price()

    def _set_exchange_price(self):
        """The price of a new order line; of goods without an order what we agreed."""
        if self.exchange_product_id == self.product_id:
            gives = self.price_decision != "no_credit"
            self.exchange_price_unit = gives and self.price_unit
            self.exchange_discount = gives and self.discount
            self.exchange_tax_ids = self.tax_ids
            return
        quotation = self._quote_exchange()
        self.exchange_price_unit = quotation.price_unit
        self.exchange_discount = quotation.discount
        self.exchange_tax_ids = quotation.tax_ids._origin

    def _quote_exchange(self):
        """What selling the replacement to this customer today would look like.

        :return: a new order line, as superuser
        """
        # sudo: RMA users need not be able to read orders, the price follows from them
        order = self.sudo()._get_exchange_order()
        return (
            self.env["sale.order.line"]
            .sudo()
            .new(
                {
                    "order_id": (
                        order or order.new(self._prepare_exchange_order_vals())
                    ),
                    "product_id": self.exchange_product_id.id,
                    "product_uom_id": self.exchange_uom_id.id,
                    "product_uom_qty": self.exchange_quantity,
                }
            )
        )

    def _get_exchange_gift(self):
        """What the replacement is sold below its price of today, tax included.

        :return: in the currency of the return; zero where it is not below
        """
        self.ensure_one()
        if self.exchange_type != "product" or not self.exchange_quantity:
            return 0
        quotation = self._quote_exchange()
        price = quotation.currency_id._convert(
            quotation.price_total,
            self.currency_id,
            self.company_id,
            fields.Date.context_today(self),
        )
        return max(price - self.exchange_amount, 0)

    @api.depends(
        "exchange_type",
        "exchange_price_unit",
        "exchange_discount",
        "exchange_tax_ids",
        "exchange_quantity",
    )
    def _compute_exchange_amount(self):
        for line in self:
            line.exchange_amount = line.exchange_type == "product" and (
                line._get_taxed_total([line._prepare_exchange_base_line()])
            )

    @api.depends("exchange_amount", "amount_authorized", "price_decision")
    def _compute_exchange_difference(self):
        for line in self:
            billed = line.exchange_type == "product"
            line.exchange_difference = billed and line._get_exchange_difference()

    def _get_exchange_difference(self):
        """What the customer pays for these exchanges, in their one currency.

        Computed as the documents will be: a credit note per invoice that is given back
        and an invoice per order, since tax may be rounded on a whole document.
        """
        lines = self.filtered(lambda line: line.exchange_type == "product")
        if not lines:
            return 0
        credited = lines.filtered(lambda line: line.price_decision != "no_credit")
        returned = sum(
            shares._get_taxed_total(
                [line._prepare_return_base_line() for line in shares]
            )
            for shares in credited.grouped(lambda r: r.invoice_line_id.move_id).values()
        )
        billed = sum(
            shares._get_taxed_total(
                [line._prepare_exchange_base_line() for line in shares]
            )
            for shares in lines.grouped(lambda r: r.sale_line_id.order_id).values()
        )
        step = Decimal(str(lines.currency_id.rounding or 0.01))
        owed = exchange.difference(Decimal(str(billed)), Decimal(str(returned)), step)
        return float(owed.amount)

    def _prepare_return_base_line(self):
        source = self._get_price_source()
        unit = (source and source.product_uom_id) or self.product_uom_id
        return self._prepare_base_line(
            self.product_id,
            self.product_uom_id._compute_quantity(
                self.qty_authorized, unit, round=False
            ),
            self.price_unit,
            self.discount,
            self.tax_ids,
        )

    def _prepare_exchange_base_line(self):
        return self._prepare_base_line(
            self.exchange_product_id,
            self.exchange_quantity,
            self.exchange_price_unit,
            self.exchange_discount,
            self.exchange_tax_ids,
        )

    def _prepare_base_line(self, product, quantity, price_unit, discount, taxes):
        # sudo: RMA users need not be able to read taxes, the amount follows from them
        return self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            None,
            product_id=product,
            quantity=quantity,
            price_unit=price_unit,
            discount=discount,
            tax_ids=taxes.sudo(),
            partner_id=self.partner_id,
            currency_id=self.currency_id,
        )

    def _get_taxed_total(self, base_lines):
        """Total of one document, tax included, rounded as Odoo rounds documents."""
        taxes = self.env["account.tax"]
        company = self.company_id or self.env.company
        taxes._add_tax_details_in_base_lines(base_lines, company)
        taxes._round_base_lines_tax_details(base_lines, company)
        totals = taxes._get_tax_totals_summary(base_lines, self.currency_id, company)
        return totals["total_amount_currency"]
