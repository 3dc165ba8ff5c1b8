"""Blocks of events: exact bytes and line tables, in memory and on disk."""
