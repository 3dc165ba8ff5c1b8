"""The views that describe the controller: where its API is, its version, its nodes."""

from app.builtin_controller.api.http import Request, Response, json_response
from app.builtin_controller.storage.records import NODE, Caller
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import now_text
from app.builtin_controller.storage.urls import API

# The version of AWX whose responses it imitates, marked as not being AWX.
VERSION = "24.6.1+builtin"


def show_api(_store: Store, _request: Request, _caller: Caller | None) -> Response:
    return json_response(
        {
            "description": "AWX REST API",
            "current_version": f"{API}/",
            "available_versions": {"v2": f"{API}/"},
            "oauth2": "/api/o/",
            "custom_logo": "",
            "custom_login_info": "",
            "login_redirect_override": "",
        }
    )


def show_version(_store: Store, _request: Request, _caller: Caller | None) -> Response:
    names = ("ping", "me", "tokens", "system_jobs", "system_job_templates")
    return json_response({name: f"{API}/{name}/" for name in names})


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
