"""Goods and the credit notes for them, on two sides of a period end.

A credit note takes revenue back, and its cost lines bring the goods back to stock,
whether they came or not. Goods that came without it are in stock, and neither in the
revenue nor in the stock account.
"""

from .query import select

#: Received and credited quantities by return line at the end of the period, in the
#: unit of the line; goods only, at the price and the rate they were invoiced with.
_STAND = """
    WITH received AS (
        SELECT move.return_line_id AS line_id,
               SUM(way.sign * done.quantity) AS quantity,
               SUM(way.sign * COALESCE(move.value, 0))::numeric AS value,
               MIN(move.date)::date AS since
          FROM stock_move move
          JOIN stock_location dest ON dest.id = move.location_dest_id
          JOIN return_order_line line ON line.id = move.return_line_id
          JOIN uom_uom own ON own.id = line.product_uom_id
    CROSS JOIN LATERAL (
               SELECT CASE WHEN dest.usage = 'customer' THEN -1 ELSE 1 END AS sign) way
    CROSS JOIN LATERAL (
               SELECT SUM(detail.quantity * unit.factor / own.factor) AS quantity
                 FROM stock_move_line detail
                 JOIN uom_uom unit ON unit.id = detail.product_uom_id
                WHERE detail.move_id = move.id) done
         WHERE line.company_id = %(company_id)s
           AND move.state = 'done'
           AND move.date < %(until)s
           AND move.return_surplus_decision IS DISTINCT FROM 'send_back'
      GROUP BY move.return_line_id
    ), credited AS (
        SELECT item.return_line_id AS line_id,
               SUM(item.quantity * unit.factor / own.factor) AS quantity,
               SUM(item.balance) AS value,
               MIN(item.date) AS since,
               MAX(item.move_id) AS note_id,
               SUM(cost.balance) AS cost,
               MIN(cost.account_id) AS stock_account_id
          FROM account_move_line item
          JOIN account_move note ON note.id = item.move_id
          JOIN return_order_line line ON line.id = item.return_line_id
          JOIN uom_uom own ON own.id = line.product_uom_id
          JOIN uom_uom unit ON unit.id = item.product_uom_id
     LEFT JOIN account_move_line cost
            ON cost.cogs_origin_id = item.id
           AND cost.balance > 0
         WHERE item.company_id = %(company_id)s
           AND item.return_entry_type = 'goods'
           AND item.parent_state = 'posted'
           AND item.date <= %(day)s
           AND note.move_type = 'out_refund'
           AND NOT EXISTS (
               SELECT FROM account_move reversal
                WHERE reversal.reversed_entry_id = note.id
                  AND reversal.state = 'posted'
                  AND reversal.date <= %(day)s
                  AND reversal.amount_total = note.amount_total)
      GROUP BY item.return_line_id
    ), stand AS (
        SELECT line.id,
               line.return_order_id,
               line.partner_id,
               line.product_id,
               COALESCE(received.quantity, 0) AS received,
               COALESCE(received.value, 0) AS received_value,
               received.since AS received_since,
               COALESCE(credited.quantity, 0) AS credited,
               COALESCE(credited.value, 0) AS credited_value,
               credited.since AS credited_since,
               credited.note_id,
               credited.cost,
               credited.stock_account_id,
               LEAST(COALESCE(received.quantity, 0), line.qty_authorized)
                   - COALESCE(credited.quantity, 0) AS due,
               digits.decimal_places AS digits,
               COALESCE(sold.account_id,
                        (%(accounts)s::jsonb -> line.product_id::text
                         ->> 'income')::integer) AS income_account_id,
               CASE WHEN sold.quantity > 0
                    THEN ABS(sold.balance) / sold.quantity * own.factor / unit.factor
                         * CASE WHEN line.price_decision = 'agreed'
                                THEN COALESCE(agreed.price / NULLIF(agreed.sold, 0), 0)
                                ELSE 1
                           END
                    ELSE agreed.price
                         * (%(rates)s::jsonb ->> line.currency_id::text)::numeric
               END AS price
          FROM return_order_line line
          JOIN return_order retorder ON retorder.id = line.return_order_id
          JOIN product_product product ON product.id = line.product_id
          JOIN product_template template ON template.id = product.product_tmpl_id
          JOIN uom_uom own ON own.id = line.product_uom_id
          JOIN res_company company ON company.id = line.company_id
          JOIN res_currency digits ON digits.id = company.currency_id
     LEFT JOIN account_move_line sold
            ON sold.id = line.invoice_line_id AND sold.parent_state = 'posted'
     LEFT JOIN uom_uom unit ON unit.id = sold.product_uom_id
    CROSS JOIN LATERAL (
               SELECT line.price_unit * (1 - COALESCE(line.discount, 0) / 100) AS price,
                      sold.price_unit * (1 - COALESCE(sold.discount, 0) / 100) AS sold
               ) agreed (price, sold)
     LEFT JOIN received ON received.line_id = line.id
     LEFT JOIN credited ON credited.line_id = line.id
         WHERE line.company_id = %(company_id)s
           AND retorder.state IN ('approved', 'done')
           AND template.type = 'consu'
           AND line.resolution NOT IN ('keep', 'reject')
           AND line.price_decision IS DISTINCT FROM 'no_credit'
           AND (line.resolution IN ('refund', 'store_credit')
                OR line.exchange_type = 'product')
           AND (received.line_id IS NOT NULL OR credited.line_id IS NOT NULL)
    )
"""

