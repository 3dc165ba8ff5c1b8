"""Jobpane: a web viewer for AWX system jobs."""
