"""The demo's story: a retailer sells, takes back, refunds, is paid out and reconciles.

Everything goes through the product's own buttons and through the Stripe simulator; the
summary afterwards reads the ledger, the stock and the simulator, never what the story
remembers of itself.
"""
