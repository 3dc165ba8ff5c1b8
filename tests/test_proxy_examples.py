"""Each example of a proxy, in deploy/ and in the documents, sends on no name that a browser gives.

Jobpane believes a trusted proxy's headers, so the proxy has to set or remove each of them.
"""

import re
from collections.abc import Iterator

import pytest
import yaml

from app.settings import Settings
from tests.support.deploy_files import DEPLOY, manifests, text_of
from tests.support.sources import ROOT

USERS = Settings.model_fields["proxy_user_header"].default
BELIEVED = {*USERS, "x-request-id", "traceparent"}
JOBPANE = r"proxy_pass http://(?:127\.0\.0\.1:3000|jobpane);|proxy_pass \$jobpane;"
SET = re.compile(r"proxy_set_header (\S+) ")


def nginx_examples() -> Iterator[tuple[str, str]]:
    for path in sorted(DEPLOY.rglob("*.conf")):
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "docs").glob("*.md")):
        for text in re.findall(r"```nginx\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL):
            yield str(path.relative_to(ROOT)), text


EXAMPLES = list(nginx_examples())


def set_in(text: str) -> set[str]:
    return {name.lower() for name in SET.findall(text)}


def test_every_document_with_an_example_is_found() -> None:
    assert [name for name, _ in EXAMPLES] == [
        "deploy/container/nginx.conf",
        "deploy/nginx/jobpane-below-a-path.conf",
        "deploy/nginx/jobpane.conf",
        *["docs/behind-a-proxy.md"] * 3,
        *["docs/paths.md"] * 2,
    ]


@pytest.mark.parametrize(("name", "text"), EXAMPLES)
def test_nginx_sets_or_removes_what_jobpane_believes(name: str, text: str) -> None:
    bodies = re.findall(r"location [^\n]*\{\n(.*?)\n *\}", text, re.DOTALL)
    of_jobpane = [body for body in bodies if re.search(JOBPANE, body)]
    assert of_jobpane, name
    around = set_in(re.sub(r"location [^\n]*\{\n.*?\n *\}", "", text, flags=re.DOTALL))
    for body in of_jobpane:
        # A location inherits the lines around it only where it has none of its own.
        assert (set_in(body) or around) >= BELIEVED, body
        assert re.search(r"proxy_set_header Host \$http_host;", text)


def test_caddy_removes_what_jobpane_believes() -> None:
    proxies = re.findall(
        r"reverse_proxy [^\n]*\{\n(.*?)\n\t+\}", text_of("caddy/Caddyfile"), re.DOTALL
    )
    assert len(proxies) == 2
    for lines in proxies:
        assert {one.lower() for one in re.findall(r"header_up -(\S+)", lines)} == BELIEVED


def test_traefik_removes_what_jobpane_believes() -> None:
    http = yaml.safe_load(text_of("traefik/dynamic.yaml"))["http"]
    assert http["routers"]
    for router in http["routers"].values():
        [name] = router["middlewares"]
        removed = http["middlewares"][name]["headers"]["customRequestHeaders"]
        assert {header.lower() for header in removed} == BELIEVED
        assert set(removed.values()) == {""}


def test_the_ingress_sets_no_header_so_its_jobpane_has_no_token() -> None:
    """ingress-nginx passes these headers on: a Jobpane behind it must be in sign-in mode."""
    settings = manifests("ConfigMap")["jobpane"]["data"]
    assert not {name for name in settings if "TOKEN" in name or name == "JOBPANE_MODE"}
