"""OAuth2 applications: listing, registering and removing them, which superusers may."""

from urllib.parse import urlsplit

from app.builtin_controller.api.account_views import HIDDEN
from app.builtin_controller.api.bodies import json_body
from app.builtin_controller.api.http import Request, Response, empty_response, json_response
from app.builtin_controller.api.paging import Rows, page_response
from app.builtin_controller.api.refusals import RefusedError, no_permission, nothing_matches
from app.builtin_controller.storage.applications import (
    AUTHORIZATION_CODE,
    CONFIDENTIAL,
    PASSWORD,
    PUBLIC,
    Application,
)
from app.builtin_controller.storage.records import Caller, Json
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.urls import api_url, application_url

_REQUIRED = ("name", "client_type", "authorization_grant_type", "organization")
_CHOICES = {
    "client_type": (CONFIDENTIAL, PUBLIC),
    "authorization_grant_type": (AUTHORIZATION_CODE, PASSWORD),
}
# AWX's "Default", which it makes itself; there is no other here.
_ORGANIZATION = 1


def list_applications(store: Store, request: Request, caller: Caller) -> Response:
    """All for those who may read all; others belong to no organization and see none."""
    found = store.applications.all() if caller.may_read_all else ()
    return page_response(
        request,
        Rows(
            count=lambda: len(found),
            read=lambda limit, offset: [
                _application_json(one) for one in found[offset : offset + limit]
            ],
        ),
    )


def make_application(store: Store, request: Request, caller: Caller) -> Response:
    """A new application, with its secret, which no other response shows."""
    body = json_body(request)
    if not caller.is_superuser:
        raise no_permission()
    _check(store, body)
    made = store.applications.make(
        Application(
            name=str(body["name"]),
            description=str(body.get("description") or ""),
            client_type=str(body["client_type"]),
            grant_type=str(body["authorization_grant_type"]),
            redirect_uris=str(body.get("redirect_uris") or ""),
            skip_authorization=body.get("skip_authorization") is True,
        )
    )
    record = _application_json(made.application, made.secret)
    return json_response(record, 201, {"Location": application_url(made.application.id)})


def show_application(
    store: Store, _request: Request, caller: Caller, application_id: int
) -> Response:
    return json_response(_application_json(_readable(store, caller, application_id)))


def remove_application(
    store: Store, _request: Request, caller: Caller, application_id: int
) -> Response:
    """Remove it, and with it every token that it was given."""
    application = _readable(store, caller, application_id)
    if not caller.is_superuser:
        raise no_permission()
    store.applications.remove(application.id)
    return empty_response(204)


def _readable(store: Store, caller: Caller, application_id: int) -> Application:
    application = store.applications.find(application_id)
    if application is None:
        raise nothing_matches("OAuth2Application")
    if not caller.may_read_all:
        raise no_permission()
    return application


def _check(store: Store, body: dict[str, Json]) -> None:
    """Raise AWX's 400 for a draft that cannot be registered."""
    wrong: dict[str, Json] = {
        name: ["This field is required."] for name in _REQUIRED if name not in body
    }
    for name, choices in _CHOICES.items():
        if name in body and body[name] not in choices:
            wrong[name] = [f'"{body[name]}" is not a valid choice.']
    if "organization" in body and body["organization"] != _ORGANIZATION:
        wrong["organization"] = [f'Invalid pk "{body["organization"]}" - object does not exist.']
    if not wrong:
        wrong = _wrong_together(store, body)
    if wrong:
        raise RefusedError(json_response(wrong, 400))


def _wrong_together(store: Store, body: dict[str, Json]) -> dict[str, Json]:
    if store.applications.is_named(str(body["name"]), _ORGANIZATION):
        return {"__all__": ["Application with this Name and Organization already exists."]}
    uris = str(body.get("redirect_uris") or "").split()
    grant_type = body["authorization_grant_type"]
    if not uris and grant_type == AUTHORIZATION_CODE:
        return {"__all__": [f"redirect_uris cannot be empty with grant_type {grant_type}"]}
    for uri in uris:
        try:
            scheme = urlsplit(uri).scheme
        except ValueError:  # "http://[" has no end of its host
            return {"__all__": ["Enter a valid URL."]}
        if scheme not in {"http", "https"}:
            return {"__all__": [f"Unauthorized redirect scheme: {scheme}"]}
        if "#" in uri:
            return {"__all__": ["Redirect URIs must not contain fragments"]}
    return {}


def _application_json(application: Application, secret: str = HIDDEN) -> Json:
    own = application_url(application.id)
    shown: dict[str, Json] = {
        "id": application.id,
        "type": "o_auth2_application",
        "url": own,
        "related": {
            "tokens": f"{own}tokens/",
            "activity_stream": f"{own}activity_stream/",
            "organization": api_url(f"organizations/{application.organization}/"),
        },
        "summary_fields": {
            "organization": {"id": _ORGANIZATION, "name": "Default", "description": ""},
            "user_capabilities": {"edit": True, "delete": True},
        },
        "created": application.created,
        "modified": application.modified,
        "name": application.name,
        "description": application.description,
        "client_id": application.client_id,
        "client_secret": secret,
        "client_type": application.client_type,
        "redirect_uris": application.redirect_uris,
        "authorization_grant_type": application.grant_type,
        "skip_authorization": application.skip_authorization,
        "organization": application.organization,
    }
    if not application.is_confidential:
        del shown["client_secret"]
    return shown
