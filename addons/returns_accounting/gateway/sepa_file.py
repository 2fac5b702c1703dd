"""The file that orders SEPA credit transfers (ISO 20022, pain.001)."""

import xml.etree.ElementTree as ElementTree

from sepaxml import SepaTransfer
from sepaxml.validation import try_valid_xml

from ..domain import minor_units, sepa

#: Versions of the message: what banks have taken for long, and its successor.
VERSIONS = ("pain.001.001.03", "pain.001.001.09")


def credit_transfers(order: sepa.TransferOrder, version: str) -> bytes:
    """Write the file of ``order``: the same order gives the same bytes.

    The library makes identifiers and a time stamp by chance; ours take their place, so
    that a bank which gets the file twice sees that it is the same.

    :raise sepaxml.validation.ValidationError: when it breaks the message's own schema
    """
    writer = SepaTransfer(
        {
            "name": sepa.text(order.debtor.name, sepa.MAX_NAME),
            "currency": "EUR",
            "batch": True,
            **_account(order.debtor),
        },
        schema=version,
        clean=False,
    )
    for transfer in order.transfers:
        writer.add_payment(_payment(order, transfer))
    written = _with_own_identifiers(writer.export(validate=False), order, version)
    try_valid_xml(written, version)
    return written


def _payment(order, transfer):
    return {
        "name": sepa.text(transfer.creditor.name, sepa.MAX_NAME),
        "amount": minor_units.to_minor(transfer.amount, "EUR"),
        "execution_date": order.execution_date,
        "description": sepa.text(transfer.purpose, sepa.MAX_PURPOSE),
        "endtoend_id": transfer.reference,
        **_account(transfer.creditor),
    }


def _account(account):
    values = {"IBAN": account.iban}
    return {**values, "BIC": account.bic} if account.bic else values


def _with_own_identifiers(written, order, version):
    namespace = f"{{urn:iso:std:iso:20022:tech:xsd:{version}}}"
    root = ElementTree.fromstring(written)
    created = order.created_at.replace(microsecond=0).isoformat()
    root.find(f".//{namespace}MsgId").text = order.message_id
    root.find(f".//{namespace}CreDtTm").text = created
    root.find(f".//{namespace}PmtInfId").text = order.message_id
    bank = root.find(f".//{namespace}DbtrAgt/{namespace}FinInstnId")
    if not len(bank):  # what the guidelines ask for where the IBAN says it all
        other = ElementTree.SubElement(bank, f"{namespace}Othr")
        ElementTree.SubElement(other, f"{namespace}Id").text = "NOTPROVIDED"
    ElementTree.register_namespace("", namespace[1:-1])
    return ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
