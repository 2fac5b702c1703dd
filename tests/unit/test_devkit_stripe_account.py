"""The Stripe account that the demo may use in place of the simulator."""

import pytest

from devkit import stripe_account
from devkit.terminal import Failure


@pytest.mark.parametrize("key", ["sk_test_1", "rk_test_1", " sk_test_1\n"])
def test_key_of_test_mode_is_taken(monkeypatch, key):
    monkeypatch.setenv(stripe_account.SECRET_KEY, key)
    assert stripe_account.secret_key() == key.strip()


@pytest.mark.parametrize("key", ["", "  "])
def test_without_a_key_there_is_no_account(monkeypatch, key):
    monkeypatch.setenv(stripe_account.SECRET_KEY, key)
    assert stripe_account.secret_key() is None


@pytest.mark.parametrize("key", ["sk_live_1", "pk_test_1", "secret"])
def test_other_keys_are_refused_without_being_shown(monkeypatch, key):
    monkeypatch.setenv(stripe_account.SECRET_KEY, key)
    with pytest.raises(Failure) as caught:
        stripe_account.secret_key()
    assert "STRIPE_SECRET_KEY" in caught.value.what
    shown = caught.value.what + caught.value.why + caught.value.todo
    assert key not in shown.split()
