from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain import credit

#: What is credited when the goods have come back.
CREDITED_RESOLUTIONS = ("refund", "store_credit")


class ReturnOrderLine(models.Model):
    _inherit = "return.order.line"

    credit_line_ids = fields.One2many(
        comodel_name="account.move.line",
        inverse_name="return_line_id",
        domain=[
            ("move_id.move_type", "=", "out_refund"),
            ("display_type", "=", "product"),
        ],
        string="Credit Note Lines",
    )
    qty_credited = fields.Float(
        string="Credited",
        digits="Product Unit",
        compute="_compute_qty_credited",
        store=True,
        compute_sudo=True,
    )
    restocking_fee = fields.Monetary(
        compute="_compute_money",
        store=True,
        compute_sudo=True,
        help="Kept from the customer, tax included: restocking fee, diminished value "
        "and return shipping, on the credit note or on an invoice of their own.",
    )
    amount_added = fields.Monetary(
        string="Beside the Goods",
        compute="_compute_money",
        store=True,
        compute_sudo=True,
        help="Credited for the delivery or as goodwill, less a discount for early "
        "payment, tax included.",
    )
    amount_rounding = fields.Monetary(
        string="Rounding",
        compute="_compute_amount_rounding",
        store=True,
        compute_sudo=True,
        help="Cents that the credited part of an invoice line got more or less than it "
        "is worth alone, so that all parts add up to the invoice, and what was rounded "
        "for cash.",
    )
    amount_credited = fields.Monetary(
        string="Credited Amount",
        compute="_compute_money",
        store=True,
        compute_sudo=True,
        help="Posted credit notes less what was kept, tax included.",
    )
    amount_refunded = fields.Monetary(
        string="Refunded Amount",
        compute="_compute_money",
        store=True,
        compute_sudo=True,
        help="What the gateway says has reached the customer for this line.",
    )
    amount_settled = fields.Monetary(
        string="Settled Amount",
        compute="_compute_money",
        store=True,
        compute_sudo=True,
        help="Refunds found in the gateway's balance and booked in the ledger.",
    )
    amount_offset = fields.Monetary(
        string="Settled Otherwise",
        compute="_compute_money",
        store=True,
        compute_sudo=True,
        help="Credited, and settled by no refund: set against an invoice of the "
        "customer, paid by hand, or written off.",
    )

    @api.depends(
        "credit_line_ids.quantity",
        "credit_line_ids.parent_state",
        "credit_line_ids.return_entry_type",
        "credit_line_ids.move_id.reversal_move_ids.state",
    )
    def _compute_qty_credited(self):
        for line in self:
            line.qty_credited = line._get_credit_quantity(("posted",))

    @api.depends(
        "credit_line_ids.price_total",
        "credit_line_ids.parent_state",
        "credit_line_ids.move_id.amount_residual",
        "credit_line_ids.move_id.amount_total",
        "credit_line_ids.move_id.return_fee_invoice_ids.amount_total",
        "credit_line_ids.move_id.return_fee_invoice_ids.state",
        "credit_line_ids.move_id.return_refund_ids.amount",
        "credit_line_ids.move_id.return_refund_ids.state",
        "credit_line_ids.move_id.reversal_move_ids.state",
    )
    def _compute_money(self):
        """Follow each credit note and its refunds down to the returned line.

        A credit note and a refund are one amount for several lines: each is divided
        over the lines so that the shares add up to it exactly.
        """
        money = self._get_line_money(
            self.credit_line_ids.move_id.filtered(
                lambda note: note.state == "posted" and not note._is_taken_back()
            )
        )
        for line in self:
            shares = money.get(line._origin.id or line.id, {})
            line.amount_credited = shares.get("credited", 0)
            line.restocking_fee = shares.get("fee", 0)
            line.amount_deducted = shares.get("deducted", 0)
            line.amount_added = shares.get("added", 0)
            line.amount_refunded = shares.get("refunded", 0)
            line.amount_settled = shares.get("settled", 0)
            line.amount_offset = shares.get("offset", 0)

    @api.depends(
        "amount_credited",
        "restocking_fee",
        "amount_added",
        "qty_credited",
        "price_unit",
        "discount",
        "tax_ids",
    )
    def _compute_amount_rounding(self):
        for line in self:
            line.amount_rounding = line._get_rounding() if line.qty_credited else 0

    def _get_rounding(self):
        goods = self.amount_credited + self.restocking_fee - self.amount_added
        valued = self._get_amount(self.qty_credited)
        parts = self.credit_line_ids.filtered(
            lambda aml: (
                aml.parent_state == "posted" and aml.return_entry_type == "goods"
            )
        )
        taxes = self.tax_ids.flatten_taxes_hierarchy()
        difference = credit.division(
            Decimal(str(self.currency_id.round(goods))),
            Decimal(str(self.currency_id.round(valued))),
            len(parts) * (1 + len(taxes)),
            Decimal(str(self.currency_id.rounding)),
            Decimal(str(sum(note._get_most_coins() for note in parts.move_id))),
        )
        return float(difference)

    @api.model
    def _get_line_money(self, credit_notes):
        """Divide the amounts of ``credit_notes`` over the return lines they credit.

        :return: ``{return line id: {"credited", "fee", "deducted", …}}``
        """
        money = defaultdict(lambda: defaultdict(float))
        for note in credit_notes:
            for aml, shares in note._get_return_shares().items():
                line = money[aml.return_line_id.id]
                for key, share in shares.items():
                    line[key] = note.currency_id.round(line[key] + float(share))
        return money

    def _get_credit_quantity(self, states, *, taken_back=False, until=None):
        """Quantity on goods lines of credit notes in ``states``, in the line's unit.

        :param taken_back: whether credit notes count that were reversed
        :param until: only what is booked by that day
        """
        self.ensure_one()
        return self._round_quantity(
            sum(
                aml.product_uom_id._compute_quantity(
                    aml.quantity, self.product_uom_id, round=False
                )
                for aml in self.credit_line_ids
                if aml.parent_state in states
                and aml.return_entry_type == "goods"
                and (taken_back or not aml.move_id._is_taken_back())
                and (not until or aml.date <= until)
            )
        )

    def _is_credited(self):
        """Whether money is owed for this line at all."""
        self.ensure_one()
        credited = (
            self.resolution in (*CREDITED_RESOLUTIONS, "keep")
            or self.exchange_type == "product"
        )
        return credited and self.price_decision != "no_credit"

    def _get_qty_expected_credit(self):
        """What will have been credited when the line is finished."""
        if not self._is_credited():
            return 0
        if self.is_refund_only:
            return self.qty_authorized
        coming = self.qty_to_receive - self.qty_not_coming
        return min(max(coming, self.qty_received), self.qty_authorized)

    def _get_qty_due(self):
        """What the customer is owed a credit for now.

        Goods when they were inspected and stay here; services, fees and what may be
        kept as soon as the return is approved.
        """
        if not self._is_credited() or self.state not in ("approved", "done"):
            return 0
        if self.is_refund_only:
            return self.qty_authorized
        # surplus that nobody authorised is not owed
        return min(self._get_qty_accepted(), self.qty_authorized)

    def _get_qty_to_credit(self):
        """What is due and on no credit note yet."""
        credited = self._get_credit_quantity(("draft", "posted"))
        return max(self._round_quantity(self._get_qty_due() - credited), 0)

    def _check_credited(self):
        """Refuse posted credit notes that credit a quantity twice.

        A draft may have been changed by hand, or was cancelled, replaced and revived.
        """
        for line in self:
            due = line._get_qty_due()
            if line.product_uom_id.compare(line.qty_credited, due) > 0:
                raise UserError(
                    self.env._(
                        "%(line)s: %(credited)s credited with this credit note, but "
                        "only %(due)s are due: inspected, kept or a service. Lower the "
                        "quantity, or cancel the credit note.",
                        line=line.display_name,
                        credited=line.qty_credited,
                        due=due,
                    )
                )
