"""Search over blocks: queries, matches, highlights and the filtered view."""
