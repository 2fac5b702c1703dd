"""Forms with files, turned into the forms that everything else is.

https://docs.stripe.com/api/files/create
"""

import base64
import re
from urllib.parse import urlencode

from .errors import ParameterError

FIELD = re.compile(rb'name="([^"]*)"(?:; filename="([^"]*)")?')


def as_form(content_type: str, body: bytes) -> str:
    """A multipart body as an URL-encoded one; a file becomes ``<name>;<base64>``."""
    boundary = re.search(r"boundary=\"?([^\";]+)", content_type)
    if not boundary:
        raise ParameterError("Invalid multipart body: it names no boundary.")
    pairs = []
    for part in body.split(b"--" + boundary[1].encode())[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        field = FIELD.search(head)
        if not field:
            raise ParameterError("Invalid multipart body: a part has no name.")
        name, filename = field.groups()
        value = content.removesuffix(b"\r\n")
        if filename is not None:
            value = filename + b";" + base64.b64encode(value)
        pairs.append((name, value))
    return urlencode(pairs)


def file_of(value: str) -> tuple[str, bytes]:
    """Name and content of a file in a form made by `as_form`."""
    name, separator, content = value.partition(";")
    if not separator:
        raise ParameterError(
            "Invalid file: send it as multipart/form-data.", param="file"
        )
    return name, base64.b64decode(content)
