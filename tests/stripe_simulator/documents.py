"""What several kinds of objects share: metadata and plain stored fields."""

from typing import Any

from .errors import ParameterError
from .store import Doc


def stored(params: Doc, *names: str) -> Doc:
    """Parameters kept as they are; an empty value unsets the field."""
    return {name: params[name] or None for name in names if name in params}


def merged_metadata(current: dict[str, str] | None, change: Any) -> dict[str, str]:
    """Metadata after a request; an empty value removes its key, "" removes all.

    https://docs.stripe.com/api/metadata
    """
    if change is None:
        return dict(current or {})
    if change == "":
        return {}
    merged = {k: v for k, v in {**(current or {}), **change}.items() if v}
    if len(merged) > 50:
        raise ParameterError("Metadata can have at most 50 keys.", param="metadata")
    for key, value in merged.items():
        _check_length(key, key, 40, "keys")
        _check_length(key, value, 500, "values")
    return merged


def _check_length(key: str, text: str, limit: int, what: str) -> None:
    if len(text) > limit:
        raise ParameterError(
            f"Metadata {what} can have up to {limit} characters, but you passed in one "
            f"that is {len(text)} characters. Invalid value: {text}",
            param=f"metadata[{key}]",
        )


def apply(doc: Doc, changes: Doc) -> Doc:
    """Update `doc`; returns what the changed fields held before, for the event."""
    previous = {k: doc.get(k) for k, v in changes.items() if doc.get(k) != v}
    doc.update(changes)
    return previous
