from odoo import Command, fields, models
from odoo.exceptions import UserError

from ..domain.entry_types import ON_CREDIT_NOTE, ON_INVOICE

#: Products of charges: company field, product of the addon, field of its account.
CHARGE_PRODUCTS = [
    ("return_fee_product_id", "product_restocking_fee", "return_fee_account_id"),
    (
        "return_shipping_product_id",
        "product_return_shipping",
        "return_shipping_account_id",
    ),
]


class ResCompany(models.Model):
    """How a company charges what returns cost its customers."""

    _inherit = "res.company"

    return_fee_document = fields.Selection(
        selection=[
            (ON_CREDIT_NOTE, "The Credit Note"),
            (ON_INVOICE, "An Invoice of Its Own"),
        ],
        string="Charge Fees on",
        default=ON_CREDIT_NOTE,
        required=True,
        help="On the credit note a fee lowers what is credited, and its tax lowers the "
        "tax on refunds. On an invoice it is a sale of its own, which the credit note "
        "pays: for companies whose tax return keeps fees apart. What a credit note "
        "does not cover is invoiced in any case.",
    )
    return_label_charge = fields.Monetary(
        string="Charge for Our Return Label",
        currency_field="currency_id",
        help="What a customer who bears the cost of the return pays for sending the "
        "goods back with our label, tax included: no more than it costs. Nothing when "
        "customers send parcels at their own expense.",
    )
    return_shipping_product_id = fields.Many2one(
        comodel_name="product.product",
        domain=[("type", "=", "service")],
        check_company=True,
        help="Its taxes are those of the charge.",
    )
    return_shipping_account_id = fields.Many2one(
        comodel_name="account.account",
        check_company=True,
    )

    _return_label_charge_not_negative = models.Constraint(
        "CHECK(return_label_charge >= 0)",
        "The charge for a return label cannot be negative.",
    )

    def _get_return_fee_product(self):
        """The product of fee lines, with its income account."""
        return self._get_charge_product("return_fee_product_id")

    def _get_charge_product(self, field):
        """The product of a charge, with its income account.

        :raise UserError: when the company has none
        """
        self.ensure_one()
        product = self[field]
        accounts = product.product_tmpl_id.with_company(self).get_product_accounts()
        if not accounts.get("income"):
            raise UserError(
                self.env._(
                    "Company %(company)s charges for returns but has no %(product)s "
                    "with an income account: open Settings, Returns, and click Set Up "
                    "Accounts.",
                    company=self.name,
                    product=self._fields[field]._description_string(self.env),
                )
            )
        return product

    def _setup_return_products(self):
        """Give the products of charges, and their accounts, where they are not set."""
        self.ensure_one()
        for field, name, account in CHARGE_PRODUCTS:
            product = self[field] or self.env.ref(f"returns_accounting.{name}")
            self[field] = product
            template = product.product_tmpl_id.with_company(self)
            if not template.property_account_income_id:
                template.property_account_income_id = self[account]
        self._setup_return_shipping_tax()

    def _setup_return_shipping_tax(self):
        """The way back is a service, which bears the usual tax on sales."""
        product, tax = self.return_shipping_product_id, self.account_sale_tax_id
        if tax and not product.taxes_id._filter_taxes_by_company(self):
            product.taxes_id = [Command.link(tax.id)]
