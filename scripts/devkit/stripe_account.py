"""A real Stripe account in test mode, in place of the simulator."""

import os

from .terminal import Failure

SECRET_KEY = "STRIPE_SECRET_KEY"
# Secret and restricted keys of test mode: https://docs.stripe.com/keys
TEST_KEYS = ("sk_test_", "rk_test_")


def secret_key() -> str | None:
    """The key that the user gave, if any.

    :raise Failure: if it is not one of test mode
    """
    key = os.environ.get(SECRET_KEY, "").strip()
    if key and not key.startswith(TEST_KEYS):
        raise Failure(
            f"{SECRET_KEY} is not a key of a Stripe account in test mode.",
            "The demo makes payments and refunds, which a live key would really make.",
            f"Give a key that begins with {' or '.join(TEST_KEYS)}, or none to use "
            "the simulator.",
        )
    return key or None
