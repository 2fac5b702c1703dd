"""How far a batch of refunds is, and how long it will still take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """Counts of the refunds of a batch that were to go.

    :ivar left: have not left yet, or have no answer yet
    :ivar pending: the gateway took them and still works on them
    :ivar filed: wait in a transfer file for its export
    :ivar seconds: how long the batch has been sending, its stops left out
    """

    left: int
    pending: int
    succeeded: int
    failed: int
    filed: int
    seconds: float

    @property
    def sent(self) -> int:
        return self.pending + self.succeeded + self.failed + self.filed

    @property
    def percent(self) -> int:
        """Never 100 while anything is left.

        >>> Progress(1, 0, 999, 0, 0, 60).percent, Progress(0, 0, 3, 1, 0, 60).percent
        (99, 100)
        """
        total = self.sent + self.left
        return self.sent * 100 // total if total else 100

    @property
    def per_minute(self) -> float:
        return self.sent * 60 / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> int | None:
        """None while nothing has been sent to reckon with.

        >>> Progress(50, 0, 100, 0, 0, 60).seconds_left
        30
        """
        if not self.left:
            return 0
        if not self.sent or self.seconds <= 0:
            return None
        return round(self.left * self.seconds / self.sent)
