from . import (
    test_return_risk,
    test_return_risk_facts,
    test_return_risk_retention,
    test_translations,
)
