"""Only the controller's client speaks to the network, and no file holds a secret."""

import ast
import re
from pathlib import Path

import pytest

from tests.support.sources import ROOT, app_modules, imported_by, named, project_files, tree_of

# Who may open a connection, and to what.
CLIENTS = {
    "httpx": {
        "app/awx/client.py": "the type of what is handed in",
        "app/awx/connection.py": "parses the controller's configured URL",
        "app/awx/transport.py": "the controller: the one place that sends",
        "app/awx/network_failures.py": "names of failures",
        "app/awx/websocket.py": "the type of a URL",
        "app/embed_url.py": "`jobpane embed-url`: the Jobpane on this machine",
        "app/doctor/own_server.py": "`jobpane doctor`: this machine and JOBPANE_PUBLIC_URL",
    },
    "authlib": {"app/awx/oauth_client.py": "makes the bodies of requests and sends none"},
    "websockets": {
        "app/awx/websocket.py": "the controller's origin",
        "app/doctor/own_server.py": "JOBPANE_PUBLIC_URL",
    },
    "apprise": {
        "app/services/notify_receivers.py": "JOBPANE_NOTIFY_URLS",
        "app/settings/notify_urls.py": "knows its URLs and sends nothing",
    },
    "redis": {
        "app/cluster/redis_connection.py": "JOBPANE_REDIS_URL",
        "app/doctor/redis_server.py": "`jobpane doctor`: JOBPANE_REDIS_URL",
    },
}
# Every module that makes the path or URL of a request to the controller, and of what: each place is
# tried with odd values in tests/contract/test_where_requests_go.py (test_history_requests.py).
WHERE_PATHS_ARE_MADE = {
    "app/awx/api_requests.py": "the prefix and an endpoint of app/awx/client.py",
    "app/awx/client.py": "endpoints, with ids that are whole numbers",
    "app/awx/job_lists.py": "endpoints of lists, with ids that are whole numbers",
    "app/awx/connection.py": "the configured URL; the prefix and two fixed endpoints",
    "app/awx/history_requests.py": "endpoints, with ids that are whole numbers",
    "app/awx/oauth_client.py": "a path of sign_in_paths.py and a fixed end",
    "app/awx/password_sign_in.py": "paths of sign_in_paths.py, and a token's number",
    "app/awx/sign_in.py": "a token's path, of password_sign_in.py",
    "app/awx/sign_in_paths.py": "`/api/`; parses the paths that its response names",
    "app/awx/transport.py": "the URL of a path, and of a redirect within the origin",
    "app/awx/web_ui.py": "the root page",
    "app/awx/websocket.py": "the configured URL with a fixed path",
}
SENDING = {"send", "peek", "read", "change", "copy_with", "join", "stream"}
SENDERS = re.compile(r"transport|connection|requests|_client|url|self", re.IGNORECASE)
OTHERS = ("aiohttp", "requests", "urllib3", "ftplib", "smtplib", "telnetlib", "http.client")
# Of `jobpane doctor`: where a TLS library or that of Redis doesn't say what answers.
RAW = {
    "app/doctor/certificate.py: create_connection",
    "app/doctor/redis_server.py: open_connection",
}
LOW_LEVEL = {"open_connection", "create_connection", "urlopen", "urlretrieve"}
BROWSER_SINKS = re.compile(
    r"\bnew Function\b|\beval\s*\(|document\.write|\b(?:inner|outer)HTML\b|insertAdjacentHTML"
    r"|createContextualFragment|DOMParser|\bsrcdoc\b|setTimeout\(\s*[\"'`]|setInterval\(\s*[\"'`]"
    r"|setAttribute\(\s*[\"'`](?:on|style)|\bon[a-z]+=\"|javascript:|dangerouslySet"
)
SECRETS = re.compile(
    r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}"  # a key, not its mention
    r"|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bglpat-[\w-]{20}\b|\bxox[abp]-[\w-]{20,}"
    r"|\bAKIA[0-9A-Z]{16}\b|\bAIza[\w-]{35}\b|\bsk-[A-Za-z0-9]{32,}\b"
    r"|\beyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{20,}|://[^\s/:@{}<>\"'$]+:[^\s/@{}<>\"'$]{12,}@"
)


