"""What the controller says about itself: where its API is, its version, its nodes."""

from app.builtin_controller.api.answers import Answer, Call, json_answer
from app.builtin_controller.api.job_json import API
from app.builtin_controller.storage.records import Caller, Json
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import now_text

# The version of AWX whose answers it gives, marked as not being AWX.
VERSION = "24.6.1+builtin"
NODE = "builtin-1"

_BECOME_METHODS = (
    ("sudo", "Sudo"), ("su", "Su"), ("pbrun", "Pbrun"), ("pfexec", "Pfexec"), ("dzdo", "DZDO"),
    ("pmrun", "Pmrun"), ("runas", "Runas"), ("enable", "Enable"), ("doas", "Doas"),
    ("ksu", "Ksu"), ("machinectl", "Machinectl"), ("sesu", "Sesu"),
)  # fmt: skip
# What AWX could count and send; it is described to everybody, and nothing is sent from here.
_COLLECTORS = (
    ("config", "1.6", "General platform configuration."),
    ("counts", "1.2", "Counts of objects such as organizations, inventories, and projects"),
    ("cred_type_counts", "1.0", "Counts of credentials by credential type"),
    ("events_table", "1.5", "Automation task records"),
    ("host_metric_summary_monthly_table", "1.0", "HostMetricSummaryMonthly export, full sync"),
    ("host_metric_table", "1.0", "Host Metric data, incremental/full sync"),
    ("instance_info", "1.3", "Cluster topology and capacity"),
    ("inventory_counts", "1.2", "Inventories, their inventory sources, and host counts"),
    ("org_counts", "1.0", "Counts of users and teams by organization"),
    ("projects_by_scm_type", "1.0", "Counts of projects by source control type"),
    ("query_info", "1.0", "Metadata about the analytics collected"),
    ("unified_job_template_table", "1.1", "Data on job templates"),
    ("unified_jobs_table", "1.4", "Data on jobs run"),
    ("workflow_job_node_table", "1.0", "Data on workflow runs"),
    ("workflow_job_template_node_table", "1.0", "Data on workflows"),
)


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
    names = ("ping", "config", "me", "tokens", "system_jobs", "system_job_templates")
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


def show_config(_store: Store, _call: Call, caller: Caller) -> Answer:
    config: dict[str, Json] = {
        "time_zone": "UTC",
        "license_info": {
            "license_type": "open",
            "valid_key": True,
            "subscription_name": "OPEN",
            "product_name": "AWX",
        },
        "version": VERSION,
        "eula": "",
        "analytics_status": "off",
        "analytics_collectors": {
            name: {"name": name, "version": version, "description": description}
            for name, version, description in _COLLECTORS
        },
        "become_methods": [list(method) for method in _BECOME_METHODS],
    }
    if caller.may_read_all:
        config |= {
            "project_base_dir": "/var/lib/awx/projects",
            "project_local_paths": [],
            "custom_virtualenvs": [],
        }
    return json_answer(config)
