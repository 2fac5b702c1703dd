"""Every term of every addon is translated, and keeps what its source is made of."""

import re
from collections import Counter

import polib
import pytest

from devkit import manifests

#: A translation that equals its source is left empty, as Odoo exports it.
SAME_IN_FRENCH = {
    "%(name)s (version %(version)s)",
    "%(percents)s %%",
    "12/31/2026",
    "31/12/2026",
    '<span class="text-nowrap">% plus</span>',
    "ARN",
    "Action",
    "Bonus",
    "Budget",
    "Budgets",
    "Cause",
    "Code",
    "Configuration",
    "Contact",
    "Corrections",
    "Date",
    "Dates",
    "Description",
    "Destination",
    "Document",
    "Documents",
    "Exception",
    "Exceptions",
    "Format",
    "France",
    "Grade",
    "Grades",
    "ID",
    "Import",
    "Imports",
    "Kit",
    "Liquidation",
    "Maximum",
    "Message",
    "Messages",
    "Minimum",
    "Net",
    "New York",
    "Normal",
    "Note",
    "Notes",
    "OK",
    "Patience",
    "Phase",
    "Photo",
    "Photos",
    "Points",
    "Possible",
    "Question",
    "Questions",
    "Scanner",
    "Scans",
    "Secret",
    "Signal",
    "Simulation",
    "Source",
    "Surplus",
    "Taxes",
    "Total",
    "Transaction",
    "Transactions",
    "Type",
    "Urgent",
    "VIP",
    "Verdict",
    "Version",
    "Versions",
    "Webhook",
    "deduction_diminished_value",
    "delivery_refunded",
    "eWallet",
    "fee_maximum",
    "fee_minimum",
    "object._get_report_base_filename()",
    "pain.001.001.03",
    "pain.001.001.09",
    "po_1Qx…",
    "points",
    "return_cost_on_consumer",
}
#: printf placeholders, placeholders of mail templates, and tags with their attributes
KEPT = re.compile(r"%(?:\(\w+\))?[-+#.\d]*[a-zA-Z%]|{{.*?}}|<[^>]+>")
#: Attributes that people read or hear, translated with the text that they are in.
SPOKEN = re.compile(r'(?<= )(aria-label|title)="[^"]*"')


def _kept(text: str) -> Counter[str]:
    return Counter(KEPT.findall(SPOKEN.sub(r"\1", text)))


@pytest.fixture(params=manifests.own_addons().items(), ids=lambda addon: addon[0])
def files(request):
    """The template and the French translation of an addon."""
    name, folder = request.param
    return [
        polib.pofile(str(folder / "i18n" / file)) for file in (f"{name}.pot", "fr.po")
    ]


def test_translation_has_the_terms_of_the_template(files):
    template, french = (
        [(entry.msgid, entry.occurrences) for entry in file] for file in files
    )
    assert french == template


def test_every_term_is_translated(files):
    open_terms = {entry.msgid for entry in files[1] if entry.fuzzy or not entry.msgstr}
    assert open_terms - SAME_IN_FRENCH == set()


def test_placeholders_and_tags_are_kept(files):
    changed = [
        entry.msgid
        for entry in files[1].translated_entries()
        if _kept(entry.msgid) != _kept(entry.msgstr)
    ]
    assert changed == []


def test_headers_name_no_person(files):
    assert [str(file.metadata_as_entry()).count("@") for file in files] == [0, 0]
