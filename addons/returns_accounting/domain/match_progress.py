"""How far a matching run is, and how long it will still take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MatchProgress:
    """Rules that have looked at all that is open, of those there are.

    :ivar seconds: of work, without the time that the run waited for its job
    """

    done: int
    total: int
    seconds: float

    @property
    def percent(self) -> int:
        """
        >>> MatchProgress(5, 10, 2).percent
        50
        """
        return self.done * 100 // self.total

    @property
    def seconds_left(self) -> int | None:
        """None while there is nothing to reckon with.

        >>> MatchProgress(3, 12, 4.0).seconds_left
        12
        """
        if not self.done or self.seconds <= 0:
            return None
        return round((self.total - self.done) * self.seconds / self.done)
