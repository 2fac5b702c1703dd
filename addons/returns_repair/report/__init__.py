from . import return_discard_report
