"""Search over blocks: queries, matches and the filtered view."""
