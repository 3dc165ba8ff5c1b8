"""Who the caller is, and access tokens: listing, making and revoking them."""

from app.builtin_controller.api.answers import (
    Answer,
    Call,
    RefusedError,
    empty_answer,
    json_answer,
    no_permission,
    nothing_matches,
)
from app.builtin_controller.api.bodies import json_body
from app.builtin_controller.api.job_json import API, user_summary
from app.builtin_controller.api.paging import Rows, page_answer
from app.builtin_controller.storage.records import Caller, Json, Token, User
from app.builtin_controller.storage.store import Store

_SCOPES = frozenset({"read", "write"})
_BAD_SCOPE = "Must be a simple space-separated string with allowed scopes ['read', 'write']."
_HIDDEN = "************"
_USER_LINKS = (
    "teams", "organizations", "admin_of_organizations", "projects", "credentials", "roles",
    "activity_stream", "access_list", "tokens", "authorized_tokens", "personal_tokens",
)  # fmt: skip


def show_me(_store: Store, call: Call, caller: Caller) -> Answer:
    return page_answer(
        call, Rows(count=lambda: 1, read=lambda _limit, _offset: [_user_json(caller.user)])
    )


def list_tokens(store: Store, call: Call, caller: Caller) -> Answer:
    """A superuser sees everybody's, others their own."""
    tokens = store.accounts.tokens(None if caller.is_superuser else caller.user)
    return page_answer(
        call,
        Rows(
            count=lambda: len(tokens),
            read=lambda limit, offset: [
                _token_json(store, token) for token in tokens[offset : offset + limit]
            ],
        ),
    )


def make_token(store: Store, call: Call, caller: Caller) -> Answer:
    body = json_body(call)
    scope = body.get("scope") or "write"
    if not isinstance(scope, str) or not set(scope.split()) <= _SCOPES:
        raise RefusedError(json_answer({"scope": [_BAD_SCOPE]}, 400))
    made = store.accounts.make_token(caller.user, scope, str(body.get("description") or ""))
    record = _token_json(store, made.token, made.value)
    return json_answer(record, 201, {"Location": f"{API}/tokens/{made.token.id}/"})


def make_own_token(store: Store, call: Call, caller: Caller, user_id: int) -> Answer:
    if user_id != caller.user.id:
        raise no_permission()
    return make_token(store, call, caller)


def show_token(store: Store, _call: Call, caller: Caller, token_id: int) -> Answer:
    return json_answer(_token_json(store, _own_token(store, caller, token_id)))


def revoke_token(store: Store, _call: Call, caller: Caller, token_id: int) -> Answer:
    store.accounts.remove_token(_own_token(store, caller, token_id).id)
    return empty_answer(204)


def _own_token(store: Store, caller: Caller, token_id: int) -> Token:
    token = store.accounts.token(token_id)
    if token is None:
        raise nothing_matches("OAuth2AccessToken")
    if token.user != caller.user.id and not caller.is_superuser:
        raise no_permission()
    return token


def _token_json(store: Store, token: Token, value: str = _HIDDEN) -> Json:
    user = store.accounts.user(token.user)
    own = f"{API}/tokens/{token.id}/"
    return {
        "id": token.id,
        "type": "o_auth2_access_token",
        "url": own,
        "related": {
            "user": f"{API}/users/{token.user}/",
            "activity_stream": f"{own}activity_stream/",
        },
        "summary_fields": {"user": user_summary(user)} if user else {},
        "created": token.created,
        "modified": token.modified,
        "description": token.description,
        "user": token.user,
        "token": value,
        "refresh_token": None,
        "application": None,
        "expires": token.expires,
        "scope": token.scope,
    }


def _user_json(user: User) -> Json:
    own = f"{API}/users/{user.id}/"
    return {
        "id": user.id,
        "type": "user",
        "url": own,
        "related": {name: f"{own}{name}/" for name in _USER_LINKS},
        "summary_fields": {
            "resource": {
                "ansible_id": f"00000000-0000-4000-8000-{user.id:012d}",
                "resource_type": "shared.user",
            },
            "user_capabilities": {"edit": True, "delete": False},
        },
        "created": user.created,
        "modified": user.last_login,
        "username": user.username,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": "",
        "is_superuser": user.is_superuser,
        "is_system_auditor": user.is_system_auditor,
        "password": "$encrypted$",
        "last_login": user.last_login,
    }
