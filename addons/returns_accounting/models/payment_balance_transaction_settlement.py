from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain import settlement_lines, settlement_queries
from ..domain.settlement import REVERSING_CATEGORIES
from ..domain.settlement_lines import OpenItem, Row


class PaymentBalanceTransaction(models.Model):
    """How rows get into the ledger: each in one posted entry, never in another."""

    _inherit = "payment.balance.transaction"

    def _refuse_unbooking(self):
        """Called with rows whose entry, or an item of it, somebody wants to delete.

        :raise UserError: naming the entry of the first, if there are any
        """
        for row in self[:1]:
            raise UserError(
                self.env._(
                    "Entry %(entry)s books what %(provider)s did and cannot be "
                    "deleted: take the settlement back instead.",
                    entry=row.move_id.display_name,
                    provider=row.provider_id.name,
                )
            )

    def _settle(self, date, ref):
        """Post one entry for those of ``self`` that are in none yet, and reconcile it.

        :param date: the day it happened, which the entry has unless it is locked
        :return: the ``account.move``, empty when there was nothing to book
        """
        return self._settle_batches([(self, date, ref)])

    @api.model
    def _settle_batches(self, batches):
        """Post one entry for each batch, all of one provider, and reconcile them all.

        Rows that are in an entry already stay there, so doing it again does nothing.

        :param batches: [(rows, date, reference)]
        :return: the ``account.move`` records
        """
        rows = self.union(*(rows for rows, _date, _ref in batches))
        rows.lock_for_update()
        unbooked = rows._fetch_unbooked_ids()
        batches = [
            (self.browse(fresh), date, ref)
            for rows_, date, ref in batches
            if (fresh := [id_ for id_ in rows_._ids if id_ in unbooked])
        ]
        if not batches:
            return self.env["account.move"]
        rows = self.union(*(rows for rows, _date, _ref in batches))
        moves = rows._create_settlement_moves(batches)
        moves.action_post()
        rows._reconcile_clearing()
        rows._reconcile_reserve()
        rows.payout_id._reconcile_transit()
        return moves

    def _fetch_unbooked_ids(self):
        self.env.flush_all()
        self.env.cr.execute(settlement_queries.UNBOOKED, {"ids": list(self._ids)})
        return {row_id for (row_id,) in self.env.cr.fetchall()}

    def _create_settlement_moves(self, batches):
        """One draft entry for each batch, remembered on its rows."""
        provider = self.provider_id
        provider._get_settlement_accounts()
        booked = self._fetch_booked_rows()
        labels = self._get_labels(booked.values())
        vals_list, all_lines = [], []
        for rows, date, ref in batches:
            book = provider._get_settlement_book(date)
            lines = settlement_lines.lines(
                (booked[row_id]["row"] for row_id in rows._ids), book
            )
            all_lines.append(lines)
            vals_list.append(
                provider._prepare_settlement_move_vals(lines, date, ref, labels)
            )
        # drafts have no analytic items yet that could need it; posting makes them
        entries = self.env["account.move"].with_context(skip_analytic_sync=True)
        moves = entries.create(vals_list).with_env(self.env)
        moves.line_ids._total_without_taxes()
        self._remember_booked(booked, batches, moves, all_lines)
        return moves

    def _fetch_booked_rows(self):
        """{id: {"row": Row, "document", "partner_id", "source"}}, oldest first."""
        self.env.flush_all()
        codes = self._get_currency_codes()
        currency = self.provider_id.settlement_currency_id
        items = self._fetch_open_items(codes)
        self.env.cr.execute(settlement_queries.ROWS, {"ids": list(self._ids)})
        booked = {}
        for (
            row_id,
            gateway_id,
            category,
            gross,
            fee,
            net,
            facing,
            facing_currency,
            created,
            source,
            document,
            partner_id,
        ) in self.env.cr.fetchall():
            booked[row_id] = {
                "row": Row(
                    gateway_id=gateway_id,
                    category=category,
                    gross=_exact(gross, currency),
                    fee=_exact(fee, currency),
                    net=_exact(net, currency),
                    currency=currency.name,
                    facing_amount=facing_currency
                    and _exact(facing or "0", codes[facing_currency]),
                    facing_currency=facing_currency and codes[facing_currency].name,
                    open_item=_choose_open_item(category, items.get(row_id)),
                    day=created.date(),
                ),
                "document": document,
                "partner_id": partner_id,
                "source": source or gateway_id,
            }
        return booked

    def _get_currency_codes(self):
        """{id: currency}, also of those that are no longer used."""
        currencies = self.env["res.currency"].with_context(active_test=False)
        return {currency.id: currency for currency in currencies.search([])}

    def _fetch_open_items(self, currencies):
        """{row id: (what is open, what there was)} of the payment each row settles."""
        company_currency = self.provider_id.company_id.currency_id
        self.env.cr.execute(
            settlement_queries.SETTLED_ITEMS,
            {
                "ids": list(self._ids),
                "clearing": self.provider_id.settlement_clearing_account_id.id,
            },
        )
        items = {}
        for row_id, currency_id, *amounts in self.env.cr.fetchall():
            currency = currencies[currency_id]
            open_balance, open_amount, balance, amount = amounts
            items[row_id] = tuple(
                OpenItem(
                    _exact(in_company, company_currency),
                    _exact(in_currency, currency),
                    currency.name,
                )
                for in_company, in_currency in (
                    (open_balance, open_amount),
                    (balance, amount),
                )
            )
        return items

    def _get_labels(self, booked):
        """{gateway reference: (label, partner)}: what an item is, if it stays open."""
        pattern = self.env._("%(category)s %(origin)s of %(amount)s: %(document)s")
        unknown = self.env._("no document known here")
        names = {}
        labels = {}
        for facts in booked:
            row = facts["row"]
            if row.category not in names:
                names[row.category] = self._get_category_label(row.category)
            amount, code = row.facing_amount or row.gross, row.facing_currency
            label = pattern % {
                "category": names[row.category],
                "origin": facts["source"],
                "amount": f"{abs(amount)} {code or row.currency}",
                "document": facts["document"] or unknown,
            }
            labels[row.gateway_id] = label, facts["partner_id"]
        return labels

    def _remember_booked(self, booked, batches, moves, all_lines):
        """Write on the rows where they are booked: items have the order of the lines.

        sudo is not needed: rows are read-only to the ORM, this is ours to write.
        """
        at = {}
        for move, lines in zip(moves, all_lines, strict=True):
            items = move.line_ids.sorted("id")
            for line, item_id in zip(lines, items._ids, strict=True):
                if line.gateway_id:
                    at[line.gateway_id] = line.role, item_id
        columns = {"rows": [], "moves": [], "clearing": [], "transit": []}
        for (rows, _date, _ref), move in zip(batches, moves, strict=True):
            for row_id in rows._ids:
                role, item_id = at.get(booked[row_id]["row"].gateway_id, (None, None))
                columns["rows"].append(row_id)
                columns["moves"].append(move.id)
                for name in ("clearing", "transit"):
                    columns[name].append(item_id if role == name else None)
        self.env.flush_all()
        self.env.cr.execute(
            settlement_queries.REMEMBER,
            {**columns, "uid": self.env.uid, "now": fields.Datetime.now()},
        )
        written = ["move_id", "clearing_line_id", "transit_line_id"]
        self.invalidate_model([*written, "write_uid", "write_date"])
        self.modified(written)


def _exact(amount, currency):
    """The stored amount, as text, with the digits of its currency and no others."""
    return Decimal(amount).quantize(Decimal(1).scaleb(-currency.decimal_places))


def _choose_open_item(category, items):
    """What a row settles: the open part, or the whole that it gives back."""
    if not items:
        return None
    still_open, whole = items
    if category in REVERSING_CATEGORIES:
        return whole
    return still_open if still_open.amount else None
