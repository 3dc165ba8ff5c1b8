"""The jobs of the seeded history that show something, each with a name.

Tests and demonstrations find their ids by name in `WELL_KNOWN`; the ids never change.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType

from app.builtin_controller.seed import history_texts as texts
from app.builtin_controller.seed.drafts import JOB_ENV, Draft

_SPECIAL: tuple[tuple[str, Draft], ...] = (
    ("successful", Draft(
        42, text=texts.jobs_deleted(24), extra_vars='{"days": "120"}', seconds=18.204,
    )),
    ("failed_with_traceback", Draft(
        43, status="failed", launch_type="manual", seconds=3.2, extra_vars='{"days": 120}',
        text=texts.interrupted(8) + "OperationalError: out of shared memory\n",
        changes={"result_traceback": texts.SHARED_MEMORY_TRACEBACK},
    )),
    ("error_without_output", Draft(
        44, status="error", launch_type="manual", seconds=0.044, extra_vars='{"days": 3650}',
        changes={
            "result_traceback": texts.NO_ENVIRONMENT_TRACEBACK, "job_args": "", "job_cwd": "",
            "job_env": "{}", "execution_environment": None,
        },
    )),
    ("canceled", Draft(
        45, status="canceled", launch_type="manual", user=2, seconds=15.178,
        extra_vars='{"days": 9001}', text=texts.live_lines(30),
    )),
    ("canceled_before_start", Draft(
        46, status="canceled", launch_type="manual", seconds=0.0,
        changes={
            "started": None, "job_args": "", "job_cwd": "", "job_env": "{}",
            "execution_node": "", "execution_environment": None, "instance_group": None,
        },
    )),
    ("error_at_start_up", Draft(
        47, template=2, status="error", text="starting\n",
        changes={"job_explanation": texts.AT_START_UP},
    )),
    ("new", Draft(48, status="new", launch_type="manual", extra_vars='{"days": "120"}')),
    ("waiting", Draft(49, status="waiting", extra_vars='{"days": "120"}')),
    ("without_type", Draft(
        50, template=None, launch_type="manual", text="no type, no template, no creator\n",
    )),
    ("without_events", Draft(51, template=4)),
    ("lost_events", Draft(
        52, text="".join(f"line {n} of 10\n" for n in range(1, 11)),
        extra_vars='{"days": 200}', lost=frozenset({3, 4, 7, 8, 9}),
    )),
    ("unmasked_secrets", Draft(
        53, launch_type="manual", text=texts.jobs_deleted(2),
        extra_vars=json.dumps({
            "days": 30, "api_token": "not-a-real-token-0123456789",
            "db_password": "hunter2-in-extra-vars",
            "callback": "https://robot:s3cr3t-in-url@hooks.example.org/done",
        }),
        changes={"job_env": json.dumps({
            **JOB_ENV, "GITHUB_PAT": "ghp_notARealTokenJustForShow00000000",
            "ANSIBLE_VAULT_PASSWORD": "hunter2-in-job-env",
            "DATABASE_URL": "postgres://awx:s3cr3t-in-url@db.example.org/awx",
        })},
    )),
    ("unicode_name", Draft(
        54, template=4, status="failed", launch_type="manual", text="x\n",
        name='Nächtliche <b>Aufräumung</b> Ünïcödé 日本 ✓ & "q"',
    )),
    ("weird_output", Draft(55, launch_type="manual", text=texts.WEIRD, seconds=0.198)),
    ("long_line", Draft(56, launch_type="manual", text=texts.LONG_LINES)),
    ("over_1_mib", Draft(
        57, name="Cleanup Job Details big", launch_type="manual", recipe="deletions 15000",
        seconds=104.5, extra_vars='{"days": 30}',
    )),
    ("hundred_thousand_events", Draft(
        58, name="Cleanup Job Details very big", launch_type="manual",
        recipe="deletions 100000", seconds=842.0, extra_vars='{"days": 1}',
    )),
    ("five_thousand_lines", Draft(59, recipe="deletions 5000", seconds=44.0)),
    ("six_thousand_lines", Draft(60, recipe="deletions 6000", seconds=51.0)),
    ("scheduled", Draft(61, template=4, text="Expired Sessions deleted 7\n", seconds=1.9)),
    ("relaunch", Draft(
        62, template=5, launch_type="relaunch", user=2, seconds=1.4,
        text="Expired OAuth 2 Access Tokens: 0\nExpired OAuth 2 Refresh Tokens: 0\n",
    )),
    *(
        (kind, Draft(
            63 + index, template=4, launch_type=kind, text="Expired Sessions deleted 2\n",
        ))
        for index, kind in enumerate(
            ("callback", "dependency", "workflow", "webhook", "sync", "scm")
        )
    ),
    ("failed_without_reason", Draft(
        69, status="failed", launch_type="manual", seconds=0.176,
        text="about to fail\nTraceback (most recent call last):\n"
        '  File "/usr/bin/awx-manage", line 8, in <module>\nRuntimeError: boom\n',
    )),
    ("dry_run", Draft(
        70, launch_type="manual", text=texts.would_be_deleted(12),
        extra_vars='{"days": 120, "dry_run": true}',
    )),
    ("negative_days", Draft(
        71, launch_type="manual", text="jobs: 0 deleted, 0 skipped.\n",
        extra_vars='{"days": -5}',
    )),
    ("days_in_words", Draft(
        72, status="failed", launch_type="manual", seconds=0.9, extra_vars='{"days": "abc"}',
        text="usage: awx-manage cleanup_jobs [-h] [--days N] [--dry-run]\n"
        "awx-manage cleanup_jobs: error: argument --days: invalid int value: 'abc'\n",
    )),
    ("activity_stream", Draft(
        73, template=2, text="Removed 12345 items\n", extra_vars='{"days": "355"}',
    )),
    ("tokens", Draft(
        74, template=5, seconds=1.2,
        text="Expired OAuth 2 Access Tokens: 3\nExpired OAuth 2 Refresh Tokens: 1\n",
    )),
    ("html_name", Draft(
        75, template=4, launch_type="manual", text="x\n",
        name="<script>alert(1)</script> & <img src=x onerror=alert(2)>",
    )),
    ("to_delete", Draft(77, template=4, launch_type="manual", text="Expired Sessions deleted 1\n")),
    ("redrawn_line", Draft(78, launch_type="manual", recipe="redraws 3000", seconds=61.0)),
    ("lines_in_stanzas", Draft(79, launch_type="manual", recipe="stanzas 2500", seconds=9.0)),
    ("every_width", Draft(80, launch_type="manual", recipe="widths 80", seconds=2.0)),
    ("running_lost", Draft(
        76, status="error", seconds=61.0, text=texts.interrupted(5),
        changes={"job_explanation": (
            "Task was marked as running but was not present in the job queue,"
            " so it has been marked as failed."
        )},
    )),
)  # fmt: skip

SPECIAL = tuple(draft for _, draft in _SPECIAL)

# Only in the full history: one runs, the other waits for it.
RUNNING_ID = 301
PENDING_ID = 302

WELL_KNOWN: Mapping[str, int] = MappingProxyType(
    {
        **{name: draft.id for name, draft in _SPECIAL},
        # The plainest example of a status that several jobs have.
        "failed": 43,
        "error": 44,
        "out_of_locks": 43,
        "running": RUNNING_ID,
        "pending": PENDING_ID,
    }
)
