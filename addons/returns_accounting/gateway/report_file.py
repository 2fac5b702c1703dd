"""A report file as the database copies it: which layout it has, and its data lines."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice

from .errors import ReportError
from .formats import registry
from .formats.layout import Format
from .report_frame import FrameError, ReportFrame
from .report_stream import CHUNK_BYTES, ReportStream

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_LINES = 500
LONGEST_LINE = 1 << 20

#: PostgreSQL's names.
ENCODINGS = {"utf-8": "UTF8", "cp1252": "WIN1252"}

_COMMA = re.compile(r"^[-+]?(\d{1,3}(\.\d{3})+|\d+),\d{1,2}$")
_POINT = re.compile(r"^[-+]?(\d{1,3}(,\d{3})+|\d+)\.\d{1,2}$")


class ReportFile:
    """The lines of a report below its header, for COPY.

    :ivar layout: what the columns mean
    :ivar header: the names of the columns
    :ivar decimal: the decimal separator of its amounts
    :ivar first_line: the number of the first data line in the file
    :ivar lines: how many lines were read so far
    :ivar frame: what the lines say that are no data, where there are such
    :ivar records: how many records the database made of them
    :raise ReportError: when it is no report that we know
    """

    def __init__(self, stream: ReportStream, layout: Format | None = None):
        self.stream, self.name, self._ = stream, stream.name, stream._
        self._text = stream.head.decode(stream.encoding, "replace")
        self.delimiter, self.header, self.layout = self._find_header(layout)
        self._check_header()
        self.decimal = self._find_decimal()
        self.lines = self.records = 0
        self.frame = self._start_frame() if self.layout.frame else None
        self.ended = False
        self._data = self._chunks()
        self._buffer = b""

    @property
    def encoding(self) -> str:
        return ENCODINGS[self.stream.encoding]

    # of files, not of records: there is nothing above to call
    # pylint: disable-next=method-required-super
    def read(self, size: int = CHUNK_BYTES) -> bytes:
        """The next bytes, as COPY asks for them."""
        while not self._buffer:
            chunk = next(self._data, None)
            if chunk is None:
                return b""
            self._buffer = chunk
        found, self._buffer = self._buffer[:size], self._buffer[size:]
        return found

    def find_lines(self, numbers: set[int]) -> dict[int, str]:
        """The text of some lines of the file, by their numbers."""
        found: dict[int, str] = {}
        number, last = 0, max(numbers)
        for block in self._whole_lines(self.stream.chunks()):
            for line in block.splitlines():
                number += 1
                if number in numbers:
                    found[number] = line.decode(self.stream.encoding, "replace")
            if number >= last:
                break
        return found

    def check_end(self) -> None:
        """After the last byte: a file that was cut off is no file.

        :raise ReportError: when its end is missing
        """
        if self.layout.ends_with_newline and not self.ended:
            raise self.stream.fail(
                self._(
                    "line %(line)s: the file ends in the middle of its last line; "
                    "download the report again",
                    line=self.first_line + self.lines - 1,
                )
            )
        if self.frame:
            with self._told_as_problem():
                self.frame.check()

    def get_told_totals(self) -> dict[tuple[int | None, int, str], tuple[int, int]]:
        """What its lines of totals say, as ``ReportFrame`` has it.

        :raise ReportError: when one of them is no number
        """
        with self._told_as_problem():
            return self.frame.get_told_totals()

    @contextmanager
    def _told_as_problem(self) -> Iterator[None]:
        try:
            yield
        except FrameError as error:
            raise self.stream.fail(str(error)) from error

    def _find_header(self, layout: Format | None) -> tuple[str, list[str], Format]:
        lines = io.StringIO(self._text, newline="").readlines()[:100]
        first = 0
        if lines[0].lower().startswith("sep="):
            first = 1
        found = []
        for delimiter in DELIMITERS:
            for number, line in enumerate(lines[first : first + 10], first):
                header = _cells(line, delimiter)
                chosen = layout if layout and layout.fits(header) else None
                chosen = chosen or (None if layout else registry.detect(header))
                if chosen and self._has_header_place(chosen, header, number, first):
                    self.first_line = number + 2
                    self._skip = len("".join(lines[: number + 1]))
                    return delimiter, header, chosen
            found.append((len(_cells(lines[first], delimiter)), delimiter))
        best = _cells(lines[first], max(found)[1])
        raise self._unknown(best, layout or registry.nearest(best))

    @staticmethod
    def _has_header_place(
        layout: Format, header: list[str], number: int, first: int
    ) -> bool:
        if layout.header_marker:
            return header[:1] == [layout.header_marker]
        return number == first

    def _unknown(self, header: list[str], nearest: Format) -> ReportError:
        missing = ", ".join(nearest.missing(header)) or self._("none")
        return self.stream.fail(
            self._(
                "line 1: missing columns %(columns)s of report %(report)r; download "
                "one of the reports that the help of the field lists, with these "
                "columns",
                columns=missing,
                report=nearest.label,
            )
        )

    def _check_header(self) -> None:
        names = [name for name in self.header if name]
        repeated = sorted({name for name in names if names.count(name) > 1})
        used = [name for name in repeated if name in self.layout.identified_by]
        if used:
            raise self.stream.fail(
                self._(
                    "line 1: repeated columns %(columns)s; download the report again",
                    columns=", ".join(used),
                )
            )

    def _find_decimal(self) -> str:
        """How most amounts of the first lines are written."""
        money = {
            column
            for amount in (self.layout.gross, self.layout.fee, self.layout.net)
            if amount
            for column in amount.columns
        }
        places = [place for place, name in enumerate(self.header) if name in money]
        text = self._text[self._skip :]
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter)
        commas = points = 0
        with suppress(csv.Error):  # COPY says where
            for row in islice(rows, SAMPLE_LINES):
                cells = [row[place] for place in places if place < len(row)]
                commas += sum(bool(_COMMA.match(cell.strip())) for cell in cells)
                points += sum(bool(_POINT.match(cell.strip())) for cell in cells)
        return "," if commas > points else "."

    def _chunks(self) -> Iterator[bytes]:
        header = self._text[: self._skip].encode(self.stream.encoding, "replace")
        chunks = _without(self.stream.chunks(), len(header))
        if self.layout.marker:
            chunks = self._marked(chunks)
        yield from self._trimmed(chunks)

    def _start_frame(self) -> ReportFrame:
        """With the lines that stand above the header."""
        frame = ReportFrame(self.layout, self.header, self._)
        for number, line in enumerate(self._text[: self._skip].splitlines(), 1):
            frame.note(number, _cells(line, self.delimiter))
        return frame

    def _marked(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Only the lines of data, their numbers before them; others are remembered."""
        marker = self.layout.marker
        wanted = f'"{marker}"'.encode(), f"{marker}{self.delimiter}".encode()
        number = self.first_line - 1
        for block in self._whole_lines(chunks):
            kept = []
            for line in block.splitlines(keepends=True):
                number += 1
                if line.startswith(wanted):
                    kept.append(f"{number}{self.delimiter}".encode() + line)
                    self.frame.lines += 1
                else:
                    text = line.decode(self.stream.encoding, "replace")
                    with self._told_as_problem():
                        self.frame.note(number, _cells(text, self.delimiter))
            yield b"".join(kept)

    def _whole_lines(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        rest = b""
        for chunk in chunks:
            data = rest + chunk
            end = data.rfind(b"\n") + 1
            rest = data[end:]
            if len(rest) > LONGEST_LINE:
                raise self.stream.fail(
                    self._("a line has no end; download the report again")
                )
            yield data[:end]
        yield rest

    def _trimmed(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Without the empty lines at the end; counts the lines."""
        held = b""
        started = False
        for chunk in chunks:
            if not chunk:
                continue
            bare = chunk.rstrip(b"\r\n")
            if not bare:
                held += chunk
                continue
            started = True
            data, held = held + bare, chunk[len(bare) :]
            self.lines += _count_lines(data)
            yield data
        self.ended = bool(held)
        if started:
            self.lines += 1
            yield b"\r\n" if held.startswith(b"\r\n") else held[:1] or b"\n"


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        row = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
    return [cell.strip() for cell in row]


def _count_lines(data: bytes) -> int:
    return data.count(b"\n") or data.count(b"\r")


def _without(chunks: Iterator[bytes], size: int) -> Iterator[bytes]:
    for chunk in chunks:
        if size >= len(chunk):
            size -= len(chunk)
            continue
        yield chunk[size:]
        size = 0
