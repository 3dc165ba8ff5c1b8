"""The files of deploy/, read for tests."""

from pathlib import Path
from typing import Any

import yaml

from tests.support.sources import ROOT

DEPLOY = ROOT / "deploy"


def text_of(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text_of("container/compose.yaml"))
    return found


def manifests(kind: str) -> dict[str, dict[str, Any]]:
    """The objects of a kind, by their names."""
    every = yaml.safe_load_all(text_of("kubernetes/jobpane.yaml"))
    return {one["metadata"]["name"]: one for one in every if one["kind"] == kind}


def pod(deployment: str) -> dict[str, Any]:
    found: dict[str, Any] = manifests("Deployment")[deployment]["spec"]["template"]["spec"]
    return found


def redis_options(command: list[str]) -> list[str]:
    """The options of redis-server in a container's command, but that of the password."""
    words = command[-1].partition("redis-server ")[2].partition("--requirepass")[0].split()
    return ["" if word == "''" else word for word in words]


def instructions(name: str) -> list[tuple[str, str]]:
    """The instructions of the Containerfile's `name`d or last stage, continued lines joined."""
    lines = (DEPLOY / "container/Containerfile").read_text().replace("\\\n", " ").splitlines()
    every = [line.partition(" ") for line in lines if line and not line.startswith("#")]
    starts = [index for index, one in enumerate(every) if one[0] == "FROM"]
    first, last = (starts[0], starts[1]) if name == "build" else (starts[-1], len(every))
    return [(word, " ".join(rest.split())) for word, _, rest in every[first:last]]


def container_environment() -> dict[str, str]:
    """The variables that the image sets."""
    [found] = [rest for word, rest in instructions("") if word == "ENV"]
    return dict(pair.split("=", 1) for pair in found.split())


def every_file() -> list[Path]:
    return sorted(path for path in DEPLOY.rglob("*") if path.is_file())
