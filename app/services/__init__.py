"""Use cases over the controller, and what they share."""
