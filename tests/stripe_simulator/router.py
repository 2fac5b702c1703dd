"""The API's endpoints: method, path, accepted parameters and the handling function."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .params import Schema

Handler = Callable[..., Any]
# Search is an endpoint of its own that the simulator does not have.
IDENTIFIER = "((?!search$)[^/]+)"
LISTING = "ending_before expand limit starting_after"


@dataclass(frozen=True)
class Endpoint:
    method: str
    path: str
    pattern: re.Pattern[str]
    schema: Schema
    handler: Handler
    headers: dict[str, str]


ENDPOINTS: list[Endpoint] = []


def endpoint(
    method: str,
    path: str,
    type_name: str | None = None,
    implemented: str = "",
    older: Mapping[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> Callable[[Handler], Handler]:
    """Register `handler(account, params, *ids)` for ``/v1`` + `path`.

    `type_name` names the SDK's parameter type, `implemented` the parameters of it
    that the handler honours (`expand` always), `older` those of old API versions;
    `headers` go with the answer.
    """

    def register(handler: Handler) -> Handler:
        names = frozenset(implemented.split()) | ({"expand"} if type_name else set())
        pattern = re.sub(r"\{\w+\}", IDENTIFIER, "/v1" + path)
        schema = Schema(type_name, names, older or {})
        ENDPOINTS.append(
            Endpoint(
                method, path, re.compile(pattern + "$"), schema, handler, headers or {}
            )
        )
        return handler

    return register


def find(method: str, path: str) -> tuple[Endpoint, tuple[str, ...]] | None:
    """The endpoint of a request and the identifiers in its path."""
    for candidate in _by_shape().get((method, path.count("/")), ()):
        match = candidate.pattern.match(path)
        if match:
            return candidate, match.groups()
    return None


_SHAPES: dict[tuple[str, int], list[Endpoint]] = {}


def _by_shape() -> Mapping[tuple[str, int], Iterable[Endpoint]]:
    if not _SHAPES:
        for item in sorted(ENDPOINTS, key=lambda e: e.path.count("{")):
            shape = (item.method, item.path.count("/") + 1)
            _SHAPES.setdefault(shape, []).append(item)
    return _SHAPES
