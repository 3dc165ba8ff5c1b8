"""The tables of the history's file.

Times are microseconds since 1970, so that they compare as they should. The columns of a run are in
the order of `RunFacts`.
"""

VERSION = 2  # raised with each change of the tables
# What makes a file of a version one of the next version.
UPGRADES = {1: ("ALTER TABLE controllers ADD COLUMN polled_at INTEGER",)}

RUN_COLUMNS = (
    "job_id", "created", "template", "name", "job_type", "launch_type", "status", "started",
    "finished", "elapsed_s", "days", "is_dry_run", "schedule", "launched_by", "node", "outcome",
    "is_final",
)  # fmt: skip

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS controllers (
        id INTEGER PRIMARY KEY,
        key TEXT UNIQUE,
        polled_at INTEGER
    ) STRICT""",
    """CREATE TABLE IF NOT EXISTS runs (
        controller INTEGER NOT NULL,
        job_id INTEGER NOT NULL,
        created INTEGER NOT NULL,
        template INTEGER,
        name TEXT NOT NULL,
        job_type TEXT NOT NULL,
        launch_type TEXT NOT NULL,
        status TEXT NOT NULL,
        started INTEGER,
        finished INTEGER,
        elapsed_s REAL,
        days INTEGER,
        is_dry_run INTEGER NOT NULL,
        schedule INTEGER,
        launched_by TEXT NOT NULL,
        node TEXT NOT NULL,
        outcome TEXT,
        is_final INTEGER NOT NULL,
        PRIMARY KEY (controller, created, job_id)
    ) STRICT, WITHOUT ROWID""",
    # Their rows end with the primary key, so they are in the order of the runs.
    "CREATE INDEX IF NOT EXISTS runs_of_template ON runs (controller, template, created, job_id)",
    "CREATE INDEX IF NOT EXISTS runs_of_job ON runs (controller, job_id, created)",
    """CREATE INDEX IF NOT EXISTS unfinished_runs ON runs (controller, created, job_id)
        WHERE is_final = 0""",
    """CREATE TABLE IF NOT EXISTS templates (
        controller INTEGER NOT NULL,
        id INTEGER NOT NULL,
        name TEXT NOT NULL,
        description TEXT NOT NULL,
        job_type TEXT NOT NULL,
        next_run INTEGER,
        is_deleted INTEGER NOT NULL,
        has_schedules INTEGER NOT NULL,
        read_at INTEGER,
        PRIMARY KEY (controller, id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS schedules (
        controller INTEGER NOT NULL,
        id INTEGER NOT NULL,
        template INTEGER NOT NULL,
        name TEXT NOT NULL,
        rrule TEXT NOT NULL,
        is_enabled INTEGER NOT NULL,
        next_run INTEGER,
        time_zone TEXT NOT NULL,
        days INTEGER,
        modified INTEGER,
        PRIMARY KEY (controller, template, id)
    ) STRICT, WITHOUT ROWID""",
    # Ranges of creation times, both ends included, of which every run was read.
    """CREATE TABLE IF NOT EXISTS coverage (
        controller INTEGER NOT NULL,
        oldest INTEGER NOT NULL,
        newest INTEGER NOT NULL,
        PRIMARY KEY (controller, oldest)
    ) STRICT, WITHOUT ROWID""",
)
TABLES = frozenset({"controllers", "runs", "templates", "schedules", "coverage"})
# Named in the queries: without statistics SQLite would go through all runs of a controller.
INDEXES = frozenset({"runs_of_template", "runs_of_job", "unfinished_runs"})
