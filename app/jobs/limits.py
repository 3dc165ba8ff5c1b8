"""Bounds that AWX sets to the numbers and texts of a request."""

LARGEST_INTEGER = 2**31 - 1  # AWX's database keeps ids, counters and line numbers in 32 bits
# Characters of a search: more words than any name holds. The controller's own limit is that of
# its URLs, which refuses far longer ones with an error of its web server.
LONGEST_SEARCH = 500
