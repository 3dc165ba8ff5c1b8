"""Runs system jobs: the dispatcher, the programs and how events are saved."""
