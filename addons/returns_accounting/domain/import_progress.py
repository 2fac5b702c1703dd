"""How far an import is, and how long it will still take."""

from dataclasses import dataclass

#: Share of the whole, in percent, at which a phase begins. Storing is most of it.
BEGINS = {"reading": 0, "checking": 15, "storing": 30, "matching": 85}


@dataclass(frozen=True)
class ImportProgress:
    """Rows gone through in a phase.

    :ivar total: 0 while nobody knows, as when a gateway is read page by page
    :ivar seconds: since the import was set going
    """

    phase: str
    done: int
    total: int
    seconds: float

    @property
    def percent(self) -> int:
        """Never 100: an import that is done has no phase.

        >>> ImportProgress("storing", 500, 1000, 3).percent
        57
        >>> ImportProgress("reading", 70000, 0, 3).percent
        0
        """
        begin = BEGINS[self.phase]
        end = min([share for share in BEGINS.values() if share > begin], default=100)
        if not self.total or self.phase == "matching":
            return begin
        return begin + (end - begin) * self.done // self.total

    @property
    def rows_per_second(self) -> int:
        return round(self.done / self.seconds) if self.seconds > 0 else 0

    @property
    def seconds_left(self) -> int | None:
        """None while there is nothing to reckon with.

        >>> ImportProgress("storing", 500, 1000, 57).seconds_left
        43
        """
        percent = self.percent
        if not percent or self.seconds <= 0:
            return None
        return round(self.seconds * (100 - percent) / percent)