_OF_LINE = {
    "return_order_id": "stand.return_order_id",
    "return_line_id": "stand.id",
    "partner_id": "stand.partner_id",
    "product_id": "stand.product_id",
}
_STOCK = "(%(accounts)s::jsonb -> stand.product_id::text ->> '{role}')::integer"
_DUE = {**_OF_LINE, "quantity": "stand.due", "since": "stand.received_since"}

#: Revenue net of tax, which is only given back with the credit note, and the cost that
#: the goods came back at. What is kept from the credit follows from policy, law and
#: inspection of each line: ``return.cutoff`` takes it off afterwards.
RECEIVED_NOT_CREDITED = (
    _STAND
    + select(
        "FROM stand WHERE stand.due > 0",
        **_DUE,
        effect="'revenue'",
        amount_document="ROUND((stand.due * stand.price)::numeric, stand.digits)",
        amount="ROUND((stand.due * stand.price)::numeric, stand.digits)",
        debit_account_id="stand.income_account_id",
        credit_account_id="%(accrued_id)s",
    )
    + " UNION ALL "
    + select(
        f"""FROM stand
           WHERE stand.due > 0 AND stand.received_value != 0
             AND {_STOCK.format(role="stock")} IS NOT NULL""",
        **_DUE,
        effect="'cost'",
        amount="ROUND((stand.received_value * stand.due / stand.received)::numeric,"
        " stand.digits)",
        debit_account_id=_STOCK.format(role="stock"),
        credit_account_id=_STOCK.format(role="expense"),
    )
)

#: The cost lines of the credit note, for what has not come: not stock yet, but goods
#: that somebody owes us.
CREDITED_NOT_RECEIVED = _STAND + select(
    "FROM stand WHERE stand.credited > stand.received",
    **_OF_LINE,
    effect="'cost'",
    credit_note_id="stand.note_id",
    quantity="stand.credited - stand.received",
    since="stand.credited_since",
    amount_document="ROUND((stand.credited_value * (stand.credited - stand.received)"
    " / stand.credited)::numeric, stand.digits)",
    amount="ROUND((COALESCE(stand.cost, 0) * (stand.credited - stand.received)"
    " / stand.credited)::numeric, stand.digits)",
    debit_account_id="%(goods_id)s",
    credit_account_id="stand.stock_account_id",
)
