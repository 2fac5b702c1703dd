"""The sheets of the returns workbook."""
