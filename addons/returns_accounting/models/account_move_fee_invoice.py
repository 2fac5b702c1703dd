from decimal import Decimal

from odoo import Command, fields, models

from ..domain.entry_types import CHARGES, ON_INVOICE, place_charges


class AccountMove(models.Model):
    """Charges that do not stand on the credit note have an invoice beside it.

    It shares the fate of its credit note: posted, reset and cancelled with it, and
    paid from it.
    """

    _inherit = "account.move"

    return_credit_note_id = fields.Many2one(
        comodel_name="account.move",
        string="Charged against Credit Note",
        index="btree_not_null",
        copy=False,
        readonly=True,
        check_company=True,
        help="The credit note of the return that this invoice charges for; it pays "
        "the invoice as far as it can.",
    )
    return_fee_invoice_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="return_credit_note_id",
        string="Fee Invoices",
    )

    def _split_charges(self):
        """Move charges to an invoice where the company wants it or the credit is less.

        :return: the invoices, drafts as the credit notes
        """
        notes = self.filtered(lambda note: note._has_charges_apart())
        lines = notes.invoice_line_ids.filtered(
            lambda line: line.return_entry_type in CHARGES
        )
        if not lines:
            return self.browse()
        by_note = lines.grouped("move_id")
        invoices = self.create(
            [note._prepare_fee_invoice_vals(by_note[note]) for note in notes]
        )
        lines.unlink()
        return invoices

    def _has_charges_apart(self):
        self.ensure_one()
        lines = self.invoice_line_ids.filtered(
            lambda line: line.return_entry_type in CHARGES
        )
        charges = -Decimal(
            str(self.currency_id.round(sum(lines.mapped("price_total"))))
        )
        if charges <= 0:
            return False
        credit = Decimal(str(self.amount_total)) + charges
        wanted = self.company_id.return_fee_document
        return place_charges(credit, charges, wanted) == ON_INVOICE

    def _prepare_fee_invoice_vals(self, lines):
        """An invoice in the terms of the credit note that the charges stood on."""
        self.ensure_one()
        return {
            "move_type": "out_invoice",
            "return_order_id": self.return_order_id.id,
            "return_credit_note_id": self.id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "partner_shipping_id": self.partner_shipping_id.id,
            "journal_id": self.journal_id.id,
            "currency_id": self.currency_id.id,
            "invoice_currency_rate": self.invoice_currency_rate,
            "fiscal_position_id": self.fiscal_position_id.id,
            "invoice_date": self.invoice_date,
            "invoice_origin": self.invoice_origin,
            "ref": self.ref,
            "invoice_line_ids": [
                Command.create(line._prepare_fee_invoice_line_vals()) for line in lines
            ],
        }

    def _post(self, soft=True):
        fees = self.return_fee_invoice_ids.filtered(lambda fee: fee.state == "draft")
        posted = super(AccountMove, self | fees)._post(soft)
        notes = posted | posted.return_credit_note_id
        notes.filtered("return_fee_invoice_ids")._offset_fees()
        return posted

    def _offset_fees(self):
        """Let posted credit notes pay the posted invoices of their charges."""
        plan = []
        for note in self.filtered(lambda note: note.state == "posted"):
            items = (note | note.return_fee_invoice_ids).line_ids.filtered(
                lambda line: (
                    line.parent_state == "posted"
                    and line.account_type == "asset_receivable"
                    and not line.reconciled
                )
            )
            plan += [
                same
                for same in items.grouped(
                    lambda line: (line.account_id, line.currency_id)
                ).values()
                if len(same.move_id) > 1
            ]
        self.env["account.move.line"]._reconcile_plan(plan)

    def button_draft(self):
        result = super().button_draft()
        fees = self.return_fee_invoice_ids
        if fees := fees.filtered(lambda fee: fee.state in ("posted", "cancel")):
            fees.button_draft()
        return result

    def button_cancel(self):
        result = super().button_cancel()
        fees = self.return_fee_invoice_ids
        if fees := fees.filtered(lambda fee: fee.state != "cancel"):
            fees.button_cancel()
        return result

    def unlink(self):
        fees = self.return_fee_invoice_ids.filtered(lambda fee: fee.state == "draft")
        return super(AccountMove, self | fees).unlink()


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _prepare_fee_invoice_line_vals(self):
        """The charge that was kept from the credit, as a sale."""
        self.ensure_one()
        return {
            "return_line_id": self.return_line_id.id,
            "return_entry_type": self.return_entry_type,
            "product_id": self.product_id.id,
            "name": self.name,
            "quantity": self.quantity,
            "price_unit": -self.price_unit,
            "discount": self.discount,
            "account_id": self.account_id.id,
            "tax_ids": [Command.set(self.tax_ids.ids)],
            "analytic_distribution": self.analytic_distribution,
        }
