"""The views that describe the controller: where its API is, its version, its nodes."""

from app.builtin_controller.api.http import Request, Response, json_response
from app.builtin_controller.storage.records import NODE, Caller, Json
from app.builtin_controller.storage.settings import Like
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import now_text
from app.builtin_controller.storage.urls import api_url, oauth_url

# The version of AWX whose responses it imitates, marked as not being AWX.
VERSION = "24.6.1+builtin"


def show_api(store: Store, _request: Request, _caller: Caller | None) -> Response:
    oauth: dict[str, Json] = {"oauth2": oauth_url()} if store.settings.like is Like.AWX else {}
    return json_response(
        {
            "description": "AWX REST API",
            "current_version": api_url(),
            "available_versions": {"v2": api_url()},
            **oauth,
            "custom_logo": "",
            "custom_login_info": "",
            "login_redirect_override": "",
        }
    )


def show_version(store: Store, _request: Request, _caller: Caller | None) -> Response:
    names = ["ping", "me", "applications", "tokens", "system_jobs", "system_job_templates"]
    if store.settings.like is not Like.AWX:
        names = [name for name in names if name not in {"applications", "tokens"}]
    return json_response({name: api_url(f"{name}/") for name in names})


def show_platform(_store: Store, _request: Request, _caller: Caller | None) -> Response:
    """What is behind a gateway, each with an API of its own."""
    apis: Json = {"gateway": "/api/gateway/", "controller": "/api/controller/"}
    return json_response({"description": "AAP gateway REST API", "apis": apis})


def show_gateway(_store: Store, _request: Request, _caller: Caller | None) -> Response:
    return json_response(
        {
            "description": "AAP gateway REST API",
            "current_version": api_url(),
            "available_versions": {"v1": api_url()},
        }
    )


def show_gateway_version(_store: Store, _request: Request, _caller: Caller | None) -> Response:
    names = ("me", "applications", "tokens", "login", "logout")
    return json_response({name: api_url(f"{name}/") for name in names})


def show_ping(store: Store, _request: Request, _caller: Caller | None) -> Response:
    return json_response(
        {
            "ha": False,
            "version": VERSION,
            "active_node": NODE,
            "install_uuid": store.fact("install_uuid"),
            "instances": [
                {
                    "node": NODE,
                    "node_type": "control",
                    "uuid": store.fact("node_uuid"),
                    "heartbeat": now_text(),
                    "capacity": 0,
                    "version": VERSION,
                }
            ],
            "instance_groups": [
                {"name": "controlplane", "capacity": 0, "instances": [NODE]},
                {"name": "default", "capacity": 0, "instances": []},
            ],
        }
    )
