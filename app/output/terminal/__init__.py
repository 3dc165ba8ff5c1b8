"""Terminal text: bytes, escape sequences, styles and plain rows. Knows no blocks and no events."""
