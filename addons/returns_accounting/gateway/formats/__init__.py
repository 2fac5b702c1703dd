"""Report files of payment gateways: one module for each layout, all of them data."""
