"""The rows of a list with what their jobs did, as far as the history knows it.

The history costs the controller no request but one a minute for the right to see it, so the rows
of a list that is opened wait for their outcomes, but no longer than LATE_S. Outcomes of rows that
come while the list is in sight may follow them. A list without a history has no such column.
"""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any

import reflex as rx

from app.history.model import RunFacts
from app.jobs.model import JobList
from app.presentation.job_list import OutcomeOrder, ShownRow, in_outcome_order, shown_rows
from app.runtime.tasks import end_task, within
from app.services.failures import Failure
from app.services.history_reader import HistoryReader
from app.state.events import handler
from app.state.services import services

LATE_S = 2.0  # rows wait no longer for a history whose file, or whose right, takes long


class ListOutcomes(rx.State, mixin=True):
    """`rows` is what the table shows; the order by outcome is one of this page's rows only."""

    rows: list[ShownRow] = []
    has_outcomes: bool = False  # whether there is a history to know them from
    outcome_order: OutcomeOrder = OutcomeOrder.NONE
    _found: JobList | None = None  # what the rows show
    _found_by: str = ""  # the search that found it
    _facts: dict[int, RunFacts] = {}

    @handler()
    def outcome_order_pressed(self) -> None:
        """The heading was pressed: most deleted first, then least, then as the list is sorted."""
        self.outcome_order = OutcomeOrder(self.outcome_order).following
        self._lay_out_rows()

    def _show_rows(self, found: JobList, search: str = "") -> None:
        self._found, self._found_by = found, search
        self.has_outcomes = services(self).history is not None
        ids = {row.id for row in found.rows}
        self._facts = {one: facts for one, facts in self._facts.items() if one in ids}
        self._lay_out_rows()

    def _show_no_rows(self) -> None:
        self.rows, self._found, self._facts = [], None, {}

    def _lay_out_rows(self) -> None:
        if self._found is not None:
            facts = self._facts if self.has_outcomes else None
            rows = shown_rows(self._found, self._found_by, facts)
            self.rows = in_outcome_order(rows, self.outcome_order)

    async def _found_with_outcomes(
        self, finding: Coroutine[Any, Any, JobList | Failure]
    ) -> tuple[JobList | Failure, Mapping[int, RunFacts]]:
        """What is found, and what the history knows of its rows: both rights are asked at once."""
        use = services(self)
        if use.history is None:
            return await finding, {}
        found = asyncio.ensure_future(finding)
        knowing = asyncio.create_task(_facts_of(found, use.history))
        try:
            answer = await found
            await asyncio.wait({knowing}, timeout=LATE_S)
            return answer, knowing.result() if knowing.done() else {}
        finally:
            await end_task(knowing)
            await end_task(found)

    def _add_facts(self, facts: Mapping[int, RunFacts]) -> None:
        """Know these before the rows are shown."""
        self._facts = {**self._facts, **facts}

    async def _read_outcomes(self, answer: JobList | Failure) -> None:
        """Add what the history knows of the rows that are on the page."""
        history = services(self).history
        facts = {} if history is None else await within(LATE_S, _facts_about(answer, history), {})
        if not facts:
            return
        async with self:
            if any(self._facts.get(one) != known for one, known in facts.items()):
                self._facts = {**self._facts, **facts}
                self._lay_out_rows()


async def _facts_of(
    finding: "asyncio.Future[JobList | Failure]", history: HistoryReader
) -> Mapping[int, RunFacts]:
    """The facts of the rows that are being found; the right to them is asked for meanwhile."""
    answer, _ = await asyncio.gather(asyncio.shield(finding), history.facts_of(()))
    return await _facts_about(answer, history)


async def _facts_about(answer: JobList | Failure, history: HistoryReader) -> Mapping[int, RunFacts]:
    """The facts of the rows; none where they cannot be had now."""
    if isinstance(answer, Failure) or not answer.rows:
        return {}
    facts = await history.facts_of([row.id for row in answer.rows])
    return {} if isinstance(facts, Failure) else facts
