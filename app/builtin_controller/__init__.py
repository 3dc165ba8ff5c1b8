"""A small AWX-compatible controller in a process of its own, on loopback.

It gives a first run, the demo and the tests a real HTTP server with real jobs. It is no
replacement for AWX: it knows system jobs, their events, templates, tokens and users, no more.
It imports nothing else of the app.
"""
