import gzip
import io
import zipfile

import pytest

from odoo.addons.returns_accounting.gateway.errors import ReportError
from odoo.addons.returns_accounting.gateway.formats import registry, stripe
from odoo.addons.returns_accounting.gateway.report_file import ReportFile
from odoo.addons.returns_accounting.gateway.report_stream import Limits, ReportStream

HEADER = ",".join(stripe.PAYOUT_RECONCILIATION.identified_by)
LINE = (
    "po_1,txn_1,2026-11-01 10:20:30,charge,52.80,1.04,51.76,eur,60.00,usd,ch_1,ch_1,"
    "pi_1"
)
CONTENT = f"{HEADER}\n{LINE}\n{LINE.replace('txn_1', 'txn_2')}\n".encode()


def open_report(content, limits=None, layout=None):
    return ReportFile(ReportStream(io.BytesIO(content), "october.csv", limits), layout)


def read(report):
    data = b""
    while chunk := report.read(1 << 16):
        data += chunk
    report.check_end()
    return data


def refusal(content, **options):
    with pytest.raises(ReportError) as caught:
        read(open_report(content, **options))
    assert str(caught.value).startswith("october.csv cannot be loaded:\n")
    return "\n".join(caught.value.problems)


def zipped(**files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_lines_below_the_header_are_copied_as_they_are():
    report = open_report(CONTENT)
    assert report.layout is stripe.PAYOUT_RECONCILIATION
    assert read(report) == CONTENT.split(b"\n", 1)[1]
    assert (report.lines, report.first_line) == (2, 2)
    assert (report.encoding, report.delimiter, report.decimal) == ("UTF8", ",", ".")


@pytest.mark.parametrize(
    "packed",
    [gzip.compress(CONTENT), zipped(**{"report.csv": CONTENT, "__MACOSX/x": b"."})],
    ids=["gzip", "zip"],
)
def test_packed_files_are_unpacked_on_the_way(packed):
    assert read(open_report(packed)) == CONTENT.split(b"\n", 1)[1]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_of_every_kind_is_read(codec):
    content = CONTENT.decode().replace("pi_1", "é").encode(codec)
    report = open_report(content)
    assert report.encoding == "UTF8"
    assert "é" in read(report).decode()


def test_text_of_windows_is_told_from_unicode():
    report = open_report(CONTENT.replace(b"pi_1", b"caf\xe9"))
    assert report.encoding == "WIN1252"


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_recognized(delimiter):
    report = open_report(CONTENT.replace(b",", delimiter.encode()))
    assert report.delimiter == delimiter


def test_mark_of_excel_before_the_header_is_skipped():
    report = open_report(b"sep=;\n" + CONTENT.replace(b",", b";"))
    assert read(report).count(b"\n") == 2
    assert report.first_line == 3


def test_decimal_commas_are_recognized_by_most_amounts():
    lines = LINE.replace(",", ";").replace(".", ",")
    report = open_report(f"{HEADER.replace(',', ';')}\n{lines}\n".encode())
    assert report.decimal == ","


def test_empty_lines_at_the_end_are_no_lines():
    report = open_report(CONTENT + b"\r\n\n")
    read(report)
    assert report.lines == 2


def test_lines_are_found_again_by_their_numbers():
    report = open_report(CONTENT)
    assert report.find_lines({2}) == {2: LINE}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (b"<!DOCTYPE html><html>Log in</html>", "it is a web page"),
        (b'{"error": "no"}', "it is JSON"),
        (b"\x00\x01\x02\x03" * 40, "it is no text"),
        (zipped(**{"[Content_Types].xml": b"<x/>"}), "it is a spreadsheet"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "it is a spreadsheet"),
        (zipped(a=CONTENT, b=CONTENT), "the archive holds 2 files"),
        (gzip.compress(CONTENT)[:-20], "cannot be unpacked to its end"),
        (b"PK\x03\x04 and nothing", "it cannot be unpacked"),
        (CONTENT[:-5], "line 3: the file ends in the middle of its last line"),
        (CONTENT.replace(b"net", b"netto", 1), "line 1: missing columns net"),
        (CONTENT.replace(b"charge_id", b"net", 1), "missing columns charge_id"),
    ],
)
def test_what_is_no_report_is_refused_with_words(content, words):
    assert words in refusal(content)


def test_column_that_stands_twice_is_refused():
    content = f"{HEADER},net\n{LINE},1.00\n".encode()
    assert "repeated columns net" in refusal(content)


def test_bomb_is_refused_long_before_it_is_unpacked():
    bomb = gzip.compress(CONTENT + b"0" * (64 << 20))
    assert "200 times its size" in refusal(bomb)


def test_larger_than_the_limit_is_refused():
    assert "larger than 0 MB" in refusal(CONTENT, limits=Limits(max_bytes=100))


def test_large_file_is_never_in_memory():
    """A stream that would be a gigabyte is refused at the limit, read by chunks."""

    class Endless(io.RawIOBase):
        served = 0

        def seekable(self):
            return True

        def seek(self, _place, _whence=0):
            return 2 << 40

        def read(self, size=-1):
            self.served += size
            return (CONTENT + CONTENT.split(b"\n", 1)[1] * 9)[:size]

    raw = Endless()
    with pytest.raises(ReportError, match="larger than 3 MB"):
        read(ReportFile(ReportStream(raw, "x", Limits(max_bytes=3 << 20))))


def test_every_layout_is_told_from_the_others():
    for layout in registry.BY_NAME.values():
        header = list(layout.identified_by)
        if layout.header_marker:
            header.insert(0, layout.header_marker)
        assert registry.detect(header).name == layout.name
