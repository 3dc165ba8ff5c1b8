"""AWX's query filters as SQL conditions."""
