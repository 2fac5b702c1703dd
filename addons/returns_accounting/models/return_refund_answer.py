from odoo import api, fields, models
from odoo.tools import SQL

from ..gateway.refund_gateway import GatewayRefund


class ReturnRefundAnswer(models.Model):
    """What the gateway said of a refund that is not booked yet.

    Written with one cheap statement as soon as an answer is there, and deleted by the
    transaction that books it: nothing in between is lost with its worker.
    """

    _name = "return.refund.answer"
    _description = "Refund to Be Booked"
    _log_access = False
    _order = "id"

    refund_id = fields.Many2one(
        comodel_name="return.refund", required=True, readonly=True, ondelete="cascade"
    )
    answer = fields.Json(
        required=True,
        readonly=True,
        help="The refund as the gateway showed it, a gateway.refund_gateway."
        "GatewayRefund.",
    )

    _refund_uniq = models.Constraint(
        "UNIQUE(refund_id)", "A refund has one answer that is to be booked."
    )

    @api.model
    def _record(self, told):
        """Keep answers; a later one of the same refund takes the place of the first.

        :param told: ``{id of the refund: GatewayRefund}``
        """
        if not told:
            return
        field = self._fields["answer"]
        rows = SQL(", ").join(
            SQL(
                "(%s, %s)",
                refund_id,
                field.convert_to_column_insert(refund.to_doc(), self),
            )
            for refund_id, refund in sorted(told.items())
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO return_refund_answer (refund_id, answer) VALUES %s "
                "ON CONFLICT (refund_id) DO UPDATE SET answer = EXCLUDED.answer",
                rows,
            )
        )
        self.invalidate_model()
        self.env["return.refund"].invalidate_model(["answer_ids"])

    def _read_refunds(self):
        """``{refund: GatewayRefund}`` of these."""
        return {kept.refund_id: GatewayRefund.from_doc(kept.answer) for kept in self}
