"""A page of a URL with an id names its scripts in a header, so that they come at once."""

import json
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from app.middleware.preload_scripts import (
    PreloadScripts,
    links_by_route,
    route_at,
    styles_by_route,
)
from tests.unit.api.asking import headers_of, messages_of

ROUTES = {
    "root": {"path": "", "module": "/assets/root.js", "imports": []},
    "a": {
        "path": "jobs/:job_id",
        "module": "/assets/a.js",
        "imports": ["/assets/b.js"],
        "css": ["/assets/a.css"],
    },
    "c": {"path": "embed/jobs/:job_id", "module": "/assets/c.js", "imports": []},
    "d": {"path": "jobs", "module": "/assets/d.js", "imports": [], "css": ["/assets/d.css"]},
    "e": {"path": "templates/:template_id", "module": "/assets/e.js", "imports": []},
    "f": {
        "path": "compare/:left/:right",
        "module": "/assets/f.js",
        "imports": [],
        "css": ["/assets/f.css"],
    },
}
APP = Starlette(
    routes=[
        Route("/jobs/data", lambda _: JSONResponse({})),
        Route("/{rest:path}", lambda _: HTMLResponse("")),
    ]
)


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    file = tmp_path / "manifest-1.js"
    file.write_text(f"window.__reactRouterManifest={json.dumps({'routes': ROUTES})};")
    return file


async def link(path: str, manifest: Path) -> str | None:
    app = PreloadScripts(APP, lambda: [manifest])
    return headers_of(await messages_of(app, {"type": "http", "path": path})).get("link")


async def test_a_job_page_names_its_own_scripts_and_no_others(manifest: Path) -> None:
    assert await link("/jobs/42", manifest) == (
        "</assets/a.css>; rel=preload; as=style, "
        "</assets/a.js>; rel=modulepreload, </assets/b.js>; rel=modulepreload"
    )
    assert await link("/embed/jobs/42", manifest) == "</assets/c.js>; rel=modulepreload"


async def test_so_do_the_pages_of_a_template_and_of_a_comparison(manifest: Path) -> None:
    assert await link("/templates/1", manifest) == "</assets/e.js>; rel=modulepreload"
    assert await link("/compare/42/43/", manifest) == (
        "</assets/f.css>; rel=preload; as=style, </assets/f.js>; rel=modulepreload"
    )


@pytest.mark.parametrize(
    "path", ["/", "/jobs", "/jobs/", "/jobs/data", "/compare/42", "/api/jobs/42/record"]
)
async def test_other_answers_name_none(manifest: Path, path: str) -> None:
    assert await link(path, manifest) is None


@pytest.mark.parametrize("text", ["", "{}", "window.x = [1];", '{"routes": {"a": 1}}'])
def test_a_manifest_of_another_shape_costs_only_the_speed(tmp_path: Path, text: str) -> None:
    file = tmp_path / "manifest-2.js"
    file.write_text(text)
    assert links_by_route([file]) == {}
    assert not any(styles_by_route([file]).values())


def test_the_style_sheets_of_a_route_are_those_of_the_manifest(manifest: Path) -> None:
    styles = styles_by_route([manifest])
    assert styles["jobs/:job_id"] == ("/assets/a.css",)
    assert styles["embed/jobs/:job_id"] == ()
    assert "jobs" not in styles  # its built page names them


@pytest.mark.parametrize(
    ("path", "sheets"),
    [
        ("/jobs/42", ("/assets/a.css",)),
        ("/compare/42/43", ("/assets/f.css",)),
        ("/templates/1/", ()),
        ("/jobs/", None),
        ("/jobs/42/43", None),
        ("/", None),
    ],
)
def test_a_page_has_the_style_sheets_of_its_route(
    manifest: Path, path: str, sheets: tuple[str, ...] | None
) -> None:
    assert route_at(path, styles_by_route([manifest])) == sheets


def test_the_style_sheets_come_before_the_scripts_and_those_of_every_page_first(
    manifest: Path,
) -> None:
    named = links_by_route([manifest], ["/assets/all.css"])["jobs/:job_id"].split(", ")
    assert [one.partition(">")[0][1:] for one in named] == [
        "/assets/all.css",
        "/assets/a.css",
        "/assets/a.js",
        "/assets/b.js",
    ]
