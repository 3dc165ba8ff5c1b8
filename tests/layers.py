"""The layers of the app, for the tests that hold the code and the documents to them."""

from pathlib import Path

from tests.support.sources import APP, app_modules, imported_by

# What each layer may use of the app. `app.theme` is a single file.
MAY_USE = {
    "runtime": set(),
    "cluster": {"runtime"},
    "telemetry": {"runtime"},
    "settings": {"runtime"},
    "jobs": set(),
    "output": {"runtime"},
    "builtin_controller": set(),
    "history": {"jobs", "runtime"},
    "awx": {"history", "jobs", "output", "runtime", "telemetry"},
    "services": {
        "awx",
        "cluster",
        "history",
        "jobs",
        "output",
        "runtime",
        "sessions",
        "telemetry",
    },
    "sessions": {"cluster", "runtime"},
    "presentation": {"history", "jobs"},
    "first_screen": {"jobs", "output", "presentation", "runtime", "theme"},
    "api": {
        "cluster",
        "first_screen",
        "services",
        "history",
        "sessions",
        "presentation",
        "jobs",
        "output",
        "runtime",
        "settings",
        "telemetry",
    },
    "middleware": {
        "api",
        "first_screen",
        "runtime",
        "services",
        "sessions",
        "settings",
        "telemetry",
    },
    "state": {"services", "presentation", "history", "jobs", "runtime", "telemetry"},
    "components": {"presentation", "jobs", "theme"},
    "pages": {"state", "components", "presentation", "theme"},
    "theme": {"jobs", "presentation"},
    "hosting": {"cluster", "runtime", "settings", "telemetry"},
    "logs": {"log_limit"},
}
# Inside app/output, from the ground up: each imports only from its own floor and those before.
FLOORS = (
    {"events", "lines", "notices"},
    {"terminal"},
    {"blocks"},
    {"search"},
    {"reading"},
    {"fetching"},
    {"permit"},
    {"page"},
    {"session"},
    {"open_outputs"},
    {"reader"},
    {"searches", "download"},
    {"__init__"},
)


def layer_of(name: str) -> str:
    """ "jobs" of "app.jobs.model.SystemJob"."""
    return name.split(".")[1]


def layer_of_file(path: Path) -> str:
    inside = path.relative_to(APP)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def module_of(path: Path) -> str:
    """ "app.output.reader" of app/output/reader.py, "app.output" of its `__init__`."""
    parts = path.relative_to(APP.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in app_modules()}


def modules_used_by(path: Path) -> set[str]:
    """The modules of the app that a module imports, also inside functions."""
    used = set()
    for name in imported_by(path):
        while name and name not in MODULES:
            name = name.rpartition(".")[0]  # noqa: PLW2901 # "app.x.y" of "app.x.y.Name"
        used.add(name)
    return used - {"", "app", module_of(path)}


def floor_of(module: str) -> int:
    """How high a module of app/output stands."""
    inside = module.removeprefix("app.output").removeprefix(".").split(".")[0] or "__init__"
    return next(height for height, names in enumerate(FLOORS) if inside in names)
