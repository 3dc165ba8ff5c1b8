"""The wheel, built from this repository and installed into an environment that has nothing else.

No index is asked: what the wheel requires is linked from the environment of the tests, and nothing
that it does not require.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

from tests.support.processes import build_frontend
from tests.support.sources import ROOT


@dataclass(frozen=True)
class Installed:
    """An environment with Jobpane in it."""

    folder: Path
    site: Path  # its site-packages
    linked: frozenset[str]  # the names of what Jobpane requires

    @property
    def program(self) -> str:
        return str(self.folder / "bin" / "jobpane")

    @property
    def python(self) -> str:
        return str(self.folder / "bin" / "python")

    @property
    def path(self) -> str:
        """A PATH without Node, Bun or anything else."""
        return str(self.folder / "bin")


def built(target: str, folder: Path, root: Path = ROOT, umask: int = -1, **variables: str) -> Path:
    """The wheel or the sdist of the sources in `root`."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    env = {**os.environ, **variables}
    subprocess.run(
        command, cwd=root, check=True, capture_output=True, timeout=300, umask=umask, env=env
    )
    [archive] = folder.iterdir()
    return archive


def built_wheel(folder: Path) -> Path:
    build_frontend()
    return built("wheel", folder)


def installed(wheel: Path, folder: Path) -> Installed:
    """Install the wheel into a new environment in `folder`."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python")]
    options = ["--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"]
    subprocess.run([*pip, "install", *options, str(wheel)], check=True)
    [site] = folder.glob("lib/python*/site-packages")
    [metadata] = site.glob("jobpane-*.dist-info")
    linked = {}
    for one in required_by(Distribution.at(metadata), frozenset(), linked):
        link(one, site)
    return Installed(folder, site, frozenset(linked))


def required_by(
    one: Distribution, extras: frozenset[str], seen: dict[str, frozenset[str]]
) -> Iterator[Distribution]:
    """Everything that a distribution requires, and what that requires in turn."""
    for text in one.requires or []:
        requirement = Requirement(text)
        wanted = requirement.marker
        if wanted and not any(wanted.evaluate({"extra": extra}) for extra in extras | {""}):
            continue
        name = requirement.name.lower().replace("_", "-")
        more = frozenset(requirement.extras)
        if name in seen and more <= seen[name]:
            continue
        seen[name] = seen.get(name, frozenset()) | more
        found = distribution(requirement.name)
        assert requirement.specifier.contains(found.version, prereleases=True), text
        yield found
        yield from required_by(found, more, seen)


def link(one: Distribution, site: Path) -> None:
    for name in {path.parts[0] for path in one.files or []} - {"..", "__pycache__"}:
        if not (site / name).exists():
            (site / name).symlink_to(Path(str(one.locate_file(name))))
