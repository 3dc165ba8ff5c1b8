"""The output of a job: wraps assets/output/OutputView.jsx, which fetches its lines by itself.

Holds no line and knows no state; the page says which job, and the browser asks for its lines
over HTTP at once, beside the page's own websocket.
"""

from typing import Any

import reflex as rx

from app.components.react import API_BASE


class OutputView(rx.Component):
    """The component of assets/output/OutputView.jsx."""

    library = "$/public/output/OutputView.jsx"
    tag = "OutputView"
    is_default = True

    job_id: rx.Var[int]  # 0 while it is not known: the page's URL names it instead
    job_name: rx.Var[str]  # in the text of a copied link; "" while it is not known
    term: rx.Var[str]  # marked in the lines; "" marks nothing
    active: rx.Var[bool]  # whether more output may come: the newest line is then followed
    version: rx.Var[int]  # the lines are asked for again when it changes
    # an OutputPhase: says why there is no line
    phase: rx.Var[str]
    status: rx.Var[str]  # "" until the record is here; the fold is remembered for each kind
    error_line: rx.Var[int]  # where the job failed: it opens there once; 0 for none
    revision: rx.Var[str]  # the lines are asked for again when it changes
    time_zone: rx.Var[str]  # "local" or "utc"
    api_base: rx.Var[str]  # the backend's origin


def output_view(
    job_id: rx.Var[Any] | int,
    *,
    job_name: rx.Var[Any] | str = "",
    term: str = "",
    active: bool = False,
    phase: str = "",
    status: rx.Var[Any] | str = "",
    error_line: rx.Var[Any] | int = 0,
    revision: rx.Var[Any] | str = "",
    version: rx.Var[Any] | int = 0,
    time_zone: str = "local",
    api_base: rx.Var[str] | str = API_BASE,
) -> rx.Component:
    """The output of one job."""
    return OutputView.create(
        job_id=job_id,
        job_name=job_name,
        term=term,
        active=active,
        phase=phase,
        status=status,
        error_line=error_line,
        revision=revision,
        version=version,
        time_zone=time_zone,
        api_base=api_base,
    )
