"""The sentence of each error: complete, bounded, without markup or secrets."""

import pytest

from app.awx import errors
from app.awx.errors import Action, ControllerError

LEAVES = [
    one
    for one in vars(errors).values()
    if isinstance(one, type) and issubclass(one, ControllerError) and one is not ControllerError
]


@pytest.mark.parametrize("leaf", LEAVES)
@pytest.mark.parametrize("action", Action)
def test_each_error_has_a_whole_sentence_for_each_action(
    leaf: type[ControllerError], action: Action
) -> None:
    sentence = leaf(action).sentence
    assert sentence.endswith(".")
    assert "{" not in sentence
    assert 40 < len(sentence) < 400


def test_each_leaf_has_a_kind_and_is_in_the_drawn_tree() -> None:
    assert all(leaf.kind != ControllerError.kind for leaf in LEAVES)
    assert all(leaf.__name__ in str(errors.__doc__) for leaf in LEAVES)


def test_the_controllers_detail_is_bounded_masked_and_on_one_line() -> None:
    error = errors.BadQuery(Action.LIST_JOBS, f"token=hunter2\r\nat\x00 {'x' * 10_000}")
    assert "hunter2" not in error.sentence
    assert "\n" not in error.sentence
    assert len(error.detail) <= errors.DETAIL_LIMIT


def test_every_answer_to_a_command_has_a_sentence_of_its_own() -> None:
    for action in (Action.CANCEL, Action.DELETE, Action.LAUNCH):
        sentences = [leaf(action).sentence for leaf in LEAVES]
        assert len(set(sentences)) == len(sentences)


def test_a_cancel_that_came_too_late_does_not_quote_the_method() -> None:
    error = errors.NotAllowed(Action.CANCEL, 'Method "POST" not allowed.', status=405)
    assert error.sentence == "There is nothing to cancel: the job had already ended."
