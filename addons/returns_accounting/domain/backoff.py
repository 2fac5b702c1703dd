"""When to try again: later each time, and not all at once."""

from datetime import timedelta

#: The first delay, and the longest, in seconds.
FIRST, LONGEST = 15, 3600


def delay(
    attempts: int, jitter: float, told: float | None = None, first: float = FIRST
) -> timedelta:
    """How long to wait after a number of attempts in vain.

    It doubles each time; the second half of it is drawn, so that those that failed
    together do not come back together. What the gateway told is never undercut.

    :param attempts: made so far, from 1
    :param jitter: from 0 to 1, drawn by the caller
    :param told: seconds to wait as the gateway told (``Retry-After``)
    :param first: seconds after the first attempt
    :raise ValueError: on attempts below 1 or a jitter outside of its range

    >>> [delay(attempts, 1).seconds for attempts in (1, 2, 3, 20)]
    [15, 30, 60, 3600]
    >>> delay(1, 0).total_seconds(), delay(1, 1, told=40).total_seconds()
    (7.5, 40.0)
    """
    if attempts < 1:
        raise ValueError(f"{attempts} attempts: at least one was made")
    if not 0 <= jitter <= 1:
        raise ValueError(f"jitter {jitter} is not between 0 and 1")
    # 2 ** 20 is above any limit; larger powers only cost time
    full = min(first * 2 ** min(attempts - 1, 20), LONGEST)
    return timedelta(seconds=max(full / 2 + full / 2 * jitter, told or 0))
