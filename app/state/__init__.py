"""Reflex states: what the browser must know and no more; each handler reads, acts, writes."""
