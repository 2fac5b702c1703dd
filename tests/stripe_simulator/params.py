"""Request parameters: from a form body to typed values.

The rules come from the SDK's own `stripe.params` types, so that a parameter exists
here exactly when Stripe has it, with the same type and the same enum values.
"""

import re
import sys
import types
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin
from urllib.parse import parse_qsl

import stripe
import stripe.params
import stripe.params.reporting
from stripe._request_options import RequestOptions
from typing_extensions import NotRequired, Required, is_typeddict

from .errors import ParameterError

Check = Callable[[Any, str], Any]
TRANSPORT = frozenset(RequestOptions.__annotations__)


def parsed(*encoded: str) -> dict[str, Any]:
    """Nested values of form-encoded strings: ``a[b]=1&c[0]=2&d[]=3``.

    Lists stay mappings of position to value until their type is known.
    """
    tree: dict[str, Any] = {}
    for text in encoded:
        for name, value in parse_qsl(text, keep_blank_values=True):
            _place(tree, name, value)
    return tree


def _place(tree: dict[str, Any], name: str, value: str) -> None:
    if not re.fullmatch(r"[^\[\]]+(\[[^\[\]]*\])*", name):
        raise ParameterError(f"Invalid parameter name: {name}", param=name)
    head, *rest = re.findall(r"[^\[\]]+|(?<=\[)(?=\])", name)
    node, key = tree, head
    for part in rest:
        child = node.setdefault(key, {})
        if not isinstance(child, dict):
            raise ParameterError(f"Invalid object: {key} is also a value.", param=name)
        node, key = child, part or str(len(child))
    node[key] = value


class Schema:
    """What one endpoint accepts: the SDK type, limited to what is implemented."""

    def __init__(
        self,
        type_name: str | None,
        implemented: frozenset[str],
        older: Mapping[str, Any],
    ) -> None:
        self.type_name = type_name
        self.implemented = implemented
        self.older = older

    @property
    def known(self) -> frozenset[str]:
        """Every parameter that Stripe accepts here."""
        return frozenset(fields(sdk_type(self.type_name)) if self.type_name else ())

    def check(self, values: dict[str, Any], version: str) -> dict[str, Any]:
        """Typed values; raises ParameterError naming the first one refused.

        `older` parameters exist in API versions before the SDK's own only.
        """
        checked = {}
        for name in self.older.keys() & values if version < stripe.api_version else ():
            checked[name] = checker(self.older[name])(values.pop(name), name)
        return checked | self._check_current(values)

    def _check_current(self, values: Mapping[str, Any]) -> dict[str, Any]:
        for name in values:
            if name in self.known and name not in self.implemented:
                raise ParameterError(
                    f"The simulator does not implement the parameter {name}, although "
                    "Stripe does.",
                    code="parameter_not_implemented",
                    param=name,
                )
        if self.type_name is None:
            _refuse_unknown(values, (), "")
            return {}
        return check_fields(sdk_type(self.type_name), values, "")


def sdk_type(name: str) -> type:
    """A type of `stripe.params` by name, or `reporting.Name`."""
    if name.startswith("reporting."):
        return getattr(stripe.params.reporting, name.removeprefix("reporting."))
    return getattr(stripe.params, name)


@cache
def fields(cls: type) -> dict[str, tuple[Any, bool]]:
    """Field name -> (resolved type, required) of one TypedDict."""
    names = vars(sys.modules[cls.__module__]) | {"StripeContext": str}
    found = {}
    for name, annotation in cls.__annotations__.items():
        if name in TRANSPORT:
            continue
        required = get_origin(annotation) is not NotRequired
        if get_origin(annotation) in (NotRequired, Required):
            (annotation,) = get_args(annotation)
        if isinstance(annotation, ForwardRef):
            annotation = eval(annotation.__forward_code__, names)
        found[name] = (_resolved(annotation, names), required)
    return found


def _resolved(annotation: Any, names: dict[str, Any]) -> Any:
    if isinstance(annotation, str):
        return _resolved(eval(annotation, names), names)
    if isinstance(annotation, ForwardRef):
        return _resolved(eval(annotation.__forward_code__, names), names)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return Union[tuple(_resolved(a, names) for a in arguments)]  # noqa: UP007
    if origin in (NotRequired, Required):
        return _resolved(arguments[0], names)
    if origin is list:
        return list[_resolved(arguments[0], names)]  # type: ignore[misc]
    return annotation


