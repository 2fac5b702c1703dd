"""SQL of each of our columns, of the cells of a raw line."""

from collections.abc import Iterator

from ...domain.minor_units import THREE_DECIMAL, ZERO_DECIMAL
from . import cells
from .cells import Cells, Test
from .layout import Format, Moment, Money

#: Our columns in the order in which they are staged.
COLUMNS = (
    "gateway_id",
    "payout_gateway_id",
    "reporting_category",
    "gross",
    "fee",
    "net",
    "currency",
    "created",
    "available_on",
    "source_id",
    "charge_id",
    "payment_intent_id",
    "customer_facing_amount",
    "customer_facing_currency",
    "odoo_ref",
    "description",
    "arn",
    "fee_details",
    "customer_email",
)
#: Those that not every cell can be cast to.
CAST = ("gross", "fee", "net", "created", "available_on", "customer_facing_amount")
TEXTS = (
    "source_id",
    "charge_id",
    "payment_intent_id",
    "odoo_ref",
    "description",
    "arn",
    "customer_email",
)
REFUNDS = "('refund', 'refund_failure')"


class Columns:
    """What each of our columns is in ``settlement_raw AS raw``, in both passes.

    :ivar tests: what cells must be
    :ivar quick_tests: SQL of what the quick pass asks of a line
    :ivar quick: {our column: SQL}
    :ivar careful: the same for the careful pass
    """

    def __init__(
        self,
        layout: Format,
        header: list[str],
        decimal: str,
        day_first: bool,
        currency: str,
    ):
        self.layout, self.header = layout, header
        self.decimal, self.day_first = decimal, day_first
        self.currency = currency
        self.tests: list[Test] = []
        self.quick_tests: list[str] = []
        self.quick: dict[str, str] = {}
        self.careful: dict[str, str] = {}
        self._build()

    def cell(self, column: str | None) -> str:
        if column not in self.header:
            return "NULL::text"
        return f"raw.c{self.header.index(column)}"

    def _build(self) -> None:
        layout = self.layout
        self._put("gateway_id", self._key())
        self._put("payout_gateway_id", self._joined(layout.payout))
        self._put_currency()
        self._put_amounts()
        self._put_category()
        for name, moment in (
            ("created", layout.created),
            ("available_on", layout.available_on),
        ):
            self._put_moment(name, moment)
        self._need(layout.created.date)
        for name in TEXTS:
            self._put(name, self._text(name))
        self._put("fee_details", self._fee_details())

    def _put(self, name: str, quick: str, careful: str | None = None) -> None:
        self.quick[name] = quick
        self.careful[name] = careful or quick

    def _add(self, part: Cells) -> None:
        self.quick_tests.append(part.quick_test)
        self.tests.extend(part.tests)

    def _need(self, column: str) -> None:
        test = cells.required(column, self.cell(column))
        self.quick_tests.append(test.condition)
        self.tests.append(test)

    def _joined(self, columns: tuple[str, ...]) -> str:
        found = [self.cell(column) for column in columns]
        if not found:
            return "NULL::text"
        if len(found) == 1:
            return found[0]
        return f"concat_ws('-', {', '.join(found)})"

    def _key(self) -> str:
        layout = self.layout
        if not layout.key_otherwise:
            if len(layout.key) == 1:
                self._need(layout.key[0])
            return self._joined(layout.key)
        otherwise = self._joined(layout.key_otherwise)
        return f"COALESCE({self._joined(layout.key)}, {otherwise})"

    def _put_currency(self) -> None:
        self._need(self.layout.currency)
        self._put("currency", self._currency(self.layout.currency))
        self._put(
            "customer_facing_currency", self._currency(self.layout.facing_currency)
        )

    def _currency(self, column: str | None) -> str:
        """In capitals; without work for the currency that most lines are in."""
        cell, usual = self.cell(column), self.currency
        return (
            f"CASE {cell} WHEN '{usual.lower()}' THEN '{usual}' "
            f"WHEN '{usual}' THEN '{usual}' ELSE upper(trim({cell})) END"
        )

    def _put_amounts(self) -> None:
        layout = self.layout
        given = {
            name: self._money(amount)
            for name, amount in (
                ("gross", layout.gross),
                ("fee", layout.fee),
                ("net", layout.net),
            )
            if amount
        }
        for amount in (layout.gross, layout.fee, layout.net):
            if amount and len(amount.columns) == 1 and not amount.side:
                self._need(amount.columns[0])
        for place, values in enumerate((self.quick, self.careful)):
            amounts = {name: pair[place] for name, pair in given.items()}
            gross, fee, net = (amounts.get(n) for n in ("gross", "fee", "net"))
            values["gross"] = gross or f"({net}) + ({fee})"
            values["net"] = net or f"({gross}) - ({fee})"
            values["fee"] = fee or f"({gross}) - ({net})"
        quick, careful = ("NULL::numeric", "NULL::numeric")
        if layout.facing_amount:
            quick, careful = self._money(layout.facing_amount, empty="NULL")
        self._put("customer_facing_amount", quick, careful)

    def _money(self, amount: Money, empty: str = "0") -> tuple[str, str]:
        """SQL of an amount in both passes; its tests are noted."""
        minor = self.layout.in_minor_units
        parts = []
        for column in amount.columns:
            if column in self.header:
                cell = self.cell(column)
                part = cells.number(column, cell, self.decimal, minor)
                self._add(part)
                parts.append((" - " if column in amount.minus else " + ", part))
        lone = len(parts) == 1 and not amount.side
        quick, careful = (
            "".join(
                sign + (value if lone else f"COALESCE({value}, 0)")
                for sign, value in values
            ).removeprefix(" + ")
            or empty
            for values in (
                [(sign, part.quick) for sign, part in parts],
                [(sign, part.careful) for sign, part in parts],
            )
        )
        return self._signed(amount, quick), self._signed(amount, careful)

    def _signed(self, amount: Money, total: str) -> str:
        if amount.side:
            total = self._sided(amount, total)
        if self.layout.in_minor_units:
            total = f"({total}) / {self._minor_factor()}"
        return f"-({total})" if amount.negated else total

    def _sided(self, amount: Money, total: str) -> str:
        test = cells.side(
            amount.side, self.cell(amount.side), self.cell(amount.plus[0])
        )
        if test not in self.tests:
            self.tests.append(test)
            self.quick_tests.append(test.condition)
        side = self.cell(amount.side)
        return f"CASE WHEN {side} = 'DR' THEN -({total}) ELSE {total} END"

    def _minor_factor(self) -> str:
        currency = self._currency(self.layout.currency)
        return f"10 ^ ({minor_digits(currency)})"

    def _put_category(self) -> None:
        category = self.layout.category
        cell = f"COALESCE(trim({self.cell(category.column)}), '')"
        if all(name == ours for name, ours in category.names.items()):
            # what is not known is told apart later: its word is kept
            self._need(category.column)
            self._put("reporting_category", self.cell(category.column))
            return
        ordered = sorted(category.names.items(), key=lambda item: -len(item[0]))
        cases = " ".join(
            f"WHEN {self._is_named(cell, name)} THEN {cells.literal(ours)}"
            for name, ours in ordered
        )
        found = f"CASE {cases} ELSE {cell} END"
        for values in (self.quick, self.careful):
            value = found
            for ours, other in category.negative.items():
                value = (
                    f"CASE WHEN ({value}) = '{ours}' AND ({values['gross']}) < 0 "
                    f"THEN '{other}' ELSE {value} END"
                )
            values["reporting_category"] = value

    def _is_named(self, cell: str, name: str) -> str:
        if self.layout.category.by_prefix:
            return f"left({cell}, {len(name)}) = {cells.literal(name)}"
        return f"lower({cell}) = {cells.literal(name.lower())}"

    def _put_moment(self, name: str, moment: Moment | None) -> None:
        if not moment or moment.date not in self.header:
            self._put(name, "NULL::timestamp")
            return
        part = cells.When(
            column=moment.date,
            day=self.cell(moment.date),
            time=self.cell(moment.time) if moment.time in self.header else None,
            zone=self.cell(moment.zone) if moment.zone in self.header else None,
            zone_column=moment.zone,
            fixed_zone=moment.fixed_zone,
            day_first=self.day_first,
        ).cells()
        self._add(part)
        self._put(name, part.quick, part.careful)

    def _text(self, name: str) -> str:
        usual = self._first(self.layout.texts.get(name, ()))
        refund = self.layout.refund_texts.get(name)
        if not refund:
            return cells.text(usual) if name == "description" else usual
        category = self.quick["reporting_category"]
        return (
            f"CASE WHEN ({category}) IN {REFUNDS} THEN {self._first(refund)} "
            f"ELSE {usual} END"
        )

    def _first(self, columns: tuple[str, ...]) -> str:
        found = [self.cell(column) for column in columns if column in self.header]
        if len(found) > 1:
            return f"COALESCE({', '.join(found)})"
        return found[0] if found else "NULL::text"

    def _fee_details(self) -> str:
        pairs = list(self._fee_pairs())
        if not pairs:
            return "NULL::jsonb"
        return f"jsonb_strip_nulls(jsonb_build_object({', '.join(pairs)}))"

    def _fee_pairs(self) -> Iterator[str]:
        for name, column in self.layout.fee_parts.items():
            if column in self.header:
                yield f"'{name}', {self.cell(column)}"


def minor_digits(currency: str) -> str:
    """SQL of how many decimals the gateway writes for a currency."""
    zero, three = (
        ", ".join(f"'{code}'" for code in sorted(codes))
        for codes in (ZERO_DECIMAL, THREE_DECIMAL)
    )
    return (
        f"CASE WHEN {currency} IN ({zero}) THEN 0 "
        f"WHEN {currency} IN ({three}) THEN 3 ELSE 2 END"
    )
