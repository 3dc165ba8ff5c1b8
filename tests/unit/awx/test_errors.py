"""The message of each error: complete, short, bounded, without markup or secrets."""

import re

import pytest

from app.awx import errors, server_errors, sign_in_errors, tls_errors
from app.awx.error_texts import Action
from app.awx.errors import ControllerError

GROUPS = {ControllerError, errors.Unreachable}  # never raised themselves
LEAVES = [
    one
    for module in (errors, server_errors, sign_in_errors, tls_errors)
    for one in vars(module).values()
    if isinstance(one, type)
    and issubclass(one, ControllerError)
    and one.__module__ == module.__name__
    if one not in GROUPS
]
COMMANDS = [action for action in Action if action.is_command]
MOST_WORDS = 12


def sentences_of(message: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", message)


@pytest.mark.parametrize("leaf", LEAVES)
@pytest.mark.parametrize("action", Action)
def test_each_error_has_a_whole_message_for_each_action(
    leaf: type[ControllerError], action: Action
) -> None:
    message = leaf(action).message
    assert message.endswith(".")
    assert "{" not in message
    assert 25 < len(message) < 400


@pytest.mark.parametrize("leaf", LEAVES)
@pytest.mark.parametrize("action", Action)
def test_no_sentence_of_a_message_is_long(leaf: type[ControllerError], action: Action) -> None:
    sentences = sentences_of(leaf(action).message)
    assert [one for one in sentences if len(one.split()) > MOST_WORDS] == []


def test_each_leaf_has_a_kind_and_is_in_a_drawn_tree() -> None:
    assert all(leaf.kind != ControllerError.kind for leaf in LEAVES)
    drawn = f"{errors.__doc__}{server_errors.__doc__}{tls_errors.__doc__}{sign_in_errors.__doc__}"
    assert [leaf.__name__ for leaf in LEAVES if leaf.__name__ not in drawn] == []


def test_the_controllers_detail_is_bounded_masked_and_on_one_line() -> None:
    error = errors.BadQuery(Action.LIST_JOBS, f"token=hunter2\r\nat\x00 {'x' * 10_000}")
    assert "hunter2" not in error.message
    assert "\n" not in error.message
    assert len(error.detail) <= errors.DETAIL_LIMIT


@pytest.mark.parametrize("command", COMMANDS)
def test_every_failure_of_a_command_has_a_message_of_its_own(command: Action) -> None:
    same_advice = {errors.TokenFileRejected, errors.Unauthorized}
    messages = [leaf(command).message for leaf in LEAVES if leaf not in same_advice]
    assert len(set(messages)) == len(messages)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("leaf", LEAVES)
def test_a_command_says_that_it_was_not_sent_or_may_have_arrived_never_both(
    leaf: type[ControllerError], command: Action
) -> None:
    message = leaf(command).message
    unsent = (errors.NotConnected, errors.TlsFailed, errors.CircuitOpen)
    assert ("Nothing was sent." in message) == issubclass(leaf, unsent)
    refused = {
        server_errors.NeedsSuperuser,
        server_errors.YouNeedSuperuser,
        server_errors.UnreadableJob,
    }
    in_doubt = issubclass(leaf, errors.LEAVES_IN_DOUBT) and leaf not in refused
    assert bool(re.search("may or may not", message)) == in_doubt


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize(
    "leaf",
    [
        *(one for one in LEAVES if one.__module__ == sign_in_errors.__name__),
        errors.RefusedDespiteYourRights,
        server_errors.YouNeedSuperuser,
    ],
)
def test_a_user_who_signed_in_reads_of_no_account_or_token_of_jobpane(
    leaf: type[ControllerError], action: Action
) -> None:
    assert not re.search(r"Jobpane's (account|token)", leaf(action, status=403).message)


def test_a_cancel_that_came_too_late_does_not_quote_the_method() -> None:
    error = errors.NotAllowed(Action.CANCEL, 'Method "POST" not allowed.', status=405)
    assert error.message == "The job had already ended, so nothing was canceled."


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("leaf", [errors.Unauthorized, errors.TokenFileRejected])
def test_a_revoked_token_does_not_quote_that_none_was_provided(
    leaf: type[ControllerError], action: Action
) -> None:
    said = "Authentication credentials were not provided. To establish a login session, visit …"
    assert "provided" not in leaf(action, said, status=401).message


@pytest.mark.parametrize(
    ("last", "cause"),
    [
        (errors.Unavailable(Action.READ_JOB, status=502), "502"),
        (errors.RefusedConnection(Action.READ_JOB), "connection refused"),
        (errors.TimedOut(Action.READ_JOB), "no answer in time"),
    ],
)
def test_a_controller_that_is_left_alone_is_reported_with_the_last_cause(
    last: ControllerError, cause: str
) -> None:
    assert f"({cause})" in errors.CircuitOpen(Action.READ_JOB, last).message
