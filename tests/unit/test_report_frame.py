"""Reports that are a tree: what their lines say of themselves, and of their parts."""

import io
import zipfile

import pytest

from odoo.addons.returns_accounting.gateway.errors import ReportError
from odoo.addons.returns_accounting.gateway.formats import registry
from odoo.addons.returns_accounting.gateway.report_file import ReportFile
from odoo.addons.returns_accounting.gateway.report_stream import ReportStream

COLUMNS = ("CH", *registry.BY_NAME["paypal_settlement"].identified_by)
HEADER = ",".join(f'"{name}"' for name in COLUMNS)
OTHER_HEADER = HEADER.replace("Fee Amount", "Amount")
REPORT = '"RH",2026/11/02 02:00:00 -0800,"A","X",009,'
BOM = b"\xef\xbb\xbf"


def section(*names, count=None, header=HEADER):
    """Lines of one section with its end; None leaves the end out."""
    count = len(names) if count is None else count
    lines = [header, *(f'"SB","{name}"' for name in names)]
    return lines if count < 0 else [*lines, '"SF","EUR",1,2,3,4', f'"SC",{count}']


def part(*sections, number=1, count=None, report=REPORT):
    """One file of a report; ``count`` ends the report."""
    lines = [report, f'"FH",{number:02}', *(ln for lines in sections for ln in lines)]
    if count is not None:
        lines += ['"RF","EUR",1,2,3,4', f'"RC",{count}']
    return "\n".join([*lines, f'"FF",{number:02}', ""]).encode()


def packed(*parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, content in enumerate(parts):
            archive.writestr(f"STL-20261101.{place}.009.CSV", content)
    return target.getvalue()


def load(content):
    """The report, and its data lines."""
    report = ReportFile(ReportStream(io.BytesIO(content), "STL.CSV"))
    data = b""
    while chunk := report.read(1 << 16):
        data += chunk
    report.check_end()
    return report, data


def names(content):
    return [line.split('"')[3] for line in load(content)[1].decode().splitlines()]


def refusal(content):
    with pytest.raises(ReportError) as caught:
        load(content)
    return "\n".join(caught.value.problems)


WHOLE = part(section("a", "b"), count=2)
#: One section over three files.
PARTS = (
    part(section("a", "b", count=-1), number=1),
    part(section("c", count=-1), number=2),
    part(section("d", count=4), number=3, count=4),
)


def test_only_lines_of_the_kind_are_data_and_keep_their_numbers():
    report, data = load(WHOLE)
    assert report.layout.name == "paypal_settlement"
    assert data == b'4,"SB","a"\n5,"SB","b"\n'


def test_footers_are_read_by_section_and_for_the_whole_report():
    report, _data = load(part(section("a"), section("b"), count=2))
    assert report.get_told_totals() == {
        **{(0, place, "EUR"): (5, place - 1) for place in (2, 3, 4, 5)},
        **{(1, place, "EUR"): (9, place - 1) for place in (2, 3, 4, 5)},
        **{(None, place, "EUR"): (11, place - 1) for place in (2, 3, 4, 5)},
    }
    assert report.frame.section_ends == [6, 10]
    assert report.frame.accounts == ["X"]


def test_lines_that_we_wrote_to_be_mended_need_no_report_around_them():
    assert names(f'{HEADER}\n"SB","a"\n"SC",1\n'.encode()) == ["a"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            part(section("a", "b", count=3), count=2),
            "section has '3' lines, but it has 2",
        ),
        (part(section("a", "b"), count=3), "report has '3' lines, but it has 2"),
        (
            part(section("a"), section("b"), count=1),
            "report has '1' lines, but it has 2",
        ),
        (WHOLE.replace(b'"SC",2', b'"SC",two'), "section has 'two' lines"),
        (WHOLE.replace(b'"RC",2', b'"RC"'), "report has '' lines"),
        (WHOLE.split(b'"SF"')[0], "nothing of its last 2 lines (no SC); download"),
        (WHOLE.split(b'"RF"')[0], "its end (RC) is missing"),
        (
            WHOLE.replace(b'"RC",2\n', b'"RC",2\n"RC",2\n'),
            "line 10: the report ends twice",
        ),
        (
            WHOLE.replace(b'"FF",01', b'"SB","c"\n"SC",1'),
            "report has '2' lines, but it has 3",
        ),
        (
            part(section("a"), section("b", header=OTHER_HEADER), count=2),
            "line 7: its columns are others",
        ),
    ],
)
def test_what_is_not_as_the_report_says_is_refused(content, words):
    assert words in refusal(content)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
@pytest.mark.parametrize("mark", [b"", BOM])
def test_parts_of_an_archive_are_one_report_in_their_order(order, mark):
    archive = packed(*(mark + PARTS[place] for place in order))
    assert names(archive) == ["a", "b", "c", "d"]


def test_part_without_a_line_end_does_not_run_into_the_next():
    assert names(packed(PARTS[0].rstrip(), *PARTS[1:])) == ["a", "b", "c", "d"]


def test_lines_of_parts_are_numbered_through_and_found_again():
    archive = packed(*PARTS)
    report, data = load(archive)
    numbers = [int(line.split(b",")[0]) for line in data.splitlines()]
    report = ReportFile(ReportStream(io.BytesIO(archive), "STL.CSV"))
    found = report.find_lines({*numbers})
    assert [found[number] for number in numbers] == [
        f'"SB","{name}"' for name in "abcd"
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (PARTS[0], "the report goes on in another part; pack all of its parts"),
        (PARTS[1], "it is part 2 of a report of which part 1 is missing; pack all"),
        (PARTS[2], "it is part 3 of a report of which part 1, 2 is missing"),
        (
            packed(PARTS[0], PARTS[2]),
            "part 1, 3 of a report of which part 2 is missing",
        ),
        (packed(*PARTS[:2]), "the report goes on in another part"),
        (packed(PARTS[0], *PARTS), "holds part 1 of a report more than once"),
        (
            packed(PARTS[0], PARTS[1], PARTS[2].replace(b"02:00:00", b"03:00:00")),
            "line 12: this part is of another report than the first",
        ),
        (packed(WHOLE, b"Read me"), "the archive holds 2 files; pack one report alone"),
        (
            part(section("a"), number=1),
            "its end (RC) is missing: it was cut off, or goes on in another part",
        ),
    ],
)
def test_report_of_which_a_part_is_missing_or_strange_is_refused(content, words):
    assert words in refusal(content)


def test_parts_written_one_after_the_other_in_a_file_need_their_order():
    joined = PARTS[0] + PARTS[2] + PARTS[1]
    assert "its parts are not in their order" in refusal(joined)
