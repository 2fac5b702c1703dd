"""What can go wrong at the gateway, without any SDK's classes."""


class GatewayError(Exception):
    """A request the gateway did not fulfil.

    ``kind`` is one of ``connection``, ``rate_limit``, ``authentication``, ``declined``,
    ``not_found``, ``idempotency``, ``invalid``, ``server``; ``code`` is the gateway's
    own code, if it gave one; ``retryable`` says that the same request, with the same
    idempotency key, may succeed later.
    """

    def __init__(self, kind: str, code: str | None, message: str, retryable: bool):
        super().__init__(message)
        self.kind, self.code, self.retryable = kind, code, retryable
        self.message = message


class ReportError(ValueError):
    """A report file that cannot be loaded: every problem on a line of its own."""

    def __init__(self, name: str, problems: list[str]):
        super().__init__("\n".join([f"{name} cannot be loaded:", *problems]))
        self.problems = problems
