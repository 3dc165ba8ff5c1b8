"""Serving Jobpane: the process, its sockets and the built frontend."""
