from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...domain import espr

CLAIM_FIELDS = frozenset({"derogation", "derogation_note"})


class ReturnWasteMixin(models.AbstractModel):
    """A document that may destroy goods, and the ground that the law accepts for it.

    The document has a ``product_id``, a ``company_id`` and ``move_ids``, and the guard
    mixin. It says whether it ``_destroys`` the goods, how much of them
    (``_get_qty_to_destroy``), what may be done instead (``_get_destruction_refusal``),
    and from when on the ground is evidence (``_is_claim_closed``).
    """

    _name = "return.waste.mixin"
    _description = "Document that may Turn Goods into Waste"

    _decided_fields = frozenset({"derogation_user_id", "derogation_date"})

    is_destruction_banned = fields.Boolean(
        compute="_compute_is_destruction_banned",
        help="These goods must not be destroyed without a ground that the law accepts "
        "(Regulation (EU) 2024/1781, art. 25).",
    )
    derogation = fields.Selection(
        selection=list(espr.DEROGATIONS),
        string="Ground for Destruction",
        copy=False,
        help="Regulation (EU) 2024/1781, art. 25, forbids to destroy these goods, "
        "unless there is a ground of Delegated Regulation (EU) 2026/296, art. 2. Only "
        "a manager of returns may claim one; keep the documents of its art. 3 for five "
        "years.",
    )
    derogation_note = fields.Char(
        string="Evidence for the Ground",
        copy=False,
        help="What proves the ground: test report, refusals of donations, a decision.",
    )
    derogation_user_id = fields.Many2one(
        comodel_name="res.users", string="Ground Claimed by", readonly=True, copy=False
    )
    derogation_date = fields.Datetime(
        string="Ground Claimed on", readonly=True, copy=False
    )

    def _compute_is_destruction_banned(self):
        for document in self:
            document.is_destruction_banned = not document._rule_destruction().allowed

    def _rule_destruction(self, destroys=True, derogation=None):
        self.ensure_one()
        return self.company_id._rule_destruction(
            self._get_destroyed_products(), destroys, derogation
        )

    def _get_destroyed_products(self):
        """The product, and whatever a glue addon knows it to be made of."""
        self.ensure_one()
        return self.product_id

    def _check_destruction(self):
        """Refuse to destroy what the law protects, and say what may be done instead."""
        for document in self:
            ruling = document._rule_destruction(
                document._destroys(), document.derogation
            )
            if not ruling.allowed:
                raise UserError(document._get_destruction_refusal(ruling.article))
            if ruling.article and not document.derogation_note:
                raise UserError(
                    self.env._(
                        "%(document)s: fill in Evidence for the Ground, what proves "
                        "the ground for the destruction of %(product)s (%(article)s).",
                        document=document.display_name,
                        product=document.product_id.display_name,
                        article=ruling.article,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        # defaults of the context are claims too, so the records are asked
        documents.filtered(lambda d: d.derogation or d.derogation_note)._record_claim()
        return documents

    def write(self, vals):
        if not CLAIM_FIELDS.isdisjoint(vals):
            self._check_claim_open()
        result = super().write(vals)
        claims = vals.get("derogation") or vals.get("derogation_note")
        if claims and "derogation_user_id" not in vals:
            self._record_claim()
        return result

    def _check_claim_open(self):
        closed = self.filtered(lambda document: document._is_claim_closed())[:1]
        if closed:
            raise UserError(
                self.env._(
                    "%(document)s is validated: its ground for destruction is evidence "
                    "and cannot change any more.",
                    document=closed.display_name,
                )
            )

    def _record_claim(self):
        """Keep who claimed a ground, and when; only managers may."""
        manager = "returns_management.returns_management_group_manager"
        if self and not self.env.su and not self.env.user.has_group(manager):
            raise AccessError(
                self.env._(
                    "Only a manager of returns may claim a ground for destroying goods "
                    "(Delegated Regulation (EU) 2026/296). Ask one, or choose another "
                    "way for them."
                )
            )
        # sudo: nobody writes these two, they follow from the claim
        self.sudo().write(
            {
                "derogation_user_id": self.env.uid,
                "derogation_date": fields.Datetime.now(),
            }
        )

    def _covers_destruction(self, lines):
        """Whether the ground of this document is one for these move lines too.

        A ground is claimed for the goods of the document, and for no more of them.

        :param lines: ``stock.move.line`` of one product, on moves of this document
        """
        product = lines.product_id
        if not self.derogation or product not in self._get_destroyed_products():
            return False
        if product != self.product_id:
            return True  # a component: its document is in another unit
        destroyed = lines | self.move_ids.move_line_ids.filtered(
            lambda line: line.state == "done" and line.product_id == product
        )
        quantity = sum(destroyed._get_destroyed_quantities().values())
        return product.uom_id.compare(quantity, self._get_qty_to_destroy()) <= 0
