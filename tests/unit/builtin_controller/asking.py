"""Three users of the built-in controller with a token each, and requests in their names."""

import json

from app.builtin_controller.api.http import JSON_TYPE, Request, Response
from app.builtin_controller.api.routes import routed_response
from app.builtin_controller.storage.records import User
from app.builtin_controller.storage.store import Store
from tests.unit.builtin_controller.rows import CREATED

ADMIN, ALICE, AUDITOR = "of-admin", "of-alice", "of-auditor"  # their tokens


def add_users(store: Store) -> None:
    """A superuser, a user without rights and an auditor; each token may write."""
    users = {
        ADMIN: User(1, "admin", "", "", CREATED, is_superuser=True),
        ALICE: User(2, "alice", "", "", CREATED),
        AUDITOR: User(3, "auditor", "", "", CREATED, is_system_auditor=True),
    }
    for value, user in users.items():
        store.accounts.add_user(user)
        store.accounts.make_token(user, "write", value=value)


def ask(store: Store, method: str, path: str, token: str, body: object = None) -> Response:
    """The response to one request; the path may have a query."""
    path, _, query = path.partition("?")
    headers = {"authorization": f"Bearer {token}", "content-type": JSON_TYPE}
    sent = b"" if body is None else json.dumps(body).encode()
    return routed_response(store, Request(method, path, query, headers, sent)).response
