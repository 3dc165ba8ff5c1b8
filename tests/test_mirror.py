"""The tests mirror the tree: each module has a test of its name, or stands here with its reason."""

from pathlib import Path

from tests.support.sources import APP, ROOT

LAYERS = (
    "api",
    "awx",
    "cluster",
    "telemetry",
    "doctor",
    "history",
    "hosting",
    "jobs",
    "middleware",
    "output",
    "presentation",
    "runtime",
    "services",
    "sessions",
    "settings",
    "state",
)
VALUES = "has values and no behavior"
# What holds a module that has no test of its name: behavior that shows only in one above it.
HELD_BY = {
    "services/job_poller.py": "tests/unit/services/test_shared_polls.py",
    "services/shared_news.py": "tests/unit/services/test_shared_polls.py",
    "services/credential_name.py": "tests/unit/services/test_shared_polls.py",
    "api/route_names.py": "tests/unit/middleware/test_observed.py",
    "awx/counted_errors.py": "tests/contract/test_observing.py",
    "services/site_figures.py": "tests/contract/test_observing.py",
    "telemetry/figures.py": "tests/unit/middleware/test_observed.py",
    "telemetry/loop_lag.py": "tests/contract/test_observing.py",
    "telemetry/own_process.py": "tests/contract/test_observing.py",
    "telemetry/otlp.py": "tests/unit/telemetry/test_spans.py",
    "telemetry/tracing.py": "tests/contract/test_observing.py",
    "cluster/cluster.py": "tests/unit/cluster/test_single_process.py",
    "cluster/subscriptions.py": "tests/unit/cluster/test_single_process.py",
    "middleware/whole_pages.py": "tests/unit/middleware/test_controller_pages.py",
    "services/sign_in.py": "tests/contract/test_signed_in_users.py",
    "services/job_news.py": "tests/unit/services/test_job_feed.py",
    "api/caller.py": "tests/unit/middleware/test_principals.py",
    "api/compressed_json.py": "tests/unit/api/test_output.py",
    "api/embed_keys.py": "tests/unit/api/test_embed.py",
    "api/errors.py": "tests/unit/api/test_output.py",
    "api/held_slot.py": "tests/unit/api/test_jobs_export.py",
    "api/json_body.py": "tests/unit/api/test_embed.py",
    "api/output_json.py": "tests/unit/api/test_output.py",
    "api/params.py": "tests/unit/api/test_route.py",
    "api/application.py": "tests/unit/api/test_route.py",
    "api/no_operation.py": "tests/unit/api/test_route.py",
    "api/embed_json.py": VALUES,
    "api/docs_page.py": "tests/unit/api/test_description.py",
    "api/jobs_json.py": "tests/unit/api/test_templates.py",
    "api/search_params.py": "tests/unit/api/test_output_search.py",
    "api/visitors.py": "tests/unit/api/test_sign_in.py",
    "awx/api_requests.py": "tests/contract/test_client_recordings.py",
    "awx/body_limits.py": "tests/contract/test_client_odd_answers.py",
    "awx/client.py": "tests/contract/test_client_recordings.py",
    "awx/connection.py": "tests/contract/test_with_credential.py",
    "awx/decoding.py": "tests/contract/test_client_odd_answers.py",
    "awx/error_texts.py": "tests/unit/awx/test_errors.py",
    "awx/event_decoder.py": "tests/property/test_wire_properties.py",
    "awx/history_requests.py": "tests/contract/test_history_requests.py",
    "awx/history_wire.py": "tests/contract/test_history_requests.py",
    "awx/lenient_types.py": "tests/property/test_wire_properties.py",
    "awx/job_lists.py": "tests/contract/test_list_filters.py",
    "awx/network_failures.py": "tests/contract/test_connection_failures.py",
    "awx/responses.py": "tests/contract/test_client_recordings.py",
    "awx/server_errors.py": "tests/contract/test_server_failures.py",
    "awx/server_failures.py": "tests/contract/test_server_failures.py",
    "awx/oauth_client.py": "tests/contract/test_oauth_sign_in.py",
    "awx/password_sign_in.py": "tests/contract/test_sign_in.py",
    "awx/set_cookies.py": "tests/contract/test_sign_in.py",
    "awx/sign_in.py": "tests/contract/test_sign_in.py",
    "awx/sign_in_errors.py": "tests/unit/awx/test_errors.py",
    "awx/sign_in_paths.py": "tests/contract/test_sign_in.py",
    "awx/sign_in_texts.py": "tests/unit/awx/test_errors.py",
    "awx/user_credentials.py": "tests/contract/test_sign_in.py",
    "awx/status_codes.py": "tests/contract/test_client_failures.py",
    "awx/tls_errors.py": "tests/contract/test_connection_failures.py",
    "awx/transport.py": "tests/contract/test_connection_failures.py",
    "awx/web_ui.py": "tests/contract/test_controller_ui.py",
    "doctor/finding.py": VALUES,
    "history/model.py": VALUES,
    "history/rows.py": "tests/unit/history/test_store.py",
    "history/schema.py": "tests/unit/history/test_database.py",
    "history/statements.py": "tests/unit/history/test_store.py",
    "services/history_descriptions.py": "tests/contract/test_history_updates.py",
    "services/history_fill.py": "tests/contract/test_history_updates.py",
    "services/history_neighbours.py": "tests/contract/test_history_readers.py",
    "services/history_pages.py": "tests/contract/test_history_updates.py",
    "services/history_poll.py": "tests/contract/test_history_updates.py",
    "services/history_unfinished.py": "tests/contract/test_history_updates.py",
    "services/history_updates.py": "tests/contract/test_history_updates.py",
    "services/history_library.py": "tests/unit/services/test_history_reader.py",
    "doctor/machine.py": "tests/test_commands.py",
    "doctor/reaching.py": "tests/contract/test_doctor_reaching.py",
    "hosting/bun.py": "tests/browser/test_job_page.py",
    "hosting/frontend.py": "tests/browser/test_job_page.py",
    "hosting/worker_process.py": "tests/unit/hosting/test_supervisor.py",
    "hosting/reflex_config.py": "tests/contract/test_wheel.py",
    "state/page_state.py": "tests/browser/test_installed.py",
    "hosting/server.py": "tests/unit/hosting/test_connections.py",
    "jobs/cleanup_command.py": "tests/unit/presentation/test_sentences.py",
    "jobs/diagnosis/cause.py": "tests/unit/jobs/diagnosis/test_diagnosis.py",
    "jobs/json_value.py": VALUES,
    "jobs/limits.py": VALUES,
    "jobs/model.py": "tests/property/test_jobs_properties.py",
    "jobs/redaction/lines.py": "tests/property/test_masking_properties.py",
    "jobs/redaction/names.py": "tests/unit/jobs/redaction/test_record.py",
    "jobs/redaction/open_values.py": "tests/property/test_masking_properties.py",
    "jobs/redaction/scan.py": "tests/property/test_masking_properties.py",
    "jobs/redaction/text.py": "tests/property/test_masking_properties.py",
    "jobs/result_stdout.py": "tests/unit/presentation/record/test_sections.py",
    "middleware/refusals.py": "tests/unit/middleware/test_own_origin.py",
    "output/fetching/backfill.py": "tests/unit/output/test_reader.py",
    "output/fetching/coverage.py": "tests/property/test_coverage_properties.py",
    "output/fetching/job_output.py": "tests/property/test_healing_properties.py",
    "output/fetching/on_demand.py": "tests/unit/output/test_reader_gaps.py",
    "output/notices.py": VALUES,
    "output/permit.py": VALUES,
    "presentation/launch_form.py": "tests/unit/state/test_launch.py",
    "presentation/record/fields.py": "tests/unit/presentation/record/test_sections.py",
    "presentation/record/table.py": "tests/unit/presentation/record/test_sections.py",
    "presentation/record/values.py": "tests/unit/presentation/record/test_sections.py",
    "presentation/tones.py": VALUES,
    "services/failures.py": "tests/unit/services/test_job_reader.py",
    "services/wiring.py": "tests/unit/services/test_container.py",
    "sessions/memory_store.py": "tests/unit/sessions/test_stores.py",
    "sessions/record.py": "tests/unit/runtime/test_sealing.py",
    "sessions/redis_scripts.py": "tests/property/test_session_properties.py",
    "sessions/store.py": "tests/unit/sessions/test_stores.py",
    "settings/model.py": "tests/unit/settings/test_load.py",
    "services/notify_receivers.py": "tests/unit/services/test_notifications.py",
    "services/visitor.py": VALUES,
    "state/job_on_page.py": "tests/unit/state/test_job.py",
    "state/list_filters.py": "tests/unit/state/test_results.py",
    "state/phases.py": VALUES,
    "state/preferences.py": "tests/unit/state/test_recent.py",
    "state/watches.py": "tests/unit/state/test_results.py",
}


def modules() -> list[str]:
    paths = (path for layer in LAYERS for path in sorted((APP / layer).rglob("*.py")))
    return [str(path.relative_to(APP)) for path in paths if path.name != "__init__.py"]


def mirror_of(module: str) -> Path:
    inside = Path(module)
    return ROOT / "tests" / "unit" / inside.with_name(f"test_{inside.name}")


def test_a_module_has_its_test_or_names_what_holds_it() -> None:
    assert [one for one in modules() if mirror_of(one).is_file() == (one in HELD_BY)] == []


def test_what_holds_a_module_is_there() -> None:
    assert set(HELD_BY) <= set(modules())
    files = set(HELD_BY.values()) - {VALUES}
    assert [name for name in sorted(files) if not (ROOT / name).is_file()] == []
