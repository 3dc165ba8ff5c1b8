"""Writes the built frontend as files that another server has, for `jobpane build --output DIR`.

The files are those that Jobpane serves itself, put below the path of the public URL and, with
several controllers, once more below `c/{name}`. Sources of scripts and styles are left out: what is
built of them is in `assets`. What such a server cannot know is left out too: what a link says in a
chat, and who is at the browser. `security-headers.conf` has the headers of the pages
for nginx; docs/paths.md has the configuration around it.
"""

import gzip
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from app.middleware.controller_chooser import Chooser
from app.middleware.controller_html import html_of_controller, labels_of
from app.middleware.security_headers import headers_of_pages, inline_script_hashes
from app.middleware.site_html import page_below
from app.settings import Settings

HEADERS_FILE = "security-headers.conf"
_BESIDE = ".jobpane-new"
_BUILT_FILES = "assets"
_SOURCES = {".js", ".jsx", ".css"}
_REQUESTED = {"api-docs.css", "embed.js"}  # by the API's page and by portals, as they are
_COMPRESSED = {".br", ".gz"}


class NotWrittenError(Exception):
    """The files cannot be written; the text is one line for the operator."""


def write_static_site(built: Path, output: Path, settings: Settings) -> None:
    """The files of `built` for these settings, in place of what `output` had from an earlier build.

    Raises:
        NotWrittenError: `output` holds something else, or cannot be written.
    """
    is_ours = (output / HEADERS_FILE).is_file()
    if output.exists() and not (is_ours or (output.is_dir() and not any(output.iterdir()))):
        raise NotWrittenError(
            f"{output} isn't empty and isn't from an earlier build. Choose another folder."
        )
    new = output.with_name(output.name + _BESIDE)
    try:
        shutil.rmtree(new, ignore_errors=True)
        shutil.copytree(built, new, ignore=partial(_sources, built))
        _remove_empty_folders(new)
        _place_pages(built, new, settings)
        if output.exists():
            shutil.rmtree(output)
        new.rename(output)
    except OSError as error:
        raise NotWrittenError(f"{output} can't be written ({error.strerror or error}).") from error


def _sources(built: Path, folder: str, names: list[str]) -> set[str]:
    """Those of a folder's files that no browser requests, in each form."""
    if Path(folder) == built / _BUILT_FILES or built / _BUILT_FILES in Path(folder).parents:
        return set()
    return {name for name in names if _is_source(name)}


def _is_source(name: str) -> bool:
    path = Path(name)
    plain = path.with_suffix("") if path.suffix in _COMPRESSED else path
    return plain.suffix in _SOURCES and plain.name not in _REQUESTED


def _remove_empty_folders(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _place_pages(built: Path, new: Path, settings: Settings) -> None:
    labels = labels_of(settings)
    for path in _pages(built):
        page, name = path.read_text(encoding="utf-8"), path.relative_to(built)
        if len(labels) == 1:
            _write(new / name, page.encode(), settings.site_path)
            continue
        for label in labels:
            fitted = html_of_controller(page, labels, label.name)
            _write(new / "c" / label.name / name, fitted.encode(), settings.site_path)
        choosing = Chooser(labels, partial(str, page)).start_page()
        _write(new / name, choosing, settings.site_path)
    hashes = inline_script_hashes(_pages(built), settings.site_path)
    lines = [
        f'add_header {name} "{text}" always;' for name, text in headers_of_pages(hashes).items()
    ]
    (new / HEADERS_FILE).write_text("\n".join([*lines, ""]), encoding="utf-8")


def _pages(built: Path) -> Iterator[Path]:
    yield from sorted(built.rglob("*.html"))


def _write(path: Path, page: bytes, site_path: str) -> None:
    """The page with its compressed form; one of the build would be another page."""
    placed = page_below(page, site_path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(placed)
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(placed, mtime=0))
    path.with_name(f"{path.name}.br").unlink(missing_ok=True)
