"""The bytes of a report file: unpacked, bounded, in one encoding, as a stream."""

import codecs
import gzip
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import BinaryIO

from . import report_parts
from .errors import ReportError, Translate, in_english

#: Enough to know encoding, delimiter, header and how numbers are written.
HEAD_BYTES = 1 << 18
CHUNK_BYTES = 1 << 18

#: Text of payments packs 5 to 20 times; what packs far better is a bomb.
MAX_RATIO = 200
#: Below this a ratio says nothing: a few equal lines pack very well.
RATIO_FROM_BYTES = 20 << 20

ZIP, GZIP, SPREADSHEET = b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0"
BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


@dataclass(frozen=True)
class Limits:
    """``max_bytes`` counts what is unpacked."""

    max_bytes: int = 2 << 30
    max_ratio: int = MAX_RATIO


class ReportStream:
    """Reads a report from its first byte on, as UTF-8 or Windows-1252.

    :param raw: a file opened for reading bytes, that can seek
    :param name: what to call the file in messages
    :param encoding: ``cp1252`` for a file that turned out not to be UTF-8
    :param translate: says what is wrong in the language of whoever reads it
    :ivar head: its first bytes, as text of an encoding that extends ASCII
    :ivar encoding: ``utf-8`` or ``cp1252``; the head may not show which
    :ivar has_bom: the file itself says that it is Unicode
    """

    def __init__(
        self,
        raw: BinaryIO,
        name: str,
        limits: Limits | None = None,
        encoding: str | None = None,
        translate: Translate = in_english,
    ):
        self.name, self._ = name, translate
        self._limits = limits or Limits()
        unpacked = self._bounded(self._unpack(raw))
        start = self._gather(unpacked)
        bom = next((mark for mark in BOMS if start.startswith(mark)), b"")
        self.has_bom = bool(bom)
        codec = BOMS.get(bom) or _codec_of(start)
        self._rest = self._transcode(start[len(bom) :], unpacked, codec)
        self.head = b""
        for chunk in self._rest:
            self.head += chunk
            if len(self.head) >= HEAD_BYTES:
                break
        self._check_text()
        is_unicode = self.has_bom or _is_utf8(self.head)
        self.encoding = encoding or ("utf-8" if is_unicode else "cp1252")

    def chunks(self) -> Iterator[bytes]:
        """The whole file, once."""
        yield self.head
        yield from self._rest

    @property
    def heading(self) -> str:
        """What stands above all that is wrong with it."""
        return self._("%(file)s cannot be loaded:", file=self.name)

    def fail(self, problem: str) -> ReportError:
        return ReportError(self.heading, [problem])

    def _fail_spreadsheet(self) -> ReportError:
        return self.fail(self._("it is a spreadsheet; download the report as CSV"))

    def _unpack(self, raw: BinaryIO) -> BinaryIO:
        magic = raw.read(4)
        self._packed_bytes = raw.seek(0, 2)
        raw.seek(0)
        if magic.startswith(GZIP):
            return gzip.GzipFile(fileobj=raw)
        if magic == SPREADSHEET:
            raise self._fail_spreadsheet()
        if magic != ZIP:
            self._packed_bytes = 0
            return raw
        try:
            return self._open_member(zipfile.ZipFile(raw))
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise self.fail(
                self._(
                    "it cannot be unpacked (%(error)s); download it again",
                    error=str(error),
                )
            ) from error

    def _open_member(self, archive: zipfile.ZipFile) -> BinaryIO:
        names = archive.namelist()
        if "[Content_Types].xml" in names:
            raise self._fail_spreadsheet()
        members = [
            member
            for member in archive.infolist()
            if not member.is_dir() and not member.filename.startswith("__MACOSX/")
        ]
        if len(members) == 1:
            return archive.open(members[0])
        numbered = report_parts.number_parts(archive, members)
        numbers = [number for number, _member in numbered]
        if not members or None in numbers:
            raise self.fail(
                self._(
                    "the archive holds %(count)s files; pack one report alone, or all "
                    "parts of one that the gateway split",
                    count=len(members),
                )
            )
        twice = sorted({number for number in numbers if numbers.count(number) > 1})
        if twice:
            raise self.fail(
                self._(
                    "the archive holds part %(parts)s of a report more than once; pack "
                    "each part of one report once",
                    parts=", ".join(map(str, twice)),
                )
            )
        members = [member for _number, member in sorted(numbered, key=itemgetter(0))]
        return report_parts.JoinedParts(archive, members)

    def _bounded(self, stream: BinaryIO) -> Iterator[bytes]:
        """Chunks, until they are more than anybody would mean."""
        total = 0
        try:
            while chunk := stream.read(CHUNK_BYTES):
                total += len(chunk)
                self._check_size(total)
                yield chunk
        except (EOFError, OSError, zlib.error, zipfile.BadZipFile) as error:
            raise self.fail(
                self._(
                    "it cannot be unpacked to its end (%(error)s); download it again",
                    error=str(error),
                )
            ) from error

    def _check_size(self, total: int) -> None:
        if total > self._limits.max_bytes:
            raise self.fail(
                self._(
                    "it is larger than %(size)s MB; ask for the report of a shorter "
                    "period, or have the limit raised (system parameter "
                    "returns_accounting.import_max_mb)",
                    size=self._limits.max_bytes >> 20,
                )
            )
        allowed = max(self._packed_bytes * self._limits.max_ratio, RATIO_FROM_BYTES)
        if self._packed_bytes and total > allowed:
            raise self.fail(
                self._(
                    "it unpacks to more than %(ratio)s times its size, as no report "
                    "does; unpack it yourself and look at it",
                    ratio=self._limits.max_ratio,
                )
            )

    def _gather(self, chunks: Iterator[bytes]) -> bytes:
        start = b""
        while len(start) < 4096 and (chunk := next(chunks, b"")):
            start += chunk
        return start

    def _transcode(
        self, start: bytes, chunks: Iterator[bytes], codec: str
    ) -> Iterator[bytes]:
        if not codec.startswith("utf-16"):
            yield start
            yield from chunks
            return
        decoder = codecs.getincrementaldecoder(codec)()
        self.has_bom = True
        try:
            yield decoder.decode(start).encode()
            for chunk in chunks:
                yield decoder.decode(chunk).encode()
            decoder.decode(b"", True)
        except UnicodeError as error:
            raise self.fail(
                self._(
                    "it is broken UTF-16 text (%(error)s); download the report as CSV",
                    error=str(error),
                )
            ) from error

    def _check_text(self) -> None:
        if not self.head.strip():
            raise self.fail(self._("the file is empty; download the report again"))
        if b"\0" in self.head:
            raise self.fail(self._("it is no text; download the report as CSV"))
        if self.head.lstrip()[:1] == b"<":
            raise self.fail(
                self._("it is a web page; log in and download the report as CSV")
            )
        if self.head.lstrip()[:1] in (b"{", b"["):
            raise self.fail(self._("it is JSON; download the report as CSV"))


def _codec_of(start: bytes) -> str:
    """UTF-16 without a mark has a zero in every other byte of ASCII text."""
    if len(start) > 3 and not start[1] and not start[3]:
        return "utf-16-le"
    if len(start) > 3 and not start[0] and not start[2]:
        return "utf-16-be"
    return "utf-8"


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True
