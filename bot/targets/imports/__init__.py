"""Reading files of targets, results, leave and metrics: all rows or none, nothing guessed.

`open_sheet` looks at a whole file once (encoding, separator, header, how dates and decimals are
written) and asks where that is not certain. Iterating over the sheet reads the file again, row by
row; every mistake is named at the end, and then no row counts.
"""
