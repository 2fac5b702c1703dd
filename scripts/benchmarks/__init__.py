"""Benchmarks: each measures the product and a floor in the same run.

The floor is what nobody can avoid: the same result from Odoo's own calls, or the same
question to a small database. A ratio to it holds on any machine; seconds do not.
"""
