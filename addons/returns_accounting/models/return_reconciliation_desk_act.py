from collections import defaultdict
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..domain import desk

#: Kinds of candidates, and the model that the id in their key is of.
CANDIDATE_MODELS = {
    "match": "return.refund.match",
    "gateway": "account.move.line",
    "booked": "account.move.line",
    "receivable": "account.move.line",
    "payout": "payment.payout",
    "bank": "account.bank.statement.line",
}

#: How many decisions the history of the screen shows.
RECENT = 50


class ReturnReconciliationDesk(models.AbstractModel):
    """What a person does on the desk: each is a decision that can be undone.

    An answer is ``{"decision": as the history shows it, "changes": {tab: {"count",
    "amount"}}, "open": the touched items that are still open}``.
    """

    _inherit = "return.reconciliation.desk"

    @api.model
    def accept(self, provider_id, tab, item_id, keys):
        """Settle an item with one candidate, or split it over several.

        :param keys: of the candidates
        :raise UserError: when one is not open any more, or settles nothing
        """
        provider = self._get_provider(provider_id)
        self._check_tab(tab)
        chosen = self._get_chosen(keys)
        if not keys:
            raise UserError(self.env._("Choose at least one candidate to accept."))
        return self._decide(
            provider, tab, item_id, chosen, "split" if len(keys) > 1 else "accept"
        )

    @api.model
    def write_off(self, provider_id, tab, item_id, keys, reason):
        """Settle an item with what is chosen, and book the small rest as a difference.

        :param reason: why nothing will come for it
        :raise UserError: when the rest is above the company's limit
        """
        provider = self._get_provider(provider_id)
        self._check_tab(tab)
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Enter the reason for the write-off."))
        chosen = self._get_chosen(keys)
        return self._decide(provider, tab, item_id, chosen, "write_off", reason=reason)

    @api.model
    def undo(self, decision_id):
        """Take a decision back; one that is undone already changes nothing."""
        self._check_accountant()
        decision = self.env["return.reconciliation.decision"].browse(decision_id)
        decision.check_access("read")
        decision.lock_for_update()
        if decision.state == "undone":
            return {"decision": decision._get_desk_data()[0], "changes": {}}
        decision._undo()
        back = {
            tab: {name: -value for name, value in change.items()}
            for tab, change in (decision.changes or {}).items()
        }
        return {"decision": decision._get_desk_data()[0], "changes": back}

    @api.model
    @api.readonly
    def read_history(self, provider_id):
        """The last decisions at a gateway account, the newest first."""
        provider = self._get_provider(provider_id)
        decisions = self.env["return.reconciliation.decision"].search(
            [("provider_id", "=", provider.id)], limit=RECENT
        )
        return decisions._get_desk_data()

    def _get_chosen(self, keys):
        """{kind: records} of the candidates that ``keys`` name."""
        ids = defaultdict(list)
        for key in keys:
            kind, _dash, number = key.partition("-")
            if kind not in CANDIDATE_MODELS or not number.isdigit():
                raise UserError(self.env._("There is no candidate %s.", key))
            ids[kind].append(int(number))
        return {
            kind: self.env[CANDIDATE_MODELS[kind]].browse(numbers)
            for kind, numbers in ids.items()
        }

    def _decide(self, provider, tab, item_id, chosen, kind, reason=False):
        touched = self._get_touched(tab, item_id, chosen)
        before = self._check_open(provider, touched)
        (item,) = self._describe(provider, tab, [item_id])
        settled_by = self._name_chosen(provider, chosen)
        effects = self._settle(provider, tab, item_id, chosen)
        if reason:
            effects |= self._write_off_rest(provider, effects["lines"], reason)
        return self._record(
            provider,
            tab,
            touched,
            before,
            effects,
            kind=kind,
            subject=" ".join(filter(None, [item["title"], item["reference"]])),
            settled_by=settled_by,
            reason=reason,
        )

    def _name_chosen(self, provider, chosen):
        names = []
        for kind, records in chosen.items():
            if kind == "match":
                names += records.refund_id.mapped("name")
            elif kind == "receivable":
                names += records.move_id.mapped("name")
            else:
                described = self._describe(provider, kind, records.ids)
                names += [item["title"] for item in described]
        return ", ".join(names)

    def _get_touched(self, tab, item_id, chosen):
        """{tab: ids} of what an action may close."""
        touched = defaultdict(set)
        touched[tab].add(item_id)
        for kind, records in chosen.items():
            if kind == "match":
                booked = records._get_refund_item() - records.env[
                    "account.move.line"
                ].browse(item_id if tab == "booked" else ())
                touched["booked"].update(booked.ids)
                rows = records.balance_transaction_id.clearing_line_id
                touched["gateway"].update(rows.ids)
            elif kind != "receivable":
                touched[kind].update(records.ids)
        return {name: sorted(ids) for name, ids in touched.items() if ids}

    def _check_open(self, provider, touched):
        """What is open of ``touched`` before an action: all of it.

        :raise UserError: when somebody was faster
        """
        before = self._measure(provider, touched)
        for tab, ids in touched.items():
            if before[tab]["count"] != len(ids):
                raise UserError(
                    self.env._(
                        "Somebody has settled this meanwhile, or it does not belong "
                        "to %(provider)s: the list shows what is still open.",
                        provider=provider.name,
                    )
                )
        return before

    def _measure(self, provider, touched):
        measures = {}
        for tab, ids in touched.items():
            found = self._find_open(provider, tab, ids=ids)
            amount = sum(Decimal(str(abs(row[2]))) for row in found)
            measures[tab] = {"count": len(found), "amount": float(amount)}
        return measures

    def _settle(self, provider, tab, item_id, chosen):
        """Reconcile an item with what is chosen.

        :return: effects: ``lines`` (ledger items that took part) and values of the
            decision
        """
        if tab in ("payout", "bank"):
            model = self.env[CANDIDATE_MODELS[tab]].browse(item_id)
            return self._settle_at_bank(provider, chosen | {tab: model})
        if tab == "credit":
            item = self._get_note_items(self.env["account.move"].browse(item_id))
        else:
            item = self.env["account.move.line"].browse(item_id)
        matches = chosen.get("match", self.env["return.refund.match"])
        lines = item | matches.balance_transaction_id.clearing_line_id
        lines |= matches._get_refund_item()
        for kind in ("gateway", "booked", "receivable"):
            lines |= chosen.get(kind, item.browse())
        lines.lock_for_update()
        self._check_settles(item, lines - item, matches)
        return self._reconcile(lines, matches if len(matches) == 1 else None)

    def _check_settles(self, item, others, matches):
        balances = [Decimal(str(line.amount_residual)) for line in others]
        total = Decimal(str(sum(item.mapped("amount_residual"))))
        try:
            desk.left(total, balances)
        except ValueError as error:
            raise UserError(
                self.env._(
                    "What is chosen has the same direction as the item: a debit is "
                    "settled by credits, and a credit by debits."
                )
            ) from error
        if others.account_id - item.account_id:
            raise UserError(
                self.env._("What is chosen is on another account than the item.")
            )

    def _reconcile(self, lines, match=None):
        """Reconcile ledger items, and link the documents behind them 1:1.

        :param match: the proposal that is taken, if it is one
        """
        known = lines.matched_debit_ids | lines.matched_credit_ids
        paid = self.env["return.refund"]
        refunds = self._get_refunds(lines)
        undo = {}
        taken = match and len(lines) <= 2 and match
        if taken:
            taken._take()
        elif len(lines) > 1:
            lines.reconcile()
            taken, undo = self._link(lines, refunds)
            for line in lines.filtered("reconciled"):
                paid |= refunds[line].filtered(lambda r: r.state == "succeeded")
            paid._mark_settled()
        undo["settled_refunds"] = paid.ids
        partials = (lines.matched_debit_ids | lines.matched_credit_ids) - known
        return {
            "lines": lines,
            "partial_ids": partials,
            "match_ids": taken or self.env["return.refund.match"],
            "undo_data": undo,
        }

    def _link(self, lines, refunds):
        """Say of a row of the gateway which refund or payment it is, if it is one."""
        rows = self._get_rows(lines)
        row = self.env["payment.balance.transaction"].union(*rows.values())
        refund = self.env["return.refund"].union(*refunds.values())
        nothing = self.env["return.refund.match"]
        if len(row) != 1 or len(lines) != 2:
            return nothing, {}
        if refund and row.reporting_category == "refund":
            return self._match_by_hand(row, refund), {}
        # sudo: payment transactions are for administrators, rows are read-only
        payment = lines.move_id.sudo().origin_payment_id
        if payment.payment_transaction_id and not row.transaction_id:
            row.sudo().transaction_id = payment.payment_transaction_id
            return nothing, {"linked_rows": row.ids}
        return nothing, {}

    def _match_by_hand(self, row, refund):
        matches = self.env["return.refund.match"].sudo()  # sudo: matches are read-only
        known = matches.search(
            [("refund_id", "=", refund.id), ("balance_transaction_id", "=", row.id)]
        )
        values = {"state": "confirmed", "user_id": self.env.uid}
        if known:
            known.write(values)
            return known
        return matches.create(
            {
                "refund_id": refund.id,
                "balance_transaction_id": row.id,
                "reporting_category": row.reporting_category,
                "company_id": refund.company_id.id,
                "rule": "by_hand",
                "confidence": 100,
                **values,
            }
        )

    def _write_off_rest(self, provider, lines, reason):
        """Book what is left of ``lines`` on the company's account for differences."""
        rest = lines.filtered(lambda line: not line.reconciled)
        company = provider.company_id
        currency = company.currency_id
        total = Decimal(str(currency.round(sum(rest.mapped("amount_residual")))))
        limit = Decimal(str(company.return_write_off_limit))
        if not desk.may_write_off(total, limit):
            raise UserError(
                self.env._(
                    "%(amount)s is left, and %(company)s writes off up to %(limit)s: "
                    "choose what settles the rest, or raise the limit in the settings.",
                    amount=currency.format(float(total)),
                    company=company.name,
                    limit=currency.format(float(limit)),
                )
            )
        move = self._create_write_off(company, rest, reason)
        counterpart = move.line_ids.filtered(
            lambda line: line.account_id in rest.account_id
        )
        known = lines.matched_debit_ids | lines.matched_credit_ids
        (rest | counterpart).reconcile()
        partials = lines.matched_debit_ids | lines.matched_credit_ids
        return {"write_off": move, "write_off_partials": partials - known}

    def _create_write_off(self, company, rest, reason):
        journal, account = company._get_write_off_book()
        total = company.currency_id.round(sum(rest.mapped("amount_residual")))
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "company_id": company.id,
                "date": fields.Date.context_today(self),
                "ref": self.env._("Reconciliation difference: %s", reason),
                "line_ids": [
                    *(
                        Command.create(
                            {
                                "name": reason,
                                "account_id": line.account_id.id,
                                "partner_id": line.partner_id.id,
                                "currency_id": line.currency_id.id,
                                "amount_currency": -line.amount_residual_currency,
                                "balance": -line.amount_residual,
                            }
                        )
                        for line in rest
                    ),
                    Command.create(
                        {"name": reason, "account_id": account.id, "balance": total}
                    ),
                ],
            }
        )
        move.action_post()
        return move

    def _record(self, provider, tab, touched, before, effects, **values):
        after = self._measure(provider, touched)
        changes = {
            name: {
                key: round(after[name][key] - measure[key], 6)
                for key in ("count", "amount")
            }
            for name, measure in before.items()
        }
        partials = effects["partial_ids"]
        partials |= effects.get("write_off_partials", partials.browse())
        # sudo: decisions are written by the desk alone
        decision = self.env["return.reconciliation.decision"].sudo()
        decision = decision.create(
            {
                "tab": tab,
                "provider_id": provider.id,
                "company_id": provider.company_id.id,
                "user_id": self.env.uid,
                "amount": -changes[tab]["amount"],
                "item_count": -sum(change["count"] for change in changes.values()),
                "changes": changes,
                "undo_data": effects["undo_data"],
                "partial_ids": [Command.set(partials.ids)],
                "match_ids": [Command.set(effects["match_ids"].ids)],
                "move_id": effects.get("write_off", self.env["account.move"]).id,
                "exception_id": effects.get("exception_id", False),
                **values,
            }
        )
        return {
            "decision": decision.sudo(False)._get_desk_data()[0],
            "changes": changes,
            "open": {
                name: [row[0] for row in self._find_open(provider, name, ids=ids)]
                for name, ids in touched.items()
            },
        }

    def _get_note_items(self, notes):
        return notes.line_ids.filtered(
            lambda line: (
                line.account_id.account_type == "asset_receivable"
                and not line.reconciled
            )
        )
