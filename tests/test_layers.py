"""Who may import whom: data flows one way, from the controller to the page."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.layers import (
    MAY_USE,
    MODULES,
    floor_of,
    layer_of,
    layer_of_file,
    module_of,
    modules_used_by,
)
from tests.support.sources import APP, app_modules, imported_by, tree_of, violations

# The files beside the layers put them together.
PUTS_TOGETHER = {
    "sign_in_startup",
    "notify_startup",
    "reloading",
    "app",
    "startup",
    "cli",
    "doctor",
    "embedding",
    "observing",
    "embed_url",
    "static_site",
    "commands",
    "__main__",
}
ALONE = {"data_dir", "log_limit", "version"}
OUTSIDE = {
    "jobs": {"reflex", "httpx", "starlette", "structlog"},
    "output": {"reflex", "httpx", "starlette", "structlog"},
    "awx": {"reflex", "starlette"},
    "history": {"reflex", "httpx", "starlette"},
    "services": {"reflex", "starlette", "httpx"},
    "sessions": {"reflex", "starlette", "httpx"},
    "cluster": {"reflex", "starlette", "httpx"},
    "presentation": {"reflex", "httpx", "starlette", "structlog"},
    "runtime": {"reflex", "starlette", "httpx"},
    "api": {"httpx"},
    "middleware": {"httpx"},
    "state": {"httpx", "starlette"},
    "components": {"httpx", "starlette"},
    "builtin_controller": {"reflex", "httpx"},
}

# Packages with a public face: from outside, only what their `__init__` offers is imported.
FACES = (
    "app.cluster",
    "app.output",
    "app.jobs.redaction",
    "app.jobs.diagnosis",
    "app.jobs.outcome",
    "app.jobs.comparison",
)


def test_a_module_uses_only_the_layers_below_it() -> None:
    def not_below(path: Path) -> set[str]:
        layer = layer_of_file(path)
        if layer in PUTS_TOGETHER or layer == "__init__":
            return set()
        used = {layer_of(name) for name in imported_by(path) if name.startswith("app.")}
        if layer == "pages" and path.name == "__init__.py":
            used.discard("pages")
        return used - {layer} - (set() if layer in ALONE else MAY_USE[layer])

    assert violations(app_modules(), not_below) == {}


def test_a_layer_knows_only_the_libraries_that_are_its_own() -> None:
    def foreign(path: Path) -> set[str]:
        used = {name.split(".")[0] for name in imported_by(path)}
        return used & OUTSIDE.get(layer_of_file(path), set())

    assert violations(app_modules(), foreign) == {}


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


def test_a_wing_of_the_built_in_controller_uses_only_the_wings_below_it() -> None:
    def not_below(path: Path) -> set[str]:
        inside = path.relative_to(APP / "builtin_controller")
        wing = inside.parts[0] if len(inside.parts) > 1 else inside.stem
        own = [name for name in imported_by(path) if name.startswith("app.builtin_controller.")]
        return {name.split(".")[2] for name in own} - {wing} - MAY_USE_IN_CONTROLLER[wing]

    wings = [path for path in app_modules() if "builtin_controller" in path.parts]
    assert violations(wings, not_below) == {}


def test_a_package_with_a_face_is_imported_only_through_it() -> None:
    def behind(path: Path) -> set[str]:
        own = module_of(path)
        foreign = [face for face in FACES if own != face and not own.startswith(f"{face}.")]
        used = modules_used_by(path)
        return {name for name in used for face in foreign if name.startswith(f"{face}.")}

    assert violations(app_modules(), behind) == {}


def test_a_floor_of_the_output_library_stands_only_on_those_below_it() -> None:
    def above(path: Path) -> set[str]:
        own = floor_of(module_of(path))
        used = {name for name in modules_used_by(path) if name.startswith("app.output")}
        return {name for name in used if floor_of(name) > own}

    assert violations(sorted((APP / "output").rglob("*.py")), above) == {}


def test_no_module_imports_itself_over_others() -> None:
    uses = {module: modules_used_by(path) for module, path in MODULES.items()}
    TopologicalSorter(uses).prepare()  # raises a CycleError that names the cycle


@pytest.mark.parametrize("name", ["coverage.py", "requests.py"])
def test_what_decides_about_an_output_is_pure(name: str) -> None:
    path = APP / "output" / "fetching" / name
    waiting = (ast.AsyncFunctionDef, ast.Await, ast.AsyncWith, ast.AsyncFor)
    assert [node for node in ast.walk(tree_of(path)) if isinstance(node, waiting)] == []
    assert not {"asyncio", "threading", "time"} & {one.split(".")[0] for one in imported_by(path)}
