"""The files of deploy/ name what exists: settings, routes, ports, users, folders, secrets."""

import ast
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp

from app.api.health import HEALTH_PATH, PageHealth, health_routes
from app.cli import COMMANDS
from app.settings import PREFIX, Settings
from tests.support.deploy_files import (
    compose,
    container_environment,
    every_file,
    instructions,
    manifests,
    pod,
    text_of,
)
from tests.support.served_app import serving
from tests.support.sources import ROOT

SETTINGS = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
KEY = "k" * 48
SECRETS = {"session-key": KEY, "redis-url": "redis://:pw@redis:6379/0"}
LONGER_S = 10  # than JOBPANE_STOP_SECONDS, as README.md says


def unit() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in text_of("systemd/jobpane.service").splitlines():
        name, is_set, value = line.partition("=")
        if is_set and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def systemd_environment() -> dict[str, str]:
    own = dict(one.split("=", 1) for one in unit()["Environment"])
    lines = [one for one in text_of("systemd/jobpane.env").splitlines() if one[:1] not in {"", "#"}]
    return {**dict(line.split("=", 1) for line in lines), **own}


def environments() -> dict[str, dict[str, str]]:
    image = container_environment()
    return {
        "systemd": systemd_environment(),
        "compose": {**image, **compose()["services"]["jobpane"]["environment"]},
        "kubernetes": {**image, **manifests("ConfigMap")["jobpane"]["data"]},
    }


def settings_of(environment: Mapping[str, str], folder: Path) -> Settings:
    """The settings, with the secrets' files in `folder`."""
    for name, secret in SECRETS.items():
        (folder / name).write_text(secret)
    named = {name: text for name, text in environment.items() if name.startswith(PREFIX)}
    moved = {
        name: str(folder / Path(text).name) if Path(text).name in SECRETS else text
        for name, text in named.items()
    }
    chosen = {name.removeprefix(PREFIX).lower(): text for name, text in moved.items()}
    return Settings(**chosen)  # type: ignore[arg-type]


def test_every_setting_that_is_named_exists() -> None:
    texts = {str(path): path.read_text() for path in every_file()}
    texts["docs/deploy.md"] = (ROOT / "docs/deploy.md").read_text()
    found = {
        f"{name} in {file}"
        for file, text in texts.items()
        for name in re.findall(r"\bJOBPANE_[A-Z_]+\b(?!…)", text)
        if name not in SETTINGS and name != "JOBPANE_SERVICE_"
    }
    assert found == set()


@pytest.mark.parametrize("way", ["systemd", "compose", "kubernetes"])
def test_jobpane_starts_with_the_settings_of_each_way(way: str, tmp_path: Path) -> None:
    environment = environments()[way]
    settings = settings_of(environment, tmp_path)
    assert settings.has_session_key
    assert settings.port == 3000
    assert settings.data_dir == Path("/var/lib/jobpane")
    assert settings.public_url == "https://jobs.example.org"
    assert settings.behind_proxy
    assert settings.is_on_loopback is (way == "systemd")
    assert bool(settings.redis_url.get_secret_value()) is (way != "systemd")


def test_a_stop_waits_longer_than_jobpane_does(tmp_path: Path) -> None:
    stops = {way: settings_of(one, tmp_path).stop_seconds for way, one in environments().items()}
    assert int(unit()["TimeoutStopSec"][0]) >= stops["systemd"] + LONGER_S
    grace = compose()["services"]["jobpane"]["stop_grace_period"]
    assert int(grace.removesuffix("s")) >= stops["compose"] + LONGER_S
    [container] = pod("jobpane")["containers"]
    before = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
    longest = pod("jobpane")["terminationGracePeriodSeconds"]
    assert longest >= before + stops["kubernetes"] + LONGER_S


def test_every_path_that_is_requested_is_a_route() -> None:
    [container] = pod("jobpane")["containers"]
    kinds = ("startupProbe", "livenessProbe", "readinessProbe")
    assert {container[kind]["httpGet"]["path"] for kind in kinds} == {HEALTH_PATH}
    assert {container[kind]["httpGet"]["port"] for kind in kinds} == {"http"}
    for name in ("container/Containerfile", "caddy/Caddyfile", "traefik/dynamic.yaml"):
        assert re.findall(r"/(?:health|ready)\w*", text_of(name)) == [HEALTH_PATH], name


def test_ports_are_jobpanes_own_everywhere() -> None:
    port = str(Settings.model_fields["port"].default)
    assert dict(instructions(""))["EXPOSE"] == port
    [container] = pod("jobpane")["containers"]
    assert container["ports"] == [{"name": "http", "containerPort": int(port)}]
    for name in ("caddy/Caddyfile", "traefik/dynamic.yaml", "nginx/jobpane.conf"):
        assert set(re.findall(r"127\.0\.0\.1:(\d+)", text_of(name))) == {port}, name
    assert f"http://jobpane:{port}" in text_of("container/nginx.conf")


def test_the_image_copies_what_is_there_and_runs_a_command_as_its_own_user() -> None:
    copied = [rest.split()[0] for word, rest in instructions("build") if word == "COPY"]
    assert copied == ["requirements/run.txt", "dist/jobpane-*.whl"]
    assert (ROOT / copied[0]).is_file()
    kept = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert kept == [copied[0], "dist/*.whl"]
    last = dict(instructions(""))
    assert last["FROM"] == "docker.io/library/debian:13-slim"
    user = last["USER"].partition(":")[0]
    assert f"--uid {user} " in last["RUN"]
    assert pod("jobpane")["securityContext"]["runAsUser"] == int(user)
    assert json.loads(last["CMD"])[0] in COMMANDS
    assert pod("jobpane")["containers"][0]["args"][0] in COMMANDS
    assert last["VOLUME"] == container_environment()["JOBPANE_DATA_DIR"]


