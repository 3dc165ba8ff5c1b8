"""The text of an output: bytes, terminal sequences, styles and plain rows; knows no block."""
