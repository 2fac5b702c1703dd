from . import (
    return_benchmark,
    return_policy,
    return_policy_backtest,
    return_policy_backtest_line,
    return_policy_backtest_run,
    return_policy_evaluator,
    return_policy_experiment,
    return_policy_experiment_figures,
    return_policy_guardrail,
    return_policy_look,
)