@pytest.mark.parametrize(("is_well", "status"), [(True, 0), (False, 1)])
def test_the_images_health_check_says_whether_jobpane_is_well(is_well: bool, status: int) -> None:
    async def probe(_: ASGIApp) -> bool:
        return is_well

    check = dict(instructions(""))["HEALTHCHECK"]
    command = json.loads(check.partition("CMD ")[2])
    ast.parse(command[2])
    with serving(
        Starlette(routes=health_routes(lambda: True, PageHealth({"pages": probe})))
    ) as port:
        code = command[2].replace(":3000", f":{port}")
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=False, timeout=60
        )
    assert done.returncode == status


def mounted(spec: Mapping[str, Any]) -> set[str]:
    return {one["mountPath"] for one in spec["containers"][0]["volumeMounts"]}


def test_a_pod_may_write_its_data_and_nothing_else() -> None:
    for name in manifests("Deployment"):
        spec = pod(name)
        [container] = spec["containers"]
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["automountServiceAccountToken"] is False
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
    assert mounted(pod("jobpane")) == {"/run/secrets/jobpane", "/var/lib/jobpane", "/tmp"}  # noqa: S108
    service = compose()["services"]["jobpane"]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["volumes"] == ["data:/var/lib/jobpane"]


def test_secrets_are_files_and_every_file_is_mounted() -> None:
    files = {
        item["path"]: item["key"]
        for name in manifests("Deployment")
        for volume in pod(name)["volumes"]
        for item in volume.get("secret", {}).get("items", [])
    }
    assert files == {
        "session-key": "session-key",
        "redis-url": "redis-url",
        "password": "redis-password",
    }
    data = manifests("ConfigMap")["jobpane"]["data"]
    named = {Path(text) for name, text in data.items() if name.endswith("_FILE")}
    assert named == {Path("/run/secrets/jobpane") / name for name in SECRETS}
    services = compose()["services"]
    environment = services["jobpane"]["environment"]
    used = {Path(text).name for name, text in environment.items() if name.endswith("_FILE")}
    assert used == set(services["jobpane"]["secrets"]) == set(SECRETS)
    every = {secret for one in services.values() for secret in one.get("secrets", [])}
    assert every == set(compose()["secrets"])
    in_docs = (ROOT / "docs/deploy.md").read_text()
    assert all(f"--from-file={key}" in in_docs for key in files.values())


def test_objects_of_kubernetes_find_one_another() -> None:
    for name, service in manifests("Service").items():
        labels = manifests("Deployment")[name]["spec"]["template"]["metadata"]["labels"]
        assert service["spec"]["selector"] == labels
        ports = {one["name"] for one in pod(name)["containers"][0]["ports"]}
        assert {one["targetPort"] for one in service["spec"]["ports"]} == ports
    [rule] = manifests("Ingress")["jobpane"]["spec"]["rules"]
    [path] = rule["http"]["paths"]
    assert path["backend"]["service"] == {"name": "jobpane", "port": {"name": "http"}}
    assert (
        f"https://{rule['host']}" == manifests("ConfigMap")["jobpane"]["data"]["JOBPANE_PUBLIC_URL"]
    )
    strategy = manifests("Deployment")["jobpane"]["spec"]["strategy"]["rollingUpdate"]
    assert strategy["maxUnavailable"] == 0


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_the_unit_and_finds_it_well_shut(tmp_path: Path) -> None:
    copy = tmp_path / "jobpane.service"
    program = unit()["ExecStart"][0].split()[0]
    copy.write_text(text_of("systemd/jobpane.service").replace(program, shutil.which("true") or ""))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(copy)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert rated.returncode == 0, rated.stdout[-400:]


def test_the_unit_starts_a_command_and_has_its_files_in_the_document() -> None:
    program, command = unit()["ExecStart"][0].split()
    assert command in COMMANDS
    in_docs = (ROOT / "docs/deploy.md").read_text()
    assert program.removesuffix("/bin/jobpane") in in_docs
    credential, _, file = unit()["LoadCredential"][0].partition(":")
    assert f"%d/{credential}" in systemd_environment()["JOBPANE_SESSION_KEY_FILE"]
    assert f"install -D -m 0600 session-key {file}" in in_docs
    folder, name = unit()["Documentation"][0].removeprefix("file:").rsplit("/", 1)
    assert f"install -D -m 0644 -t {folder} docs/*.md" in in_docs
    assert (ROOT / "docs" / name).is_file()


def test_the_document_leads_to_every_file() -> None:
    in_docs = (ROOT / "docs/deploy.md").read_text()
    found = re.findall(r"deploy/[\w./-]+\w", in_docs)
    named = {name for name in found if not (ROOT / name).is_dir()}
    beside = {"deploy/container/nginx.conf"}  # of the compose file, which mounts it
    assert named | beside == {str(path.relative_to(ROOT)) for path in every_file()}
    assert "./nginx.conf:" in text_of("container/compose.yaml")


def test_no_proxy_takes_the_path_off() -> None:
    assert not re.search(r"^\s*handle_path", text_of("caddy/Caddyfile"), re.MULTILINE)
    assert not re.search(r"^\s*stripPrefix", text_of("traefik/dynamic.yaml"), re.MULTILINE)
    assert re.search(
        r"proxy_pass http://127\.0\.0\.1:3000;", text_of("nginx/jobpane-below-a-path.conf")
    )
