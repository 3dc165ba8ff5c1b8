"""The pages that users see when they sign in: plain forms, without scripts or styles."""

from collections.abc import Mapping
from html import escape

from app.builtin_controller.api import csrf
from app.builtin_controller.api.http import Response, html_response

# No `form-action`: it would also forbid the way back to the application after its approval.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "max-age=0, no-cache, no-store, must-revalidate, private",
}
_PAGE = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>{title}</title>
</head>
<body>
  <h1>{title}</h1>
{content}
</body>
</html>
"""
_LOGIN = """  <p>This is Jobpane's built-in controller, not AWX.</p>
{problem}
  <form action="{action}" method="post">
    <input type="hidden" name="{field}" value="{secret}">
    <input type="hidden" name="next" value="{next}">
    <p><label>Username
      <input name="username" value="{username}" autocomplete="username"></label></p>
    <p><label>Password
      <input type="password" name="password" autocomplete="current-password"></label></p>
    <p><button type="submit">Log in</button></p>
  </form>"""
_AUTHORIZE = """  <p>{application} asks to act as {username} at this controller. It asks for:</p>
  <ul>{scopes}</ul>
  <form method="post">
    <input type="hidden" name="{field}" value="{secret}">
    <p><button type="submit" name="allow" value="Authorize">Authorize</button>
      <button type="submit">Cancel</button></p>
  </form>"""
_SCOPES = {"read": "Reading scope", "write": "Writing scope"}


def login_page(
    action: str, secret: str, next_path: str, username: str = "", problem: str = ""
) -> Response:
    """The form for a name and a password; 401 with the problem if there was one."""
    content = _LOGIN.format(
        action=escape(action),
        field=csrf.FIELD,
        secret=escape(secret),
        next=escape(next_path),
        username=escape(username),
        problem=f'  <p role="alert">{escape(problem)}</p>' if problem else "",
    )
    return _page(401 if problem else 200, "Log in", content).with_cookies(csrf.cookie_with(secret))


def authorize_page(
    secret: str, application: str, username: str, scopes: tuple[str, ...]
) -> Response:
    """The question whether an application may act for the user."""
    content = _AUTHORIZE.format(
        application=escape(application),
        username=escape(username),
        scopes="".join(f"<li>{escape(_SCOPES.get(scope, scope))}</li>" for scope in scopes),
        field=csrf.FIELD,
        secret=escape(secret),
    )
    title = f"Authorize {application}?"
    return _page(200, title, content).with_cookies(csrf.cookie_with(secret))


def error_page(status: int, error: str, description: str) -> Response:
    """Why the user cannot be sent back to an application."""
    return _page(status, f"Error: {error}", f"  <p>{escape(description)}</p>")


def forged_page() -> Response:
    """Django's page for a form that another site may have sent."""
    text = "CSRF verification failed. Request aborted."
    return _page(403, "403 Forbidden", f"  <p>{text}</p>", headers={})


def _page(
    status: int, title: str, content: str, headers: Mapping[str, str] | None = None
) -> Response:
    html = _PAGE.format(title=escape(title), content=content)
    return html_response(status, html, _HEADERS if headers is None else headers)