def check_fields(cls: type, values: Mapping[str, Any], path: str) -> dict[str, Any]:
    known = fields(cls)
    _refuse_unknown(values, known, path)
    checked = {}
    for name, (annotation, required) in known.items():
        full = f"{path}[{name}]" if path else name
        if name in values:
            checked[name] = checker(annotation)(values[name], full)
        elif required:
            raise ParameterError(
                f"Missing required param: {full}.", code="parameter_missing", param=full
            )
    return checked


def _refuse_unknown(values: Mapping[str, Any], known: Any, path: str) -> None:
    unknown = [f"{path}[{n}]" if path else n for n in values if n not in known]
    if unknown:
        plural = "s" if len(unknown) > 1 else ""
        raise ParameterError(
            f"Received unknown parameter{plural}: {', '.join(unknown)}",
            code="parameter_unknown",
            param=unknown[0],
        )


@cache
def checker(annotation: Any) -> Check:
    """The function that turns one form value into `annotation`'s type."""
    choices = get_args(annotation)
    if get_origin(annotation) is not Union:
        choices = (annotation,)
    literals = {v for c in choices if get_origin(c) is Literal for v in get_args(c)}
    nested = next(filter(None, map(_nested, choices)), None)
    scalar = _scalar(choices, frozenset(literals) - {""})

    def check(value: Any, path: str) -> Any:
        if value == "" and "" in literals:
            return ""
        if isinstance(value, dict):
            if nested is None:
                raise ParameterError(f"Invalid string: {path}", param=path)
            return nested(value, path)
        if scalar is None:
            kind = "array" if get_origin(choices[0]) is list else "object"
            raise ParameterError(f"Invalid {kind}", param=path)
        return scalar(value, path)

    return check


def _nested(annotation: Any) -> Check | None:
    if is_typeddict(annotation):
        return lambda value, path: check_fields(annotation, value, path)
    if get_origin(annotation) is list:
        item = checker(get_args(annotation)[0])
        return lambda value, path: [
            item(v, f"{path}[{i}]") for i, v in enumerate(value.values())
        ]
    if get_origin(annotation) is dict:
        item = checker(Union[get_args(annotation)[1], Literal[""]])  # noqa: UP007
        return lambda value, path: {
            k: item(v, f"{path}[{k}]") for k, v in value.items()
        }
    return None


def _scalar(choices: tuple[Any, ...], literals: frozenset[Any]) -> Check | None:
    if literals:
        fallback = next((SCALARS[c] for c in choices if c in (bool, int, float)), None)
        return lambda value, path: _enum(value, path, literals, fallback)
    return next((SCALARS[c] for c in choices if c in SCALARS), None)


def _enum(value: str, path: str, literals: frozenset[Any], other: Check | None) -> Any:
    if value in literals:
        return value
    if other:
        return other(value, path)
    names = sorted(literals)
    listed = " or ".join([", ".join(names[:-1]), names[-1]]) if names[1:] else names[0]
    raise ParameterError(f"Invalid {path}: must be one of {listed}", param=path)


def _string(value: str, path: str) -> str | None:
    if value == "" and "[" not in path:
        raise ParameterError(
            f"You passed an empty string for '{path}'. We assume empty values are an "
            f"attempt to unset a parameter; however '{path}' cannot be unset. You "
            f"should remove '{path}' from your request or supply a non-empty value.",
            code="parameter_invalid_empty",
            param=path,
        )
    return value or None


def _integer(value: str, path: str) -> int:
    if not re.fullmatch(r"-?\d{1,18}", value):
        raise ParameterError(
            f"Invalid integer: {value}", code="parameter_invalid_integer", param=path
        )
    return int(value)


def _decimal(value: str, path: str) -> str:
    if not re.fullmatch(r"-?\d+(\.\d+)?", value):
        raise ParameterError(f"Invalid decimal: {value}", param=path)
    return value


def _boolean(value: str, path: str) -> bool:
    if value.lower() not in ("true", "false"):
        raise ParameterError(f"Invalid boolean: {value}", param=path)
    return value.lower() == "true"


SCALARS: dict[Any, Check] = {
    Any: _string,
    str: _string,
    int: _integer,
    float: _decimal,
    Decimal: _decimal,
    bool: _boolean,
}
