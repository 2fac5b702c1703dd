from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_list

#: Half of the smallest quantity that documents show.
TOLERANCE = 0.005


class ReturnCreditGuard(models.Model):
    """One row per sold line, for PostgreSQL to refuse that it is credited twice.

    Every credit note that is posted, along whichever path, writes the row of each line
    that it gives back: what was invoiced and what is credited by now, itself included.
    A check constraint holds as soon as a return has credited something of the line;
    without a return, Odoo's own freedom stays.

    The constraint alone would not do: under REPEATABLE READ, two transactions that post
    at once both count without the other. But both must write the same row. The second
    one waits for the first and is then refused by PostgreSQL (``could not serialize
    access``), since it has not seen what it would overwrite; or, if the row is new, by
    the same rule for ``INSERT … ON CONFLICT``. Odoo runs it again from the start, and
    now it counts both. Whoever credits something else waits for nobody.

    A line is that of the sales order; without one, the product on the invoice.
    Quantities are in the reference unit. A credit note line counts for its quantity,
    but one below the invoiced price only for as much as it is worth: a reduction of the
    price gives no goods back, yet both together never exceed what was invoiced.
    """

    _name = "return.credit.guard"
    _description = "Credited Quantity"
    _log_access = False
    _rec_name = "key"

    key = fields.Char(required=True, readonly=True)
    qty_invoiced = fields.Float(digits=0, required=True, readonly=True)
    qty_credited = fields.Float(digits=0, required=True, readonly=True)
    is_returned = fields.Boolean(
        required=True,
        readonly=True,
        help="A return has credited something of it.",
    )

    _key_uniq = models.Constraint("UNIQUE (key)", "A sold line has one row.")
    _credited_once = models.Constraint(
        f"CHECK (NOT is_returned OR qty_credited < qty_invoiced + {TOLERANCE})",
        "This quantity is credited already.",
    )

    def _count(self, moves):
        """Count what was invoiced and credited of all that ``moves`` give back.

        :raise UserError: when more is credited than was invoiced, and a return is
            among what credits it
        """
        self._flush_counted()
        rows = self.env.execute_query_dict(self._count_query(moves))
        for row in rows:
            if row["is_returned"] and (
                row["qty_credited"] >= row["qty_invoiced"] + TOLERANCE
            ):
                raise UserError(self._get_message(moves, row))
        if rows:
            self.env.cr.execute(self._upsert_query(rows))
            self.invalidate_model()

    def _flush_counted(self):
        self.env["account.move"].flush_model(
            ["amount_total", "move_type", "reversed_entry_id", "state"]
        )
        self.env["account.move.line"].flush_model(
            [
                "currency_id",
                "display_type",
                "price_subtotal",
                "product_id",
                "product_uom_id",
                "quantity",
                "return_entry_type",
                "return_line_id",
                "sale_line_ids",
            ]
        )
        self.env["return.order.line"].flush_model(["price_decision"])

    def _count_query(self, moves):
        return SQL(
            """
            WITH touched AS (%(touched)s),
            entry AS (%(entries)s),
            invoiced AS (
                SELECT key, SUM(quantity) AS quantity, SUM(amount) AS amount,
                       MIN(currency_id) AS currency_id,
                       ARRAY_AGG(line_id) AS line_ids
                  FROM entry WHERE NOT is_credit GROUP BY key
            )
            SELECT entry.key,
                   COALESCE(MIN(invoiced.quantity), 0)::float AS qty_invoiced,
                   SUM(%(worth)s)::float AS qty_credited,
                   BOOL_OR(entry.is_return) AS is_returned,
                   MIN(invoiced.line_ids) AS invoice_line_ids,
                   ARRAY_AGG(entry.line_id) AS credit_line_ids
              FROM entry LEFT JOIN invoiced USING (key)
             WHERE entry.is_credit
             GROUP BY entry.key
             ORDER BY entry.key
            """,
            touched=self._touched_query(moves),
            entries=self._entries_query(),
            worth=self._worth_query(),
        )

    def _touched_query(self, moves):
        """The sold lines that ``moves`` give something back of."""
        return SQL(
            """
            SELECT DISTINCT rel.order_line_id, invoice.id AS invoice_id,
                   invoice.product_id,
                   CASE WHEN rel.order_line_id IS NULL
                        THEN CONCAT('account.move,', invoice.id,
                                    ',product.product,', invoice.product_id)
                        ELSE CONCAT('sale.order.line,', rel.order_line_id)
                   END AS key
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
              LEFT JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = line.id
              LEFT JOIN LATERAL (
                    SELECT move.reversed_entry_id AS id, line.product_id
                     WHERE rel.order_line_id IS NULL
                   ) invoice ON TRUE
             WHERE line.move_id IN %(moves)s AND %(goods)s
               AND (rel.order_line_id IS NOT NULL
                    OR invoice.id IS NOT NULL AND invoice.product_id IS NOT NULL)
            """,
            moves=tuple(moves.ids),
            goods=self._goods_condition(),
        )

    def _goods_condition(self):
        return SQL(
            "line.display_type = 'product' "
            "AND COALESCE(line.return_entry_type, 'goods') = 'goods'"
        )

    def _entries_query(self):
        """Posted lines that invoice or give back the ``touched`` ones.

        Neither a credit note that was reversed as a whole nor what reversed it.
        """
        return SQL(
            """
            SELECT line.key, line.id AS line_id, line.currency_id,
                   line.return_line_id IS NOT NULL AS is_return,
                   ret.price_decision = 'agreed' AS is_agreed,
                   move.move_type = 'out_refund' OR line.quantity < 0 AS is_credit,
                   line.quantity * COALESCE(unit.factor, 1) * %(sign)s AS quantity,
                   line.price_subtotal * %(sign)s AS amount
              FROM (SELECT touched.key, line.*
                      FROM touched
                      JOIN sale_order_line_invoice_rel rel USING (order_line_id)
                      JOIN account_move_line line ON line.id = rel.invoice_line_id
                     UNION ALL
                    SELECT touched.key, line.*
                      FROM touched
                      JOIN account_move_line line
                        ON line.product_id = touched.product_id
                       AND line.move_id IN (
                            SELECT touched.invoice_id
                             UNION ALL
                            SELECT id FROM account_move
                             WHERE reversed_entry_id = touched.invoice_id)
                     WHERE NOT EXISTS (
                            SELECT FROM sale_order_line_invoice_rel rel
                             WHERE rel.invoice_line_id = line.id)
                   ) line
              JOIN account_move move ON move.id = line.move_id
              LEFT JOIN uom_uom unit ON unit.id = line.product_uom_id
              LEFT JOIN return_order_line ret ON ret.id = line.return_line_id
             WHERE move.state = 'posted' AND %(goods)s
               AND move.move_type IN ('out_invoice', 'out_receipt', 'out_refund')
               AND NOT EXISTS (
                    SELECT FROM account_move other
                     WHERE other.state = 'posted'
                       AND other.amount_total = move.amount_total
                       AND (move.move_type = 'out_refund'
                            AND other.reversed_entry_id = move.id
                            OR other.move_type = 'out_refund'
                            AND other.id = move.reversed_entry_id))
            """,
            goods=self._goods_condition(),
            # a negative quantity on an invoice gives back
            sign=SQL(
                "CASE WHEN move.move_type <> 'out_refund' AND line.quantity < 0 "
                "THEN -1 ELSE 1 END"
            ),
        )

    def _worth_query(self):
        return SQL(
            """
            CASE WHEN entry.is_agreed OR COALESCE(invoiced.amount, 0) = 0
                      OR entry.currency_id <> invoiced.currency_id
                 THEN entry.quantity
                 ELSE LEAST(entry.quantity,
                            entry.amount * invoiced.quantity / invoiced.amount)
            END
            """
        )

    def _upsert_query(self, rows):
        return SQL(
            """
            INSERT INTO return_credit_guard
                   (key, qty_invoiced, qty_credited, is_returned)
            VALUES %(rows)s
                ON CONFLICT (key) DO UPDATE
               SET qty_invoiced = EXCLUDED.qty_invoiced,
                   qty_credited = EXCLUDED.qty_credited,
                   is_returned = EXCLUDED.is_returned
            """,
            rows=SQL(", ").join(
                SQL(
                    "(%s, %s, %s, %s)",
                    row["key"],
                    row["qty_invoiced"],
                    row["qty_credited"],
                    row["is_returned"],
                )
                for row in rows
            ),
        )

    def _get_message(self, moves, row):
        """Name the line, what is credited of it by which notes, and the way out."""
        lines = self.env["account.move.line"]
        invoice_lines = lines.browse(row["invoice_line_ids"] or [])
        credits = lines.browse(row["credit_line_ids"])
        others = credits.move_id - moves
        unit = (invoice_lines or credits).product_id.uom_id[:1]
        factor = unit.factor or 1
        return self.env._(
            "%(line)s of invoice %(invoice)s: %(invoiced)g %(unit)s invoiced, but "
            "%(credited)g credited with %(note)s%(others)s. One quantity is credited "
            "once: lower it on %(note)s, or reset the other credit note to draft "
            "first.",
            line=(invoice_lines or credits)[:1].name,
            invoice=format_list(self.env, invoice_lines.move_id.mapped("display_name")),
            invoiced=row["qty_invoiced"] / factor,
            unit=unit.name or "",
            credited=row["qty_credited"] / factor,
            note=format_list(
                self.env, (credits.move_id & moves).mapped("display_name")
            ),
            others=self._get_others_clause(others),
        )

    def _get_others_clause(self, others):
        if not others:
            return ""
        names = format_list(self.env, others.mapped("display_name"))
        return self.env._(", of it by %(notes)s", notes=names)
