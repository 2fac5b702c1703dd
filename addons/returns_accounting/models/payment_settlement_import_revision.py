from odoo import fields, models

#: What is known already and comes with other amounts. The old row is kept beside it.
REVISE = """
    WITH changed AS (
        SELECT known.id, known.move_id, known.gross AS old_gross,
               known.fee AS old_fee, known.net AS old_net,
               known.reporting_category AS old_category,
               staged.gross, staged.fee, staged.net, staged.reporting_category
          FROM settlement_staging AS staged
          JOIN payment_balance_transaction AS known
            ON known.gateway_id = staged.gateway_id
         WHERE known.provider_id = %(provider)s
           AND (known.gross, known.fee, known.net, known.reporting_category)
            IS DISTINCT FROM
               (staged.gross, staged.fee, staged.net, staged.reporting_category)
    ), revised AS (
        UPDATE payment_balance_transaction AS known
           SET gross = changed.gross, fee = changed.fee, net = changed.net,
               reporting_category = changed.reporting_category,
               write_uid = %(uid)s, write_date = %(now)s
          FROM changed
         WHERE known.id = changed.id
    )
    INSERT INTO payment_balance_transaction_revision (
        transaction_id, import_id, move_id, company_id, date,
        old_gross, old_fee, old_net, old_category,
        new_gross, new_fee, new_net, new_category,
        create_uid, create_date, write_uid, write_date)
    SELECT id, %(import)s, move_id, %(company)s, %(now)s,
           old_gross, old_fee, old_net, old_category,
           gross, fee, net, reporting_category,
           %(uid)s, %(now)s, %(uid)s, %(now)s
      FROM changed
    RETURNING id
"""


class PaymentSettlementImport(models.Model):
    """Corrections that an import brings: seen, and never silent."""

    _inherit = "payment.settlement.import"

    def _revise_staged(self):
        """Note what is known with other values, and take the new ones."""
        found = self._fetch_staged(
            REVISE,
            {
                "provider": self.provider_id.id,
                "company": self.provider_id.company_id.id,
                "uid": self.env.uid,
                "now": fields.Datetime.now(),
                "import": self.id,
            },
        )
        if found:
            self.env.invalidate_all()
            revisions = self.env["payment.balance.transaction.revision"]
            revisions.browse([identifier for (identifier,) in found])._flag_entries()
