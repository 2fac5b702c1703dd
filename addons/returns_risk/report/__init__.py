from . import return_risk_precision
