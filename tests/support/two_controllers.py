"""Two controllers with the same job numbers and different jobs, and one Jobpane's file for both."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import ControllerProcess, running_controller

COLORS = {"lab": "teal", "prod": "red"}


@dataclass(frozen=True)
class TwoControllers:
    """Each job's name ends with its controller's, and each line of output begins with it."""

    lab: ControllerProcess
    prod: ControllerProcess

    def settings(self, folder: Path, **keys: Mapping[str, object]) -> dict[str, str]:
        """The settings of a Jobpane over both; `keys` are more of a controller, or a third one."""
        known = {
            name: {
                "url": process.url,
                "color": COLORS[name],
                "token_file": str(process.token_file("admin")),
            }
            for name, process in (("lab", self.lab), ("prod", self.prod))
        }
        tables = []
        for name in [*known, *(keys.keys() - known.keys())]:
            table = {"name": name, **known.get(name, {}), **keys.get(name, {})}
            lines = [f"{key} = {json.dumps(value)}" for key, value in table.items()]
            tables.append("\n".join(["[[controllers]]", *lines]))
        file = folder / "controllers.toml"
        file.write_text("\n\n".join(tables))
        return {"JOBPANE_CONTROLLERS": str(file)}

    def change_row(self, name: str, job_id: int, **columns: str | None) -> None:
        """Change a job behind the controller's back."""
        process = {"lab": self.lab, "prod": self.prod}[name]
        changes = ", ".join(f"{column} = ?" for column in columns)
        with (
            closing(sqlite3.connect(process.data_dir / "controller.sqlite3")) as database,
            database,
        ):
            database.execute(
                f"UPDATE jobs SET {changes} WHERE id = ?",  # noqa: S608 -- the test's own names
                (*columns.values(), job_id),
            )


@contextmanager
def two_controllers(folder: Path) -> Iterator[TwoControllers]:
    """Both, running; nothing runs in them by itself."""
    with (
        running_controller(folder / "lab", history="small", runs_jobs=False) as lab,
        running_controller(folder / "prod", history="small", runs_jobs=False) as prod,
    ):
        _mark(folder / "lab", "lab")
        _mark(folder / "prod", "prod")
        yield TwoControllers(lab, prod)


def _mark(folder: Path, name: str) -> None:
    with closing(sqlite3.connect(folder / "controller.sqlite3")) as database, database:
        database.execute("UPDATE jobs SET name = name || ?", (f" of {name}",))
        database.execute("UPDATE events SET stdout = ? || stdout", (f"{name}> ",))
