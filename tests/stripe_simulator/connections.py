"""Open connections, so that a fault can drop one without an answer."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

OPEN: dict[tuple[str, int], asyncio.Transport] = {}


class Protocol(H11Protocol):
    """HTTP/1.1 that can be found again by the client's address."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        OPEN[transport.get_extra_info("peername")[:2]] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        OPEN.pop(self.transport.get_extra_info("peername")[:2], None)
        super().connection_lost(exc)


def abort(client: Any) -> None:
    """Cut the connection of a request's `client` address."""
    OPEN[tuple(client)].abort()
