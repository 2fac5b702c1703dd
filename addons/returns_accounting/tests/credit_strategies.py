"""Invoices and what may happen to them, for the test of credit note properties.

A module of its own, since Hypothesis is no requirement of the addon.
"""

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

#: The same examples in every run, and so many that they take seconds, not minutes.
PROFILE = settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)

TAXES = ("VAT 20%", "VAT 5.5%", "Included 7%", "Eco 0.335", "Group")
quantities = st.sampled_from([1, 2, 3, 7, 2.5])
lines = st.fixed_dictionaries(
    {
        "quantity": quantities,
        "price_unit": st.decimals("0.01", 99, places=3).map(float),
        "discount": st.sampled_from([0.0, 0.0, 12.5, 33.33]),
        "taxes": st.sets(st.sampled_from(TAXES), max_size=2),
    }
)
#: A part of one line that comes back, or the cancellation of an earlier credit note.
steps = st.tuples(
    st.sampled_from(["return", "return", "return", "cancel"]),
    st.integers(0, 5),
    st.sampled_from([1, 0.5, 1.25]),
)
invoices = st.fixed_dictionaries(
    {
        "lines": st.lists(lines, min_size=1, max_size=3),
        "rate": st.sampled_from([None, None, 0.9, 1.37]),
        "cash": st.sampled_from([None, None, "add_invoice_line", "biggest_tax"]),
        "globally": st.booleans(),
    }
)
