"""A report in several files of one archive, as the one stream that it is."""

import codecs
import re
import zipfile
from typing import IO

from .formats import registry

HEAD_BYTES = 1 << 12

#: First cells of the lines that number the parts of a report.
MARKERS = {layout.frame.part for layout in registry.FORMATS if layout.frame}
_NUMBERED = re.compile(
    rf"""^"?(?:{"|".join(sorted(MARKERS))})"?[,;\t|]"?(\d+)"?""".encode(), re.MULTILINE
)


def find_number(head: bytes) -> int | None:
    """Which part of a report begins so.

    >>> find_number(b'"RH",2026/11/02 02:00:00 -0800,"A","X",009,\\n"FH",02\\n')
    2
    >>> find_number(b"automatic_payout_id,balance_transaction_id") is None
    True
    """
    found = _NUMBERED.search(head)
    return int(found[1]) if found else None


def number_parts(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]
) -> list[tuple[int | None, zipfile.ZipInfo]]:
    numbered = []
    for member in members:
        with archive.open(member) as part:
            numbered.append((find_number(part.read(HEAD_BYTES)), member))
    return numbered


class JoinedParts:
    """Reads one member of an archive after the other."""

    def __init__(self, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]):
        self._archive, self._left = archive, list(members)
        self._part: IO[bytes] | None = None
        self._last = b"\n"

    # of files, not of records: there is nothing above to call
    # pylint: disable-next=method-required-super
    def read(self, size: int = -1) -> bytes:
        while self._part or self._left:
            if not self._part:
                self._part = self._archive.open(self._left.pop(0))
                chunk = self._part.read(size).removeprefix(codecs.BOM_UTF8)
            else:
                chunk = self._part.read(size)
            if chunk:
                self._last = chunk[-1:]
                return chunk
            self._part.close()
            self._part = None
            if self._last != b"\n":
                self._last = b"\n"
                return b"\n"
        return b""
