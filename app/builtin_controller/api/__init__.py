"""The built-in controller's HTTP API: routes, views and AWX's JSON."""
