"""The caller's account, and access tokens: listing, making and revoking them."""

from app.builtin_controller.api.bodies import json_body
from app.builtin_controller.api.http import Request, Response, empty_response, json_response
from app.builtin_controller.api.job_json import user_summary
from app.builtin_controller.api.oauth_rules import NO_TOKENS
from app.builtin_controller.api.paging import Rows, page_response
from app.builtin_controller.api.refusals import (
    RefusedError,
    no_permission,
    nothing_matches,
    refused,
)
from app.builtin_controller.storage.applications import Application
from app.builtin_controller.storage.records import Caller, Json, Token, User
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.urls import application_url, token_url, user_url

_SCOPES = frozenset({"read", "write"})
_BAD_SCOPE = "Must be a simple space-separated string with allowed scopes ['read', 'write']."
HIDDEN = "************"
_USER_LINKS = (
    "teams", "organizations", "admin_of_organizations", "projects", "credentials", "roles",
    "activity_stream", "access_list", "tokens", "authorized_tokens", "personal_tokens",
)  # fmt: skip


def show_me(_store: Store, request: Request, caller: Caller) -> Response:
    return page_response(
        request, Rows(count=lambda: 1, read=lambda _limit, _offset: [_user_json(caller.user)])
    )


def list_tokens(store: Store, request: Request, caller: Caller) -> Response:
    """All tokens for a superuser, for others their own."""
    tokens = store.accounts.tokens(None if caller.is_superuser else caller.user)
    return page_response(
        request,
        Rows(
            count=lambda: len(tokens),
            read=lambda limit, offset: [
                _token_json(store, token) for token in tokens[offset : offset + limit]
            ],
        ),
    )


def make_token(store: Store, request: Request, caller: Caller) -> Response:
    """A new token; AWX decides when it ends, whatever the request says."""
    body = json_body(request)
    scope = _scope(body.get("scope", "write"))
    if store.settings.are_users_external:
        raise refused(403, f"(access_denied) {NO_TOKENS}")
    made = store.accounts.make_token(caller.user, scope, str(body.get("description") or ""))
    record = _token_json(store, made.token, made.value)
    return json_response(record, 201, {"Location": token_url(made.token.id)})


def _scope(wanted: Json) -> str:
    """The scope that was asked for; raises AWX's 400 for anything but its words, each once."""
    if wanted is None:
        raise RefusedError(json_response({"scope": ["This field may not be null."]}, 400))
    words = wanted.split() if isinstance(wanted, str) else []
    if not words or not set(words) <= _SCOPES or len(words) > len(set(words)):
        raise RefusedError(json_response({"scope": [_BAD_SCOPE]}, 400))
    return str(wanted)


def make_own_token(store: Store, request: Request, caller: Caller, user_id: int) -> Response:
    if user_id != caller.user.id:
        raise no_permission()
    return make_token(store, request, caller)


def show_token(store: Store, _request: Request, caller: Caller, token_id: int) -> Response:
    return json_response(_token_json(store, _own_token(store, caller, token_id)))


def revoke_token(store: Store, _request: Request, caller: Caller, token_id: int) -> Response:
    store.accounts.remove_token(_own_token(store, caller, token_id).id)
    return empty_response(204)


def _own_token(store: Store, caller: Caller, token_id: int) -> Token:
    token = store.accounts.token(token_id)
    if token is None:
        raise nothing_matches("OAuth2AccessToken")
    if token.user != caller.user.id and not caller.is_superuser:
        raise no_permission()
    return token


def _token_json(store: Store, token: Token, value: str = HIDDEN) -> Json:
    user = store.accounts.user(token.user)
    application_id = store.grants.application_of(token.id)
    application = store.applications.find(application_id) if application_id else None
    own = token_url(token.id)
    return {
        "id": token.id,
        "type": "o_auth2_access_token",
        "url": own,
        "related": {
            "user": user_url(token.user),
            **({"application": application_url(application.id)} if application else {}),
            "activity_stream": f"{own}activity_stream/",
        },
        "summary_fields": {
            **({"user": user_summary(user)} if user else {}),
            **(_application_summary(application) if application else {}),
        },
        "created": token.created,
        "modified": token.modified,
        "description": token.description,
        "user": token.user,
        "token": value,
        "refresh_token": HIDDEN if application else None,
        "application": application.id if application else None,
        "expires": token.expires,
        "scope": token.scope,
    }


def _application_summary(application: Application) -> dict[str, Json]:
    return {"application": {"id": application.id, "name": application.name}}


def _user_json(user: User) -> Json:
    own = user_url(user.id)
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
