import io

import pytest
import stripe


def test_a_dispute_takes_the_money_and_a_fee_and_blocks_refunds(api, control, pay):
    intent = pay(100_00)
    dispute = control.open_dispute(intent.latest_charge)

    (withdrawn,) = dispute["balance_transactions"]
    assert (withdrawn["amount"], withdrawn["fee"], withdrawn["net"]) == (
        -100_00,
        20_00,
        -120_00,
    )
    assert (withdrawn["type"], withdrawn["reporting_category"]) == (
        "adjustment",
        "dispute",
    )
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        api.v1.refunds.create(params={"payment_intent": intent.id})
    assert refusal.value.code == "charge_disputed"


@pytest.mark.parametrize(("returned", "net"), [(True, 120_00), (False, 100_00)])
def test_a_won_dispute_gives_the_money_back(api, control, pay, returned, net):
    control.settings(dispute_fee_returned=returned)
    intent = pay(100_00)
    opened = control.open_dispute(intent.latest_charge)
    submitted = api.v1.disputes.update(
        opened["id"], params={"evidence": {"uncategorized_text": "Delivered"}}
    )
    assert submitted.status == "under_review"
    assert submitted.evidence_details.submission_count == 1

    closed = control.close_dispute(opened["id"], "won")

    assert closed["status"] == "won"
    back = closed["balance_transactions"][1]
    assert (back["net"], back["reporting_category"]) == (net, "dispute_reversal")
    refunded = api.v1.refunds.create(params={"payment_intent": intent.id})
    assert refunded.status == "succeeded"


def test_accepting_a_dispute_loses_it(api, control, pay):
    intent = pay()
    opened = control.open_dispute(intent.latest_charge, amount=40_00)
    assert api.v1.disputes.close(opened["id"]).status == "lost"
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.refunds.create(params={"payment_intent": intent.id})
    with pytest.raises(stripe.InvalidRequestError, match="closed"):
        api.v1.disputes.close(opened["id"])


def test_an_inquiry_moves_no_money_and_allows_a_refund(api, control, pay):
    intent = pay(payment_method="pm_card_createDisputeInquiry")
    (inquiry,) = api.v1.disputes.list(params={"payment_intent": intent.id}).data
    assert inquiry.status == "warning_needs_response"
    assert inquiry.balance_transactions == []
    assert api.v1.refunds.create(params={"payment_intent": intent.id})
    assert control.close_dispute(inquiry.id, "won")["status"] == "warning_closed"


def test_the_test_card_opens_a_dispute(api, pay):
    intent = pay(payment_method="pm_card_createDispute")
    (dispute,) = api.v1.disputes.list(params={"charge": intent.latest_charge}).data
    assert (dispute.reason, dispute.amount) == ("fraudulent", 100_00)


@pytest.mark.parametrize("amount", [0, 100_01])
def test_a_dispute_is_within_its_charge(control, pay, amount):
    with pytest.raises(Exception, match="not within"):
        control.open_dispute(pay(100_00).latest_charge, amount=amount)


def test_a_refunded_charge_cannot_be_disputed(api, control, pay):
    intent = pay()
    api.v1.refunds.create(params={"payment_intent": intent.id})
    with pytest.raises(Exception, match="cannot be disputed"):
        control.open_dispute(intent.latest_charge)


def test_evidence_can_be_a_file(api, control, pay, http):
    content = b"%PDF-1.4\r\n--1\r\n\x00\xff\r\n"
    file = io.BytesIO(content)
    file.name = "pack.pdf"
    uploaded = api.v1.files.create({"purpose": "dispute_evidence", "file": file})
    assert (uploaded.type, uploaded.size) == ("pdf", len(content))
    assert http.get(f"files/{uploaded.id}/contents").content == content
    dispute = control.open_dispute(pay().latest_charge)
    sent = api.v1.disputes.update(
        dispute["id"], {"evidence": {"uncategorized_file": uploaded.id}}
    )
    assert sent.evidence.uncategorized_file == uploaded.id


@pytest.mark.parametrize(
    ("purpose", "name"), [("dispute_evidence", "pack.exe"), ("business_logo", "a.png")]
)
def test_other_files_are_refused(api, purpose, name):
    file = io.BytesIO(b"content")
    file.name = name
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.files.create({"purpose": purpose, "file": file})
