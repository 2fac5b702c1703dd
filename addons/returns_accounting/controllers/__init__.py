from . import return_workbook
