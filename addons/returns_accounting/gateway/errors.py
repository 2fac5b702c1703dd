"""What can go wrong at the gateway, without any SDK's classes."""

from collections.abc import Callable

#: Says a sentence with its values in the language of whoever reads it, as ``env._``.
Translate = Callable[..., str]


def in_english(text: str, **values: object) -> str:
    """A sentence as it stands here, for those who know no other language.

    >>> in_english("line %(line)s: it ends", line=3)
    'line 3: it ends'
    """
    return text % values


class GatewayError(Exception):
    """A request the gateway did not fulfil.

    ``kind`` is one of ``connection``, ``rate_limit``, ``busy``, ``authentication``,
    ``declined``, ``not_found``, ``idempotency``, ``invalid``, ``server``; ``code`` is
    the gateway's own code, if it gave one; ``retryable`` says that the same request,
    with the same idempotency key, may succeed later; ``retry_after`` how many seconds
    to wait, if the gateway told; ``reason`` is a code of ``domain.refund_reasons``.
    """

    def __init__(
        self,
        kind: str,
        code: str | None,
        message: str,
        retryable: bool,
        retry_after: float | None = None,
        reason: str | None = None,
    ):
        super().__init__(message)
        self.kind, self.code, self.retryable = kind, code, retryable
        self.message, self.retry_after, self.reason = message, retry_after, reason

    @property
    def concerns_account(self) -> bool:
        """Whatever is asked of this account next would be answered alike."""
        return self.kind in ("rate_limit", "authentication")


class ReportError(ValueError):
    """A report file that cannot be loaded: every problem on a line of its own."""

    def __init__(self, heading: str, problems: list[str]):
        super().__init__("\n".join([heading, *problems]))
        self.problems = problems


class RefusedLines(ReportError):
    """A report with lines that cannot be left out.

    :ivar lines: what is wrong with each, as whoever raises this tells it apart
    """

    def __init__(self, heading: str, problems: list[str], lines: list[dict]):
        super().__init__(heading, problems)
        self.lines = lines
