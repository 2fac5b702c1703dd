import hashlib
import hmac

import pytest
import stripe
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_accounting.domain.webhook_signature import (
    SKEW_SECONDS,
    TOLERANCE_SECONDS,
    Refused,
    parse,
    sign,
    verify,
)

NOW = 1_800_000_000
PAYLOAD = b'{"id": "evt_1"}'


def header(*secrets, stamp=NOW, payload=PAYLOAD):
    marks = [f"v1={sign(payload, secret, stamp)}" for secret in secrets]
    return ",".join([f"t={stamp}", *marks])


def test_signature_is_the_one_the_sdk_accepts():
    marked = header("whsec_a", stamp=NOW)
    assert stripe.WebhookSignature.verify_header(
        PAYLOAD.decode(), marked, "whsec_a", tolerance=None
    )
    expected = hmac.new(b"whsec_a", f"{NOW}.".encode() + PAYLOAD, hashlib.sha256)
    assert sign(PAYLOAD, "whsec_a", NOW) == expected.hexdigest()


@pytest.mark.parametrize("secrets", [["a"], ["b", "a"], ["a", "b"]])
@pytest.mark.parametrize("marks", [["a"], ["a", "c"], ["c", "a"]])
def test_any_secret_in_force_with_any_mark_is_enough(secrets, marks):
    assert verify(PAYLOAD, header(*marks), secrets, NOW) == "a"


@pytest.mark.parametrize(
    ("age", "reason"),
    [
        (TOLERANCE_SECONDS, None),
        (TOLERANCE_SECONDS + 1, "old stamp"),
        (-SKEW_SECONDS, None),
        (-SKEW_SECONDS - 1, "stamp of the future"),
        (-(10**9), "stamp of the future"),
    ],
)
def test_only_stamps_of_now_are_believed(age, reason):
    marked = header("a", stamp=NOW - age)
    if reason is None:
        assert verify(PAYLOAD, marked, ["a"], NOW) == "a"
        return
    with pytest.raises(Refused, match=reason):
        verify(PAYLOAD, marked, ["a"], NOW)


@pytest.mark.parametrize("secrets", [[], [""], [None], [False]])
def test_no_secret_refuses_even_what_is_signed_with_nothing(secrets):
    with pytest.raises(Refused, match="no signing secret"):
        verify(PAYLOAD, header(""), secrets, NOW)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "v1=aa",
        "t=,v1=aa",
        "t=1e9,v1=aa",
        "t=-5,v1=aa",
        "t=1,t=2,v1=aa",
        "t=²,v1=aa",
        f"t={'9' * 400},v1=aa",
        "t=1800000000",
        "t=1800000000,v0=aa",
    ],
)
def test_headers_without_stamp_or_signature_are_refused(bad):
    with pytest.raises(Refused, match=r"no stamp|no signature"):
        verify(PAYLOAD, bad, ["a"], NOW)


@given(st.text(max_size=60))
def test_no_header_breaks_the_check(text):
    with pytest.raises(Refused):
        verify(PAYLOAD, text, ["secret"], NOW)


@given(st.binary(max_size=50), st.binary(max_size=50))
def test_another_payload_is_refused(signed, sent):
    if signed != sent:
        with pytest.raises(Refused, match="wrong signature"):
            verify(sent, header("a", payload=signed), ["a"], NOW)


def test_parts_of_a_header_may_be_spaced():
    assert parse("t=5, v1=aa") == (5, ["aa"])
