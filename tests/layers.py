"""The layers of the app, for the tests that hold the code and the documents to them."""

# What each layer may use of the app. `app.settings` and `app.theme` are single files.
MAY_USE = {
    "runtime": set(),
    "jobs": set(),
    "output": {"runtime"},
    "builtin_controller": set(),
    "awx": {"jobs", "output", "runtime"},
    "services": {"awx", "jobs", "output", "runtime"},
    "presentation": {"jobs"},
    "api": {"services", "presentation", "jobs", "output", "runtime", "settings"},
    "middleware": {"api", "settings"},
    "state": {"services", "presentation", "jobs", "runtime"},
    "components": {"presentation", "jobs", "theme"},
    "pages": {"state", "components", "presentation", "theme"},
    "theme": {"jobs", "presentation"},
    "hosting": {"settings"},
    "logs": {"log_limit"},
}
