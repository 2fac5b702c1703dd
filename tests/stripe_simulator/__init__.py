"""A stateful stand-in for Stripe's API on loopback, for tests and the demo."""
