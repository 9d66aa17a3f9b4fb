"""The annotated workbook: the sender's own file with what became of each row."""
