"""Plain HTTP routes beside Reflex's own: outputs, records, health."""
