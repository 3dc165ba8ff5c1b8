"""Every field of a record under its own label, in sections."""
