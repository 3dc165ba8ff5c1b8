"""What the controller says about itself: where its API is, its version, its nodes."""

from app.builtin_controller.api.answers import Answer, Call, json_answer
from app.builtin_controller.api.job_json import API
from app.builtin_controller.storage.records import Caller
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import now_text

# The version of AWX whose answers it gives, marked as not being AWX.
VERSION = "24.6.1+builtin"
NODE = "builtin-1"


def show_api(_store: Store, _call: Call, _caller: Caller | None) -> Answer:
    return json_answer(
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


def show_version(_store: Store, _call: Call, _caller: Caller | None) -> Answer:
    names = ("ping", "me", "tokens", "system_jobs", "system_job_templates")
    return json_answer({name: f"{API}/{name}/" for name in names})


def show_ping(store: Store, _call: Call, _caller: Caller | None) -> Answer:
    return json_answer(
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
