"""OAuth2 applications as they are stored."""

from app.builtin_controller.storage.applications import Application
from app.builtin_controller.storage.hashes import is_value
from app.builtin_controller.storage.store import Store


def test_an_application_is_found_by_its_id_and_by_its_client_id(store: Store) -> None:
    made = store.applications.make(Application(name="one", skip_authorization=True))
    one = made.application
    assert store.applications.find(one.id) == one
    assert store.applications.with_client_id(one.client_id) == one
    assert store.applications.with_client_id(one.client_id.swapcase()) is None
    assert is_value(made.secret, one.secret_hash)


def test_two_applications_have_different_credentials(store: Store) -> None:
    drafts = (Application(name="b"), Application(name="a"))
    made = [store.applications.make(draft) for draft in drafts]
    assert len({one.secret for one in made} | {one.application.client_id for one in made}) == 4
    assert [one.name for one in store.applications.all()] == ["a", "b"]


def test_a_name_is_taken_within_one_organization(store: Store) -> None:
    store.applications.make(Application(name="one"))
    assert store.applications.is_named("one", 1)
    assert not store.applications.is_named("one", 2)
