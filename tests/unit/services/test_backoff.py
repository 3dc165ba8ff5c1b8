"""Every failure is asked about again while somebody watches, with growing pauses."""

import pytest

from app.awx import errors
from app.awx.body_limits import ResponseTooLarge
from app.awx.errors import ControllerError
from app.services.backoff import is_final, pause_s
from app.services.failures import Failure


def leaves(kind: type[ControllerError] = ControllerError) -> list[type[ControllerError]]:
    """Every kind of failure there is."""
    below = kind.__subclasses__()
    return [kind, *(leaf for one in below for leaf in leaves(one))]


def failure(kind: type[ControllerError]) -> Failure:
    return Failure("It failed.", kind.kind, kind.can_try_again, "")


@pytest.mark.parametrize("kind", leaves(), ids=lambda kind: kind.__name__)
def test_pauses_grow_and_stay_bounded(kind: type[ControllerError]) -> None:
    pauses = [pause_s(failure(kind), failures) for failures in range(1, 12)]
    assert pauses == sorted(pauses)
    assert 0 < pauses[0] < pauses[-1] <= 60
    assert pauses[-1] == pauses[-2]


def test_only_what_is_certain_is_final() -> None:
    final = [kind for kind in leaves() if is_final(failure(kind))]
    assert final == [errors.NotFound, ResponseTooLarge]


def test_what_seldom_passes_by_itself_is_asked_about_less_often() -> None:
    outage, rights = failure(errors.Unavailable), failure(errors.Forbidden)
    assert pause_s(outage, 1) < pause_s(rights, 1)
