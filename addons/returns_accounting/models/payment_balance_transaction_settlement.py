from decimal import Decimal

from odoo import models

from ..domain import settlement
from ..domain.settlement import OpenItem, Row


class PaymentBalanceTransaction(models.Model):
    """How rows get into the ledger: each in one posted entry, never in another."""

    _inherit = "payment.balance.transaction"

    def _settle(self, date, ref):
        """Post one entry for those of ``self`` that are in none yet, and reconcile it.

        :param date: of the entry
        :return: the ``account.move``, empty when there was nothing to book
        """
        if self:
            self.lock_for_update()
        rows = self.filtered(lambda row: not row.move_id).sorted("created")
        if not rows:
            return self.env["account.move"]
        move = rows._create_settlement_move(date, ref)
        move.action_post()
        rows._reconcile_clearing()
        return move

    def _create_settlement_move(self, date, ref):
        provider = self.provider_id
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": provider.journal_id.id,
                "company_id": provider.company_id.id,
                "date": date,
                "ref": ref,
            }
        )
        book = provider._get_settlement_book(date)
        lines = settlement.lines((row._to_domain() for row in self), book)
        items = self.env["account.move.line"].create(
            self._prepare_settlement_line_vals_list(move, lines)
        )
        clearing = {
            line.gateway_id: item.id
            for line, item in zip(lines, items, strict=True)
            if line.gateway_id
        }
        for row in self:
            item_id = clearing.get(row.gateway_id)
            # sudo: what the gateway said is read-only, where it is booked is ours
            row.sudo().write({"move_id": move.id, "clearing_line_id": item_id})
        return move

    def _prepare_settlement_line_vals_list(self, move, lines):
        accounts = self.provider_id._get_settlement_accounts()
        rows = {row.gateway_id: row for row in self}
        currencies = (
            self.currency_id
            | self.customer_facing_currency_id
            | move.company_currency_id
        )
        by_code = {currency.name: currency for currency in currencies}
        vals_list = []
        for line in lines:
            row = rows.get(line.gateway_id, self.browse())
            vals_list.append(
                {
                    "move_id": move.id,
                    "account_id": accounts[line.role].id,
                    "name": row._get_label() or self._get_category_label(line.category),
                    "partner_id": row._get_payment_items().partner_id.id,
                    "currency_id": by_code[line.currency].id,
                    "amount_currency": float(line.amount),
                    "balance": float(line.balance),
                }
            )
        return vals_list

    def _to_domain(self):
        self.ensure_one()
        gross, fee, net = (
            _exact(self[name], self.currency_id) for name in ("gross", "fee", "net")
        )
        facing = self.customer_facing_currency_id
        return Row(
            gateway_id=self.gateway_id,
            category=self.reporting_category,
            gross=gross,
            fee=fee,
            net=net,
            currency=self.currency_id.name,
            facing_amount=facing and _exact(self.customer_facing_amount, facing),
            facing_currency=facing.name,
            open_item=self._get_open_item(),
        )

    def _get_open_item(self):
        """The one open clearing item of the payment this row settles, if any."""
        item = self._get_payment_items().filtered(lambda line: not line.reconciled)
        if len(item) != 1:
            return None
        return OpenItem(
            balance=_exact(item.amount_residual, item.company_currency_id),
            amount=_exact(item.amount_residual_currency, item.currency_id),
            currency=item.currency_id.name,
        )

    def _get_payment_items(self):
        """Posted clearing items of the payments, or reversals, that rows settle."""
        moves = self.env["account.move"]
        for row in self:
            # sudo: payment transactions are for administrators, their entries for us
            payment = row.sudo().transaction_id.payment_id
            if row.reporting_category == "refund_failure":
                moves |= row.refund_id.reversal_move_id
            elif row.reporting_category in ("charge", "refund"):
                moves |= (row.refund_id.payment_id or payment).sudo(False).move_id
        clearing = self.provider_id.settlement_clearing_account_id
        return moves.line_ids.filtered(
            lambda item: item.account_id == clearing and item.parent_state == "posted"
        )

    def _get_label(self):
        """What the clearing item of a row is, for the person who finds it open."""
        if not self:
            return ""
        facing = self.customer_facing_currency_id or self.currency_id
        amount = self.customer_facing_amount or self.gross
        return self.env._(
            "%(category)s %(origin)s of %(amount)s: %(document)s",
            category=self.category_label,
            origin=self.source_id or self.gateway_id,
            amount=facing.format(abs(amount)),
            document=self.document_name or self.env._("no document known here"),
        )

    def _reconcile_clearing(self):
        """Reconcile the rows' clearing items with the payments they settle.

        Also for rows booked earlier whose payment became known only later. A refund
        and its failure count together: without a payment they cancel each other out.
        """
        groups = {}
        for row in self:
            key = row.refund_id or row.sudo().transaction_id  # sudo: as above
            if key and row.clearing_line_id:
                related = row.refund_id.match_ids.balance_transaction_id | row
                booked = related.clearing_line_id
                groups[key] = booked | related._get_payment_items()
        plan = [
            items.filtered(
                lambda item: not item.reconciled and item.parent_state == "posted"
            )
            for items in groups.values()
        ]
        self.env["account.move.line"]._reconcile_plan(
            [items for items in plan if len(items) > 1]
        )
        self._mark_refunds_settled()

    def _mark_refunds_settled(self):
        paid = self.filtered(
            lambda row: (
                row.reporting_category == "refund" and row.move_id.state == "posted"
            )
        )
        paid.refund_id.filtered(
            lambda refund: refund.state == "succeeded"
        )._mark_settled()


def _exact(amount, currency):
    """The stored amount as Decimal: no more digits than its currency has."""
    return Decimal(str(currency.round(amount)))
