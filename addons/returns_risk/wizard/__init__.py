from . import return_risk_decision
