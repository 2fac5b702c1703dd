from . import return_exception_attach, return_workbook
