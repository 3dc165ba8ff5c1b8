"""The history that a new built-in controller starts with."""
