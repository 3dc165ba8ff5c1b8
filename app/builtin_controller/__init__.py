"""A small AWX-compatible controller in a process of its own, on loopback.

It gives a first run, the demo and the tests a real HTTP server with real jobs. It is no
replacement for AWX: it knows system jobs, their events and templates, and users with
their credentials, no more. It imports nothing else of the app. Each wing uses only those above it:

- storage: the SQLite tables, and what a stored output looks like when it is served
- filters: AWX's query parameters as SQL conditions
- runner: runs the cleanup jobs and saves their events late and out of order, as AWX does
- seed: the users, tokens and past jobs that a new controller starts with
- api: routes, sign-in, views and AWX's JSON

`server` puts them together as a process, and `launcher` starts and ends one from Jobpane.
"""
