from . import (
    test_return_benchmark,
    test_return_policy_backtest,
    test_return_policy_experiment,
    test_translations,
)
