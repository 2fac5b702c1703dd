"""The return cycle with OCA's RMA: confirm, receive, refund, post, in its own batches.

It has no inspection and no restock move, so it does less than the other two.
"""

import json
import sys
from typing import Any

from . import shop, stopwatch
from .return_cycle import ROWS, RUNS


def main() -> int:
    rows = stopwatch.parse("return_cycle_peer", ROWS).rows
    with stopwatch.database() as env:
        sales = shop.sell(env, shop.set_up(env), rows)
        env.cr.commit()
        measures = []
        for _run in range(RUNS):
            measures.append(stopwatch.measure(env, lambda: _take_back(env, sales)))
            env.cr.rollback()
    work = stopwatch.fastest(measures)
    print(json.dumps({"rows": rows, "seconds": round(work.seconds, 4)}))
    return 0


def _take_back(env: Any, sales: Any) -> None:
    operation = env.ref("rma.rma_operation_refund")
    rmas = env["rma"].create(
        [
            {
                "partner_id": sale.partner_id.id,
                "order_id": sale.id,
                "picking_id": move.picking_id.id,
                "move_id": move.id,
                "product_id": move.product_id.id,
                "product_uom_qty": 1,
                "operation_id": operation.id,
            }
            for sale in sales
            for move in sale.picking_ids.move_ids
        ]
    )
    rmas.action_confirm()
    shop.finish(rmas.reception_move_id.picking_id)
    rmas.action_refund()
    if len(rmas.refund_id) != len(rmas):
        raise SystemExit(f"{len(rmas)} RMA, but {len(rmas.refund_id)} refunds")
    rmas.refund_id.action_post()


if __name__ == "__main__":
    sys.exit(main())
