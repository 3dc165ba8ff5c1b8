"""What helps against the exceptions that end cleanup jobs, by class and module, then by message.

The first cause that matches counts, so a narrow one stands before a wide one. An exception that
matches none has no hint: no hint is better than a wrong one.
"""

from app.jobs.diagnosis.cause import (
    AWX_ISSUES,
    AWX_SOURCE,
    ENVIRONMENTS,
    MANAGEMENT_JOBS,
    PERFORMANCE,
    POSTGRES,
    TROUBLESHOOTING,
    ExceptionCause,
    Hint,
    exception,
)
from app.jobs.diagnosis.last_exception import LastException

_DATABASE = r"(?:psycopg2?|django\.db)\."  # psycopg's errors, and Django's around them
_ANY = r""
_DISK_FULL_CLASS = r"psycopg2?\.errors\.DiskFull\Z"
_DATABASE_DISK = "The database's disk is full. Free space there, then run again."

_OF_THE_DATABASE = (
    exception(
        _DATABASE,
        r"out of shared memory|max_locks_per_transaction",
        "PostgreSQL ran out of locks: too many rows in one transaction. "
        "Raise max_locks_per_transaction, or delete less at once (more days first).",
        f"{POSTGRES}/runtime-config-locks.html",
    ),
    exception(_DISK_FULL_CLASS, _ANY, _DATABASE_DISK, f"{POSTGRES}/disk-full.html"),
    exception(
        _DATABASE,
        r"no space left on device|could not extend file|disk full",
        _DATABASE_DISK,
        f"{POSTGRES}/disk-full.html",
    ),
    exception(
        _DATABASE,
        r"\bout of memory\b",
        "The database server ran out of memory. "
        "Give it more, or delete less at once (more days first).",
        f"{POSTGRES}/kernel-resources.html",
    ),
    exception(
        _DATABASE,
        r"invalid page in block|could not read block",
        "The database is damaged. Restore it from a backup, then run again.",
        f"{AWX_ISSUES}/9750",
    ),
    exception(
        _DATABASE,
        r"invalid value \".*\" for \"YYYY\"",
        "An event table has a partition not named by date. "
        "Rename or detach it (often the default partition), then run again.",
        f"{AWX_ISSUES}/14169",
    ),
    exception(
        _DATABASE,
        r"deadlock detected",
        "Two transactions waited for each other in the database. "
        "Run the job again when fewer jobs run.",
        f"{POSTGRES}/explicit-locking.html#LOCKING-DEADLOCKS",
    ),
    exception(
        _DATABASE,
        r"due to statement timeout",
        "A statement took longer than the database's statement_timeout. "
        "Raise it for AWX's database user, or delete less at once.",
        f"{POSTGRES}/runtime-config-client.html#GUC-STATEMENT-TIMEOUT",
    ),
    exception(
        _DATABASE,
        r"due to lock timeout",
        "Other work held a lock longer than the database's lock_timeout. "
        "Run the job again when fewer jobs run.",
        f"{POSTGRES}/runtime-config-client.html#GUC-LOCK-TIMEOUT",
    ),
    exception(
        _DATABASE,
        r"due to administrator command",
        "An administrator stopped the database or ended this connection. "
        "Run the job again when the database is up.",
        f"{POSTGRES}/functions-admin.html#FUNCTIONS-ADMIN-SIGNAL",
    ),
    exception(
        _DATABASE,
        r"pending trigger events|could not find trigger",
        "This AWX version deletes rows and drops their table in one transaction. "
        "Upgrade to AWX 23.4 or later, which does it in two.",
        "https://github.com/ansible/awx/pull/14572",
    ),
    exception(
        _DATABASE,
        r"violates foreign key constraint",
        "Another table, named in the message, still refers to deleted rows. "
        "Run the job again when no other jobs run.",
        f"{POSTGRES}/ddl-constraints.html#DDL-CONSTRAINTS-FK",
    ),
    exception(
        _DATABASE,
        r"relation \".*\" does not exist",
        "A table is missing: incomplete migrations, or a schema other than “public”. "
        "Run awx-manage migrate, and check the database's search_path.",
        f"{AWX_ISSUES}/10838",
    ),
    exception(
        _DATABASE,
        r"in a read-only transaction",
        "The database is read-only; AWX may be connected to a standby. "
        "Connect it to the primary server.",
        f"{POSTGRES}/hot-standby.html",
    ),
    exception(
        _DATABASE,
        r"too many clients already|remaining connection slots",
        "The database has no free connections. "
        "Raise max_connections, or run again when fewer jobs run.",
        f"{POSTGRES}/runtime-config-connection.html#GUC-MAX-CONNECTIONS",
    ),
    exception(
        _DATABASE,
        r"authentication failed|no pg_hba\.conf entry",
        "The database refused AWX's credentials. Check AWX's database settings.",
        f"{POSTGRES}/client-authentication-problems.html",
    ),
    exception(
        _DATABASE,
        r"server closed the connection|connection (?:refused|reset|timed out|is closed|is lost)"
        r"|connection to server .* failed|could not connect|could not translate host name"
        r"|the connection is (?:closed|lost)|connection already closed|timeout expired"
        r"|database system is (?:starting up|shutting down|in recovery mode)",
        "The database couldn't be reached, or dropped the connection. "
        "Check the database, then run the job again.",
        TROUBLESHOOTING,
    ),
)

