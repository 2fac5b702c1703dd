from collections import defaultdict
from decimal import Decimal

from odoo import Command, api, models
from odoo.exceptions import UserError

#: Kinds of candidates, and the model that the id in their key is of.
CANDIDATE_MODELS = {
    "match": "return.refund.match",
    "gateway": "account.move.line",
    "booked": "account.move.line",
    "receivable": "account.move.line",
    "payout": "payment.payout",
    "bank": "account.bank.statement.line",
    "bank_match": "payment.bank.match",
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
        provider = self._get_decided_provider(provider_id)
        self._check_tab(tab)
        chosen = self._get_chosen(keys)
        if not keys:
            raise UserError(self.env._("Choose at least one candidate to accept."))
        if len(keys) == 1 and "bank_match" in chosen:
            chosen["bank_match"]._check_amount()
        return self._decide(
            provider, tab, item_id, chosen, "split" if len(keys) > 1 else "accept"
        )

    @api.model
    def write_off(self, provider_id, tab, item_id, keys, reason):
        """Settle an item with what is chosen, and book the small rest as a difference.

        :param reason: why nothing will come for it
        :raise UserError: when the rest is above the company's limit
        """
        provider = self._get_decided_provider(provider_id)
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
        settled_by = self._name_chosen(provider, tab, chosen)
        effects = self._settle(provider, tab, item_id, chosen)
        if reason:
            effects |= self._write_off_rest(provider, effects["lines"], reason)
            self._complete(effects["match_ids"])
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

    def _name_chosen(self, provider, tab, chosen):
        names = []
        for kind, records in chosen.items():
            if kind == "match":
                names += records.refund_id.mapped("name")
            elif kind == "receivable":
                names += records.move_id.mapped("name")
            elif kind == "bank_match":
                names += [self._name_bank_match(match, tab) for match in records]
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
            elif kind == "bank_match":
                touched["payout"].update(records._get_payouts().ids)
                touched["bank"].update(records.statement_line_id.ids)
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
                "amount": before[tab]["amount"] - after[tab]["amount"],
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
