from odoo import fields, models


class ReturnOrder(models.Model):
    """Indexes of what the filters ask for: few rows of many, the newest first.

    The company is included because each question is limited to some companies, and
    counting then needs no look at the rows.
    """

    _inherit = "return.order"

    user_id = fields.Many2one(index="btree_not_null")

    _open_idx = models.Index(
        "(date_request DESC, id DESC) INCLUDE (company_id) "
        "WHERE state IN ('draft', 'requested', 'approved')"
    )
    _to_receive_idx = models.Index(
        "(date_request DESC, id DESC) INCLUDE (company_id) "
        "WHERE state = 'approved' AND receipt_status IN ('pending', 'partial')"
    )
    _to_inspect_idx = models.Index(
        "(date_request DESC, id DESC) INCLUDE (company_id) "
        "WHERE inspection_status IN ('pending', 'partial')"
    )
