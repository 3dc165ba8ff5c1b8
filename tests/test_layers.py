"""Who may import whom: data flows one way, from the controller to the page."""

from pathlib import Path

import pytest

from tests.sources import APP, app_modules, imported_by, named

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
# The files beside the layers put them together.
PUTS_TOGETHER = {"app", "startup", "cli", "doctor"}
ALONE = {"data_dir", "settings", "log_limit"}
OUTSIDE = {
    "jobs": {"reflex", "httpx", "starlette", "structlog"},
    "output": {"reflex", "httpx", "starlette", "structlog"},
    "awx": {"reflex", "starlette"},
    "services": {"reflex", "starlette", "httpx"},
    "presentation": {"reflex", "httpx", "starlette", "structlog"},
    "runtime": {"reflex", "starlette", "httpx"},
    "api": {"httpx"},
    "middleware": {"httpx"},
    "state": {"httpx", "starlette"},
    "components": {"httpx", "starlette"},
    "builtin_controller": {"reflex", "httpx"},
}


def layer_of(name: str) -> str:
    """ "jobs" of "app.jobs.model.SystemJob"."""
    return name.split(".")[1]


def layer_of_file(path: Path) -> str:
    inside = path.relative_to(APP)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


@pytest.mark.parametrize("path", app_modules(), ids=named)
def test_a_module_uses_only_the_layers_below_it(path: Path) -> None:
    layer = layer_of_file(path)
    if layer in PUTS_TOGETHER or layer == "__init__":
        return
    used = {layer_of(name) for name in imported_by(path) if name.startswith("app.")}
    if layer == "pages" and path.name == "__init__.py":
        used.discard("pages")
    allowed = set() if layer in ALONE else MAY_USE[layer]
    assert used - {layer} <= allowed


@pytest.mark.parametrize("path", app_modules(), ids=named)
def test_a_layer_knows_only_the_libraries_that_are_its_own(path: Path) -> None:
    used = {name.split(".")[0] for name in imported_by(path)}
    assert not used & OUTSIDE.get(layer_of_file(path), set())


def test_every_part_of_the_app_is_a_known_layer() -> None:
    found = {layer_of_file(path) for path in app_modules()} - {"__init__"}
    assert found <= set(MAY_USE) | PUTS_TOGETHER | ALONE


def test_the_forbidden_direction_is_noticed(tmp_path: Path) -> None:
    module = tmp_path / "x.py"
    module.write_text("def later():\n    from app.state.job import JobPage\n")
    assert {layer_of(name) for name in imported_by(module)} == {"state"}


# What each wing of the built-in controller may use of it; `server` puts them together.
MAY_USE_IN_CONTROLLER = {
    "storage": set(),
    "filters": {"storage"},
    "runner": {"storage"},
    "seed": {"storage", "runner"},
    "api": {"storage", "filters"},
    "server": {"storage", "runner", "seed", "api"},
    "__main__": {"server"},
    "launcher": set(),
    "__init__": set(),
}


@pytest.mark.parametrize(
    "path", [path for path in app_modules() if "builtin_controller" in path.parts], ids=named
)
def test_a_wing_of_the_built_in_controller_uses_only_the_wings_below_it(path: Path) -> None:
    inside = path.relative_to(APP / "builtin_controller")
    wing = inside.parts[0] if len(inside.parts) > 1 else inside.stem
    own = [name for name in imported_by(path) if name.startswith("app.builtin_controller.")]
    assert {name.split(".")[2] for name in own} - {wing} <= MAY_USE_IN_CONTROLLER[wing]
