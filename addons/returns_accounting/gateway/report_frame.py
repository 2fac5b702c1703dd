"""The lines around the data of a report, and whether what they say of it is so.

Some gateways write reports as a tree: a report may lie in several parts, a part has
sections, and each of them ends with how many lines it had and what they sum to. These
lines are few; they are read here while the data pass by.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from .errors import Translate, in_english
from .formats.layout import Format


@dataclass(frozen=True)
class FrameLine:
    """A line that is no data.

    :ivar number: of the line, in the whole report
    :ivar before: how many data lines came before it
    """

    number: int
    cells: list[str]
    before: int

    @property
    def count(self) -> int | None:
        """The number in its second cell, if there is one."""
        return int(self.told) if re.fullmatch("[0-9]{1,18}", self.told) else None

    @property
    def told(self) -> str:
        return self.cells[1] if len(self.cells) > 1 else ""


class FrameError(ValueError):
    """What the report says of itself is not so; the text says it to a person."""


class ReportFrame:
    """What such lines say, read so far.

    :ivar lines: the data lines that passed
    """

    def __init__(
        self, layout: Format, header: list[str], translate: Translate = in_english
    ):
        self._ = translate
        self._frame, self._totals = layout.frame, layout.totals
        self._header = header
        frame = self._frame
        self._kinds = {frame.header, frame.report, frame.part, frame.part_end}
        self._kinds |= {frame.count, frame.report_count}
        if self._totals:
            self._kinds |= {self._totals.marker, self._totals.report_marker}
        self._found: dict[str, list[FrameLine]] = defaultdict(list)
        self.lines = 0

    def note(self, number: int, cells: list[str]) -> None:
        """Remember a line that is no data.

        :raise FrameError: when data after it would be read by another header
        """
        kind = cells[0] if cells else ""
        if kind == self._frame.header and cells != self._header:
            raise FrameError(
                self._(
                    "line %(line)s: its columns are others than those of the header "
                    "above; download the report again",
                    line=number,
                )
            )
        if kind in self._kinds:
            self._found[kind].append(FrameLine(number, cells, self.lines))

    @property
    def section_ends(self) -> list[int]:
        """The numbers of the lines that end a section."""
        return [line.number for line in self._found[self._frame.count]]

    @property
    def is_of_gateway(self) -> bool:
        """Whether the gateway wrote it, and not we, to have its lines mended."""
        return bool(self._found[self._frame.report] or self._found[self._frame.part])

    @property
    def accounts(self) -> list[str]:
        """The accounts at the gateway that the report says it is of."""
        place = self._frame.account
        heads = self._found[self._frame.report]
        return sorted({h.cells[place] for h in heads if len(h.cells) > place} - {""})

    def check(self) -> None:
        """After the last line: all of it is there, in this order, and counted.

        :raise FrameError: when it is not
        """
        self._check_parts()
        self._check_sections()
        if self.is_of_gateway:
            self._check_report()

    def _check_parts(self) -> None:
        numbers = [line.count for line in self._found[self._frame.part]]
        missing = sorted({*range(1, max(numbers, default=1) + 1)} - {*numbers})
        if numbers and missing:
            raise FrameError(
                self._(
                    "it is part %(parts)s of a report of which part %(missing)s is "
                    "missing; pack all of its parts into one .zip archive and import "
                    "that",
                    parts=", ".join(map(str, numbers)),
                    missing=", ".join(map(str, missing)),
                )
            )
        heads = self._found[self._frame.report]
        strange = [line for line in heads if line.cells != heads[0].cells]
        if strange:
            raise FrameError(
                self._(
                    "line %(line)s: this part is of another report than the first; "
                    "pack all of its parts into one .zip archive and import that",
                    line=strange[0].number,
                )
            )
        if numbers != sorted(numbers):
            raise FrameError(
                self._(
                    "its parts are not in their order; pack all of its parts into one "
                    ".zip archive and import that"
                )
            )

    def _check_sections(self) -> None:
        start = 0
        for line in self._found[self._frame.count]:
            if line.count != line.before - start:
                raise FrameError(
                    self._(
                        "line %(line)s: says that its section has %(told)r lines, but "
                        "it has %(count)s; download the report again",
                        line=line.number,
                        told=line.told,
                        count=line.before - start,
                    )
                )
            start = line.before
        if start == self.lines:
            return
        ends = self._found[self._frame.part_end]
        if ends and not self._found[self._frame.report_count]:
            raise FrameError(
                self._(
                    "%(count)s lines have no end of their section (%(kind)s): the "
                    "report goes on in another part; pack all of its parts into one "
                    ".zip archive and import that",
                    count=self.lines - start,
                    kind=self._frame.count,
                )
            )
        raise FrameError(
            self._(
                "the file says nothing of its last %(count)s lines (no %(kind)s); "
                "download the report again",
                count=self.lines - start,
                kind=self._frame.count,
            )
        )

    def _check_report(self) -> None:
        ends = self._found[self._frame.report_count]
        if not ends:
            raise FrameError(
                self._(
                    "its end (%(kind)s) is missing: it was cut off, or goes on in "
                    "another part; download the report again, or pack all of its parts "
                    "into one .zip archive and import that",
                    kind=self._frame.report_count,
                )
            )
        if len(ends) > 1:
            raise FrameError(
                self._(
                    "line %(line)s: the report ends twice; download the report again",
                    line=ends[1].number,
                )
            )
        if ends[0].count != self.lines or ends[0].before != self.lines:
            raise FrameError(
                self._(
                    "line %(line)s: says that the report has %(told)r lines, but it "
                    "has %(count)s; download the report again",
                    line=ends[0].number,
                    told=ends[0].told,
                    count=self.lines,
                )
            )

    def get_told_totals(self) -> dict[tuple[int | None, int, str], tuple[int, int]]:
        """What the lines of totals say.

        :return: {(section from 0 on, or None for all; place; currency): (the number of
            the line that says it, sum)}
        :raise FrameError: when one of them is no number
        """
        told: dict[tuple[int | None, int, str], tuple[int, int]] = {}
        ends = self.section_ends
        for line in self._found[self._totals.marker]:
            section = sum(end < line.number for end in ends)
            told.update(self._read_totals(section, line))
        for line in self._found[self._totals.report_marker]:
            told.update(self._read_totals(None, line))
        return told

    def _read_totals(self, section, line):
        for place in self._totals.sums:
            cell = line.cells[place] if place < len(line.cells) else ""
            if not re.fullmatch(r"[0-9]{1,20}", cell):
                raise FrameError(
                    self._(
                        "line %(line)s: cell %(place)s, %(cell)r, is no whole number "
                        "that lines can sum to; download the report again",
                        line=line.number,
                        place=place + 1,
                        cell=cell,
                    )
                )
            currency = line.cells[self._totals.currency].upper()
            yield (section, place, currency), (line.number, int(cell))

    def get_line(self, section: int | None) -> int:
        """Where the totals of a section, or of the report, should be."""
        kind = self._frame.report_count if section is None else self._frame.count
        found = self._found[kind]
        return found[section or 0].number if found else 0
