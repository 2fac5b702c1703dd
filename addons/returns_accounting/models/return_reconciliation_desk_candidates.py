from odoo import fields, models
from odoo.tools import SQL

from ..domain import desk

#: How many candidates of each kind are shown.
MOST = 20

#: Payouts and bank transactions show the same sign for the same money, ledger items
#: that settle each other do not.
AT_THE_BANK = ("payout", "bank")


class ReturnReconciliationDesk(models.AbstractModel):
    """What may settle something open: proposals of the rules, then what looks alike.

    A candidate is a description with ``"key"`` (its kind and id), ``"rule"``,
    ``"confidence"`` (of the rule in percent) and ``"proposal"`` (its kind and id), all
    three False for what only looks alike; ``"reasons"`` in words, and ``"effect"``:
    what it takes from the item's amount, or False where the currencies differ.
    """

    _inherit = "return.reconciliation.desk"

    def _read_candidates(self, provider, tab, item_id, search=""):
        """What may settle an item; none when it is not open any more.

        Of what somebody rejected only that which is searched for.
        """
        found = self._find_open(provider, tab, ids=[item_id])
        if not found:
            return []
        (item,) = self._describe(provider, tab, [item_id])
        amount = found[0][2]
        if tab == "credit":
            return self._get_receivable_candidates(item, search)
        proposed = self._get_proposed(provider, tab, item)
        known = {candidate["id"] for candidate in proposed}
        if not (search and search.strip()):
            known |= self._get_refused(provider, tab, item)
        other = desk.COUNTERPARTS[tab]
        alike_ids = self._find_alike(provider, other, amount, item["date"], search)
        alike = [
            self._to_candidate(item, description, other)
            for description in self._describe(provider, other, alike_ids)
            if description["id"] not in known
        ]
        return proposed + self._rank(item, alike)

    def _rank(self, item, candidates):
        side = self._to_side(item)
        sign = self._get_sign(item["tab"])
        return sorted(
            candidates,
            key=lambda candidate: desk.rank(side, self._to_side(candidate, sign)),
        )

    def _get_sign(self, tab):
        return -1 if tab in AT_THE_BANK else 1

    def _to_candidate(self, item, description, kind, **values):
        sign = self._get_sign(item["tab"])
        codes = desk.reasons(self._to_side(item), self._to_side(description, sign))
        is_comparable = description["currency_id"] == item["currency_id"]
        return description | {
            "key": f"{kind}-{description['id']}",
            "rule": False,
            "confidence": False,
            "proposal": False,
            "reasons": [self._get_reason_label(code) for code in codes],
            "effect": is_comparable and sign * description["amount"],
            **values,
        }

    def _find_alike(self, provider, tab, amount, day, search):
        """Ids on ``tab`` of the amount that settles ``amount``, or what is searched."""
        source = self._get_source(provider, tab)
        wanted = -self._get_sign(tab) * amount
        if search and search.strip():
            condition = SQL(
                "%s AND %s * %s > 0",
                self._get_search(source, search.strip()),
                source["amount"],
                wanted,
            )
            return self._query_alike(source, condition, day)
        exact = SQL("%s = %s", source["amount"], wanted)
        found = self._query_alike(source, exact, day)
        limit = provider.company_id.return_write_off_limit
        if found or not limit:
            return found
        near = SQL(
            "%s BETWEEN %s AND %s", source["amount"], wanted - limit, wanted + limit
        )
        if source["sort_type"] == "date":
            # few are near, and PostgreSQL would read all by their dates to find them
            source = source | {"sort": SQL("(%s + 0)", source["sort"])}
        return self._query_alike(source, near, day)

    def _query_alike(self, source, condition, day):
        """The nearest before and after ``day``, in the order of an index both times."""
        is_dated = source["sort_type"] == "date"
        self.env.flush_all()
        found = set()
        for operator, direction in ((">=", "ASC"), ("<", "DESC")):
            rows = self.env.execute_query(
                SQL(
                    "SELECT item.id FROM %s WHERE %s AND %s AND %s"
                    " ORDER BY %s %s, item.id %s LIMIT %s",
                    source["table"],
                    source["where"],
                    condition,
                    SQL("%s %s %s::date", source["sort"], SQL(operator), day)
                    if is_dated
                    else SQL("TRUE"),
                    source["sort"],
                    SQL(direction),
                    SQL(direction),
                    MOST,
                )
            )
            found |= {item_id for (item_id,) in rows}
        return sorted(found)

    def _get_proposed(self, provider, tab, item):
        """What the matching rules propose for an item."""
        if tab in AT_THE_BANK:
            return self._get_proposed_at_bank(provider, tab, item)
        line = self.env["account.move.line"].browse(item["id"])
        if tab == "gateway":
            row = self._get_rows(line)[line]
            matches = row.match_ids
        else:
            matches = self._get_refunds(line)[line].match_ids
        matches = matches.filtered(
            lambda match: (
                match._is_free() and match.balance_transaction_id.clearing_line_id
            )
        )
        return [
            self._to_candidate(
                item,
                self._describe_match(match, tab),
                "match",
                key=f"match-{match.id}",
                confidence=match.confidence,
                rule=match._get_rule_label(),
                proposal=("match", match.id),
                reasons=[
                    reason["label"]
                    for reason in match._get_match_reasons()
                    if reason["agrees"]
                ],
            )
            for match in matches.sorted("confidence", reverse=True)[:MOST]
        ]

    def _describe_match(self, match, tab):
        """The other side of a proposal, seen from ``tab``.

        Of a refund whose payment is booked, its open item; else what it will be.
        """
        row, refund = match.balance_transaction_id, match.refund_id
        if tab == "booked":
            (described,) = self._describe_gateway(
                row.provider_id, row.clearing_line_id.ids
            )
            return described
        if item := match._get_refund_item()[:1]:
            (described,) = self._describe_booked(row.provider_id, item.ids)
            return described
        day = (refund.date_submitted or refund.create_date).date()
        return {
            "id": False,
            "tab": "booked",
            "title": refund.name,
            "subtitle": refund.partner_id.display_name,
            "partner_id": refund.partner_id.id,
            "why": self.env._("Its payment is not booked yet."),
            "date": fields.Date.to_string(day),
            "age": self._get_age(day),
            "amount": -refund.amount,
            "currency_id": refund.currency_id.id,
            "reference": refund.provider_reference or "",
            "can_create": False,
        }

    def _get_receivable_candidates(self, item, search):
        """Payments and invoices of the customer that a credit note can settle."""
        note = self.env["account.move"].browse(item["id"])
        owed = self._get_note_items(note)
        domain = [
            ("account_id", "in", owed.account_id.ids),
            ("partner_id", "=", note.commercial_partner_id.id),
            ("company_id", "=", note.company_id.id),
            ("parent_state", "=", "posted"),
            ("reconciled", "=", False),
            ("amount_residual", ">", 0),
        ]
        if search and search.strip():
            domain.append(("move_name", "ilike", search.strip()))
        lines = self.env["account.move.line"].search(
            domain, order="date, id", limit=MOST
        )
        return self._rank(
            item,
            [
                self._to_candidate(item, self._describe_receivable(line), "receivable")
                for line in lines
            ],
        )

    def _describe_receivable(self, line):
        return self._describe_item("receivable", line) | {
            "title": line.move_id.name,
            "reference": line.ref or line.name or "",
            "why": "",
        }
