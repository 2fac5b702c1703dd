"""How far a matching run is, and how long it will still take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MatchProgress:
    """New rows judged, of those that no earlier run had seen.

    :ivar seconds: of work, without the time that the run waited for its job
    """

    done: int
    total: int
    seconds: float

    @property
    def percent(self) -> int:
        """Never 100: behind the last new row the run looks at all that is open.

        >>> MatchProgress(500, 1000, 2).percent, MatchProgress(9, 9, 2).percent
        (50, 99)
        """
        return min(self.done * 100 // self.total, 99) if self.total else 99

    @property
    def rows_per_second(self) -> int:
        return round(self.done / self.seconds) if self.seconds > 0 else 0

    @property
    def seconds_left(self) -> int | None:
        """None while there is nothing to reckon with.

        >>> MatchProgress(250_000, 1_000_000, 4.0).seconds_left
        12
        """
        if not self.done or self.seconds <= 0:
            return None
        return round((self.total - self.done) * self.seconds / self.done)
