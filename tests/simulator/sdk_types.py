"""Checks of JSON against the annotations of the SDK's classes."""

from types import UnionType
from typing import Any, ClassVar, ForwardRef, Literal, Union, get_args, get_origin

import stripe
import stripe.reporting
from stripe._list_object import ListObject
from stripe._object_classes import get_object_class
from stripe._stripe_object import UntypedStripeObject

PRIMITIVES = {str: str, int: int, float: (int, float), bool: bool}


def object_class(name: str) -> type:
    """The SDK's class of ``{"object": name}``."""
    return get_object_class("V1", name)


def problems(cls: type, value: dict[str, Any], path: str) -> list[str]:
    """Every field of `value` that the SDK's class does not have, lacks or types
    otherwise; empty when it conforms."""
    known = {
        name: kind
        for name, kind in cls.__annotations__.items()
        if get_origin(kind) is not ClassVar
    }
    found = [f"{path}.{name}: unknown to {cls}" for name in value.keys() - known.keys()]
    for name, kind in known.items():
        if name in value:
            found += mismatch(kind, value[name], f"{path}.{name}")
        elif type(None) not in get_args(kind):
            found.append(f"{path}.{name}: missing")
    return found


def mismatch(kind: Any, value: Any, path: str) -> list[str]:
    choices = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    if value is None:
        return [] if type(None) in choices else [f"{path}: null, but not optional"]
    literals = {v for c in choices if get_origin(c) is Literal for v in get_args(c)}
    if literals and isinstance(value, str):
        wrong = value not in literals
        return [f"{path}: {value} is not one of {sorted(literals)}"] if wrong else []
    if isinstance(value, dict):
        return _mapping(choices, value, path)
    if isinstance(value, list):
        return _sequence(choices, value, path)
    fits = any(
        isinstance(value, PRIMITIVES[c]) and isinstance(value, bool) == (c is bool)
        for c in choices
        if c in PRIMITIVES
    )
    fits = fits or any(get_args(c) == (value,) for c in choices)
    return [] if fits else [f"{path}: {value!r} is not {kind}"]


def _mapping(choices: tuple[Any, ...], value: Any, path: str) -> list[str]:
    for choice in choices:
        if (get_origin(choice) or choice) is UntypedStripeObject:
            return []
        if get_origin(choice) is ListObject:
            items = value["data"]
            return [p for i in items for p in _object(i, f"{path}.data")]
    plain = {*PRIMITIVES, type(None)}
    nested = [c for c in choices if isinstance(c, type) and c not in plain]
    if nested:
        return problems(nested[0], value, path)
    if any(isinstance(choice, ForwardRef) for choice in choices):
        return _object(value, path)
    return [f"{path}: an object, but {choices} expected"]


def _object(value: Any, path: str) -> list[str]:
    return problems(object_class(value["object"]), value, path)


def _sequence(choices: tuple[Any, ...], value: list[Any], path: str) -> list[str]:
    for choice in choices:
        if get_origin(choice) in (list, ListObject):
            (item,) = get_args(choice)
            return [
                problem
                for index, each in enumerate(value)
                for problem in mismatch(item, each, f"{path}[{index}]")
            ]
    return [f"{path}: a list, but {choices} expected"]


def conforms(value: dict[str, Any]) -> None:
    """Fail with every deviation of one answered object or list from the SDK."""
    items = value["data"] if value["object"] == "list" else [value]
    assert items, "nothing to check"
    found = [p for item in items for p in _object(item, item["object"])]
    assert not found, "\n".join(found)


assert stripe.reporting
