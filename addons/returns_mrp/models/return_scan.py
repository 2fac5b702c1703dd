from odoo import api, models
from odoo.exceptions import UserError


class ReturnScan(models.Model):
    """Scanning the components of a kit that is on the return."""

    _inherit = "return.scan"

    @api.model
    def _find_lines(self, order, goods, state):
        """Kits that goods are a part of, after the lines that are for them."""
        lines = super()._find_lines(order, goods, state)
        kits = order.line_ids.filtered(
            lambda line: (
                line.kit_bom_id and goods.product in line._get_products_to_receive()
            )
        )
        if state["mode"] == "receive":
            return lines | kits
        if kits and not lines:
            raise UserError(
                self.env._(
                    "%(component)s is a part of %(kit)s, which is inspected as a "
                    "whole: scan %(kit)s, or touch +1 on its line.",
                    component=goods.product.display_name,
                    kit=kits[0].product_id.display_name,
                )
            )
        return lines

    @api.model
    def _place_received(self, lines, goods, state):
        """More than a kit needs is goods of its own: it has no price there."""
        placement = super()._place_received(lines, goods, state)
        kits = lines.filtered("kit_bom_id")
        if not placement.over or not kits:
            return placement
        if others := lines - kits:
            return super()._place_received(kits | others, goods, state)
        raise self._get_kit_complete(kits[-1], goods, placement, state)

    @api.model
    def _get_kit_complete(self, line, goods, placement, state):
        expected = line._get_receipt_counter(goods.product).expected
        names = {
            "kit": line.product_id.display_name,
            "goods": goods.product.display_name,
            "expected": self._format_count(expected),
            "quantity": self._format_count(goods.quantity),
        }
        if goods.product == line.product_id:
            message = self.env._(
                "%(kit)s: all %(expected)s are counted. Scan the parts of a further "
                "one: they are recorded as unexpected.",
                **names,
            )
            return UserError(message)
        if not expected:
            message = self.env._(
                "%(goods)s of %(kit)s: no receipt waits for it any more.", **names
            )
            return self._refuse_goods(message, [goods], state)
        if placement.over < goods.quantity:
            message = self.env._(
                "The barcode counts %(quantity)s %(goods)s, which is more than %(kit)s "
                "still needs: scan the pieces.",
                **names,
            )
            return UserError(message)
        message = self.env._(
            "%(goods)s: all %(expected)s of %(kit)s are counted.", **names
        )
        return self._refuse_goods(message, [goods], state)

    @api.model
    def _count_receive(self, lines, goods, state):
        result = super()._count_receive(lines, goods, state)
        line = lines.browse(result["return_line_id"])
        if not line.kit_bom_id:
            return result
        if goods.product == line.product_id:
            counts = line._get_scan_counts()[line]
            result["message"] = self.env._(
                "%(kit)s: %(counted)s of %(expected)s, %(parts)s",
                kit=line.product_id.display_name,
                counted=self._format_count(counts["received"]),
                expected=self._format_count(counts["expected"]),
                parts=line._get_scan_note(),
            )
            return result
        result["message"] = self.env._(
            "%(counted)s. %(kit)s: %(parts)s",
            counted=result["message"],
            kit=line.product_id.display_name,
            parts=line._get_scan_note(),
        )
        return result

    @api.model
    def _check_may_take_in(self, goods):
        if goods.product.with_company(self.env.company).is_kits:
            raise UserError(
                self.env._(
                    "%(kit)s: no return expects it. It is a kit: scan its parts.",
                    kit=goods.product.display_name,
                )
            )
        return super()._check_may_take_in(goods)

    @api.model
    def _refuse_goods(self, message, goods_list, state):
        """A kit nobody expects is recorded by its parts, which are what is there."""
        is_kit = [
            goods.product.with_company(self.env.company).is_kits for goods in goods_list
        ]
        if not any(is_kit) or state["mode"] != "receive":
            return super()._refuse_goods(message, goods_list, state)
        hint = self.env._("It is a kit: scan its parts.")
        others = [
            goods for goods, kit in zip(goods_list, is_kit, strict=True) if not kit
        ]
        return super()._refuse_goods(f"{message} {hint}", others, state)
