"""The fields that can be filtered and ordered by, and the SQL columns behind them.

Only these columns ever become part of a SQL text. The names of the fields are AWX's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Column:
    sql: str
    kind: Kind
    may_be_null: bool = True


@dataclass(frozen=True, slots=True)
class Model:
    """A kind of record, named as AWX names it in its errors."""

    name: str
    columns: Mapping[str, Column]
    search_columns: tuple[str, ...]
    refused: frozenset[str] = frozenset()
    related: "Mapping[str, Related]" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Related:
    """Another table whose rows belong to this row; `exists` has %s for a condition on them."""

    model: Model
    exists: str


def _columns(
    kind: Kind, *names: str, table: str = "", may_be_null: bool = True
) -> dict[str, Column]:
    return {name: Column(f"{table}{name}", kind, may_be_null) for name in names}


_EVENT_COLUMNS = {
    **_columns(
        Kind.INTEGER, "id", "counter", "start_line", "end_line", table="events.", may_be_null=False
    ),
    **_columns(Kind.TEXT, "stdout", table="events."),
    "created": Column("events.created", Kind.TIME),
    "modified": Column("events.created", Kind.TIME),
    "verbosity": Column("0", Kind.INTEGER),
    "system_job": Column("events.job", Kind.INTEGER),
}

EVENTS = Model("SystemJobEvent", _EVENT_COLUMNS, ("stdout",))

_USERS = Model(
    "User",
    {
        "id": Column("users.id", Kind.INTEGER),
        **_columns(Kind.TEXT, "username", "first_name", "last_name", table="users."),
        "is_superuser": Column("users.is_superuser", Kind.BOOLEAN),
    },
    ("username", "first_name", "last_name"),
)

JOBS = Model(
    "SystemJob",
    {
        **_columns(
            Kind.TEXT,
            "name", "description", "status", "launch_type", "job_type", "job_cwd",
            "job_explanation", "execution_node", "result_traceback", "work_unit_id",
        ),
        **_columns(
            Kind.INTEGER,
            "id", "execution_environment", "instance_group", "schedule", "created_by",
            "modified_by",
        ),
        **_columns(Kind.TIME, "created", "modified", "started", "finished", "canceled_on"),
        "elapsed": Column("elapsed", Kind.DECIMAL),
        "unified_job_template": Column("template", Kind.INTEGER),
        "system_job_template": Column("template", Kind.INTEGER),
        "failed": Column("(status IN ('failed', 'error', 'canceled'))", Kind.BOOLEAN),
        "type": Column("'system_job'", Kind.TEXT),
    },
    ("name", "description"),
    refused=frozenset({"extra_vars", "job_args", "job_env"}),
    related={
        "created_by": Related(
            _USERS, "EXISTS (SELECT 1 FROM users WHERE users.id = jobs.created_by AND (%s))"
        ),
        "modified_by": Related(
            _USERS, "EXISTS (SELECT 1 FROM users WHERE users.id = jobs.modified_by AND (%s))"
        ),
        "system_job_events": Related(
            EVENTS, "EXISTS (SELECT 1 FROM events WHERE events.job = jobs.id AND (%s))"
        ),
    },
)  # fmt: skip
