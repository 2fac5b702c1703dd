"""Refunds while everything around them breaks, and what the books say afterwards."""
