from .refund_common import RefundCommon


class RefundBookingCommon(RefundCommon):
    """Refunds that the gateway has answered, and the books have not."""

    def _create_submitted(self, count=1, **values):
        refunds = self.env["return.refund"]
        for _number in range(count):
            order = self._create_credited_return(**values)
            refunds |= refunds._create_for_credit_notes(order.credit_note_ids)
        refunds.action_send()
        return refunds

    def _ask(self, refunds):
        """What the gateway answers: ``{id: GatewayRefund}``."""
        gateway = self.provider._get_refund_gateway()
        return {
            refund.id: gateway.create_refund(
                refund.transaction_id._prepare_refund_request()
            )
            for refund in refunds
        }

    def _record(self, told):
        self.env["return.refund.answer"]._record(told)
        return self.env["return.refund.answer"].search([("refund_id", "in", [*told])])

    def _run(self, job="book"):
        with self.enter_registry_test_mode():
            cron = self.env.ref(f"returns_accounting.ir_cron_{job}_refunds")
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def _count_at_gateway(self):
        return len(self.provider._stripe_gateway()._client.v1.refunds.list().data)

    def _get_last_line(self):
        return self.env["account.move.line"].search([], order="id desc", limit=1).id

    def _get_ledger(self, since):
        """``{account: balance}`` of what was posted after a journal item."""
        groups = self.env["account.move.line"]._read_group(
            [("id", ">", since), ("parent_state", "=", "posted")],
            ["account_id"],
            ["balance:sum"],
        )
        currency = self.company.currency_id
        return {
            account: currency.round(balance)
            for account, balance in groups
            if not currency.is_zero(balance)
        }