# Made-up secrets: what is masked in a record, and in the tests of that.
MADE_UP = re.compile(r"app/builtin_controller/seed/history_special\.py|tests/.+|docs/.+")


def own_modules() -> list[Path]:
    """The app without the built-in controller, which is a server of its own."""
    return [path for path in app_modules() if "builtin_controller" not in path.parts]


def uses(path: Path, library: str) -> bool:
    return any(f"{name}.".startswith(f"{library}.") for name in imported_by(path))


@pytest.mark.parametrize("library", CLIENTS)
def test_a_library_that_connects_is_used_where_it_is_known(library: str) -> None:
    assert {named(path) for path in own_modules() if uses(path, library)} <= set(CLIENTS[library])


def test_one_module_sends_requests_of_http() -> None:
    senders = {
        named(path)
        for path in own_modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in {"AsyncClient", "Client"}
    }
    assert senders == {"app/awx/transport.py", "app/doctor/own_server.py"}


def makes_paths(path: Path) -> bool:
    """Whether a module sends a request, hands on a path for one, or changes a URL."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in SENDING
        and SENDERS.search(ast.unparse(node.func.value))
        for node in ast.walk(tree_of(path))
    )


def test_every_place_where_a_path_is_made_is_known() -> None:
    modules = [path for path in own_modules() if path.parent.name == "awx"]
    assert {named(path) for path in modules if makes_paths(path)} == set(WHERE_PATHS_ARE_MADE)


def test_authlib_only_makes_texts() -> None:
    """Its clients would connect, past the limits of our transport."""
    parts = {
        name for path in own_modules() for name in imported_by(path) if name.startswith("authlib")
    }
    assert parts
    assert {name for name in parts if not name.startswith("authlib.oauth2.")} == set()


@pytest.mark.parametrize("library", OTHERS)
def test_no_other_library_connects(library: str) -> None:
    assert [named(path) for path in app_modules() if uses(path, library)] == []


def test_nothing_connects_without_a_library() -> None:
    found = {
        f"{named(path)}: {node.attr}"
        for path in own_modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in LOW_LEVEL
    }
    assert found == RAW


def test_no_script_of_ours_makes_markup_or_script_of_a_text() -> None:
    scripts = [path for path in project_files(".js", ".jsx") if ROOT / "assets" in path.parents]
    assert len(scripts) > 50
    assert [named(path) for path in scripts if BROWSER_SINKS.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    "text",
    [
        "element.outerHTML = text",
        "new Function(text)",
        "setTimeout('run()', 5)",
        'element.setAttribute("onclick", text)',
        "<a href={`javascript:${text}`}>",
    ],
)
def test_a_place_where_text_becomes_script_is_noticed(text: str) -> None:
    assert BROWSER_SINKS.search(text)


def test_no_file_holds_a_secret() -> None:
    found = []
    for path in project_files():
        if MADE_UP.fullmatch(named(path)):
            continue
        match = SECRETS.search(path.read_text(encoding="utf-8", errors="replace"))
        if match:
            found.append(f"{named(path)}: {match[0][:12]}…")
    assert found == []


@pytest.mark.parametrize(
    "secret",
    [
        "ghp_" + "a1" * 18,
        "AKIA" + "A1" * 8,
        "redis://user:" + "correct-horse-battery" + "@host/0",
        "-----BEGIN RSA PRIVATE KEY-----\n" + "Ab" * 30,
    ],
)
def test_a_secret_in_a_file_would_be_noticed(secret: str) -> None:
    assert SECRETS.search(f"before {secret} after")
