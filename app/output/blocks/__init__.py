"""Blocks of consecutive events: exact bytes and line tables, in memory and on disk."""