_OTHERS = (
    exception(
        r"redis\.exceptions\.(?:ConnectionError|TimeoutError|BusyLoadingError)\Z",
        _ANY,
        "AWX's Redis couldn't be reached on the node of the job. "
        "Check Redis there, then run the job again.",
        TROUBLESHOOTING,
    ),
    exception(
        r"redis\.exceptions\.(?:OutOfMemoryError|ResponseError)\Z",
        r"OOM command not allowed|used memory > 'maxmemory'",
        "AWX's Redis is out of memory. Raise its maxmemory, then run again.",
        "https://redis.io/docs/latest/develop/reference/eviction/",
    ),
    exception(
        r"OSError\Z",
        r"\[Errno 28\]|\[Errno 122\]|no space left on device|disk quota exceeded",
        "The disk of the AWX node is full, not the database's. "
        "Free space at the path in the message, then run again.",
        f"{AWX_SOURCE}/conf.py",
    ),
    exception(
        r"MemoryError\Z",
        _ANY,
        "The cleanup ran out of memory on the AWX node. "
        "Raise its memory limit, or delete less at once (more days first).",
        PERFORMANCE,
    ),
    exception(
        r"RuntimeError\Z",
        r"no Execution Environment|unable to find an execution environment"
        r"|failed to find default control plane EE",
        "AWX has no execution environment for its control plane. "
        "Register the default one (awx-manage register_default_execution_environments).",
        ENVIRONMENTS,
    ),
    exception(
        r"RuntimeError\Z",
        r"AWX_ISOLATION_BASE_PATH=.* does not exist",
        "The folder for job files is missing on the AWX node. "
        "Create it, or correct AWX_ISOLATION_BASE_PATH in AWX's job settings.",
        f"{AWX_SOURCE}/conf.py",
    ),
    exception(
        r"OverflowError\Z",
        r"date value out of range|magnitude|too large to convert",
        "“days” is too large to count back from today. Use less than 99,999.",
        f"{AWX_SOURCE}/management/commands/cleanup_jobs.py",
    ),
    exception(
        r"CommandError\Z",
        r"--days specified is too large",
        "“days” is too large to count back from today. Use less than 99,999.",
        f"{AWX_SOURCE}/management/commands/cleanup_jobs.py",
    ),
    exception(
        r"(?:ArgumentError|CommandError)\Z",
        r"unrecognized arguments|invalid int value|expected one argument"
        r"|following arguments are required",
        "The cleanup command refused its arguments; “days” must be a whole number. "
        "Correct the extra variables of the template or schedule.",
        MANAGEMENT_JOBS,
    ),
)
_CAUSES = (*_OF_THE_DATABASE, *_OTHERS)


def known_exception(ended_with: LastException) -> Hint | None:
    """The hint for the exception that ended a job; None where no known cause matches."""
    return next((cause.hint for cause in _CAUSES if _fits(cause, ended_with)), None)


def _fits(cause: ExceptionCause, ended_with: LastException) -> bool:
    is_named = cause.name.match(ended_with.name) is not None
    return is_named and cause.message.search(ended_with.message) is not None


def known_causes() -> tuple[ExceptionCause, ...]:
    """Every cause that is known, in the order in which they are tried; for the tests."""
    return _CAUSES
