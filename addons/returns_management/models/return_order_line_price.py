from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ReturnOrderLine(models.Model):
    """What a returned unit is worth to the customer, and who decided it."""

    _inherit = "return.order.line"

    price_decision = fields.Selection(
        selection=[
            ("invoice", "As Invoiced"),
            ("agreed", "Agreed Price"),
            ("no_credit", "No Credit"),
        ],
        compute="_compute_price_decision",
        store=True,
        readonly=False,
        precompute=True,
        help="As Invoiced: the price of the invoice line, else of the order line. "
        "Agreed Price: a price that you enter, with the reason for it. No Credit: "
        "the goods come back, no money goes out. Goods that were bought elsewhere "
        "or before this database have no invoice, so somebody has to decide.",
    )
    price_reason = fields.Char(
        help="Why this price was agreed, for the approver and for the audit trail."
    )
    price_unit = fields.Float(
        string="Unit Price",
        digits="Product Price",
        compute="_compute_price",
        store=True,
        readonly=False,
        precompute=True,
    )
    discount = fields.Float(
        string="Disc.%",
        digits="Discount",
        compute="_compute_price",
        store=True,
        readonly=False,
        precompute=True,
    )
    tax_ids = fields.Many2many(
        comodel_name="account.tax",
        string="Taxes",
        compute="_compute_tax_ids",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
    )
    amount_authorized = fields.Monetary(
        string="Authorised Amount",
        compute="_compute_amounts",
        store=True,
        help="Authorised quantity at the invoiced or agreed price, tax included.",
    )
    amount_received = fields.Monetary(
        string="Received Amount",
        compute="_compute_amounts",
        store=True,
        help="Received quantity at the invoiced or agreed price, tax included; what "
        "the customer may keep counts as received when the return is approved.",
    )

    @api.depends("invoice_line_id", "sale_line_id")
    def _compute_price_decision(self):
        for line in self:
            if line._get_price_source():
                line.price_decision = line.price_decision or "invoice"
            elif line.price_decision == "invoice":
                line.price_decision = False

    @api.depends("invoice_line_id", "sale_line_id", "price_decision")
    def _compute_price(self):
        """An agreed price stays as it was entered; the invoiced one is its start."""
        for line in self:
            if line.price_decision != "agreed":
                source = line._get_price_source()
                line.price_unit = source.price_unit if source else 0
                line.discount = source.discount if source else 0

    @api.depends(
        "invoice_line_id", "sale_line_id", "product_id", "return_order_id.partner_id"
    )
    def _compute_tax_ids(self):
        for line in self:
            sold = line._get_price_source()
            line.tax_ids = (
                line._get_source_taxes() if sold else line._get_product_taxes()
            )

    @api.depends(
        "price_unit",
        "discount",
        "tax_ids",
        "product_uom_id",
        "qty_authorized",
        "qty_received",
        "qty_sent_back",
        "resolution",
        "is_refund_only",
        "state",
    )
    def _compute_amounts(self):
        for line in self:
            accepted = line.state in ("approved", "done")
            kept = line.is_refund_only and accepted
            line.amount_authorized = line._get_amount(
                line.qty_authorized - line.qty_sent_back
            )
            # surplus that nobody authorised is worth nothing to the customer
            came = min(line.qty_received, line.qty_authorized)
            line.amount_received = line._get_amount(
                line.qty_authorized if kept else came
            )

    def _get_price_source(self):
        """The invoice line that gives the price, else the order line, else nothing."""
        self.ensure_one()
        # sudo: RMA users may not read invoices, but the price comes from there
        return self.invoice_line_id.sudo() or self.sale_line_id

    def _get_source_taxes(self):
        """The taxes that the goods were sold with."""
        return self._get_price_source().tax_ids

    def _get_fiscal_position(self):
        self.ensure_one()
        positions = self.env["account.fiscal.position"].with_company(
            self.return_order_id.company_id
        )
        # sudo: RMA users may not read fiscal positions, but the taxes follow them
        return positions.sudo()._get_fiscal_position(self.return_order_id.partner_id)

    def _get_product_taxes(self):
        """Taxes that selling the product to this customer would bear today."""
        self.ensure_one()
        # sudo: RMA users need not be able to read taxes, the amount follows them
        taxes = self.product_id.sudo().taxes_id._filter_taxes_by_company(
            self.return_order_id.company_id
        )
        return self._get_fiscal_position().map_tax(taxes)

    def _get_amount(self, quantity):
        """Value of ``quantity`` at the price of the line, tax included.

        The price is one of the invoice line's unit, the quantity of the return's.
        """
        self.ensure_one()
        source = self._get_price_source()
        quantity = self.product_uom_id._compute_quantity(
            quantity,
            (source and source.product_uom_id) or self.product_uom_id,
            round=False,
        )
        price = self.price_unit * (1 - self.discount / 100)
        return self.tax_ids.compute_all(
            price, self.currency_id, quantity, self.product_id, self.partner_id
        )["total_included"]

    def _check_price_decision(self):
        """Refuse lines whose price nobody decided, or that promise more than was paid.

        Drafts may lack the decision: goods are registered before their price is known.
        """
        self._restore_invoiced_prices()
        for line in self:
            if not line.price_decision:
                raise UserError(
                    self.env._(
                        "%(line)s has no order or invoice, so its price must be "
                        "decided: choose Agreed Price or No Credit in the column "
                        "Price, or pick its sales order line.",
                        line=line.display_name,
                    )
                )
            if line.price_decision == "agreed":
                line._check_agreed_price()

    def _restore_invoiced_prices(self):
        """Take back what was written over an invoiced price.

        The credit note takes the invoice's, so that a lower one here would only keep
        the return below the amount that asks for an approval.
        """
        pending = self.filtered(lambda line: line.state in ("draft", "requested"))
        for line in pending.filtered(lambda line: line.price_decision == "invoice"):
            source = line._get_price_source()
            vals = {
                name: source[name]
                for name in ("price_unit", "discount")
                if line[name] != source[name]
            }
            taxes = line._get_source_taxes()
            if line.tax_ids != taxes:
                vals["tax_ids"] = [Command.set(taxes.ids)]
            if vals:
                line.write(vals)

    def _check_agreed_price(self):
        if not (self.price_reason or "").strip() or self.price_unit <= 0:
            raise UserError(
                self.env._(
                    "%(line)s is credited at an agreed price: enter a Unit Price above "
                    "zero and a Price Reason, or choose No Credit.",
                    line=self.display_name,
                )
            )
        source = self._get_price_source()
        if not source:
            return
        price = self.price_unit * (1 - self.discount / 100)
        invoiced = source.price_unit * (1 - source.discount / 100)
        if self.currency_id.compare_amounts(price, invoiced) > 0:
            raise UserError(
                self.env._(
                    "%(line)s: the agreed price of %(price)s is more than the "
                    "%(invoiced)s that the customer paid. Lower the Unit Price.",
                    line=self.display_name,
                    price=self.currency_id.format(price),
                    invoiced=self.currency_id.format(invoiced),
                )
            )
