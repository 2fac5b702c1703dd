"""Asking how many refunds of one account stand, several at the same time."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from .refund_gateway import GatewayRefund, RefundGateway


def retrieve(
    gateway: RefundGateway, references: Sequence[str]
) -> dict[str, GatewayRefund]:
    """The refunds as they are now, by their references.

    :raise GatewayError: the first that any of them meets; the rest is not asked then
    """
    with ThreadPoolExecutor(gateway.concurrency, "refund-reader") as pool:
        found = pool.map(gateway.retrieve_refund, references)
        return dict(zip(references, found, strict=True))
