from odoo import api, models
from odoo.exceptions import UserError


class ReturnReconciliationDesk(models.AbstractModel):
    """What is missing here is created: the document, or the question to somebody."""

    _inherit = "return.reconciliation.desk"

    @api.model
    def create_document(self, provider_id, tab, item_id):
        """Create what an item waits for.

        A refund made at the gateway gets its payment and an exception that asks what it
        was for; any other row of the gateway an exception; a credit note its refund; a
        payout its bank transaction.
        """
        provider = self._get_decided_provider(provider_id)
        creator = getattr(self, f"_create_for_{self._check_tab(tab)}", None)
        if creator is None:
            raise UserError(
                self.env._(
                    "Nothing can be created for this: accept a candidate, or find out "
                    "what it is."
                )
            )
        touched = {tab: [item_id]}
        before = self._check_open(provider, touched)
        (item,) = self._describe(provider, tab, [item_id])
        settled_by, effects = creator(provider, item_id)
        nothing = {
            "partial_ids": self.env["account.partial.reconcile"],
            "match_ids": self.env["return.refund.match"],
            "undo_data": {},
        }
        return self._record(
            provider,
            tab,
            touched,
            before,
            nothing | effects,
            kind="document",
            subject=" ".join(filter(None, [item["title"], item["reference"]])),
            settled_by=settled_by,
        )

    def _create_for_gateway(self, provider, item_id):
        line = self.env["account.move.line"].browse(item_id)
        row = self._get_rows(line)[line]
        if row.document_name:
            raise UserError(
                self.env._(
                    "%(document)s is known for it already: accept its payment, or open "
                    "it to see why they differ.",
                    document=row.document_name,
                )
            )
        if row.reporting_category == "refund":
            return self._learn_refund_of(provider, row, line)
        return self._ask_about(provider, row)

    def _learn_refund_of(self, provider, row, line):
        """Ask the gateway what a refund was, and book it: its question stays."""
        gateway = provider._stripe_objects()
        with provider._readable_gateway_errors():
            refund = gateway.retrieve_refund(row.source_id)
        provider._learn_refund(refund)
        # sudo: payment transactions are for administrators, rows are read-only
        transaction = provider.sudo()._find_refund_transaction(refund)
        if not transaction:
            return self._ask_about(provider, row)
        row.sudo().transaction_id = transaction
        known = line.matched_debit_ids | line.matched_credit_ids
        row._reconcile_clearing()
        exception = transaction._get_exceptions().filtered(
            lambda found: found.state == "open"
        )[:1]
        return exception.display_name or transaction.reference, {
            "partial_ids": (line.matched_debit_ids | line.matched_credit_ids) - known,
            "exception_id": exception.id,
            "undo_data": {"linked_rows": row.ids},
        }

    def _ask_about(self, provider, row):
        exception = self.env["return.exception"]._open(
            "unknown_object",
            row.source_id or row.gateway_id,
            company=provider.company_id,
            provider_id=provider.id,
            gateway_reference=row.source_id,
            amount=abs(row.gross),
            currency_id=row.currency_id.id,
        )
        return exception.display_name, {"exception_id": exception.id}

    def _create_for_credit(self, provider, item_id):
        note = self.env["account.move"].browse(item_id)
        refunds = self.env["return.refund"]._create_for_credit_notes(note)
        if not refunds:
            raise UserError(
                self.env._(
                    "No refund can be planned for %(note)s: it is paid already, or was "
                    "not paid by a payment that can be given back.",
                    note=note.name,
                )
            )
        names = ", ".join(refunds.mapped("name"))
        return names, {"undo_data": {"planned_refunds": refunds.ids}}

    def _create_for_payout(self, provider, item_id):
        """The bank transaction of a payout, in databases without a bank feed."""
        payout = self.env["payment.payout"].browse(item_id)
        lines = self._get_transit_items(payout)
        known = lines.matched_debit_ids | lines.matched_credit_ids
        payout.action_register_deposit()
        partials = (lines.matched_debit_ids | lines.matched_credit_ids) - known
        # sudo: no screen of Community gives accountants bank transactions
        deposit = payout.sudo().statement_line_id
        return deposit.move_id.name, {
            "partial_ids": partials,
            "undo_data": {"payouts": payout.ids, "deposits": deposit.ids},
        }


class ReturnReconciliationDecision(models.Model):
    _inherit = "return.reconciliation.decision"

    def _put_back_deposits(self, ids):
        """What a person had booked by hand as the bank's is taken out again."""
        # sudo: no screen of Community gives accountants bank transactions
        self.env["account.bank.statement.line"].sudo().browse(ids).unlink()
