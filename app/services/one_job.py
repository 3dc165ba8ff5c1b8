"""Views of use cases for those who may see one job alone, such as a portal's frame.

A view shares everything with what it is a view of: pollers, permits, requests. So what is assigned
later must stand in an object that both have.
"""

from copy import copy
from typing import Self


class OneJobViews:
    """Mixed into a use case that takes ids of jobs; each of its methods asks `_refuses` first."""

    _only: int | None = None  # the one job of a view

    def limited_to(self, job_id: int) -> Self:
        """A view that refuses every other job."""
        view = copy(self)
        vars(view)["_only"] = job_id
        return view

    def _refuses(self, job_id: int) -> bool:
        return self._only is not None and job_id != self._only
